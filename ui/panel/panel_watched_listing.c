/*
 * The panel of a watched program: of one in Python its own lines, around the one where the thread stands that is looked
 * at; of any other what it prints. On a small screen it has one row: its state and its line.
 */
#include <string.h>

#include "base/utf8.h"
#include "ui/panel/panel.h"
#include "ui/panel/watched_now.h"

enum {
	NUMBER_COLS = 3,      /* of a line's number, at least: a blank stands behind the mark, or it has hundreds */
	NOTE_END_COLS = 70,   /* from a line's beginning to the end of its note, at most */
	LINE_LEAST_COLS = 20, /* of a line that makes room for its note */
	STATUS_LINE_COLS = 20, /* left beside a badge on a small screen */
};

/* ---- lines ---- */

static int
digits(uint32_t number)
{
	int count = 1;

	while (number >= 10) {
		number /= 10;
		count++;
	}
	return count;
}

/* Writes what it waits for on its line, and since when: in the longest form of at most that many columns, if any. */
static void
write_note(const struct canvas *c, const struct watched_now *now, int cols, char *out, size_t size)
{
	const char *colon = strstr(now->span.told, ": ");
	char forms[3][WORDS_SIZE], time[32];
	const char *const texts[] = { forms[0], colon != NULL ? forms[1] : forms[2], forms[2], NULL };

	out[0] = '\0';
	if (now->span.told[0] == '\0' || now->span.state == WATCHED_ENDED)
		return;
	canvas_so_far(c, now->span.start_us, time, sizeof time);
	utf8_format(forms[0], WORDS_SIZE, "%s · %s", now->span.told, time);
	utf8_format(forms[1], WORDS_SIZE, "%s · %s", colon != NULL ? colon + 2 : "", time);
	utf8_format(forms[2], WORDS_SIZE, "%s", time);
	utf8_format(out, size, "%s", text_that_fits(texts, cols));
}

/* A line in columns [col, end), with its number right-aligned before it; where it stands now with its note. */
static void
draw_line(const struct canvas *c, const struct watched_now *now, uint32_t number, int col, int end, int row)
{
	const char *text = timeline_source_line(c->scene->moment.timeline, now->track, &now->place, number);
	bool marked = now->is_there && number == now->place.line;
	enum role role = marked ? watched_now_line_role(now) : ROLE_TEXT;
	char note[WORDS_SIZE] = "", label[16];
	int room = end - col;

	if (text == NULL)
		return;
	if (c->at.style == PANEL_STATUS)
		text += strspn(text, " "); /* alone, it has nothing to be indented under */
	utf8_format(label, sizeof label, "%u", number);
	grid_text_right(c->grid, col - 1, row, -1, marked ? role : ROLE_DIM, label);
	if (marked) {
		write_note(c, now, room - text_cols(text) - 2, note, sizeof note);
		if (note[0] == '\0' && room > LINE_LEAST_COLS)
			write_note(c, now, room - LINE_LEAST_COLS - 2, note, sizeof note);
		room -= note[0] != '\0' ? text_cols(note) + 2 : 0;
	}
	grid_text(c->grid, col, row, room, role, text);
	/* A note far from its line would not be read together with it. */
	grid_text_right(c->grid, end < col + NOTE_END_COLS ? end : text_cols(text) + 2 + text_cols(note) > NOTE_END_COLS ? end : col + NOTE_END_COLS,
	    row, -1, role, note);
}

static void
draw_marked_ground(const struct canvas *c, const struct watched_now *now, struct rect inner, int row)
{
	enum role role = watched_now_line_role(now);

	grid_hline(c->grid, inner.col + 1, row, inner.cols - 1, ' ', role);
	grid_put(c->grid, inner.col + 1, row, GLYPH_MARK, role == ROLE_BLANK ? ROLE_STRONG : role);
}

/* The last line of the file that the log has, not farther than that. */
static uint32_t
last_line(const struct canvas *c, const struct watched_now *now, uint32_t far)
{
	uint32_t last = now->place.line;

	for (uint32_t i = last; i <= far; i++)
		if (timeline_source_line(c->scene->moment.timeline, now->track, &now->place, i) != NULL)
			last = i;
	return last;
}

/* The current line is in the middle, but at the file's beginning and end. */
static void
draw_source(const struct canvas *c, const struct watched_now *now, struct rect inner, int row, int rows)
{
	uint32_t line = now->place.line, first = line > (uint32_t)rows / 2 ? line - (uint32_t)rows / 2 : 1;
	uint32_t last = last_line(c, now, first + (uint32_t)rows - 1);
	int numbers;

	first = last >= (uint32_t)rows && last - (uint32_t)rows + 1 < first ? last - (uint32_t)rows + 1 : last < (uint32_t)rows ? 1 : first;
	numbers = digits(first + (uint32_t)rows - 1);
	numbers = numbers > NUMBER_COLS ? numbers : NUMBER_COLS;
	for (int i = 0; i < rows; i++) {
		uint32_t number = first + (uint32_t)i;

		if (now->is_there && number == line)
			draw_marked_ground(c, now, inner, row + i);
		draw_line(c, now, number, inner.col + 3 + numbers, inner.col + inner.cols - 1, row + i);
	}
}

/* ---- the title ---- */

/* "my_fetcher.py · thread 3 · 3 requests, 1 read" */
static void
write_progress(const struct canvas *c, const struct watched_now *now, int cols, char *out, size_t size)
{
	const struct timeline *tl = c->scene->moment.timeline;
	char forms[4][WORDS_SIZE] = { "" }, file[WORDS_SIZE] = "", counts[WORDS_SIZE] = "", thread[32] = "";
	const char *const texts[] = { forms[0], forms[1], forms[2], forms[3], NULL };
	const char *name;
	size_t count, ended = 0;
	const struct watched_request *requests = timeline_own_requests(tl, now->track, c->t_us, &count);

	for (size_t i = 0; i < count; i++)
		ended += requests[i].answer_us != NEVER_US && requests[i].answer_us <= c->t_us;
	if (now->place.file != NULL) {
		int length = watched_place_name(&now->place, &name);

		utf8_format(file, sizeof file, "%.*s", length, name);
	}
	if (count > 0)
		utf8_format(counts, sizeof counts, "%zu request%s, %zu answered", count, count == 1 ? "" : "s", ended);
	if (now->thread > 1 && now->span.state != WATCHED_ENDED)
		utf8_format(thread, sizeof thread, "thread %u", now->thread);
	utf8_format(forms[0], WORDS_SIZE, "%s%s%s%s%s", file, file[0] != '\0' && thread[0] != '\0' ? " · " : "", thread,
	    (file[0] != '\0' || thread[0] != '\0') && counts[0] != '\0' ? " · " : "", counts);
	utf8_format(forms[1], WORDS_SIZE, "%s%s%s", file, file[0] != '\0' && thread[0] != '\0' ? " · " : "", thread);
	utf8_format(forms[2], WORDS_SIZE, "%s", file[0] != '\0' ? file : counts);
	utf8_format(forms[3], WORDS_SIZE, "%s", thread);
	utf8_format(out, size, "%s", text_that_fits(texts, cols));
}

static void
draw_title(const struct canvas *c, const struct watched_now *now, struct rect inner, int row)
{
	int name_cols = text_cols(now->name), most = inner.cols / 3, col, badge_col;
	char badge[WORDS_SIZE], progress[WORDS_SIZE];

	name_cols = name_cols < most ? name_cols : most;
	col = inner.col + 2 + name_cols + 1;
	watched_now_badge(c, now, inner.col + inner.cols - 2 - col, badge, sizeof badge);
	badge_col = inner.col + inner.cols - 1 - text_cols(badge);
	write_progress(c, now, badge_col - col - 2, progress, sizeof progress);
	grid_hline(c->grid, inner.col, row, inner.cols, GLYPH_LINE, ROLE_RULE);
	grid_hline(c->grid, inner.col + 1, row, col - inner.col - 1, ' ', ROLE_BLANK);
	grid_text(c->grid, inner.col + 2, row, name_cols, ROLE_STRONG, now->name);
	if (progress[0] != '\0') {
		col += grid_text(c->grid, col, row, -1, ROLE_DIM, progress);
		grid_put(c->grid, col, row, ' ', ROLE_BLANK);
	}
	grid_text(c->grid, badge_col, row, -1, watched_now_badge_role(now), badge);
}

/* ---- the panel ---- */

/* One line says why there is nothing to see, or not all. Returns the row after it. */
static int
draw_reason(const struct canvas *c, const struct watched_now *now, struct rect inner, int row)
{
	char words[2 * WORDS_SIZE];

	if (now->life.not_started != NULL)
		utf8_format(words, sizeof words, "cannot be started: %s", now->life.not_started);
	else if (now->life.untraced != NULL)
		utf8_format(words, sizeof words, "its states are not seen: %s", now->life.untraced);
	else
		return row;
	grid_text(c->grid, inner.col + 3, row, inner.cols - 4, now->life.not_started != NULL ? ROLE_FAILED : ROLE_DIM, words);
	return row + 1;
}

void
panel_watched_listing(const struct canvas *c, enum track track, struct rect panel)
{
	bool framed = c->at.style == PANEL_FRAMED;
	struct rect inner = { panel.col + framed, panel.row, panel.cols - 2 * framed, panel.rows };
	int row = panel.row + 1, end = panel.row + panel.rows - framed;
	struct printed printed = { .of_watched = NULL };
	struct watched_now now;

	watched_now_look(c, track, &now);
	if (framed)
		grid_frame(c->grid, panel, ROLE_RULE);
	draw_title(c, &now, inner, panel.row);
	printed.is_over = now.life.gone_us != NEVER_US;
	printed.of_watched = timeline_output(c->scene->moment.timeline, track, c->t_us, &printed.count);
	if (now.place.file == NULL) {
		row = draw_reason(c, &now, inner, row);
		if (now.life.not_started == NULL)
			panel_prints(c, &printed, inner, row, end - row);
		return;
	}
	draw_source(c, &now, inner, row, c->at.listing_rows);
	row += c->at.listing_rows;
	if (c->at.print_rule)
		panel_print_rule(c, panel, row++);
	panel_prints(c, &printed, inner, row, end - row);
}

/* ---- the one row of a small screen ---- */

static void
write_status_badge(const struct canvas *c, const struct watched_now *now, int col, char badge[WORDS_SIZE])
{
	watched_now_badge(c, now, c->at.cols - col - STATUS_LINE_COLS, badge, WORDS_SIZE);
}

int
panel_watched_badge_cols(const struct canvas *c, enum track track, int badge_col)
{
	struct watched_now now;
	char badge[WORDS_SIZE];

	watched_now_look(c, track, &now);
	write_status_badge(c, &now, badge_col, badge);
	return text_cols(badge);
}

void
panel_watched_status(const struct canvas *c, enum track track, int row, int badge_col, int line_col)
{
	struct watched_now now;
	char badge[WORDS_SIZE];
	int numbers;

	watched_now_look(c, track, &now);
	write_status_badge(c, &now, badge_col, badge);
	grid_text(c->grid, STATUS_NAME_COL, row, STATUS_NAME_COLS, ROLE_STRONG, now.name);
	grid_text(c->grid, badge_col, row, -1, watched_now_badge_role(&now), badge);
	numbers = digits(now.place.line) > NUMBER_COLS ? digits(now.place.line) : NUMBER_COLS;
	if (now.place.file == NULL) {
		draw_reason(c, &now, (struct rect){ line_col - 2, row, c->at.cols - line_col + 2, 1 }, row);
		return;
	}
	if (now.is_there)
		draw_marked_ground(c, &now, (struct rect){ line_col - 1, row, c->at.cols - line_col + 1, 1 }, row);
	draw_line(c, &now, now.place.line, line_col + 2 + numbers, c->at.cols - 1, row);
}
