/* Growing arrays and queues: what goes in comes out, in order, however they grow; and timers' times. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/array.h"
#include "base/clock.h"
#include "base/queue.h"

enum { MANY = 1000 };

struct pair {
	int64_t key;
	char letter;
};

static void
test_array_holds_what_was_pushed(void **state)
{
	ARRAY(struct pair) pairs = { 0 };

	(void)state;
	for (int i = 0; i < MANY; i++) {
		ARRAY_PUSH(pairs, (struct pair){ .key = i, .letter = (char)('a' + i % 26) });
		assert_int_equal(ARRAY_LAST(pairs)->key, i);
		assert_true(pairs.count <= pairs.capacity);
	}
	assert_int_equal(pairs.count, MANY);
	for (int i = 0; i < MANY; i++) {
		assert_int_equal(pairs.at[i].key, i);
		assert_int_equal(pairs.at[i].letter, 'a' + i % 26);
	}
	ARRAY_RELEASE(pairs);
	assert_null(pairs.at);
	assert_int_equal(pairs.count, 0);
	ARRAY_PUSH(pairs, (struct pair){ .key = 7 });
	assert_int_equal(pairs.at[0].key, 7);
	ARRAY_RELEASE(pairs);
}

/* It moves about once for each doubling, not for each push. */
static void
test_array_doubles(void **state)
{
	ARRAY(char) bytes = { 0 };
	size_t grown = 0;

	(void)state;
	for (int i = 0; i < MANY; i++) {
		size_t before = bytes.capacity;

		ARRAY_PUSH(bytes, (char)i);
		grown += bytes.capacity != before;
	}
	assert_in_range(grown, 2, 10);
	ARRAY_RELEASE(bytes);
}

static void
test_array_appends_and_reserves(void **state)
{
	static const int some[] = { 3, 1, 4, 1, 5 };
	ARRAY(int) numbers = { 0 };

	(void)state;
	ARRAY_APPEND(numbers, some, (size_t)0);
	assert_int_equal(numbers.count, 0);
	for (int i = 0; i < MANY; i++)
		ARRAY_APPEND(numbers, some, sizeof some / sizeof some[0]);
	assert_int_equal(numbers.count, 5 * MANY);
	for (size_t i = 0; i < numbers.count; i++)
		assert_int_equal(numbers.at[i], some[i % 5]);
	ARRAY_RESERVE(numbers, MANY * MANY);
	assert_int_equal(numbers.count, 5 * MANY);
	assert_true(numbers.capacity >= 5 * MANY + MANY * MANY);
	ARRAY_RELEASE(numbers);
}

static int
by_number(const void *one, const void *other)
{
	return *(const int *)one - *(const int *)other;
}

/* One that has never had an element has no address to sort at. */
static void
test_array_sorts(void **state)
{
	static const int some[] = { 3, 1, 4, 1, 5 }, sorted[] = { 1, 1, 3, 4, 5 };
	ARRAY(int) numbers = { 0 };

	(void)state;
	ARRAY_SORT(numbers, by_number);
	assert_null(numbers.at);
	ARRAY_APPEND(numbers, some, sizeof some / sizeof some[0]);
	ARRAY_SORT(numbers, by_number);
	assert_int_equal(numbers.count, sizeof sorted / sizeof sorted[0]);
	assert_memory_equal(numbers.at, sorted, sizeof sorted);
	ARRAY_RELEASE(numbers);
}

/* Its head is everywhere in the ring when it grows. */
static void
test_queue_is_first_in_first_out(void **state)
{
	(void)state;
	for (int head = 0; head < 40; head++) {
		QUEUE(struct pair) queue = { 0 };
		int64_t in = 0, out = 0;

		for (; in < head; in++)
			QUEUE_PUSH(queue, (struct pair){ .key = in, .letter = 'x' });
		for (; out < head; out++)
			assert_int_equal(QUEUE_TAKE(queue).key, out);
		for (; in < head + MANY; in++)
			QUEUE_PUSH(queue, (struct pair){ .key = in, .letter = 'y' });
		assert_int_equal(QUEUE_COUNT(queue), MANY);
		for (size_t i = 0; i < MANY; i++)
			assert_int_equal(QUEUE_AT(queue, i).key, out + (int64_t)i);
		assert_int_equal(QUEUE_TAKE_LAST(queue).key, in - 1);
		for (; out < in - 1; out++)
			assert_int_equal(QUEUE_TAKE(queue).key, out);
		assert_int_equal(QUEUE_COUNT(queue), 0);
		QUEUE_RELEASE(queue);
	}
}

static void
test_queue_clears(void **state)
{
	QUEUE(char) queue = { 0 };

	(void)state;
	for (int i = 0; i < 20; i++)
		QUEUE_PUSH(queue, 'a');
	QUEUE_CLEAR(queue);
	assert_int_equal(QUEUE_COUNT(queue), 0);
	QUEUE_PUSH(queue, 'b');
	assert_int_equal(QUEUE_TAKE(queue), 'b');
	QUEUE_RELEASE(queue);
}

static void
test_timeval(void **state)
{
	static const struct {
		int64_t us;
		long s, rest_us;
	} cases[] = {
		{ 1, 0, 1 }, { 999999, 0, 999999 }, { 1000000, 1, 0 }, { 5000001, 5, 1 },
		{ 0, 0, 1 }, { -1, 0, 1 }, { INT64_MIN, 0, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(clock_timeval(cases[i].us).tv_sec, cases[i].s);
		assert_int_equal(clock_timeval(cases[i].us).tv_usec, cases[i].rest_us);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_array_holds_what_was_pushed),
		cmocka_unit_test(test_array_doubles),
		cmocka_unit_test(test_array_appends_and_reserves),
		cmocka_unit_test(test_array_sorts),
		cmocka_unit_test(test_queue_is_first_in_first_out),
		cmocka_unit_test(test_queue_clears),
		cmocka_unit_test(test_timeval),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
