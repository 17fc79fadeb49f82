/*
 * Stretches: a program's spans as its row shows them. Successive lines in one state are one stretch;
 * so are being ready and being done, in which a program does nothing; but each callback is a stretch
 * of its own.
 */
#include "ui/panel/panel.h"

#include "base/array.h"

bool
panel_stretch_is_quiet(enum program_state state)
{
	return state == STATE_ABSENT || state == STATE_READY || state == STATE_DONE;
}

static bool
goes_on(const struct span *a, const struct span *b)
{
	if (panel_stretch_is_quiet((enum program_state)a->state) && panel_stretch_is_quiet((enum program_state)b->state))
		return true;
	return a->state == b->state && !(b->state == STATE_CALLBACK && b->step == STEP_DEFINE);
}

/* The first span of the stretch that span i is in. */
static size_t
first_of_stretch(const struct timeline *tl, enum track track, const struct span *spans, size_t i)
{
	size_t since = timeline_span_index(tl, track, timeline_state_since_us(tl, track, spans[i].start_us));

	if (spans[i].state != STATE_CALLBACK && since < i) /* however many lines it has run since */
		i = since;
	while (i > 0 && goes_on(&spans[i - 1], &spans[i]))
		i--;
	return i;
}

/* The first span of the stretch that lies at the axis' left end. */
static size_t
first_index(const struct canvas *c, enum track track, const struct span *spans, size_t count)
{
	size_t i = timeline_span_index(c->scene->moment.timeline, track, c->axis.left_us);

	return i >= count ? 0 : first_of_stretch(c->scene->moment.timeline, track, spans, i);
}

/* The last span that is shown of the state that span i is in. */
static size_t
last_of_state(const struct canvas *c, enum track track, const struct span *spans, size_t i)
{
	const struct timeline *tl = c->scene->moment.timeline;
	int64_t until_us = timeline_state_until_us(tl, track, spans[i].start_us);
	size_t last = timeline_span_index(tl, track, until_us <= c->until_us ? until_us - 1 : c->until_us);

	return last > i ? last : i;
}

static bool
computes_between(const struct timeline *tl, enum track track, int64_t from_us, int64_t until_us)
{
	return timeline_computing(tl, track, until_us).count > timeline_computing(tl, track, from_us - 1).count;
}

/* The stretch that begins with span *i; moves *i past it. Of very many lines the first ones tell which takes longest, unless one of them
 * computes. */
static struct stretch
read_stretch(const struct canvas *c, enum track track, const struct span *spans, size_t count, size_t *i)
{
	enum { LINES = 64 };
	const struct span *first = &spans[*i];
	struct stretch s = { .start_us = first->start_us, .end_us = NEVER_US, .number = first->number,
		.state = (enum program_state)first->state };
	int64_t longest_us = -1;

	for (int lines = 0;; (*i)++) {
		bool is_last;
		int64_t us;

		if (lines++ == LINES) {
			size_t last = last_of_state(c, track, spans, *i);

			if (computes_between(c->scene->moment.timeline, track, spans[*i].start_us, spans[last].start_us)) {
				s.step = STEP_WORK;
				longest_us = INT64_MAX;
			}
			*i = last;
		}
		is_last = *i + 1 >= count || spans[*i + 1].start_us > c->until_us;
		us = (is_last ? c->last_us : spans[*i + 1].start_us) - spans[*i].start_us;
		if (us > longest_us) {
			longest_us = us;
			s.step = (enum step)spans[*i].step;
		}
		if (is_last || !goes_on(&spans[*i], &spans[*i + 1]))
			break;
	}
	(*i)++;
	if (*i < count && spans[*i].start_us <= c->until_us)
		s.end_us = spans[*i].start_us;
	return s;
}

/* The end of the cell in which something is drawn that begins then; or the playhead, if that is in it and still to come. */
static int64_t
end_of_cell(const struct canvas *c, int64_t from_us)
{
	int64_t end_us = time_axis_time(&c->axis, time_axis_col(&c->axis, from_us) + 1) - 1;

	if (from_us <= c->t_us && c->t_us < end_us) /* what comes later is shown otherwise */
		end_us = c->t_us;
	return end_us < c->until_us ? end_us : c->until_us;
}

/* Where many stretches begin and end within a column, those after the first few are a crowd. Returns the span to go on with; `crowd` is set
 * if that is another one than i. */
static size_t
read_crowd(const struct canvas *c, enum track track, const struct span *spans, size_t i, struct stretch *crowd)
{
	const struct timeline *tl = c->scene->moment.timeline;
	int64_t from_us = spans[i].start_us, end_us = end_of_cell(c, from_us), by_us;
	size_t last = timeline_span_index(tl, track, end_us);

	/* What begins at one moment is not told apart by time: it is in the crowd together, or not at all. */
	if (end_us <= from_us || last <= i || (i > 0 && spans[i - 1].start_us == from_us))
		return i;
	last = first_of_stretch(tl, track, spans, last);
	while (last > i && spans[last - 1].start_us == spans[last].start_us)
		last = first_of_stretch(tl, track, spans, last - 1);
	if (last <= i || spans[last].start_us <= from_us)
		return i;
	end_us = spans[last].start_us;
	by_us = end_us - 1 < c->t_us ? end_us - 1 : c->t_us;
	*crowd = (struct stretch){ .start_us = from_us, .end_us = end_us, .is_crowd = true, .hidden = canvas_is_hidden(c, from_us) };
	crowd->blocks = timeline_printed(tl, track, STATE_BLOCKED, from_us, end_us - 1, c->grain_us, &crowd->blocked);
	if (by_us < from_us)
		crowd->blocked = (struct lengths_sum){ 0 };
	crowd->callbacks = timeline_tally_at(tl, track, end_us - 1).called - timeline_tally_at(tl, track, from_us - 1).called;
	crowd->state = crowd->blocks > 0 ? STATE_BLOCKED : crowd->callbacks > 0 ? STATE_CALLBACK : STATE_RUNNING;
	return last;
}

void
panel_stretches_init(struct stretches *all, const struct canvas *c, enum track track)
{
	enum { CROWD = 6 };
	size_t count;
	const struct span *spans = timeline_spans(c->scene->moment.timeline, track, &count);
	size_t i = first_index(c, track, spans, count);
	int64_t col = count == 0 ? 0 : canvas_col(c, spans[i].start_us);
	int in_column = 0;

	*all = (struct stretches){ .is_whole = i == 0 };
	while (i < count && spans[i].start_us <= c->until_us && col < c->axis.cols) {
		struct stretch s = { .is_crowd = false };
		size_t next = in_column < CROWD ? i : read_crowd(c, track, spans, i, &s);

		if (next > i)
			i = next;
		else
			s = read_stretch(c, track, spans, count, &i);
		s.col = col;
		s.end_col = col = canvas_end_col(c, s.end_us);
		s.hidden = s.end_col <= s.col && canvas_is_hidden(c, s.start_us);
		ARRAY_PUSH(*all, s);
		in_column = s.end_col == s.col ? in_column + 1 : 0;
	}
}

void
panel_stretches_release(struct stretches *all)
{
	ARRAY_RELEASE(*all);
}
