/* A run as a person has it: waitscope on a terminal of 120x36 that is read, with options; and what its log says afterwards. */
#ifndef WAITSCOPE_BENCH_LIVED_H
#define WAITSCOPE_BENCH_LIVED_H

#include "bench/bench.h"
#include "bench/seat.h"
#include "log/timeline.h"

enum { LIVED_COLS = 120, LIVED_ROWS = 36, LIVED_OPTIONS = 16 };

struct lived {
	struct seat seat;
	char *path; /* where its run is saved */
};

/* Begins it. The options end with NULL; the port and where it is saved come on top. */
void lived_begin(struct lived *, const struct bench *, const char *const options[]);

/* Reads on until the run has ended, ends the program, and returns the run, freed with lived_free(). NULL: there is none. */
struct timeline *lived_end(struct lived *);

void lived_free(struct timeline *);

#endif
