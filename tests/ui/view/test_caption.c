/* What a demo lays over the screen: captions and pressed keys, how the viewer keeps them
 * and how they are drawn. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/golden.h"
#include "support/sample_run.h"
#include "ui/draw/text.h"
#include "ui/view/view.h"
#include "ui/viewer.h"

enum { MS = 1000, S = 1000 * 1000 };

#define SHORT "sync waits, async does not"
#define LONG "sync stands on one line until the response is here: it can neither turn its spinner nor answer your press of b"

struct hall {
	struct trace *trace;
	struct timeline *timeline;
	struct settings knobs;
	struct moment moment;
	struct viewer viewer;
};

static void
hall_init(struct hall *hall, int cols, int rows)
{
	*hall = (struct hall){ .trace = sample_run_until(&(struct sample){ .requests = 3 }, 3420 * MS) };
	hall->timeline = timeline_new(hall->trace);
	settings_init(&hall->knobs);
	hall->moment = (struct moment){
		.timeline = hall->timeline, .knobs = &hall->knobs, .address = "127.0.0.1:8888", .now_us = 3420 * MS, .span_us = 15 * S,
		.clock_us = 100 * S,
	};
	viewer_init(&hall->viewer, cols, rows);
	hall->viewer.state.playhead.t_us = hall->moment.now_us;
	hall->viewer.shows_keys = true;
}

static void
hall_release(struct hall *hall)
{
	timeline_free(hall->timeline);
	trace_free(hall->trace);
}

static void
draw(const struct hall *hall, struct grid *grid)
{
	struct scene scene = viewer_scene(&hall->viewer, &hall->moment);

	grid_init(grid, hall->viewer.cols, hall->viewer.rows);
	view_draw(&scene, grid);
}

static void
press(struct hall *hall, uint32_t key, int times)
{
	const struct key_row *row = key_row_of(key_action(key));

	for (int i = 0; i < times; i++)
		viewer_pressed(&hall->viewer, hall->moment.clock_us, key, row == NULL ? NULL : row->help);
}

/* ---- what is drawn ---- */

static const struct {
	const char *name, *caption;
	int cols, rows;
	uint32_t keys[3];
	int times;       /* of the last one */
	enum view_id view;
	bool help, ascii;
} goldens[] = {
	{ "120x36-caption", SHORT, 120, 36, { ' ' }, 1, VIEW_TIMELINE, false, false },
	{ "120x36-caption-long", LONG, 120, 36, { KEY_CODE_UP, '\t' }, 3, VIEW_LOOP, false, false },
	{ "80x24-caption", SHORT, 80, 24, { 'b' }, 1, VIEW_TIMELINE, false, false },
	{ "80x24-caption-help", SHORT, 80, 24, { '?' }, 1, VIEW_TIMELINE, true, false },
	{ "80x24-caption-lessons", LONG, 80, 24, { 0 }, 0, VIEW_LESSONS, false, false },
	{ "60x20-caption", LONG, 60, 20, { 18 }, 1, VIEW_TIMELINE, false, false },
	{ "60x20-keys-ascii", NULL, 60, 20, { KEY_CODE_LEFT, KEY_CODE_PAGE_DOWN }, 2, VIEW_PRINTS, false, true },
};

static void
test_golden(void **state)
{
	int failures = 0;

	(void)state;
	for (size_t i = 0; i < sizeof goldens / sizeof *goldens; i++) {
		struct hall hall;
		struct grid grid;

		hall_init(&hall, goldens[i].cols, goldens[i].rows);
		viewer_caption(&hall.viewer, goldens[i].caption);
		for (int k = 0; k < 3 && goldens[i].keys[k] != 0; k++)
			press(&hall, goldens[i].keys[k], k == 2 || goldens[i].keys[k + 1] == 0 ? goldens[i].times : 1);
		hall.viewer.state.view = goldens[i].view;
		hall.viewer.state.help = goldens[i].help;
		draw(&hall, &grid);
		if (goldens[i].ascii)
			grid_to_ascii(&grid);
		failures += !golden_matches(goldens[i].name, &grid, goldens[i].ascii);
		grid_release(&grid);
		hall_release(&hall);
	}
	if (failures > 0)
		fail_msg("%d screens differ; WAITSCOPE_REFRESH_GOLDEN=1 writes them anew", failures);
}

static bool
has(const struct grid *grid, const char *text)
{
	char *all = grid_to_text(grid, false);
	bool found = strstr(all, text) != NULL;

	free(all);
	return found;
}

/* At every size, in every view, all of both is to be seen, and neither lies over the
 * clock, nor over the other. */
static void
test_always_seen(void **state)
{
	static const int widths[] = { 60, 61, 75, 80, 100, 120, 200 }, heights[] = { 20, 21, 24, 29, 30, 36, 60 };

	(void)state;
	for (int i = 0; i < 7 * 7 * VIEW_COUNT; i++) {
		struct hall hall;
		struct grid grid;

		hall_init(&hall, widths[i % 7], heights[i / 7 % 7]);
		hall.viewer.state.view = (enum view_id)(i / 49);
		viewer_caption(&hall.viewer, SHORT);
		press(&hall, KEY_CODE_UP, 1);
		press(&hall, KEY_CODE_PAGE_DOWN, 12);
		draw(&hall, &grid);
		if (!has(&grid, SHORT) || !has(&grid, " ↑   PgDn ×12  the next lesson"))
			fail_msg("%dx%d: it is not all there", hall.viewer.cols, hall.viewer.rows);
		assert_true(hall.viewer.state.view == VIEW_LESSONS || has(&grid, "3.4 s\n"));
		grid_release(&grid);
		hall_release(&hall);
	}
}

/* Columns from one on, while they are of the caption's band. */
static int
band_cols(const struct grid *grid, int row, int col, bool blank)
{
	int cols = 0;

	for (; col + cols < grid->cols; cols++) {
		const struct cell *cell = grid_cell(grid, col + cols, row);

		if (cell->role != ROLE_CHOSEN || (blank && cell->glyph != ' '))
			break;
	}
	return cols;
}

/* A caption is in the middle of its band, and keys that have no place beside it have a
 * row for themselves. */
static void
test_places(void **state)
{
	static const int widths[] = { 60, 61, 75, 80, 100, 120, 200 };
	int beside = 0, above = 0;

	(void)state;
	for (int i = 0; i < 7 * 2 * 2; i++) {
		struct hall hall;
		struct grid grid;
		bool captioned = i / 7 % 2 == 0, help = i / 14 == 0;
		int row, band, text = text_cols(SHORT);

		hall_init(&hall, widths[i % 7], 24);
		viewer_caption(&hall.viewer, captioned ? SHORT : NULL);
		viewer_pressed(&hall.viewer, hall.moment.clock_us, 'b', help ? "press the button in both programs" : NULL);
		draw(&hall, &grid);
		band = captioned ? band_cols(&grid, 23, 0, false) : 0;
		if (captioned) {
			int left = band_cols(&grid, 23, 0, true);

			assert_in_range(band - text - 2 * left, 0, 1);
			beside += band < grid.cols;
			above += band == grid.cols;
		}
		row = band == grid.cols ? 22 : 23;
		for (int col = band; band != grid.cols && col < grid.cols && grid_cell(&grid, col, 23)->role != ROLE_CHOSEN; col++)
			assert_int_equal(grid_cell(&grid, col, 23)->glyph, ' ');
		for (int col = 0; col < grid.cols && row != 23 && grid_cell(&grid, col, row)->role != ROLE_CHOSEN; col++)
			assert_int_equal(grid_cell(&grid, col, row)->glyph, ' ');
		grid_release(&grid);
		hall_release(&hall);
	}
	assert_true(beside > 0 && above > 0);
}

/* ---- what is kept ---- */

static void
test_caption_comes_and_goes(void **state)
{
	struct hall hall;

	(void)state;
	hall_init(&hall, 80, 24);
	assert_null(viewer_scene(&hall.viewer, &hall.moment).caption);
	viewer_caption(&hall.viewer, SHORT);
	assert_string_equal(viewer_scene(&hall.viewer, &hall.moment).caption, SHORT);
	viewer_new_run(&hall.viewer);
	assert_string_equal(viewer_scene(&hall.viewer, &hall.moment).caption, SHORT);
	viewer_caption(&hall.viewer, NULL);
	assert_null(viewer_scene(&hall.viewer, &hall.moment).caption);
	hall_release(&hall);
}

static void
test_keys_come_and_go(void **state)
{
	struct hall hall;
	const struct keys_shown *keys;

	(void)state;
	hall_init(&hall, 80, 24);
	hall.moment.over = true;
	assert_null(viewer_scene(&hall.viewer, &hall.moment).keys);
	press(&hall, 'b', 2);
	press(&hall, KEY_CODE_UP, 1);
	keys = viewer_scene(&hall.viewer, &hall.moment).keys;
	assert_int_equal(keys->count, 2);
	assert_string_equal(keys->at[0].label, "b");
	assert_int_equal(keys->at[0].times, 2);
	assert_string_equal(keys->at[1].label, "↑");
	assert_string_equal(keys->help, "turn the knob up");

	/* They stand a while, and until then a frame is due. */
	hall.moment.clock_us += PRESSED_US - 1;
	assert_non_null(viewer_scene(&hall.viewer, &hall.moment).keys);
	assert_true(viewer_moves(&hall.viewer, &hall.moment));
	hall.moment.clock_us++;
	assert_null(viewer_scene(&hall.viewer, &hall.moment).keys);
	assert_false(viewer_moves(&hall.viewer, &hall.moment));

	/* The next ones begin anew; of many, the last stand there. */
	for (uint32_t key = 'u'; key <= 'z'; key++)
		press(&hall, key, 1);
	keys = viewer_scene(&hall.viewer, &hall.moment).keys;
	assert_int_equal(keys->count, KEYS_SHOWN);
	assert_string_equal(keys->at[0].label, "w");
	assert_string_equal(keys->at[KEYS_SHOWN - 1].label, "z");
	assert_null(keys->help);

	hall.viewer.shows_keys = false;
	press(&hall, 'b', 1);
	assert_null(viewer_scene(&hall.viewer, &hall.moment).keys);
	assert_false(viewer_moves(&hall.viewer, &hall.moment));
	hall_release(&hall);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden),
		cmocka_unit_test(test_always_seen),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_caption_comes_and_goes),
		cmocka_unit_test(test_keys_come_and_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
