/* Lanes: one task at a time, to its end, whatever suspends it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <event2/event.h>
#include <string.h>

#include "base/lane.h"

/* The pieces that ran, in order, a letter for each. */
static char ran[64];
static struct event_base *base;

static void
note(char letter)
{
	size_t length = strlen(ran);

	assert_true(length + 1 < sizeof ran);
	ran[length] = letter;
}

static int
set_up(void **state)
{
	(void)state;
	memset(ran, 0, sizeof ran);
	base = event_base_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	event_base_free(base);
	return 0;
}

static void
quick(struct lane *lane, void *arg)
{
	(void)lane;
	note(*(const char *)arg);
}

static void
second_half(struct lane *lane, void *arg)
{
	(void)lane;
	(void)arg;
	note('2');
}

static void
blocking(struct lane *lane, void *arg)
{
	note('1');
	lane_block(lane, second_half, arg);
}

static void
sleeping(struct lane *lane, void *arg)
{
	note('1');
	lane_sleep(lane, 2000, second_half, arg);
}

static void
yielding(struct lane *lane, void *arg)
{
	note('1');
	lane_yield(lane, second_half, arg);
}

static void
unblock_cb(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	note('u');
	lane_unblock(arg);
}

static void
runs_tasks_in_order(void **state)
{
	struct lane *lane = lane_new(base);

	(void)state;
	lane_post(lane, quick, "a");
	lane_post(lane, quick, "b");
	lane_post(lane, quick, "c");
	assert_string_equal(ran, ""); /* never at once */
	assert_int_equal(lane_queued(lane), 3);
	event_base_dispatch(base);
	assert_string_equal(ran, "abc");
	assert_false(lane_is_busy(lane));
	lane_free(lane);
}

static void
nothing_runs_while_a_task_is_blocked(void **state)
{
	static const struct timeval later = { 0, 3000 };
	struct lane *lane = lane_new(base);

	(void)state;
	lane_post(lane, blocking, NULL);
	lane_post(lane, quick, "a");
	event_base_dispatch(base);
	assert_string_equal(ran, "1");
	assert_true(lane_is_busy(lane));
	lane_post(lane, quick, "b");
	event_base_once(base, -1, EV_TIMEOUT, unblock_cb, lane, &later);
	event_base_dispatch(base);
	assert_string_equal(ran, "1u2ab");
	lane_free(lane);
}

static void
nothing_runs_while_a_task_sleeps_or_yields(void **state)
{
	static lane_fn *const tasks[] = { sleeping, yielding };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct lane *lane = lane_new(base);

		memset(ran, 0, sizeof ran);
		lane_post(lane, tasks[i], NULL);
		lane_post(lane, quick, "a");
		event_base_dispatch(base);
		assert_string_equal(ran, "12a");
		lane_free(lane);
	}
}

static void
timer_cb(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	note('t');
}

static void
sleeping_past_a_timer(struct lane *lane, void *arg)
{
	static const struct timeval sooner = { 0, 1000 };

	event_base_once(base, -1, EV_TIMEOUT, timer_cb, NULL, &sooner);
	sleeping(lane, arg);
}

static void
a_sleep_lasts(void **state)
{
	struct lane *lane = lane_new(base);

	(void)state;
	lane_post(lane, sleeping_past_a_timer, NULL);
	lane_post(lane, quick, "a");
	event_base_dispatch(base);
	assert_string_equal(ran, "1t2a");
	lane_free(lane);
}

static void
two_lanes_do_not_wait_for_each_other(void **state)
{
	struct lane *blocked = lane_new(base), *free_one = lane_new(base);

	(void)state;
	lane_post(blocked, blocking, NULL);
	lane_post(blocked, quick, "x");
	lane_post(free_one, quick, "a");
	event_base_dispatch(base);
	assert_null(strchr(ran, 'x'));
	assert_non_null(strchr(ran, 'a'));
	lane_free(blocked);
	lane_free(free_one);
}

static int rounds;

static void
busy(struct lane *lane, void *arg)
{
	if (++rounds < 1000)
		lane_post(lane, busy, arg);
}

static void
socket_cb(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	if (*(int *)arg < 0)
		*(int *)arg = rounds;
}

/* A lane that always has something to do leaves sockets their turn. */
static void
a_busy_lane_starves_nobody(void **state)
{
	struct lane *lane = lane_new(base);
	evutil_socket_t pair[2];
	struct event *readable;
	int seen_at = -1;

	(void)state;
	rounds = 0;
	assert_int_equal(evutil_socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	readable = event_new(base, pair[0], EV_READ, socket_cb, &seen_at);
	event_add(readable, NULL);
	assert_int_equal(send(pair[1], "x", 1, 0), 1);
	lane_post(lane, busy, NULL);
	event_base_dispatch(base);
	assert_int_equal(rounds, 1000);
	assert_in_range(seen_at, 0, 100);
	event_free(readable);
	evutil_closesocket(pair[0]);
	evutil_closesocket(pair[1]);
	lane_free(lane);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(runs_tasks_in_order, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nothing_runs_while_a_task_is_blocked, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nothing_runs_while_a_task_sleeps_or_yields, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_sleep_lasts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(two_lanes_do_not_wait_for_each_other, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_busy_lane_starves_nobody, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("lane", tests, NULL, NULL);
}
