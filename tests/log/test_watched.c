/* Watched programs in the log: states, holds, lines, requests, from events put by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "log/timeline.h"
#include "log/trace.h"
#include "log/watched.h"
#include "support/random_trace.h"

static const enum track who = TRACK_WATCHED_1;

static void
put(struct trace *trace, int64_t t_us, enum event_kind kind, uint32_t number, int64_t value)
{
	trace_append(trace, &(struct event){
		.t_us = t_us, .kind = (uint8_t)kind, .number = number, .value = value,
		.track = (uint8_t)(event_kind_is_on(kind, who) ? who : TRACK_VISITOR),
	});
}

static void
say(struct trace *trace, int64_t t_us, enum event_kind kind, uint32_t number, const char *text)
{
	put(trace, t_us, kind, number, trace_intern(trace, text));
}

/* A coroutine that sleeps for 300 ms while the responses 2 and 3 lie there. */
static struct trace *
holding_program(void)
{
	struct trace *trace = trace_new(0);

	say(trace, 0, EVENT_NAME, 0, "my_fetcher");
	say(trace, 0, EVENT_COMMAND, 0, "python3 my_fetcher.py");
	put(trace, 1000, EVENT_THREAD, 1, 1);
	say(trace, 1000, EVENT_NAME, 1, "python3");
	for (uint32_t i = 1; i <= 3; i++) {
		put(trace, 10000 + i, EVENT_ARRIVE, i, TRACE_NO_TEXT);
		put(trace, 10000 + i, EVENT_VISITS, 1, i);
		put(trace, 10000 + i, EVENT_TAKE, i, 90000);
	}
	say(trace, 11000, EVENT_SOURCE, 6, "/home/a/my_fetcher.py\t    time.sleep(0.3)");
	say(trace, 11000, EVENT_LINE, 1, "/home/a/my_fetcher.py:9:main");
	say(trace, 12000, EVENT_WAIT_ANY, 1, "epoll_wait: 4 descriptors");
	put(trace, 100000, EVENT_ANSWER, 1, 200);
	put(trace, 100100, EVENT_WOKE, 1, 0);
	put(trace, 100100, EVENT_AWAY, 1, 0);
	put(trace, 100200, EVENT_READ, 1, 1);
	say(trace, 101000, EVENT_LINE, 1, "/home/a/my_fetcher.py:6:fetch");
	say(trace, 101000, EVENT_WAIT_TIME, 1, "clock_nanosleep");
	put(trace, 150000, EVENT_ANSWER, 2, 200);
	put(trace, 200000, EVENT_ANSWER, 3, 200);
	put(trace, 401000, EVENT_WOKE, 1, 0);
	put(trace, 402000, EVENT_BACK, 1, 0);
	put(trace, 402100, EVENT_AWAY, 1, 0);
	put(trace, 402200, EVENT_READ, 2, 1);
	put(trace, 402300, EVENT_READ, 3, 1);
	put(trace, 500000, EVENT_THREAD_END, 1, 17);
	say(trace, 500000, EVENT_EXIT, 0, "exit status 0");
	put(trace, 500100, EVENT_GONE, 0, 0);
	return trace;
}

static void
a_hold_is_from_the_answer_to_the_return(void **state)
{
	struct trace *trace = holding_program();
	struct timeline *tl = timeline_new(trace);
	size_t count;
	const struct watched_hold *holds = timeline_holds(tl, who, INT64_MAX, &count);
	struct watched_doing doing;
	uint32_t unread[4];

	(void)state;
	assert_int_equal(count, 1);
	assert_int_equal(holds[0].start_us, 150000);
	assert_int_equal(holds[0].end_us, 402000);
	assert_int_equal(holds[0].request, 2);
	assert_int_equal(holds[0].waiting, 2);
	assert_ptr_equal(timeline_hold_at(tl, who, 1, 300000), &holds[0]);
	assert_null(timeline_hold_at(tl, who, 1, 149999));
	assert_null(timeline_hold_at(tl, who, 1, 402000));
	assert_int_equal(timeline_unread(tl, who, 1, 180000, unread, 4), 1);
	assert_int_equal(unread[0], 2);
	assert_int_equal(timeline_unread(tl, who, 1, 300000, unread, 4), 2);
	assert_int_equal(unread[1], 3);
	doing = timeline_hold_doing(tl, who, &holds[0], INT64_MAX);
	assert_int_equal(doing.state, WATCHED_SLEEPS);
	assert_int_equal(doing.us, 251000);
	assert_int_equal(doing.place.line, 6);
	assert_string_equal(doing.place.function, "fetch");
	assert_string_equal(timeline_source_line(tl, who, &doing.place, 6), "    time.sleep(0.3)");
	assert_null(timeline_source_line(tl, who, &doing.place, 7));
	timeline_free(tl);
	trace_free(trace);
}

static void
its_life_is_known_as_it_goes_on(void **state)
{
	struct trace *trace = holding_program();
	struct timeline *tl = timeline_new(trace);
	struct watched_life life = timeline_watched_life(tl, who, 400000);
	enum track track;
	uint32_t number;

	(void)state;
	assert_true(timeline_has_watched(tl, who));
	assert_false(timeline_has_watched(tl, TRACK_WATCHED_2));
	assert_string_equal(life.name, "my_fetcher");
	assert_string_equal(life.command, "python3 my_fetcher.py");
	assert_null(life.status);
	life = timeline_watched_life(tl, who, 500000);
	assert_string_equal(life.status, "exit status 0");
	assert_int_equal(life.gone_us, NEVER_US);
	assert_int_equal(timeline_thread(tl, who, 1)->briefs, 17);
	assert_string_equal(timeline_thread(tl, who, 1)->name, "python3");
	assert_true(timeline_owner(tl, 3, &track, &number));
	assert_int_equal(track, who);
	assert_int_equal(number, 3);
	assert_false(timeline_owner(tl, 4, &track, &number));
	timeline_free(tl);
	trace_free(trace);
}

/* As execSync of Node waits for the end of a command in an epoll of its own, away from the one that has the requests. */
static void
a_loop_within_a_loop_blocks_it(void **state)
{
	struct trace *trace = trace_new(0);
	struct timeline *tl;
	struct watched_hold away;

	(void)state;
	say(trace, 0, EVENT_COMMAND, 0, "node a.js");
	put(trace, 1000, EVENT_THREAD, 1, 1);
	say(trace, 12000, EVENT_WAIT_ANY, 1, "epoll_pwait: 4 descriptors");
	put(trace, 20000, EVENT_WOKE, 1, 0);
	put(trace, 20000, EVENT_AWAY, 1, 0);
	say(trace, 22000, EVENT_WAIT_ANY, 1, "epoll_pwait: 2 pipes");
	put(trace, 60000, EVENT_WOKE, 1, 0);
	put(trace, 61000, EVENT_BACK, 1, 0);
	say(trace, 61000, EVENT_WAIT_ANY, 1, "epoll_pwait: 4 descriptors");
	put(trace, 70000, EVENT_WOKE, 1, 0);
	put(trace, 70000, EVENT_AWAY, 1, 0);
	tl = timeline_new(trace);
	assert_int_equal(timeline_thread_at(tl, who, 1, 12000).state, WATCHED_READY);
	assert_int_equal(timeline_thread_at(tl, who, 1, 22000).state, WATCHED_BLOCKED);
	assert_int_equal(timeline_thread_at(tl, who, 1, 61000).state, WATCHED_READY);
	assert_int_equal(timeline_longest_away(tl, who, 60999).start_us, NEVER_US);
	away = timeline_longest_away(tl, who, INT64_MAX);
	assert_int_equal(away.start_us, 20000);
	assert_int_equal(away.end_us, 61000);
	assert_int_equal(timeline_hold_doing(tl, who, &away, INT64_MAX).state, WATCHED_BLOCKED);
	timeline_free(tl);
	trace_free(trace);
}

/* As those of Go do: each is away while the other one is there. */
static void
threads_that_take_turns_are_not_away(void **state)
{
	struct trace *trace = trace_new(0);
	struct timeline *tl;

	(void)state;
	say(trace, 0, EVENT_COMMAND, 0, "./a");
	put(trace, 1000, EVENT_THREAD, 1, 1);
	put(trace, 1000, EVENT_THREAD, 2, 1);
	put(trace, 2000, EVENT_NETWORK, 2, 0);
	put(trace, 3000, EVENT_AWAY, 1, 0);
	say(trace, 3000, EVENT_WAIT_THREAD, 1, "futex");
	say(trace, 3000, EVENT_WAIT_ANY, 2, "epoll_pwait: response 1");
	put(trace, 90000, EVENT_WOKE, 1, 0);
	put(trace, 90000, EVENT_WOKE, 2, 0);
	put(trace, 90000, EVENT_BACK, 1, 0);
	put(trace, 91000, EVENT_AWAY, 1, 0);
	say(trace, 91000, EVENT_WAIT_THREAD, 1, "futex");
	put(trace, 99000, EVENT_BACK, 1, 0);
	tl = timeline_new(trace);
	assert_int_equal(timeline_longest_away(tl, who, INT64_MAX).start_us, 91000);
	timeline_free(tl);
	trace_free(trace);
}

/* The network, a loop, or lines of its own are what makes a row of a thread. */
static void
a_thread_with_lines_has_a_row(void **state)
{
	struct trace *trace = trace_new(0);
	struct timeline *tl;

	(void)state;
	say(trace, 0, EVENT_COMMAND, 0, "python3 a.py");
	put(trace, 1000, EVENT_THREAD, 1, 1);
	put(trace, 2000, EVENT_THREAD, 2, 1);
	put(trace, 2000, EVENT_THREAD, 3, 1);
	say(trace, 3000, EVENT_LINE, 3, "/home/a/a.py:6:work");
	tl = timeline_new(trace);
	assert_int_equal(timeline_next_row(tl, who, 2999, 1), 0);
	assert_int_equal(timeline_next_row(tl, who, 3000, 1), 3);
	assert_int_equal(timeline_helpers(tl, who, 3000, NULL), 1);
	timeline_free(tl);
	trace_free(trace);
}

/* It is started once, and ends after that. */
static void
a_life_that_contradicts_itself(void **state)
{
	struct trace *trace = trace_new(0);
	struct timeline *tl;
	struct watched_life life;

	(void)state;
	say(trace, 5, EVENT_EXIT, 1, "exit status 1");
	say(trace, 10, EVENT_COMMAND, 0, "first");
	say(trace, 20, EVENT_EXIT, 2, "exit status 2");
	say(trace, 30, EVENT_COMMAND, 0, "second");
	say(trace, 40, EVENT_EXIT, 3, "exit status 3");
	tl = timeline_new(trace);
	life = timeline_watched_life(tl, who, 100);
	assert_string_equal(life.command, "first");
	assert_int_equal(life.start_us, 10);
	assert_int_equal(life.exit_us, 20);
	assert_int_equal(life.code, 2);
	timeline_free(tl);
	trace_free(trace);
}

static void
a_stopped_thread_goes_on_with_what_it_did(void **state)
{
	struct trace *trace = trace_new(0);
	struct timeline *tl;
	uint32_t stretches;

	(void)state;
	put(trace, 0, EVENT_THREAD, 1, 1);
	say(trace, 10, EVENT_WAIT_ONE, 1, "recvfrom: response 1");
	put(trace, 20, EVENT_HALTED, 1, 0);
	put(trace, 50, EVENT_RESUMED, 1, 0);
	put(trace, 60, EVENT_WOKE, 1, 0);
	tl = timeline_new(trace);
	assert_int_equal(timeline_thread_at(tl, who, 1, 20).state, WATCHED_HALTED);
	assert_int_equal(timeline_thread_at(tl, who, 1, 50).state, WATCHED_BLOCKED);
	assert_string_equal(timeline_thread_at(tl, who, 1, 55).told, "recvfrom: response 1");
	assert_int_equal(timeline_thread_time_in(tl, who, 1, WATCHED_BLOCKED, 100, &stretches), 20);
	assert_int_equal(stretches, 2);
	timeline_free(tl);
	trace_free(trace);
}

/* Whoever draws a request looks at its visitor. */
static void
a_request_is_that_of_a_visitor_who_has_come(void **state)
{
	struct trace *trace = trace_new(0);
	struct timeline *tl;
	size_t count;

	(void)state;
	put(trace, 0, EVENT_THREAD, 1, 1);
	put(trace, 10, EVENT_VISITS, 1, 1);
	put(trace, 20, EVENT_ARRIVE, 2, TRACE_NO_TEXT);
	put(trace, 20, EVENT_VISITS, 1, 2);
	put(trace, 30, EVENT_VISITS, 1, 3);
	tl = timeline_new(trace);
	assert_int_equal(timeline_own_requests(tl, who, INT64_MAX, &count)[0].visitor, 2);
	assert_int_equal(count, 1);
	timeline_free(tl);
	trace_free(trace);
}

/* Events of a watched program and of visitors, in any order. */
static struct trace *
random_watched(uint64_t seed)
{
	struct trace *trace = trace_new(0);
	int64_t t_us = 0;

	trace_intern(trace, "/a.py:3:main");
	trace_intern(trace, "/a.py\tx = 1");
	for (int i = 0; i < 4000; i++) {
		enum event_kind kind = (enum event_kind)(EVENT_COMMAND + random_below(&seed, EVENT_GONE - EVENT_COMMAND + 1));
		bool is_visit = random_below(&seed, 5) == 0;

		t_us += random_below(&seed, 3) * random_below(&seed, 2000);
		if (kind == EVENT_THREAD_END && random_below(&seed, 40) != 0)
			continue;
		trace_append(trace, &(struct event){
			.t_us = t_us, .kind = (uint8_t)(is_visit ? random_below(&seed, 2) == 0 ? EVENT_ARRIVE : EVENT_ANSWER : kind),
			.track = (uint8_t)(is_visit ? TRACK_VISITOR : watched_track((int)random_below(&seed, WATCHED_MAX))),
			.number = (uint32_t)random_below(&seed, 5), .value = random_below(&seed, 9) - 1,
		});
	}
	return trace;
}

/* Whatever the log says: the states of a thread are one after another, and add up to its life; holds are no shorter than
 * the least; and an index that grew is the one made at once. */
static void
states_add_up_to_a_life(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 150; seed++) {
		struct trace *trace = random_watched(seed);
		struct timeline *tl = timeline_new(trace);

		for (enum track track = TRACK_WATCHED_1; track <= TRACK_WATCHED_2; track++) {
			uint32_t threads = timeline_threads(tl, track, INT64_MAX);
			int64_t end_us = timeline_last_us(tl);
			size_t count;
			const struct watched_hold *holds = timeline_holds(tl, track, INT64_MAX, &count);

			for (size_t i = 0; i < count; i++)
				if (holds[i].end_us != NEVER_US)
					assert_true(holds[i].end_us - holds[i].start_us >= HOLD_LEAST_US);
			for (uint32_t n = 1; n <= threads; n++) {
				const struct watched_thread *thread = timeline_thread(tl, track, n);
				int64_t sum_us = 0, until_us = thread->end_us == NEVER_US ? end_us : thread->end_us;
				const struct watched_span *spans = timeline_thread_spans(tl, track, n, &count);
				uint32_t stretches, all = 0;

				for (int s = 0; s < WATCHED_STATE_COUNT; s++) {
					sum_us += timeline_thread_time_in(tl, track, n, (enum watched_state)s, end_us, &stretches);
					all += stretches;
				}
				assert_int_equal(sum_us, until_us - thread->begin_us);
				assert_int_equal(all, count);
				assert_int_equal(spans[0].start_us, thread->begin_us);
				for (size_t i = 1; i < count; i++)
					assert_true(spans[i - 1].start_us <= spans[i].start_us);
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
		cmocka_unit_test(a_hold_is_from_the_answer_to_the_return),
		cmocka_unit_test(a_loop_within_a_loop_blocks_it),
		cmocka_unit_test(a_thread_with_lines_has_a_row),
		cmocka_unit_test(threads_that_take_turns_are_not_away),
		cmocka_unit_test(its_life_is_known_as_it_goes_on),
		cmocka_unit_test(a_life_that_contradicts_itself),
		cmocka_unit_test(a_stopped_thread_goes_on_with_what_it_did),
		cmocka_unit_test(a_request_is_that_of_a_visitor_who_has_come),
		cmocka_unit_test(states_add_up_to_a_life),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
