/* Durations as people read and write them. Pure. */
#ifndef WAITSCOPE_DURATION_H
#define WAITSCOPE_DURATION_H

#include <stddef.h>
#include <stdint.h>

/* A duration for people, cut off after at most one decimal and never rounded up (all
 * that stands on one screen agrees): "0 s", "20 us", "0.3 ms",
 * "12 ms", "500 ms", "5.0 s", "61.2 s". Negative ones get a '-'. */
void duration_format(int64_t us, char *out, size_t size);

/* Reads a time: a number of seconds, or with "us", "ms", "s" or "m" behind it, as
 * "5", "0.5", ".5", "500ms", "5 s". Rounded to microseconds, whatever the locale.
 * Returns 0, or -1 if it is not one: signs, exponents, hexadecimal, commas, words
 * and what is too large for *us are not. */
int duration_parse(const char *text, int64_t *us);

#endif
