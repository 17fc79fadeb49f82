/* The grid: clipping, text, roles; and the tables of the theme. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/golden.h"
#include "ui/draw/grid.h"
#include "ui/draw/theme.h"

/* The grid's text must be `expected`, a string with '\n' behind each row. */
static void
assert_grid(const struct grid *grid, const char *expected)
{
	char *text = grid_to_text(grid, true);

	assert_string_equal(text, expected);
	free(text);
}

static void
test_text(void **state)
{
	static const struct {
		int col, max_cols;
		const char *text, *row;
		int drawn;
	} cases[] = {
		{ 0, -1, "sync", "sync    ", 4 },
		{ 2, -1, "sync", "  sync  ", 4 },
		{ 0, -1, "blocked!", "blocked!", 8 },
		{ 0, -1, "blocked 5.0 s", "blocked…", 8 },
		{ 0, -1, "is done. Next", "is done…", 8 },
		{ 0, -1, "is in. Next", "is in. …", 8 },         /* after a whole word … */
		{ 0, -1, "a synchronous one", "a synch…", 8 },   /* … unless that takes more than half away */
		{ 5, -1, "async", "     as…", 3 },
		{ 0, 4, "async", "asy…    ", 4 },
		{ 0, 5, "async", "async   ", 5 },
		{ 0, 1, "async", "…       ", 1 },
		{ 0, 0, "async", "        ", 0 },
		{ 8, -1, "async", "        ", 0 },
		{ 100, -1, "async", "        ", 0 },
		{ -2, -1, "async", "ync     ", 5 },
		{ 0, -1, "", "        ", 0 },
		{ 0, -1, "━●★", "━●★     ", 3 },
		{ 0, -1, "é ß", "é ß     ", 3 },
		{ 0, -1, "a\tb\nc", "a b c   ", 5 },
		{ 0, -1, "\x1b[31m", "?[31m   ", 5 },
		{ 0, -1, "\xff\xc0\x80z", "??z     ", 3 },     /* a byte that is no UTF-8; overlong */
		{ 0, -1, "\xe2\x94", "??      ", 2 },           /* cut off */
		{ 0, -1, "日本", "日本    ", 4 },               /* two columns wide */
		{ 1, -1, "日本語", " 日本語 ", 6 },
		{ 0, -1, "日本語日本語", "日本語… ", 7 },        /* none is cut */
		{ 1, -1, "日本語日本語", " 日本語…", 7 },
		{ 0, 5, "日本語", "日本…   ", 5 },
		{ 0, 4, "日本語", "日…     ", 3 },
		{ 0, 2, "日本", "…       ", 1 },
		{ 0, 2, "日", "日      ", 2 },
		{ 0, 1, "日", "…       ", 1 },
		{ 7, -1, "日", "       …", 1 },
		{ -1, -1, "日本", " 本     ", 4 },              /* half of it is outside */
		{ 0, -1, "x\xcc\x81y", "x\xcc\x81y      ", 2 }, /* a combining mark */
		{ 0, -1, "\xf0\x9f\x98\x80", "😀      ", 2 }, /* an emoji */
	};
	struct grid grid;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char row[64];

		grid_init(&grid, 8, 1);
		assert_int_equal(grid_text(&grid, cases[i].col, 0, cases[i].max_cols, ROLE_TEXT, cases[i].text), cases[i].drawn);
		snprintf(row, sizeof row, "%s\n", cases[i].row);
		assert_grid(&grid, row);
		grid_release(&grid);
	}
}

/* Nobody leaves half of a wide letter behind. */
static void
test_halves(void **state)
{
	static const struct {
		int col;
		const char *text, *row;
	} cases[] = {
		{ 0, "x", "x 本語  " },
		{ 1, "x", " x本語  " },
		{ 1, "xy", " xy 語  " },
		{ 1, "世", " 世 語  " },
		{ 3, "世界", "日 世界 " },
		{ 5, "x", "日本 x  " },
		{ 6, "x", "日本語x " },
		{ 2, "世", "日世語  " },
	};
	struct grid grid;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char row[64];

		grid_init(&grid, 8, 1);
		grid_text(&grid, 0, 0, -1, ROLE_TEXT, "日本語");
		grid_text(&grid, cases[i].col, 0, -1, ROLE_TEXT, cases[i].text);
		snprintf(row, sizeof row, "%s\n", cases[i].row);
		assert_grid(&grid, row);
		grid_release(&grid);
	}
	grid_init(&grid, 8, 2);
	grid_text(&grid, 0, 0, -1, ROLE_TEXT, "日本語");
	grid_text(&grid, 0, 1, -1, ROLE_TEXT, "日本語");
	grid_fill(&grid, (struct rect){ 1, 0, 2, 2 }, '.', ROLE_TEXT);
	assert_grid(&grid, " .. 語  \n .. 語  \n");
	grid_frame(&grid, (struct rect){ 5, 0, 3, 2 }, ROLE_TEXT);
	assert_grid(&grid, " ..  ╭─╮\n ..  ╰─╯\n");
	grid_release(&grid);
}

/* Both halves look alike. */
static void
test_role_of_halves(void **state)
{
	struct grid grid;
	char *roles;

	(void)state;
	grid_init(&grid, 8, 1);
	grid_text(&grid, 0, 0, -1, ROLE_BLOCKED_BAR, "日本語");
	grid_role(&grid, (struct rect){ 1, 0, 1, 1 }, ROLE_FAILED);
	grid_role(&grid, (struct rect){ 4, 0, 1, 1 }, ROLE_FAILED);
	grid_role(&grid, (struct rect){ 2, 0, 0, 1 }, ROLE_USER);
	roles = golden_roles(&grid);
	assert_string_equal(roles, "!!XX!!..\n");
	free(roles);
	grid_release(&grid);
}

static void
test_text_right(void **state)
{
	struct grid grid;

	(void)state;
	grid_init(&grid, 8, 3);
	assert_int_equal(grid_text_right(&grid, 8, 0, -1, ROLE_TEXT, "5.0 s"), 5);
	assert_int_equal(grid_text_right(&grid, 6, 1, 4, ROLE_TEXT, "queued"), 4);
	assert_int_equal(grid_printf(&grid, 1, 2, -1, ROLE_TEXT, "%d of %d", 1, 3), 6);
	assert_grid(&grid, "   5.0 s\n  que…  \n 1 of 3 \n");
	grid_clear(&grid);
	assert_int_equal(grid_text_right(&grid, 8, 0, -1, ROLE_TEXT, "日本"), 4);
	assert_int_equal(grid_text_right(&grid, 8, 1, 4, ROLE_TEXT, "日本語"), 3); /* as near as it gets */
	assert_grid(&grid, "    日本\n     日…\n        \n");
	grid_release(&grid);
}

/* Whatever is drawn outside changes nothing, and nothing beyond the cells. */
static void
test_clips(void **state)
{
	static const struct rect rects[] = {
		{ -5, 0, 5, 1 }, { 4, 0, 3, 2 }, { 0, -3, 4, 3 }, { 0, 2, 4, 9 }, { 1, 1, 0, 1 }, { 1, 1, -4, 1 }, { 9, 9, 9, 9 },
	};
	struct grid grid;

	(void)state;
	grid_init(&grid, 4, 2);
	for (size_t i = 0; i < sizeof rects / sizeof *rects; i++) {
		grid_fill(&grid, rects[i], 'x', ROLE_TEXT);
		grid_role(&grid, rects[i], ROLE_FAILED);
	}
	grid_put(&grid, 4, 1, 'x', ROLE_TEXT);
	grid_put(&grid, -1, 1, 'x', ROLE_TEXT);
	grid_hline(&grid, 0, 2, 4, 'x', ROLE_TEXT);
	assert_grid(&grid, "    \n    \n");
	assert_null(grid_cell(&grid, 4, 0));
	assert_null(grid_cell(&grid, 0, -1));
	grid_fill(&grid, (struct rect){ -1, -1, 3, 2 }, 'o', ROLE_TEXT);
	grid_hline(&grid, 2, 1, 100, '-', ROLE_RULE);
	assert_grid(&grid, "oo  \n  --\n");
	grid_release(&grid);
}

static void
test_empty(void **state)
{
	struct grid grid;

	(void)state;
	grid_init(&grid, 0, 0);
	grid_text(&grid, 0, 0, -1, ROLE_TEXT, "x");
	grid_fill(&grid, (struct rect){ 0, 0, 3, 3 }, 'x', ROLE_TEXT);
	assert_grid(&grid, "");
	grid_resize(&grid, 2, 1);
	grid_text(&grid, 0, 0, -1, ROLE_TEXT, "ab");
	grid_resize(&grid, 3, 1);
	assert_grid(&grid, "   \n");
	grid_release(&grid);
}

static void
test_roles_and_ascii(void **state)
{
	struct grid grid;
	char *roles, *text;

	(void)state;
	grid_init(&grid, 6, 2);
	grid_text(&grid, 0, 0, -1, ROLE_BLOCKED_BAR, "▒▒");
	grid_text(&grid, 2, 0, -1, ROLE_CALLBACK, "★");
	grid_text(&grid, 0, 1, -1, ROLE_FAILED, "×…é日");
	grid_role(&grid, (struct rect){ 1, 1, 1, 1 }, ROLE_USER);
	roles = golden_roles(&grid);
	assert_string_equal(roles, "XXC...\n!y!!!.\n");
	grid_to_ascii(&grid);
	text = grid_to_text(&grid, false);
	assert_string_equal(text, "XX*\nF~???\n");
	free(roles);
	free(text);
	grid_release(&grid);
}

/* ---- the theme ---- */

static double
luminance(int32_t rgb)
{
	double sum = 0;
	static const double weight[] = { 0.2126, 0.7152, 0.0722 };

	for (int i = 0; i < 3; i++) {
		double v = (rgb >> (16 - 8 * i) & 0xff) / 255.0, p = (v + 0.055) / 1.055;

		/* p to the power of 2.4, as p^2 x p^0.4, the latter by Newton's method. */
		double root = 1;

		for (int k = 0; k < 60; k++)
			root -= (root * root * root * root * root - p * p) / (5 * root * root * root * root);
		sum += weight[i] * (v <= 0.04045 ? v / 12.92 : p * p * root);
	}
	return sum;
}

/* As WCAG 2.1 defines it. */
static double
contrast(int32_t a, int32_t b)
{
	double x = luminance(a), y = luminance(b);

	return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

/* Text is legible in every theme; only rules, the textures of two bars, the future and the area of what is
 * done are not text. The last one is quiet, but seen. */
static void
test_contrast(void **state)
{
	(void)state;
	assert_true(contrast(0x000000, 0xffffff) > 20.9 && contrast(0x000000, 0xffffff) < 21.1);
	for (enum theme theme = 0; theme < THEME_COUNT; theme++) {
		const struct theme_paper *paper = theme_paper(theme);
		double least = theme == THEME_CONTRAST ? 9 : 4.95;

		for (enum role role = 0; role < ROLE_COUNT; role++) {
			const struct look *look = theme_look(theme, role);
			int32_t text = look->fg == COLOUR_DEFAULT ? paper->fg : look->fg;
			int32_t ground = look->bg == COLOUR_DEFAULT ? paper->bg : look->bg;
			double least_here = least;

			if (role == ROLE_BLANK || role == ROLE_RULE || role == ROLE_FUTURE || role == ROLE_BLOCKED_BAR ||
			    role == ROLE_HOLD_BAR)
				continue;
			if (role == ROLE_DONE)
				least_here = theme == THEME_CONTRAST ? 4.5 : 1.5;
			if (contrast(text, ground) < least_here)
				fail_msg("%s: role %c has %.2f:1", theme_name(theme), theme_role_letter(role), contrast(text, ground));
		}
	}
}

/* High contrast does not depend on the terminal's ground, and has no grey that cannot
 * be read. */
static void
test_high_contrast(void **state)
{
	(void)state;
	for (enum role role = 0; role < ROLE_COUNT; role++) {
		const struct look *look = theme_look(THEME_CONTRAST, role);

		assert_int_not_equal(look->bg, COLOUR_DEFAULT);
		assert_int_not_equal(look->bg256, COLOUR_DEFAULT);
		assert_int_not_equal(look->bg16, COLOUR_DEFAULT);
		if (role != ROLE_BLOCKED_BAR && role != ROLE_HOLD_BAR && contrast(look->fg, look->bg) < 7)
			fail_msg("role %c has %.2f:1", theme_role_letter(role), contrast(look->fg, look->bg));
	}
}

/* One sign, one meaning: what is done does not look as what is in flight, waits or has failed. */
static void
test_done_looks_like_nothing_else(void **state)
{
	static const enum role others[] = { ROLE_FLIGHT, ROLE_QUEUED, ROLE_FAILED, ROLE_BLOCKED_BAR, ROLE_CALLBACK, ROLE_SPIN };

	(void)state;
	for (enum theme theme = 0; theme < THEME_COUNT; theme++) {
		const struct look *done = theme_look(theme, ROLE_DONE);

		for (size_t i = 0; i < sizeof others / sizeof *others && theme != THEME_MONO; i++) {
			const struct look *other = theme_look(theme, others[i]);

			if (done->fg == other->fg || done->fg256 == other->fg256 || done->fg16 == other->fg16)
				fail_msg("%s: done looks like role %c", theme_name(theme), theme_role_letter(others[i]));
		}
	}
}

static void
test_theme_tables(void **state)
{
	char seen[256] = { 0 };
	static const struct look missing; /* all zeros */

	(void)state;
	for (enum role role = 0; role < ROLE_COUNT; role++) {
		unsigned char letter = (unsigned char)theme_role_letter(role);

		assert_int_not_equal(letter, 0);
		assert_int_equal(seen[letter]++, 0);
		assert_int_equal(theme_look(THEME_MONO, role)->fg, COLOUR_DEFAULT);
		/* A look that a table lacks would be black on black in every palette. */
		for (int theme = 0; theme < THEME_COUNT; theme++)
			assert_memory_not_equal(theme_look((enum theme)theme, role), &missing, sizeof missing);
	}
	for (int theme = 0; theme < THEME_COUNT; theme++)
		assert_int_equal(theme_find(theme_name((enum theme)theme)), theme);
	assert_int_equal(theme_find("drak"), -1);
	assert_int_equal(theme_glyph_ascii('a'), 'a');
	assert_int_equal(theme_glyph_ascii(0x2605), '*');
	assert_int_equal(theme_glyph_ascii(0x3042), '?');
	assert_int_equal(theme_sign_ascii(0xd7, ROLE_FAILED), 'F');
	assert_int_equal(theme_sign_ascii(0xd7, ROLE_DIM), 'x');
	assert_int_equal(theme_sign_ascii('a', ROLE_FAILED), 'a');
}

static void
test_locale(void **state)
{
	(void)state;
	assert_non_null(setlocale(LC_ALL, "C"));
	assert_false(theme_glyphs_are_safe());
	if (setlocale(LC_ALL, "C.UTF-8") == NULL)
		skip();
	assert_true(theme_glyphs_are_safe());
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_halves),
		cmocka_unit_test(test_role_of_halves),
		cmocka_unit_test(test_text_right),
		cmocka_unit_test(test_clips),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_roles_and_ascii),
		cmocka_unit_test(test_contrast),
		cmocka_unit_test(test_high_contrast),
		cmocka_unit_test(test_done_looks_like_nothing_else),
		cmocka_unit_test(test_theme_tables),
		cmocka_unit_test(test_locale),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
