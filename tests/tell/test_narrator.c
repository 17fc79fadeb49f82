/* The narrator: its sentences at given moments. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "log/timeline.h"
#include "support/sample_run.h"
#include "tell/narrator.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])
#define MS(ms) ((int64_t)(ms) * 1000)

/* ---- a table of moments ---- */

static const struct sample three = { .requests = 3 };
static const struct sample alone = { .requests = 3, .programs = PROGRAMS_ASYNC };
static const struct sample one = { .requests = 1 };
static const struct sample crowd = { .requests = 12 };
static const struct sample limited = { .requests = 6, .delay_us = MS(2000), .limit = 2, .programs = PROGRAMS_ASYNC };
static const struct sample failing = { .requests = 3, .fails = 2, .cause = CAUSE_TIMED_OUT };
static const struct sample refused = { .requests = 2, .fails = 1, .cause = CAUSE_REFUSED, .programs = PROGRAMS_ASYNC };
static const struct sample computing = { .requests = 3, .delay_us = MS(2000), .work_us = MS(2000) };
static const struct sample computing_in_turn = { .requests = 3, .delay_us = MS(2000), .work_us = MS(2000), .limit = 1,
	.programs = PROGRAMS_ASYNC };
static const struct sample mixed = { .requests = 4, .delay_us = MS(2000), .errors = ERRORS_MIXED, .programs = PROGRAMS_ASYNC };
static const struct sample in_turn = { .requests = 3, .delay_us = MS(2000), .server = SERVER_SERIAL,
	.programs = PROGRAMS_IN_TURN };
static const struct sample turned = { .requests = 3, .turn_us = MS(2000), .turn_to_us = MS(2000), .press_us = MS(1500) };

static const struct {
	const struct sample *sample;
	int64_t t_us;
	bool live;
	int width;
	const char *sync, *async, *label, *next;
} moments[] = {
	{ &three, MS(400), true, 100,
	    "has been blocked on line 3 since 0.0 s. Until response 1 is here, it can do nothing else.",
	    "sent all 3 in 0.2 ms and went on: it is ready for whatever comes.",
	    "next", "The server answers at about 5.0 s: one response for sync, three for async." },
	{ &three, MS(3450), true, 100,
	    "has been blocked on line 3 since 0.0 s (for 3.4 s). 34 turns of its spinner are late.",
	    "is ready: 34 turns, all on time. A response calls handle_response: the next at about 5.0 s.",
	    "next", "The server answers at about 5.0 s: one response for sync, three for async." },
	{ &three, MS(3450), true, 72,
	    "has been blocked on line 3 since 0.0 s (for 3.4 s). 34 turns are late.",
	    "is ready: 34 turns, all on time. Next response at about 5.0 s.",
	    "next", "The server answers 4 requests at about 5.0 s." },
	{ &three, MS(3450), true, 48,
	    "blocked on line 3 since 0.0 s (for 3.4 s).",
	    "is ready. Next response at about 5.0 s.",
	    "next", "The server answers 4 requests at about 5.0 s." },
	{ &three, MS(3450), false, 100,
	    "has been blocked on line 3 since 0.0 s (for 3.4 s). 34 turns of its spinner are late.",
	    "is ready: 34 turns, all on time. A response calls handle_response.",
	    "then", "1.6 s later request 1 of sync is answered." },
	{ &three, 5001850, true, 100,
	    "got response 1, printed it, and launched request 2. Blocked on line 3 again since 5.0 s.",
	    "runs handle_response for response 1. Responses 2 and 3 are here too, but wait: one at a time.",
	    "next", "When handle_response returns, the loop calls it for the next one in the queue." },
	{ &alone, 5001850, false, 100, "",
	    "runs handle_response for response 1. Responses 2 and 3 are here too, but wait: one at a time.",
	    "then", "0.1 ms later handle_response returns, and the loop calls it again for request 2." },
	{ &three, MS(5300), true, 100,
	    "got response 1, printed it, and sent request 2. Blocked on line 3 again since 5.0 s.",
	    "had all 3 after 5.0 s: 3 waits at the same time take as long as one. It is free.",
	    "next", "sync gets response 2 at about 10.0 s. async has nothing left in flight; its spinner goes on." },
	{ &three, MS(5300), true, 48,
	    "sent request 2. Blocked again since 5.0 s.",
	    "had all 3 after 5.0 s. It is free.",
	    "next", "sync gets response 2 at about 10.0 s." },
	{ &three, MS(15010), true, 100,
	    "took 15.0 s: 5 + 5 + 5, one wait after another. 149 turns came late, by up to 14.9 s.",
	    "took 5.0 s: the same three waits at the same time. It was 3.0 times faster.",
	    "try", "r to run it again, or turn a knob: what if the delay were 2.0 s? And with 6 requests?" },
	{ &three, MS(15010), true, 48,
	    "took 15.0 s: three waits, one after another.",
	    "took 5.0 s: 3.0 times faster than sync.",
	    "try", "r to run it again, or turn a knob." },
	{ &one, MS(5010), true, 100,
	    "took 5.0 s: one wait, in which it could do nothing else. 49 turns came late, by up to 4.9 s.",
	    "took 5.0 s: one wait, in which it stayed ready. Its spinner was always on time.",
	    "try", "r to run it again, or turn a knob: what if the delay were 2.0 s? And with 3 requests?" },
	{ &crowd, MS(23500), true, 100,
	    "has 4 of 12 responses, one wait at a time. Blocked on line 3 since 20.0 s, for response 5.",
	    "had all 12 after 5.0 s: 12 waits at the same time take as long as one. It is free.",
	    "next", "sync gets response 5 at about 25.0 s. async has nothing left in flight; its spinner goes on." },
	{ &crowd, MS(23500), true, 72,
	    "has 4 of 12 responses. Blocked on line 3 since 20.0 s.",
	    "had all 12 after 5.0 s: 12 waits at the same time take as long as one.",
	    "next", "sync gets response 5 at about 25.0 s." },
	{ &crowd, MS(23500), true, 48,
	    "has 4 of 12. Blocked since 20.0 s.",
	    "had all 12 after 5.0 s. It is free.",
	    "next", "sync gets response 5 at about 25.0 s." },
	{ &crowd, MS(61000), true, 100,
	    "took 60.0 s: 12 waits of 5.0 s, one after another. 599 turns came late, by up to 59.9 s.",
	    "took 5.0 s: the same 12 waits at the same time. It was 12 times faster.",
	    "try", "r to run it again, or turn a knob: what if the delay were 2.0 s? And with 24 requests?" },
	{ &limited, MS(1500), true, 100, "",
	    "is ready. 2 in flight: the limit. 4 not sent yet: each end lets the next one go.",
	    "next", "The server answers at about 2.0 s: two responses for async." },
	{ &limited, MS(4500), true, 100, "",
	    "got response 4: the loop called handle_response. It is ready; 2 more in flight.",
	    "next", "The server answers at about 6.0 s: two responses for async." },
	{ &failing, MS(2600), true, 100,
	    "has been blocked on line 3 since 0.0 s (for 2.6 s). 26 turns of its spinner are late.",
	    "request 2 failed: timed out after 2.5 s. handle_response got the error. It is ready.",
	    "next", "The server answers at about 5.0 s: one response for sync, two for async." },
	{ &failing, MS(9000), true, 100,
	    "has been blocked on line 3 since 5.0 s (for 4.0 s). 90 turns of its spinner are late.",
	    "took 5.0 s: 2 of 3 ok, 1 failed. The last failure: timed out. It is free.",
	    "next", "sync gets response 2 at about 10.0 s. async has nothing left in flight; its spinner goes on." },
	{ &refused, MS(600), true, 100, "",
	    "request 1 failed: connection refused after 60 µs. handle_response got the error. It is ready.",
	    "next", "async gets response 2 at about 5.0 s." },
	{ &computing, MS(2500), true, 100,
	    "has been computing on line 5 since 2.0 s (for 0.5 s): neither program is free. 25 turns are late.",
	    "has been computing on line 4 since 2.0 s: neither program is free.",
	    "next", "sync ends its computing at about 4.0 s, and goes on." },
	{ &computing, MS(13000), true, 100,
	    "took 12.0 s: 3 x (2.0 s waiting + 2.0 s computing), one after another. 119 turns came late.",
	    "took 8.0 s: one wait of 2.0 s for all, then 3 x 2.0 s computing: work cannot overlap.",
	    "try", "r to run it again, or turn a knob: what if the delay were 1.0 s? And with 6 requests?" },
	{ &computing, MS(13000), true, 48, "took 12.0 s, 6.0 s of it computing.", "took 8.0 s, 6.0 s of it computing.",
	    "try", "r to run it again, or turn a knob." },
	{ &computing_in_turn, MS(50000), true, 100, "",
	    "took 8.0 s, 6.0 s of it computing: work cannot overlap.",
	    "try", "r to run it again, or turn a knob: what if the delay were 1.0 s? And with 6 requests?" },
	/* The last one failed less than 2.5 s ago: but it is over. */
	{ &mixed, MS(3200), true, 100, "",
	    "took 3.0 s: 0 of 4 ok, 4 failed. The last failure: timed out.",
	    "try", "r to run it again, or turn a knob: what if the delay were 1.0 s? And with 8 requests?" },
	{ &in_turn, MS(500), true, 100,
	    "has been blocked on line 3 since 0.0 s. Until response 1 is here, it can do nothing else.",
	    "begins when sync is done: they run in turn.",
	    "next", "sync gets response 1 at about 2.0 s. async has not started." },
	{ &in_turn, MS(12100), true, 100,
	    "took 6.0 s: 2 + 2 + 2, one wait after another. 59 turns came late, by up to 5.9 s.",
	    "took 6.0 s, as long as sync: the server serves one at a time. But each turn came on time.",
	    "try", "r to run it again, or turn a knob: what if the delay were 1.0 s? And with 6 requests?" },
	{ &turned, MS(1600), true, 100,
	    "cannot answer your press of b: it is blocked on line 3. The press waits in its queue.",
	    "answered your press of b after 0.2 ms: it is ready in its loop.",
	    "next", "The server answers at about 5.0 s: one response for sync, three for async." },
	{ &turned, MS(1600), false, 100,
	    "cannot answer your press of b: it is blocked on line 3. The press waits in its queue.",
	    "answered your press of b after 0.2 ms: it is ready in its loop.",
	    "then", "0.4 s later you turn delay to 2.0 s." },
	{ &turned, MS(2500), true, 100,
	    "cannot answer your press of b: it is blocked on line 3. The press waits in its queue.",
	    "answered your press of b after 0.2 ms: it is ready in its loop.",
	    "you", "The delay is now 2.0 s, from the next request on. The 4 being served keep their 5.0 s." },
	{ &turned, MS(2500), true, 48,
	    "cannot answer b: it is blocked on line 3.",
	    "answered b after 0.2 ms. It is ready.",
	    "you", "The delay is 2.0 s, from the next on." },
	{ &turned, MS(4600), true, 100,
	    "has been blocked on line 3 since 0.0 s (for 4.6 s). 46 turns of its spinner are late.",
	    "is ready: 45 turns, all on time. A response calls handle_response: the next at about 5.0 s.",
	    "next", "The server answers at about 5.0 s: one response for sync, three for async." },
	{ &turned, MS(9200), true, 100,
	    "answered your press of b only after 7.5 s: blocked, it could not. The press waited in its queue.",
	    "took 5.0 s, but not for the same waits as sync: a knob was turned.",
	    "try", "r to run it again, or turn a knob: what if the delay were 1.0 s? And with 6 requests?" },
};

static void
expect_text(size_t i, const char *who, const char *said, const char *wanted)
{
	if (strcmp(said, wanted) != 0)
		fail_msg("moment %zu, %s:\n  said   %s\n  wanted %s", i, who, said, wanted);
}

static void
test_moments(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(moments); i++) {
		/* Live, the log ends at the present: nothing after it can be known. */
		struct trace *trace = moments[i].live ? sample_run_until(moments[i].sample, moments[i].t_us)
		                                      : sample_run(moments[i].sample);
		struct timeline *tl = timeline_new(trace);
		struct narration says;

		narrator_write(tl, &(struct telling){ .t_us = moments[i].t_us, .live = moments[i].live, .width = moments[i].width }, &says);
		expect_text(i, "sync", says.program[TRACK_SYNC], moments[i].sync);
		expect_text(i, "async", says.program[TRACK_ASYNC], moments[i].async);
		expect_text(i, "label", says.next_label, moments[i].label);
		expect_text(i, "next", says.next, moments[i].next);
		timeline_free(tl);
		trace_free(trace);
	}
}

/* A text from outside is cut visibly, and not in the middle of a character. */
static void
test_long_texts_are_cut_between_characters(void **state)
{
	static const struct {
		enum track track;
		struct event event;
	} cases[] = {
		{ TRACK_SYNC, { .t_us = 20, .kind = EVENT_TAKE, .track = TRACK_VISITOR, .number = 1, .value = MS(5000) } },
		{ TRACK_ASYNC, { .t_us = 20, .kind = EVENT_PRINT, .track = TRACK_ASYNC, .step = STEP_PRINT_LAST, .value = 1 } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct trace *trace = trace_new(0);
		struct timeline *tl;
		struct narration says;
		int64_t programs = cases[i].track == TRACK_SYNC ? PROGRAMS_NONE : PROGRAMS_ASYNC;

		trace_intern(trace, "/öööööööööööööööööööööööööööööö");
		trace_append(trace, &(struct event){ .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_PROGRAMS, .value = programs });
		trace_append(trace, &(struct event){ .kind = EVENT_RUN_START, .track = TRACK_LOOP });
		trace_append(trace, &(struct event){ .t_us = 10, .kind = EVENT_STEP, .track = TRACK_ASYNC, .step = STEP_EVERY });
		trace_append(trace, &(struct event){ .t_us = 10, .kind = EVENT_ARRIVE, .track = TRACK_VISITOR, .number = 1, .value = 1 });
		trace_append(trace, &cases[i].event);
		tl = timeline_new(trace);
		narrator_write(tl, &(struct telling){ .t_us = 20, .live = i == 0, .stepped = i == 1, .width = 100 }, &says);
		assert_true(utf8_is_valid(says.next));
		assert_null(strchr(says.next, '?'));
		assert_non_null(strstr(says.next, "öö…"));
		timeline_free(tl);
		trace_free(trace);
	}
}

/* Where no row is for it, a sentence that has room says when the next response comes. */
static void
test_what_comes_is_added_where_it_fits(void **state)
{
	static const struct {
		const struct sample *sample;
		int64_t t_us;
		int width;
		const char *sync, *async;
	} cases[] = {
		{ &three, MS(3450), 100, "has been blocked on line 3 since 0.0 s (for 3.4 s). 34 turns are late. Next response at about 5.0 s.",
		    "is ready: 34 turns, all on time. A response calls handle_response: the next at about 5.0 s." },
		{ &three, MS(3450), 71, "blocked on line 3 since 0.0 s (for 3.4 s). Response at about 5.0 s.",
		    "is ready: 34 turns, all on time. Next response at about 5.0 s." },
		{ &three, MS(3450), 48, "blocked on line 3 since 0.0 s (for 3.4 s).",
		    "is ready. Next response at about 5.0 s." },
		{ &crowd, MS(23500), 71, "has 4 of 12 responses. Blocked on line 3 since 20.0 s.",
		    "had all 12 after 5.0 s: 12 waits at the same time take as long as one." },
		{ &turned, MS(1600), 71, "cannot answer b: it is blocked on line 3.",
		    "answered your press of b after 0.2 ms: it is ready in its loop." },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct trace *trace = sample_run_until(cases[i].sample, cases[i].t_us);
		struct timeline *tl = timeline_new(trace);
		struct narration says;

		narrator_write(tl, &(struct telling){ .t_us = cases[i].t_us, .live = true, .says_coming = true, .width = cases[i].width },
		    &says);
		expect_text(i, "sync", says.program[TRACK_SYNC], cases[i].sync);
		expect_text(i, "async", says.program[TRACK_ASYNC], cases[i].async);
		timeline_free(tl);
		trace_free(trace);
	}
}

/* ---- what a sample run does not show, from a few events each ---- */

struct written {
	int64_t t_us;
	enum track track;
	enum event_kind kind;
	enum step step;
	uint32_t number;
	int64_t value;
};

static struct trace *
trace_of(const struct written *events, size_t count)
{
	struct trace *trace = trace_new(0);

	for (size_t i = 0; i < count; i++) {
		struct event e = {
			.t_us = events[i].t_us, .track = (uint8_t)events[i].track, .kind = (uint8_t)events[i].kind,
			.step = (uint8_t)events[i].step, .number = events[i].number, .value = events[i].value,
		};

		trace_append(trace, &e);
	}
	return trace;
}

#define BEGIN { 0, TRACK_LOOP, EVENT_RUN_START, STEP_NONE, 0, 0 }
#define ASYNC_TAKEN(n, t, us) \
	{ (t), TRACK_ASYNC, EVENT_LAUNCH, STEP_NONE, (n), 0 }, { (t), TRACK_ASYNC, EVENT_CONNECT, STEP_NONE, (n), 0 }, \
	{ (t), TRACK_ASYNC, EVENT_CONNECTED, STEP_NONE, (n), 0 }, { (t), TRACK_ASYNC, EVENT_ARRIVE, STEP_NONE, (n), 0 }, \
	{ (t), TRACK_ASYNC, EVENT_TAKE, STEP_NONE, (n), (us) }
#define ASYNC_ANSWERED(n, t) \
	{ (t), TRACK_ASYNC, EVENT_ANSWER, STEP_NONE, (n), 200 }, { (t), TRACK_ASYNC, EVENT_RESPONSE, STEP_NONE, (n), 200 }, \
	{ (t), TRACK_ASYNC, EVENT_QUEUE, STEP_NONE, (n), 0 }

static const struct written overtaking[] = {
	BEGIN,
	{ 0, TRACK_ASYNC, EVENT_PLAN, STEP_NONE, 0, 3 },
	{ 0, TRACK_ASYNC, EVENT_STEP, STEP_EVERY, 0, 0 },
	ASYNC_TAKEN(1, 100, MS(4000)), ASYNC_TAKEN(2, 100, MS(3000)), ASYNC_TAKEN(3, 100, MS(2000)),
	{ 200, TRACK_ASYNC, EVENT_READY, STEP_NONE, 0, 0 },
	ASYNC_ANSWERED(3, MS(2000)),
	{ MS(2000), TRACK_ASYNC, EVENT_CALLBACK_START, STEP_NONE, 3, 0 },
	{ MS(2001), TRACK_ASYNC, EVENT_CALLBACK_END, STEP_NONE, 3, 0 },
};

static const struct written freezing[] = {
	BEGIN,
	{ 0, TRACK_ASYNC, EVENT_PLAN, STEP_NONE, 0, 1 },
	{ 0, TRACK_ASYNC, EVENT_STEP, STEP_EVERY, 0, 0 },
	ASYNC_TAKEN(1, 100, MS(2000)),
	{ 200, TRACK_ASYNC, EVENT_READY, STEP_NONE, 0, 0 },
	{ 300, TRACK_SERVER, EVENT_FREEZE, STEP_NONE, 1, MS(2000) },
	{ MS(2080), TRACK_SERVER, EVENT_THAW, STEP_NONE, 1, MS(2000) },
};

static const struct written in_line[] = {
	BEGIN,
	{ 0, TRACK_SYNC, EVENT_PLAN, STEP_NONE, 0, 1 },
	{ 0, TRACK_ASYNC, EVENT_PLAN, STEP_NONE, 0, 1 },
	ASYNC_TAKEN(1, 100, MS(5000)),
	{ 0, TRACK_SYNC, EVENT_STEP, STEP_EVERY, 0, 0 },
	{ 200, TRACK_SYNC, EVENT_LAUNCH, STEP_NONE, 1, 0 },
	{ 200, TRACK_SYNC, EVENT_BLOCK, STEP_FETCH, 1, 0 },
	{ 300, TRACK_SYNC, EVENT_CONNECT, STEP_NONE, 1, 0 },
	{ 300, TRACK_SYNC, EVENT_CONNECTED, STEP_NONE, 1, 0 },
	{ 300, TRACK_SYNC, EVENT_ARRIVE, STEP_NONE, 1, 0 },
};

static const struct written deadline[] = {
	{ 0, TRACK_YOU, EVENT_KNOB, STEP_NONE, KNOB_TIMEOUT, MS(3000) },
	BEGIN,
	{ 0, TRACK_ASYNC, EVENT_PLAN, STEP_NONE, 0, 1 },
	{ 0, TRACK_ASYNC, EVENT_STEP, STEP_EVERY, 0, 0 },
	ASYNC_TAKEN(1, 100, MS(5000)),
	{ 200, TRACK_ASYNC, EVENT_READY, STEP_NONE, 0, 0 },
};

static const struct written cancelling[] = {
	BEGIN,
	{ 0, TRACK_ASYNC, EVENT_PLAN, STEP_NONE, 0, 2 },
	{ 0, TRACK_ASYNC, EVENT_STEP, STEP_EVERY, 0, 0 },
	ASYNC_TAKEN(1, 100, MS(5000)), ASYNC_TAKEN(2, 100, MS(5000)),
	{ 200, TRACK_ASYNC, EVENT_READY, STEP_NONE, 0, 0 },
	{ MS(900), TRACK_ASYNC, EVENT_CANCEL, STEP_NONE, 1, 0 },
	{ MS(900), TRACK_ASYNC, EVENT_CANCEL, STEP_NONE, 2, 0 },
};

/* Two are sent and two not, and one of the former has its response. */
#define TWO_OF_FOUR_SENT \
	{ 0, TRACK_ASYNC, EVENT_PLAN, STEP_NONE, 0, 4 }, \
	{ 0, TRACK_ASYNC, EVENT_STEP, STEP_EVERY, 0, 0 }, \
	ASYNC_TAKEN(1, 100, MS(1400)), ASYNC_TAKEN(2, 100, MS(5000)), \
	{ 100, TRACK_ASYNC, EVENT_LAUNCH, STEP_NONE, 3, 0 }, \
	{ 100, TRACK_ASYNC, EVENT_LAUNCH, STEP_NONE, 4, 0 }, \
	{ 200, TRACK_ASYNC, EVENT_READY, STEP_NONE, 0, 0 }, \
	ASYNC_ANSWERED(1, MS(1400)), \
	{ MS(1400), TRACK_ASYNC, EVENT_CALLBACK_START, STEP_NONE, 1, 0 }, \
	{ MS(1401), TRACK_ASYNC, EVENT_CALLBACK_END, STEP_NONE, 1, 0 }

/* Callbacks run all the time, but that is not why the others are not sent. */
static const struct written sending[] = { BEGIN, TWO_OF_FOUR_SENT };
/* The limit is why, also in the moment before the next one is sent. */
static const struct written limited_to_two[] = { { 0, TRACK_YOU, EVENT_KNOB, STEP_NONE, KNOB_LIMIT, 2 }, BEGIN, TWO_OF_FOUR_SENT };

#define TURN(knob, to) { MS(1000), TRACK_YOU, EVENT_KNOB, STEP_NONE, (knob), (to) }
#define TURNED(name, knob, to) \
	static const struct written name[] = { BEGIN, { 0, TRACK_ASYNC, EVENT_STEP, STEP_EVERY, 0, 0 }, \
		{ 0, TRACK_SYNC, EVENT_STEP, STEP_EVERY, 0, 0 }, TURN(knob, to) }
TURNED(turn_more, KNOB_REQUESTS, 6);
TURNED(turn_fewer, KNOB_REQUESTS, 1);
TURNED(turn_serial, KNOB_SERVER, SERVER_SERIAL);
TURNED(turn_workers, KNOB_SERVER, 4);
TURNED(turn_freeze, KNOB_SERVER, SERVER_FREEZE);
TURNED(turn_limit, KNOB_LIMIT, 10);
TURNED(turn_jitter, KNOB_JITTER, 60);
TURNED(turn_programs, KNOB_PROGRAMS, PROGRAMS_IN_TURN);
TURNED(turn_work, KNOB_WORK, MS(500));
TURNED(turn_timeout, KNOB_TIMEOUT, MS(3000));
TURNED(turn_url, KNOB_URL, 1);
TURNED(turn_url_back, KNOB_URL, 0);
static const struct written turn_limit_away[] = { { 0, TRACK_YOU, EVENT_KNOB, STEP_NONE, KNOB_URL, 1 },
	{ 0, TRACK_YOU, EVENT_KNOB, STEP_NONE, KNOB_LIMIT, 3 }, BEGIN, { 0, TRACK_ASYNC, EVENT_STEP, STEP_EVERY, 0, 0 },
	{ 0, TRACK_SYNC, EVENT_STEP, STEP_EVERY, 0, 0 }, TURN(KNOB_LIMIT, 0) };

static const struct written turn_limit_off[] = { { 0, TRACK_YOU, EVENT_KNOB, STEP_NONE, KNOB_LIMIT, 3 },
	{ 0, TRACK_LOOP, EVENT_RUN_START, STEP_NONE, 0, 300 }, { 0, TRACK_ASYNC, EVENT_STEP, STEP_EVERY, 0, 0 },
	{ 0, TRACK_SYNC, EVENT_STEP, STEP_EVERY, 0, 0 }, TURN(KNOB_LIMIT, 0) };

enum row { ROW_SYNC, ROW_ASYNC, ROW_NEXT };

#define OF(name) name, COUNT(name)
static const struct {
	const struct written *events;
	size_t count;
	int64_t t_us;
	enum row row;
	const char *label, *sentence;
} written_moments[] = {
	{ OF(overtaking), 2000500, ROW_ASYNC, NULL,
	    "runs handle_response for response 3. It overtook response 1: the first to respond is called first." },
	{ OF(overtaking), MS(2500), ROW_ASYNC, NULL,
	    "got response 3 before response 1: callbacks run in the order of the responses. It is ready." },
	{ OF(overtaking), MS(2500), ROW_NEXT, "next", "async gets response 2 at about 3.0 s. sync has not started." },
	{ OF(freezing), MS(50), ROW_ASYNC, NULL,
	    "cannot run while the server sleeps: both are on the same loop." },
	{ OF(freezing), MS(50), ROW_NEXT, "loop",
	    "The server sleeps on the loop that draws this screen: up to 2.0 s in which nothing moves." },
	{ OF(freezing), MS(2100), ROW_NEXT, "loop",
	    "This screen stood still for 2.0 s: the server slept on the loop that draws it." },
	{ OF(in_line), MS(1500), ROW_SYNC, NULL,
	    "has been blocked on line 3 since 0.0 s (for 1.5 s). Its request is in line: 1 other is served." },
	{ OF(deadline), MS(500), ROW_NEXT, "next", "Request 1 of async times out at about 3.0 s, unless answered before." },
	{ OF(cancelling), MS(1000), ROW_ASYNC, NULL, "has 2 cancelled requests: there will be no callbacks. It is ready." },
	{ OF(sending), MS(1500), ROW_ASYNC, NULL, "is ready. 1 in flight, 2 not sent yet: they are sent one after another, as fast as it goes." },
	{ OF(limited_to_two), 1401500, ROW_ASYNC, NULL, "got response 1: the loop called handle_response. It is ready; 1 more in flight." },
	{ OF(turn_more), MS(1500), ROW_NEXT, "you",
	    "Each program makes 6 requests now: fetch_more launches those that are missing." },
	{ OF(turn_fewer), MS(1500), ROW_NEXT, "you",
	    "Each program makes 1 request now: what is not sent is dropped, what is sent stays." },
	{ OF(turn_serial), MS(1500), ROW_NEXT, "you",
	    "The server serves one request at a time now: the others stand in line." },
	{ OF(turn_workers), MS(1500), ROW_NEXT, "you",
	    "The server has 4 workers now: when all are busy, requests stand in line." },
	{ OF(turn_freeze), MS(1500), ROW_NEXT, "you",
	    "The server now sleeps on the loop that draws this screen: while it sleeps, nothing moves here." },
	{ OF(turn_limit), MS(1500), ROW_NEXT, "you",
	    "Each program has at most 10 requests in flight now: the others wait to be sent." },
	{ OF(turn_jitter), MS(1500), ROW_NEXT, "you", "Delays vary by up to 60% now, from the next request on." },
	{ OF(turn_programs), MS(1500), ROW_NEXT, "you", "In the next run sync runs first, then async." },
	{ OF(turn_work), MS(1500), ROW_NEXT, "you",
	    "Each response takes 500 ms of computing now, from the next one on." },
	{ OF(turn_timeout), MS(1500), ROW_NEXT, "you", "Requests time out after 3.0 s, from the next one on." },
	{ OF(turn_timeout), MS(3501), ROW_NEXT, "next", "What comes first is not known yet." },
	{ OF(turn_url), MS(1500), ROW_NEXT, "you", "The next run fetches from http://example.org/a." },
	{ OF(turn_url_back), MS(1500), ROW_NEXT, "you", "The next run fetches from the server here again, the built-in one." },
	{ OF(turn_limit_off), MS(1500), ROW_NEXT, "you", "There is no limit now but the system's: it has sockets for 300." },
	{ OF(turn_limit_away), MS(1500), ROW_NEXT, "you",
	    "At most 20 are in flight now: at a server elsewhere, more must be asked for with a limit." },
};

static void
test_written_moments(void **state)
{
	char why[KNOB_WHY_SIZE];

	(void)state;
	assert_int_equal(addresses_note("http://example.org/a", why, sizeof why), 1);
	for (size_t i = 0; i < COUNT(written_moments); i++) {
		struct trace *whole = trace_of(written_moments[i].events, written_moments[i].count), *trace;
		struct written until[64];
		struct timeline *tl;
		struct narration says;
		size_t count = trace_count_until(whole, written_moments[i].t_us);

		memcpy(until, written_moments[i].events, count * sizeof *until);
		trace = trace_of(until, count);
		tl = timeline_new(trace);
		narrator_write(tl, &(struct telling){ .t_us = written_moments[i].t_us, .live = true, .width = 100 }, &says);
		expect_text(i, "row", written_moments[i].row == ROW_NEXT ? says.next : says.program[written_moments[i].row],
		    written_moments[i].sentence);
		if (written_moments[i].label != NULL)
			expect_text(i, "label", says.next_label, written_moments[i].label);
		timeline_free(tl);
		trace_free(trace);
		trace_free(whole);
	}
}

/* ---- stepping from fact to fact ---- */

static const struct sample stepped = { .requests = 3, .delay_us = MS(5000), .limit = 2, .work_us = MS(500), .press_us = MS(1200),
	.turn_us = MS(2500), .turn_to_us = MS(2000) };

/* The first fact of that kind of the run, about that request (0: any). */
static const struct {
	const struct sample *sample;
	enum track track;
	enum event_kind kind;
	enum step step;
	uint32_t number;
	enum language language;
	int width;
	const char *sentence;
} facts[] = {
	{ &three, TRACK_SYNC, EVENT_BLOCK, STEP_NONE, 1, LANGUAGE_PYTHON, 100,
	    "0.050 ms: sync is blocked on line 3: until response 1 is here, nothing else of it runs." },
	{ &three, TRACK_SYNC, EVENT_BLOCK, STEP_NONE, 1, LANGUAGE_PYTHON, 72,
	    "0.050 ms: sync is blocked on line 3 until response 1 is here." },
	{ &three, TRACK_SYNC, EVENT_BLOCK, STEP_NONE, 1, LANGUAGE_PYTHON, 48, "0.050 ms: sync is blocked on line 3." },
	{ &three, TRACK_ASYNC, EVENT_LAUNCH, STEP_NONE, 2, LANGUAGE_PYTHON, 100,
	    "0.150 ms: async launches request 2 and does not wait." },
	{ &stepped, TRACK_ASYNC, EVENT_LAUNCH, STEP_NONE, 3, LANGUAGE_PYTHON, 100,
	    "0.250 ms: async launches request 3 and does not wait. The limit is 2: the request waits to be sent." },
	{ &three, TRACK_ASYNC, EVENT_PRINT, STEP_PRINT_LAST, 0, LANGUAGE_PYTHON, 100,
	    "0.350 ms: async prints \"You're gonna see this line before…\": it does not wait for a response." },
	{ &three, TRACK_ASYNC, EVENT_READY, STEP_NONE, 0, LANGUAGE_PYTHON, 100,
	    "0.450 ms: async is in its loop, free for whatever comes: a response, its spinner, the button." },
	{ &three, TRACK_SYNC, EVENT_TAKE, STEP_NONE, 1, LANGUAGE_PYTHON, 100,
	    "0.170 ms: the server takes up request 1 of sync: it is going to take 5.000 s." },
	{ &stepped, TRACK_YOU, EVENT_BUTTON, STEP_NONE, 0, LANGUAGE_PYTHON, 100,
	    "1.200000 s: you press b. Whoever is free answers at once; sync is blocked: its press waits." },
	{ &stepped, TRACK_ASYNC, EVENT_BUTTON_ANSWER, STEP_NONE, 0, LANGUAGE_PYTHON, 100,
	    "1.200200 s: async answers your press of b 0.2 ms after it: it was free." },
	{ &stepped, TRACK_YOU, EVENT_KNOB, STEP_NONE, 0, LANGUAGE_PYTHON, 100,
	    "2.500000 s: you turn delay to 2.0 s: it counts for what the server takes up from now on." },
	{ &failing, TRACK_ASYNC, EVENT_FAIL, STEP_NONE, 2, LANGUAGE_PYTHON, 100,
	    "2.501170 s: request 2 has no response: timed out after 2.501 s. handle_response will get the error." },
	{ &failing, TRACK_ASYNC, EVENT_CALLBACK_START, STEP_NONE, 2, LANGUAGE_JAVASCRIPT, 100,
	    "2.501370 s: the loop calls show() for request 2, which failed: it gets the error." },
	{ &three, TRACK_ASYNC, EVENT_CALLBACK_START, STEP_NONE, 1, LANGUAGE_PYTHON, 100,
	    "5.001770 s: response 1 is here, async is free: the loop calls handle_response." },
	{ &three, TRACK_ASYNC, EVENT_CALLBACK_START, STEP_NONE, 1, LANGUAGE_AWAIT, 100,
	    "5.001770 s: response 1 is here, async is free: the loop resumes say()." },
	{ &three, TRACK_ASYNC, EVENT_DONE, STEP_NONE, 0, LANGUAGE_C, 100,
	    "5.002370 s: async is done: it took 5.002 s. It stays in its loop, with only the spinner left." },
	{ &three, TRACK_LOOP, EVENT_RUN_END, STEP_NONE, 0, LANGUAGE_PYTHON, 100,
	    "15.005710 s: the run is over: nothing is in flight, and nothing waits." },
};

/* When the fact is, after the run's start: what a run begins with is not turned. */
static int64_t
time_of_fact(const struct trace *trace, enum track track, enum event_kind kind, enum step step, uint32_t number)
{
	for (size_t i = 0; i < trace_count(trace); i++) {
		const struct event *e = trace_at(trace, i);

		if (e->track == track && e->kind == kind && (step == STEP_NONE || e->step == step) &&
		    (number == 0 || e->number == number) && (kind != EVENT_KNOB || e->t_us > 0))
			return e->t_us;
	}
	return NEVER_US;
}

static void
test_stepping_says_the_fact(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(facts); i++) {
		struct trace *trace = sample_run(facts[i].sample);
		struct timeline *tl = timeline_new(trace);
		struct telling telling = {
			.t_us = time_of_fact(trace, facts[i].track, facts[i].kind, facts[i].step, facts[i].number),
			.stepped = true, .grain_us = 1000, .width = facts[i].width, .language = facts[i].language,
		};
		struct narration says;

		narrator_write(tl, &telling, &says);
		expect_text(i, "fact", says.next, facts[i].sentence);
		expect_text(i, "label", says.next_label, "now");
		assert_int_equal(says.now_track, facts[i].track);
		/* Between events, and live, no sentence is about an event at t. */
		telling.t_us++;
		narrator_write(tl, &telling, &says);
		assert_int_equal(says.now_track, -1);
		telling.t_us--;
		telling.live = true;
		narrator_write(tl, &telling, &says);
		assert_int_equal(says.now_track, -1);
		timeline_free(tl);
		trace_free(trace);
	}
}

/* Facts that take more than a sample run. */
static const struct {
	const struct written *events;
	size_t count;
	int64_t t_us;
	enum language language;
	const char *sentence;
} written_facts[] = {
	{ OF(overtaking), MS(2000), LANGUAGE_PYTHON,
	    "2.000000 s: response 3 overtakes response 1: callbacks run in the order of the responses." },
	{ OF(overtaking), MS(2001), LANGUAGE_PYTHON, "2.001000 s: handle_response returns: the loop is free for whatever comes." },
	{ OF(freezing), 300, LANGUAGE_PYTHON,
	    "0.300 ms: the server goes to sleep on the one loop, up to 2.000 s: nothing here moves." },
	{ OF(freezing), MS(2080), LANGUAGE_PYTHON,
	    "2.080000 s: the server wakes. It slept on the loop that runs all of this, for 2.000 s." },
	{ OF(cancelling), MS(900), LANGUAGE_PYTHON, "900.000 ms: request 1 of async is cancelled: there will be no callback." },
	{ OF(turn_more), MS(1000), LANGUAGE_PYTHON, "1.000000 s: you turn requests to 6: it counts at once." },
	{ OF(turn_programs), MS(1000), LANGUAGE_PYTHON,
	    "1.000000 s: you turn programs to in turn: it counts from the next run on." },
};

static const struct written queueing[] = {
	BEGIN,
	{ 0, TRACK_ASYNC, EVENT_PLAN, STEP_NONE, 0, 2 },
	{ 0, TRACK_ASYNC, EVENT_STEP, STEP_EVERY, 0, 0 },
	ASYNC_TAKEN(1, 100, MS(1000)), ASYNC_TAKEN(2, 100, MS(1000)),
	{ 200, TRACK_ASYNC, EVENT_READY, STEP_NONE, 0, 0 },
	ASYNC_ANSWERED(1, MS(1000)),
	{ MS(1001), TRACK_ASYNC, EVENT_CALLBACK_START, STEP_NONE, 1, 0 },
	ASYNC_ANSWERED(2, MS(1002)),
	{ MS(1003), TRACK_ASYNC, EVENT_CALLBACK_END, STEP_NONE, 1, 0 },
};

static void
expect_fact(const struct written *events, size_t count, int64_t t_us, enum language language, const char *sentence)
{
	struct trace *trace = trace_of(events, count);
	struct timeline *tl = timeline_new(trace);
	struct narration says;

	narrator_write(tl, &(struct telling){ .t_us = t_us, .stepped = true, .grain_us = 1000, .language = language, .width = 100 }, &says);
	expect_text((size_t)t_us, "fact", says.next, sentence);
	timeline_free(tl);
	trace_free(trace);
}

static void
test_written_facts(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(written_facts); i++)
		expect_fact(written_facts[i].events, written_facts[i].count, written_facts[i].t_us, written_facts[i].language,
		    written_facts[i].sentence);
	expect_fact(OF(queueing), MS(1003), LANGUAGE_PYTHON,
	    "1.003000 s: handle_response returns: the loop is free, and takes the next from the queue (1 waits).");
}

/* Whatever one may step to says what it is, on the track of each program; and within
 * the width. */
static void
test_every_landmark_has_a_fact(void **state)
{
	static const int widths[] = { 48, 72, 100 };

	(void)state;
	for (enum event_kind kind = 0; kind < EVENT_KIND_COUNT; kind++) {
		for (enum track track = TRACK_SYNC; event_kind_info(kind)->landmark && track < TRACK_COUNT; track++) {
			if (!event_kind_is_on(kind, track))
				continue;
			for (size_t i = 0; i < COUNT(widths); i++) {
				struct trace *trace = trace_new(0);
				struct timeline *tl;
				struct narration says;

				trace_append(trace, &(struct event){ .track = TRACK_LOOP, .kind = EVENT_RUN_START });
				trace_append(trace, &(struct event){ .t_us = MS(61000), .track = (uint8_t)track, .kind = (uint8_t)kind, .number = 7,
				    .step = STEP_FETCH, .value = 1 });
				tl = timeline_new(trace);
				narrator_write(tl, &(struct telling){ .t_us = MS(61000), .stepped = true, .grain_us = 1000, .width = widths[i] }, &says);
				if (says.now_track != (int)track || strlen(says.next) > (size_t)widths[i] || strncmp(says.next, "61.", 3) != 0)
					fail_msg("%s of %s: %s", event_kind_info(kind)->name, track_name((enum track)track), says.next);
				timeline_free(tl);
				trace_free(trace);
			}
		}
	}
}

/* Of a saved run it is not said that a knob could be turned. */
static void
test_a_saved_run_has_no_knobs(void **state)
{
	struct trace *trace = sample_run(&three);
	struct timeline *tl = timeline_new(trace);
	struct telling telling = { .t_us = timeline_last_us(tl), .live = true, .saved = true, .width = 100 };
	struct narration says;

	(void)state;
	narrator_write(tl, &telling, &says);
	assert_string_equal(says.next_label, "try");
	assert_null(strstr(says.next, "knob"));
	telling.saved = false;
	narrator_write(tl, &telling, &says);
	assert_string_equal(says.next_label, "try");
	timeline_free(tl);
	trace_free(trace);
}

/* ---- languages ---- */

static const struct {
	const struct sample *sample;
	int64_t t_us;
	enum language language;
	const char *sync, *async;
} languages[] = {
	{ &three, MS(3450), LANGUAGE_AWAIT, "has been blocked on line 3 since 0.0 s (for 3.4 s). 34 turns of its spinner are late.",
	    "is ready: 34 turns, all on time. A response resumes say(): the next at about 5.0 s." },
	{ &three, MS(3450), LANGUAGE_C, "has been blocked on line 3 since 0.0 s (for 3.4 s). 34 turns of its spinner are late.",
	    "is ready: 34 turns, all on time. A response calls show(): the next at about 5.0 s." },
	{ &limited, MS(4500), LANGUAGE_AWAIT, "", "got response 4: the loop resumed say(). It is ready; 2 more in flight." },
	{ &computing, MS(2500), LANGUAGE_AWAIT,
	    "has been computing on line 5 since 2.0 s (for 0.5 s): neither program is free. 25 turns are late.",
	    "has been computing on line 4 since 2.0 s: neither program is free." },
	{ &failing, MS(2600), LANGUAGE_JAVASCRIPT,
	    "has been blocked on line 3 since 0.0 s (for 2.6 s). 26 turns of its spinner are late.",
	    "request 2 failed: timed out after 2.5 s. show() got the error. It is ready." },
};

static void
test_languages(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(languages); i++) {
		struct trace *trace = sample_run_until(languages[i].sample, languages[i].t_us);
		struct timeline *tl = timeline_new(trace);
		struct narration says;

		narrator_write(tl, &(struct telling){ .t_us = languages[i].t_us, .live = true, .language = languages[i].language, .width = 100 },
		    &says);
		expect_text(i, "sync", says.program[TRACK_SYNC], languages[i].sync);
		expect_text(i, "async", says.program[TRACK_ASYNC], languages[i].async);
		timeline_free(tl);
		trace_free(trace);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_moments),
		cmocka_unit_test(test_long_texts_are_cut_between_characters),
		cmocka_unit_test(test_what_comes_is_added_where_it_fits),
		cmocka_unit_test(test_written_moments),
		cmocka_unit_test(test_stepping_says_the_fact),
		cmocka_unit_test(test_written_facts),
		cmocka_unit_test(test_every_landmark_has_a_fact),
		cmocka_unit_test(test_a_saved_run_has_no_knobs),
		cmocka_unit_test(test_languages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
