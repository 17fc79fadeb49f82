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

/* The first span of the stretch that lies at the axis' left end. */
static size_t
first_index(const struct canvas *c, enum track track, const struct span *spans, size_t count)
{
	size_t i = timeline_span_index(c->scene->moment.timeline, track, c->axis.left_us);

	if (i >= count)
		return 0;
	while (i > 0 && goes_on(&spans[i - 1], &spans[i]))
		i--;
	return i;
}

/* The stretch that begins with span *i; moves *i past it. */
static struct stretch
read_stretch(const struct canvas *c, const struct span *spans, size_t count, size_t *i)
{
	const struct span *first = &spans[*i];
	struct stretch s = { .start_us = first->start_us, .end_us = NEVER_US, .number = first->number,
		.state = (enum program_state)first->state };
	int64_t longest_us = -1;

	for (;; (*i)++) {
		bool is_last = *i + 1 >= count || spans[*i + 1].start_us > c->until_us;
		int64_t us = (is_last ? c->last_us : spans[*i + 1].start_us) - spans[*i].start_us;

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

/* Whoever turns the requests up and down makes a program run and be ready again as often: of what begins and ends
 * within a column, the first two stretches stand for all, if it neither blocks nor calls back meanwhile. Returns
 * the span to go on with. */
static size_t
skip_in_column(const struct canvas *c, enum track track, const struct span *spans, size_t i, int64_t col)
{
	const struct timeline *tl = c->scene->moment.timeline;
	int64_t from_us = spans[i].start_us, end_us = time_axis_time(&c->axis, col + 1) - 1;
	size_t last;

	if (col == c->head_col && from_us <= c->t_us && c->t_us < end_us) /* what comes later is shown otherwise */
		end_us = c->t_us;
	end_us = end_us < c->until_us ? end_us : c->until_us;
	if (end_us <= from_us || timeline_last_in_us(tl, track, STATE_BLOCKED, end_us) >= from_us ||
	    timeline_last_in_us(tl, track, STATE_CALLBACK, end_us) >= from_us)
		return i;
	last = timeline_span_index(tl, track, end_us);
	while (last > i && goes_on(&spans[last - 1], &spans[last]))
		last--;
	return last > i ? last : i;
}

void
panel_stretches_init(struct stretches *all, const struct canvas *c, enum track track)
{
	size_t count;
	const struct span *spans = timeline_spans(c->scene->moment.timeline, track, &count);
	size_t i = first_index(c, track, spans, count);
	int64_t col = count == 0 ? 0 : canvas_col(c, spans[i].start_us);
	int in_column = 0;

	*all = (struct stretches){ .is_whole = i == 0 };
	while (i < count && spans[i].start_us <= c->until_us && col < c->axis.cols) {
		struct stretch s = read_stretch(c, spans, count, &i);
		bool is_alike;

		s.col = col;
		s.end_col = col = canvas_end_col(c, s.end_us);
		s.hidden = s.end_col <= s.col && canvas_is_hidden(c, s.start_us);
		ARRAY_PUSH(*all, s);
		is_alike = s.end_col == s.col && (s.state == STATE_RUNNING || panel_stretch_is_quiet(s.state));
		in_column = is_alike ? in_column + 1 : 0;
		if (in_column >= 2 && i < count && spans[i].start_us <= c->until_us)
			i = skip_in_column(c, track, spans, i, col);
	}
}

void
panel_stretches_release(struct stretches *all)
{
	ARRAY_RELEASE(*all);
}
