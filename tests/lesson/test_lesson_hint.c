/* What a lesson says of a run: its hints, and what its question is held against. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lesson/lesson.h"
#include "log/watched.h"
#include "support/home.h"
#include "support/sample_run.h"
#include "support/watched_trace.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

static struct lesson *
parse_good(const char *text)
{
	char why[LESSON_WHY_SIZE];
	struct lesson *lesson = lesson_parse(text, strlen(text), "test.yaml", why, sizeof why);

	if (lesson == NULL)
		fail_msg("%s", why);
	return lesson;
}

/* ---- hints ---- */

#define S(seconds) ((int64_t)((seconds) * 1000000))

static const char hinted[] =
    "title: T\n"
    "parts: [{}, {}]\n"
    "hints:\n"
    "  - {on: sync block, text: block 1}\n"
    "  - {on: sync block, nth: 2, after: 1s, text: block 2}\n"
    "  - {on: async callback-start, text: callback, part: 2}\n"
    "  - {on: loop run-end, text: end}\n"
    "  - {on: sync unblock, text: first of two, part: 1}\n"
    "  - {on: sync unblock, text: second of two, part: 1}\n"
    "  - {on: you button, nth: 5, text: never}\n";

static const struct event events[] = {
	{ .t_us = S(0), .kind = EVENT_RUN_START, .track = TRACK_LOOP },
	{ .t_us = S(1), .kind = EVENT_BLOCK, .track = TRACK_SYNC, .step = STEP_FETCH, .number = 1 },
	{ .t_us = S(2), .kind = EVENT_BUTTON, .track = TRACK_YOU, .number = 1 },
	{ .t_us = S(3), .kind = EVENT_CALLBACK_START, .track = TRACK_SYNC },  /* someone else's */
	{ .t_us = S(5), .kind = EVENT_CALLBACK_START, .track = TRACK_ASYNC, .number = 1 },
	{ .t_us = S(9), .kind = EVENT_UNBLOCK, .track = TRACK_SYNC, .step = STEP_FETCH, .number = 1 },
	{ .t_us = S(10), .kind = EVENT_BLOCK, .track = TRACK_SYNC, .step = STEP_FETCH, .number = 2 },
	{ .t_us = S(30), .kind = EVENT_RUN_END, .track = TRACK_LOOP },
};

static const struct {
	int64_t t_us;
	const char *part1, *part2; /* NULL: none */
} seen[] = {
	{ S(0), NULL, NULL },
	{ S(1) - 1, NULL, NULL },
	{ S(1), "block 1", "block 1" },
	{ S(5) - 1, "block 1", "block 1" },
	{ S(5), "block 1", "callback" },
	{ S(7) - 1, "block 1", "callback" },
	{ S(7), NULL, "callback" },
	{ S(9) - 1, NULL, "callback" },
	{ S(9), "second of two", "callback" },
	{ S(10), "second of two", "callback" },
	{ S(11) - 1, "second of two", "callback" },
	{ S(11), "block 2", "block 2" },
	{ S(17) - 1, "block 2", "block 2" },
	{ S(17), NULL, NULL },
	{ S(30) - 1, NULL, NULL },
	{ S(30), "end", "end" },
	{ S(36), NULL, NULL },
	{ INT64_MAX / 2, NULL, NULL },
	{ -1, NULL, NULL },
};

static void
assert_hint(const struct lesson *lesson, int part, const struct timeline *tl, int64_t t_us, const char *expected)
{
	const struct lesson_hint *hint = lesson_hint_at(lesson, part, tl, t_us);

	if (hint == NULL || expected == NULL ? hint != NULL || expected != NULL : strcmp(hint->text, expected) != 0)
		fail_msg("part %d at %jd: %s", part + 1, (intmax_t)t_us, hint == NULL ? "none" : hint->text);
}

static void
hints_follow_their_events(void **state)
{
	struct lesson *lesson = parse_good(hinted);
	struct trace *trace = trace_new(0);
	struct timeline *tl;

	(void)state;
	for (size_t i = 0; i < COUNT(events); i++)
		trace_append(trace, &events[i]);
	tl = timeline_new(trace);
	for (size_t i = 0; i < COUNT(seen); i++) {
		assert_hint(lesson, 0, tl, seen[i].t_us, seen[i].part1);
		assert_hint(lesson, 1, tl, seen[i].t_us, seen[i].part2);
	}
	timeline_free(tl);
	trace_free(trace);
	lesson_free(lesson);
}

/* Time stands still when the run is over: only what is said of its end is seen then. */
static void
an_end_ends_the_other_hints(void **state)
{
	static const struct {
		const char *on;
		bool stays;
	} hints[] = { { "async ready", false }, { "sync unblock", false }, { "sync done", true }, { "loop run-end", true } };
	static const struct event ending[] = {
		{ .t_us = S(1), .kind = EVENT_READY, .track = TRACK_ASYNC },
		{ .t_us = S(1), .kind = EVENT_UNBLOCK, .track = TRACK_SYNC, .number = 1 },
		{ .t_us = S(1), .kind = EVENT_DONE, .track = TRACK_SYNC },
		{ .t_us = S(2), .kind = EVENT_RUN_END, .track = TRACK_LOOP },
	};
	struct trace *trace = trace_new(0);
	struct timeline *tl;

	(void)state;
	for (size_t i = 0; i < COUNT(ending); i++)
		trace_append(trace, &ending[i]);
	tl = timeline_new(trace);
	for (size_t i = 0; i < COUNT(hints); i++) {
		char text[128];
		struct lesson *lesson;

		snprintf(text, sizeof text, "{title: T, parts: [{}], hints: [{text: A, on: %s}]}", hints[i].on);
		lesson = parse_good(text);
		assert_hint(lesson, 0, tl, S(2) - 1, strcmp(hints[i].on, "loop run-end") == 0 ? NULL : "A");
		assert_hint(lesson, 0, tl, S(2), hints[i].stays ? "A" : NULL);
		lesson_free(lesson);
	}
	timeline_free(tl);
	trace_free(trace);
}

static void
any_event_can_be_named(void **state)
{
	int named = 0;

	(void)state;
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++) {
		int by = 0;

		for (int track = 0; track < TRACK_COUNT; track++) {
			char text[128], why[LESSON_WHY_SIZE];
			struct lesson *lesson;

			snprintf(text, sizeof text, "{title: T, parts: [{%s}], hints: [{text: A, on: %s %s}]}",
			    watched_index((unsigned)track) >= 0 ? "run: mistake_sleep.py" : "", track_name((enum track)track),
			    event_kind_info((enum event_kind)kind)->name);
			lesson = lesson_parse(text, strlen(text), "x", why, sizeof why);
			if (lesson == NULL)
				continue;
			assert_int_equal(lesson->hints[0].kind, kind);
			assert_int_equal(lesson->hints[0].track, track);
			lesson_free(lesson);
			by++;
		}
		assert_in_range(by, 1, TRACK_COUNT);
		named += by;
	}
	assert_true(named < TRACK_COUNT * EVENT_KIND_COUNT);
}

/* ---- what is measured ---- */

/* What the sample run of 3 requests x 5 s tells, from when on, within `within`. */
static const struct {
	const char *question;
	struct sample sample;
	int64_t known_us, value, within;
} measured[] = {
	{ "kind: seconds, measure: sync-took", { .requests = 3 }, S(15.1), S(15), S(.1) },
	{ "kind: seconds, measure: async-took", { .requests = 3 }, S(5.1), S(5), S(.1) },
	{ "kind: seconds, measure: async-took", { .programs = PROGRAMS_IN_TURN }, S(20.1), S(5), S(.1) },
	{ "kind: seconds, measure: last-callback-end", { .work_us = S(2) }, S(11.1), S(11), S(.1) },
	{ "kind: seconds, measure: last-callback-end", { .work_us = S(2), .programs = PROGRAMS_IN_TURN }, S(32.1), S(11), S(.1) },
	{ "kind: number, measure: first-callback", { .fails = 3, .cause = CAUSE_REFUSED }, S(.1), 3, 0 },
	{ "kind: number, measure: first-callback", { .fails = 2, .cause = CAUSE_RESET }, S(2.6), 2, 0 },
	{ "kind: number, measure: first-callback", { .requests = 1 }, S(5.1), 1, 0 },
	{ "kind: number, measure: times-faster", { .requests = 3 }, S(15.1), 3, 0 },
	{ "kind: number, measure: times-faster", { .requests = 1, .programs = PROGRAMS_IN_TURN }, S(10.1), 1, 0 },
	{ "kind: choice, choices: [a, b], measure: first-printed", { .requests = 3 }, S(.1), 0, 0 },
	{ "kind: choice, choices: [a, b], right: 2", { .requests = 3 }, S(15.1), 1, 0 },
};

static void
measures_what_was_asked(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(measured); i++) {
		struct trace *trace = sample_run(&measured[i].sample);
		struct timeline *tl = timeline_new(trace);
		int64_t value = -7, away;
		char text[256];
		struct lesson *lesson;

		snprintf(text, sizeof text, "{title: T, parts: [{}], question: {ask: A?, %s}}", measured[i].question);
		lesson = parse_good(text);
		if (lesson_measure(lesson, tl, measured[i].known_us - S(.2), &value))
			fail_msg("%s: known too early: %jd", measured[i].question, (intmax_t)value);
		if (!lesson_measure(lesson, tl, measured[i].known_us, &value))
			fail_msg("%s: not known", measured[i].question);
		away = value > measured[i].value ? value - measured[i].value : measured[i].value - value;
		if (away > measured[i].within)
			fail_msg("%s: %jd", measured[i].question, (intmax_t)value);
		lesson_free(lesson);
		timeline_free(tl);
		trace_free(trace);
	}
}

/* It was done, and then got more to do. */
static void
what_comes_later_is_not_measured(void **state)
{
	static const struct {
		double t_s;
		enum event_kind kind;
		uint32_t number;
		int64_t value;
	} told[] = {
		{ 1, EVENT_PLAN, 0, 1 }, { 1, EVENT_STEP, 0, 0 }, { 1, EVENT_LAUNCH, 1, 0 }, { 1, EVENT_CONNECT, 1, 0 },
		{ 3, EVENT_RESPONSE, 1, 200 }, { 3, EVENT_QUEUE, 1, 0 }, { 3, EVENT_CALLBACK_START, 1, 0 },
		{ 4, EVENT_CALLBACK_END, 1, 0 }, { 4, EVENT_DONE, 0, 0 },
		{ 5, EVENT_PLAN, 0, 2 }, { 5, EVENT_LAUNCH, 2, 0 }, { 5, EVENT_CONNECT, 2, 0 }, { 7, EVENT_RESPONSE, 2, 200 },
		{ 7, EVENT_QUEUE, 2, 0 }, { 7, EVENT_CALLBACK_START, 2, 0 }, { 8, EVENT_CALLBACK_END, 2, 0 }, { 8, EVENT_DONE, 0, 0 },
	};
	struct lesson *lesson = parse_good("{title: T, parts: [{}], question: {ask: A, kind: seconds, measure: last-callback-end}}");
	struct trace *trace = trace_new(0);
	struct timeline *tl;
	int64_t value = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(told); i++)
		trace_append(trace, &(struct event){
			.t_us = S(told[i].t_s), .kind = (uint8_t)told[i].kind, .track = TRACK_ASYNC, .number = told[i].number,
			.value = told[i].value,
		});
	tl = timeline_new(trace);
	assert_false(lesson_measure(lesson, tl, S(3.9), &value));
	assert_true(lesson_measure(lesson, tl, S(4.5), &value));
	assert_int_equal(value, S(3));
	assert_false(lesson_measure(lesson, tl, S(6), &value)); /* there is more to come */
	assert_true(lesson_measure(lesson, tl, S(8), &value));
	assert_int_equal(value, S(7));
	timeline_free(tl);
	trace_free(trace);
	lesson_free(lesson);
}

/* A program that prints its callback's line first: as if launching took longer than the response. */
static void
measures_a_surprise_as_well(void **state)
{
	struct lesson *lesson = parse_good("{title: T, parts: [{}], question: {ask: A?, kind: choice, choices: [a, b], "
	    "measure: first-printed}}");
	struct trace *trace = trace_new(0);
	const struct event print = { .kind = EVENT_PRINT, .track = TRACK_ASYNC, .step = STEP_PRINT_RESPONSE, .number = 1 };
	struct timeline *tl;
	int64_t value;

	(void)state;
	trace_append(trace, &print);
	tl = timeline_new(trace);
	assert_true(lesson_measure(lesson, tl, 0, &value));
	assert_int_equal(value, 1);
	timeline_free(tl);
	trace_free(trace);
	lesson_free(lesson);
}

/* Programs that were in each other's way, or got nothing, are not compared; and the run says why. */
static void
what_cannot_be_compared_is_no_answer(void **state)
{
	static const struct {
		struct sample sample;
		const char *untold;
	} cases[] = {
		{ { .requests = 3, .delay_us = S(2), .errors = ERRORS_500 }, "3 failed" },
		{ { .requests = 3, .delay_us = S(5), .turn_us = S(2), .turn_to_us = S(1) }, "a knob was turned" },
		{ { .requests = 3, .programs = PROGRAMS_SYNC }, "It is about async, which did not run." },
		{ { .requests = 3, .programs = PROGRAMS_ASYNC }, "It is about both, and sync did not run." },
	};
	struct lesson *lesson = parse_good("{title: T, parts: [{}], question: {ask: A?, kind: number, measure: times-faster}}");

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct trace *trace = sample_run(&cases[i].sample);
		struct timeline *tl = timeline_new(trace);
		struct lesson_outcome outcome;

		lesson_outcome_make(lesson, tl, &outcome);
		if (outcome.told || strstr(outcome.untold, cases[i].untold) == NULL)
			fail_msg("case %zu: %d, \"%s\"", i, outcome.told, outcome.untold);
		timeline_free(tl);
		trace_free(trace);
	}
	lesson_free(lesson);
}

/* A reason is that of the lesson's own knobs. */
static void
other_knobs_are_noticed(void **state)
{
	static const struct {
		struct sample sample;
		bool other;
	} cases[] = {
		{ { .requests = 3 }, false },
		{ { .requests = 4 }, true },
		{ { .requests = 3, .delay_us = S(2) }, true },
		{ { .requests = 3, .turn_us = S(2), .turn_to_us = S(1) }, true },
	};
	struct lesson *lesson = parse_good("{title: T, parts: [{knobs: {requests: 3, delay: 5, programs: both}}], question: {ask: A?, kind: seconds, measure: async-took}}");

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct trace *trace = sample_run(&cases[i].sample);
		struct timeline *tl = timeline_new(trace);
		struct lesson_outcome outcome;

		lesson_outcome_make(lesson, tl, &outcome);
		assert_true(outcome.told);
		assert_int_equal(outcome.other_knobs, cases[i].other);
		timeline_free(tl);
		trace_free(trace);
	}
	lesson_free(lesson);
}

static void
without_a_question_nothing_is_measured(void **state)
{
	struct lesson *lesson = parse_good("{title: T, parts: [{}]}");
	struct trace *trace = sample_run(&(struct sample){ .programs = PROGRAMS_IN_TURN });
	struct timeline *tl = timeline_new(trace);
	struct lesson_outcome outcome;
	int64_t value;

	(void)state;
	assert_false(lesson_measure(lesson, tl, S(100), &value));
	lesson_outcome_make(lesson, tl, &outcome);
	assert_false(outcome.told || outcome.untold[0] != '\0');
	timeline_free(tl);
	trace_free(trace);
	lesson_free(lesson);
}

/* ---- of a sample that is watched ---- */

/* What is said of the samples' runs, and what answers a question; NULL: nothing does. */
static const struct {
	enum watched_sample sample;
	const char *hold, *took, *line;
} held[] = {
	{ WATCHED_SAMPLE_HOLD, "my_async.py:20 held the loop for 0.3 s: time.sleep(0.3)", "0.3 s", "20" },
	{ WATCHED_SAMPLE_NODE, "fetcher.mjs held its loop for 0.3 s: it ran. On which line is not known.", "0.3 s", NULL },
	{ WATCHED_SAMPLE_URLLIB, "my_sync never held its loop.", NULL, NULL },
	{ WATCHED_SAMPLE_NOT_FOUND, "my_fetchr did not run: there is no such command.", NULL, NULL },
	{ WATCHED_SAMPLE_UNTRACED, "Which line held the loop is not known, because the states of my_sync are not seen: Operation not permitted.",
	    NULL, NULL },
	{ WATCHED_SAMPLE_KILLED, "my_sync never held its loop. It ended early: killed by SIGKILL.", NULL, NULL },
};

/* What answers the question is told; of what does not, why it does not. */
static void
assert_answer(const struct timeline *tl, const char *question, const char *answer, const char *hold)
{
	char text[256], told[LESSON_TOOK_SIZE];
	struct lesson_outcome outcome;
	struct lesson *lesson;

	snprintf(text, sizeof text, "{title: T, parts: [{run: mistake_sleep.py}], question: {ask: A?, %s}}", question);
	lesson = parse_good(text);
	lesson_outcome_make(lesson, tl, &outcome);
	snprintf(told, sizeof told, "%lld", (long long)outcome.truth);
	if (answer != NULL)
		assert_string_equal(lesson->question.kind == QUESTION_SECONDS ? outcome.took : told, answer);
	else
		assert_string_equal(outcome.untold, hold);
	assert_int_equal(outcome.told, answer != NULL);
	lesson_free(lesson);
}

static void
the_longest_hold_is_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(held); i++) {
		struct trace *trace = watched_trace(held[i].sample);
		struct timeline *tl = timeline_new(trace);
		char hold[LESSON_HOLD_SIZE];
		bool failed = held[i].sample == WATCHED_SAMPLE_NOT_FOUND;

		lesson_hold_write(tl, hold, sizeof hold);
		assert_string_equal(hold, held[i].hold);
		assert_answer(tl, "kind: seconds, measure: longest-hold", held[i].took, hold);
		assert_answer(tl, "kind: number, measure: longest-hold-line", held[i].line, hold);
		assert_answer(tl, "kind: choice, choices: [one, other], right: 1", failed ? NULL : "0", hold);
		timeline_free(tl);
		trace_free(trace);
	}
}

/* Before its command has ended nobody knows which hold will have been the longest. */
static void
a_hold_is_told_at_the_end(void **state)
{
	struct lesson *lesson = parse_good("{title: T, parts: [{run: mistake_sleep.py}], question: {ask: A?, kind: seconds, measure: longest-hold}}");
	struct trace *trace = watched_trace(WATCHED_SAMPLE_HOLD);
	struct timeline *tl = timeline_new(trace);
	struct watched_life life = timeline_watched_life(tl, TRACK_WATCHED_1, INT64_MAX);
	int64_t value;

	(void)state;
	assert_false(lesson_measure(lesson, tl, life.exit_us - 1, &value));
	assert_true(lesson_measure(lesson, tl, life.exit_us, &value));
	assert_int_equal(lesson_measure_track(lesson), TRACK_COUNT); /* no mark on the axis is that long from any start */
	timeline_free(tl);
	trace_free(trace);
	lesson_free(lesson);
}

/* A run by hand, without the lesson's command. */
static void
without_a_command_there_is_no_hold(void **state)
{
	struct lesson *lesson = parse_good("{title: T, parts: [{run: mistake_sleep.py}], question: {ask: A?, kind: seconds, measure: longest-hold}}");
	struct trace *trace = sample_run(&(struct sample){ .requests = 1 });
	struct timeline *tl = timeline_new(trace);
	struct lesson_outcome outcome;
	char hold[LESSON_HOLD_SIZE];

	(void)state;
	lesson_outcome_make(lesson, tl, &outcome);
	assert_false(outcome.told);
	assert_string_equal(outcome.untold, "It is about a program that is watched, and there was none.");
	lesson_hold_write(tl, hold, sizeof hold);
	assert_string_equal(hold, "");
	timeline_free(tl);
	trace_free(trace);
	lesson_free(lesson);
}

/* Unless the part says which of them run. */
static void
with_a_command_the_programs_stay_away(void **state)
{
	struct lesson *lesson = parse_good("{title: T, parts: [{knobs: {delay: 1}, run: mistake_sleep.py}, {run: node_fetcher.mjs, knobs: {programs: both}}, {}]}");

	(void)state;
	assert_int_equal(lesson->parts[0].knobs.value[KNOB_PROGRAMS], PROGRAMS_NONE);
	assert_string_equal(lesson->parts[0].command_text, "python3 mistake_sleep.py");
	assert_int_equal(lesson->parts[1].knobs.value[KNOB_PROGRAMS], PROGRAMS_BOTH);
	assert_string_equal(lesson->parts[1].command[0], "node");
	assert_string_equal(lesson->parts[1].command[1], source_path("src/samples/node_fetcher.mjs"));
	assert_null(lesson->parts[2].command);
	assert_int_equal(lesson->parts[2].knobs.value[KNOB_PROGRAMS], knob_info(KNOB_PROGRAMS)->fallback);
	lesson_free(lesson);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hints_follow_their_events),
		cmocka_unit_test(an_end_ends_the_other_hints),
		cmocka_unit_test(any_event_can_be_named),
		cmocka_unit_test(measures_what_was_asked),
		cmocka_unit_test(what_comes_later_is_not_measured),
		cmocka_unit_test(measures_a_surprise_as_well),
		cmocka_unit_test(what_cannot_be_compared_is_no_answer),
		cmocka_unit_test(other_knobs_are_noticed),
		cmocka_unit_test(without_a_question_nothing_is_measured),
		cmocka_unit_test(the_longest_hold_is_told),
		cmocka_unit_test(a_hold_is_told_at_the_end),
		cmocka_unit_test(without_a_command_there_is_no_hold),
		cmocka_unit_test(with_a_command_the_programs_stay_away),
	};

	setenv("WAITSCOPE_SAMPLES", source_path("src/samples"), 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
