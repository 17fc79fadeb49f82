/* Chooses the view to draw, and answers questions about where things are on it. */
#include "ui/view/view.h"

#include "ui/panel/panel.h"
#include "ui/view/view_frame.h"

enum { NEWS_US = 200 * 1000 }; /* this long after the first callback the others have run as well */

static bool
is_too_small(int cols, int rows)
{
	return cols < LEAST_COLS || rows < LEAST_ROWS;
}

static const struct view *const views[VIEW_COUNT] = {
#define VIEW_STRUCT(ID, word, ...) [VIEW_##ID] = &view_##word,
	VIEWS(VIEW_STRUCT)
#undef VIEW_STRUCT
};

const struct view *
view_of(enum view_id id)
{
	return views[id];
}

bool
view_is_list(enum view_id id)
{
	return view_of(id)->body == VIEW_BODY_LIST;
}

/* Makes the canvas of the view that is shown, without a grid. */
static void
canvas_of(struct canvas *c, const struct scene *scene, int cols, int rows)
{
	struct view_frame m;

	if (view_of(scene->state.view)->body != VIEW_BODY_FRAME) {
		canvas_init(c, scene, NULL, cols, rows);
		return;
	}
	view_frame_init(&m, scene, NULL, cols, rows);
	*c = m.canvas;
}

void
view_draw(const struct scene *scene, struct grid *grid)
{
	const struct view *view = view_of(scene->state.view);
	struct canvas c;

	if (scene->reads != NULL)
		view = &view_reads;
	else if (is_too_small(grid->cols, grid->rows))
		view = &view_too_small;
	else if (scene->state.help)
		view = &view_help;
	grid_clear(grid);
	view->draw(scene, grid);
	if (view == &view_too_small || view == &view_reads)
		return;
	canvas_init(&c, scene, NULL, grid->cols, grid->rows); /* what is expected is not worked out twice: of that neither says anything */
	c.grid = grid;
	if (view != &view_help && view->body != VIEW_BODY_LIST)
		panel_card(&c);
	panel_caption(&c);
}

int
view_card_scroll_max(const struct scene *scene, int cols, int rows)
{
	struct canvas c;

	canvas_init(&c, scene, NULL, cols, rows);
	return panel_card_scroll_max(&c);
}

int
view_card_below(const struct scene *scene, int cols, int rows)
{
	struct canvas c;

	canvas_init(&c, scene, NULL, cols, rows);
	return panel_card_below(&c);
}

bool
view_sums_up(const struct scene *scene)
{
	int64_t news_us = scene->reads != NULL ? NEVER_US : timeline_first_news_us(scene->moment.timeline);

	return news_us != NEVER_US && scene->state.playhead.t_us >= news_us + NEWS_US;
}

struct axis_place
view_axis(const struct scene *scene, int cols, int rows)
{
	struct axis_place place = { .axis = time_axis_fit(scene->moment.span_us, 1) };
	enum view_body body = view_of(scene->state.view)->body;
	struct canvas c;

	if (is_too_small(cols, rows))
		return place;
	if (body == VIEW_BODY_LIST)
		return place;
	canvas_of(&c, scene, cols, rows);
	place.axis = c.axis;
	place.col = c.at.label_cols;
	place.row = c.at.axis_row;
	if (body == VIEW_BODY_FRAME)
		place.rows = 1;
	else
		place.rows = layout_bars_end(&c.at) - c.at.axis_row + 1;
	return place;
}

int
view_knob_at(const struct scene *scene, int cols, int rows, int col, int row)
{
	struct canvas c;

	if (is_too_small(cols, rows) || scene->state.help || view_of(scene->state.view)->body == VIEW_BODY_LIST)
		return -1;
	canvas_of(&c, scene, cols, rows);
	return panel_knob_at(&c, col, row);
}
