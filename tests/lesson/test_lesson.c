/* Reading lessons: all that a file may hold, and what is said of broken ones. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/yaml_file.h"
#include "lesson/lesson.h"
#include "support/home.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

static struct lesson *
parse_good(const char *text)
{
	char why[LESSON_WHY_SIZE];
	struct lesson *lesson = lesson_parse(text, strlen(text), "test.yaml", why, sizeof why);

	if (lesson == NULL)
		fail_msg("%s", why);
	return lesson;
}

/* ---- reading ---- */

static const char all_of_it[] =
    "# All that there is.\n"
    "--- # not needed, and allowed\n"
    "title: All of \"it\"   # a comment\n"
    "before: |\n  One  two\n  three.\n\n\n  Four\tfive.\n\n"
    "question: {ask: Which?, kind: choice, choices: [\"A, b\", # inside\n {text: c, why: So  it\n is.}], right: 2}\n"
    "hints:\n"
    "- {text: First., on: sync block}\n"
    "- on:   async callback-start\n"
    "  nth: 3\n  after: 1.5s\n  part: 2\n  text: >-\n    \xc3\xbc\n"
    "parts:\n"
    "  - {}\n"
    "  - words: Words.\n"
    "    view: numbers\n"
    "    language: javascript\n"
    "    knobs:\n"
    "      delay: 500 ms\n      'requests': \"4\"\n      server: workers=4\n"
    "after: \"The \\\"end\\\".\"\n"
    "...\n";

static void
reads_all_that_there_is(void **state)
{
	struct lesson *lesson = parse_good(all_of_it);

	(void)state;
	assert_string_equal(lesson->title, "All of \"it\"");
	assert_string_equal(lesson->name, "test");
	assert_string_equal(lesson->before, "One two three.\n\nFour five.");
	assert_string_equal(lesson->after, "The \"end\".");
	assert_int_equal(lesson->question.kind, QUESTION_CHOICE);
	assert_string_equal(lesson->question.ask, "Which?");
	assert_int_equal(lesson->question.choice_count, 2);
	assert_string_equal(lesson->question.choices[0], "A, b");
	assert_string_equal(lesson->question.choices[1], "c");
	assert_string_equal(lesson->question.reasons[0], "");
	assert_string_equal(lesson->question.reasons[1], "So it is.");
	assert_int_equal(lesson->question.right, 1);
	assert_string_equal(lesson->question.measure, "");
	assert_int_equal(lesson->part_count, 2);
	assert_int_equal(lesson->parts[0].view, 0);
	assert_string_equal(lesson->parts[0].words, "");
	assert_string_equal(lesson->parts[0].language, "");
	for (enum knob k = 0; k < KNOB_COUNT; k++)
		assert_int_equal(lesson->parts[0].knobs.value[k], knob_info(k)->fallback);
	assert_int_equal(lesson->parts[1].view, 4);
	assert_string_equal(lesson->parts[1].words, "Words.");
	assert_string_equal(lesson->parts[1].language, "javascript");
	assert_int_equal(lesson->parts[1].knobs.value[KNOB_DELAY], 500000);
	assert_int_equal(lesson->parts[1].knobs.value[KNOB_REQUESTS], 4);
	assert_int_equal(lesson->parts[1].knobs.value[KNOB_SERVER], 4);
	assert_int_equal(lesson->parts[1].knobs.value[KNOB_PROGRAMS], knob_info(KNOB_PROGRAMS)->fallback);
	assert_int_equal(lesson->hint_count, 2);
	assert_int_equal(lesson->hints[0].kind, EVENT_BLOCK);
	assert_int_equal(lesson->hints[0].track, TRACK_SYNC);
	assert_int_equal(lesson->hints[0].nth, 1);
	assert_int_equal(lesson->hints[0].part, -1);
	assert_int_equal(lesson->hints[0].after_us, 0);
	assert_string_equal(lesson->hints[0].text, "First.");
	assert_int_equal(lesson->hints[1].kind, EVENT_CALLBACK_START);
	assert_int_equal(lesson->hints[1].track, TRACK_ASYNC);
	assert_int_equal(lesson->hints[1].nth, 3);
	assert_int_equal(lesson->hints[1].part, 1);
	assert_int_equal(lesson->hints[1].after_us, 1500000);
	assert_string_equal(lesson->hints[1].text, "\xc3\xbc");
	lesson_free(lesson);
	lesson_free(NULL);
}

/* How a text is written behind "after: ", and what it then is. */
static const struct {
	const char *written, *read;
} texts[] = {
	{ "word", "word" },
	{ "on", "on" },
	{ "yes", "yes" },
	{ "null", "null" },
	{ "~", "~" },
	{ "2", "2" },
	{ "0x1F", "0x1F" },
	{ "1_000", "1_000" },
	{ ".inf", ".inf" },
	{ "2026-11-29", "2026-11-29" },
	{ "12:30", "12:30" },
	{ "<<", "<<" },
	{ "=", "=" },
	{ "a-b_c.d%", "a-b_c.d%" },
	{ "a = b", "a = b" },
	{ "\"\"", NULL },
	{ "\" a \"", "a" },
	{ "\"a  b\"", "a b" },
	{ "a\n b", "a b" },
	{ "a\n\n b", "a\n\nb" },
	{ "\"a\n b\"", "a b" },
	{ "\"a\n\n b\"", "a\n\nb" },
	{ "\"a \n \t\n \n b\"", "a\n\nb" },
	{ "\"\n\n a\n\n\"", "a" },
	{ "\"a\\nb\"", "a\n\nb" },
	{ "\"a\\\n b\"", "ab" },
	{ "\"a\r\n b\"", "a b" },
	{ "\"a\r\n\r\n b\"", "a\n\nb" },
	{ "\"a\\tb\"", "a b" },
	{ "|\n a\n b", "a b" },
	{ "|\n a\n\n b", "a\n\nb" },
	/* Where words have no blanks between them, the ends of lines are none. */
	{ ">\n 日本\n 語。\n\n 文", "日本語。\n\n文" },
	{ "|\n 日本\n 語。\n\n 文", "日本語。\n\n文" },
	{ "日本\n 語", "日本語" },
	{ "日本 語", "日本 語" },
	{ ">\n 日本\n abc\n 日本", "日本 abc 日本" },
	{ ">\n 안녕\n 하세요", "안녕 하세요" },
	{ "|\n a\n\n\n\n b\n\n", "a\n\nb" },
	{ "|\r\n a\r\n\r\n b\r\n", "a\n\nb" },
	{ "|-\n a\n   b\n c", "a b c" },
	{ "|2\n   a\n  b", "a b" },
	{ ">\n a\n b", "a b" },
	{ ">\n a\n\n b", "a\n\nb" },
	{ ">+\n a\n\n\n\n b\n\n", "a\n\nb" },
	{ "> # why\n a: b # c\n", "a: b # c" },
	{ ">\n a \\n \"b\"", "a \\n \"b\"" },
	{ "\"'a'\"", "'a'" },
	{ "'\"a\"'", "\"a\"" },
	{ "'it''s'", "it's" },
	{ "'a\\nb'", "a\\nb" },
	{ "\"a\\\\nb\"", "a\\nb" },
	{ "${HOME}", "${HOME}" },
	{ "\"$HOME ~ `ls` $(ls) %s %n\"", "$HOME ~ `ls` $(ls) %s %n" },
	{ "a#b # comment", "a#b" },
	{ "# why\n a", "a" },
	{ "\"\\u00fc\\x41\"", "\xc3\xbc\x41" },
	{ "gr\xc3\xbc\xc3\x9f dich \xe2\x82\xac \xf0\x9f\x98\x80", "gr\xc3\xbc\xc3\x9f dich \xe2\x82\xac \xf0\x9f\x98\x80" },
	{ "\xe2\x80\x94 a", "\xe2\x80\x94 a" },
};

static void
a_text_means_what_it_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		char text[256], why[LESSON_WHY_SIZE];
		struct lesson *lesson;

		/* And some editors' mark of UTF-8 in front does no harm. */
		snprintf(text, sizeof text, "\xef\xbb\xbftitle: T\nparts: [{}]\nafter: %s\n", texts[i].written);
		lesson = lesson_parse(text, strlen(text), "x", why, sizeof why);
		if ((lesson != NULL) != (texts[i].read != NULL))
			fail_msg("%s: %s", texts[i].written, lesson != NULL ? "was read" : why);
		if (lesson != NULL)
			assert_string_equal(lesson->after, texts[i].read);
		lesson_free(lesson);
	}
}

/* Behind the mark the columns are as without it. */
static void
a_byte_order_mark_moves_nothing(void **state)
{
	static const char text[] = "\xef\xbb\xbftitle: \"\"\n";
	char why[LESSON_WHY_SIZE];

	(void)state;
	assert_null(lesson_parse(text, strlen(text), "x", why, sizeof why));
	assert_string_equal(why, "x:1:8: title: \"\" is not a text of 1 to 40 characters");
}

/* ---- broken ones: each says in its first line what must be said of it ---- */

static int
is_file(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* "..." at the end of what is expected stands for more. */
static void
assert_says(const char *why, const char *path, const char *expected)
{
	char line[LESSON_WHY_SIZE], shown[LESSON_WHY_SIZE];
	size_t length;

	/* A long path loses its beginning. */
	snprintf(shown, sizeof shown, "%s%.96s:", strlen(path) > 96 ? "…" : "",
	    path + (strlen(path) > 96 ? strlen(path) - 96 : 0));
	if (strncmp(why, shown, strlen(shown)) != 0)
		fail_msg("%s does not begin with %s", why, shown);
	snprintf(line, sizeof line, "%s", expected);
	length = strlen(line);
	if (length > 4 && strcmp(line + length - 4, " ...") == 0)
		length -= 3;
	else
		length++;
	if (strncmp(why + strlen(shown), line, length) != 0)
		fail_msg("it is said:\n%s\nexpected:\n%s", why, line);
	assert_null(strchr(why, '\n'));
}

static void
check_bad_file(const char *name)
{
	char path[4096], expected[LESSON_WHY_SIZE] = "", why[LESSON_WHY_SIZE] = "", folder[256];
	struct lesson *lesson;
	FILE *in;

	snprintf(folder, sizeof folder, "tests/lesson/bad-lessons/%s", name);
	snprintf(path, sizeof path, "%s", source_path(folder));
	in = fopen(path, "rb");
	assert_non_null(in);
	if (fscanf(in, "# expect: %511[^\n]", expected) != 1)
		fail_msg("%s does not say what is expected", path);
	fclose(in);
	lesson = lesson_read(path, why, sizeof why);
	if (lesson != NULL)
		fail_msg("%s was read", path);
	assert_says(why, path, expected);
}

static void
broken_ones_get_a_line(void **state)
{
	struct dirent **entries;
	int count = scandir(source_path("tests/lesson/bad-lessons"), &entries, is_file, alphasort);

	(void)state;
	assert_in_range(count, 250, 1000);
	for (int i = 0; i < count; i++) {
		check_bad_file(entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
}

/* What was written before lessons were YAML. */
static void
the_former_form_is_told(void **state)
{
	char why[LESSON_WHY_SIZE];

	(void)state;
	write_file(under_home("mine.lesson"), "title = \"T\"\npart { }\n");
	assert_null(lesson_read(under_home("mine.lesson"), why, sizeof why));
	assert_non_null(strstr(why, "/mine.lesson: lessons are written in YAML now: a file whose name ends in .yaml is expected"));
}

static void
assert_unreadable(const char *path, const char *expected)
{
	char why[LESSON_WHY_SIZE] = "";

	assert_null(lesson_read(path, why, sizeof why));
	if (strstr(why, expected) == NULL)
		fail_msg("%s: %s", path, why);
}

static void
what_is_no_file_is_told(void **state)
{
	char *text = malloc(YAML_FILE_BYTES_MAX + 2), why[LESSON_WHY_SIZE];
	struct lesson *lesson;

	(void)state;
	assert_unreadable(under_home("none.yaml"), "/none.yaml: it cannot be read: ");
	assert_unreadable(home_path(), ": it is a folder: an ordinary file is expected");
	assert_unreadable("/dev/zero", "/dev/zero: it is a device or a pipe: an ordinary file is expected");
	assert_int_equal(mkfifo(under_home("fifo"), 0600), 0);
	assert_unreadable(under_home("fifo"), "/fifo: it is a device or a pipe: an ordinary file is expected");
	assert_non_null(text);
	memset(text, ' ', YAML_FILE_BYTES_MAX + 1);
	text[YAML_FILE_BYTES_MAX + 1] = '\0';
	memcpy(text, "{title: T, parts: [{}]}", 23);
	write_file(under_home("large"), text);
	assert_unreadable(under_home("large"), "/large: it is too large: at most 64 KiB are expected");
	assert_null(lesson_parse(text, YAML_FILE_BYTES_MAX + 1, "large", why, sizeof why));
	assert_string_equal(why, "large: it is too large: at most 64 KiB are expected");
	text[YAML_FILE_BYTES_MAX] = '\0';
	write_file(under_home("large"), text);
	lesson = lesson_read(under_home("large"), why, sizeof why);
	assert_non_null(lesson);
	assert_string_equal(lesson->name, "large");
	assert_string_equal(lesson->path, under_home("large"));
	lesson_free(lesson);
	free(text);
}

/* All that may grow grows to what a file can hold. */
static void
a_large_one_does_no_harm(void **state)
{
	static const char *const pieces[] = { "[", "{", "[{", "{a: ", "{? ", "- ", "? ", "\"", "'", "# \n", "\n", "\\", "title: ", "a ", "a\n",
		"- {}\n", "a: b\n", "parts: [", "&a ", "&a [", "*a ", "!a ", "---\n", "...\n", "%a\n", "|\n", "> ", "\"\\n", "\"a\n", ", ", ": ", "]",
		"\t", "<<: ", "- - ", "x: &x [*x, " };
	char *text = malloc(YAML_FILE_BYTES_MAX + 1), why[LESSON_WHY_SIZE];

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < COUNT(pieces); i++) {
		size_t length = strlen(pieces[i]), used = 0;

		for (; used + length <= YAML_FILE_BYTES_MAX; used += length)
			memcpy(text + used, pieces[i], length);
		text[used] = '\0';
		why[0] = '\0';
		assert_null(lesson_parse(text, strlen(text), "x", why, sizeof why));
		assert_memory_equal(why, "x:", 2);
	}
	free(text);
}

static const struct {
	const char *path, *name;
} names[] = {
	{ "2-three-at-a-time.yaml", "three-at-a-time" },
	{ "a/b/10-x.yaml", "x" },
	{ "x.yaml", "x" },
	{ "x", "x" },
	{ "3.yaml", "3" },
	{ "3-.yaml", "3-" },
	{ "3x.yaml", "3x" },
	{ "a.b.yaml", "a.b" },
	{ ".yaml", ".yaml" },
	{ "a/", "" },
};

static void
names_are_the_files_without_their_numbers(void **state)
{
	static const char good[] = "{title: T, parts: [{}]}";

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		char why[LESSON_WHY_SIZE];
		struct lesson *lesson = lesson_parse(good, strlen(good), names[i].path, why, sizeof why);

		assert_string_equal(lesson->name, names[i].name);
		assert_string_equal(lesson->path, names[i].path);
		lesson_free(lesson);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, home_set_up, home_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_all_that_there_is),
		TEST(a_text_means_what_it_says),
		TEST(a_byte_order_mark_moves_nothing),
		TEST(broken_ones_get_a_line),
		TEST(the_former_form_is_told),
		TEST(what_is_no_file_is_told),
		TEST(a_large_one_does_no_harm),
		TEST(names_are_the_files_without_their_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
