/* Visits: somebody asks while nothing runs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <event2/event.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/loop.h"
#include "run/lab.h"

enum { MS = 1000, CALLERS_MAX = 4, NEVER_MS = 20 * 1000 /* by then it would have come */ };

struct fixture {
	struct event_base *base;
	struct settings knobs;
	struct lab *lab;
	int made, ended, visited;
	int *awaited;             /* the count whose change is waited for */
	int callers[CALLERS_MAX];
	int caller_count;
};

static void
counted(struct fixture *f, int *count)
{
	++*count;
	if (count == f->awaited)
		loop_stop(f->base);
}

static void
run_made(void *arg)
{
	struct fixture *f = arg;

	counted(f, &f->made);
}

static void
run_ended(void *arg)
{
	struct fixture *f = arg;

	counted(f, &f->ended);
}

static void
visited(void *arg)
{
	struct fixture *f = arg;

	counted(f, &f->visited);
}

static void
make_lab(struct fixture *f, bool receives)
{
	const struct run_hooks hooks = { .run_made = run_made, .run_ended = run_ended, .visited = receives ? visited : NULL, .arg = f };
	char why[160];

	lab_free(f->lab);
	f->lab = lab_new(f->base, &f->knobs, 0, &hooks, why, sizeof why);
	assert_non_null(f->lab);
}

static int
set_up(void **state)
{
	static struct fixture f;

	f = (struct fixture){ .base = loop_new() };
	settings_init(&f.knobs);
	f.knobs.value[KNOB_DELAY] = 5 * MS;
	f.knobs.value[KNOB_REQUESTS] = 1;
	make_lab(&f, true);
	*state = &f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	while (f->caller_count > 0)
		close(f->callers[--f->caller_count]);
	lab_free(f->lab);
	loop_free(f->base);
	return 0;
}

static void
give_up(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	fail_msg("it never came");
}

static void
await_next(struct fixture *f, int *count)
{
	struct event *timer = evtimer_new(f->base, give_up, NULL);

	event_add(timer, &(struct timeval){ NEVER_MS / 1000, 0 });
	f->awaited = count;
	loop_run(f->base);
	f->awaited = NULL;
	event_free(timer);
}

static void
run_programs(struct fixture *f)
{
	lab_run(f->lab);
	await_next(f, &f->ended);
	assert_true(lab_is_over(f->lab));
}

static void
call(struct fixture *f, const char *target)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	address.sin_port = htons((uint16_t)atoi(strchr(lab_address(f->lab), ':') + 1));
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
	dprintf(fd, "GET %s HTTP/1.0\r\n\r\n", target);
	f->callers[f->caller_count++] = fd;
}

/* The visitor's request, in the present run. */
static const struct request *
visitor(const struct fixture *f, uint32_t number)
{
	return timeline_request(lab_timeline(f->lab), TRACK_VISITOR, number);
}

static uint32_t
visitor_count(const struct fixture *f)
{
	return timeline_request_count(lab_timeline(f->lab), TRACK_VISITOR);
}

static void
a_visitor_after_the_end_has_a_run(void **state)
{
	struct fixture *f = *state;
	const struct timeline *before;

	run_programs(f);
	before = lab_timeline(f->lab);
	call(f, "/?delay=30ms");
	await_next(f, &f->visited);
	/* The picture of the programs' run stays until somebody decides to see the other one. */
	assert_true(lab_has_visit(f->lab));
	assert_ptr_equal(lab_timeline(f->lab), before);
	assert_false(lab_shows_visit(f->lab));
	assert_int_equal(f->made, 1);
	assert_true(lab_show_visit(f->lab));
	assert_int_equal(f->made, 2);
	assert_true(lab_shows_visit(f->lab));
	assert_false(lab_has_visit(f->lab));
	assert_false(lab_is_over(f->lab));
	assert_false(timeline_has_program(lab_timeline(f->lab), TRACK_SYNC));
	assert_false(timeline_has_program(lab_timeline(f->lab), TRACK_ASYNC));
	assert_string_equal(visitor(f, 1)->target, "/?delay=30ms");
	assert_int_equal(timeline_event_index(lab_timeline(f->lab), TRACK_VISITOR, EVENT_ARRIVE, 1), /* it is the run's beginning */
	    timeline_event_index(lab_timeline(f->lab), TRACK_LOOP, EVENT_RUN_START, 1) + 1);
	await_next(f, &f->ended);
	assert_true(lab_is_over(f->lab));
	assert_int_equal(visitor(f, 1)->status, 200);
	assert_in_range(lab_span_us(f->lab), 30 * MS, 2000 * MS);
	assert_int_equal(f->ended, 2);
	/* And the knobs are those of the programs' runs. */
	assert_int_equal(lab_knobs(f->lab)->value[KNOB_PROGRAMS], PROGRAMS_BOTH);
	lab_run(f->lab);
	await_next(f, &f->ended);
	assert_true(timeline_has_program(lab_timeline(f->lab), TRACK_SYNC));
	assert_false(lab_shows_visit(f->lab));
}

static void
it_ends_with_the_last_of_them(void **state)
{
	struct fixture *f = *state;

	run_programs(f);
	call(f, "/?delay=5ms");
	call(f, "/?delay=60ms");
	call(f, "/favicon.ico");
	await_next(f, &f->visited);
	assert_true(lab_show_visit(f->lab));
	while (visitor_count(f) < 3)
		event_base_loop(f->base, EVLOOP_ONCE);
	await_next(f, &f->ended);
	for (uint32_t i = 1; i <= 3; i++)
		assert_true(visitor(f, i)->answer_us != NEVER_US);
}

/* Whoever came while the programs ran is in their picture, so that waits for their end, too. */
static void
a_run_of_programs_waits_for_its_visitors(void **state)
{
	struct fixture *f = *state;

	lab_turn(f->lab, KNOB_DELAY, 50 * MS);
	lab_run(f->lab);
	call(f, "/?delay=150ms");
	call(f, "/?delay=20s");
	while (visitor_count(f) < 2)
		event_base_loop(f->base, EVLOOP_ONCE);
	close(f->callers[--f->caller_count]); /* whoever gives up has left, too */
	await_next(f, &f->ended);
	assert_int_equal(visitor(f, 1)->status, 200);
	assert_true(timeline_done_us(lab_timeline(f->lab), TRACK_SYNC, INT64_MAX) < visitor(f, 1)->answer_us);
	assert_int_not_equal(visitor(f, 2)->leave_us, NEVER_US);
	assert_false(lab_has_visit(f->lab));
}

/* Who sends no request is seen, too, and what they sent goes nowhere. */
static void
whoever_is_refused_is_a_visitor(void **state)
{
	struct fixture *f = *state;

	run_programs(f);
	call(f, "/\xe6\x97\xa5");
	await_next(f, &f->visited);
	assert_true(lab_show_visit(f->lab));
	assert_int_equal(visitor(f, 1)->status, 400);
	assert_string_equal(visitor(f, 1)->target, "/%E6%97%A5");
}

/* Whoever was not looked at is shown first, and then whoever came after them. */
static void
none_of_them_is_lost(void **state)
{
	struct fixture *f = *state;
	char answer[512];

	run_programs(f);
	call(f, "/?delay=1ms");
	await_next(f, &f->visited);
	while (recv(f->callers[0], answer, sizeof answer, MSG_DONTWAIT) <= 0)
		event_base_loop(f->base, EVLOOP_ONCE);
	while (lab_has_visit(f->lab) && f->visited == 1) { /* until the first visit is over, a second call joins it */
		call(f, "/?delay=2ms");
		await_next(f, &f->visited);
	}
	assert_true(lab_show_visit(f->lab));
	assert_string_equal(visitor(f, 1)->target, "/?delay=1ms");
	while (lab_show_visit(f->lab))
		assert_string_equal(visitor(f, visitor_count(f))->target, "/?delay=2ms");
	assert_false(lab_has_visit(f->lab));
}

static void
a_new_run_does_away_with_it(void **state)
{
	struct fixture *f = *state;

	run_programs(f);
	call(f, "/?delay=30ms");
	await_next(f, &f->visited);
	lab_run(f->lab);
	await_next(f, &f->made);
	assert_false(lab_has_visit(f->lab));
	assert_false(lab_show_visit(f->lab));
	await_next(f, &f->ended);
	assert_int_equal(visitor_count(f), 0); /* late news of the visit are not the run's */
	assert_int_equal(f->ended, 2);
}

static void
a_run_that_is_held_stays(void **state)
{
	struct fixture *f = *state;

	run_programs(f);
	lab_hold(f->lab, true);
	call(f, "/");
	await_next(f, &f->visited);
	assert_false(lab_has_visit(f->lab)); /* else one would get ready to show it, in vain */
	assert_false(lab_show_visit(f->lab));
	lab_hold(f->lab, false);
	await_next(f, &f->visited);
	assert_true(lab_has_visit(f->lab));
	assert_true(lab_show_visit(f->lab));
}

/* A run that stands ready is none that somebody could see a visitor in. */
static void
before_a_run_there_are_visits_too(void **state)
{
	struct fixture *f = *state;

	lab_prepare(f->lab);
	call(f, "/?delay=30ms");
	await_next(f, &f->visited);
	assert_true(lab_has_visit(f->lab));
	assert_false(lab_has_begun(f->lab));
	lab_begin(f->lab);
	assert_false(lab_has_visit(f->lab));
	await_next(f, &f->ended);
	assert_int_equal(visitor_count(f), 0);
}

static void
nobody_is_received_unasked(void **state)
{
	struct fixture *f = *state;
	char answer[512];

	make_lab(f, false);
	run_programs(f);
	call(f, "/?delay=1ms");
	while (recv(f->callers[0], answer, sizeof answer, MSG_DONTWAIT) <= 0)
		event_base_loop(f->base, EVLOOP_ONCE);
	assert_false(lab_has_visit(f->lab));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_visitor_after_the_end_has_a_run, set_up, tear_down),
		cmocka_unit_test_setup_teardown(it_ends_with_the_last_of_them, set_up, tear_down),
		cmocka_unit_test_setup_teardown(whoever_is_refused_is_a_visitor, set_up, tear_down),
		cmocka_unit_test_setup_teardown(none_of_them_is_lost, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_run_of_programs_waits_for_its_visitors, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_new_run_does_away_with_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_run_that_is_held_stays, set_up, tear_down),
		cmocka_unit_test_setup_teardown(before_a_run_there_are_visits_too, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nobody_is_received_unasked, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("visits", tests, NULL, NULL);
}
