/* Printing waits for whoever reads, and for nobody on the way out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/print.h"

enum { MUCH = 1 << 20, ALARM_US = 100 * 1000 };

static char much[MUCH + 1];
static int ends[2], before;

/* Standard output becomes one end of `ends`, which nobody reads. */
static void
begin(int (*make)(int fds[2]))
{
	assert_int_equal(make(ends), 0);
	before = dup(STDOUT_FILENO);
	dup2(ends[1], STDOUT_FILENO);
	memset(much, 'x', MUCH);
}

static void
end(void)
{
	dup2(before, STDOUT_FILENO);
	close(before);
	close(ends[0]);
	close(ends[1]);
}

static int
make_sockets(int fds[2])
{
	return socketpair(AF_UNIX, SOCK_STREAM, 0, fds);
}

static void *
read_all(void *arg)
{
	char bytes[4096];
	size_t left = MUCH;

	(void)arg;
	while (left > 0) {
		ssize_t got = read(ends[0], bytes, sizeof bytes);

		if (got <= 0)
			break;
		left -= (size_t)got;
	}
	return (void *)left;
}

static void
all_arrives_at_whoever_reads(void **state)
{
	int (*const makers[])(int[2]) = { pipe, make_sockets };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		pthread_t reader;
		void *left;
		int failure;

		begin(makers[i]);
		assert_int_equal(pthread_create(&reader, NULL, read_all, NULL), 0);
		failure = print_text(STDOUT_FILENO, much);
		pthread_join(reader, &left);
		end();
		assert_int_equal(failure, 0);
		assert_null(left);
	}
}

static void
on_alarm(int number)
{
	(void)number;
}

/* Without the signal, it would wait for ever. */
static void
a_signal_ends_the_waiting(void **state)
{
	struct sigaction action = { .sa_handler = on_alarm, .sa_flags = SA_RESTART };
	struct itimerval often = { { .tv_usec = ALARM_US }, { .tv_usec = ALARM_US } }, never = { 0 };
	int failure;

	(void)state;
	sigaction(SIGALRM, &action, NULL);
	begin(pipe);
	setitimer(ITIMER_REAL, &often, NULL); /* again and again: the first may come before it waits */
	failure = print_text(STDOUT_FILENO, much);
	setitimer(ITIMER_REAL, &never, NULL);
	end();
	assert_int_equal(failure, ETIMEDOUT);
}

static void
a_reader_who_is_gone_is_told(void **state)
{
	int failure;

	(void)state;
	signal(SIGPIPE, SIG_IGN);
	begin(pipe);
	close(ends[0]);
	failure = print_text(STDOUT_FILENO, "anybody?\n");
	end();
	assert_int_equal(failure, EPIPE);
}

/* With no descriptor left, or a pipe of another user's, there is nothing but one that blocks. */
static void
what_cannot_be_opened_anew_is_not_waited_for_either(void **state)
{
	struct rlimit limit, none;
	int failure;

	(void)state;
	begin(pipe);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	none = (struct rlimit){ .rlim_cur = STDERR_FILENO + 1, .rlim_max = limit.rlim_max };
	setrlimit(RLIMIT_NOFILE, &none);
	alarm(1);
	failure = print_text(STDOUT_FILENO, much);
	setrlimit(RLIMIT_NOFILE, &limit);
	end();
	assert_int_equal(failure, ETIMEDOUT);
}

/* Last: there is no way back from it. */
static void
nobody_is_waited_for_in_a_hurry(void **state)
{
	int (*const makers[])(int[2]) = { pipe, make_sockets };

	(void)state;
	print_hurry();
	for (size_t i = 0; i < 2; i++) {
		int failure, again;

		begin(makers[i]);
		failure = print_text(STDOUT_FILENO, much);
		again = print_text(STDOUT_FILENO, "and this\n");
		end();
		assert_int_equal(failure, ETIMEDOUT);
		assert_int_equal(again, ETIMEDOUT);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_arrives_at_whoever_reads),
		cmocka_unit_test(a_signal_ends_the_waiting),
		cmocka_unit_test(a_reader_who_is_gone_is_told),
		cmocka_unit_test(what_cannot_be_opened_anew_is_not_waited_for_either),
		cmocka_unit_test(nobody_is_waited_for_in_a_hurry),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
