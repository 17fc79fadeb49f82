/*
 * The layout of two runs, one above the other on one axis: each has a title, a row for each program, and rows for requests if there
 * is room for all of them; else a chart, or nothing.
 */
#include "ui/draw/layout.h"

enum {
	CHART_LEAST = 3, /* rows needed to tell heights apart */
	CHART_MOST = 8,
	TITLES = 2,
};

/* What is left is handed out in this order: a row between the runs, a rule above the narration, a row under the knobs. */
struct air {
	int gap, rule, blank;
};

static int
programs_of(const struct layout_want *want)
{
	int programs = 0;

	for (int i = 0; i < PROGRAM_COUNT; i++)
		programs += want->program[i] + want->other[i];
	return programs;
}

/* Decides on rows for requests, a chart, or neither, in that many rows for all programs. Returns what is left of them. */
static int
share_rows(struct layout *at, const struct layout_want *want, int rows)
{
	int programs = programs_of(want), each = rows / programs;
	uint32_t requests = want->requests > want->other_requests ? want->requests : want->other_requests;

	at->request_step = 1;
	at->chart = requests > (uint32_t)each && !want->rows_only;
	if (at->chart)
		at->request_rows = each < CHART_LEAST ? 0 : each < CHART_MOST ? each : CHART_MOST;
	else
		at->request_rows = requests < (uint32_t)each ? (int)requests : each;
	return rows - programs * at->request_rows;
}

static int
place_run(const bool programs[], int request_rows, int row, int *title_row, int program_row[], int request_row[])
{
	*title_row = row++;
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		program_row[i] = request_row[i] = NO_ROW;
		if (!programs[i])
			continue;
		program_row[i] = row++;
		request_row[i] = row;
		row += request_rows;
	}
	return row;
}

static void
place_runs(struct layout *at, const struct layout_want *want, int gap)
{
	int row = at->axis_row + 1;

	if (want->other_first)
		row = place_run(want->other, at->request_rows, row, &at->other.title_row, at->other.program_row, at->other.request_row) + gap;
	row = place_run(want->program, at->request_rows, row, &at->title_row, at->program_row, at->request_row);
	if (!want->other_first)
		row = place_run(want->other, at->request_rows, row + gap, &at->other.title_row, at->other.program_row, at->other.request_row);
	at->pair_end_row = row - 1;
}

struct layout
layout_pair(const struct layout_want *want, int cols, int rows)
{
	struct layout at = { .cols = cols, .rows = rows, .is_pair = true, .style = PANEL_STATUS, .divider_col = -1, .knobs_row = 1 };
	struct air air = { 0 };
	int left;

	layout_place_columns(&at, 0);
	at.top_rule_row = at.visitor_row = at.user_row = at.server_row = at.beat_row = at.rule_row = NO_ROW;
	for (int i = 0; i < PARTY_COUNT; i++)
		at.program_row[i] = at.request_row[i] = NO_ROW;
	at.keys_row = at.message_row = rows - 1;
	at.legend_row = rows - 2;
	at.narration_rows = 1 + want->hint_rows;
	at.narration_row = at.legend_row - at.narration_rows;
	left = share_rows(&at, want, at.narration_row - 3 - TITLES - programs_of(want));
	air.gap = left > 0;
	air.rule = left > 1;
	air.blank = left > 2;
	at.axis_row = 2 + air.blank;
	if (air.rule)
		at.rule_row = at.narration_row - 1;
	place_runs(&at, want, air.gap);
	return at;
}
