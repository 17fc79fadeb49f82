/* Real runs with random knobs, some of them turned in the middle: what they logged. */
#ifndef WAITSCOPE_REAL_RUNS_H
#define WAITSCOPE_REAL_RUNS_H

#include <stdint.h>

#include "log/trace.h"

enum real_trouble { REAL_WITHOUT_TROUBLE, REAL_WITH_TROUBLE }; /* errors, timeouts, cancels and jitter */

/* Runs `count` of them at the same time, each in a lab of its own, to their ends. The traces are the
 * caller's. */
void real_runs_make(uint64_t seed, enum real_trouble, struct trace **traces, int count);

#endif
