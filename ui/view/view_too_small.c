/* A screen without room: says how much is needed, as far as that fits. */
#include "base/utf8.h"
#include "ui/panel/panel.h"
#include "ui/view/view.h"

static void
draw(const struct scene *scene, struct grid *grid)
{
	char text[WORDS_SIZE];
	const char *rest = text;

	(void)scene;
	utf8_format(text, sizeof text, "waitscope needs %dx%d; this is %dx%d. q quits", LEAST_COLS, LEAST_ROWS, grid->cols,
	    grid->rows);
	for (int row = 0; row < grid->rows && grid->cols > 0 && *rest != '\0'; row++) {
		size_t end = text_row(rest, grid->cols, "");

		grid_printf(grid, 0, row, -1, row == 0 ? ROLE_STRONG : ROLE_TEXT, "%.*s", (int)end, rest);
		rest = text_behind_row(rest, end);
	}
}

const struct view view_too_small = {
	.draw = draw,
};
