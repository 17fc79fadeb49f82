/* What watched programs wait for: real ones, with real waits. What is asserted is which waits there were, in which
 * order and for what; never how long one took. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/loop.h"
#include "support/watched.h"
#include "watch/wait.h"

/* ---- what it waits for ---- */

/* Without it, a line says so. */
static bool
has_python(void)
{
	if (watched.python[0] == '\0')
		print_message("what a program waits for is not tested: there is no python3\n");
	return watched.python[0] != '\0';
}

#define GET "urllib.request.urlopen(os.environ['WAITSCOPE_URL']).read()"

static void
test_blocked_in_a_call(void **state)
{
	const struct report *received;

	(void)state;
	if (!has_python() || !watched_can_trace())
		return;
	watched_run_python("import os, urllib.request\nfor i in range(2): print(" GET ")");
	assert_string_equal(watched.printed.at, "b'Hello, world'\nb'Hello, world'\n");
	assert_string_equal(watched_long_waits(WATCHED_DELAY_US / 2), "recvfrom one socket, recvfrom one socket");
	assert_int_equal(watched.asked, 2);
	assert_int_equal(watched_count(REPORT_CONNECTED), 2);
	received = watched_find(REPORT_RECEIVED, 0);
	assert_int_equal(received->address.family, 4);
	assert_int_equal(received->address.local_port, watched.asked_from[0]);
	assert_int_equal(received->address.peer_port, watched.port);
	assert_memory_equal(received->address.peer, ((uint8_t[]){ 127, 0, 0, 1 }), 4);
	watched_assert_consistent();
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
	if (!has_python() || !watched_can_trace())
		return;
	watched_run_python(ASYNC_GET "async def main(): await asyncio.gather(get(1), get(2))\nasyncio.run(main())");
	assert_string_equal(watched_long_waits(WATCHED_DELAY_US / 2), "epoll_wait any epoll");
	for (size_t i = 0; i < watched.reports.count; i++)
		if (watched.reports.at[i].kind == REPORT_WAIT && watched.reports.at[i].thing == REPORT_THING_EPOLL)
			assert_int_equal(watched.reports.at[i].count, 3); /* two sockets, and its own waker */
	watched_assert_consistent();
}

/* A coroutine sleeps for longer than the server takes. It is away from its loop, back, and only then reads. */
static void
test_holds_its_loop(void **state)
{
	const struct report *back = NULL, *away = NULL;
	size_t i;

	(void)state;
	if (!has_python() || !watched_can_trace())
		return;
	watched_run_python(ASYNC_GET "async def hold():\n"
	    "  await asyncio.sleep(0.1); time.sleep(1)\n"
	    "async def main(): await asyncio.gather(get(1), get(2), hold())\nasyncio.run(main())");
	for (i = 0; i < watched.reports.count; i++) {
		const struct report *one = &watched.reports.at[i];

		if (one->kind == REPORT_AWAY && back == NULL)
			away = one;
		if (one->kind == REPORT_BACK && away != NULL && one->t_us - away->t_us > 900 * WATCHED_MS)
			back = one;
		if (one->kind == REPORT_RECEIVED)
			assert_non_null(back);
	}
	assert_non_null(back);
	assert_true(strstr(watched_long_waits(900 * WATCHED_MS), "clock_nanosleep time") != NULL || strstr(watched_long_waits(900 * WATCHED_MS), "select time") != NULL);
	assert_int_equal(watched.asked, 2);
	watched_assert_consistent();
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
	{ "import ctypes, os, struct\n"
	  "ctypes.CDLL(None).ppoll(struct.pack('ihh', os.pipe()[0], 1, 0), 1, struct.pack('ll', 0, 300000000), None)", "ppoll one pipe" },
	{ "import time; time.sleep(0.3)", "clock_nanosleep time" },
	{ "import os, threading, time; a, b = os.pipe(); threading.Timer(0.3, lambda: os.write(b, b'x')).start(); os.read(a, 1)",
	    "read one pipe" },
	{ "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(); s.settimeout(0.3)\ntry: s.accept()\nexcept OSError: 0",
	    "poll one socket" },
	{ "import socket, threading; a, b = socket.socketpair(); threading.Timer(0.3, lambda: b.send(b'x')).start(); a.recvmsg(9)",
	    "recvmsg one local" },
	{ "import subprocess; subprocess.run(['sleep', '0.3'])", "wait4 child" },
	{ "import os\nif os.fork() == 0:\n import time; time.sleep(0.3); os._exit(0)\nos.waitid(os.P_ALL, 0, os.WEXITED)", "waitid child" },
	{ "import threading, time; t = threading.Thread(target=lambda: time.sleep(0.3)); t.start(); t.join()", "futex thread" },
	{ "import signal; signal.setitimer(signal.ITIMER_REAL, 0.3); signal.signal(signal.SIGALRM, lambda *a: 0); signal.pause()",
	    "pause unknown" },
	{ "import signal; signal.sigtimedwait([signal.SIGUSR1], 0.3)", "rt_sigtimedwait unknown" },
	/* Calls that are not stopped at. */
	{ "import os, threading, time; a, b = os.pipe()\n"
	  "threading.Timer(0.3, lambda: os.read(a, 65536)).start(); os.write(b, b'x' * 100000)", "write one pipe" },
	{ "import socket, threading; a, b = socket.socketpair()\n"
	  "threading.Timer(0.3, lambda: [a.recv(65536) for i in range(999)]).start(); b.sendall(b'x' * 10000000); b.close()",
	    "sendto one local" },
	{ "import socket, threading; l = socket.socket(); l.bind(('127.0.0.1', 0)); l.listen(); b = socket.create_connection(l.getsockname())\n"
	  "a = l.accept()[0]\n"
	  "threading.Timer(0.3, lambda: [a.recv(65536) for i in range(9999)]).start(); b.sendmsg([b'x' * 10000000]); b.close()",
	    "sendmsg one socket" },
	/* Its end is seen at a look, or it is that of the thread: so it does something else before that. */
	{ "import fcntl, os, tempfile, time; fd, name = tempfile.mkstemp(); a, b = os.pipe()\n"
	  "if os.fork() == 0:\n g = open(name, 'w'); fcntl.flock(g, fcntl.LOCK_EX); os.write(b, b'x'); time.sleep(1); os._exit(0)\n"
	  "os.read(a, 1); fcntl.flock(fd, fcntl.LOCK_EX); os.unlink(name); time.sleep(0.1)", "flock unknown" },
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
	if (!has_python() || !watched_can_trace())
		return;
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
		watched_run_python(calls[i].program);
		if (strstr(watched_long_waits(50 * WATCHED_MS), calls[i].waits) == NULL)
			fail_msg("%s: waited in: %s; printed: %s", calls[i].program, watched_long_waits(50 * WATCHED_MS), watched.printed.at);
		assert_int_equal(watched_status(), 0);
		watched_assert_consistent();
	}
}

/* Other programs than Python, where they are: what they wait for between asking and reading, and by which port. */
static const struct {
	const char *program;
	char *argv[6]; /* "URL": the server's */
	int asks;
	enum wait_kind wait;
} others[] = {
	{ "curl", { "curl", "-s", "URL" }, 1, WAIT_FOR_ANY }, /* also for what wakes it up */
	{ "curl", { "curl", "-sZ", "--parallel-immediate", "URL", "URL" }, 2, WAIT_FOR_ANY },
	{ "wget", { "wget", "-qO-", "URL" }, 1, WAIT_FOR_ONE },
	{ "node", { "node", "-e", "const u = process.env.WAITSCOPE_URL;"
	    "Promise.all([1, 2, 3].map(n => fetch(u).then(r => r.text()))).then(t => console.log(t.length))" }, 3, WAIT_FOR_ANY },
};

/* Whether a thread has waited in that way, before. */
static bool
has_waited(const struct report *then, enum wait_kind wait)
{
	for (const struct report *one = watched.reports.at; one < then; one++)
		if (one->tid == then->tid && one->kind == REPORT_WAIT && one->wait == wait)
			return true;
	return false;
}

static bool
has_asked_from(uint16_t port)
{
	for (size_t i = 0; i < watched.asked; i++)
		if (watched.asked_from[i] == port)
			return true;
	return false;
}

static void
test_others(void **state)
{
	char url[64];

	(void)state;
	if (!watched_can_trace())
		return;
	snprintf(url, sizeof url, "http://127.0.0.1:%d/", watched.port);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		char *argv[10] = { "sh", "-c", "command -v \"$0\" >/dev/null || exit 77; exec \"$0\" \"$@\"" };
		int asks = 0;

		for (int k = 0; others[i].argv[k] != NULL; k++)
			argv[3 + k] = strcmp(others[i].argv[k], "URL") == 0 ? url : others[i].argv[k];
		watched_forget();
		watched_run(argv, true);
		if (WEXITSTATUS(watched_status()) == 77) {
			print_message("%s is not watched: there is none\n", others[i].program);
			continue;
		}
		assert_int_equal(watched_status(), 0);
		assert_int_equal(watched.asked, others[i].asks);
		for (size_t k = 0; k < watched.reports.count; k++) {
			const struct report *one = &watched.reports.at[k];

			if (one->kind == REPORT_CONNECTED && one->address.peer_port == watched.port)
				asks++;
			if (one->kind != REPORT_RECEIVED || one->address.peer_port != watched.port || one->value == 0)
				continue;
			assert_true(has_asked_from(one->address.local_port));
			assert_true(has_waited(one, others[i].wait));
		}
		assert_int_equal(asks, others[i].asks);
		watched_assert_consistent();
	}
}

/* A read that would not wait is no wait, however long it takes on a machine that has much to do. */
static void
test_nonblocking(void **state)
{
	(void)state;
	if (!has_python() || !watched_can_trace())
		return;
	watched_run_python("import os, time\na, b = os.pipe(); os.set_blocking(a, False)\n"
	    "for i in range(2000):\n try: os.read(a, 1)\n except BlockingIOError: 0\n"
	    "os.set_blocking(a, True); os.write(b, b'x'); os.read(a, 1); os.close(b); time.sleep(0.1)");
	assert_int_equal(watched_status(), 0);
	for (size_t i = 0; i < watched.reports.count; i++)
		if (watched.reports.at[i].kind == REPORT_WAIT)
			assert_int_not_equal(watched.reports.at[i].thing, REPORT_THING_PIPE);
}

/* What can't wait is neither told nor counted, be it ever so often: files are read at full speed. */
static void
test_files_do_not_wait(void **state)
{
	const struct report *ends;

	(void)state;
	if (!has_python() || !watched_can_trace())
		return;
	watched_forget();
	watched_run((char *[]){ "dd", "if=/dev/zero", "of=/dev/null", "bs=512", "count=20000", "status=none", NULL }, true);
	ends = watched_find(REPORT_THREAD_END, 0);
	assert_int_equal(ends->value, 0);
	assert_int_equal(watched_count(REPORT_WAIT), 0);
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
	if (!has_python() || !watched_can_trace())
		return;
	snprintf(program, sizeof program, "import os, time\nfor i in range(3000): time.sleep(0.0015)\nos.unlink('%s')", done);
	watched_forget();
	watched_begin((char *[]){ (char *)watched.python, "-Sc", program, NULL }, true);
	while (access(done, F_OK) == 0) /* and the loop does not turn */
		usleep(WATCHED_PAUSE_US);
	loop_run(watched.base);
	watched_end();
	assert_true(watched.is_whole);
	assert_true(watched_count(REPORT_WAIT) + (size_t)watched_find(REPORT_THREAD_END, 0)->value >= 3000);
	assert_int_equal(watched_count(REPORT_WAIT), watched_count(REPORT_WOKE));
	watched_assert_consistent();
}

/* Threads and children: each is told once, with who made it, and its end. */
static void
test_threads_and_children(void **state)
{
	size_t i, k;

	(void)state;
	if (!has_python() || !watched_can_trace())
		return;
	watched_run_python("import os, threading, subprocess, time\n"
	    "def nap():\n time.sleep(0.05)\n"
	    "many = [threading.Thread(target=nap) for i in range(50)]\n"
	    "for t in many: t.start()\nfor t in many: t.join()\n"
	    "for i in range(10): subprocess.run(['true'])");
	assert_int_equal(watched_status(), 0);
	assert_int_equal(watched_count(REPORT_THREAD), 1 + 50 + 10);
	assert_int_equal(watched_count(REPORT_THREAD_END), 1 + 50 + 10);
	for (i = 0; i < watched.reports.count; i++) {
		if (watched.reports.at[i].kind != REPORT_THREAD || watched.reports.at[i].value == 0)
			continue;
		for (k = 0; k < i; k++)
			if (watched.reports.at[k].kind == REPORT_THREAD && watched.reports.at[k].tid == watched.reports.at[i].value)
				break;
		assert_true(k < i);
	}
	watched_assert_consistent();
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

		watched_forget();
		watched.at_report = go_on_again;
		watched_run((char *[]){ "sh", "-c", "kill -STOP $$; echo on", NULL }, traced != 0);
		halted = watched_find(REPORT_HALTED, 0);
		assert_non_null(halted);
		assert_int_equal(halted->value, SIGSTOP);
		assert_non_null(watched_find(REPORT_RESUMED, (size_t)(halted - watched.reports.at)));
		assert_string_equal(watched.printed.at, "on\n");
		assert_int_equal(watched_status(), 0);
	}
}

/* ---- calls that wait or not, by their arguments ---- */

static enum wait_kind
kind_of(long number, const uint64_t args[6], bool is_now)
{
	const struct wait_call *call = wait_call_find(number);

	assert_non_null(call);
	return wait_of(call, args, &(struct wait_seen){ .fd = WAIT_NO_FD, .is_now = is_now }).kind;
}

static void
test_arguments(void **state)
{
	size_t count;

	(void)state;
	wait_calls(&count);
	if (count == 0)
		return;
	assert_int_equal(kind_of(SYS_recvmsg, (uint64_t[6]){ 3, 0, 0 }, false), WAIT_FOR_ONE);
	assert_int_equal(kind_of(SYS_recvmsg, (uint64_t[6]){ 3, 0, MSG_DONTWAIT }, false), WAIT_FOR_NOTHING);
	assert_int_equal(kind_of(SYS_recvfrom, (uint64_t[6]){ 3, 0, 0, MSG_DONTWAIT }, false), WAIT_FOR_NOTHING);
#ifdef SYS_epoll_pwait2
	/* Its timeout is no number: the fourth argument is 0 where there is none, and it waits for ever. */
	assert_int_equal(kind_of(SYS_epoll_pwait2, (uint64_t[6]){ 3 }, false), WAIT_FOR_ANY);
	assert_int_equal(kind_of(SYS_epoll_pwait2, (uint64_t[6]){ 3, 0, 9, 1 }, true), WAIT_FOR_NOTHING);
#endif
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_blocked_in_a_call),
		cmocka_unit_test(test_in_its_loop),
		cmocka_unit_test(test_holds_its_loop),
		cmocka_unit_test(test_calls),
		cmocka_unit_test(test_arguments),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_nonblocking),
		cmocka_unit_test(test_files_do_not_wait),
		cmocka_unit_test(test_unheard),
		cmocka_unit_test(test_threads_and_children),
		cmocka_unit_test(test_halted),
	};

	return cmocka_run_group_tests(tests, watched_open, watched_close);
}
