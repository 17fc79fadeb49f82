/* The listings: complete in every language, none of their lines cut, and with the numbers
 * and lines of their moment. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "log/timeline.h"
#include "support/sample_run.h"
#include "tell/listing.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum {
	MS = 1000,
	WIDTH = sizeof ((struct shown_line *)0)->text - 1,
	SYNC_LINES = 8,
	ASYNC_LINES = 13,
};

/* A run's settings, then one turn of the requests knob after it began. */
static struct trace *
settings_trace(int64_t work_us, int64_t limit, int64_t timeout_us, bool more)
{
	struct trace *trace = trace_new(0);
	const struct {
		enum knob knob;
		int64_t value;
	} knobs[] = { { KNOB_REQUESTS, 3 }, { KNOB_WORK, work_us }, { KNOB_LIMIT, limit }, { KNOB_TIMEOUT, timeout_us } };

	for (size_t i = 0; i < COUNT(knobs); i++)
		trace_append(trace, &(struct event){ .track = TRACK_YOU, .kind = EVENT_KNOB, .number = knobs[i].knob,
		    .value = knobs[i].value });
	trace_append(trace, &(struct event){ .track = TRACK_LOOP, .kind = EVENT_RUN_START });
	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++)
		trace_append(trace, &(struct event){ .track = (uint8_t)track, .kind = EVENT_PLAN, .value = 3 });
	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++)
		trace_append(trace, &(struct event){ .t_us = 10, .track = (uint8_t)track, .kind = EVENT_STEP, .step = STEP_EVERY });
	for (enum track track = TRACK_SYNC; more && track < PROGRAM_COUNT; track++)
		trace_append(trace, &(struct event){ .t_us = 20, .track = (uint8_t)track, .kind = EVENT_PLAN, .value = 5 });
	return trace;
}

static bool
has_step(enum track track, enum step step, int64_t work_us, bool more)
{
	if (step == STEP_DEFINE)
		return track == TRACK_ASYNC;
	if (step == STEP_WORK)
		return work_us > 0;
	return step != STEP_MORE || more;
}

static void
check_lines(const struct timeline *tl, enum track track, enum language language, int64_t work_us, bool more)
{
	struct shown_line lines[LISTING_MAX];
	int count = listing_lines_at(tl, track, language, 100, lines);

	assert_in_range(count, 1, track == TRACK_SYNC ? SYNC_LINES : ASYNC_LINES);
	for (int i = 0; i < count; i++) {
		assert_int_equal(lines[i].number, i + 1);
		if (strlen(lines[i].text) >= WIDTH || strchr(lines[i].text, '\t') != NULL ||
		    strstr(lines[i].text, "(%s") != NULL || strstr(lines[i].text, "< %s") != NULL)
			fail_msg("%s, line %d: %s", language_name(language), i + 1, lines[i].text);
	}
	for (enum step step = STEP_NONE + 1; step < STEP_COUNT; step++) {
		int number = listing_line_number(tl, track, language, step, 100), found = 0;

		for (int i = 0; i < count; i++)
			found += listing_line_runs(&lines[i], step);
		/* A line for each step that there is, and for no other. */
		if (found != has_step(track, step, work_us, more) || (number > 0) != (found > 0))
			fail_msg("%s of %s: step %d stands on %d lines", language_name(language), track_name(track), step, found);
		if (number > 0)
			assert_true(listing_line_runs(&lines[number - 1], step));
	}
	assert_false(listing_line_runs(&lines[0], STEP_NONE));
}

static void
test_every_step_has_its_line(void **state)
{
	(void)state;
	for (int bits = 0; bits < 32; bits++) {
		int64_t work_us = bits & 1 ? 500 * MS : 0, limit = bits & 2 ? 1 : 0, timeout_us = bits & 4 ? 1 : 0;
		bool more = (bits & 8) != 0;
		struct trace *trace = settings_trace(work_us, limit, timeout_us, more);
		struct timeline *tl = timeline_new(trace);

		for (enum language language = 0; language < LANGUAGE_COUNT; language++)
			check_lines(tl, bits & 16 ? TRACK_SYNC : TRACK_ASYNC, language, work_us, more);
		timeline_free(tl);
		trace_free(trace);
	}
}

/* Which line a run shows, and that it is in the words of its language. */
static const struct {
	enum track track;
	enum language language;
	int64_t limit, work_us;
	enum step step;
	int number;
	const char *text;
} shown[] = {
	{ TRACK_SYNC, LANGUAGE_PYTHON, 0, 0, STEP_FETCH, 3, "    response = get(url)" },
	{ TRACK_SYNC, LANGUAGE_AWAIT, 1, 0, STEP_FETCH, 3, "    response = get(url)" },
	{ TRACK_SYNC, LANGUAGE_JAVASCRIPT, 0, 0, STEP_FETCH, 3, "  let r = get(url); // spawnSync" },
	{ TRACK_SYNC, LANGUAGE_C, 0, 0, STEP_FETCH, 3, "  get(url, body);" },
	{ TRACK_SYNC, LANGUAGE_C, 0, 0, STEP_FOR, 2, "for (int i = 0; i < 3; i++) {" },
	{ TRACK_SYNC, LANGUAGE_C, 0, 0, STEP_PRINT_RESPONSE, 4, "  printf(\"Server said %s\\n\", body);" },
	{ TRACK_ASYNC, LANGUAGE_PYTHON, 0, 0, STEP_FETCH, 5, "    fetch(url, handle_response)" },
	{ TRACK_ASYNC, LANGUAGE_PYTHON, 1, 0, STEP_FETCH, 5, "    fetch(url, handle_response)" },
	{ TRACK_ASYNC, LANGUAGE_AWAIT, 0, 0, STEP_FETCH, 8, "            tg.create_task(say(fetch(url)))" },
	{ TRACK_ASYNC, LANGUAGE_AWAIT, 2, 0, STEP_FOR, 7, "        for i in range(3):" },
	{ TRACK_ASYNC, LANGUAGE_AWAIT, 1, 0, STEP_FETCH, 9, "        await sleep(0)  # it begins" },
	{ TRACK_ASYNC, LANGUAGE_AWAIT, 1, 0, STEP_FOR, 8, "        tg.create_task(one_by_one())" },
	{ TRACK_ASYNC, LANGUAGE_AWAIT, 1, 500 * MS, STEP_WORK, 5, "        compute(0.5)" },
	{ TRACK_ASYNC, LANGUAGE_JAVASCRIPT, 0, 0, STEP_FETCH, 6, "  fetch(url).then(show);" },
	{ TRACK_ASYNC, LANGUAGE_JAVASCRIPT, 0, 500 * MS, STEP_WORK, 4, "  compute(0.5); }" },
	{ TRACK_ASYNC, LANGUAGE_C, 0, 0, STEP_LOOP, 8, "event_base_dispatch(base);" },
};

static void
test_shown(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(shown); i++) {
		struct trace *trace = settings_trace(shown[i].work_us, shown[i].limit, 0, false);
		struct timeline *tl = timeline_new(trace);
		struct shown_line lines[LISTING_MAX];
		int number = listing_line_number(tl, shown[i].track, shown[i].language, shown[i].step, 100);

		assert_int_equal(number, shown[i].number);
		listing_lines_at(tl, shown[i].track, shown[i].language, 100, lines);
		assert_string_equal(lines[number - 1].text, shown[i].text);
		timeline_free(tl);
		trace_free(trace);
	}
}

/* Awaiting in a loop: both the loop and the await are lines of the callback. */
static void
test_one_by_one(void **state)
{
	struct trace *trace = settings_trace(0, 1, 0, false);
	struct timeline *tl = timeline_new(trace);
	struct shown_line lines[LISTING_MAX];

	(void)state;
	listing_lines_at(tl, TRACK_ASYNC, LANGUAGE_AWAIT, 100, lines);
	assert_string_equal(lines[1].text, "    for i in range(3):");
	assert_string_equal(lines[2].text, "        r = await fetch(url)");
	assert_true(lines[1].callback && lines[2].callback);
	assert_string_equal(listing_callback_words(tl, LANGUAGE_AWAIT, 100)->name, "one_by_one()");
	assert_string_equal(listing_callback_words(tl, LANGUAGE_PYTHON, 100)->name, "handle_response");
	timeline_free(tl);
	trace_free(trace);
}

/* Requests that fetch_more adds are not in the loop's range, which before there is a plan has
 * the knob's value. */
static void
test_ranges(void **state)
{
	struct trace *trace = settings_trace(0, 0, 0, true), *first = trace_new(0);
	struct timeline *tl = timeline_new(trace), *before;
	struct shown_line lines[LISTING_MAX];
	int count;

	(void)state;
	count = listing_lines_at(tl, TRACK_SYNC, LANGUAGE_PYTHON, 100, lines);
	assert_string_equal(lines[1].text, "for i in range(3):");
	assert_string_equal(lines[count - 2].text, "on_knob(fetch_more)");
	assert_int_equal(listing_line_number(tl, TRACK_SYNC, LANGUAGE_PYTHON, STEP_MORE, 15), 0);
	timeline_free(tl);
	trace_free(trace);
	trace_append(first, &(struct event){ .track = TRACK_YOU, .kind = EVENT_KNOB, .number = KNOB_REQUESTS, .value = 7 });
	before = timeline_new(first);
	listing_lines_at(before, TRACK_SYNC, LANGUAGE_PYTHON, 0, lines);
	assert_string_equal(lines[1].text, "for i in range(7):");
	timeline_free(before);
	trace_free(first);
}

/* Once requests may fail, the listing prints what went wrong: not before. */
static void
test_failures(void **state)
{
	const struct sample sample = { .requests = 3, .delay_us = 1000 * MS, .fails = 2, .cause = CAUSE_RESET };
	struct trace *trace = sample_run(&sample);
	struct timeline *tl = timeline_new(trace);
	int64_t fail_us = timeline_request(tl, TRACK_ASYNC, 2)->fail_us;
	struct shown_line lines[LISTING_MAX];

	(void)state;
	assert_true(fail_us > 0);
	listing_lines_at(tl, TRACK_ASYNC, LANGUAGE_PYTHON, fail_us - 1, lines);
	assert_string_equal(lines[2].text, "    print(\"Yawwza... Finally!!!\")");
	listing_lines_at(tl, TRACK_ASYNC, LANGUAGE_PYTHON, fail_us, lines);
	assert_string_equal(lines[2].text, "    print(response.error or \"Yawwza... Finally!!!\")");
	timeline_free(tl);
	trace_free(trace);
}

static void
test_names(void **state)
{
	(void)state;
	for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
		assert_int_equal(language_find(language_name(language)), language);
		assert_true(strlen(language_title(language)) > 0);
	}
	assert_int_equal(language_find("pyton"), -1);
	assert_int_equal(language_find(""), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_step_has_its_line),
		cmocka_unit_test(test_shown),
		cmocka_unit_test(test_one_by_one),
		cmocka_unit_test(test_ranges),
		cmocka_unit_test(test_failures),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
