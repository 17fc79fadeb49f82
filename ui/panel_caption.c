/*
 * What a demo lays over the screen: a caption, and the keys that were pressed a moment
 * ago. They stand at the very bottom, as subtitles do, over the rows that explain signs and
 * keys: nothing that the programs do is covered.
 */
#include <stdio.h>
#include <string.h>

#include "panel.h"

enum {
	WORDS_COLS = 96,    /* longer lines are hard to read */
	AIR_COLS = 2,       /* at least, on both sides */
	LINES_MAX = 4,
	LINE_SIZE = WORDS_COLS * 4 + 1,
};

/* ---- the caption ---- */

struct caption {
	char lines[LINES_MAX][LINE_SIZE];
	int count, cols; /* of the longest */
};

static void
set_lines(struct caption *caption, const char *text, int cols)
{
	while (*text != '\0' && caption->count < LINES_MAX) {
		size_t length = text_line(text, cols);
		char *line = caption->lines[caption->count++];

		snprintf(line, LINE_SIZE, "%.*s", (int)length, text);
		caption->cols = text_cols(line) > caption->cols ? text_cols(line) : caption->cols;
		text += length;
		text += *text == ' ';
	}
}

static int
middle_col(const struct canvas *c, int cols)
{
	return (c->at.cols - cols) / 2;
}

/* A band across the screen. Returns its first row. */
static int
draw_caption(const struct canvas *c, const struct caption *caption, int bottom)
{
	int top = bottom - caption->count + 1;

	grid_fill(c->grid, (struct rect){ 0, top, c->at.cols, caption->count }, ' ', ROLE_CHOSEN);
	for (int i = 0; i < caption->count; i++)
		grid_text(c->grid, middle_col(c, text_cols(caption->lines[i])), top + i, -1, ROLE_CHOSEN, caption->lines[i]);
	return top;
}

/* ---- the keys ---- */

static void
key_text(const struct keys_shown *keys, int i, char *out, size_t size)
{
	if (keys->at[i].times > 1)
		snprintf(out, size, " %s ×%d ", keys->at[i].label, keys->at[i].times);
	else
		snprintf(out, size, " %s ", keys->at[i].label);
}

static int
keys_cols(const struct keys_shown *keys)
{
	int cols = keys->help != NULL ? text_cols(keys->help) : -1;
	char text[KEY_NAME_SIZE + 16];

	for (int i = 0; i < keys->count; i++) {
		key_text(keys, i, text, sizeof text);
		cols += text_cols(text) + 1;
	}
	return cols;
}

/* At the right edge: the keys, each on a ground of its own, and what the last one does. */
static void
draw_keys(const struct canvas *c, int col, int row)
{
	const struct keys_shown *keys = c->scene->keys;
	char text[KEY_NAME_SIZE + 16];

	grid_hline(c->grid, col - 1, row, c->at.cols - col + 1, ' ', ROLE_BLANK);
	for (int i = 0; i < keys->count; i++) {
		key_text(keys, i, text, sizeof text);
		col += grid_text(c->grid, col, row, -1, ROLE_CHOSEN, text) + 1;
	}
	if (keys->help != NULL)
		grid_text(c->grid, col, row, -1, ROLE_STRONG, keys->help);
}

void
panel_caption(const struct canvas *c)
{
	const struct scene *scene = c->scene;
	/* What must be seen now has the last row for itself. */
	int row = c->at.rows - 1 - (scene->message != NULL), room = c->at.cols - 2 * AIR_COLS, col;
	struct caption caption = { .count = 0 };
	int top = row + 1;

	if (scene->caption != NULL) {
		set_lines(&caption, scene->caption, room < WORDS_COLS ? room : WORDS_COLS);
		top = draw_caption(c, &caption, row);
	}
	if (scene->keys == NULL || scene->keys->count == 0)
		return;
	col = c->at.cols - 1 - keys_cols(scene->keys);
	/* Beside the caption, or above it. */
	if (caption.count == 0 || col >= middle_col(c, caption.cols) + caption.cols + 2)
		draw_keys(c, col, row);
	else
		draw_keys(c, col, top - 1);
}
