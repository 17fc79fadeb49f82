/* The screen as text with colours. */
#include "ui/record/ansi.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/letter.h"

static const struct look *
look_at(const struct grid *grid, int col, int row, enum theme theme)
{
	return theme_look(theme, (enum role)grid_cell(grid, col, row)->role);
}

/* ";38;5;N" or ";38;2;R;G;B"; with 48 for a ground. */
static void
write_colour(FILE *file, int code, int32_t rgb, int16_t of256, enum ansi_colours colours)
{
	if (rgb == COLOUR_DEFAULT)
		return;
	if (colours == ANSI_TRUE)
		fprintf(file, ";%d;2;%d;%d;%d", code, rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff);
	else
		fprintf(file, ";%d;5;%d", code, of256);
}

static bool
is_plain(const struct look *look)
{
	return look->fg == COLOUR_DEFAULT && look->bg == COLOUR_DEFAULT && !look->bold && !look->reverse;
}

static bool
same_look(const struct look *a, const struct look *b)
{
	return a->fg == b->fg && a->bg == b->bg && a->fg256 == b->fg256 && a->bg256 == b->bg256 && a->bold == b->bold &&
	    a->reverse == b->reverse;
}

/* Starts with a reset, so that the look before does not matter. */
static void
write_look(FILE *file, const struct look *look, enum ansi_colours colours)
{
	fputs("\033[0", file);
	if (look->bold)
		fputs(";1", file);
	if (look->reverse)
		fputs(";7", file);
	write_colour(file, 38, look->fg, look->fg256, colours);
	write_colour(file, 48, look->bg, look->bg256, colours);
	fputc('m', file);
}

/* Returns true if the cell differs from an empty one: of a blank only the ground is visible. */
static bool
is_seen(const struct grid *grid, int col, int row, enum theme theme)
{
	const struct look *look = look_at(grid, col, row, theme);

	return grid_cell(grid, col, row)->glyph != ' ' || look->bg != COLOUR_DEFAULT || look->reverse;
}

static void
write_row(FILE *file, const struct grid *grid, int row, enum theme theme, enum ansi_colours colours)
{
	static const struct look plain = { .fg = COLOUR_DEFAULT, .bg = COLOUR_DEFAULT, .fg256 = COLOUR_DEFAULT, .bg256 = COLOUR_DEFAULT };
	const struct look *on = &plain;
	int end = grid->cols;

	while (end > 0 && !is_seen(grid, end - 1, row, theme))
		end--;
	for (int col = 0; col < end; col++) {
		const struct look *look = look_at(grid, col, row, theme);
		struct letter letter = grid_letter(grid_cell(grid, col, row));
		char utf8[LETTER_MAX_BYTES];

		if (letter.base == GLYPH_TAIL)
			continue;
		if (!same_look(look, on) && (is_seen(grid, col, row, theme) || on->bg != COLOUR_DEFAULT || on->reverse)) {
			write_look(file, look, colours);
			on = look;
		}
		fwrite(utf8, 1, (size_t)(letter_encode(utf8, &letter) - utf8), file);
	}
	fputs(is_plain(on) ? "\n" : "\033[0m\n", file);
}

int
ansi_write(FILE *file, const struct grid *grid, enum theme theme, enum ansi_colours colours)
{
	for (int row = 0; row < grid->rows; row++)
		write_row(file, grid, row, theme, colours);
	return ferror(file) || fflush(file) != 0 ? -1 : 0;
}
