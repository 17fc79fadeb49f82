/*
 * Pictures of the screen as SVG: one grid, or a film of many. Sharp at any size, with text that
 * can be selected and searched; they load nothing from elsewhere.
 *
 * A cell is 8 by 16 pixels. Words are <text> in a monospace font, fitted to their cells by
 * textLength; box and block characters, and marks that fonts draw differently, are shapes
 * (shape.h).
 */
#ifndef WAITSCOPE_SVG_H
#define WAITSCOPE_SVG_H

#include <stdint.h>
#include <stdio.h>

#include "ui/draw/grid.h"
#include "ui/draw/theme.h"

/* Writes a picture. `title` is UTF-8. Returns 0, or -1 if the file did not take all of it (as far
 * as stdio knows before fclose()). */
int svg_write(FILE *, const struct grid *, enum theme, const char *title);

/*
 * A film: CSS keyframes alone animate it, so that it plays wherever an <img> is allowed, even in a
 * README; where nothing moves, or the viewer has asked for reduced motion, its poster is shown.
 * It plays forever, with a pause at the end.
 *
 * Whatever stays on the screen is stored once, however many pictures it is in.
 */
struct svg_film;

enum {
	FILM_PICTURE_US = 100 * 1000,   /* at most one picture in this time */
	FILM_PAUSE_US = 3 * 1000 * 1000, /* after the last picture, before it begins again */
};

/* Makes a film of that size: a larger grid is cut off, a smaller one leaves blanks. */
struct svg_film *svg_film_new(int cols, int rows, enum theme, const char *title);
void svg_film_free(struct svg_film *);

/* The screen shows the grid (read now, not stored) from t_us on. Times do not decrease; the first
 * is the film's beginning. Of several grids in the same tenth of a second the last is shown, from
 * the tenth's beginning. */
void svg_film_add(struct svg_film *, const struct grid *, int64_t t_us);

/* Makes the picture at that time the poster (t_us as in svg_film_add()); by default it is the
 * last picture. */
void svg_film_set_poster(struct svg_film *, int64_t t_us);

/* From the next picture on, longer pauses are shortened to `us`; 0 = no limit, the default. */
void svg_film_set_idle_limit(struct svg_film *, int64_t us);

/* Writes the film, whose last picture stays at least until end_us. Nothing may be added
 * afterwards. Returns like svg_write(). */
int svg_film_write(struct svg_film *, FILE *, int64_t end_us);

#endif
