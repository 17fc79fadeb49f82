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
	{ 1, "1 us" },
	{ 49, "49 us" },
	{ 50, "50 us" },
	{ 99, "99 us" },
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

/* In a small buffer the text is cut off and terminated. */
static void
test_small_buffer(void **state)
{
	char out[8];

	(void)state;
	memset(out, '#', sizeof out);
	duration_format(15000000, out, 4);
	assert_memory_equal(out, "15.\0####", 8);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_small_buffer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
