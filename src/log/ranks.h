/*
 * Ranks: the n-th smallest of the first k values of a growing list, for any k, without sorting it anew: how a median was at a
 * time that one looks back at. The values stand in sorted blocks of 1, 2, 4, ... of them; any k is a few of these. Pushing n
 * values takes time and memory in proportion to n log n.
 */
#ifndef WAITSCOPE_RANKS_H
#define WAITSCOPE_RANKS_H

#include <stddef.h>
#include <stdint.h>

#include "base/array.h"

struct ranks_level {
	ARRAY(int64_t) values; /* blocks of 2 to the power of the level, one behind the other, each sorted */
};

/* All zero: none. */
struct ranks {
	ARRAY(struct ranks_level) levels;
	size_t count;
};

void ranks_release(struct ranks *);

void ranks_push(struct ranks *, int64_t value);

/* The n-th smallest (from 0) of the first `count` values: n < count <= ranks->count. */
int64_t ranks_nth(const struct ranks *, size_t count, size_t n);

#endif
