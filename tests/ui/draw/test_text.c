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

/* Whatever the text and the width: each row fits and ends between characters, rows have
 * all of the text but the blanks and lines' ends that broke it, and there is an end. */
static void
test_any_text(void **state)
{
	static const char *const pieces[] = { "a", " ", "ü", "★", "\n", "word", "日", "\xff", ", " };
	uint32_t seed = 7;

	(void)state;
	for (int i = 0; i < 2000; i++) {
		int cols = 1 + i % 9;
		char text[128] = "";
		const char *rest = text;

		for (int k = 0; k < 20; k++) {
			seed = seed * 1664525 + 1013904223;
			strcat(text, pieces[(seed >> 16) % (sizeof pieces / sizeof *pieces)]);
		}
		while (*rest != '\0') {
			size_t row = text_row(rest, cols, i % 2 == 0 ? "" : ",");
			char shown[128] = "";
			const char *next = text_behind_row(rest, row);

			memcpy(shown, rest, row);
			assert_true(text_cols(shown) <= cols);
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
		cmocka_unit_test(test_any_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
