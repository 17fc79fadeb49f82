/*
 * The help page: every key, every sign, and the words. It is drawn in full on a grid of its own, of
 * which the screen shows as many rows as fit.
 */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "log/watched.h"
#include "ui/keys/keys.h"
#include "ui/panel/panel.h"
#include "ui/panel/signs.h"
#include "ui/view/view.h"

/* Meanings take at most 48 columns, as the smallest screen has no more; actions in braces stand for their keys. */
static const struct word {
	const char *word, *meaning;
	enum offer_whose whose;
} words[] = {
	{ "run", "from the first line until all are done", OF_ALL },
	{ "part", "a run of a lesson; {run-again} runs it again", OF_ALL },
	{ "event", "one fact and its time; {previous-event} {next-event} go through them", OF_ALL },
	{ "request", "one HTTP GET, from a program to the server", OF_HERE },
	{ "request", "what a program asks the server for, with HTTP", OF_OUTSIDE },
	{ "in flight", "sent, and its response is not here yet", OF_HERE },
	{ "in flight", "begun, and its response is not whole yet", OF_OUTSIDE },
	{ "limit", "most requests that a program has in flight", OF_BUILT_IN },
	{ "in line", "at the server, which has not taken it up", OF_HERE },
	{ "serving", "how many requests the server works on now", OF_HERE },
	{ "server", "concurrent: serves all at once; serial: one", OF_HERE },
	{ "visitor", "whoever else asks the server; ?name= signs it", OF_HERE },
	{ "elsewhere", "not our server: only messages are seen of it", OF_OUTSIDE },
	{ "lookup", "the address of a name is asked for", OF_OUTSIDE },
	{ "TLS", "both ends agree on keys; then all is secret", OF_OUTSIDE },
	{ "checked", "somebody trusted signed who the server is", OF_OUTSIDE },
	{ "redirect", "a response that leads to another address", OF_OUTSIDE },
	{ "whole", "the last byte of a response is here", OF_OUTSIDE },
	{ "response", "what the server answers to a request", OF_ALL },
	{ "blocked", "in a call: nothing else runs until it returns", OF_ALL },
	{ "own lines", "its code runs, and nothing else of it can", OF_ALL },
	{ "loop", "calls what comes: a response, a turn, a press", OF_ALL },
	{ "ready", "in its loop: runs whatever comes first", OF_ALL },
	{ "callback", "what the loop calls when a response is here", OF_BUILT_IN },
	{ "queue", "callbacks that wait: one runs at a time", OF_BUILT_IN },
	{ "spinner", "small other work: a turn ten times a second", OF_BUILT_IN },
	{ "heartbeat", "the loop's own timer: late if it was busy", OF_ALL },
	{ "late", "later than due: its program was busy", OF_ALL },
	{ "done", "answered; a program: only its spinner is left", OF_ALL },
	{ "button", "{button} asks both programs: which one can answer?", OF_BUILT_IN },
	{ "knob", "a setting: {next-knob} chooses it, {knob-up} {knob-down} turn it", OF_ALL },
	{ "hold", "away from its loop while a response lies unread", OF_WATCHED },
	{ "unread", "a response in its socket that it has not taken", OF_WATCHED },
	{ "sleeps", "waits for a time, and for nothing else", OF_WATCHED },
	{ "waits for", "stands until a thread, or a child, is done", OF_WATCHED },
	{ "stopped", "by a signal, as Ctrl-Z sends", OF_WATCHED },
	{ "thread", "a part of a program that runs by itself", OF_WATCHED },
	{ "helper", "a thread that has no network and no loop", OF_WATCHED },
	{ "short", "waits under a millisecond: counted, not drawn", OF_WATCHED },
	{ "median", "half of them took that long, or less", OF_ALL },
	{ "9 in 10", "nine of ten took that long, or less", OF_BUILT_IN },
	{ "live", "the moment shown is now", OF_ALL },
	{ "paused", "the moment shown stays; the world goes on", OF_ALL },
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

/* Those that mean something in this run; what no key does is dim. */
static int
draw_keys(struct grid *grid, int cols, int row, const struct scene *scene)
{
	const struct timeline *tl = scene->moment.timeline;
	size_t all;
	const struct key_row *rows = key_rows(&all);
	struct columns columns;
	int count = 0, place = 0;

	for (size_t i = 0; i < all; i++)
		count += offer_why_not(rows[i].action, tl) == NULL;
	columns = columns_make(row, cols, count, KEY_COLS);
	for (size_t i = 0; grid != NULL && i < all; i++) {
		struct rect at = columns_place(&columns, place);
		char labels[KEY_LABELS_SIZE];

		if (offer_why_not(rows[i].action, tl) != NULL)
			continue;
		place++;
		key_labels_of(rows[i].action, scene->presenter, labels, sizeof labels);
		grid_text(grid, at.col, at.row, NAME_COLS - 1, ROLE_KEY, labels);
		grid_text(grid, at.col + NAME_COLS, at.row, at.cols - NAME_COLS - 1, labels[0] != '\0' ? ROLE_TEXT : ROLE_DIM, rows[i].help);
	}
	return row + columns.per_column;
}

/* Those that can stand on a screen of this run. Returns how many there are. */
static int
signs_here(const struct scene *scene, const struct sign *here[SIGNS_MAX])
{
	size_t all;
	const struct sign *signs = signs_all(&all);
	int count = 0;

	for (size_t i = 0; i < all; i++)
		if (offer_whose_is_here(signs[i].whose, scene->moment.timeline))
			here[count++] = &signs[i];
	return count;
}

/* The columns that the longest of the signs takes, and a blank behind it. */
static int
sign_cols(const struct sign *const *signs, int count)
{
	int most = 0;

	for (int i = 0; i < count; i++)
		most = text_cols(signs[i]->words) > most ? text_cols(signs[i]->words) : most;
	return GLYPHS_COLS + most + 1;
}

static int
draw_signs(struct grid *grid, int cols, int row, const struct scene *scene)
{
	const struct sign *signs[SIGNS_MAX];
	int count = signs_here(scene, signs);
	struct columns columns = columns_make(row, cols, count, sign_cols(signs, count));

	for (int i = 0; grid != NULL && i < count; i++) {
		struct rect at = columns_place(&columns, i);

		grid_text(grid, at.col, at.row, 2, signs[i]->role, signs[i]->glyphs);
		grid_text(grid, at.col + GLYPHS_COLS, at.row, at.cols - GLYPHS_COLS - 1, ROLE_TEXT, signs[i]->words);
	}
	return row + columns.per_column;
}

static int
draw_words(struct grid *grid, int row, const struct scene *scene)
{
	for (int i = 0; i < WORD_COUNT; i++) {
		char *meaning;

		if (!offer_whose_is_here(words[i].whose, scene->moment.timeline))
			continue;
		row++;
		if (grid == NULL)
			continue;
		meaning = key_fill(words[i].meaning, scene->presenter);
		grid_text(grid, 1, row - 1, NAME_COLS - 1, ROLE_STRONG, words[i].word);
		grid_text(grid, 1 + NAME_COLS, row - 1, grid->cols - NAME_COLS - 2, ROLE_TEXT, meaning);
		free(meaning);
	}
	return row;
}

/* All of it. Returns its rows. */
static int
draw_page(struct grid *grid, int cols, const struct scene *scene)
{
	int row = draw_keys(grid, cols, draw_heading(grid, 0, "keys"), scene);

	row = draw_signs(grid, cols, draw_heading(grid, row, "signs"), scene);
	return draw_words(grid, draw_heading(grid, row, "words"), scene);
}

int
view_help_scroll_max(const struct scene *scene, int cols, int rows)
{
	int over = draw_page(NULL, cols, scene) - (rows - AROUND_ROWS);

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
	grid_init(&page, grid->cols, draw_page(NULL, grid->cols, scene));
	draw_page(&page, page.cols, scene);
	for (int row = 0; row < grid->rows - AROUND_ROWS && first + row < page.rows; row++)
		memcpy(grid_cell(grid, 0, 1 + row), grid_cell(&page, 0, first + row), (size_t)grid->cols * sizeof *page.cells);
	grid_release(&page);
	draw_foot(scene, grid, first, most);
}

const struct view view_help = {
	.draw = draw,
};
