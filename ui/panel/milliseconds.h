/* Times in the tables of view_numbers. */
#ifndef WAITSCOPE_MILLISECONDS_H
#define WAITSCOPE_MILLISECONDS_H

#include <stdint.h>

#include "ui/panel/canvas.h"

/* Draws milliseconds that end before a column, with as many decimals for all: so each row adds up to its total, and each
 * column to its sum, as printed. Times too long for their column are in seconds. */
void milliseconds_draw(const struct canvas *, int end_col, int row, enum role, int64_t us);

#endif
