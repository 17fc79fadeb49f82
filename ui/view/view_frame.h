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

/* Returns true if that track's program is a part of this run: built in, or watched. */
bool view_frame_has(const struct view_frame *, enum track);

/* The place of a program in an area. The built-in programs are side by side, and so are the watched ones, below those,
 * which then take `upper_rows` of it; whoever is alone has all columns. */
struct rect view_frame_part(const struct view_frame *, struct rect area, int upper_rows, enum track);

/* Draws the lines between those side by side, from their rows of titles to the row behind the area; where that is a rule
 * they meet it. */
void view_frame_divide(const struct view_frame *, struct rect area, int upper_rows);

/* Draws "── ◐ sync ────── BLOCKED 3.4 s ─". */
void view_frame_title(const struct view_frame *, enum track, int col, int row, int cols);

#endif
