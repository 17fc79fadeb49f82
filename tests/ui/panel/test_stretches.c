/* What is drawn of very many spans: a column's crowd has each callback and each blocked stretch in it, and none twice, also where
 * several begin at one microsecond. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "ui/panel/panel.h"

enum { REQUESTS = 300, RUNS = 60, COLS = 40 };

static void
append(struct trace *trace, int64_t t_us, enum event_kind kind, enum track track, enum step step, uint32_t number)
{
	trace_append(trace, &(struct event){
		.t_us = t_us, .kind = (uint8_t)kind, .track = (uint8_t)track, .step = (uint8_t)step, .number = number,
	});
}

/* Both programs' requests end in bursts: mostly at the same microsecond as the one before, or the next. */
static struct trace *
make_run(void)
{
	struct trace *trace = trace_new(0);
	int64_t t_us = 0;

	append(trace, 0, EVENT_RUN_START, TRACK_LOOP, STEP_NONE, 0);
	for (uint32_t n = 1; n <= REQUESTS; n++) {
		append(trace, t_us, EVENT_LAUNCH, TRACK_ASYNC, STEP_NONE, n);
		append(trace, t_us, EVENT_CONNECT, TRACK_ASYNC, STEP_NONE, n);
		append(trace, t_us, EVENT_RESPONSE, TRACK_ASYNC, STEP_NONE, n);
		append(trace, t_us, EVENT_QUEUE, TRACK_ASYNC, STEP_NONE, n);
	}
	append(trace, t_us, EVENT_READY, TRACK_ASYNC, STEP_LOOP, 0);
	t_us = 1; /* what begins at the axis' very beginning is not told apart there */
	for (uint32_t n = 1; n <= REQUESTS; n++) {
		t_us += rand() % 40 == 0 ? 1 + rand() % 3000 : rand() % 3 == 0;
		append(trace, t_us, EVENT_CALLBACK_START, TRACK_ASYNC, STEP_DEFINE, n);
		append(trace, t_us, EVENT_BLOCK, TRACK_SYNC, STEP_FETCH, n);
		t_us += rand() % 3 == 0;
		append(trace, t_us, EVENT_CALLBACK_END, TRACK_ASYNC, STEP_DEFINE, n);
		append(trace, t_us, EVENT_UNBLOCK, TRACK_SYNC, STEP_FETCH, n);
		append(trace, t_us, EVENT_STEP, TRACK_SYNC, STEP_PRINT_RESPONSE, n);
	}
	return trace;
}

static void
count(const struct canvas *c, enum track track, uint32_t *blocks, uint32_t *callbacks)
{
	struct stretches all;

	*blocks = *callbacks = 0;
	panel_stretches_init(&all, c, track);
	for (size_t i = 0; i < all.count; i++) {
		*blocks += all.at[i].is_crowd ? all.at[i].blocks : all.at[i].state == STATE_BLOCKED;
		*callbacks += all.at[i].is_crowd ? all.at[i].callbacks : all.at[i].state == STATE_CALLBACK;
	}
	panel_stretches_release(&all);
}

static void
each_is_counted_once(void **state)
{
	static const int64_t spans_us[] = { 300 * 1000, 20 * 1000, 5 * 1000, 500 };
	size_t crowds = 0;

	(void)state;
	for (int run = 0; run < RUNS; run++) {
		struct trace *trace = make_run();
		struct timeline *tl = timeline_new(trace);
		const struct scene scene = { .moment = { .timeline = tl } };

		for (size_t k = 0; k < sizeof spans_us / sizeof *spans_us; k++) {
			struct canvas c = { .scene = &scene, .axis = time_axis_fit(spans_us[k], COLS), .grain_us = 1000 };
			int64_t end_us = time_axis_time(&c.axis, c.axis.cols) - 1;
			struct stretches all;
			uint32_t blocks, callbacks;

			c.t_us = c.until_us = c.last_us = end_us < timeline_last_us(tl) ? end_us : timeline_last_us(tl);
			c.head_col = time_axis_col(&c.axis, c.t_us);
			panel_stretches_init(&all, &c, TRACK_ASYNC);
			for (size_t i = 0; i < all.count; i++)
				crowds += all.at[i].is_crowd;
			panel_stretches_release(&all);
			count(&c, TRACK_ASYNC, &blocks, &callbacks);
			assert_int_equal(callbacks, timeline_tally_at(tl, TRACK_ASYNC, c.until_us).called);
			assert_int_equal(blocks, 0);
			count(&c, TRACK_SYNC, &blocks, &callbacks);
			timeline_time_in(tl, TRACK_SYNC, STATE_BLOCKED, c.until_us, &callbacks);
			assert_int_equal(blocks, callbacks);
		}
		timeline_free(tl);
		trace_free(trace);
	}
	assert_in_range(crowds, RUNS, SIZE_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_counted_once),
	};

	srand(1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
