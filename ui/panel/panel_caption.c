/*
 * The overlay of a demo: a caption, and the keys pressed a moment ago. They are at the very bottom,
 * like subtitles, over the rows that explain signs and keys: one line covers nothing that the
 * programs do. More lines, or keys above them, cover the narration on low screens. A caption on top
 * covers the header and the knobs.
 */
#include <string.h>

#include "base/utf8.h"
#include "ui/panel/panel.h"

enum {
	WORDS_COLS = 96,    /* longer lines are hard to read */
	AIR_COLS = 2,       /* at least, on both sides */
	LINES_MAX = 8,
	LINE_SIZE = (WORDS_COLS + 1) * LETTER_MAX_BYTES,
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
		size_t length = text_row(text, cols, "");
		char *line = caption->lines[caption->count++];

		text_copy(line, LINE_SIZE, text, length);
		caption->cols = text_cols(line) > caption->cols ? text_cols(line) : caption->cols;
		text = text_behind_row(text, length);
	}
}

/* A band of `cols` columns with its words centred; the space to the right of it is empty. */
static void
draw_caption(const struct canvas *c, const struct caption *caption, int top, int cols)
{
	grid_fill(c->grid, (struct rect){ 0, top, c->at.cols, caption->count }, ' ', ROLE_BLANK);
	grid_fill(c->grid, (struct rect){ 0, top, cols, caption->count }, ' ', ROLE_CHOSEN);
	for (int i = 0; i < caption->count; i++)
		grid_text(c->grid, (cols - text_cols(caption->lines[i])) / 2, top + i, -1, ROLE_CHOSEN, caption->lines[i]);
}

/* ---- the keys ---- */

static void
key_text(const struct keys_shown *keys, int i, char *out, size_t size)
{
	if (keys->at[i].times > 1)
		utf8_format(out, size, " %s ×%d ", keys->at[i].label, keys->at[i].times);
	else
		utf8_format(out, size, " %s ", keys->at[i].label);
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

/* At the right edge: the keys, each on a ground of its own, and the effect of the last one. */
static void
draw_keys(const struct canvas *c, int col, int row)
{
	const struct keys_shown *keys = c->scene->keys;
	char text[KEY_NAME_SIZE + 16];

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
	/* An urgent message has the last row to itself. */
	int row = c->at.rows - 1 - (scene->message != NULL), room = c->at.cols - 2 * AIR_COLS;
	bool has_keys = scene->keys != NULL && scene->keys->count > 0, beside;
	int col = has_keys ? c->at.cols - 1 - keys_cols(scene->keys) : c->at.cols;
	struct caption caption = { .count = 0 };

	if (scene->caption != NULL)
		set_lines(&caption, scene->caption, room < WORDS_COLS ? room : WORDS_COLS);
	if (scene->caption_on_top) {
		draw_caption(c, &caption, 0, c->at.cols);
		caption.count = 0;
	}
	/* The keys are beside the caption, or above it in a row of their own, where the rest of the
	 * row's old words would be meaningless. */
	beside = has_keys && caption.count > 0 && caption.cols + 2 * AIR_COLS < col;
	if (caption.count > 0)
		draw_caption(c, &caption, row - caption.count + 1, beside ? col - 1 : c->at.cols);
	if (has_keys && !beside)
		grid_hline(c->grid, 0, row - caption.count, c->at.cols, ' ', ROLE_BLANK);
	if (has_keys)
		draw_keys(c, col, beside ? row : row - caption.count);
}
