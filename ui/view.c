/* Which view is drawn, and what others may ask about where things stand. */
#include "view.h"

#include "panel.h"

static bool
is_too_small(int cols, int rows)
{
	return cols < LEAST_COLS || rows < LEAST_ROWS;
}

void
view_draw(const struct scene *scene, struct grid *grid)
{
	const struct view *view = &view_timeline;

	if (is_too_small(grid->cols, grid->rows))
		view = &view_too_small;
	else if (scene->help)
		view = &view_help;
	grid_clear(grid);
	view->draw(scene, grid);
}

struct axis_place
view_axis(const struct scene *scene, int cols, int rows)
{
	struct axis_place place = { .axis = time_axis_fit(scene->span_us, 1) };
	struct canvas c;

	if (is_too_small(cols, rows))
		return place;
	canvas_init(&c, scene, NULL, cols, rows);
	place.axis = c.axis;
	place.col = c.at.label_cols;
	place.row = c.at.axis_row;
	place.rows = (c.at.beat_row != NO_ROW ? c.at.beat_row : c.at.server_row) - c.at.axis_row + 1;
	return place;
}

int
view_knob_at(const struct scene *scene, int cols, int rows, int col, int row)
{
	struct canvas c;

	if (is_too_small(cols, rows) || scene->help)
		return -1;
	canvas_init(&c, scene, NULL, cols, rows);
	return panel_knob_at(&c, col, row);
}

uint32_t
view_scroll_max(const struct scene *scene, int cols, int rows)
{
	struct scene scrolled = *scene;
	struct canvas c;
	uint32_t most = 0;

	if (is_too_small(cols, rows))
		return 0;
	scrolled.scroll = UINT32_MAX;
	canvas_init(&c, &scrolled, NULL, cols, rows);
	for (int i = 0; i < PROGRAM_COUNT; i++)
		if (c.at.request_row[i] != NO_ROW && canvas_requests(&c, (enum track)i) > most)
			most = canvas_requests(&c, (enum track)i);
	return most > (uint32_t)c.at.request_rows ? c.first_request : 0;
}
