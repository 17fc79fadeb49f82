/* The numbers: measures as of a time, what they add up to, and what is said about them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "support/random_trace.h"
#include "support/outside_trace.h"
#include "support/sample_run.h"
#include "tell/statistics.h"
#include "ui/draw/text.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { MS = 1000, S = 1000 * 1000 };

/* ---- measures ---- */

static const struct {
	struct sample run;
	enum track track;
	uint32_t number;
	enum measure measure;
	int64_t t_us, us;
} measures[] = {
	{ { .requests = 3 }, TRACK_ASYNC, 1, MEASURE_TURN, 10 * S, 0 },
	{ { .requests = 3 }, TRACK_ASYNC, 1, MEASURE_CONNECT, 10 * S, 60 },
	{ { .requests = 3 }, TRACK_ASYNC, 1, MEASURE_LINE, 10 * S, 60 },
	{ { .requests = 3 }, TRACK_ASYNC, 1, MEASURE_WORK, 10 * S, 5000900 },
	{ { .requests = 3 }, TRACK_ASYNC, 1, MEASURE_BACK, 10 * S, 500 },
	{ { .requests = 3 }, TRACK_ASYNC, 1, MEASURE_QUEUE, 10 * S, 200 },
	{ { .requests = 3 }, TRACK_ASYNC, 1, MEASURE_CALLBACK, 10 * S, 200 },
	{ { .requests = 3 }, TRACK_ASYNC, 1, MEASURE_TOTAL, 10 * S, 60 + 60 + 5000900 + 500 + 200 + 200 },
	{ { .requests = 3 }, TRACK_SYNC, 1, MEASURE_TOTAL, 10 * S, 60 + 60 + 5000900 + 500 },
	{ { .requests = 3 }, TRACK_SYNC, 1, MEASURE_QUEUE, 10 * S, NEVER_US },
	{ { .requests = 3 }, TRACK_SYNC, 3, MEASURE_WORK, 16 * S, 5000900 },
	/* Not known yet. */
	{ { .requests = 3 }, TRACK_ASYNC, 1, MEASURE_WORK, 4 * S, NEVER_US },
	{ { .requests = 3 }, TRACK_ASYNC, 1, MEASURE_TOTAL, 5001700, NEVER_US },
	{ { .requests = 3 }, TRACK_SYNC, 2, MEASURE_CONNECT, 4 * S, NEVER_US },
	/* The limit makes it wait its turn; others' callbacks make its own wait. */
	{ { .requests = 3, .delay_us = 1 * S, .limit = 1 }, TRACK_ASYNC, 2, MEASURE_TURN, 3 * S, 60 + 60 + 1000900 + 500 - 100 },
	{ { .requests = 2, .delay_us = 1 * S, .work_us = 300 * MS }, TRACK_ASYNC, 2, MEASURE_QUEUE, 9 * S, 200 + 200 + 300 * MS - 100 },
	/* A failure has its callback, too: here it waits until all are launched. */
	{ { .requests = 3, .fails = 2, .cause = CAUSE_REFUSED }, TRACK_ASYNC, 2, MEASURE_TOTAL, 9 * S, 500 },
	{ { .requests = 3, .fails = 2, .cause = CAUSE_REFUSED }, TRACK_ASYNC, 2, MEASURE_BACK, 9 * S, NEVER_US },
};

static void
test_measures(void **state)
{
	int failures = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(measures); i++) {
		struct trace *trace = sample_run(&measures[i].run);
		struct timeline *tl = timeline_new(trace);
		int64_t us = statistics_measure_at(timeline_request(tl, measures[i].track, measures[i].number), measures[i].track, measures[i].measure,
		    measures[i].t_us);

		if (us != measures[i].us) {
			print_error("case %zu: expected %lld, got %lld\n", i, (long long)measures[i].us, (long long)us);
			failures++;
		}
		timeline_free(tl);
		trace_free(trace);
	}
	assert_int_equal(failures, 0);
}

/* A request is in one stretch of its life at a time, until it is over. */
static void
test_one_goes_on(void **state)
{
	struct trace *trace = sample_run(&(struct sample){ .requests = 2, .delay_us = 2 * MS, .limit = 1 });
	struct timeline *tl = timeline_new(trace);
	int64_t end_us = timeline_last_us(tl);

	(void)state;
	for (uint32_t number = 1; number <= 2; number++) {
		const struct request *r = timeline_request(tl, TRACK_ASYNC, number);

		for (int64_t t_us = 0; t_us <= end_us; t_us += 10) {
			int going_on = 0;

			for (int m = 0; m < MEASURE_COUNT; m++) {
				going_on += statistics_measure_goes_on(r, (enum measure)m, t_us);
				assert_false(statistics_measure_goes_on(r, (enum measure)m, t_us) &&
				    statistics_measure_at(r, TRACK_ASYNC, (enum measure)m, t_us) != NEVER_US);
			}
			assert_int_equal(going_on, t_us >= r->launch_us && t_us < r->callback_end_us);
		}
	}
	timeline_free(tl);
	trace_free(trace);
}

/* ---- what they add up to ---- */

static int
by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static const struct {
	size_t count;
	int64_t values[12];
	struct statistics expected;
} sets[] = {
	{ 0, { 0 }, { 0, 0, 0, 0, 0 } },
	{ 1, { 7 }, { 1, 7, 7, 7, 7 } },
	{ 2, { 9, 3 }, { 2, 12, 3, 9, 9 } },
	{ 3, { 5, 1, 3 }, { 3, 9, 3, 5, 5 } },
	{ 4, { 4, 4, 4, 4 }, { 4, 16, 4, 4, 4 } },
	{ 10, { 10, 9, 8, 7, 6, 5, 4, 3, 2, 1 }, { 10, 55, 5, 9, 10 } },
	{ 11, { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 100 }, { 11, 155, 6, 10, 100 } },
};

static void
test_sets(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(sets); i++) {
		int64_t values[12];
		struct statistics s;

		memcpy(values, sets[i].values, sizeof values);
		statistics_of(values, sets[i].count, &s);
		assert_int_equal(s.count, sets[i].expected.count);
		assert_int_equal(s.sum_us, sets[i].expected.sum_us);
		assert_int_equal(s.median_us, sets[i].expected.median_us);
		assert_int_equal(s.p90_us, sets[i].expected.p90_us);
		assert_int_equal(s.max_us, sets[i].expected.max_us);
	}
}

/* Selecting finds what sorting would. */
static void
test_percentiles_of_many(void **state)
{
	uint64_t seed = 1;

	(void)state;
	for (int round = 0; round < 200; round++) {
		size_t count = 1 + (size_t)random_below(&seed, 400);
		int64_t range = 1 + random_below(&seed, round % 3 == 0 ? 4 : 100000);
		int64_t *values = mem_new(count, sizeof *values), *sorted = mem_new(count, sizeof *sorted);
		struct statistics s;

		for (size_t i = 0; i < count; i++)
			sorted[i] = values[i] = random_below(&seed, range);
		qsort(sorted, count, sizeof *sorted, by_value);
		statistics_of(values, count, &s);
		assert_int_equal(s.median_us, sorted[(count + 1) / 2 - 1]);
		assert_int_equal(s.p90_us, sorted[(count * 9 + 9) / 10 - 1]);
		assert_int_equal(s.max_us, sorted[count - 1]);
		free(values);
		free(sorted);
	}
}

static void
test_statistics_at(void **state)
{
	struct trace *trace = sample_run(&(struct sample){ .requests = 3 });
	struct timeline *tl = timeline_new(trace);
	struct statistics s;

	(void)state;
	statistics_at(tl, TRACK_SYNC, MEASURE_WORK, 4 * S, &s);
	assert_int_equal(s.count, 0);
	statistics_at(tl, TRACK_SYNC, MEASURE_WORK, 11 * S, &s);
	assert_int_equal(s.count, 2);
	assert_int_equal(s.sum_us, 2 * 5000900);
	statistics_at(tl, TRACK_ASYNC, MEASURE_CALLBACK, 11 * S, &s);
	assert_int_equal(s.count, 3);
	assert_int_equal(s.max_us, 200);
	timeline_free(tl);
	trace_free(trace);
}

/* Several measures together: known with the total, and with none left out as long as it. */
static void
test_together(void **state)
{
	const unsigned all = (1u << MEASURE_TOTAL) - 1, ways = 1u << MEASURE_CONNECT | 1u << MEASURE_BACK;
	struct trace *trace = sample_run(&(struct sample){ .requests = 3, .limit = 2 });
	struct timeline *tl = timeline_new(trace);
	struct statistics s;

	(void)state;
	for (uint32_t n = 1; n <= 3; n++) {
		const struct request *r = timeline_request(tl, TRACK_ASYNC, n);
		int64_t end_us = r->callback_end_us;

		assert_int_equal(statistics_measures_at(r, TRACK_ASYNC, all, end_us - 1), NEVER_US);
		assert_int_equal(statistics_measures_at(r, TRACK_ASYNC, all, end_us), statistics_measure_at(r, TRACK_ASYNC, MEASURE_TOTAL, end_us));
		assert_int_equal(statistics_measures_at(r, TRACK_ASYNC, ways, end_us),
		    statistics_measure_at(r, TRACK_ASYNC, MEASURE_CONNECT, end_us) + statistics_measure_at(r, TRACK_ASYNC, MEASURE_BACK, end_us));
	}
	/* Sync has no callbacks. */
	assert_int_equal(statistics_measures_at(timeline_request(tl, TRACK_SYNC, 1), TRACK_SYNC, 1u << MEASURE_CALLBACK, 30 * S), NEVER_US);
	statistics_together_at(tl, TRACK_ASYNC, all, 6 * S, &s);
	assert_int_equal(s.count, 2);
	statistics_together_at(tl, TRACK_ASYNC, all, 30 * S, &s);
	assert_int_equal(s.count, 3);
	assert_true(s.max_us > 10 * S);
	timeline_free(tl);
	trace_free(trace);
}

/* Every response that is here is counted once; later ones are not there yet. */
static void
test_histogram(void **state)
{
	static const struct {
		enum track track;
		int64_t t_us, span_us;
		uint32_t counts[4];
	} histograms[] = {
		{ TRACK_SYNC, 16 * S, 16 * S, { 0, 1, 1, 1 } },
		{ TRACK_SYNC, 11 * S, 16 * S, { 0, 1, 1, 0 } },
		{ TRACK_SYNC, 4 * S, 4 * S, { 0, 0, 0, 0 } },
		{ TRACK_ASYNC, 16 * S, 16 * S, { 0, 3, 0, 0 } },
		{ TRACK_ASYNC, 16 * S, 0, { 0, 0, 0, 0 } },
	};
	struct trace *trace = sample_run(&(struct sample){ .requests = 3 });
	struct timeline *tl = timeline_new(trace);

	(void)state;
	for (size_t i = 0; i < COUNT(histograms); i++) {
		uint32_t counts[4];

		statistics_histogram(tl, histograms[i].track, histograms[i].t_us, histograms[i].span_us, counts, 4);
		assert_memory_equal(counts, histograms[i].counts, sizeof counts);
	}
	timeline_free(tl);
	trace_free(trace);
}

static void
test_compare(void **state)
{
	struct trace *trace = sample_run(&(struct sample){ .requests = 5, .delay_us = 1 * S, .limit = 2 });
	struct timeline *tl = timeline_new(trace);
	struct comparison both;

	(void)state;
	statistics_compare(tl, 1500 * MS, 100 * MS, &both);
	assert_false(both.fair);
	assert_false(both.done[TRACK_ASYNC]);
	assert_int_equal(both.took_us[TRACK_SYNC], 1500 * MS);
	assert_int_equal(both.responses[TRACK_ASYNC], 2);
	statistics_compare(tl, 9 * S, 100 * MS, &both);
	assert_true(both.fair);
	assert_int_equal(both.peak[TRACK_SYNC], 1);
	assert_int_equal(both.peak[TRACK_ASYNC], 2);
	assert_int_equal(both.waits[TRACK_ASYNC].count, 5);
	timeline_free(tl);
	trace_free(trace);
}

/* ---- what is said ---- */

static const struct {
	struct sample run;
	int64_t t_us;
	int width;
	const char *verdict, *why;
} verdicts[] = {
	{ { .requests = 3 }, 16 * S, 118, "async is 3.0 times faster: it took 5.0 s, and sync took 3 × 5.0 s = 15.0 s.",
	    "sync's 3 waits come one after another; async's overlap: all together take as long as the longest, 5.0 s." },
	{ { .requests = 3 }, 16 * S, 78, "async is 3.0 times faster: it took 5.0 s, and sync took 3 × 5.0 s = 15.0 s.",
	    "sync's 3 waits add up; async's overlap: as long as the longest, 5.0 s." },
	{ { .requests = 3 }, 16 * S, 60, "async is 3.0 times faster: 5.0 s against 3 × 5.0 s = 15.0 s.",
	    "sync's waits add up; async's overlap: 5.0 s in all." },
	/* Whoever divides the times that are printed gets the same ratio, and as many digits as they have. */
	{ { .requests = 60, .delay_us = 200 * MS }, 13 * S, 78,
	    "async is about 60 times faster: it took 0.2 s, and sync took 12.1 s.",
	    "sync's 60 waits add up; async's overlap: as long as the longest, 0.2 s." },
	{ { .requests = 12, .delay_us = 1 * S }, 13 * S, 78, "async is 12 times faster: it took 1.0 s, and sync took 12 × 1.0 s = 12.0 s.",
	    "sync's 12 waits add up; async's overlap: as long as the longest, 1.0 s." },
	/* Not comparable yet, or not at all. */
	{ { .requests = 3 }, 3 * S, 78, "sync has 0 of 3 responses after 3.0 s; async has 0 of 3 responses after 3.0 s.", "" },
	{ { .requests = 3 }, 3 * S, 60, "sync 0 of 3 in 3.0 s; async 0 of 3 in 3.0 s.", "" },
	{ { .requests = 3 }, 6 * S, 78, "sync has 1 of 3 responses after 6.0 s; async took 5.0 s for 3 of 3 responses.", "" },
	{ { .requests = 3, .programs = PROGRAMS_IN_TURN }, 6 * S, 78, "sync has 1 of 3 responses after 6.0 s; async has not started.", "" },
	{ { .requests = 3, .fails = 2, .cause = CAUSE_RESET }, 16 * S, 118,
	    "sync took 15.0 s for 3 of 3 responses; async took 5.0 s for 2 of 3 responses, 1 failed.",
	    "They did not get the same responses: there is nothing to compare." },
	{ { .requests = 3, .programs = PROGRAMS_SYNC }, 16 * S, 78, "sync took 15.0 s for 3 of 3 responses.",
	    "3 × 5.0 s = 15.0 s: one wait after another." },
	{ { .requests = 3, .programs = PROGRAMS_ASYNC }, 16 * S, 78, "async took 5.0 s for 3 of 3 responses.",
	    "15.0 s of waiting in all, up to 3 at the same time." },
	{ { .programs = PROGRAMS_NONE }, 3 * S, 78, "No program runs.", "" },
	/* One wait; a limit; a server that takes one at a time; computing. */
	{ { .requests = 1 }, 6 * S, 118, "Both took about the same: sync 5.0 s, async 5.0 s.",
	    "One wait each: there is nothing to overlap. But its spinner turned, and it could answer the button." },
	{ { .requests = 4, .delay_us = 1 * S, .limit = 2 }, 9 * S, 118,
	    "async is 2.0 times faster: it took 2.0 s, and sync took 4 × 1.0 s = 4.0 s.",
	    "sync's 4 waits come one after another; async's overlap: up to 2 are in flight at a time." },
	{ { .requests = 4, .delay_us = 1 * S, .limit = 1 }, 9 * S, 118, "Both took about the same: sync 4.0 s, async 4.0 s.",
	    "One in flight at a time: async's waits do not overlap. But its spinner turned, and it could answer the button." },
	{ { .requests = 3, .delay_us = 1 * S, .programs = PROGRAMS_IN_TURN, .server = SERVER_SERIAL }, 9 * S, 118,
	    "Both took about the same: sync 3.0 s, async 3.0 s.",
	    "Served one at a time, async is no faster. But its spinner turned, and it could answer the button." },
	{ { .requests = 3, .delay_us = 100 * MS, .work_us = 1 * S }, 9 * S, 118, "Both took about the same: sync 3.3 s, async 3.1 s.",
	    "Waits overlap, computing does not: a program runs one line at a time." },
};

static void
test_verdicts(void **state)
{
	int failures = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(verdicts); i++) {
		struct trace *trace = sample_run(&verdicts[i].run);
		struct timeline *tl = timeline_new(trace);
		char verdict[VERDICT_SIZE], why[VERDICT_SIZE];

		statistics_verdict(tl, verdicts[i].t_us, 100 * MS, verdicts[i].width, verdict, why);
		if (strcmp(verdict, verdicts[i].verdict) != 0 || strcmp(why, verdicts[i].why) != 0) {
			print_error("case %zu\n  expected \"%s\"\n           \"%s\"\n  got      \"%s\"\n           \"%s\"\n", i,
			    verdicts[i].verdict, verdicts[i].why, verdict, why);
			failures++;
		}
		timeline_free(tl);
		trace_free(trace);
	}
	assert_int_equal(failures, 0);
}

/* Whatever was logged: sentences fit, counts stay within what there is. */
static void
test_any_trace(void **state)
{
	uint64_t seed = 3;

	(void)state;
	for (int i = 0; i < 300; i++) {
		struct trace *trace = i % 2 == 0 ? (i % 4 == 0 ? random_run : random_outside_run)((uint64_t)i) : random_nonsense((uint64_t)i, 300);
		struct timeline *tl = timeline_new(trace);
		int64_t t_us = random_below(&seed, timeline_last_us(tl) + 2), span_us = random_below(&seed, timeline_last_us(tl) + 2);
		int width = 60 + (int)random_below(&seed, 100);
		char verdict[VERDICT_SIZE], why[VERDICT_SIZE];

		statistics_verdict(tl, t_us, 100 * MS, width, verdict, why);
		assert_true(verdict[0] != '\0');
		assert_true(text_cols(verdict) <= width && text_cols(why) <= width);
		for (int program = 0; program < PROGRAM_COUNT; program++) {
			uint32_t counts[7], sum = 0, requests = timeline_request_count(tl, (enum track)program);

			statistics_histogram(tl, (enum track)program, t_us, span_us, counts, 7);
			for (int k = 0; k < 7; k++)
				sum += counts[k];
			assert_true(sum <= requests);
			for (int m = 0; m < MEASURE_COUNT; m++) {
				struct statistics s;

				statistics_at(tl, (enum track)program, (enum measure)m, t_us, &s);
				assert_true(s.count <= requests && s.median_us <= s.p90_us && s.p90_us <= s.max_us && s.max_us <= s.sum_us);
			}
		}
		timeline_free(tl);
		trace_free(trace);
	}
}

/* At a server elsewhere, too, each moment of a request is in one measure, and they add up: with lookups, TLS, redirects and
 * failures at any of these. */
static void
test_outside(void **state)
{
	const unsigned all = (1u << MEASURE_TOTAL) - 1, ours = 1u << MEASURE_LINE | 1u << MEASURE_WORK | 1u << MEASURE_BACK;

	(void)state;
	for (int sample = 0; sample < OUTSIDE_SAMPLE_COUNT; sample++) {
		struct trace *trace = outside_trace((enum outside_sample)sample);
		struct timeline *tl = timeline_new(trace);
		int64_t end_us = timeline_end_us(tl);

		assert_int_equal((statistics_measures_of(tl, end_us) & 1u << MEASURE_TLS) != 0, sample == OUTSIDE_SAMPLE_SECURE || sample == OUTSIDE_SAMPLE_EXPIRED);
		assert_int_equal(statistics_measures_of(tl, end_us) & ours, 0);
		/* What has not happened yet is not known yet. */
		assert_int_equal(statistics_measures_of(tl, 0) & (1u << MEASURE_TLS | 1u << MEASURE_REDIRECT), 0);
		for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++)
			for (uint32_t n = 1; n <= timeline_request_count(tl, track); n++) {
				const struct request *r = timeline_request(tl, track, n);

				assert_int_equal(statistics_measures_at(r, track, all, end_us), statistics_measure_at(r, track, MEASURE_TOTAL, end_us));
				assert_int_equal(statistics_measures_at(r, track, ours, end_us), NEVER_US);
				for (int64_t t_us = r->launch_us; t_us < request_end_us(r); t_us += 7 * MS) {
					int count = 0;

					for (int m = 0; m < MEASURE_TOTAL; m++)
						count += statistics_measure_goes_on(r, (enum measure)m, t_us);
					assert_true(count <= 1);
				}
			}
		timeline_free(tl);
		trace_free(trace);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_outside),
		cmocka_unit_test(test_measures),
		cmocka_unit_test(test_one_goes_on),
		cmocka_unit_test(test_sets),
		cmocka_unit_test(test_percentiles_of_many),
		cmocka_unit_test(test_statistics_at),
		cmocka_unit_test(test_together),
		cmocka_unit_test(test_histogram),
		cmocka_unit_test(test_compare),
		cmocka_unit_test(test_verdicts),
		cmocka_unit_test(test_any_trace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
