/* Numbers in text: which are accepted, which are not, and that a refusal leaves the result alone. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/number.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { UNTOUCHED = -77 };

/* None of these is accepted as a number, whatever the range. */
static const char *const no_numbers[] = {
	"", " ", "-", "+", "-5", "+5", "-0", "--5", " 5", "5 ", "\t5", "5\n", "\n", "5\r", "five", "x", "5x", "x5", "5.", "5.0", ".5",
	/* Halves stand apart where the number would go on. NOLINTNEXTLINE(bugprone-suspicious-missing-comma) */
	"5,", "1,000", "1.000", "1_000", "1'000", "1 000", "1\xc2\xa0" "000", "1\xe2\x80\xaf" "000", "5e0", "1e3", "1E3", "0x5", "0X5",
	"0b1", "0o7", "5u", "5L", "inf", "nan", "INFINITY", "\xef\xbc\x95" /* a full-width 5 */, "\xd9\xa5" /* an Arabic one */,
	"\xc2\xb2" /* superscript 2 */, "\xe2\x88\x92" "5" /* minus sign */, "5\xcc\x81", "\xff", "\x80", "5\x01", "4294967291x",
	"%u", "5%", "5;5", "#5", "(5)", "\"5\"", "$((5))",
};

static void
refuses_what_is_no_number(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(no_numbers); i++) {
		int64_t number = UNTOUCHED;
		int small = UNTOUCHED;

		if (number_parse(no_numbers[i], 0, INT64_MAX, &number) != -1 || number != UNTOUCHED)
			fail_msg("\"%s\" is taken for %jd", no_numbers[i], (intmax_t)number);
		if (number_parse_int(no_numbers[i], 0, INT32_MAX, &small) != -1 || small != UNTOUCHED)
			fail_msg("\"%s\" is taken for %d", no_numbers[i], small);
	}
}

static const struct {
	const char *text;
	int64_t least, most;
	int64_t number; /* UNTOUCHED: refused */
} ranges[] = {
	{ "0", 0, 0, 0 },
	{ "0", 1, 9, UNTOUCHED },
	{ "1", 1, 9, 1 },
	{ "9", 1, 9, 9 },
	{ "10", 1, 9, UNTOUCHED },
	{ "010", 0, 99, 10 },
	{ "08", 0, 99, 8 },
	{ "00000000000000000000000000000000000000000000000000007", 0, 9, 7 },
	{ "65536", 0, UINT16_MAX, UNTOUCHED },
	{ "4294967296", 0, UINT32_MAX, UNTOUCHED },
	{ "4294967297", 0, UINT16_MAX, UNTOUCHED },
	{ "9223372036854775807", 0, INT64_MAX, INT64_MAX },
	{ "9223372036854775808", 0, INT64_MAX, UNTOUCHED },
	{ "18446744073709551615", 0, INT64_MAX, UNTOUCHED },
	{ "18446744073709551617", 0, INT64_MAX, UNTOUCHED },
	{ "92233720368547758070", 0, INT64_MAX, UNTOUCHED },
	{ "99999999999999999999999999999999999999999999999999", 0, INT64_MAX, UNTOUCHED },
};

static void
keeps_to_the_range(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(ranges); i++) {
		int64_t number = UNTOUCHED;
		int status = number_parse(ranges[i].text, ranges[i].least, ranges[i].most, &number);

		if (status != (ranges[i].number == UNTOUCHED ? -1 : 0) || number != ranges[i].number)
			fail_msg("\"%s\": status %d, %jd", ranges[i].text, status, (intmax_t)number);
	}
}

static void
scans_a_number_and_what_is_behind_it(void **state)
{
	int64_t number = UNTOUCHED;

	(void)state;
	assert_string_equal(number_scan("120x36", 1000, &number), "x36");
	assert_int_equal(number, 120);
	assert_string_equal(number_scan("7", 1000, &number), "");
	assert_int_equal(number, 7);
	assert_null(number_scan("x36", 1000, &number));
	assert_null(number_scan("-1", 1000, &number));
	assert_null(number_scan("1001x", 1000, &number));
	assert_null(number_scan("", 1000, &number));
	assert_int_equal(number, 7);
}

static void
scans_hexadecimal_digits(void **state)
{
	uint32_t number = 0;
	int digits = 0;

	(void)state;
	assert_string_equal(number_scan_hex("1Fc/", 4, &number, &digits), "/");
	assert_int_equal(number, 0x1fc);
	assert_int_equal(digits, 3);
	assert_string_equal(number_scan_hex("ffffffff", 8, &number, &digits), "");
	assert_int_equal(number, UINT32_MAX);
	assert_null(number_scan_hex("12345", 4, &number, &digits));
	assert_null(number_scan_hex("", 4, &number, &digits));
	assert_null(number_scan_hex(" 1", 4, &number, &digits));
	assert_null(number_scan_hex("-1", 4, &number, &digits));
	assert_string_equal(number_scan_hex("0x1", 4, &number, &digits), "x1");
}

static const struct {
	const char *text, *rest; /* NULL: refused */
	int64_t whole;
	int32_t billionths;
} decimals[] = {
	{ "5", "", 5, 0 },
	{ "0.5", "", 0, 500000000 },
	{ ".5s", "s", 0, 500000000 },
	{ "5.", "", 5, 0 },
	{ "1.000000001", "", 1, 1 },
	{ "1.0000000019", "", 1, 1 },
	{ "1,5", ",5", 1, 0 },
	{ "1.2.3", ".3", 1, 200000000 },
	{ "1e3", "e3", 1, 0 },
	{ "9223372036854775807.999999999", "", INT64_MAX, 999999999 },
	{ "9223372036854775808", NULL, 0, 0 },
	{ ".", NULL, 0, 0 },
	{ "", NULL, 0, 0 },
	{ "-.5", NULL, 0, 0 },
	{ "+1", NULL, 0, 0 },
	{ " 1", NULL, 0, 0 },
	{ "inf", NULL, 0, 0 },
	{ "nan", NULL, 0, 0 },
};

static void
scans_decimal_fractions_whatever_the_locale(void **state)
{
	(void)state;
	/* Where there is none with a comma, the test is the same with a point. */
	if (setlocale(LC_ALL, "de_DE.UTF-8") == NULL)
		setlocale(LC_ALL, "C");
	for (size_t i = 0; i < COUNT(decimals); i++) {
		struct number_decimal d = { UNTOUCHED, UNTOUCHED };
		const char *rest = number_scan_decimal(decimals[i].text, &d);

		if (decimals[i].rest == NULL) {
			assert_null(rest);
			assert_int_equal(d.whole, UNTOUCHED);
			continue;
		}
		assert_string_equal(rest, decimals[i].rest);
		assert_int_equal(d.whole, decimals[i].whole);
		assert_int_equal(d.billionths, decimals[i].billionths);
	}
}

static void
scales_without_overflow(void **state)
{
	int64_t product = UNTOUCHED;

	(void)state;
	assert_int_equal(number_scale((struct number_decimal){ INT64_MAX, 999999999 }, 1, &product), -1);
	assert_int_equal(number_scale((struct number_decimal){ INT64_MAX, 0 }, 2, &product), -1);
	assert_int_equal(product, UNTOUCHED);
	assert_int_equal(number_scale((struct number_decimal){ INT64_MAX, 499999999 }, 1, &product), 0);
	assert_int_equal(product, INT64_MAX);
	assert_int_equal(number_scale((struct number_decimal){ 0, 500000000 }, 1, &product), 0);
	assert_int_equal(product, 1);
	assert_int_equal(number_scale((struct number_decimal){ 0, 999999999 }, 9000000000, &product), 0);
	assert_int_equal(product, 8999999991);
}

static void
says_what_is_allowed(void **state)
{
	char allowed[64];

	(void)state;
	number_allowed(1, 10000, allowed, sizeof allowed);
	assert_string_equal(allowed, "a number from 1 to 10000");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_what_is_no_number),
		cmocka_unit_test(keeps_to_the_range),
		cmocka_unit_test(scans_a_number_and_what_is_behind_it),
		cmocka_unit_test(scans_hexadecimal_digits),
		cmocka_unit_test(scans_decimal_fractions_whatever_the_locale),
		cmocka_unit_test(scales_without_overflow),
		cmocka_unit_test(says_what_is_allowed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
