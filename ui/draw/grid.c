/* The grid: cells in memory, each a glyph and a colour role. */
#include "ui/draw/grid.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "ui/draw/text.h"
#include "ui/draw/theme.h"

enum { PRINTF_BYTES = 512, ELLIPSIS = 0x2026 };

static const struct cell blank = { ' ', ROLE_BLANK };

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

void
grid_put(struct grid *grid, int col, int row, uint32_t glyph, enum role role)
{
	struct cell *cell = grid_cell(grid, col, row);

	if (cell != NULL)
		*cell = (struct cell){ glyph, role };
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

	for (int row = r.row; row < r.row + r.rows; row++)
		for (int col = r.col; col < r.col + r.cols; col++)
			grid_cell(grid, col, row)->role = role;
}

int
grid_text(struct grid *grid, int col, int row, int max_cols, enum role role, const char *text)
{
	int room = grid->cols - col, cols = text_cols(text);

	if (max_cols >= 0 && max_cols < room)
		room = max_cols;
	if (room <= 0)
		return 0;
	for (int i = 0; i < cols && i < room; i++) {
		uint32_t c = text_next(&text);

		grid_put(grid, col + i, row, i == room - 1 && cols > room ? ELLIPSIS : c, role);
	}
	return cols < room ? cols : room;
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
		cols = max_cols;
	return grid_text(grid, end_col - cols, row, cols, role, text);
}

int
grid_printf(struct grid *grid, int col, int row, int max_cols, enum role role, const char *format, ...)
{
	char text[PRINTF_BYTES];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	return grid_text(grid, col, row, max_cols, role, text);
}

char *
grid_to_text(const struct grid *grid, bool pad)
{
	char *text = mem_new(((size_t)grid->cols * UTF8_MAX_BYTES + 1) * (size_t)grid->rows + 1, 1), *out = text;

	for (int row = 0; row < grid->rows; row++) {
		char *end = out; /* after the row's last character other than a blank */

		for (int col = 0; col < grid->cols; col++) {
			uint32_t glyph = grid_cell(grid, col, row)->glyph;

			out = utf8_encode(out, glyph);
			if (pad || glyph != ' ')
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

	for (size_t i = 0; i < count; i++)
		if (grid->cells[i].glyph > 0x7e)
			grid->cells[i].glyph = (uint32_t)(unsigned char)theme_glyph_ascii(grid->cells[i].glyph);
}
