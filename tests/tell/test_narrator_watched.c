/* The narrator on watched programs: sentences at given moments, and what all of them claim. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/duration.h"
#include "base/utf8.h"
#include "log/timeline.h"
#include "log/watched.h"
#include "support/random_trace.h"
#include "support/watched_trace.h"
#include "tell/narrator.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])
#define MS(ms) ((int64_t)(ms) * 1000)

/* ---- given moments ---- */

static const struct {
	enum watched_sample sample;
	int64_t t_us;
	int width;
	const char *first, *second, *next; /* second: of the second program */
} moments[] = {
	{ WATCHED_SAMPLE_HOLD, MS(1), 100, "is being started.", "",
	    "Nothing is due from the server: what my_async does next is up to its code." },
	{ WATCHED_SAMPLE_HOLD, MS(150), 100, "runs (for 0.1 s), now on line 1, import asyncio.", "",
	    "Nothing is due from the server: what my_async does next is up to its code." },
	{ WATCHED_SAMPLE_HOLD, MS(1500), 100,
	    "is in its loop (for 1.3 s): it waits for whichever of its 3 responses comes first.", "",
	    "The server answers at about 2.2 s: three responses for my_async." },
	{ WATCHED_SAMPLE_HOLD, MS(1500), 48, "is in its loop: it waits for one of 3 responses.", "",
	    "The server answers 3 requests at about 2.2 s." },
	{ WATCHED_SAMPLE_HOLD, 2221700, 100, "sleeps on line 20, time.sleep(0.3). Meanwhile its loop runs nothing.", "",
	    "The server answers any moment now: two responses for my_async." },
	{ WATCHED_SAMPLE_HOLD, MS(2400), 100,
	    "holds its loop for 0.2 s: it sleeps on line 20, time.sleep(0.3). Responses 2 and 3 wait.", "",
	    "my_async can read responses 2 and 3 only once it is back in its loop." },
	{ WATCHED_SAMPLE_HOLD, MS(2400), 72, "holds its loop for 0.2 s: it sleeps on line 20. Responses 2 and 3 wait.", "",
	    "my_async can read responses 2 and 3 only once it is back in its loop." },
	{ WATCHED_SAMPLE_HOLD, MS(2400), 48, "holds its loop for 0.2 s: it sleeps on line 20.", "",
	    "Once it is back, it reads responses 2 and 3." },
	{ WATCHED_SAMPLE_HOLD, MS(2700), 100, "sleeps (for 0.2 s) on line 20, time.sleep(0.3). Meanwhile its loop runs nothing.", "",
	    "Nothing is due from the server: what my_async does next is up to its code." },
	{ WATCHED_SAMPLE_HOLD, 2521450, 100,
	    "holds its loop for 0.3 s: it slept on line 20, time.sleep(0.3). Responses 2 and 3 wait.", "", NULL },
	{ WATCHED_SAMPLE_HOLD, 2521700, 100, "runs. It held its loop for 0.3 s: it slept on line 20, time.sleep(0.3).", "", NULL },
	{ WATCHED_SAMPLE_HOLD, MS(3150), 100, "ended: exit status 0, after 3.1 s. Longest hold: 0.3 s on line 20, time.sleep(0.3).", "",
	    "r runs my_async again. Change its code first; or turn a knob: what if the delay were 1.0 s?" },
	{ WATCHED_SAMPLE_HOLD, MS(3150), 72, "ended: exit status 0, after 3.1 s. Longest hold: 0.3 s on line 20.", "",
	    "r runs my_async again. Change its code first, or turn a knob." },
	{ WATCHED_SAMPLE_HOLD, MS(3150), 48, "ended: exit status 0, after 3.1 s.", "", "r runs it again. Change its code first." },
	{ WATCHED_SAMPLE_URLLIB, MS(1500), 100,
	    "is blocked on line 8, with urllib.request.urlopen(URL) as response: recvfrom waits for response 1.", "",
	    "Response 1 of my_sync is due at about 2.1 s." },
	{ WATCHED_SAMPLE_URLLIB, MS(1500), 72, "is blocked on line 8: recvfrom waits for response 1 (for 1.4 s).", "",
	    "Response 1 of my_sync is due at about 2.1 s." },
	{ WATCHED_SAMPLE_URLLIB, MS(6208), 100, "ended: exit status 0, after 6.2 s. Its 3 requests were answered.", "", NULL },
	{ WATCHED_SAMPLE_BOTH, MS(2400), 100,
	    "is blocked on line 8, with urllib.request.urlopen(URL) as response: recvfrom waits for response 2.",
	    "holds its loop for 0.2 s: it sleeps on line 20, time.sleep(0.3). Responses 2 and 3 wait.",
	    "Response 2 of my_sync is due at about 4.1 s." },
	{ WATCHED_SAMPLE_BOTH, MS(6208), 100, "ended: exit status 0, after 6.2 s. Its 3 requests were answered.",
	    "ended: exit status 0, after 3.1 s. Longest hold: 0.3 s on line 20, time.sleep(0.3).", NULL },
	{ WATCHED_SAMPLE_BOTH, MS(7000), 100, NULL, NULL, "r runs my_sync and my_async again. Change their code first, or turn a knob." },
	{ WATCHED_SAMPLE_THREADS, MS(1000), 100,
	    "waits for a thread (for 0.9 s) on line 20, thread.join(); 3 of its threads are blocked.", "",
	    "The server answers at about 2.1 s: three responses for my_threads." },
	{ WATCHED_SAMPLE_NODE, MS(80), 100, "is in its loop: it waits for response 1, or whatever else comes first.", "", NULL },
	{ WATCHED_SAMPLE_NODE, MS(2300), 100, "holds its loop for 0.2 s: it runs. Responses 2 and 3 wait.", "", NULL },
	{ WATCHED_SAMPLE_NODE, MS(2480), 100, "runs. It held its loop for 0.3 s.", "", NULL },
	{ WATCHED_SAMPLE_NOT_FOUND, MS(3), 100, "cannot be started: there is no such command.", "", "r tries it again; q quits." },
	{ WATCHED_SAMPLE_UNTRACED, MS(3000), 100,
	    "runs; its states are not seen: Operation not permitted. 1 of its 2 requests is answered.", "",
	    "Response 2 of my_sync is due at about 4.1 s." },
	{ WATCHED_SAMPLE_UNTRACED, MS(3000), 72, "runs; its states are not seen. 1 of its 2 requests is answered.", "", NULL },
	{ WATCHED_SAMPLE_UNTRACED, MS(3000), 48, "runs unseen. 1 of its 2 requests is answered.", "", NULL },
	{ WATCHED_SAMPLE_KILLED, MS(900), 100, "ended: killed by SIGKILL, after 0.8 s. A process that it began goes on.", "", NULL },
	{ WATCHED_SAMPLE_KILLED, 1080050, 100, "ended: killed by SIGKILL, after 0.8 s. Its request was not answered.", "", NULL },
	{ WATCHED_SAMPLE_MANY, MS(1000), 100,
	    "waits for a thread (for 0.8 s) on line 397, step_397(response); 29 of its threads are blocked.", "",
	    "The server answers at about 2.1 s: 29 responses for fetch_everything…." },
	{ WATCHED_SAMPLE_BESIDE, MS(2400), 100,
	    "holds its loop for 0.2 s: it sleeps on line 20, time.sleep(0.3). Responses 2 and 3 wait.", "",
	    NULL },
	{ WATCHED_SAMPLE_BESIDE, MS(1500), 100, NULL, "",
	    "The server answers at about 2.0 s: one response for sync, three for async." },
};

static void
sentences_at_given_moments(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(moments); i++) {
		struct trace *trace = watched_trace(moments[i].sample);
		struct timeline *tl = timeline_new(trace);
		const struct telling telling = { .t_us = moments[i].t_us, .live = true, .width = moments[i].width };
		struct narration said;

		narrator_write(tl, &telling, &said);
		if (moments[i].first != NULL)
			assert_string_equal(said.watched[0], moments[i].first);
		if (moments[i].second != NULL)
			assert_string_equal(said.watched[1], moments[i].second);
		if (moments[i].next != NULL)
			assert_string_equal(said.next, moments[i].next);
		timeline_free(tl);
		trace_free(trace);
	}
}

/* Where the screen has no row for what comes next. */
static void
what_waits_says_what_comes(void **state)
{
	struct trace *trace = watched_trace(WATCHED_SAMPLE_URLLIB);
	struct timeline *tl = timeline_new(trace);
	struct telling telling = { .t_us = MS(1500), .live = true, .width = 100, .says_coming = true };
	struct narration said;

	(void)state;
	narrator_write(tl, &telling, &said);
	assert_string_equal(said.watched[0],
	    "is blocked on line 8: recvfrom waits for response 1 (for 1.4 s). Next response at about 2.1 s.");
	telling.live = false;
	narrator_write(tl, &telling, &said);
	assert_null(strstr(said.watched[0], "about"));
	timeline_free(tl);
	trace_free(trace);
}

/* Every event loop is held for some milliseconds at a time: at the end that is told only if it was worth it. */
static void
short_holds_are_no_headline(void **state)
{
	static const struct {
		int64_t away_us, hold_us;
		const char *told;
	} holds[] = {
		{ MS(480), MS(9), "ended: exit status 0, after 1.0 s. Its request was answered. No hold was longer than 9.0 ms." },
		{ MS(480), 900, "ended: exit status 0, after 1.0 s. Its request was answered. It never held its loop." },
		{ MS(480), MS(200), "ended: exit status 0, after 1.0 s. Longest hold: 0.2 s." },
		/* What it had read could not be gone on with meanwhile. */
		{ MS(200), 900, "ended: exit status 0, after 1.0 s. Away from its loop for 0.3 s: it ran." },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(holds); i++) {
		struct trace *trace = trace_new(0);
		struct timeline *tl;
		struct narration said;
		int64_t back_us = MS(500) + holds[i].hold_us, name = trace_intern(trace, "a"), status = trace_intern(trace, "exit status 0");
		const struct event events[] = {
			{ .kind = EVENT_NAME, .track = TRACK_WATCHED_1, .value = name },
			{ .kind = EVENT_COMMAND, .track = TRACK_WATCHED_1, .value = name },
			{ .kind = EVENT_THREAD, .track = TRACK_WATCHED_1, .number = 1, .value = 1 },
			{ .t_us = MS(1), .kind = EVENT_ARRIVE, .track = TRACK_VISITOR, .number = 1 },
			{ .t_us = MS(1), .kind = EVENT_VISITS, .track = TRACK_WATCHED_1, .number = 1, .value = 1 },
			{ .t_us = holds[i].away_us, .kind = EVENT_AWAY, .track = TRACK_WATCHED_1, .number = 1 },
			{ .t_us = MS(500), .kind = EVENT_ANSWER, .track = TRACK_VISITOR, .number = 1, .value = 200 },
			{ .t_us = back_us, .kind = EVENT_BACK, .track = TRACK_WATCHED_1, .number = 1 },
			{ .t_us = back_us, .kind = EVENT_READ, .track = TRACK_WATCHED_1, .number = 1, .value = 1 },
			{ .t_us = MS(1000), .kind = EVENT_THREAD_END, .track = TRACK_WATCHED_1, .number = 1 },
			{ .t_us = MS(1000), .kind = EVENT_EXIT, .track = TRACK_WATCHED_1, .value = status },
		};

		for (size_t k = 0; k < COUNT(events); k++)
			trace_append(trace, &events[k]);
		tl = timeline_new(trace);
		narrator_write(tl, &(struct telling){ .t_us = MS(1100), .width = 100, .grain_us = MS(100) }, &said);
		assert_string_equal(said.watched[0], holds[i].told);
		timeline_free(tl);
		trace_free(trace);
	}
}

/* Of more requests than are kept, it is not known whose the later ones are. */
static void
requests_that_are_only_counted_are_said(void **state)
{
	struct trace *trace = watched_trace(WATCHED_SAMPLE_URLLIB);
	struct timeline *tl;
	struct narration said;

	(void)state;
	trace_append(trace, &(struct event){ .t_us = MS(6208), .kind = EVENT_UNKEPT, .track = TRACK_SERVER, .value = 2000 });
	tl = timeline_new(trace);
	narrator_write(tl, &(struct telling){ .t_us = MS(6300), .width = 100 }, &said);
	assert_string_equal(said.watched[0],
	    "ended: exit status 0, after 6.2 s. 3 of its first 3 requests were answered; more came.");
	timeline_free(tl);
	trace_free(trace);
}

/* A comment at a line's end is no part of a sentence; what looks like one within a string is. */
static void
sources_are_told_without_comments(void **state)
{
	static const struct {
		const char *source, *told;
	} lines[] = {
		{ "\ttime.sleep(1)  # better: await asyncio.sleep(1)", "sleeps on line 6, time.sleep(1)." },
		{ "if wait(\"# 1\", '#'):  # why", "sleeps on line 6, if wait(\"# 1\", '#')." },
		{ "x = \"a \\\" # b\"; # c", "sleeps on line 6, x = \"a \\\" # b\"." },
		{ "    # nothing but a comment", "sleeps on line 6." },
		{ "", "sleeps on line 6." },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++) {
		struct trace *trace = trace_new(0);
		struct timeline *tl;
		struct narration said;
		char source[128];

		snprintf(source, sizeof source, "/a/b.py\t%s", lines[i].source);
		trace_append(trace, &(struct event){ .kind = EVENT_NAME, .track = TRACK_WATCHED_1, .value = trace_intern(trace, "b") });
		trace_append(trace, &(struct event){ .kind = EVENT_COMMAND, .track = TRACK_WATCHED_1, .value = trace_intern(trace, "b.py") });
		trace_append(trace, &(struct event){ .kind = EVENT_THREAD, .track = TRACK_WATCHED_1, .number = 1, .value = 1 });
		trace_append(trace, &(struct event){
			.kind = EVENT_SOURCE, .track = TRACK_WATCHED_1, .number = 6, .value = trace_intern(trace, source),
		});
		trace_append(trace, &(struct event){
			.kind = EVENT_LINE, .track = TRACK_WATCHED_1, .number = 1, .value = trace_intern(trace, "/a/b.py:6:main"),
		});
		trace_append(trace, &(struct event){
			.kind = EVENT_WAIT_TIME, .track = TRACK_WATCHED_1, .number = 1, .value = trace_intern(trace, "clock_nanosleep"),
		});
		tl = timeline_new(trace);
		narrator_write(tl, &(struct telling){ .live = true, .width = 100 }, &said);
		assert_string_equal(said.watched[0], lines[i].told);
		timeline_free(tl);
		trace_free(trace);
	}
}

/* ---- stepping ---- */

static const struct {
	enum watched_sample sample;
	int64_t t_us;
	int width;
	enum track track;
	const char *now;
} steps[] = {
	{ WATCHED_SAMPLE_URLLIB, 181200, 100, TRACK_WATCHED_1, "181.200 ms: my_sync is blocked on line 8 in recvfrom: response 1." },
	{ WATCHED_SAMPLE_URLLIB, 181200, 60, TRACK_WATCHED_1, "181.200 ms: my_sync is blocked on line 8 in recvfrom." },
	{ WATCHED_SAMPLE_URLLIB, 181200, 48, TRACK_WATCHED_1, "0.1 s: my_sync is blocked." },
	{ WATCHED_SAMPLE_URLLIB, 2183600, 100, TRACK_WATCHED_1, "2.183600 s: my_sync is blocked on line 8 in recvfrom: response 2." },
	{ WATCHED_SAMPLE_URLLIB, 2182100, 100, TRACK_WATCHED_1, "2.182100 s: my_sync reads response 1 on line 8." },
	{ WATCHED_SAMPLE_HOLD, 223000, 100, TRACK_WATCHED_1, "223.000 ms: my_async is in its loop: epoll_wait: 4 descriptors." },
	{ WATCHED_SAMPLE_HOLD, 2221900, 100, TRACK_VISITOR,
	    "2.221900 s: the server answers request 2 of my_async, but its loop is held: the response lies there." },
	{ WATCHED_SAMPLE_HOLD, 2521800, 100, TRACK_WATCHED_1,
	    "2.521800 s: my_async reads response 2 only now: it lay there for 0.3 s, while the loop was held." },
	{ WATCHED_SAMPLE_HOLD, 2221400, 100, TRACK_WATCHED_1, "2.221400 s: my_async sleeps on line 20 in clock_nanosleep." },
	{ WATCHED_SAMPLE_HOLD, 2521400, 100, TRACK_WATCHED_1,
	    "2.521400 s: my_async runs again on line 20, after 0.3 s in clock_nanosleep." },
	{ WATCHED_SAMPLE_HOLD, 220000, 100, TRACK_VISITOR,
	    "220.000 ms: the server takes up request 1 of my_async: it is going to take 2.0 s." },
	{ WATCHED_SAMPLE_THREADS, 183100, 100, TRACK_WATCHED_1,
	    "183.100 ms: my_threads's thread 2 is blocked on line 10 in recvfrom: response 1." },
	{ WATCHED_SAMPLE_KILLED, MS(880), 100, TRACK_WATCHED_1, "880.000 ms: my_sync ends after 0.8 s: killed by SIGKILL." },
	{ WATCHED_SAMPLE_KILLED, 880100, 100, TRACK_VISITOR,
	    "880.100 ms: request 1 of my_sync is given up: the server sees that nobody waits for its answer." },
	{ WATCHED_SAMPLE_NOT_FOUND, MS(2), 72, TRACK_WATCHED_1, "2.000 ms: my_fetchr cannot be started: there is no such command." },
};

static void
each_step_says_what_happens(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(steps); i++) {
		struct trace *trace = watched_trace(steps[i].sample);
		struct timeline *tl = timeline_new(trace);
		const struct telling telling = { .t_us = steps[i].t_us, .stepped = true, .width = steps[i].width };
		struct narration said;

		narrator_write(tl, &telling, &said);
		assert_string_equal(said.next, steps[i].now);
		assert_int_equal(said.now_track, steps[i].track);
		assert_string_equal(said.next_label, "now");
		timeline_free(tl);
		trace_free(trace);
	}
}

/* ---- turned knobs ---- */

static const struct {
	enum watched_sample sample;
	enum knob knob;
	int64_t value;
	int width;
	const char *said;
} turns[] = {
	{ WATCHED_SAMPLE_HOLD, KNOB_REQUESTS, 5, 100, "requests means nothing to my_async: it makes what its code says." },
	{ WATCHED_SAMPLE_HOLD, KNOB_REQUESTS, 5, 48, "requests means nothing to my_async." },
	{ WATCHED_SAMPLE_HOLD, KNOB_LIMIT, 2, 100, "limit means nothing to my_async: its code says how many are in flight." },
	{ WATCHED_SAMPLE_HOLD, KNOB_WORK, MS(500), 100, "work means nothing to my_async: its code says what it computes." },
	{ WATCHED_SAMPLE_HOLD, KNOB_ERRORS, ERRORS_500, 100,
	    "errors means nothing to my_async: nothing is made to go wrong with it." },
	{ WATCHED_SAMPLE_HOLD, KNOB_TIMEOUT, MS(500), 100, "timeout means nothing to my_async: its code says how long it waits." },
	{ WATCHED_SAMPLE_BOTH, KNOB_REQUESTS, 5, 100,
	    "requests means nothing to my_sync and my_async: they make what their code says." },
	{ WATCHED_SAMPLE_HOLD, KNOB_PROGRAMS, PROGRAMS_BOTH, 100, "In the next run both programs run at the same time, beside my_async." },
	{ WATCHED_SAMPLE_BESIDE, KNOB_PROGRAMS, PROGRAMS_NONE, 100, "In the next run only my_async runs, neither sync nor async." },
	{ WATCHED_SAMPLE_HOLD, KNOB_DELAY, MS(500), 100,
	    "The delay is now 500 ms, from the next request on. The 3 being served keep their 2.0 s." },
	{ WATCHED_SAMPLE_HOLD, KNOB_JITTER, 20, 100, "Delays vary by up to 20% now, from the next request on." },
	{ WATCHED_SAMPLE_BESIDE, KNOB_REQUESTS, 5, 100,
	    "Each of sync and async makes 5 requests now: fetch_more launches those that are missing." },
	{ WATCHED_SAMPLE_BESIDE, KNOB_WORK, MS(500), 100,
	    "Each response takes 500 ms of computing now, from the next one on. Not for my_async." },
};

static void
a_turned_knob_says_whom_it_concerns(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(turns); i++) {
		struct trace *trace = watched_trace_until(turns[i].sample, MS(1000));
		struct timeline *tl;
		struct narration said;

		trace_append(trace, &(struct event){
			.t_us = MS(1000), .kind = EVENT_KNOB, .track = TRACK_YOU, .number = turns[i].knob, .value = turns[i].value,
		});
		tl = timeline_new(trace);
		narrator_write(tl, &(struct telling){ .t_us = MS(1100), .live = true, .width = turns[i].width }, &said);
		assert_string_equal(said.next, turns[i].said);
		assert_string_equal(said.next_label, "you");
		timeline_free(tl);
		trace_free(trace);
	}
}

/* ---- all moments ---- */

struct claim {
	const struct timeline *tl;
	int64_t t_us;
	enum track track;
	const char *said;
};

static bool
says(const struct claim *c, const char *words)
{
	return strstr(c->said, words) != NULL;
}

/* What is said in the present tense of the thread that is looked at. */
static bool
state_holds(const struct claim *c)
{
	static const struct {
		const char *words;
		enum watched_state state;
	} said[] = {
		{ "is blocked on", WATCHED_BLOCKED }, { "is blocked:", WATCHED_BLOCKED }, { "it is blocked", WATCHED_BLOCKED },
		{ "it sleeps", WATCHED_SLEEPS }, { "it runs", WATCHED_RUNNING }, { "is in its loop", WATCHED_READY },
		{ "is back in its loop", WATCHED_READY }, { "waits for a thread", WATCHED_FOR_THREAD },
	};
	enum watched_state state = (enum watched_state)timeline_thread_at(c->tl, c->track,
	    timeline_main_thread(c->tl, c->track, c->t_us), c->t_us).state;

	for (size_t i = 0; i < COUNT(said); i++)
		if (says(c, said[i].words) && state != said[i].state)
			return false;
	return (!(strncmp(c->said, "sleeps", 6) == 0) || state == WATCHED_SLEEPS) &&
	    (!(strncmp(c->said, "runs", 4) == 0) || state == WATCHED_RUNNING ||
	    timeline_watched_life(c->tl, c->track, c->t_us).untraced != NULL);
}

/* The line: the one that it stands in, or that of the hold that is told. */
static bool
line_holds(const struct claim *c)
{
	const char *line = strstr(c->said, " on line ");
	uint32_t thread = timeline_main_thread(c->tl, c->track, c->t_us), number = 0;
	bool is_past = says(c, "slept") || says(c, "it ran") || says(c, "was blocked") || says(c, "Longest hold");
	size_t count;

	if (line == NULL)
		return true;
	if (sscanf(line, " on line %u", &number) != 1)
		return false;
	if (!is_past)
		return timeline_thread_place(c->tl, c->track, thread, c->t_us).line == number;
	timeline_holds(c->tl, c->track, c->t_us, &count);
	for (size_t i = 0; i < count; i++)
		if (timeline_hold_doing(c->tl, c->track, &timeline_holds(c->tl, c->track, c->t_us, &count)[i], c->t_us).place.line == number)
			return true;
	return false;
}

static bool
hold_holds(const struct claim *c)
{
	uint32_t thread = timeline_main_thread(c->tl, c->track, c->t_us), number, unread[1];
	const struct watched_hold *hold = timeline_hold_at(c->tl, c->track, thread, c->t_us);
	bool lasts = hold != NULL && c->t_us - hold->start_us >= HOLD_LEAST_US;
	const char *response = strstr(c->said, "Response ");

	if (says(c, "holds its loop") != lasts)
		return false;
	if (response == NULL || sscanf(response, "Response %u waits", &number) != 1)
		return true;
	return timeline_unread(c->tl, c->track, thread, c->t_us, unread, 1) == 1 && unread[0] == number;
}

static void
check_moment(const struct timeline *tl, int64_t t_us, bool is_plausible)
{
	static const int widths[] = { 40, 48, 60, 72, 84, 100, 200 };

	for (size_t w = 0; w < COUNT(widths); w++) {
		int room = widths[w] < SENTENCE_LEAST ? SENTENCE_LEAST : widths[w] > SENTENCE_FULL ? SENTENCE_FULL : widths[w];
		struct narration said;

		narrator_write(tl, &(struct telling){ .t_us = t_us, .live = true, .width = widths[w], .says_coming = w % 2 == 0 }, &said);
		for (int i = 0; i < WATCHED_MAX; i++) {
			struct claim c = { tl, t_us, watched_track(i), said.watched[i] };

			assert_int_equal(said.watched[i][0] != '\0', timeline_has_watched(tl, c.track));
			if ((int)strlen(c.said) > room || !utf8_is_valid(c.said))
				fail_msg("for %d: %s", room, c.said);
			if (is_plausible && (!state_holds(&c) || !line_holds(&c) || !hold_holds(&c) || says(&c, "comput")))
				fail_msg("%jd us: untrue: %s", (intmax_t)t_us, c.said);
		}
	}
}

static void
all_that_is_said_is_so(void **state)
{
	(void)state;
	for (int i = 0; i < WATCHED_SAMPLE_COUNT; i++) {
		struct trace *trace = watched_trace((enum watched_sample)i);
		struct timeline *tl = timeline_new(trace);

		for (size_t k = 0; k < trace_count(trace); k++) {
			int64_t t_us = trace_at(trace, k)->t_us;

			check_moment(tl, t_us, true);
			check_moment(tl, t_us + 700, true);
		}
		timeline_free(tl);
		trace_free(trace);
	}
}

/* Live, it is the same whether or not the log goes on. */
static void
nothing_is_known_before_it_happens(void **state)
{
	(void)state;
	for (int i = 0; i < WATCHED_SAMPLE_COUNT; i++) {
		struct trace *trace = watched_trace((enum watched_sample)i);
		struct timeline *whole = timeline_new(trace);

		for (size_t k = 1; k < trace_count(trace); k += 7) {
			int64_t t_us = trace_at(trace, k)->t_us;
			struct trace *part = watched_trace_until((enum watched_sample)i, t_us);
			struct timeline *before = timeline_new(part);
			const struct telling telling = { .t_us = t_us, .live = true, .width = 100, .grain_us = MS(100) };
			struct narration told, again;

			narrator_write(whole, &telling, &told);
			narrator_write(before, &telling, &again);
			for (int p = 0; p < WATCHED_MAX; p++)
				if (timeline_has_watched(before, watched_track(p)))
					assert_string_equal(told.watched[p], again.watched[p]);
			timeline_free(before);
			trace_free(part);
		}
		timeline_free(whole);
		trace_free(trace);
	}
}

/* Whatever the log says, nothing breaks. */
static void
nonsense_fits(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 200; seed++) {
		struct trace *trace = random_nonsense(seed, 150);
		struct timeline *tl = timeline_new(trace);

		for (size_t k = 0; k < trace_count(trace); k += 5)
			check_moment(tl, trace_at(trace, k)->t_us, false);
		timeline_free(tl);
		trace_free(trace);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sentences_at_given_moments),
		cmocka_unit_test(what_waits_says_what_comes),
		cmocka_unit_test(short_holds_are_no_headline),
		cmocka_unit_test(requests_that_are_only_counted_are_said),
		cmocka_unit_test(sources_are_told_without_comments),
		cmocka_unit_test(each_step_says_what_happens),
		cmocka_unit_test(a_turned_knob_says_whom_it_concerns),
		cmocka_unit_test(all_that_is_said_is_so),
		cmocka_unit_test(nothing_is_known_before_it_happens),
		cmocka_unit_test(nonsense_fits),
	};

	return cmocka_run_group_tests_name("narrator_watched", tests, NULL, NULL);
}
