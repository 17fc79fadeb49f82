/* Text: how it becomes rows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "ui/draw/text.h"

static const struct {
	const char *text;
	int cols;
	const char *stops;
	const char *row, *rest;
} rows[] = {
	{ "", 8, "", "", "" },
	{ "one two", 8, "", "one two", "" },
	{ "one two", 7, "", "one two", "" },
	{ "one two", 6, "", "one", "two" },
	{ "one two", 3, "", "one", "two" },           /* the blank itself needs no room */
	{ "one two three", 9, "", "one two", "three" },
	{ "onetwothree", 5, "", "onetw", "othree" },  /* nothing of it is lost */
	{ "one\ntwo", 8, "", "one", "two" },
	{ "\ntwo", 8, "", "", "two" },
	{ "one two\nthree", 5, "", "one", "two\nthree" },
	{ " onetwo", 4, "", " one", "two" },          /* a blank at the beginning breaks nothing */
	{ "★★★ ★★★", 6, "", "★★★", "★★★" },           /* columns, not bytes */
	{ "★★★★★", 3, "", "★★★", "★★" },              /* no character is cut */
	{ "äöü", 0, "", "ä", "öü" },
	{ "日本語の文", 5, "", "日本", "語の文" },          /* a wide letter has two columns */
	{ "日本語の文", 4, "", "日本", "語の文" },
	{ "日本。語の文", 5, "", "日", "本。語の文" },      /* no row begins with what closes */
	{ "日本，語", 4, "", "日", "本，語" },
	{ "日本「語」文", 6, "", "日本", "「語」文" },      /* or ends with what opens */
	{ "カッター", 4, "", "カッ", "ター" },              /* nor before ッ and ー … */
	{ "カター", 4, "", "カ", "ター" },
	{ "日 本語の文", 5, "", "日 本", "語の文" },        /* a blank is not preferred */
	{ "日本 abc語", 7, "", "日本", "abc語" },           /* no word is cut */
	{ "日本abc def語", 8, "", "日本abc", "def語" },
	{ "see 日本語", 7, "", "see 日", "本語" },
	{ "see日本語", 6, "", "see日", "本語" },
	{ "onetwothree日", 5, "", "onetw", "othree日" },
	{ "日本語", 1, "", "日", "本語" },
	{ "日本\xe2\x80\x8b語", 4, "", "日本\xe2\x80\x8b", "語" },
	{ "x\xcc\x81y", 1, "", "x\xcc\x81", "y" },
	{ "http://a/b-c-d", 10, "", "http://a/b", "-c-d" }, /* only at blanks, as ever */
	{ "안녕 하세요", 5, "", "안녕", "하세요" },
	{ "it ran, then it waited", 16, ",;", "it ran,", "then it waited" },
	{ "it ran then it waited", 16, ",;", "it ran then it", "waited" },
	{ "it ran, and so on", 17, ",;", "it ran, and so on", "" },
};

static void
test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t row = text_row(rows[i].text, rows[i].cols, rows[i].stops);

		assert_int_equal(row, strlen(rows[i].row));
		assert_memory_equal(rows[i].text, rows[i].row, row);
		assert_string_equal(text_behind_row(rows[i].text, row), rows[i].rest);
	}
}

/* Where there is room for a word with its brackets, no row begins with what closes, or ends with what
 * opens; and the text is all there. */
static void
test_brackets(void **state)
{
	static const char *const pieces[] = { "日", "本語", "日。", "「日」", "，本", "か！", "（語）" };
	uint32_t seed = 3;

	(void)state;
	for (int i = 0; i < 500; i++) {
		int cols = 12 + i % 9;
		char text[256] = "日";
		const char *rest = text;

		for (int k = 0; k < 24; k++) {
			seed = seed * 1664525 + 1013904223;
			strcat(text, pieces[(seed >> 16) % (sizeof pieces / sizeof *pieces)]);
		}
		while (*rest != '\0') {
			static const char *const closing[] = { "。", "」", "，", "！", "）" }, *const opening[] = { "「", "（" };
			size_t row = text_row(rest, cols, "");

			for (size_t k = 0; k < sizeof closing / sizeof *closing; k++)
				assert_true(strncmp(rest, closing[k], strlen(closing[k])) != 0);
			for (size_t k = 0; k < sizeof opening / sizeof *opening; k++)
				assert_true(strncmp(rest + row - strlen(opening[k]), opening[k], strlen(opening[k])) != 0);
			rest = text_behind_row(rest, row);
		}
	}
}

static void
test_copy(void **state)
{
	char out[16];

	(void)state;
	text_copy(out, sizeof out, "日本語", 6);
	assert_string_equal(out, "日本");
	text_copy(out, sizeof out, "a\xe2\x80\x8b" "b\x1b", 99);
	assert_string_equal(out, "ab?");
	text_copy(out, sizeof out, "日本語日本語", 99);
	assert_string_equal(out, "日本語日…");
	text_copy(out, sizeof out, "", 0);
	assert_string_equal(out, "");
}

/* Whatever the text and the width: each row fits and ends between characters, rows have
 * all of the text but the blanks and lines' ends that broke it, and there is an end. */
static void
test_any_text(void **state)
{
	static const char *const pieces[] = { "a", " ", "ü", "★", "\n", "word", "日", "\xff", ", ", "。", "「", "x\xcc\x81", "\xe2\x80\x8b" };
	uint32_t seed = 7;

	(void)state;
	for (int i = 0; i < 2000; i++) {
		int cols = 1 + i % 9;
		char text[256] = "";
		const char *rest = text;

		for (int k = 0; k < 20; k++) {
			seed = seed * 1664525 + 1013904223;
			strcat(text, pieces[(seed >> 16) % (sizeof pieces / sizeof *pieces)]);
		}
		while (*rest != '\0') {
			size_t row = text_row(rest, cols, i % 2 == 0 ? "" : ",");
			char shown[256] = "";
			const char *next = text_behind_row(rest, row);

			memcpy(shown, rest, row);
			assert_true(text_cols(shown) <= cols || cols < 2); /* at least one letter */
			assert_null(memchr(shown, '\n', row));
			assert_true(((unsigned char)rest[row] & 0xc0) != 0x80);
			assert_true(next > rest);
			assert_true(next == rest + row || rest[row] == ' ' || rest[row] == '\n');
			rest = next;
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_brackets),
		cmocka_unit_test(test_copy),
		cmocka_unit_test(test_any_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
