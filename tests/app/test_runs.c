/* The runs of a session: as they were, found by what they were, and the oldest traces go first; rows stay. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "app/runs.h"
#include "support/random_trace.h"

/* A run of so many events. */
static void
put(struct runs *runs, int lesson, int part, size_t events)
{
	struct trace *trace = trace_new(0);
	struct timeline *timeline;

	for (size_t i = 0; i < events; i++)
		trace_append(trace, &(struct event){ .t_us = (int64_t)i, .kind = EVENT_BUTTON, .track = TRACK_YOU });
	timeline = timeline_new(trace);
	runs_keep_own(runs, (struct run_key){ lesson, part }, timeline, "127.0.0.1:1", "");
	timeline_free(timeline);
	trace_free(trace);
}

static size_t
events_of(const struct source *source)
{
	return trace_count(timeline_trace(source_whole(source)));
}

static struct source *
find(const struct runs *runs, int lesson, int part)
{
	return runs_find(runs, (struct run_key){ lesson, part });
}

static void
a_copy_says_what_the_run_said(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed <= 20; seed++) {
		struct trace *trace = random_run(seed);
		struct timeline *timeline = timeline_new(trace);
		const struct trace *copy;
		struct runs runs;

		runs_init(&runs, SIZE_MAX);
		runs_keep_own(&runs, (struct run_key){ 3, 1 }, timeline, "127.0.0.1:1", "");
		copy = timeline_trace(source_whole(find(&runs, 3, 1)));
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
		runs_release(&runs);
	}
}

/* The others are still there, but nobody's. */
static void
the_last_of_a_part_is_the_one(void **state)
{
	struct runs runs;

	(void)state;
	runs_init(&runs, SIZE_MAX);
	put(&runs, 0, 0, 5);
	put(&runs, 0, 1, 6);
	put(&runs, 1, 0, 7);
	put(&runs, 0, 0, 8);
	assert_int_equal(runs.rows.count, 4);
	assert_int_equal(events_of(find(&runs, 0, 0)), 8);
	assert_int_equal(events_of(runs.kept.at[0].source), 5);
	assert_non_null(find(&runs, 0, 0)->fixed);
	runs_disown_lesson(&runs, 0);
	assert_null(find(&runs, 0, 0));
	assert_null(find(&runs, 0, 1));
	assert_int_equal(events_of(find(&runs, 1, 0)), 7);
	runs_disown(&runs, (struct run_key){ 1, 0 });
	assert_null(find(&runs, 1, 0));
	for (size_t i = 0; i < 4; i++)
		assert_true(runs.rows.at[i].is_here && runs.kept.at[i].source != NULL);
	runs_release(&runs);
}

static struct source *
source_of(int events)
{
	struct trace *trace = trace_new(0);

	for (int i = 0; i < events; i++)
		trace_append(trace, &(struct event){ .t_us = i, .kind = EVENT_HEARTBEAT, .track = TRACK_LOOP });
	return source_kept_new(trace, NULL);
}

/* They are never all there: whoever takes them has the newest, the rows of all, and numbers of its own. */
static void
files_go_while_others_are_read(void **state)
{
	struct runs files, runs;

	(void)state;
	runs_init(&files, 10 * RUNS_EVENT_BYTES);
	runs_init(&runs, 10 * RUNS_EVENT_BYTES);
	put(&runs, 0, 0, 3);
	for (int i = 0; i < 5; i++) {
		size_t events = 0;

		runs_add_file(&files, source_of(4), "many/run.json");
		for (size_t row = 0; row < files.kept.count; row++)
			events += files.kept.at[row].source == NULL ? 0 : events_of(files.kept.at[row].source);
		assert_true(events <= 10);
	}
	runs_take(&runs, &files);
	assert_int_equal(files.rows.count, 0);
	assert_int_equal(runs.rows.count, 6);
	assert_int_equal(runs.cursor, 0);
	for (uint32_t i = 0; i < 6; i++) {
		assert_int_equal(runs.rows.at[i].number, i + 1);
		assert_int_equal(runs.rows.at[i].is_here, i >= 4);
	}
	assert_string_equal(runs.rows.at[5].name, "run.json");
	runs_release(&files);
	runs_release(&runs);
}

static void
the_oldest_traces_go_first(void **state)
{
	struct runs runs;

	(void)state;
	runs_init(&runs, 10 * RUNS_EVENT_BYTES);
	put(&runs, 0, 0, 4);
	put(&runs, 1, 0, 4);
	put(&runs, 2, 0, 4);
	assert_int_equal(runs.rows.count, 3);
	assert_null(find(&runs, 0, 0));
	assert_false(runs.rows.at[0].is_here);
	assert_non_null(find(&runs, 1, 0));
	put(&runs, 3, 0, 20); /* the last one is there, however large */
	assert_int_equal(runs.rows.count, 4);
	assert_int_equal(events_of(find(&runs, 3, 0)), 20);
	for (int i = 0; i < 3; i++)
		assert_false(runs.rows.at[i].is_here);
	assert_int_equal(runs.rows.at[3].number, 4);
	runs_release(&runs);
}

/* The source's own run has a row as soon as it is over, once; and its trace when it makes room for the next. */
static void
the_own_run_has_a_row_at_its_end(void **state)
{
	struct trace *trace = random_run(7);
	struct timeline *timeline = timeline_new(trace);
	struct source *own = source_kept_new(random_run(7), NULL);
	struct runs runs;

	(void)state;
	runs_init(&runs, SIZE_MAX);
	put(&runs, 0, 0, 4);
	runs_add_own(&runs, timeline, INT64_MAX, "a.json");
	runs_add_own(&runs, timeline, INT64_MAX, "a.json");
	assert_int_equal(runs.rows.count, 2);
	assert_int_equal(runs.own, 1);
	assert_string_equal(runs.rows.at[1].name, "a.json");
	assert_int_equal(runs_row_of(&runs, own, own), 1);
	assert_int_equal(runs_row_of(&runs, find(&runs, 0, 0), own), 0);
	runs_keep_own(&runs, (struct run_key){ RUN_OF_NOBODY, 0 }, timeline, NULL, "");
	assert_int_equal(runs.rows.count, 2);
	assert_int_equal(runs.own, -1);
	assert_non_null(runs.kept.at[1].source);
	assert_string_equal(runs.rows.at[1].name, "a.json");
	assert_null(runs_find(&runs, (struct run_key){ RUN_BY_HAND, 0 }));
	timeline_free(timeline);
	trace_free(trace);
	source_free(own);
	runs_release(&runs);
}

static void
what_is_forgotten_is_gone(void **state)
{
	struct runs runs;

	(void)state;
	runs_init(&runs, SIZE_MAX);
	for (int i = 0; i < 4; i++)
		put(&runs, i, 0, 3);
	assert_int_equal(runs.cursor, 3);
	runs_move(&runs, +1);
	assert_int_equal(runs.cursor, 3);
	runs_move(&runs, -1);
	runs_forget(&runs, 1);
	assert_int_equal(runs.rows.count, 3);
	assert_int_equal(runs.rows.at[1].number, 3);
	assert_null(find(&runs, 1, 0));
	assert_int_equal(events_of(find(&runs, 3, 0)), 3);
	put(&runs, 4, 0, 3);
	assert_int_equal(ARRAY_LAST(runs.rows)->number, 5); /* no number is given twice */
	while (runs.rows.count > 0)
		runs_forget(&runs, (int)runs.rows.count - 1);
	assert_int_equal(runs.cursor, -1);
	runs_release(&runs);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_copy_says_what_the_run_said),
		cmocka_unit_test(the_last_of_a_part_is_the_one),
		cmocka_unit_test(the_oldest_traces_go_first),
		cmocka_unit_test(files_go_while_others_are_read),
		cmocka_unit_test(the_own_run_has_a_row_at_its_end),
		cmocka_unit_test(what_is_forgotten_is_gone),
	};

	return cmocka_run_group_tests_name("runs", tests, NULL, NULL);
}
