/*
 * What a demo lays over the screen: a caption, and the keys that were pressed a moment
 * ago. They stand at the bottom of the middle, where they cover least.
 */
#include <stdio.h>
#include <string.h>

#include "middle.h"

enum {
	FRAMED_ROWS = 30,   /* screens lower than that have captions without a frame */
	WORDS_COLS = 72,    /* longer lines are hard to read */
	FRAMED_COLS = 8,    /* a cell of air, the frame, and two cells inside, on both sides */
	BARE_COLS = 4,
	LINES_MAX = 4,
	LINE_SIZE = WORDS_COLS * 4 + 1,
};

/* The last row of the middle: above what is told of it, or above the keys when a card
 * or the help page lies over all that. */
static int
bottom_row(const struct canvas *c)
{
	const struct scene *scene = c->scene;
	bool covered = scene->help || (scene->lesson.lesson != NULL && scene->lesson.card != CARD_NONE);
	struct middle m;

	if (covered || scene->view == VIEW_LESSONS)
		return c->at.keys_row - 1;
	if (middle_has(scene->view)) {
		middle_init(&m, scene, NULL, c->at.cols, c->at.rows);
		return m.area.row + m.area.rows - 1;
	}
	return c->at.says_row - (c->at.rule_row != NO_ROW) - 1;
}

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

/* Returns what it covers. */
static struct rect
draw_caption(const struct canvas *c, int bottom)
{
	bool framed = c->at.rows >= FRAMED_ROWS;
	int room = c->at.cols - (framed ? FRAMED_COLS : BARE_COLS);
	enum role role = framed ? ROLE_TITLE : ROLE_CHOSEN;
	struct caption caption = { .count = 0 };
	struct rect at;

	set_lines(&caption, c->scene->caption, room < WORDS_COLS ? room : WORDS_COLS);
	at = (struct rect){ .cols = caption.cols + (framed ? 6 : 4), .rows = caption.count + (framed ? 2 : 0) };
	at.col = (c->at.cols - at.cols) / 2;
	at.row = bottom - at.rows + 1;
	if (framed)
		grid_box(c->grid, at);
	else
		grid_fill(c->grid, at, ' ', role);
	for (int i = 0; i < caption.count; i++)
		grid_text(c->grid, at.col + (at.cols - text_cols(caption.lines[i])) / 2, at.row + framed + i, -1, role,
		    caption.lines[i]);
	return at;
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
	int row = bottom_row(c), col;
	struct rect caption = { 0, 0, 0, 0 };

	if (scene->caption != NULL)
		caption = draw_caption(c, row);
	if (scene->keys == NULL || scene->keys->count == 0)
		return;
	col = c->at.cols - 1 - keys_cols(scene->keys);
	/* Beside the caption, or above it. */
	if (scene->caption != NULL && col < caption.col + caption.cols + 2)
		row = caption.row - 1;
	draw_keys(c, col, row);
}
