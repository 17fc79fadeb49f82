/* UTF-8: read in any pieces, written, counted, cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

static bool
is_character(uint32_t c)
{
	return c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);
}

static void
every_character_comes_back(void **state)
{
	(void)state;
	for (uint32_t c = 0; c <= 0x10ffff; c++) {
		char bytes[UTF8_MAX_BYTES];
		size_t size = (size_t)(utf8_write(bytes, c) - bytes);
		uint32_t read = 0;

		for (size_t part = 0; part < size; part++)
			assert_int_equal(utf8_decode(bytes, part, &read), 0);
		assert_int_equal(utf8_decode(bytes, size, &read), is_character(c) ? (int)size : -(int)size);
		if (is_character(c))
			assert_int_equal(read, c);
	}
}

static void
what_is_none_is_told(void **state)
{
	static const struct {
		const char *bytes;
		size_t size;
		int answer;
	} rows[] = {
		{ "\x80", 1, -1 }, { "\xbf", 1, -1 },
		{ "\xc0\x80", 2, -2 }, { "\xc1\xbf", 2, -2 },
		{ "\xe0\x9f\xbf", 3, -3 }, { "\xf0\x8f\xbf\xbf", 4, -4 },
		{ "\xed\xa0\x80", 3, -3 }, { "\xed\xbf\xbf", 3, -3 },
		{ "\xf4\x90\x80\x80", 4, -4 }, { "\xf8\x88\x80\x80", 4, -1 }, { "\xff", 1, -1 },
		{ "\xe2\x82", 2, 0 }, { "\xe2\x82x", 3, -1 }, { "\xc3\xc3\xa9", 3, -1 }, { "", 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		uint32_t c;

		assert_int_equal(utf8_decode(rows[i].bytes, rows[i].size, &c), rows[i].answer);
		assert_true(utf8_is_valid(rows[i].bytes) == (rows[i].size == 0));
	}
}

/* A byte that breaks off one character begins the next. */
static void
a_torn_one_does_not_take_the_next_along(void **state)
{
	static const char bytes[] = "\xe2\x82\xc3\xa9\xf0\x9f" "a\x80\xe2\x82\xac";
	static const uint32_t wanted[] = { 0xe9, 'a', 0x20ac };
	struct utf8_reader reader = { 0 };
	size_t found = 0;

	(void)state;
	for (const char *p = bytes; *p != '\0'; p++) {
		uint32_t c = 0;
		enum utf8_step step = utf8_read(&reader, (unsigned char)*p, &c);

		if (step == UTF8_TORN)
			step = utf8_read(&reader, (unsigned char)*p, &c);
		assert_int_not_equal(step, UTF8_TORN);
		if (step != UTF8_WHOLE)
			continue;
		assert_true(found < COUNT(wanted));
		assert_int_equal(c, wanted[found++]);
	}
	assert_int_equal(found, COUNT(wanted));
}

static void
texts_are_counted_and_cut(void **state)
{
	static const char text[] = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z"; /* 1 + 2 + 3 + 4 + 1 bytes */
	static const size_t cuts[] = { 0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11, 11 };

	(void)state;
	assert_int_equal(utf8_length(""), 0);
	assert_int_equal(utf8_length(text), 5);
	for (size_t most = 0; most < COUNT(cuts); most++)
		assert_int_equal(utf8_cut(text, most), cuts[most]);
}

static void
what_is_too_long_is_cut_visibly(void **state)
{
	char text[8];

	(void)state;
	utf8_format(text, sizeof text, "%s", "abcdefg");
	assert_string_equal(text, "abcdefg");
	utf8_format(text, sizeof text, "%s", "abcdefgh");
	assert_string_equal(text, "abcd…");
	utf8_format(text, sizeof text, "abc%s", "éfgh");
	assert_string_equal(text, "abc…");
	utf8_format(text, sizeof text, "abe\xcc\x81%s", "defgh");
	assert_string_equal(text, "ab…");
}

/* For each room that there is: whole, or with its end shown to be missing; never beyond the room. */
static void
a_text_grows_until_its_room_ends(void **state)
{
	static const char *const pieces[] = { "", "ab", "", "é", "日本", "x", "y\xcc\x81", "…", "end" };

	(void)state;
	for (size_t size = 1; size < 40; size++) {
		char text[48], whole[48] = "";

		memset(text, '#', sizeof text);
		utf8_format(text, size, "%s", "");
		for (size_t i = 0; i < COUNT(pieces); i++) {
			strcat(whole, pieces[i]);
			utf8_add(text, size, "%s", pieces[i]);
			assert_true(strlen(text) < size && text[size] == '#');
			assert_true(utf8_is_valid(text));
			if (strcmp(text, whole) == 0)
				continue;
			assert_true(strlen(whole) >= size || strstr(whole, "…") != NULL);
			if (size >= sizeof "…") {
				assert_true(strlen(text) >= strlen("…"));
				assert_string_equal(text + strlen(text) - strlen("…"), "…");
				assert_memory_equal(text, whole, strlen(text) - strlen("…"));
			}
		}
	}
}

/* What a terminal might obey, or be misled by, is gone; all else is as it was. */
static void
what_terminals_obey_is_cleaned_away(void **state)
{
	static const struct {
		const char *text, *clean;
	} rows[] = {
		{ "", "" },
		{ "plain, é 日本 😀 e\xcc\x81 \xe2\x80\x8d", "plain, é 日本 😀 e\xcc\x81 \xe2\x80\x8d" },
		{ "a\x1b[31m\tb\nc\x7f\xc2\x9b", "a?[31m?b?c??" },
		{ "user\xe2\x80\xae" "txt.exe", "user?txt.exe" },                    /* read backwards */
		{ "\xe2\x80\xaa\xe2\x80\xab\xe2\x80\xac\xe2\x80\xad\xe2\x81\xa6\xe2\x81\xa7\xe2\x81\xa8\xe2\x81\xa9", "????????" },
		{ "\xe2\x80\xa8\xe2\x80\xa9", "??" },                              /* a line, a paragraph */
		{ "\xff" "a\xc0\x80\xe2\x94", "?a???" },
		{ "שלום \xe2\x80\x8e" "1", "שלום \xe2\x80\x8e" "1" },                /* a mark turns nothing */
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char text[128];

		snprintf(text, sizeof text, "%s", rows[i].text);
		utf8_clean(text, '?');
		assert_string_equal(text, rows[i].clean);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_too_long_is_cut_visibly),
		cmocka_unit_test(a_text_grows_until_its_room_ends),
		cmocka_unit_test(every_character_comes_back),
		cmocka_unit_test(what_is_none_is_told),
		cmocka_unit_test(a_torn_one_does_not_take_the_next_along),
		cmocka_unit_test(texts_are_counted_and_cut),
		cmocka_unit_test(what_terminals_obey_is_cleaned_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
