/* Durations as people read and write them. Pure. */
#ifndef WAITSCOPE_DURATION_H
#define WAITSCOPE_DURATION_H

#include <stddef.h>
#include <stdint.h>

/* Writes a duration for people, cut off after at most one decimal and never rounded up, so
 * that all numbers on a screen agree: "0 s", "20 us", "0.3 ms", "12 ms", "500 ms", "5.0 s",
 * "61.2 s". Negative ones get a '-'. */
void duration_format(int64_t us, char *out, size_t size);

/* Reads a duration in seconds, or in the unit that follows ("us", "ms", "s", "m"): "5",
 * "0.5", ".5", "500ms", "5 s". Rounded to microseconds; the locale does not matter. Returns
 * 0, or -1 if the text is not one: signs, exponents, hexadecimal, commas, words and what is
 * too large for *us are refused. */
int duration_parse(const char *text, int64_t *us);

#endif
