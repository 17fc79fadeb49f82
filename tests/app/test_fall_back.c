/*
 * Where the terminal cannot show a screen, the program does what it would have done with
 * --plain: the same lines, but for the times in them, and the same end. $WAITSCOPE, skipped
 * if that is unset.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <locale.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/home.h"
#include "support/pty.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { COLS = 160, ROWS = 120, WORDS_MAX = 24 };

static const char *program;

/* What the program left on its terminal, a line a row, and its exit status. */
struct outcome {
	char lines[ROWS][COLS + 1];
	size_t count;
	int status;
};

/* Two programs at once are as fast as they are: the order of their lines is not theirs. */
static int
by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* Every number with a point in it, and every date, is a time. */
static void
blot_times(char *line)
{
	char *out = line;

	for (const char *p = line; *p != '\0';) {
		size_t size = strspn(p, "0123456789.:-");

		if (size > 2 && strpbrk(p, ".:") != NULL && strpbrk(p, ".:") < p + size) {
			*out++ = '#';
			p += size;
		} else if (size > 0) {
			memmove(out, p, size);
			out += size;
			p += size;
		} else {
			*out++ = *p++;
		}
	}
	*out = '\0';
}

static void
run(struct outcome *outcome, const char *term, const char *first, const char *arguments)
{
	static const char *const environment[] = { "LC_ALL=C.UTF-8", "NO_COLOR", "COLORFGBG", "COLUMNS", "LINES", "TERM_PROGRAM", NULL };
	const struct pty_options options = { .cols = COLS, .rows = ROWS, .term = term, .environment = environment };
	const char *argv[WORDS_MAX] = { program, "-p", "0" };
	char words[256];
	size_t count = 3;
	int status = 0;
	struct pty *pty;

	if (first != NULL)
		argv[count++] = first;
	snprintf(words, sizeof words, "%s", arguments);
	for (char *word = strtok(words, " "); word != NULL; word = strtok(NULL, " "))
		argv[count++] = word;
	argv[count] = NULL;
	pty = pty_start(argv, &options);
	assert_true(pty_ends(pty, &status));
	assert_true(WIFEXITED(status));
	outcome->status = WEXITSTATUS(status);
	outcome->count = 0;
	for (int row = 0; row < ROWS; row++) {
		const char *text = emulator_row(pty_screen(pty), row);

		if (text[strspn(text, " ")] == '\0' || strstr(text, "going on as with --plain") != NULL)
			continue;
		snprintf(outcome->lines[outcome->count], sizeof outcome->lines[0], "%s", text);
		blot_times(outcome->lines[outcome->count++]);
	}
	qsort(outcome->lines, outcome->count, sizeof outcome->lines[0], by_text);
	pty_free(pty);
}

/* "@" is the folder of this test. */
static const struct {
	const char *arguments;
	bool is_refused;
} cases[] = {
	{ "-d 20ms", false },
	{ "-d 20ms 1", false },
	{ "-d 20ms 2", false },
	{ "-d 20ms -n 2 2", false },
	{ "-d 20ms three-at-a-time", false },
	{ "-d 20ms --errors reset 3", false },
	{ "-d 20ms -n 2", false },
	{ "-d 20ms -n 2 --programs both", false },
	{ "-d 20ms --programs async", false },
	{ "-d 20ms --no-questions --view loop --language c --theme dark --ascii --no-mouse", false },
	{ "-d 20ms --save @/saved.json -n 2", false },
	{ "@/saved.json", false },
	{ "--programs none", true },
	{ "--record @/it.cast", true },
	{ "--tape-record @/it.tape", true },
	{ "no-such-lesson", true },
	{ "@/none.json", true },
};

static void
put_folder(const char *arguments, char *out, size_t size)
{
	const char *at = strchr(arguments, '@');

	if (at == NULL)
		snprintf(out, size, "%s", arguments);
	else
		snprintf(out, size, "%.*s%s%s", (int)(at - arguments), arguments, home_path(), at + 1);
}

static void
does_what_plain_does(void **state)
{
	static const char *const terms[] = { "dumb", "" };
	static struct outcome asked, fell;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char arguments[200];

		put_folder(cases[i].arguments, arguments, sizeof arguments);
		run(&asked, NULL, "--plain", arguments);
		run(&fell, terms[i % COUNT(terms)], NULL, arguments);
		if ((asked.status != 0) != cases[i].is_refused || (fell.status != 0) != cases[i].is_refused)
			fail_msg("%s: exit status %d, and %d with --plain", arguments, fell.status, asked.status);
		if (cases[i].is_refused) /* in words that say why */
			continue;
		if (fell.count != asked.count)
			fail_msg("%s: %zu lines, and %zu with --plain", arguments, fell.count, asked.count);
		for (size_t line = 0; line < fell.count; line++)
			assert_string_equal(fell.lines[line], asked.lines[line]);
		assert_true(fell.count > 0);
	}
	assert_int_equal(access(under_home("it.cast"), F_OK), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(does_what_plain_does, home_set_up, home_tear_down),
	};

	program = getenv("WAITSCOPE");
	if (program == NULL || program[0] == '\0' || setlocale(LC_ALL, "C.UTF-8") == NULL) {
		puts("no $WAITSCOPE, or no UTF-8 locale");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
