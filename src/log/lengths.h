/*
 * Lengths of stretches of time, one after another, as they are printed in one grain (base/duration.h): the sum and the extremes of any
 * of them in a row, without a look at each. Only ever appended to; in another grain they are others.
 */
#ifndef WAITSCOPE_LENGTHS_H
#define WAITSCOPE_LENGTHS_H

#include <stddef.h>
#include <stdint.h>

#include "base/array.h"
#include "log/peaks.h"

/* All zero: none. */
struct lengths {
	int64_t grain_us;
	ARRAY(int64_t) sums; /* of each and those before it */
	struct peaks longest, shortest; /* the latter with its sign changed */
};

struct lengths_sum {
	int64_t sum_us, least_us, most_us; /* all 0 if there is none */
};

void lengths_release(struct lengths *);

/* Begins anew if that is another grain. */
void lengths_use(struct lengths *, int64_t grain_us);

void lengths_push(struct lengths *, int64_t from_us, int64_t to_us);

/* Of those from one index to before another. */
struct lengths_sum lengths_between(const struct lengths *, size_t from, size_t to);

/* One more. */
void lengths_add(struct lengths_sum *, size_t count, int64_t us);

#endif
