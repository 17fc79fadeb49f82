/*
 * The run before, drawn behind this one: where its programs ended, how long its requests were in flight, or the outline of its
 * chart. It takes no cell that this run has taken, and none right beside one, so that nothing of it is mistaken for what happens
 * now: its lines are thin and dotted, its marks hollow.
 */
#include "base/duration.h"
#include "base/utf8.h"
#include "log/stages.h"
#include "ui/panel/panel.h"

enum { EIGHTHS = 8 };

/* ---- cells ---- */

static bool
is_ghost(const struct canvas *c, int64_t col, int row)
{
	const struct cell *cell = grid_cell(c->grid, c->at.label_cols + (int)col, row);

	return cell != NULL && cell->role == ROLE_GHOST;
}

/* Nothing of this run is in those columns, or right beside them. */
static bool
is_apart(const struct canvas *c, int64_t col, int64_t end_col, int row)
{
	for (int64_t at = col - 1; at <= end_col; at++)
		if (at >= 0 && at < c->axis.cols && !canvas_is_free(c, at, at + 1, row) && !is_ghost(c, at, row))
			return false;
	return col >= 0 && end_col <= c->axis.cols;
}

static void
put(const struct canvas *c, int64_t col, int row, uint32_t glyph)
{
	if (is_apart(c, col, col + 1, row))
		grid_put(c->grid, c->at.label_cols + (int)col, row, glyph, ROLE_GHOST);
}

static void
put_run(const struct canvas *c, int64_t col, int64_t end_col, int row)
{
	for (int64_t at = col < 0 ? 0 : col; at < end_col && at < c->axis.cols; at++)
		put(c, at, row, GLYPH_WAS_IN_FLIGHT);
}

/* ---- its ends ---- */

static int64_t
end_col(const struct canvas *c, enum track track)
{
	int64_t end_us = c->scene->state.view == VIEW_TIMELINE ? canvas_before_end_us(c, track) : NEVER_US;

	return end_us == NEVER_US ? -1 : time_axis_col(&c->axis, end_us);
}

int64_t
panel_before_col(const struct canvas *c, enum track track)
{
	int64_t col = end_col(c, track);

	return col < c->axis.cols ? col : c->axis.cols - 1;
}

void
panel_before_marks(const struct canvas *c)
{
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		int64_t col = panel_before_col(c, (enum track)i);

		if (col >= 0)
			grid_put(c->grid, c->at.label_cols + (int)col, c->at.axis_row,
			    end_col(c, (enum track)i) < c->axis.cols ? GLYPH_ENDED : GLYPH_RIGHT, ROLE_GHOST);
	}
}

/* Puts the words in columns of which the first or the last is that of the end. */
static bool
put_words(const struct canvas *c, int64_t col, int row, const char *words)
{
	if (!is_apart(c, col, col + text_cols(words), row))
		return false;
	grid_text(c->grid, c->at.label_cols + (int)col, row, -1, ROLE_GHOST, words);
	return true;
}

/* "○ before: 15.0 s", after its end, or before it; beyond the axis, at that one's end: "before: 15.0 s →". */
static void
draw_end(const struct canvas *c, enum track track)
{
	int row = c->at.program_row[track];
	int64_t col = end_col(c, track), cols = c->axis.cols;
	int64_t grain_us = duration_grain_us(timeline_span_us(c->before, timeline_last_us(c->before)));
	char took[32], words[WORDS_SIZE];

	if (canvas_before_end_us(c, track) == NEVER_US || col < 0)
		return;
	duration_write(timeline_begin_us(c->before, track), canvas_before_end_us(c, track), grain_us, took, sizeof took);
	for (int form = 0; form < 2; form++) {
		const char *word = form == 0 ? "before: " : "";

		if (col < cols) {
			utf8_format(words, sizeof words, "○ %s%s", word, took);
			if (put_words(c, col, row, words))
				return;
		}
		utf8_format(words, sizeof words, "%s%s %s", word, took, col < cols ? "○" : "→");
		if (put_words(c, (col < cols ? col + 1 : cols) - text_cols(words), row, words))
			return;
	}
	if (col < cols)
		put(c, col, row, GLYPH_ENDED);
}

/* ---- its requests ---- */

static void
draw_request(const struct canvas *c, enum track track, uint32_t number, int row)
{
	const struct request *r = timeline_request(c->before, track, number);
	int64_t open_us = r == NULL ? NEVER_US : request_opened_us(r), end_us = r == NULL ? NEVER_US : request_end_us(r), col, end;

	if (open_us == NEVER_US || end_us == NEVER_US)
		return;
	col = time_axis_col(&c->axis, open_us);
	end = time_axis_col(&c->axis, end_us);
	put_run(c, col, end, row);
	if (r->response_us != NEVER_US && end < c->axis.cols)
		put(c, end, row, GLYPH_ENDED);
}

static void
draw_requests(const struct canvas *c, enum track track)
{
	uint32_t last = canvas_requests(c, track);

	for (int i = 0; i < c->at.request_rows && c->first_request + (uint32_t)i <= last; i++)
		draw_request(c, track, c->first_request + (uint32_t)i, c->at.request_row[track] + i * c->at.request_step);
}

/* The outline of its chart, to the scale of this run's, until the program was done. */
static void
draw_outline(const struct canvas *c, enum track track)
{
	int64_t end = time_axis_col(&c->axis, canvas_before_end_us(c, track));
	int bottom = c->at.request_row[track] + c->at.request_rows - 1;
	uint32_t planned = canvas_requests(c, track);

	for (int64_t col = 0; col <= end && col < c->axis.cols; col++) {
		struct stages s = stages_at(c->before, track, time_axis_time(&c->axis, col + 1) - 1);
		uint64_t over = (uint64_t)s.ok + s.failed + (track == TRACK_SYNC ? s.running : 0);
		int eighths = panel_chart_eighths(over, planned, c->at.request_rows);

		if (eighths > 0 && over <= planned)
			put(c, col, bottom - (eighths - 1) / EIGHTHS, col == end ? GLYPH_ENDED : GLYPH_WAS_IN_FLIGHT);
	}
}

void
panel_before(const struct canvas *c)
{
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		enum track track = (enum track)i;

		if (c->at.program_row[i] == NO_ROW || canvas_before_end_us(c, track) == NEVER_US)
			continue;
		draw_end(c, track);
		if (c->at.request_rows == 0)
			continue;
		if (c->at.chart)
			draw_outline(c, track);
		else
			draw_requests(c, track);
	}
}
