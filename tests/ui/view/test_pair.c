/* Two runs side by side: golden screens of the timeline and of the numbers, and that whatever is laid there stays in its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "support/golden.h"
#include "support/random_trace.h"
#include "support/sample_run.h"
#include "ui/draw/theme.h"
#include "ui/panel/panel.h"
#include "ui/view/view.h"

enum { MS = 1000, S = 1000 * 1000 };

/* ---- scenes ---- */

/* The second of two runs is shown, and the first laid beside it; or the other way round. */
struct stage {
	struct trace *trace[2];
	struct timeline *timeline[2];
	struct run_row rows[2];
	struct settings knobs;
	struct scene scene;
};

static void
stage_init(struct stage *stage, struct trace *first, struct trace *second, int shown)
{
	const struct timeline *tl;

	*stage = (struct stage){ .trace = { first, second }, .timeline = { timeline_new(first), timeline_new(second) } };
	for (int i = 0; i < 2; i++) {
		stage->rows[i] = (struct run_row){ .number = i == 0 ? 2 : 5, .is_here = true };
		run_digest_make(stage->timeline[i], INT64_MAX, &stage->rows[i].digest);
	}
	tl = stage->timeline[shown];
	timeline_settings_at(tl, INT64_MAX, &stage->knobs);
	stage->scene = (struct scene){
		.moment.timeline = tl, .moment.beside = stage->timeline[1 - shown], .moment.knobs = &stage->knobs,
		.moment.address = "127.0.0.1:8888", .moment.now_us = timeline_last_us(tl), .moment.over = timeline_end_us(tl) != NEVER_US,
		.moment.span_us = timeline_span_us(tl, timeline_last_us(tl)),
		.moment.runs = { .rows = stage->rows, .count = 2, .cursor = 0, .shown = shown, .beside = 1 - shown },
		.state.playhead = { .live = true, .speed = 100, .t_us = timeline_last_us(tl) },
	};
}

static void
stage_release(struct stage *stage)
{
	for (int i = 0; i < 2; i++) {
		timeline_free(stage->timeline[i]);
		trace_free(stage->trace[i]);
	}
}

/* ---- golden screens ---- */

#define THREE(delay) { .requests = 3, .delay_us = (delay) }
#define CROWD(delay) { .requests = 100, .delay_us = (delay) }

static const struct golden {
	const char *name;
	struct sample first, second;
	int cols, rows, shown;
	int64_t back_us; /* looked back to; 0: the end */
	int64_t t_us;    /* where the shown one is, live; 0: at its end */
	enum view_id view;
	bool ascii;
} goldens[] = {
	{ "60x20-pair", THREE(5 * S), THREE(10 * S), 60, 20, 1, .back_us = 0 },
	{ "80x24-pair", THREE(5 * S), THREE(10 * S), 80, 24, 1, .back_us = 0 },
	{ "120x36-pair", THREE(5 * S), THREE(10 * S), 120, 36, 1, .back_us = 0 },
	{ "80x24-pair-first", THREE(5 * S), THREE(10 * S), 80, 24, 0, .back_us = 0 },
	{ "80x24-pair-back", THREE(5 * S), THREE(3 * S), 80, 24, 1, .back_us = 4 * S },
	{ "80x24-pair-live", THREE(5 * S), THREE(3 * S), 80, 24, 1, .t_us = 4 * S },
	{ "80x24-pair-same", THREE(5 * S), THREE(5 * S), 80, 24, 1, .back_us = 0 },
	{ "80x24-pair-many", CROWD(200 * MS), { .requests = 100, .delay_us = 200 * MS, .limit = 10 }, 80, 24, 1, .back_us = 0 },
	{ "60x20-pair-many", CROWD(200 * MS), CROWD(100 * MS), 60, 20, 1, .back_us = 0 },
	{ "120x36-pair-many", CROWD(200 * MS), { .requests = 100, .delay_us = 200 * MS, .limit = 10 }, 120, 36, 1, .back_us = 0 },
	{ "80x24-pair-programs", { .requests = 4, .delay_us = 2 * S, .programs = PROGRAMS_SYNC },
	    { .requests = 4, .delay_us = 2 * S, .programs = PROGRAMS_ASYNC }, 80, 24, 1, .back_us = 0 },
	{ "80x24-pair-ascii", THREE(5 * S), { .requests = 2, .delay_us = 4 * S }, 80, 24, 1, .ascii = true },
	{ "80x24-pair-numbers", THREE(5 * S), THREE(10 * S), 80, 24, 1, .view = VIEW_NUMBERS },
	{ "60x20-pair-numbers", THREE(5 * S), { .requests = 4, .delay_us = 2 * S }, 60, 20, 1, .view = VIEW_NUMBERS },
	{ "120x36-pair-numbers", THREE(5 * S), { .requests = 3, .delay_us = 10 * S, .fails = 2, .cause = CAUSE_REFUSED }, 120, 36, 1,
	    .view = VIEW_NUMBERS },
};

static void
draw(const struct golden *g, struct grid *grid)
{
	struct stage stage;
	struct trace *second = g->t_us == 0 ? sample_run(&g->second) : sample_run_until(&g->second, g->t_us);

	stage_init(&stage, sample_run(&g->first), second, g->shown);
	if (g->t_us != 0) {
		stage.scene.moment.now_us = stage.scene.state.playhead.t_us = g->t_us;
		stage.scene.moment.runs.shown = -1; /* it has no row yet */
	}
	if (g->back_us != 0)
		stage.scene.state.playhead = (struct playhead){ .t_us = g->back_us, .paused = true, .speed = 100 };
	stage.scene.state.view = g->view;
	grid_init(grid, g->cols, g->rows);
	view_draw(&stage.scene, grid);
	if (g->ascii)
		grid_to_ascii(grid);
	stage_release(&stage);
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

/* ---- any two runs ---- */

static struct trace *
any_trace(uint64_t i)
{
	switch (i % 4) {
	case 0:
		return random_nonsense(i, 300);
	case 1:
		return random_outside_run(i);
	case 2:
		return random_visits(i, 20);
	default:
		return random_run(i);
	}
}

static void
any_two_runs_stay_in_their_place(void **state)
{
	uint64_t seed = 5;

	(void)state;
	for (uint64_t i = 0; i < 200; i++) {
		struct stage stage;

		stage_init(&stage, any_trace(random_next(&seed) % 1000), i % 2 == 0 ? random_run(i) : any_trace(i), (int)(i / 2 % 2));
		for (int k = 0; k < 4; k++) {
			struct scene *scene = &stage.scene;
			struct grid grid, again;
			int cols = LEAST_COLS + (int)random_below(&seed, 100), rows = LEAST_ROWS + (int)random_below(&seed, 40);

			scene->state.view = (enum view_id)random_below(&seed, VIEW_LESSONS);
			scene->state.scroll = random_below(&seed, 3) == 0 ? (uint32_t)random_below(&seed, 10) : 0;
			scene->state.zoom = random_below(&seed, 2) == 0 ? 0 : (int)random_below(&seed, 20);
			if (random_below(&seed, 2) == 0)
				scene->state.playhead = (struct playhead){ .t_us = random_below(&seed, scene->moment.now_us + 1), .paused = true, .speed = 100 };
			grid_init(&grid, cols, rows);
			grid_init(&again, cols, rows);
			view_draw(scene, &grid);
			view_draw(scene, &again);
			for (int cell = 0; cell < cols * rows; cell++) {
				assert_true(grid.cells[cell].role < ROLE_COUNT);
				assert_true(grid.cells[cell].glyph >= ' ' || grid.cells[cell].glyph == GLYPH_TAIL);
			}
			for (int row = 0; row < rows; row++) {
				struct pick pick;

				if (scene->state.view == VIEW_TIMELINE && view_timeline.pick(scene, cols, rows, 20, row, &pick))
					assert_true(pick.number > 0 && row > view_axis(scene, cols, rows).row);
			}
			assert_memory_equal(grid.cells, again.cells, (size_t)cols * (size_t)rows * sizeof *grid.cells);
			grid_release(&grid);
			grid_release(&again);
		}
		stage_release(&stage);
	}
}

/* At each size each run has its title and its programs, one under the other, between the axis and the narration. */
static void
the_layout_holds_both(void **state)
{
	uint64_t seed = 8;

	(void)state;
	for (int i = 0; i < 5000; i++) {
		int cols = LEAST_COLS + (int)random_below(&seed, 200), rows = LEAST_ROWS + (int)random_below(&seed, 60);
		struct layout_want want = {
			.is_pair = true, .program = { i % 3 != 0, i % 3 != 1 }, .other = { i % 5 != 0, i % 5 != 1 }, .other_first = i % 2 == 0,
			.requests = (uint32_t)random_below(&seed, 30), .other_requests = (uint32_t)random_below(&seed, 30),
			.hint_rows = (int)random_below(&seed, 3), .rows_only = i % 7 == 0,
		};
		struct layout at = layout_pair(&want, cols, rows);
		int upper_end = want.other_first ? at.title_row : at.other.title_row;
		int end = at.rule_row != NO_ROW ? at.rule_row : at.narration_row;

		assert_true(at.knobs_row < at.axis_row && at.axis_row < at.title_row && at.axis_row < at.other.title_row);
		assert_true(at.pair_end_row < end && end <= at.narration_row);
		assert_int_equal(at.narration_row + at.narration_rows, at.legend_row);
		assert_true(at.title_row <= at.pair_end_row && at.other.title_row <= at.pair_end_row);
		assert_true(!at.chart || at.request_rows == 0 || at.request_rows >= 3);
		for (int k = 0; k < PROGRAM_COUNT; k++) {
			const int mine[] = { at.program_row[k], at.title_row }, others[] = { at.other.program_row[k], at.other.title_row };

			assert_int_equal(want.program[k], mine[0] != NO_ROW);
			assert_int_equal(want.other[k], others[0] != NO_ROW);
			assert_true(mine[0] == NO_ROW || (mine[0] > mine[1] && mine[0] + at.request_rows <= at.pair_end_row));
			assert_true(others[0] == NO_ROW || (others[0] > others[1] && others[0] + at.request_rows <= at.pair_end_row));
			/* The upper one ends before the lower one begins. */
			assert_true((want.other_first ? others[0] : mine[0]) + at.request_rows < upper_end ||
			    (want.other_first ? others[0] : mine[0]) == NO_ROW);
		}
	}
}

/* Both are drawn to one scale, whichever of them is shown, and whichever is longer: a program's end has its mark in the same column. */
static void
both_have_one_scale(void **state)
{
	const struct sample first = THREE(5 * S), second = THREE(10 * S);
	struct axis_place place[2];

	(void)state;
	for (int shown = 0; shown < 2; shown++) {
		struct stage stage;

		stage_init(&stage, sample_run(&first), sample_run(&second), shown);
		place[shown] = view_axis(&stage.scene, 100, 30);
		assert_true(time_axis_col(&place[shown].axis, timeline_last_us(stage.timeline[1])) < place[shown].axis.cols);
		stage_release(&stage);
	}
	assert_memory_equal(&place[0], &place[1], sizeof place[0]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(screens_are_as_they_were),
		cmocka_unit_test(any_two_runs_stay_in_their_place),
		cmocka_unit_test(the_layout_holds_both),
		cmocka_unit_test(both_have_one_scale),
	};

	return cmocka_run_group_tests_name("two runs side by side", tests, NULL, NULL);
}
