/* Letters: what of a text is shown, and how wide. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <locale.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <unictype.h>
#include <uniwidth.h>

#include "base/letter.h"

/* Each letter as it is shown, and its columns behind it. */
static const struct {
	const char *text, *shown;
} cases[] = {
	{ "", "" },
	{ "a z~", "a1 1z1~1" },
	{ "é ß Ж Ω ─ ● …", "é1 1ß1 1Ж1 1Ω1 1─1 1●1 1…1" },
	{ "日本，한ｱＡ", "日2本2，2한2ｱ1Ａ2" },
	{ "😀⌚★☺", "😀2⌚2★1☺1" },
	/* Marks: one character where there is one. */
	{ "e\xcc\x81z", "é1z1" },
	{ "か\xe3\x82\x99", "が2" },
	{ "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", "한2" },     /* a syllable of three parts */
	{ "x\xcc\x81", "x\xcc\x81" "1" },
	{ "日\xcc\x81", "日\xcc\x81" "2" },
	{ "ก็", "ก็1" },
	{ "x\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81y", "x\xcc\x81\xcc\x81\xcc\x81\xcc\x81" "1y1" },
	{ "あ\xe3\x82\x99", "あ2" },                           /* some take this mark for two columns */
	{ "\xcc\x81", "◌\xcc\x81" "1" },
	{ "a \xcc\x81", "a1 1◌\xcc\x81" "1" },
	/* What terminals do not agree about. */
	{ "👩\xe2\x80\x8d💻!", "👩2💻2!1" },
	{ "❤\xef\xb8\x8f!", "❤1!1" },
	{ "👍🏽!", "👍2!1" },
	{ "☝\xef\xb8\x8f🏽!", "☝1!1" },
	{ "日🏽", "日2🏽2" },                                   /* a skin tone of nobody */
	{ "🇩🇪!", "D1E1!1" },
	{ "1\xef\xb8\x8f\xe2\x83\xa3", "1\xe2\x83\xa3" "1" },  /* a keycap */
	/* Without a look: left out wherever it is. */
	{ "\xef\xbb\xbf" "a\xe2\x80\x8b" "b\xc2\xad" "c\xe2\x80\x8e" "\xe2\x81\xa0", "a1b1c1" },
	{ "\xe2\x80\x8d", "" },
	/* Blanks. */
	{ "a\xc2\xa0z\xe2\x80\x89" "b", "a1 1z1 1b1" },
	{ "世　界", "世2　2界2" },
	/* Nothing that a terminal would obey, and nothing that is nothing. */
	{ "\x1b[1m", "?1[111m1" },
	{ "\t\r\x7f\xc2\x9b" "5", " 1 1?1?151" }, /* those that part words still do */
	{ "a\xe2\x80\xae" "bc\xe2\x81\xa6" "d\xe2\x80\xa8", "a1?1b1c1?1d1?1" }, /* directions; a line's end */
	{ "\xff\xc0\x80\xe2\x94", "?1?1?1?1" },
	{ "\xee\x80\x80\xef\xbf\xbf\xcd\xb8", "?1?1?1" },      /* for private use, never used, not yet used */
	{ "שלום", "ש1ל1ו1ם1" },
};

static void
test_letters(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *text = cases[i].text;
		char shown[256] = "", *out = shown;

		while (*text != '\0') {
			struct letter letter;
			int cols = letter_read(&text, &letter);

			if (cols == 0)
				break;
			out = letter_encode(out, &letter);
			*out++ = (char)('0' + cols);
		}
		*out = '\0';
		assert_string_equal(shown, cases[i].shown);
		assert_int_equal(*text, '\0');
	}
}

/* A line's end ends it, also behind what has no look. */
static void
test_line(void **state)
{
	const char *text = "a\xe2\x80\x8b\nb", *blank = "\xe2\x80\x8b\nb";
	struct letter letter;

	(void)state;
	assert_int_equal(letter_read(&text, &letter), 1);
	assert_string_equal(text, "\nb");
	assert_int_equal(letter_read(&text, &letter), 0);
	assert_string_equal(text, "\nb");
	assert_int_equal(letter_read(&blank, &letter), 0);
	assert_string_equal(blank, "\nb");
}

/* Of these the libraries' versions of Unicode say different things; the screen has '?' for them. */
static bool
is_disputed(uint32_t c)
{
	static const uint32_t disputed[][2] = {
		{ 0xcbf, 0xcbf }, { 0xcc6, 0xcc6 }, { 0x3248, 0x324f }, { 0x4dc0, 0x4dff }, { 0x11a07, 0x11a08 }, { 0x11c3f, 0x11c3f },
	};

	for (size_t i = 0; i < sizeof disputed / sizeof *disputed; i++)
		if (c >= disputed[i][0] && c <= disputed[i][1])
			return true;
	return false;
}

/* Of all characters: what is shown is so wide for the C library, too, which curses and most terminals
 * ask or are like. A few it does not know yet; hardly any differ. */
static void
test_all_characters(void **state)
{
	int known = 0, wide = 0;

	(void)state;
	for (uint32_t c = ' '; c < 0x110000; c++) {
		char bytes[UTF8_MAX_BYTES + 1];
		const char *text = bytes;
		struct letter letter;
		int cols, width;

		if (c >= 0xd800 && c < 0xe000)
			continue;
		*utf8_write(bytes, c) = '\0';
		cols = letter_read(&text, &letter);
		assert_int_equal(*text, '\0');
		assert_in_range(cols, 0, 2);
		if (cols == 0)
			continue;
		width = wcwidth((wchar_t)letter.base);
		if (width != -1 && width != cols && !is_disputed(c))
			fail_msg("%#x: %d columns, and %d for the C library", (unsigned)c, cols, width);
		known += width != -1;
		wide += cols == 2;
	}
	assert_true(known > 100 * 1000);
	assert_true(wide > 90 * 1000); /* there are that many Chinese characters alone */
}

/* What is printed is what cells show, and cleaning it once more changes nothing. */
static void
test_clean(void **state)
{
	static const struct {
		const char *text, *clean;
	} rows[] = {
		{ "", "" },
		{ "\n\na\n", "\n\na\n" },
		{ "a\x1b[31m\tb\x7f\xc2\x9b\xff", "a?[31m b???" },
		{ "caf\x65\xcc\x81", "caf\xc3\xa9" },
		{ "\xcc\x81\n\xcc\x81", "\xe2\x97\x8c\xcc\x81\n\xe2\x97\x8c\xcc\x81" },
		{ "a\xe2\x80\x8b" "b\xe2\x80\x8b\n\xe2\x80\x8b", "ab\n" },
		{ "user\xe2\x80\xae" "txt", "user?txt" },
		{ "z\xcc\xa7\xcc\xa7\xcc\xa7\xcc\xa7\xcc\xa7\xcc\xa7\xcc\xa7", "z\xcc\xa7\xcc\xa7\xcc\xa7\xcc\xa7" },
		{ "日本 µs …", "日本 µs …" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *clean = letter_clean(rows[i].text), *again = letter_clean(clean);

		assert_string_equal(clean, rows[i].clean);
		assert_string_equal(again, clean);
		free(clean);
		free(again);
	}
}

/* Lines, blocks and shapes are read without asking Unicode: it would say the same of each. */
static void
test_signs(void **state)
{
	(void)state;
	for (uint32_t c = 0x2500; c <= 0x25fc; c++) {
		char bytes[UTF8_MAX_BYTES + 1];
		const char *text = bytes;
		struct letter letter;

		*utf8_write(bytes, c) = '\0';
		assert_true(uc_is_general_category_withtable(c, UC_CATEGORY_MASK_S));
		assert_false(uc_is_property(c, UC_PROPERTY_DEFAULT_IGNORABLE_CODE_POINT));
		assert_int_equal(letter_read(&text, &letter), uc_width(c, "UTF-8"));
		assert_int_equal(letter.base, c);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_letters),
		cmocka_unit_test(test_line),
		cmocka_unit_test(test_clean),
		cmocka_unit_test(test_all_characters),
		cmocka_unit_test(test_signs),
	};

	if (setlocale(LC_CTYPE, "C.UTF-8") == NULL)
		return 77;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
