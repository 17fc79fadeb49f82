/* What visitors say of themselves, and what becomes of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "run/visitor_text.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])
#define X10 "xxxxxxxxxx"
#define X60 X10 X10 X10 X10 X10 X10

struct row {
	const char *said, *shown;
};

static void
run_rows(const struct row *rows, size_t count, void (*write)(const char *, char *))
{
	for (size_t i = 0; i < count; i++) {
		char text[VISITOR_TEXT_SIZE];

		memset(text, '#', sizeof text);
		write(rows[i].said, text);
		if (strcmp(text, rows[i].shown) != 0)
			fail_msg("\"%s\" is shown as \"%s\", not \"%s\"", rows[i].said, text, rows[i].shown);
		assert_true(utf8_is_valid(text));
	}
}

static void
shows_agents(void **state)
{
	static const struct row rows[] = {
		{ "", "" },
		{ "   ", "" },
		{ "curl/8.5.0", "curl/8.5.0" },
		{ "  Mozilla/5.0 (X11; Linux)  ", "Mozilla/5.0 (X11; Linux)" },
		{ "a\tb", "a%09b" },
		{ "br\xc3\xb6wser/1 \xe6\x9d\x8e", "br\xc3\xb6wser/1 \xe6\x9d\x8e" },
		{ "br\xf6wser", "br%F6wser" },
		{ "\xc3", "%C3" },
		{ "half \xe6\x9d", "half %E6%9D" },
		{ "\xe6\x9d.", "%E6%9D." },
		{ "\x1b[2J", "%1B[2J" },
		{ "\xc2\x9b" "2J", "%C2%9B2J" },                  /* CSI in one character */
		{ "\xe2\x80\xae" "live", "%E2%80%AElive" },       /* would be read from right to left */
		{ X60 X60 X10 X10 X10 X10, X60 X60 X10 X10 X10 X10 },
		{ X60 X60 X10 X10 X10 X10 "x", X60 X60 X10 X10 X10 X10 "\xe2\x80\xa6" },
		{ X60 X60 X10 X10 X10 "xxxxxxxxx\xc3\xb6", X60 X60 X10 X10 X10 "xxxxxxxxx\xc3\xb6" },
		{ X60 X60 X10 X10 X10 "xxxxxxxxx\xf6", X60 X60 X10 X10 X10 "xxxxxxxxx\xe2\x80\xa6" },
	};

	(void)state;
	run_rows(rows, COUNT(rows), visitor_agent);
}

static void
shows_names(void **state)
{
	static const struct row rows[] = {
		{ "", "" },
		{ "delay=1", "" },
		{ "name", "" },
		{ "name=", "" },
		{ "name=ana", "ana" },
		{ "delay=1&name=ana", "ana" },
		{ "name=ana&delay=1", "ana" },
		{ "name=&name=ana", "ana" },
		{ "name=+&name=ana", "ana" },
		{ "name=ana&name=ben", "ana" },
		{ "rename=ana", "" },
		{ "Name=ana", "" },
		{ "name=Ana+Maria%20L.", "Ana Maria L." },
		{ "name=+ana+", "ana" },
		{ "name=jos%C3%A9", "jos\xc3\xa9" },
		{ "name=jos\xc3\xa9", "jos\xc3\xa9" },
		{ "name=jos%e9", "jos%E9" },
		{ "name=%E6%9D%8E", "\xe6\x9d\x8e" },
		{ "name=a%3Db%26c", "a=b&c" },
		{ "name=a%00b", "a%00b" },
		{ "name=%1B%5B2J", "%1B[2J" },
		{ "name=%0d%0aSet", "%0D%0ASet" },
		{ "name=100%25", "100%" },
		{ "name=%2b", "+" },
		{ "name=%", "%" },
		{ "name=%4", "%4" },
		{ "name=%4g", "%4g" },
		{ "name=abcdefghijklmnopqrstuvwx", "abcdefghijklmnopqrstuvwx" },
		{ "name=abcdefghijklmnopqrstuvwxy", "abcdefghijklmnopqrstuvwx\xe2\x80\xa6" },
	};

	(void)state;
	run_rows(rows, COUNT(rows), visitor_name);
}

static void
shows_targets(void **state)
{
	static const struct {
		const char *method, *path, *query, *shown;
	} rows[] = {
		{ "GET", "/", "", "/" },
		{ "GET", "/", "delay=2", "/?delay=2" },
		{ "HEAD", "/", "", "HEAD /" },
		{ "BREW", "", "", "BREW" },
		{ "", "", "", "FAULTY" },
		{ "GET", "", "", "FAULTY" },
		{ "GET", "/", "name=\xc3\xa4", "/?name=%C3%A4" },
		{ "GET", "/" X60, "", "/" X10 X10 X10 X10 X10 "xxxxxxxxx... " },
		{ "GET", "/" X10 X10 X10 X10 X10 "xxxxxxx", "\xc3", "/" X10 X10 X10 X10 X10 "xxxxxxx?... " },
		{ X60, "/", "", X60 " ... " },
		{ X60 "x", "/", "", X60 "... " },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char text[VISITOR_TEXT_SIZE];

		visitor_target(rows[i].method, rows[i].path, rows[i].query, text);
		assert_string_equal(text, rows[i].shown);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shows_agents),
		cmocka_unit_test(shows_names),
		cmocka_unit_test(shows_targets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
