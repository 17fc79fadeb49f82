/*
 * Stays: stretches of time, each with a number, that are entered as they begin, in order of
 * time, and end in any order. Asked who is there at a time, they look at those who are and at
 * few others, however many have come and gone: a tree over them knows for each part the
 * latest end in it.
 */
#ifndef WAITSCOPE_STAYS_H
#define WAITSCOPE_STAYS_H

#include <stddef.h>
#include <stdint.h>

#include "base/array.h"

struct stay {
	int64_t t_us; /* when it begins */
	uint32_t number;
};

/* All zero: none. */
struct stays {
	ARRAY(struct stay) all;
	int64_t *latest;  /* [1] of all; [i] of [2 i] and [2 i + 1]; [leaves + k] the end of stay k */
	size_t leaves;    /* a power of two, or 0 */
};

void stays_release(struct stays *);

/* One begins, not before the last one. Returns its index in `all`. */
size_t stays_begin(struct stays *, int64_t t_us, uint32_t number);

/* It is there until t, and at t no more. */
void stays_end(struct stays *, size_t index, int64_t t_us);

/* The first one from index `from` on that is there at t; all.count if there is none. */
size_t stays_find(const struct stays *, int64_t t_us, size_t from);

#endif
