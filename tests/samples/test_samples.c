/* The samples, watched: what they print and how they end is what it is unwatched, and those that are a mistake hold
 * their loop where it is made, while responses come. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/watched.h"
#include "watch/wait.h"

enum { PATH_LENGTH = 4096, LINE_LENGTH = 256 };

static char samples[PATH_LENGTH], pythons[PATH_LENGTH], tornado[PATH_LENGTH], node[PATH_LENGTH];
static char folder[] = "/tmp/waitscope-samples-XXXXXX", poll_fetcher[sizeof folder + 16];

/* ---- watched or not ---- */

/* With "T" for how long something took, and "N" for which of several responses that came together it was. */
static char *
without_chance(const char *printed)
{
	static const char *const before[] = { "!!! ", "it: ", "Confirmed: " };
	char *text = malloc(strlen(printed) + 1), *to = text;
	const char *at = printed;

	assert_non_null(text);
	while (*at != '\0') {
		size_t digits = strspn(at, "0123456789."), i;

		if (digits > 0 && strncmp(at + digits, " s", 2) == 0) {
			*to++ = 'T';
			at += digits;
			continue;
		}
		for (i = 0; i < sizeof before / sizeof *before; i++)
			if (digits > 0 && (size_t)(at - printed) >= strlen(before[i]) &&
			    strncmp(at - strlen(before[i]), before[i], strlen(before[i])) == 0)
				break;
		*to++ = i < sizeof before / sizeof *before ? 'N' : *at;
		at++;
	}
	*to = '\0';
	return text;
}

static char *
path_of(const char *name)
{
	static char path[2 * PATH_LENGTH];

	snprintf(path, sizeof path, "%s/%s", samples, name);
	return path;
}

static void
run(char *with, const char *name, const char *requests, bool is_traced)
{
	char *with_file[] = { with, path_of(name), (char *)requests, NULL }, *alone[] = { poll_fetcher, (char *)requests, NULL };

	watched_forget();
	watched_run(with == NULL ? alone : with_file, is_traced);
}

static void
test_same_as_unwatched(void **state)
{
	static const struct {
		const char *name;
		char *with; /* what runs it; "": there is none; NULL: itself */
		size_t asks;
	} all[] = {
		{ "urllib_fetcher.py", pythons, 2 },
		{ "threads_fetcher.py", pythons, 2 },
		{ "asyncio_fetcher.py", pythons, 2 },
		{ "tornado_fetcher.py", tornado, 4 },
		{ "mistake_sleep.py", pythons, 2 },
		{ "mistake_blocking_call.py", pythons, 4 },
		{ "mistake_computing.py", pythons, 2 },
		{ "mistake_forgotten_await.py", pythons, 1 },
		{ "node_fetcher.mjs", node, 2 },
		{ "poll_fetcher", NULL, 2 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		char *unwatched, *printed;

		if (all[i].with != NULL && all[i].with[0] == '\0')
			continue;
		run(all[i].with, all[i].name, "2", false);
		assert_int_equal(watched_status(), 0);
		unwatched = without_chance(watched.printed.at);
		run(all[i].with, all[i].name, "2", true);
		printed = without_chance(watched.printed.at);
		assert_string_equal(printed, unwatched);
		assert_int_equal(watched_status(), 0);
		assert_int_equal(watched.asked, all[i].asks);
		watched_assert_consistent();
		free(unwatched);
		free(printed);
	}
}

/* ---- mistakes ---- */

/* A line of a sample, from 1. */
static const char *
source_line(const char *name, uint32_t number)
{
	static char line[LINE_LENGTH];
	FILE *file = fopen(path_of(name), "r");

	assert_non_null(file);
	line[0] = '\0';
	while (number-- > 0 && fgets(line, sizeof line, file) != NULL)
		continue;
	fclose(file);
	return line;
}

/* The function that a report's line is in. */
static const char *
function_of(const struct report *report)
{
	static char function[LINE_LENGTH];
	bool is_cut;

	assert_true(lines_text(watched.lines, report->function, function, sizeof function, &is_cut));
	return function;
}

static const struct mistake {
	const char *name;
	enum wait_kind wait;  /* what it does meanwhile: WAIT_FOR_NOTHING: it runs */
	const char *line;     /* where, if it waits */
	const char *function; /* or in what, or called from there, if it runs */
	size_t responses;     /* one of them may be the one that it blocks for */
} mistakes[] = {
	{ "mistake_sleep.py", WAIT_FOR_TIME, "time.sleep(1)", "fetch", 2 },
	{ "mistake_blocking_call.py", WAIT_FOR_ONE, "urlopen(URL)", "confirm", 3 },
	{ "mistake_computing.py", WAIT_FOR_NOTHING, "", "seal", 2 },
};

static size_t
responses_between(const struct report *away, const struct report *back)
{
	size_t i, count = 0;

	for (i = 0; i < watched.answered; i++)
		count += watched.answered_us[i] > away->t_us && watched.answered_us[i] < back->t_us;
	return count;
}

/* Whether the loop is held by the mistake while it is away. */
static bool
is_held(const struct mistake *mistake, const struct report *away, const struct report *back)
{
	const struct report *one;

	if (responses_between(away, back) < mistake->responses)
		return false;
	if (mistake->wait == WAIT_FOR_NOTHING)
		return strcmp(function_of(away), mistake->function) == 0 || strcmp(function_of(away), "handle_response") == 0;
	for (one = watched.reports.at; one < back; one++) /* which are not in the order of their times */
		if (one->kind == REPORT_WAIT && one->t_us >= away->t_us && one->wait == mistake->wait &&
		    strcmp(function_of(one), mistake->function) == 0 &&
		    strstr(source_line(mistake->name, one->line), mistake->line) != NULL)
			return true;
	return false;
}

/* Several responses come while its loop is held, where the mistake is made. */
static void
test_mistakes(void **state)
{
	(void)state;
	if (pythons[0] == '\0' || !watched_can_trace())
		return;
	for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
		const struct report *away = NULL, *one;
		bool found = false;

		run(pythons, mistakes[i].name, "5", true);
		for (one = watched.reports.at; one <= ARRAY_LAST(watched.reports); one++) {
			if (one->kind == REPORT_AWAY)
				away = one;
			if (one->kind == REPORT_BACK && away != NULL)
				found = found || is_held(&mistakes[i], away, one);
		}
		if (!found)
			fail_msg("%s: no hold of its loop in which responses came; it printed: %s", mistakes[i].name, watched.printed.at);
	}
}

/* ---- the fixture ---- */

/* The first line that a command prints; "" if none. */
static void
ask_shell(const char *command, char *answer, size_t size)
{
	FILE *asked = popen(command, "r");

	assert_non_null(asked);
	if (fgets(answer, (int)size, asked) != NULL)
		answer[strcspn(answer, "\n")] = '\0';
	pclose(asked);
}

static int
set_up(void **state)
{
	const char *srcdir = getenv("srcdir");
	char command[2 * PATH_LENGTH];

	assert_int_equal(watched_open(state), 0);
	watched.lines = lines_new();
	assert_non_null(watched.lines);
	srcdir = srcdir == NULL ? ".." : srcdir;
	snprintf(samples, sizeof samples, "%.*s/src/samples", PATH_LENGTH / 2, srcdir);
	snprintf(command, sizeof command, "'%s/tests/support/pythons.sh'", srcdir);
	ask_shell(command, pythons, sizeof pythons);
	snprintf(command, sizeof command,
	    "for p in $('%s/tests/support/pythons.sh'); do \"$p\" -c 'import tornado' 2>/dev/null && echo \"$p\"; done", srcdir);
	ask_shell(command, tornado, sizeof tornado);
	if (pythons[0] == '\0')
		print_message("samples in Python are not watched: there is no python3\n");
	if (tornado[0] == '\0')
		print_message("tornado_fetcher is not watched: there is no Tornado\n");
	ask_shell("node -e 'typeof fetch === \"function\" && console.log(process.execPath)' 2>/dev/null", node, sizeof node);
	if (node[0] == '\0')
		print_message("node_fetcher is not watched: there is no node that has fetch\n");
	assert_non_null(mkdtemp(folder));
	snprintf(poll_fetcher, sizeof poll_fetcher, "%s/poll_fetcher", folder);
	snprintf(command, sizeof command, "${CC:-cc} -o %s '%s/poll_fetcher.c'", poll_fetcher, samples);
	assert_int_equal(system(command), 0);
	return 0;
}

static int
tear_down(void **state)
{
	char command[sizeof folder + 16];

	snprintf(command, sizeof command, "rm -r %s", folder);
	assert_int_equal(system(command), 0);
	lines_free(watched.lines);
	return watched_close(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_as_unwatched),
		cmocka_unit_test(test_mistakes),
	};

	if (getenv("WITHOUT_REAL_PROGRAMS") != NULL)
		return 77; /* another build has seen them */
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
