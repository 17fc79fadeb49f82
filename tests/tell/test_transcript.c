/* The transcript: the sample's sentences, in the order in which things happen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "log/timeline.h"
#include "support/random_trace.h"
#include "support/sample_run.h"
#include "tell/transcript.h"

/* All that a trace prints, event by event. */
static void
transcribe(const struct trace *whole, char *out, size_t size)
{
	struct trace *trace = trace_new(trace_wall_us(whole));
	struct timeline *tl = timeline_new(trace);
	size_t used = 0;

	/* The texts have the same ids in both: they are stored in the order of their ids. */
	for (int64_t id = 1; trace_text(whole, id)[0] != '\0'; id++)
		assert_int_equal(trace_intern(trace, trace_text(whole, id)), id);
	out[0] = '\0';
	for (size_t i = 0; i < trace_count(whole); i++) {
		const struct event *e = trace_append(trace, trace_at(whole, i));
		size_t length;
		char *lines;

		timeline_update(tl);
		lines = transcript_lines(tl, e);
		if (lines == NULL)
			continue;
		length = strlen(lines);
		assert_true(length > 0 && lines[length - 1] == '\n');
		assert_true(used + length < size);
		memcpy(out + used, lines, length + 1);
		used += length;
		free(lines);
	}
	timeline_free(tl);
	trace_free(trace);
}

/* A sample's milliseconds and microseconds are its own affair: three or more digits
 * behind a point become '#'. */
static void
mask_fractions(char *text)
{
	for (char *p = text; *p != '\0'; p++) {
		size_t digits = *p == '.' ? strspn(p + 1, "0123456789") : 0;

		if (digits >= 3)
			memset(p + 1, '#', digits);
	}
}

static void
expect_transcript(const struct sample *sample, const char *wanted)
{
	char said[8192];
	struct trace *trace = sample_run(sample);

	transcribe(trace, said, sizeof said);
	mask_fractions(said);
	assert_string_equal(said, wanted);
	trace_free(trace);
}

static void
test_the_sample(void **state)
{
	static const struct sample sample = { .requests = 1, .programs = PROGRAMS_IN_TURN };

	(void)state;
	expect_transcript(&sample,
	    "Starting synchronous fetch at 1970-01-01 00:00:00.###. The program will block for about 5 secs.\n"
	    "The synchronous fetch took 5.###### seconds.\n"
	    "(Sync) Server said: \"Hello, world\"\n"
	    "Pfew! That was a lot of wait time!!\n"
	    "Gonna launch a 'fetch' to the universe at 1970-01-01 00:00:05.###\n"
	    "You're gonna see this line before the \"Yawwza...\" one\n"
	    "This one too. Now is 1970-01-01 00:00:05.###\n"
	    "Yawwza... Finally!!!. The time now is 1970-01-01 00:00:10.###\n"
	    "(Async) Server said: \"Hello, world\"\n");
}

static void
test_more_requests(void **state)
{
	static const struct sample sample = { .requests = 2, .delay_us = 1250000, .programs = PROGRAMS_IN_TURN };

	(void)state;
	expect_transcript(&sample,
	    "Starting synchronous fetch at 1970-01-01 00:00:00.###. The program will block for about 1.25 secs.\n"
	    "The synchronous fetch took 1.###### seconds.\n"
	    "(Sync) Server said: \"Hello, world\"\n"
	    "Starting synchronous fetch at 1970-01-01 00:00:01.###. The program will block for about 1.25 secs.\n"
	    "The synchronous fetch took 1.###### seconds.\n"
	    "(Sync) Server said: \"Hello, world\"\n"
	    "Pfew! That was a lot of wait time!!\n"
	    "Gonna launch a 'fetch' to the universe at 1970-01-01 00:00:02.###\n"
	    "Gonna launch a 'fetch' to the universe at 1970-01-01 00:00:02.###\n"
	    "You're gonna see this line before the \"Yawwza...\" one\n"
	    "This one too. Now is 1970-01-01 00:00:02.###\n"
	    "Yawwza... Finally!!!. The time now is 1970-01-01 00:00:03.###\n"
	    "(Async) Server said: \"Hello, world\"\n"
	    "Yawwza... Finally!!!. The time now is 1970-01-01 00:00:03.###\n"
	    "(Async) Server said: \"Hello, world\"\n");
}

/* Together: the async lines come while sync waits. */
static void
test_both_together(void **state)
{
	static const struct sample sample = { .requests = 1 };

	(void)state;
	expect_transcript(&sample,
	    "Starting synchronous fetch at 1970-01-01 00:00:00.###. The program will block for about 5 secs.\n"
	    "Gonna launch a 'fetch' to the universe at 1970-01-01 00:00:00.###\n"
	    "You're gonna see this line before the \"Yawwza...\" one\n"
	    "This one too. Now is 1970-01-01 00:00:00.###\n"
	    "The synchronous fetch took 5.###### seconds.\n"
	    "(Sync) Server said: \"Hello, world\"\n"
	    "Pfew! That was a lot of wait time!!\n"
	    "Yawwza... Finally!!!. The time now is 1970-01-01 00:00:05.###\n"
	    "(Async) Server said: \"Hello, world\"\n");
}

static void
test_a_failure_says_its_cause(void **state)
{
	static const struct sample sample = { .requests = 1, .programs = PROGRAMS_ASYNC, .fails = 1, .cause = CAUSE_TIMED_OUT };

	(void)state;
	expect_transcript(&sample,
	    "Gonna launch a 'fetch' to the universe at 1970-01-01 00:00:00.###\n"
	    "You're gonna see this line before the \"Yawwza...\" one\n"
	    "This one too. Now is 1970-01-01 00:00:00.###\n"
	    "timed out. The time now is 1970-01-01 00:00:02.###\n"
	    "(Async) The fetch failed: timed out\n");
}

/* ---- one sync fetch, ending in each way ---- */

static void
append(struct trace *trace, int64_t t_us, enum event_kind kind, enum step step, int64_t value)
{
	struct event e = {
		.t_us = t_us, .track = TRACK_SYNC, .kind = (uint8_t)kind, .step = (uint8_t)step, .number = 1, .value = value,
	};

	trace_append(trace, &e);
}

static void
expect_outcome_with(enum event_kind end, int64_t value, const char *body, const char *wanted)
{
	struct trace *trace = trace_new(1700000000123000);
	char said[2048];

	append(trace, 0, EVENT_LAUNCH, STEP_NONE, 0);
	append(trace, 0, EVENT_BLOCK, STEP_FETCH, 0);
	if (body != NULL)
		append(trace, 500000, EVENT_BODY, STEP_NONE, trace_intern(trace, body));
	append(trace, 500000, end, STEP_NONE, value);
	append(trace, 500100, EVENT_UNBLOCK, STEP_FETCH, 0);
	append(trace, 500100, EVENT_PRINT, STEP_PRINT_RESPONSE, trace_intern(trace, "as the listing has it"));
	transcribe(trace, said, sizeof said);
	assert_non_null(strstr(said, "Starting synchronous fetch at 2023-11-14 22:13:20.123."));
	assert_non_null(strstr(said, "\nThe synchronous fetch took 0.500100 seconds.\n"));
	assert_non_null(strstr(said, wanted));
	trace_free(trace);
}

static void
expect_outcome(enum event_kind end, const char *body, enum cause cause, const char *wanted)
{
	expect_outcome_with(end, end == EVENT_FAIL ? (int64_t)cause : 200, body, wanted);
}

static void
test_outcomes(void **state)
{
	char longest[301];

	(void)state;
	expect_outcome(EVENT_RESPONSE, "Hello, world", CAUSE_NONE, "\n(Sync) Server said: \"Hello, world\"\n");
	expect_outcome(EVENT_RESPONSE, NULL, CAUSE_NONE, "\n(Sync) Server said: \"\"\n");
	expect_outcome(EVENT_RESPONSE, "two\nlines\033[2J", CAUSE_NONE, "\n(Sync) Server said: \"two?lines?[2J\"\n");
	expect_outcome(EVENT_FAIL, NULL, CAUSE_REFUSED, "\n(Sync) The fetch failed: connection refused\n");
	expect_outcome(EVENT_FAIL, NULL, CAUSE_CLOSED_EARLY, "\n(Sync) The fetch failed: closed early\n");
	expect_outcome_with(EVENT_RESPONSE, 500, "Internal Server Error",
	    "\n(Sync) The fetch failed: HTTP 500 \"Internal Server Error\"\n");
	expect_outcome(EVENT_CANCEL, NULL, CAUSE_NONE, "\n(Sync) The fetch was cancelled\n");
	memset(longest, 'a', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	memcpy(longest + 199, "\xc3\xa9", 2);
	expect_outcome(EVENT_RESPONSE, longest, CAUSE_NONE, "aa…\"\n");
}

static void
test_nonsense(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 200; seed++) {
		struct trace *trace = random_nonsense(seed, 200);
		struct timeline *tl = timeline_new(trace);

		for (size_t i = 0; i < trace_count(trace); i++)
			free(transcript_lines(tl, trace_at(trace, i)));
		timeline_free(tl);
		trace_free(trace);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_sample),
		cmocka_unit_test(test_more_requests),
		cmocka_unit_test(test_both_together),
		cmocka_unit_test(test_a_failure_says_its_cause),
		cmocka_unit_test(test_outcomes),
		cmocka_unit_test(test_nonsense),
	};

	/* Times are local: here, that is the same everywhere. */
	setenv("TZ", "UTC0", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
