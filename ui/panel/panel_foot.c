/* The last rows: the meaning of the glyphs, and the keys that matter most now. */
#include <string.h>

#include "base/utf8.h"
#include "ui/panel/offers.h"
#include "ui/panel/panel.h"
#include "ui/panel/signs.h"

/* When a key is useful; combined. */
enum {
	WHEN_LIVE = 1 << 0,
	WHEN_BACK = 1 << 1, /* looking back */
	WHEN_ALWAYS = WHEN_LIVE | WHEN_BACK,
	MANY = 1 << 2,      /* only when there are more than rows */
	GOING_ON = 1 << 3,  /* only until the run is over, or */
	OVER = 1 << 4,      /* only from then on */
	PROGRAMS = 1 << 5,  /* only when programs run */
	WHOLE = 1 << 6,     /* only for a complete saved run, or */
	RUNS = 1 << 7,      /* only for one that runs here */
	STANDS = 1 << 8,    /* only while the playhead stands still, or */
	PLAYS = 1 << 9,     /* only while it moves */
};

enum form { FORM_LONG, FORM_BRIEF, FORM_LEAST, FORM_COUNT };

/* A sign, or keys, with words in ever shorter forms. When there is little room, items with the highest rank
 * go first. */
struct item {
	char sign[SIGN_TEXT_SIZE];
	enum role role;
	const char *words[FORM_COUNT];
	int rank;
	enum offer offer; /* of keys */
};

static const struct key_item {
	enum offer offer;
	int when, rank;
} keys[] = {
	{ OFFER_PAUSE, WHEN_LIVE | GOING_ON, 3 },
	{ OFFER_RUN_AGAIN, WHEN_LIVE | OVER | RUNS, 3 },
	{ OFFER_SEE_AGAIN, WHEN_LIVE | OVER | WHOLE, 3 },
	{ OFFER_GO_ON, WHEN_BACK | STANDS, 3 },
	{ OFFER_PAUSE, WHEN_BACK | PLAYS, 3 },
	{ OFFER_LOOK_BACK, WHEN_ALWAYS, 4 },
	{ OFFER_EVENTS, WHEN_ALWAYS, 8 },
	{ OFFER_TURN, WHEN_LIVE | RUNS, 5 },
	{ OFFER_NEXT_KNOB, WHEN_LIVE | RUNS, 10 },
	{ OFFER_BUTTON, WHEN_LIVE | GOING_ON | PROGRAMS | RUNS, 6 },
	{ OFFER_ZOOM, WHEN_BACK, 6 },
	{ OFFER_FIT, WHEN_BACK, 9 },
	{ OFFER_REQUESTS, WHEN_ALWAYS | MANY, 9 },
	{ OFFER_LIVE, WHEN_BACK | RUNS, 5 },
	{ OFFER_TO_END, WHEN_BACK | WHOLE, 5 },
	{ OFFER_HELP, WHEN_ALWAYS, 1 },
	{ OFFER_QUIT, WHEN_ALWAYS, 0 },
};

/* While a value is typed, all others are of its text. */
static const struct key_item typing_keys[] = {
	{ OFFER_SET, WHEN_ALWAYS, 0 },
	{ OFFER_LEAVE, WHEN_ALWAYS, 1 },
};

enum { WIDE_COLS = 80, ITEMS_MAX = SIGNS_MAX, APART = 3, KEY_COUNT = sizeof keys / sizeof *keys, TYPING_KEY_COUNT = sizeof typing_keys / sizeof *typing_keys };

/* Items side by side. */
struct row {
	struct item items[ITEMS_MAX];
	int count, gap;
	enum form form;
};

static bool
is_of_use(const struct canvas *c, const struct key_item *item)
{
	const struct timeline *tl = c->scene->moment.timeline;

	if ((item->when & MANY) != 0 && !c->at.chart && c->scene->state.scroll == 0)
		return false;
	if ((item->when & PROGRAMS) != 0 && !timeline_has_program(tl, TRACK_SYNC) && !timeline_has_program(tl, TRACK_ASYNC))
		return false;
	if ((item->when & (c->scene->moment.whole ? RUNS : WHOLE)) != 0)
		return false;
	if ((item->when & (c->scene->state.playhead.paused ? PLAYS : STANDS)) != 0)
		return false;
	if ((item->when & (c->scene->moment.over ? GOING_ON : OVER)) != 0)
		return false;
	return (item->when & (c->live ? WHEN_LIVE : WHEN_BACK)) != 0;
}

static int
row_cols(const struct row *row)
{
	int cols = 0;

	for (int i = 0; i < row->count; i++)
		cols += text_cols(row->items[i].sign) + 1 + text_cols(row->items[i].words[row->form]) +
		    (i > 0 ? row->gap : 0);
	return cols;
}

static void
remove_item(struct row *row, int index)
{
	row->count--;
	for (int i = index; i < row->count; i++)
		row->items[i] = row->items[i + 1];
}

/* Makes it fit: first brief words, then narrower gaps, and before the narrowest the least words. Returns false
 * if that is not enough. */
static bool
shorten(struct row *row, int least_gap, int cols)
{
	row->gap = 3;
	if (row_cols(row) > cols && row->form == FORM_LONG)
		row->form = FORM_BRIEF;
	while (row->gap > least_gap && row_cols(row) > cols) {
		if (row->gap == 2 && row->form == FORM_BRIEF)
			row->form = FORM_LEAST;
		else
			row->gap--;
	}
	return row_cols(row) <= cols;
}

/* Makes it fit at any cost: those of the highest rank go. */
static void
squeeze(struct row *row, int least_gap, int cols)
{
	while (!shorten(row, least_gap, cols) && row->count > 0) {
		int last = 0;

		for (int i = 1; i < row->count; i++)
			if (row->items[i].rank >= row->items[last].rank)
				last = i;
		remove_item(row, last);
	}
}

/* "more ↓ less": an arrow, or its name, among the words is a key, too. */
static void
draw_words(const struct canvas *c, int col, int row, enum role role, const char *words, bool of_keys)
{
	static const char *const arrows[] = { "↓", "→", "Down", "Right" };

	grid_text(c->grid, col, row, -1, role, words);
	for (size_t i = 0; of_keys && i < sizeof arrows / sizeof *arrows; i++) {
		const char *at = strstr(words, arrows[i]);
		char before[WORDS_SIZE];

		if (at == NULL)
			continue;
		text_copy(before, sizeof before, words, (size_t)(at - words));
		grid_role(c->grid, (struct rect){ col + text_cols(before), row, text_cols(arrows[i]), 1 }, ROLE_KEY);
	}
}

static void
draw_row(const struct canvas *c, const struct row *row, int col, int at_row)
{
	for (int i = 0; i < row->count; i++) {
		const struct item *item = &row->items[i];
		bool lit = c->scene->button_lit && item->role == ROLE_KEY && item->offer == OFFER_BUTTON;

		col += grid_text(c->grid, col, at_row, -1, lit ? ROLE_CHOSEN : item->role, item->sign) + 1;
		draw_words(c, col, at_row, lit ? ROLE_USER : ROLE_DIM, item->words[row->form], item->role == ROLE_KEY);
		col += text_cols(item->words[row->form]) + row->gap;
	}
}

/* Which way is more is not to be guessed. */
static enum offer
offer_of_turn(const struct canvas *c)
{
	enum knob_unit unit = knob_info(c->scene->state.chosen)->unit;

	return unit == UNIT_CHOICE || unit == UNIT_ADDRESS ? OFFER_TURN : unit == UNIT_NUMBER ? OFFER_TURN_NUMBER : OFFER_TURN_AMOUNT;
}

static struct item
item_of(const struct canvas *c, enum offer offer, int rank)
{
	struct item item = { .role = ROLE_KEY, .rank = rank, .offer = offer == OFFER_TURN ? offer_of_turn(c) : offer };

	offer_key(item.offer, c->scene->presenter, item.sign, sizeof item.sign);
	for (int form = 0; form < FORM_COUNT; form++)
		item.words[form] = offer_words(item.offer, form);
	return item;
}

static struct row
useful_keys(const struct canvas *c)
{
	const struct key_item *table = c->scene->typing != NULL ? typing_keys : keys;
	int count = c->scene->typing != NULL ? TYPING_KEY_COUNT : KEY_COUNT;
	struct row row = { .count = 0 };

	for (int i = 0; i < count; i++)
		if (is_of_use(c, &table[i]))
			row.items[row.count++] = item_of(c, table[i].offer, table[i].rank);
	return row;
}

static struct row
legend_of(const struct sign_seen *seen, size_t count)
{
	struct row row = { .count = (int)count };

	for (size_t i = 0; i < count; i++) {
		row.items[i] = (struct item){
			.role = seen[i].sign->role, .rank = (int)i,
			.words = { seen[i].sign->words, seen[i].sign->brief, seen[i].sign->least },
		};
		utf8_format(row.items[i].sign, sizeof row.items[i].sign, "%s", seen[i].text);
	}
	return row;
}

/* Puts as many items as fit into `row`, and the others into `rest`. Returns true if they fit there. */
static bool
part(const struct row *all, int cols, int rest_cols, struct row *row, struct row *rest)
{
	*row = *rest = *all;
	while (row_cols(row) > cols)
		row->count--;
	rest->count -= row->count;
	for (int i = 0; i < rest->count; i++)
		rest->items[i] = all->items[row->count + i];
	return row_cols(rest) <= rest_cols;
}

/* A legend too long for its row: its last signs stand in that of the keys, which has `keys_room` columns and
 * makes room. */
static void
part_legend(struct row *all, int room, int keys_room, struct row *row, struct row *rest)
{
	static const int keys_cols[] = { 52, 37, 25, 19, 15 }; /* left for the keys, until no more of them can be spared */
	size_t least = room > 0 ? sizeof keys_cols / sizeof *keys_cols - 1 : 1; /* where it has no row at all it is a guest */

	/* Shorter words rather than fewer keys. */
	for (size_t i = 0; i <= least; i++)
		for (all->form = FORM_BRIEF; all->form < FORM_COUNT; all->form++)
			for (all->gap = 2; all->gap > 0; all->gap--)
				if (part(all, room, keys_room - keys_cols[i] - APART, row, rest))
					return;
	all->form = FORM_LEAST;
	all->gap = 1;
	if (room == 0)
		all->count = 0;
	while (!part(all, room, keys_room - keys_cols[least] - APART, row, rest) && all->count > 0)
		all->count--; /* if not even the keys have room there, nothing of it is */
}

/* What a step on leads to, when a lesson's run is over. Returns the columns that it takes. */
static int
draw_next(const struct canvas *c, int at_row)
{
	const struct lesson_scene *lesson = &c->scene->moment.lesson;
	bool enters = !lesson->closed && c->at.cols >= WIDE_COLS;

	if (lesson->lesson == NULL || lesson->card != CARD_NONE || lesson->next[0] == '\0' || c->scene->typing != NULL)
		return 0;
	return grid_printf(c->grid, 0, at_row, -1, ROLE_CHOSEN, " %sPgDn: %s ", enters ? "Enter or " : "", lesson->next) + 1;
}

/* Draws the legend, and from `col` on in the keys' row what its own has no room for. If there is no room for
 * that either, the key of the help, where all signs are, says so. Returns the column after it. */
static int
draw_legend(const struct canvas *c, int col, struct row *keys_row)
{
	struct sign_seen seen[SIGNS_MAX];
	struct row all = legend_of(seen, signs_seen(c, seen)), row = all, rest;
	int count = all.count, room = c->at.legend_row != NO_ROW ? c->at.cols - 2 : 0;

	if (c->scene->typing != NULL && room == 0)
		return col;
	if (shorten(&row, 1, room)) {
		if (count > 0)
			draw_row(c, &row, 1, c->at.legend_row);
		return col;
	}
	part_legend(&all, room, c->at.cols - 1 - col, &row, &rest);
	if (row.count > 0)
		draw_row(c, &row, 1, c->at.legend_row);
	draw_row(c, &rest, col, c->at.keys_row);
	for (int i = 0; all.count < count && i < keys_row->count; i++)
		if (keys_row->items[i].offer == OFFER_HELP)
			keys_row->items[i].words[FORM_BRIEF] = offer_words(OFFER_ALL_SIGNS, FORM_BRIEF);
	return rest.count > 0 ? col + row_cols(&rest) + APART : col;
}

static void
draw_message(const struct canvas *c)
{
	grid_hline(c->grid, 0, c->at.message_row, c->at.cols, ' ', ROLE_CHOSEN);
	grid_text(c->grid, 1, c->at.message_row, c->at.cols - 2, ROLE_CHOSEN, c->scene->message);
}

void
panel_keys(const struct canvas *c, const struct key_offer *offers, int count)
{
	struct row row = { .count = 0 };

	if (c->scene->message != NULL) {
		draw_message(c);
		return;
	}
	for (int i = 0; i < count; i++) {
		struct item *item = &row.items[row.count];

		if (offers[i].words != NULL && offers[i].words[0] == '\0')
			continue;
		*item = item_of(c, offers[i].offer, offers[i].rank);
		if (offers[i].key != NULL)
			utf8_format(item->sign, sizeof item->sign, "%s", offers[i].key);
		for (int form = 0; offers[i].words != NULL && form < FORM_COUNT; form++)
			item->words[form] = offers[i].words;
		row.count++;
	}
	squeeze(&row, 1, c->at.cols - 2);
	grid_hline(c->grid, 0, c->at.keys_row, c->at.cols, ' ', ROLE_BLANK);
	draw_row(c, &row, 1, c->at.keys_row);
}

void
panel_foot(const struct canvas *c)
{
	struct row row = useful_keys(c);
	int begin = 1 + draw_next(c, c->at.keys_row), col = draw_legend(c, begin, &row);

	squeeze(&row, 2, c->at.cols - 1 - col);
	draw_row(c, &row, col > begin ? c->at.cols - 1 - row_cols(&row) : col, c->at.keys_row);
	if (c->scene->message != NULL)
		draw_message(c);
}
