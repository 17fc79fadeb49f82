/* The screen of a sample run at some moment, live, as people would have seen it. */
#ifndef WAITSCOPE_SAMPLE_SCREEN_H
#define WAITSCOPE_SAMPLE_SCREEN_H

#include <stdint.h>

#include "support/sample_run.h"
#include "ui/draw/grid.h"

/* Draws into the grid, whatever its size. `span_us`: what the axis is fitted to. */
void sample_screen_draw(const struct sample *, int64_t t_us, int64_t span_us, struct grid *);

#endif
