/*
 * The lines of watched Python programs, by every Python that is here: which line a thread stood in when it waited,
 * and that the program runs as it would without us.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "support/watched.h"
#include "watch/wait.h"

enum { PATH_LENGTH = 4096, PYTHONS_MAX = 4, LONG_US = 100 * WATCHED_MS };

static char folder[] = "/tmp/waitscope-lines-XXXXXX";
static char script[sizeof folder + 16], helper[sizeof folder + 32];
static char pythons[PYTHONS_MAX][PATH_LENGTH];
static int python_count;

static void
write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

/* Where the thread stood in its k-th long wait, "script.py:3 main", from 0. */
static const char *
place_of(int k)
{
	static char place[PATH_LENGTH];
	char file[PATH_LENGTH] = "", function[PATH_LENGTH] = "";
	bool is_cut;

	for (size_t i = 0; i < watched.reports.count; i++) {
		const struct report *wait = &watched.reports.at[i], *woke = NULL;

		for (size_t n = i + 1; n < watched.reports.count && woke == NULL; n++)
			if (watched.reports.at[n].tid == wait->tid && watched.reports.at[n].kind == REPORT_WOKE)
				woke = &watched.reports.at[n];
		if (wait->kind != REPORT_WAIT || woke == NULL || woke->t_us - wait->t_us < LONG_US || k-- > 0)
			continue;
		if (wait->line == 0)
			return "none";
		assert_int_equal(wait->line, woke->line);
		assert_true(lines_text(watched.lines, wait->file, file, sizeof file, &is_cut) && !is_cut);
		assert_true(lines_text(watched.lines, wait->function, function, sizeof function, &is_cut) && !is_cut);
		assert_int_equal(strncmp(file, folder, strlen(folder)), 0);
		snprintf(place, sizeof place, "%.64s:%u %.64s", file + strlen(folder) + 1, wait->line, function);
		return place;
	}
	return "no such wait";
}

static const struct {
	const char *program;
	const char *places[4]; /* of its long waits; NULL at the end */
	const char *prints;
} cases[] = {
	{ "import time\n\ntime.sleep(0.3)\nprint('a')\ntime.sleep(0.3)\n", { "script.py:3 <module>", "script.py:5 <module>" }, "a\n" },
	{ "import os, urllib.request\n\n\ndef get():\n    return urllib.request.urlopen(os.environ['WAITSCOPE_URL']).read()\n\n\nprint(get())\n",
	    { "script.py:5 get" }, "b'Hello, world'\n" },
	/* A coroutine that sleeps, and its loop, in which no line is the program's own but the one that runs it. */
	{ "import asyncio\nimport time\n\n\nasync def hold():\n    await asyncio.sleep(0.3)\n    time.sleep(0.3)\n\n\nasync def main():\n"
	  "    await asyncio.gather(hold())\n\nasyncio.run(main())\n",
	    { "script.py:13 <module>", "script.py:7 hold" }, "" },
	{ "import threading\nimport time\n\n\ndef nap():\n    time.sleep(0.3)\n\n\nt = threading.Thread(target=nap)\nt.start()\nt.join()\n",
	    { "script.py:11 <module>", "script.py:6 nap" }, "" },
	{ "import helper\n\nhelper.nap()\n", { "helper.py:4 nap" }, "" },
	/* What it has returned from, and what has raised, is no place of it. */
	{ "import time\n\n\ndef fail():\n    raise ValueError\n\n\ntry:\n    fail()\nexcept ValueError:\n    pass\ntime.sleep(0.3)\n",
	    { "script.py:12 <module>" }, "" },
	{ "import os\nimport time\n\nif os.fork() == 0:\n    time.sleep(0.3)\n    os._exit(0)\nos.wait()\n",
	    { "script.py:7 <module>", "script.py:5 <module>" }, "" },
	/* A child that is a Python program of its own. */
	{ "import subprocess, sys\nsubprocess.run([sys.executable, __file__.replace('script', 'child')])\n",
	    { "script.py:2 <module>", "child.py:2 <module>" }, "" },
};

/* Their order is by their beginnings, in which two threads may differ from run to run. */
static void
assert_places(const char *const places[4], const char *program)
{
	int count = 0;

	while (count < 4 && places[count] != NULL)
		count++;
	for (int i = 0; i < count; i++) {
		int k = 0;

		while (k < count && strcmp(place_of(k), places[i]) != 0)
			k++;
		if (k == count)
			fail_msg("%s\nno long wait in %s, but first in %s; it printed: %s", program, places[i], place_of(0),
			    watched.printed.at);
	}
}

static void
test_places(void **state)
{
	(void)state;
	if (python_count == 0 || !watched_can_trace())
		return;
	for (int p = 0; p < python_count; p++)
		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
			write_file(script, cases[i].program);
			watched_forget();
			watched_run((char *[]){ pythons[p], script, NULL }, true);
			assert_string_equal(watched.printed.at, cases[i].prints);
			assert_int_equal(watched_status(), 0);
			assert_places(cases[i].places, pythons[p]);
		}
}

/* The same output and the same status, traced or not, with lines or without, and a sitecustomize of the person's own
 * is loaded all the same. */
static void
test_changes_nothing(void **state)
{
	static char mine[PATH_LENGTH + 16];
	static const char program[] = "import sys\nprint(sys.modules['sitecustomize'].MARK)\n"
	    "def f(n): return n if n < 2 else f(n - 1) + f(n - 2)\nprint(f(12))\n"
	    "try: raise KeyError(3)\nexcept KeyError as e: print(repr(e.args))\n"
	    "print([x * x for x in range(5)], sum(x for x in range(9)))\nsys.exit(7)\n";
	char path[sizeof folder + 32];

	(void)state;
	snprintf(path, sizeof path, "%s/mine", folder);
	mkdir(path, 0700);
	snprintf(path, sizeof path, "%s/mine/sitecustomize.py", folder);
	write_file(path, "MARK = 'mine'\n");
	write_file(script, program);
	for (int p = 0; p < python_count; p++) {
		snprintf(mine, sizeof mine, "import os,sys; p = os.environ.get('PYTHONPATH'); "
		    "os.environ['PYTHONPATH'] = (p + ':' if p else '') + '%s/mine'; os.execv(sys.executable, [sys.executable, '%s'])",
		    folder, script);
		watched_forget();
		watched_run((char *[]){ pythons[p], "-c", mine, NULL }, true);
		assert_string_equal(watched.printed.at, "mine\n144\n(3,)\n[0, 1, 4, 9, 16] 36\n");
		assert_int_equal(watched_status(), 7 << 8);
	}
}

/* Memory that is not ours, or none: it runs without. */
static void
test_without_memory(void **state)
{
	(void)state;
	write_file(script, "print('runs')\n");
	for (int p = 0; p < python_count; p++) {
		static char set[PATH_LENGTH + 64];

		snprintf(set, sizeof set, "WAITSCOPE_LINES=%s exec \"$0\" \"$1\"", p % 2 == 0 ? "/no/such/memory" : script);
		watched_forget();
		watched_run((char *[]){ "sh", "-c", set, pythons[p], script, NULL }, false);
		assert_string_equal(watched.printed.at, "runs\n");
	}
}

/* ---- the fixture ---- */

/* The first of them have sys.monitoring, the last do not. */
static void
find_pythons(void)
{
	const char *srcdir = getenv("srcdir");
	char command[PATH_LENGTH];
	FILE *answer;

	snprintf(command, sizeof command, "'%s/tests/support/pythons.sh'", srcdir == NULL ? ".." : srcdir);
	answer = popen(command, "r");
	assert_non_null(answer);
	while (python_count < PYTHONS_MAX && fgets(pythons[python_count], PATH_LENGTH, answer) != NULL) {
		pythons[python_count][strcspn(pythons[python_count], "\n")] = '\0';
		python_count++;
	}
	pclose(answer);
	if (python_count == 0)
		print_message("lines are not tested: there is no python3\n");
}

static int
set_up(void **state)
{
	char path[sizeof folder + 32];

	assert_int_equal(watched_open(state), 0);
	watched.lines = lines_new();
	assert_non_null(watched.lines);
	find_pythons();
	assert_non_null(mkdtemp(folder));
	snprintf(script, sizeof script, "%s/script.py", folder);
	snprintf(helper, sizeof helper, "%s/helper.py", folder);
	write_file(helper, "import time\n\ndef nap():\n    time.sleep(0.3)\n");
	snprintf(path, sizeof path, "%s/child.py", folder);
	write_file(path, "import time\ntime.sleep(0.3)\n");
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
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_changes_nothing),
		cmocka_unit_test(test_without_memory),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
