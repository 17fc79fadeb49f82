/*
 * A sweep: a knob and the values with which runs are made, one after the other, all else being equal. Pure.
 *
 *	requests=1,2,4,8        values as people write them for that knob
 *	delay=0.1..1.6x2        0.1, 0.2, 0.4, 0.8, 1.6: each so many times the one before, as far as the last
 *	delay=0.5..2+0.5        0.5, 1, 1.5, 2: each so much more
 *	requests=1..5           1, 2, 3, 4, 5: each one more, where values are whole numbers
 *	server=serial,workers=2 words, one by one
 */
#ifndef WAITSCOPE_SWEEP_H
#define WAITSCOPE_SWEEP_H

#include <stddef.h>
#include <stdint.h>

#include "log/settings.h"

enum {
	SWEEP_LEAST = 2,
	SWEEP_MOST = 100,
	SWEEP_WHY_SIZE = 512,
	SWEEP_NAME_SIZE = 96,
};

/* All zero: none. */
struct sweep {
	enum knob knob;
	int count;                   /* of the values; 0, or SWEEP_LEAST to SWEEP_MOST */
	int64_t values[SWEEP_MOST];  /* in their order, each another one */
};

/* Reads one. Returns 0; or -1, and then *sweep is as it was, with a clause in `why` that follows "... is not": "a knob and 2 to
 * 100 of its values, such as requests=1,2,4,8: "x" is not a number from 1 to 100000". SWEEP_WHY_SIZE is room enough. */
int sweep_parse(const char *text, struct sweep *, char *why, size_t why_size);

/* Writes what a run with that value is called, in letters that any file system takes: "requests-8", "delay-200ms",
 * "server-workers-2". */
void sweep_name(enum knob, int64_t value, char *out, size_t size);

/* Writes which run of a sweep that is, from 0: "run 3 of 6: requests 4". */
void sweep_write(const struct sweep *, int run, char *out, size_t size);

#endif
