/* The source of a watched program, as text that can be shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "watch/source.h"

static struct source_lines *
read_text(const char *text, size_t size)
{
	char path[] = "/tmp/test_source_XXXXXX", why[128] = "";
	int fd = mkstemp(path);
	struct source_lines *source;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, size), (ssize_t)size);
	close(fd);
	source = source_lines_read(path, why, sizeof why);
	unlink(path);
	if (source == NULL)
		fail_msg("%s", why);
	return source;
}

static void
expect_line(const char *bytes, const char *line)
{
	struct source_lines *source = read_text(bytes, strlen(bytes));

	assert_int_equal(source_lines_count(source), 1);
	assert_string_equal(source_lines_text(source, 1), line);
	source_lines_free(source);
}

static void
lines_are_numbered_as_editors_do(void **state)
{
	static const char text[] = "\xef\xbb\xbf" "import time\r\n\n  x = 1\nlast";
	struct source_lines *source = read_text(text, strlen(text));

	(void)state;
	assert_int_equal(source_lines_count(source), 4);
	assert_string_equal(source_lines_text(source, 1), "import time");
	assert_string_equal(source_lines_text(source, 2), "");
	assert_string_equal(source_lines_text(source, 3), "  x = 1");
	assert_string_equal(source_lines_text(source, 4), "last");
	source_lines_free(source);
	source = read_text("", 0);
	assert_int_equal(source_lines_count(source), 0);
	source_lines_free(source);
}

static void
a_line_is_text(void **state)
{
	struct source_lines *source = read_text("a\0b\n", 4);

	(void)state;
	assert_string_equal(source_lines_text(source, 1), "a?b");
	source_lines_free(source);
	expect_line("\tx\ty", "        x       y");
	expect_line("\xc3\xa9\ty", "\xc3\xa9       y");
	expect_line("caf\xe9 = 1\n", "caf? = 1"); /* Latin-1, and does not say so */
	expect_line("print('\033[31mred')", "print('?[31mred')");
	expect_line("# \xe2\x80\xae gnp.exe", "# ? gnp.exe");
}

static void
expect_encoding(const char *declaration, const char *last, const char *shown)
{
	char text[256];
	struct source_lines *source;

	snprintf(text, sizeof text, "%s%s", declaration, last);
	source = read_text(text, strlen(text));
	assert_string_equal(source_lines_text(source, source_lines_count(source)), shown);
	source_lines_free(source);
}

static void
latin1_is_read_where_it_is_declared(void **state)
{
	(void)state;
	expect_encoding("# -*- coding: latin-1 -*-\n", "caf\xe9", "caf\xc3\xa9");
	expect_encoding("#!/usr/bin/python\n# vim: set fileencoding=ISO-8859-1 :\r\n", "caf\xe9", "caf\xc3\xa9");
	expect_encoding("#coding:latin1\n", "\x9b\xe9\n", "?\xc3\xa9"); /* a control character of terminals */
	expect_encoding("# coding: utf-8\n", "caf\xc3\xa9", "caf\xc3\xa9");
	expect_encoding("# coding: latin-10\n", "caf\xe9", "caf?");
	expect_encoding("#\n#\n# coding: latin-1\n", "caf\xe9", "caf?"); /* too late */
	expect_encoding("coding = 'coding: latin-1'\n", "caf\xe9", "caf?"); /* no comment */
	expect_encoding("# coding:", "\xe9", "# coding:?");
	expect_encoding("", "# coding: latin-1 \xe9", "# coding: latin-1 \xc3\xa9");
}

/* A NUL is no text in any of them. */
static void
latin1_may_have_a_nul(void **state)
{
	static const char text[] = "# coding: latin-1\n\xe9\0b\nlast";
	struct source_lines *source = read_text(text, sizeof text - 1);

	(void)state;
	assert_int_equal(source_lines_count(source), 3);
	assert_string_equal(source_lines_text(source, 2), "\xc3\xa9?b");
	assert_string_equal(source_lines_text(source, 3), "last");
	source_lines_free(source);
}

static void
what_cannot_be_read_says_why(void **state)
{
	char why[128] = "", big[] = "/tmp/test_source_XXXXXX";
	int fd = mkstemp(big);

	(void)state;
	assert_null(source_lines_read("/nowhere/a.py", why, sizeof why));
	assert_string_not_equal(why, "");
	assert_null(source_lines_read("/tmp", why, sizeof why));
	assert_int_equal(ftruncate(fd, SOURCE_SIZE_MAX + 1), 0);
	close(fd);
	why[0] = '\0';
	assert_null(source_lines_read(big, why, sizeof why));
	assert_string_not_equal(why, "");
	unlink(big);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_numbered_as_editors_do),
		cmocka_unit_test(a_line_is_text),
		cmocka_unit_test(latin1_is_read_where_it_is_declared),
		cmocka_unit_test(latin1_may_have_a_nul),
		cmocka_unit_test(what_cannot_be_read_says_why),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
