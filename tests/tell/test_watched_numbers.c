/* A watched program in numbers: its holds, and its threads' lives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/duration.h"
#include "log/timeline.h"
#include "support/random_trace.h"
#include "support/watched_trace.h"
#include "tell/watched_numbers.h"

#define MS(ms) ((int64_t)(ms) * 1000)

enum { ROWS = 8, GRAIN_US = 100 * 1000 };

static const enum track who = TRACK_WATCHED_1;

static void
note(struct trace *trace, int64_t t_us, enum track track, enum event_kind kind, uint32_t number, int64_t value)
{
	trace_append(trace, &(struct event){
		.t_us = t_us, .track = (uint8_t)track, .kind = (uint8_t)kind, .number = number, .value = value,
	});
}

/* A program whose thread is away from its loop for these times, each with a response that lies there, and another
 * one meanwhile where `two` says so. */
static struct trace *
holds_of(const int64_t *lengths_us, const bool *two, size_t count)
{
	struct trace *trace = trace_new(0);
	uint32_t visitor = 0;
	int64_t t_us = MS(100);

	note(trace, 0, who, EVENT_NAME, 0, trace_intern(trace, "my_fetcher"));
	note(trace, 0, who, EVENT_COMMAND, 0, trace_intern(trace, "python3 my_fetcher.py"));
	note(trace, 0, who, EVENT_THREAD, 1, 1);
	note(trace, 0, who, EVENT_BACK, 1, 0);
	for (size_t i = 0; i < count; i++) {
		uint32_t responses = two[i] ? 2 : 1, first = visitor + 1;

		for (uint32_t k = 0; k < responses; k++) {
			note(trace, t_us, TRACK_VISITOR, EVENT_ARRIVE, ++visitor, TRACE_NO_TEXT);
			note(trace, t_us, who, EVENT_VISITS, 1, visitor);
		}
		note(trace, t_us + MS(1), who, EVENT_AWAY, 1, 0);
		note(trace, t_us + MS(2), who, EVENT_LINE, 1, trace_intern(trace, i % 2 == 0 ? "/a/my_fetcher.py:6:f" : "/a/util.py:7:g"));
		note(trace, t_us + MS(2), who, EVENT_WAIT_ONE, 1, trace_intern(trace, "recvfrom: example.org:80"));
		for (uint32_t k = 0; k < responses; k++)
			note(trace, t_us + MS(3) + k, TRACK_VISITOR, EVENT_ANSWER, first + k, 200);
		note(trace, t_us + MS(3) + lengths_us[i] - 10, who, EVENT_WOKE, 1, 0);
		note(trace, t_us += MS(3) + lengths_us[i], who, EVENT_BACK, 1, 0);
		for (uint32_t k = 0; k < responses; k++)
			note(trace, t_us, who, EVENT_READ, first + k, 1);
		t_us += MS(10);
	}
	return trace;
}

static void
the_longest_holds_come_first(void **state)
{
	static const int64_t lengths_us[] = { MS(20), MS(300), 900, MS(50), MS(300) };
	static const bool two[] = { false, true, false, false, false };
	struct trace *trace = holds_of(lengths_us, two, 5);
	struct timeline *tl = timeline_new(trace);
	struct watched_hold_row rows[ROWS];
	struct watched_held held = watched_held_at(tl, who, INT64_MAX);

	(void)state;
	assert_int_equal(watched_longest_holds(tl, who, INT64_MAX, rows, ROWS), 4); /* none of 0.9 ms */
	assert_int_equal(rows[0].end_us - rows[0].start_us, MS(300));
	assert_true(rows[0].start_us < rows[1].start_us);
	assert_int_equal(rows[1].end_us - rows[1].start_us, MS(300));
	assert_int_equal(rows[2].end_us - rows[2].start_us, MS(50));
	assert_int_equal(rows[3].end_us - rows[3].start_us, MS(20));
	assert_string_equal(rows[0].waited.s, "responses 2 and 3");
	assert_string_equal(rows[1].waited.s, "response 6");
	assert_string_equal(rows[0].where.s, "util.py:7");
	assert_string_equal(rows[1].where.s, "my_fetcher.py:6");
	assert_string_equal(rows[0].did.s, "was blocked in recvfrom: example.org:80");
	assert_string_equal(rows[0].source.s, "");
	assert_string_equal(watched_line(tl, who, &rows[0].doing.place).s, "line 7 of util.py");
	assert_string_equal(watched_line(tl, who, &rows[1].doing.place).s, "line 6");
	assert_false(rows[0].goes_on);
	/* The few longest are the same, whatever room there is. */
	assert_int_equal(watched_longest_holds(tl, who, INT64_MAX, rows, 3), 3);
	assert_int_equal(rows[2].end_us - rows[2].start_us, MS(50));
	assert_int_equal(watched_longest_holds(tl, who, INT64_MAX, rows, 1), 1);
	assert_string_equal(rows[0].waited.s, "responses 2 and 3");
	assert_int_equal(held.count, 4);
	assert_int_equal(held.sum_us, MS(670));
	assert_int_equal(held.held_us, MS(670));
	timeline_free(tl);
	trace_free(trace);
}

/* A response that its own thread is blocked for is read as soon as that is awake: it did not wait. */
static void
what_was_awaited_did_not_wait(void **state)
{
	struct trace *trace = trace_new(0);
	struct timeline *tl;
	struct watched_hold_row row;

	(void)state;
	note(trace, 0, who, EVENT_THREAD, 1, 1);
	for (uint32_t i = 1; i <= 2; i++) {
		note(trace, MS(i), TRACK_VISITOR, EVENT_ARRIVE, i, TRACE_NO_TEXT);
		note(trace, MS(i), who, EVENT_VISITS, 1, i);
	}
	note(trace, MS(3), who, EVENT_AWAY, 1, 0);
	note(trace, MS(4), TRACK_VISITOR, EVENT_ANSWER, 1, 200);
	note(trace, MS(5), who, EVENT_WAIT_ONE, 1, trace_intern(trace, "recvfrom: response 2"));
	note(trace, MS(50), TRACK_VISITOR, EVENT_ANSWER, 2, 200);
	note(trace, MS(55), who, EVENT_WOKE, 1, 0);
	note(trace, MS(55) + 300, who, EVENT_READ, 2, 1);
	note(trace, MS(60), who, EVENT_BACK, 1, 0);
	tl = timeline_new(trace);
	assert_int_equal(watched_longest_holds(tl, who, INT64_MAX, &row, 1), 1);
	assert_string_equal(row.waited.s, "response 1");
	timeline_free(tl);
	trace_free(trace);
}

static void
a_hold_that_goes_on_is_as_long_as_it_is(void **state)
{
	struct trace *trace = watched_trace(WATCHED_SAMPLE_HOLD);
	struct timeline *tl = timeline_new(trace);
	struct watched_hold_row rows[ROWS];
	struct watched_held held = watched_held_at(tl, who, MS(2400));

	(void)state;
	assert_int_equal(watched_longest_holds(tl, who, MS(2200), rows, ROWS), 0);
	assert_int_equal(watched_longest_holds(tl, who, 2221950, rows, ROWS), 0); /* it may yet be too short */
	assert_int_equal(watched_longest_holds(tl, who, MS(2400), rows, ROWS), 1);
	assert_true(rows[0].goes_on);
	assert_int_equal(rows[0].end_us, MS(2400));
	assert_string_equal(rows[0].did.s, "slept in clock_nanosleep");
	assert_string_equal(rows[0].where.s, "my_async.py:20");
	assert_string_equal(rows[0].source.s, "time.sleep(0.3)");
	assert_string_equal(rows[0].waited.s, "responses 2 and 3");
	assert_int_equal(held.life_us, MS(2400));
	assert_int_equal(held.sum_us, rows[0].end_us - rows[0].start_us);
	assert_int_equal(watched_longest_holds(tl, who, INT64_MAX, rows, ROWS), 1);
	assert_false(rows[0].goes_on);
	assert_int_equal(watched_held_at(tl, who, INT64_MAX).life_us, 3142700);
	timeline_free(tl);
	trace_free(trace);
}

static void
why_a_response_lay_there(void **state)
{
	struct trace *trace = watched_trace(WATCHED_SAMPLE_HOLD);
	struct timeline *tl = timeline_new(trace);
	size_t count, holds;
	const struct watched_request *requests = timeline_own_requests(tl, who, INT64_MAX, &count);
	const struct watched_hold *hold = timeline_holds(tl, who, INT64_MAX, &holds);

	(void)state;
	assert_int_equal(count, 3);
	assert_null(watched_hold_of(tl, who, &requests[0], INT64_MAX));
	assert_ptr_equal(watched_hold_of(tl, who, &requests[1], INT64_MAX), hold);
	assert_ptr_equal(watched_hold_of(tl, who, &requests[2], MS(2300)), hold);
	assert_null(watched_hold_of(tl, who, &requests[2], MS(2222)));
	timeline_free(tl);
	trace_free(trace);
}

/* What another thread does is no reason for a response to lie there. */
static void
a_hold_is_one_threads(void **state)
{
	struct trace *trace = trace_new(0);
	struct timeline *tl;
	struct watched_hold_row rows[ROWS];
	const struct watched_request *requests;
	size_t count;

	(void)state;
	note(trace, 0, who, EVENT_THREAD, 1, 1);
	note(trace, 0, who, EVENT_THREAD, 2, 1);
	for (uint32_t i = 1; i <= 2; i++) {
		note(trace, MS(i), TRACK_VISITOR, EVENT_ARRIVE, i, TRACE_NO_TEXT);
		note(trace, MS(i), who, EVENT_VISITS, i, i);
		note(trace, MS(3), who, EVENT_AWAY, i, 0);
	}
	note(trace, MS(4), who, EVENT_SOURCE, 6, trace_intern(trace, "/a/my_fetcher.py\t\tx\t= 1"));
	note(trace, MS(4), who, EVENT_LINE, 1, trace_intern(trace, "/a/my_fetcher.py:6:f"));
	note(trace, MS(5), TRACK_VISITOR, EVENT_ANSWER, 1, 200);
	note(trace, MS(5), TRACK_VISITOR, EVENT_ANSWER, 2, 200);
	note(trace, MS(50), who, EVENT_READ, 1, 1);
	note(trace, MS(50), who, EVENT_BACK, 1, 0);
	note(trace, MS(90), who, EVENT_READ, 2, 1);
	note(trace, MS(90), who, EVENT_BACK, 2, 0);
	tl = timeline_new(trace);
	assert_int_equal(watched_longest_holds(tl, who, INT64_MAX, rows, ROWS), 2);
	assert_int_equal(rows[0].thread, 2);
	assert_string_equal(rows[0].waited.s, "response 2");
	assert_string_equal(rows[1].waited.s, "response 1");
	assert_string_equal(rows[1].source.s, "x = 1");
	requests = timeline_own_requests(tl, who, INT64_MAX, &count);
	assert_int_equal(count, 2);
	assert_int_equal(watched_hold_of(tl, who, &requests[0], INT64_MAX)->thread, 1);
	assert_int_equal(watched_hold_of(tl, who, &requests[1], INT64_MAX)->thread, 2);
	assert_int_equal(watched_held_at(tl, who, MS(5) + 500).count, 0); /* they may yet be too short */
	assert_int_equal(watched_held_at(tl, who, MS(20)).count, 2);
	timeline_free(tl);
	trace_free(trace);
}

static int64_t
sum_of(const struct watched_shares *shares)
{
	int64_t sum_us = 0;

	for (int i = 0; i < WATCHED_STATE_COUNT; i++) {
		assert_true(shares->us[i] >= 0);
		sum_us += shares->us[i];
	}
	return sum_us;
}

static void
shares_of_a_life(void **state)
{
	struct trace *trace = watched_trace(WATCHED_SAMPLE_THREADS);
	struct timeline *tl = timeline_new(trace);
	struct watched_shares rows[ROWS];

	(void)state;
	assert_int_equal(watched_shares_at(tl, who, MS(1000), GRAIN_US, rows, ROWS), 4);
	assert_string_equal(rows[0].name.s, "my_threads");
	assert_string_equal(rows[1].name.s, "thread 2");
	assert_int_equal(rows[1].us[WATCHED_BLOCKED], MS(900)); /* from 0.1 to 1.0 */
	assert_int_equal(rows[1].stretches[WATCHED_BLOCKED], 1);
	assert_int_equal(rows[0].us[WATCHED_FOR_THREAD], MS(900));
	assert_int_equal(rows[0].us[WATCHED_RUNNING], MS(100));
	assert_int_equal(rows[0].life_us, MS(1000));
	assert_int_equal(watched_shares_at(tl, who, MS(1000), GRAIN_US, rows, 2), 2);
	timeline_free(tl);
	trace_free(trace);
}

/* Also of a thread with very many short stretches, of which most are shorter than what is printed. */
static void
many_short_stretches_count_as_measured(void **state)
{
	struct trace *trace = trace_new(0);
	struct timeline *tl;
	struct watched_shares shares;

	(void)state;
	note(trace, MS(30), who, EVENT_THREAD, 1, 1);
	for (int64_t i = 0; i < 1000; i++) {
		note(trace, MS(30) + i * MS(4) + MS(1), who, EVENT_WAIT_ANY, 1, trace_intern(trace, "epoll_wait"));
		note(trace, MS(30) + i * MS(4) + MS(4), who, EVENT_WOKE, 1, 0);
	}
	tl = timeline_new(trace);
	shares = watched_shares_of(tl, who, 1, MS(4030), GRAIN_US);
	assert_int_equal(shares.us[WATCHED_READY], MS(3000));
	assert_int_equal(shares.us[WATCHED_RUNNING], MS(1000));
	assert_int_equal(shares.stretches[WATCHED_READY], 1000);
	/* 888 ms and 2662 ms of 3.5 s: the larger rest is rounded up. */
	shares = watched_shares_of(tl, who, 1, MS(3580), GRAIN_US);
	assert_int_equal(shares.life_us, MS(3500));
	assert_int_equal(shares.us[WATCHED_RUNNING], MS(900));
	assert_int_equal(shares.us[WATCHED_READY], MS(2600));
	timeline_free(tl);
	trace_free(trace);
}

static void
shares_add_up(void **state)
{
	static const int64_t grains_us[] = { 100 * 1000, 1000, 10 };

	(void)state;
	for (uint64_t seed = 0; seed < 200 + WATCHED_SAMPLE_COUNT; seed++) {
		struct trace *trace = seed < WATCHED_SAMPLE_COUNT ? watched_trace((enum watched_sample)seed) : random_nonsense(seed, 400);
		struct timeline *tl = timeline_new(trace);

		for (size_t k = 0; k < trace_count(trace); k += 1 + trace_count(trace) / 20)
			for (size_t g = 0; g < 3; g++) {
				struct watched_shares rows[ROWS];
				int64_t t_us = trace_at(trace, k)->t_us + (int64_t)g;
				size_t count = watched_shares_at(tl, who, t_us, grains_us[g], rows, ROWS);

				for (size_t i = 0; i < count; i++) {
					assert_int_equal(sum_of(&rows[i]), rows[i].life_us);
					assert_int_equal(rows[i].life_us, duration_between(rows[i].begin_us, rows[i].end_us, grains_us[g]));
				}
			}
		timeline_free(tl);
		trace_free(trace);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_longest_holds_come_first),
		cmocka_unit_test(what_was_awaited_did_not_wait),
		cmocka_unit_test(a_hold_that_goes_on_is_as_long_as_it_is),
		cmocka_unit_test(why_a_response_lay_there),
		cmocka_unit_test(a_hold_is_one_threads),
		cmocka_unit_test(shares_of_a_life),
		cmocka_unit_test(many_short_stretches_count_as_measured),
		cmocka_unit_test(shares_add_up),
	};

	return cmocka_run_group_tests_name("watched_numbers", tests, NULL, NULL);
}
