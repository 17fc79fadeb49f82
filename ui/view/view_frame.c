/* The frame of the views besides the timeline. */
#include "ui/view/view_frame.h"

#include "base/utf8.h"
#include "log/watched.h"
#include "ui/panel/watched_now.h"

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
	if (text_cols(title) <= room)
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

/* ---- parts ---- */

bool
view_frame_has(const struct view_frame *m, enum track track)
{
	const struct timeline *tl = m->canvas.scene->moment.timeline;

	return timeline_has_program(tl, track) || timeline_has_watched(tl, track);
}

/* The two tracks that share a pair's place. */
static bool
pair_of(const struct view_frame *m, bool watched, enum track tracks[2])
{
	tracks[0] = watched ? TRACK_WATCHED_1 : TRACK_SYNC;
	tracks[1] = watched ? TRACK_WATCHED_2 : TRACK_ASYNC;
	return view_frame_has(m, tracks[0]) && view_frame_has(m, tracks[1]);
}

static struct rect
pair_area(const struct view_frame *m, struct rect area, int upper_rows, bool watched)
{
	const struct timeline *tl = m->canvas.scene->moment.timeline;

	if (timeline_watched_count(tl) == 0 || timeline_watches_only(tl))
		return area;
	if (watched) {
		area.row += upper_rows;
		area.rows -= upper_rows;
	} else {
		area.rows = upper_rows;
	}
	return area;
}

struct rect
view_frame_part(const struct view_frame *m, struct rect area, int upper_rows, enum track track)
{
	bool watched = watched_index(track) >= 0;
	struct rect part = pair_area(m, area, upper_rows, watched);
	enum track pair[2];
	int left = part.cols / 2;

	if (!pair_of(m, watched, pair))
		return part;
	part.col = track == pair[0] ? 0 : left + 1;
	part.cols = track == pair[0] ? left : part.cols - left - 1;
	return part;
}

/* Where a line meets a rule, from above or from below. */
static void
meet(struct grid *grid, int col, int row, bool from_above)
{
	enum { DOWN = 0x252c /* ┬ */, UP = 0x2534 /* ┴ */, BOTH = 0x253c /* ┼ */ };
	struct cell *cell = grid_cell(grid, col, row);

	if (cell == NULL || (cell->glyph != GLYPH_LINE && cell->glyph != DOWN && cell->glyph != UP))
		return;
	cell->glyph = cell->glyph != GLYPH_LINE ? BOTH : from_above ? UP : DOWN;
}

void
view_frame_divide(const struct view_frame *m, struct rect area, int upper_rows)
{
	for (int watched = 0; watched < 2; watched++) {
		struct rect place = pair_area(m, area, upper_rows, watched);
		int col = area.cols / 2;
		enum track pair[2];

		if (!pair_of(m, watched, pair) || place.rows < 2)
			continue;
		grid_put(m->canvas.grid, col, place.row, GLYPH_LINE, ROLE_RULE); /* between the titles */
		meet(m->canvas.grid, col, place.row, false);
		for (int row = place.row + 1; row < place.row + place.rows; row++)
			grid_put(m->canvas.grid, col, row, GLYPH_MOMENT, ROLE_RULE);
		meet(m->canvas.grid, col, place.row + place.rows, true);
	}
}

static void
draw_watched_title(const struct view_frame *m, enum track track, int col, int row, int cols)
{
	const struct canvas *c = &m->canvas;
	char badge[WORDS_SIZE], name[WORDS_SIZE];
	struct watched_now now;
	int room;

	watched_now_look(c, track, &now);
	utf8_format(name, sizeof name, " %s ", now.name);
	room = cols - 4 - text_cols(name);
	watched_now_badge(c, &now, room > cols / 2 ? room : cols / 2, badge, sizeof badge);
	grid_text(c->grid, col + 1, row, cols - 4 - text_cols(badge), ROLE_STRONG, name);
	grid_text_right(c->grid, col + cols - 1, row, -1, watched_now_badge_role(&now), badge);
}

void
view_frame_title(const struct view_frame *m, enum track track, int col, int row, int cols)
{
	const struct canvas *c = &m->canvas;
	char badge[64];

	grid_hline(c->grid, col, row, cols, GLYPH_LINE, ROLE_RULE);
	if (watched_index(track) >= 0) {
		draw_watched_title(m, track, col, row, cols);
		return;
	}
	panel_badge(c, track, badge, sizeof badge);
	grid_printf(c->grid, col + 1, row, -1, ROLE_STRONG, "   %s ", panel_program_name(track));
	panel_spinner(c, track, col + 2, row);
	grid_text_right(c->grid, col + cols - 1, row, -1, panel_look_now(c, track)->badge, badge);
}
