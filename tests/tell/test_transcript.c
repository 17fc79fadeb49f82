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
#include "support/watched_trace.h"
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
	expect_outcome(EVENT_RESPONSE, "two\r\nlines\033[2J\n", CAUSE_NONE, "\n(Sync) Server said: \"two  lines?[2J\"\n");
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

/* ---- watched programs ---- */

static void
expect_watched(enum watched_sample sample, const char *wanted)
{
	static char said[64 * 1024];
	struct trace *trace = watched_trace(sample);

	transcribe(trace, said, sizeof said);
	assert_string_equal(said, wanted);
	trace_free(trace);
}

static void
test_a_watched_program(void **state)
{
	(void)state;
	expect_watched(WATCHED_SAMPLE_HOLD,
	    "0.000 s my_async is started: python3 my_async.py\n"
	    "0.220 s my_async: request 1 reaches the server\n"
	    "0.221 s my_async: request 2 reaches the server\n"
	    "0.222 s my_async: request 3 reaches the server\n"
	    "0.223 s my_async ran for 0.221 s\n"
	    "2.220 s my_async: request 1 is answered after 2.000 s\n"
	    "2.221 s my_async was in its loop for 1.998 s\n"
	    "2.221 s my_async prints: Yawwza... Finally!!! 1: Hello, world\n"
	    "2.221 s my_async: request 2 is answered after 2.000 s\n"
	    "2.222 s my_async: request 3 is answered after 2.000 s\n"
	    "2.521 s my_async slept for 0.300 s on line 20, time.sleep(0.3): clock_nanosleep\n"
	    "2.521 s my_async held its loop for 0.299 s: it slept on line 20, time.sleep(0.3): clock_nanosleep; responses 2 and 3 waited\n"
	    "2.522 s my_async prints: Yawwza... Finally!!! 2: Hello, world\n"
	    "2.822 s my_async slept for 0.300 s on line 20, time.sleep(0.3): clock_nanosleep\n"
	    "2.822 s my_async prints: Yawwza... Finally!!! 3: Hello, world\n"
	    "3.122 s my_async slept for 0.300 s on line 20, time.sleep(0.3): clock_nanosleep\n"
	    "3.122 s my_async prints: Done.\n"
	    "3.142 s my_async ends after 3.142 s: exit status 0\n");
	expect_watched(WATCHED_SAMPLE_NOT_FOUND,
	    "0.000 s my_fetchr is started: ./my_fetchr --all\n"
	    "0.002 s my_fetchr cannot be started: there is no such command\n");
	expect_watched(WATCHED_SAMPLE_KILLED,
	    "0.000 s my_sync is started: python3 my_sync.py\n"
	    "0.180 s my_sync prints: Fetch 1 blocks\n"
	    "0.181 s my_sync: request 1 reaches the server\n"
	    "0.182 s my_sync ran for 0.180 s on line 2, import urllib.request\n"
	    "0.880 s my_sync was blocked for 0.698 s on line 8, with urllib.request.urlopen(URL) as response: recvfrom waited for response 1\n"
	    "0.880 s my_sync ends after 0.880 s: killed by SIGKILL\n"
	    "0.880 s my_sync: request 1 ends without an answer\n"
	    "1.080 s my_sync is gone: its last process has ended\n");
}

/* A pool's helpers say nothing, and threads that ask say which they are. */
static void
test_threads(void **state)
{
	static char said[64 * 1024];
	struct trace *trace = watched_trace(WATCHED_SAMPLE_THREADS);

	(void)state;
	transcribe(trace, said, sizeof said);
	assert_null(strstr(said, "thread 5"));
	assert_non_null(strstr(said, "\n2.184 s my_threads's thread 2 was blocked for 2.000 s on line 10, "));
	assert_non_null(strstr(said, "\n2.188 s my_threads waited for a thread for 2.001 s on line 20, thread.join()\n"));
	trace_free(trace);
}

/* Of a loop that turns very often there is no line for each turn. */
static void
test_many_turns_are_few_lines(void **state)
{
	static char said[64 * 1024];
	struct trace *trace = trace_new(0);
	int64_t name = trace_intern(trace, "busy"), loop = trace_intern(trace, "epoll_wait: 3 descriptors");

	(void)state;
	trace_append(trace, &(struct event){ .track = TRACK_WATCHED_1, .kind = EVENT_NAME, .value = name });
	trace_append(trace, &(struct event){ .track = TRACK_WATCHED_1, .kind = EVENT_THREAD, .number = 1, .value = 1 });
	for (int64_t t_us = 1000; t_us < 10 * 1000 * 1000; t_us += 4000) {
		trace_append(trace, &(struct event){ .t_us = t_us, .track = TRACK_WATCHED_1, .kind = EVENT_WAIT_ANY, .number = 1, .value = loop });
		trace_append(trace, &(struct event){ .t_us = t_us + 2000, .track = TRACK_WATCHED_1, .kind = EVENT_WOKE, .number = 1 });
	}
	transcribe(trace, said, sizeof said);
	assert_string_equal(said, "");
	trace_free(trace);
}

/* What it prints may be anything; it is one line of clean text. */
static void
test_outside_text(void **state)
{
	static char said[64 * 1024];
	struct trace *trace = trace_new(0);
	int64_t name = trace_intern(trace, "odd"), text = trace_intern(trace, "\033[31mred\nblue\xff");

	(void)state;
	trace_append(trace, &(struct event){ .track = TRACK_WATCHED_1, .kind = EVENT_NAME, .value = name });
	trace_append(trace, &(struct event){ .track = TRACK_WATCHED_1, .kind = EVENT_OUTPUT, .value = text });
	transcribe(trace, said, sizeof said);
	assert_string_equal(said, "0.000 s odd prints: ?[31mred?blue?\n");
	trace_free(trace);
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
		cmocka_unit_test(test_a_watched_program),
		cmocka_unit_test(test_threads),
		cmocka_unit_test(test_many_turns_are_few_lines),
		cmocka_unit_test(test_outside_text),
	};

	/* Times are local: here, that is the same everywhere. */
	setenv("TZ", "UTC0", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
