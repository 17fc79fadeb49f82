/* The time axis: fitting, zooming, scrolling, numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "support/random_trace.h"
#include "ui/draw/time_axis.h"

enum { MS = 1000, S = 1000 * 1000 };

static void
test_fit(void **state)
{
	static const struct {
		int64_t span_us;
		int cols;
		int64_t tick_us;
		int tick_cols, label_every, rule_every;
	} cases[] = {
		/* The mock-ups' axes. */
		{ 15 * S, 92, 1 * S, 6, 1, 5 },
		{ 15 * S, 61, 1 * S, 4, 1, 5 },
		{ 15 * S, 46, 5 * S, 15, 1, 1 },
		{ 20 * S + 400 * MS, 92, 1 * S, 4, 1, 5 },
		{ 0, 92, 10, 10, 1, 5 },
		{ 30 * S, 172, 1 * S, 5, 1, 5 },
		{ 600 * S, 46, 100 * S, 7, 1, 5 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct time_axis axis = time_axis_fit(cases[i].span_us, cases[i].cols);

		assert_int_equal(axis.left_us, 0);
		assert_int_equal(axis.cols, cases[i].cols);
		assert_int_equal(axis.tick_us, cases[i].tick_us);
		assert_int_equal(axis.tick_cols, cases[i].tick_cols);
		assert_int_equal(axis.label_every, cases[i].label_every);
		assert_int_equal(axis.rule_every % axis.label_every, 0);
		assert_int_equal(axis.rule_every, cases[i].rule_every);
	}
}

/* For any span and width: the span is on it, at least half of it is used, numbers
 * do not touch. */
static void
test_fit_any(void **state)
{
	uint64_t seed = 7;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		int cols = 1 + (int)random_below(&seed, 300);
		int64_t span_us = random_below(&seed, (int64_t)1 << (1 + random_below(&seed, 44)));
		struct time_axis axis = time_axis_fit(span_us, cols);
		char label[64];

		assert_true(time_axis_col(&axis, span_us) < cols);
		if (cols >= 30 && span_us >= 10 * cols)
			assert_true(time_axis_col(&axis, span_us) >= cols / 2);
		assert_true(axis.tick_cols >= 1 && axis.tick_cols <= axis.tick_us);
		time_axis_label(&axis, span_us, label, sizeof label);
		if (axis.tick_us >= 1000 || span_us < S)
			assert_true((int64_t)axis.label_every * axis.tick_cols > (int64_t)strlen(label));
	}
}

/* Columns and times agree: a column's first microsecond is its own, and the one
 * before it is not. */
static void
test_exact(void **state)
{
	uint64_t seed = 11;

	(void)state;
	for (int i = 0; i < 2000; i++) {
		struct time_axis axis = time_axis_fit(random_below(&seed, 100 * S), 60 + (int)random_below(&seed, 120));

		time_axis_set_left(&axis, random_below(&seed, 50 * S));
		assert_int_equal(time_axis_time(&axis, 0), axis.left_us);
		for (int64_t col = -20; col < 200; col += 7) {
			int64_t t_us = time_axis_time(&axis, col);

			if (time_axis_cell_us(&axis) < 2)
				continue;
			assert_int_equal(time_axis_col(&axis, t_us), col);
			assert_int_equal(time_axis_col(&axis, t_us - 1), col - 1);
		}
	}
}

/* Ticks always stand at the same columns apart, however far it was scrolled. */
static void
test_no_drift(void **state)
{
	struct time_axis axis = time_axis_fit(15 * S, 92);

	(void)state;
	for (int64_t t_us = 0; t_us < 100000 * (int64_t)S; t_us += 977 * (int64_t)S)
		assert_int_equal(time_axis_col(&axis, t_us), t_us / S * 6);
}

static void
test_zoom(void **state)
{
	struct time_axis fit = time_axis_fit(15 * S, 92), axis = fit;
	int64_t t_us = 5 * S + 2400, col = time_axis_col(&fit, t_us), cells[40];
	int steps = 0;

	(void)state;
	for (; steps < 40; steps++) {
		struct time_axis closer = time_axis_zoom(&axis, 1, t_us, 15 * S);

		cells[steps] = time_axis_cell_us(&axis);
		if (closer.tick_us == axis.tick_us && closer.tick_cols == axis.tick_cols)
			break;
		assert_true(time_axis_cell_us(&closer) < time_axis_cell_us(&axis));
		assert_int_equal(time_axis_col(&closer, t_us), col);
		axis = closer;
	}
	assert_int_equal(time_axis_cell_us(&axis), 1);
	assert_true(steps > 10 && steps < 20);
	/* As many steps at once, from the fitted axis, are the same. */
	assert_int_equal(time_axis_zoom(&fit, steps, t_us, 15 * S).left_us, axis.left_us);
	/* And the same rungs lead back. */
	while (steps-- > 0) {
		axis = time_axis_zoom(&axis, -1, t_us, 15 * S);
		assert_int_equal(time_axis_cell_us(&axis), cells[steps]);
	}
	assert_memory_equal(&axis, &fit, sizeof fit);
	assert_memory_equal(&(struct time_axis){ 0 }.left_us, &axis.left_us, sizeof axis.left_us);
	axis = time_axis_zoom(&fit, -3, t_us, 15 * S);
	assert_memory_equal(&axis, &fit, sizeof fit);
	axis = time_axis_zoom(&fit, 4, 0, 15 * S);
	assert_int_equal(axis.left_us, 0);
}

static void
test_show(void **state)
{
	struct time_axis axis = time_axis_fit(15 * S, 92);

	(void)state;
	time_axis_show(&axis, 15 * S);
	assert_int_equal(axis.left_us, 0);
	time_axis_show(&axis, 20 * S);
	assert_int_equal(time_axis_col(&axis, 20 * S), 91);
	time_axis_show(&axis, 12 * S);
	assert_int_equal(time_axis_col(&axis, 20 * S), 91);
	time_axis_show(&axis, 1 * S);
	assert_int_equal(time_axis_col(&axis, 1 * S), 0);
	time_axis_set_left(&axis, -5);
	assert_int_equal(axis.left_us, 0);
}

static void
test_words(void **state)
{
	static const struct {
		int64_t left_us, tick_us, t_us;
		int tick_cols;
		const char *unit, *narrow, *label;
		int decimals;
	} cases[] = {
		{ 0, 1 * S, 5 * S, 6, "seconds", "s", "5", 1 },
		{ 0, 1 * S, 0, 6, "seconds", "s", "0", 1 },
		{ 0, 500 * MS, 1500 * MS, 9, "seconds", "s", "1.5", 1 },
		{ 5 * S, 10 * MS, 5 * S + 30 * MS, 10, "seconds", "s", "5.03", 3 },
		{ 5 * S + 1500, 200, 5 * S + 2300, 10, "5 s and", "5 s+", "2.3 ms", 4 },
		{ 5 * S + 1500, 20, 5 * S + 2320, 10, "5 s and", "5 s+", "2.32 ms", 5 },
		{ 5 * S + 1500, 10, 5 * S + 2320, 10, "5 s and", "5 s+", "2.32 ms", 6 },
		{ 400, 100, 1200, 10, "ms", "ms", "1.2", 5 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct time_axis axis = { cases[i].left_us, cases[i].tick_us, cases[i].tick_cols, 1, 1, 90 };
		char text[64];

		time_axis_unit(&axis, false, text, sizeof text);
		assert_string_equal(text, cases[i].unit);
		time_axis_unit(&axis, true, text, sizeof text);
		assert_string_equal(text, cases[i].narrow);
		time_axis_label(&axis, cases[i].t_us, text, sizeof text);
		assert_string_equal(text, cases[i].label);
		assert_int_equal(time_axis_decimals(&axis), cases[i].decimals);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fit),
		cmocka_unit_test(test_fit_any),
		cmocka_unit_test(test_exact),
		cmocka_unit_test(test_no_drift),
		cmocka_unit_test(test_zoom),
		cmocka_unit_test(test_show),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
