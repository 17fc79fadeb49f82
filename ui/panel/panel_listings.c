/* The listings: each program line by line, and its prints. On a small screen each has one row: its
 * state and its current line. */
#include <string.h>

#include "base/duration.h"
#include "base/utf8.h"
#include "log/stages.h"
#include "ui/panel/program_now.h"

enum {
	RANG_US = 1000 * 1000, /* how long the note of a callback that ended stands out */
	NOTE_END_COLS = 70,   /* from a line's beginning to the end of its note, at most */
	STATUS_BADGE_COL = 10,
};

/* ---- working it out ---- */

static bool
callback_ended_lately(const struct canvas *c, enum track track)
{
	const struct timeline *tl = c->scene->moment.timeline;
	int64_t ended_us = timeline_last_out_us(tl, track, STATE_CALLBACK, c->t_us);

	return timeline_span_at(tl, track, c->t_us).state != STATE_CALLBACK && ended_us != NEVER_US &&
	    ended_us > c->t_us - RANG_US;
}

static void
look_at(const struct canvas *c, enum track track, struct program_now *now)
{
	const struct timeline *tl = c->scene->moment.timeline;

	*now = (struct program_now){ .track = track, .current = -1 };
	now->span = timeline_span_at(tl, track, c->t_us);
	now->tally = timeline_tally_at(tl, track, c->t_us);
	now->called_lately = callback_ended_lately(c, track);
	now->line_count = listing_lines_at(tl, track, c->scene->state.language, c->t_us, now->lines);
	for (int i = 0; i < now->line_count && now->span.state != STATE_ABSENT; i++) {
		if (listing_line_runs(&now->lines[i], (enum step)now->span.step))
			now->current = i;
		now->one_by_one |= now->lines[i].note == NOTE_COUNTER && now->lines[i].step == STEP_NONE;
	}
	panel_badge(c, track, now->badge, sizeof now->badge);
}

/* ---- drawing ---- */

/* One line of a listing in `inner` (a panel without its frame); its note stands apart from the sign that there are more. */
static void
draw_line(const struct canvas *c, const struct program_now *now, int index, struct rect inner, int row, bool more)
{
	const struct shown_line *line = &now->lines[index];
	bool marked = index == now->current; /* nothing else is lit: it is where the program is now */
	enum role role = marked ? panel_look_now(c, now->track)->line : ROLE_BLANK;
	int col = inner.col + 5, end = inner.col + inner.cols, used;
	const char *text = line->text;
	char number[16];

	if (marked)
		grid_hline(c->grid, inner.col + 1, row, inner.cols - 1, ' ', role);
	if (marked)
		grid_put(c->grid, inner.col + 1, row, GLYPH_MARK, role);
	utf8_format(number, sizeof number, "%d", line->number);
	grid_text_right(c->grid, inner.col + 4, row, 2, marked ? role : ROLE_DIM, number);
	if (c->at.style == PANEL_STATUS)
		text += strspn(text, " "); /* alone, it has nothing to be indented under */
	used = grid_text(c->grid, col, row, end - 1 - col, marked ? role : ROLE_TEXT, text);
	/* A note far from its line would not be read together with it. */
	end -= more;
	panel_note(c, now, index, row, col + used + 2, end - 1 < col + NOTE_END_COLS ? end - 1 : col + NOTE_END_COLS, role);
}

/* The first of so many lines with the current one among them. */
static int
first_line(const struct program_now *now, int rows)
{
	int first = now->current - rows / 2;

	if (first > now->line_count - rows)
		first = now->line_count - rows;
	return first < 0 ? 0 : first;
}

/* The line on which it awaits what is still to come, if it is in its loop meanwhile and that line is above `first`;
 * or -1. */
static int
awaits_above(const struct program_now *now, int first)
{
	for (int i = 0; i < first && now->span.state == STATE_READY && now->tally.open + now->tally.waiting > 0; i++)
		if (now->lines[i].note == NOTE_AWAIT)
			return i;
	return -1;
}

/* Draws as many lines as there is room for, the current one among them; and the one on which it awaits. */
static void
draw_listing(const struct canvas *c, const struct program_now *now, struct rect inner, int row, int rows)
{
	int first = first_line(now, rows), above = rows > 1 ? awaits_above(now, first) : -1, end = inner.col + inner.cols - 1;

	if (above >= 0) {
		draw_line(c, now, above, inner, row, true);
		grid_put(c->grid, end, row++, GLYPH_MORE, ROLE_DIM);
		first = first_line(now, --rows);
	}
	for (int i = 0; i < rows && first + i < now->line_count; i++) {
		bool more = (i == 0 && first > 0 && above < 0) || (i == rows - 1 && first + rows < now->line_count);

		draw_line(c, now, first + i, inner, row + i, more);
		if (more) /* there are lines above, or below */
			grid_put(c->grid, end, row + i, GLYPH_MORE, first + i == now->current ? panel_look_now(c, now->track)->line : ROLE_DIM);
	}
}

/* Writes the program's progress, in the longest form that fits. */
static void
write_progress(const struct canvas *c, const struct program_now *now, int cols, char *out, size_t size)
{
	char forms[4][WORDS_SIZE], failed[64] = "", cancelled[64] = "";
	const char *texts[] = { forms[0], forms[1], forms[2], forms[3], NULL };
	struct stages s = stages_at(c->scene->moment.timeline, now->track, c->t_us);
	uint32_t planned = canvas_requests(c, now->track);

	out[0] = '\0';
	if (now->span.state == STATE_ABSENT)
		return;
	if (s.failed > 0)
		utf8_format(failed, sizeof failed, ", %u failed", s.failed);
	if (s.cancelled > 0)
		utf8_format(cancelled, sizeof cancelled, ", %u cancelled", s.cancelled);
	/* Where some failed, nobody is to take the badge's DONE for a success of all. */
	utf8_format(forms[0], WORDS_SIZE, "%u of %u %s%s%s", s.ok, planned, s.failed + s.cancelled > 0 ? "ok" : "done", failed,
	    cancelled);
	if (s.failed + s.cancelled > 0)
		utf8_format(forms[1], WORDS_SIZE, "%u ok%s%s", s.ok, failed, cancelled);
	else
		utf8_format(forms[1], WORDS_SIZE, "%u of %u", s.ok, planned);
	utf8_format(forms[2], WORDS_SIZE, "%s", s.failed > 0 ? failed + 2 : s.cancelled > 0 ? cancelled + 2 : forms[1]);
	utf8_format(forms[3], WORDS_SIZE, "%u ok", s.ok);
	utf8_format(out, size, "%s", text_that_fits(texts, cols));
}

/* "─ ◐ sync 0 of 3 done ─── BLOCKED 3.4 s ─" */
static void
draw_title(const struct canvas *c, const struct program_now *now, struct rect inner, int row)
{
	const char *name = panel_program_name(now->track);
	int badge_cols = text_cols(now->badge), badge_col = inner.col + inner.cols - 1 - badge_cols;
	int col = inner.col + 4 + text_cols(name) + 1;
	const struct state_look *look = panel_look_now(c, now->track);
	char progress[WORDS_SIZE];

	grid_hline(c->grid, inner.col, row, inner.cols, GLYPH_LINE, ROLE_RULE);
	grid_hline(c->grid, inner.col + 1, row, col - inner.col - 1, ' ', ROLE_BLANK);
	panel_spinner(c, now->track, inner.col + 2, row);
	grid_text(c->grid, inner.col + 4, row, -1, ROLE_STRONG, name);
	write_progress(c, now, badge_col - col - 2, progress, sizeof progress);
	col += grid_text(c->grid, col, row, -1, ROLE_DIM, progress);
	if (progress[0] != '\0')
		grid_put(c->grid, col, row, ' ', ROLE_BLANK);
	grid_text(c->grid, badge_col, row, badge_cols, look->badge, now->badge);
}

/* When programs run in turn, the second one says that it waits for the first. */
static void
draw_absence(const struct canvas *c, int col, int cols, int row)
{
	char words[WORDS_SIZE];

	panel_absence(c, TRACK_ASYNC, cols, words, sizeof words);
	grid_text(c->grid, col, row, cols, ROLE_DIM, words);
}

static void
draw_panel(const struct canvas *c, const struct program_now *now, struct rect panel)
{
	bool framed = c->at.style == PANEL_FRAMED;
	struct rect inner = { panel.col + framed, panel.row, panel.cols - 2 * framed, panel.rows };
	struct printed printed = { .count = 0 };
	int row = panel.row + 1;

	if (framed)
		grid_frame(c->grid, panel, ROLE_RULE);
	draw_title(c, now, inner, panel.row);
	draw_listing(c, now, inner, row, c->at.listing_rows);
	row += c->at.listing_rows;
	if (c->at.print_rule)
		panel_print_rule(c, panel, row++);
	if (panel_waits_for_the_other(c, now->track)) {
		draw_absence(c, inner.col + 3, inner.cols - 4, row);
		return;
	}
	printed.of_program = timeline_prints(c->scene->moment.timeline, now->track, c->t_us, &printed.count);
	panel_prints(c, &printed, inner, row, c->at.print_rows);
}

/* The one row of a small screen. */
static void
draw_status(const struct canvas *c, const struct program_now *now, int row, int col, int line_col)
{
	const struct state_look *look = panel_look_now(c, now->track);
	struct rect inner = { line_col - 1, row, c->at.cols - line_col + 1, 1 };

	panel_spinner(c, now->track, 1, row);
	grid_text(c->grid, 3, row, -1, ROLE_STRONG, panel_program_name(now->track));
	grid_text(c->grid, col, row, -1, look->badge, now->badge);
	if (now->current >= 0)
		draw_line(c, now, now->current, inner, row, false);
	else if (panel_waits_for_the_other(c, now->track))
		draw_absence(c, line_col + 2, c->at.cols - line_col - 3, row);
}

/* The column of all badges, after the longest name. */
static int
status_badge_col(const struct canvas *c)
{
	int col = STATUS_BADGE_COL;

	for (int i = PROGRAM_COUNT; i < PARTY_COUNT; i++) {
		int cols = c->at.panel[i].rows == 0 ? 0 : text_cols(panel_party_name(c, i));

		cols = cols < STATUS_NAME_COLS ? cols : STATUS_NAME_COLS;
		col = STATUS_NAME_COL + cols + 2 > col ? STATUS_NAME_COL + cols + 2 : col;
	}
	return col;
}

/* The column of all programs' lines, after the longest badge. */
static int
status_line_col(const struct canvas *c, int badge_col)
{
	int line_col = badge_col + 16;

	for (int i = 0; i < PARTY_COUNT; i++) {
		struct program_now now;
		int cols;

		if (c->at.panel[i].rows == 0)
			continue;
		if (i < PROGRAM_COUNT)
			look_at(c, layout_track(i), &now);
		cols = i < PROGRAM_COUNT ? text_cols(now.badge) : panel_watched_badge_cols(c, layout_track(i), badge_col);
		if (badge_col + cols + 1 > line_col)
			line_col = badge_col + cols + 1;
	}
	return line_col;
}

/* The line between two panels that are side by side. */
static void
draw_divider(const struct canvas *c, int first)
{
	struct rect panel = c->at.panel[first], other = c->at.panel[first + 1];

	if (c->at.divider_col < 0 || panel.rows == 0 || other.rows == 0 || panel.row != other.row)
		return;
	for (int row = panel.row; row < panel.row + panel.rows; row++)
		grid_put(c->grid, c->at.divider_col, row, GLYPH_MOMENT, ROLE_RULE);
	grid_put(c->grid, c->at.divider_col, panel.row, 0x252c, ROLE_RULE); /* ┬ */
}

void
panel_listings(const struct canvas *c)
{
	int row = c->at.top_rule_row, badge_col = status_badge_col(c), line_col = 0;

	if (row != NO_ROW)
		grid_hline(c->grid, 0, row, c->at.cols, GLYPH_LINE, ROLE_RULE);
	if (c->at.style == PANEL_STATUS)
		line_col = status_line_col(c, badge_col);
	for (int i = 0; i < PARTY_COUNT; i++) {
		struct rect panel = c->at.panel[i];
		struct program_now now;

		if (panel.rows == 0)
			continue;
		if (i >= PROGRAM_COUNT && c->at.style == PANEL_STATUS) {
			panel_watched_status(c, layout_track(i), panel.row, badge_col, line_col);
		} else if (i >= PROGRAM_COUNT) {
			panel_watched_listing(c, layout_track(i), panel);
		} else {
			look_at(c, layout_track(i), &now);
			if (c->at.style == PANEL_STATUS)
				draw_status(c, &now, panel.row, badge_col, line_col);
			else
				draw_panel(c, &now, panel);
		}
	}
	draw_divider(c, TRACK_SYNC);
	draw_divider(c, PROGRAM_COUNT);
}
