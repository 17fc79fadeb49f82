/*
 * Watched programs: real ones, with real waits. What is asserted is which waits there were, in which order and for
 * what; never how long one took.
 */
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

#include "base/array.h"
#include "base/clock.h"
#include "base/loop.h"
#include "server/slow_server.h"
#include "watch/wait.h"
#include "watch/watch.h"

enum {
	MS = 1000,
	WATCHDOG_S = 300, /* a hang becomes a failure */
	PORTS_MAX = 16,
	PAUSE_US = 10 * MS,
	PATH_LENGTH = 4096,
};

static struct event_base *base;
static struct slow_server *server;
static struct settings knobs;
static uint16_t asked_from[PORTS_MAX]; /* the ports of who asked the server, in their order */
static size_t asked;
static char python[PATH_LENGTH];
static char url[64], port_text[16];

/* What was told of one command. */
static struct {
	struct watch *watch;
	ARRAY(struct report) reports;
	ARRAY(char) printed;
	bool is_over, is_whole;
	void (*at_report)(const struct report *); /* may be NULL */
	void (*at_print)(void);
} seen;

static void
report(void *arg, const struct report *told)
{
	(void)arg;
	ARRAY_PUSH(seen.reports, *told);
	if (seen.at_report != NULL)
		seen.at_report(told);
}

static void
printed(void *arg, const char *bytes, size_t count, int64_t t_us)
{
	(void)arg, (void)t_us;
	ARRAY_APPEND(seen.printed, bytes, count);
	if (seen.at_print != NULL)
		seen.at_print();
}

static void
gone(void *arg, bool is_whole)
{
	(void)arg;
	seen.is_over = true;
	seen.is_whole = is_whole;
	loop_stop(base);
}

static const struct watch_hooks hooks = { .report = report, .printed = printed, .gone = gone };

static void
forget(void)
{
	ARRAY_RELEASE(seen.reports);
	ARRAY_RELEASE(seen.printed);
	memset(&seen, 0, sizeof seen);
	asked = 0;
}

static void
begin(char *const *argv, bool is_traced)
{
	static char url_setting[80], port_setting[32];
	char *settings[] = { url_setting, port_setting, NULL };

	snprintf(url_setting, sizeof url_setting, "WAITSCOPE_URL=%s", url);
	snprintf(port_setting, sizeof port_setting, "PORT=%s", port_text);
	seen.watch = watch_start(base, argv, settings, is_traced, &hooks, NULL);
	assert_non_null(seen.watch);
}

static void
end(void)
{
	watch_free(seen.watch);
	seen.watch = NULL;
}

/* Until no process of it is left. */
static void
run(char *const *argv, bool is_traced)
{
	begin(argv, is_traced);
	loop_run(base);
	end();
	ARRAY_PUSH(seen.printed, '\0');
	assert_true(seen.is_whole);
}

/* A Python program. */
static void
run_python(const char *program)
{
	forget();
	run((char *[]){ python, "-Sc", (char *)program, NULL }, true);
}

static const struct report *
find(enum report_kind kind, size_t from)
{
	for (; from < seen.reports.count; from++)
		if (seen.reports.at[from].kind == kind)
			return &seen.reports.at[from];
	return NULL;
}

static size_t
count_of(enum report_kind kind)
{
	size_t i, count = 0;

	for (i = 0; i < seen.reports.count; i++)
		count += seen.reports.at[i].kind == kind;
	return count;
}

/* Its first process's status, as waitpid() has it. */
static int
status(void)
{
	const struct report *exit = find(REPORT_EXIT, 0);

	assert_non_null(exit);
	return (int)exit->value;
}

/* All waits that lasted until a long thing came, with their kinds: "recvfrom one socket, …". What is short on one
 * machine and not on another is left out by asking for those of one process that lasted `least_us`. */
static const char *
long_waits(int64_t least_us)
{
	static char text[4096];
	static const char *const things[] = { "", " socket", " local", " pipe", " terminal", " file", " epoll", " other" };
	size_t i, k, length = 0;

	text[0] = '\0';
	for (i = 0; i < seen.reports.count; i++) {
		const struct report *wait = &seen.reports.at[i];

		if (wait->kind != REPORT_WAIT)
			continue;
		for (k = i + 1; k < seen.reports.count; k++)
			if (seen.reports.at[k].kind == REPORT_WOKE && seen.reports.at[k].tid == wait->tid)
				break;
		if (k == seen.reports.count || seen.reports.at[k].t_us - wait->t_us < least_us)
			continue;
		length += (size_t)snprintf(text + length, sizeof text - length, "%s%s %s%s", length == 0 ? "" : ", ",
		    wait_call_find(wait->call)->name, wait_kind_name(wait->wait), things[wait->thing]);
		assert_true(length < sizeof text);
	}
	return text;
}

/* A thread is in one wait at a time, and out of it again; its times ascend; it loops, or is away. */
static void
assert_consistent(void)
{
	size_t i, k;

	for (i = 0; i < seen.reports.count; i++) {
		const struct report *one = &seen.reports.at[i], *next = NULL;

		if (one->kind != REPORT_WAIT && one->kind != REPORT_WOKE)
			continue;
		for (k = i + 1; k < seen.reports.count && next == NULL; k++)
			if (seen.reports.at[k].tid == one->tid &&
			    (seen.reports.at[k].kind == REPORT_WAIT || seen.reports.at[k].kind == REPORT_WOKE))
				next = &seen.reports.at[k];
		if (next == NULL)
			continue;
		assert_int_not_equal(next->kind, one->kind);
		assert_true(next->t_us >= one->t_us);
	}
}

/* Nothing can be said of waits where nothing may be traced. */
static bool
can_trace(void)
{
	static int can = -1;

	if (can < 0) {
		forget();
		run((char *[]){ "true", NULL }, true);
		can = find(REPORT_NOT_TRACED, 0) == NULL;
		if (!can)
			print_message("what a program waits for is not tested: nothing may be traced here (%s)\n",
			    strerror((int)find(REPORT_NOT_TRACED, 0)->value));
	}
	return can == 1;
}

/* ---- starts and ends ---- */

static void
test_prints(void **state)
{
	(void)state;
	for (int traced = 0; traced < 2; traced++) {
		forget();
		run((char *[]){ "sh", "-c", "echo one; echo two >&2; cat; tty; echo $WAITSCOPE_URL; exit 3", NULL }, traced != 0);
		assert_int_equal(WEXITSTATUS(status()), 3);
		assert_true(WIFEXITED(status()));
		assert_true(strncmp(seen.printed.at, "one\ntwo\nnot a tty\n", strlen("one\ntwo\nnot a tty\n")) == 0);
		assert_non_null(strstr(seen.printed.at, url));
		assert_non_null(find(REPORT_STARTED, 0));
	}
}

/* A terminal: Python does not hold its lines back. The first comes while it still runs. */
static void
end_after_first_line(void)
{
	if (memchr(seen.printed.at, '\n', seen.printed.count) != NULL && find(REPORT_STARTED, 0) != NULL)
		kill(find(REPORT_STARTED, 0)->pid, SIGINT);
}

static void
test_lines_come_at_once(void **state)
{
	(void)state;
	forget();
	seen.at_print = end_after_first_line;
	run((char *[]){ python, "-Sc", "import signal, sys\nprint('first')\nsys.stdout.isatty() or sys.exit(4)\nsignal.pause()", NULL },
	    false);
	assert_true(strncmp(seen.printed.at, "first\n", strlen("first\n")) == 0);
	assert_int_not_equal(WEXITSTATUS(status()), 4);
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
			forget();
			run((char *[]){ cases[i].name, NULL }, traced != 0);
			assert_non_null(find(REPORT_NOT_STARTED, 0));
			assert_int_equal(find(REPORT_NOT_STARTED, 0)->value, cases[i].error);
			assert_int_equal(find(REPORT_NOT_STARTED, 0)->stage, REPORT_STAGE_EXEC);
			assert_null(find(REPORT_STARTED, 0));
			assert_null(find(REPORT_EXIT, 0));
		}
	}
	unlink(file);
	rmdir(folder);
}

static void
test_killed_by_a_signal(void **state)
{
	(void)state;
	for (int traced = 0; traced < 2; traced++) {
		forget();
		run((char *[]){ "sh", "-c", "kill -SEGV $$", NULL }, traced != 0);
		assert_true(WIFSIGNALED(status()));
		assert_int_equal(WTERMSIG(status()), SIGSEGV);
	}
}

/* Nothing of it is left: its number means nothing any more. */
static void
assert_ends(pid_t pid)
{
	while (kill(pid, 0) == 0) /* the watchdog ends a wait in vain */
		usleep(PAUSE_US);
	assert_int_equal(errno, ESRCH);
}

static void
terminate(void)
{
	watch_terminate(seen.watch);
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
		{ "kill -STOP $$ & echo here; sleep 1000", SIGTERM },
	};

	(void)state;
	for (int traced = 0; traced < 2; traced++)
		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
			forget();
			seen.at_print = terminate;
			run((char *[]){ "sh", "-c", (char *)cases[i].program, NULL }, traced != 0);
			assert_true(WIFSIGNALED(status()));
			assert_int_equal(WTERMSIG(status()), cases[i].signal);
			assert_ends(-find(REPORT_STARTED, 0)->pid);
		}
}

/* The numbers of the processes that it has printed. */
static size_t
printed_numbers(pid_t numbers[], size_t most)
{
	char *at = seen.printed.at;
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
	size_t i, lines = 0;

	for (i = 0; i < seen.printed.count; i++)
		lines += seen.printed.at[i] == '\n';
	if (lines == 3)
		loop_stop(base);
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

		forget();
		seen.at_print = stop_at_third_line;
		begin((char *[]){ "sh", "-c", FAMILY, NULL }, traced != 0);
		loop_run(base);
		ARRAY_PUSH(seen.printed, '\0');
		assert_int_equal(printed_numbers(pids, 4), 3);
		end();
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

			base = own;
			forget();
			seen.at_print = stop_at_third_line;
			begin((char *[]){ "sh", "-c", FAMILY, NULL }, traced != 0);
			loop_run(base);
			if (write(told[1], seen.printed.at, seen.printed.count) < 0)
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
		forget();
		ARRAY_APPEND(seen.printed, text, strlen(text) + 1);
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
	run_python(program);
	at = seen.printed.at;
	for (int i = 0; i < 200000; i++) {
		int length = snprintf(expected, sizeof expected, "%d\n", i);

		assert_memory_equal(at, expected, length);
		at += length;
	}
	assert_int_equal(*at, '\0');
}

/* ---- what it waits for ---- */

#define GET "urllib.request.urlopen(os.environ['WAITSCOPE_URL']).read()"

static void
test_blocked_in_a_call(void **state)
{
	const struct report *received;

	(void)state;
	if (!can_trace())
		return;
	run_python("import os, urllib.request\nfor i in range(2): print(" GET ")");
	assert_string_equal(seen.printed.at, "b'Hello, world'\nb'Hello, world'\n");
	assert_string_equal(long_waits(knobs.value[KNOB_DELAY] / 2), "recvfrom one socket, recvfrom one socket");
	assert_int_equal(asked, 2);
	assert_int_equal(count_of(REPORT_CONNECTED), 2);
	received = find(REPORT_RECEIVED, 0);
	assert_int_equal(received->address.family, 4);
	assert_int_equal(received->address.local_port, asked_from[0]);
	assert_int_equal(received->address.peer_port, slow_server_port(server));
	assert_memory_equal(received->address.peer, ((uint8_t[]){ 127, 0, 0, 1 }), 4);
	assert_consistent();
}

#define ASYNC_GET \
	"import asyncio, os, time\n" \
	"async def get(n):\n" \
	"  r, w = await asyncio.open_connection('127.0.0.1', int(os.environ['PORT']))\n" \
	"  w.write(b'GET / HTTP/1.0\\r\\n\\r\\n')\n" \
	"  print(n, (await r.read())[-5:]); w.close()\n"

static void
test_in_its_loop(void **state)
{
	(void)state;
	if (!can_trace())
		return;
	run_python(ASYNC_GET "async def main(): await asyncio.gather(get(1), get(2))\nasyncio.run(main())");
	assert_string_equal(long_waits(knobs.value[KNOB_DELAY] / 2), "epoll_wait any epoll");
	for (size_t i = 0; i < seen.reports.count; i++)
		if (seen.reports.at[i].kind == REPORT_WAIT && seen.reports.at[i].thing == REPORT_THING_EPOLL)
			assert_int_equal(seen.reports.at[i].count, 3); /* two sockets, and its own waker */
	assert_consistent();
}

/* A coroutine sleeps for longer than the server takes. It is away from its loop, back, and only then reads. */
static void
test_holds_its_loop(void **state)
{
	const struct report *back = NULL, *away = NULL;
	size_t i;

	(void)state;
	if (!can_trace())
		return;
	run_python(ASYNC_GET "async def hold():\n"
	    "  await asyncio.sleep(0.1); time.sleep(1)\n"
	    "async def main(): await asyncio.gather(get(1), get(2), hold())\nasyncio.run(main())");
	for (i = 0; i < seen.reports.count; i++) {
		const struct report *one = &seen.reports.at[i];

		if (one->kind == REPORT_AWAY && back == NULL)
			away = one;
		if (one->kind == REPORT_BACK && away != NULL && one->t_us - away->t_us > 900 * MS)
			back = one;
		if (one->kind == REPORT_RECEIVED)
			assert_non_null(back);
	}
	assert_non_null(back);
	assert_true(strstr(long_waits(900 * MS), "clock_nanosleep time") != NULL || strstr(long_waits(900 * MS), "select time") != NULL);
	assert_int_equal(asked, 2);
	assert_consistent();
}

/* Each program, and the one wait that it was written for. */
static const struct {
	const char *program, *waits;
} calls[] = {
	{ "import select, os; a, b = os.pipe(); c, d = os.pipe(); select.select([a, c], [], [], 0.3)", "pselect6 any" },
	{ "import select, os; a, b = os.pipe(); select.select([a], [], [], 0.3)", "pselect6 one pipe" },
	{ "import select, os; p = select.poll(); a, b = os.pipe(); p.register(a); p.poll(300)", "poll one pipe" },
	{ "import select, os; p = select.poll(); p.register(os.pipe()[0]); p.register(os.pipe()[0]); p.poll(300)", "poll any" },
	{ "import select; select.poll().poll(300)", "poll time" },
	{ "import time; time.sleep(0.3)", "clock_nanosleep time" },
	{ "import os, threading, time; a, b = os.pipe(); threading.Timer(0.3, lambda: os.write(b, b'x')).start(); os.read(a, 1)",
	    "read one pipe" },
	{ "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(); s.settimeout(0.3)\ntry: s.accept()\nexcept OSError: 0",
	    "poll one socket" },
	{ "import subprocess; subprocess.run(['sleep', '0.3'])", "wait4 child" },
	{ "import os\nif os.fork() == 0:\n import time; time.sleep(0.3); os._exit(0)\nos.waitid(os.P_ALL, 0, os.WEXITED)", "waitid child" },
	{ "import threading, time; t = threading.Thread(target=lambda: time.sleep(0.3)); t.start(); t.join()", "futex thread" },
	{ "import signal; signal.setitimer(signal.ITIMER_REAL, 0.3); signal.signal(signal.SIGALRM, lambda *a: 0); signal.pause()",
	    "pause unknown" },
	{ "import signal; signal.sigtimedwait([signal.SIGUSR1], 0.3)", "rt_sigtimedwait unknown" },
	/* A signal interrupts it, and it goes on as the same wait. */
	{ "import os, signal, time, threading\nsignal.signal(signal.SIGUSR1, lambda *a: 0)\n"
	  "threading.Timer(0.1, lambda: os.kill(os.getpid(), signal.SIGUSR1)).start()\ntime.sleep(0.5)",
	    "clock_nanosleep time" },
	/* It tries to trace itself: that is refused, and it goes on. */
	{ "import ctypes, time; ctypes.CDLL(None).ptrace(0, 0, 0, 0); time.sleep(0.3)", "clock_nanosleep time" },
};

static void
test_calls(void **state)
{
	(void)state;
	if (!can_trace())
		return;
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
		run_python(calls[i].program);
		if (strstr(long_waits(50 * MS), calls[i].waits) == NULL)
			fail_msg("%s: waited in: %s; printed: %s", calls[i].program, long_waits(50 * MS), seen.printed.at);
		assert_int_equal(status(), 0);
		assert_consistent();
	}
}

/* What can't wait is neither told nor counted, be it ever so often: files are read at full speed. */
static void
test_files_do_not_wait(void **state)
{
	const struct report *ends;

	(void)state;
	if (!can_trace())
		return;
	forget();
	run((char *[]){ "dd", "if=/dev/zero", "of=/dev/null", "bs=512", "count=20000", "status=none", NULL }, true);
	ends = find(REPORT_THREAD_END, 0);
	assert_int_equal(ends->value, 0);
	assert_int_equal(count_of(REPORT_WAIT), 0);
}

/* Thousands of waits while nobody listens: none is lost, and the program is not held up. */
static void
test_unheard(void **state)
{
	char done[] = "/tmp/watch-done-XXXXXX";
	char program[512];
	int fd = mkstemp(done);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	if (!can_trace())
		return;
	snprintf(program, sizeof program, "import os, time\nfor i in range(3000): time.sleep(0.0015)\nos.unlink('%s')", done);
	forget();
	begin((char *[]){ python, "-Sc", program, NULL }, true);
	while (access(done, F_OK) == 0) /* and the loop does not turn */
		usleep(PAUSE_US);
	loop_run(base);
	end();
	assert_true(seen.is_whole);
	assert_true(count_of(REPORT_WAIT) + (size_t)find(REPORT_THREAD_END, 0)->value >= 3000);
	assert_int_equal(count_of(REPORT_WAIT), count_of(REPORT_WOKE));
	assert_consistent();
}

/* Threads and children: each is told once, with who made it, and its end. */
static void
test_threads_and_children(void **state)
{
	size_t i, k;

	(void)state;
	if (!can_trace())
		return;
	run_python("import os, threading, subprocess, time\n"
	    "def nap():\n time.sleep(0.05)\n"
	    "many = [threading.Thread(target=nap) for i in range(50)]\n"
	    "for t in many: t.start()\nfor t in many: t.join()\n"
	    "for i in range(10): subprocess.run(['true'])");
	assert_int_equal(status(), 0);
	assert_int_equal(count_of(REPORT_THREAD), 1 + 50 + 10);
	assert_int_equal(count_of(REPORT_THREAD_END), 1 + 50 + 10);
	for (i = 0; i < seen.reports.count; i++) {
		if (seen.reports.at[i].kind != REPORT_THREAD || seen.reports.at[i].value == 0)
			continue;
		for (k = 0; k < i; k++)
			if (seen.reports.at[k].kind == REPORT_THREAD && seen.reports.at[k].tid == seen.reports.at[i].value)
				break;
		assert_true(k < i);
	}
	assert_consistent();
}

static void
go_on_again(const struct report *told)
{
	if (told->kind == REPORT_HALTED)
		kill(told->pid, SIGCONT);
}

static void
test_halted(void **state)
{
	(void)state;
	for (int traced = 0; traced < 2; traced++) {
		const struct report *halted;

		forget();
		seen.at_report = go_on_again;
		run((char *[]){ "sh", "-c", "kill -STOP $$; echo on", NULL }, traced != 0);
		halted = find(REPORT_HALTED, 0);
		assert_non_null(halted);
		assert_int_equal(halted->value, SIGSTOP);
		assert_non_null(find(REPORT_RESUMED, (size_t)(halted - seen.reports.at)));
		assert_string_equal(seen.printed.at, "on\n");
		assert_int_equal(status(), 0);
	}
}

/* ---- the fixture ---- */

static struct request_id
identify(void *arg, uint16_t peer_port, const char *method, const char *path, const char *query)
{
	(void)arg, (void)method, (void)path, (void)query;
	assert_true(asked < PORTS_MAX);
	asked_from[asked++] = peer_port;
	return (struct request_id){ .track = TRACK_VISITOR, .number = (uint32_t)asked };
}

static void
happened(void *arg, enum event_kind kind, struct request_id who, int64_t value)
{
	(void)arg, (void)kind, (void)who, (void)value;
}

/* What python3 really is: a shell script of some version manager would be watched, too. */
static void
find_python(void)
{
	FILE *answer = popen("python3 -c 'import sys; print(sys.executable)'", "r");

	assert_non_null(answer);
	if (fgets(python, sizeof python, answer) != NULL)
		python[strcspn(python, "\n")] = '\0';
	pclose(answer);
}

static int
set_up(void **state)
{
	static const struct slow_server_hooks server_hooks = { .identify = identify, .happened = happened };
	int error;

	(void)state;
	alarm(WATCHDOG_S);
	base = loop_new();
	settings_init(&knobs);
	knobs.value[KNOB_DELAY] = 500 * MS;
	server = slow_server_new(base, 0, &knobs, &server_hooks, &error);
	assert_non_null(server);
	snprintf(url, sizeof url, "http://127.0.0.1:%d/", slow_server_port(server));
	snprintf(port_text, sizeof port_text, "%d", slow_server_port(server));
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	forget();
	slow_server_free(server);
	loop_free(base);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_prints),
		cmocka_unit_test(test_lines_come_at_once),
		cmocka_unit_test(test_not_started),
		cmocka_unit_test(test_killed_by_a_signal),
		cmocka_unit_test(test_terminate),
		cmocka_unit_test(test_free_leaves_nothing),
		cmocka_unit_test(test_kill_leaves_nothing),
		cmocka_unit_test(test_flood),
		cmocka_unit_test(test_blocked_in_a_call),
		cmocka_unit_test(test_in_its_loop),
		cmocka_unit_test(test_holds_its_loop),
		cmocka_unit_test(test_calls),
		cmocka_unit_test(test_files_do_not_wait),
		cmocka_unit_test(test_unheard),
		cmocka_unit_test(test_threads_and_children),
		cmocka_unit_test(test_halted),
	};

	find_python();
	if (python[0] == '\0') {
		puts("test_watch: there is no python3");
		return 77;
	}
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
