/*
 * Holds: over the bars of a thread lies whatever was a hold of its loop. It is the one thing that must strike the eye, so its
 * words stand in its bar, or beside it.
 */
#include <string.h>

#include "base/utf8.h"
#include "ui/panel/panel.h"
#include "ui/panel/watched_now.h"

enum {
	/* Holds shorter than HOLD_WORTH_US are drawn where they take a cell; those in which a spinner would be late have words,
	 * wherever they stand. */
	HOLD_SAID_US = LATE_US,
	HOLD_BRIEF = 3, HOLD_TIME = 4, HOLD_FORMS = 5,
};

static void
write_hold(const struct canvas *c, enum track track, const struct watched_hold *hold, char forms[HOLD_FORMS][WORDS_SIZE])
{
	struct watched_doing doing = timeline_hold_doing(c->scene->moment.timeline, track, hold, c->t_us);
	const struct watched_look *look = watched_look(doing.state);
	char time[32];

	canvas_took_by_now(c, hold->start_us, hold->end_us, time, sizeof time);
	utf8_format(forms[0], WORDS_SIZE, " holds its loop %s: %s on line %u ", time, look->verb, doing.place.line);
	utf8_format(forms[1], WORDS_SIZE, " holds its loop %s: %s ", time, look->verb);
	utf8_format(forms[2], WORDS_SIZE, " holds its loop %s ", time);
	utf8_format(forms[3], WORDS_SIZE, " holds %s ", time);
	utf8_format(forms[4], WORDS_SIZE, " %s ", time);
	if (doing.place.file == NULL)
		memcpy(forms[0], forms[1], WORDS_SIZE);
}

/* Returns true if words may stand there beside the bar: on nothing, or on the line of a thread that waits. */
static bool
may_cover(const struct canvas *c, int64_t col, int64_t end, int row)
{
	for (; col < end; col++) {
		const struct cell *cell = grid_cell(c->grid, c->at.label_cols + (int)col, row);

		if (col < 0 || col >= c->axis.cols || cell == NULL || (cell->role != ROLE_SPIN && cell->role != ROLE_DIM && cell->role != ROLE_BLANK && cell->glyph != ' '))
			return false;
	}
	return true;
}

static bool
runs_at(const struct canvas *c, int64_t col, int row)
{
	const struct cell *cell = col < 0 ? NULL : grid_cell(c->grid, c->at.label_cols + (int)col, row);

	return cell != NULL && cell->role == ROLE_RUNNING;
}

/* A bar too short for its words has them beside it, without its ground, as that is a duration: before it, where the thread
 * was in its loop, or behind it: sentences, or from HOLD_BRIEF on what is brief, but no bare time, which would be the
 * other bar's. Returns true if there was room. */
static bool
label_beside(const struct canvas *c, int64_t col, int64_t end, int row, char forms[HOLD_FORMS][WORDS_SIZE], int from)
{
	for (int i = 0; i < OWN_LINES_LEAST_COLS + 1 && runs_at(c, col - 1, row); i++)
		col--; /* what it ran before stays in sight */
	for (int i = from; i < (from < HOLD_BRIEF ? HOLD_BRIEF : HOLD_TIME); i++) {
		int cols = text_cols(forms[i]);

		if (may_cover(c, col - cols, col, row))
			grid_text(c->grid, c->at.label_cols + (int)col - cols, row, -1, ROLE_UNREAD, forms[i]);
		else if (may_cover(c, end, end + cols, row))
			grid_text(c->grid, c->at.label_cols + (int)end, row, -1, ROLE_UNREAD, forms[i]);
		else
			continue;
		return true;
	}
	return false;
}

static void
draw_hold(const struct canvas *c, enum track track, const struct watched_hold *hold, int row)
{
	int64_t end_us = hold->end_us != NEVER_US && hold->end_us <= c->until_us ? hold->end_us : NEVER_US;
	int64_t col = canvas_col(c, hold->start_us), end = canvas_end_col(c, end_us), beside;
	char inside[32];
	bool is_said;
	int64_t us = (end_us != NEVER_US ? end_us : c->last_us) - hold->start_us;
	char forms[HOLD_FORMS][WORDS_SIZE];
	const char *const past[] = { forms[0], forms[1], forms[2], forms[3], NULL }, *const brief[] = { inside, NULL }, *const future[] = { " holds ", NULL };

	if (end <= col && (us < HOLD_WORTH_US || canvas_is_hidden(c, hold->start_us)))
		return;
	is_said = end > col || us >= HOLD_SAID_US;
	end = end > col ? end : col + 1;
	canvas_run(c, col, end, row, GLYPH_HOLD, ROLE_HOLD_BAR);
	if (hold->start_us > c->t_us) {
		panel_label_bar(c, col, end, row, ROLE_HOLD, future, future);
		return;
	}
	if (!is_said)
		return;
	write_hold(c, track, hold, forms);
	canvas_took_by_now(c, hold->start_us, hold->end_us, inside, sizeof inside);
	beside = end < c->head_col + 1 ? end : c->head_col + 1;
	/* Brief words beside it might be taken for the other bar's: before them, its time stands within. */
	if (!panel_label_bar(c, col, end, row, ROLE_HOLD, past, future + 1) && !label_beside(c, col, beside, row, forms, 1) &&
	    !panel_label_bar(c, col, end, row, ROLE_HOLD, brief, future + 1) && !label_beside(c, col, beside, row, forms, HOLD_BRIEF))
		panel_label_bar(c, col, end, row, ROLE_HOLD, future, future);
}

/* Those on the axis; of holds in one column the longest stands for all, as a bar is a cell at least. */
void
panel_holds(const struct canvas *c, enum track track, uint32_t thread, int row)
{
	size_t count;
	const struct watched_hold *holds = timeline_holds(c->scene->moment.timeline, track, c->until_us, &count);
	int64_t right_us = time_axis_time(&c->axis, c->axis.cols);

	for (size_t i = 0; i < count && holds[i].start_us < right_us; i++)
		if (holds[i].thread == thread && (holds[i].end_us == NEVER_US || holds[i].end_us >= c->axis.left_us))
			draw_hold(c, track, &holds[i], row);
}
