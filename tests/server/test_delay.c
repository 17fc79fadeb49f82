/* How long the slow server takes: fixed values, bounds, spread, scaling. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "server/delay.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

enum { SECOND_US = 1000 * 1000 };

/* Saved runs and recordings rely on these never changing. */
static void
test_known_values(void **state)
{
	static const struct {
		int64_t seed;
		uint32_t number;
		int64_t delay_us, jitter_percent, expected_us;
	} cases[] = {
		{ 1, 1, 5 * SECOND_US, 0, 5 * SECOND_US },
		{ 1, 1, 0, 100, 0 },
		{ 1, 1, 5 * SECOND_US, 30, 4604569 },
		{ 1, 2, 5 * SECOND_US, 30, 6330692 },
		{ 1, 3, 5 * SECOND_US, 30, 3635771 },
		{ 2, 1, 5 * SECOND_US, 30, 4676650 },
		{ 2147483647, 4294967295, 60 * SECOND_US, 100, 58687946 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(delay_for(cases[i].seed, cases[i].number, cases[i].delay_us, cases[i].jitter_percent),
		    cases[i].expected_us);
}

/* Never beyond the jitter, and evenly spread between: each tenth of the range gets
 * about a tenth of the draws, for neighbouring seeds as well. */
static void
test_bounds_and_spread(void **state)
{
	enum { DRAWS = 10000, PARTS = 10 };

	(void)state;
	for (int64_t jitter = 1; jitter <= 100; jitter += 33)
		for (int64_t seed = 0; seed < 5; seed++) {
			int64_t spread = SECOND_US * jitter / 100;
			int part[PARTS] = { 0 };

			for (uint32_t number = 1; number <= DRAWS; number++) {
				int64_t moved = delay_for(seed, number, SECOND_US, jitter) - SECOND_US;

				assert_in_range(moved + spread, 0, 2 * spread);
				part[(moved + spread) * PARTS / (2 * spread + 1)]++;
			}
			for (int i = 0; i < PARTS; i++)
				assert_in_range(part[i], DRAWS / PARTS * 85 / 100, DRAWS / PARTS * 115 / 100);
		}
}

/* Another delay, or another jitter, scales the same luck. */
static void
test_scaling(void **state)
{
	(void)state;
	for (uint32_t number = 1; number <= 100; number++) {
		int64_t moved = delay_for(7, number, SECOND_US, 20) - SECOND_US;

		assert_true(llabs(delay_for(7, number, 10 * SECOND_US, 20) - 10 * SECOND_US - 10 * moved) <= 10);
		assert_true(llabs(delay_for(7, number, SECOND_US, 100) - SECOND_US - 5 * moved) <= 5);
	}
}

/* Neighbouring seeds are no shifted copies of each other. */
static void
test_seeds_differ(void **state)
{
	(void)state;
	for (int shift = -3; shift <= 3; shift++) {
		int same = 0;

		for (uint32_t number = 10; number < 110; number++)
			same += delay_for(1, number, SECOND_US, 100) == delay_for(2, number + (uint32_t)shift, SECOND_US, 100);
		assert_int_equal(same, 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_values),
		cmocka_unit_test(test_bounds_and_spread),
		cmocka_unit_test(test_scaling),
		cmocka_unit_test(test_seeds_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
