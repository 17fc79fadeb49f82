/*
 * The layout. Each part of the screen begins with its minimum of rows; the rest is handed out in the
 * order of a table, until nothing is left. So every size between the smallest and the largest makes
 * the best use of its room, and no part needs to know of another.
 */
#include "ui/draw/layout.h"

#include <string.h>

enum {
	LISTING_LEAST = 3,       /* the current line, and one on each side */
	LISTING_EASY = 9,        /* no listing of ours is longer, and of any other that many are read with ease */
	LISTING_SQUEEZED = 2,    /* where that leaves each request its row, or a chart its height */
	PRINTS_MOST = 12,
	VISITORS_MOST = 6,       /* beside programs */
	GUIDE_ROWS = 6,
	GUIDE_ROWS_CROWD = 3,    /* where many have come, who are told apart if there is room */
	CROWD = 8, CROWD_ROWS = 30,
	CHART_LEAST = 3,         /* rows needed to tell heights apart */
	THREAD_COLS = 11,        /* " thread 12 " */
	PLAIN_PANEL_COLS = 38,   /* needed by a listing */
	FRAMED_PANEL_COLS = 50,
	FRAMED_ROWS = 30,
	STACKED_ROWS = 34,       /* a narrow screen this high has room for two listings, */
	STACKED_MORE = 10,       /* and for another one with so many more */
	PAIRED_ROWS = 34,        /* as has any for those of programs above those of watched ones; */
	FRAMED_PAIR_ROWS = 42,   /* and for their frames */
	ROOMY_COLS = 100,
	MEDIUM_COLS = 76,
};

enum part {
	PART_TOP_RULE,
	PART_BLANK,      /* under the knobs */
	PART_LISTING,
	PART_PRINTS,
	PART_PRINT_RULE,
	PART_REQUESTS,
	PART_AIR,        /* a free row under each request's */
	PART_OWN,        /* a watched program's, if it wants as many */
	PART_GAP,        /* between the bars of one party and the next */
	PART_VISITORS,
	PART_USER,        /* between them and the server */
	PART_BEAT,
	PART_RULE,
	PART_NEXT,
	PART_LEGEND,
	PART_GUIDE,
	PART_COUNT,
};

/* A gift: `part` grows up to `rows`; the constants stand for as many as are wanted. */
enum {
	ALL_LINES = 1000, ALL_REQUESTS, ALL_PRINTS, ALL_VISITORS, ALL_OWN, ALL_ROWS,
	LATE_ONE, /* for what is said of a loop that is late */
};

struct gift {
	enum part part;
	int rows;
};

enum { GIFTS = 24, OWN_LEAST = 2 /* a thread that holds its loop, and the response that waits */ };

/* By style and whether requests are a chart; in order, until the rows are spent. */
static const struct gift gifts[PANEL_STYLE_COUNT][2][GIFTS] = {
	[PANEL_STATUS] = {
		{ { PART_OWN, OWN_LEAST }, { PART_REQUESTS, ALL_REQUESTS }, { PART_BEAT, 1 }, { PART_OWN, 4 }, { PART_NEXT, 1 }, { PART_RULE, 1 },
		  { PART_TOP_RULE, 1 },
		  { PART_OWN, ALL_OWN }, { PART_VISITORS, 3 }, { PART_USER, 1 }, { PART_GAP, 1 }, { PART_VISITORS, ALL_VISITORS },
		  { PART_BLANK, 1 } },
		{ { PART_REQUESTS, CHART_LEAST }, { PART_OWN, OWN_LEAST }, { PART_BEAT, 1 }, { PART_NEXT, 1 }, { PART_RULE, 1 },
		  { PART_TOP_RULE, 1 }, { PART_REQUESTS, 5 }, { PART_OWN, 6 },
		  { PART_REQUESTS, 8 }, { PART_GAP, 1 }, { PART_USER, 1 },
		  { PART_VISITORS, ALL_VISITORS }, { PART_OWN, ALL_OWN }, { PART_REQUESTS, 24 } },
	},
	[PANEL_PLAIN] = {
		{ { PART_OWN, OWN_LEAST }, { PART_REQUESTS, ALL_REQUESTS }, { PART_BEAT, 1 }, { PART_OWN, 4 }, { PART_LISTING, 4 },
		  { PART_NEXT, LATE_ONE }, { PART_OWN, 8 }, { PART_LISTING, LISTING_EASY }, { PART_OWN, ALL_OWN }, { PART_LISTING, ALL_LINES },
		  { PART_NEXT, 1 }, { PART_USER, 1 }, { PART_GAP, 1 }, { PART_RULE, 1 },
		  { PART_VISITORS, ALL_VISITORS }, { PART_PRINTS, 4 }, { PART_BLANK, 1 }, { PART_PRINTS, ALL_PRINTS },
		  { PART_AIR, 1 }, { PART_PRINTS, 12 } },
		{ { PART_REQUESTS, 5 }, { PART_OWN, 4 }, { PART_BEAT, 1 }, { PART_NEXT, 1 }, { PART_GAP, 1 },
		  { PART_REQUESTS, 8 }, { PART_OWN, 8 }, { PART_LISTING, ALL_LINES }, { PART_USER, 1 }, { PART_RULE, 1 },
		  { PART_VISITORS, ALL_VISITORS }, { PART_PRINTS, 3 }, { PART_BLANK, 1 }, { PART_OWN, ALL_OWN }, { PART_REQUESTS, 16 },
		  { PART_PRINTS, 12 } },
	},
	[PANEL_FRAMED] = {
		{ { PART_OWN, OWN_LEAST }, { PART_REQUESTS, ALL_REQUESTS }, { PART_BEAT, 1 }, { PART_OWN, 6 }, { PART_LISTING, LISTING_EASY },
		  { PART_OWN, 10 }, { PART_NEXT, 1 }, { PART_USER, 1 },
		  { PART_VISITORS, 2 }, { PART_PRINT_RULE, 1 }, { PART_PRINTS, 2 }, { PART_RULE, 1 }, { PART_OWN, ALL_OWN },
		  { PART_LISTING, ALL_LINES },
		  { PART_VISITORS, ALL_VISITORS }, { PART_BLANK, 1 }, { PART_GAP, 1 }, { PART_PRINTS, ALL_PRINTS },
		  { PART_AIR, 1 }, { PART_GAP, 2 }, { PART_PRINTS, 12 } },
		{ { PART_REQUESTS, 5 }, { PART_OWN, 6 }, { PART_BEAT, 1 }, { PART_NEXT, 1 }, { PART_VISITORS, 2 }, { PART_RULE, 1 }, { PART_BLANK, 1 },
		  { PART_REQUESTS, 8 }, { PART_GAP, 1 }, { PART_USER, 1 }, { PART_VISITORS, ALL_VISITORS },
		  { PART_LISTING, ALL_LINES }, { PART_PRINT_RULE, 1 }, { PART_OWN, ALL_OWN }, { PART_PRINTS, 4 }, { PART_REQUESTS, 16 },
		  { PART_PRINTS, 12 } },
	},
};

/* Without programs visitors have all the room, so that rows do not move when someone comes. */
static const struct gift open_gifts[] = {
	{ PART_VISITORS, 3 }, { PART_LEGEND, 1 }, { PART_BEAT, 1 }, { PART_RULE, 1 }, { PART_USER, 1 }, { PART_BLANK, 1 },
	{ PART_VISITORS, ALL_ROWS }, { 0, 0 },
};

struct plan {
	const struct layout_want *want;
	int programs, watched, parties; /* parties: both */
	bool stacked; /* panels one below the other */
	bool crowded; /* visitors have come who need the room */
	int rows[PART_COUNT];
};

/* The panels of the programs are side by side, and below them those of the watched ones. */
static int
pairs(const struct plan *plan)
{
	return (plan->programs > 0) + (plan->watched > 0);
}

static enum panel_style
choose_style(const struct plan *plan, int cols, int rows)
{
	int abreast = plan->stacked ? 1 : plan->programs > plan->watched ? plan->programs : plan->watched;
	bool paired = pairs(plan) > 1;

	if (paired && rows < PAIRED_ROWS)
		return PANEL_STATUS;
	if (cols >= FRAMED_PANEL_COLS * abreast && cols >= ROOMY_COLS && rows >= (paired ? FRAMED_PAIR_ROWS : FRAMED_ROWS))
		return PANEL_FRAMED;
	return cols >= PLAIN_PANEL_COLS * abreast ? PANEL_PLAIN : PANEL_STATUS;
}

/* The rows that one program's panel takes. */
static int
panel_rows(const struct plan *plan, enum panel_style style)
{
	if (style == PANEL_STATUS)
		return 1;
	return plan->rows[PART_LISTING] + plan->rows[PART_PRINTS] + plan->rows[PART_PRINT_RULE] + (style == PANEL_FRAMED ? 2 : 1);
}

/* The rows of all the panels together. */
static int
panels_rows(const struct plan *plan, enum panel_style style)
{
	if (plan->parties == 0)
		return plan->rows[PART_GUIDE];
	return panel_rows(plan, style) * (plan->stacked || style == PANEL_STATUS ? plan->parties : pairs(plan));
}

/* The rows that a watched program gets of those that it wants. */
static int
own_rows(const struct plan *plan, int i)
{
	int wanted = plan->want->program[PROGRAM_COUNT + i] ? plan->want->own_rows[i] : 0;

	return wanted < plan->rows[PART_OWN] ? wanted : plan->rows[PART_OWN];
}

/* The rows that everything takes as planned. */
static int
rows_taken(const struct plan *plan, enum panel_style style)
{
	int requests = plan->rows[PART_REQUESTS] * (1 + plan->rows[PART_AIR]);
	int taken = 5 + panels_rows(plan, style) + plan->parties * 2 + plan->programs * requests; /* header, knobs, axis, server, keys */

	for (int i = 0; i < WATCHED_MAX; i++)
		taken += own_rows(plan, i);
	for (int part = 0; part < PART_COUNT; part++)
		if (part != PART_LISTING && part != PART_PRINTS && part != PART_PRINT_RULE && part != PART_REQUESTS &&
		    part != PART_AIR && part != PART_OWN && part != PART_GUIDE)
			taken += plan->rows[part] * (part == PART_GAP ? plan->parties - 1 : 1);
	return taken;
}

static int
wanted_rows(const struct plan *plan, struct gift gift)
{
	if (gift.part == PART_BEAT)
		return plan->want->late_loop;
	if (gift.rows == LATE_ONE)
		return plan->want->late_loop + plan->want->hint_rows;
	if (gift.part == PART_NEXT)
		return gift.rows + plan->want->hint_rows;
	if (gift.part == PART_LISTING)
		return gift.rows < plan->want->listing_lines ? gift.rows : plan->want->listing_lines;
	if (gift.rows == ALL_REQUESTS)
		return plan->want->requests > ALL_REQUESTS ? ALL_REQUESTS : (int)plan->want->requests;
	if (gift.rows == ALL_PRINTS) /* one for each request, and the program's own line */
		return plan->want->requests > PRINTS_MOST ? PRINTS_MOST : (int)plan->want->requests + 1;
	if (gift.part == PART_OWN) {
		int most = 0;

		for (int i = 0; i < WATCHED_MAX; i++)
			most = plan->want->program[PROGRAM_COUNT + i] && plan->want->own_rows[i] > most ? plan->want->own_rows[i] : most;
		return gift.rows < most ? gift.rows : most;
	}
	if (gift.part == PART_VISITORS && plan->parties > 0) {
		int most = gift.rows == ALL_VISITORS ? VISITORS_MOST : gift.rows;

		return plan->want->visitors > (uint32_t)most ? most : (int)plan->want->visitors;
	}
	return gift.rows;
}

static void
give_rows(struct plan *plan, enum panel_style style, bool chart, int rows)
{
	const struct gift *gift = plan->parties == 0 ? open_gifts : gifts[style][chart];

	for (; gift->rows != 0; gift++) {
		enum part part = gift->part;
		int wanted = wanted_rows(plan, *gift);

		while (plan->rows[part] < wanted) {
			plan->rows[part]++;
			if (rows_taken(plan, style) > rows) {
				plan->rows[part]--;
				break;
			}
		}
	}
}

static void
begin_plan(struct plan *plan, enum panel_style style, int least)
{
	int lines = plan->want->listing_lines;

	memset(plan->rows, 0, sizeof plan->rows);
	if (plan->parties == 0) {
		plan->rows[PART_GUIDE] = (plan->crowded ? GUIDE_ROWS_CROWD : GUIDE_ROWS) + (style == PANEL_FRAMED);
		plan->rows[PART_NEXT] = plan->want->hint_rows > 1 ? plan->want->hint_rows : 1;
		return;
	}
	plan->rows[PART_LISTING] = style == PANEL_STATUS ? 0 : lines < least ? lines : least;
	plan->rows[PART_PRINTS] = style == PANEL_STATUS ? 0 : 1;
	plan->rows[PART_LEGEND] = 1;
	plan->rows[PART_NEXT] = plan->want->hint_rows;
	plan->rows[PART_VISITORS] = plan->want->visitors > 0;
}

/* Plans a row for each request; returns false if there is no room for that. */
static bool
plan_rows(struct plan *plan, enum panel_style style, int least, int rows)
{
	begin_plan(plan, style, least);
	give_rows(plan, style, false, rows);
	return (uint32_t)plan->rows[PART_REQUESTS] >= plan->want->requests;
}

int
layout_label_cols(int cols, int name_cols)
{
	int least = cols >= ROOMY_COLS ? 12 : 8, most = cols >= ROOMY_COLS ? 20 : cols >= MEDIUM_COLS ? 14 : 12;
	int wanted = name_cols + 2; /* a blank on each side */

	if (name_cols > 0 && wanted < THREAD_COLS)
		wanted = THREAD_COLS;
	return wanted < least ? least : wanted > most ? most : wanted;
}

int
layout_parties(const struct layout *at)
{
	int parties = 0;

	for (int i = 0; i < PARTY_COUNT; i++)
		parties += at->program_row[i] != NO_ROW;
	return parties;
}

int
layout_bars_end(const struct layout *at)
{
	if (at->is_pair)
		return at->pair_end_row;
	return at->beat_row != NO_ROW ? at->beat_row : at->server_row != NO_ROW ? at->server_row : at->axis_row;
}

void
layout_place_columns(struct layout *at, int name_cols)
{
	at->label_cols = layout_label_cols(at->cols, name_cols);
	at->side_cols = at->cols >= MEDIUM_COLS ? 17 : 13; /* "150 of 150 turns", "149/150 late" */
	at->bar_cols = at->cols - at->label_cols - at->side_cols;
}

/* Puts a pair's panels on their rows, and returns the row after them. */
static int
place_pair(struct layout *at, const struct plan *plan, int first, int row)
{
	int rows = panel_rows(plan, at->style), divider = at->cols / 2;
	bool abreast = !plan->stacked && at->style != PANEL_STATUS && plan->want->program[first] && plan->want->program[first + 1];

	if (abreast && at->style == PANEL_PLAIN)
		at->divider_col = divider;
	for (int i = first; i < first + 2; i++) {
		int left = i == first ? 0 : divider + (at->style == PANEL_PLAIN), right = i == first ? divider : at->cols;

		if (!plan->want->program[i])
			continue;
		at->panel[i] = abreast ? (struct rect){ left, row, right - left, rows } : (struct rect){ 0, row, at->cols, rows };
		row += abreast && i == first ? 0 : rows;
	}
	return row;
}

/* The same of all. */
static int
place_panels(struct layout *at, const struct plan *plan, int row)
{
	at->listing_rows = plan->rows[PART_LISTING];
	at->print_rows = plan->rows[PART_PRINTS];
	at->print_rule = plan->rows[PART_PRINT_RULE] > 0;
	at->divider_col = -1;
	if (plan->parties == 0) {
		at->guide = (struct rect){ 0, row, at->cols, plan->rows[PART_GUIDE] };
		return row + at->guide.rows;
	}
	row = place_pair(at, plan, TRACK_SYNC, row);
	return place_pair(at, plan, PROGRAM_COUNT, row);
}

/* Returns a part's row, or NO_ROW; moves *row past it. */
static int
take_row(const struct plan *plan, enum part part, int *row)
{
	int taken = *row;

	if (plan->rows[part] == 0)
		return NO_ROW;
	(*row)++;
	return taken;
}

static int
place_bars(struct layout *at, const struct plan *plan, int row)
{
	bool first = true;

	at->axis_row = row++;
	at->request_rows = plan->rows[PART_REQUESTS];
	at->request_step = 1 + plan->rows[PART_AIR];
	for (int i = 0; i < PARTY_COUNT; i++) {
		at->program_row[i] = at->request_row[i] = NO_ROW;
		if (!plan->want->program[i])
			continue;
		if (!first)
			row += plan->rows[PART_GAP];
		first = false;
		at->program_row[i] = row++;
		at->request_row[i] = row;
		if (i >= PROGRAM_COUNT)
			row += at->own_rows[i - PROGRAM_COUNT] = own_rows(plan, i - PROGRAM_COUNT);
		else
			row += at->request_rows * at->request_step;
	}
	at->visitor_rows = plan->rows[PART_VISITORS];
	at->visitor_row = at->visitor_rows > 0 ? row : NO_ROW;
	row += at->visitor_rows;
	at->user_row = take_row(plan, PART_USER, &row);
	at->server_row = row++;
	at->beat_row = take_row(plan, PART_BEAT, &row);
	return row;
}

static void
place(struct layout *at, const struct plan *plan)
{
	int row = 2;

	layout_place_columns(at, plan->want->name_cols);
	at->header_row = 0;
	at->knobs_row = 1;
	row += plan->rows[PART_BLANK];
	at->top_rule_row = take_row(plan, PART_TOP_RULE, &row);
	row = place_panels(at, plan, row);
	row = place_bars(at, plan, row);
	/* From here on from the bottom up: unused rows stay free above the narration. */
	row = at->rows;
	at->keys_row = at->message_row = --row;
	at->legend_row = plan->rows[PART_LEGEND] > 0 ? --row : NO_ROW;
	at->narration_rows = plan->parties + plan->rows[PART_NEXT];
	at->narration_row = row -= at->narration_rows;
	at->rule_row = plan->rows[PART_RULE] > 0 ? row - 1 : NO_ROW;
}

struct layout
layout_make(const struct layout_want *want, int cols, int rows)
{
	struct layout at = { .cols = cols, .rows = rows };
	struct plan plan = { .want = want };

	for (int i = 0; i < PARTY_COUNT; i++)
		*(i < PROGRAM_COUNT ? &plan.programs : &plan.watched) += want->program[i];
	plan.parties = plan.programs + plan.watched;
	plan.stacked = (plan.programs > 1 || plan.watched > 1) && cols < 2 * PLAIN_PANEL_COLS &&
	    rows >= STACKED_ROWS + STACKED_MORE * (plan.parties - 2);
	plan.crowded = want->visitors > CROWD && rows < CROWD_ROWS;
	at.style = choose_style(&plan, cols, rows);
	if (!plan_rows(&plan, at.style, LISTING_LEAST, rows) && !plan_rows(&plan, at.style, LISTING_SQUEEZED, rows) &&
	    !want->rows_only) {
		at.chart = true;
		begin_plan(&plan, at.style, at.style == PANEL_FRAMED ? LISTING_LEAST : LISTING_SQUEEZED);
		give_rows(&plan, at.style, true, rows);
	}
	place(&at, &plan);
	return at;
}
