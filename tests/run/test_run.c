/* Whole runs over real sockets: who blocked, what queued, in which order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "log/forecast.h"
#include "run/run.h"
#include "support/sample_run.h"
#include "support/world.h"
#include "tell/summary.h"

enum { MS = 1000 };

static int
set_up(void **state)
{
	static struct world w;

	world_init(&w);
	w.knobs.value[KNOB_DELAY] = 20 * MS;
	*state = &w;
	return 0;
}

static int
tear_down(void **state)
{
	world_release(*state);
	return 0;
}

static void
run_to_end(struct world *w)
{
	world_run(w);
	assert_true(lab_is_over(w->lab));
}

static struct tally
final(const struct world *w, enum track track)
{
	return timeline_tally_at(lab_timeline(w->lab), track, INT64_MAX);
}

/* The index of the n-th event (from 1) of that kind on that track; fails if there is none. */
static size_t
find(const struct world *w, enum track track, enum event_kind kind, uint32_t nth)
{
	const struct trace *trace = timeline_trace(lab_timeline(w->lab));

	for (size_t i = 0; i < trace_count(trace); i++) {
		const struct event *e = trace_at(trace, i);

		if (e->track == track && e->kind == kind && --nth == 0)
			return i;
	}
	fail_msg("no such %s of %s", event_kind_info(kind)->name, track_name(track));
	return 0;
}

static size_t
count(const struct world *w, enum track track, enum event_kind kind)
{
	const struct trace *trace = timeline_trace(lab_timeline(w->lab));
	size_t n = 0;

	for (size_t i = 0; i < trace_count(trace); i++)
		n += trace_at(trace, i)->track == track && trace_at(trace, i)->kind == kind;
	return n;
}

static const struct request *
request(const struct world *w, enum track track, uint32_t number)
{
	return timeline_request(lab_timeline(w->lab), track, number);
}

/* ---- order and causes ---- */

/* Not even when the loop had much to do just before. */
static void
no_beat_is_early(void **state)
{
	struct world *w = *state;
	const struct trace *trace;

	w->knobs.value[KNOB_PROGRAMS] = PROGRAMS_ASYNC;
	w->knobs.value[KNOB_REQUESTS] = 2000;
	w->knobs.value[KNOB_DELAY] = 300 * MS;
	run_to_end(w);
	trace = timeline_trace(lab_timeline(w->lab));
	for (size_t i = 0; i < trace_count(trace); i++)
		if (trace_at(trace, i)->kind == EVENT_HEARTBEAT)
			assert_true(trace_at(trace, i)->value >= 0);
}

static void
sync_waits_and_async_goes_on(void **state)
{
	struct world *w = *state;

	run_to_end(w);
	/* Sync sends the next only when it has the one before. */
	for (uint32_t number = 2; number <= 3; number++)
		assert_true(request(w, TRACK_SYNC, number)->launch_us >= request(w, TRACK_SYNC, number - 1)->response_us);
	/* Async has launched all, printed its line and reached its loop before any response. */
	assert_true(find(w, TRACK_ASYNC, EVENT_READY, 1) < find(w, TRACK_ASYNC, EVENT_RESPONSE, 1));
	assert_true(find(w, TRACK_ASYNC, EVENT_PRINT, 1) < find(w, TRACK_ASYNC, EVENT_RESPONSE, 1));
	assert_true(find(w, TRACK_ASYNC, EVENT_LAUNCH, 3) < find(w, TRACK_ASYNC, EVENT_RESPONSE, 1));
	assert_int_equal(final(w, TRACK_SYNC).done, 3);
	assert_int_equal(final(w, TRACK_ASYNC).done, 3);
	assert_int_equal(final(w, TRACK_ASYNC).called, 3);
	assert_int_equal(count(w, TRACK_SYNC, EVENT_BLOCK), 3);
	assert_int_equal(count(w, TRACK_ASYNC, EVENT_BLOCK), 0);
	assert_string_equal(request(w, TRACK_SYNC, 1)->body, "Hello, world");
}

static void
every_phase_is_logged_in_order(void **state)
{
	struct world *w = *state;

	run_to_end(w);
	for (int track = 0; track < PROGRAM_COUNT; track++)
		for (uint32_t number = 1; number <= 3; number++) {
			const struct request *r = request(w, (enum track)track, number);
			const int64_t life[] = {
				r->launch_us, r->connect_us, r->connected_us, r->sent_us, r->arrive_us, r->take_us,
				r->answer_us, r->first_byte_us, r->response_us,
			};

			assert_true(life[0] >= 0);
			for (size_t i = 1; i < sizeof life / sizeof life[0]; i++)
				assert_true(life[i] >= life[i - 1]);
			assert_int_equal(r->status, 200);
			assert_int_equal(r->take_for_us, 20 * MS);
		}
}

/* No turn of the spinner and no callback lies between a block and its end. */
static void
a_blocked_program_runs_nothing(void **state)
{
	struct world *w = *state;
	const struct trace *trace;
	bool blocked = false;

	w->knobs.value[KNOB_DELAY] = 150 * MS;
	w->knobs.value[KNOB_REQUESTS] = 2;
	run_to_end(w);
	trace = timeline_trace(lab_timeline(w->lab));
	for (size_t i = 0; i < trace_count(trace); i++) {
		const struct event *e = trace_at(trace, i);

		if (e->track != TRACK_SYNC)
			continue;
		if (e->kind == EVENT_BLOCK || e->kind == EVENT_UNBLOCK)
			blocked = e->kind == EVENT_BLOCK;
		else if (blocked)
			assert_true(e->kind != EVENT_SPIN && e->kind != EVENT_STEP && e->kind != EVENT_PRINT && e->kind != EVENT_LAUNCH);
	}
	/* Its turns come at the end, all at once; async's came one by one. */
	assert_int_equal(count(w, TRACK_SYNC, EVENT_SPIN), 1);
	assert_true(find(w, TRACK_SYNC, EVENT_SPIN, 1) > find(w, TRACK_SYNC, EVENT_DONE, 1));
	assert_true(find(w, TRACK_ASYNC, EVENT_SPIN, 1) < find(w, TRACK_ASYNC, EVENT_RESPONSE, 1));
}

static void
press(struct world *w)
{
	lab_press(w->lab);
}

static void
the_button_waits_for_the_blocked_one(void **state)
{
	struct world *w = *state;

	w->act = press;
	w->after_kind = EVENT_TAKE;
	w->after_track = TRACK_SYNC;
	w->after_count = 1;
	run_to_end(w);
	assert_true(find(w, TRACK_ASYNC, EVENT_BUTTON_ANSWER, 1) < find(w, TRACK_SYNC, EVENT_RESPONSE, 1));
	assert_true(find(w, TRACK_SYNC, EVENT_BUTTON_ANSWER, 1) > find(w, TRACK_SYNC, EVENT_RESPONSE, 3));
}

static void
in_turn_sync_is_done_before_async_begins(void **state)
{
	struct world *w = *state;

	w->knobs.value[KNOB_PROGRAMS] = PROGRAMS_IN_TURN;
	run_to_end(w);
	assert_true(find(w, TRACK_SYNC, EVENT_DONE, 1) < find(w, TRACK_ASYNC, EVENT_STEP, 1));
	assert_int_equal(final(w, TRACK_ASYNC).done, 3);
}

static void
one_program_alone(void **state)
{
	struct world *w = *state;

	w->knobs.value[KNOB_PROGRAMS] = PROGRAMS_ASYNC;
	run_to_end(w);
	assert_int_equal(count(w, TRACK_SYNC, EVENT_STEP), 0);
	assert_int_equal(final(w, TRACK_ASYNC).done, 3);
}

static void
the_limit_makes_the_rest_wait_their_turn(void **state)
{
	struct world *w = *state;
	const struct tally_at *tallies;
	size_t n;

	w->knobs.value[KNOB_REQUESTS] = 7;
	w->knobs.value[KNOB_LIMIT] = 2;
	w->knobs.value[KNOB_PROGRAMS] = PROGRAMS_ASYNC;
	run_to_end(w);
	tallies = timeline_tallies(lab_timeline(w->lab), TRACK_ASYNC, &n);
	for (size_t i = 0; i < n; i++)
		assert_true(tallies[i].tally.open <= 2);
	for (uint32_t number = 3; number <= 7; number++)
		assert_true(request(w, TRACK_ASYNC, number)->connect_us >= request(w, TRACK_ASYNC, 1)->response_us);
	assert_int_equal(final(w, TRACK_ASYNC).done, 7);
}

static void
raise_limit(struct world *w)
{
	assert_true(lab_turn(w->lab, KNOB_LIMIT, 0));
}

static void
a_raised_limit_lets_the_waiting_go(void **state)
{
	struct world *w = *state;

	w->knobs.value[KNOB_REQUESTS] = 5;
	w->knobs.value[KNOB_LIMIT] = 1;
	w->knobs.value[KNOB_DELAY] = 100 * MS;
	w->knobs.value[KNOB_PROGRAMS] = PROGRAMS_ASYNC;
	w->act = raise_limit;
	w->after_kind = EVENT_TAKE;
	w->after_track = TRACK_ASYNC;
	w->after_count = 1;
	run_to_end(w);
	assert_true(find(w, TRACK_ASYNC, EVENT_TAKE, 5) < find(w, TRACK_ASYNC, EVENT_RESPONSE, 1));
}

static void
raise_requests(struct world *w)
{
	assert_true(lab_turn(w->lab, KNOB_REQUESTS, 5));
}

static void
more_requests_are_fetched_by_fetch_more(void **state)
{
	struct world *w = *state;

	w->knobs.value[KNOB_REQUESTS] = 2;
	w->act = raise_requests;
	w->after_kind = EVENT_TAKE;
	w->after_track = TRACK_SYNC;
	w->after_count = 1;
	run_to_end(w);
	assert_int_equal(final(w, TRACK_SYNC).done, 5);
	assert_int_equal(final(w, TRACK_ASYNC).done, 5);
	/* Async takes it up at once; sync when its body is through. */
	assert_true(find(w, TRACK_ASYNC, EVENT_LAUNCH, 5) < find(w, TRACK_SYNC, EVENT_RESPONSE, 1));
	assert_true(find(w, TRACK_SYNC, EVENT_LAUNCH, 3) > find(w, TRACK_SYNC, EVENT_READY, 1));
	assert_true(find(w, TRACK_SYNC, EVENT_PLAN, 2) < find(w, TRACK_SYNC, EVENT_LAUNCH, 2));
}

static void
lower_requests(struct world *w)
{
	assert_true(lab_turn(w->lab, KNOB_REQUESTS, 1));
}

static void
fewer_requests_drop_what_is_not_sent(void **state)
{
	struct world *w = *state;

	w->knobs.value[KNOB_REQUESTS] = 6;
	w->knobs.value[KNOB_LIMIT] = 2;
	w->knobs.value[KNOB_DELAY] = 100 * MS;
	w->act = lower_requests;
	w->after_kind = EVENT_TAKE;
	w->after_track = TRACK_ASYNC;
	w->after_count = 2;
	run_to_end(w);
	assert_int_equal(final(w, TRACK_SYNC).launched, 1);
	assert_int_equal(final(w, TRACK_SYNC).done, 1);
	assert_int_equal(final(w, TRACK_ASYNC).launched, 2);
	assert_int_equal(final(w, TRACK_ASYNC).done, 2);
	assert_int_equal(final(w, TRACK_ASYNC).cancelled, 0);
	assert_int_equal(final(w, TRACK_ASYNC).planned, 2);
	assert_int_equal(count(w, TRACK_ASYNC, EVENT_DROP), 4);
}

/* A request that a call waits for must not be dropped, not even between its launch and its
 * connect: the call would never return. */
static void
a_call_that_stands_is_never_dropped(void **state)
{
	struct world *w = *state;

	w->knobs.value[KNOB_REQUESTS] = 6;
	w->knobs.value[KNOB_PROGRAMS] = PROGRAMS_SYNC;
	w->act = lower_requests;
	w->acts_at_once = true;
	w->after_kind = EVENT_BLOCK;
	w->after_track = TRACK_SYNC;
	w->after_count = 2;
	run_to_end(w);
	assert_int_equal(final(w, TRACK_SYNC).done, 2);
	assert_int_equal(count(w, TRACK_SYNC, EVENT_DROP), 0);
}

static void
raise_again(struct world *w)
{
	assert_true(lab_turn(w->lab, KNOB_REQUESTS, 2));
	assert_true(lab_turn(w->lab, KNOB_REQUESTS, 5));
}

static void
dropped_numbers_are_launched_anew(void **state)
{
	struct world *w = *state;

	w->knobs.value[KNOB_REQUESTS] = 4;
	w->knobs.value[KNOB_LIMIT] = 1;
	w->knobs.value[KNOB_PROGRAMS] = PROGRAMS_ASYNC;
	w->act = raise_again;
	w->after_kind = EVENT_TAKE;
	w->after_track = TRACK_ASYNC;
	w->after_count = 1;
	run_to_end(w);
	assert_int_equal(final(w, TRACK_ASYNC).planned, 5);
	assert_int_equal(final(w, TRACK_ASYNC).done, 5);
	assert_int_equal(timeline_request_count(lab_timeline(w->lab), TRACK_ASYNC), 5);
}

static void
shorten_delay(struct world *w)
{
	assert_true(lab_turn(w->lab, KNOB_DELAY, 5 * MS));
}

static void
a_new_delay_counts_from_the_next_taken_up(void **state)
{
	struct world *w = *state;

	w->act = shorten_delay;
	w->after_kind = EVENT_TAKE;
	w->after_track = TRACK_SYNC;
	w->after_count = 1;
	run_to_end(w);
	assert_int_equal(request(w, TRACK_SYNC, 1)->take_for_us, 20 * MS);
	assert_int_equal(request(w, TRACK_SYNC, 2)->take_for_us, 5 * MS);
	assert_int_equal(request(w, TRACK_SYNC, 3)->take_for_us, 5 * MS);
}

static void
cancel(struct world *w)
{
	lab_cancel(w->lab);
}

static void
cancelling_ends_what_is_in_flight(void **state)
{
	struct world *w = *state;

	w->knobs.value[KNOB_REQUESTS] = 4;
	w->knobs.value[KNOB_DELAY] = 100 * MS;
	w->act = cancel;
	w->after_kind = EVENT_TAKE;
	w->after_track = TRACK_ASYNC;
	w->after_count = 4;
	run_to_end(w);
	assert_int_equal(final(w, TRACK_ASYNC).cancelled, 4);
	assert_int_equal(final(w, TRACK_ASYNC).called, 0);
	assert_int_equal(final(w, TRACK_SYNC).cancelled, 1); /* the one that it stood on */
	assert_int_equal(final(w, TRACK_SYNC).done, 3);
}

/* Whichever have ended before. Of these five the second is never answered; the first one is refused, and in its place the fetcher
 * has the fifth then, which ends before the second, too. */
static void
cancelling_ends_what_is_left_in_flight(void **state)
{
	struct world *w = *state;

	w->knobs.value[KNOB_REQUESTS] = 5;
	w->knobs.value[KNOB_ERRORS] = ERRORS_MIXED;
	w->knobs.value[KNOB_TIMEOUT] = 60 * 1000 * MS;
	w->knobs.value[KNOB_PROGRAMS] = PROGRAMS_ASYNC;
	w->act = cancel;
	w->after_kind = EVENT_RESPONSE;
	w->after_track = TRACK_ASYNC;
	w->after_count = 2;
	run_to_end(w);
	assert_true(request(w, TRACK_ASYNC, 2)->cancel_us >= request(w, TRACK_ASYNC, 5)->response_us);
	assert_int_equal(final(w, TRACK_ASYNC).cancelled, 1);
	assert_int_equal(final(w, TRACK_ASYNC).failed, 3);
	assert_int_equal(final(w, TRACK_ASYNC).done, 1);
	assert_int_equal(count(w, TRACK_ASYNC, EVENT_CANCEL), 1);
}

/* Jitter meets both programs alike: the same request is taken as long in both. */
static void
both_programs_meet_the_same_delays(void **state)
{
	struct world *w = *state;
	bool differ = false;

	w->knobs.value[KNOB_REQUESTS] = 5;
	w->knobs.value[KNOB_JITTER] = 80;
	run_to_end(w);
	for (uint32_t number = 1; number <= 5; number++) {
		assert_int_equal(request(w, TRACK_SYNC, number)->take_for_us, request(w, TRACK_ASYNC, number)->take_for_us);
		differ = differ || request(w, TRACK_SYNC, number)->take_for_us != request(w, TRACK_SYNC, 1)->take_for_us;
	}
	assert_true(differ);
}

static void
callbacks_run_in_the_order_of_the_responses(void **state)
{
	struct world *w = *state;
	const struct trace *trace;
	uint32_t queued[12], head = 0, tail = 0, running = 0;

	w->knobs.value[KNOB_REQUESTS] = 10;
	w->knobs.value[KNOB_JITTER] = 100;
	w->knobs.value[KNOB_WORK] = 3 * MS;
	w->knobs.value[KNOB_PROGRAMS] = PROGRAMS_ASYNC;
	run_to_end(w);
	trace = timeline_trace(lab_timeline(w->lab));
	for (size_t i = 0; i < trace_count(trace); i++) {
		const struct event *e = trace_at(trace, i);

		if (e->kind == EVENT_QUEUE) {
			assert_true(tail < sizeof queued / sizeof queued[0]);
			queued[tail++] = e->number;
		}
		if (e->kind == EVENT_CALLBACK_START) {
			assert_int_equal(running, 0); /* one at a time */
			assert_true(head < tail);
			assert_int_equal(e->number, queued[head++]);
			running = e->number;
		}
		if (e->kind == EVENT_CALLBACK_END) {
			assert_int_equal(e->number, running);
			running = 0;
		}
	}
	assert_int_equal(head, 10);
}

static void
a_timeout_fails_the_request_and_the_program_hears_of_it(void **state)
{
	struct world *w = *state;

	w->knobs.value[KNOB_REQUESTS] = 1;
	w->knobs.value[KNOB_DELAY] = 5000 * MS;
	w->knobs.value[KNOB_TIMEOUT] = 30 * MS;
	run_to_end(w);
	for (int track = 0; track < PROGRAM_COUNT; track++) {
		assert_int_equal(final(w, (enum track)track).failed, 1);
		assert_int_equal(request(w, (enum track)track, 1)->cause, CAUSE_TIMED_OUT);
	}
	assert_int_equal(final(w, TRACK_ASYNC).called, 1);
	assert_int_equal(count(w, TRACK_SYNC, EVENT_UNBLOCK), 1);
}

/* ---- what goes wrong ---- */

/* How a request of both programs ends when that goes wrong with it. */
static const struct {
	enum cause cause;
	unsigned status;
	const char *sync_prints, *async_prints;
} ends[ERRORS_CHOICES] = {
	[ERRORS_NONE] = { CAUSE_NONE, 200, "Server said Hello, world", "Yawwza... Finally!!!" },
	[ERRORS_REFUSED] = { CAUSE_REFUSED, 0, "connection refused", "connection refused" },
	[ERRORS_TIMEOUT] = { CAUSE_TIMED_OUT, 0, "timed out", "timed out" },
	[ERRORS_RESET] = { CAUSE_RESET, 0, "connection reset", "connection reset" },
	[ERRORS_500] = { CAUSE_NONE, 500, "HTTP 500", "HTTP 500" },
};

/* The line that a program printed for that request. */
static const char *
printed_of(const struct world *w, enum track track, uint32_t number)
{
	size_t n;
	const struct print *prints = timeline_prints(lab_timeline(w->lab), track, INT64_MAX, &n);

	for (size_t i = 0; i < n; i++)
		if (prints[i].number == number && prints[i].step == STEP_PRINT_RESPONSE)
			return prints[i].text;
	return "";
}

/* A server's part in it is over when the program hears of it, but for a timeout. */
static void
check_server_part(const struct request *r, enum errors error)
{
	if (error == ERRORS_REFUSED) {
		assert_int_equal(r->connected_us, NEVER_US);
		assert_int_equal(r->arrive_us, NEVER_US);
		return;
	}
	assert_true(r->arrive_us >= r->connected_us && r->take_us >= r->arrive_us);
	if (error == ERRORS_TIMEOUT) {
		assert_int_equal(r->take_for_us, FOR_EVER_US);
		assert_int_equal(r->answer_us, NEVER_US);
	} else if (error == ERRORS_RESET) {
		assert_int_equal(r->answer_us, NEVER_US);
		assert_true(r->leave_us >= r->take_us && r->fail_us >= r->leave_us);
	} else {
		assert_true(r->answer_us >= r->take_us && r->response_us >= r->answer_us);
	}
}

static void
check_end(const struct world *w, enum track track, uint32_t number, enum errors error)
{
	const struct request *r = request(w, track, number);

	assert_int_equal(r->cause, ends[error].cause);
	assert_int_equal(r->status, ends[error].status);
	assert_string_equal(printed_of(w, track, number), track == TRACK_SYNC ? ends[error].sync_prints : ends[error].async_prints);
	check_server_part(r, error);
	/* Async hears of it in a callback, as of a response. */
	if (track == TRACK_ASYNC)
		assert_true(r->callback_us >= request_end_us(r));
}

static void
each_error_comes_as_it_is(void **state)
{
	for (int64_t error = ERRORS_NONE; error < ERRORS_MIXED; error++) {
		struct world *w = *state;

		w->knobs.value[KNOB_ERRORS] = error;
		w->knobs.value[KNOB_REQUESTS] = 2;
		w->knobs.value[KNOB_TIMEOUT] = error == ERRORS_TIMEOUT ? 30 * MS : 0;
		run_to_end(w);
		for (int track = 0; track < PROGRAM_COUNT; track++)
			for (uint32_t number = 1; number <= 2; number++)
				check_end(w, (enum track)track, number, (enum errors)error);
		assert_int_equal(count(w, TRACK_SYNC, EVENT_UNBLOCK), 2);
		tear_down(state);
		set_up(state);
	}
}

/* One after the other, by request number: both programs meet the same. */
static void
mixed_errors_meet_both_programs_alike(void **state)
{
	static const enum errors mixed[] = { ERRORS_REFUSED, ERRORS_TIMEOUT, ERRORS_RESET, ERRORS_500, ERRORS_NONE,
		ERRORS_REFUSED };
	struct world *w = *state;

	w->knobs.value[KNOB_ERRORS] = ERRORS_MIXED;
	w->knobs.value[KNOB_REQUESTS] = 6;
	run_to_end(w);
	for (int track = 0; track < PROGRAM_COUNT; track++) {
		for (uint32_t number = 1; number <= 6; number++)
			check_end(w, (enum track)track, number, mixed[number - 1]);
		assert_int_equal(final(w, (enum track)track).failed, 5); /* the 500 included */
		assert_int_equal(final(w, (enum track)track).done, 1);
	}
	/* Requests that the server ends one after the other end here in that order. */
	assert_true(request(w, TRACK_ASYNC, 3)->fail_us <= request(w, TRACK_ASYNC, 4)->response_us);
	assert_true(request(w, TRACK_ASYNC, 4)->response_us <= request(w, TRACK_ASYNC, 5)->response_us);
	assert_int_equal(final(w, TRACK_ASYNC).called, 6);
}

/* With one server lane it is stuck until the client gives up; then the line moves on. */
static void
an_unanswered_request_holds_a_serial_server_up(void **state)
{
	struct world *w = *state;

	w->knobs.value[KNOB_ERRORS] = ERRORS_MIXED;
	w->knobs.value[KNOB_REQUESTS] = 5;
	w->knobs.value[KNOB_SERVER] = SERVER_SERIAL;
	w->knobs.value[KNOB_PROGRAMS] = PROGRAMS_ASYNC;
	run_to_end(w);
	assert_int_equal(request(w, TRACK_ASYNC, 2)->cause, CAUSE_TIMED_OUT);
	assert_true(request(w, TRACK_ASYNC, 3)->take_us >= request(w, TRACK_ASYNC, 2)->leave_us);
	assert_int_equal(request(w, TRACK_ASYNC, 5)->status, 200);
}

static void
turn_errors_off(struct world *w)
{
	assert_true(lab_turn(w->lab, KNOB_ERRORS, ERRORS_NONE));
}

/* The error that a request meets is settled when it connects: turning the knob off counts for
 * later requests, and one that is never answered keeps its deadline. */
static void
errors_are_settled_at_the_connect(void **state)
{
	struct world *w = *state;

	w->knobs.value[KNOB_ERRORS] = ERRORS_TIMEOUT;
	w->knobs.value[KNOB_REQUESTS] = 2;
	w->act = turn_errors_off;
	w->after_kind = EVENT_SENT;
	w->after_track = TRACK_SYNC;
	w->after_count = 1;
	run_to_end(w);
	assert_int_equal(request(w, TRACK_SYNC, 1)->cause, CAUSE_TIMED_OUT);
	assert_int_equal(request(w, TRACK_SYNC, 2)->status, 200);
	assert_int_equal(request(w, TRACK_ASYNC, 1)->cause, CAUSE_TIMED_OUT);
	assert_int_equal(request(w, TRACK_ASYNC, 2)->cause, CAUSE_TIMED_OUT);
}

/* ---- the file of events ---- */

static void
write_to_what_goes_away(struct world *w)
{
	char path[] = "/tmp/waitscope-events-XXXXXX", why[160];
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(lab_write_events(w->lab, path, why, sizeof why), 0);
	assert_int_equal(unlink(path), 0);
}

static void
a_file_that_went_away_is_told_of_if_anybody_asks(void **state)
{
	for (int i = 0; i < 2; i++) {
		struct world *w = *state;
		bool asks = i == 1;
		char why[160] = "";

		w->act = write_to_what_goes_away;
		w->after_kind = EVENT_TAKE;
		w->after_track = TRACK_SYNC;
		w->after_count = 1;
		run_to_end(w);
		if (asks) {
			assert_int_equal(lab_end_events(w->lab, why, sizeof why), -1);
			assert_string_equal(why, "it was moved or removed while it was written");
		}
		world_release(w);
		world_init(w);
	}
}

/* ---- visitors ---- */

enum { VISITS_MAX = 3 };

static int visits[VISITS_MAX];
static int visit_count;

static void
end_visits(void)
{
	while (visit_count > 0)
		close(visits[--visit_count]);
}

/* Someone asks from outside. The connection is in the system's hands at once. */
static void
visit(struct world *w, const char *target)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_true(visit_count < VISITS_MAX);
	address.sin_port = htons((uint16_t)atoi(strchr(lab_address(w->lab), ':') + 1));
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
	dprintf(fd, "GET %s HTTP/1.0\r\n\r\n", target);
	visits[visit_count++] = fd;
}

static void
visit_thrice(struct world *w)
{
	visit(w, "/?delay=1ms");
	visit(w, "/");
	visit(w, "/favicon.ico");
}

static const struct request *
visitor_of(const struct world *w, const char *target)
{
	for (uint32_t n = 1; n <= timeline_request_count(lab_timeline(w->lab), TRACK_VISITOR); n++)
		if (strcmp(request(w, TRACK_VISITOR, n)->target, target) == 0)
			return request(w, TRACK_VISITOR, n);
	fail_msg("nobody asked for %s", target);
	return NULL;
}

static void
visitors_are_logged_and_spared(void **state)
{
	struct world *w = *state;
	const struct request *quick, *slow, *lost;

	w->knobs.value[KNOB_ERRORS] = ERRORS_500;
	w->knobs.value[KNOB_DELAY] = 100 * MS;
	w->act = visit_thrice;
	w->after_kind = EVENT_TAKE;
	w->after_track = TRACK_SYNC;
	w->after_count = 1;
	run_to_end(w);
	end_visits();
	quick = visitor_of(w, "/?delay=1ms");
	slow = visitor_of(w, "/");
	lost = visitor_of(w, "/favicon.ico");
	assert_int_equal(quick->status, 200);
	assert_int_equal(quick->take_for_us, 1 * MS);
	assert_int_equal(slow->status, 200);
	assert_int_equal(slow->take_for_us, 100 * MS);
	assert_int_equal(lost->status, 404);
	assert_int_equal(lost->take_us, NEVER_US);
	assert_true(quick->arrive_us >= request(w, TRACK_SYNC, 1)->take_us);
	assert_true(quick->take_us >= quick->arrive_us && quick->answer_us >= quick->take_us);
	assert_true(lost->answer_us >= lost->arrive_us && lost->answer_us <= slow->answer_us);
	assert_int_equal(request(w, TRACK_SYNC, 1)->status, 500);
	assert_int_equal(count(w, TRACK_VISITOR, EVENT_ARRIVE), 3);
	assert_int_equal(count(w, TRACK_VISITOR, EVENT_ANSWER), 3);
}

static void
leave(struct world *w)
{
	(void)w;
	end_visits();
}

static void
visit_and_leave(struct world *w)
{
	visit(w, "/?delay=60&a-very-long-query-of-which-only-the-beginning-is-kept-in-the-log");
	w->act = leave;
	w->after_kind = EVENT_TAKE;
	w->after_track = TRACK_VISITOR;
	w->after_count = 1;
	w->act_done = false;
}

/* And its target is logged, up to a length. */
static void
a_visitor_that_leaves_is_logged(void **state)
{
	struct world *w = *state;

	w->knobs.value[KNOB_DELAY] = 100 * MS;
	w->act = visit_and_leave;
	w->after_kind = EVENT_TAKE;
	w->after_track = TRACK_SYNC;
	w->after_count = 1;
	run_to_end(w);
	assert_true(request(w, TRACK_VISITOR, 1)->leave_us >= request(w, TRACK_VISITOR, 1)->take_us);
	assert_int_equal(request(w, TRACK_VISITOR, 1)->answer_us, NEVER_US);
	assert_string_equal(request(w, TRACK_VISITOR, 1)->target,
	    "/?delay=60&a-very-long-query-of-which-only-the-beginning-is-" REQUEST_CUT);
}

static void
ask_for_programs(struct world *w)
{
	assert_false(lab_is_over(w->lab));
	assert_true(lab_turn(w->lab, KNOB_PROGRAMS, PROGRAMS_BOTH));
	assert_true(lab_is_over(w->lab));
}

static void
visit_an_open_run(struct world *w)
{
	lab_press(w->lab); /* nobody has a button */
	lab_cancel(w->lab);
	visit(w, "/");
	w->act = ask_for_programs;
	w->after_kind = EVENT_ANSWER;
	w->after_track = TRACK_VISITOR;
	w->after_count = 1;
	w->act_done = false;
}

/* Without programs a run goes on until programs are asked for. */
static void
a_run_without_programs_is_for_visitors(void **state)
{
	struct world *w = *state;

	w->knobs.value[KNOB_PROGRAMS] = PROGRAMS_NONE;
	w->act = visit_an_open_run;
	w->after_kind = EVENT_HEARTBEAT;
	w->after_track = TRACK_LOOP;
	w->after_count = 2;
	run_to_end(w);
	end_visits();
	assert_int_equal(request(w, TRACK_VISITOR, 1)->status, 200);
	for (int track = 0; track < PROGRAM_COUNT; track++) {
		assert_false(timeline_has_program(lab_timeline(w->lab), (enum track)track));
		assert_int_equal(count(w, (enum track)track, EVENT_STEP), 0);
	}
	assert_true(find(w, TRACK_VISITOR, EVENT_ANSWER, 1) < find(w, TRACK_LOOP, EVENT_RUN_END, 1));
	assert_int_equal(count(w, TRACK_LOOP, EVENT_RUN_END), 1);
}

/* ---- visitors beyond those that are kept ---- */

enum { KEPT = 10000, CROWD = KEPT + 25 };

/* Reads what the server sends, and leaves when it has sent all. */
static void
be_a_crowd(uint16_t port)
{
	static const char one[] = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n", last[] = "GET /x HTTP/1.0\r\n\r\n";
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(port) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char heard[4096];

	if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
		_exit(1);
	if (fork() == 0) {
		for (int i = 1; i < CROWD; i++)
			if (write(fd, one, sizeof one - 1) < 0)
				_exit(1);
		_exit(write(fd, last, sizeof last - 1) < 0);
	}
	while (read(fd, heard, sizeof heard) > 0)
		;
	_exit(0);
}

static void
assert_unkept(const struct world *w, uint32_t open, uint32_t at_work)
{
	struct unkept now = timeline_unkept_at(lab_timeline(w->lab), INT64_MAX);
	struct server_load load = timeline_load_at(lab_timeline(w->lab), INT64_MAX);

	assert_int_equal(now.open, open);
	assert_int_equal(now.at_work, at_work);
	assert_int_equal(load.open[TRACK_VISITOR], open);
	assert_int_equal(load.at_work, at_work);
}

static void
after_next(struct world *w, enum event_kind kind, void (*act)(struct world *))
{
	w->act = act;
	w->after_kind = kind;
	w->after_count = 1;
	w->act_done = false;
}

static void
end_without_them(struct world *w)
{
	assert_unkept(w, 0, 0);
	lab_turn(w->lab, KNOB_PROGRAMS, PROGRAMS_ASYNC);
}

static void
leave_uncounted(struct world *w)
{
	assert_unkept(w, 1, 1);
	end_visits();
	after_next(w, EVENT_UNKEPT_OPEN, end_without_them);
}

/* ---- visitors at [::1] ---- */

/* Asks at [::1], from a port. Returns false where there is no IPv6. */
static bool
visit_by_ipv6(struct world *w, uint16_t from)
{
	struct sockaddr_in6 address = { .sin6_family = AF_INET6, .sin6_addr = in6addr_loopback, .sin6_port = htons(from) };
	int fd = socket(AF_INET6, SOCK_STREAM, 0);
	bool is_there = bind(fd, (struct sockaddr *)&address, sizeof address) == 0;

	address.sin6_port = htons((uint16_t)atoi(strchr(lab_address(w->lab), ':') + 1));
	if (is_there) {
		assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
		dprintf(fd, "GET /?six HTTP/1.0\r\n\r\n");
	}
	visits[visit_count++] = fd;
	return is_there;
}

static bool has_visited_by_ipv6;

/* From the number of the port from which sync asks at 127.0.0.1. */
static void
visit_like_sync(struct world *w)
{
	const struct trace *trace = timeline_trace(lab_timeline(w->lab));

	for (size_t i = 0; i < trace_count(trace); i++) {
		const struct event *e = trace_at(trace, i);

		if (e->kind == EVENT_CONNECTED && e->track == TRACK_SYNC)
			has_visited_by_ipv6 = visit_by_ipv6(w, (uint16_t)e->value);
	}
}

/* A visitor like any other, and never taken for a program's request. */
static void
visitors_come_by_ipv6(void **state)
{
	struct world *w = *state;

	w->knobs.value[KNOB_REQUESTS] = 1;
	w->knobs.value[KNOB_DELAY] = 100 * MS;
	w->act = visit_like_sync;
	w->after_kind = EVENT_TAKE;
	w->after_track = TRACK_SYNC;
	w->after_count = 1;
	world_run(w);
	if (!has_visited_by_ipv6)
		skip();
	assert_int_equal(visitor_of(w, "/?six")->status, 200);
	assert_int_equal(request(w, TRACK_SYNC, 1)->status, 200);
	end_visits();
}

/* As soon as all are counted, one more comes, and waits. */
static void
end_it(struct world *w)
{
	if (timeline_unkept_at(lab_timeline(w->lab), INT64_MAX).answered < CROWD - KEPT) {
		after_next(w, EVENT_UNKEPT, end_it);
		return;
	}
	assert_unkept(w, 0, 0);
	visit(w, "/?delay=60");
	after_next(w, EVENT_UNKEPT_OPEN, leave_uncounted);
}

static void
let_a_crowd_in(struct world *w)
{
	uint16_t port = (uint16_t)atoi(strchr(lab_address(w->lab), ':') + 1);

	w->act = end_it;
	w->act_done = false;
	w->after_kind = EVENT_UNKEPT;
	w->after_track = TRACK_SERVER;
	w->after_count = 1;
	if (fork() == 0)
		be_a_crowd(port);
}

/* Those who are not kept are counted. */
static void
a_crowd_is_counted(void **state)
{
	struct world *w = *state;
	const struct timeline *tl;
	char summary[SUMMARY_SIZE];
	struct unkept more;
	size_t kept;

	w->knobs.value[KNOB_PROGRAMS] = PROGRAMS_NONE;
	w->act = let_a_crowd_in;
	w->after_kind = EVENT_HEARTBEAT;
	w->after_track = TRACK_LOOP;
	w->after_count = 2;
	world_run(w);
	tl = lab_timeline(w->lab);
	timeline_visitors(tl, INT64_MAX, &kept);
	more = timeline_unkept_at(tl, INT64_MAX);
	assert_int_equal(kept, KEPT);
	assert_int_equal(more.came, CROWD + 1 - KEPT);
	assert_int_equal(more.answered, CROWD - KEPT);
	assert_int_equal(timeline_unkept_at(tl, 0).came, 0);
	summary_write(tl, INT64_MAX, NULL, NULL, summary, sizeof summary);
	if (strstr(summary, "The server had 10026 visitors and answered 10025; 1 left early.") == NULL)
		fail_msg("%s", summary);
	while (wait(NULL) > 0)
		;
}

static void
stop_loop(void *arg)
{
	event_base_loopbreak(arg);
}

/* A port on which nobody listens: bound, and not listening. */
static int
closed_port(struct sockaddr_in *address)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	socklen_t size = sizeof *address;

	*address = (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	assert_int_equal(bind(fd, (struct sockaddr *)address, sizeof *address), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)address, &size), 0);
	return fd;
}

static void
nobody_there_is_refused(void **state)
{
	struct event_base *base = event_base_new();
	struct fetch_target target = { .host = "nobody", .path = "/" };
	struct settings knobs;
	struct run_world world = {
		.base = base, .knobs = &knobs, .target = &target, .sockets_max = 10, .ended = stop_loop, .arg = base,
	};
	int fd = closed_port(&target.address);
	struct run *run;

	(void)state;
	settings_init(&knobs);
	run = run_new(&world);
	run_begin(run);
	event_base_loop(base, EVLOOP_NO_EXIT_ON_EMPTY);
	for (int track = 0; track < PROGRAM_COUNT; track++)
		for (uint32_t number = 1; number <= 3; number++)
			assert_int_equal(timeline_request(run_timeline(run), (enum track)track, number)->cause, CAUSE_REFUSED);
	run_free(run);
	event_base_free(base);
	close(fd);
}

/* However high the limit is: each needs a socket of its own. Nobody answers them. */
static void
no_more_are_open_than_there_are_sockets(void **state)
{
	enum { REQUESTS = 8, TURNS = 3 * REQUESTS /* of the loop, in which each could open one */ };
	static const struct {
		int64_t limit;
		uint32_t sockets, open;
	} cases[] = { { 0, 3, 3 }, { 5, 3, 3 }, { 2, 3, 2 }, { 0, 100, REQUESTS } };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct event_base *base = event_base_new();
		struct fetch_target target = { .host = "nobody", .path = "/" };
		struct settings knobs;
		struct run_world world = {
			.base = base, .knobs = &knobs, .target = &target, .sockets_max = cases[i].sockets, .ended = stop_loop, .arg = base,
		};
		int fd = closed_port(&target.address);
		struct run *run;
		struct tally tally;

		assert_int_equal(listen(fd, REQUESTS), 0);
		settings_init(&knobs);
		knobs.value[KNOB_PROGRAMS] = PROGRAMS_ASYNC;
		knobs.value[KNOB_REQUESTS] = REQUESTS;
		knobs.value[KNOB_LIMIT] = cases[i].limit;
		run = run_new(&world);
		run_begin(run);
		do {
			event_base_loop(base, EVLOOP_ONCE);
			tally = timeline_tally_at(run_timeline(run), TRACK_ASYNC, INT64_MAX);
		} while (tally.launched < REQUESTS || tally.open < cases[i].open);
		for (int turn = 0; turn < TURNS; turn++)
			event_base_loop(base, EVLOOP_NONBLOCK);
		tally = timeline_tally_at(run_timeline(run), TRACK_ASYNC, INT64_MAX);
		assert_int_equal(tally.open, cases[i].open);
		assert_int_equal(tally.waiting, REQUESTS - cases[i].open);
		run_free(run);
		event_base_free(base);
		close(fd);
	}
}

/* Nothing is logged after a run's end: that the server sleeps then does not hold it up. */
static void
a_run_that_is_over_waits_for_no_server(void **state)
{
	static const struct timeval long_enough = { .tv_sec = 2 };
	struct event_base *base = event_base_new();
	struct fetch_target target = { .host = "nobody", .path = "/" };
	struct settings knobs;
	struct run_world world = {
		.base = base, .knobs = &knobs, .target = &target, .sockets_max = 10, .ended = stop_loop, .arg = base,
	};
	struct run *run;

	(void)state;
	settings_init(&knobs);
	knobs.value[KNOB_PROGRAMS] = PROGRAMS_NONE;
	run = run_new(&world);
	run_begin(run);
	run_log(run, (struct event){ .kind = EVENT_FREEZE, .track = TRACK_SERVER });
	knobs.value[KNOB_PROGRAMS] = PROGRAMS_BOTH;
	run_turn(run, KNOB_PROGRAMS);
	assert_true(run_is_over(run));
	run_log(run, (struct event){ .kind = EVENT_THAW, .track = TRACK_SERVER });
	event_base_loopexit(base, &long_enough);
	event_base_loop(base, EVLOOP_NO_EXIT_ON_EMPTY);
	assert_true(event_base_got_break(base)); /* by stop_loop() */
	run_free(run);
	event_base_free(base);
}

/* Else visitors, one after the other, could keep a run from ever ending. */
static void
a_run_that_is_done_receives_visitors_for_a_while(void **state)
{
	static const struct timeval long_enough = { .tv_sec = 2 };
	struct event_base *base = event_base_new();
	struct fetch_target target = { .host = "nobody", .path = "/" };
	struct settings knobs;
	struct run_world world = {
		.base = base, .knobs = &knobs, .target = &target, .sockets_max = 10, .ended = stop_loop, .arg = base, .receives_us = INT64_MAX,
	};
	int fd = closed_port(&target.address);
	struct run *run;

	(void)state;
	settings_init(&knobs);
	run = run_new(&world);
	run_begin(run);
	run_log(run, (struct event){ .kind = EVENT_ARRIVE, .track = TRACK_VISITOR, .number = 1, .value = TRACE_NO_TEXT });
	while (timeline_done_us(run_timeline(run), TRACK_SYNC, INT64_MAX) == NEVER_US ||
	    timeline_done_us(run_timeline(run), TRACK_ASYNC, INT64_MAX) == NEVER_US)
		event_base_loop(base, EVLOOP_ONCE);
	assert_true(run_receives(run));
	world.receives_us = 0;
	assert_false(run_receives(run));
	assert_false(run_is_over(run)); /* whoever is in it is waited for */
	run_log(run, (struct event){ .kind = EVENT_LEAVE, .track = TRACK_VISITOR, .number = 1 });
	event_base_loopexit(base, &long_enough);
	event_base_loop(base, EVLOOP_NO_EXIT_ON_EMPTY);
	assert_true(event_base_got_break(base)); /* by stop_loop() */
	assert_true(run_is_over(run));
	run_free(run);
	event_base_free(base);
	close(fd);
}

static void
a_serial_server_makes_async_wait_too(void **state)
{
	struct world *w = *state;

	w->knobs.value[KNOB_SERVER] = SERVER_SERIAL;
	w->knobs.value[KNOB_PROGRAMS] = PROGRAMS_ASYNC;
	run_to_end(w);
	for (uint32_t n = 2; n <= 3; n++)
		assert_true(find(w, TRACK_ASYNC, EVENT_TAKE, n) > find(w, TRACK_ASYNC, EVENT_ANSWER, n - 1));
}

static void
start_over(struct world *w)
{
	lab_turn(w->lab, KNOB_REQUESTS, 2);
	lab_turn(w->lab, KNOB_DELAY, 5 * MS);
	lab_run(w->lab);
}

/* With hundreds in flight; what the server says of the old run's requests never
 * enters the new one. */
static void
a_run_can_be_started_over_at_any_time(void **state)
{
	struct world *w = *state;

	w->knobs.value[KNOB_REQUESTS] = 300;
	w->knobs.value[KNOB_DELAY] = 2000 * MS;
	w->act = start_over;
	w->after_kind = EVENT_TAKE;
	w->after_track = TRACK_ASYNC;
	w->after_count = 250;
	run_to_end(w);
	assert_int_equal(final(w, TRACK_ASYNC).launched, 2);
	assert_int_equal(final(w, TRACK_ASYNC).done, 2);
	assert_int_equal(final(w, TRACK_SYNC).done, 2);
	assert_int_equal(count(w, TRACK_ASYNC, EVENT_LEAVE), 0);
	assert_int_equal(timeline_request_count(lab_timeline(w->lab), TRACK_VISITOR), 0);
}

static void
foretells_how_long_it_will_take(void **state)
{
	static const struct {
		int64_t requests, delay_ms, server, limit, programs, expected_ms, errors, timeout_ms;
	} cases[] = {
		{ 3, 5000, SERVER_CONCURRENT, 0, PROGRAMS_BOTH, 15000, 0, 0 },
		{ 3, 5000, SERVER_CONCURRENT, 0, PROGRAMS_IN_TURN, 20000, 0, 0 },
		{ 3, 5000, SERVER_CONCURRENT, 0, PROGRAMS_ASYNC, 5000, 0, 0 },
		{ 6, 2000, SERVER_CONCURRENT, 3, PROGRAMS_ASYNC, 4000, 0, 0 },
		{ 3, 5000, SERVER_SERIAL, 0, PROGRAMS_IN_TURN, 30000, 0, 0 },
		{ 6, 1000, 2, 0, PROGRAMS_ASYNC, 3000, 0, 0 },
		{ 3, 5000, SERVER_CONCURRENT, 0, PROGRAMS_NONE, 60000, 0, 0 },
		{ 3, 5000, SERVER_CONCURRENT, 0, PROGRAMS_BOTH, 6000, 0, 2000 },
		{ 3, 5000, SERVER_CONCURRENT, 0, PROGRAMS_SYNC, 0, ERRORS_REFUSED, 0 },
		{ 4, 2000, SERVER_CONCURRENT, 0, PROGRAMS_SYNC, 12000, ERRORS_TIMEOUT, 0 },
		{ 4, 2000, SERVER_CONCURRENT, 0, PROGRAMS_SYNC, 20000, ERRORS_TIMEOUT, 5000 },
		{ 4, 2000, SERVER_CONCURRENT, 0, PROGRAMS_SYNC, 7000, ERRORS_MIXED, 0 },
		{ 4, 2000, SERVER_CONCURRENT, 0, PROGRAMS_ASYNC, 3000, ERRORS_MIXED, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct settings s;

		settings_init(&s);
		s.value[KNOB_REQUESTS] = cases[i].requests;
		s.value[KNOB_DELAY] = cases[i].delay_ms * MS;
		s.value[KNOB_SERVER] = cases[i].server;
		s.value[KNOB_LIMIT] = cases[i].limit;
		s.value[KNOB_PROGRAMS] = cases[i].programs;
		s.value[KNOB_ERRORS] = cases[i].errors;
		s.value[KNOB_TIMEOUT] = cases[i].timeout_ms * MS;
		assert_int_equal(forecast_us(&s, 0), cases[i].expected_ms * MS);
	}
}

/* A run that takes a little longer than forecast leaves the axis as it was. */
static void
an_axis_that_fits_at_the_start_fits_at_the_end(void **state)
{
	struct trace *trace = sample_run(&(struct sample){ .requests = 3 });
	struct timeline *tl;
	int64_t end_us = trace_at(trace, trace_count(trace) - 1)->t_us;

	(void)state;
	tl = timeline_new(trace);
	assert_true(end_us > 15 * US_PER_S);
	assert_int_equal(timeline_span_us(tl, 0), timeline_span_us(tl, end_us));
	assert_true(timeline_span_us(tl, 20 * US_PER_S) >= 20 * US_PER_S);
	timeline_free(tl);
	trace_free(trace);
}

static void
let_go_cb(evutil_socket_t fd, short what, void *arg)
{
	struct world *w = arg;

	(void)fd;
	(void)what;
	lab_hold(w->lab, false);
}

static void
run_again_and_hold(struct world *w)
{
	lab_hold(w->lab, true);
	lab_run(w->lab);
	event_base_once(w->base, -1, EV_TIMEOUT, let_go_cb, w, &(struct timeval){ .tv_usec = 20 * MS });
}

/* Another run is wanted in the moment in which the present one is done, and that one is still looked at for a while. */
static void
a_run_ends_while_it_is_replaced(void **state)
{
	struct world *w = *state;

	w->knobs.value[KNOB_PROGRAMS] = PROGRAMS_ASYNC;
	w->act = run_again_and_hold;
	w->acts_at_once = true;
	w->after_kind = EVENT_DONE;
	w->after_track = TRACK_ASYNC;
	w->after_count = 1;
	run_to_end(w);
	assert_true(w->act_done);
	assert_int_equal(count(w, TRACK_LOOP, EVENT_RUN_END), 1);
	assert_int_equal(final(w, TRACK_ASYNC).done, 3);
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_WORLD(no_beat_is_early),
		IN_WORLD(sync_waits_and_async_goes_on),
		IN_WORLD(every_phase_is_logged_in_order),
		IN_WORLD(a_blocked_program_runs_nothing),
		IN_WORLD(the_button_waits_for_the_blocked_one),
		IN_WORLD(in_turn_sync_is_done_before_async_begins),
		IN_WORLD(one_program_alone),
		IN_WORLD(the_limit_makes_the_rest_wait_their_turn),
		IN_WORLD(a_raised_limit_lets_the_waiting_go),
		IN_WORLD(more_requests_are_fetched_by_fetch_more),
		IN_WORLD(fewer_requests_drop_what_is_not_sent),
		IN_WORLD(a_call_that_stands_is_never_dropped),
		IN_WORLD(a_run_ends_while_it_is_replaced),
		IN_WORLD(dropped_numbers_are_launched_anew),
		IN_WORLD(a_new_delay_counts_from_the_next_taken_up),
		IN_WORLD(cancelling_ends_what_is_in_flight),
		IN_WORLD(cancelling_ends_what_is_left_in_flight),
		IN_WORLD(both_programs_meet_the_same_delays),
		IN_WORLD(callbacks_run_in_the_order_of_the_responses),
		IN_WORLD(a_timeout_fails_the_request_and_the_program_hears_of_it),
		IN_WORLD(each_error_comes_as_it_is),
		IN_WORLD(mixed_errors_meet_both_programs_alike),
		IN_WORLD(an_unanswered_request_holds_a_serial_server_up),
		IN_WORLD(errors_are_settled_at_the_connect),
		IN_WORLD(a_file_that_went_away_is_told_of_if_anybody_asks),
		IN_WORLD(visitors_are_logged_and_spared),
		IN_WORLD(a_visitor_that_leaves_is_logged),
		IN_WORLD(a_run_without_programs_is_for_visitors),
		IN_WORLD(visitors_come_by_ipv6),
		IN_WORLD(a_crowd_is_counted),
		cmocka_unit_test(nobody_there_is_refused),
		cmocka_unit_test(no_more_are_open_than_there_are_sockets),
		cmocka_unit_test(a_run_that_is_over_waits_for_no_server),
		cmocka_unit_test(a_run_that_is_done_receives_visitors_for_a_while),
		IN_WORLD(a_serial_server_makes_async_wait_too),
		IN_WORLD(a_run_can_be_started_over_at_any_time),
		cmocka_unit_test(foretells_how_long_it_will_take),
		cmocka_unit_test(an_axis_that_fits_at_the_start_fits_at_the_end),
	};

	return cmocka_run_group_tests_name("run", tests, NULL, NULL);
}
