/* Why a measured time is not what the law says. Pure. */
#ifndef WAITSCOPE_PLOT_WHY_H
#define WAITSCOPE_PLOT_WHY_H

#include <stdbool.h>

#include "tell/plot.h"

/* How far measuring may be off in that run, of a time that the law says. */
int64_t plot_noise_us(const struct run_digest *, int64_t law_us);

/* Sets is_off, and why, of a point of that run, all else of which is known. */
void plot_explain(const struct run_digest *, enum knob turned, struct plot_point *);

#endif
