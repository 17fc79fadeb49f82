/* The law's lines as spots to be joined, for whoever draws a plot. Pure. */
#ifndef WAITSCOPE_PLOT_PATH_H
#define WAITSCOPE_PLOT_PATH_H

#include <stdbool.h>

#include "base/array.h"
#include "tell/plot.h"

/* As shares of the axes: x from the left, y from below. */
struct plot_spot {
	double x, y;
	bool joined; /* by a line to the one before */
};

struct plot_path {
	ARRAY(struct plot_spot) spots;
};

/* Which of a law's times. */
enum plot_edge { PLOT_MIDDLE, PLOT_LEAST, PLOT_MOST };

/* Appends a program's line; nothing if it is not known. Values that are no numbers have a short line of their own. */
void plot_path_add(const struct plot *, enum track, enum plot_edge, struct plot_path *);
void plot_path_release(struct plot_path *);

/* Returns true if the line is a band: its least and most differ somewhere. */
bool plot_has_band(const struct plot *, enum track);

#endif
