/* The rescue: a signal may come at any moment, also while another rescue is being prepared. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <signal.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "ui/term/rescue.h"

enum { ROUNDS = 200, SHORT_SIZE = 700, LONG_SIZE = 2900, SPREAD_US = 400 };

static char short_text[SHORT_SIZE], long_text[LONG_SIZE];

/* Prepares one rescue after the other until it dies. A pipe will do for a terminal. */
static void
prepare_for_ever(int fd)
{
	struct termios settings = { 0 };

	rescue_prepare(fd, &settings, short_text, sizeof short_text);
	if (write(fd, "!", 1) != 1)
		_exit(1);
	for (;;) {
		rescue_prepare(fd, &settings, long_text, sizeof long_text);
		rescue_prepare(fd, &settings, short_text, sizeof short_text);
	}
}

static size_t
read_all(int fd, char *text, size_t size)
{
	size_t got = 0;
	ssize_t more;

	while (got < size && (more = read(fd, text + got, size - got)) > 0)
		got += (size_t)more;
	return got;
}

/* One whole rescue, and not a mixture of two nor none. */
static void
meets_one_or_the_other(void **state)
{
	(void)state;
	memset(short_text, 's', sizeof short_text);
	memset(long_text, 'l', sizeof long_text);
	for (int i = 0; i < ROUNDS; i++) {
		char text[SHORT_SIZE + LONG_SIZE], ready;
		int ends[2], status;
		size_t size;
		pid_t child;

		assert_int_equal(pipe(ends), 0);
		child = fork();
		if (child == 0)
			prepare_for_ever(ends[1]);
		close(ends[1]);
		assert_int_equal(read(ends[0], &ready, 1), 1);
		nanosleep(&(struct timespec){ .tv_nsec = i * 37 % SPREAD_US * 1000 }, NULL);
		assert_int_equal(kill(child, SIGUSR1), 0);
		size = read_all(ends[0], text, sizeof text);
		close(ends[0]);
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGUSR1);
		if (size == sizeof short_text)
			assert_memory_equal(text, short_text, size);
		else if (size == sizeof long_text)
			assert_memory_equal(text, long_text, size);
		else
			fail_msg("round %d: %zu bytes", i, size);
	}
}

static void
happens_once_or_never(void **state)
{
	struct termios settings = { 0 };
	char text[8];
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	rescue_now();
	rescue_prepare(ends[1], &settings, "no", 2);
	rescue_cancel();
	assert_false(rescue_is_ready());
	rescue_now();
	rescue_prepare(ends[1], &settings, "back", 4);
	assert_true(rescue_is_ready());
	rescue_now();
	assert_false(rescue_is_ready());
	rescue_now();
	close(ends[1]);
	assert_int_equal(read_all(ends[0], text, sizeof text), 4);
	assert_memory_equal(text, "back", 4);
	close(ends[0]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(meets_one_or_the_other),
		cmocka_unit_test(happens_once_or_never),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
