/* Visitors in numbers: how long those of a group waited for their answers, and which names came most. Pure. */
#ifndef WAITSCOPE_VISITOR_NUMBERS_H
#define WAITSCOPE_VISITOR_NUMBERS_H

#include <stddef.h>
#include <stdint.h>

#include "log/timeline.h"
#include "log/visits.h"

/* Of those who were answered by t, in whole STATISTICS_GRAIN_US: NEVER_US if there are none. */
struct visitor_times {
	int64_t shortest_us, median_us, longest_us;
};
struct visitor_times visitor_times_at(const struct timeline *, size_t group, int64_t t_us);

/* The groups with a name of whom somebody had come by t: those that came most often first, and of those the ones who came
 * first. Returns an array, which the caller frees; *count is set. */
size_t *visitor_names_at(const struct timeline *, int64_t t_us, size_t *count);

#endif
