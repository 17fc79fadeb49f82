/* What is due comes in its order, whatever is added and removed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/due.h"
#include "support/random_trace.h"

enum { THINGS = 200, STEPS = 20000, TIMES = 50 };

/* The one that must be first: found the slow way. */
static struct due *
first_of(struct due *things)
{
	struct due *first = NULL;

	for (int i = 0; i < THINGS; i++)
		if (things[i].place != 0 && (first == NULL || things[i].at_us < first->at_us ||
		    (things[i].at_us == first->at_us && things[i].order < first->order)))
			first = &things[i];
	return first;
}

static void
the_first_is_at_hand(void **state)
{
	struct due things[THINGS] = { { 0 } };
	struct due_list list = { .orders = 0 };
	uint64_t dice = 7;

	(void)state;
	assert_null(due_first(&list));
	for (int step = 0; step < STEPS; step++) {
		struct due *thing = &things[random_below(&dice, THINGS)];
		bool is_there = thing->place != 0;

		if (is_there || random_below(&dice, 4) == 0)
			due_remove(&list, thing);
		else
			due_add(&list, thing, random_below(&dice, TIMES));
		if (is_there)
			assert_int_equal(thing->place, 0);
		assert_ptr_equal(due_first(&list), first_of(things));
	}
	due_release(&list);
}

static void
at_one_time_the_order_is_that_of_adding(void **state)
{
	struct due things[THINGS] = { { 0 } };
	struct due_list list = { .orders = 0 };

	(void)state;
	for (int i = 0; i < THINGS; i++)
		due_add(&list, &things[i], i % 2);
	for (int i = 0; i < THINGS; i++) {
		assert_ptr_equal(due_first(&list), &things[i < THINGS / 2 ? 2 * i : 2 * (i - THINGS / 2) + 1]);
		due_remove(&list, due_first(&list));
	}
	assert_null(due_first(&list));
	due_release(&list);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_is_at_hand),
		cmocka_unit_test(at_one_time_the_order_is_that_of_adding),
	};

	return cmocka_run_group_tests_name("due", tests, NULL, NULL);
}
