/* Large letters. */
#include "ui/draw/big_letters.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "ui/draw/text.h"

static const struct {
	const char *rows[BIG_LETTER_ROWS];
	char letter;
} letters[] = {
	{ { "█▀█", "█ █", "▀▀▀" }, '0' }, { { "▄█ ", " █ ", "▀▀▀" }, '1' }, { { "▀▀█", "█▀▀", "▀▀▀" }, '2' },
	{ { "▀▀█", " ▀█", "▀▀▀" }, '3' }, { { "█ █", "▀▀█", "  ▀" }, '4' }, { { "█▀▀", "▀▀█", "▀▀▀" }, '5' },
	{ { "█▀▀", "█▀█", "▀▀▀" }, '6' }, { { "▀▀█", "  █", "  ▀" }, '7' }, { { "█▀█", "█▀█", "▀▀▀" }, '8' },
	{ { "█▀█", "▀▀█", "▀▀▀" }, '9' }, { { "▄▀▄", "█▀█", "▀ ▀" }, 'a' }, { { "█  ", "█▀█", "▀▀▀" }, 'b' },
	{ { "█▀▀", "█  ", "▀▀▀" }, 'c' }, { { "  █", "█▀█", "▀▀▀" }, 'd' }, { { "█▀▀", "█▀▀", "▀▀▀" }, 'e' },
	{ { "█▀▀", "█▀▀", "▀  " }, 'f' }, { { " ", " ", "▀" }, '.' }, { { "▄", "▄", " " }, ':' },
	{ { "█▀", "█ ", "▀▀" }, '[' }, { { "▀█", " █", "▀▀" }, ']' },
};

static const char *const *
rows_of(char letter)
{
	for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
		if (letters[i].letter == letter)
			return letters[i].rows;
	return NULL;
}

int
big_letters_cols(const char *text)
{
	int cols = 0;

	for (; *text != '\0'; text++) {
		const char *const *rows = rows_of(*text);

		if (rows == NULL)
			return -1;
		cols += text_cols(rows[0]) + (text[1] != '\0');
	}
	return cols;
}

void
big_letters_draw(struct grid *grid, int col, int row, enum role role, const char *text)
{
	if (big_letters_cols(text) < 0)
		return;
	for (; *text != '\0'; text++) {
		const char *const *rows = rows_of(*text);

		assert(rows != NULL); /* they have columns */
		for (int i = 0; i < BIG_LETTER_ROWS; i++)
			grid_text(grid, col, row + i, -1, role, rows[i]);
		col += text_cols(rows[0]) + 1;
	}
}
