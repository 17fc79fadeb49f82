/* Commands: the words of a text, and the text of words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/command.h"
#include "support/home.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { WORDS_MAX = 5, WHY_SIZE = 200 };

static const struct {
	const char *text;
	const char *words[WORDS_MAX];
} splits[] = {
	{ "ls", { "ls" } },
	{ "  python3\ta.py  -v ", { "python3", "a.py", "-v" } },
	{ "a 'b c' \"d e\" f\\ g", { "a", "b c", "d e", "f g" } },
	{ "a '' \"\"", { "a", "", "" } },
	{ "sh -c 'a | b; c && d > e'", { "sh", "-c", "a | b; c && d > e" } },
	{ "a \"it's\" 'say \"x\"'", { "a", "it's", "say \"x\"" } },
	{ "$NAME ${NAME}s \"$SPACED\" '$NAME'", { "value", "values", "two words", "$NAME" } },
	{ "a $SPACED", { "a", "two", "words" } },
	{ "a $NOT_SET b", { "a", "b" } },
	{ "a~ \"~\"", { "a~", "~" } },
	{ "a '*' \\*", { "a", "*", "*" } },
	{ "a *.no-such-file", { "a", "*.no-such-file" } },
	{ "\xc3\xa4 'gr\xc3\xbc\xc3\x9f" "e' \xe2\x82\xac.py", { "\xc3\xa4", "gr\xc3\xbc\xc3\x9f" "e", "\xe2\x82\xac.py" } },
	{ "a '\n'", { "a", "\n" } },
	{ "-x", { "-x" } },
};

static void
a_text_has_words(void **state)
{
	char why[WHY_SIZE];

	(void)state;
	for (size_t i = 0; i < COUNT(splits); i++) {
		char **words = command_split(splits[i].text, why, sizeof why);
		size_t count = 0;

		if (words == NULL)
			fail_msg("%s", why);
		for (; count < WORDS_MAX && splits[i].words[count] != NULL; count++) {
			if (words[count] == NULL)
				fail_msg("%s: too few words", splits[i].text);
			assert_string_equal(words[count], splits[i].words[count]);
		}
		assert_null(words[count]);
		command_free(words);
	}
}

/* In the order of their bytes, whatever the locale; and ~ is the person's home. */
static void
patterns_are_file_names(void **state)
{
	static const char *const names[] = { "B.x", "a.x", "\xc3\xa4.x" };
	char why[WHY_SIZE], **words;

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++)
		write_file(under_home(names[i]), "");
	words = command_split("ls ~/*.x", why, sizeof why);
	assert_non_null(words);
	for (size_t i = 0; i < COUNT(names); i++)
		assert_string_equal(words[1 + i], under_home(names[i]));
	assert_null(words[1 + COUNT(names)]);
	command_free(words);
}

#define FOR_A_SHELL ": |, ;, &, <, >, (, {, `…` and line ends are for a shell: write them in quotes, behind sh -c"

static void
what_is_no_command_is_refused(void **state)
{
	static const struct {
		const char *text, *why;
	} rows[] = {
		{ "", "\"\" names no command" },
		{ " \t ", "\" ? \" names no command" },
		{ "''", "\"''\" names no command" },
		{ "'' a", "\"'' a\" names no command" },
		{ "$NOT_SET", "\"$NOT_SET\" names no command" },
		{ "a | b", "\"a | b\"" FOR_A_SHELL },
		{ "a; b", "\"a; b\"" FOR_A_SHELL },
		{ "a &", "\"a &\"" FOR_A_SHELL },
		{ "a > b", "\"a > b\"" FOR_A_SHELL },
		{ "a < b", "\"a < b\"" FOR_A_SHELL },
		{ "a (b)", "\"a (b)\"" FOR_A_SHELL },
		{ "{ a", "\"{ a\"" FOR_A_SHELL },
		{ "a\nb", "\"a?b\"" FOR_A_SHELL },
		{ "a $(touch ~/ran)", "\"a $(touch ~/ran)\"" FOR_A_SHELL },
		{ "a `touch ~/ran`", "\"a `touch ~/ran`\"" FOR_A_SHELL },
		{ "a \"$(touch ~/ran)\"", "\"a \"$(touch ~/ran)\"\"" FOR_A_SHELL },
		{ "a 'b", "\"a 'b\": a quote or a bracket in it has no end" },
		{ "a \"b", "\"a \"b\": a quote or a bracket in it has no end" },
		{ "a ${b", "\"a ${b\": a quote or a bracket in it has no end" },
	};
	char why[WHY_SIZE];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (command_split(rows[i].text, why, sizeof why) != NULL)
			fail_msg("%s was not refused", rows[i].text);
		assert_string_equal(why, rows[i].why);
	}
	assert_int_equal(count_entries(home_path()), 0); /* nothing is run to find out */
}

static const struct {
	const char *words[WORDS_MAX];
	const char *text;
} texts[] = {
	{ { "python3", "a.py", "-n", "5" }, "python3 a.py -n 5" },
	{ { "a", "", "b c" }, "a '' 'b c'" },
	{ { "a", "it's", "''" }, "a 'it'\\''s' \\'\\'" },
	{ { "a", "$NAME", "~", "*.x" }, "a '$NAME' '~' '*.x'" },
	{ { "sh", "-c", "a | b" }, "sh -c 'a | b'" },
	{ { "a", "x=1", "http://[::1]:80/?a=b&c", "50%" }, "a x=1 'http://[::1]:80/?a=b&c' 50%" },
	{ { "\xc3\xa4", "\xe2\x82\xac \xc3\xa4" }, "\xc3\xa4 '\xe2\x82\xac \xc3\xa4'" },
	{ { "a\\b", "#", "\n", "!" }, "'a\\b' '#' '\n' '!'" },
};

/* And it has those words again. */
static void
words_have_a_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		char *words[WORDS_MAX + 1] = { NULL }, why[WHY_SIZE], **again, *text;

		for (size_t n = 0; n < WORDS_MAX && texts[i].words[n] != NULL; n++)
			words[n] = strdup(texts[i].words[n]);
		text = command_text(words);
		assert_string_equal(text, texts[i].text);
		again = command_split(text, why, sizeof why);
		assert_non_null(again);
		for (size_t n = 0; words[n] != NULL; n++) {
			assert_string_equal(again[n], words[n]);
			free(words[n]);
		}
		command_free(again);
		free(text);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, home_set_up, home_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_text_has_words),
		TEST(patterns_are_file_names),
		TEST(what_is_no_command_is_refused),
		TEST(words_have_a_text),
	};

	setenv("NAME", "value", 1);
	setenv("SPACED", "two words", 1);
	unsetenv("NOT_SET");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
