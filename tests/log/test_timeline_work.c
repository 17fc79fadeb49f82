/*
 * The questions that each frame asks cost the same, or nearly, after a long run as after a
 * short one. The compiler counts: it calls __sanitizer_cov_trace_pc() in each basic block of
 * the answers (timeline_query_counted.c), so that no loop goes unseen.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "log/timeline.h"

enum {
	SHORT = 100, LONG = 100 * SHORT,
	STEP_US = 1000,
	FRAME_STEPS_MOST = 3000, /* all of the questions below: some dozens of binary searches */
};

static size_t steps;

void __sanitizer_cov_trace_pc(void);

void
__sanitizer_cov_trace_pc(void)
{
	steps++;
}

/* A round of a run: everything that a person, a program, the server and a visitor can do; the
 * callback that it begins is over in the next. None of it is a landmark at the run's end. */
static const struct event each[] = {
	{ .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_DELAY, .value = 1000 },
	{ .kind = EVENT_BUTTON, .track = TRACK_YOU },
	{ .kind = EVENT_STEP, .track = TRACK_SYNC, .step = STEP_WORK },
	{ .kind = EVENT_LAUNCH, .track = TRACK_SYNC },
	{ .kind = EVENT_BLOCK, .track = TRACK_SYNC, .step = STEP_FETCH },
	{ .kind = EVENT_CONNECT, .track = TRACK_SYNC },
	{ .kind = EVENT_ARRIVE, .track = TRACK_SYNC, .value = TRACE_NO_TEXT },
	{ .kind = EVENT_RESPONSE, .track = TRACK_SYNC, .value = 200 },
	{ .kind = EVENT_PRINT, .track = TRACK_SYNC, .step = STEP_FETCH, .value = 1 },
	{ .kind = EVENT_PLAN, .track = TRACK_SYNC, .value = 3 },
	{ .kind = EVENT_STEP, .track = TRACK_ASYNC, .step = STEP_FETCH },
	{ .kind = EVENT_LAUNCH, .track = TRACK_ASYNC },
	{ .kind = EVENT_CONNECT, .track = TRACK_ASYNC },
	{ .kind = EVENT_ARRIVE, .track = TRACK_ASYNC, .value = TRACE_NO_TEXT },
	{ .kind = EVENT_RESPONSE, .track = TRACK_ASYNC, .value = 200 },
	{ .kind = EVENT_QUEUE, .track = TRACK_ASYNC },
	{ .kind = EVENT_CALLBACK_START, .track = TRACK_ASYNC },
	{ .kind = EVENT_BUTTON_ANSWER, .track = TRACK_ASYNC },
	{ .kind = EVENT_SPIN, .track = TRACK_ASYNC },
	{ .kind = EVENT_PLAN, .track = TRACK_ASYNC, .value = 3 },
	{ .kind = EVENT_ARRIVE, .track = TRACK_VISITOR, .value = TRACE_NO_TEXT },
	{ .kind = EVENT_FREEZE, .track = TRACK_SERVER },
};

static void
append_round(struct trace *trace, uint32_t round, int64_t *t_us)
{
	for (size_t k = 0; k < sizeof each / sizeof each[0]; k++) {
		struct event e = each[k];

		*t_us += STEP_US;
		e.t_us = *t_us;
		e.number = e.kind == EVENT_KNOB ? e.number : round;
		e.value = e.kind == EVENT_SPIN ? round : e.value;
		trace_append(trace, &e);
		if (round == 1 || k > 0)
			continue;
		trace_append(trace, &(struct event){
			.t_us = *t_us, .kind = EVENT_CALLBACK_END, .track = TRACK_ASYNC, .number = round - 1,
		});
		if (round % 2 == 0)
			trace_append(trace, &(struct event){
				.t_us = *t_us, .kind = EVENT_ANSWER, .track = TRACK_VISITOR, .number = round - 1, .value = 200,
			});
	}
}

/* A run of so many rounds. Then the server's loads last, the visitors that are left go, and the
 * heart beats. */
static struct trace *
make_run(uint32_t rounds)
{
	struct trace *trace = trace_new(0);
	int64_t t_us = 0;

	trace_intern(trace, "Hello, world");
	trace_append(trace, &(struct event){ .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_REQUESTS, .value = 10000 });
	trace_append(trace, &(struct event){ .kind = EVENT_RUN_START, .track = TRACK_LOOP });
	for (uint32_t i = 1; i <= rounds; i++)
		append_round(trace, i, &t_us);
	for (uint32_t i = 2; i < rounds; i += 2) {
		t_us += LOAD_LASTS_US;
		trace_append(trace, &(struct event){
			.t_us = t_us, .kind = EVENT_LEAVE, .track = TRACK_VISITOR, .number = i,
		});
	}
	for (uint32_t i = 1; i <= rounds; i++) {
		t_us += STEP_US;
		trace_append(trace, &(struct event){ .t_us = t_us, .kind = EVENT_HEARTBEAT, .track = TRACK_LOOP });
	}
	return trace;
}

static void
ask_program(const struct timeline *tl, enum track track, int64_t t_us)
{
	uint32_t waiting;
	size_t count;

	timeline_has_program(tl, track);
	timeline_begin_us(tl, track);
	timeline_span_at(tl, track, t_us);
	timeline_spans(tl, track, &count);
	timeline_state_since_us(tl, track, t_us);
	timeline_done_us(tl, track, t_us);
	for (enum program_state state = STATE_ABSENT; state < STATE_COUNT; state++)
		timeline_time_in(tl, track, state, t_us, &waiting);
	timeline_computing(tl, track, t_us);
	timeline_press_at(tl, track, t_us, &waiting);
	timeline_press_waits_since_us(tl, track, t_us, &waiting);
	timeline_next_answer_us(tl, track, t_us);
	timeline_answers_at_once(tl, track, t_us, t_us);
	timeline_works(tl, track, t_us, &count);
	timeline_last_in_us(tl, track, STATE_BLOCKED, t_us);
	timeline_last_out_us(tl, track, STATE_CALLBACK, t_us);
	timeline_most_open(tl, track, t_us);
	timeline_tally_at(tl, track, t_us);
	timeline_tallies(tl, track, &count);
	timeline_prints(tl, track, t_us, &count);
	timeline_spins(tl, track, t_us, &count);
	timeline_spin_index(tl, track, 1);
	timeline_spin_count(tl, track, t_us);
	timeline_more(tl, track, t_us);
	timeline_raised(tl, track, t_us);
	timeline_request_count(tl, track);
	timeline_request(tl, track, 1);
	timeline_event_index(tl, track, EVENT_PLAN, 1);
}

/* Asks what a frame or a key asks. Returns the steps that it took. */
static size_t
ask_all(const struct timeline *tl, int64_t t_us)
{
	struct settings settings;
	struct load_range range;
	size_t count, from = 0;

	steps = 0;
	timeline_end_us(tl);
	timeline_settings_at(tl, t_us, &settings);
	timeline_limit_at(tl, t_us);
	timeline_knob_exceeded(tl, KNOB_WORK, 0, t_us);
	timeline_knob_turned_us(tl, KNOB_WORK, t_us);
	timeline_span_us(tl, t_us);
	timeline_first_news_us(tl);
	timeline_prev_us(tl, t_us);
	timeline_next_us(tl, t_us);
	for (int track = 0; track < PROGRAM_COUNT; track++)
		ask_program(tl, (enum track)track, t_us);
	timeline_beats(tl, t_us, &count);
	timeline_worst_beat_us(tl, 0, t_us);
	timeline_interventions(tl, t_us, &count);
	timeline_press(tl, 1);
	timeline_turn_at(tl, t_us);
	timeline_last_event(tl, TRACK_SERVER, EVENT_FREEZE, t_us);
	timeline_unkept_at(tl, t_us);
	timeline_loads(tl, t_us, &count);
	timeline_load_at(tl, t_us);
	timeline_lasting_loads(tl, 0, t_us, t_us, &range);
	timeline_visitors(tl, t_us, &count);
	timeline_next_visitor(tl, t_us, &from);
	timeline_last_departure(tl, t_us);
	return steps;
}

static size_t
work_after(uint32_t often)
{
	struct trace *trace = make_run(often);
	struct timeline *tl = timeline_new(trace);
	size_t most = 0;

	for (int part = 0; part <= 4; part++) {
		size_t work = ask_all(tl, timeline_last_us(tl) * part / 4);

		most = work > most ? work : most;
	}
	timeline_free(tl);
	trace_free(trace);
	return most;
}

/* A hundred times as much is seven steps more of a binary search. */
static void
work_does_not_grow_with_history(void **state)
{
	size_t brief = work_after(SHORT), lengthy = work_after(LONG);

	(void)state;
	assert_in_range(brief, 1, FRAME_STEPS_MOST);
	assert_in_range(lengthy, 1, 3 * brief);
}

/* A run that a visitor began, of so many: the steps that its axis takes. */
static size_t
axis_work_after(uint32_t visitors)
{
	static const enum event_kind kinds[] = { EVENT_ARRIVE, EVENT_TAKE, EVENT_ANSWER };
	struct trace *trace = trace_new(0);
	struct timeline *tl;
	int64_t t_us = 0;

	trace_append(trace, &(struct event){ .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_PROGRAMS,
	    .value = PROGRAMS_NONE });
	trace_append(trace, &(struct event){ .kind = EVENT_RUN_START, .track = TRACK_LOOP });
	for (uint32_t i = 1; i <= visitors; i++)
		for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
			int64_t value = kinds[k] == EVENT_ARRIVE ? TRACE_NO_TEXT : kinds[k] == EVENT_TAKE ? STEP_US : 200;

			t_us += STEP_US;
			trace_append(trace, &(struct event){ .t_us = t_us, .kind = (uint8_t)kinds[k], .track = TRACK_VISITOR,
			    .number = i, .value = value });
		}
	tl = timeline_new(trace);
	steps = 0;
	assert_in_range(timeline_span_us(tl, t_us), t_us, 2 * t_us);
	timeline_free(tl);
	trace_free(trace);
	return steps;
}

static void
an_axis_does_not_look_at_each_visitor(void **state)
{
	(void)state;
	assert_in_range(axis_work_after(LONG), 1, 3 * axis_work_after(10 * SHORT));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(work_does_not_grow_with_history),
		cmocka_unit_test(an_axis_does_not_look_at_each_visitor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
