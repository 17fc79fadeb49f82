/* The timeline: its answers about a small run, and what holds for any trace. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "log/stages.h"
#include "log/timeline.h"
#include "support/random_trace.h"
#include "support/sample_run.h"

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

/* One request of each program; times in microseconds. */
static const struct event small_run[] = {
	{ .t_us = 0, .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_DELAY, .value = 500000 },
	{ .t_us = 0, .kind = EVENT_RUN_START, .track = TRACK_LOOP },
	{ .t_us = 0, .kind = EVENT_PLAN, .track = TRACK_SYNC, .value = 1 },
	{ .t_us = 0, .kind = EVENT_PLAN, .track = TRACK_ASYNC, .value = 1 },
	{ .t_us = 10, .kind = EVENT_STEP, .track = TRACK_SYNC, .step = STEP_EVERY },
	{ .t_us = 20, .kind = EVENT_STEP, .track = TRACK_SYNC, .step = STEP_FETCH, .number = 1 },
	{ .t_us = 20, .kind = EVENT_LAUNCH, .track = TRACK_SYNC, .number = 1 },
	{ .t_us = 30, .kind = EVENT_BLOCK, .track = TRACK_SYNC, .step = STEP_FETCH, .number = 1 },
	{ .t_us = 40, .kind = EVENT_STEP, .track = TRACK_ASYNC, .step = STEP_EVERY },
	{ .t_us = 50, .kind = EVENT_LAUNCH, .track = TRACK_ASYNC, .number = 1 },
	{ .t_us = 60, .kind = EVENT_READY, .track = TRACK_ASYNC },
	{ .t_us = 70, .kind = EVENT_CONNECT, .track = TRACK_SYNC, .number = 1 },
	{ .t_us = 80, .kind = EVENT_CONNECT, .track = TRACK_ASYNC, .number = 1 },
	{ .t_us = 90, .kind = EVENT_CONNECTED, .track = TRACK_ASYNC, .number = 1, .value = 4711 },
	{ .t_us = 95, .kind = EVENT_SENT, .track = TRACK_ASYNC, .number = 1 },
	{ .t_us = 100, .kind = EVENT_ARRIVE, .track = TRACK_ASYNC, .number = 1 },
	{ .t_us = 110, .kind = EVENT_TAKE, .track = TRACK_ASYNC, .number = 1, .value = 500000 },
	{ .t_us = 100050, .kind = EVENT_SPIN, .track = TRACK_ASYNC, .value = 1 },
	{ .t_us = 300000, .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_DELAY, .value = 200000 },
	{ .t_us = 300100, .kind = EVENT_BUTTON, .track = TRACK_YOU, .number = 1 },
	{ .t_us = 300200, .kind = EVENT_BUTTON_ANSWER, .track = TRACK_ASYNC, .number = 1 },
	{ .t_us = 500110, .kind = EVENT_ANSWER, .track = TRACK_ASYNC, .number = 1, .value = 200 },
	{ .t_us = 500120, .kind = EVENT_FIRST_BYTE, .track = TRACK_ASYNC, .number = 1 },
	{ .t_us = 500130, .kind = EVENT_RESPONSE, .track = TRACK_ASYNC, .number = 1, .value = 200 },
	{ .t_us = 500130, .kind = EVENT_QUEUE, .track = TRACK_ASYNC, .number = 1 },
	{ .t_us = 500140, .kind = EVENT_CALLBACK_START, .track = TRACK_ASYNC, .number = 1 },
	{ .t_us = 500145, .kind = EVENT_STEP, .track = TRACK_ASYNC, .step = STEP_PRINT_RESPONSE, .number = 1 },
	{ .t_us = 500150, .kind = EVENT_CALLBACK_END, .track = TRACK_ASYNC, .number = 1 },
	{ .t_us = 500150, .kind = EVENT_DONE, .track = TRACK_ASYNC },
	{ .t_us = 600000, .kind = EVENT_FAIL, .track = TRACK_SYNC, .number = 1, .value = CAUSE_RESET },
	{ .t_us = 600000, .kind = EVENT_UNBLOCK, .track = TRACK_SYNC, .step = STEP_FETCH, .number = 1 },
	{ .t_us = 600010, .kind = EVENT_DONE, .track = TRACK_SYNC },
	{ .t_us = 600020, .kind = EVENT_SPIN, .track = TRACK_SYNC, .value = 6 },
	{ .t_us = 600030, .kind = EVENT_BUTTON_ANSWER, .track = TRACK_SYNC, .number = 1 },
	{ .t_us = 600040, .kind = EVENT_RUN_END, .track = TRACK_LOOP },
};

struct fixture {
	struct trace *trace;
	struct timeline *timeline;
};

static int
set_up(void **state)
{
	static struct fixture f;

	f.trace = trace_new(0);
	for (size_t i = 0; i < COUNT_OF(small_run); i++)
		trace_append(f.trace, &small_run[i]);
	f.timeline = timeline_new(f.trace);
	*state = &f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	timeline_free(f->timeline);
	trace_free(f->trace);
	return 0;
}

static void
says_what_each_program_does(void **state)
{
	static const struct {
		int64_t t_us;
		enum track track;
		enum program_state state;
		enum step step;
	} cases[] = {
		{ 0, TRACK_SYNC, STATE_ABSENT, STEP_NONE },
		{ 10, TRACK_SYNC, STATE_RUNNING, STEP_EVERY },
		{ 29, TRACK_SYNC, STATE_RUNNING, STEP_FETCH },
		{ 30, TRACK_SYNC, STATE_BLOCKED, STEP_FETCH },
		{ 599999, TRACK_SYNC, STATE_BLOCKED, STEP_FETCH },
		{ 600000, TRACK_SYNC, STATE_RUNNING, STEP_FETCH },
		{ 600010, TRACK_SYNC, STATE_DONE, STEP_LOOP },
		{ 59, TRACK_ASYNC, STATE_RUNNING, STEP_EVERY },
		{ 60, TRACK_ASYNC, STATE_READY, STEP_LOOP },
		{ 500140, TRACK_ASYNC, STATE_CALLBACK, STEP_DEFINE },
		{ 500145, TRACK_ASYNC, STATE_CALLBACK, STEP_PRINT_RESPONSE },
		{ 500150, TRACK_ASYNC, STATE_DONE, STEP_LOOP },
		{ 9999999, TRACK_ASYNC, STATE_DONE, STEP_LOOP },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct span span = timeline_span_at(f->timeline, cases[i].track, cases[i].t_us);

		assert_int_equal(span.state, cases[i].state);
		assert_int_equal(span.step, cases[i].step);
	}
}

static void
says_where_a_request_is(void **state)
{
	static const struct {
		int64_t t_us;
		enum track track;
		enum phase phase;
	} cases[] = {
		{ 19, TRACK_SYNC, PHASE_NONE },
		{ 20, TRACK_SYNC, PHASE_WAITING },
		{ 70, TRACK_SYNC, PHASE_CONNECTING },
		{ 600000, TRACK_SYNC, PHASE_FAILED },
		{ 90, TRACK_ASYNC, PHASE_SENT },
		{ 109, TRACK_ASYNC, PHASE_SENT },
		{ 110, TRACK_ASYNC, PHASE_TAKEN },
		{ 500110, TRACK_ASYNC, PHASE_ANSWERED },
		{ 500130, TRACK_ASYNC, PHASE_QUEUED },
		{ 500140, TRACK_ASYNC, PHASE_CALLBACK },
		{ 500150, TRACK_ASYNC, PHASE_DONE },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_int_equal(request_phase_at(timeline_request(f->timeline, cases[i].track, 1), cases[i].t_us), cases[i].phase);
	assert_null(timeline_request(f->timeline, TRACK_SYNC, 2));
	assert_null(timeline_request(f->timeline, TRACK_SYNC, 0));
	assert_int_equal(timeline_request(f->timeline, TRACK_SYNC, 1)->cause, CAUSE_RESET);
	assert_int_equal(timeline_request(f->timeline, TRACK_ASYNC, 1)->take_for_us, 500000);
}

/* A response that is an error does not count as done. */
static void
counts_an_http_error_as_failed(void **state)
{
	static const struct {
		int64_t status;
		uint32_t done, failed;
	} cases[] = { { 200, 1, 0 }, { 399, 1, 0 }, { 400, 0, 1 }, { 500, 0, 1 } };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct event events[] = {
			{ .kind = EVENT_STEP, .track = TRACK_ASYNC, .step = STEP_EVERY },
			{ .kind = EVENT_LAUNCH, .track = TRACK_ASYNC, .number = 1 },
			{ .kind = EVENT_CONNECT, .track = TRACK_ASYNC, .number = 1 },
			{ .t_us = 10, .kind = EVENT_RESPONSE, .track = TRACK_ASYNC, .number = 1, .value = cases[i].status },
			{ .t_us = 10, .kind = EVENT_QUEUE, .track = TRACK_ASYNC, .number = 1 },
			{ .t_us = 20, .kind = EVENT_CALLBACK_START, .track = TRACK_ASYNC, .number = 1 },
			{ .t_us = 30, .kind = EVENT_CALLBACK_END, .track = TRACK_ASYNC, .number = 1 },
		};
		struct trace *trace = trace_new(0);
		struct timeline *tl;

		for (size_t k = 0; k < COUNT_OF(events); k++)
			trace_append(trace, &events[k]);
		tl = timeline_new(trace);
		for (int64_t t_us = 10; t_us <= 30; t_us += 10) {
			struct tally tally = timeline_tally_at(tl, TRACK_ASYNC, t_us);

			assert_int_equal(tally.done, cases[i].done);
			assert_int_equal(tally.failed, cases[i].failed);
			assert_int_equal(tally.open, 0);
			assert_int_equal(tally.queued, t_us < 20 ? 1 : 0);
			assert_int_equal(stages_at(tl, TRACK_ASYNC, t_us).ok, t_us < 30 ? 0 : cases[i].done);
		}
		timeline_free(tl);
		trace_free(trace);
	}
}

/* The timeline of some events, and their trace. */
static struct timeline *
timeline_of(const struct event *events, size_t count, struct trace **trace)
{
	*trace = trace_new(0);
	for (size_t i = 0; i < count; i++)
		trace_append(*trace, &events[i]);
	return timeline_new(*trace);
}

/* It may be given up before its turn comes. */
static void
what_is_not_sent_yet_ends_as_waiting(void **state)
{
	static const enum event_kind ends[] = { EVENT_RESPONSE, EVENT_FAIL, EVENT_CANCEL };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		const struct event events[] = {
			{ .t_us = 10, .kind = EVENT_LAUNCH, .track = TRACK_ASYNC, .number = 1 },
			{ .t_us = 10, .kind = EVENT_LAUNCH, .track = TRACK_ASYNC, .number = 2 },
			{ .t_us = 20, .kind = EVENT_CONNECT, .track = TRACK_ASYNC, .number = 1 },
			{ .t_us = 30, .kind = (uint8_t)ends[i], .track = TRACK_ASYNC, .number = 2, .value = 200 },
		};
		struct trace *trace;
		struct timeline *tl = timeline_of(events, COUNT_OF(events), &trace);

		assert_int_equal(timeline_tally_at(tl, TRACK_ASYNC, 20).waiting, 1);
		assert_int_equal(timeline_tally_at(tl, TRACK_ASYNC, 30).waiting, 0);
		assert_int_equal(timeline_tally_at(tl, TRACK_ASYNC, 30).open, 1);
		timeline_free(tl);
		trace_free(trace);
	}
}

/* The first one holds: as many requests, callbacks and loads as if nothing had been said twice. */
static void
a_fact_told_twice_counts_once(void **state)
{
	struct fixture *f = *state;
	struct trace *twice = trace_new(0);
	struct timeline *tl;

	for (size_t i = 0; i < COUNT_OF(small_run); i++) {
		trace_append(twice, &small_run[i]);
		trace_append(twice, &small_run[i]);
	}
	tl = timeline_new(twice);
	for (size_t i = 0; i < COUNT_OF(small_run); i++)
		for (int track = 0; track < PROGRAM_COUNT; track++) {
			int64_t t_us = small_run[i].t_us;
			struct tally tally = timeline_tally_at(tl, (enum track)track, t_us), once = timeline_tally_at(f->timeline, (enum track)track, t_us);
			struct server_load load = timeline_load_at(tl, t_us), load_once = timeline_load_at(f->timeline, t_us);

			assert_memory_equal(&tally, &once, sizeof tally);
			assert_memory_equal(&load, &load_once, offsetof(struct server_load, frozen));
		}
	timeline_free(tl);
	trace_free(twice);
}

/* Its program has given it up: a callback that comes all the same is none of a response that it has. */
static void
a_cancelled_request_has_nothing_in_hand(void **state)
{
	static const struct event events[] = {
		{ .t_us = 10, .kind = EVENT_LAUNCH, .track = TRACK_ASYNC, .number = 1 },
		{ .t_us = 20, .kind = EVENT_CONNECT, .track = TRACK_ASYNC, .number = 1 },
		{ .t_us = 30, .kind = EVENT_CANCEL, .track = TRACK_ASYNC, .number = 1 },
		{ .t_us = 30, .kind = EVENT_QUEUE, .track = TRACK_ASYNC, .number = 1 },
		{ .t_us = 40, .kind = EVENT_CALLBACK_START, .track = TRACK_ASYNC, .number = 1 },
		{ .t_us = 50, .kind = EVENT_CALLBACK_END, .track = TRACK_ASYNC, .number = 1 },
	};
	struct trace *trace;
	struct timeline *tl = timeline_of(events, COUNT_OF(events), &trace);

	(void)state;
	for (int64_t t_us = 30; t_us <= 50; t_us += 10) {
		struct tally tally = timeline_tally_at(tl, TRACK_ASYNC, t_us);

		assert_int_equal(tally.cancelled, 1);
		assert_int_equal(tally.called, t_us < 40 ? 0 : 1);
		assert_int_equal(tally.running, 0);
		assert_int_equal(tally.in_hand, 0);
	}
	timeline_free(tl);
	trace_free(trace);
}

static void
remembers_the_most_that_were_open(void **state)
{
	static const struct event events[] = {
		{ .t_us = 10, .kind = EVENT_LAUNCH, .track = TRACK_ASYNC, .number = 1 },
		{ .t_us = 10, .kind = EVENT_LAUNCH, .track = TRACK_ASYNC, .number = 2 },
		{ .t_us = 10, .kind = EVENT_LAUNCH, .track = TRACK_ASYNC, .number = 3 },
		{ .t_us = 20, .kind = EVENT_CONNECT, .track = TRACK_ASYNC, .number = 1 },
		{ .t_us = 30, .kind = EVENT_CONNECT, .track = TRACK_ASYNC, .number = 2 },
		{ .t_us = 40, .kind = EVENT_FAIL, .track = TRACK_ASYNC, .number = 1 },
		{ .t_us = 50, .kind = EVENT_FAIL, .track = TRACK_ASYNC, .number = 2 },
		{ .t_us = 60, .kind = EVENT_CONNECT, .track = TRACK_ASYNC, .number = 3 },
	};
	static const uint32_t most[] = { 0, 0, 1, 2, 2, 2, 2 };
	struct trace *trace;
	struct timeline *tl = timeline_of(events, COUNT_OF(events), &trace);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(most); i++)
		assert_int_equal(timeline_most_open(tl, TRACK_ASYNC, (int64_t)i * 10), most[i]);
	assert_int_equal(timeline_tally_at(tl, TRACK_ASYNC, 60).open, 1);
	timeline_free(tl);
	trace_free(trace);
}

/* Both programs are done with a response when they have computed on it. */
static void
computing_is_counted_and_not_yet_done(void **state)
{
	static const struct {
		int64_t t_us;
		uint32_t sync, async;
	} handled[] = { { 1900000, 0, 0 }, { 2500000, 0, 0 }, { 3900000, 0, 0 }, { 4500000, 1, 1 }, { 6500000, 1, 2 },
		{ 8500000, 2, 3 }, { 11500000, 2, 3 }, { 12500000, 3, 3 } };
	const struct sample sample = { .requests = 3, .delay_us = 2000000, .work_us = 2000000 };
	struct trace *trace = sample_run(&sample);
	struct timeline *tl = timeline_new(trace);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(handled); i++) {
		assert_int_equal(stages_at(tl, TRACK_SYNC, handled[i].t_us).ok, handled[i].sync);
		assert_int_equal(stages_at(tl, TRACK_ASYNC, handled[i].t_us).ok, handled[i].async);
	}
	for (int track = 0; track < PROGRAM_COUNT; track++) {
		struct computing all = timeline_computing(tl, (enum track)track, timeline_last_us(tl));

		assert_int_equal(all.count, 3);
		assert_in_range(all.min_us, 1990000, 2000000);
		assert_in_range(all.max_us, 2000000, 2010000);
		assert_in_range(all.sum_us, 3 * all.min_us, 3 * all.max_us);
		assert_int_equal(timeline_computing(tl, (enum track)track, 1900000).count, 0);
	}
	timeline_free(tl);
	trace_free(trace);
}

static void
counts_spins_and_their_lateness(void **state)
{
	struct fixture *f = *state;
	struct spin_count sync = timeline_spin_count(f->timeline, TRACK_SYNC, 599999);

	assert_int_equal(sync.turned, 0);
	assert_int_equal(sync.due, 5);
	sync = timeline_spin_count(f->timeline, TRACK_SYNC, 600020);
	assert_int_equal(sync.turned, 6);
	assert_int_equal(sync.late, 5); /* the sixth was due just now */
	assert_int_equal(sync.worst_us, 600020 - timeline_begin_us(f->timeline, TRACK_SYNC) - 100000);
	assert_int_equal(timeline_spin_count(f->timeline, TRACK_ASYNC, 200000).worst_us, 0);
	assert_int_equal(timeline_spin_count(f->timeline, TRACK_ASYNC, 200000).late, 0);
	/* Nothing is due any more when the run is over. */
	assert_int_equal(timeline_spin_count(f->timeline, TRACK_SYNC, 99000000).due, 6);
}

/* Turn 1 is due one period after the program's begin. */
static void
a_turn_is_late_beyond_the_bound(void **state)
{
	enum { BEGIN_US = 30, JUST_US = BEGIN_US + SPIN_US + LATE_US };

	(void)state;
	for (int64_t more_us = 0; more_us <= 1; more_us++) {
		const struct event events[] = {
			{ .t_us = BEGIN_US, .kind = EVENT_STEP, .track = TRACK_ASYNC, .step = STEP_EVERY },
			{ .t_us = JUST_US + more_us, .kind = EVENT_SPIN, .track = TRACK_ASYNC, .value = 1 },
		};
		struct trace *trace;
		struct timeline *tl = timeline_of(events, COUNT_OF(events), &trace);
		struct spin_count count = timeline_spin_count(tl, TRACK_ASYNC, INT64_MAX);

		assert_int_equal(count.turned, 1);
		assert_int_equal(count.late, more_us);
		assert_int_equal(count.worst_us, more_us == 0 ? 0 : LATE_US + 1);
		timeline_free(tl);
		trace_free(trace);
	}
}

static void
knows_what_you_did(void **state)
{
	struct fixture *f = *state;
	struct settings settings;
	const struct intervention *interventions;
	size_t count;

	timeline_settings_at(f->timeline, 299999, &settings);
	assert_int_equal(settings.value[KNOB_DELAY], 500000);
	timeline_settings_at(f->timeline, 300000, &settings);
	assert_int_equal(settings.value[KNOB_DELAY], 200000);
	timeline_interventions(f->timeline, 299999, &count);
	assert_int_equal(count, 0); /* the settings that a run starts with are no interventions */
	interventions = timeline_interventions(f->timeline, 300100, &count);
	assert_int_equal(count, 2);
	assert_true(interventions[1].button);
	assert_int_equal(interventions[1].answer_us[TRACK_ASYNC], 300200);
	assert_int_equal(interventions[1].answer_us[TRACK_SYNC], 600030);
}

/* Nobody was there who could have had a button. */
static void
a_press_before_a_program_began_is_none_of_its(void **state)
{
	static const struct event events[] = {
		{ .t_us = 0, .kind = EVENT_RUN_START, .track = TRACK_LOOP },
		{ .t_us = 10, .kind = EVENT_STEP, .track = TRACK_SYNC, .step = STEP_EVERY },
		{ .t_us = 20, .kind = EVENT_BUTTON, .track = TRACK_YOU, .number = 1 },
		{ .t_us = 30, .kind = EVENT_BUTTON, .track = TRACK_YOU, .number = 2 },
		{ .t_us = 40, .kind = EVENT_STEP, .track = TRACK_ASYNC, .step = STEP_EVERY },
		{ .t_us = 50, .kind = EVENT_BUTTON, .track = TRACK_YOU, .number = 3 },
	};
	static const struct {
		int64_t t_us;
		uint32_t sync, async;           /* how many presses wait */
		uint32_t sync_last, async_last; /* the number of the last press; 0: none */
	} cases[] = { { 19, 0, 0, 0, 0 }, { 20, 1, 0, 1, 0 }, { 30, 2, 0, 2, 0 }, { 40, 2, 0, 2, 0 }, { 50, 3, 1, 3, 3 } };
	struct trace *trace;
	struct timeline *tl = timeline_of(events, COUNT_OF(events), &trace);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++) {
			uint32_t waiting, last = track == TRACK_SYNC ? cases[i].sync_last : cases[i].async_last;
			const struct intervention *press = timeline_press_at(tl, track, cases[i].t_us, &waiting);

			assert_int_equal(waiting, track == TRACK_SYNC ? cases[i].sync : cases[i].async);
			assert_int_equal(press == NULL ? 0 : press->number, last);
			assert_int_equal(timeline_press_waits_since_us(tl, track, cases[i].t_us, &waiting),
			    last == 0 ? NEVER_US : track == TRACK_SYNC ? 20 : 50);
		}
	timeline_free(tl);
	trace_free(trace);
}

static void
steps_from_landmark_to_landmark(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(timeline_prev_us(f->timeline, 0), NEVER_US);
	assert_int_equal(timeline_next_us(f->timeline, 0), 10);
	assert_int_equal(timeline_next_us(f->timeline, 110), 300000); /* over the spin */
	assert_int_equal(timeline_prev_us(f->timeline, 300000), 110);
	assert_int_equal(timeline_next_us(f->timeline, 600040), NEVER_US);
}

/* Between landmarks the heart beats seldom or often: every step, from everywhere, is the one that looking at all events finds. */
static void
steps_over_a_rest(void **state)
{
	static const int beats[] = { 100, 0, 3, 63, 64, 65, 200, 0, 0, 70 };
	struct trace *trace = trace_new(0);
	struct timeline *tl = timeline_new(trace);
	int64_t landmarks[COUNT_OF(beats)], t_us = 0;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(beats); i++) {
		for (int k = 0; k < beats[i]; k++) {
			t_us += 2;
			trace_append(trace, &(struct event){ .t_us = t_us, .kind = EVENT_HEARTBEAT, .track = TRACK_LOOP });
		}
		landmarks[i] = t_us += 2;
		trace_append(trace, &(struct event){ .t_us = t_us, .kind = EVENT_BUTTON, .track = TRACK_YOU, .number = (uint32_t)i + 1 });
		timeline_update(tl);
		for (int64_t at = -1; at <= t_us + 1; at++) {
			int64_t before = NEVER_US, after = NEVER_US;

			for (size_t k = 0; k <= i; k++) {
				before = landmarks[k] < at ? landmarks[k] : before;
				after = landmarks[i - k] > at ? landmarks[i - k] : after;
			}
			assert_int_equal(timeline_prev_us(tl, at), before);
			assert_int_equal(timeline_next_us(tl, at), after);
		}
	}
	timeline_free(tl);
	trace_free(trace);
}

static void
adds_up_time_in_a_state(void **state)
{
	struct fixture *f = *state;
	uint32_t stretches;

	assert_int_equal(timeline_time_in(f->timeline, TRACK_SYNC, STATE_BLOCKED, 130, &stretches), 100);
	assert_int_equal(stretches, 1);
	assert_int_equal(timeline_time_in(f->timeline, TRACK_SYNC, STATE_BLOCKED, 700000, &stretches), 599970);
	assert_int_equal(timeline_time_in(f->timeline, TRACK_ASYNC, STATE_BLOCKED, 700000, &stretches), 0);
	assert_int_equal(stretches, 0);
}

/* Each time counts, however often it was in another state in between; what goes on does until then. */
static void
adds_up_each_time_in_a_state(void **state)
{
	static const struct event events[] = {
		{ .t_us = 100, .kind = EVENT_BLOCK, .track = TRACK_SYNC, .step = STEP_FETCH, .number = 1 },
		{ .t_us = 101, .kind = EVENT_UNBLOCK, .track = TRACK_SYNC, .step = STEP_FETCH, .number = 1 },
		{ .t_us = 200, .kind = EVENT_BLOCK, .track = TRACK_SYNC, .step = STEP_FETCH, .number = 2 },
		{ .t_us = 210, .kind = EVENT_UNBLOCK, .track = TRACK_SYNC, .step = STEP_FETCH, .number = 2 },
		{ .t_us = 300, .kind = EVENT_BLOCK, .track = TRACK_SYNC, .step = STEP_FETCH, .number = 3 },
		{ .t_us = 400, .kind = EVENT_UNBLOCK, .track = TRACK_SYNC, .step = STEP_FETCH, .number = 3 },
	};
	static const struct {
		int64_t t_us, blocked_us;
		uint32_t times;
	} cases[] = { { 99, 0, 0 }, { 101, 1, 1 }, { 200, 1, 2 }, { 210, 11, 2 }, { 299, 11, 2 }, { 350, 61, 3 }, { 999, 111, 3 } };
	struct trace *trace;
	struct timeline *tl = timeline_of(events, COUNT_OF(events), &trace);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		uint32_t times;

		assert_int_equal(timeline_time_in(tl, TRACK_SYNC, STATE_BLOCKED, cases[i].t_us, &times), cases[i].blocked_us);
		assert_int_equal(times, cases[i].times);
	}
	timeline_free(tl);
	trace_free(trace);
}

/* The listing's numbers after the plan is raised and cut. */
static void
tells_raises_of_the_plan(void **state)
{
	static const struct {
		int64_t plan;
		uint32_t more, raised;
	} cases[] = { { 3, 0, 0 }, { 5, 2, 2 }, { 6, 1, 3 }, { 4, 1, 1 }, { 2, 1, 0 }, { 3, 1, 1 } };
	struct trace *trace = trace_new(0);
	struct timeline *timeline = timeline_new(trace);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct event plan = { .t_us = (int64_t)i * 10, .kind = EVENT_PLAN, .track = TRACK_SYNC, .value = cases[i].plan };
		struct event begin = { .t_us = 1, .kind = EVENT_STEP, .track = TRACK_SYNC, .step = STEP_EVERY };

		trace_append(trace, &plan);
		if (i == 0)
			trace_append(trace, &begin);
		timeline_update(timeline);
		assert_int_equal(timeline_tally_at(timeline, TRACK_SYNC, plan.t_us).planned, cases[i].plan);
		assert_int_equal(timeline_more(timeline, TRACK_SYNC, plan.t_us), cases[i].more);
		assert_int_equal(timeline_raised(timeline, TRACK_SYNC, plan.t_us), cases[i].raised);
	}
	timeline_free(timeline);
	trace_free(trace);
}

/* ---- properties ---- */

enum { SEEDS = 5000 }; /* a contradiction that matters may come once in some thousands */

static bool
is_plausible(uint64_t seed)
{
	return seed % 2 == 1;
}

static struct trace *
random_trace(uint64_t seed)
{
	if (!is_plausible(seed))
		return random_nonsense(seed, 400);
	return seed % 4 == 1 ? random_run(seed) : random_outside_run(seed);
}

/* `used`: the bytes of an element before its padding. */
static void
assert_same_array(const void *a, size_t a_count, const void *b, size_t b_count, size_t size, size_t used)
{
	assert_int_equal(a_count, b_count);
	for (size_t i = 0; i < a_count; i++)
		assert_memory_equal((const char *)a + i * size, (const char *)b + i * size, used);
}

/* The bytes of a struct up to the end of its last field. */
#define USED(type, last) (offsetof(type, last) + sizeof(((type *)0)->last))

static void
assert_same_program(const struct timeline *a, const struct timeline *b, enum track track, int64_t t_us)
{
	struct tally a_tally = timeline_tally_at(a, track, t_us), b_tally = timeline_tally_at(b, track, t_us);
	struct span a_span = timeline_span_at(a, track, t_us), b_span = timeline_span_at(b, track, t_us);
	struct spin_count a_spins = timeline_spin_count(a, track, t_us), b_spins = timeline_spin_count(b, track, t_us);
	size_t a_count, b_count;
	const struct print *a_prints = timeline_prints(a, track, t_us, &a_count), *b_prints = timeline_prints(b, track, t_us, &b_count);

	assert_same_array(a_prints, a_count, b_prints, b_count, sizeof *a_prints, USED(struct print, step));
	assert_memory_equal(&a_tally, &b_tally, sizeof a_tally);
	assert_memory_equal(&a_spins, &b_spins, sizeof a_spins);
	assert_int_equal(a_span.start_us, b_span.start_us);
	assert_int_equal(a_span.state, b_span.state);
	assert_int_equal(a_span.step, b_span.step);
	assert_int_equal(timeline_more(a, track, t_us), timeline_more(b, track, t_us));
}

static void
assert_same_request(const struct request *a, const struct request *b)
{
	assert_memory_equal(a, b, USED(struct request, cause));
	assert_same_array(a->hops.at, a->hops.count, b->hops.at, b->hops.count, sizeof *a->hops.at, USED(struct request_hop, head_status));
	assert_same_array(a->notes.at, a->notes.count, b->notes.at, b->notes.count, sizeof *a->notes.at, USED(struct request_note, status));
}

static void
assert_same(const struct timeline *a, const struct timeline *b, int64_t t_us)
{
	size_t a_count, b_count;
	const void *a_array, *b_array;

	for (int track = 0; track < PROGRAM_COUNT; track++)
		assert_same_program(a, b, (enum track)track, t_us);
	for (int track = 0; track <= TRACK_VISITOR; track++) {
		assert_int_equal(timeline_request_count(a, (enum track)track), timeline_request_count(b, (enum track)track));
		for (uint32_t i = 1; i <= timeline_request_count(a, (enum track)track); i++)
			assert_same_request(timeline_request(a, (enum track)track, i), timeline_request(b, (enum track)track, i));
	}
	a_array = timeline_beats(a, t_us, &a_count);
	b_array = timeline_beats(b, t_us, &b_count);
	assert_same_array(a_array, a_count, b_array, b_count, sizeof(struct beat), USED(struct beat, late_us));
	a_array = timeline_interventions(a, t_us, &a_count);
	b_array = timeline_interventions(b, t_us, &b_count);
	assert_same_array(a_array, a_count, b_array, b_count, sizeof(struct intervention), USED(struct intervention, button));
	a_array = timeline_loads(a, t_us, &a_count);
	b_array = timeline_loads(b, t_us, &b_count);
	assert_same_array(a_array, a_count, b_array, b_count, sizeof(struct server_load), USED(struct server_load, frozen));
	assert_int_equal(timeline_end_us(a), timeline_end_us(b));
	assert_int_equal(timeline_last_us(a), timeline_last_us(b));
}

/* Fed one by one from `whole`, it equals one built from the same events at once. */
static void
grown_equals_built_anew(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 60; seed++) {
		struct trace *whole = random_trace(seed), *fed = trace_new(0);
		struct timeline *grown = timeline_new(fed);

		trace_intern(fed, "Hello, world");
		for (size_t i = 0; i < trace_count(whole); i++) {
			trace_append(fed, trace_at(whole, i));
			assert_int_equal(timeline_update(grown), 1);
			if (i % 16 == 0 || i + 1 == trace_count(whole)) {
				struct timeline *anew = timeline_new(fed);

				assert_same(grown, anew, trace_at(fed, i)->t_us);
				assert_same(grown, anew, trace_at(fed, i)->t_us / 2);
				timeline_free(anew);
			}
		}
		timeline_free(grown);
		trace_free(fed);
		trace_free(whole);
	}
}

static uint32_t
count_in(const struct timeline *tl, enum track track, int64_t t_us, enum phase from, enum phase to)
{
	uint32_t count = 0;

	for (uint32_t i = 1; i <= timeline_request_count(tl, track); i++) {
		enum phase phase = request_phase_at(timeline_request(tl, track, i), t_us);

		count += phase >= from && phase <= to;
	}
	return count;
}

static void
sums_hold_at_every_time(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		struct trace *trace = random_trace(seed);
		struct timeline *tl = timeline_new(trace);

		for (size_t i = 0; i < trace_count(trace); i++)
			for (int track = 0; track < PROGRAM_COUNT; track++) {
				int64_t t_us = trace_at(trace, i)->t_us;
				struct tally tally = timeline_tally_at(tl, (enum track)track, t_us);
				struct stages stages = stages_at(tl, (enum track)track, t_us);

				assert_int_equal(stages.requests,
				    stages.left + stages.waiting + stages.open + stages.queued + stages.running +
				    stages.ok + stages.failed + stages.cancelled);
				assert_in_range(stages.running, 0, track == TRACK_SYNC || is_plausible(seed) ? 1 : tally.called);
				assert_in_range(stages.queued, 0, tally.done + tally.failed);
				assert_in_range(stages.ok, 0, tally.done);
				assert_in_range(stages.failed, 0, tally.failed);
				assert_int_equal(tally.launched,
				    tally.waiting + tally.open + tally.done + tally.failed + tally.cancelled);
				assert_int_equal(tally.cancelled, count_in(tl, (enum track)track, t_us, PHASE_CANCELLED, PHASE_CANCELLED));
				assert_int_equal(tally.launched, count_in(tl, (enum track)track, t_us, PHASE_WAITING, PHASE_CANCELLED));
				if (!is_plausible(seed))
					continue;
				assert_int_equal(tally.waiting, count_in(tl, (enum track)track, t_us, PHASE_WAITING, PHASE_WAITING));
				assert_int_equal(tally.open, count_in(tl, (enum track)track, t_us, PHASE_LOOKING_UP, PHASE_RECEIVING));
				assert_int_equal(tally.done + tally.failed, count_in(tl, (enum track)track, t_us, PHASE_QUEUED, PHASE_FAILED));
				assert_int_equal(stages.queued + stages.running, track == TRACK_SYNC ? stages.running :
				    count_in(tl, (enum track)track, t_us, PHASE_QUEUED, PHASE_CALLBACK));
			}
		timeline_free(tl);
		trace_free(trace);
	}
}

/* Looking back shows what was shown then: later events change nothing. */
static void
the_past_stays(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 60; seed++) {
		struct trace *whole = random_trace(seed), *fed = trace_new(0);
		struct timeline *all = timeline_new(whole), *then = timeline_new(fed);

		trace_intern(fed, "Hello, world");
		for (size_t i = 0; i < trace_count(whole); i++) {
			int64_t t_us = trace_at(whole, i)->t_us;

			trace_append(fed, trace_at(whole, i));
			timeline_update(then);
			if (i + 1 < trace_count(whole) && trace_at(whole, i + 1)->t_us == t_us)
				continue;
			for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++) {
				struct tally all_tally = timeline_tally_at(all, track, t_us), then_tally = timeline_tally_at(then, track, t_us);

				assert_memory_equal(&all_tally, &then_tally, sizeof all_tally);
				for (uint32_t n = 1; n <= timeline_request_count(then, track); n++)
					assert_int_equal(request_phase_at(timeline_request(all, track, n), t_us),
					    request_phase_at(timeline_request(then, track, n), t_us));
			}
		}
		timeline_free(all);
		timeline_free(then);
		trace_free(fed);
		trace_free(whole);
	}
}

/* The server's load: requests that have arrived and have not ended there. */
static void
loads_hold_at_every_time(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		struct trace *trace = random_trace(seed);
		struct timeline *tl = timeline_new(trace);

		for (size_t i = 0; i < trace_count(trace); i++)
			for (int track = 0; track <= TRACK_VISITOR; track++) {
				int64_t t_us = trace_at(trace, i)->t_us;
				uint32_t open = 0;

				for (uint32_t n = 1; n <= timeline_request_count(tl, (enum track)track); n++) {
					const struct request *r = timeline_request(tl, (enum track)track, n);

					open += r->arrive_us != NEVER_US && r->arrive_us <= t_us && (r->answer_us == NEVER_US || r->answer_us > t_us) &&
					    (r->leave_us == NEVER_US || r->leave_us > t_us);
				}
				if (track == TRACK_VISITOR)
					open += (uint32_t)timeline_unkept_at(tl, t_us).open;
				assert_int_equal(timeline_load_at(tl, t_us).open[track], open);
			}
		timeline_free(tl);
		trace_free(trace);
	}
}

/* Those that come and go at once tell nothing of how much the server had before it; the last one that is known may yet last. */
static void
a_load_that_lasts_no_time_is_not_noted(void **state)
{
	enum { AFTER_US = 100 };
	static const struct event events[] = {
		{ .t_us = AFTER_US, .kind = EVENT_ARRIVE, .track = TRACK_VISITOR, .number = 1, .value = TRACE_NO_TEXT },
		{ .t_us = AFTER_US + LOAD_LASTS_US, .kind = EVENT_ARRIVE, .track = TRACK_VISITOR, .number = 2, .value = TRACE_NO_TEXT },
		{ .t_us = AFTER_US + LOAD_LASTS_US, .kind = EVENT_ARRIVE, .track = TRACK_VISITOR, .number = 3, .value = TRACE_NO_TEXT },
		{ .t_us = AFTER_US + 2 * LOAD_LASTS_US - 1, .kind = EVENT_LEAVE, .track = TRACK_VISITOR, .number = 3 },
		{ .t_us = AFTER_US + 3 * LOAD_LASTS_US - 1, .kind = EVENT_LEAVE, .track = TRACK_VISITOR, .number = 2 },
		{ .t_us = AFTER_US + 3 * LOAD_LASTS_US - 1, .kind = EVENT_LEAVE, .track = TRACK_VISITOR, .number = 1 },
	};
	struct load_range range;
	struct trace *trace;
	struct timeline *tl = timeline_of(events, COUNT_OF(events), &trace);
	int64_t last_us = timeline_last_us(tl);

	(void)state;
	assert_true(timeline_lasting_loads(tl, 0, last_us - 1, last_us, &range));
	assert_int_equal(range.most, 2); /* three were there for a microsecond less than counts */
	assert_int_equal(range.least, 1);
	assert_int_equal(range.last.t_us, AFTER_US + 2 * LOAD_LASTS_US - 1);
	assert_true(timeline_lasting_loads(tl, AFTER_US, last_us - LOAD_LASTS_US, last_us - LOAD_LASTS_US, &range));
	assert_int_equal(range.last.open[TRACK_VISITOR], 2);
	assert_false(timeline_lasting_loads(tl, AFTER_US, last_us - LOAD_LASTS_US - 1, last_us, &range));
	assert_true(timeline_lasting_loads(tl, AFTER_US, last_us - LOAD_LASTS_US - 1, last_us - LOAD_LASTS_US - 1, &range));
	assert_int_equal(range.most, 3); /* as far as was known then */
	timeline_free(tl);
	trace_free(trace);
}

/* A log may say that a request was dropped which had come to the server: it is not believed,
 * else the server would have it before it twice once it is launched anew. */
static void
what_has_arrived_is_not_dropped(void **state)
{
	static const struct event events[] = {
		{ .t_us = 10, .kind = EVENT_LAUNCH, .track = TRACK_ASYNC, .number = 1 },
		{ .t_us = 20, .kind = EVENT_ARRIVE, .track = TRACK_ASYNC, .number = 1 },
		{ .t_us = 30, .kind = EVENT_DROP, .track = TRACK_ASYNC, .number = 1 },
		{ .t_us = 40, .kind = EVENT_LAUNCH, .track = TRACK_ASYNC, .number = 1 },
		{ .t_us = 50, .kind = EVENT_ARRIVE, .track = TRACK_ASYNC, .number = 1 },
		{ .t_us = 60, .kind = EVENT_ANSWER, .track = TRACK_ASYNC, .number = 1 },
	};
	struct trace *trace = trace_new(0);
	struct timeline *tl;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(events); i++)
		trace_append(trace, &events[i]);
	tl = timeline_new(trace);
	assert_int_equal(timeline_request(tl, TRACK_ASYNC, 1)->launch_us, 10);
	assert_int_equal(timeline_tally_at(tl, TRACK_ASYNC, 35).launched, 1);
	assert_int_equal(timeline_load_at(tl, 55).open[TRACK_ASYNC], 1);
	assert_int_equal(timeline_load_at(tl, 60).open[TRACK_ASYNC], 0);
	timeline_free(tl);
	trace_free(trace);
}

/* How many visitors had come; they are in order, and each is one that arrived then. */
static size_t
visitors_at(const struct timeline *tl, int64_t t_us)
{
	size_t count;
	const struct stay *visitors = timeline_visitors(tl, t_us, &count);

	for (size_t i = 0; i < count; i++) {
		assert_true(visitors[i].t_us <= t_us && (i == 0 || visitors[i - 1].t_us <= visitors[i].t_us));
		assert_int_equal(timeline_request(tl, TRACK_VISITOR, visitors[i].number)->arrive_us, visitors[i].t_us);
	}
	return count;
}

/* A state goes on from line to line; each callback begins anew. */
static void
knows_since_when(void **state)
{
	static const struct event events[] = {
		{ .t_us = 0, .kind = EVENT_RUN_START, .track = TRACK_LOOP },
		{ .t_us = 10, .kind = EVENT_STEP, .track = TRACK_SYNC, .value = STEP_FOR, .number = 1 },
		{ .t_us = 20, .kind = EVENT_STEP, .track = TRACK_SYNC, .value = STEP_FETCH, .number = 1 },
		{ .t_us = 30, .kind = EVENT_STEP, .track = TRACK_SYNC, .value = STEP_PRINT_RESPONSE, .number = 1 },
		{ .t_us = 40, .kind = EVENT_STEP, .track = TRACK_SYNC, .value = STEP_FOR, .number = 2 },
	};
	struct trace *trace = trace_new(0);
	struct timeline *tl;
	size_t count;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(events); i++)
		trace_append(trace, &events[i]);
	tl = timeline_new(trace);
	timeline_spans(tl, TRACK_SYNC, &count);
	assert_true(count >= 4);
	for (int64_t t_us = 10; t_us < 60; t_us++) {
		int64_t since_us = timeline_state_since_us(tl, TRACK_SYNC, t_us);
		int now = timeline_span_at(tl, TRACK_SYNC, t_us).state;

		for (int64_t back_us = since_us; back_us <= t_us; back_us++)
			assert_int_equal(timeline_span_at(tl, TRACK_SYNC, back_us).state, now);
		assert_int_not_equal(timeline_span_at(tl, TRACK_SYNC, since_us - 1).state, now);
	}
	assert_int_equal(timeline_state_since_us(tl, TRACK_SYNC, 5), 0);
	timeline_free(tl);
	trace_free(trace);
}

/* Facts that only the server knows: about visitors, and a connection that it broke off. */
static void
knows_visitors_and_aborts(void **state)
{
	static const struct event events[] = {
		{ .t_us = 0, .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_PROGRAMS, .value = PROGRAMS_NONE },
		{ .t_us = 0, .kind = EVENT_RUN_START, .track = TRACK_LOOP },
		{ .t_us = 10, .kind = EVENT_ARRIVE, .track = TRACK_VISITOR, .number = 1, .value = 1 },
		{ .t_us = 20, .kind = EVENT_TAKE, .track = TRACK_VISITOR, .number = 1, .value = 500 },
		{ .t_us = 30, .kind = EVENT_ARRIVE, .track = TRACK_VISITOR, .number = 2 },
		{ .t_us = 40, .kind = EVENT_ANSWER, .track = TRACK_VISITOR, .number = 2, .value = 404 },
		{ .t_us = 50, .kind = EVENT_LAUNCH, .track = TRACK_ASYNC, .number = 1 },
		{ .t_us = 60, .kind = EVENT_ARRIVE, .track = TRACK_ASYNC, .number = 1 },
		{ .t_us = 70, .kind = EVENT_TAKE, .track = TRACK_ASYNC, .number = 1, .value = FOR_EVER_US },
		{ .t_us = 520, .kind = EVENT_ANSWER, .track = TRACK_VISITOR, .number = 1, .value = 200 },
		{ .t_us = 530, .kind = EVENT_ABORT, .track = TRACK_ASYNC, .number = 1 },
		{ .t_us = 540, .kind = EVENT_LEAVE, .track = TRACK_ASYNC, .number = 1 }, /* too late */
	};
	struct trace *trace = trace_new(0);
	struct timeline *tl;

	(void)state;
	trace_intern(trace, "/?delay=0.5ms");
	for (size_t i = 0; i < COUNT_OF(events); i++)
		trace_append(trace, &events[i]);
	tl = timeline_new(trace);
	assert_false(timeline_has_program(tl, TRACK_SYNC) || timeline_has_program(tl, TRACK_ASYNC));
	assert_string_equal(timeline_request(tl, TRACK_VISITOR, 1)->target, "/?delay=0.5ms");
	assert_int_equal(timeline_request(tl, TRACK_VISITOR, 1)->status, 200);
	assert_null(timeline_request(tl, TRACK_VISITOR, 2)->target);
	assert_int_equal(timeline_request(tl, TRACK_VISITOR, 2)->status, 404);
	assert_int_equal(timeline_request(tl, TRACK_ASYNC, 1)->take_for_us, FOR_EVER_US);
	assert_int_equal(timeline_request(tl, TRACK_ASYNC, 1)->leave_us, 530);
	assert_int_equal(visitors_at(tl, 9), 0);
	assert_int_equal(visitors_at(tl, 10), 1);
	assert_int_equal(visitors_at(tl, 29), 1);
	assert_int_equal(visitors_at(tl, INT64_MAX), 2); /* no program's request is among them */
	assert_int_equal(timeline_load_at(tl, 100).open[TRACK_VISITOR], 1);
	assert_int_equal(timeline_load_at(tl, 100).at_work, 2);
	assert_int_equal(timeline_load_at(tl, 530).at_work, 0);
	timeline_free(tl);
	trace_free(trace);
}

/* As many sockets as the log says, be it more than a number of requests can count. */
static void
test_limit_by_sockets(void **state)
{
	static const struct {
		int64_t sockets, knob;
		uint32_t limit;
	} cases[] = {
		{ 0, 0, UINT32_MAX }, { 0, 7, 7 }, { 5, 0, 5 }, { 5, 7, 5 }, { 9, 7, 7 },
		{ INT64_C(1) << 32, 0, UINT32_MAX }, { INT64_C(1) << 32, 7, 7 }, { (INT64_C(1) << 32) + 5, 0, UINT32_MAX },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct trace *trace = trace_new(0);
		struct timeline *tl;

		trace_append(trace, &(struct event){
			.kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_LIMIT, .value = cases[i].knob,
		});
		trace_append(trace, &(struct event){ .kind = EVENT_RUN_START, .track = TRACK_LOOP, .value = cases[i].sockets });
		tl = timeline_new(trace);
		assert_int_equal(timeline_limit_at(tl, 0), cases[i].limit);
		timeline_free(tl);
		trace_free(trace);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_limit_by_sockets),
		cmocka_unit_test_setup_teardown(says_what_each_program_does, set_up, tear_down),
		cmocka_unit_test_setup_teardown(says_where_a_request_is, set_up, tear_down),
		cmocka_unit_test(counts_an_http_error_as_failed),
		cmocka_unit_test(what_is_not_sent_yet_ends_as_waiting),
		cmocka_unit_test_setup_teardown(a_fact_told_twice_counts_once, set_up, tear_down),
		cmocka_unit_test(a_cancelled_request_has_nothing_in_hand),
		cmocka_unit_test(remembers_the_most_that_were_open),
		cmocka_unit_test(computing_is_counted_and_not_yet_done),
		cmocka_unit_test_setup_teardown(counts_spins_and_their_lateness, set_up, tear_down),
		cmocka_unit_test(a_turn_is_late_beyond_the_bound),
		cmocka_unit_test_setup_teardown(knows_what_you_did, set_up, tear_down),
		cmocka_unit_test(a_press_before_a_program_began_is_none_of_its),
		cmocka_unit_test_setup_teardown(steps_from_landmark_to_landmark, set_up, tear_down),
		cmocka_unit_test(steps_over_a_rest),
		cmocka_unit_test_setup_teardown(adds_up_time_in_a_state, set_up, tear_down),
		cmocka_unit_test(adds_up_each_time_in_a_state),
		cmocka_unit_test(tells_raises_of_the_plan),
		cmocka_unit_test(grown_equals_built_anew),
		cmocka_unit_test(sums_hold_at_every_time),
		cmocka_unit_test(the_past_stays),
		cmocka_unit_test(loads_hold_at_every_time),
		cmocka_unit_test(a_load_that_lasts_no_time_is_not_noted),
		cmocka_unit_test(what_has_arrived_is_not_dropped),
		cmocka_unit_test(knows_since_when),
		cmocka_unit_test(knows_visitors_and_aborts),
	};

	return cmocka_run_group_tests_name("timeline", tests, NULL, NULL);
}
