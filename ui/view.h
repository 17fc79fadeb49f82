/* Views: each reads a scene and writes a grid. No I/O, no clock, no globals. */
#ifndef WAITSCOPE_VIEW_H
#define WAITSCOPE_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "grid.h"
#include "layout.h"
#include "playhead.h"
#include "settings.h"
#include "time_axis.h"
#include "timeline.h"

/* All that a view may know. */
struct scene {
	const struct timeline *timeline;
	const struct settings *knobs;  /* the present ones */
	struct playhead playhead;
	int64_t now_us;                /* where live is, in the run's time */
	bool over;                     /* the run has ended */
	enum knob chosen;              /* the knob that the arrows turn */
	const char *typing;            /* its value being typed, or NULL */
	const char *message;           /* one line that must be seen now, or NULL */
	const char *address;           /* the server's, "127.0.0.1:8888" */
	int64_t span_us;               /* what the axis is fitted to: how long the run will take, or took */
	int zoom;                      /* 0 = fitted; steps of time_axis_zoom() */
	int64_t zoom_left_us;          /* the axis' left end when zoom is not 0 */
	uint32_t scroll;               /* 0: a chart when there are more requests than rows; else rows, from this request on */
	bool help;                     /* the help page lies over the rest */
	bool button_lit;               /* b was pressed a moment ago */
};

struct view {
	const char *name;
	const char *help;
	void (*draw)(const struct scene *, struct grid *);
};

extern const struct view view_timeline;
extern const struct view view_help;
extern const struct view view_too_small;

/* Draws the whole screen: the view that fits the scene and the grid's size. Any
 * size will do, 0x0 too. */
void view_draw(const struct scene *, struct grid *);

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

/* The largest scene.scroll that still shows something new; 0 if all requests have
 * their rows, so that there is nothing to scroll. */
uint32_t view_scroll_max(const struct scene *, int cols, int rows);

#endif
