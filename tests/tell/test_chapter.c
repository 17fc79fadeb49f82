/* Chapters: what a recording of a run names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "support/sample_run.h"
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_once),
		cmocka_unit_test(test_in_turn),
		cmocka_unit_test(test_turned_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
