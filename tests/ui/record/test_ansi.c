/* Text with colours: what a terminal emulator makes of it is the grid. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/emulator.h"
#include "support/letters.h"
#include "support/random_trace.h"
#include "ui/record/ansi.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { COLS = 40, ROWS = 8 };

static const uint32_t glyphs[] = { ' ', ' ', ' ', 'a', 'Z', '~', 0x2500, 0x2592, 0x2605, 0xe9 };

static char *
written(const struct grid *grid, enum theme theme, enum ansi_colours colours)
{
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	assert_int_equal(ansi_write(file, grid, theme, colours), 0);
	fclose(file);
	return text;
}

/* Feeds lines as a terminal's driver does: each ends with a return, too. After each
 * the pen must be plain. */
static void
feed_lines(struct emulator *emulator, const char *text)
{
	while (*text != '\0') {
		size_t size = strcspn(text, "\n");

		emulator_feed(emulator, text, size);
		assert_true(emulator_pen_is_plain(emulator));
		emulator_feed(emulator, "\r\n", 2);
		text += size + 1;
	}
}

static void
expect_cell(const struct emulator_cell *seen, const struct cell *cell, enum theme theme, enum ansi_colours colours)
{
	const struct look *look = theme_look(theme, (enum role)cell->role);
	int fg = look->fg == COLOUR_DEFAULT ? EMULATOR_DEFAULT : colours == ANSI_TRUE ? EMULATOR_RGB + look->fg : look->fg256;
	int bg = look->bg == COLOUR_DEFAULT ? EMULATOR_DEFAULT : colours == ANSI_TRUE ? EMULATOR_RGB + look->bg : look->bg256;

	assert_int_equal(seen->glyph, cell->glyph);
	if (cell->glyph == GLYPH_TAIL) /* the emulator keeps no look of it */
		return;
	assert_memory_equal(seen->marks, cell->marks, sizeof cell->marks);
	assert_int_equal(seen->bg, bg);
	assert_int_equal(seen->reverse, look->reverse);
	if (cell->glyph == ' ') /* of a blank one sees nothing else */
		return;
	assert_int_equal(seen->fg, fg);
	assert_int_equal(seen->bold, look->bold);
}

static void
test_emulated(void **state)
{
	uint64_t random = 1;
	struct grid grid;

	(void)state;
	grid_init(&grid, COLS, ROWS);
	for (int i = 0; i < 60; i++) {
		enum theme theme = (enum theme)(i % THEME_COUNT);
		enum ansi_colours colours = (enum ansi_colours)(i / THEME_COUNT % 2);
		struct emulator *emulator = emulator_new(COLS, ROWS + 1, NULL, NULL);
		char *text;

		for (int k = 0; k < 100; k++)
			grid_put(&grid, (int)random_below(&random, COLS), (int)random_below(&random, ROWS),
			    glyphs[random_below(&random, COUNT(glyphs))], (enum role)random_below(&random, ROLE_COUNT));
		for (int k = 0; k < 10; k++)
			grid_text(&grid, (int)random_below(&random, COLS), (int)random_below(&random, ROWS), -1,
			    (enum role)random_below(&random, ROLE_COUNT), sample_letters[random_below(&random, SAMPLE_LETTERS)]);
		text = written(&grid, theme, colours);
		feed_lines(emulator, text);
		for (int row = 0; row < ROWS; row++) {
			for (int col = 0; col < COLS; col++) {
				struct emulator_cell seen = emulator_cell(emulator, col, row);

				expect_cell(&seen, grid_cell(&grid, col, row), theme, colours);
			}
		}
		free(text);
		emulator_free(emulator);
	}
	grid_release(&grid);
}

static const struct {
	enum theme theme;
	enum ansi_colours colours;
	const char *text;
} exact[] = {
	{ THEME_DARK, ANSI_256, "ab \033[0;1;38;5;231;48;5;130mc d\033[0m\n\n" },
	{ THEME_DARK, ANSI_TRUE, "ab \033[0;1;38;2;255;255;255;48;2;184;79;0mc d\033[0m\n\n" },
	{ THEME_MONO, ANSI_256, "ab \033[0;7mc d\033[0m\n\n" },
};

/* As little as will do, and nothing at the ends of lines. */
static void
test_exact(void **state)
{
	struct grid grid;

	(void)state;
	grid_init(&grid, 10, 2);
	grid_text(&grid, 0, 0, -1, ROLE_BLANK, "ab");
	grid_text(&grid, 3, 0, -1, ROLE_BLOCKED, "c d");
	grid_text(&grid, 6, 0, -1, ROLE_TEXT, "  ");
	for (size_t i = 0; i < COUNT(exact); i++) {
		char *text = written(&grid, exact[i].theme, exact[i].colours);

		assert_string_equal(text, exact[i].text);
		free(text);
	}
	grid_release(&grid);
}

static void
test_full(void **state)
{
	FILE *file = fopen("/dev/full", "w");
	struct grid grid;

	(void)state;
	if (file == NULL)
		skip();
	grid_init(&grid, COLS, ROWS);
	assert_int_equal(ansi_write(file, &grid, THEME_DARK, ANSI_256), -1);
	fclose(file);
	grid_release(&grid);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_emulated),
		cmocka_unit_test(test_exact),
		cmocka_unit_test(test_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
