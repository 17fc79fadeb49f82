/* Signals: each kind is acted upon, however many came before the loop had its turn. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/signals.h"
#include "base/loop.h"

enum { STORM = 100000 };

struct seen {
	int count[NSIG];
};

static void
see(void *arg, int number)
{
	struct seen *seen = arg;

	seen->count[number]++;
}

static const struct signal_row rows[] = { { SIGINT, see, true }, { SIGWINCH, see, false }, { SIGUSR2, see, false },
	{ 0, NULL, false } };

static void
turn(struct event_base *base)
{
	event_base_loop(base, EVLOOP_NONBLOCK);
}

/* As when a window is resized while the server sleeps on the loop, and then Ctrl-C is pressed. */
static void
none_is_lost_in_a_storm(void **state)
{
	struct event_base *base = loop_new();
	struct seen seen = { { 0 } };
	struct signals *signals = signals_new(base, rows, &seen);

	(void)state;
	for (int i = 0; i < STORM; i++)
		raise(SIGWINCH);
	raise(SIGINT);
	turn(base);
	turn(base);
	assert_int_equal(seen.count[SIGINT], 1);
	assert_int_equal(seen.count[SIGWINCH], 1);
	assert_int_equal(seen.count[SIGUSR2], 0);
	raise(SIGINT);
	turn(base);
	assert_int_equal(seen.count[SIGINT], 2);
	signals_free(signals);
	loop_free(base);
}

static void
what_comes_after_the_last_turn_is_acted_upon_once(void **state)
{
	struct event_base *base = loop_new();
	struct seen seen = { { 0 } };
	struct signals *signals = signals_new(base, rows, &seen);

	(void)state;
	raise(SIGINT);
	signals_act(signals);
	signals_act(signals);
	assert_int_equal(seen.count[SIGINT], 1);
	assert_int_equal(seen.count[SIGWINCH], 0);
	signals_free(signals);
	signals_act(NULL);
	loop_free(base);
}

/* In a process of its own, which would stop. */
static void
none_that_ends_it_waits_for_a_stop(void **state)
{
	static const struct signal_row stopping[] = { { SIGTSTP, see, false }, { SIGTERM, see, true }, { 0, NULL, false } };
	int status = 0;
	pid_t child = fork();

	(void)state;
	if (child == 0) {
		struct seen seen = { { 0 } };
		struct event_base *base = loop_new();
		struct signals *signals = signals_new(base, stopping, &seen);

		setpgid(0, 0);
		raise(SIGTERM);
		signals_default(signals, SIGTSTP);
		turn(base);
		_exit(seen.count[SIGTERM]);
	}
	assert_int_equal(waitpid(child, &status, WUNTRACED), child);
	if (WIFSTOPPED(status))
		kill(child, SIGKILL);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 1);
}

static void
what_was_ignored_stays_so_and_the_rest_comes_back(void **state)
{
	struct event_base *base = loop_new();
	struct seen seen = { { 0 } };
	struct sigaction now;
	struct signals *signals;

	(void)state;
	signal(SIGUSR2, SIG_IGN);
	signals = signals_new(base, rows, &seen);
	raise(SIGUSR2);
	turn(base);
	assert_int_equal(seen.count[SIGUSR2], 0);
	signals_free(signals);
	assert_int_equal(sigaction(SIGINT, NULL, &now), 0);
	assert_true(now.sa_handler == SIG_DFL);
	assert_int_equal(sigaction(SIGUSR2, NULL, &now), 0);
	assert_true(now.sa_handler == SIG_IGN);
	signal(SIGUSR2, SIG_DFL);
	loop_free(base);
}

static void
says_that_there_are_no_descriptors(void **state)
{
	struct event_base *base = loop_new();
	struct rlimit before, none;
	struct seen seen = { { 0 } };

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	none = (struct rlimit){ .rlim_cur = 0, .rlim_max = before.rlim_max };
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	errno = 0;
	assert_null(signals_new(base, rows, &seen));
	assert_int_equal(errno, EMFILE);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	loop_free(base);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(none_is_lost_in_a_storm),
		cmocka_unit_test(what_comes_after_the_last_turn_is_acted_upon_once),
		cmocka_unit_test(none_that_ends_it_waits_for_a_stop),
		cmocka_unit_test(what_was_ignored_stays_so_and_the_rest_comes_back),
		cmocka_unit_test(says_that_there_are_no_descriptors),
	};

	/* Whoever starts this in the background may have left them ignored. */
	for (size_t i = 0; rows[i].number != 0; i++)
		signal(rows[i].number, SIG_DFL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
