/* Who is there at a time, and the largest of many values: as found by looking at all of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "log/peaks.h"
#include "log/stays.h"
#include "support/random_trace.h"

enum { MOST = 700, TRIES = 300 };

static void
finds_who_is_there(void **state)
{
	uint64_t seed = 1;
	int64_t end_us[MOST], t_us = 0;
	struct stays stays = { .leaves = 0 };

	(void)state;
	assert_int_equal(stays_find(&stays, 0, 0), 0);
	for (size_t i = 0; i < MOST; i++) {
		t_us += random_below(&seed, 3);
		assert_int_equal(stays_begin(&stays, t_us, (uint32_t)i + 1), i);
		end_us[i] = random_below(&seed, 20) == 0 ? INT64_MAX : t_us + random_below(&seed, 30);
		if (end_us[i] != INT64_MAX)
			stays_end(&stays, i, end_us[i]);
	}
	for (int try = 0; try < TRIES; try++) {
		int64_t at_us = random_below(&seed, t_us + 40);
		size_t from = 0;

		for (size_t i = 0; i < MOST; i++) {
			if (stays.all.at[i].t_us > at_us || end_us[i] <= at_us)
				continue;
			assert_int_equal(stays_find(&stays, at_us, from), i);
			from = i + 1;
		}
		assert_int_equal(stays_find(&stays, at_us, from), MOST);
	}
	stays_release(&stays);
}

static void
finds_the_largest(void **state)
{
	uint64_t seed = 2;
	int64_t values[MOST];
	struct peaks peaks = { 0 };

	(void)state;
	for (size_t i = 0; i < MOST; i++)
		peaks_push(&peaks, values[i] = random_below(&seed, 1000000) - 500000);
	for (int try = 0; try < TRIES; try++) {
		size_t from = (size_t)random_below(&seed, MOST), to = (size_t)random_below(&seed, MOST + 1);
		int64_t most = INT64_MIN;

		for (size_t i = from; i < to; i++)
			most = values[i] > most ? values[i] : most;
		assert_int_equal(peaks_most(&peaks, from, to), most);
	}
	peaks_release(&peaks);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(finds_who_is_there), cmocka_unit_test(finds_the_largest) };

	return cmocka_run_group_tests_name("stays", tests, NULL, NULL);
}
