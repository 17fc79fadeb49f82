/* Dots: Bresenham's lines, in the Braille patterns of Unicode. */
#include "ui/panel/dots.h"

#include <stdlib.h>

#include "base/memory.h"
#include "ui/panel/glyph.h"

enum { ACROSS = 2, DOWN = 4 };

void
dots_init(struct dots *dots, int cols, int rows)
{
	*dots = (struct dots){ .cols = cols, .rows = rows, .cells = mem_new((size_t)cols * (size_t)rows + 1, 1) };
}

void
dots_release(struct dots *dots)
{
	free(dots->cells);
}

static void
set(struct dots *dots, int x, int y)
{
	static const uint8_t bits[DOWN][ACROSS] = { { 0, 3 }, { 1, 4 }, { 2, 5 }, { 6, 7 } };

	if (x >= 0 && x < dots->cols * ACROSS && y >= 0 && y < dots->rows * DOWN)
		dots->cells[y / DOWN * dots->cols + x / ACROSS] |= (uint8_t)(1 << bits[y % DOWN][x % ACROSS]);
}

/* A place far outside is as good as one just outside. */
static int
to_dot(double share, int dots)
{
	double at = share * (dots - 1);

	return at < -dots ? -dots : at > 2 * dots ? 2 * dots : (int)(at + (at < 0 ? -0.5 : 0.5));
}

int
dots_col(double x, int cols)
{
	return to_dot(x, cols * ACROSS) / ACROSS;
}

int
dots_row(double y, int rows)
{
	return to_dot(1 - y, rows * DOWN) / DOWN;
}

void
dots_line(struct dots *dots, double x0, double y0, double x1, double y1, struct dots_pattern pattern, bool goes_on)
{
	int x = to_dot(x0, dots->cols * ACROSS), y = to_dot(1 - y0, dots->rows * DOWN);
	int end_x = to_dot(x1, dots->cols * ACROSS), end_y = to_dot(1 - y1, dots->rows * DOWN);
	int width = abs(end_x - x), height = abs(end_y - y), error = width - height;

	dots->drawn = goes_on ? dots->drawn : 0;
	for (;;) {
		int twice = 2 * error;

		if (dots->drawn % (pattern.on + pattern.off) < pattern.on)
			set(dots, x, y);
		if (x == end_x && y == end_y)
			return;
		dots->drawn++;
		if (twice > -height) {
			error -= height;
			x += x < end_x ? 1 : -1;
		}
		if (twice < width) {
			error += width;
			y += y < end_y ? 1 : -1;
		}
	}
}

void
dots_put(const struct dots *dots, struct grid *grid, int col, int row, enum role role)
{
	for (int r = 0; r < dots->rows; r++)
		for (int c = 0; c < dots->cols; c++) {
			const struct cell *cell = grid_cell(grid, col + c, row + r);
			uint32_t here = dots->cells[r * dots->cols + c];

			if (here == 0 || cell == NULL)
				continue;
			here |= cell->glyph >= GLYPH_DOTS && cell->glyph < GLYPH_DOTS + 256 ? cell->glyph - GLYPH_DOTS : 0;
			grid_put(grid, col + c, row + r, GLYPH_DOTS + here, role);
		}
}
