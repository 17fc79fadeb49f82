/* The sign of a recording: where it is put. */
#include "ui/rec_sign.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum {
	NAME_COL = 1,  /* "waitscope" in the header of every view */
	NAME_COLS = 9,
	SIGN_COLS = 5,
};

static bool
has_name(const struct grid *grid)
{
	static const char name[] = "waitscope";

	for (int i = 0; name[i] != '\0'; i++)
		if (grid_cell(grid, NAME_COL + i, 0)->glyph != (uint32_t)name[i])
			return false;
	return true;
}

/* A blank on both sides sets it off from words. */
static bool
has_room(const struct grid *grid, int col, int row)
{
	for (int i = -1; i <= SIGN_COLS; i++)
		if (grid_cell(grid, col + i, row)->glyph != ' ')
			return false;
	return true;
}

/* Finds the first row with room at one of its ends. Returns false if there is none. */
static bool
find_room(const struct grid *grid, int *col, int *row)
{
	for (*row = 0; *row < grid->rows; ++*row) {
		*col = NAME_COL;
		if (has_room(grid, *col, *row))
			return true;
		*col = grid->cols - 1 - SIGN_COLS;
		if (has_room(grid, *col, *row))
			return true;
	}
	*row = 0;
	return false;
}

void
rec_sign_put(struct rec_sign *sign, struct grid *grid, bool ascii)
{
	int col = NAME_COL, cols = NAME_COLS;

	*sign = (struct rec_sign){ .row = 0 };
	if (grid->cols <= NAME_COL + NAME_COLS || grid->rows == 0)
		return;
	if (!has_name(grid)) {
		find_room(grid, &col, &sign->row);
		cols = SIGN_COLS;
	}
	sign->cells = mem_new((size_t)grid->cols, sizeof *sign->cells);
	memcpy(sign->cells, grid_cell(grid, 0, sign->row), (size_t)grid->cols * sizeof *sign->cells);
	grid_hline(grid, col, sign->row, cols, ' ', ROLE_BLANK);
	grid_text(grid, col, sign->row, -1, ROLE_FAILED, ascii ? "o REC" : "● REC");
}

void
rec_sign_take(struct rec_sign *sign, struct grid *grid)
{
	if (sign->cells == NULL)
		return;
	memcpy(grid_cell(grid, 0, sign->row), sign->cells, (size_t)grid->cols * sizeof *sign->cells);
	free(sign->cells);
	sign->cells = NULL;
}
