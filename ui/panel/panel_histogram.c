/* When the responses came: a histogram for each program. */
#include <stdlib.h>

#include "base/memory.h"
#include "tell/statistics.h"
#include "ui/panel/panel.h"

enum { EIGHTHS = 8, AXIS_TITLE_COLS = 40 /* an axis shorter than this has no title */ };

/* Draws a bar in eighths of a cell, from row `row` upwards. */
static void
draw_pillar(const struct canvas *c, int col, int row, int rows, uint32_t count, uint32_t most)
{
	uint32_t eighths = most == 0 ? 0 : (count * (uint32_t)rows * EIGHTHS + most - 1) / most;

	for (int i = 0; i < rows && eighths > 0; i++) {
		uint32_t here = eighths < EIGHTHS ? eighths : EIGHTHS;

		grid_put(c->grid, col, row - i, here == EIGHTHS ? GLYPH_SOLID : GLYPH_EIGHTH + here - 1, ROLE_TEXT);
		eighths -= here;
	}
}

/* The largest count of either program: both have one scale. */
static uint32_t
histogram_most(const struct canvas *c, int cols, int64_t span_us)
{
	uint32_t *counts = mem_new((size_t)cols, sizeof *counts), most = 0;

	for (int k = 0; k < PROGRAM_COUNT; k++) {
		statistics_histogram(c->scene->moment.timeline, (enum track)k, c->t_us, span_us, counts, cols);
		for (int i = 0; i < cols; i++)
			most = counts[i] > most ? counts[i] : most;
	}
	free(counts);
	return most;
}

/* Draws one program's histogram in columns [col, col + cols). */
static void
draw_histogram(const struct canvas *c, enum track track, int col, int cols, int row, int rows, int64_t span_us)
{
	uint32_t *counts = mem_new((size_t)cols, sizeof *counts), most = histogram_most(c, cols, span_us);

	statistics_histogram(c->scene->moment.timeline, track, c->t_us, span_us, counts, cols);
	grid_hline(c->grid, col, row + rows - 1, cols, 0x00b7, ROLE_RULE); /* · */
	for (int i = 0; i < cols; i++)
		draw_pillar(c, col + i, row + rows - 1, rows, counts[i], most);
	free(counts);
}

/* The longest time that a program took, or has taken so far; and in words. */
static int64_t
histogram_span(const struct canvas *c, char *out, size_t size)
{
	struct comparison both;
	enum track longest = TRACK_SYNC;

	statistics_compare(c->scene->moment.timeline, c->t_us, c->grain_us, &both);
	if (both.took_us[TRACK_ASYNC] > both.took_us[TRACK_SYNC])
		longest = TRACK_ASYNC;
	if (both.done[longest])
		canvas_took(c, both.begin_us[longest], both.until_us[longest], out, size);
	else
		canvas_so_far(c, both.begin_us[longest], out, size);
	return both.took_us[longest];
}

static bool
takes_part(const struct canvas *c, int program)
{
	return timeline_has_program(c->scene->moment.timeline, (enum track)program);
}

void
panel_histograms(const struct canvas *c, int row, int rows, int label_cols)
{
	const char *title = c->in_turn ? "from each one's start: responses" : "when the responses came";
	int programs = takes_part(c, TRACK_SYNC) + takes_part(c, TRACK_ASYNC), shown = 0;
	int64_t span_us;
	char end[32];

	if (rows == 0)
		return;
	span_us = histogram_span(c, end, sizeof end);
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		int end_col = c->at.cols - 1, col = label_cols + 1;

		if (!takes_part(c, i))
			continue;
		if (rows > 1) { /* side by side */
			int half = c->at.cols / programs;

			col = shown * half + label_cols + 1;
			end_col = (shown + 1) * half - 2;
			grid_text(c->grid, col, row + rows, -1, ROLE_DIM, "0 s");
			if (end_col - col > AXIS_TITLE_COLS)
				grid_text(c->grid, (col + end_col - text_cols(title) - 1) / 2, row + rows, -1, ROLE_DIM, title);
			grid_text_right(c->grid, end_col, row + rows, -1, ROLE_DIM, end);
			grid_text(c->grid, col - label_cols, row, label_cols, ROLE_DIM, "responses");
			grid_text(c->grid, col - label_cols, row + 1, label_cols, ROLE_STRONG, panel_program_name((enum track)i));
			draw_histogram(c, (enum track)i, col, end_col - col, row, rows, span_us);
		} else {
			grid_printf(c->grid, 1, row, label_cols, ROLE_DIM, "%s", panel_program_name((enum track)i));
			end_col -= text_cols(end) + 1;
			draw_histogram(c, (enum track)i, col, end_col - col, row, 1, span_us);
			grid_text(c->grid, end_col + 1, row++, -1, ROLE_DIM, end);
		}
		shown++;
	}
}
