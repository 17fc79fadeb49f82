/* Standard output: a reader that stands still holds nobody up, and gets everything once it reads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <event2/event.h>
#include <fcntl.h>
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pipe),
		cmocka_unit_test(test_socket),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
