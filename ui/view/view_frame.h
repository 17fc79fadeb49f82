/*
 * The frame of the views besides the timeline: at the top the header, the knobs and a row that names
 * the views; at the bottom a row with the time axis, for scrubbing, the narration, the chosen
 * request's story, and the keys. The view itself is in between. Private to the view_*.c files.
 */
#ifndef WAITSCOPE_VIEW_FRAME_H
#define WAITSCOPE_VIEW_FRAME_H

#include "ui/panel/panel.h"

struct view_frame {
	struct canvas canvas; /* with this frame's layout, which has no rows of bars */
	struct rect area;     /* the view's own */
	int tabs_row;
	int title_cols;       /* the room before the tabs, from column 1 on; set by view_frame_draw() */
	int story_row, story_rows; /* 0 rows: no request is chosen */
	bool roomy;           /* there is room for frames and air */
};

/* `cols` and `rows` are at least LEAST_COLS and LEAST_ROWS. */
void view_frame_init(struct view_frame *, const struct scene *, struct grid *, int cols, int rows);

/* Draws everything but the area and the foot. */
void view_frame_draw(struct view_frame *);

/* Draws the keys, and the legend of what is drawn: once all is. */
void view_frame_foot(const struct view_frame *);

/* A program's half of the area: they are side by side, and a single program has all of it. */
struct rect view_frame_half(const struct view_frame *, enum track);

/* Draws the line between the halves, from a row of titles to the rule at `end_row`. */
void view_frame_divider(const struct view_frame *, int row, int end_row);

/* Draws "── ◐ sync ────── BLOCKED 3.4 s ─". */
void view_frame_title(const struct view_frame *, enum track, int col, int row, int cols);

#endif
