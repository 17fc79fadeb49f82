/*
 * The frame of the views besides the timeline: above, the header, the knobs and a row
 * that names the views; below, a row of the time axis, so that one can scrub, the
 * narration, the chosen request's life, and the keys. What lies between is the view's.
 * Private to the view_*.c files.
 */
#ifndef WAITSCOPE_VIEW_FRAME_H
#define WAITSCOPE_VIEW_FRAME_H

#include "ui/panel/panel.h"

struct view_frame {
	struct canvas canvas; /* its layout is this frame's; it has no rows of bars */
	struct rect area;     /* what is the view's own */
	int tabs_row;
	int story_row, story_rows; /* 0 rows: no request is chosen */
	bool roomy;           /* there is room for frames and air */
};

/* `cols` and `rows` are at least LEAST_COLS and LEAST_ROWS. */
void view_frame_init(struct view_frame *, const struct scene *, struct grid *, int cols, int rows);

/* Draws all but the area. */
void view_frame_draw(const struct view_frame *);

/* The half of the area that is a program's: side by side, and one alone has all of it. */
struct rect view_frame_half(const struct view_frame *, enum track);

/* The line between the halves, from a row of titles to the rule at `end_row`. */
void view_frame_divider(const struct view_frame *, int row, int end_row);

/* "── ◐ sync ────── BLOCKED 3.4 s ─" */
void view_frame_title(const struct view_frame *, enum track, int col, int row, int cols);

/* Whether a view has that frame. */
bool view_has_frame(enum view_id);

#endif
