/* What is left in the ordinary screen when one quits: three lines. Pure. */
#ifndef WAITSCOPE_SUMMARY_H
#define WAITSCOPE_SUMMARY_H

#include <stddef.h>
#include <stdint.h>

#include "timeline.h"

enum { SUMMARY_SIZE = 512 };

/* Writes what sync took, what async took, and how they compare, as of t, each
 * line ended by '\n'; of a run without programs, how many visitors it had. */
void summary_write(const struct timeline *, int64_t t_us, char *out, size_t size);

#endif
