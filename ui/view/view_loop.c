/*
 * The inside of the loop. For each program its call stack; below it the stations of a request: in
 * flight, in the queue, running, done; and around queue and running the loop itself, a ring with a
 * bead that moves one step with each turn of the spinner. A blocked program's ring stands still.
 * Requests that moved lately are lit, with an arrow.
 */
#include "ui/panel/loop_state.h"
#include "ui/view/view.h"
#include "ui/view/view_frame.h"

enum {
	NARROW_COLS = 36, /* narrower panels have the narrow ring */
	WIDE_COLS = 50,   /* wider ones have more air */
	GIFTS = 12,
	NAME_COLS = 14,   /* "visitor 10000" */
};

/* Rows beyond the minimum, in the order in which they are handed out. */
static const struct {
	enum section section;
	int rows;
} gifts[GIFTS] = {
	{ SECTION_QUEUE, 2 }, { SECTION_FLIGHT, 3 }, { SECTION_STACK, 3 }, { SECTION_QUEUE, 3 }, { SECTION_FLIGHT, 4 },
	{ SECTION_STACK, 4 }, { SECTION_FLIGHT, 5 }, { SECTION_AIR, 3 }, { SECTION_QUEUE, 5 }, { SECTION_FLIGHT, 12 },
	{ SECTION_QUEUE, 8 }, { SECTION_FLIGHT, SHOWN_MAX },
};

/* ---- layout ---- */

static void
share_rows(int rows, int shares[SECTION_AIR + 1])
{
	static const int least[SECTION_AIR + 1] = { 2, 2, 1, 1, 1, 0 };

	for (int i = 0; i <= SECTION_AIR; i++) {
		shares[i] = least[i];
		rows -= least[i];
	}
	for (int i = 0; i < GIFTS; i++)
		for (; rows > 0 && shares[gifts[i].section] < gifts[i].rows; rows--)
			shares[gifts[i].section]++;
}

static void
place_sections(struct loop_sections *p)
{
	/* The rows of air from which on there is one before a section; running belongs to the queue. */
	enum { NO_AIR = 99 };
	static const int aired_from[SECTIONS] = { [SECTION_STACK] = NO_AIR, [SECTION_FLIGHT] = 1, [SECTION_QUEUE] = 2,
		[SECTION_RUNNING] = NO_AIR, [SECTION_DONE] = 3 };
	int shares[SECTION_AIR + 1], row = p->inner.row;

	share_rows(p->inner.rows, shares);
	for (int i = 0; i < SECTIONS; i++) {
		p->row[i] = row += shares[SECTION_AIR] >= aired_from[i];
		p->rows[i] = shares[i];
		row += shares[i];
	}
	p->ring_cols = p->inner.cols < NARROW_COLS ? NARROW_RING_COLS : RING_COLS;
	p->col = p->inner.col + p->ring_cols + 3 + (p->inner.cols > WIDE_COLS);
	p->cols = p->inner.col + p->inner.cols - 1 - p->col;
}

/* ---- the view ---- */

enum { LOOP_ROWS = 4, LOOP_ROWS_LOW = 3, LOOP_ROWS_ROOMY = 5, LOW_ROWS = 15 };

/* The loop's own rows are the area's last. */
static struct rect
loop_area(const struct view_frame *m)
{
	int rows = m->roomy ? LOOP_ROWS_ROOMY : m->area.rows < LOW_ROWS ? LOOP_ROWS_LOW : LOOP_ROWS;

	return (struct rect){ m->area.col, m->area.row + m->area.rows - rows, m->area.cols, rows };
}

static struct rect
program_area(const struct view_frame *m, enum track track)
{
	struct rect area = view_frame_half(m, track);

	area.rows -= loop_area(m).rows;
	return area;
}

static void
panel_make(const struct view_frame *m, enum track track, struct loop_state *s, struct loop_sections *p)
{
	struct rect area = program_area(m, track);

	loop_state_make(&m->canvas, track, s);
	*p = (struct loop_sections){ .c = &m->canvas, .s = s, .inner = { area.col, area.row + 1, area.cols, area.rows - 1 } };
	place_sections(p);
}

static void
draw_program(const struct view_frame *m, enum track track)
{
	struct loop_state s;
	struct loop_sections p;

	panel_make(m, track, &s, &p);
	view_frame_title(m, track, p.inner.col, p.inner.row - 1, p.inner.cols);
	loop_sections_draw(&p);
}

/* Where no program runs, the visitors that the server works for take their place. */
static void
draw_visitors(const struct view_frame *m)
{
	const struct canvas *c = &m->canvas;
	const struct timeline *tl = c->scene->moment.timeline;
	uint32_t number, open = timeline_load_at(tl, c->t_us).open[TRACK_VISITOR];
	int row = m->area.row + 1, end = loop_area(m).row - 1;
	size_t from = 0;

	grid_printf(c->grid, 2, row++, c->at.cols - 3, ROLE_TEXT, "No program runs: the loop serves whoever asks. %s%s/",
	    "curl http://", c->scene->moment.address != NULL ? c->scene->moment.address : "");
	/* If not all have a row, the last row says how many more there are. */
	for (; row + 1 < end && (row + 2 < end || open <= 1) && (number = timeline_next_visitor(tl, c->t_us, &from)) != 0;
	    open--) {
		char time[32];

		canvas_so_far(c, request_came_us(timeline_request(tl, TRACK_VISITOR, number)), time, sizeof time);
		grid_printf(c->grid, 2, ++row, -1, ROLE_TEXT, "visitor %u", number);
		grid_text(c->grid, 2 + NAME_COLS, row, -1, ROLE_FLIGHT, time);
	}
	if (open > 0 && row + 1 < end)
		grid_printf(c->grid, 2, ++row, -1, ROLE_DIM, "+%u more", open);
}

static void
draw(const struct scene *scene, struct grid *grid)
{
	struct view_frame m;
	int programs = 0;

	view_frame_init(&m, scene, grid, grid->cols, grid->rows);
	view_frame_draw(&m);
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		if (!timeline_has_program(scene->moment.timeline, (enum track)i))
			continue;
		draw_program(&m, (enum track)i);
		programs++;
	}
	panel_loop(&m.canvas, loop_area(&m));
	if (programs > 1)
		view_frame_divider(&m, m.area.row, loop_area(&m).row);
	if (programs == 0)
		draw_visitors(&m);
	view_frame_foot(&m);
}

static bool
pick(const struct scene *scene, int cols, int rows, int col, int row, struct pick *picked)
{
	struct view_frame m;

	view_frame_init(&m, scene, NULL, cols, rows);
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		struct loop_state s;
		struct loop_sections p;
		int in_flight, in_queue;

		if (!timeline_has_program(scene->moment.timeline, (enum track)i))
			continue;
		panel_make(&m, (enum track)i, &s, &p);
		in_flight = row - p.row[SECTION_FLIGHT];
		in_queue = row - p.row[SECTION_QUEUE];
		if (col < p.inner.col || col >= p.inner.col + p.inner.cols)
			continue;
		*picked = (struct pick){ .track = (enum track)i, .row = -1 };
		if (in_flight >= 0 && in_flight < loop_sections_flight_shown(&p))
			picked->number = s.flight[in_flight];
		else if (in_queue >= 0 && in_queue < loop_sections_queue_shown(&p) && s.queue[in_queue].kind == WAIT_RESPONSE)
			picked->number = s.queue[in_queue].number;
		return picked->number != 0;
	}
	return false;
}

const struct view view_loop = {
	.body = VIEW_BODY_FRAME,
	.draw = draw,
	.pick = pick,
};
