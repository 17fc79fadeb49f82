/* A file that is being read: its name, and how far that is. On any size, as far as it fits. */
#include "base/utf8.h"
#include "ui/panel/panel.h"
#include "ui/view/view.h"

enum { BAR_COLS = 50, PERCENT = 100, BLOCK = 0x2588, LIGHT_LINE = 0x2500 };

static void
draw_bar(struct grid *grid, int col, int row, int cols, int percent)
{
	int filled = cols * percent / PERCENT;

	grid_fill(grid, (struct rect){ col, row, filled, 1 }, BLOCK, ROLE_FLIGHT);
	grid_fill(grid, (struct rect){ col + filled, row, cols - filled, 1 }, LIGHT_LINE, ROLE_RULE);
}

static void
draw(const struct scene *scene, struct grid *grid)
{
	int cols = grid->cols < BAR_COLS ? grid->cols : BAR_COLS, left = (grid->cols - cols) / 2, row = grid->rows / 2;
	char percent[16];

	utf8_format(percent, sizeof percent, "%d %%", scene->read_percent);
	grid_text(grid, 1, 0, -1, ROLE_TITLE, "waitscope");
	grid_printf(grid, left, row - 1, cols, ROLE_TEXT, "reading %s", scene->reads);
	draw_bar(grid, left, row, cols, scene->read_percent);
	grid_text(grid, left, row + 1, cols, ROLE_VALUE, percent);
	if (grid->rows > row + 2) {
		grid_text(grid, 1, grid->rows - 1, -1, ROLE_KEY, "q");
		grid_text(grid, 3, grid->rows - 1, -1, ROLE_DIM, "quit");
	}
}

const struct view view_reads = {
	.draw = draw,
};
