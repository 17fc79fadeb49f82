/* Sums and extremes of lengths as they are printed, held against each one's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/duration.h"
#include "log/lengths.h"
#include "support/random_trace.h"

enum { MOST = 300 };

static void
check(const struct lengths *lengths, const int64_t ends[MOST + 1], size_t from, size_t to, int64_t grain_us)
{
	struct lengths_sum sum = lengths_between(lengths, from, to), want = { 0 };

	for (size_t i = from; i < to; i++)
		lengths_add(&want, i - from, duration_between(ends[i], ends[i + 1], grain_us));
	assert_int_equal(sum.sum_us, want.sum_us);
	assert_int_equal(sum.least_us, want.least_us);
	assert_int_equal(sum.most_us, want.most_us);
}

static void
as_if_each_was_added(void **state)
{
	static const int64_t grains[] = { 1, 1000, 100 * 1000 };
	struct lengths lengths = { .grain_us = 0 };
	int64_t ends[MOST + 1] = { 0 };
	uint64_t seed = 1;

	(void)state;
	for (int i = 0; i < MOST; i++)
		ends[i + 1] = ends[i] + random_below(&seed, 250 * 1000);
	for (size_t k = 0; k < sizeof grains / sizeof *grains; k++) {
		lengths_use(&lengths, grains[k]);
		assert_int_equal(lengths.sums.count, 0);
		for (int i = 0; i < MOST; i++)
			lengths_push(&lengths, ends[i], ends[i + 1]);
		lengths_use(&lengths, grains[k]);
		assert_int_equal(lengths.sums.count, MOST);
		for (size_t from = 0; from <= MOST; from += 7)
			for (size_t to = from; to <= MOST; to += 13)
				check(&lengths, ends, from, to, grains[k]);
	}
	lengths_release(&lengths);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(as_if_each_was_added) };

	return cmocka_run_group_tests_name("lengths", tests, NULL, NULL);
}
