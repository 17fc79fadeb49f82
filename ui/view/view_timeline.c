/* The main view: both programs' listings above, and below them, on one time axis,
 * what they, their requests and the server did. */
#include "ui/panel/panel.h"
#include "ui/view/view.h"

/* Two runs, and nothing else of either. */
static void
draw_pair(const struct canvas *c)
{
	panel_header(c);
	panel_knobs(c);
	panel_axis(c);
	panel_pair(c);
	panel_grid(c);
	panel_foot(c);
	if (!panel_narration(c))
		panel_story(c, c->at.narration_row + c->at.narration_rows - 1, 1);
}

static void
draw(const struct scene *scene, struct grid *grid)
{
	struct canvas c;

	canvas_init(&c, scene, grid, grid->cols, grid->rows);
	if (c.at.is_pair) {
		draw_pair(&c);
		return;
	}
	panel_header(&c);
	panel_knobs(&c);
	panel_listings(&c);
	panel_axis(&c);
	panel_programs(&c);
	if (c.at.chart)
		panel_chart(&c);
	else
		panel_requests(&c);
	panel_watched(&c);
	panel_visitors(&c);
	panel_server(&c);
	panel_beat(&c);
	panel_interventions(&c);
	panel_before(&c);
	panel_grid(&c);
	panel_foot(&c);
	panel_story_in_narration(&c, panel_narration(&c));
}

static bool
pick(const struct scene *scene, int cols, int rows, int col, int row, struct pick *picked)
{
	struct canvas c;

	(void)col;
	canvas_init(&c, scene, NULL, cols, rows);
	return panel_request_at(&c, row, picked) || panel_own_request_at(&c, row, picked) || panel_visitor_at(&c, row, picked);
}

const struct view view_timeline = {
	.body = VIEW_BODY_BARS,
	.draw = draw,
	.pick = pick,
};
