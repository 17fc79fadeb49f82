/* The last rows: the meaning of the glyphs, and the keys that matter most now. */
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "ui/panel/panel.h"

/* When an item of the foot is useful; combined. */
enum {
	WHEN_LIVE = 1 << 0,
	WHEN_BACK = 1 << 1, /* looking back */
	WHEN_ALWAYS = WHEN_LIVE | WHEN_BACK,
	WITH_ROWS = 1 << 2,
	WITH_CHART = 1 << 3,
	WITH_BOTH = WITH_ROWS | WITH_CHART,
	IN_LINE = 1 << 4,   /* only when requests stand in line at the server */
	LIMITED = 1 << 5,   /* only when they wait their turn here */
	MANY = 1 << 6,      /* only when there are more than rows */
	GOING_ON = 1 << 7,  /* only until the run is over, or */
	OVER = 1 << 8,      /* only from then on */
	PROGRAMS = 1 << 9,  /* only when programs run */
	FAILING = 1 << 10,  /* only when requests are made to fail, or one has */
	WHOLE = 1 << 11,    /* only for a complete saved run, or */
	RUNS = 1 << 12,     /* only for one that runs here */
};

/* A glyph, or keys, with words in a long and a short form. When there is little room, items with
 * the highest rank go first. */
struct item {
	const char *sign;
	enum role role;
	const char *words, *brief;
	int when, rank;
};

static const struct item legend[] = {
	{ "▒", ROLE_BLOCKED_BAR, "blocked: can do nothing else", "blocked", WHEN_ALWAYS | WITH_BOTH | PROGRAMS, 1 },
	{ "━", ROLE_FLIGHT, "in flight", "in flight", WHEN_ALWAYS | WITH_ROWS, 2 },
	{ "─", ROLE_FLIGHT, "in line at the server", "in line", WHEN_ALWAYS | WITH_ROWS | IN_LINE, 6 },
	{ "░", ROLE_DIM, "waits its turn", "waits", WHEN_ALWAYS | WITH_ROWS | LIMITED, 7 },
	{ "█", ROLE_DONE, "done: the height counts requests", "done", WHEN_ALWAYS | WITH_CHART, 2 },
	{ "░", ROLE_FLIGHT, "in flight", "in flight", WHEN_ALWAYS | WITH_CHART, 5 },
	{ "●", ROLE_RESPONSE, "response", "response", WHEN_ALWAYS | WITH_ROWS, 6 },
	{ "×", ROLE_FAILED, "failed", "failed", WHEN_ALWAYS | WITH_ROWS | FAILING, 2 },
	{ "░", ROLE_QUEUED, "waits in the queue", "queued", WHEN_BACK | WITH_ROWS | PROGRAMS, 5 },
	{ "★", ROLE_CALLBACK, "callback", "callback", WHEN_ALWAYS | WITH_BOTH | PROGRAMS, 3 },
	{ "•", ROLE_SPIN, "spinner turns", "spin", WHEN_ALWAYS | WITH_BOTH | PROGRAMS, 4 },
	{ "│", ROLE_RUNNING, "its own lines", "own lines", WHEN_LIVE | WITH_ROWS | PROGRAMS, 8 },
	{ "█", ROLE_RUNNING, "its own lines", "own lines", WHEN_BACK | WITH_ROWS | PROGRAMS, 8 },
};

static const struct item keys[] = {
	{ "Space", ROLE_KEY, "pause", "pause", WHEN_LIVE | WITH_BOTH | GOING_ON, 3 },
	{ "r", ROLE_KEY, "run again", "again", WHEN_LIVE | WITH_BOTH | OVER | RUNS, 3 },
	{ "r", ROLE_KEY, "see again", "again", WHEN_LIVE | WITH_BOTH | OVER | WHOLE, 3 },
	{ "Space", ROLE_KEY, "go on", "go on", WHEN_BACK | WITH_BOTH, 3 },
	{ "←→", ROLE_KEY, "look back", "back", WHEN_ALWAYS | WITH_BOTH, 4 },
	{ ", .", ROLE_KEY, "event by event", "event", WHEN_ALWAYS | WITH_BOTH, 8 },
	{ "↑↓", ROLE_KEY, "turn the knob", "turn", WHEN_LIVE | WITH_BOTH | RUNS, 5 },
	{ "b", ROLE_KEY, "button in both", "button", WHEN_LIVE | WITH_BOTH | PROGRAMS | RUNS, 6 },
	{ "+ -", ROLE_KEY, "zoom", "zoom", WHEN_BACK | WITH_BOTH, 6 },
	{ "f", ROLE_KEY, "fit", "fit", WHEN_BACK | WITH_BOTH, 9 },
	{ "j k", ROLE_KEY, "requests", "requests", WHEN_ALWAYS | WITH_BOTH | MANY, 9 },
	{ "End", ROLE_KEY, "live", "live", WHEN_BACK | WITH_BOTH | RUNS, 5 },
	{ "End", ROLE_KEY, "to the end", "end", WHEN_BACK | WITH_BOTH | WHOLE, 5 },
	{ "?", ROLE_KEY, "help", "help", WHEN_ALWAYS | WITH_BOTH, 1 },
	{ "q", ROLE_KEY, "quit", "quit", WHEN_ALWAYS | WITH_BOTH, 0 },
};

enum { WIDE_COLS = 80, RANKS = 16, ITEMS_MAX = 16, LEGEND_COUNT = sizeof legend / sizeof *legend, KEY_COUNT = sizeof keys / sizeof *keys };

/* The useful items, in a form that fits. */
struct row {
	const struct item *items[ITEMS_MAX];
	int count, gap;
	bool brief;
};

static bool
glyph_is(uint32_t glyph, const char *sign)
{
	char text[UTF8_MAX_BYTES + 1];

	*utf8_encode(text, glyph) = '\0';
	return strcmp(text, sign) == 0;
}

/* Returns true if the glyph is among the bars now. */
static bool
is_on_screen(const struct canvas *c, const struct item *item)
{
	int last = c->at.server_row != NO_ROW ? c->at.server_row : c->at.rows;

	for (int row = c->at.axis_row + 1; row < last; row++)
		for (int col = c->at.label_cols; col < c->at.label_cols + c->axis.cols; col++) {
			const struct cell *cell = grid_cell(c->grid, col, row);

			if (cell != NULL && cell->role == item->role && glyph_is(cell->glyph, item->sign))
				return true;
		}
	return false;
}

static bool
is_of_use(const struct canvas *c, const struct item *item)
{
	int mode = c->at.chart ? WITH_CHART : WITH_ROWS, when = c->live ? WHEN_LIVE : WHEN_BACK;

	if ((item->when & IN_LINE) != 0 && settings_serves_all(&c->knobs))
		return false;
	if ((item->when & LIMITED) != 0 && c->knobs.value[KNOB_LIMIT] == 0)
		return false;
	if ((item->when & MANY) != 0 && !c->at.chart && c->scene->state.scroll == 0)
		return false;
	if ((item->when & FAILING) != 0 && c->knobs.value[KNOB_ERRORS] == ERRORS_NONE && !is_on_screen(c, item))
		return false;
	if ((item->when & PROGRAMS) != 0 && !timeline_has_program(c->scene->moment.timeline, TRACK_SYNC) &&
	    !timeline_has_program(c->scene->moment.timeline, TRACK_ASYNC))
		return false;
	if ((item->when & (c->scene->moment.whole ? RUNS : WHOLE)) != 0)
		return false;
	if ((item->when & (c->scene->moment.over ? GOING_ON : OVER)) != 0)
		return false;
	return (item->when & mode) != 0 && (item->when & when) != 0;
}

static int
row_cols(const struct row *row)
{
	int cols = 0;

	for (int i = 0; i < row->count; i++)
		cols += text_cols(row->items[i]->sign) + 1 + text_cols(row->brief ? row->items[i]->brief : row->items[i]->words) +
		    (i > 0 ? row->gap : 0);
	return cols;
}

/* The item to add next: those on the screen first, then by rank. */
static int
most_wanted(const struct canvas *c, const struct item *items, int count, const bool *seen)
{
	int best = -1, best_rank = 0;

	for (int i = 0; i < count; i++) {
		bool is_there = items[i].role == ROLE_KEY || is_on_screen(c, &items[i]);
		int rank = items[i].rank + (is_there ? 0 : RANKS);

		if (seen[i] || (best >= 0 && rank >= best_rank))
			continue;
		best = i;
		best_rank = rank;
	}
	return best;
}

static void
fill_row(struct row *row, const struct item *items, int count, const bool *wanted)
{
	row->count = 0;
	for (int i = 0; i < count; i++)
		if (wanted[i])
			row->items[row->count++] = &items[i];
}

/* The longest form that fits: first brief words, then narrower gaps, then fewer items. */
static struct row
row_make(const struct canvas *c, const struct item *items, int count, int least_gap, int cols)
{
	struct row row = { .gap = 3 };
	bool wanted[ITEMS_MAX] = { false }, seen[ITEMS_MAX] = { false };

	for (int i = 0; i < count; i++)
		wanted[i] = is_of_use(c, &items[i]);
	fill_row(&row, items, count, wanted);
	row.brief = row_cols(&row) > cols;
	while (row.gap > least_gap && row_cols(&row) > cols)
		row.gap--;
	if (row_cols(&row) <= cols)
		return row;
	for (int i = 0; i < count; i++) {
		seen[i] = !wanted[i];
		wanted[i] = false;
	}
	for (int i = most_wanted(c, items, count, seen); i >= 0; i = most_wanted(c, items, count, seen)) {
		seen[i] = wanted[i] = true;
		fill_row(&row, items, count, wanted);
		wanted[i] = row_cols(&row) <= cols;
	}
	fill_row(&row, items, count, wanted);
	return row;
}

static void
draw_row(const struct canvas *c, const struct row *row, int col, int at_row)
{
	for (int i = 0; i < row->count; i++) {
		const struct item *item = row->items[i];
		bool lit = c->scene->button_lit && strcmp(item->sign, "b") == 0;

		col += grid_text(c->grid, col, at_row, -1, lit ? ROLE_CHOSEN : item->role, item->sign) + 1;
		col += grid_text(c->grid, col, at_row, -1, lit ? ROLE_USER : ROLE_DIM, row->brief ? item->brief : item->words) + row->gap;
	}
}

/* What a step on leads to, when a lesson's run is over. Returns the columns that it takes. */
static int
draw_next(const struct canvas *c, int at_row)
{
	const struct lesson_scene *lesson = &c->scene->lesson;
	bool enters = !lesson->closed && c->at.cols >= WIDE_COLS;

	if (lesson->lesson == NULL || lesson->card != CARD_NONE || lesson->next[0] == '\0')
		return 0;
	return grid_printf(c->grid, 0, at_row, -1, ROLE_CHOSEN, " %sPgDn: %s ", enters ? "Enter or " : "", lesson->next) + 1;
}

static void
draw_one_row(const struct canvas *c, int at_row)
{
	int next = draw_next(c, at_row), room = c->at.cols - 2 - next, keys_room = room * 11 / 20;
	struct row right = row_make(c, keys, KEY_COUNT, 2, keys_room);
	struct row left = row_make(c, legend, LEGEND_COUNT, 1, room - row_cols(&right) - 3);

	draw_row(c, &left, 1 + next, at_row);
	draw_row(c, &right, c->at.cols - 1 - row_cols(&right), at_row);
}

void
panel_foot(const struct canvas *c)
{
	int room = c->at.cols - 2, next;
	const char *message = c->scene->message;
	struct row row;

	if (c->at.one_foot) {
		draw_one_row(c, c->at.keys_row);
	} else {
		row = row_make(c, legend, LEGEND_COUNT, 2, room);
		draw_row(c, &row, 1, c->at.legend_row);
		next = draw_next(c, c->at.keys_row);
		row = row_make(c, keys, KEY_COUNT, 2, room - next);
		draw_row(c, &row, 1 + next, c->at.keys_row);
	}
	if (message != NULL) {
		grid_hline(c->grid, 0, c->at.message_row, c->at.cols, ' ', ROLE_CHOSEN);
		grid_text(c->grid, 1, c->at.message_row, room, ROLE_CHOSEN, message);
	}
}
