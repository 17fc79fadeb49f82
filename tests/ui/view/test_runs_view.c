/* The list of runs: golden screens at several sizes, what stands out in a row, and what a click finds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/golden.h"
#include "support/sample_plot.h"
#include "support/sample_run.h"
#include "tell/plot.h"
#include "ui/panel/panel.h"
#include "ui/view/view.h"

enum { MS = 1000, S = 1000 * 1000 };

/* An hour of somebody's experiments. */
static const struct {
	struct sample run;
	int64_t until_us; /* it was left then; 0: it came to its end */
	const char *name;
	bool is_gone;
} experiments[] = {
	{ { .requests = 1 }, .name = "Wait, or carry on, part 1", .is_gone = true },
	{ { .requests = 3 }, .name = "" },
	{ { .requests = 3, .delay_us = 10 * S }, .name = "" },
	{ { .requests = 8, .delay_us = 10 * S, .limit = 2 }, .name = "" },
	{ { .requests = 8, .delay_us = 200 * MS, .limit = 2, .work_us = 100 * MS }, .name = "" },
	{ { .requests = 4, .delay_us = 1 * S, .errors = ERRORS_MIXED }, .name = "mixed.json" },
	{ { .requests = 3, .delay_us = 2 * S, .server = SERVER_SERIAL, .programs = PROGRAMS_ASYNC }, .name = "" },
	{ { .requests = 6, .delay_us = 2 * S, .turn_us = 3 * S, .turn_to_us = 1 * S }, .name = "" },
	{ { .requests = 3, .delay_us = 5 * S }, .until_us = 7 * S, .name = "" },
};

enum { ALL = sizeof experiments / sizeof experiments[0] };

struct stage {
	struct trace *trace;
	struct timeline *timeline;
	struct settings knobs;
	struct run_row rows[ALL];
	struct scene scene;
};

static void
stage_init(struct stage *stage, int count)
{
	*stage = (struct stage){ .trace = NULL };
	for (int i = 0; i < count; i++) {
		int64_t until_us = experiments[i].until_us;
		struct trace *trace = until_us > 0 ? sample_run_until(&experiments[i].run, until_us) : sample_run(&experiments[i].run);
		struct timeline *timeline = timeline_new(trace);

		stage->rows[i] = (struct run_row){ .number = (uint32_t)i + 1, .is_here = !experiments[i].is_gone };
		snprintf(stage->rows[i].name, sizeof stage->rows[i].name, "%s", experiments[i].name);
		run_digest_make(timeline, INT64_MAX, &stage->rows[i].digest);
		timeline_free(timeline);
		trace_free(trace);
	}
	stage->trace = sample_run(&(struct sample){ .requests = 3 });
	stage->timeline = timeline_new(stage->trace);
	timeline_settings_at(stage->timeline, INT64_MAX, &stage->knobs);
	stage->scene = (struct scene){
		.moment.timeline = stage->timeline, .moment.knobs = &stage->knobs, .moment.address = "127.0.0.1:8888",
		.moment.now_us = timeline_last_us(stage->timeline), .moment.span_us = timeline_last_us(stage->timeline), .moment.over = true,
		.moment.runs = { .rows = stage->rows, .count = count, .cursor = count - 1, .shown = count - 1, .beside = -1 },
		.state = { .playhead = { .live = true, .speed = 100, .t_us = timeline_last_us(stage->timeline) }, .view = VIEW_RUNS },
	};
}

static void
stage_release(struct stage *stage)
{
	timeline_free(stage->timeline);
	trace_free(stage->trace);
}

static const struct golden {
	const char *name;
	int cols, rows, count, cursor, shown, beside;
	bool ascii;
} goldens[] = {
	{ "60x20-runs", 60, 20, ALL, 3, 8, -1, false },
	{ "80x24-runs", 80, 24, ALL, 8, 8, 2, false },
	{ "120x36-runs", 120, 36, ALL, 5, 8, 2, false },
	{ "200x60-runs", 200, 60, ALL, 7, 8, -1, false },
	{ "80x24-runs-none", 80, 24, 0, -1, -1, -1, false },
	{ "80x24-runs-one", 80, 24, 1, 0, -1, -1, false },
	{ "80x24-runs-ascii", 80, 24, ALL, 4, 8, 2, true },
};

static void
draw(const struct golden *g, struct grid *grid)
{
	struct stage stage;

	stage_init(&stage, g->count);
	stage.scene.moment.runs.cursor = g->cursor;
	stage.scene.moment.runs.shown = g->shown;
	stage.scene.moment.runs.beside = g->beside;
	grid_init(grid, g->cols, g->rows);
	view_draw(&stage.scene, grid);
	if (g->ascii)
		grid_to_ascii(grid);
	stage_release(&stage);
}

/* ---- with a plot ---- */

static const struct plotted {
	const char *name;
	int cols, rows, sample, count, cursor;
} plotted[] = {
	{ "60x20-runs-plot", 60, 20, 0, 4, 3 },
	{ "80x24-runs-plot", 80, 24, 1, 7, 6 },
	{ "80x24-runs-plot-off", 80, 24, 5, 5, 4 },
	{ "120x36-runs-plot", 120, 36, 2, 7, 2 },
	{ "200x60-runs-plot", 200, 60, 3, 8, 7 },
	{ "80x24-runs-plot-none", 80, 24, 0, 1, 0 },
};

static void
draw_plotted(const struct plotted *p, struct grid *grid)
{
	struct stage stage;
	struct sample_runs runs;
	struct plot plot = { .is_there = false };

	stage_init(&stage, 1);
	sample_plot_runs(sample_plot_at((size_t)p->sample), &runs);
	for (int i = 0; i < p->count; i++) {
		stage.rows[i] = (struct run_row){ .number = (uint32_t)i + 1, .is_here = true, .digest = runs.digests[i] };
		stage.rows[i].name[0] = '\0';
	}
	plot_make(runs.runs, p->count, p->cursor, &plot);
	stage.scene.moment.runs = (struct runs_scene){
		.rows = stage.rows, .count = p->count, .cursor = p->cursor, .shown = p->count - 1, .beside = -1, .plot = &plot,
	};
	grid_init(grid, p->cols, p->rows);
	view_draw(&stage.scene, grid);
	plot_release(&plot);
	stage_release(&stage);
}

static void
screens_with_plots_are_as_they_were(void **state)
{
	int failures = 0;

	(void)state;
	for (size_t i = 0; i < sizeof plotted / sizeof *plotted; i++) {
		struct grid grid;

		draw_plotted(&plotted[i], &grid);
		failures += !golden_matches(plotted[i].name, &grid, false);
		grid_release(&grid);
	}
	assert_int_equal(failures, 0);
}

static void
screens_are_as_they_were(void **state)
{
	int failures = 0;

	(void)state;
	for (size_t i = 0; i < sizeof goldens / sizeof *goldens; i++) {
		struct grid grid;

		draw(&goldens[i], &grid);
		failures += !golden_matches(goldens[i].name, &grid, goldens[i].ascii);
		grid_release(&grid);
	}
	assert_int_equal(failures, 0);
}

/* Whatever the size, no row is lost: a list that is longer than its room follows the cursor. */
static void
the_chosen_row_is_always_there(void **state)
{
	(void)state;
	for (int rows = LEAST_ROWS; rows < 40; rows++)
		for (int cursor = 0; cursor < ALL; cursor++) {
			const struct golden g = { .cols = LEAST_COLS, .rows = rows, .count = ALL, .cursor = cursor, .shown = -1, .beside = -1 };
			char head[32], *text;
			struct grid grid;

			draw(&g, &grid);
			text = grid_to_text(&grid, false);
			snprintf(head, sizeof head, "\n run %d", cursor + 1);
			assert_non_null(strstr(text, head));
			free(text);
			grid_release(&grid);
		}
}

/* A click finds the row that is drawn there. */
static void
a_click_finds_what_is_drawn(void **state)
{
	struct stage stage;
	struct grid grid;

	(void)state;
	stage_init(&stage, ALL);
	for (int rows = LEAST_ROWS; rows < 40; rows++) {
		int found = 0;

		grid_init(&grid, 80, rows);
		view_draw(&stage.scene, &grid);
		for (int row = 0; row < rows; row++) {
			struct pick pick;
			const struct cell *digit = grid_cell(&grid, 4, row);

			if (!view_runs.pick(&stage.scene, 80, rows, 20, row, &pick))
				continue;
			assert_int_equal(digit->glyph, '1' + pick.row);
			found++;
		}
		assert_true(found > 0);
		grid_release(&grid);
	}
	stage_release(&stage);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(screens_are_as_they_were),
		cmocka_unit_test(screens_with_plots_are_as_they_were),
		cmocka_unit_test(the_chosen_row_is_always_there),
		cmocka_unit_test(a_click_finds_what_is_drawn),
	};

	return cmocka_run_group_tests_name("the view of runs", tests, NULL, NULL);
}
