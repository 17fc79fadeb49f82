/*
 * Files that take long to be read: how far that is stands on the screen, or on standard error where there is none, and nobody has to
 * wait for the end. $WAITSCOPE, skipped if that is unset.
 *
 * No test knows how long it takes: there is always more to read than anything reads in a third of a second.
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

#include "support/pty.h"

enum { COUNTERS = 500 * 1000, OPERANDS = 12 };

static const char *program;
static char path[] = "/tmp/waitscope-test-XXXXXX.json", broken[] = "/tmp/waitscope-test-XXXXXX.json";

/* A run with very much in it that only draws, and a file that is none: whoever reads on complains of it. */
static void
write_runs(void)
{
	int fd = mkstemps(broken, 5);
	char whole[512], line[4096];
	FILE *from, *to = fdopen(mkstemps(path, 5), "w");
	bool is_first = true;

	snprintf(whole, sizeof whole, "%s/screenshots/three.json", getenv("srcdir") != NULL ? getenv("srcdir") : ".");
	from = fopen(whole, "r");
	assert_true(from != NULL && to != NULL);
	while (fgets(line, sizeof line, from) != NULL) {
		fputs(line, to);
		if (strstr(line, "run_format") == NULL || !is_first)
			continue;
		is_first = false;
		for (int i = 0; i < COUNTERS; i++)
			fputs("{\"ph\":\"C\",\"ts\":0,\"pid\":1,\"tid\":5,\"cat\":\"counter\",\"name\":\"server\",\"args\":{\"in line\":0}},\n", to);
	}
	fclose(from);
	assert_int_equal(fclose(to), 0);
	assert_int_equal(write(fd, "{}\n", 3), 3);
	close(fd);
}

static struct pty *
start(const char *option, size_t operands)
{
	static const char *const environment[] = { "LC_ALL=C.UTF-8", "NO_COLOR", "COLUMNS", "LINES", NULL };
	const struct pty_options options = { .cols = 100, .environment = environment };
	const char *argv[OPERANDS + 4] = { program };
	size_t count = 1;

	if (option != NULL)
		argv[count++] = option;
	for (size_t i = 0; i < operands; i++)
		argv[count++] = path;
	if (operands > 1)
		argv[count++] = broken;
	argv[count] = NULL;
	return pty_start(argv, &options);
}

static bool
has_come(struct pty *pty, const void *text)
{
	size_t size;
	const char *output = pty_output(pty, &size);

	return size > 0 && memmem(output, size, text, strlen(text)) != NULL;
}

/* However it ends, the terminal is as it was, and no run is summed up that was never there. */
static void
expect_end(struct pty *pty, bool exits, int number)
{
	struct termios before = pty_first_settings(pty), after;
	int status = 0;

	assert_true(pty_ends(pty, &status));
	if (exits)
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) == number);
	else
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == number);
	assert_true(pty_is_home(pty));
	after = pty_settings(pty);
	assert_true(pty_same_settings(&before, &after));
	assert_false(has_come(pty, "responses"));
	pty_free(pty);
}

static void
test_on_the_screen(void **state)
{
	static const struct {
		const char *keys;
		int signal;
		bool exits;
		int number;
	} ends[] = {
		{ "q", 0, true, 0 },
		{ "xyzq", 0, true, 0 },
		{ "\003", 0, true, 0 },
		{ "", SIGTERM, false, SIGTERM },
		{ "", SIGHUP, false, SIGHUP },
	};

	(void)state;
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		struct pty *pty = start(NULL, OPERANDS);

		assert_true(pty_shows(pty, "reading waitscope-test-"));
		assert_true(pty_shows(pty, " %"));
		assert_true(pty_is_away(pty));
		pty_resize(pty, 80, 24);
		pty_type(pty, ends[i].keys);
		if (ends[i].signal != 0)
			pty_signal(pty, ends[i].signal);
		expect_end(pty, ends[i].exits, ends[i].number);
	}
}

static void
test_suspends(void **state)
{
	struct pty *pty = start(NULL, OPERANDS);

	(void)state;
	assert_true(pty_shows(pty, "reading waitscope-test-"));
	pty_type(pty, "\032");
	assert_true(pty_stops(pty));
	assert_true(pty_is_home(pty));
	pty_signal(pty, SIGCONT);
	assert_true(pty_shows(pty, "reading waitscope-test-"));
	pty_type(pty, "q");
	expect_end(pty, true, 0);
}

/* Elsewhere a line says it, which is gone when it is done. */
static void
test_on_standard_error(void **state)
{
	struct pty *pty = start("--check", OPERANDS);

	(void)state;
	assert_true(pty_wait(pty, has_come, "waitscope: reading waitscope-test-"));
	pty_type(pty, "\003");
	expect_end(pty, false, SIGINT);
}

static void
test_gone_when_done(void **state)
{
	struct pty *pty = start("--check", 1);
	int status = 0;

	(void)state;
	assert_true(pty_ends(pty, &status));
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	assert_true(pty_shows(pty, "fine: a run of"));
	assert_true(pty_lacks(pty, "reading"));
	pty_free(pty);
}

/* A signal ends the headless mode, too, while there is no run. */
static void
test_headless(void **state)
{
	struct pty *pty = start("--headless", 1);

	(void)state;
	pty_signal(pty, SIGTERM);
	expect_end(pty, false, SIGTERM);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_on_the_screen),
		cmocka_unit_test(test_suspends),
		cmocka_unit_test(test_on_standard_error),
		cmocka_unit_test(test_gone_when_done),
		cmocka_unit_test(test_headless),
	};
	int failures;

	program = getenv("WAITSCOPE");
	if (program == NULL || program[0] == '\0' || setlocale(LC_ALL, "C.UTF-8") == NULL) {
		fprintf(stderr, "WAITSCOPE is not set, or there is no C.UTF-8 here\n");
		return 77;
	}
	write_runs();
	failures = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	unlink(broken);
	return failures;
}
