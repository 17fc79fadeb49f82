/* The law beside a program's expected end: in numbers where it gives that end, else in words or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "log/outlook.h"
#include "support/sample_run.h"
#include "tell/law.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])
#define MS(ms) ((int64_t)(ms) * 1000)

static const struct {
	struct sample sample;
	int64_t t_us;
	const char *sync, *async; /* as a whole */
} laws[] = {
	{ { .requests = 3 }, MS(1000), "3 × 5.0 s, one after another", "5.0 s for all 3 at once" },
	{ { .requests = 3 }, MS(7000), "3 × 5.0 s, one after another", "" },
	{ { .requests = 1 }, MS(1000), "one wait of 5.0 s", "one wait of 5.0 s" },
	{ { .requests = 60, .delay_us = MS(200) }, MS(100), "60 × 200 ms, one after another", "200 ms for all 60 at once" },
	{ { .requests = 6, .delay_us = MS(2000), .limit = 2 }, MS(1000), "6 × 2.0 s, one after another", "3 × 2.0 s, 2 at a time" },
	{ { .requests = 3, .delay_us = MS(2000), .work_us = MS(1000) }, MS(1000), "3 × (2.0 s + 1.0 s of work)",
	    "2.0 s for all, then 3 × 1.0 s of work" },
	/* What runs after sync is counted from there. */
	{ { .requests = 3, .delay_us = MS(2000), .server = SERVER_SERIAL, .programs = PROGRAMS_IN_TURN }, MS(1000),
	    "3 × 2.0 s, one after another", "6.0 s + 3 × 2.0 s, one at a time" },
	{ { .requests = 3, .delay_us = MS(2000), .server = SERVER_SERIAL, .programs = PROGRAMS_IN_TURN }, MS(8000), "",
	    "6.0 s + 3 × 2.0 s, one at a time" },
	/* Neither a turned delay nor failures have one number for all waits. */
	{ { .requests = 3, .turn_us = MS(2000), .turn_to_us = MS(2000) }, MS(3000), "", "" },
	{ { .requests = 5, .delay_us = MS(2000), .errors = ERRORS_MIXED }, MS(1000), "its waits add up", "its waits overlap" },
};

static const char *
law_of(const struct timeline *tl, enum track track, int64_t t_us, struct law *law)
{
	struct outlook outlook;

	outlook_make(tl, t_us, &outlook);
	*law = (struct law){ "", "" };
	if (outlook.program[track].runs)
		law_write(tl, track, t_us, &outlook.program[track], MS(100), law);
	return law->full;
}

static void
each_law_gives_the_end(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(laws); i++) {
		struct trace *trace = sample_run_until(&laws[i].sample, laws[i].t_us);
		struct timeline *tl = timeline_new(trace);
		struct law sync, async;

		law_of(tl, TRACK_SYNC, laws[i].t_us, &sync);
		law_of(tl, TRACK_ASYNC, laws[i].t_us, &async);
		if (strcmp(sync.full, laws[i].sync) != 0 || strcmp(async.full, laws[i].async) != 0)
			fail_msg("%zu: \"%s\" and \"%s\", not \"%s\" and \"%s\"", i, sync.full, async.full, laws[i].sync, laws[i].async);
		/* The brief one is no other one. */
		assert_true((sync.full[0] == '\0') == (sync.brief[0] == '\0') && strlen(sync.brief) <= strlen(sync.full));
		timeline_free(tl);
		trace_free(trace);
	}
}

static void
log_at_once(struct trace *trace, enum track track, enum event_kind kind, uint32_t number, int64_t value)
{
	trace_append(trace, &(struct event){ .kind = (uint8_t)kind, .track = (uint8_t)track, .number = number, .value = value });
}

/* Together at a server that serves one at a time, each program's waits are the other's, too: the first is sync's. */
static void
both_share_a_line(void **state)
{
	struct trace *trace = trace_new(0);
	struct settings settings;
	struct timeline *tl;
	struct law law;

	(void)state;
	settings_init(&settings);
	settings.value[KNOB_DELAY] = MS(2000);
	settings.value[KNOB_SERVER] = SERVER_SERIAL;
	for (uint32_t knob = 0; knob < KNOB_COUNT; knob++)
		log_at_once(trace, TRACK_YOU, EVENT_KNOB, knob, settings.value[knob]);
	log_at_once(trace, TRACK_LOOP, EVENT_RUN_START, 0, 0);
	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++) {
		log_at_once(trace, track, EVENT_PLAN, 0, 3);
		log_at_once(trace, track, EVENT_STEP, 0, STEP_FOR);
	}
	tl = timeline_new(trace);
	assert_string_equal(law_of(tl, TRACK_SYNC, 0, &law), "6 × 2.0 s, one at a time for both");
	assert_string_equal(law_of(tl, TRACK_ASYNC, 0, &law), "4 × 2.0 s, one at a time for both");
	timeline_free(tl);
	trace_free(trace);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_law_gives_the_end),
		cmocka_unit_test(both_share_a_line),
	};

	return cmocka_run_group_tests_name("law", tests, NULL, NULL);
}
