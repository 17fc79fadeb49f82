/*
 * Keys that do what they do wherever one is: Ctrl-C quits, Ctrl-Z suspends, Ctrl-L redraws. Over a lesson's
 * card, while something is typed, in a list, while a tape plays or waits for a key; as the terminal sends
 * them, and in the protocols that a program before may have left on, where they are no signals. $WAITSCOPE.
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
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/home.h"
#include "support/pty.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

static const char *program;

/* "@" is the tape that waits for a key. */
static const struct {
	const char *arguments, *shows, *keys, *then;
} places[] = {
	{ "-d 20 -n 3", "BLOCKED", "", "BLOCKED" },
	{ "-d 20 -n 3", "BLOCKED", "\r77", "77" },
	{ "-d 20 -n 3", "BLOCKED", "?", "Shift-Tab" },
	{ "-d 20 -n 3", "BLOCKED", "L", "lessons" },
	{ "-d 20 -n 3", "BLOCKED", "L1", "lessons" },
	{ "-d 20 -n 3", "BLOCKED", " ", "PAUSED" },
	{ "1", "Wait, or carry on", "", "Enter" },
	{ "2", "Three at a time", "77", "77" },
	{ "2", "Three at a time", "?", "Shift-Tab" },
	{ "--tape @", "press a key", "", "press a key" },
};

static const char tape[] = "Caption \"press a key\"\nWait key\nSleep 1s\n";

static struct pty *
start(size_t place, struct termios *before)
{
	static const char *const environment[] = { "LC_ALL=C.UTF-8", "NO_COLOR", "COLORFGBG", "LINES", "COLUMNS", NULL };
	const struct pty_options options = { .cols = 100, .rows = 30, .environment = environment };
	const char *argv[12] = { program, "-p", "0" };
	char words[100];
	size_t count = 3;
	struct pty *pty;

	snprintf(words, sizeof words, "%s", places[place].arguments);
	for (char *word = strtok(words, " "); word != NULL; word = strtok(NULL, " "))
		argv[count++] = strcmp(word, "@") == 0 ? under_home("it.tape") : word;
	write_file(under_home("it.tape"), tape);
	pty = pty_start(argv, &options);
	*before = pty_first_settings(pty);
	if (!pty_shows(pty, places[place].shows))
		fail_msg("place %zu is not there", place);
	pty_type(pty, places[place].keys);
	if (!pty_shows(pty, places[place].then))
		fail_msg("place %zu is not there", place);
	return pty;
}

static void
expect_end(struct pty *pty, const struct termios *before, size_t place)
{
	struct termios after;
	int status = 0;

	if (!pty_ends(pty, &status) || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
		fail_msg("place %zu: status %#x", place, (unsigned)status);
	assert_true(pty_is_home(pty));
	after = pty_settings(pty);
	assert_true(pty_same_settings(before, &after));
	pty_free(pty);
}

static void
test_quits(void **state)
{
	static const char *const keys[] = { "\003", "\033[99;5u", "\033[27;5;99~" };

	(void)state;
	for (size_t i = 0; i < COUNT(places) * COUNT(keys); i++) {
		struct termios before;
		struct pty *pty = start(i / COUNT(keys), &before);

		pty_type(pty, keys[i % COUNT(keys)]);
		expect_end(pty, &before, i / COUNT(keys));
	}
}

/* What is typed stays typed meanwhile. */
static void
test_suspends_and_redraws(void **state)
{
	static const char *const suspends[] = { "\032", "\033[122;5u", "\033[27;5;122~" };
	static const char *const redraws[] = { "\014", "\033[108;5u", "\033[27;5;108~" };

	(void)state;
	for (size_t place = 0; place < COUNT(places); place++) {
		struct termios before;
		struct pty *pty = start(place, &before);

		for (size_t i = 0; i < COUNT(suspends); i++) {
			pty_type(pty, suspends[i]);
			if (!pty_stops(pty))
				fail_msg("place %zu, key %zu: is not suspended", place, i);
			assert_true(pty_is_home(pty));
			pty_signal(pty, SIGCONT);
			assert_true(pty_is_away(pty));
			assert_true(pty_shows(pty, places[place].then));
			emulator_feed(pty_screen(pty), "\033[2;2Hgarbage", 13);
			pty_type(pty, redraws[i]);
			if (!pty_lacks(pty, "garbage"))
				fail_msg("place %zu, key %zu: is not redrawn", place, i);
			assert_true(pty_shows(pty, places[place].then));
		}
		pty_type(pty, "\003");
		expect_end(pty, &before, place);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_quits, home_set_up, home_tear_down),
		cmocka_unit_test_setup_teardown(test_suspends_and_redraws, home_set_up, home_tear_down),
	};

	program = getenv("WAITSCOPE");
	if (program == NULL || program[0] == '\0' || setlocale(LC_ALL, "C.UTF-8") == NULL) {
		puts("no $WAITSCOPE, or no UTF-8 locale");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
