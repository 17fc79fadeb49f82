/* Paints: a theme's looks with the colours that a terminal has. Pure. */
#ifndef WAITSCOPE_PAINT_H
#define WAITSCOPE_PAINT_H

#include <stdbool.h>

#include "ui/draw/theme.h"

/* How a role is painted. */
struct paint {
	bool bold, reverse;
	int pair; /* its colours: one more than their place in the list; 0 = none */
};

/* A theme's. A colour is the terminal's number of it, or COLOUR_DEFAULT. */
struct paints {
	struct paint of[ROLE_COUNT];
	struct {
		int fg, bg;
	} pairs[ROLE_COUNT];
	int pair_count;
};

/* Of red, green and blue, eight bits each, there are so many. */
enum { PAINT_DIRECT_COLOURS = 1 << 24 };

/* For a terminal with that many colours: 0, 8, 16, 256 or PAINT_DIRECT_COLOURS; `has_default` says whether it has
 * COLOUR_DEFAULT, too. */
void paints_make(struct paints *, enum theme, int colours, bool has_default);

#endif
