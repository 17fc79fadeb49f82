/* Standard output: a reader that stands still holds nobody up, and gets everything once it reads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <event2/event.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/out.h"

enum { LINES = 20000, MOST = 8 << 20, WATCHDOG_S = 60 };

static const char line[] = "a line that is as long as lines of its kind usually are, and that nobody reads\n";

/* Any wait for the reader is for ever: there is none yet. */
static void
assert_does_not_wait(int write_end, int read_end)
{
	struct event_base *base = event_base_new();
	int kept = dup(STDOUT_FILENO);
	size_t wanted = LINES * (sizeof line - 1), got = 0;
	char bytes[65536];
	struct out *out;
	int failure;

	alarm(WATCHDOG_S);
	dup2(write_end, STDOUT_FILENO);
	close(write_end);
	out = out_new(base, MOST, NULL, NULL);
	for (int i = 0; i < LINES; i++)
		out_text(out, line);
	fcntl(read_end, F_SETFL, O_NONBLOCK);
	while (got < wanted) {
		ssize_t size = read(read_end, bytes, sizeof bytes);

		got += size > 0 ? (size_t)size : 0;
		event_base_loop(base, EVLOOP_NONBLOCK);
	}
	failure = out_free(out, true);
	dup2(kept, STDOUT_FILENO);
	close(kept);
	close(read_end);
	event_base_free(base);
	alarm(0);
	assert_int_equal(failure, 0);
	assert_int_equal(got, wanted);
}

static void
test_pipe(void **state)
{
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_does_not_wait(ends[1], ends[0]);
}

static void
test_socket(void **state)
{
	int ends[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	assert_does_not_wait(ends[1], ends[0]);
}

/* Reads what is there. Returns how many lines came, or are said to be left out. */
static size_t
count_lines(int fd, char *said, size_t size)
{
	static char bytes[1 << 20];
	size_t got = 0, lines = 0;
	ssize_t n;

	while ((n = read(fd, bytes + got, sizeof bytes - 1 - got)) > 0)
		got += (size_t)n;
	bytes[got] = '\0';
	for (char *at = bytes, *end; (end = strchr(at, '\n')) != NULL; at = end + 1) {
		*end = '\0';
		if (at[0] == '(')
			snprintf(said, size, "%.*s", (int)size - 1, at);
		lines += at[0] == '(' ? (size_t)strtoul(at + 1, NULL, 10) : 1;
	}
	return lines;
}

/* What a bound leaves out is counted, line by line, also if nothing is written after that. */
static void
test_left_out(void **state)
{
	struct event_base *base = event_base_new();
	int ends[2], kept = dup(STDOUT_FILENO);
	char said[160] = "";
	size_t lines = 0, written = 0;
	struct out *out;

	(void)state;
	alarm(WATCHDOG_S);
	assert_int_equal(pipe(ends), 0);
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	dup2(ends[1], STDOUT_FILENO);
	close(ends[1]);
	out = out_new(base, 1000, NULL, NULL);
	for (; written < LINES; written += 2)
		out_text(out, "one line, which is not read by anybody\nand another\n");
	lines += count_lines(ends[0], said, sizeof said);
	event_base_loop(base, EVLOOP_NONBLOCK);
	lines += count_lines(ends[0], said, sizeof said);
	assert_true(lines > 0 && lines < written);
	assert_string_equal(said, "");
	assert_int_equal(out_free(out, true), 0);
	dup2(kept, STDOUT_FILENO);
	close(kept);
	lines += count_lines(ends[0], said, sizeof said);
	assert_non_null(strstr(said, " lines left out: nobody read them)"));
	assert_int_equal(lines, written);
	close(ends[0]);
	event_base_free(base);
	alarm(0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pipe),
		cmocka_unit_test(test_socket),
		cmocka_unit_test(test_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
