/* Numbers in text. The C library's readers accept more than people mean: blanks, signs that
 * wrap around, "0x10", "1e3", "inf", the locale's point; and they report little of overflow. */
#include "base/number.h"

#include <inttypes.h>
#include <stdbool.h>

#include "base/utf8.h"

enum { DECIMAL_PLACES = 9, BILLION = 1000000000 };

/* The digit's value, or -1. */
static int
digit_value(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : -1;
}

static int
hex_value(char c)
{
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return digit_value(c);
}

const char *
number_scan(const char *text, int64_t most, int64_t *number)
{
	const char *p = text;
	int64_t n = 0;

	for (; digit_value(*p) >= 0; p++) {
		if (__builtin_mul_overflow(n, 10, &n) || __builtin_add_overflow(n, digit_value(*p), &n))
			return NULL;
	}
	if (p == text || n > most)
		return NULL;
	*number = n;
	return p;
}

int
number_parse(const char *text, int64_t least, int64_t most, int64_t *number)
{
	int64_t n;
	const char *rest = number_scan(text, most, &n);

	if (rest == NULL || *rest != '\0' || n < least)
		return -1;
	*number = n;
	return 0;
}

int
number_parse_int(const char *text, int least, int most, int *number)
{
	int64_t n;

	if (number_parse(text, least, most, &n) != 0)
		return -1;
	*number = (int)n;
	return 0;
}

void
number_allowed(int64_t least, int64_t most, char *out, size_t size)
{
	utf8_format(out, size, "a number from %" PRId64 " to %" PRId64, least, most);
}

const char *
number_scan_hex(const char *text, int digits_max, uint32_t *number, int *digits)
{
	uint32_t n = 0;
	int count = 0;

	for (; hex_value(text[count]) >= 0; count++) {
		if (count == digits_max)
			return NULL;
		n = n << 4 | (uint32_t)hex_value(text[count]);
	}
	if (count == 0)
		return NULL;
	*number = n;
	*digits = count;
	return text + count;
}

const char *
number_scan_decimal(const char *text, struct number_decimal *decimal)
{
	struct number_decimal d = { .whole = 0 };
	bool has_digits = digit_value(*text) >= 0;
	int places = 0;

	if (has_digits)
		text = number_scan(text, INT64_MAX, &d.whole);
	if (text == NULL)
		return NULL;
	if (*text == '.') {
		for (text++; digit_value(*text) >= 0; text++) {
			has_digits = true;
			if (places < DECIMAL_PLACES) {
				d.billionths = d.billionths * 10 + digit_value(*text);
				places++;
			}
		}
	}
	if (!has_digits)
		return NULL;
	for (; places < DECIMAL_PLACES; places++)
		d.billionths *= 10;
	*decimal = d;
	return text;
}

int
number_scale(struct number_decimal decimal, int64_t factor, int64_t *product)
{
	int64_t p;

	if (__builtin_mul_overflow(decimal.whole, factor, &p) ||
	    __builtin_add_overflow(p, (decimal.billionths * factor + BILLION / 2) / BILLION, &p))
		return -1;
	*product = p;
	return 0;
}
