/* What is told of visitors who are nobody's: tables of (time, sentence) of one crowd: in the narration at the widths of small,
 * middling and large screens, as stories, as lines of the transcript, in the summary. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "log/visits.h"
#include "support/sample_run.h"
#include "tell/narrator.h"
#include "tell/request_story.h"
#include "tell/summary.h"
#include "tell/transcript.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { MS = 1000, S = 1000 * MS };

static const struct sample crowd = { .delay_us = 2 * S, .programs = PROGRAMS_NONE, .crowd = 30 };

/* ---- the narration ---- */

static const struct {
	int64_t t_us;
	int width;
	const char *sentence;
} said[] = {
	{ 500 * MS, 100, "Nobody has asked yet. The server waits, and may wait for ever." },
	{ 500 * MS, 48, "Nobody has asked yet: the server waits." },
	{ 800 * MS, 100, "ana asked for /?name=me at 0.7 s. The answer comes at about 2.7 s." },
	{ 800 * MS, 48, "ana waits. The answer comes at about 2.7 s." },
	{ 1 * S, 100, "3 visitors wait at the same time. ana is answered first, at about 2.7 s." },
	{ 1 * S, 72, "3 visitors wait at the same time. ana is answered first, at about 2.7 s." },
	{ 1 * S, 48, "3 wait. The next answer: at about 2.7 s." },
	{ 4 * S, 120, "13 visitors wait at the same time. kofi is answered first, any moment now. 2 were turned away." },
	{ 4 * S, 80, "13 visitors wait at the same time. kofi is answered first, any moment now." },
	{ 4 * S, 48, "13 wait. The next answer: any moment now." },
	{ 6600 * MS, 100, "Maximiliane-Cha\xe2\x80\xa6 got the answer 200 to /?name=me after 2.0 s. 4 were turned away." },
};

static void
narration_calls_them_by_their_names(void **state)
{
	struct trace *trace = sample_run(&crowd);
	struct timeline *tl = timeline_new(trace);

	(void)state;
	for (size_t i = 0; i < COUNT(said); i++) {
		struct telling telling = { .t_us = said[i].t_us, .grain_us = 100 * MS, .width = said[i].width, .live = true };
		struct narration out;

		narrator_write(tl, &telling, &out);
		assert_string_equal(out.next, said[i].sentence);
	}
	timeline_free(tl);
	trace_free(trace);
}

/* ---- stories ---- */

static const struct {
	int64_t t_us;
	uint32_t number;
	int width;
	const char *sentence;
} stories[] = {
	{ 500 * MS, 1, 200, "Visitor 1: not here yet." }, /* nor is known who it will be */
	{ 1 * S, 1, 200, "ana (visitor 1): asked for /?name=me at 700 ms, with curl/8.14.1 from 192.168.178.20, at the server for 300 ms so far." },
	{ 5 * S, 1, 200,
	    "ana (visitor 1): asked for /?name=me at 700 ms, with curl/8.14.1 from 192.168.178.20, at the server for 2.000 s, answered at 2.700 s." },
	{ 5 * S, 1, 60, "ana (visitor 1): asked at 700 ms, answered at 2.700 s." },
	{ 5 * S, 4, 200,
	    "david (visitor 4): asked for /?name=me at 1.100 s, with python-requests/2.32.3 from 192.168.178.23, at the server for 500 ms, left early, "
	    "at 1.600 s, before the answer." },
	{ 5 * S, 13, 200, "marek (visitor 13): asked for /nowhere at 2.300 s, with curl/8.14.1 from 192.168.178.32, answered with HTTP 404 at 2.300 s." },
	{ 5 * S, 28, 200, "python-reque\xe2\x80\xa6 28: asked for /?name=me at 4.300 s, with python-requests/2.32.3 from 192.168.178.47, at the server for 700 ms so far." },
};

static void
stories_say_who_and_how_it_ended(void **state)
{
	struct trace *trace = sample_run(&crowd);
	struct timeline *tl = timeline_new(trace);

	(void)state;
	for (size_t i = 0; i < COUNT(stories); i++) {
		char story[REQUEST_STORY_SIZE];

		request_story_write(tl, TRACK_VISITOR, stories[i].number, stories[i].t_us, MS, stories[i].width, story, sizeof story);
		assert_string_equal(story, stories[i].sentence);
	}
	timeline_free(tl);
	trace_free(trace);
}

/* ---- the transcript, and what q leaves behind ---- */

/* The lines of the first event of that kind and number on the track. */
static void
assert_line(const struct timeline *tl, enum track track, enum event_kind kind, uint32_t number, const char *line)
{
	const struct trace *trace = timeline_trace(tl);

	for (size_t i = 0; i < trace_count(trace); i++) {
		const struct event *e = trace_at(trace, i);
		char *lines;

		if (e->track != track || e->kind != kind || e->number != number)
			continue;
		lines = transcript_lines(tl, e);
		assert_non_null(lines);
		assert_string_equal(lines, line);
		free(lines);
		return;
	}
	fail_msg("no such event");
}

static void
lines_say_who_asked_and_who_was_turned_away(void **state)
{
	struct trace *trace = sample_run(&crowd);
	struct timeline *tl = timeline_new(trace);
	char summary[SUMMARY_SIZE];

	(void)state;
	assert_line(tl, TRACK_VISITOR, EVENT_ANSWER, 1, "ana asked for /?name=me with curl/8.14.1 from 192.168.178.20: answered with 200 after 2.000 s\n");
	assert_line(tl, TRACK_VISITOR, EVENT_LEAVE, 4,
	    "david asked for /?name=me with python-requests/2.32.3 from 192.168.178.23: left early, before the answer, after 500 ms\n");
	assert_line(tl, TRACK_SERVER, EVENT_REFUSED, 429, "The server turned away: 429 too many from one address (1 so far)\n");
	assert_line(tl, TRACK_SERVER, EVENT_REFUSED, 0, "The server turned away: closed without an answer (1 so far)\n");
	summary_write(tl, 9 * S, NULL, NULL, summary, sizeof summary);
	assert_non_null(strstr(summary, "The server had 30 visitors and answered 27; 3 left early. 29 names.\n"
	    "4 turned away: 3 × 429 too many from one address, 1 × closed without an answer.\n"));
	timeline_free(tl);
	trace_free(trace);
}

/* ---- visitors that the server broke off, or whose details are forgotten ---- */

static struct trace *
server_alone(void)
{
	struct trace *trace = trace_new(0);

	trace_append(trace, &(struct event){ .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_PROGRAMS, .value = PROGRAMS_NONE });
	trace_append(trace, &(struct event){ .kind = EVENT_RUN_START, .track = TRACK_LOOP });
	return trace;
}

static void
note(struct trace *trace, int64_t t_us, enum track track, enum event_kind kind, uint32_t number, int64_t value)
{
	trace_append(trace, &(struct event){
		.t_us = t_us, .track = (uint8_t)track, .kind = (uint8_t)kind, .number = number, .value = value,
	});
}

static void
assert_said(const struct timeline *tl, int64_t t_us, int width, const char *sentence)
{
	struct telling telling = { .t_us = t_us, .grain_us = 100 * MS, .width = width, .live = true };
	struct narration out;

	narrator_write(tl, &telling, &out);
	assert_string_equal(out.next, sentence);
}

static void
who_was_broken_off_got_no_answer(void **state)
{
	struct trace *trace = server_alone();
	struct timeline *tl;
	char summary[SUMMARY_SIZE];

	(void)state;
	note(trace, 1 * S, TRACK_VISITOR, EVENT_ARRIVE, 1, TRACE_NO_TEXT);
	note(trace, 1 * S, TRACK_VISITOR, EVENT_SIGNED, 1, trace_intern(trace, "Maximiliane"));
	note(trace, 1 * S, TRACK_VISITOR, EVENT_TAKE, 1, 5 * S);
	note(trace, 3 * S, TRACK_VISITOR, EVENT_ABORT, 1, 0);
	tl = timeline_new(trace);
	assert_said(tl, 4 * S, 100, "Maximiliane got no answer: broken off after 2.0 s.");
	assert_said(tl, 4 * S, 48, "Maximiliane got no answer.");
	summary_write(tl, 4 * S, NULL, NULL, summary, sizeof summary);
	assert_non_null(strstr(summary, "The server had 1 visitor and answered 0; it broke off 1. 1 name.\n"));
	timeline_free(tl);
	trace_free(trace);
}

/* Of whom only the number is known, that is said: some are served, or some stand in line. */
static void
whose_details_are_forgotten_are_counted(void **state)
{
	struct trace *trace = server_alone();
	struct timeline *tl;

	(void)state;
	note(trace, 1 * S, TRACK_SERVER, EVENT_UNKEPT, 0, 3);
	note(trace, 1 * S, TRACK_SERVER, EVENT_UNKEPT_OPEN, 2, 2);
	note(trace, 2 * S, TRACK_SERVER, EVENT_UNKEPT_OPEN, 1, 3);
	note(trace, 3 * S, TRACK_SERVER, EVENT_UNKEPT_OPEN, 1, 1);
	tl = timeline_new(trace);
	for (int width = 48; width <= 100; width += 52) {
		assert_said(tl, 1500 * MS, width, "2 visitors are being served.");
		assert_said(tl, 2500 * MS, width, "2 visitors stand in line at the server.");
		assert_said(tl, 3500 * MS, width, "1 visitor is being served.");
	}
	timeline_free(tl);
	trace_free(trace);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(narration_calls_them_by_their_names),
		cmocka_unit_test(stories_say_who_and_how_it_ended),
		cmocka_unit_test(lines_say_who_asked_and_who_was_turned_away),
		cmocka_unit_test(who_was_broken_off_got_no_answer),
		cmocka_unit_test(whose_details_are_forgotten_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
