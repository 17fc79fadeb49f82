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

/* A run in which everything that a person or a program can do is done `often` times, without
 * a landmark at its end. */
static struct trace *
make_run(uint32_t often)
{
	static const struct event each[] = {
		{ .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_DELAY, .value = 1000 },
		{ .kind = EVENT_BUTTON, .track = TRACK_YOU },
		{ .kind = EVENT_STEP, .track = TRACK_SYNC, .step = STEP_WORK },
		{ .kind = EVENT_BLOCK, .track = TRACK_SYNC, .step = STEP_FETCH },
		{ .kind = EVENT_PRINT, .track = TRACK_SYNC, .step = STEP_FETCH, .value = 1 },
		{ .kind = EVENT_FREEZE, .track = TRACK_SERVER },
		{ .kind = EVENT_PLAN, .track = TRACK_SYNC, .value = 3 },
	};
	struct trace *trace = trace_new(0);
	int64_t t_us = 0;

	trace_intern(trace, "Hello, world");
	trace_append(trace, &(struct event){ .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_REQUESTS, .value = 10000 });
	trace_append(trace, &(struct event){ .kind = EVENT_RUN_START, .track = TRACK_LOOP });
	for (uint32_t i = 1; i <= often; i++)
		for (size_t k = 0; k < sizeof each / sizeof each[0]; k++) {
			struct event e = each[k];

			e.t_us = t_us += STEP_US;
			e.number = e.kind == EVENT_KNOB ? e.number : i;
			trace_append(trace, &e);
		}
	for (uint32_t i = 1; i <= often; i++)
		trace_append(trace, &(struct event){ .t_us = t_us += STEP_US, .kind = EVENT_HEARTBEAT, .track = TRACK_LOOP });
	return trace;
}

/* Asks what a frame or a key asks. Returns the steps that it took. */
static size_t
ask_all(const struct timeline *tl, int64_t t_us)
{
	struct settings settings;
	uint32_t waiting;
	size_t count;

	steps = 0;
	timeline_settings_at(tl, t_us, &settings);
	timeline_limit_at(tl, t_us);
	timeline_knob_exceeded(tl, KNOB_WORK, 0, t_us);
	timeline_span_us(tl, t_us);
	timeline_first_news_us(tl);
	timeline_prev_us(tl, t_us);
	timeline_next_us(tl, t_us);
	timeline_span_at(tl, TRACK_SYNC, t_us);
	timeline_done_us(tl, TRACK_SYNC, t_us);
	timeline_time_in(tl, TRACK_SYNC, STATE_BLOCKED, t_us, &waiting);
	timeline_computing(tl, TRACK_SYNC, t_us);
	timeline_press_at(tl, TRACK_SYNC, t_us, &waiting);
	timeline_tally_at(tl, TRACK_SYNC, t_us);
	timeline_handled_at(tl, TRACK_SYNC, t_us);
	timeline_prints(tl, TRACK_SYNC, t_us, &count);
	timeline_spin_count(tl, TRACK_SYNC, t_us);
	timeline_more(tl, TRACK_SYNC, t_us);
	timeline_raised(tl, TRACK_SYNC, t_us);
	timeline_beats(tl, t_us, &count);
	timeline_interventions(tl, t_us, &count);
	timeline_load_at(tl, t_us);
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

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(work_does_not_grow_with_history) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
