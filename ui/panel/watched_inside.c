/* The inside of a watched program: what there is to show, and where. */
#include "ui/panel/watched_inside.h"

#include <string.h>

#include "base/utf8.h"
#include "tell/watched_words.h"
#include "ui/panel/panel.h"

enum {
	NARROW_COLS = 36, /* narrower panels have the narrow ring */
	WIDE_COLS = 50,   /* wider ones have more air */
	RING_COLS = 12,   /* "╭─ unread ─╮" */
	NARROW_RING_COLS = 10,
	GIFTS = 18,
};

/* Rows beyond the minimum, in the order in which they are handed out. */
static const struct {
	enum own_section section;
	int rows;
} gifts[GIFTS] = {
	{ OWN_STACK, 2 }, { OWN_READ, 1 }, { OWN_THREADS, 1 }, { OWN_STACK, 3 }, { OWN_UNREAD, 2 }, { OWN_FLIGHT, 2 }, { OWN_THREADS, 2 },
	{ OWN_UNREAD, 3 }, { OWN_FLIGHT, 4 }, { OWN_STACK, 4 }, { OWN_AIR, 3 }, { OWN_THREADS, 4 }, { OWN_FLIGHT, 6 }, { OWN_UNREAD, 6 }, { OWN_AIR, 4 },
	{ OWN_THREADS, 12 }, { OWN_FLIGHT, 12 }, { OWN_UNREAD, OWN_SHOWN_MAX },
};

/* ---- layout ---- */

static void
share_rows(int rows, int shares[OWN_AIR + 1])
{
	static const int least[OWN_AIR + 1] = { 1, 1, 1, 1, 0, 0, 0 };

	for (int i = 0; i <= OWN_AIR; i++) {
		shares[i] = least[i];
		rows -= least[i];
	}
	for (int i = 0; i < GIFTS; i++)
		for (; rows > 0 && shares[gifts[i].section] < gifts[i].rows; rows--)
			shares[gifts[i].section]++;
}

static void
place_sections(struct watched_inside *p)
{
	/* The rows of air from which on there is one before a section; the loop belongs to what lies unread. */
	enum { NO_AIR = 99 };
	static const int aired_from[OWN_SECTIONS] = { [OWN_STACK] = NO_AIR, [OWN_FLIGHT] = 1, [OWN_UNREAD] = 2, [OWN_LOOP] = NO_AIR,
		[OWN_READ] = 4, [OWN_THREADS] = 3 };
	int shares[OWN_AIR + 1], row = p->inner.row;

	share_rows(p->inner.rows, shares);
	for (int i = 0; i < OWN_SECTIONS; i++) {
		p->row[i] = row += shares[OWN_AIR] >= aired_from[i];
		p->rows[i] = shares[i];
		row += shares[i];
	}
	p->ring_cols = p->inner.cols < NARROW_COLS ? NARROW_RING_COLS : RING_COLS;
	p->col = p->inner.col + p->ring_cols + 3 + (p->inner.cols > WIDE_COLS);
	p->cols = p->inner.col + p->inner.cols - 1 - p->col;
}

/* ---- the stack ---- */

static struct own_frame *
push(struct watched_inside *p)
{
	return &p->frames[p->frame_count++];
}

/* "sleeps 0.2 s" */
static void
write_state(const struct watched_inside *p, char *out, size_t size)
{
	const struct watched_now *now = &p->now;
	char time[32];

	canvas_so_far(p->c, now->span.start_us, time, sizeof time);
	utf8_format(out, size, "%s %s", watched_look((enum watched_state)now->span.state)->verb, time);
}

/* The call that it waits in, if it is known to be in one. */
static void
push_wait(struct watched_inside *p)
{
	enum watched_state state = (enum watched_state)p->now.span.state;
	struct own_frame *frame;

	if (p->now.span.told == NULL || p->now.span.told[0] == '\0' || state == WATCHED_RUNNING || state == WATCHED_ENDED)
		return;
	frame = push(p);
	utf8_format(frame->call[0], sizeof frame->call[0], "%s", p->now.span.told);
	utf8_format(frame->call[1], sizeof frame->call[1], "%s", watched_call(p->now.span.told).s);
	frame->note_matters = true;
	if (state != WATCHED_IN_CALL)
		write_state(p, frame->note, sizeof frame->note);
	else
		canvas_so_far(p->c, p->now.span.start_us, frame->note, sizeof frame->note);
}

/* The function of its own that it stands in, and the line. */
static void
push_place(struct watched_inside *p)
{
	const struct timeline *tl = p->c->scene->moment.timeline;
	const struct watched_place *place = &p->now.place;
	struct watched_text source;
	struct own_frame *frame;

	if (place->file == NULL || !p->now.is_there)
		return;
	frame = push(p);
	source = watched_source(tl, p->now.track, place, sizeof source.s);
	if (source.s[0] != '\0')
		utf8_format(frame->call[0], sizeof frame->call[0], "%s: %s", place->function, source.s);
	utf8_format(frame->call[1], sizeof frame->call[1], "%s", source.s);
	frame->has_source = source.s[0] != '\0';
	utf8_format(frame->call[2], sizeof frame->call[2], "%s", place->function);
	utf8_format(frame->note, sizeof frame->note, "%s", watched_line(tl, p->now.track, place).s);
}

/* The outermost one: the command, or the thread of it. */
static void
push_program(struct watched_inside *p)
{
	struct watched_text thread = watched_thread_name(p->c->scene->moment.timeline, p->now.track, p->now.thread);
	struct own_frame *frame = push(p);

	utf8_format(frame->call[0], sizeof frame->call[0], "%s", p->now.life.command != NULL ? p->now.life.command : p->now.name);
	utf8_format(frame->call[1], sizeof frame->call[1], "%s", p->now.name);
	utf8_format(frame->note, sizeof frame->note, "%s", thread.s);
	if (p->frame_count == 1 && p->now.span.state == WATCHED_RUNNING) /* nothing else is known of it */
		write_state(p, frame->note, sizeof frame->note);
}

static void
find_stack(struct watched_inside *p)
{
	if (p->now.life.start_us == NEVER_US || p->now.life.not_started != NULL || p->now.span.state == WATCHED_ENDED)
		return;
	push_wait(p);
	push_place(p);
	push_program(p);
}

/* ---- requests ---- */

static void
add(struct own_station *station, uint32_t number)
{
	if (station->count < OWN_SHOWN_MAX)
		station->numbers[station->count] = number;
	station->count++;
}

static bool
was(const struct watched_inside *p, int64_t date_us)
{
	return date_us != NEVER_US && date_us <= p->c->t_us;
}

/* Where nothing is traced nobody knows what is unread. */
static void
find_requests(struct watched_inside *p)
{
	const struct timeline *tl = p->c->scene->moment.timeline;
	size_t count;
	const struct watched_request *requests = timeline_own_requests(tl, p->now.track, p->c->t_us, &count);

	p->requests = (uint32_t)count;
	for (uint32_t i = 0; i < count; i++) {
		const struct watched_request *r = &requests[i];
		const struct watched_thread *thread = timeline_thread(tl, p->now.track, r->thread);

		if (!was(p, r->end_us))
			add(&p->flight, i + 1);
		else if (was(p, r->answer_us) && !was(p, r->read_us) && thread != NULL && !was(p, thread->end_us))
			add(&p->unread, i + 1);
		else if (was(p, r->answer_us))
			p->done++;
		else
			p->without++;
	}
}

/* ---- all of it ---- */

void
watched_inside_make(const struct canvas *c, enum track track, struct rect inner, struct watched_inside *p)
{
	const struct timeline *tl = c->scene->moment.timeline;

	*p = (struct watched_inside){ .c = c, .inner = inner, .away_us = NEVER_US };
	watched_now_look(c, track, &p->now);
	p->thread = timeline_thread(tl, track, p->now.thread);
	p->has_loop = p->thread != NULL && was(p, p->thread->loop_us);
	if (p->has_loop)
		p->away_us = timeline_thread_away_us(tl, track, p->now.thread, c->t_us);
	find_stack(p);
	find_requests(p);
	place_sections(p);
}

/* How many of a station have a row: all, or all that fit above a last row, which says how many more there are. */
static int
shown_of(const struct own_station *station, int rows)
{
	if (station->count <= (uint32_t)rows)
		return (int)station->count;
	return rows > 1 ? rows - 1 : rows;
}

int
watched_inside_shown(const struct watched_inside *p, enum own_section section)
{
	return shown_of(section == OWN_FLIGHT ? &p->flight : &p->unread, p->rows[section]);
}

uint32_t
watched_inside_pick(const struct watched_inside *p, int row)
{
	int in_flight = row - p->row[OWN_FLIGHT], unread = row - p->row[OWN_UNREAD];
	uint32_t number = 0;
	size_t count;

	if (in_flight >= 0 && in_flight < watched_inside_shown(p, OWN_FLIGHT))
		number = p->flight.numbers[in_flight];
	else if (unread >= 0 && unread < watched_inside_shown(p, OWN_UNREAD))
		number = p->unread.numbers[unread];
	if (number == 0)
		return 0;
	return timeline_own_requests(p->c->scene->moment.timeline, p->now.track, p->c->t_us, &count)[number - 1].visitor;
}
