/* The n-th smallest of the first k values, held against sorting them. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "log/ranks.h"
#include "support/random_trace.h"

enum { MOST = 300 };

static int
by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

static void
check_all(const struct ranks *ranks, const int64_t *values, size_t count)
{
	int64_t sorted[MOST];

	for (size_t k = 1; k <= count; k++) {
		memcpy(sorted, values, k * sizeof *values);
		qsort(sorted, k, sizeof *sorted, by_value);
		for (size_t n = 0; n < k; n += 1 + k / 7)
			assert_int_equal(ranks_nth(ranks, k, n), sorted[n]);
		assert_int_equal(ranks_nth(ranks, k, k - 1), sorted[k - 1]);
	}
}

static void
as_if_sorted(void **state)
{
	static const int64_t spreads[] = { 1, 2, 10, 1000, UINT32_MAX };

	(void)state;
	for (size_t s = 0; s < sizeof spreads / sizeof *spreads; s++) {
		struct ranks ranks = { .count = 0 };
		uint64_t seed = s + 1;
		int64_t values[MOST];

		for (size_t i = 0; i < MOST; i++) {
			values[i] = (int64_t)random_below(&seed, spreads[s]) - 5;
			ranks_push(&ranks, values[i]);
		}
		check_all(&ranks, values, MOST);
		ranks_release(&ranks);
	}
}

static void
at_the_ends_of_the_range(void **state)
{
	static const int64_t values[] = { INT64_MAX, INT64_MIN, 0, INT64_MAX, -1, INT64_MIN, 1 };
	struct ranks ranks = { .count = 0 };

	(void)state;
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		ranks_push(&ranks, values[i]);
	check_all(&ranks, values, sizeof values / sizeof *values);
	ranks_release(&ranks);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(as_if_sorted), cmocka_unit_test(at_the_ends_of_the_range) };

	return cmocka_run_group_tests_name("ranks", tests, NULL, NULL);
}
