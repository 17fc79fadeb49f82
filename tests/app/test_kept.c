/* Runs that are kept: as they were, no more than there may be, and the oldest go first. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "app/kept.h"
#include "support/random_trace.h"

/* A run of so many events. */
static void
put(struct kept *kept, int lesson, int part, size_t events)
{
	struct trace *trace = trace_new(0);
	struct timeline *timeline;

	for (size_t i = 0; i < events; i++)
		trace_append(trace, &(struct event){ .t_us = (int64_t)i, .kind = EVENT_BUTTON, .track = TRACK_YOU });
	timeline = timeline_new(trace);
	kept_put(kept, lesson, part, timeline, "127.0.0.1:1");
	timeline_free(timeline);
	trace_free(trace);
}

static size_t
events_of(const struct source *source)
{
	return trace_count(timeline_trace(source_whole(source)));
}

static void
a_copy_says_what_the_run_said(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed <= 20; seed++) {
		struct trace *trace = random_run(seed);
		struct timeline *timeline = timeline_new(trace);
		struct kept kept = { .count = 0 };
		const struct trace *copy;

		kept_put(&kept, 3, 1, timeline, "127.0.0.1:1");
		copy = timeline_trace(source_whole(kept_find(&kept, 3, 1)));
		assert_int_equal(trace_count(copy), trace_count(trace));
		for (size_t i = 0; i < trace_count(trace); i++) {
			struct event e = *trace_at(trace, i), c = *trace_at(copy, i);

			if (event_has_text(&e)) {
				assert_string_equal(trace_text(copy, c.value), trace_text(trace, e.value));
				c.value = e.value;
			}
			assert_memory_equal(&c, &e, sizeof e);
		}
		timeline_free(timeline);
		trace_free(trace);
		kept_release(&kept);
	}
}

static void
the_last_of_a_part_is_the_one(void **state)
{
	struct kept kept = { .count = 0 };

	(void)state;
	put(&kept, 0, 0, 5);
	put(&kept, 0, 1, 6);
	put(&kept, 1, 0, 7);
	put(&kept, 0, 0, 8);
	assert_int_equal(kept.count, 3);
	assert_int_equal(events_of(kept_find(&kept, 0, 0)), 8);
	assert_non_null(kept_find(&kept, 0, 0)->fixed);
	kept_forget(&kept, 0);
	assert_null(kept_find(&kept, 0, 0));
	assert_null(kept_find(&kept, 0, 1));
	assert_int_equal(events_of(kept_find(&kept, 1, 0)), 7);
	kept_release(&kept);
	assert_int_equal(kept.count, 0);
}

static void
there_are_no_more_than_may_be(void **state)
{
	struct kept kept = { .count = 0 };

	(void)state;
	for (int i = 0; i < KEPT_RUNS_MAX + 3; i++)
		put(&kept, i, 0, 2);
	assert_int_equal(kept.count, KEPT_RUNS_MAX);
	assert_null(kept_find(&kept, 2, 0));
	assert_non_null(kept_find(&kept, 3, 0));
	put(&kept, 0, 0, KEPT_EVENTS_MAX - 4); /* with two others */
	assert_int_equal(kept.count, 3);
	assert_non_null(kept_find(&kept, KEPT_RUNS_MAX + 1, 0));
	put(&kept, 1, 0, KEPT_EVENTS_MAX + 1); /* the last one is there, however large */
	assert_int_equal(kept.count, 1);
	assert_int_equal(events_of(kept_find(&kept, 1, 0)), KEPT_EVENTS_MAX + 1);
	kept_release(&kept);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_copy_says_what_the_run_said),
		cmocka_unit_test(the_last_of_a_part_is_the_one),
		cmocka_unit_test(there_are_no_more_than_may_be),
	};

	return cmocka_run_group_tests_name("kept", tests, NULL, NULL);
}
