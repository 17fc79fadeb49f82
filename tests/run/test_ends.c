/* The ends that are expected, against those that come, in real runs: whatever the knobs are and whichever
 * are turned, from the last turn on each program's end is known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "log/outlook.h"
#include "support/random_trace.h"
#include "support/real_runs.h"

enum { BATCHES = 2, AT_ONCE = 10, MOMENTS = 23, OFF_US = 200 * US_PER_MS, LATE_BEAT_US = 20 * US_PER_MS, AT_ONCE_US = 5 * US_PER_MS };

/* How far it may be off: the loop may have been late, too, on a machine with other things to do. */
static int64_t
slack_us(const struct timeline *tl, int64_t t_us)
{
	size_t count;
	const struct beat *beats = timeline_beats(tl, INT64_MAX, &count);
	int64_t us = OFF_US;

	for (size_t i = 0; i < count; i++)
		if (beats[i].t_us > t_us && beats[i].late_us > LATE_BEAT_US)
			us += beats[i].late_us;
	return us;
}

static int64_t
last_act_us(const struct trace *trace)
{
	int64_t t_us = 0;

	for (size_t i = 0; i < trace_count(trace); i++)
		if (trace_at(trace, i)->track == TRACK_YOU || trace_at(trace, i)->kind == EVENT_CANCEL)
			t_us = trace_at(trace, i)->t_us;
	return t_us;
}

static void
describe(const struct timeline *tl, char *out, size_t size)
{
	size_t used = 0, count;
	const struct intervention *all = timeline_interventions(tl, INT64_MAX, &count);
	struct settings first;
	char value[KNOB_TEXT_SIZE];

	timeline_settings_at(tl, 0, &first);
	for (int k = 0; k < KNOB_COUNT && used < size; k++) {
		knob_format((enum knob)k, first.value[k], value, sizeof value);
		used += (size_t)snprintf(out + used, size - used, "%s %s, ", knob_info((enum knob)k)->name, value);
	}
	for (size_t i = 0; i < count && used < size; i++)
		used += (size_t)snprintf(out + used, size - used, "%s=%jd at %jd; ", all[i].button ? "b" : knob_info((enum knob)all[i].number)->name,
		    (intmax_t)all[i].value, (intmax_t)all[i].t_us);
}

/* Returns how many ends were compared. */
static int
check_run(const struct trace *trace, int run)
{
	struct timeline *tl = timeline_new(trace);
	/* A turned knob takes effect in the next turn of the loop. */
	int64_t from_us = last_act_us(trace) + AT_ONCE_US, last_us = timeline_last_us(tl);
	int compared = 0;

	for (int i = 0; i < MOMENTS && from_us < last_us; i++) {
		int64_t t_us = from_us + (last_us - from_us) * i / MOMENTS;
		struct trace *part = random_first_part(trace, t_us);
		struct timeline *known = timeline_new(part);
		struct outlook outlook;

		outlook_make(known, t_us, &outlook);
		for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++) {
			const struct outlook_program *p = &outlook.program[track];
			int64_t done_us = timeline_done_us(tl, track, INT64_MAX), slack = slack_us(tl, t_us);
			char knobs[1024];

			if (!p->runs || done_us <= t_us)
				continue;
			describe(tl, knobs, sizeof knobs);
			if (p->least_us == NEVER_US || done_us < p->least_us - slack || done_us > p->most_us + slack)
				fail_msg("run %d, %s, at %jd: %jd to %jd is expected, %jd comes, slack %jd: %s", run, track_name(track), (intmax_t)t_us,
				    (intmax_t)p->least_us, (intmax_t)p->most_us, (intmax_t)done_us, (intmax_t)slack, knobs);
			compared++;
		}
		timeline_free(known);
		trace_free(part);
	}
	timeline_free(tl);
	return compared;
}

static void
check_runs(uint64_t seed, enum real_trouble trouble)
{
	struct trace *traces[AT_ONCE];
	int compared = 0;

	for (uint64_t batch = 0; batch < BATCHES; batch++) {
		real_runs_make(seed + batch, trouble, traces, AT_ONCE);
		for (int i = 0; i < AT_ONCE; i++) {
			compared += check_run(traces[i], (int)batch * AT_ONCE + i);
			trace_free(traces[i]);
		}
	}
	assert_true(compared > BATCHES * AT_ONCE * 5);
}

static void
ends_come_as_expected(void **state)
{
	(void)state;
	check_runs(0, REAL_WITHOUT_TROUBLE);
}

/* With jitter they come between two times. */
static void
so_they_do_with_errors_and_jitter(void **state)
{
	(void)state;
	check_runs(100, REAL_WITH_TROUBLE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends_come_as_expected),
		cmocka_unit_test(so_they_do_with_errors_and_jitter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
