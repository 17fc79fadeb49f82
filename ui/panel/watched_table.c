/* Watched programs in numbers. */
#include "ui/panel/watched_table.h"

#include <string.h>

#include "base/utf8.h"
#include "tell/watched_numbers.h"
#include "tell/watched_waits.h"
#include "ui/panel/milliseconds.h"
#include "ui/panel/panel.h"

enum {
	COLUMN_COLS = 9, /* a number and a blank */
	COLUMN_COLS_WIDE = 13,
	LABEL_LEAST = 10,
	LABEL_MOST = 18,
	SHARES_MAX = 32,
	GIFTS = 15,
	EVERY = 10000, /* as many as there are */
};

/* The columns of the states, from left to right; when there is little room, those with the highest rank go first. */
enum { COLUMN_RUNNING, COLUMN_BLOCKED, COLUMN_LOOP, COLUMN_SLEEPS, COLUMN_WAITS, COLUMN_REST, COLUMN_ALIVE, COLUMN_SHORT };

#define STATE(state) (1u << WATCHED_##state)
static const struct {
	const char *name;
	unsigned states;
	int rank;
	enum role role;
} columns[TABLE_COLUMNS] = {
	[COLUMN_RUNNING] = { "running", STATE(RUNNING), 1, ROLE_TEXT },
	[COLUMN_BLOCKED] = { "blocked", STATE(BLOCKED), 2, ROLE_STUCK },
	[COLUMN_LOOP] = { "in loop", STATE(READY), 3, ROLE_SPIN },
	[COLUMN_SLEEPS] = { "sleeps", STATE(SLEEPS), 4, ROLE_TEXT },
	[COLUMN_WAITS] = { "waits", STATE(FOR_THREAD) | STATE(FOR_CHILD), 5, ROLE_TEXT },
	[COLUMN_REST] = { "the rest", 0, 0, ROLE_TEXT },
	[COLUMN_ALIVE] = { "alive", 0, 0, ROLE_STRONG },
	[COLUMN_SHORT] = { "short", 0, 6, ROLE_DIM }, /* how many */
};

/* Those of the requests, below them. */
static const struct {
	const char *name;
	int column;
	enum role role;
} waits[OWN_WAIT_COUNT] = {
	[OWN_WAIT_LINE] = { "in line", COLUMN_RUNNING, ROLE_TEXT },
	[OWN_WAIT_WORK] = { "works", COLUMN_BLOCKED, ROLE_FLIGHT },
	[OWN_WAIT_UNREAD] = { "unread", COLUMN_LOOP, ROLE_UNREAD },
	[OWN_WAIT_ALL] = { "in all", COLUMN_ALIVE, ROLE_STRONG },
};

/* The rows below each program's requests, in the order in which they are added. */
static const struct {
	const char *name;
	int order; /* on the screen */
} totals[TABLE_TOTALS_MAX] = { { "median", 1 }, { "longest", 2 }, { "shortest", 0 } };

/* Rows beyond the minimum, in the order in which they are handed out. */
static const struct {
	enum table_part part;
	int rows;
} gifts[GIFTS] = {
	{ TABLE_HOLDS, 2 }, { TABLE_TOTALS, 1 }, { TABLE_TITLE, 1 }, { TABLE_HOLDS, 3 }, { TABLE_TOTALS, 2 }, { TABLE_REQUESTS, 3 },
	{ TABLE_AIR, 1 }, { TABLE_STATES, 3 }, { TABLE_HOLDS, 5 }, { TABLE_TOTALS, 3 }, { TABLE_REQUESTS, 8 }, { TABLE_STATES, 6 },
	{ TABLE_HOLDS, TABLE_HOLDS_MAX }, { TABLE_REQUESTS, EVERY }, { TABLE_STATES, SHARES_MAX },
};

/* ---- layout ---- */

static int
rows_taken(const struct watched_table *t)
{
	int of_requests = t->rows[TABLE_REQUESTS] + t->rows[TABLE_TOTALS];

	return 2 + t->programs * (t->rows[TABLE_STATES] + of_requests) + (of_requests > 0) + t->rows[TABLE_HOLDS] + t->rows[TABLE_TITLE] +
	    2 * t->rows[TABLE_AIR];
}

/* How many rows of that part mean something. */
static int
wanted(const struct watched_table *t, enum table_part part)
{
	const struct timeline *tl = t->c->scene->moment.timeline;
	size_t holds = 0, count;
	int threads = 1;

	for (int i = 0; i < t->programs; i++) {
		int rows = 0;

		timeline_holds(tl, t->tracks[i], t->c->until_us, &count);
		holds += count;
		for (uint32_t n = 0; rows < SHARES_MAX && (n = timeline_next_row(tl, t->tracks[i], t->c->until_us, n)) != 0;)
			rows++;
		threads = rows > threads ? rows : threads;
	}
	if (part == TABLE_STATES)
		return threads;
	if (part == TABLE_REQUESTS || (part == TABLE_TOTALS && t->requests == 0))
		return t->requests < EVERY ? (int)t->requests : EVERY;
	return part == TABLE_HOLDS ? (int)(holds < TABLE_HOLDS_MAX ? holds : TABLE_HOLDS_MAX) : EVERY;
}

static void
share_rows(struct watched_table *t)
{
	static const int least[TABLE_PARTS] = { [TABLE_STATES] = 1, [TABLE_HOLDS] = 1 };

	memcpy(t->rows, least, sizeof least);
	for (int i = 0; i < GIFTS; i++) {
		enum table_part part = gifts[i].part;
		int most = wanted(t, part), rows = gifts[i].rows < most ? gifts[i].rows : most;

		while (t->rows[part] < rows) {
			t->rows[part]++;
			if (rows_taken(t) > t->area.rows) {
				t->rows[part]--;
				break;
			}
		}
	}
}

static void
place_rows(struct watched_table *t)
{
	int row = t->area.row + 1, air = t->rows[TABLE_AIR];

	for (int i = 0; i < t->programs; i++, row += t->rows[TABLE_STATES])
		t->states_row[i] = row;
	row += air;
	t->request_head_row = t->rows[TABLE_REQUESTS] + t->rows[TABLE_TOTALS] > 0 ? row++ : NO_ROW;
	for (int i = 0; i < t->programs; i++) {
		t->request_row[i] = row;
		t->total_row[i] = row += t->rows[TABLE_REQUESTS];
		row += t->rows[TABLE_TOTALS];
	}
	row += air;
	t->title_row = t->rows[TABLE_TITLE] > 0 ? row++ : NO_ROW;
	t->hold_row = row;
	t->wall_row = t->area.row + t->area.rows - 1;
}

/* Returns true if any thread has been in a state that has no column of its own. */
static bool
needs_rest(const struct watched_table *t)
{
	struct watched_shares shares[SHARES_MAX];
	const struct timeline *tl = t->c->scene->moment.timeline;
	bool needs = false;

	for (int i = 0; i < t->programs; i++) {
		size_t count = watched_shares_at(tl, t->tracks[i], t->c->t_us, STATISTICS_GRAIN_US, shares, SHARES_MAX);

		for (size_t k = 0; k < count; k++)
			for (int state = 0; state < WATCHED_STATE_COUNT; state++)
				needs |= (t->rest & 1u << state) != 0 && shares[k].us[state] > 0;
	}
	return needs;
}

/* Places as many columns as there is room for, by rank. The states without one share the last column before the sum. */
static void
place_columns(struct watched_table *t)
{
	int cols = t->area.cols - 1 - t->label_cols, width = cols / TABLE_COLUMNS, end = t->label_cols, shown;
	bool has_rest;

	width = width < COLUMN_COLS ? COLUMN_COLS : width > COLUMN_COLS_WIDE ? COLUMN_COLS_WIDE : width;
	shown = cols / width - 1; /* besides the sum; ranks from 1 */
	t->rest = (1u << WATCHED_STATE_COUNT) - 1;
	for (int i = 0; i < TABLE_COLUMNS; i++)
		if (columns[i].rank <= shown)
			t->rest &= ~columns[i].states;
	has_rest = needs_rest(t);
	shown -= has_rest;
	for (int i = 0; i < TABLE_COLUMNS; i++) {
		if (columns[i].rank > shown)
			t->rest |= columns[i].states;
		if (i == COLUMN_REST ? has_rest : columns[i].rank <= shown)
			t->col[i] = end += width;
	}
}

static void
find_programs(struct watched_table *t)
{
	const struct timeline *tl = t->c->scene->moment.timeline;
	/* On a narrow screen a name takes what the columns leave. */
	int cols = LABEL_LEAST, most = LABEL_LEAST + (t->area.cols - 1 - LABEL_LEAST) % COLUMN_COLS;

	for (int i = 0; i < WATCHED_MAX; i++) {
		size_t count;
		int name_cols;

		if (!timeline_has_watched(tl, watched_track(i)))
			continue;
		t->tracks[t->programs++] = watched_track(i);
		timeline_own_requests(tl, watched_track(i), t->c->until_us, &count);
		t->requests = count > t->requests ? (uint32_t)count : t->requests;
		name_cols = text_cols(timeline_watched_name(tl, watched_track(i))) + (count < 10 ? 3 : 4);
		cols = name_cols > cols ? name_cols : cols;
	}
	if (t->area.cols >= 100)
		most = LABEL_MOST;
	t->label_cols = cols < most ? cols : most;
}

int
watched_table_least_rows(const struct timeline *tl)
{
	return TABLE_LEAST_ROWS - 1 + timeline_watched_count(tl);
}

void
watched_table_make(const struct canvas *c, struct rect area, struct watched_table *t)
{
	uint32_t rows;

	*t = (struct watched_table){ .c = c, .area = area, .first = canvas_scroll(c->scene) };
	find_programs(t);
	share_rows(t);
	place_columns(t);
	place_rows(t);
	rows = (uint32_t)t->rows[TABLE_REQUESTS];
	if (t->first + rows > t->requests + 1)
		t->first = t->requests + 1 > rows ? t->requests + 1 - rows : 1;
	if (t->first < 1)
		t->first = 1;
}

uint32_t
watched_table_pick(const struct watched_table *t, int row)
{
	for (int i = 0; i < t->programs; i++) {
		size_t count;
		const struct watched_request *requests = timeline_own_requests(t->c->scene->moment.timeline, t->tracks[i], t->c->t_us, &count);
		int at = row - t->request_row[i];

		if (at >= 0 && at < t->rows[TABLE_REQUESTS] && t->first + (uint32_t)at <= count)
			return requests[t->first + (uint32_t)at - 1].visitor;
	}
	return 0;
}

/* ---- numbers ---- */

static void
draw_number(const struct watched_table *t, int column, int row, enum role role, int64_t us)
{
	if (t->col[column] != 0)
		milliseconds_draw(t->c, t->col[column], row, role, us);
}

static void
draw_name(const struct watched_table *t, int column, int row, const char *name)
{
	if (t->col[column] != 0)
		grid_text_right(t->c->grid, t->col[column], row, -1, ROLE_DIM, name);
}

/* ---- states ---- */

static void
draw_share(const struct watched_table *t, enum track track, const struct watched_shares *share, int row)
{
	const struct watched_thread *thread = timeline_thread(t->c->scene->moment.timeline, track, share->thread);

	grid_text(t->c->grid, 1, row, t->label_cols - 1, share->thread == 1 ? ROLE_STRONG : ROLE_TEXT, share->name.s);
	for (int i = 0; i < TABLE_COLUMNS; i++) {
		unsigned states = i == COLUMN_REST ? t->rest : columns[i].states;
		int64_t us = 0;

		if (states == 0)
			continue;
		for (int state = 0; state < WATCHED_STATE_COUNT; state++)
			us += (states & 1u << state) != 0 ? share->us[state] : 0;
		draw_number(t, i, row, us > 0 ? columns[i].role : ROLE_DIM, us);
	}
	draw_number(t, COLUMN_ALIVE, row, ROLE_STRONG, share->life_us);
	if (t->col[COLUMN_SHORT] != 0 && thread->end_us != NEVER_US && thread->end_us <= t->c->t_us) {
		char text[32];

		utf8_format(text, sizeof text, "%lld", (long long)thread->briefs);
		grid_text_right(t->c->grid, t->col[COLUMN_SHORT], row, -1, ROLE_DIM, text);
	}
}

/* Where there are no states: why. */
static void
draw_why(const struct watched_table *t, enum track track, int row)
{
	struct watched_life life = timeline_watched_life(t->c->scene->moment.timeline, track, t->c->t_us);
	char words[WORDS_SIZE];

	if (life.not_started != NULL)
		utf8_format(words, sizeof words, "not started: %s", life.not_started);
	else if (life.untraced != NULL)
		utf8_format(words, sizeof words, "its states are not seen: %s", life.untraced);
	else
		utf8_format(words, sizeof words, "it has not started");
	grid_text(t->c->grid, 1, row, t->label_cols - 1, ROLE_STRONG, timeline_watched_name(t->c->scene->moment.timeline, track));
	grid_text(t->c->grid, t->label_cols + 1, row, t->area.cols - t->label_cols - 2, life.not_started != NULL ? ROLE_FAILED : ROLE_DIM, words);
}

/* As many as there is room for, and how many more there are: in the last row, or where that is the first, behind it. */
static void
draw_shares(const struct watched_table *t, enum track track, const struct watched_shares *shares, size_t count, int row)
{
	size_t all = 0, rows = (size_t)t->rows[TABLE_STATES], shown;
	char more[32];

	for (uint32_t n = 0; (n = timeline_next_row(t->c->scene->moment.timeline, track, t->c->t_us, n)) != 0;)
		all++;
	shown = all <= rows ? count : rows > 1 ? rows - 1 : 1;
	for (size_t k = 0; k < shown; k++)
		draw_share(t, track, &shares[k], row + (int)k);
	if (all <= shown)
		return;
	utf8_format(more, sizeof more, rows > 1 ? "+ %zu more threads" : " +%zu", all - shown);
	if (rows > 1)
		grid_text(t->c->grid, 1, row + (int)shown, -1, ROLE_DIM, more);
	else
		grid_text_right(t->c->grid, t->label_cols + 1, row, -1, ROLE_DIM, more);
}

static void
draw_states(const struct watched_table *t)
{
	const struct timeline *tl = t->c->scene->moment.timeline;

	grid_text(t->c->grid, 1, t->area.row, t->label_cols - 1, ROLE_DIM, "ms exact");
	for (int i = 0; i < TABLE_COLUMNS; i++)
		draw_name(t, i, t->area.row, columns[i].name);
	for (int i = 0; i < t->programs; i++) {
		struct watched_shares shares[SHARES_MAX];
		struct watched_life life = timeline_watched_life(tl, t->tracks[i], t->c->t_us);
		size_t count = watched_shares_at(tl, t->tracks[i], t->c->t_us, STATISTICS_GRAIN_US, shares, SHARES_MAX);

		if (count == 0 || life.untraced != NULL)
			draw_why(t, t->tracks[i], t->states_row[i]);
		if (life.untraced == NULL)
			draw_shares(t, t->tracks[i], shares, count, t->states_row[i]);
	}
}

/* ---- requests ---- */

/* "my_fetcher 2": of a long name as much as there is room for. */
static void
draw_label(const struct watched_table *t, enum track track, uint32_t number, int row, enum role role)
{
	int cols = t->label_cols - 1, used;
	char text[32];

	utf8_format(text, sizeof text, " %u", number);
	used = grid_text(t->c->grid, 1, row, cols - text_cols(text), role, timeline_watched_name(t->c->scene->moment.timeline, track));
	grid_text(t->c->grid, 1 + used, row, -1, role, text);
}

static void
draw_request(const struct watched_table *t, enum track track, uint32_t number, uint32_t visitor, int row)
{
	const struct view_state *state = &t->c->scene->state;
	bool chosen = state->request_track == TRACK_VISITOR && state->request_number == visitor;

	if (chosen) {
		grid_hline(t->c->grid, 0, row, t->area.cols, ' ', ROLE_CHOSEN);
		grid_put(t->c->grid, 0, row, GLYPH_MARK, ROLE_CHOSEN);
	}
	draw_label(t, track, number, row, chosen ? ROLE_CHOSEN : ROLE_DIM);
	for (int i = 0; i < OWN_WAIT_COUNT; i++) {
		bool goes_on;
		int64_t us = watched_wait_at(t->c->scene->moment.timeline, track, number, (enum own_wait)i, t->c->t_us, &goes_on);
		int column = waits[i].column;
		enum role role = i == OWN_WAIT_UNREAD && us < HOLD_WORTH_US ? ROLE_DIM : waits[i].role;

		if (us != NEVER_US)
			draw_number(t, column, row, chosen ? ROLE_CHOSEN : role, us);
		else if (goes_on && i != OWN_WAIT_ALL && t->col[column] != 0)
			grid_text_right(t->c->grid, t->col[column], row, -1, chosen ? ROLE_CHOSEN : ROLE_FLIGHT, "… ");
	}
}

static void
draw_totals(const struct watched_table *t, enum track track, int first_row)
{
	int shown = t->rows[TABLE_TOTALS], rows[TABLE_TOTALS_MAX];

	for (int i = 0; i < shown; i++) {
		rows[i] = first_row;
		for (int k = 0; k < shown; k++)
			rows[i] += totals[k].order < totals[i].order;
		grid_text(t->c->grid, 1, rows[i], t->label_cols - 1, ROLE_TITLE, totals[i].name);
	}
	for (int wait = 0; wait < OWN_WAIT_COUNT && shown > 0; wait++) {
		struct statistics s;
		int64_t least_us = watched_waits_at(t->c->scene->moment.timeline, track, (enum own_wait)wait, t->c->t_us, &s);
		const int64_t of[TABLE_TOTALS_MAX] = { s.median_us, s.max_us, least_us };

		for (int i = 0; i < shown && s.count > 0; i++)
			draw_number(t, waits[wait].column, rows[i], ROLE_TITLE, of[i]);
	}
}

static void
draw_requests(const struct watched_table *t)
{
	int shown = t->rows[TABLE_REQUESTS];

	if (t->request_head_row == NO_ROW)
		return;
	if (shown > 0 && (uint32_t)shown < t->requests)
		grid_printf(t->c->grid, 1, t->request_head_row, t->label_cols + 4, ROLE_DIM, "%u-%u of %u", t->first,
		    t->first + (uint32_t)shown - 1, t->requests);
	else
		grid_text(t->c->grid, 1, t->request_head_row, t->label_cols - 1, ROLE_DIM, "requests");
	for (int i = 0; i < OWN_WAIT_COUNT; i++)
		draw_name(t, waits[i].column, t->request_head_row, waits[i].name);
	for (int i = 0; i < t->programs; i++) {
		size_t count;
		const struct watched_request *requests = timeline_own_requests(t->c->scene->moment.timeline, t->tracks[i], t->c->t_us, &count);

		for (int k = 0; k < shown && t->first + (uint32_t)k <= count; k++)
			draw_request(t, t->tracks[i], t->first + (uint32_t)k, requests[t->first + (uint32_t)k - 1].visitor, t->request_row[i] + k);
		draw_totals(t, t->tracks[i], t->total_row[i]);
	}
}

/* ---- all of it ---- */

enum { WALL_FORMS = 3 };

/* "my_sync took 6.2 s: exit status 0; my_async has taken 2.4 s so far", or less of it */
static void
draw_walls(const struct watched_table *t)
{
	const struct timeline *tl = t->c->scene->moment.timeline;
	char forms[WALL_FORMS][2 * WORDS_SIZE] = { "", "", "" };
	const char *const texts[] = { forms[0], forms[1], forms[2], NULL };
	int cols = t->area.cols - 2;
	const char *fitting;

	for (int i = 0; i < t->programs; i++) {
		struct watched_life life = timeline_watched_life(tl, t->tracks[i], t->c->t_us);
		struct watched_text name = watched_name(tl, t->tracks[i]);
		const char *apart = forms[0][0] != '\0' ? "; " : "";
		bool over = life.exit_us != NEVER_US;
		char time[32];

		if (life.start_us == NEVER_US || life.not_started != NULL)
			continue;
		canvas_took_by_now(t->c, life.start_us, life.exit_us, time, sizeof time);
		utf8_add(forms[0], sizeof forms[0], over ? "%s%s took %s: %s" : "%s%s has taken %s so far%s", apart, name.s, time,
		    over ? life.status : "");
		utf8_add(forms[1], sizeof forms[1], over ? "%s%s took %s" : "%s%s %s so far", apart, name.s, time);
		utf8_add(forms[2], sizeof forms[2], "%s%s %s", apart, name.s, time);
	}
	fitting = text_that_fits(texts, cols);
	grid_text(t->c->grid, 1, t->wall_row, cols, ROLE_STRONG, fitting[0] != '\0' ? fitting : forms[2]);
}

void
watched_table_draw(const struct watched_table *t)
{
	draw_states(t);
	draw_requests(t);
	watched_table_holds(t);
	draw_walls(t);
}
