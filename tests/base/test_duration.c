/* Durations: what people may write, and what they read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/duration.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { REFUSED = -1000 };

static const struct {
	const char *text;
	int64_t us;
} durations[] = {
	{ "5", 5000000 },
	{ "5 s", 5000000 },
	{ "5s", 5000000 },
	{ " 5  s ", 5000000 },
	{ "5S", 5000000 },
	{ "0", 0 },
	{ "0.5", 500000 },
	{ ".5", 500000 },
	{ "5.", 5000000 },
	{ "500ms", 500000 },
	{ "500 ms", 500000 },
	{ "0.5ms", 500 },
	{ "250us", 250 },
	{ "250µs", 250 },
	{ "2 μs", 2 },
	{ "1m", 60000000 },
	{ "1.5 m", 90000000 },
	{ "00005", 5000000 },
	{ "0.0000004", 0 },
	{ "0.0000005", 1 },
	{ "0.1234567", 123457 },
	{ "1.00000000000000000000000000000000000001", 1000000 },
	{ "1.99999999999999999999999999999999999999", 2000000 },
	{ "9223372036854775807us", INT64_MAX },
	{ "9223372036854.775807", INT64_MAX },
	{ "9223372036854775807.5us", REFUSED },
	{ "9223372036854775808us", REFUSED },
	{ "9223372036855", REFUSED },
	{ "99999999999999999999999999999", REFUSED },
	{ "153722867281m", REFUSED },
	{ "", REFUSED },
	{ " ", REFUSED },
	{ ".", REFUSED },
	{ "s", REFUSED },
	{ "ms", REFUSED },
	{ ".s", REFUSED },
	{ "-1", REFUSED },
	{ "+1", REFUSED },
	{ "- 1", REFUSED },
	{ "1e3", REFUSED },
	{ "0x10", REFUSED },
	{ "0x1p3", REFUSED },
	{ "nan", REFUSED },
	{ "inf", REFUSED },
	{ "infinity", REFUSED },
	{ "1,5", REFUSED },
	{ "1.2.3", REFUSED },
	{ "1 2", REFUSED },
	{ "5 ss", REFUSED },
	{ "5 sec", REFUSED },
	{ "5 h", REFUSED },
	{ "5\n", REFUSED },
	{ "five", REFUSED },
	{ "\xef\xbc\x95", REFUSED }, /* a full-width 5 */
	{ "1,000", REFUSED },
	{ "1_000", REFUSED },
	{ "5\xc2\xa0s", REFUSED },
	{ "\xff\xfe", REFUSED },
};

static void
test_parse(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(durations); i++) {
		int64_t us = REFUSED;
		int status = duration_parse(durations[i].text, &us);

		if ((status == 0) != (durations[i].us != REFUSED) || (status == 0 && us != durations[i].us))
			fail_msg("\"%s\": status %d, %jd us, not %jd us", durations[i].text, status, (intmax_t)us,
			    (intmax_t)durations[i].us);
	}
}

static const struct {
	int64_t us;
	const char *text;
} shown_durations[] = {
	{ 0, "0 s" },
	{ 1, "1 µs" },
	{ 49, "49 µs" },
	{ 50, "50 µs" },
	{ 99, "99 µs" },
	{ 100, "0.1 ms" },
	{ 199, "0.1 ms" },
	{ 300, "0.3 ms" },
	{ 9949, "9.9 ms" },
	{ 9999, "9.9 ms" },
	{ 10000, "10 ms" },
	{ 12345, "12 ms" },
	{ 500000, "500 ms" },
	{ 999499, "999 ms" },
	{ 999999, "999 ms" },
	{ 1000000, "1.0 s" },
	{ 3449999, "3.4 s" },
	{ 3499999, "3.4 s" },
	{ 9999999, "9.9 s" },
	{ 15000000, "15.0 s" },
	{ 61200000, "61.2 s" },
	{ -1500000, "-1.5 s" },
	{ INT64_MAX, "9223372036854.7 s" },
	{ INT64_MIN, "-9223372036854.7 s" },
};

static void
test_format(void **state)
{
	char text[32];

	(void)state;
	for (size_t i = 0; i < COUNT(shown_durations); i++) {
		duration_format(shown_durations[i].us, text, sizeof text);
		assert_string_equal(text, shown_durations[i].text);
	}
}

/* In a small buffer the text is cut off, and one sees it. */
static void
test_small_buffer(void **state)
{
	char out[8];

	(void)state;
	memset(out, '#', sizeof out);
	duration_format(15000000, out, 4);
	assert_memory_equal(out, "…\0####", 8);
	duration_format(150000000, out, 6);
	assert_string_equal(out, "15…");
}

/* ---- as a part of something larger ---- */

enum { TENTH = 100000, HUNDREDTH = 10000, MS = 1000 };

static void
test_grain_of_a_run(void **state)
{
	(void)state;
	assert_int_equal(duration_grain_us(60000000), TENTH);
	assert_int_equal(duration_grain_us(2000000), TENTH);
	assert_int_equal(duration_grain_us(1755000), HUNDREDTH);
	assert_int_equal(duration_grain_us(199999), MS);
	assert_int_equal(duration_grain_us(0), 1);
}

static const struct {
	int64_t from_us, to_us, grain_us;
	const char *took, *so_far;
} stretches[] = {
	{ 0, 0, TENTH, "0.0 s", "0.0 s" },
	{ 0, 99999, TENTH, "99 ms", "0.0 s" },
	{ 99999, 100199, TENTH, "0.2 ms", "0.1 s" },
	{ 0, 780123, TENTH, "0.7 s", "0.7 s" },
	{ 780123, 1561301, TENTH, "0.8 s", "0.8 s" },
	{ 0, 1561301, TENTH, "1.5 s", "1.5 s" },
	{ 0, 780123, HUNDREDTH, "780 ms", "780 ms" },
	{ 780123, 1561301, HUNDREDTH, "780 ms", "780 ms" },
	{ 0, 1561301, HUNDREDTH, "1.56 s", "1.56 s" },
	{ 0, 0, MS, "0 ms", "0 ms" },
	{ 0, 670, MS, "0.6 ms", "0.6 ms" },
	{ 0, 9990, MS, "9.9 ms", "9.9 ms" },
	{ 400, 254100, MS, "254 ms", "254 ms" }, /* not 253 beside a moment of 0.254 */
	{ 0, 999999, MS, "999 ms", "999 ms" },
	{ 0, 5001999, MS, "5.001 s", "5.001 s" },
	{ 0, 12349, 10, "12.34 ms", "12.34 ms" },
	{ 0, 5001999, 10, "5.00199 s", "5.00199 s" },
	{ 0, 5000001, 1, "5.000001 s", "5.000001 s" },
};

static void
test_durations(void **state)
{
	char text[32];

	(void)state;
	for (size_t i = 0; i < COUNT(stretches); i++) {
		duration_write(stretches[i].from_us, stretches[i].to_us, stretches[i].grain_us, text, sizeof text);
		assert_string_equal(text, stretches[i].took);
		duration_write_so_far(stretches[i].from_us, stretches[i].to_us, stretches[i].grain_us, text, sizeof text);
		assert_string_equal(text, stretches[i].so_far);
	}
}

/* A moment that is shown has come, and the coarser text is where the finer one begins. */
static void
test_moments(void **state)
{
	static const struct {
		int64_t t_us, grain_us;
		const char *text;
	} moments[] = {
		{ 0, TENTH, "0.0 s" }, { 3499999, TENTH, "3.4 s" }, { 3499999, HUNDREDTH, "3.49 s" }, { 3499999, MS, "3.499 s" },
		{ 0, MS, "0 ms" }, { 412, MS, "0.412 ms" }, { 9990, MS, "9.9 ms" }, { 254100, MS, "254 ms" }, { -250000, TENTH, "-0.3 s" },
	};
	char text[32];

	(void)state;
	for (size_t i = 0; i < COUNT(moments); i++) {
		duration_write_moment(moments[i].t_us, moments[i].grain_us, text, sizeof text);
		assert_string_equal(text, moments[i].text);
	}
}

static void
test_parts(void **state)
{
	static const struct {
		int64_t us, grain_us;
		const char *text;
	} parts[] = { { 5000000, TENTH, "5" }, { 10000000, TENTH, "10" }, { 500000, TENTH, "0.5" }, { 780000, HUNDREDTH, "0.78" },
		{ 800000, HUNDREDTH, "0.8" } };
	char text[32];

	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++) {
		duration_write_part(parts[i].us, parts[i].grain_us, text, sizeof text);
		assert_string_equal(text, parts[i].text);
	}
}

/* Wherever a time is cut into stretches, what is printed of them adds up to what is printed of it. */
static void
test_stretches_add_up(void **state)
{
	static const int64_t grains[] = { TENTH, HUNDREDTH, MS, 100, 10, 1 };
	uint64_t dice = 1;

	(void)state;
	for (int i = 0; i < 2000; i++) {
		int64_t from_us = (int64_t)((dice = dice * 6364136223846793005u + 1442695040888963407u) >> 40);
		int64_t middle_us = from_us + (int64_t)((dice = dice * 6364136223846793005u + 1442695040888963407u) >> 40);
		int64_t to_us = middle_us + (int64_t)((dice = dice * 6364136223846793005u + 1442695040888963407u) >> 40);
		int64_t grain_us = grains[i % (int)COUNT(grains)];

		assert_int_equal(duration_between(from_us, middle_us, grain_us) + duration_between(middle_us, to_us, grain_us),
		    duration_between(from_us, to_us, grain_us));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_small_buffer),
		cmocka_unit_test(test_grain_of_a_run),
		cmocka_unit_test(test_durations),
		cmocka_unit_test(test_moments),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_stretches_add_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
