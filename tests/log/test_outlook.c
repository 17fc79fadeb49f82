/* The ends that are expected, against those that come. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "log/forecast.h"
#include "log/outlook.h"
#include "support/random_trace.h"
#include "support/sample_run.h"

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])
#define MS(ms) ((int64_t)(ms) * 1000)

static const struct sample samples[] = {
	{ .requests = 3 },
	{ .requests = 1 },
	{ .requests = 30, .delay_us = MS(200) },
	{ .requests = 6, .delay_us = MS(2000), .limit = 2 },
	{ .requests = 3, .delay_us = MS(2000), .work_us = MS(2000) },
	{ .requests = 3, .delay_us = MS(1000), .work_us = MS(200) },
	{ .requests = 5, .delay_us = MS(2000), .errors = ERRORS_MIXED },
	{ .requests = 5, .delay_us = MS(2000), .errors = ERRORS_500 },
	{ .requests = 4, .delay_us = MS(1000), .errors = ERRORS_REFUSED },
	{ .requests = 3, .delay_us = MS(1000), .errors = ERRORS_TIMEOUT },
	{ .requests = 3, .delay_us = MS(1000), .errors = ERRORS_RESET, .programs = PROGRAMS_IN_TURN },
	{ .requests = 3, .delay_us = MS(2000), .server = SERVER_SERIAL, .programs = PROGRAMS_IN_TURN },
	{ .requests = 3, .delay_us = MS(2000), .server = SERVER_SERIAL, .programs = PROGRAMS_ASYNC },
	{ .requests = 3, .programs = PROGRAMS_SYNC },
	{ .requests = 3, .delay_us = MS(2000), .visitors = 4 },
};

/* Without knobs turned or jitter nothing is left to chance: whatever part of the run has been,
 * each program's end is known to a tenth of a second. */
static void
expects_the_ends_that_come(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(samples); i++) {
		struct trace *whole = sample_run(&samples[i]);
		struct timeline *tl = timeline_new(whole);
		int64_t end_us = timeline_end_us(tl);

		for (int64_t t_us = 0; t_us < end_us; t_us += end_us / 37) {
			struct trace *part = sample_run_until(&samples[i], t_us);
			struct timeline *known = timeline_new(part);
			struct outlook outlook;

			outlook_make(known, t_us, &outlook);
			for (int track = 0; track < PROGRAM_COUNT; track++) {
				int64_t done_us = timeline_done_us(tl, (enum track)track, INT64_MAX);
				const struct outlook_program *p = &outlook.program[track];

				assert_int_equal(p->runs, timeline_has_program(tl, (enum track)track) && done_us > t_us);
				if (!p->runs)
					continue;
				assert_int_equal(p->least_us, p->most_us);
				if (p->least_us < done_us - MS(100) || p->least_us > done_us + MS(100))
					fail_msg("sample %zu, program %d, at %lld: %lld is expected, %lld comes", i, track,
					    (long long)t_us, (long long)p->least_us, (long long)done_us);
			}
			timeline_free(known);
			trace_free(part);
		}
		timeline_free(tl);
		trace_free(whole);
	}
}

/* In turn, async begins when sync ends. */
static void
expects_the_second_to_begin(void **state)
{
	const struct sample in_turn = { .requests = 3, .delay_us = MS(2000), .programs = PROGRAMS_IN_TURN };
	struct trace *trace = sample_run_until(&in_turn, MS(3000));
	struct timeline *tl = timeline_new(trace);
	struct outlook outlook;

	(void)state;
	outlook_make(tl, MS(3000), &outlook);
	assert_int_equal(outlook.program[TRACK_SYNC].begin_us, NEVER_US);
	assert_int_equal(outlook.program[TRACK_ASYNC].begin_us, outlook.program[TRACK_SYNC].least_us);
	assert_in_range(outlook.program[TRACK_ASYNC].least_us, MS(7990), MS(8100));
	timeline_free(tl);
	trace_free(trace);
}

static void
log_at(struct trace *trace, int64_t t_us, enum track track, enum event_kind kind, uint32_t number, int64_t value)
{
	trace_append(trace, &(struct event){ .t_us = t_us, .kind = (uint8_t)kind, .track = (uint8_t)track, .number = number, .value = value });
}

/* With jitter it may begin as early as sync may end, and never ends before it begins. */
static void
the_second_begins_before_it_ends(void **state)
{
	for (int64_t jitter = 0; jitter <= 60; jitter += 20) {
		const struct sample in_turn = { .requests = 3, .delay_us = MS(800), .programs = PROGRAMS_IN_TURN };
		struct trace *trace = sample_run_until(&in_turn, MS(200));
		struct timeline *tl;
		struct outlook outlook;
		const struct outlook_program *sync = &outlook.program[TRACK_SYNC], *async = &outlook.program[TRACK_ASYNC];

		(void)state;
		trace_append(trace, &(struct event){ .t_us = MS(200), .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_JITTER, .value = jitter });
		tl = timeline_new(trace);
		outlook_make(tl, MS(200), &outlook);
		assert_int_equal(async->begin_least_us, sync->least_us);
		assert_int_equal(async->begin_us, sync->most_us);
		assert_true(async->begin_least_us < async->least_us && async->begin_us < async->most_us);
		assert_int_equal(async->begin_least_us < async->begin_us, jitter > 0);
		timeline_free(tl);
		trace_free(trace);
	}
}

/* A server that sleeps on the only loop announces each sleep: every request takes that much longer. */
static void
sleeps_on_the_loop_are_announced(void **state)
{
	const struct {
		int64_t delay_us, each_us;
	} cases[] = {
		{ MS(100), MS(100) + FREEZE_NOTICE_US },
		{ MS(2000), MS(2000) + FREEZE_NOTICE_US },
		{ MS(5000), MS(5000) + 3 * FREEZE_NOTICE_US },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct trace *trace = trace_new(0);
		struct timeline *tl;
		struct settings settings;
		struct outlook outlook;

		settings_init(&settings);
		settings.value[KNOB_DELAY] = cases[i].delay_us;
		settings.value[KNOB_REQUESTS] = 3;
		settings.value[KNOB_SERVER] = SERVER_FREEZE;
		settings.value[KNOB_PROGRAMS] = PROGRAMS_IN_TURN;
		for (uint32_t knob = 0; knob < KNOB_COUNT; knob++)
			log_at(trace, 0, TRACK_YOU, EVENT_KNOB, knob, settings.value[knob]);
		log_at(trace, 0, TRACK_LOOP, EVENT_RUN_START, 0, 0);
		for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++)
			log_at(trace, 0, track, EVENT_PLAN, 0, 3);
		tl = timeline_new(trace);
		outlook_make(tl, 0, &outlook);
		assert_int_equal(outlook.program[TRACK_SYNC].most_us, 3 * cases[i].each_us);
		assert_int_equal(outlook.program[TRACK_ASYNC].most_us, 6 * cases[i].each_us);
		assert_int_equal(forecast_us(&settings, 0), 6 * cases[i].each_us);
		timeline_free(tl);
		trace_free(trace);
	}
}

/* A turned delay counts for what is taken up later, also within what is expected. */
static void
expects_what_was_turned(void **state)
{
	const struct sample turned = { .requests = 3, .turn_us = MS(2000), .turn_to_us = MS(1000) };
	struct trace *trace = sample_run_until(&turned, MS(3000));
	struct timeline *tl = timeline_new(trace);
	struct outlook outlook;

	(void)state;
	outlook_make(tl, MS(3000), &outlook);
	assert_in_range(outlook.program[TRACK_SYNC].least_us, MS(6990), MS(7100));
	assert_in_range(outlook.program[TRACK_ASYNC].least_us, MS(4990), MS(5100));
	timeline_free(tl);
	trace_free(trace);
}

/* ---- a server that serves one at a time ---- */

/* The beginning of a run in which sync makes two requests, three seconds each. */
static struct trace *
begin_serial(int64_t timeout_us)
{
	struct trace *trace = trace_new(0);
	struct settings settings;

	settings_init(&settings);
	settings.value[KNOB_DELAY] = MS(3000);
	settings.value[KNOB_REQUESTS] = 2;
	settings.value[KNOB_SERVER] = SERVER_SERIAL;
	settings.value[KNOB_PROGRAMS] = PROGRAMS_SYNC;
	settings.value[KNOB_TIMEOUT] = timeout_us;
	for (uint32_t knob = 0; knob < KNOB_COUNT; knob++)
		log_at(trace, 0, TRACK_YOU, EVENT_KNOB, knob, settings.value[knob]);
	log_at(trace, 0, TRACK_LOOP, EVENT_RUN_START, 0, 0);
	log_at(trace, 0, TRACK_SYNC, EVENT_PLAN, 0, 2);
	return trace;
}

/* Sync sends a request, and stands blocked. */
static void
send_at(struct trace *trace, int64_t t_us, uint32_t number)
{
	log_at(trace, t_us, TRACK_SYNC, EVENT_LAUNCH, number, 0);
	log_at(trace, t_us, TRACK_SYNC, EVENT_BLOCK, number, 0);
	log_at(trace, t_us, TRACK_SYNC, EVENT_CONNECT, number, 0);
	log_at(trace, t_us, TRACK_SYNC, EVENT_CONNECTED, number, 40000);
	log_at(trace, t_us, TRACK_SYNC, EVENT_SENT, number, 0);
	log_at(trace, t_us, TRACK_SYNC, EVENT_ARRIVE, number, 0);
}

static int64_t
expected_end_of_sync(struct trace *trace, int64_t t_us)
{
	struct timeline *tl = timeline_new(trace);
	struct outlook outlook;

	outlook_make(tl, t_us, &outlook);
	timeline_free(tl);
	trace_free(trace);
	assert_true(outlook.program[TRACK_SYNC].runs);
	return outlook.program[TRACK_SYNC].least_us;
}

/* A handler that sleeps does not notice that its client has left: the next in line waits for it. */
static void
expects_nothing_of_a_server_that_sleeps(void **state)
{
	struct trace *cancelled = begin_serial(0), *visited = begin_serial(0);

	(void)state;
	send_at(cancelled, 0, 1);
	log_at(cancelled, 0, TRACK_SYNC, EVENT_TAKE, 1, MS(3000));
	log_at(cancelled, MS(500), TRACK_SYNC, EVENT_CANCEL, 1, 0);
	log_at(cancelled, MS(500), TRACK_SYNC, EVENT_LEAVE, 1, 0);
	log_at(cancelled, MS(500), TRACK_SYNC, EVENT_UNBLOCK, 1, 0);
	send_at(cancelled, MS(500), 2);
	assert_int_equal(expected_end_of_sync(cancelled, MS(1000)), MS(6000));

	log_at(visited, 0, TRACK_VISITOR, EVENT_ARRIVE, 1, trace_intern(visited, "/?delay=10"));
	log_at(visited, 0, TRACK_VISITOR, EVENT_TAKE, 1, MS(10000));
	send_at(visited, MS(100), 1);
	log_at(visited, MS(500), TRACK_VISITOR, EVENT_LEAVE, 1, 0);
	assert_int_equal(expected_end_of_sync(visited, MS(1000)), MS(16000));
}

/* Whoever asks for a delay of their own and stands in line is served for that long, not for as long as the knob
 * says. */
static void
expects_visitors_in_line_to_get_what_they_asked_for(void **state)
{
	static const int64_t asked_us[] = { MS(7000), 0, NEVER_US };

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct trace *trace = begin_serial(0);

		log_at(trace, 0, TRACK_VISITOR, EVENT_ARRIVE, 1, trace_intern(trace, "/"));
		log_at(trace, 0, TRACK_VISITOR, EVENT_TAKE, 1, MS(3000));
		log_at(trace, 0, TRACK_VISITOR, EVENT_ARRIVE, 2, trace_intern(trace, "/"));
		if (asked_us[i] != NEVER_US)
			log_at(trace, 0, TRACK_VISITOR, EVENT_ASK, 2, asked_us[i]);
		send_at(trace, MS(100), 1);
		/* Two requests of 3 s, behind the visitors. */
		assert_int_equal(expected_end_of_sync(trace, MS(1000)),
		    MS(3000) + (asked_us[i] == NEVER_US ? MS(3000) : asked_us[i]) + MS(6000));
	}
}

/* Whoever gives up in line does so at its time, not when its turn would have come. */
static void
expects_those_in_line_to_give_up(void **state)
{
	struct trace *trace = begin_serial(MS(4000));

	(void)state;
	log_at(trace, 0, TRACK_VISITOR, EVENT_ARRIVE, 1, trace_intern(trace, "/?delay=10"));
	log_at(trace, 0, TRACK_VISITOR, EVENT_TAKE, 1, MS(10000));
	send_at(trace, MS(1000), 1);
	/* The first from 1 to 5, the second from 5 to 9: the visitor is served until 10. */
	assert_int_equal(expected_end_of_sync(trace, MS(2000)), MS(9000));
}

/* ---- the axis ---- */

/* The axis is this run's: what counts from the next one on does not lengthen it, nor a delay that
 * nothing will meet any more. */
static void
what_counts_later_does_not_stretch_the_axis(void **state)
{
	const struct sample alone = { .requests = 3, .programs = PROGRAMS_ASYNC }, both = { .requests = 3 };
	uint32_t checked = 0;

	(void)state;
	for (uint32_t knob = 0; knob < KNOB_COUNT; knob++) {
		const struct knob_info *info = knob_info((enum knob)knob);
		bool is_met = info->effect != EFFECT_RUN; /* by sync's next request */
		const struct sample *sample = is_met ? &alone : &both;
		struct trace *trace = sample_run_until(sample, MS(2000));
		struct timeline *tl;
		int64_t before_us;

		if (is_met && knob != KNOB_DELAY && knob != KNOB_SERVER && knob != KNOB_JITTER && knob != KNOB_TIMEOUT) {
			trace_free(trace);
			continue;
		}
		tl = timeline_new(trace);
		before_us = timeline_span_us(tl, MS(2000));
		for (int i = 0; i < 2; i++)
			trace_append(trace, &(struct event){ .t_us = MS(2000), .kind = EVENT_KNOB, .track = TRACK_YOU, .number = knob,
				.value = i == 0 ? info->min : info->max });
		timeline_update(tl);
		if (timeline_span_us(tl, MS(2000)) != before_us)
			fail_msg("%s", info->name);
		checked++;
		timeline_free(tl);
		trace_free(trace);
	}
	assert_true(checked >= 5);
}

/* A run that waits for visitors, or that one of them began: it was late to be logged. */
static struct trace *
visited(bool began_it, bool is_taken)
{
	struct trace *trace = trace_new(0);
	struct settings settings;

	settings_init(&settings);
	settings.value[KNOB_PROGRAMS] = PROGRAMS_NONE;
	for (uint32_t knob = 0; knob < KNOB_COUNT; knob++)
		log_at(trace, 0, TRACK_YOU, EVENT_KNOB, knob, settings.value[knob]);
	log_at(trace, 0, TRACK_LOOP, EVENT_RUN_START, 0, 0);
	if (!began_it)
		log_at(trace, 1, TRACK_LOOP, EVENT_HEARTBEAT, 0, 0);
	log_at(trace, MS(3), TRACK_VISITOR, EVENT_ARRIVE, 1, trace_intern(trace, "/"));
	if (is_taken)
		log_at(trace, MS(5000), TRACK_VISITOR, EVENT_TAKE, 1, MS(3000));
	return trace;
}

static int64_t
span_at(struct trace *trace, int64_t t_us)
{
	struct timeline *tl = timeline_new(trace);
	int64_t span_us = timeline_span_us(tl, t_us);

	timeline_free(tl);
	trace_free(trace);
	return span_us;
}

/* It is as long as those who have come need, as far as that is known; whatever the machine's haste. */
static void
a_visit_has_an_axis_of_its_own(void **state)
{
	(void)state;
	assert_int_equal(span_at(visited(true, false), MS(10)), MS(1250));
	assert_int_equal(span_at(visited(true, true), MS(6000)), MS(10000));
	assert_int_equal(span_at(visited(true, true), MS(3000)), span_at(visited(true, false), MS(3000)));
	assert_int_not_equal(span_at(visited(false, false), MS(10)), MS(1250));
}

/* With jitter the end lies between two; and whatever the log, none lies before now. */
static void
never_expects_the_past(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 300; seed++) {
		struct trace *trace = seed % 2 == 0 ? random_nonsense(seed, 300) : seed % 4 == 1 ? random_run(seed) : random_outside_run(seed);
		struct timeline *tl = timeline_new(trace);
		int64_t t_us = timeline_last_us(tl) * (int64_t)(seed % 10) / 10;
		struct outlook outlook;

		outlook_make(tl, t_us, &outlook);
		for (int i = 0; i < PROGRAM_COUNT; i++) {
			const struct outlook_program *p = &outlook.program[i];

			if (!p->runs || p->least_us == NEVER_US)
				continue;
			assert_true(p->least_us >= t_us && p->least_us <= p->most_us);
		}
		timeline_free(tl);
		trace_free(trace);
	}
}

/* What the system has no sockets for goes out later, and the axis has room for that from the beginning. */
static void
the_axis_knows_of_sockets(void **state)
{
	static const struct {
		int64_t sockets, rounds;
	} cases[] = { { 0, 1 }, { 1000, 1 }, { 999, 2 }, { 100, 10 }, { INT64_C(1) << 32, 1 } };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct trace *trace = trace_new(0);
		struct timeline *tl;

		trace_append(trace, &(struct event){ .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_PROGRAMS, .value = PROGRAMS_ASYNC });
		trace_append(trace, &(struct event){ .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_DELAY, .value = MS(2000) });
		trace_append(trace, &(struct event){ .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_REQUESTS, .value = 1000 });
		trace_append(trace, &(struct event){ .kind = EVENT_RUN_START, .track = TRACK_LOOP, .value = cases[i].sockets });
		tl = timeline_new(trace);
		assert_int_equal(timeline_span_us(tl, 0), forecast_span_of_us(cases[i].rounds * MS(2000)));
		timeline_free(tl);
		trace_free(trace);
	}
}

/* With no limit, they go out as fast as they can: one in 10 ms here, and the last of them is answered a delay later. */
static void
goes_by_the_pace(void **state)
{
	enum { REQUESTS = 1000, SENT = 100, EACH_US = 10 * 1000, DELAY_US = 300 * 1000 };
	static const int64_t limits[] = { 0, REQUESTS, SENT / 2 };

	(void)state;
	for (size_t k = 0; k < COUNT_OF(limits); k++) {
		const struct event begins[] = {
			{ .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_PROGRAMS, .value = PROGRAMS_ASYNC },
			{ .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_DELAY, .value = DELAY_US },
			{ .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_LIMIT, .value = limits[k] },
			{ .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_REQUESTS, .value = REQUESTS },
			{ .kind = EVENT_RUN_START, .track = TRACK_LOOP },
			{ .kind = EVENT_PLAN, .track = TRACK_ASYNC, .value = REQUESTS },
			{ .kind = EVENT_READY, .track = TRACK_ASYNC, .step = STEP_LOOP },
		};
		struct trace *trace = trace_new(0);
		struct timeline *tl;
		struct outlook outlook;
		int64_t t_us = 0;

		for (size_t i = 0; i < COUNT_OF(begins); i++)
			trace_append(trace, &begins[i]);
		for (uint32_t n = 1; n <= REQUESTS; n++)
			trace_append(trace, &(struct event){ .kind = EVENT_LAUNCH, .track = TRACK_ASYNC, .number = n });
		for (uint32_t n = 1; n <= SENT; n++) {
			t_us += EACH_US;
			trace_append(trace, &(struct event){ .t_us = t_us, .kind = EVENT_CONNECT, .track = TRACK_ASYNC, .number = n });
		}
		tl = timeline_new(trace);
		outlook_make(tl, t_us, &outlook);
		if (limits[k] == SENT / 2) /* what it waits for is the limit */
			assert_in_range(outlook.program[TRACK_ASYNC].most_us, t_us, t_us + (REQUESTS - SENT) * EACH_US);
		else
			assert_int_equal(outlook.program[TRACK_ASYNC].least_us, t_us + (REQUESTS - SENT) * EACH_US + DELAY_US);
		assert_int_equal(outlook.end_us, outlook.program[TRACK_ASYNC].most_us);
		timeline_free(tl);
		trace_free(trace);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(goes_by_the_pace),
		cmocka_unit_test(the_axis_knows_of_sockets),
		cmocka_unit_test(expects_the_ends_that_come),
		cmocka_unit_test(expects_the_second_to_begin),
		cmocka_unit_test(the_second_begins_before_it_ends),
		cmocka_unit_test(sleeps_on_the_loop_are_announced),
		cmocka_unit_test(expects_what_was_turned),
		cmocka_unit_test(expects_nothing_of_a_server_that_sleeps),
		cmocka_unit_test(expects_visitors_in_line_to_get_what_they_asked_for),
		cmocka_unit_test(expects_those_in_line_to_give_up),
		cmocka_unit_test(what_counts_later_does_not_stretch_the_axis),
		cmocka_unit_test(a_visit_has_an_axis_of_its_own),
		cmocka_unit_test(never_expects_the_past),
	};

	return cmocka_run_group_tests_name("outlook", tests, NULL, NULL);
}
