/* The manual knows every option and its words, and every word that a tape may have; its examples and the
 * README's are read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "file/config.h"
#include "http/http.h"
#include "http/http_fetch.h"
#include "lesson/lesson.h"
#include "log/choices.h"
#include "log/sweep.h"
#include "log/trace.h"
#include "options/options_inside.h"
#include "run/fetcher.h"
#include "run/response_text.h"
#include "run/visitor_text.h"
#include "tell/run_table.h"
#include "tell/views.h"
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

static bool
begins_with(const char *line, const char *start)
{
	return strncmp(line, start, strlen(start)) == 0;
}

/* Writes a line with blanks around its words, and without the backslashes. */
static void
put_words(const char *line, FILE *out)
{
	for (const char *c = line; *c != '\0'; c++)
		if (*c != '\\')
			putc(*c == '\n' ? ' ' : *c, out);
}

/* Whether the line, the first of an item, has the words in it. */
static bool
is_item(const char *line, const char *words)
{
	char spaced[LINE_SIZE];
	size_t length = strcspn(line, "\n");

	snprintf(spaced, sizeof spaced, "%.*s ", (int)length, line);
	return begins_with(line, ".It ") && strstr(spaced, words) != NULL;
}

/* Whether the line lists words in that macro: "Cm" for words to be typed, "Ql" for what is quoted. */
static bool
lists(const char *line, const char *macro)
{
	char alone[16], item[16];

	snprintf(alone, sizeof alone, ".%s ", macro);
	snprintf(item, sizeof item, ".It %s ", macro);
	return begins_with(line, alone) || begins_with(line, item);
}

/* The words, each between blanks, of the lines with that macro in a section of the manual; with an item's
 * words, such as " Fl Fl view ", of that item alone and of the lists in it. NULL if there is none. */
static char *
read_words(const char *section, const char *item, const char *macro)
{
	FILE *manual = open_document("waitscope.1"), *out;
	char line[LINE_SIZE], *words;
	size_t size;
	bool in_section = false, in_item = false, found = item == NULL;
	int depth = 0; /* of lists in the item */

	out = open_memstream(&words, &size);
	while (fgets(line, sizeof line, manual) != NULL) {
		if (begins_with(line, ".Sh "))
			in_section = strcmp(line + strlen(".Sh "), section) == 0;
		if (!in_section)
			continue;
		if (begins_with(line, ".Bl "))
			depth++;
		if (begins_with(line, ".El"))
			depth--;
		if (in_item && (depth < 0 || (depth == 0 && begins_with(line, ".It "))))
			in_item = false;
		if (item != NULL && !in_item && is_item(line, item)) {
			in_item = found = true;
			depth = 0;
		}
		if ((item == NULL || in_item) && lists(line, macro))
			put_words(line, out);
	}
	fclose(manual);
	fclose(out);
	if (found)
		return words;
	free(words);
	return NULL;
}

/* Fails unless the words have them all: word_at(0), word_at(1), … up to NULL. */
static void
assert_words(const char *words, const char *(*word_at)(int i), const char *where)
{
	assert_non_null(words);
	for (int i = 0; word_at(i) != NULL; i++) {
		char word[64];

		snprintf(word, sizeof word, " %s ", word_at(i));
		if (strstr(words, word) == NULL)
			fail_msg("the manual does not know%sof %s", word, where);
	}
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
test_knows_the_words_of_tapes(void **state)
{
	static const char *(*const lists_of_words[])(int) = { action_at, kind_at, track_at, key_word_at };
	char *words = read_words("TAPES\n", NULL, "Cm");

	(void)state;
	for (size_t list = 0; list < sizeof lists_of_words / sizeof lists_of_words[0]; list++)
		assert_words(words, lists_of_words[list], "tapes");
	free(words);
}

/* Fails unless an option has an item in the manual, and its letter, if any, too. */
static void
assert_item(const char *option, char letter)
{
	char item[64], *words;

	snprintf(item, sizeof item, " Fl Fl %s ", option);
	words = read_words("OPTIONS\n", item, "Cm");
	if (words == NULL)
		fail_msg("the manual does not know --%s", option);
	free(words);
	if (letter == '\0')
		return;
	snprintf(item, sizeof item, ".It Fl %c ", letter);
	words = read_words("OPTIONS\n", item, "Cm");
	if (words == NULL)
		fail_msg("the manual does not know -%c", letter);
	free(words);
}

static void
test_knows_the_options(void **state)
{
	(void)state;
	for (int i = 0; options_name_at(i) != NULL; i++)
		assert_item(options_name_at(i), options_named_at(i).letter);
}

/* Themes, views, languages and the endings of files are named where their option is. */
static void
test_knows_the_words_of_options(void **state)
{
	int count = 0;

	(void)state;
	for (int i = 0; i < options_count(); i++) {
		const struct option_entry option = options_at(i);
		char item[64], *words;

		if (option.row == NULL || option.row->name_at == NULL)
			continue;
		snprintf(item, sizeof item, " Fl Fl %s ", option.name);
		words = read_words("OPTIONS\n", item, option.row->name_at(0)[0] == '.' ? "Ql" : "Cm");
		assert_words(words, option.row->name_at, option.name);
		free(words);
		count++;
	}
	assert_true(count > 0);
}

static enum knob choice_knob;

static const char *
choice_word_at(int i)
{
	const struct choice *choice = choice_at(choice_knob, i);

	if (choice == NULL)
		return NULL;
	return choice->alias != NULL ? choice->alias : choice->word;
}

/* How the server serves, which programs run, and what goes wrong. */
static void
test_knows_the_choices_of_knobs(void **state)
{
	int count = 0;

	(void)state;
	for (choice_knob = 0; choice_knob < KNOB_COUNT; choice_knob++) {
		char item[64], *words;

		if (choice_at(choice_knob, 0) == NULL)
			continue;
		snprintf(item, sizeof item, " Fl Fl %s ", knob_info(choice_knob)->name);
		words = read_words("OPTIONS\n", item, "Cm");
		assert_words(words, choice_word_at, knob_info(choice_knob)->name);
		free(words);
		count++;
	}
	assert_true(count > 0);
}

/* What the manual calls a key. */
static const char *
word_of_label(const char *label)
{
	static const struct {
		const char *label, *word;
	} arrows[] = { { "↑", "Up" }, { "↓", "Down" }, { "←", "Left" }, { "→", "Right" } };

	for (size_t i = 0; i < sizeof arrows / sizeof arrows[0]; i++)
		if (strcmp(arrows[i].label, label) == 0)
			return arrows[i].word;
	return label;
}

/* Every key that does something has a place among the keys. */
static void
test_knows_the_keys(void **state)
{
	size_t count;
	const struct key_row *rows = key_rows(&count);
	char *items = read_words("KEYS\n", NULL, "It"), *quotes = read_words("KEYS\n", NULL, "Ql");

	(void)state;
	for (size_t i = 0; i < count; i++) {
		char labels[KEY_LABELS_SIZE], word[40], guarded[40];

		key_labels_of(rows[i].action, false, labels, sizeof labels);
		for (char *label = strtok(labels, " "); label != NULL; label = strtok(NULL, " ")) {
			snprintf(word, sizeof word, " %s ", word_of_label(label));
			snprintf(guarded, sizeof guarded, " &%s ", word_of_label(label));
			if (strstr(items, word) == NULL && strstr(quotes, word) == NULL && strstr(items, guarded) == NULL &&
			    strstr(quotes, guarded) == NULL)
				fail_msg("the manual does not know the key %s", label);
		}
	}
	free(items);
	free(quotes);
}

static const char *
switch_at(int i)
{
	int count = 0;

	for (int option = 0; option < options_count(); option++) {
		const struct option_entry entry = options_at(option);

		if (entry.row == NULL || entry.row->opposite == NULL)
			continue;
		if (count == i)
			return entry.name;
		count++;
	}
	return NULL;
}

static void
test_knows_the_words_of_files(void **state)
{
	char *lesson = read_words("LESSON FILES\n", " Cm parts ", "Cm");
	char *config = read_words("CONFIGURATION\n", NULL, "Cm");

	(void)state;
	assert_words(lesson, views_word_at, "lesson files");
	assert_words(config, switch_at, "the configuration file");
	free(lesson);
	free(config);
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
	struct complaints complaints = { .count = 0 };
	struct config config;

	(void)state;
	if (config_parse(&config, text, strlen(text), "waitscope.1", NULL, &complaints) != 0)
		fail_msg("%s", complaints.lines[0]);
	assert_string_equal(config.theme, "dark");
	assert_int_equal(config.knobs.value[KNOB_DELAY], 2000000);
	free(text);
}

/* Whatever has a bound in the code has the same one in the manual. */
/* All of it, as one line. */
static char *
read_manual(void)
{
	FILE *manual = open_document("waitscope.1"), *out;
	char line[LINE_SIZE], *words;
	size_t size;

	out = open_memstream(&words, &size);
	while (fgets(line, sizeof line, manual) != NULL)
		put_words(line, out);
	fclose(manual);
	fclose(out);
	return words;
}

static void
test_knows_the_columns_of_tables(void **state)
{
	char *words = read_manual();

	(void)state;
	assert_words(words, run_table_column, "tables of runs");
	free(words);
}

static void
test_knows_the_bounds(void **state)
{
	const struct {
		const char *words; /* with one %d */
		int number;
	} bounds[] = {
		{ "of an agent the first %d characters", AGENT_SHOWN },
		{ "of a name %d, and", NAME_SHOWN },
		{ "not whole %d s after its first byte", HTTP_REQUEST_DEADLINE_US / US_PER_S },
		{ "body has more than %d KB", HTTP_BODY_MAX / 1024 },
		{ "or its head, has more than %d KB", HTTP_HEAD_MAX / 1024 },
		{ "%d connections are open from one address", HTTP_ONE_MAX },
		{ "%d connections are open from other machines", HTTP_FAR_MAX },
		{ "or %d in all", HTTP_OPEN_MAX },
		{ "has had its answer and sends nothing for %d s", HTTP_IDLE_US / US_PER_S },
		{ "does not read its answer for %d s", HTTP_UNREAD_US / US_PER_S },
		{ "Follow redirects: %d at most", FETCH_REDIRECTS_MAX },
		{ "The default is %d.", HTTP_RESPONSE_MAX },
		{ "The first %d bytes of a body are kept", RESPONSE_SHOWN },
		{ "at most %d requests of a program", SETTINGS_AWAY_LIMIT },
		{ "can be swept, with 2 to %d values", SWEEP_MOST },
	};
	char *words = read_manual();

	(void)state;
	for (size_t i = 0; i < sizeof bounds / sizeof bounds[0]; i++) {
		const char *percent = strchr(bounds[i].words, '%');
		char said[LINE_SIZE];

		snprintf(said, sizeof said, "%.*s%d%s", (int)(percent - bounds[i].words), bounds[i].words, bounds[i].number, percent + 2);
		if (strstr(words, said) == NULL)
			fail_msg("the manual does not say \"%s\"", said);
	}
	free(words);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_knows_the_words_of_tapes),
		cmocka_unit_test(test_knows_the_options),
		cmocka_unit_test(test_knows_the_words_of_options),
		cmocka_unit_test(test_knows_the_choices_of_knobs),
		cmocka_unit_test(test_knows_the_keys),
		cmocka_unit_test(test_knows_the_bounds),
		cmocka_unit_test(test_knows_the_columns_of_tables),
		cmocka_unit_test(test_knows_the_words_of_files),
		cmocka_unit_test(test_examples_of_lessons_are_lessons),
		cmocka_unit_test(test_example_of_a_config_is_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
