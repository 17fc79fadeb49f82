/* The screen: what a terminal emulator makes of its bytes is the grid. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <event2/buffer.h>
#include <locale.h>
#include <signal.h>

#include "support/emulator.h"
#include "support/letters.h"
#include "ui/term/screen.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { COLS = 80, ROWS = 24, SMALL_CHANGE_BYTES = 64 };

static const uint32_t glyphs[] = {
	' ', ' ', ' ', 'a', 'Z', '0', '#', '~', 0x2500, 0x2502, 0x250a, 0x2592, 0x2501, 0x2022, 0x2605, 0x25cf, 0x2588, 0x25b8,
};

/* A screen, the emulator that shows it, and what is on the way between them. */
struct pair {
	struct screen *screen;
	struct emulator *emulator;
	struct evbuffer *bytes;
	struct grid grid;
};

/* The same each time; SCREEN_SEED in the environment begins elsewhere. */
static uint32_t random_state = 1;

static uint32_t
random_below(uint32_t bound)
{
	random_state = random_state * 1664525 + 1013904223;
	return (random_state >> 8) % bound;
}

static void
make_pair(struct pair *pair, const char *term, bool mouse, int cols, int rows)
{
	char why[128];

	pair->screen = screen_new(term, cols, rows, mouse, why, sizeof why);
	if (pair->screen == NULL)
		fail_msg("%s: %s", term, why);
	pair->emulator = emulator_new(cols, rows, NULL, NULL);
	pair->bytes = evbuffer_new();
	grid_init(&pair->grid, cols, rows);
}

static void
release_pair(struct pair *pair)
{
	screen_free(pair->screen);
	emulator_free(pair->emulator);
	evbuffer_free(pair->bytes);
	grid_release(&pair->grid);
}

/* Lets the emulator read what is on the way; returns how much it was. */
static size_t
carry(struct pair *pair)
{
	size_t size = evbuffer_get_length(pair->bytes);
	const unsigned char *bytes = evbuffer_pullup(pair->bytes, -1);

	if (size > 0)
		assert_null(memchr(bytes, 0, size)); /* a hole in the memory file */
	emulator_feed(pair->emulator, bytes, size);
	evbuffer_drain(pair->bytes, size);
	return size;
}

static size_t
draw(struct pair *pair, bool anew)
{
	screen_draw(pair->screen, &pair->grid, anew, pair->bytes);
	return carry(pair);
}

static void
enter(struct pair *pair)
{
	screen_enter(pair->screen, pair->bytes);
	carry(pair);
}

static void
fill_at_random(struct grid *grid, int share)
{
	for (int row = 0; row < grid->rows; row++) {
		for (int col = 0; col < grid->cols; col++) {
			if (random_below((uint32_t)share) == 0)
				grid_put(grid, col, row, glyphs[random_below(COUNT(glyphs))],
				    (enum role)random_below(ROLE_COUNT));
			if (random_below((uint32_t)share * 10) == 0)
				grid_text(grid, col - 1, row, -1, (enum role)random_below(ROLE_COUNT), sample_letters[random_below(SAMPLE_LETTERS)]);
		}
	}
}

/* What a terminal with that many colours should show of a look. */
static struct emulator_cell
expected_cell(const struct look *look, int colours, enum theme theme)
{
	int text = theme == THEME_LIGHT ? 0 : 7;
	struct emulator_cell cell = { .fg = EMULATOR_DEFAULT, .bg = EMULATOR_DEFAULT, .bold = look->bold, .reverse = look->reverse };

	if (colours == 256) {
		cell.fg = look->fg256;
		cell.bg = look->bg256;
	} else if (colours == PAINT_DIRECT_COLOURS) { /* black is the palette's */
		cell.fg = look->fg == COLOUR_DEFAULT ? EMULATOR_DEFAULT : look->fg == 0 ? 0 : EMULATOR_RGB + look->fg;
		cell.bg = look->bg == COLOUR_DEFAULT ? EMULATOR_DEFAULT : look->bg == 0 ? 0 : EMULATOR_RGB + look->bg;
	} else if (colours == 8) {
		cell.bg = look->bg16 == COLOUR_DEFAULT ? EMULATOR_DEFAULT : look->bg16 & 7;
		cell.fg = look->fg16 == 8 ? text : look->fg16 == COLOUR_DEFAULT ? EMULATOR_DEFAULT : look->fg16 & 7;
		if (look->fg16 != COLOUR_DEFAULT)
			cell.bold = look->fg16 > 8;
		if (look->bold && cell.fg == text && cell.bg == EMULATOR_DEFAULT) {
			cell.fg = EMULATOR_DEFAULT;
			cell.bold = true;
		}
	}
	return cell;
}

static void
expect_cell(struct pair *pair, enum theme theme, int col, int row)
{
	int colours = theme == THEME_MONO ? 0 : screen_colours(pair->screen);
	const struct cell *cell = grid_cell(&pair->grid, col, row);
	const struct look *look = theme_look(colours == 0 ? THEME_MONO : theme, (enum role)cell->role);
	struct emulator_cell seen = emulator_cell(pair->emulator, col, row), expected = expected_cell(look, colours, theme);

	/* curses inserts the very last cell where the terminal has no other way: no wide letter is next to it. */
	if (row == pair->grid.rows - 1 && col >= pair->grid.cols - 3 && seen.glyph == '?' &&
	    (cell->glyph == GLYPH_TAIL || grid_is_wide(&pair->grid, col, row)))
		return;
	if (seen.glyph != cell->glyph)
		fail_msg("%d,%d: glyph %#x instead of %#x", col, row, seen.glyph, cell->glyph);
	if (cell->glyph == GLYPH_TAIL) /* the emulator keeps no look of it */
		return;
	assert_memory_equal(seen.marks, cell->marks, sizeof cell->marks);
	if (seen.bg != expected.bg || seen.reverse != expected.reverse)
		fail_msg("%d,%d, role %d: ground %d, reverse %d", col, row, cell->role, seen.bg, seen.reverse);
	/* Of a blank one sees nothing else. */
	if (cell->glyph != ' ' && (seen.fg != expected.fg || seen.bold != expected.bold))
		fail_msg("%d,%d, role %d: colour %d instead of %d, bold %d", col, row, cell->role, seen.fg, expected.fg, seen.bold);
}

/* Whether this machine knows that type; a small one does not know all. */
static bool
is_known(const char *term)
{
	char why[128];
	struct screen *screen = screen_new(term, COLS, ROWS, false, why, sizeof why);
	bool known = screen != NULL && why[0] == 0;

	screen_free(screen);
	return known;
}

/* With 8 colours bold is bright: black on a ground, or on white, would be grey. */
static void
test_bold_black_is_black(void **state)
{
	struct pair pair;

	(void)state;
	if (!is_known("xterm"))
		skip();
	make_pair(&pair, "xterm", false, COLS, ROWS);
	enter(&pair);
	for (int role = 0; role < ROLE_COUNT; role++)
		grid_put(&pair.grid, role, 0, 'x', (enum role)role);
	for (enum theme theme = THEME_DARK; theme <= THEME_LIGHT; theme++) {
		screen_set_theme(pair.screen, theme);
		draw(&pair, false);
		for (int role = 0; role < ROLE_COUNT; role++) {
			struct emulator_cell seen = emulator_cell(pair.emulator, role, 0);

			assert_false(seen.bold && seen.fg == 0);
		}
	}
	release_pair(&pair);
}

static void
expect_grid(struct pair *pair, enum theme theme)
{
	for (int row = 0; row < pair->grid.rows; row++) {
		for (int col = 0; col < pair->grid.cols; col++)
			expect_cell(pair, theme, col, row);
	}
}

static const struct {
	const char *term;
	enum theme theme;
	int colours;
} terminals[] = {
	{ "xterm-256color", THEME_DARK, 256 },
	{ "xterm-256color", THEME_LIGHT, 256 },
	{ "xterm-256color", THEME_MONO, 256 },
	{ "screen-256color", THEME_DARK, 256 },
	{ "tmux-256color", THEME_LIGHT, 256 },
	{ "xterm", THEME_DARK, 8 },
	{ "xterm", THEME_LIGHT, 8 },
	{ "screen", THEME_DARK, 8 },
	{ "vt100", THEME_DARK, 0 },
	{ "vt220", THEME_LIGHT, 0 },
	{ "xterm-direct2", THEME_DARK, PAINT_DIRECT_COLOURS },
	{ "xterm-direct2", THEME_LIGHT, PAINT_DIRECT_COLOURS },
	{ "kitty-direct", THEME_CONTRAST, PAINT_DIRECT_COLOURS },
	{ "alacritty-direct", THEME_DARK, PAINT_DIRECT_COLOURS },
};

static void
test_grid_arrives(void **state)
{
	size_t tried = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(terminals); i++) {
		struct pair pair;

		if (!is_known(terminals[i].term))
			continue;
		tried++;
		make_pair(&pair, terminals[i].term, false, COLS, ROWS);
		assert_int_equal(screen_colours(pair.screen), terminals[i].colours);
		screen_set_theme(pair.screen, terminals[i].theme);
		enter(&pair);
		for (int frame = 0; frame < 30; frame++) {
			fill_at_random(&pair.grid, 1 << frame % 10);
			draw(&pair, frame % 13 == 12);
			expect_grid(&pair, terminals[i].theme);
		}
		release_pair(&pair);
	}
	assert_true(tried > 0);
}

/* The Linux console's fonts have few glyphs: no other is sent there, and each sign of the screen has one. */
static void
test_console(void **state)
{
	static const struct {
		const char *drawn, *seen;
	} rows[] = {
		{ "▒▒ blocked ▒│ ░█▄■ ─├┤┬┴ ▼ •·←↑→↓ × µ é", "▒▒ blocked ▒│ ░█▄■ ─├┤┬┴ ▼ •·←↑→↓ × µ é" },
		{ "╺━━━━● ┊ ★ ▸ ◐◓◑◒ … ◆ ◇ ⋮ ╶─╴ ▁▂▃", "=====o : * > |/-\\ ~ @ % : -─- __=" },
		{ "日本 x\u0301", "???? x" },
	};
	struct pair pair;

	(void)state;
	if (!is_known("linux"))
		skip();
	make_pair(&pair, "linux", false, COLS, ROWS);
	assert_int_equal(screen_colours(pair.screen), 8);
	for (size_t i = 0; i < COUNT(rows); i++)
		grid_text(&pair.grid, 0, (int)i, -1, ROLE_TEXT, rows[i].drawn);
	draw(&pair, true);
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_string_equal(emulator_row(pair.emulator, (int)i), rows[i].seen);
	release_pair(&pair);
}

/* A form of direct colour that the emulator doesn't read: each colour that is sent is one of a look. */
static void
test_direct_colours(void **state)
{
	static const char *const types[] = { "xterm-direct", "xterm-direct256", "iterm2-direct" };

	(void)state;
	for (size_t i = 0; i < COUNT(types); i++) {
		struct pair pair;

		if (!is_known(types[i]))
			continue;
		make_pair(&pair, types[i], false, COLS, ROWS);
		for (int role = 0; role < ROLE_COUNT; role++)
			grid_put(&pair.grid, role, 0, 'x', (enum role)role);
		screen_draw(pair.screen, &pair.grid, true, pair.bytes);
		for (int role = 0; role < ROLE_COUNT; role++) {
			int fg = (int)theme_look(THEME_DARK, (enum role)role)->fg;
			char text[32];

			if (fg <= 0) /* the default, or the palette's black */
				continue;
			snprintf(text, sizeof text, "38:2::%d:%d:%d", fg >> 16, fg >> 8 & 0xff, fg & 0xff);
			if (evbuffer_search(pair.bytes, text, strlen(text), NULL).pos == -1)
				fail_msg("%s, role %d: no %s", types[i], role, text);
		}
		release_pair(&pair);
	}
}

/* The terminal's own and a recording's: what one does must not touch the other. One is resized, the other keeps its size, whether that was the same or not. */
static void
resize_one_of_two(void)
{
	static const struct {
		int cols, rows;
	} sizes[] = { { 60, 20 }, { COLS, ROWS }, { 140, 50 }, { 20, 5 }, { 100, 30 } };
	struct pair one, other;

	make_pair(&one, "xterm-256color", true, COLS, ROWS);
	enter(&one);
	make_pair(&other, "xterm-256color", false, COLS, ROWS);
	enter(&other);
	for (size_t i = 0; i < COUNT(sizes); i++) {
		screen_resize(one.screen, sizes[i].cols, sizes[i].rows);
		grid_resize(&one.grid, sizes[i].cols, sizes[i].rows);
		emulator_resize(one.emulator, sizes[i].cols, sizes[i].rows);
		for (int frame = 0; frame < 3; frame++) {
			fill_at_random(&other.grid, 4);
			draw(&other, false);
			expect_grid(&other, THEME_DARK);
			fill_at_random(&one.grid, 4);
			draw(&one, false);
			expect_grid(&one, THEME_DARK);
		}
	}
	release_pair(&other);
	release_pair(&one);
}

/* What is lost depends on what is drawn. */
static void
test_one_of_two_is_resized(void **state)
{
	(void)state;
	for (int round = 0; round < 30; round++)
		resize_one_of_two();
}

static void
test_two_screens_at_once(void **state)
{
	struct pair one, other;

	(void)state;
	make_pair(&one, "xterm-256color", true, COLS, ROWS);
	enter(&one);
	fill_at_random(&one.grid, 2);
	draw(&one, false);
	make_pair(&other, "xterm-256color", false, COLS, ROWS);
	screen_set_theme(other.screen, THEME_LIGHT);
	enter(&other);
	for (int frame = 0; frame < 10; frame++) {
		fill_at_random(&one.grid, 4);
		fill_at_random(&other.grid, 4);
		draw(&one, false);
		draw(&other, false);
		expect_grid(&one, THEME_DARK);
		expect_grid(&other, THEME_LIGHT);
	}
	release_pair(&other);
	fill_at_random(&one.grid, 2);
	draw(&one, false);
	expect_grid(&one, THEME_DARK);
	release_pair(&one);
}

/* Rows that move by one are what curses scrolls, and scrolling is where terminals differ. */
static void
test_moving_rows(void **state)
{
	struct pair pair;

	(void)state;
	make_pair(&pair, "xterm-256color", false, COLS, ROWS);
	enter(&pair);
	fill_at_random(&pair.grid, 2);
	for (int frame = 0; frame < 50; frame++) {
		size_t row = sizeof *pair.grid.cells * COLS;
		bool up = frame % 3 != 0;

		memmove((char *)pair.grid.cells + (up ? 0 : row), (char *)pair.grid.cells + (up ? row : 0), row * (ROWS - 1));
		draw(&pair, false);
		expect_grid(&pair, THEME_DARK);
	}
	release_pair(&pair);
}

static void
test_nothing_new_is_no_bytes(void **state)
{
	struct pair pair;

	(void)state;
	make_pair(&pair, "xterm-256color", true, COLS, ROWS);
	enter(&pair);
	fill_at_random(&pair.grid, 1);
	assert_true(draw(&pair, false) > COLS * ROWS);
	assert_int_equal(draw(&pair, false), 0);
	assert_int_equal(draw(&pair, false), 0);

	grid_put(&pair.grid, 40, 12, 'q', ROLE_TEXT);
	assert_in_range(draw(&pair, false), 1, SMALL_CHANGE_BYTES);
	expect_grid(&pair, THEME_DARK);
	assert_int_equal(draw(&pair, false), 0);
	release_pair(&pair);
}

/* A recorder joins, or another terminal is attached: all of it comes again. */
static void
test_anew_for_a_fresh_terminal(void **state)
{
	struct pair pair;

	(void)state;
	make_pair(&pair, "xterm-256color", false, COLS, ROWS);
	enter(&pair);
	fill_at_random(&pair.grid, 1);
	draw(&pair, false);
	emulator_free(pair.emulator);
	pair.emulator = emulator_new(COLS, ROWS, NULL, NULL);
	draw(&pair, true);
	expect_grid(&pair, THEME_DARK);
	release_pair(&pair);
}

static void
test_theme_changes(void **state)
{
	static const enum theme themes[] = { THEME_LIGHT, THEME_MONO, THEME_DARK, THEME_LIGHT };
	struct pair pair;

	(void)state;
	make_pair(&pair, "xterm-256color", false, COLS, ROWS);
	enter(&pair);
	fill_at_random(&pair.grid, 1);
	draw(&pair, false);
	for (size_t i = 0; i < COUNT(themes); i++) {
		screen_set_theme(pair.screen, themes[i]);
		draw(&pair, false);
		expect_grid(&pair, themes[i]);
	}
	release_pair(&pair);
}

static void
test_resizing(void **state)
{
	static const int sizes[][2] = { { 60, 20 }, { 200, 60 }, { 50, 10 }, { 1, 1 }, { 2, 1 }, { 120, 36 }, { 300, 100 }, { 80, 24 } };
	struct pair pair;

	(void)state;
	make_pair(&pair, "xterm-256color", false, COLS, ROWS);
	enter(&pair);
	for (size_t i = 0; i < COUNT(sizes); i++) {
		fill_at_random(&pair.grid, 1);
		draw(&pair, false);
		screen_resize(pair.screen, sizes[i][0], sizes[i][1]);
		emulator_resize(pair.emulator, sizes[i][0], sizes[i][1]);
		grid_resize(&pair.grid, sizes[i][0], sizes[i][1]);
		fill_at_random(&pair.grid, 1);
		draw(&pair, false);
		expect_grid(&pair, THEME_DARK);
	}
	release_pair(&pair);
}

/* What no terminal has: the screen then has the nearest size that there is, and afterwards all is as before. */
static void
test_sizes_beyond(void **state)
{
	static const int sizes[][2] = { { 0, 0 }, { -1, ROWS }, { COLS, -1 }, { COLS, 65535 }, { 32768, 1 }, { 65535, 2 } };
	struct pair pair;

	(void)state;
	make_pair(&pair, "xterm-256color", false, COLS, ROWS);
	enter(&pair);
	for (size_t i = 0; i < COUNT(sizes); i++) {
		screen_resize(pair.screen, sizes[i][0], sizes[i][1]);
		fill_at_random(&pair.grid, 1);
		screen_draw(pair.screen, &pair.grid, false, pair.bytes);
		evbuffer_drain(pair.bytes, evbuffer_get_length(pair.bytes));
		screen_resize(pair.screen, COLS, ROWS);
		draw(&pair, false);
		expect_grid(&pair, THEME_DARK);
	}
	release_pair(&pair);
}

/* For a moment the grid and the screen may differ in size. */
static void
test_a_grid_of_another_size(void **state)
{
	struct pair pair;

	(void)state;
	make_pair(&pair, "xterm-256color", false, COLS, ROWS);
	enter(&pair);
	fill_at_random(&pair.grid, 1);
	draw(&pair, false);
	grid_resize(&pair.grid, COLS + 20, ROWS + 6);
	fill_at_random(&pair.grid, 1);
	grid_text(&pair.grid, COLS - 1, 0, -1, ROLE_TEXT, "日");
	draw(&pair, true);
	for (int row = 0; row < ROWS; row++) {
		if (grid_is_wide(&pair.grid, COLS - 1, row)) { /* half of it would be beyond the edge */
			assert_int_equal(emulator_cell(pair.emulator, COLS - 1, row).glyph, ' ');
			grid_put(&pair.grid, COLS - 1, row, ' ', (enum role)grid_cell(&pair.grid, COLS - 1, row)->role);
		}
		for (int col = 0; col < COLS; col++)
			expect_cell(&pair, THEME_DARK, col, row);
	}
	grid_resize(&pair.grid, 10, 5);
	fill_at_random(&pair.grid, 1);
	draw(&pair, true);
	expect_grid(&pair, THEME_DARK);
	assert_string_equal(emulator_row(pair.emulator, 5), "");
	release_pair(&pair);
}

static void
expect_home(const struct pair *pair)
{
	assert_false(emulator_alternate(pair->emulator));
	assert_true(emulator_cursor_visible(pair->emulator));
	assert_false(emulator_mouse(pair->emulator));
	assert_true(emulator_pen_is_plain(pair->emulator));
	assert_string_equal(emulator_row(pair->emulator, 0), "$ waitscope");
}

static void
test_enter_and_leave(void **state)
{
	struct evbuffer *home = evbuffer_new();
	struct pair pair;

	(void)state;
	make_pair(&pair, "xterm-256color", true, COLS, ROWS);
	screen_leave(pair.screen, home);
	emulator_feed(pair.emulator, "$ waitscope\r\n", 13);
	for (int round = 0; round < 4; round++) {
		enter(&pair);
		assert_true(emulator_alternate(pair.emulator));
		assert_false(emulator_cursor_visible(pair.emulator));
		assert_true(emulator_mouse(pair.emulator));
		assert_int_equal(emulator_find(pair.emulator, "waitscope"), -1);
		if (round % 2 == 0) /* and then the same once more, of which the terminal has kept nothing */
			fill_at_random(&pair.grid, 1);
		draw(&pair, false);
		expect_grid(&pair, THEME_DARK);
		emulator_feed(pair.emulator, evbuffer_pullup(home, -1), evbuffer_get_length(home));
		expect_home(&pair);
	}
	evbuffer_free(home);
	release_pair(&pair);
}

/* The rows from `top` to `bottom` go down by one, round and round: what curses would scroll. */
static void
roll(struct grid *grid, int top, int bottom)
{
	int cols = grid->cols;
	struct cell *cells = grid->cells;
	struct cell last[COLS];

	memcpy(last, cells + bottom * cols, sizeof last);
	memmove(cells + (top + 1) * cols, cells + top * cols, (size_t)((bottom - top) * cols) * sizeof *cells);
	memcpy(cells + top * cols, last, sizeof last);
}

/* The emulator keeps one saved cursor for both screens, as Vim and Emacs do. However rows were
 * moved, the ordinary screen is come back to where it was left. */
static void
test_scrolls_and_leaves(void **state)
{
	struct evbuffer *home = evbuffer_new();
	struct pair pair;

	(void)state;
	make_pair(&pair, "xterm-256color", true, COLS, ROWS);
	screen_leave(pair.screen, home);
	emulator_feed(pair.emulator, "$ waitscope\r\n", 13);
	enter(&pair);
	fill_at_random(&pair.grid, 1);
	draw(&pair, false);
	for (int top = 0; top < ROWS - 4; top++) {
		for (int bottom = top + 3; bottom < ROWS; bottom++) {
			roll(&pair.grid, top, bottom);
			draw(&pair, false);
		}
	}
	expect_grid(&pair, THEME_DARK);
	emulator_feed(pair.emulator, evbuffer_pullup(home, -1), evbuffer_get_length(home));
	expect_home(&pair);
	emulator_feed(pair.emulator, "summary", 7);
	assert_string_equal(emulator_row(pair.emulator, 1), "summary");
	evbuffer_free(home);
	release_pair(&pair);
}

/* A terminal that has no other screen keeps the picture; what is printed after it has a row of
 * its own. */
static void
test_leaves_a_row(void **state)
{
	struct evbuffer *home = evbuffer_new();
	struct pair pair;

	(void)state;
	make_pair(&pair, "vt100", false, COLS, ROWS);
	screen_leave(pair.screen, home);
	enter(&pair);
	assert_false(emulator_alternate(pair.emulator));
	grid_fill(&pair.grid, (struct rect){ 0, 0, COLS, ROWS }, 'x', ROLE_TEXT);
	draw(&pair, false);
	emulator_feed(pair.emulator, evbuffer_pullup(home, -1), evbuffer_get_length(home));
	emulator_feed(pair.emulator, "summary", 7);
	assert_string_equal(emulator_row(pair.emulator, ROWS - 1), "summary");
	assert_int_equal(emulator_row(pair.emulator, ROWS - 2)[COLS - 1], 'x');
	evbuffer_free(home);
	release_pair(&pair);
}

static void
test_no_mouse_unless_asked(void **state)
{
	struct pair pair;

	(void)state;
	make_pair(&pair, "xterm-256color", false, COLS, ROWS);
	enter(&pair);
	draw(&pair, false);
	assert_false(emulator_mouse(pair.emulator));
	release_pair(&pair);
}

static char long_name[10000];

static const struct {
	const char *term;
	bool drawn;
	const char *why; /* must be contained; "" = nothing is said */
} types[] = {
	{ "xterm-256color", true, "" },
	{ "vt100", true, "" },
	{ "dumb", false, "\"dumb\" cannot place a cursor" },
	{ "", false, "TERM is not set" },
	{ NULL, false, "TERM is not set" },
	{ "no-such-terminal", true, "\"no-such-terminal\" is unknown here: taken for xterm-256color" },
	{ "../etc/passwd", true, "unknown" },
	{ "xterm-256color/../xterm", true, "unknown" },
	{ "/usr/share/terminfo/x/xterm", true, "unknown" },
	{ " ", true, "unknown" },
	{ "a:b|c,d", true, "unknown" },
	{ long_name, true, "unknown" },
};

static void
test_types(void **state)
{
	(void)state;
	memset(long_name, 'x', sizeof long_name - 1);
	unsetenv("TERM");
	for (size_t i = 0; i < COUNT(types); i++) {
		char why[160] = "old";
		struct screen *screen = screen_new(types[i].term, COLS, ROWS, false, why, sizeof why);

		assert_int_equal(screen != NULL, types[i].drawn);
		if (types[i].why[0] == 0)
			assert_string_equal(why, "");
		else if (strstr(why, types[i].why) == NULL)
			fail_msg("why is \"%s\"", why);
		screen_free(screen);
	}
}

/* $TERM, and who else says what the terminal can do. */
static void
test_types_in_environment(void **state)
{
	static const struct {
		const char *term, *name, *value;
		int colours;
	} rows[] = {
		{ "xterm-256color", NULL, NULL, 256 },
		{ "xterm", NULL, NULL, 8 },
		{ "xterm", "XTERM_VERSION", "XTerm(379)", 256 },
		{ "xterm", "COLORTERM", "truecolor", 256 },
		{ "vt100", "COLORTERM", "truecolor", 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char why[160];
		struct screen *screen;

		if (!is_known(rows[i].term))
			continue;
		setenv("TERM", rows[i].term, 1);
		unsetenv("XTERM_VERSION");
		unsetenv("COLORTERM");
		if (rows[i].name != NULL)
			setenv(rows[i].name, rows[i].value, 1);
		screen = screen_new(NULL, COLS, ROWS, false, why, sizeof why);
		assert_non_null(screen);
		assert_int_equal(screen_colours(screen), rows[i].colours);
		screen_free(screen);
	}
}

/* curses would take signals and trust LINES and COLUMNS. */
static void
test_process_is_left_alone(void **state)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGTSTP, SIGWINCH };
	struct sigaction before[COUNT(numbers)], after;
	struct pair pair;

	(void)state;
	setenv("LINES", "7", 1);
	unsetenv("COLUMNS");
	for (size_t i = 0; i < COUNT(numbers); i++)
		sigaction(numbers[i], NULL, &before[i]);
	make_pair(&pair, "xterm-256color", true, COLS, ROWS);
	enter(&pair);
	fill_at_random(&pair.grid, 1);
	draw(&pair, false);
	expect_grid(&pair, THEME_DARK);
	release_pair(&pair);
	for (size_t i = 0; i < COUNT(numbers); i++) {
		sigaction(numbers[i], NULL, &after);
		assert_ptr_equal(after.sa_handler, before[i].sa_handler);
	}
	assert_string_equal(getenv("LINES"), "7");
	assert_null(getenv("COLUMNS"));
	unsetenv("LINES");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_process_is_left_alone), /* first: curses takes signals once */
		cmocka_unit_test(test_grid_arrives),
		cmocka_unit_test(test_two_screens_at_once),
		cmocka_unit_test(test_bold_black_is_black),
		cmocka_unit_test(test_moving_rows),
		cmocka_unit_test(test_nothing_new_is_no_bytes),
		cmocka_unit_test(test_anew_for_a_fresh_terminal),
		cmocka_unit_test(test_theme_changes),
		cmocka_unit_test(test_resizing),
		cmocka_unit_test(test_sizes_beyond),
		cmocka_unit_test(test_a_grid_of_another_size),
		cmocka_unit_test(test_enter_and_leave),
		cmocka_unit_test(test_scrolls_and_leaves),
		cmocka_unit_test(test_leaves_a_row),
		cmocka_unit_test(test_no_mouse_unless_asked),
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_types_in_environment),
		cmocka_unit_test(test_direct_colours),
		cmocka_unit_test(test_console),
		cmocka_unit_test(test_one_of_two_is_resized),
	};

	const char *seed;

	if (setlocale(LC_ALL, "C.UTF-8") == NULL && setlocale(LC_ALL, "en_US.UTF-8") == NULL) {
		fprintf(stderr, "no UTF-8 locale here\n");
		return 77;
	}
	seed = getenv("SCREEN_SEED");
	if (seed != NULL)
		random_state = (uint32_t)strtoul(seed, NULL, 10);
	printf("SCREEN_SEED=%u\n", (unsigned)random_state);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
