/* A request's story: tables of (run, request, time, width, sentence); and in random traces, no
 * sentence claims anything about the future. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/random_trace.h"
#include "support/sample_run.h"
#include "support/watched_trace.h"
#include "tell/request_story.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { MS = 1000, S = 1000 * 1000, WIDE = 300 };

/* The sample's times: see sample_run.c. */
#define THREE { .requests = 3 }
#define LIMITED { .requests = 5, .delay_us = 1 * S, .limit = 2 }
#define WORKING { .requests = 3, .work_us = 500 * MS }
#define REFUSED { .requests = 3, .fails = 2, .cause = CAUSE_REFUSED }
#define RESET { .requests = 3, .fails = 2, .cause = CAUSE_RESET }
#define IN_LINE { .requests = 3, .delay_us = 1 * S, .programs = PROGRAMS_ASYNC, .server = SERVER_SERIAL }

static const struct {
	struct sample run;
	enum track track;
	uint32_t number;
	int64_t t_us;
	int width;
	const char *sentence;
} cases[] = {
	/* From its beginning to its end. */
	{ THREE, TRACK_SYNC, 2, 3 * S, WIDE, "Request 2 of sync: not launched yet." },
	{ THREE, TRACK_SYNC, 9, 3 * S, WIDE, "Request 9 of sync: not launched yet." },
	{ THREE, TRACK_ASYNC, 2, 160, WIDE, "Request 2 of async: launched at 0.150 ms, connecting since 0.150 ms, in flight for 10 µs." },
	{ THREE, TRACK_ASYNC, 2, 230, WIDE,
	    "Request 2 of async: launched at 0.150 ms, connected after 60 µs, in line at the server for 20 µs so far, in flight for 80 µs." },
	{ THREE, TRACK_ASYNC, 2, 3420 * MS, WIDE,
	    "Request 2 of async: launched at 0.150 ms, connected after 60 µs, at the server for 3.420 s so far, in flight for 3.420 s." },
	{ THREE, TRACK_ASYNC, 2, 5001500, WIDE,
	    "Request 2 of async: launched at 0.150 ms, connected after 60 µs, at the server for 5.001 s, in "
	    "flight for 5.001 s, its response is on the way." },
	{ THREE, TRACK_ASYNC, 2, 5001700, WIDE,
	    "Request 2 of async: launched at 0.150 ms, connected after 60 µs, at the server for 5.001 s, "
	    "answered at 5.001 s; its callback waits in the queue, 30 µs so far." },
	{ THREE, TRACK_ASYNC, 2, 5002000, WIDE,
	    "Request 2 of async: launched at 0.150 ms, connected after 60 µs, at the server for 5.001 s, "
	    "answered at 5.001 s; its callback waited 0.3 ms and has run for 30 µs." },
	{ THREE, TRACK_ASYNC, 2, 9 * S, WIDE,
	    "Request 2 of async: launched at 0.150 ms, connected after 60 µs, at the server for 5.001 s, "
	    "answered at 5.001 s; its callback waited 0.3 ms and ran for 0.2 ms." },
	/* sync stands and waits for it. */
	{ THREE, TRACK_SYNC, 1, 3 * S, WIDE,
	    "Request 1 of sync: launched at 0.050 ms, connected after 60 µs, at the server for 3.000 s so "
	    "far, in flight for 3.000 s; sync is blocked until it is answered." },
	{ THREE, TRACK_SYNC, 1, 9 * S, WIDE,
	    "Request 1 of sync: launched at 0.050 ms, connected after 60 µs, at the server for 5.001 s, "
	    "answered at 5.001 s; sync was blocked all that time, 5.001 s." },
	/* Waits of every kind. */
	{ LIMITED, TRACK_ASYNC, 3, 400 * MS, WIDE, "Request 3 of async: launched at 0.250 ms, waits to be sent, 400 ms so far." },
	{ LIMITED, TRACK_ASYNC, 3, 1500 * MS, WIDE,
	    "Request 3 of async: launched at 0.250 ms, waited 1.001 s to be sent, connected after 60 µs, "
	    "at the server for 499 ms so far, in flight for 499 ms." },
	{ IN_LINE, TRACK_ASYNC, 2, 500 * MS, WIDE,
	    "Request 2 of async: launched at 0.150 ms, connected after 60 µs, in line at the server for 500 "
	    "ms so far, in flight for 500 ms." },
	{ IN_LINE, TRACK_ASYNC, 2, 1500 * MS, WIDE,
	    "Request 2 of async: launched at 0.150 ms, connected after 60 µs, in line there for 1.001 s, at "
	    "the server for 499 ms so far, in flight for 1.500 s." },
	{ WORKING, TRACK_ASYNC, 2, 5300 * MS, WIDE,
	    "Request 2 of async: launched at 0.150 ms, connected after 60 µs, at the server for 5.001 s, "
	    "answered at 5.001 s; its callback waits in the queue, 299 ms so far." },
	/* Errors. */
	{ REFUSED, TRACK_ASYNC, 2, 1 * S, WIDE,
	    "Request 2 of async: launched at 0.150 ms, failed at 0.210 ms: connection refused; its callback waited 0.2 ms and ran for 0.2 ms." },
	{ RESET, TRACK_ASYNC, 2, 4 * S, 120,
	    "Request 2 of async: launched at 0.150 ms, failed at 2.501 s: connection reset; callback waited 0.2 ms, ran 0.2 ms." },
	/* Less and less room. */
	{ THREE, TRACK_ASYNC, 2, 9 * S, 140,
	    "Request 2 of async: launched at 0.150 ms, at the server for 5.001 s, answered at 5.001 s; its "
	    "callback waited 0.3 ms and ran for 0.2 ms." },
	{ THREE, TRACK_ASYNC, 2, 9 * S, 118,
	    "Request 2 of async: launched at 0.150 ms, answered at 5.001 s; its callback waited 0.3 ms and ran for 0.2 ms." },
	{ THREE, TRACK_ASYNC, 2, 9 * S, 98,
	    "Request 2 of async: launched at 0.150 ms, answered at 5.001 s; callback waited 0.3 ms, ran 0.2 ms." },
	{ THREE, TRACK_ASYNC, 2, 9 * S, 78, "Request 2 of async: answered at 5.001 s; callback waited 0.3 ms, ran 0.2 ms." },
	{ THREE, TRACK_ASYNC, 2, 9 * S, 58, "Request 2 of async: answered at 5.001 s." },
	{ THREE, TRACK_ASYNC, 2, 9 * S, 0, "Request 2 of async: answered at 5.001 s." },
	{ THREE, TRACK_ASYNC, 2, 3420 * MS, 78, "Request 2 of async: launched at 0.150 ms, at the server for 3.420 s so far." },
	{ THREE, TRACK_SYNC, 1, 9 * S, 78, "Request 1 of sync: answered at 5.001 s; sync was blocked 5.001 s." },
	{ THREE, TRACK_SYNC, 1, 3 * S, 78, "Request 1 of sync: at the server for 3.000 s so far; sync is blocked." },
};

static void
test_sentences(void **state)
{
	int failures = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct trace *trace = sample_run(&cases[i].run);
		struct timeline *timeline = timeline_new(trace);
		char sentence[REQUEST_STORY_SIZE];

		request_story_write(timeline, cases[i].track, cases[i].number, cases[i].t_us, 1000, cases[i].width, sentence, sizeof sentence);
		if (strcmp(sentence, cases[i].sentence) != 0) {
			print_error("case %zu\n  expected \"%s\"\n  got      \"%s\"\n", i, cases[i].sentence, sentence);
			failures++;
		}
		timeline_free(timeline);
		trace_free(trace);
	}
	assert_int_equal(failures, 0);
}

static void
put(struct trace *trace, int64_t t_us, enum event_kind kind, int64_t value)
{
	struct event e = { .t_us = t_us, .kind = (uint8_t)kind, .track = TRACK_VISITOR, .number = 1, .value = value };

	trace_append(trace, &e);
}

static void
test_visitor(void **state)
{
	static const struct {
		int64_t t_us;
		const char *sentence;
	} steps[] = {
		{ 1 * S, "Visitor 1: not here yet." },
		{ 3 * S, "Visitor 1: asked at 2.000 s, at the server for 1.000 s so far." },
		{ 5 * S, "Visitor 1: asked at 2.000 s, at the server for 2.000 s, answered at 4.000 s." },
	};
	struct trace *trace = trace_new(0);
	struct timeline *timeline;

	(void)state;
	put(trace, 2 * S, EVENT_ARRIVE, TRACE_NO_TEXT);
	put(trace, 2 * S, EVENT_TAKE, 2 * S);
	put(trace, 4 * S, EVENT_ANSWER, 200);
	timeline = timeline_new(trace);
	for (size_t i = 0; i < COUNT(steps); i++) {
		char sentence[REQUEST_STORY_SIZE];

		request_story_write(timeline, TRACK_VISITOR, 1, steps[i].t_us, 1000, WIDE, sentence, sizeof sentence);
		assert_string_equal(sentence, steps[i].sentence);
	}
	timeline_free(timeline);
	trace_free(trace);
}

/* At t a sentence is the same whether or not one knows what came later, it fits
 * wherever the shortest would, and it is whole. */
static void
test_any_trace(void **state)
{
	uint64_t seed = 7;

	(void)state;
	for (int i = 0; i < 300; i++) {
		struct trace *whole = i % 2 == 0 ? (i % 4 == 0 ? random_run : random_outside_run)((uint64_t)i) : random_nonsense((uint64_t)i, 300);
		struct timeline *timeline = timeline_new(whole), *before;
		int64_t t_us = random_below(&seed, timeline_last_us(timeline) + 2);
		struct trace *part = random_first_part(whole, t_us);

		before = timeline_new(part);
		for (enum track track = 0; track <= TRACK_VISITOR; track++) {
			for (uint32_t number = 1; number <= 12; number++) {
				int width = (int)random_below(&seed, 200);
				char sentence[REQUEST_STORY_SIZE], again[REQUEST_STORY_SIZE], least[REQUEST_STORY_SIZE];

				request_story_write(timeline, track, number, t_us, 1000, width, sentence, sizeof sentence);
				request_story_write(before, track, number, t_us, 1000, width, again, sizeof again);
				request_story_write(timeline, track, number, t_us, 1000, 0, least, sizeof least);
				if (timeline_request(before, track, number) != NULL)
					assert_string_equal(sentence, again);
				assert_true(strlen(sentence) <= (size_t)width || strlen(sentence) == strlen(least));
				assert_int_equal(sentence[strlen(sentence) - 1], '.');
			}
		}
		timeline_free(before);
		trace_free(part);
		timeline_free(timeline);
		trace_free(whole);
	}
}

/* A watched program's request is one of its own, and lies unread until it is read. */
static void
test_watched(void **state)
{
	static const struct {
		uint32_t visitor;
		int64_t t_us;
		int width;
		const char *sentence;
	} of_watched[] = {
		{ 2, 100 * MS, WIDE, "Visitor 2: not here yet." }, /* whose it will be is not known */
		{ 2, 1 * S, WIDE, "Request 2 of my_async: asked at 221 ms, at the server for 779 ms so far." },
		{ 2, 2400 * MS, WIDE,
		    "Request 2 of my_async: asked at 221 ms, at the server for 2.000 s, answered at 2.221 s; its response lies unread, 179 ms so far: the loop is held, it sleeps on line 20." },
		{ 2, 2400 * MS, 76, "Request 2 of my_async: answered at 2.221 s; unread for 179 ms." },
		{ 2, 3 * S, WIDE,
		    "Request 2 of my_async: asked at 221 ms, at the server for 2.000 s, answered at 2.221 s; its response lay unread for 300 ms: the loop was held, it slept on line 20." },
		{ 1, 3 * S, WIDE, "Request 1 of my_async: asked at 220 ms, at the server for 2.000 s, answered at 2.220 s." },
	};
	struct trace *trace = watched_trace(WATCHED_SAMPLE_HOLD);
	struct timeline *tl = timeline_new(trace);

	(void)state;
	for (size_t i = 0; i < COUNT(of_watched); i++) {
		char text[REQUEST_STORY_SIZE];

		request_story_write(tl, TRACK_VISITOR, of_watched[i].visitor, of_watched[i].t_us, MS, of_watched[i].width, text, sizeof text);
		assert_string_equal(text, of_watched[i].sentence);
	}
	timeline_free(tl);
	trace_free(trace);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sentences),
		cmocka_unit_test(test_visitor),
		cmocka_unit_test(test_watched),
		cmocka_unit_test(test_any_trace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
