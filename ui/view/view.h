/* Views: each reads a scene and writes a grid. No I/O, no clock, no globals. */
#ifndef WAITSCOPE_VIEW_H
#define WAITSCOPE_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "log/trace.h"
#include "tell/views.h"
#include "ui/draw/grid.h"
#include "ui/draw/layout.h"
#include "ui/draw/time_axis.h"
#include "ui/panel/scene.h"

struct view {
	void (*draw)(const struct scene *, struct grid *);
	/* What lies at that cell: sets *track and *number to a request, or *row to a line
	 * of a list, and returns true; NULL if this view has nothing to choose. */
	bool (*pick)(const struct scene *, int cols, int rows, int col, int row, struct pick *);
};

#define VIEW_STRUCT(ID, word, ...) extern const struct view view_##word;
VIEWS(VIEW_STRUCT)
#undef VIEW_STRUCT
extern const struct view view_help;
extern const struct view view_too_small;

/* The view of an id. */
const struct view *view_of(enum view_id);

/* Draws the whole screen: the view that fits the scene and the grid's size. Any
 * size will do, 0x0 too. */
void view_draw(const struct scene *, struct grid *);

/* Whether the screen shows what says most at a glance: the first callbacks have just run. */
bool view_sums_up(const struct scene *);

/* The axis that view_timeline uses for a scene on a grid of that size, and where
 * it lies: for zooming, stepping a cell, and the mouse. On a grid that is too
 * small there is one of one column, with rows = 0. */
struct axis_place {
	struct time_axis axis;
	int col, row;          /* of the axis' first cell */
	int rows;              /* the axis row and the rows of bars under it */
};
struct axis_place view_axis(const struct scene *, int cols, int rows);

/* Which knob of the strip lies at that cell; -1 if none. */
int view_knob_at(const struct scene *, int cols, int rows, int col, int row);

/* The largest scene.state.help_scroll that still shows something new. */
int view_help_scroll_max(const struct scene *, int cols, int rows);

#endif
