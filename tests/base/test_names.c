/* Lists of names in sentences. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/names.h"

static const char *const names[] = { "red", "green", "blue", NULL };

static const char *
none_at(int i)
{
	return names[3 + i];
}

static const char *
one_at(int i)
{
	return names[2 + i];
}

static const char *
two_at(int i)
{
	return names[1 + i];
}

static const char *
three_at(int i)
{
	return names[i];
}

static const struct {
	const char *template;
	const char *(*name_at)(int);
	size_t size;
	const char *filled;
} cases[] = {
	{ "", NULL, 64, "" },
	{ "a time, such as 3", NULL, 64, "a time, such as 3" },
	{ "one of {list}", three_at, 64, "one of red, green, blue" },
	{ "{any} (red)", three_at, 64, "red, green or blue (red)" },
	{ "{any}, {list}", two_at, 64, "green or blue, green, blue" },
	{ "<{any}{list}>", one_at, 64, "<blueblue>" },
	{ "<{any}{list}>", none_at, 64, "<>" },
	{ "{, {}, {an}, {lists", three_at, 64, "{, {}, {an}, {lists" },
	{ "{list}", three_at, 8, "red,…" },
	{ "{any}{list} and more", three_at, 1, "" },
};

static void
fills_a_template(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char out[64];

		memset(out, '#', sizeof out);
		names_fill(cases[i].template, cases[i].name_at, out, cases[i].size);
		assert_string_equal(out, cases[i].filled);
	}
}

/* In any case, in any locale; and what is none is told which there are. */
static void
finds_a_name(void **state)
{
	char why[NAMES_SIZE] = "";

	(void)state;
	assert_int_equal(names_find("red", three_at, why, sizeof why), 0);
	assert_int_equal(names_find("BLUE", three_at, why, sizeof why), 2);
	assert_string_equal(why, "");
	assert_int_equal(names_find("re", three_at, why, sizeof why), -1);
	assert_string_equal(why, "one of red, green, blue");
	assert_int_equal(names_find("", three_at, why, sizeof why), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fills_a_template),
		cmocka_unit_test(finds_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
