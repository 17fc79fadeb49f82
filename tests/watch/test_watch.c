/* Watched programs: how they start, what they print, and that nothing is left of them at their end. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/loop.h"
#include "support/watched.h"
#include "watch/keeper.h"

/* ---- starts and ends ---- */

static void
test_prints(void **state)
{
	(void)state;
	for (int traced = 0; traced < 2; traced++) {
		watched_forget();
		watched_run((char *[]){ "sh", "-c", "echo one; echo two >&2; cat; tty; echo $WAITSCOPE_URL; exit 3", NULL }, traced != 0);
		assert_int_equal(WEXITSTATUS(watched_status()), 3);
		assert_true(WIFEXITED(watched_status()));
		assert_true(strncmp(watched.printed.at, "one\ntwo\nnot a tty\n", strlen("one\ntwo\nnot a tty\n")) == 0);
		assert_non_null(strstr(watched.printed.at, "http://127.0.0.1:"));
		assert_non_null(watched_find(REPORT_STARTED, 0));
	}
}

/* A terminal: Python does not hold its lines back. The first comes while it still runs. */
static void
end_after_first_line(void)
{
	if (memchr(watched.printed.at, '\n', watched.printed.count) != NULL && watched_find(REPORT_STARTED, 0) != NULL)
		kill(watched_find(REPORT_STARTED, 0)->pid, SIGINT);
}

static void
test_lines_come_at_once(void **state)
{
	(void)state;
	watched_forget();
	watched.at_print = end_after_first_line;
	watched_run((char *[]){ (char *)watched.python, "-Sc", "import signal, sys\nprint('first')\nsys.stdout.isatty() or sys.exit(4)\nsignal.pause()", NULL },
	    false);
	assert_true(strncmp(watched.printed.at, "first\n", strlen("first\n")) == 0);
	assert_int_not_equal(WEXITSTATUS(watched_status()), 4);
}

static void
test_not_started(void **state)
{
	char folder[] = "/tmp/watch-XXXXXX", file[sizeof folder + 8];
	int fd;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(file, sizeof file, "%s/file", folder);
	fd = open(file, O_CREAT | O_WRONLY, 0600);
	assert_true(fd >= 0);
	close(fd);
	for (int traced = 0; traced < 2; traced++) {
		const struct {
			char *name;
			int error;
		} cases[] = { { "/no/such/program", ENOENT }, { "no-such-program-anywhere", ENOENT }, { file, EACCES }, { folder, EACCES } };

		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
			watched_forget();
			watched_run((char *[]){ cases[i].name, NULL }, traced != 0);
			assert_non_null(watched_find(REPORT_NOT_STARTED, 0));
			assert_int_equal(watched_find(REPORT_NOT_STARTED, 0)->value, cases[i].error);
			assert_int_equal(watched_find(REPORT_NOT_STARTED, 0)->stage, REPORT_STAGE_EXEC);
			assert_null(watched_find(REPORT_STARTED, 0));
			assert_null(watched_find(REPORT_EXIT, 0));
		}
	}
	unlink(file);
	rmdir(folder);
}

/* Its terminal has gone before it took it. */
static void
test_no_terminal(void **state)
{
	struct keeper_command command = { .argv = (char *[]){ "true", NULL }, .settings = (char *[]){ NULL },
		.terminal = "/no/such/terminal" };
	struct report told;
	int socket;
	pid_t keeper = keeper_start(&command, &socket);

	(void)state;
	assert_true(keeper > 0);
	assert_int_equal(fcntl(socket, F_SETFL, 0), 0); /* read() waits */
	assert_int_equal(read(socket, &told, sizeof told), sizeof told);
	assert_int_equal(told.kind, REPORT_NOT_STARTED);
	assert_int_equal(told.stage, REPORT_STAGE_TERMINAL);
	assert_int_equal(told.value, ENOENT);
	assert_int_equal(read(socket, &told, sizeof told), sizeof told);
	assert_int_equal(told.kind, REPORT_GONE);
	close(socket);
	assert_int_equal(waitpid(keeper, NULL, 0), keeper);
}

static void
test_killed_by_a_signal(void **state)
{
	(void)state;
	for (int traced = 0; traced < 2; traced++) {
		watched_forget();
		watched_run((char *[]){ "sh", "-c", "kill -SEGV $$", NULL }, traced != 0);
		assert_true(WIFSIGNALED(watched_status()));
		assert_int_equal(WTERMSIG(watched_status()), SIGSEGV);
	}
}

/* Nothing of it is left: its number means nothing any more. */
static void
assert_ends(pid_t pid)
{
	while (kill(pid, 0) == 0) /* the watchdog ends a wait in vain */
		usleep(WATCHED_PAUSE_US);
	assert_int_equal(errno, ESRCH);
}

static void
terminate(void)
{
	watch_terminate(watched.watch);
}

static void
terminate_halted(const struct report *told)
{
	if (told->kind == REPORT_HALTED)
		terminate();
}

/* All of its group get SIGTERM; what does not care, and what has left the group, is killed. */
static void
test_terminate(void **state)
{
	static const struct {
		const char *program;
		int signal;
	} cases[] = {
		{ "sleep 1000 & echo here; wait", SIGTERM },
		{ "trap '' TERM; sleep 1000 & echo here; wait", SIGKILL },
		{ "setsid sh -c 'trap \"\" TERM; echo here; sleep 1000' & wait", SIGTERM },
		{ "kill -STOP $$; sleep 1000", SIGTERM },
	};

	(void)state;
	for (int traced = 0; traced < 2; traced++)
		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
			watched_forget();
			watched.at_print = terminate;
			watched.at_report = terminate_halted;
			watched_run((char *[]){ "sh", "-c", (char *)cases[i].program, NULL }, traced != 0);
			assert_true(WIFSIGNALED(watched_status()));
			assert_int_equal(WTERMSIG(watched_status()), cases[i].signal);
			assert_ends(-watched_find(REPORT_STARTED, 0)->pid);
		}
}

/* The numbers of the processes that it has printed. */
static size_t
printed_numbers(pid_t numbers[], size_t most)
{
	char *at = watched.printed.at;
	size_t n = 0;

	while (n < most) {
		long number = strtol(at, &at, 10);

		if (number == 0)
			break;
		numbers[n++] = (pid_t)number;
	}
	return n;
}

static void
stop_at_third_line(void)
{
	size_t i, count = 0;

	for (i = 0; i < watched.printed.count; i++)
		count += watched.printed.at[i] == '\n';
	if (count == 3)
		loop_stop(watched.base);
}

#define FAMILY \
	"trap '' HUP TERM INT; echo $$; sh -c 'trap \"\" HUP TERM; echo $$; sleep 1000' &" \
	" (setsid sh -c 'trap \"\" HUP TERM; echo $$; sleep 1000' &); wait; wait"

/* Also of those that have left its group and lost their parent. */
static void
test_free_leaves_nothing(void **state)
{
	(void)state;
	for (int traced = 0; traced < 2; traced++) {
		pid_t pids[4];

		watched_forget();
		watched.at_print = stop_at_third_line;
		watched_begin((char *[]){ "sh", "-c", FAMILY, NULL }, traced != 0);
		loop_run(watched.base);
		ARRAY_PUSH(watched.printed, '\0');
		assert_int_equal(printed_numbers(pids, 4), 3);
		watched_end();
		for (size_t i = 0; i < 3; i++)
			assert_ends(pids[i]);
	}
}

/* The loop's process is killed, with no chance to say anything. */
static void
test_kill_leaves_nothing(void **state)
{
	(void)state;
	for (int traced = 0; traced < 2; traced++) {
		pid_t pids[4], loop;
		int told[2];
		char text[256];
		ssize_t n, length = 0;
		size_t count, lines = 0;

		assert_int_equal(pipe(told), 0);
		loop = fork();
		if (loop == 0) {
			struct event_base *own = loop_new(); /* an epoll is not of two processes */

			watched.base = own;
			watched_forget();
			watched.at_print = stop_at_third_line;
			watched_begin((char *[]){ "sh", "-c", FAMILY, NULL }, traced != 0);
			loop_run(watched.base);
			if (write(told[1], watched.printed.at, watched.printed.count) < 0)
				_exit(1);
			pause();
		}
		for (; lines < 3; length += n) {
			n = read(told[0], text + length, sizeof text - 1 - (size_t)length);
			assert_true(n > 0);
			for (ssize_t i = length; i < length + n; i++)
				lines += text[i] == '\n';
		}
		text[length] = '\0';
		kill(loop, SIGKILL);
		assert_int_equal(waitpid(loop, NULL, 0), loop);
		watched_forget();
		ARRAY_APPEND(watched.printed, text, strlen(text) + 1);
		count = printed_numbers(pids, 4);
		assert_int_equal(count, 3);
		for (size_t i = 0; i < count; i++)
			assert_ends(pids[i]);
		close(told[0]);
		close(told[1]);
	}
}

/* More than pipe and terminal hold: all of it comes, in its order. */
static void
test_flood(void **state)
{
	const char *program = "import sys\nfor i in range(200000): print(i)";
	char expected[16];
	char *at;

	(void)state;
	watched_run_python(program);
	at = watched.printed.at;
	for (int i = 0; i < 200000; i++) {
		int length = snprintf(expected, sizeof expected, "%d\n", i);

		assert_memory_equal(at, expected, length);
		at += length;
	}
	assert_int_equal(*at, '\0');
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_prints),
		cmocka_unit_test(test_lines_come_at_once),
		cmocka_unit_test(test_not_started),
		cmocka_unit_test(test_no_terminal),
		cmocka_unit_test(test_killed_by_a_signal),
		cmocka_unit_test(test_terminate),
		cmocka_unit_test(test_free_leaves_nothing),
		cmocka_unit_test(test_kill_leaves_nothing),
		cmocka_unit_test(test_flood),
	};

	return cmocka_run_group_tests(tests, watched_open, watched_close);
}
