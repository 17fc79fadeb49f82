/*
 * A plot as SVG: lines, marks, and words that can be selected. It loads nothing from elsewhere, and says in its description what
 * it shows. Pure.
 */
#ifndef WAITSCOPE_PLOT_SVG_H
#define WAITSCOPE_PLOT_SVG_H

#include <stdio.h>

#include "tell/plot.h"
#include "ui/draw/theme.h"

/* Writes it in that theme's colours; AUTO: light or dark, as whoever looks at it prefers. Returns 0, or -1 if the file did not take
 * all of it (as far as stdio knows before fclose()). */
int plot_svg_write(FILE *, const struct plot *, enum theme);

/* The same into a file; an existing one is replaced atomically. Returns 0, or -1 with a clause in `why`. */
int plot_svg_save(const char *path, const struct plot *, enum theme, char *why, size_t why_size);

#endif
