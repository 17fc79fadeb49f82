/* A screen without room: says how much is needed, as far as that fits. */
#include <stdio.h>
#include <string.h>

#include "ui/view/panel.h"

/* Cuts from *text what fits into `cols`, at a space if there is one; moves *text
 * behind it. */
static void
next_line(const char **text, int cols, char *line, size_t size)
{
	size_t room = (size_t)cols < size - 1 ? (size_t)cols : size - 1, length = strlen(*text), cut = length;

	if (length > room) {
		for (cut = room; cut > 0 && (*text)[cut] != ' '; cut--)
			;
		if (cut == 0)
			cut = room;
	}
	memcpy(line, *text, cut);
	line[cut] = '\0';
	*text += cut;
	while (**text == ' ')
		(*text)++;
}

static void
draw(const struct scene *scene, struct grid *grid)
{
	char text[WORDS_SIZE], line[WORDS_SIZE];
	const char *rest = text;

	(void)scene;
	snprintf(text, sizeof text, "waitscope needs %dx%d; this is %dx%d. q quits", LEAST_COLS, LEAST_ROWS, grid->cols, grid->rows);
	for (int row = 0; row < grid->rows && grid->cols > 0 && *rest != '\0'; row++) {
		next_line(&rest, grid->cols, line, sizeof line);
		grid_text(grid, 0, row, -1, row == 0 ? ROLE_STRONG : ROLE_TEXT, line);
	}
}

const struct view view_too_small = {
	.draw = draw,
};
