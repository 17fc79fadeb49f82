/* What programs print, and what is shown of it; the same however it is torn. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/array.h"
#include "base/utf8.h"
#include "watch/printed.h"

static ARRAY(char) lines; /* each with a "|" behind it */
static int64_t last_us;

static void
take(void *arg, const char *text, int64_t t_us)
{
	(void)arg;
	assert_true(utf8_is_valid(text));
	assert_true(strlen(text) <= PRINTED_LINE_MAX);
	ARRAY_APPEND(lines, text, strlen(text));
	ARRAY_PUSH(lines, '|');
	last_us = t_us;
}

/* Cut every `piece` bytes. */
static const char *
shown(const char *bytes, size_t count, size_t piece)
{
	struct printed *printed = printed_new(take, NULL);
	size_t i;

	lines.count = 0;
	for (i = 0; i < count; i += piece)
		printed_add(printed, bytes + i, piece < count - i ? piece : count - i, (int64_t)i);
	printed_end(printed);
	printed_free(printed);
	ARRAY_PUSH(lines, '\0');
	return lines.at;
}

#define ROW(bytes, lines) { bytes, sizeof(bytes) - 1, lines }
static const struct {
	const char *bytes;
	size_t count;
	const char *lines;
} rows[] = {
	ROW("", ""),
	ROW("one\ntwo\n", "one|two|"),
	ROW("one\n\ntwo", "one||two|"),
	ROW("one\r\ntwo\r\n", "one|two|"),
	ROW("10 %\r50 %\r100 %\n", "100 %|"),
	ROW("10 %\r50 %\r", "50 %|"),
	ROW("ab\bc\n\b\n", "ac||"),
	ROW("a\xc3\xa4\b\b\bx\n", "x|"),
	ROW("a\tb\n12345678\tc\n", "a       b|12345678        c|"),
	ROW("\x1b[31mred\x1b[0m\n", "red|"),
	ROW("\x1b[38;2;1;2;3mx\x1b[?25l\x1b[2J\n", "x|"),
	ROW("\x1b]0;a title\x07text\n", "text|"),
	ROW("\x1b]8;;http://x/\x1b\\link\x1b]8;;\x1b\\\n", "link|"),
	ROW("\x1bPq#0;2;0;0;0\x1b\\x\n", "x|"),
	ROW("\x1b(Bx\x1b=y\x1b" "7z\n", "xyz|"),
	ROW("\x1b]0;never ended\nnext\n", "|next|"),
	ROW("\x1b[12\nnext\n", "|next|"),
	ROW("\x1b[1\x1b[31mx\n", "x|"),
	ROW("\xc2\x9b" "31mx\xc2\x9d" "0;t\xc2\x9cy\n", "xy|"),
	ROW("a\x07z\n", "az|"),
	ROW("a\0b\x01\x7f\n", "a\xef\xbf\xbd" "b\xef\xbf\xbd\xef\xbf\xbd|"),
	ROW("\xff\xc3\n", "\xef\xbf\xbd\xef\xbf\xbd|"),
	ROW("\xe2\x82", "\xef\xbf\xbd|"),
	ROW("\xc0\xafx\xed\xa0\x80\n", NULL), /* only: valid, and the same however torn */
	ROW("\xe2\x80\xaereversed\n", "\xef\xbf\xbdreversed|"),
	ROW("\xe6\xbc\xa2\xe5\xad\x97\n", "\xe6\xbc\xa2\xe5\xad\x97|"),
	ROW("\x1b", ""),
	ROW("\x1b[31m", ""),
};

static void
test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *whole = strdup(shown(rows[i].bytes, rows[i].count, rows[i].count + 1));

		if (rows[i].lines != NULL && strcmp(whole, rows[i].lines) != 0)
			fail_msg("row %zu: shown as %s", i, whole);
		for (size_t piece = 1; piece <= rows[i].count; piece++)
			assert_string_equal(shown(rows[i].bytes, rows[i].count, piece), whole);
		free(whole);
	}
}

/* A long line is cut between two characters, and says so; the next one is whole. */
static void
test_long_lines(void **state)
{
	ARRAY(char) bytes = { 0 };

	(void)state;
	for (int i = 0; i < 3 * PRINTED_LINE_MAX; i++)
		ARRAY_APPEND(bytes, "\xc3\xa4", 2);
	ARRAY_APPEND(bytes, "\nnext\n", strlen("\nnext\n"));
	for (size_t piece = 1; piece <= bytes.count; piece = piece * 5 + 2) {
		const char *text = shown(bytes.at, bytes.count, piece), *end = strchr(text, '|');

		assert_true(end - text > PRINTED_LINE_MAX - 2 * UTF8_MAX_BYTES && end - text <= PRINTED_LINE_MAX);
		assert_memory_equal(end - 3, "…", 3);
		assert_string_equal(end, "|next|");
	}
	ARRAY_RELEASE(bytes);
}

/* A line's time is that of its last byte. */
static void
test_times(void **state)
{
	(void)state;
	shown("abc\n", 4, 1);
	assert_int_equal(last_us, 3);
	shown("abc", 3, 1);
	assert_int_equal(last_us, 2);
}

/* Whatever comes, no byte of it that a terminal obeys is left. */
static void
test_random(void **state)
{
	static const char alphabet[] = "\x1b\x1b[]PX^_\\0;1m(B\r\n\t\b\x07\x7f\xc2\x9b\x9c\xe2\x80\xae\xff\xf0" "ab";
	uint32_t seed = 7;
	char bytes[64], *whole;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		for (size_t i = 0; i < sizeof bytes; i++) {
			seed = seed * 1664525u + 1013904223u;
			bytes[i] = alphabet[(seed >> 16) % (sizeof alphabet - 1)];
		}
		whole = strdup(shown(bytes, sizeof bytes, sizeof bytes));
		assert_string_equal(shown(bytes, sizeof bytes, 1 + (size_t)round % 7), whole);
		for (const char *at = whole; *at != '\0'; at++)
			assert_true((unsigned char)*at >= 0x20 && *at != 0x7f);
		free(whole);
	}
}

static int
tear_down(void **state)
{
	(void)state;
	ARRAY_RELEASE(lines);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_long_lines),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, tear_down);
}
