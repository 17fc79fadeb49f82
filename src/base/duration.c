/* Durations as people read and write them. */
#include "base/duration.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "base/number.h"
#include "base/utf8.h"

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
	} suffixes[] = { { "us", 1 }, { "µs", 1 }, { "μs", 1 }, { "ms", US_PER_MS }, { "s", US_PER_S }, { "m", 60 * (int64_t)US_PER_S } };

	for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
		size_t length = strlen(suffixes[i].name);

		if (ascii_same_start(*text, suffixes[i].name, length)) {
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
		utf8_format(out, size, "0 s");
	} else if (u < 100) {
		utf8_format(out, size, "%s%" PRIu64 " µs", sign, u);
	} else if (u < 10000) {
		tenths = u / 100;
		utf8_format(out, size, "%s%" PRIu64 ".%" PRIu64 " ms", sign, tenths / 10, tenths % 10);
	} else if (u < 1000000) {
		utf8_format(out, size, "%s%" PRIu64 " ms", sign, u / 1000);
	} else {
		tenths = u / 100000;
		utf8_format(out, size, "%s%" PRIu64 ".%" PRIu64 " s", sign, tenths / 10, tenths % 10);
	}
}

/* ---- as a part of something larger ---- */

enum {
	COARSEST_US = 100 * US_PER_MS,
	SHORT_US = 10 * US_PER_MS, /* what is shorter is printed as measured where the grain is a millisecond */
	GRAINS_LEAST = 20,         /* of a run: with fewer its times would be too coarse to compare */
};

int64_t
duration_grain_us(int64_t span_us)
{
	int64_t grain_us = COARSEST_US;

	while (grain_us > 1 && span_us / grain_us < GRAINS_LEAST)
		grain_us /= 10;
	return grain_us;
}

/* The last whole grain that is not after t. */
static int64_t
cut(int64_t t_us, int64_t grain_us)
{
	int64_t rest = t_us % grain_us;

	return t_us - (rest < 0 ? rest + grain_us : rest);
}

int64_t
duration_between(int64_t from_us, int64_t to_us, int64_t grain_us)
{
	return cut(to_us, grain_us) - cut(from_us, grain_us);
}

/* The decimals of a number in that unit that show whole grains. */
static int
decimals_of(int64_t grain_us, int64_t unit_us)
{
	int decimals = 0;

	for (; grain_us < unit_us; grain_us *= 10)
		decimals++;
	return decimals;
}

static void
write_number(int64_t us, int64_t unit_us, int decimals, char *out, size_t size)
{
	uint64_t off = us < 0 ? -(uint64_t)us : (uint64_t)us, rest = off % (uint64_t)unit_us;
	size_t used;

	utf8_format(out, size, "%s%" PRIu64 "%s", us < 0 ? "-" : "", off / (uint64_t)unit_us, decimals > 0 ? "." : "");
	used = strlen(out);
	for (; decimals > 0 && used + 1 < size; decimals--) {
		rest *= 10;
		out[used++] = (char)('0' + rest / (uint64_t)unit_us);
		rest %= (uint64_t)unit_us;
	}
	out[used] = '\0';
}

static void
write_grains(int64_t us, int64_t grain_us, char *out, size_t size)
{
	bool in_ms = grain_us < COARSEST_US && us > -US_PER_S && us < US_PER_S;
	int64_t unit_us = in_ms ? US_PER_MS : US_PER_S;
	char number[32];

	write_number(us, unit_us, us == 0 && in_ms ? 0 : decimals_of(grain_us, unit_us), number, sizeof number);
	utf8_format(out, size, "%s %s", number, in_ms ? "ms" : "s");
}

/* A moment right after the start needs more digits where milliseconds count. */
void
duration_write_moment(int64_t t_us, int64_t grain_us, char *out, size_t size)
{
	if (grain_us == US_PER_MS && t_us > 0 && t_us < SHORT_US)
		grain_us = t_us < US_PER_MS ? 1 : US_PER_MS / 10;
	write_grains(cut(t_us, grain_us), grain_us, out, size);
}

bool
duration_is_short(int64_t us, int64_t grain_us)
{
	return us > 0 && (us < grain_us || (grain_us == US_PER_MS && us < SHORT_US));
}

void
duration_write_so_far(int64_t from_us, int64_t to_us, int64_t grain_us, char *out, size_t size)
{
	/* With a coarser grain it would flicker from one unit to the next. */
	if (grain_us <= US_PER_MS && duration_is_short(to_us - from_us, grain_us))
		duration_format(to_us - from_us, out, size);
	else
		write_grains(duration_between(from_us, to_us, grain_us), grain_us, out, size);
}

void
duration_write(int64_t from_us, int64_t to_us, int64_t grain_us, char *out, size_t size)
{
	if (duration_is_short(to_us - from_us, grain_us))
		duration_format(to_us - from_us, out, size);
	else
		duration_write_so_far(from_us, to_us, grain_us, out, size);
}

void
duration_write_length(int64_t us, int64_t grain_us, char *out, size_t size)
{
	duration_write(0, us, grain_us, out, size);
}

void
duration_write_part(int64_t us, int64_t grain_us, char *out, size_t size)
{
	char number[32];
	size_t length;

	write_number(us, US_PER_S, decimals_of(grain_us, US_PER_S), number, sizeof number);
	length = strlen(number);
	while (number[length - 1] == '0')
		length--;
	if (number[length - 1] == '.')
		length--;
	utf8_format(out, size, "%.*s", (int)length, number);
}
