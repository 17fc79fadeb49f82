/* Durations as people read and write them. Pure. */
#ifndef WAITSCOPE_DURATION_H
#define WAITSCOPE_DURATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * How times are printed: one rule for every screen and text.
 *
 * Whatever is shown together has one grain, a tenth of a second or finer. A moment is cut to
 * it, never rounded up: a moment that is shown has come, and "5.0" is where "5.001" begins.
 * A duration is the difference of its two ends as they are printed. So the same duration has
 * the same number wherever it stands, durations that follow one another add up as printed,
 * and all that still grow tick together with the clock. (Each rounded by itself, 0.78 s twice
 * would be 0.8 + 0.8 = 1.6, or 0.7 + 0.7 = 1.5.)
 *
 * What is shorter than the grain, or than 10 ms, would drown in that difference: once it is
 * over it is printed as measured, by duration_format().
 *
 * In tenths all is in seconds ("0.7 s"); with a finer grain, what is below a second is in
 * milliseconds ("780 ms", "1.56 s").
 */

/* The grain of a run that is so long: short ones need more digits. */
int64_t duration_grain_us(int64_t span_us);

/* from .. to in whole grains, as it is printed; to is not before from. */
int64_t duration_between(int64_t from_us, int64_t to_us, int64_t grain_us);

/* Returns true if that is shorter than the grain, or than 10 ms: printed as measured. It then has no part in
 * what adds up as printed. */
bool duration_is_short(int64_t us, int64_t grain_us);

void duration_write_moment(int64_t t_us, int64_t grain_us, char *out, size_t size);

/* How long it took. */
void duration_write(int64_t from_us, int64_t to_us, int64_t grain_us, char *out, size_t size);

/* How long it has taken, and still goes on. */
void duration_write_so_far(int64_t from_us, int64_t to_us, int64_t grain_us, char *out, size_t size);

/* A length whose ends are not shown, such as how late something came, or a sum of what
 * duration_between() returned. */
void duration_write_length(int64_t us, int64_t grain_us, char *out, size_t size);

/* "5", "0.78": the number alone of a length of whole grains, in seconds, as a part of a sum. */
void duration_write_part(int64_t us, int64_t grain_us, char *out, size_t size);

/* Writes a duration on its own, cut off after at most one decimal and never rounded up: "0 s",
 * "20 µs", "0.3 ms", "12 ms", "500 ms", "5.0 s", "61.2 s". Negative ones get a '-'. */
void duration_format(int64_t us, char *out, size_t size);

/* Reads a duration in seconds, or in the unit that follows ("us" or "µs", "ms", "s", "m"): "5",
 * "0.5", ".5", "500ms", "5 s". Rounded to microseconds; the locale does not matter. Returns
 * 0, or -1 if the text is not one: signs, exponents, hexadecimal, commas, words and what is
 * too large for *us are refused. */
int duration_parse(const char *text, int64_t *us);

#endif
