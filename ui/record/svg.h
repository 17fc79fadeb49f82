/*
 * Pictures of the screen as SVG: one grid, or a film of many. Sharp at any size,
 * with text that can be selected and searched; nothing in them is loaded from elsewhere.
 *
 * A cell is 8 by 16 pixels. Words are <text> of a monospace font, held to their cells
 * by textLength; box and block characters and marks that fonts draw differently are
 * shapes (shape.h).
 */
#ifndef WAITSCOPE_SVG_H
#define WAITSCOPE_SVG_H

#include <stdint.h>
#include <stdio.h>

#include "ui/draw/grid.h"
#include "ui/draw/theme.h"

/* Writes a picture. `title` is UTF-8. Returns 0, or -1 if the file took not all of it
 * (as far as stdio knows before fclose()). */
int svg_write(FILE *, const struct grid *, enum theme, const char *title);

/*
 * A film: CSS keyframes alone move it, so that it plays where an <img> may stand, in
 * a README too; where nothing moves, or who watches asked for less motion, it is its
 * poster. It plays for ever, with a pause at the end.
 *
 * What stays on the screen is stored once, however many pictures it is in.
 */
struct svg_film;

enum {
	FILM_PICTURE_US = 100 * 1000,   /* at most one picture in that time */
	FILM_PAUSE_US = 3 * 1000 * 1000, /* after the last, before it begins again */
};

/* Of that size: a larger grid is cut off, a smaller one leaves blanks. */
struct svg_film *svg_film_new(int cols, int rows, enum theme, const char *title);
void svg_film_free(struct svg_film *);

/* From t_us on the screen shows the grid (read now, not stored). Times do not decrease; the
 * first is the film's beginning. Of several in the same tenth of a second, the last
 * is seen, from the tenth's beginning. */
void svg_film_add(struct svg_film *, const struct grid *, int64_t t_us);

/* The poster is the picture of that time (of the same clock as svg_film_add's); the
 * last one if this is never called. */
void svg_film_set_poster(struct svg_film *, int64_t t_us);

/* From the next picture on, nothing stands still for longer than that; 0 = no limit,
 * as at first. */
void svg_film_set_idle_limit(struct svg_film *, int64_t us);

/* Writes the film, whose last picture stands until end_us at least. That is its end:
 * nothing is added afterwards. Returns as svg_write(). */
int svg_film_write(struct svg_film *, FILE *, int64_t end_us);

#endif
