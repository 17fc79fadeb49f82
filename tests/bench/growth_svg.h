/* How costs grow, as a picture: a panel for each, with a line for each series, on logarithmic scales. Pure. */
#ifndef WAITSCOPE_BENCH_GROWTH_SVG_H
#define WAITSCOPE_BENCH_GROWTH_SVG_H

#include <stdio.h>

#include "bench/table.h"

/* A panel. */
struct growth {
	const char *title; /* what costs that */
	const char *x, *y; /* what it grows along; the unit of the cost */
	ARRAY(struct point) points; /* those of a series side by side, their x rising; x and y are not negative */
};

/* Writes so many panels, two in a row. A 0, which a logarithmic scale does not have, stands a power of ten before the least of the others. */
void growth_svg_write(FILE *, const struct growth *, size_t count);

#endif
