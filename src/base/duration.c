/* Durations as people read and write them. */
#include "base/duration.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/number.h"

static const char *
skip_spaces(const char *text)
{
	while (*text == ' ' || *text == '\t')
		text++;
	return text;
}

/* The unit's length in microseconds, moving *text past it; no unit is seconds. */
static int64_t
read_unit(const char **text)
{
	static const struct {
		const char *name;
		int64_t us;
	} suffixes[] = { { "us", 1 }, { "ms", US_PER_MS }, { "s", US_PER_S }, { "m", 60 * (int64_t)US_PER_S } };

	for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
		size_t length = strlen(suffixes[i].name);

		if (strncasecmp(*text, suffixes[i].name, length) == 0) {
			*text += length;
			return suffixes[i].us;
		}
	}
	return US_PER_S;
}

int
duration_parse(const char *text, int64_t *us)
{
	struct number_decimal number;
	const char *p = number_scan_decimal(skip_spaces(text), &number);
	int64_t unit_us;

	if (p == NULL)
		return -1;
	p = skip_spaces(p);
	unit_us = read_unit(&p);
	if (*skip_spaces(p) != '\0')
		return -1;
	return number_scale(number, unit_us, us);
}

void
duration_format(int64_t us, char *out, size_t size)
{
	const char *sign = us < 0 ? "-" : "";
	uint64_t u = us < 0 ? -(uint64_t)us : (uint64_t)us, tenths;

	if (u == 0) {
		snprintf(out, size, "0 s");
	} else if (u < 100) {
		snprintf(out, size, "%s%" PRIu64 " us", sign, u);
	} else if (u < 10000) {
		tenths = u / 100;
		snprintf(out, size, "%s%" PRIu64 ".%" PRIu64 " ms", sign, tenths / 10, tenths % 10);
	} else if (u < 1000000) {
		snprintf(out, size, "%s%" PRIu64 " ms", sign, u / 1000);
	} else {
		tenths = u / 100000;
		snprintf(out, size, "%s%" PRIu64 ".%" PRIu64 " s", sign, tenths / 10, tenths % 10);
	}
}
