/* The trace: order, addresses, texts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "log/trace.h"

static const struct event *
put(struct trace *trace, int64_t t_us, uint32_t number)
{
	struct event e = { .t_us = t_us, .kind = EVENT_LAUNCH, .track = TRACK_SYNC, .number = number };

	return trace_append(trace, &e);
}

static void
events_stay_where_they_are(void **state)
{
	enum { COUNT = 100000 };
	struct trace *trace = trace_new(0);
	const struct event *first = put(trace, 0, 0);

	(void)state;
	for (uint32_t i = 1; i < COUNT; i++)
		put(trace, i, i);
	assert_ptr_equal(first, trace_at(trace, 0));
	assert_int_equal(trace_count(trace), COUNT);
	for (uint32_t i = 0; i < COUNT; i++)
		assert_int_equal(trace_at(trace, i)->number, i);
	trace_free(trace);
}

static void
time_never_runs_backwards(void **state)
{
	static const int64_t in[] = { 5, 3, 7, 7, 6, 9 }, out[] = { 5, 5, 7, 7, 7, 9 };
	struct trace *trace = trace_new(0);

	(void)state;
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(put(trace, in[i], 0)->t_us, out[i]);
	trace_free(trace);
}

static void
counts_until_a_time(void **state)
{
	static const struct {
		int64_t t_us;
		size_t count;
	} cases[] = { { -1, 0 }, { 0, 1 }, { 1, 1 }, { 5, 4 }, { 6, 4 }, { 10, 5 }, { 11, 5 } };
	struct trace *trace = trace_new(0);

	(void)state;
	put(trace, 0, 0);
	put(trace, 5, 0);
	put(trace, 5, 0);
	put(trace, 5, 0);
	put(trace, 10, 0);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(trace_count_until(trace, cases[i].t_us), cases[i].count);
	trace_free(trace);
}

static void
texts_are_kept_once(void **state)
{
	struct trace *trace = trace_new(0);
	char text[32];
	int64_t ids[1000];

	(void)state;
	for (int i = 0; i < 1000; i++) {
		snprintf(text, sizeof text, "text %d", i);
		ids[i] = trace_intern(trace, text);
		assert_int_not_equal(ids[i], TRACE_NO_TEXT);
	}
	for (int i = 0; i < 1000; i++) {
		snprintf(text, sizeof text, "text %d", i);
		assert_int_equal(trace_intern(trace, text), ids[i]);
		assert_string_equal(trace_text(trace, ids[i]), text);
	}
	assert_string_equal(trace_text(trace, TRACE_NO_TEXT), "");
	assert_string_equal(trace_text(trace, 1001), "");
	assert_string_equal(trace_text(trace, -1), "");
	trace_free(trace);
}

static void
every_kind_has_a_name_of_its_own(void **state)
{
	(void)state;
	for (int i = 0; i < EVENT_KIND_COUNT; i++) {
		assert_non_null(event_kind_info((enum event_kind)i)->name);
		for (int j = 0; j < i; j++)
			assert_string_not_equal(event_kind_info((enum event_kind)i)->name, event_kind_info((enum event_kind)j)->name);
	}
	for (int i = 0; i < TRACK_COUNT; i++)
		assert_true(strlen(track_name((enum track)i)) > 0);
	for (int i = 0; i < CAUSE_COUNT; i++)
		assert_true(strlen(cause_words((enum cause)i)) > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(events_stay_where_they_are),
		cmocka_unit_test(time_never_runs_backwards),
		cmocka_unit_test(counts_until_a_time),
		cmocka_unit_test(texts_are_kept_once),
		cmocka_unit_test(every_kind_has_a_name_of_its_own),
	};

	return cmocka_run_group_tests_name("trace", tests, NULL, NULL);
}
