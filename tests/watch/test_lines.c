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

enum { PATH_LENGTH = 4096, PYTHONS_MAX = 8, LONG_US = 100 * WATCHED_MS };

static char folder[] = "/tmp/waitscope-lines-XXXXXX";
static char script[sizeof folder + 16], helper[sizeof folder + 32];
static char pythons[PYTHONS_MAX][PATH_LENGTH], olds[PYTHONS_MAX][PATH_LENGTH];
static int python_count, old_count; /* of those that are too old to have lines */

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
	/* Its items are made in the line that asks for them; what computes is the line that calls it so often. */
	{ "import time\n\n\nsum(time.sleep(0.3) or n for n in range(1))\n", { "script.py:4 <module>" }, "" },
	{ "import time\n\n\ndef add(n):\n    if n == 50000:\n        time.sleep(0.3)\n    return n\n\n\nfor i in range(50001):\n    add(i)\n"
	  "print(sum(map(add, range(50000))))\ntime.sleep(0.3)\n",
	    { "script.py:11 <module>", "script.py:13 <module>" }, "1249975000\n" },
	/* Not if it may wait: a coroutine. */
	{ "import asyncio\nimport time\n\n\nasync def turn(n):\n    if n == 20000:\n        time.sleep(0.3)\n\n\nasync def main():\n"
	  "    for i in range(20001):\n        await turn(i)\n\nasyncio.run(main())\n",
	    { "script.py:7 turn" }, "" },
	/* Another program takes its place, and has no lines. */
	{ "import os\nos.execvp('sleep', ['sleep', '0.3'])\n", { "none" }, "" },
	/* A child that is a Python program of its own. */
	{ "import subprocess, sys\nsubprocess.run([sys.executable, __file__.replace('script', 'child')])\n",
	    { "script.py:2 <module>", "child.py:2 <module>" }, "" },
};

/* Each is among them. Their order is by their beginnings, in which two threads may differ from run to run. */
static void
assert_places(const char *const places[4], const char *program)
{
	for (int i = 0; i < 4 && places[i] != NULL; i++) {
		int k = 0;

		while (strcmp(place_of(k), places[i]) != 0 && strcmp(place_of(k), "no such wait") != 0)
			k++;
		if (strcmp(place_of(k), places[i]) != 0) {
			while (k-- > 0)
				print_message("in %s\n", place_of(k));
			fail_msg("%s\nno long wait in %s; it printed: %s", program, places[i], watched.printed.at);
		}
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

/* Without a file of its own, or started in another way than by its name: what counts as its own, and what is found
 * of it. In the folder of the script. */
static const struct {
	const char *shell; /* $P: the Python, $V: one of a venv there, with a module and a command of its own */
	const char *places[4];
} ways[] = {
	{ "exec $P -m package", { "package/__main__.py:3 <module>", "package/inner.py:4 nap", "helper.py:4 nap" } },
	{ "cd / && PYTHONPATH=$PYTHONPATH:$F exec $P -m package.inner", { "package/inner.py:6 <module>" } },
	{ "exec $P -c 'import helper; helper.nap()'", { "helper.py:4 nap" } },
	{ "echo 'import helper; helper.nap()' | $P", { "helper.py:4 nap" } },
	{ "PYTHONSAFEPATH=1 PYTHONPATH=$PYTHONPATH:$F exec $P -c 'import helper; helper.nap()'", { "helper.py:4 nap" } },
	/* Others' code counts as the line that calls it. */
	{ "exec $V using.py", { "using.py:3 <module>" } },
	/* An installed command is no program of one's own, but what it is called for is. */
	{ "exec $V venv/bin/tool", { "helper.py:4 nap" } },
	/* A child that has an environment made for it, and a process of a pool. */
	{ "exec $P -c \"import os, subprocess, sys; subprocess.run([sys.executable, 'child.py'], env=dict(os.environ, X='1'))\"",
	    { "child.py:2 <module>" } },
	{ "exec $P pool.py", { "helper.py:4 nap", "pool.py:6 <module>" } },
	/* These look at no PYTHONPATH, or load no site: no lines. */
	{ "exec $P -I child.py", { "none" } },
	{ "exec $P -S child.py", { "none" } },
	{ "exec $P -E child.py", { "none" } },
};

static void
test_ways(void **state)
{
	char venv[2 * PATH_LENGTH];

	(void)state;
	if (python_count == 0 || !watched_can_trace())
		return;
	for (int p = 0; p < python_count; p++) {
		setenv("P", pythons[p], 1);
		snprintf(venv, sizeof venv, "cd %s && rm -rf venv && \"$P\" -m venv --without-pip venv && "
		    "cp helper.py \"$(echo venv/lib/python3*/site-packages)/theirs.py\" && "
		    "printf 'import sys; sys.path.insert(0, \"\")\\nimport helper; helper.nap()\\n' >venv/bin/tool", folder);
		assert_int_equal(system(venv), 0);
		for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
			char command[PATH_LENGTH];

			snprintf(command, sizeof command, "F=%s; V=$F/venv/bin/python3; cd $F; %s", folder, ways[i].shell);
			watched_forget();
			watched_run((char *[]){ "sh", "-c", command, NULL }, true);
			assert_places(ways[i].places, ways[i].shell);
			assert_int_equal(watched_status(), 0);
		}
	}
}

/* Everything that a program can see of it is what it is said to be. */
static const char seen[] =
    "from __future__ import print_function\nimport os, sys\n"
    "for name in sorted(os.environ):\n"
    "    if name not in ('PYTHONPATH', 'WAITSCOPE_LINES', '_'): print(name + '=' + os.environ[name])\n"
    "print(sys.path)\nprint(sorted(sys.path_importer_cache))\nprint(sys.flags)\nprint(sys.argv)\n"
    "print(getattr(sys.modules.get('sitecustomize'), '__file__', None), getattr(sys.modules.get('sitecustomize'), 'MARK', None))\n"
    "try:\n    import sitecustomize\n    print(sitecustomize.__file__)\nexcept Exception as e: print(repr(e))\n"
    "def f(n): return n if n < 2 else f(n - 1) + f(n - 2)\nprint(f(12))\n"
    "try: raise KeyError(3)\nexcept KeyError as e: print(repr(e.args))\n"
    "print([x * x for x in range(5)], sum(x for x in range(9)))\n"
    "import cProfile\ncProfile.Profile().runcall(f, 3)\n"
    "import threading\nt = threading.Thread(target=f, args=[4])\nt.start()\nt.join()\nprint(len(threading.enumerate()))\n"
    "sys.exit(7)\n";

static char *
run_seen(const char *python, bool has_lines)
{
	struct lines *lines = watched.lines;

	watched.lines = has_lines ? lines : NULL;
	watched_forget();
	watched_run((char *[]){ (char *)python, script, NULL }, true);
	watched.lines = lines;
	assert_int_equal(watched_status(), 7 << 8);
	return strdup(watched.printed.at);
}

static void
assert_same(const char *python)
{
	char *without = run_seen(python, false), *with = run_seen(python, true);

	for (size_t i = 0; with[i] != '\0' || without[i] != '\0'; i++)
		if (with[i] != without[i])
			fail_msg("%s, PYTHONPATH=%s: with lines: %s\n-- without: %s", python, getenv("PYTHONPATH"), with + i, without + i);
	free(with);
	free(without);
}

/* A sitecustomize of the person's own is loaded as it would be, and fails as it would. Also by those that are too old to
 * have lines. */
static void
test_changes_nothing(void **state)
{
	static const char *const others[] = { "MARK = 'mine'\n", "MARK = 1 / 0\n", "raise ImportError('no')\n" };
	char path[sizeof folder + 32];

	(void)state;
	write_file(script, seen);
	setenv("PYTHONDONTWRITEBYTECODE", "1", 1); /* two of them are written within a second */
	for (int p = 0; p < python_count + old_count; p++) {
		const char *python = p < python_count ? pythons[p] : olds[p - python_count];

		unsetenv("PYTHONPATH");
		assert_same(python);
		setenv("PYTHONPATH", "", 1);
		if (p < python_count) /* for Python 2 it is the current folder; no more with ours before it */
			assert_same(python);
		for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
			snprintf(path, sizeof path, "%s/mine/sitecustomize.py", folder);
			write_file(path, others[i]);
			snprintf(path, sizeof path, "/no/such/folder:%s/mine", folder);
			setenv("PYTHONPATH", path, 1);
			assert_same(python);
		}
		unsetenv("PYTHONPATH");
	}
	unsetenv("PYTHONDONTWRITEBYTECODE");
}

/* And PYTHONPATH begins with one path more. */
static void
test_python_path(void **state)
{
	static const char program[] = "import os\nprint(os.environ['PYTHONPATH'])\n";
	char expected[64];
	int keeper = 0, fd = 0;

	(void)state;
	write_file(script, program);
	for (int p = 0; p < python_count; p++) {
		setenv("PYTHONPATH", "/a:/b", 1);
		watched_forget();
		watched_run((char *[]){ pythons[p], script, NULL }, false);
		unsetenv("PYTHONPATH");
		assert_int_equal(sscanf(watched.printed.at, "/proc/%d/fd/%d:", &keeper, &fd), 2);
		snprintf(expected, sizeof expected, "/proc/%d/fd/%d:/a:/b\n", keeper, fd);
		assert_string_equal(watched.printed.at, expected);
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

/* The paths that a shell's command prints. Returns how many. */
static int
find(char found[PYTHONS_MAX][PATH_LENGTH], const char *command)
{
	FILE *answer = popen(command, "r");
	int count = 0;

	assert_non_null(answer);
	while (count < PYTHONS_MAX && fgets(found[count], PATH_LENGTH, answer) != NULL) {
		found[count][strcspn(found[count], "\n")] = '\0';
		count++;
	}
	pclose(answer);
	return count;
}

/* The first of them have sys.monitoring, the last do not. */
static void
find_pythons(void)
{
	const char *srcdir = getenv("srcdir");
	char command[PATH_LENGTH];

	unsetenv("PYTHONPATH");
	snprintf(command, sizeof command, "'%s/tests/support/pythons.sh'", srcdir == NULL ? ".." : srcdir);
	python_count = find(pythons, command);
	old_count = find(olds, "for p in \"$HOME\"/.pyenv/versions/3.6.*/bin/python3 \"$HOME\"/.pyenv/versions/2.7.*/bin/python; do"
	    " \"$p\" -c 'import sys; print(sys.executable)' 2>/dev/null; done");
	if (python_count == 0)
		print_message("lines are not tested: there is no python3\n");
}

static void
write_in_folder(const char *name, const char *text)
{
	char path[sizeof folder + 32];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	write_file(path, text);
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
	write_in_folder("child.py", "import time\ntime.sleep(0.3)\n");
	write_in_folder("using.py", "import theirs\n\ntheirs.nap()\n");
	write_in_folder("pool.py", "import multiprocessing, helper\n\nif __name__ == '__main__':\n"
	    "    p = multiprocessing.get_context('spawn').Process(target=helper.nap)\n    p.start()\n    p.join()\n");
	snprintf(path, sizeof path, "%s/mine", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof path, "%s/package", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	write_in_folder("package/__init__.py", "");
	write_in_folder("package/inner.py", "import time\n\ndef nap():\n    time.sleep(0.3)\nif __name__ == '__main__':\n    time.sleep(0.3)\n");
	write_in_folder("package/__main__.py", "import sys, time; sys.path.append('.')\n\ntime.sleep(0.3)\n"
	    "from package import inner\ninner.nap()\nimport helper\nhelper.nap()\n");
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
		cmocka_unit_test(test_ways),
		cmocka_unit_test(test_changes_nothing),
		cmocka_unit_test(test_python_path),
		cmocka_unit_test(test_without_memory),
	};

	if (getenv("WITHOUT_REAL_PROGRAMS") != NULL)
		return 77; /* another build has seen them */
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
