/* The frame of the views besides the timeline. */
#include "ui/view/view_frame.h"

#include <stdio.h>

enum {
	ROOMY_COLS = 100,
	ROOMY_ROWS = 30,
	NEXT_ROWS = 22, /* lower screens have no row for what comes next */
	LEGEND_FROM_ROWS = 24, /* and none for the legend: its signs are in the row of the keys, or in the help */
};

/* From the bottom up: keys, story, narration, rule, axis; the rest is the view's. */
void
view_frame_init(struct view_frame *m, const struct scene *scene, struct grid *grid, int cols, int rows)
{
	struct layout *at = &m->canvas.at;
	int row = rows, programs, next = rows >= NEXT_ROWS, hint = canvas_hint_rows(scene, cols);

	*m = (struct view_frame){ .roomy = cols >= ROOMY_COLS && rows >= ROOMY_ROWS };
	canvas_init(&m->canvas, scene, grid, cols, rows);
	programs = layout_parties(at);
	next = next || programs == 0;
	next = hint > next ? hint : next;
	at->header_row = 0;
	at->knobs_row = 1;
	m->tabs_row = 2;
	at->keys_row = at->message_row = --row;
	at->legend_row = scene->state.view == VIEW_LOOP && programs > 0 && rows >= LEGEND_FROM_ROWS ? --row : NO_ROW;
	if (scene->state.request_number != 0) {
		m->story_rows = rows >= ROOMY_ROWS && cols < 2 * ROOMY_COLS ? 2 : 1;
		m->story_row = row -= m->story_rows;
	}
	at->narration_rows = programs + next;
	at->narration_row = row -= at->narration_rows;
	at->rule_row = rows >= ROOMY_ROWS ? --row : NO_ROW;
	at->axis_row = --row;
	at->user_row = at->server_row = at->beat_row = at->top_rule_row = NO_ROW;
	at->divider_col = -1;
	m->area = (struct rect){ 0, m->tabs_row + 1, cols, row - m->tabs_row - 1 };
}

/* "what runs, what waits, what is in flight     1 timeline ▸2 loop  3 prints  4 numbers" */
static void
draw_tabs(struct view_frame *m)
{
	const struct canvas *c = &m->canvas;
	const char *title = views_title(c->scene->state.view);
	int row = m->tabs_row, col = c->at.cols, room;

	for (int id = VIEW_COUNT - 1; id >= 0; id--) {
		const char *name = views_word((enum view_id)id);
		bool is_shown = (enum view_id)id == c->scene->state.view;

		col -= text_cols(name) + 4;
		grid_printf(c->grid, col, row, -1, is_shown ? ROLE_STRONG : ROLE_DIM, " %d %s ", id + 1, name);
		if (c->scene->typing == NULL)
			grid_role(c->grid, (struct rect){ col + 1, row, 1, 1 }, ROLE_KEY);
		if (is_shown)
			grid_put(c->grid, col, row, GLYPH_MARK, ROLE_STRONG);
	}
	room = m->title_cols = col - 3;
	if (text_cols(title) + 2 <= room)
		grid_text(c->grid, 1, row, room, ROLE_TEXT, title);
}

void
view_frame_draw(struct view_frame *m)
{
	const struct canvas *c = &m->canvas;

	panel_header(c);
	panel_knobs(c);
	draw_tabs(m);
	panel_axis(c);
	panel_interventions(c);
	panel_narration(c);
	panel_story(c, m->story_row, m->story_rows);
}

void
view_frame_foot(const struct view_frame *m)
{
	panel_foot(&m->canvas);
}

/* ---- halves ---- */

struct rect
view_frame_half(const struct view_frame *m, enum track track)
{
	const struct timeline *tl = m->canvas.scene->moment.timeline;
	struct rect half = m->area;
	int left = half.cols / 2;

	if (!timeline_has_program(tl, TRACK_SYNC) || !timeline_has_program(tl, TRACK_ASYNC))
		return half;
	half.col = track == TRACK_SYNC ? 0 : left + 1;
	half.cols = track == TRACK_SYNC ? left : half.cols - left - 1;
	return half;
}

void
view_frame_divider(const struct view_frame *m, int row, int end_row)
{
	int col = m->area.cols / 2;
	struct cell *below;

	grid_put(m->canvas.grid, col, row, 0x252c, ROLE_RULE); /* ┬ */
	for (row++; row < end_row; row++)
		grid_put(m->canvas.grid, col, row, GLYPH_MOMENT, ROLE_RULE);
	below = grid_cell(m->canvas.grid, col, end_row);
	if (below != NULL && below->glyph == GLYPH_LINE)
		below->glyph = 0x2534; /* ┴ */
}

void
view_frame_title(const struct view_frame *m, enum track track, int col, int row, int cols)
{
	const struct canvas *c = &m->canvas;
	char badge[64];

	panel_badge(c, track, badge, sizeof badge);
	grid_hline(c->grid, col, row, cols, GLYPH_LINE, ROLE_RULE);
	grid_printf(c->grid, col + 1, row, -1, ROLE_STRONG, "   %s ", panel_program_name(track));
	panel_spinner(c, track, col + 2, row);
	grid_text_right(c->grid, col + cols - 1, row, -1, panel_look_now(c, track)->badge, badge);
}
