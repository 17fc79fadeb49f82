/* A plot (tell/plot.h) in a rectangle of a grid. */
#ifndef WAITSCOPE_PANEL_PLOT_H
#define WAITSCOPE_PANEL_PLOT_H

#include "tell/plot.h"
#include "ui/draw/grid.h"

enum { PANEL_PLOT_LEAST_COLS = 30, PANEL_PLOT_LEAST_ROWS = 8 };

/* Draws nothing in a rectangle that is smaller than the least; one row is enough to say why there is no plot. */
void panel_plot(struct grid *, struct rect, const struct plot *);

#endif
