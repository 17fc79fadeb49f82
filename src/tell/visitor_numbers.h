/* Visitors in numbers: which names came most. Pure. */
#ifndef WAITSCOPE_VISITOR_NUMBERS_H
#define WAITSCOPE_VISITOR_NUMBERS_H

#include <stddef.h>
#include <stdint.h>

#include "log/timeline.h"
#include "log/visits.h"

/* The groups with a name of whom somebody had come by t: those that came most often first, and of those the ones who came
 * first. Returns an array, which the caller frees; *count is set. */
size_t *visitor_names_at(const struct timeline *, int64_t t_us, size_t *count);

#endif
