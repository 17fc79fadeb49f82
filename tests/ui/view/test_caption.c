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
#include "ui/keys/keys.h"
#include "ui/rec_sign.h"
#include "ui/view/view.h"
#include "ui/viewer.h"

enum { MS = 1000, S = 1000 * 1000 };

#define SHORT "sync waits, async does not"
#define LONG "sync stands on one line until the response is here: it can neither turn its spinner nor answer your press of b"

struct fixture {
	struct trace *trace;
	struct timeline *timeline;
	struct settings knobs;
	struct moment moment;
	struct viewer viewer;
};

static void
fixture_init(struct fixture *fixture, int cols, int rows)
{
	*fixture = (struct fixture){ .trace = sample_run_until(&(struct sample){ .requests = 3 }, 3420 * MS) };
	fixture->timeline = timeline_new(fixture->trace);
	settings_init(&fixture->knobs);
	fixture->moment = (struct moment){
		.timeline = fixture->timeline, .knobs = &fixture->knobs, .address = "127.0.0.1:8888", .now_us = 3420 * MS, .span_us = 15 * S,
		.clock_us = 100 * S,
	};
	viewer_init(&fixture->viewer, cols, rows);
	fixture->viewer.state.playhead.t_us = fixture->moment.now_us;
	fixture->viewer.shows_keys = true;
}

static void
fixture_release(struct fixture *fixture)
{
	timeline_free(fixture->timeline);
	trace_free(fixture->trace);
}

static void
draw(const struct fixture *fixture, struct grid *grid)
{
	struct scene scene = viewer_scene(&fixture->viewer, &fixture->moment);

	grid_init(grid, fixture->viewer.cols, fixture->viewer.rows);
	view_draw(&scene, grid);
}

static void
press(struct fixture *fixture, uint32_t key, int times)
{
	const struct key_row *row = key_row_of(key_action(key));

	for (int i = 0; i < times; i++)
		viewer_pressed(&fixture->viewer, fixture->moment.clock_us, key, row == NULL ? NULL : row->help);
}

/* ---- what is drawn ---- */

static const struct {
	const char *name, *caption;
	int cols, rows;
	uint32_t keys[3];
	int times;       /* of the last one */
	enum view_id view;
	bool help, ascii, on_top;
} goldens[] = {
	{ "120x36-caption", SHORT, 120, 36, { ' ' }, 1, VIEW_TIMELINE, false, false, false },
	{ "120x36-caption-long", LONG, 120, 36, { KEY_CODE_UP, '\t' }, 3, VIEW_LOOP, false, false, false },
	{ "80x24-caption", SHORT, 80, 24, { 'b' }, 1, VIEW_TIMELINE, false, false, false },
	{ "80x24-caption-help", SHORT, 80, 24, { '?' }, 1, VIEW_TIMELINE, true, false, false },
	{ "80x24-caption-lessons", LONG, 80, 24, { 0 }, 0, VIEW_LESSONS, false, false, false },
	{ "60x20-caption", LONG, 60, 20, { 18 }, 1, VIEW_TIMELINE, false, false, false },
	{ "60x20-caption-top", LONG, 60, 20, { 18 }, 1, VIEW_TIMELINE, false, false, true },
	{ "80x24-caption-top", SHORT, 80, 24, { 0 }, 0, VIEW_TIMELINE, false, false, true },
	{ "60x20-keys-ascii", NULL, 60, 20, { KEY_CODE_LEFT, KEY_CODE_PAGE_DOWN }, 2, VIEW_PRINTS, false, true, false },
};

static void
test_golden(void **state)
{
	int failures = 0;

	(void)state;
	for (size_t i = 0; i < sizeof goldens / sizeof *goldens; i++) {
		struct fixture fixture;
		struct grid grid;

		keys_spell_arrows(goldens[i].ascii);
		fixture_init(&fixture, goldens[i].cols, goldens[i].rows);
		viewer_caption(&fixture.viewer, goldens[i].caption, goldens[i].on_top);
		for (int k = 0; k < 3 && goldens[i].keys[k] != 0; k++)
			press(&fixture, goldens[i].keys[k], k == 2 || goldens[i].keys[k + 1] == 0 ? goldens[i].times : 1);
		fixture.viewer.state.view = goldens[i].view;
		fixture.viewer.state.help = goldens[i].help;
		draw(&fixture, &grid);
		keys_spell_arrows(false);
		if (goldens[i].ascii)
			grid_to_ascii(&grid);
		failures += !golden_matches(goldens[i].name, &grid, goldens[i].ascii);
		grid_release(&grid);
		fixture_release(&fixture);
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

/* The longest that a tape may have, in words of each length, on the smallest screen: its end is seen. */
static void
test_longest(void **state)
{
	enum { LETTERS = 160 };

	(void)state;
	for (int word = 1; word < LETTERS; word++) {
		char caption[LETTERS * 4 + 1] = "";
		struct fixture fixture;
		struct grid grid;

		for (int i = 0; i < LETTERS - 1; i++)
			strcat(caption, i % (word + 1) == word ? " " : "가");
		strcat(caption, "끝");
		fixture_init(&fixture, 60, 20);
		viewer_caption(&fixture.viewer, caption, false);
		draw(&fixture, &grid);
		if (!has(&grid, "끝"))
			fail_msg("words of %d letters: the end is not seen", word);
		grid_release(&grid);
		fixture_release(&fixture);
	}
}

static void
test_always_seen(void **state)
{
	static const int widths[] = { 60, 61, 75, 80, 100, 120, 200 }, heights[] = { 20, 21, 24, 29, 30, 36, 60 };

	(void)state;
	for (int i = 0; i < 7 * 7 * VIEW_COUNT; i++) {
		struct fixture fixture;
		struct grid grid;

		fixture_init(&fixture, widths[i % 7], heights[i / 7 % 7]);
		fixture.viewer.state.view = (enum view_id)(i / 49);
		viewer_caption(&fixture.viewer, SHORT, false);
		press(&fixture, KEY_CODE_UP, 1);
		press(&fixture, KEY_CODE_PAGE_DOWN, 12);
		draw(&fixture, &grid);
		if (!has(&grid, SHORT) || !has(&grid, " ↑   PgDn ×12  the next step"))
			fail_msg("%dx%d: it is not all there", fixture.viewer.cols, fixture.viewer.rows);
		assert_true(view_is_list(fixture.viewer.state.view) || has(&grid, "3.4 s\n"));
		grid_release(&grid);
		fixture_release(&fixture);
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
		struct fixture fixture;
		struct grid grid;
		bool captioned = i / 7 % 2 == 0, help = i / 14 == 0;
		int row, band, text = text_cols(SHORT);

		fixture_init(&fixture, widths[i % 7], 24);
		viewer_caption(&fixture.viewer, captioned ? SHORT : NULL, false);
		viewer_pressed(&fixture.viewer, fixture.moment.clock_us, 'b', help ? "press the button in both programs" : NULL);
		draw(&fixture, &grid);
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
		fixture_release(&fixture);
	}
	assert_true(beside > 0 && above > 0);
}

/* The sign of a recording is on every screen, whatever lies on top, covers no words of a caption, and is gone again. */
static void
test_recording_sign(void **state)
{
	static const char *const captions[] = {
		NULL, SHORT, LONG, "A line that is as long as the smallest screen is wide, or so",
		"1234567890 1234567890 1234567890 1234567890 1234567890 1 1234567890 1234567890 1234567890 1234567890 1234567890 12",
	};
	static const int sizes[][2] = { { 60, 20 }, { 80, 24 }, { 100, 30 }, { 120, 36 } };

	(void)state;
	for (size_t i = 0; i < 4 * sizeof captions / sizeof *captions * (VIEW_COUNT + 1); i++) {
		const char *caption = captions[i / 4 % (sizeof captions / sizeof *captions)];
		struct fixture fixture;
		struct grid grid;
		struct rec_sign sign;
		char *before, *text, *after;

		fixture_init(&fixture, sizes[i % 4][0], sizes[i % 4][1]);
		fixture.viewer.state.view = (enum view_id)(i / 4 / (sizeof captions / sizeof *captions) % VIEW_COUNT);
		fixture.viewer.state.help = i >= 4 * sizeof captions / sizeof *captions * VIEW_COUNT;
		viewer_caption(&fixture.viewer, caption, true);
		draw(&fixture, &grid);
		before = grid_to_text(&grid, false);
		rec_sign_put(&sign, &grid, i % 2 == 0);
		text = grid_to_text(&grid, false);
		if (strstr(text, i % 2 == 0 ? "o REC" : "● REC") == NULL)
			fail_msg("no sign on\n%s", text);
		for (size_t at = 0; caption != NULL && caption[at] != '\0'; at += strcspn(caption + at, " "), at += strspn(caption + at, " ")) {
			char word[32];

			snprintf(word, sizeof word, "%.*s", (int)strcspn(caption + at, " "), caption + at);
			if (strstr(text, word) == NULL)
				fail_msg("\"%s\" is not on\n%s", word, text);
		}
		rec_sign_take(&sign, &grid);
		after = grid_to_text(&grid, false);
		assert_string_equal(before, after);
		free(before);
		free(text);
		free(after);
		grid_release(&grid);
		fixture_release(&fixture);
	}
}

/* ---- what is kept ---- */

static void
test_caption_comes_and_goes(void **state)
{
	struct fixture fixture;

	(void)state;
	fixture_init(&fixture, 80, 24);
	assert_null(viewer_scene(&fixture.viewer, &fixture.moment).caption);
	viewer_caption(&fixture.viewer, SHORT, false);
	assert_string_equal(viewer_scene(&fixture.viewer, &fixture.moment).caption, SHORT);
	viewer_new_run(&fixture.viewer);
	assert_string_equal(viewer_scene(&fixture.viewer, &fixture.moment).caption, SHORT);
	viewer_caption(&fixture.viewer, NULL, false);
	assert_null(viewer_scene(&fixture.viewer, &fixture.moment).caption);
	fixture_release(&fixture);
}

static void
test_keys_come_and_go(void **state)
{
	struct fixture fixture;
	const struct keys_shown *keys;

	(void)state;
	fixture_init(&fixture, 80, 24);
	fixture.moment.over = true;
	assert_null(viewer_scene(&fixture.viewer, &fixture.moment).keys);
	press(&fixture, 'b', 2);
	press(&fixture, KEY_CODE_UP, 1);
	keys = viewer_scene(&fixture.viewer, &fixture.moment).keys;
	assert_int_equal(keys->count, 2);
	assert_string_equal(keys->at[0].label, "b");
	assert_int_equal(keys->at[0].times, 2);
	assert_string_equal(keys->at[1].label, "↑");
	assert_string_equal(keys->help, "turn the knob up");

	/* They stand a while, and until then a frame is due. */
	fixture.moment.clock_us += PRESSED_US - 1;
	assert_non_null(viewer_scene(&fixture.viewer, &fixture.moment).keys);
	assert_true(viewer_moves(&fixture.viewer, &fixture.moment));
	fixture.moment.clock_us++;
	assert_null(viewer_scene(&fixture.viewer, &fixture.moment).keys);
	assert_false(viewer_moves(&fixture.viewer, &fixture.moment));

	/* The next ones begin anew; of many, the last stand there. */
	for (uint32_t key = 'u'; key <= 'z'; key++)
		press(&fixture, key, 1);
	keys = viewer_scene(&fixture.viewer, &fixture.moment).keys;
	assert_int_equal(keys->count, KEYS_SHOWN);
	assert_string_equal(keys->at[0].label, "w");
	assert_string_equal(keys->at[KEYS_SHOWN - 1].label, "z");
	assert_null(keys->help);

	fixture.viewer.shows_keys = false;
	press(&fixture, 'b', 1);
	assert_null(viewer_scene(&fixture.viewer, &fixture.moment).keys);
	assert_false(viewer_moves(&fixture.viewer, &fixture.moment));
	fixture_release(&fixture);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden),
		cmocka_unit_test(test_longest),
		cmocka_unit_test(test_always_seen),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_recording_sign),
		cmocka_unit_test(test_caption_comes_and_goes),
		cmocka_unit_test(test_keys_come_and_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
