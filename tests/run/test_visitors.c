/* Runs for visitors: what is said about them, live and at the end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "support/sample_run.h"
#include "tell/narrator.h"
#include "tell/request_story.h"
#include "tell/summary.h"

enum { MS = 1000 };

/* A visitor comes each 0.7 s, and is served for 2 s; every second one for 0.4 s, the
 * third gets a 404, the fourth leaves. */
static struct trace *
visited(uint32_t visitors, int64_t t_us)
{
	return sample_run_until(&(struct sample){
		.delay_us = 2000 * MS, .programs = PROGRAMS_NONE, .visitors = visitors,
	}, t_us);
}

static const struct {
	uint32_t visitors;
	int64_t t_us;
	int width;
	const char *says;
} cases[] = {
	{ 0, 3000 * MS, 100, "Nobody has asked yet. The server waits, and may wait for ever." },
	{ 0, 3000 * MS, 48, "Nobody has asked yet: the server waits." },
	{ 1, 1000 * MS, 100, "Visitor 1 asked for / at 0.7 s. The answer comes at about 2.7 s." },
	{ 1, 1000 * MS, 48, "Visitor 1 is answered at about 2.7 s." },
	{ 2, 1500 * MS, 100, "2 visitors wait at the same time. Visitor 2 is answered first, at about 1.8 s." },
	{ 2, 1500 * MS, 48, "2 wait. The next answer: at about 1.8 s." },
	{ 1, 3000 * MS, 100, "Visitor 1 got the answer 200 to / after 2.0 s." },
	{ 3, 3000 * MS, 48, "Visitor 1 got the answer 200 to / after 2.0 s." },
	{ 4, 3900 * MS, 100, "Visitor 4 left early, after 1.0 s, before the answer." },
	{ 1, 9000 * MS, 100, "Nobody waits now; 1 visitor came so far. Ask again, or two at a time." },
	{ 4, 9000 * MS, 48, "Nobody waits now. 4 came so far." },
};

static void
test_narration(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct trace *trace = visited(cases[i].visitors, cases[i].t_us);
		struct timeline *tl = timeline_new(trace);
		struct telling telling = { .t_us = cases[i].t_us, .live = true, .width = cases[i].width };
		struct narration said;

		narrator_write(tl, &telling, &said);
		assert_string_equal(said.next, cases[i].says);
		assert_true(strlen(said.next) <= (size_t)cases[i].width);
		assert_string_equal(said.program[TRACK_SYNC], "");
		assert_string_equal(said.program[TRACK_ASYNC], "");
		timeline_free(tl);
		trace_free(trace);
	}
}

/* In line at a server that serves one at a time. */
static void
test_in_line(void **state)
{
	static const struct event events[] = {
		{ .t_us = 0, .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_PROGRAMS, .value = PROGRAMS_NONE },
		{ .t_us = 0, .kind = EVENT_RUN_START, .track = TRACK_LOOP },
		{ .t_us = 100 * MS, .kind = EVENT_ARRIVE, .track = TRACK_VISITOR, .number = 1 },
		{ .t_us = 100 * MS, .kind = EVENT_TAKE, .track = TRACK_VISITOR, .number = 1, .value = 5000 * MS },
		{ .t_us = 200 * MS, .kind = EVENT_ARRIVE, .track = TRACK_VISITOR, .number = 2 },
	};
	struct trace *trace = trace_new(0);
	struct telling telling = { .t_us = 1000 * MS, .live = true, .width = 100 };
	struct timeline *tl;
	struct narration said;

	(void)state;
	for (size_t i = 0; i < sizeof events / sizeof *events; i++)
		trace_append(trace, &events[i]);
	tl = timeline_new(trace);
	narrator_write(tl, &telling, &said);
	assert_string_equal(said.next, "The server serves visitor 1 until about 5.1 s. 1 other stands in line.");
	timeline_free(tl);
	trace_free(trace);
}

/* Visitors from before the run: one who is served, and one who stands in line. */
static void
test_from_before(void **state)
{
	static const struct event events[] = {
		{ .t_us = 0, .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_PROGRAMS, .value = PROGRAMS_NONE },
		{ .t_us = 0, .kind = EVENT_RUN_START, .track = TRACK_LOOP },
		{ .t_us = 10, .kind = EVENT_ARRIVE, .track = TRACK_VISITOR, .number = 1 },
		{ .t_us = 10, .kind = EVENT_TAKE, .track = TRACK_VISITOR, .number = 1, .value = 3000 * MS },
		{ .t_us = 10, .kind = EVENT_STAY, .track = TRACK_VISITOR, .number = 1, .value = 2000 * MS },
		{ .t_us = 13, .kind = EVENT_ARRIVE, .track = TRACK_VISITOR, .number = 2 },
		{ .t_us = 13, .kind = EVENT_STAY, .track = TRACK_VISITOR, .number = 2, .value = 1500 * MS },
		{ .t_us = 3000 * MS, .kind = EVENT_ANSWER, .track = TRACK_VISITOR, .number = 1, .value = 200 },
		{ .t_us = 3000 * MS, .kind = EVENT_TAKE, .track = TRACK_VISITOR, .number = 2, .value = 3000 * MS },
	};
	static const struct {
		int64_t t_us;
		const char *next, *story_1, *story_2;
	} told[] = {
		{ 1000 * MS, "The server serves visitor 1 until about 3.0 s. 1 other stands in line.",
		    "Visitor 1: asked 2.0 s before the run, at the server for 3.0 s so far.",
		    "Visitor 2: asked 1.5 s before the run, in line at the server for 2.5 s so far." },
		{ 3500 * MS, "Visitor 2 asked for / 1.5 s before the run. The answer comes at about 6.0 s.",
		    "Visitor 1: asked 2.0 s before the run, at the server for 5.0 s, answered at 3.0 s.",
		    "Visitor 2: asked 1.5 s before the run, in line there for 4.5 s, at the server for 0.5 s so far." },
	};
	struct trace *trace = trace_new(0);
	struct timeline *tl;

	(void)state;
	for (size_t i = 0; i < sizeof events / sizeof *events; i++)
		trace_append(trace, &events[i]);
	tl = timeline_new(trace);
	for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
		struct telling telling = { .t_us = told[i].t_us, .live = true, .width = 100 };
		char story[REQUEST_STORY_SIZE];
		struct narration said;

		narrator_write(tl, &telling, &said);
		assert_string_equal(said.next, told[i].next);
		request_story_write(tl, TRACK_VISITOR, 1, told[i].t_us, 100 * MS, 120, story, sizeof story);
		assert_string_equal(story, told[i].story_1);
		request_story_write(tl, TRACK_VISITOR, 2, told[i].t_us, 100 * MS, 120, story, sizeof story);
		assert_string_equal(story, told[i].story_2);
	}
	timeline_free(tl);
	trace_free(trace);
}

/* A request is told with its method, if that is not GET; alone, if nothing else is known. */
static void
test_methods(void **state)
{
	static const struct {
		const char *target, *split, *told;
	} asked[] = {
		{ "/x?y", "GET+/x?y+0", "to /x?y after" },
		{ "HEAD /", "HEAD+/+0", "to HEAD / after" },
		{ "DELETE /x", "DELETE+/x+0", "to DELETE /x after" },
		{ "BREW", "BREW++0", "to BREW after" },
		{ "/x..." REQUEST_CUT, "GET+/x...+1", "to /x...… after" },
		{ "HEAD /x" REQUEST_CUT, "HEAD+/x+1", "to HEAD /x… after" },
		{ "HEAD " REQUEST_CUT, "HEAD++1", "to HEAD … after" },
		{ "ABRACADABRA-BREW-A-POT-OF-COFFEE" REQUEST_CUT, "ABRACADABRA-BREW-A-POT-OF-COFFEE++1",
		    "to ABRACADABRA-BREW-A-POT-O… after" },
		{ "HEAD ...", "HEAD+...+0", "to HEAD ... after" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
		struct trace *trace = trace_new(0);
		const struct event events[] = {
			{ .t_us = 0, .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_PROGRAMS, .value = PROGRAMS_NONE },
			{ .t_us = 0, .kind = EVENT_RUN_START, .track = TRACK_LOOP },
			{ .t_us = 100 * MS, .kind = EVENT_ARRIVE, .track = TRACK_VISITOR, .number = 1, .value = trace_intern(trace, asked[i].target) },
			{ .t_us = 200 * MS, .kind = EVENT_ANSWER, .track = TRACK_VISITOR, .number = 1, .value = 405 },
		};
		struct telling telling = { .t_us = 300 * MS, .live = true, .width = 100 };
		struct request_target target;
		char words[128];
		struct timeline *tl;
		struct narration said;

		for (size_t e = 0; e < sizeof events / sizeof *events; e++)
			trace_append(trace, &events[e]);
		tl = timeline_new(trace);
		target = request_target(timeline_request(tl, TRACK_VISITOR, 1));
		snprintf(words, sizeof words, "%.*s+%.*s+%d", target.method_size, target.method, target.path_size, target.path,
		    target.is_cut);
		assert_string_equal(words, asked[i].split);
		narrator_write(tl, &telling, &said);
		if (strstr(said.next, asked[i].told) == NULL)
			fail_msg("%s", said.next);
		timeline_free(tl);
		trace_free(trace);
	}
}

static void
test_summary(void **state)
{
	static const struct {
		uint32_t visitors;
		const char *line;
	} summaries[] = {
		{ 0, "The server had 0 visitors and answered 0.\nSee it again: waitscope --delay=2.0s --requests=3 --programs=none\n" },
		{ 1, "The server had 1 visitor and answered 1.\nSee it again: waitscope --delay=2.0s --requests=3 --programs=none\n" },
		{ 4, "The server had 4 visitors and answered 3; 1 left early.\nSee it again: waitscope --delay=2.0s --requests=3 --programs=none\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof summaries / sizeof *summaries; i++) {
		struct trace *trace = visited(summaries[i].visitors, 20000 * MS);
		struct timeline *tl = timeline_new(trace);
		char text[SUMMARY_SIZE];

		summary_write(tl, 20000 * MS, NULL, NULL, text, sizeof text);
		assert_string_equal(text, summaries[i].line);
		timeline_free(tl);
		trace_free(trace);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_narration),
		cmocka_unit_test(test_in_line),
		cmocka_unit_test(test_from_before),
		cmocka_unit_test(test_methods),
		cmocka_unit_test(test_summary),
	};

	return cmocka_run_group_tests_name("visitors", tests, NULL, NULL);
}
