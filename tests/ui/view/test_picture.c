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
	char *text = grid_to_text(&p->grid, false), what[ROW_SIZE];
	va_list args;

	va_start(args, format);
	vsnprintf(what, sizeof what, format, args);
	va_end(args);
	fputs(text, stderr);
	free(text);
	fail_msg("at %lld us: %s", (long long)p->canvas.t_us, what);
	abort();
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

			if (!is_whole_line(cell))
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

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_line_is_lit),
		cmocka_unit_test(test_listings_have_edges),
		cmocka_unit_test(test_lines_end_where_marks_are),
		cmocka_unit_test(test_rows_end_together),
		cmocka_unit_test(test_bars_begin_alike),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
