/* Text in JSON strings: what a reader that is not ours makes of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <jansson.h>

#include "base/json_text.h"
#include "base/memory.h"
#include "base/utf8.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

static char *
written(const char *text)
{
	char *json;
	size_t size;
	FILE *file = open_memstream(&json, &size);

	json_text_write(file, text);
	fclose(file);
	return json;
}

static void
assert_fit_for_terminals(const char *json)
{
	char *clean = mem_copy(json);

	utf8_clean(clean, '\0');
	assert_string_equal(clean, json);
	free(clean);
}

static void
expect_read_as(const char *text, const char *wanted)
{
	char *json = written(text);
	json_t *value = json_loads(json, JSON_DECODE_ANY, NULL);

	assert_fit_for_terminals(json);
	assert_non_null(value);
	assert_string_equal(json_string_value(value), wanted);
	json_decref(value);
	free(json);
}

static void
every_character_comes_back(void **state)
{
	(void)state;
	for (uint32_t c = 1; c <= 0x10ffff; c += c < 0x3000 ? 1 : 251) {
		char text[UTF8_MAX_BYTES + 3];
		char *end = utf8_write(text + 1, c);

		if (c >= 0xd800 && c <= 0xdfff)
			continue;
		text[0] = 'a';
		end[0] = 'z';
		end[1] = '\0';
		expect_read_as(text, text);
	}
}

static void
it_is_written_as_others_do(void **state)
{
	static const char *const rows[][2] = {
		{ "", "\"\"" },
		{ "Hello, world", "\"Hello, world\"" },
		{ "a\"b\\c/d", "\"a\\\"b\\\\c/d\"" },
		{ "\b\t\n\f\r\033\x7f", "\"\\b\\t\\n\\f\\r\\u001b\\u007f\"" },
		{ "\302\233" "2J\342\200\256x", "\"\\u009b2J\\u202ex\"" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *json = written(rows[i][0]);

		assert_string_equal(json, rows[i][1]);
		free(json);
	}
}

static void
what_is_not_utf8_is_replaced(void **state)
{
	(void)state;
	expect_read_as("a\xff" "b", "a\xef\xbf\xbd" "b");
	expect_read_as("a\xe2\x82", "a\xef\xbf\xbd");
	expect_read_as("a\xed\xa0\x80z", "a\xef\xbf\xbdz");
}

/* A library's JSON stays what it is. */
static void
what_a_library_leaves_is_escaped(void **state)
{
	json_t *value = json_pack("{s:s, s:[s, i]}", "a\302\233z", "caf\303\251\177\342\200\256\"", "list", "\360\237\221\250\t\302\205", 7), *again;
	char *dumped = json_dumps(value, JSON_INDENT(1)), *json;
	size_t size;
	FILE *file = open_memstream(&json, &size);

	(void)state;
	json_text_write_dumped(file, dumped);
	fclose(file);
	assert_null(strstr(json, "\302\233"));
	assert_null(strstr(json, "\177"));
	assert_non_null(strstr(json, "caf\303\251"));
	assert_non_null(strstr(json, "\n \"list\""));
	again = json_loads(json, 0, NULL);
	assert_true(json_equal(value, again));
	json_decref(again);
	json_decref(value);
	free(dumped);
	free(json);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_character_comes_back),
		cmocka_unit_test(it_is_written_as_others_do),
		cmocka_unit_test(what_a_library_leaves_is_escaped),
		cmocka_unit_test(what_is_not_utf8_is_replaced),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
