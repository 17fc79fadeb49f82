/*
 * The programs' own rows. A bar is a duration: blocked, in a callback, or running its own lines for
 * long. A mark is a moment: its own lines, a turn of the spinner, the beginning of a callback, the
 * answer to the button. Moments so close together that they would hide the bars are left out.
 */
#include <string.h>

#include "base/utf8.h"
#include "ui/panel/panel.h"

/* ---- bars and moments ---- */

struct bar_look {
	uint32_t glyph;
	enum role role;
	int least_cols; /* a shorter one is no bar */
};

static const struct bar_look bar_looks[STATE_COUNT] = {
	[STATE_RUNNING] = { GLYPH_SOLID, ROLE_RUNNING, 2 },
	[STATE_BLOCKED] = { GLYPH_BLOCKED, ROLE_BLOCKED_BAR, 0 },
	[STATE_CALLBACK] = { GLYPH_SOLID, ROLE_CALLBACK, 2 },
};

static void
draw_bars(const struct canvas *c, const struct stretches *all, int row)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct stretch *s = &all->at[i];
		const struct bar_look *look = &bar_looks[s->state];

		if (look->glyph != 0 && s->end_col - s->col >= look->least_cols && !s->hidden)
			canvas_run(c, s->col, s->end_col > s->col ? s->end_col : s->col + 1, row, look->glyph, look->role);
	}
}

/* Marks where it begins to run its own lines, where the bars between are long enough to be told apart; and
 * where it is free. The bar of a program that blocks at once begins at the axis' left end, unmarked; and one that is blocked now is
 * shown so in the playhead's cell, whatever it ran there before. */
static void
draw_moments(const struct canvas *c, enum track track, const struct stretches *all, int row)
{
	int64_t before = -MARK_LEAST_COLS;

	for (size_t i = 0; i < all->count; i++) {
		const struct stretch *s = &all->at[i];
		bool is_free_then = i + 1 < all->count && panel_stretch_is_quiet(all->at[i + 1].state) &&
		    (s->col != c->head_col || all->at[i + 1].start_us <= c->t_us);
		bool blocks_now = s->col == c->head_col && timeline_span_at(c->scene->moment.timeline, track, c->t_us).state == STATE_BLOCKED;
		bool blocks_at_once = i == 0 && all->is_whole && all->count > 1 && all->at[1].state == STATE_BLOCKED &&
		    !canvas_is_hidden(c, all->at[1].start_us);

		if (s->state == STATE_RUNNING && (s->col - before >= MARK_LEAST_COLS || is_free_then) && !blocks_at_once && !blocks_now)
			canvas_mark(c, s->start_us, row, GLYPH_MOMENT, ROLE_RUNNING);
		if (!panel_stretch_is_quiet(s->state))
			before = s->col;
	}
}

/* The number of the first turn in an entry that came on time: the entry's last turns did. */
static int64_t
first_on_time(const struct spin *spins, size_t i)
{
	int64_t late = spins[i].late - (i > 0 ? spins[i - 1].late : 0);

	return (i > 0 ? spins[i - 1].total : 0) + late + 1;
}

/* Where cells are about as long as a turn, or longer, each shows the turn that was due nearest to its
 * middle, so that turns on time look even whatever the cells' length. */
static void
draw_spins_of_cols(const struct canvas *c, enum track track, int row, const struct spin *spins, size_t count)
{
	int64_t begin_us = timeline_begin_us(c->scene->moment.timeline, track);
	size_t until_now;

	timeline_spins(c->scene->moment.timeline, track, c->t_us, &until_now);
	for (int64_t col = 0; col < c->axis.cols; col++) {
		size_t come = col <= c->head_col ? until_now : count, i;
		int64_t middle_us = (time_axis_time(&c->axis, col) + time_axis_time(&c->axis, col + 1)) / 2;
		int64_t turn = middle_us < begin_us ? 0 : (middle_us - begin_us + SPIN_US / 2) / SPIN_US;

		i = timeline_spin_index(c->scene->moment.timeline, track, turn);
		if (i >= come) { /* it has not come yet, but an earlier one may belong here, too */
			if (come == 0 || time_axis_col(&c->axis, spins[come - 1].t_us) != col)
				continue;
			i = come - 1;
			turn = spins[i].total;
		}
		if (turn > 0 && turn >= first_on_time(spins, i) && canvas_is_free(c, col, col + 1, row))
			canvas_put(c, col, row, GLYPH_SPIN, ROLE_SPIN);
	}
}

/* Draws a dot wherever the spinner turned on time. */
static void
draw_spins(const struct canvas *c, enum track track, int row)
{
	size_t count, from;
	const struct spin *spins = timeline_spins(c->scene->moment.timeline, track, c->until_us, &count);

	if (time_axis_cell_us(&c->axis) >= SPIN_US / 2) {
		draw_spins_of_cols(c, track, row, spins, count);
		return;
	}
	timeline_spins(c->scene->moment.timeline, track, c->axis.left_us - 1, &from);
	for (size_t i = from; i < count; i++) {
		int64_t col = time_axis_col(&c->axis, spins[i].t_us);

		if (col >= c->axis.cols)
			break;
		if (first_on_time(spins, i) <= spins[i].total && canvas_is_free(c, col, col + 1, row))
			canvas_mark(c, spins[i].t_us, row, GLYPH_SPIN, ROLE_SPIN);
	}
}

/* Returns true if the mark of an answer to the button stands in columns [col, end). */
static bool
answers_within(const struct canvas *c, enum track track, int64_t col, int64_t end)
{
	int64_t t_us = timeline_next_answer_us(c->scene->moment.timeline, track, time_axis_time(&c->axis, col) - 1);

	return t_us != NEVER_US && t_us < time_axis_time(&c->axis, end);
}

/* One star stands for all in its cell, and says how many more there are if there is room before the next. */
static void
draw_callbacks(const struct canvas *c, enum track track, const struct stretches *all, int row)
{
	for (size_t i = 0, next; i < all->count; i = next) {
		int64_t col = time_axis_col(&c->axis, all->at[i].start_us), end;
		uint32_t count = 0;
		char times[16];

		for (next = i; next < all->count && time_axis_col(&c->axis, all->at[next].start_us) == col; next++) {
			uint32_t callbacks = all->at[next].is_crowd ? all->at[next].callbacks : all->at[next].state == STATE_CALLBACK;

			if (callbacks == 0 || canvas_is_hidden(c, all->at[next].start_us))
				continue;
			canvas_mark(c, all->at[next].start_us, row, GLYPH_CALLBACK, ROLE_CALLBACK);
			count += callbacks;
		}
		utf8_format(times, sizeof times, "+%u", count - 1);
		end = all->at[next - 1].end_col < c->head_col + 1 ? all->at[next - 1].end_col : c->head_col + 1;
		if (count > 1 && col >= 0 && !answers_within(c, track, col, col + 1 + text_cols(times)) &&
		    panel_stretch_is_quiet(all->at[next - 1].state) && end - col > text_cols(times))
			canvas_words(c, col + 1, end, row, ROLE_CALLBACK, times);
	}
}

/* The first answer in each column stands for all in it. */
static void
draw_answers(const struct canvas *c, enum track track, int row)
{
	const struct timeline *tl = c->scene->moment.timeline;
	int64_t t_us = timeline_next_answer_us(tl, track, c->axis.left_us - 1);

	while (t_us != NEVER_US && t_us <= c->until_us && time_axis_col(&c->axis, t_us) < c->axis.cols) {
		int64_t end_us = time_axis_time(&c->axis, time_axis_col(&c->axis, t_us) + 1);

		canvas_mark(c, t_us, row, 'b', ROLE_USER);
		t_us = timeline_next_answer_us(tl, track, end_us > t_us ? end_us - 1 : t_us);
	}
}

/* ---- the counts at the right ---- */

/* How many turns its spinner made of those that were due; or, once some came late, how many did: counted
 * in the same way for each program, at each size. */
static void
draw_count(const struct canvas *c, enum track track, int row)
{
	struct spin_count spins = timeline_spin_count(c->scene->moment.timeline, track, c->t_us);
	struct span span = timeline_span_at(c->scene->moment.timeline, track, c->t_us);
	uint32_t presses;
	int64_t waits_since_us = timeline_press_waits_since_us(c->scene->moment.timeline, track, c->t_us, &presses);
	bool is_late = spins.late > 0;
	long long part = (long long)(is_late ? spins.late : spins.turned), whole = (long long)(is_late ? spins.turned : spins.due);
	enum role role = is_late || !panel_spinner_turns(&span) || panel_is_frozen(c, track) ? ROLE_STUCK : ROLE_SPIN;
	const char *word = is_late ? "late" : whole == 1 ? "turn" : "turns";
	char forms[3][WORDS_SIZE], time[32];
	const char *texts[] = { forms[0], forms[1], forms[2], NULL };

	if (span.state == STATE_ABSENT)
		return;
	if (c->at.is_pair) { /* where it has no panel with a badge */
		panel_badge(c, track, forms[0], WORDS_SIZE);
		forms[0][strlen(forms[0]) - 1] = '\0';
		canvas_side(c, row, panel_is_frozen(c, track) ? ROLE_STUCK : span.state == STATE_DONE ? ROLE_STRONG : role, forms[0] + 1);
		return;
	}
	if (waits_since_us != NEVER_US) {
		canvas_so_far(c, waits_since_us, time, sizeof time);
		utf8_format(forms[0], WORDS_SIZE, "b waits %s", time);
		utf8_format(forms[1], WORDS_SIZE, "b %s", time);
		utf8_format(forms[2], WORDS_SIZE, "b");
		role = ROLE_USER;
	} else {
		utf8_format(forms[0], WORDS_SIZE, "%lld of %lld %s", part, whole, word);
		utf8_format(forms[1], WORDS_SIZE, "%lld/%lld %s", part, whole, word);
		utf8_format(forms[2], WORDS_SIZE, "%lld %s", part, word);
	}
	canvas_side(c, row, role, text_that_fits(texts, canvas_side_cols(c, row)));
}

/* Draws "◇ your guess 5.0 s" if the row is free: after the guessed time, before it, or at the axis'
 * end if the time is beyond. */
static void
draw_guess(const struct canvas *c, int row)
{
	int64_t guess_us = canvas_guess_us(c), col = time_axis_col(&c->axis, guess_us);
	char words[WORDS_SIZE], guess[32];
	int cols;

	if (col < 0)
		return;
	canvas_guess_write(c, guess, sizeof guess);
	utf8_format(words, sizeof words, "◇ your guess %s", guess);
	cols = text_cols(words);
	if (col + cols > c->axis.cols) {
		utf8_format(words, sizeof words, "your guess %s %s", guess, col < c->axis.cols ? "◇" : "→");
		col = (col < c->axis.cols ? col + 1 : c->axis.cols) - cols;
	}
	if (col >= 0 && canvas_is_free(c, col, col + cols, row))
		grid_text(c->grid, c->at.label_cols + (int)col, row, -1, ROLE_USER, words);
}

void
panel_programs(const struct canvas *c)
{
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		enum track track = (enum track)i;
		struct stretches all;
		int row = c->at.program_row[i];

		if (row == NO_ROW)
			continue;
		grid_text(c->grid, 1, row, -1, ROLE_STRONG, panel_program_name(track));
		panel_stretches_init(&all, c, track);
		draw_bars(c, &all, row);
		draw_moments(c, track, &all, row);
		draw_spins(c, track, row);
		panel_label_bars(c, &all, row);
		draw_callbacks(c, track, &all, row);
		draw_answers(c, track, row);
		panel_label_quiet(c, &all, row);
		draw_count(c, track, row);
		panel_stretches_release(&all);
		if (canvas_guess_us(c) != NEVER_US && canvas_guess_track(c) == track)
			draw_guess(c, row);
		panel_end(c, track);
	}
}
