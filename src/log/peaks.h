/*
 * Peaks: values in a row, of which one asks for the largest from one place to another. Level
 * 0 has the values, each level above it the largest of PEAKS_FAN of those below it, so that
 * few of them are looked at, however many there are. Only ever appended to.
 */
#ifndef WAITSCOPE_PEAKS_H
#define WAITSCOPE_PEAKS_H

#include <stddef.h>
#include <stdint.h>

#include "base/array.h"

enum { PEAKS_FAN = 16, PEAKS_LEVELS = 8 };

/* All zero: none. */
struct peaks {
	ARRAY(int64_t) level[PEAKS_LEVELS];
};

void peaks_release(struct peaks *);
void peaks_push(struct peaks *, int64_t value);

/* The largest of the values [from, to); INT64_MIN if there is none. */
int64_t peaks_most(const struct peaks *, size_t from, size_t to);

#endif
