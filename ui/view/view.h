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

/* Where a view has the knob strip and the time axis, which the mouse meets. */
enum view_body {
	VIEW_BODY_UNSET, /* of no view in VIEWS; those that cover another one have no body of their own */
	VIEW_BODY_BARS,  /* the strip, and an axis with rows of bars under it */
	VIEW_BODY_FRAME, /* the strip, and an axis alone: the frame of view_frame.h */
	VIEW_BODY_LIST,  /* neither */
};

struct view {
	enum view_body body;
	void (*draw)(const struct scene *, struct grid *);
	/* Finds what is at that cell: sets pick->track and pick->number to a request, or pick->row to a
	 * line of a list. Returns false if there is nothing. NULL if this view has nothing to choose. */
	bool (*pick)(const struct scene *, int cols, int rows, int col, int row, struct pick *);
};

#define VIEW_STRUCT(ID, word, ...) extern const struct view view_##word;
VIEWS(VIEW_STRUCT)
#undef VIEW_STRUCT
extern const struct view view_help;
extern const struct view view_reads;
extern const struct view view_too_small;

/* The view of an id. */
const struct view *view_of(enum view_id);

/* Returns true if it is a list to choose from, in place of a run. */
bool view_is_list(enum view_id);

/* Draws the whole screen: the view that fits the scene and the grid's size. Any size will do, even
 * 0x0. */
void view_draw(const struct scene *, struct grid *);

/* Returns true if the screen now sums up the run at a glance: the first callbacks have just run. */
bool view_sums_up(const struct scene *);

/* The axis that view_timeline uses for a scene on a grid of that size, and its place: for zooming,
 * stepping a cell, and the mouse. On a grid that is too small it has one column and no rows. */
struct axis_place {
	struct time_axis axis;
	int col, row;          /* of the axis' first cell */
	int rows;              /* the axis row and the rows of bars under it */
};
struct axis_place view_axis(const struct scene *, int cols, int rows);

/* The knob of the strip at that cell, or -1. */
int view_knob_at(const struct scene *, int cols, int rows, int col, int row);

/* The largest scene.moment.lesson.scroll that still shows something new; 0 without a card. */
int view_card_scroll_max(const struct scene *, int cols, int rows);

/* How many rows of the card are below those that are shown; 0 without a card. */
int view_card_below(const struct scene *, int cols, int rows);

/* The largest scene.state.help_scroll that still shows something new. */
int view_help_scroll_max(const struct scene *, int cols, int rows);

#endif
