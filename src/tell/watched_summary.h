/* The lines about a watched program that are left in the terminal when one quits. Pure. */
#ifndef WAITSCOPE_WATCHED_SUMMARY_H
#define WAITSCOPE_WATCHED_SUMMARY_H

#include <stddef.h>
#include <stdint.h>

#include "log/timeline.h"

/* Adds to a text how the program fared until t: its end, its requests and the time that it took; how its main thread
 * spent that time; its longest hold, and why that was. Each line is ended by '\n', and fits
 * in an ordinary terminal, unless names or reasons are very long. */
void watched_summary_add(const struct timeline *, enum track, int64_t t_us, int64_t grain_us, char *out, size_t size);

/* Where two have run to a good end, each with as many responses as the other: which was done first, and by how much. */
void watched_summary_add_comparison(const struct timeline *, int64_t t_us, int64_t grain_us, char *out, size_t size);

#endif
