/*
 * Numbers in text: the one place that reads them. Digits are ASCII, whatever the locale.
 * There are no signs (no number asked for here can be negative), no separators, no exponents,
 * no hexadecimal or octal, no words; leading zeros change nothing. Nothing is clamped: a
 * number out of range is refused. A function that fails leaves its results as they were.
 * Pure.
 */
#ifndef WAITSCOPE_NUMBER_H
#define WAITSCOPE_NUMBER_H

#include <stddef.h>
#include <stdint.h>

/* Reads a text that is a number from `least` to `most` (0 <= least) and nothing else, not
 * even blanks. Returns 0, or -1. */
int number_parse(const char *text, int64_t least, int64_t most, int64_t *number);

/* The same for an int. */
int number_parse_int(const char *text, int least, int most, int *number);

/* Writes what number_parse() accepts, to follow "... is not": "a number from 1 to 10". */
void number_allowed(int64_t least, int64_t most, char *out, size_t size);

/* Reads the number at the beginning of a text, from 0 to `most`. Returns the text behind it,
 * or NULL if there is no digit or the number is larger. */
const char *number_scan(const char *text, int64_t most, int64_t *number);

/* The same for a hexadecimal number of up to `digits_max` digits (at most 8); *digits is
 * set to how many there were. */
const char *number_scan_hex(const char *text, int digits_max, uint32_t *number, int *digits);

/* A decimal fraction, exact to nine places; those beyond are dropped. */
struct number_decimal {
	int64_t whole;
	int32_t billionths; /* 0 .. 999,999,999 */
};

/* Reads the decimal fraction at the beginning of a text, with a point whatever the locale:
 * "5", "0.5", ".5", "5.". Returns the text behind it, or NULL. */
const char *number_scan_decimal(const char *text, struct number_decimal *decimal);

/* The decimal times `factor` (1 to 9,000,000,000), rounded half up. Returns 0, or -1 if the
 * product is larger than INT64_MAX. */
int number_scale(struct number_decimal decimal, int64_t factor, int64_t *product);

#endif
