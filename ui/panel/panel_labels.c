/* Words in the bars of the programs' rows. */
#include "base/duration.h"
#include "base/utf8.h"
#include "ui/panel/panel.h"

enum {
	QUIET_COLS = 24,     /* an empty stretch this long says why it is empty */
};

static void
put_words(const struct canvas *c, int64_t col, int row, enum role role, const char *words)
{
	grid_text(c->grid, c->at.label_cols + (int)col, row, -1, role, words);
}

/* Puts words into cells [from, to), with two cells of the bar before them, or one if that makes them
 * fit, and at least one after them. Returns true if they fit. */
static bool
label_cells(const struct canvas *c, int64_t from, int64_t to, int row, enum role role, const char *const *texts)
{
	for (; *texts != NULL; texts++) {
		int64_t before = to - from - 1 - text_cols(*texts);

		if (before < 1)
			continue;
		put_words(c, from + (before > 2 ? 2 : before), row, role, *texts);
		return true;
	}
	return false;
}

bool
panel_label_bar(const struct canvas *c, int64_t col, int64_t end, int row, enum role role, const char *const *past,
    const char *const *future)
{
	int64_t from = col < 0 ? 0 : col, to = end < c->axis.cols ? end : c->axis.cols, after = c->head_col + 1;

	if (from < after && label_cells(c, from, to < after ? to : after, row, role, past))
		return true;
	return label_cells(c, from > after ? from : after, to, row, ROLE_DIM, future); /* legible, even in the future */
}

/* ---- blocked ---- */

/* Bars with one label: a wide one alone, or a group of those too narrow for marks between them. */
struct group {
	int64_t start_us, end_us; /* the first's start, the last's end */
	int64_t blocked_us;       /* until the playhead: the sum of what would be printed for each */
	int64_t shortest_us, longest_us; /* as printed, of those that have begun */
	uint32_t count, begun, ended, number;
};

static void
label_group(const struct canvas *c, const struct group *g, int row)
{
	char forms[4][WORDS_SIZE], total[32], each[32];
	const char *const texts[] = { forms[0], forms[1], forms[2], NULL };
	const char *const future[] = { forms[3], NULL };
	bool zoomed = c->scene->state.zoom != 0 && c->scene->state.playhead.paused && !c->live;
	int64_t end = canvas_end_col(c, g->end_us);

	if (g->begun == 1)
		canvas_took_by_now(c, g->start_us, g->end_us, total, sizeof total);
	else
		duration_write_length(g->blocked_us, c->grain_us, total, sizeof total);
	duration_write_length(g->longest_us, c->grain_us, each, sizeof each);
	if (g->begun > 1 && g->ended == g->begun && g->longest_us == g->shortest_us && g->longest_us > 0 &&
	    !duration_is_short(g->longest_us, c->grain_us))
		utf8_format(forms[0], WORDS_SIZE, " blocked %u × %s ", g->begun, each);
	else if (g->begun > 1)
		utf8_format(forms[0], WORDS_SIZE, " blocked %u times, %s ", g->begun, total);
	else if (zoomed)
		utf8_format(forms[0], WORDS_SIZE, " blocked on %u ", g->number);
	else
		utf8_format(forms[0], WORDS_SIZE, " blocked %s ", total);
	utf8_format(forms[1], WORDS_SIZE, g->begun > 1 ? " blocked %s " : " blocked ", total);
	utf8_format(forms[2], WORDS_SIZE, " blocked ");
	utf8_format(forms[3], WORDS_SIZE, g->count > 1 ? " blocked " : " blocked on %u ", g->number);
	panel_label_bar(c, canvas_col(c, g->start_us), end, row, ROLE_BLOCKED, texts, future);
}

static void
grow_group(const struct canvas *c, struct group *g, const struct stretch *s)
{
	int64_t end_us = s->end_us == NEVER_US || s->end_us > c->t_us ? c->t_us : s->end_us;
	int64_t us = duration_between(s->start_us, end_us, c->grain_us);
	bool ended = s->end_us != NEVER_US && s->end_us <= c->t_us;

	if (us < 0)
		us = 0;
	if (g->count == 0)
		*g = (struct group){ .start_us = s->start_us, .shortest_us = INT64_MAX, .number = s->number };
	g->count++;
	g->begun += s->start_us <= c->t_us;
	g->end_us = s->end_us;
	g->blocked_us += us;
	g->ended += ended;
	g->longest_us = us > g->longest_us ? us : g->longest_us;
	g->shortest_us = us < g->shortest_us ? us : g->shortest_us;
}

static void
grow_group_by_crowd(const struct canvas *c, struct group *g, const struct stretch *s)
{
	bool has_begun = s->start_us <= c->t_us;

	if (g->count == 0)
		*g = (struct group){ .start_us = s->start_us, .shortest_us = INT64_MAX, .number = s->number };
	g->count += s->blocks;
	g->begun += has_begun ? s->blocks : 0;
	g->ended += has_begun ? s->blocks : 0;
	g->end_us = s->end_us;
	g->blocked_us += s->blocked.sum_us;
	g->longest_us = s->blocked.most_us > g->longest_us ? s->blocked.most_us : g->longest_us;
	g->shortest_us = s->blocked.least_us < g->shortest_us ? s->blocked.least_us : g->shortest_us;
}

static void
label_blocked(const struct canvas *c, const struct stretches *all, int row)
{
	struct group group = { 0 };

	for (size_t i = 0; i < all->count; i++) {
		const struct stretch *s = &all->at[i];
		/* In a chart the panel counts all of them together, and so does the label. */
		bool is_wide = s->end_col - s->col >= MARK_LEAST_COLS && !c->at.chart;

		if (s->state != STATE_BLOCKED && s->end_col - s->col <= 1)
			continue; /* a moment between two bars does not separate them */
		if (group.count > 0 && (s->state != STATE_BLOCKED || is_wide)) {
			label_group(c, &group, row);
			group.count = 0;
		}
		if (s->state != STATE_BLOCKED)
			continue;
		if (s->is_crowd)
			grow_group_by_crowd(c, &group, s);
		else
			grow_group(c, &group, s);
		if (is_wide) {
			label_group(c, &group, row);
			group.count = 0;
		}
	}
	if (group.count > 0)
		label_group(c, &group, row);
}

/* ---- its own lines, callbacks, nothing ---- */

static void
label_own_lines(const struct canvas *c, const struct stretch *s, int row)
{
	static const char *const words[STEP_COUNT] = {
		[STEP_FOR] = " launches ", [STEP_FETCH] = " launches ", [STEP_PRINT_RESPONSE] = " prints ",
		[STEP_PRINT_LAST] = " prints ", [STEP_WORK] = " computes ", [STEP_MORE] = " launches ",
	};
	const char *const texts[] = { words[s->step] != NULL ? words[s->step] : " runs ", NULL };

	panel_label_bar(c, s->col, s->end_col, row, ROLE_RUNNING_WORDS, texts, texts);
}

/* The request's number, right after the star that begins the callback. */
static void
label_callback(const struct canvas *c, const struct stretch *s, int row)
{
	char number[32];
	int cols;

	if (s->end_col - s->col < 3) /* room for a digit */
		return;
	utf8_format(number, sizeof number, " %u ", s->number);
	cols = text_cols(number);
	if (s->col >= 0 && s->end_col - s->col > cols + 1 && s->col + cols < c->axis.cols)
		put_words(c, s->col + 1, row, s->col > c->head_col ? ROLE_FUTURE : ROLE_CALLBACK_BADGE, number);
}

void
panel_label_bars(const struct canvas *c, const struct stretches *all, int row)
{
	label_blocked(c, all, row);
	for (size_t i = 0; i < all->count; i++) {
		if (all->at[i].state == STATE_RUNNING)
			label_own_lines(c, &all->at[i], row);
		else if (all->at[i].state == STATE_CALLBACK)
			label_callback(c, &all->at[i], row);
	}
}

/* Returns true if not even the loop could run then, for as long as a turn of a spinner. */
static bool
stood_still(const struct canvas *c, const struct stretch *s)
{
	const struct timeline *tl = c->scene->moment.timeline;
	int64_t until_us = s->end_us == NEVER_US || s->end_us > c->t_us ? c->t_us : s->end_us;

	return timeline_worst_beat_us(tl, s->start_us, until_us) >= SPIN_US || (until_us == c->t_us && timeline_load_at(tl, until_us).frozen);
}

void
panel_label_quiet(const struct canvas *c, const struct stretches *all, int row)
{
	for (size_t i = 0; i < all->count; i++) {
		int64_t col = all->at[i].col < 0 ? 0 : all->at[i].col + 1;

		if (panel_stretch_is_quiet(all->at[i].state) && all->at[i].end_col - col >= QUIET_COLS && col + QUIET_COLS - 1 <= c->head_col &&
		    canvas_is_free(c, col, col + QUIET_COLS, row))
			put_words(c, col, row, ROLE_DIM, stood_still(c, &all->at[i]) ? "the loop stood still" : "ready: nothing to do");
	}
}
