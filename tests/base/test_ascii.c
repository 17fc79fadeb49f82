/* Letters whose case does not depend on the locale. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/ascii.h"

/* Every byte against every other: the same if it is the same letter of ASCII, or the same byte. */
static void
test_each_byte(void **state)
{
	(void)state;
	for (int a = 1; a < 256; a++)
		for (int b = 1; b < 256; b++) {
			const char one[] = { 'x', (char)a, '\0' }, other[] = { 'X', (char)b, '\0' };
			int low = a < b ? a : b, high = a < b ? b : a;
			bool same = a == b || (low >= 'A' && low <= 'Z' && high == low + 32);

			assert_int_equal(ascii_same(one, other), same);
			assert_int_equal(ascii_lower((char)a) == ascii_lower((char)b), same);
			assert_int_equal(ascii_upper((char)a) == ascii_upper((char)b), same);
		}
}

static void
test_lengths(void **state)
{
	(void)state;
	assert_true(ascii_same("", ""));
	assert_false(ascii_same("a", ""));
	assert_false(ascii_same("", "a"));
	assert_false(ascii_same("Serial", "serials"));
	assert_true(ascii_same("SERIAL", "serial"));
	assert_true(ascii_same_start("SERIAL", "serious", 4));
	assert_false(ascii_same_start("SERIAL", "serious", 5));
	assert_true(ascii_same_start("ab", "AB", 9));
	assert_false(ascii_same_start("ab", "ABC", 9));
	assert_true(ascii_same_start("ab", "xy", 0));
}

static void
test_percent(void **state)
{
	char text[] = "abcdefg";

	(void)state;
	assert_ptr_equal(ascii_percent(text, '\xe9'), text + 3);
	assert_ptr_equal(ascii_percent(text + 3, '\n'), text + 6);
	assert_string_equal(text, "%E9%0Ag");
}

/* A test of its kind runs in each locale that there is (tests/app/locales.sh makes some). */
int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_byte),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_percent),
	};

	setlocale(LC_ALL, "");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
