/* What one still picture says: what is drawn means the same everywhere, in the order in which it happened. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "support/drawn.h"
#include "support/random_trace.h"
#include "support/sample_run.h"
#include "ui/draw/theme.h"
#include "ui/panel/panel.h"
#include "ui/view/view.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { S = US_PER_S, MS = US_PER_MS, ROW_SIZE = 4096, RUNS = 60, MOMENTS = 8 };

static const int sizes[][2] = { { 60, 20 }, { 80, 24 }, { 100, 30 }, { 120, 36 } };

/* A run at a moment, and the screen of it. */
struct picture {
	struct trace *trace;
	struct timeline *timeline;
	struct settings knobs;
	struct scene scene;
	struct canvas canvas; /* of the same scene: where things are */
	struct grid grid;
};

static void
take(struct picture *p, struct trace *trace, int64_t t_us, bool live, int cols, int rows)
{
	*p = (struct picture){ .trace = trace, .timeline = timeline_new(trace) };
	settings_init(&p->knobs);
	timeline_settings_at(p->timeline, t_us, &p->knobs);
	p->scene = (struct scene){
		.moment = { .timeline = p->timeline, .knobs = &p->knobs, .address = "", .now_us = live ? t_us : timeline_last_us(p->timeline),
			.over = timeline_end_us(p->timeline) != NEVER_US && (!live || t_us >= timeline_end_us(p->timeline)) },
		.state.playhead = { .t_us = t_us, .live = live, .paused = !live, .speed = 100 },
	};
	p->scene.moment.span_us = timeline_span_us(p->timeline, p->scene.moment.now_us);
	grid_init(&p->grid, cols, rows);
	view_draw(&p->scene, &p->grid);
	canvas_init(&p->canvas, &p->scene, &p->grid, cols, rows);
}

static void
take_sample(struct picture *p, const struct sample *sample, int64_t t_us, int cols, int rows)
{
	struct trace *trace = sample_run_until(sample, t_us);
	int64_t last_us = trace_at(trace, trace_count(trace) - 1)->t_us;

	take(p, trace, trace_at(trace, trace_count(trace) - 1)->kind == EVENT_RUN_END ? last_us : t_us, true, cols, rows);
}

static void
release(struct picture *p)
{
	grid_release(&p->grid);
	timeline_free(p->timeline);
	trace_free(p->trace);
}

__attribute__((noreturn, format(printf, 2, 3)))
static void
fail_of(const struct picture *p, const char *format, ...)
{
	char where[64];
	va_list args;

	snprintf(where, sizeof where, "at %lld us", (long long)p->canvas.t_us);
	va_start(args, format);
	drawn_fail(&p->grid, where, format, args);
}

/* What is checked of every run at every moment, at every size. */
static void
check_all(void (*check)(const struct picture *))
{
	for (unsigned seed = 1; seed <= RUNS; seed++) {
		struct trace *run = random_run(seed);
		int64_t end_us = trace_at(run, trace_count(run) - 1)->t_us;

		for (int i = 0; i < MOMENTS * 2; i++) {
			bool live = i % 2 == 0;
			int64_t t_us = end_us * (i / 2 + 1) / MOMENTS;
			const int *size = sizes[(seed + (unsigned)i / 2) % COUNT(sizes)];
			struct picture p;

			take(&p, random_first_part(run, live ? t_us : INT64_MAX), t_us, live, size[0], size[1]);
			check(&p);
			release(&p);
		}
		trace_free(run);
	}
}

/* ---- the listings ---- */

static bool
is_lit(const struct cell *cell)
{
	return cell->role == ROLE_MARK_BLOCKED || cell->role == ROLE_MARK_READY || cell->role == ROLE_CALLBACK_LINE || cell->role == ROLE_RUNNING_WORDS;
}

/* One line of each listing is lit: the one that the program is on, which ▸ points to. */
static void
check_lit(const struct picture *p)
{
	const struct layout *at = &p->canvas.at;

	for (int i = 0; i < PROGRAM_COUNT && at->style != PANEL_STATUS; i++) {
		struct rect panel = at->panel[i];

		for (int row = panel.row + 1; row <= panel.row + at->listing_rows && panel.rows > 0; row++) {
			bool marked = false, lit = false;

			for (int col = panel.col; col < panel.col + panel.cols; col++) {
				const struct cell *cell = grid_cell(&p->grid, col, row);

				marked = marked || cell->glyph == GLYPH_MARK;
				lit = lit || is_lit(cell);
			}
			if (marked != lit)
				fail_of(p, "row %d is %s", row, lit ? "lit, but the program is elsewhere" : "the program's line, and not lit");
		}
	}
}

static void
test_one_line_is_lit(void **state)
{
	(void)state;
	check_all(check_lit);
	for (int64_t t_us = 0; t_us < 16 * S; t_us += 500 * MS)
		for (size_t i = 1; i < COUNT(sizes); i++) {
			struct picture p;

			take_sample(&p, &(struct sample){ .requests = 3 }, t_us + 10 * MS, sizes[i][0], sizes[i][1]);
			check_lit(&p);
			release(&p);
		}
}

/* A listing of which lines are out of view says so; and none of its letters touches the frame. */
static void
check_listing_edges(const struct picture *p)
{
	const struct layout *at = &p->canvas.at;

	for (int i = 0; i < PROGRAM_COUNT && at->style != PANEL_STATUS; i++) {
		struct rect panel = at->panel[i];
		struct shown_line lines[LISTING_MAX];
		int end = panel.col + panel.cols - 1 - (at->style == PANEL_FRAMED), count, signs = 0, rows = at->listing_rows;

		if (panel.rows == 0)
			continue;
		count = listing_lines_at(p->timeline, (enum track)i, LANGUAGE_PYTHON, p->canvas.t_us, lines);
		for (int row = 0; row < rows; row++) {
			const struct cell *cell = grid_cell(&p->grid, end, panel.row + 1 + row);

			signs += cell->glyph == GLYPH_MORE;
			if (cell->glyph != ' ' && cell->glyph != GLYPH_MORE)
				fail_of(p, "row %d touches its frame", panel.row + 1 + row);
			if (cell->glyph == GLYPH_MORE && row > 0 && row < rows - 1)
				fail_of(p, "lines are missing in the middle");
		}
		if ((signs > 0) != (count > rows))
			fail_of(p, "%d lines in %d rows, and %d signs of it", count, rows, signs);
	}
}

static void
test_listings_have_edges(void **state)
{
	(void)state;
	check_all(check_listing_edges);
}

/* ---- lines ---- */

static bool
is_whole_line(const struct cell *cell)
{
	return (cell->glyph == GLYPH_FLIGHT || cell->glyph == GLYPH_LINE) && (cell->role == ROLE_FLIGHT || cell->role == ROLE_SERVER);
}

static bool
is_empty(const struct cell *cell)
{
	return cell->role == ROLE_BLANK || cell->glyph == GLYPH_GRID;
}

/* A line's ends are in the middle of their cells, where the marks of other rows are: it begins nowhere
 * before, and ends nowhere after, what was the cause of it. */
static void
check_ends(const struct picture *p)
{
	const struct layout *at = &p->canvas.at;

	for (int row = at->axis_row + 1; row <= at->server_row; row++)
		for (int col = at->label_cols; col < at->label_cols + at->bar_cols; col++) {
			const struct cell *cell = grid_cell(&p->grid, col, row);

			if (!is_whole_line(cell) || (at->chart && cell->role == ROLE_FLIGHT && row != at->server_row))
				continue;
			if (col > at->label_cols && is_empty(cell - 1))
				fail_of(p, "in row %d a line begins at the edge of column %d", row, col);
			if (col < at->label_cols + at->bar_cols - 1 && is_empty(cell + 1))
				fail_of(p, "in row %d a line ends at the edge of column %d", row, col);
		}
}

static void
test_lines_end_where_marks_are(void **state)
{
	static const struct sample samples[] = {
		{ .requests = 3 }, { .requests = 3, .visitors = 4 }, { .requests = 3, .delay_us = 2 * S, .work_us = 2 * S },
		{ .requests = 3, .server = SERVER_SERIAL, .programs = PROGRAMS_ASYNC }, { .requests = 5, .errors = ERRORS_MIXED, .delay_us = 2 * S },
	};

	(void)state;
	check_all(check_ends);
	for (size_t i = 0; i < COUNT(samples); i++)
		for (int64_t t_us = 0; t_us < 16 * S; t_us += 470 * MS) {
			struct picture p;

			take_sample(&p, &samples[i], t_us, 80, 24);
			check_ends(&p);
			release(&p);
		}
}

static void
expect_row(const struct picture *p, const char *begin, const char *has)
{
	char *text = grid_to_text(&p->grid, false), *found = NULL;

	for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n"))
		if (strncmp(line, begin, strlen(begin)) == 0 && strstr(line, has) != NULL)
			found = line;
	free(text);
	if (found == NULL)
		fail_of(p, "no row that begins with \"%s\" has \"%s\"", begin, has);
}

/* At the end all rows end in one cell: the program's, its last request's, and the server's. */
static void
test_rows_end_together(void **state)
{
	static const struct sample samples[] = { { .requests = 3, .delay_us = 2 * S }, { .requests = 60, .delay_us = 200 * MS } };

	(void)state;
	for (size_t i = 0; i < COUNT(samples); i++)
		for (size_t k = 0; k < COUNT(sizes); k++) {
			struct picture p;
			int col;

			take_sample(&p, &samples[i], 99 * S, sizes[k][0], sizes[k][1]);
			col = p.canvas.at.label_cols + (int)p.canvas.head_col;
			assert_int_equal(grid_cell(&p.grid, col, p.canvas.at.program_row[TRACK_SYNC])->glyph, GLYPH_MOMENT);
			assert_int_equal(grid_cell(&p.grid, col, p.canvas.at.server_row)->glyph, GLYPH_LINE_LEFT);
			if (!p.canvas.at.chart)
				assert_int_equal(grid_cell(&p.grid, col, p.canvas.at.request_row[TRACK_SYNC] + 2)->glyph, GLYPH_RESPONSE);
			release(&p);
		}
}

/* In programs' rows whatever a program begins has its mark in front, a callback as its own lines. */
static void
test_bars_begin_alike(void **state)
{
	struct picture p;

	(void)state;
	take_sample(&p, &(struct sample){ .requests = 3, .delay_us = 2 * S, .work_us = 2 * S }, 5100 * MS, 80, 24);
	expect_row(&p, " sync ", "▒│█");
	expect_row(&p, " async ", "•★ 1 █");
	expect_row(&p, "  req 2 ", "     ╺━");
	release(&p);
}

/* ---- counts at the right ---- */

static void
row_text(const struct picture *p, int row, char *out, size_t size)
{
	char *text = grid_to_text(&p->grid, false), *line = text;

	for (int i = 0; i < row; i++)
		line = strchr(line, '\n') + 1;
	snprintf(out, size, "%.*s", (int)strcspn(line, "\n"), line);
	free(text);
}

static bool
ends_in(const char *text, const char *end)
{
	return strlen(text) >= strlen(end) && strcmp(text + strlen(text) - strlen(end), end) == 0;
}

/* How many turns each spinner made, of how many, and how many were late, is in each program's row. */
static void
check_turns(const struct picture *p)
{
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		struct spin_count spins = timeline_spin_count(p->timeline, (enum track)i, p->canvas.t_us);
		char row[ROW_SIZE], of[64], part[64];
		uint32_t presses;

		if (p->canvas.at.program_row[i] == NO_ROW || timeline_span_at(p->timeline, (enum track)i, p->canvas.t_us).state == STATE_ABSENT ||
		    timeline_press_waits_since_us(p->timeline, (enum track)i, p->canvas.t_us, &presses) != NEVER_US)
			continue;
		row_text(p, p->canvas.at.program_row[i], row, sizeof row);
		snprintf(of, sizeof of, spins.late > 0 ? "%d of %d late" : spins.due == 1 ? "%d of %d turn" : "%d of %d turns",
		    (int)(spins.late > 0 ? spins.late : spins.turned), (int)(spins.late > 0 ? spins.turned : spins.due));
		snprintf(part, sizeof part, spins.late > 0 ? "%d/%d late" : spins.due == 1 ? "%d/%d turn" : "%d/%d turns",
		    (int)(spins.late > 0 ? spins.late : spins.turned), (int)(spins.late > 0 ? spins.turned : spins.due));
		if (!ends_in(row, of) && !ends_in(row, part))
			fail_of(p, "%s's row does not end in \"%s\"", panel_program_name((enum track)i), of);
	}
}

/* A spinner that cannot turn looks so, whatever the colours. */
static void
check_spinners(const struct picture *p)
{
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		struct rect panel = p->canvas.at.panel[i];
		struct span span = timeline_span_at(p->timeline, (enum track)i, p->canvas.t_us);
		bool turns = panel_spinner_turns(&span) && !panel_is_frozen(&p->canvas, (enum track)i), shown = false;

		for (int col = panel.col; col < panel.col + 5 && panel.rows > 0; col++) {
			uint32_t glyph = grid_cell(&p->grid, col, panel.row)->glyph;

			shown = shown || (glyph >= 0x25d0 && glyph <= 0x25d3);
		}
		if (panel.rows > 0 && shown != turns)
			fail_of(p, "%s's spinner %s, and looks as if not", panel_program_name((enum track)i), turns ? "turns" : "stands still");
	}
}

static void
test_turns_are_counted(void **state)
{
	(void)state;
	check_all(check_turns);
	check_all(check_spinners);
}

/* Where the most that the server served at a time is long over, it can still be read. */
static void
test_most_served(void **state)
{
	(void)state;
	for (int64_t t_us = 5 * S; t_us <= 15 * S; t_us += 10 * S)
		for (size_t k = 0; k < COUNT(sizes); k++) {
			struct picture p;

			take_sample(&p, &(struct sample){ .requests = 60, .delay_us = 200 * MS }, t_us, sizes[k][0], sizes[k][1]);
			expect_row(&p, " server ", "most 61");
			release(&p);
		}
}

/* The loop is waitscope's own: it is there, and says so, only when it was late; lateness that matters to nobody
 * is not. */
static void
test_late_loop_warns(void **state)
{
	(void)state;
	for (int64_t late_us = 1 * MS; late_us <= 900 * MS; late_us += 899 * MS)
		for (size_t k = 0; k < COUNT(sizes); k++) {
			struct trace *trace = sample_run_until(&(struct sample){ .requests = 3 }, 3 * S);
			struct picture p;

			trace_append(trace, &(struct event){ .t_us = 3 * S + late_us, .track = TRACK_LOOP, .kind = EVENT_HEARTBEAT, .value = late_us });
			take(&p, trace, 4 * S, true, sizes[k][0], sizes[k][1]);
			assert_int_equal(p.canvas.at.beat_row != NO_ROW, late_us >= LATE_US);
			if (late_us >= LATE_US)
				expect_row(&p, " loop ", "own loop");
			release(&p);
		}
}

/* Both programs' dots are drawn by one rule: what was logged alike looks alike, and a turn that came late has none. */
static void
test_dots_are_drawn_alike(void **state)
{
	struct trace *trace = trace_new(0);
	struct picture p;
	char rows[PROGRAM_COUNT][ROW_SIZE];

	(void)state;
	trace_append(trace, &(struct event){ .track = TRACK_YOU, .kind = EVENT_KNOB, .number = KNOB_PROGRAMS, .value = PROGRAMS_BOTH });
	trace_append(trace, &(struct event){ .track = TRACK_LOOP, .kind = EVENT_RUN_START });
	for (enum track track = 0; track < PROGRAM_COUNT; track++) {
		trace_append(trace, &(struct event){ .track = track, .kind = EVENT_PLAN, .value = 1 });
		trace_append(trace, &(struct event){ .track = track, .kind = EVENT_STEP, .step = STEP_EVERY });
		trace_append(trace, &(struct event){ .track = track, .kind = EVENT_READY });
	}
	for (int k = 1; k <= 60; k++)
		for (enum track track = 0; track < PROGRAM_COUNT && (k < 20 || k >= 40); track++)
			trace_append(trace, &(struct event){ .t_us = k * SPIN_US + 1 * MS, .track = track, .kind = EVENT_SPIN, .value = k });
	take(&p, trace, 6 * S + 2 * MS, true, 120, 36);
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		row_text(&p, p.canvas.at.program_row[i], rows[i], sizeof rows[i]);
		if (strstr(rows[i], "•      ") == NULL)
			fail_of(&p, "there are dots for turns that came late");
	}
	assert_string_equal(rows[TRACK_SYNC] + strlen(" async "), rows[TRACK_ASYNC] + strlen(" async "));
	release(&p);
}

/* Many callbacks in one cell have one star, which says how many; and no number of the axis is lost under the
 * playhead, or touches its mark. */
static void
test_star_and_number(void **state)
{
	(void)state;
	for (int64_t t_us = 4900 * MS; t_us <= 5300 * MS; t_us += 100 * MS)
		for (size_t k = 1; k < COUNT(sizes); k++) {
			struct picture p;
			char row[ROW_SIZE];

			take_sample(&p, &(struct sample){ .requests = 60, .delay_us = 200 * MS }, t_us, sizes[k][0], sizes[k][1]);
			expect_row(&p, " async ", "★+59");
			row_text(&p, p.canvas.at.axis_row, row, sizeof row);
			if (strchr(row, '5') == NULL || strstr(row, "5▼") != NULL || strstr(row, "▼5") != NULL)
				fail_of(&p, "5 is lost, or touches the mark");
			release(&p);
		}
}

/* ---- the axis ---- */

/* Words may cover a line that stands for a time; none of their letters touches it. */
static void
check_grid_lines(const struct picture *p)
{
	const struct layout *at = &p->canvas.at;

	for (int row = at->axis_row + 1; row <= at->server_row; row++)
		for (int col = at->label_cols; col < at->label_cols + at->bar_cols; col++) {
			const struct cell *cell = grid_cell(&p->grid, col, row);

			for (int side = -1; side <= 1 && cell->glyph == GLYPH_GRID; side += 2)
				if (cell[side].glyph != ' ' && cell[side].glyph < GLYPH_ARROWS)
					fail_of(p, "in row %d a letter touches the line in column %d", row, col);
		}
}

static void
test_lines_are_not_touched(void **state)
{
	(void)state;
	check_all(check_grid_lines);
}

/* The expected end ends at its place or begins there. */
static void
test_ends_stand_at_their_place(void **state)
{
	(void)state;
	for (int64_t t_us = 500 * MS; t_us < 12 * S; t_us += 500 * MS)
		for (size_t k = 0; k < COUNT(sizes); k++) {
			struct picture p;
			int row, from = -1, end = -1, place;

			take_sample(&p, &(struct sample){ .requests = 3, .delay_us = 4 * S, .programs = PROGRAMS_SYNC }, t_us, sizes[k][0], sizes[k][1]);
			row = p.canvas.at.program_row[TRACK_SYNC];
			place = p.canvas.at.label_cols + (int)time_axis_col(&p.canvas.axis, p.canvas.outlook.program[TRACK_SYNC].most_us);
			for (int col = p.canvas.at.label_cols + (int)p.canvas.head_col + 1; col < p.canvas.at.label_cols + p.canvas.at.bar_cols; col++) {
				const struct cell *cell = grid_cell(&p.grid, col, row);

				if (cell->role != ROLE_DIM)
					continue;
				from = from < 0 ? col : from;
				end = col + 1;
			}
			if (from >= 0 && end != place && from != place && from != p.canvas.at.label_cols + (int)p.canvas.head_col + 2)
				fail_of(&p, "the end stands in columns %d to %d, not at %d", from, end, place);
			release(&p);
		}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_line_is_lit),
		cmocka_unit_test(test_listings_have_edges),
		cmocka_unit_test(test_lines_end_where_marks_are),
		cmocka_unit_test(test_rows_end_together),
		cmocka_unit_test(test_bars_begin_alike),
		cmocka_unit_test(test_turns_are_counted),
		cmocka_unit_test(test_most_served),
		cmocka_unit_test(test_late_loop_warns),
		cmocka_unit_test(test_dots_are_drawn_alike),
		cmocka_unit_test(test_star_and_number),
		cmocka_unit_test(test_lines_are_not_touched),
		cmocka_unit_test(test_ends_stand_at_their_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
