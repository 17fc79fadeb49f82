/* Requests in flight, summed up in blocks, held against looking at each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "log/flights.h"
#include "support/random_trace.h"

enum { MOST = 5 * FLIGHTS_BLOCK + 7, STEPS = 6 * MOST };

/* One after another, in crowds, or in any order; dates of one moment are among them. */
struct way {
	uint32_t window; /* so many numbers have something happen to them at a time */
	int64_t gap_us;  /* at most from one event to the next */
};

static void
step(struct flights *flights, uint64_t *seed, uint32_t number, int64_t t_us)
{
	switch (random_below(seed, 5)) {
	case 0:
	case 1:
		flights_open(flights, number, t_us);
		break;
	case 2:
		flights_take(flights, number, t_us, random_below(seed, 50) == 0 ? INT64_MAX : t_us + random_below(seed, 400));
		break;
	case 3:
		flights_answer(flights, number, t_us);
		break;
	default:
		flights_end(flights, number, t_us);
	}
}

/* Returns the time of the last event. */
static int64_t
fill(struct flights *flights, const struct way *way, uint64_t seed)
{
	int64_t t_us = 0;

	for (uint32_t i = 0; i < STEPS; i++) {
		uint32_t base = (uint32_t)((uint64_t)i * MOST / STEPS), number = 1 + (base + (uint32_t)random_below(&seed, way->window)) % MOST;

		t_us += random_below(&seed, way->gap_us + 1);
		step(flights, &seed, number, t_us);
	}
	return t_us;
}

/* A crowd: all of them are opened, then taken, then answered, then ended. */
static int64_t
fill_with_crowd(struct flights *flights)
{
	int64_t t_us = 0;

	for (int phase = 0; phase < 4; phase++, t_us += 50)
		for (uint32_t n = 1; n <= MOST; n++, t_us++) {
			if (phase == 0)
				flights_open(flights, n, t_us);
			else if (phase == 1)
				flights_take(flights, n, t_us, t_us + 300);
			else if (phase == 2)
				flights_answer(flights, n, t_us);
			else
				flights_end(flights, n, t_us);
		}
	return t_us;
}

static bool
is_there(const struct flight *f, int64_t t_us)
{
	return f->opened_us <= t_us && f->ended_us > t_us;
}

static bool
works(const struct flight *f, int64_t t_us)
{
	return is_there(f, t_us) && f->taken_us <= t_us && f->answered_us > t_us;
}

static void
check_counts(const struct flights *flights, int64_t t_us)
{
	struct flights_at at, want = { .due_least_us = INT64_MAX, .due_most_us = INT64_MIN };
	int64_t opened_us = INT64_MAX;
	uint32_t last = 0;

	for (uint32_t i = 0; i < flights->all.count; i++) {
		const struct flight *f = &flights->all.at[i];

		last = f->opened_us <= t_us ? i + 1 : last;
		if (f->opened_us <= t_us && (opened_us == INT64_MAX || f->opened_us > opened_us))
			opened_us = f->opened_us;
		if (!is_there(f, t_us))
			continue;
		want.lowest = want.count++ == 0 ? i + 1 : want.lowest;
		want.answered += f->answered_us <= t_us;
		want.untaken += f->answered_us > t_us && f->taken_us > t_us;
		if (!works(f, t_us))
			continue;
		want.at_work++;
		want.due_least_us = f->due_us < want.due_least_us ? f->due_us : want.due_least_us;
		want.due_most_us = f->due_us > want.due_most_us ? f->due_us : want.due_most_us;
	}
	flights_at(flights, t_us, &at);
	assert_int_equal(at.count, want.count);
	assert_int_equal(at.untaken, want.untaken);
	assert_int_equal(at.at_work, want.at_work);
	assert_int_equal(at.answered, want.answered);
	assert_int_equal(at.lowest, want.lowest);
	assert_int_equal(at.due_least_us, want.due_least_us);
	assert_int_equal(at.due_most_us, want.due_most_us);
	assert_int_equal(flights_last(flights, t_us), last);
	assert_int_equal(flights_last_opened_us(flights, t_us), opened_us);
}

static void
check_dues(const struct flights *flights, int64_t t_us, int64_t least_us, int64_t most_us)
{
	int64_t due_us, want_us = INT64_MAX;
	uint32_t count = 0, next = 0;

	for (uint32_t i = 0; i < flights->all.count; i++) {
		const struct flight *f = &flights->all.at[i];

		if (!works(f, t_us) || f->due_us < least_us)
			continue;
		count += f->due_us <= most_us;
		if (f->due_us >= want_us)
			continue;
		want_us = f->due_us;
		next = i + 1;
	}
	assert_int_equal(flights_due(flights, t_us, least_us, most_us), count);
	assert_int_equal(flights_next_due(flights, t_us, least_us, &due_us), next);
	assert_int_equal(due_us, want_us);
}

static void
check_going_through(const struct flights *flights, int64_t t_us)
{
	uint32_t from = 0, left = 0;

	for (uint32_t i = 0; i < flights->all.count; i++) {
		const struct flight *f = &flights->all.at[i];

		if (is_there(f, t_us))
			assert_int_equal(flights_next(flights, t_us, &from), i + 1);
		if (f->taken_us <= t_us && f->ended_us <= t_us && f->due_us > t_us)
			assert_int_equal(flights_next_left(flights, t_us, &left), i + 1);
	}
	assert_int_equal(flights_next(flights, t_us, &from), 0);
	assert_int_equal(flights_next_left(flights, t_us, &left), 0);
}

static void
check_all(const struct flights *flights, int64_t last_us)
{
	for (int64_t t_us = -1; t_us <= last_us + 1; t_us += 1 + last_us / 400) {
		check_counts(flights, t_us);
		check_dues(flights, t_us, t_us - 50, t_us + 60);
		check_dues(flights, t_us, INT64_MIN, INT64_MAX - 1);
		check_going_through(flights, t_us);
	}
}

static void
as_if_each_was_looked_at(void **state)
{
	static const struct way ways[] = { { 1, 3 }, { 20, 2 }, { 2 * FLIGHTS_BLOCK, 1 }, { MOST, 1 } };

	(void)state;
	for (size_t k = 0; k < sizeof ways / sizeof *ways; k++)
		for (uint64_t seed = 1; seed <= 4; seed++) {
			struct flights flights = { .all = { .count = 0 } };

			check_all(&flights, fill(&flights, &ways[k], seed));
			flights_release(&flights);
		}
}

static void
in_a_crowd(void **state)
{
	struct flights flights = { .all = { .count = 0 } };

	(void)state;
	check_all(&flights, fill_with_crowd(&flights));
	flights_release(&flights);
}

static void
none(void **state)
{
	struct flights flights = { .all = { .count = 0 } };

	(void)state;
	check_all(&flights, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_if_each_was_looked_at),
		cmocka_unit_test(in_a_crowd),
		cmocka_unit_test(none),
	};

	return cmocka_run_group_tests_name("flights", tests, NULL, NULL);
}
