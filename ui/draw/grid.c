/* The grid: cells in memory, each a glyph and a colour role. */
#include "ui/draw/grid.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "ui/draw/text.h"
#include "ui/draw/theme.h"

enum { ELLIPSIS = 0x2026 };

static const struct cell blank = { .glyph = ' ', .role = ROLE_BLANK };

void
grid_init(struct grid *grid, int cols, int rows)
{
	*grid = (struct grid){ 0 };
	grid_resize(grid, cols, rows);
}

void
grid_release(struct grid *grid)
{
	free(grid->cells);
	*grid = (struct grid){ 0 };
}

void
grid_resize(struct grid *grid, int cols, int rows)
{
	grid->cols = cols < 0 ? 0 : cols;
	grid->rows = rows < 0 ? 0 : rows;
	grid->cells = mem_resize(grid->cells, (size_t)grid->cols * (size_t)grid->rows, sizeof *grid->cells);
	grid_clear(grid);
}

void
grid_clear(struct grid *grid)
{
	size_t count = (size_t)grid->cols * (size_t)grid->rows;

	for (size_t i = 0; i < count; i++)
		grid->cells[i] = blank;
}

struct cell *
grid_cell(const struct grid *grid, int col, int row)
{
	if (col < 0 || row < 0 || col >= grid->cols || row >= grid->rows)
		return NULL;
	return &grid->cells[(size_t)row * (size_t)grid->cols + (size_t)col];
}

/* Of a cell and the one to the right of it; either may be NULL. */
static bool
are_wide(const struct cell *cell, const struct cell *next)
{
	return cell != NULL && next != NULL && cell->glyph != GLYPH_TAIL && next->glyph == GLYPH_TAIL;
}

bool
grid_is_wide(const struct grid *grid, int col, int row)
{
	return are_wide(grid_cell(grid, col, row), grid_cell(grid, col + 1, row));
}

struct letter
grid_letter(const struct cell *cell)
{
	struct letter letter;

	assert(cell != NULL);
	letter.base = cell->glyph;
	memcpy(letter.marks, cell->marks, sizeof letter.marks);
	return letter;
}

/* Makes the cell one that can be overwritten: no other one is half of its letter. */
static void
part(struct grid *grid, int col, int row)
{
	struct cell *before = grid_cell(grid, col - 1, row), *cell = grid_cell(grid, col, row), *behind = grid_cell(grid, col + 1, row);

	if (are_wide(cell, behind))
		*behind = (struct cell){ .glyph = ' ', .role = cell->role };
	if (are_wide(before, cell))
		*before = (struct cell){ .glyph = ' ', .role = cell->role };
}

void
grid_put(struct grid *grid, int col, int row, uint32_t glyph, enum role role)
{
	struct cell *cell = grid_cell(grid, col, row);

	if (cell == NULL)
		return;
	part(grid, col, row);
	*cell = (struct cell){ .glyph = glyph, .role = role };
}

static void
put_letter(struct grid *grid, int col, int row, const struct letter *letter, int cols, enum role role)
{
	bool whole = cols == 1 || (grid_cell(grid, col, row) != NULL && grid_cell(grid, col + 1, row) != NULL);

	for (int i = 0; i < cols; i++)
		grid_put(grid, col + i, row, ' ', role);
	if (!whole || grid_cell(grid, col, row) == NULL)
		return;
	grid_cell(grid, col, row)->glyph = letter->base;
	memcpy(grid_cell(grid, col, row)->marks, letter->marks, sizeof letter->marks);
	if (cols == 2)
		grid_cell(grid, col + 1, row)->glyph = GLYPH_TAIL;
}

/* The part of a rectangle that is inside. */
static struct rect
clip(const struct grid *grid, struct rect r)
{
	int right = r.cols > grid->cols - r.col ? grid->cols : r.col + r.cols;
	int bottom = r.rows > grid->rows - r.row ? grid->rows : r.row + r.rows;

	r.col = r.col < 0 ? 0 : r.col;
	r.row = r.row < 0 ? 0 : r.row;
	r.cols = right - r.col;
	r.rows = bottom - r.row;
	return r;
}

void
grid_fill(struct grid *grid, struct rect rect, uint32_t glyph, enum role role)
{
	struct rect r = clip(grid, rect);

	for (int row = r.row; row < r.row + r.rows; row++)
		for (int col = r.col; col < r.col + r.cols; col++)
			grid_put(grid, col, row, glyph, role);
}

void
grid_hline(struct grid *grid, int col, int row, int cols, uint32_t glyph, enum role role)
{
	grid_fill(grid, (struct rect){ col, row, cols, 1 }, glyph, role);
}

void
grid_role(struct grid *grid, struct rect rect, enum role role)
{
	struct rect r = clip(grid, rect);

	if (r.cols <= 0)
		return;
	for (int row = r.row; row < r.row + r.rows; row++) {
		int from = r.col - grid_is_wide(grid, r.col - 1, row);
		int end = r.col + r.cols + grid_is_wide(grid, r.col + r.cols - 1, row);

		for (int col = from; col < end; col++)
			grid_cell(grid, col, row)->role = role;
	}
}

int
grid_text(struct grid *grid, int col, int row, int max_cols, enum role role, const char *text)
{
	int room = grid->cols - col, used = 0, cut_cols;
	const char *end = NULL;

	if (max_cols >= 0 && max_cols < room)
		room = max_cols;
	if (room <= 0)
		return 0;
	if (text_cols(text) > room)
		end = text + text_cut(text, room, &cut_cols);
	while (*text != '\0' && text != end) {
		struct letter letter;
		int cols = text_letter(&text, &letter);

		put_letter(grid, col + used, row, &letter, cols, role);
		used += cols;
	}
	if (end != NULL)
		grid_put(grid, col + used++, row, ELLIPSIS, role);
	return used;
}

void
grid_frame(struct grid *grid, struct rect at, enum role role)
{
	int right = at.col + at.cols - 1, bottom = at.row + at.rows - 1;

	grid_hline(grid, at.col, at.row, at.cols, FRAME_ACROSS, role);
	grid_hline(grid, at.col, bottom, at.cols, FRAME_ACROSS, role);
	for (int row = at.row; row <= bottom; row++) {
		grid_put(grid, at.col, row, FRAME_DOWN, role);
		grid_put(grid, right, row, FRAME_DOWN, role);
	}
	grid_put(grid, at.col, at.row, FRAME_TOP_LEFT, role);
	grid_put(grid, right, at.row, FRAME_TOP_RIGHT, role);
	grid_put(grid, at.col, bottom, FRAME_BOTTOM_LEFT, role);
	grid_put(grid, right, bottom, FRAME_BOTTOM_RIGHT, role);
}

int
grid_text_right(struct grid *grid, int end_col, int row, int max_cols, enum role role, const char *text)
{
	int cols = text_cols(text);

	if (max_cols >= 0 && cols > max_cols)
		cols = text_cut_cols(text, max_cols);
	return grid_text(grid, end_col - cols, row, cols, role, text);
}

int
grid_printf(struct grid *grid, int col, int row, int max_cols, enum role role, const char *format, ...)
{
	char *text;
	va_list args;
	int cols;

	va_start(args, format);
	text = mem_vformat(format, args);
	va_end(args);
	cols = grid_text(grid, col, row, max_cols, role, text);
	free(text);
	return cols;
}

char *
grid_to_text(const struct grid *grid, bool pad)
{
	char *text = mem_new(((size_t)grid->cols * LETTER_MAX_BYTES + 1) * (size_t)grid->rows + 1, 1), *out = text;

	for (int row = 0; row < grid->rows; row++) {
		char *end = out; /* after the row's last character other than a blank */

		for (int col = 0; col < grid->cols; col++) {
			const struct cell *cell = grid_cell(grid, col, row);
			struct letter letter = grid_letter(cell);

			if (cell->glyph == GLYPH_TAIL)
				continue;
			out = letter_encode(out, &letter);
			if (pad || cell->glyph != ' ')
				end = out;
		}
		out = end;
		*out++ = '\n';
	}
	*out = '\0';
	return text;
}

void
grid_to_ascii(struct grid *grid)
{
	size_t count = (size_t)grid->cols * (size_t)grid->rows;

	for (size_t i = 0; i < count; i++) {
		struct cell *cell = &grid->cells[i];

		if (cell->glyph > 0x7e || cell->glyph == GLYPH_TAIL)
			cell->glyph = (uint32_t)(unsigned char)theme_sign_ascii(cell->glyph, (enum role)cell->role);
		memset(cell->marks, 0, sizeof cell->marks);
	}
}
