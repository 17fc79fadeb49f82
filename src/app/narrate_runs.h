/* Runs told, such as those of a sweep, for those who do not look at their plot. */
#ifndef WAITSCOPE_NARRATE_RUNS_H
#define WAITSCOPE_NARRATE_RUNS_H

#include <stddef.h>

#include "app/runs.h"
#include "log/sweep.h"

enum { NARRATE_RUNS_SIZE = 16 * 1024 };

/* Writes what each of the last runs took, as many as the sweep has values, and the law of both programs: a line each. */
void narrate_runs(const struct runs *, const struct sweep *, char *out, size_t size);

/* Adds what one took: "sync took 2.0 s, async 0.2 s; async was about 10 times faster.", and a newline. */
void narrate_took(const struct run_digest *, char *out, size_t size);

/* Adds the law of both programs as the chosen run's plot has it, and why points are off it: a line each; nothing where there is
 * no plot. */
void narrate_law(const struct runs *, char *out, size_t size);

#endif
