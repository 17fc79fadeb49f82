/*
 * The frame of the views besides the timeline: above, the header, the knobs and a row
 * that names the views; below, a row of the time axis, so that one can scrub, the
 * narration, the chosen request's life, and the keys. What lies between is the view's.
 * Private to the view_*.c files.
 */
#ifndef WAITSCOPE_MIDDLE_H
#define WAITSCOPE_MIDDLE_H

#include "ui/view/panel.h"

struct middle {
	struct canvas canvas; /* its layout is this frame's; it has no rows of bars */
	struct rect area;     /* what is the view's own */
	int tabs_row;
	int life_row, life_rows; /* 0 rows: no request is chosen */
	bool roomy;           /* there is room for frames and air */
};

/* `cols` and `rows` are at least LEAST_COLS and LEAST_ROWS. */
void middle_init(struct middle *, const struct scene *, struct grid *, int cols, int rows);

/* Draws all but the area. */
void middle_draw(const struct middle *);

/* The half of the area that is a program's: side by side, and one alone has all of it. */
struct rect middle_half(const struct middle *, enum track);

/* The line between the halves, from a row of titles to the rule at `end_row`. */
void middle_divider(const struct middle *, int row, int end_row);

/* "── ◐ sync ────── BLOCKED 3.4 s ─" */
void middle_title(const struct middle *, enum track, int col, int row, int cols);

/* Whether a view has that frame. */
bool middle_has(enum view_id);

/* The chosen request's life in words, on `rows` rows of the whole width. Nothing if
 * none is chosen. */
void panel_life(const struct canvas *, int row, int rows);

/* The same in the narration of view_timeline: in the place of what comes next, or if
 * that is not there, of what is said of the other program. `last_is_taken`: what must
 * be seen stands in the last rows (panel_says); then in the first, if there is one left. */
void panel_life_in_says(const struct canvas *, bool last_is_taken);

/* The request whose row that is in view_timeline. */
bool panel_request_at(const struct canvas *, int row, struct pick *);

#endif
