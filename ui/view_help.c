/* The help page: every key, every glyph, and the words. */
#include <stdio.h>

#include "keys.h"
#include "panel.h"

static const struct {
	uint32_t glyph;
	enum role role;
	const char *words, *brief;
} signs[] = {
	{ GLYPH_BLOCKED, ROLE_BLOCKED_BAR, "blocked in a call", "blocked" },
	{ GLYPH_SOLID, ROLE_RUNNING, "runs its own lines", "own lines" },
	{ GLYPH_MOMENT, ROLE_RUNNING, "its own lines, briefly", "own lines, short" },
	{ GLYPH_SPIN, ROLE_SPIN, "its spinner turns", "spinner turns" },
	{ GLYPH_FLIGHT, ROLE_FLIGHT, "request in flight", "in flight" },
	{ GLYPH_IN_LINE, ROLE_FLIGHT, "in line at the server", "in line there" },
	{ GLYPH_RESPONSE, ROLE_RESPONSE, "the response is here", "response here" },
	{ GLYPH_QUEUED, ROLE_QUEUED, "waits in a queue", "waits in queue" },
	{ GLYPH_CALLBACK, ROLE_CALLBACK, "its callback runs", "callback runs" },
	{ GLYPH_FAILED, ROLE_FAILED, "failed", "failed" },
	{ GLYPH_YOU, ROLE_YOU, "what you did", "what you did" },
	{ GLYPH_HEAD, ROLE_PLAYHEAD, "the moment shown", "moment shown" },
};

static const char *const words[][2] = {
	{ "blocked", "stands in a call and can run nothing else until that call returns" },
	{ "ready", "is in its loop and runs whatever comes first" },
	{ "callback", "what the loop calls when a response is here" },
	{ "in flight", "sent, and not answered yet" },
	{ "queue", "callbacks that wait: a program runs one thing at a time" },
	{ "spinner", "small other work, due ten times a second" },
	{ "button", "b asks both programs at once; see which one can answer" },
};

enum {
	SIGN_COUNT = sizeof signs / sizeof *signs,
	WORD_COUNT = sizeof words / sizeof *words,
	COLUMN_COLS = 29, /* the least for a key and its words */
	NAME_COLS = 10,
	ABREAST_MAX = 3,
};

/* A list set in columns, filled downwards. */
struct columns {
	struct rect area;
	int count, per_column, cols;
};

/* As many abreast as the widest of them allows; if that takes more than area.rows,
 * as many as `least_cols` allows, and words are cut. */
static struct columns
columns_make(struct rect area, int count, int widest_cols, int least_cols)
{
	struct columns columns = { .area = area, .count = count };
	int abreast = area.cols / widest_cols;

	if (abreast < 1 || (count + abreast - 1) / abreast > area.rows)
		abreast = area.cols / least_cols;
	abreast = abreast < 1 ? 1 : abreast > ABREAST_MAX ? ABREAST_MAX : abreast;
	columns.per_column = (count + abreast - 1) / abreast;
	columns.cols = area.cols / abreast;
	return columns;
}

static struct rect
columns_place(const struct columns *columns, int index)
{
	return (struct rect){
		columns->area.col + index / columns->per_column * columns->cols,
		columns->area.row + index % columns->per_column, columns->cols, 1,
	};
}

/* A heading, if there is room for headings; returns the row behind it. */
static int
draw_heading(struct grid *grid, int row, bool roomy, const char *text)
{
	if (!roomy)
		return row;
	grid_hline(grid, 0, row, grid->cols, GLYPH_LINE, ROLE_RULE);
	grid_printf(grid, 2, row, -1, ROLE_DIM, " %s ", text);
	return row + 1;
}

static int
draw_keys(struct grid *grid, int row)
{
	size_t count;
	const struct key_row *rows = key_rows(&count);
	int widest = COLUMN_COLS;
	struct columns columns;

	for (size_t i = 0; i < count; i++)
		if (NAME_COLS + text_cols(rows[i].help) + 1 > widest)
			widest = NAME_COLS + text_cols(rows[i].help) + 1;
	columns = columns_make((struct rect){ 1, row, grid->cols - 1, grid->rows - row - SIGN_COUNT / 2 }, (int)count, widest, COLUMN_COLS);
	for (int i = 0; i < (int)count; i++) {
		struct rect at = columns_place(&columns, i);

		grid_text(grid, at.col, at.row, NAME_COLS - 1, ROLE_KEY, rows[i].name);
		grid_text(grid, at.col + NAME_COLS, at.row, at.cols - NAME_COLS - 1, ROLE_TEXT, rows[i].help);
	}
	return row + columns.per_column;
}

static int
draw_signs(struct grid *grid, int row, int rows_left)
{
	int least = grid->cols >= 3 * 26 + 1 || SIGN_COUNT / 2 > rows_left ? 19 : COLUMN_COLS;
	struct columns columns = columns_make((struct rect){ 1, row, grid->cols - 1, rows_left }, SIGN_COUNT, least, least);

	for (int i = 0; i < SIGN_COUNT; i++) {
		struct rect at = columns_place(&columns, i);

		grid_put(grid, at.col, at.row, signs[i].glyph, signs[i].role);
		grid_text(grid, at.col + 2, at.row, at.cols - 3, ROLE_TEXT, at.cols < 26 ? signs[i].brief : signs[i].words);
	}
	return row + columns.per_column;
}

static void
draw_words(struct grid *grid, int row)
{
	for (int i = 0; i < WORD_COUNT; i++) {
		grid_text(grid, 1, row + i, NAME_COLS - 1, ROLE_STRONG, words[i][0]);
		grid_text(grid, 1 + NAME_COLS, row + i, grid->cols - NAME_COLS - 2, ROLE_TEXT, words[i][1]);
	}
}

static void
draw(const struct scene *scene, struct grid *grid)
{
	int last = grid->rows - 1, row = 1;
	bool roomy = grid->rows >= 24;
	char knob[WORDS_SIZE];

	grid_text(grid, 1, 0, -1, ROLE_TITLE, "waitscope");
	grid_text(grid, 12, 0, grid->cols - 13, ROLE_TEXT, "what waiting does to a program");
	grid_text_right(grid, grid->cols - 1, 0, grid->cols - 44, ROLE_DIM, scene->address != NULL ? scene->address : "");
	row = draw_heading(grid, row, roomy, "keys");
	row = draw_keys(grid, row);
	row = draw_heading(grid, row, roomy, "signs");
	row = draw_signs(grid, row, last - row);
	if (row + 1 + WORD_COUNT <= last) {
		row = draw_heading(grid, row, roomy, "words");
		draw_words(grid, row);
	}
	grid_hline(grid, 0, last, grid->cols, ' ', ROLE_BLANK);
	snprintf(knob, sizeof knob, "%s: %s", knob_info(scene->chosen)->name, knob_info(scene->chosen)->help);
	grid_text(grid, 1, last, 3, ROLE_KEY, "Esc");
	grid_text(grid, 5, last, -1, ROLE_DIM, "closes this page");
	grid_text_right(grid, grid->cols - 1, last, grid->cols - 26, ROLE_DIM, knob);
}

const struct view view_help = {
	.name = "help",
	.help = "keys, signs and words",
	.draw = draw,
};
