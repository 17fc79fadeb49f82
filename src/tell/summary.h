/* The three lines left in the terminal when one quits. Pure. */
#ifndef WAITSCOPE_SUMMARY_H
#define WAITSCOPE_SUMMARY_H

#include <stddef.h>
#include <stdint.h>

#include "log/timeline.h"

enum { SUMMARY_SIZE = 1024 };

/* Writes how sync did, how async did, and how they compare, as of t, each line ended by '\n';
 * for a run without programs, how many visitors it had. `saved_as`: the file that the run
 * was read from, NULL if it has just run. */
void summary_write(const struct timeline *, int64_t t_us, const char *saved_as, char *out, size_t size);

#endif
