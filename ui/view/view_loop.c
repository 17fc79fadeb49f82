/*
 * The inside of the loop. For each program its call stack; below it the stations of a request: in
 * flight, in the queue, running, done; and around queue and running the loop itself, a ring with a
 * bead that moves one step with each turn of the spinner. A blocked program's ring stands still.
 * Requests that moved lately are lit, with an arrow. A watched program's inside is that of its own loop
 * (watched_inside.h).
 */
#include "base/utf8.h"
#include "log/stages.h"
#include "log/watched.h"
#include "ui/panel/loop_state.h"
#include "ui/panel/watched_inside.h"
#include "ui/view/view.h"
#include "ui/view/view_frame.h"

enum {
	NARROW_COLS = 36, /* narrower panels have the narrow ring */
	WIDE_COLS = 50,   /* wider ones have more air */
	GIFTS = 12,
	NAME_COLS = 14,   /* "visitor 10000" */
	PANEL_LEAST_ROWS = 8, /* its title, and a row or two for each section */
	PANEL_EASY_ROWS = 12,
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

/* What is above the loop's rows. */
static struct rect
programs_area(const struct view_frame *m)
{
	struct rect area = m->area;

	area.rows -= loop_area(m).rows;
	return area;
}

/* Beside watched programs, the built-in ones have panels if there is room for both, else a row each. */
static bool
is_brief(const struct view_frame *m)
{
	return programs_area(m).rows < 2 * PANEL_LEAST_ROWS;
}

static int
upper_rows(const struct view_frame *m)
{
	int rows = programs_area(m).rows / 2;

	if (!is_brief(m))
		return rows < PANEL_EASY_ROWS ? rows : PANEL_EASY_ROWS;
	return view_frame_has(m, TRACK_SYNC) + view_frame_has(m, TRACK_ASYNC);
}

static struct rect
program_area(const struct view_frame *m, enum track track)
{
	return view_frame_part(m, programs_area(m), upper_rows(m), track);
}

/* Returns true if the program has a row instead of a panel. */
static bool
has_row(const struct view_frame *m, enum track track)
{
	return watched_index(track) < 0 && timeline_watched_count(m->canvas.scene->moment.timeline) > 0 && is_brief(m);
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
watched_make(const struct view_frame *m, enum track track, struct watched_inside *p)
{
	struct rect area = program_area(m, track);

	watched_inside_make(&m->canvas, track, (struct rect){ area.col, area.row + 1, area.cols, area.rows - 1 }, p);
}

/* "sync    BLOCKED 1.2 s    fetch(url)    1 in flight, 0 of 3 done" */
static void
draw_row(const struct view_frame *m, enum track track, int row)
{
	const struct canvas *c = &m->canvas;
	struct loop_state s;
	struct stages stages = stages_at(c->scene->moment.timeline, track, c->t_us);
	char badge[64], words[WORDS_SIZE];
	int col = 2;

	loop_state_make(c, track, &s);
	panel_badge(c, track, badge, sizeof badge);
	grid_text(c->grid, col, row, -1, ROLE_STRONG, panel_program_name(track));
	col += NAME_COLS / 2;
	col += grid_text(c->grid, col, row, -1, panel_look_now(c, track)->badge, badge) + 2;
	utf8_format(words, sizeof words, "%u in flight, %u of %u done", s.tally.open, stages.ok, canvas_requests(c, track));
	grid_text_right(c->grid, c->at.cols - 1, row, -1, ROLE_TEXT, words);
	if (s.frame_count > 0)
		grid_text(c->grid, col, row, c->at.cols - 3 - text_cols(words) - col, ROLE_DIM, s.frames[0].call);
}

static void
draw_program(const struct view_frame *m, enum track track)
{
	struct rect area = program_area(m, track);
	struct watched_inside inside;
	struct loop_state s;
	struct loop_sections p;

	if (has_row(m, track)) {
		draw_row(m, track, area.row + (track == TRACK_ASYNC && view_frame_has(m, TRACK_SYNC)));
		return;
	}
	view_frame_title(m, track, area.col, area.row, area.cols);
	if (watched_index(track) >= 0) {
		watched_make(m, track, &inside);
		watched_inside_draw(&inside);
		return;
	}
	panel_make(m, track, &s, &p);
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

/* Rows have none. */
static void
draw_dividers(const struct view_frame *m)
{
	struct rect area = programs_area(m);
	int upper = upper_rows(m);

	if (has_row(m, TRACK_SYNC)) {
		area.row += upper;
		area.rows -= upper;
		upper = 0;
	}
	view_frame_divide(m, area, upper);
}

static void
draw(const struct scene *scene, struct grid *grid)
{
	struct view_frame m;
	int programs = 0;

	view_frame_init(&m, scene, grid, grid->cols, grid->rows);
	view_frame_draw(&m);
	for (enum track track = 0; track < TRACK_COUNT; track++) {
		if (!view_frame_has(&m, track))
			continue;
		draw_program(&m, track);
		programs++;
	}
	panel_loop(&m.canvas, loop_area(&m));
	draw_dividers(&m);
	if (programs == 0)
		draw_visitors(&m);
	view_frame_foot(&m);
}

/* The number of a built-in program's request in that row, 0: there is none. */
static uint32_t
pick_built_in(const struct view_frame *m, enum track track, int row)
{
	struct loop_state s;
	struct loop_sections p;
	int in_flight, in_queue;

	panel_make(m, track, &s, &p);
	in_flight = row - p.row[SECTION_FLIGHT];
	in_queue = row - p.row[SECTION_QUEUE];
	if (in_flight >= 0 && in_flight < loop_sections_flight_shown(&p))
		return s.flight[in_flight];
	if (in_queue >= 0 && in_queue < loop_sections_queue_shown(&p) && s.queue[in_queue].kind == WAIT_RESPONSE)
		return s.queue[in_queue].number;
	return 0;
}

static bool
pick(const struct scene *scene, int cols, int rows, int col, int row, struct pick *picked)
{
	struct view_frame m;

	view_frame_init(&m, scene, NULL, cols, rows);
	for (enum track track = 0; track < TRACK_COUNT; track++) {
		struct watched_inside inside;
		struct rect area;

		if (!view_frame_has(&m, track) || has_row(&m, track))
			continue;
		area = program_area(&m, track);
		if (col < area.col || col >= area.col + area.cols || row < area.row || row >= area.row + area.rows)
			continue;
		*picked = (struct pick){ .track = track, .row = -1 };
		if (watched_index(track) < 0) {
			picked->number = pick_built_in(&m, track, row);
		} else {
			watched_make(&m, track, &inside);
			picked->track = TRACK_VISITOR;
			picked->number = watched_inside_pick(&inside, row);
		}
		return picked->number != 0;
	}
	return false;
}

const struct view view_loop = {
	.body = VIEW_BODY_FRAME,
	.draw = draw,
	.pick = pick,
};
