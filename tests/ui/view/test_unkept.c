/*
 * More visitors than the log keeps one by one: every count that there is has them in it, and where not all have a
 * row it is said how many more there are.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tell/narrator.h"
#include "tell/summary.h"
#include "ui/view/view.h"

enum { S = 1000 * 1000, KEPT = 40, OPEN = 12 /* of the kept ones */ };

/* The kept ones come, and all but the last of them are answered at once. Then others come: `open` of them are here at
 * 2 s, `at_work` of these are served. At 5 s all are gone. */
static struct trace *
crowded(uint32_t more, uint32_t answered, uint32_t open, uint32_t at_work)
{
	struct trace *trace = trace_new(0);
	const struct event others[] = {
		{ .t_us = 2 * S, .kind = EVENT_UNKEPT, .track = TRACK_SERVER, .number = answered, .value = more },
		{ .t_us = 2 * S, .kind = EVENT_UNKEPT_OPEN, .track = TRACK_SERVER, .number = at_work, .value = open },
		{ .t_us = 5 * S, .kind = EVENT_UNKEPT, .track = TRACK_SERVER, .number = answered + open, .value = more },
		{ .t_us = 5 * S, .kind = EVENT_UNKEPT_OPEN, .track = TRACK_SERVER, .number = 0, .value = 0 },
	};
	struct settings settings;

	settings_init(&settings);
	settings.value[KNOB_PROGRAMS] = PROGRAMS_NONE;
	for (uint32_t knob = 0; knob < KNOB_COUNT; knob++)
		trace_append(trace, &(struct event){ .kind = EVENT_KNOB, .track = TRACK_YOU, .number = knob,
		    .value = settings.value[knob] });
	trace_append(trace, &(struct event){ .kind = EVENT_RUN_START, .track = TRACK_LOOP });
	trace_append(trace, &(struct event){ .t_us = 1, .kind = EVENT_HEARTBEAT, .track = TRACK_LOOP });
	for (uint32_t n = 1; n <= KEPT; n++) {
		trace_append(trace, &(struct event){ .t_us = S, .kind = EVENT_ARRIVE, .track = TRACK_VISITOR, .number = n });
		trace_append(trace, &(struct event){ .t_us = S, .kind = EVENT_TAKE, .track = TRACK_VISITOR, .number = n,
		    .value = 4 * S });
		if (n <= KEPT - OPEN)
			trace_append(trace, &(struct event){ .t_us = S, .kind = EVENT_ANSWER, .track = TRACK_VISITOR, .number = n,
			    .value = 200 });
	}
	for (size_t i = 0; i < 4; i++)
		trace_append(trace, &others[i]);
	for (uint32_t n = KEPT - OPEN + 1; n <= KEPT; n++)
		trace_append(trace, &(struct event){ .t_us = 5 * S, .kind = EVENT_ANSWER, .track = TRACK_VISITOR, .number = n,
		    .value = 200 });
	return trace;
}

static char *
drawn(const struct timeline *tl, enum view_id view, int64_t t_us, int rows)
{
	struct settings knobs;
	struct scene scene = {
		.moment = { .timeline = tl, .knobs = &knobs, .address = "127.0.0.1:8888", .now_us = t_us,
		    .span_us = timeline_span_us(tl, t_us) },
		.state = { .playhead = { .t_us = t_us, .live = true, .speed = 100 }, .view = view },
	};
	struct grid grid = { 0 };
	char *text;

	timeline_settings_at(tl, t_us, &knobs);
	grid_resize(&grid, 100, rows);
	view_draw(&scene, &grid);
	text = grid_to_text(&grid, false);
	grid_release(&grid);
	return text;
}

/* How many lines begin like that, behind blanks. */
static int
count_rows(const char *text, const char *start)
{
	int count = 0;

	for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
		line += strspn(line, " \n");
		count += strncmp(line, start, strlen(start)) == 0;
	}
	return count;
}

static void
assert_says(const char *text, const char *words)
{
	if (strstr(text, words) == NULL)
		fail_msg("not \"%s\":\n%s", words, text);
}

/* "+N more", where N is all but those who have a row. */
static void
assert_rows_and_rest(const char *text, int all)
{
	char rest[32];

	snprintf(rest, sizeof rest, "+%d more", all - count_rows(text, "visitor "));
	assert_says(text, rest);
}

static void
test_screens(void **state)
{
	static const struct {
		uint32_t more, answered, open, at_work;
		const char *server;
	} cases[] = { { 100, 60, 30, 30, "serving 42" }, { 100, 60, 30, 10, "serving 22" }, { 100, 100, 0, 0, "serving 12" } };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct trace *trace = crowded(cases[i].more, cases[i].answered, cases[i].open, cases[i].at_work);
		struct timeline *tl = timeline_new(trace);

		for (int rows = 24; rows <= 60; rows += 9) {
			char *text = drawn(tl, VIEW_TIMELINE, 3 * S, rows), counts[64];

			snprintf(counts, sizeof counts, "%u asked, %u in flight", KEPT + cases[i].more, OPEN + cases[i].open);
			assert_says(text, counts);
			assert_says(text, cases[i].server);
			assert_rows_and_rest(text, (int)(KEPT + cases[i].more));
			free(text);
			text = drawn(tl, VIEW_LOOP, 3 * S, rows);
			if (count_rows(text, "visitor ") < OPEN || cases[i].open > 0)
				assert_rows_and_rest(text, (int)(OPEN + cases[i].open));
			free(text);
			text = drawn(tl, VIEW_TIMELINE, 6 * S, rows);
			snprintf(counts, sizeof counts, "%u asked, 0 in flight", KEPT + cases[i].more);
			assert_says(text, counts);
			assert_rows_and_rest(text, (int)(KEPT + cases[i].more));
			free(text);
		}
		timeline_free(tl);
		trace_free(trace);
	}
}

static void
test_words(void **state)
{
	struct trace *trace = crowded(100, 60, 30, 10);
	struct timeline *tl = timeline_new(trace);
	struct telling telling = { .t_us = 3 * S, .live = true, .width = 100 };
	struct server_load load = timeline_load_at(tl, 3 * S);
	char summary[SUMMARY_SIZE];
	struct narration said;

	(void)state;
	assert_int_equal(load.open[TRACK_VISITOR], OPEN + 30);
	assert_int_equal(load.at_work, OPEN + 10);
	assert_int_equal(load.most, OPEN + 10);
	assert_int_equal(timeline_load_at(tl, 6 * S).open[TRACK_VISITOR], 0);
	assert_int_equal(timeline_load_at(tl, 6 * S).at_work, 0);
	narrator_write(tl, &telling, &said);
	assert_string_equal(said.next, "The server serves visitor 29 until about 5.0 s. 20 others stand in line.");
	telling.t_us = 20 * S;
	narrator_write(tl, &telling, &said);
	assert_string_equal(said.next, "Nobody waits now; 140 visitors came so far. Ask again, or two at a time.");
	summary_write(tl, 20 * S, NULL, NULL, summary, sizeof summary);
	assert_says(summary, "The server had 140 visitors and answered 130; 10 left early.");
	timeline_free(tl);
	trace_free(trace);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_screens),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests_name("unkept", tests, NULL, NULL);
}
