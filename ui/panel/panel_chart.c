/*
 * The requests as a chart, when there are more than rows. The height counts them: those done, in
 * solid eighths of a cell, above them those that failed, and on top those in the queue and in
 * flight, as a texture in whole cells. A program that waits for each request becomes a staircase,
 * one that waits for all of them at once a wall.
 */
#include <inttypes.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "log/stages.h"
#include "tell/limit_reason.h"
#include "ui/panel/panel.h"

enum { EIGHTHS = 8, WORDS_GAP = 3 };

/* As of the column's end, or of the last moment shown if that is earlier. */
static struct stages
stages_of_col(const struct canvas *c, enum track track, int64_t col, int64_t last_us)
{
	int64_t t_us = time_axis_time(&c->axis, col + 1) - 1;

	if (t_us > last_us)
		t_us = last_us;
	if (col == c->head_col)
		t_us = c->t_us; /* the rest of its cell has not come yet */
	return stages_at(c->scene->moment.timeline, track, t_us);
}

int
panel_chart_eighths(uint64_t count, uint64_t planned, int rows)
{
	uint64_t full = (uint64_t)rows * EIGHTHS, height;

	if (planned == 0 || count == 0)
		return 0;
	height = count * full / planned;
	return (int)(height < 1 ? 1 : height > full ? full : height);
}

/* Rounded to the nearest row. */
int
panel_chart_rows(uint64_t count, uint64_t planned, int rows)
{
	return planned == 0 ? 0 : (int)((2 * count * (uint64_t)rows + planned) / (2 * planned));
}

/* A solid layer of a column: its top, in eighths of a cell from the bottom. */
struct layer {
	int top;
	enum role role;
};

/* Draws one column, from the bottom up: each cell shows the lowest solid layer that reaches into it.
 * A texture cannot be cut into eighths: it begins with the next cell, and is as high as its count,
 * wherever the solid part ends. */
static void
draw_column(const struct canvas *c, enum track track, int64_t col, int bottom, int rows, const struct stages *s, uint32_t planned)
{
	/* What sync is at stands in no queue. */
	uint64_t ok = (uint64_t)s->ok + (track == TRACK_SYNC ? s->running : 0);
	uint64_t queued = s->queued + (track == TRACK_SYNC ? 0 : s->running);
	struct layer layers[] = {
		{ panel_chart_eighths(ok, planned, rows), ROLE_DONE },
		{ panel_chart_eighths(ok + s->failed, planned, rows), ROLE_FAILED },
	};
	int open_rows = panel_chart_rows(queued + s->open, planned, rows), solid_rows, queued_end, open_end;

	if (open_rows > 0) /* what stands on it begins with a row: so that no gap is between, it ends with one */
		for (int i = 0; i < 2; i++)
			layers[i].top = (layers[i].top + EIGHTHS / 2) / EIGHTHS * EIGHTHS;
	solid_rows = (layers[1].top + EIGHTHS - 1) / EIGHTHS;
	queued_end = solid_rows + panel_chart_rows(queued, planned, rows);
	open_end = solid_rows + open_rows;

	for (int i = 0; i < solid_rows; i++) {
		const struct layer *layer = &layers[layers[0].top <= i * EIGHTHS];
		int part = layer->top - i * EIGHTHS;

		canvas_put(c, col, bottom - i, part >= EIGHTHS ? GLYPH_SOLID : GLYPH_EIGHTH + (uint32_t)part - 1, layer->role);
	}
	for (int i = solid_rows; i < open_end && i < rows; i++)
		canvas_put(c, col, bottom - i, i < queued_end ? GLYPH_QUEUED : GLYPH_FLIGHT, i < queued_end ? ROLE_QUEUED : ROLE_FLIGHT);
}

static void
draw_columns(const struct canvas *c, enum track track, int row, int rows, uint32_t planned)
{
	int64_t last_us = c->last_us;
	int64_t end = time_axis_col(&c->axis, last_us) + 1;

	for (int64_t col = 0; col < end && col < c->axis.cols; col++) {
		struct stages stages = stages_of_col(c, track, col, last_us);

		draw_column(c, track, col, row + rows - 1, rows, &stages, planned);
	}
}

/* Labels the left edge with "0" and the total, each with a tick at the height that it names. */
void
panel_chart_scale(const struct canvas *c, int row, int rows, uint64_t planned)
{
	int end = c->at.label_cols - 1;
	char number[24];

	utf8_format(number, sizeof number, "%" PRIu64, planned);
	grid_text_right(c->grid, end, row, -1, ROLE_DIM, number);
	grid_put(c->grid, end, row, GLYPH_TOP, ROLE_DIM);
	grid_text_right(c->grid, end, row + rows - 1, -1, ROLE_DIM, "0");
	grid_put(c->grid, end, row + rows - 1, GLYPH_EIGHTH, ROLE_DIM);
}

/* ---- words ---- */

/* Describes how steep the staircase is: one step for each wait, if they can be told apart. */
static void
write_steps(const struct canvas *c, const struct tally *tally, char *out, size_t size)
{
	int64_t delay_us = c->knobs.value[KNOB_DELAY], begin_us = timeline_begin_us(c->scene->moment.timeline, TRACK_SYNC);
	bool is_outside = timeline_is_outside(c->scene->moment.timeline);
	bool even = !is_outside && c->knobs.value[KNOB_JITTER] == 0 && settings_serves_all(&c->knobs);
	int64_t ran_us = c->t_us - begin_us;
	char time[32];

	knob_format(KNOB_DELAY, delay_us, time, sizeof time);
	if (is_outside && tally->done > 0)
		delay_us = ran_us / tally->done; /* as seen so far */
	if (time_axis_cell_us(&c->axis) <= delay_us)
		utf8_format(out, size, even ? "each step is one wait of %s" : "each step is one wait", time);
	else if (ran_us > 0 && tally->done >= 2 * ran_us / US_PER_S)
		utf8_format(out, size, "climbs by %.0f a second", (double)tally->done * US_PER_S / (double)ran_us);
	else if (ran_us > 0)
		utf8_format(out, size, "climbs by %.0f a minute", (double)tally->done * 60 * US_PER_S / (double)ran_us);
}

/* How many may be in flight, and if no knob says so, why. */
static void
write_limit(const struct canvas *c, enum limit_whose whose, int cols, char *out, size_t size)
{
	uint32_t limit = timeline_limit_at(c->scene->moment.timeline, c->t_us);
	const char *lacks = whose == LIMIT_OF_SYSTEM ? timeline_lacks(c->scene->moment.timeline) : "";
	char forms[3][WORDS_SIZE];
	const char *const texts[] = { forms[0], forms[1], forms[2], NULL };

	utf8_format(forms[0], WORDS_SIZE, "at most %u in flight at a time%s%s", limit,
	    whose == LIMIT_OF_KNOB ? "" : whose == LIMIT_OF_ELSEWHERE ? ": the server is elsewhere" : ": the system has no more ", lacks);
	utf8_format(forms[1], WORDS_SIZE, "at most %u%s%s", limit,
	    whose == LIMIT_OF_KNOB ? " in flight" : whose == LIMIT_OF_ELSEWHERE ? " at a server elsewhere" : ": no more ", lacks);
	utf8_format(forms[2], WORDS_SIZE, "at most %u", limit);
	utf8_format(out, size, "%s", text_that_fits(texts, cols));
}

/* A remark on the chart's form, in the free room after it. */
static void
draw_remark(const struct canvas *c, enum track track, int row, int rows, uint32_t planned)
{
	struct tally tally = timeline_tally_at(c->scene->moment.timeline, track, c->t_us);
	int64_t done_us = timeline_done_us(c->scene->moment.timeline, track, c->t_us), col = c->head_col + WORDS_GAP;
	enum limit_whose whose;
	char words[WORDS_SIZE] = "", time[32];

	if (!c->live)
		return;
	if (track == TRACK_SYNC) {
		row += rows - 1;
		if (tally.done < 2 || timeline_span_at(c->scene->moment.timeline, track, c->t_us).state == STATE_DONE)
			return;
		write_steps(c, &tally, words, sizeof words);
	} else if (done_us != NEVER_US && tally.done == planned) {
		canvas_took(c, timeline_begin_us(c->scene->moment.timeline, track), done_us, time, sizeof time);
		utf8_format(words, sizeof words, "all %u done after %s", planned, time);
	} else if (tally.waiting > 0 && (whose = limit_whose(c->scene->moment.timeline, track, c->t_us)) != LIMIT_OF_NONE) {
		write_limit(c, whose, (int)(c->axis.cols - 1 - col), words, sizeof words);
	} else {
		return;
	}
	if (col + text_cols(words) < c->axis.cols)
		canvas_words(c, col, c->axis.cols, row, ROLE_DIM, words);
}

static void
draw_count(const struct canvas *c, int row, const struct count_line *line)
{
	char forms[3][WORDS_SIZE];
	const char *const texts[] = { forms[0], forms[1], forms[2], NULL };

	utf8_format(forms[0], WORDS_SIZE, "%" PRIu64 " %s", line->count, line->word);
	utf8_format(forms[1], WORDS_SIZE, "%" PRIu64 " %s", line->count, line->brief);
	utf8_format(forms[2], WORDS_SIZE, "%" PRIu64, line->count);
	canvas_side(c, row, line->role, text_that_fits(texts, c->at.side_cols - 1));
}

void
panel_counts(const struct canvas *c, const struct count_line *lines, int count, uint64_t all, int row, int rows)
{
	uint64_t rest = all;
	int left = 0;

	for (int i = 0; i < count; i++)
		left += lines[i].count > 0;
	for (int i = 0; i < count && rows > 0; i++) {
		if (lines[i].count == 0)
			continue;
		if (rows == 1 && left > 1)
			draw_count(c, row++, &(struct count_line){ rest, "others", "others", ROLE_DIM });
		else
			draw_count(c, row++, &lines[i]);
		rest -= lines[i].count;
		left--;
		rows--;
	}
}

/* All of them, each in one of the lines. */
static void
draw_counts(const struct canvas *c, enum track track, int row, int rows, uint32_t planned)
{
	struct stages s = stages_at(c->scene->moment.timeline, track, c->t_us);
	const struct count_line lines[] = {
		{ s.ok, "done", "done", ROLE_TEXT },
		{ s.failed, "failed", "failed", ROLE_FAILED },
		{ s.open, "in flight", "in flight", ROLE_FLIGHT },
		{ s.running, track == TRACK_SYNC ? "in hand" : "in callback", track == TRACK_SYNC ? "in hand" : "runs",
		    ROLE_CALLBACK },
		{ s.queued, "queued", "queued", ROLE_QUEUED },
		{ s.cancelled, "cancelled", "stopped", ROLE_DIM },
		{ s.waiting + (s.requests == 0 ? planned : s.left), "not sent", "unsent", ROLE_DIM },
	};

	panel_counts(c, lines, sizeof lines / sizeof *lines, planned, row, rows);
}

void
panel_chart(const struct canvas *c)
{
	int rows = c->at.request_rows;

	for (int i = 0; i < PROGRAM_COUNT; i++) {
		enum track track = (enum track)i;
		int row = c->at.request_row[i];
		uint32_t planned;

		if (row == NO_ROW || rows == 0)
			continue;
		planned = canvas_requests(c, track);
		panel_chart_scale(c, row, rows, planned);
		draw_columns(c, track, row, rows, planned);
		draw_remark(c, track, row, rows, planned);
		draw_counts(c, track, row, rows, planned);
	}
}
