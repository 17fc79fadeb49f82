/* The manual knows every word that a tape may have, and its examples and the README's are read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file/config.h"
#include "lesson/lesson.h"
#include "log/trace.h"
#include "ui/keys/keys.h"

enum { LINE_SIZE = 256 };

static FILE *
open_document(const char *name)
{
	const char *folder = getenv("srcdir");
	char path[512];
	FILE *document;

	snprintf(path, sizeof path, "%s/%s", folder != NULL ? folder : ".", name);
	document = fopen(path, "r");
	assert_non_null(document);
	return document;
}

/* The words of the lines with .Cm of the manual's section on tapes, each between blanks. */
static char *
read_words(void)
{
	FILE *manual = open_document("waitscope.1"), *out;
	char line[LINE_SIZE], *words;
	size_t size;
	int is_tapes = 0;

	out = open_memstream(&words, &size);
	while (fgets(line, sizeof line, manual) != NULL) {
		if (strncmp(line, ".Sh ", 4) == 0)
			is_tapes = strcmp(line, ".Sh TAPES\n") == 0;
		if (!is_tapes || (strncmp(line, ".Cm ", 4) != 0 && strncmp(line, ".It Cm ", 7) != 0))
			continue;
		for (const char *c = line; *c != '\0'; c++)
			if (*c != '\\')
				putc(*c == '\n' ? ' ' : *c, out);
	}
	fclose(manual);
	fclose(out);
	return words;
}

static const char *
action_at(int i)
{
	size_t count;
	const struct key_row *rows = key_rows(&count);

	return (size_t)i < count ? rows[i].word : NULL;
}

static const char *
kind_at(int i)
{
	return i < EVENT_KIND_COUNT ? event_kind_info((enum event_kind)i)->name : NULL;
}

static const char *
track_at(int i)
{
	return i < TRACK_COUNT ? track_name((enum track)i) : NULL;
}

static void
test_knows_the_words(void **state)
{
	static const char *(*const lists[])(int) = { action_at, kind_at, track_at, key_word_at };
	char *words = read_words();

	(void)state;
	for (size_t list = 0; list < sizeof lists / sizeof lists[0]; list++)
		for (int i = 0; lists[list](i) != NULL; i++) {
			char word[64];

			snprintf(word, sizeof word, " %s ", lists[list](i));
			if (strstr(words, word) == NULL)
				fail_msg("the manual does not know%s", word);
		}
	free(words);
}

/* The lines between `from` and `to`, which are lines too, behind the line `section` ("": the
 * document's beginning). */
static char *
read_example(const char *name, const char *section, const char *from, const char *to)
{
	enum { BEFORE_SECTION, BEFORE_EXAMPLE, EXAMPLE, BEHIND } at = section[0] == '\0' ? BEFORE_EXAMPLE : BEFORE_SECTION;
	FILE *document = open_document(name), *out;
	char line[LINE_SIZE], *example;
	size_t size;

	out = open_memstream(&example, &size);
	while (fgets(line, sizeof line, document) != NULL) {
		if (at == BEFORE_SECTION && strcmp(line, section) == 0)
			at = BEFORE_EXAMPLE;
		else if (at == BEFORE_EXAMPLE && strcmp(line, from) == 0)
			at = EXAMPLE;
		else if (at == EXAMPLE && strcmp(line, to) == 0)
			at = BEHIND;
		else if (at == EXAMPLE)
			fputs(line, out);
	}
	assert_int_equal(at, BEHIND);
	fclose(document);
	fclose(out);
	return example;
}

static void
test_examples_of_lessons_are_lessons(void **state)
{
	static const struct {
		const char *document, *section, *from, *to, *title;
	} examples[] = {
		{ "waitscope.1", ".Sh LESSON FILES\n", ".Bd -literal -offset indent\n", ".Ed\n", "Three at a time" },
		{ "README.md", "", "```yaml\n", "```\n", "Two at once" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
		char *text = read_example(examples[i].document, examples[i].section, examples[i].from, examples[i].to);
		char why[LESSON_WHY_SIZE];
		struct lesson *lesson = lesson_parse(text, strlen(text), examples[i].document, why, sizeof why);

		if (lesson == NULL)
			fail_msg("%s", why);
		assert_string_equal(lesson->title, examples[i].title);
		assert_int_equal(lesson->hint_count, 1);
		lesson_free(lesson);
		free(text);
	}
}

static void
test_example_of_a_config_is_one(void **state)
{
	char *text = read_example("waitscope.1", ".Sh CONFIGURATION\n", ".Bd -literal -offset indent\n", ".Ed\n");
	struct config_complaints complaints;
	struct config config;

	(void)state;
	if (config_parse(&config, text, strlen(text), "waitscope.1", &complaints) != 0)
		fail_msg("%s", complaints.lines[0]);
	assert_string_equal(config.theme, "dark");
	assert_int_equal(config.knobs.value[KNOB_DELAY], 2000000);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_knows_the_words),
		cmocka_unit_test(test_examples_of_lessons_are_lessons),
		cmocka_unit_test(test_example_of_a_config_is_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
