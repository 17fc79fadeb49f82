/* The law against what comes: in runs of the real lab under a clock that jumps, whatever the knobs are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "log/law_time.h"
#include "support/random_trace.h"
#include "support/virtual_time.h"
#include "support/world.h"
#include "tell/plot.h"

enum { RUNS = 400, SWEEPS = 60, RUNS_OF_SWEEP = 4, MS = US_PER_MS };

/* Launches are paced by timers of a microsecond, and answers due together are a microsecond apart. */
static int64_t
slack_us(const struct settings *s)
{
	return MS + s->value[KNOB_REQUESTS] * 20;
}

static int64_t
some_time(uint64_t *dice, int64_t most_ms)
{
	return (int64_t)random_below(dice, most_ms) * MS;
}

static bool
one_in(uint64_t *dice, int64_t count)
{
	return random_below(dice, count) == 0;
}

static struct settings
random_knobs(uint64_t *dice)
{
	static const int64_t servers[] = { SERVER_CONCURRENT, SERVER_CONCURRENT, SERVER_SERIAL, 2, 5, SERVER_FREEZE };
	struct settings s;

	settings_init(&s);
	s.value[KNOB_DELAY] = some_time(dice, 6000);
	s.value[KNOB_REQUESTS] = 1 + random_below(dice, one_in(dice, 4) ? 60 : 8);
	s.value[KNOB_SERVER] = servers[random_below(dice, 6)];
	s.value[KNOB_LIMIT] = one_in(dice, 2) ? 0 : 1 + random_below(dice, 5);
	s.value[KNOB_PROGRAMS] = random_below(dice, PROGRAMS_NONE);
	s.value[KNOB_WORK] = one_in(dice, 2) ? 0 : some_time(dice, 2000);
	s.value[KNOB_ERRORS] = one_in(dice, 2) ? ERRORS_NONE : random_below(dice, ERRORS_CHOICES);
	s.value[KNOB_TIMEOUT] = one_in(dice, 2) ? 0 : 1 * MS + some_time(dice, 9000);
	s.value[KNOB_JITTER] = one_in(dice, 2) ? 0 : random_below(dice, 101);
	s.value[KNOB_SEED] = random_below(dice, 1000);
	return s;
}

static void
describe(const struct settings *s, char *out, size_t size)
{
	char label[KNOB_LABEL_SIZE];

	out[0] = '\0';
	for (enum knob k = 0; k < KNOB_COUNT; k++) {
		knob_label(k, s->value[k], label, sizeof label);
		utf8_add(out, size, "%s, ", label);
	}
}

/* What each program took, from its begin to its end. */
static void
run(const struct settings *s, int64_t took_us[PROGRAM_COUNT])
{
	struct world w;
	const struct timeline *tl;

	world_init(&w);
	w.knobs = *s;
	world_run(&w);
	tl = lab_timeline(w.lab);
	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++)
		took_us[track] = !timeline_has_program(tl, track) ? NEVER_US
			: timeline_done_us(tl, track, INT64_MAX) - timeline_begin_us(tl, track);
	world_release(&w);
}

static void
digest_run(const struct settings *s, struct run_digest *out)
{
	struct world w;

	world_init(&w);
	w.knobs = *s;
	world_run(&w);
	run_digest_make(lab_timeline(w.lab), INT64_MAX, out);
	world_release(&w);
}

static int
check(const struct settings *s, int number)
{
	struct law_time law[PROGRAM_COUNT];
	int64_t took_us[PROGRAM_COUNT];
	char knobs[1024];
	int compared = 0;

	law_times(s, 0, law);
	run(s, took_us);
	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++) {
		assert_int_equal(law[track].runs, took_us[track] != NEVER_US);
		if (!law[track].runs)
			continue;
		assert_true(law[track].least_us <= law[track].us && law[track].us <= law[track].most_us);
		describe(s, knobs, sizeof knobs);
		if (took_us[track] < law[track].least_us - slack_us(s) || took_us[track] > law[track].most_us + slack_us(s))
			fail_msg("run %d, %s: the law says %jd to %jd, it took %jd: %s", number, track_name(track), (intmax_t)law[track].least_us,
			    (intmax_t)law[track].most_us, (intmax_t)took_us[track], knobs);
		compared++;
	}
	return compared;
}

static void
programs_take_what_the_law_says(void **state)
{
	int compared = 0;

	(void)state;
	for (int i = 0; i < RUNS; i++) {
		uint64_t dice = (uint64_t)i * 7919;
		struct settings s = random_knobs(&dice);

		compared += check(&s, i);
	}
	assert_true(compared > RUNS);
	assert_true(virtual_time_jumps() > RUNS); /* else it was real time */
}

/* A knob is turned from run to run, all else being equal, as a person would do: every measured point is on its line. */
static void
measured_points_are_on_their_lines(void **state)
{
	int points = 0;

	(void)state;
	for (uint64_t seed = 0; seed < SWEEPS; seed++) {
		uint64_t dice = seed * 104729 + 5;
		struct settings s = random_knobs(&dice), other;
		static const enum knob knobs[] = { KNOB_DELAY, KNOB_REQUESTS, KNOB_LIMIT, KNOB_SERVER, KNOB_WORK, KNOB_TIMEOUT, KNOB_JITTER, KNOB_ERRORS };
		enum knob knob = knobs[random_below(&dice, sizeof knobs / sizeof *knobs)];
		struct run_digest digests[RUNS_OF_SWEEP];
		const struct run_digest *runs[RUNS_OF_SWEEP];
		struct plot plot = { .is_there = false };

		for (int i = 0; i < RUNS_OF_SWEEP; i++) {
			other = random_knobs(&dice);
			s.value[knob] = other.value[knob];
			digest_run(&s, &digests[i]);
			runs[i] = &digests[i];
		}
		plot_make(runs, RUNS_OF_SWEEP, 0, &plot);
		for (size_t i = 0; i < plot.points.count; i++) {
			points++;
			if (plot.points.at[i].is_off)
				fail_msg("sweep %ju: %s", (uintmax_t)seed, plot.points.at[i].why);
		}
		plot_release(&plot);
	}
	assert_true(points > SWEEPS);
}

/* Rounds that are all alike are not played one by one. */
static void
rounds_with_a_limit_take_as_long_as_all_of_them(void **state)
{
	uint64_t dice = 3;

	(void)state;
	for (int i = 0; i < RUNS; i++) {
		struct law_time law[PROGRAM_COUNT];
		struct settings s;
		int64_t n, limit;

		settings_init(&s);
		n = s.value[KNOB_REQUESTS] = 1 + random_below(&dice, one_in(&dice, 2) ? 60 : knob_info(KNOB_REQUESTS)->max);
		limit = s.value[KNOB_LIMIT] = 1 + random_below(&dice, one_in(&dice, 2) ? 60 : 10000);
		s.value[KNOB_DELAY] = 1 + some_time(&dice, 6000);
		s.value[KNOB_TIMEOUT] = one_in(&dice, 2) ? 0 : 1 + some_time(&dice, 6000);
		law_times(&s, 0, law);
		assert_int_equal(law[TRACK_ASYNC].us, (n + limit - 1) / limit *
		    (s.value[KNOB_TIMEOUT] != 0 && s.value[KNOB_TIMEOUT] < s.value[KNOB_DELAY] ? s.value[KNOB_TIMEOUT] : s.value[KNOB_DELAY]));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(programs_take_what_the_law_says),
		cmocka_unit_test(measured_points_are_on_their_lines),
		cmocka_unit_test(rounds_with_a_limit_take_as_long_as_all_of_them),
	};

	virtual_time_begin();
	return cmocka_run_group_tests_name("law_time", tests, NULL, NULL);
}
