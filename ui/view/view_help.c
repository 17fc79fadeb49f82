/*
 * The help page: every key, every sign, and the words. It is drawn in full on a grid of its own, of
 * which the screen shows as many rows as fit.
 */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "ui/keys/keys.h"
#include "ui/panel/panel.h"
#include "ui/panel/signs.h"
#include "ui/view/view.h"

/* At most 48 columns each, as the smallest screen has no more; actions in braces stand for their keys. */
static const char *const words[][2] = {
	{ "run", "from the first line until both are done" },
	{ "part", "a run of a lesson; {run-again} runs it again" },
	{ "event", "one fact and its time; {previous-event} {next-event} go through them" },
	{ "request", "one HTTP GET, from a program to the server" },
	{ "in flight", "sent, and its response is not here yet" },
	{ "limit", "most requests that a program has in flight" },
	{ "in line", "at the server, which has not taken it up" },
	{ "serving", "how many requests the server works on now" },
	{ "server", "concurrent: serves all at once; serial: one" },
	{ "visitor", "whoever else asks the server, such as curl" },
	{ "response", "what the server answers to a request" },
	{ "blocked", "in a call: nothing else runs until it returns" },
	{ "own lines", "its code runs, and nothing else of it can" },
	{ "loop", "calls what comes: a response, a turn, a press" },
	{ "ready", "in its loop: runs whatever comes first" },
	{ "callback", "what the loop calls when a response is here" },
	{ "queue", "callbacks that wait: one runs at a time" },
	{ "spinner", "small other work: a turn ten times a second" },
	{ "heartbeat", "the loop's own timer: late if it was busy" },
	{ "late", "later than due: its program was busy" },
	{ "done", "only its spinner is left; a request: answered" },
	{ "button", "{button} asks both programs: which one can answer?" },
	{ "knob", "a setting: {next-knob} chooses it, {knob-up} {knob-down} turn it" },
	{ "median", "half of them took that long, or less" },
	{ "9 in 10", "nine of ten took that long, or less" },
	{ "live", "the moment shown is now" },
	{ "paused", "the moment shown stays; the world goes on" },
};

enum {
	WORD_COUNT = sizeof words / sizeof *words,
	KEY_COLS = 29,     /* for a key and its words */
	GLYPHS_COLS = 3,   /* of a sign */
	NAME_COLS = 10,
	AROUND_ROWS = 2,   /* the title and the foot */
};

/* A list set in columns, filled from top to bottom. */
struct columns {
	int row, per_column, cols;
};

static struct columns
columns_make(int row, int page_cols, int count, int least_cols)
{
	int abreast = (page_cols - 1) / least_cols;
	struct columns columns = { .row = row };

	abreast = abreast < 1 ? 1 : abreast;
	columns.per_column = (count + abreast - 1) / abreast;
	columns.cols = (page_cols - 1) / abreast;
	return columns;
}

static struct rect
columns_place(const struct columns *columns, int index)
{
	return (struct rect){
		1 + index / columns->per_column * columns->cols, columns->row + index % columns->per_column, columns->cols, 1,
	};
}

/* Each section returns the row after it; without a grid it is only measured. */

static int
draw_heading(struct grid *grid, int row, const char *text)
{
	if (grid != NULL) {
		grid_hline(grid, 0, row, grid->cols, GLYPH_LINE, ROLE_RULE);
		grid_printf(grid, 2, row, -1, ROLE_DIM, " %s ", text);
	}
	return row + 1;
}

/* Those that do something; what no key does is dim. */
static int
draw_keys(struct grid *grid, int cols, int row, bool presenter)
{
	size_t count;
	const struct key_row *rows = key_rows(&count);
	struct columns columns = columns_make(row, cols, (int)count, KEY_COLS);

	for (int i = 0; grid != NULL && i < (int)count; i++) {
		struct rect at = columns_place(&columns, i);
		char labels[KEY_LABELS_SIZE];

		key_labels_of(rows[i].action, presenter, labels, sizeof labels);
		grid_text(grid, at.col, at.row, NAME_COLS - 1, ROLE_KEY, labels);
		grid_text(grid, at.col + NAME_COLS, at.row, at.cols - NAME_COLS - 1, labels[0] != '\0' ? ROLE_TEXT : ROLE_DIM, rows[i].help);
	}
	return row + columns.per_column;
}

/* The columns that the longest of the signs takes, and a blank behind it. */
static int
sign_cols(const struct sign *signs, size_t count)
{
	int most = 0;

	for (size_t i = 0; i < count; i++)
		most = text_cols(signs[i].words) > most ? text_cols(signs[i].words) : most;
	return GLYPHS_COLS + most + 1;
}

static int
draw_signs(struct grid *grid, int cols, int row)
{
	size_t count;
	const struct sign *signs = signs_all(&count);
	struct columns columns = columns_make(row, cols, (int)count, sign_cols(signs, count));

	for (int i = 0; grid != NULL && i < (int)count; i++) {
		struct rect at = columns_place(&columns, i);

		grid_text(grid, at.col, at.row, 2, signs[i].role, signs[i].glyphs);
		grid_text(grid, at.col + GLYPHS_COLS, at.row, at.cols - GLYPHS_COLS - 1, ROLE_TEXT, signs[i].words);
	}
	return row + columns.per_column;
}

static int
draw_words(struct grid *grid, int row, bool presenter)
{
	for (int i = 0; grid != NULL && i < WORD_COUNT; i++) {
		char *meaning = key_fill(words[i][1], presenter);

		grid_text(grid, 1, row + i, NAME_COLS - 1, ROLE_STRONG, words[i][0]);
		grid_text(grid, 1 + NAME_COLS, row + i, grid->cols - NAME_COLS - 2, ROLE_TEXT, meaning);
		free(meaning);
	}
	return row + WORD_COUNT;
}

static int
draw_page(struct grid *grid, int cols, bool presenter)
{
	int row = draw_keys(grid, cols, draw_heading(grid, 0, "keys"), presenter);

	row = draw_signs(grid, cols, draw_heading(grid, row, "signs"));
	return draw_words(grid, draw_heading(grid, row, "words"), presenter);
}

int
view_help_scroll_max(const struct scene *scene, int cols, int rows)
{
	int over = draw_page(NULL, cols, scene->presenter) - (rows - AROUND_ROWS);

	return over > 0 ? over : 0;
}

static void
draw_foot(const struct scene *scene, struct grid *grid, int first, int most)
{
	int last = grid->rows - 1, col = 1;
	char knob[WORDS_SIZE];

	if (most > 0)
		col += offer_draw(first < most ? OFFER_HELP_DOWN : OFFER_HELP_UP, scene->presenter, grid, col, last, NULL) + 3;
	col += offer_draw(OFFER_HELP_CLOSE, scene->presenter, grid, col, last, NULL) + 3;
	utf8_format(knob, sizeof knob, "%s: %s", knob_info(scene->state.chosen)->name, knob_info(scene->state.chosen)->help);
	if (text_cols(knob) <= grid->cols - 1 - col)
		grid_text_right(grid, grid->cols - 1, last, -1, ROLE_DIM, knob);
}

static void
draw(const struct scene *scene, struct grid *grid)
{
	int most = view_help_scroll_max(scene, grid->cols, grid->rows);
	int first = scene->state.help_scroll < 0 ? 0 : scene->state.help_scroll > most ? most : scene->state.help_scroll;
	struct grid page;

	grid_text(grid, 1, 0, -1, ROLE_TITLE, "waitscope");
	grid_text(grid, 12, 0, grid->cols - 13, ROLE_TEXT, "what waiting does to a program");
	if (scene->moment.address != NULL)
		grid_text_right(grid, grid->cols - 1, 0, grid->cols - 44, ROLE_DIM, scene->moment.address);
	grid_init(&page, grid->cols, draw_page(NULL, grid->cols, scene->presenter));
	draw_page(&page, page.cols, scene->presenter);
	for (int row = 0; row < grid->rows - AROUND_ROWS && first + row < page.rows; row++)
		memcpy(grid_cell(grid, 0, 1 + row), grid_cell(&page, 0, first + row), (size_t)grid->cols * sizeof *page.cells);
	grid_release(&page);
	draw_foot(scene, grid, first, most);
}

const struct view view_help = {
	.draw = draw,
};
