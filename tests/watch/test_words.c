/* What is told of a watched program, in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "watch/wait.h"
#include "watch/words.h"

static void
expect_name(const char *name, char *const *argv)
{
	char out[64];

	watch_name(argv, out, sizeof out);
	assert_string_equal(out, name);
}

#define ARGV(...) (char *[]){ __VA_ARGS__, NULL }

static void
a_command_is_called_after_its_script(void **state)
{
	(void)state;
	expect_name("my_fetcher", ARGV("python3", "my_fetcher.py", "5"));
	expect_name("my_fetcher", ARGV("/usr/bin/python3.11", "-u", "../x/my_fetcher.py"));
	expect_name("http.server", ARGV("python3", "-m", "http.server"));
	expect_name("python3", ARGV("python3", "-c", "print(1)"));
	expect_name("node", ARGV("node", "-e", "fetch()"));
	expect_name("node_fetcher", ARGV("node", "src/node_fetcher.mjs"));
	expect_name("curl", ARGV("/usr/bin/curl", "-s", "http://x.py"));
	expect_name("a.out", ARGV("./a.out"));
	expect_name(".profile", ARGV("sh", ".profile"));
	expect_name("bad?name", ARGV("bad\033name"));
}

static void
expect_status(int status, const char *words, uint32_t code)
{
	char out[128];

	watch_status_words(status, out, sizeof out);
	assert_string_equal(out, words);
	assert_int_equal(watch_status_code(status), code);
}

static void
its_end_has_words(void **state)
{
	(void)state;
	expect_status(0, "exit status 0", 0);
	expect_status(3 << 8, "exit status 3", 3);
	expect_status(SIGSEGV, "killed by SIGSEGV (Segmentation fault)", 128 + SIGSEGV);
	expect_status(SIGKILL, "killed by SIGKILL (Killed)", 128 + SIGKILL);
	expect_status(40, "killed by signal 40", 168);
}

static void
expect_start(int stage, int error, const char *words)
{
	char out[128];

	watch_start_words(&(struct report){ .stage = (uint8_t)stage, .value = error }, "./x\033.py", out, sizeof out);
	assert_string_equal(out, words);
}

static void
what_could_not_start_has_words(void **state)
{
	char out[128];

	(void)state;
	expect_start(REPORT_STAGE_EXEC, ENOENT, "./x?.py: not found");
	expect_start(REPORT_STAGE_EXEC, EACCES, "./x?.py: not executable (permission denied)");
	expect_start(REPORT_STAGE_EXEC, ENOEXEC, "./x?.py: not executable (no program, and no \"#!\" line)");
	expect_start(REPORT_STAGE_EXEC, ELOOP, "./x?.py: Too many levels of symbolic links");
	watch_start_words(&(struct report){ .stage = REPORT_STAGE_EXEC, .value = ENOENT }, "/dev/null", out, sizeof out);
	assert_string_equal(out, "/dev/null: the program of its \"#!\" line is not found");
	expect_start(REPORT_STAGE_TERMINAL, ENOSPC, "there is no terminal for it: No space left on device");
	expect_start(REPORT_STAGE_FORK, EAGAIN, "there is no process for it: Resource temporarily unavailable");
}

static void
expect_untraced(int stage, int error, int yama, int tracer, const char *words)
{
	const struct watch_tracing tracing = { .yama = yama, .tracer = tracer };
	char out[128];

	watch_untraced_words_where(&tracing, &(struct report){ .stage = (uint8_t)stage, .value = error }, out, sizeof out);
	assert_string_equal(out, words);
}

static void
what_cannot_be_traced_has_words(void **state)
{
	char out[128];

	(void)state;
#ifdef __linux__
	expect_untraced(REPORT_STAGE_TRACE, EPERM, 2, 0, "this system forbids tracing (kernel.yama.ptrace_scope is 2)");
	expect_untraced(REPORT_STAGE_TRACE, EPERM, 3, 7, "this system forbids tracing (kernel.yama.ptrace_scope is 3)");
	expect_untraced(REPORT_STAGE_TRACE, EPERM, 1, 7, "waitscope is traced itself, by process 7, and all that it starts");
	expect_untraced(REPORT_STAGE_TRACE, EPERM, 1, 0,
	    "it may not be traced here, as in some containers (ptrace: Operation not permitted)");
	expect_untraced(REPORT_STAGE_TRACE, EPERM, -1, 0,
	    "it may not be traced here, as in some containers (ptrace: Operation not permitted)");
	expect_untraced(REPORT_STAGE_TRACE, ENOSYS, -1, 0,
	    "this system does not tell what programs wait for (Linux does from 5.3 on)");
	expect_untraced(REPORT_STAGE_TRACE, ESRCH, 1, 0, "it cannot be traced (ptrace: No such process)");
	expect_untraced(REPORT_STAGE_FILTER, EINVAL, 1, 0,
	    "its calls cannot be filtered here, as in some containers (seccomp: Invalid argument)");
	expect_untraced(REPORT_STAGE_RIGHTS, EPERM, 1, 0,
	    "it has rights by its file (set-uid) that it would lose if it were traced");
#endif
	watch_untraced_words(&(struct report){ .stage = REPORT_STAGE_TRACE, .value = EPERM }, out, sizeof out);
	assert_true(strlen(out) > 0);
}

/* Also of the calls that are not stopped at. */
static long
number_of(const char *name)
{
	for (long number = 0; number < 1024; number++)
		if (wait_call_find(number) != NULL && strcmp(wait_call_find(number)->name, name) == 0)
			return number;
	return -1;
}

static void
expect_wait(const char *call, struct report r, const char *socket, const char *words)
{
	char out[128];

	if (number_of(call) < 0)
		return; /* this machine has no such call */
	r.call = (int32_t)number_of(call);
	watch_wait_words(&r, socket, out, sizeof out);
	assert_string_equal(out, words);
}

static void
a_wait_has_words(void **state)
{
	const struct report_address here = { .family = 4, .local_port = 40000, .peer_port = 8888, .peer = { 127, 0, 0, 1 } };
	const struct report_address here6 = { .family = 6, .local_port = 40000, .peer_port = 8888, .peer = { [15] = 1 } };
	const struct report_address listens = { .family = 4, .local_port = 9000 };
	const uint8_t one = WAIT_FOR_ONE;

	(void)state;
#ifdef __linux__
	assert_true(number_of("getdents64") >= 0);
#endif
	expect_wait("getdents64", (struct report){ .wait = WAIT_FOR_UNKNOWN }, NULL, "getdents64");
	expect_wait("recvfrom", (struct report){ .wait = one, .thing = REPORT_THING_SOCKET, .address = here }, "response 2",
	    "recvfrom: response 2");
	expect_wait("recvfrom", (struct report){ .wait = one, .thing = REPORT_THING_SOCKET, .address = here }, NULL,
	    "recvfrom: localhost:8888");
	expect_wait("sendto", (struct report){ .wait = one, .thing = REPORT_THING_SOCKET, .address = here }, "response 2",
	    "sendto: localhost:8888");
	expect_wait("write", (struct report){ .wait = one, .thing = REPORT_THING_PIPE }, NULL, "write: a pipe");
	expect_wait("flock", (struct report){ .wait = WAIT_FOR_UNKNOWN }, NULL, "flock");
	expect_wait("clone", (struct report){ .wait = WAIT_FOR_CHILD }, NULL, "clone: a child");
	expect_wait("connect", (struct report){ .wait = one, .thing = REPORT_THING_SOCKET, .address = here6 }, NULL,
	    "connect: localhost:8888");
	expect_wait("accept4", (struct report){ .wait = one, .thing = REPORT_THING_SOCKET, .address = listens }, NULL,
	    "accept4: port 9000");
	expect_wait("read", (struct report){ .wait = one, .thing = REPORT_THING_PIPE }, NULL, "read: a pipe");
	expect_wait("read", (struct report){ .wait = one, .thing = REPORT_THING_UNKNOWN }, NULL, "read");
	expect_wait("epoll_wait", (struct report){ .wait = WAIT_FOR_ANY, .count = 3, .thing = REPORT_THING_EPOLL }, NULL,
	    "epoll_wait: 3 descriptors");
	expect_wait("epoll_wait", (struct report){ .wait = WAIT_FOR_ANY, .thing = REPORT_THING_EPOLL }, NULL, "epoll_wait");
	expect_wait("futex", (struct report){ .wait = WAIT_FOR_THREAD }, NULL, "futex: a thread");
	expect_wait("wait4", (struct report){ .wait = WAIT_FOR_CHILD }, NULL, "wait4: a child");
	expect_wait("clock_nanosleep", (struct report){ .wait = WAIT_FOR_TIME }, NULL, "clock_nanosleep");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_command_is_called_after_its_script),
		cmocka_unit_test(its_end_has_words),
		cmocka_unit_test(what_could_not_start_has_words),
		cmocka_unit_test(what_cannot_be_traced_has_words),
		cmocka_unit_test(a_wait_has_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
