/* A drawing made of dots, two by four in each cell of a grid: lines finer than letters. */
#ifndef WAITSCOPE_DOTS_H
#define WAITSCOPE_DOTS_H

#include <stdbool.h>
#include <stdint.h>

#include "ui/draw/grid.h"

struct dots {
	int cols, rows;  /* in cells */
	uint8_t *cells;  /* the dots of each, row by row: the bits of its glyph */
	int drawn;       /* along the present line: for broken ones */
};

/* How a line is broken: that many dots, then that many left out; none left out: it is whole. */
struct dots_pattern {
	int on, off;
};

void dots_init(struct dots *, int cols, int rows);
void dots_release(struct dots *);

/* Draws a line between two places, in shares of the whole: x from the left, y from below. What is outside is left out. `goes_on`: it
 * is the same line as the one before. */
void dots_line(struct dots *, double x0, double y0, double x1, double y1, struct dots_pattern, bool goes_on);

/* The cell in which a share of so many cells lies, as a line's dot would: marks stand on their lines. */
int dots_col(double x, int cols);
int dots_row(double y, int rows);

/* Puts them into a grid, from that cell on; what is there already stays where there are none. */
void dots_put(const struct dots *, struct grid *, int col, int row, enum role);

#endif
