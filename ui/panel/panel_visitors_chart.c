/*
 * Visitors as a chart, when there are more than rows. The height counts all who have come: those answered, in solid eighths of a
 * cell, above them those whose answer was an error; then, as textures in whole cells, those who left early, those in flight, and
 * on top those whom the server turned away, whether it read their request or not.
 */
#include <stddef.h>

#include "log/visits.h"
#include "ui/panel/panel.h"

enum { EIGHTHS = 8, TEXTURES = 3 };

/* As of the column's end, or of the last moment shown if that is earlier. */
static struct visitor_counts
counts_of_col(const struct canvas *c, int64_t col)
{
	int64_t t_us = time_axis_time(&c->axis, col + 1) - 1;

	if (t_us > c->last_us)
		t_us = c->last_us;
	if (col == c->head_col)
		t_us = c->t_us; /* the rest of its cell has not come yet */
	return timeline_visitor_counts(c->scene->moment.timeline, t_us);
}

static uint64_t
height_of(const struct visitor_counts *counts)
{
	return counts->came + counts->turned_away - counts->refused;
}

/* What fills all rows: a round number, so that it seldom moves while more come. */
static uint64_t
round_up(uint64_t count)
{
	static const uint64_t steps[] = { 1, 2, 3, 5 };

	for (uint64_t ten = 1;; ten *= 10)
		for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
			if (steps[i] * ten >= count || ten > count)
				return steps[i] * ten;
}

/* A column, from the bottom up: the tops of the solid layers in eighths of a cell, and the rows of textures. */
struct column {
	int answered, errors;
	int textures[TEXTURES];
};

/* What stands on the solid part begins with a row: so that no gap is between, that ends with one. */
static struct column
column_of(const struct visitor_counts *counts, uint64_t full, int rows)
{
	const uint64_t textures[TEXTURES] = { counts->left + counts->broken_off, counts->at_work + counts->in_line, counts->turned_away };
	struct column column = { panel_chart_eighths(counts->answered - counts->errors, full, rows),
		panel_chart_eighths(counts->answered - counts->refused, full, rows), { 0 } };
	int spare = rows, sum = 0;

	for (int i = 0; i < TEXTURES; i++) {
		int height = panel_chart_rows(textures[i], full, rows);

		sum += column.textures[i] = height < 0 || height > rows ? rows : height; /* a saved run may count to any number */
	}
	if (textures[0] + textures[1] + textures[2] > 0) {
		column.answered = (column.answered + EIGHTHS / 2) / EIGHTHS * EIGHTHS;
		column.errors = (column.errors + EIGHTHS / 2) / EIGHTHS * EIGHTHS;
	}
	spare -= sum + (column.errors + EIGHTHS - 1) / EIGHTHS;
	/* What is told apart must be seen, if there is room above it. */
	for (int i = 0; i < TEXTURES; i++)
		if (textures[i] > 0 && column.textures[i] == 0 && spare > 0)
			column.textures[i]++, sum++, spare--;
	if (column.errors > (rows - sum) * EIGHTHS)
		column.errors = sum < rows ? (rows - sum) * EIGHTHS : 0;
	if (column.answered > column.errors)
		column.answered = column.errors;
	return column;
}

static void
draw_column(const struct canvas *c, int64_t col, const struct visitor_rows *at, const struct column *column)
{
	static const struct {
		uint32_t glyph;
		enum role role;
	} looks[TEXTURES] = { { GLYPH_FAILED, ROLE_DIM }, { GLYPH_FLIGHT, ROLE_FLIGHT }, { GLYPH_HOLD, ROLE_FAILED } };
	int bottom = at->chart_row + at->chart_rows - 1, row;

	for (row = 0; row * EIGHTHS < column->errors; row++) {
		bool is_answered = column->answered > row * EIGHTHS;
		int part = (is_answered ? column->answered : column->errors) - row * EIGHTHS;

		canvas_put(c, col, bottom - row, part >= EIGHTHS ? GLYPH_SOLID : GLYPH_EIGHTH + (uint32_t)part - 1,
		    is_answered ? ROLE_DONE : ROLE_FAILED);
	}
	for (int i = 0; i < TEXTURES; i++)
		for (int k = 0; k < column->textures[i] && row < at->chart_rows; k++)
			canvas_put(c, col, bottom - row++, looks[i].glyph, looks[i].role);
}

static void
draw_label(const struct canvas *c, const struct visitor_rows *at)
{
	static const char *const names[] = { "visitors", "vis", NULL };
	int end = c->at.label_cols - (c->at.label_cols >= 12 ? 2 : 1);

	grid_text_right(c->grid, end, at->chart_row + 1, -1, ROLE_DIM, text_that_fits(names, end - 1));
}

static void
draw_counts(const struct canvas *c, const struct visitor_rows *at, const struct visitor_counts *counts)
{
	uint64_t well = counts->answered - counts->errors, errors = counts->errors - counts->refused;
	const struct count_line lines[] = {
		{ well, "answered", "done", ROLE_TEXT },
		{ counts->at_work + counts->in_line, "in flight", "in flight", ROLE_FLIGHT },
		{ counts->left, "left early", "gave up", ROLE_TEXT },
		{ counts->turned_away, "turned away", "away", ROLE_FAILED },
		{ errors, errors == 1 ? "error" : "errors", errors == 1 ? "error" : "errors", ROLE_FAILED },
		{ counts->broken_off, "broken off", "broken", ROLE_TEXT },
	};

	panel_counts(c, lines, sizeof lines / sizeof *lines, height_of(counts), at->chart_row, at->chart_rows);
}

void
panel_visitors_chart(const struct canvas *c, const struct visitor_rows *at)
{
	struct visitor_counts now = timeline_visitor_counts(c->scene->moment.timeline, c->t_us);
	struct visitor_counts all = timeline_visitor_counts(c->scene->moment.timeline, c->last_us);
	int64_t end = time_axis_col(&c->axis, c->last_us) + 1;
	uint64_t full = round_up(height_of(&all));

	for (int64_t col = 0; col < end && col < c->axis.cols; col++) {
		struct visitor_counts counts = counts_of_col(c, col);
		struct column column = column_of(&counts, full, at->chart_rows);

		draw_column(c, col, at, &column);
	}
	panel_chart_scale(c, at->chart_row, at->chart_rows, full);
	draw_label(c, at);
	draw_counts(c, at, &now);
}
