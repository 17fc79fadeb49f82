/* The runs of a sweep told, for those who do not look at their plot. */
#ifndef WAITSCOPE_NARRATE_RUNS_H
#define WAITSCOPE_NARRATE_RUNS_H

#include <stddef.h>

#include "app/runs.h"
#include "log/sweep.h"

enum { NARRATE_RUNS_SIZE = 16 * 1024 };

/* Writes what each of the last runs took, as many as the sweep has values, and the law of both programs: a line each. */
void narrate_runs(const struct runs *, const struct sweep *, char *out, size_t size);

#endif
