/* The run before, drawn quietly behind this one: golden screens, and that it never takes what is this run's. */
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

/* Two runs, of which the second is shown. */
struct stage {
	struct trace *trace[2];
	struct timeline *timeline[2];
	struct settings knobs;
	struct scene scene;
};

static void
stage_init(struct stage *stage, struct trace *before, struct trace *now)
{
	*stage = (struct stage){ .trace = { before, now }, .timeline = { timeline_new(before), timeline_new(now) } };
	timeline_settings_at(stage->timeline[1], INT64_MAX, &stage->knobs);
	stage->scene = (struct scene){
		.moment.timeline = stage->timeline[1], .moment.before = stage->timeline[0], .moment.knobs = &stage->knobs,
		.moment.address = "127.0.0.1:8888", .moment.now_us = timeline_last_us(stage->timeline[1]),
		.moment.over = timeline_end_us(stage->timeline[1]) != NEVER_US,
		.moment.runs = { .cursor = -1, .shown = -1, .beside = -1 },
		.state.playhead = { .live = true, .speed = 100, .t_us = timeline_last_us(stage->timeline[1]) },
	};
	stage->scene.moment.span_us = timeline_span_us(stage->timeline[1], stage->scene.moment.now_us);
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
	struct sample before, now;
	int cols, rows;
	int64_t t_us;   /* where this run is, live; 0: at its end */
	int64_t back_us; /* looked back to; 0: live */
	int zoom;
	int64_t left_us;
	bool ascii, hides;
} goldens[] = {
	{ "80x24-before-live", THREE(5 * S), THREE(2 * S), 80, 24, .t_us = 2500 * MS },
	{ "80x24-before-end", THREE(2 * S), THREE(5 * S), 80, 24, .t_us = 0 },
	{ "80x24-before-half", THREE(5 * S), THREE(3 * S), 80, 24, .t_us = 0 },
	{ "80x24-before-far", THREE(10 * S), THREE(2 * S), 80, 24, .t_us = 0 },
	{ "80x24-before-same", THREE(5 * S), THREE(5 * S), 80, 24, .t_us = 7 * S },
	{ "80x24-before-back", THREE(5 * S), THREE(3 * S), 80, 24, .back_us = 4 * S },
	{ "80x24-before-zoomed", THREE(5 * S), THREE(3 * S), 80, 24, .back_us = 4 * S, .zoom = 2, .left_us = 3 * S },
	{ "80x24-before-ascii", THREE(5 * S), THREE(3 * S), 80, 24, .t_us = 4 * S, .ascii = true },
	{ "80x24-before-hidden", THREE(5 * S), THREE(3 * S), 80, 24, .t_us = 4 * S, .hides = true },
	{ "80x24-before-many", CROWD(200 * MS), CROWD(150 * MS), 80, 24, .t_us = 6 * S },
	{ "80x24-before-more", { .requests = 6, .delay_us = 2 * S }, { .requests = 3, .delay_us = 2 * S }, 80, 24, .t_us = 0 },
	{ "80x24-before-one", { .requests = 3, .delay_us = 2 * S, .programs = PROGRAMS_ASYNC }, THREE(3 * S), 80, 24, .t_us = 4 * S },
	{ "60x20-before-live", THREE(5 * S), THREE(3 * S), 60, 20, .t_us = 4 * S },
	{ "60x20-before-end", THREE(5 * S), THREE(3 * S), 60, 20, .t_us = 0 },
	{ "60x20-before-many", CROWD(100 * MS), CROWD(200 * MS), 60, 20, .t_us = 0 },
	{ "120x36-before-live", THREE(5 * S), THREE(3 * S), 120, 36, .t_us = 4 * S },
	{ "120x36-before-end", THREE(5 * S), THREE(10 * S), 120, 36, .t_us = 0 },
	{ "120x36-before-many", CROWD(200 * MS), CROWD(150 * MS), 120, 36, .t_us = 0 },
};

static void
draw(const struct golden *g, struct grid *grid)
{
	struct stage stage;

	stage_init(&stage, sample_run(&g->before), g->t_us == 0 ? sample_run(&g->now) : sample_run_until(&g->now, g->t_us));
	if (g->t_us != 0)
		stage.scene.moment.now_us = stage.scene.state.playhead.t_us = g->t_us;
	if (g->back_us != 0)
		stage.scene.state.playhead = (struct playhead){ .t_us = g->back_us, .paused = true, .speed = 100 };
	stage.scene.state.zoom = g->zoom;
	stage.scene.state.zoom_left_us = g->left_us;
	stage.scene.state.hides_before = g->hides;
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

/* ---- it takes nothing ---- */

/* The present's cells of the bars, without the lines of the grid, which stand where nothing else does. */
static bool
is_of_this_run(const struct cell *cell)
{
	return cell->role != ROLE_GHOST && cell->glyph != ' ' && cell->glyph != GLYPH_GRID;
}

/* Draws a scene with the run before and with none, on one axis, and compares them below it. */
static void
check_takes_nothing(struct stage *stage, int cols, int rows)
{
	const struct timeline *before = stage->scene.moment.before;
	struct grid with, without;
	struct axis_place place = view_axis(&stage->scene, cols, rows);
	int64_t span_us = stage->scene.moment.span_us, end_us = time_axis_time(&place.axis, place.axis.cols - 1);

	grid_init(&with, cols, rows);
	grid_init(&without, cols, rows);
	view_draw(&stage->scene, &with);
	stage->scene.moment.before = NULL;
	if (stage->scene.state.zoom == 0 && end_us > span_us)
		stage->scene.moment.span_us = end_us;
	view_draw(&stage->scene, &without);
	if (memcmp(&(struct axis_place){ .axis = view_axis(&stage->scene, cols, rows).axis }.axis, &place.axis, sizeof place.axis) == 0)
		for (int row = place.row + 1; row < place.row + place.rows; row++)
			for (int col = 0; col < cols; col++) {
				const struct cell *a = grid_cell(&with, col, row), *b = grid_cell(&without, col, row);

				if ((is_of_this_run(a) || is_of_this_run(b)) && (a->glyph != b->glyph || a->role != b->role))
					fail_msg("%dx%d, row %d, column %d:\n%s\n%s", cols, rows, row, col, grid_to_text(&with, false), grid_to_text(&without, false));
			}
	stage->scene.moment.before = before;
	stage->scene.moment.span_us = span_us;
	grid_release(&with);
	grid_release(&without);
}

static void
pick_scene(struct scene *scene, uint64_t *seed)
{
	int64_t t_us = random_below(seed, scene->moment.now_us + 1);

	scene->state.playhead = (struct playhead){ .live = true, .t_us = scene->moment.now_us, .speed = 100 };
	if (random_below(seed, 2) == 0)
		scene->state.playhead = (struct playhead){ .t_us = t_us, .paused = random_below(seed, 2) == 0, .speed = 100 };
	scene->state.zoom = random_below(seed, 2) == 0 ? 0 : (int)random_below(seed, 20);
	scene->state.zoom_left_us = t_us / 2;
	scene->state.scroll = random_below(seed, 3) == 0 ? (uint32_t)random_below(seed, 10) : 0;
}

/* Whatever either of them logged, nothing of this run looks otherwise, and nothing is drawn outside. */
static void
any_run_before_takes_nothing(void **state)
{
	uint64_t seed = 13;

	(void)state;
	for (int i = 0; i < 300; i++) {
		struct stage stage;

		stage_init(&stage, i % 3 == 0 ? random_nonsense((uint64_t)i + 1000, 300) : random_run((uint64_t)i + 1000),
		    i % 5 == 0 ? random_nonsense((uint64_t)i, 300) : random_run((uint64_t)i));
		for (int k = 0; k < 4; k++) {
			pick_scene(&stage.scene, &seed);
			check_takes_nothing(&stage, 60 + (int)random_below(&seed, 100), 20 + (int)random_below(&seed, 40));
		}
		stage_release(&stage);
	}
}

static int
count_ghost(const struct grid *grid)
{
	int count = 0;

	for (int i = 0; i < grid->cols * grid->rows; i++)
		count += grid->cells[i].role == ROLE_GHOST;
	return count;
}

/* Not of itself, not of a run that was left, not under a card, not if it is hidden. */
static void
some_have_none(void **state)
{
	const struct sample three = THREE(2 * S);
	struct lesson lesson = { .title = "A lesson", .before = "Words." };
	struct stage stage;
	struct grid grid;

	(void)state;
	grid_init(&grid, 80, 24);
	stage_init(&stage, sample_run(&three), sample_run_until(&three, 3 * S));
	view_draw(&stage.scene, &grid);
	assert_true(count_ghost(&grid) > 0);
	stage.scene.moment.before = stage.timeline[1];
	view_draw(&stage.scene, &grid);
	assert_int_equal(count_ghost(&grid), 0);
	stage.scene.moment.before = stage.timeline[0];
	stage.scene.state.hides_before = true;
	view_draw(&stage.scene, &grid);
	assert_int_equal(count_ghost(&grid), 0);
	stage.scene.state.hides_before = false;
	stage.scene.moment.lesson = (struct lesson_scene){ .lesson = &lesson, .number = 1, .count = 1, .card = CARD_BEFORE };
	view_draw(&stage.scene, &grid);
	assert_int_equal(count_ghost(&grid), 0);
	stage_release(&stage);
	stage_init(&stage, sample_run_until(&three, 3 * S), sample_run(&three));
	view_draw(&stage.scene, &grid);
	assert_int_equal(count_ghost(&grid), 0);
	stage_release(&stage);
	grid_release(&grid);
}

/* The end of each of its programs has a mark on the axis, whatever the size; beyond it, an arrow. */
static void
each_end_has_a_mark(void **state)
{
	static const struct sample nows[] = { THREE(2 * S), THREE(5 * S), THREE(3 * S), THREE(10 * S), CROWD(100 * MS) };
	const struct sample before = THREE(5 * S);

	(void)state;
	for (size_t i = 0; i < sizeof nows / sizeof *nows; i++)
		for (int cols = LEAST_COLS; cols < 160; cols++) {
			struct stage stage;
			struct grid grid;
			struct axis_place place;

			stage_init(&stage, sample_run(&before), sample_run_until(&nows[i], 1 * S));
			stage.scene.moment.now_us = stage.scene.state.playhead.t_us = 1 * S;
			grid_init(&grid, cols, 30);
			view_draw(&stage.scene, &grid);
			place = view_axis(&stage.scene, cols, 30);
			for (enum track track = 0; track < PROGRAM_COUNT; track++) {
				int64_t col = time_axis_col(&place.axis, timeline_done_us(stage.timeline[0], track, INT64_MAX));
				const struct cell *cell = grid_cell(&grid, place.col + (int)(col < place.axis.cols ? col : place.axis.cols - 1), place.row);

				assert_int_equal(cell->glyph, col < place.axis.cols ? GLYPH_ENDED : GLYPH_RIGHT);
				assert_int_equal(cell->role, ROLE_GHOST);
			}
			grid_release(&grid);
			stage_release(&stage);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(screens_are_as_they_were),
		cmocka_unit_test(any_run_before_takes_nothing),
		cmocka_unit_test(some_have_none),
		cmocka_unit_test(each_end_has_a_mark),
	};

	return cmocka_run_group_tests_name("the run before", tests, NULL, NULL);
}
