/*
 * How long a run will take, from its settings. Pure.
 */
#ifndef WAITSCOPE_FORECAST_H
#define WAITSCOPE_FORECAST_H

#include <stdint.h>

#include "log/settings.h"

/* The span of time first shown of a run without programs, which has no end. */
enum { FORECAST_OPEN_US = 60 * 1000 * 1000 };

/* How long a run with these settings will take if no knob is turned, give or take jitter. `limit`: how many of a program's
 * requests the system lets be in flight; 0: as many as the knobs do. FORECAST_OPEN_US without programs. 0 where another server answers: that is not known. Outside of forecast.c for tests. */
int64_t forecast_us(const struct settings *, uint32_t limit);

/* The span of time that a screen shows of such a run: a little more, and never zero. */
int64_t forecast_span_us(const struct settings *, uint32_t limit);

/* The same of a run that ends then; the least one if that is not known (NEVER_US). */
int64_t forecast_span_of_us(int64_t end_us);

/* The span, lengthened by a quarter at a time until it reaches `until_us`. */
int64_t forecast_stretch(int64_t span_us, int64_t until_us);

/* The same where nothing is known of the length but that it is reached: short ones are doubled, so that they are over
 * after a few steps. */
int64_t forecast_stretch_unknown(int64_t span_us, int64_t until_us);

#endif
