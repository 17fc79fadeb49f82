/* Chapters: what a recording of a run names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "support/sample_run.h"
#include "support/watched_trace.h"
#include "tell/chapter.h"

enum { MS = 1000, S = 1000 * 1000 };

/* All chapters up to t, each with its time in ms. */
static void
list(struct chapters *chapters, const struct timeline *timeline, int64_t t_us, char *out, size_t size)
{
	const char *label;
	int64_t begins_us;

	*out = '\0';
	while ((label = chapter_next(chapters, timeline, t_us, &begins_us)) != NULL)
		snprintf(out + strlen(out), size - strlen(out), "%s at %d; ", label, (int)(begins_us / MS));
}

static void
test_each_once(void **state)
{
	struct trace *trace = sample_run(&(struct sample){ .requests = 3 });
	struct timeline *timeline = timeline_new(trace);
	struct chapters chapters = { 0 };
	char text[256];

	(void)state;
	list(&chapters, timeline, 4 * S, text, sizeof text);
	assert_string_equal(text, "sync: first block at 0; ");
	list(&chapters, timeline, 4 * S, text, sizeof text);
	assert_string_equal(text, "");
	list(&chapters, timeline, 20 * S, text, sizeof text);
	assert_string_equal(text, "async: first callback at 5001; ");
	timeline_free(timeline);
	trace_free(trace);
}

/* In turn, async's are its own. */
static void
test_in_turn(void **state)
{
	struct trace *trace = sample_run(&(struct sample){ .requests = 1, .programs = PROGRAMS_IN_TURN, .delay_us = 1 * S });
	struct timeline *timeline = timeline_new(trace);
	struct chapters chapters = { 0 };
	char text[256];

	(void)state;
	list(&chapters, timeline, 20 * S, text, sizeof text);
	assert_string_equal(text, "sync: first block at 0; async: first callback at 2003; ");
	timeline_free(timeline);
	trace_free(trace);
}

/* However late it is asked, what happened first comes first: a film's frame may hold all of it. */
static void
test_turned_in_order(void **state)
{
	static const struct event events[] = {
		{ .t_us = 0, .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_DELAY, .value = 100 * MS },
		{ .t_us = 1 * MS, .kind = EVENT_BLOCK, .track = TRACK_SYNC, .number = 1 },
		{ .t_us = 2 * MS, .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_DELAY, .value = 300 * MS },
		{ .t_us = 3 * MS, .kind = EVENT_CALLBACK_START, .track = TRACK_ASYNC, .number = 1 },
	};
	struct trace *trace = trace_new(0);
	struct timeline *timeline = timeline_new(trace);
	struct chapters live = { 0 }, again = { .turns = true };
	char text[256];

	(void)state;
	for (size_t i = 0; i < sizeof events / sizeof events[0]; i++)
		trace_append(trace, &events[i]);
	timeline_update(timeline);
	list(&again, timeline, 1 * S, text, sizeof text);
	assert_string_equal(text, "sync: first block at 1; delay 300 ms at 2; async: first callback at 3; ");
	list(&live, timeline, 1 * S, text, sizeof text);
	assert_string_equal(text, "sync: first block at 1; async: first callback at 3; ");
	timeline_free(timeline);
	trace_free(trace);
}

/* The hold of a loop as soon as it can be seen, whatever happens then. */
static void
test_watched(void **state)
{
	struct trace *trace = watched_trace(WATCHED_SAMPLE_BOTH);
	struct timeline *timeline = timeline_new(trace);
	struct chapters chapters = { 0 };
	char text[512];

	(void)state;
	list(&chapters, timeline, 20 * S, text, sizeof text);
	assert_string_equal(text, "my_sync: first request at 181; my_async: first request at 220; my_async: first hold at 2250; "
	    "my_async: ends at 3142; my_sync: ends at 6207; ");
	timeline_free(timeline);
	trace_free(trace);
}

static void
test_short_holds_are_none(void **state)
{
	struct trace *trace = trace_new(0);
	struct timeline *timeline;
	struct chapters chapters = { 0 };
	char text[512];

	(void)state;
	trace_append(trace, &(struct event){ .kind = EVENT_NAME, .track = TRACK_WATCHED_1, .value = trace_intern(trace, "a") });
	trace_append(trace, &(struct event){ .kind = EVENT_THREAD, .track = TRACK_WATCHED_1, .number = 1, .value = 1 });
	for (uint32_t i = 1; i <= 4; i++) {
		int64_t t_us = i * 100 * MS, hold_us = i < 4 ? 5 * MS : 30 * MS;

		trace_append(trace, &(struct event){ .t_us = t_us, .kind = EVENT_ARRIVE, .track = TRACK_VISITOR, .number = i });
		trace_append(trace, &(struct event){ .t_us = t_us, .kind = EVENT_VISITS, .track = TRACK_WATCHED_1, .number = 1, .value = i });
		trace_append(trace, &(struct event){ .t_us = t_us + 1 * MS, .kind = EVENT_AWAY, .track = TRACK_WATCHED_1, .number = 1 });
		trace_append(trace, &(struct event){ .t_us = t_us + 2 * MS, .kind = EVENT_ANSWER, .track = TRACK_VISITOR, .number = i });
		trace_append(trace, &(struct event){
			.t_us = t_us + 2 * MS + hold_us, .kind = EVENT_BACK, .track = TRACK_WATCHED_1, .number = 1,
		});
		trace_append(trace, &(struct event){
			.t_us = t_us + 3 * MS + hold_us, .kind = EVENT_READ, .track = TRACK_WATCHED_1, .number = i, .value = 1,
		});
	}
	timeline = timeline_new(trace);
	list(&chapters, timeline, 20 * S, text, sizeof text);
	assert_string_equal(text, "a: first request at 100; a: first hold at 432; ");
	timeline_free(timeline);
	trace_free(trace);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_once),
		cmocka_unit_test(test_in_turn),
		cmocka_unit_test(test_turned_in_order),
		cmocka_unit_test(test_watched),
		cmocka_unit_test(test_short_holds_are_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
