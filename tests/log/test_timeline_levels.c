/*
 * The timeline's builder, optimised and not: both answer alike. GCC 12 once mixed up the
 * counts of two tracks at -O2 (push_load() in timeline_build.c).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "support/random_trace.h"
#include "timeline_level.h"

enum { TRACES = 200, EVENTS = 400 };

static void
assert_same_program(const struct timeline *plain, const struct timeline *optimised, enum track track, int64_t t_us)
{
	struct tally tally[] = { timeline_tally_at(plain, track, t_us), timeline_tally_at(optimised, track, t_us) };
	struct spin_count spins[] = { timeline_spin_count(plain, track, t_us), timeline_spin_count(optimised, track, t_us) };
	struct span span[] = { timeline_span_at(plain, track, t_us), timeline_span_at(optimised, track, t_us) };
	struct computing work[] = { timeline_computing(plain, track, t_us), timeline_computing(optimised, track, t_us) };

	assert_memory_equal(&tally[0], &tally[1], sizeof tally[0]);
	assert_memory_equal(&spins[0], &spins[1], sizeof spins[0]);
	assert_int_equal(span[0].start_us, span[1].start_us);
	assert_int_equal(span[0].state, span[1].state);
	assert_int_equal(work[0].sum_us, work[1].sum_us);
	assert_int_equal(work[0].count, work[1].count);
	for (enum program_state state = STATE_ABSENT; state < STATE_COUNT; state++) {
		uint32_t stretches[2];

		assert_int_equal(timeline_time_in(plain, track, state, t_us, &stretches[0]),
		    timeline_time_in(optimised, track, state, t_us, &stretches[1]));
		assert_int_equal(stretches[0], stretches[1]);
	}
}

static void
assert_same(const struct timeline *plain, const struct timeline *optimised, int64_t t_us)
{
	struct server_load load[] = { timeline_load_at(plain, t_us), timeline_load_at(optimised, t_us) };

	for (enum track track = TRACK_SYNC; track <= TRACK_VISITOR; track++) {
		assert_int_equal(load[0].open[track], load[1].open[track]);
		assert_int_equal(timeline_request_count(plain, track), timeline_request_count(optimised, track));
		for (uint32_t n = 1; n <= timeline_request_count(plain, track); n++)
			assert_int_equal(request_phase_at(timeline_request(plain, track, n), t_us),
			    request_phase_at(timeline_request(optimised, track, n), t_us));
	}
	assert_int_equal(load[0].at_work, load[1].at_work);
	assert_int_equal(load[0].frozen, load[1].frozen);
	assert_int_equal(timeline_span_us(plain, t_us), timeline_span_us(optimised, t_us));
	assert_int_equal(timeline_next_us(plain, t_us), timeline_next_us(optimised, t_us));
	assert_int_equal(timeline_prev_us(plain, t_us), timeline_prev_us(optimised, t_us));
	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++)
		assert_same_program(plain, optimised, track, t_us);
}

static void
levels_answer_alike(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < TRACES; seed++) {
		struct trace *trace = seed % 2 == 0 ? random_nonsense(seed, EVENTS) :
		    seed % 4 == 1 ? random_run(seed) : random_outside_run(seed);
		struct timeline *plain = timeline_new_0(trace), *optimised = timeline_new_2(trace);

		for (size_t i = 0; i < trace_count(trace); i++)
			assert_same(plain, optimised, trace_at(trace, i)->t_us);
		timeline_free_0(plain);
		timeline_free_2(optimised);
		trace_free(trace);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(levels_answer_alike) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
