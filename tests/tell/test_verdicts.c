/*
 * What is concluded from a run, and why, over a table of situations: how the server serves, which
 * programs run, the limit, errors, jitter, work, knobs turned meanwhile, cancelling, one request.
 * The traces are played by a model of the run, a step of 10 ms at a time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "tell/judgement.h"
#include "tell/narrator.h"
#include "tell/summary.h"

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

enum { STEP_US = 10 * 1000, S = 1000 * 1000, REQUESTS_MAX = 16, TIME_MAX = 300 * S };

/* ---- a model of a run ---- */

struct situation {
	const char *name;
	uint32_t requests;
	enum programs programs;
	enum server_mode server; /* SERVER_WORKERS: two */
	int64_t delay_us, limit, work_us;
	enum errors errors;
	int64_t turn_us, turn_to_us; /* the delay */
	int64_t press_us, cancel_us; /* of the button; of all that is in flight */
	int64_t stall_us, stalls_for_us; /* the loop: nothing happens until it goes on */
	bool jitter, freezes;
	bool beatless;               /* the log has no beat of the loop */
	bool slow_to_take;           /* the server takes up one request a step, a step after it came */
	enum judged judged;
	const char *says[5];         /* parts of the verdict, the reason, or async's sentence; NULL-ended */
	const char *never[3];
};

struct modelled {
	int64_t arrive_us, take_us, for_us, end_us;
	bool launched, connected, ended, called;
};

struct model {
	const struct situation *s;
	struct trace *trace;
	int64_t t_us, work_until_us[PROGRAM_COUNT];
	struct modelled request[PROGRAM_COUNT][REQUESTS_MAX + 1];
	uint32_t callback; /* the one that runs */
	bool begun[PROGRAM_COUNT], done[PROGRAM_COUNT];
	int64_t begin_us, spun;
};

static void
note(struct model *m, enum track track, enum event_kind kind, uint32_t number, int64_t value, enum step step)
{
	trace_append(m->trace, &(struct event){ .t_us = m->t_us, .kind = (uint8_t)kind, .track = (uint8_t)track, .number = number,
		.value = value, .step = (uint8_t)step });
}

static enum errors
error_of(const struct model *m, uint32_t number)
{
	struct settings settings;

	settings_init(&settings);
	settings.value[KNOB_ERRORS] = m->s->errors;
	return settings_error(&settings, number);
}

static void
launch(struct model *m, enum track track, uint32_t number)
{
	note(m, track, EVENT_STEP, number, 0, STEP_FETCH);
	note(m, track, EVENT_LAUNCH, number, 0, STEP_NONE);
	if (track == TRACK_SYNC)
		note(m, track, EVENT_BLOCK, number, 0, STEP_FETCH);
	m->request[track][number].launched = true;
}

static uint32_t
count_in_flight(const struct model *m, enum track track)
{
	uint32_t count = 0;

	for (uint32_t n = 1; n <= m->s->requests; n++)
		count += m->request[track][n].connected && !m->request[track][n].ended;
	return count;
}

static void
end(struct model *m, enum track track, uint32_t number, enum event_kind kind, int64_t value)
{
	note(m, track, kind, number, value, STEP_NONE);
	m->request[track][number].ended = true;
	m->request[track][number].end_us = m->t_us;
	if (kind == EVENT_CANCEL)
		m->request[track][number].called = true;
	else if (track == TRACK_ASYNC)
		note(m, track, EVENT_QUEUE, number, 0, STEP_NONE);
	if (track == TRACK_SYNC)
		note(m, track, EVENT_UNBLOCK, number, 0, STEP_FETCH);
	if (track == TRACK_SYNC && kind == EVENT_RESPONSE && m->s->work_us > 0) {
		note(m, track, EVENT_STEP, number, 0, STEP_WORK);
		m->work_until_us[track] = m->t_us + m->s->work_us;
	}
}

static void
connect_what_may(struct model *m, enum track track)
{
	for (uint32_t n = 1; n <= m->s->requests; n++) {
		struct modelled *r = &m->request[track][n];

		if (!r->launched || r->connected || (m->s->limit > 0 && count_in_flight(m, track) >= m->s->limit))
			continue;
		r->connected = true;
		note(m, track, EVENT_CONNECT, n, 0, STEP_NONE);
		if (error_of(m, n) == ERRORS_REFUSED) {
			end(m, track, n, EVENT_FAIL, CAUSE_REFUSED);
			continue;
		}
		note(m, track, EVENT_CONNECTED, n, 40000 + n, STEP_NONE);
		note(m, track, EVENT_SENT, n, 0, STEP_NONE);
		note(m, track, EVENT_ARRIVE, n, 0, STEP_NONE);
		r->arrive_us = m->t_us;
	}
}

static bool
is_taken(const struct modelled *r)
{
	return r->for_us != 0;
}

static void
serve(struct model *m)
{
	uint32_t most = m->s->server == SERVER_SERIAL || m->s->freezes ? 1 : m->s->server == SERVER_WORKERS ? 2 : UINT32_MAX;
	uint32_t busy = 0;

	for (int track = 0; track < PROGRAM_COUNT; track++)
		for (uint32_t n = 1; n <= m->s->requests; n++)
			busy += is_taken(&m->request[track][n]) && !m->request[track][n].ended;
	while (busy < most) {
		struct modelled *first = NULL;
		int of = 0;
		uint32_t number = 0;

		for (int track = 0; track < PROGRAM_COUNT; track++)
			for (uint32_t n = 1; n <= m->s->requests; n++) {
				struct modelled *r = &m->request[track][n];

				if (!r->connected || r->ended || is_taken(r) || (m->s->slow_to_take && r->arrive_us == m->t_us) || (first != NULL && first->arrive_us <= r->arrive_us))
					continue;
				first = r;
				of = track;
				number = n;
			}
		if (first == NULL)
			return;
		first->take_us = m->t_us;
		first->for_us = m->s->turn_us != 0 && m->t_us >= m->s->turn_us ? m->s->turn_to_us : m->s->delay_us;
		if (m->s->jitter)
			first->for_us += first->for_us * (number % 3) / 4;
		note(m, (enum track)of, EVENT_TAKE, number, error_of(m, number) == ERRORS_TIMEOUT ? FOR_EVER_US : first->for_us, STEP_NONE);
		if (m->s->freezes)
			note(m, TRACK_SERVER, EVENT_FREEZE, 0, first->for_us, STEP_NONE);
		busy++;
		if (m->s->slow_to_take)
			return;
	}
}

static void
answer_what_is_due(struct model *m)
{
	for (int track = 0; track < PROGRAM_COUNT; track++)
		for (uint32_t n = 1; n <= m->s->requests; n++) {
			struct modelled *r = &m->request[track][n];
			enum errors error = error_of(m, n);
			int64_t for_us = error == ERRORS_TIMEOUT ? r->for_us * 3 / 2 : r->for_us;

			if (!is_taken(r) || r->ended || r->take_us + for_us > m->t_us)
				continue;
			if (m->s->freezes)
				note(m, TRACK_SERVER, EVENT_THAW, 0, r->for_us, STEP_NONE);
			if (error == ERRORS_TIMEOUT) {
				note(m, (enum track)track, EVENT_LEAVE, n, 0, STEP_NONE);
				end(m, (enum track)track, n, EVENT_FAIL, CAUSE_TIMED_OUT);
			} else if (error == ERRORS_RESET) {
				note(m, (enum track)track, EVENT_ABORT, n, 0, STEP_NONE);
				end(m, (enum track)track, n, EVENT_FAIL, CAUSE_RESET);
			} else {
				note(m, (enum track)track, EVENT_ANSWER, n, error == ERRORS_500 ? 500 : 200, STEP_NONE);
				end(m, (enum track)track, n, EVENT_RESPONSE, error == ERRORS_500 ? 500 : 200);
			}
		}
}

static bool
all_ended(const struct model *m, enum track track)
{
	for (uint32_t n = 1; n <= m->s->requests; n++)
		if (!m->request[track][n].ended || (track == TRACK_ASYNC && !m->request[track][n].called))
			return false;
	return m->work_until_us[track] <= m->t_us;
}

static void
step_sync(struct model *m)
{
	if (count_in_flight(m, TRACK_SYNC) > 0 || m->work_until_us[TRACK_SYNC] > m->t_us)
		return;
	for (uint32_t n = 1; n <= m->s->requests; n++)
		if (!m->request[TRACK_SYNC][n].launched) {
			launch(m, TRACK_SYNC, n);
			connect_what_may(m, TRACK_SYNC);
			if (!m->request[TRACK_SYNC][n].ended)
				return;
		}
}

static void
step_async(struct model *m)
{
	if (m->work_until_us[TRACK_ASYNC] > m->t_us)
		return;
	if (m->callback != 0)
		note(m, TRACK_ASYNC, EVENT_CALLBACK_END, m->callback, 0, STEP_NONE);
	m->callback = 0;
	for (uint32_t n = 1; n <= m->s->requests && m->callback == 0; n++) {
		struct modelled *r = &m->request[TRACK_ASYNC][n];

		if (!r->ended || r->called)
			continue;
		r->called = true;
		note(m, TRACK_ASYNC, EVENT_CALLBACK_START, n, 0, STEP_NONE);
		if (m->s->work_us > 0) {
			note(m, TRACK_ASYNC, EVENT_STEP, n, 0, STEP_WORK);
			m->work_until_us[TRACK_ASYNC] = m->t_us + m->s->work_us;
			m->callback = n;
		} else {
			note(m, TRACK_ASYNC, EVENT_CALLBACK_END, n, 0, STEP_NONE);
		}
	}
}

static bool
takes_part(const struct situation *s, enum track track)
{
	return track == TRACK_SYNC ? s->programs != PROGRAMS_ASYNC : s->programs != PROGRAMS_SYNC;
}

static void
begin(struct model *m, enum track track)
{
	m->begun[track] = true;
	note(m, track, EVENT_STEP, 0, 0, STEP_EVERY);
	if (track == TRACK_SYNC)
		return;
	m->begin_us = m->t_us;
	for (uint32_t n = 1; n <= m->s->requests; n++)
		launch(m, track, n);
	note(m, track, EVENT_STEP, 0, 0, STEP_LOOP);
	note(m, track, EVENT_READY, 0, 0, STEP_NONE);
}

static void
note_knobs(struct model *m)
{
	const struct situation *s = m->s;
	struct settings settings;

	settings_init(&settings);
	settings.value[KNOB_DELAY] = s->delay_us;
	settings.value[KNOB_REQUESTS] = s->requests;
	settings.value[KNOB_SERVER] = s->freezes ? SERVER_FREEZE : s->server;
	settings.value[KNOB_LIMIT] = s->limit;
	settings.value[KNOB_WORK] = s->work_us;
	settings.value[KNOB_ERRORS] = s->errors;
	settings.value[KNOB_PROGRAMS] = s->programs;
	for (uint32_t k = 0; k < KNOB_COUNT; k++)
		note(m, TRACK_YOU, EVENT_KNOB, k, settings.value[k], STEP_NONE);
	note(m, TRACK_LOOP, EVENT_RUN_START, 0, 0, STEP_NONE);
	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++)
		if (takes_part(s, track))
			note(m, track, EVENT_PLAN, 0, s->requests, STEP_NONE);
}

/* What the person does at this moment. */
static void
intervene(struct model *m)
{
	if (m->t_us == m->s->turn_us && m->t_us > 0)
		note(m, TRACK_YOU, EVENT_KNOB, KNOB_DELAY, m->s->turn_to_us, STEP_NONE);
	if (m->t_us == m->s->press_us && m->t_us > 0) {
		note(m, TRACK_YOU, EVENT_BUTTON, 1, 0, STEP_NONE);
		if (m->begun[TRACK_ASYNC])
			note(m, TRACK_ASYNC, EVENT_BUTTON_ANSWER, 1, 0, STEP_NONE);
	}
	for (int track = 0; track < PROGRAM_COUNT && m->t_us == m->s->cancel_us && m->t_us > 0; track++)
		for (uint32_t n = 1; n <= m->s->requests; n++)
			if (m->request[track][n].connected && !m->request[track][n].ended)
				end(m, (enum track)track, n, EVENT_CANCEL, 0);
}

static void
spin(struct model *m)
{
	if (!m->begun[TRACK_ASYNC] || m->s->freezes || m->work_until_us[TRACK_ASYNC] > m->t_us || m->t_us < m->begin_us + (m->spun + 1) * SPIN_US)
		return;
	m->spun = (m->t_us - m->begin_us) / SPIN_US;
	note(m, TRACK_ASYNC, EVENT_SPIN, 0, m->spun, STEP_NONE);
}

/* Returns true while the loop does nothing at all; its beat is late by that when it goes on. */
static bool
stalls(struct model *m)
{
	int64_t until_us = m->s->stall_us + m->s->stalls_for_us;

	if (m->s->stalls_for_us > 0 && !m->s->beatless && m->t_us == until_us)
		note(m, TRACK_LOOP, EVENT_HEARTBEAT, 0, m->s->stalls_for_us, STEP_NONE);
	return m->t_us >= m->s->stall_us && m->t_us < until_us;
}

static struct trace *
play(const struct situation *s)
{
	struct model m = { .s = s, .trace = trace_new(0) };
	bool over = false;

	note_knobs(&m);
	for (; !over && m.t_us < TIME_MAX; m.t_us += STEP_US) {
		over = false;
		if (stalls(&m))
			continue;
		over = true;
		answer_what_is_due(&m);
		for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++) {
			if (!takes_part(s, track))
				continue;
			/* async is quick to launch: its requests are before sync's first */
			if (!m.begun[track] && (track == TRACK_ASYNC || m.t_us > 0 || s->programs != PROGRAMS_BOTH) &&
			    (s->programs != PROGRAMS_IN_TURN || track == TRACK_SYNC || m.done[TRACK_SYNC]))
				begin(&m, track);
			if (m.begun[track] && !m.done[track]) {
				if (track == TRACK_SYNC)
					step_sync(&m);
				connect_what_may(&m, track);
			}
		}
		serve(&m);
		if (m.begun[TRACK_ASYNC])
			step_async(&m);
		intervene(&m);
		spin(&m);
		for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++) {
			if (m.begun[track] && !m.done[track] && all_ended(&m, track) && (track == TRACK_SYNC || m.callback == 0)) {
				note(&m, track, EVENT_DONE, 0, 0, STEP_NONE);
				m.done[track] = true;
			}
			over = over && (m.done[track] || !takes_part(s, track));
		}
	}
	note(&m, TRACK_LOOP, EVENT_RUN_END, 0, 0, STEP_NONE);
	return m.trace;
}

/* ---- the table ---- */

#define SPUN "its spinner turned"

static const struct situation situations[] = {
	{ .name = "concurrent", .requests = 3, .delay_us = 5 * S, .judged = JUDGED_FASTER,
	    .says = { "async is 3.0 times faster", "as long as the longest, 5.0 s" } },
	{ .name = "concurrent in turn", .requests = 3, .delay_us = 2 * S, .programs = PROGRAMS_IN_TURN, .judged = JUDGED_FASTER,
	    .says = { "async is 3.0 times faster", "as long as the longest, 2.0 s" } },
	{ .name = "serial, both", .requests = 3, .delay_us = 2 * S, .server = SERVER_SERIAL, .judged = JUDGED_IN_LINE,
	    .says = { "can't be compared", "Served one at a time", "sync's requests stood in line for" },
	    .never = { "faster" } },
	{ .name = "serial, both, many", .requests = 12, .delay_us = 1 * S, .server = SERVER_SERIAL, .judged = JUDGED_IN_LINE,
	    .says = { "can't be compared", "stood in line" }, .never = { "faster" } },
	{ .name = "serial in turn", .requests = 3, .delay_us = 2 * S, .server = SERVER_SERIAL, .programs = PROGRAMS_IN_TURN,
	    .judged = JUDGED_SAME, .says = { "about the same", "Served one at a time, async is no faster", SPUN, "each turn came on time" },
	    .never = { "times faster" } },
	{ .name = "serial in turn, with a press", .requests = 3, .delay_us = 2 * S, .server = SERVER_SERIAL,
	    .programs = PROGRAMS_IN_TURN, .press_us = 8 * S, .judged = JUDGED_SAME,
	    .says = { "Served one at a time, async is no faster", "it answered the button" }, .never = { "times faster" } },
	{ .name = "workers, both", .requests = 4, .delay_us = 2 * S, .server = SERVER_WORKERS, .judged = JUDGED_IN_LINE,
	    .says = { "can't be compared", "stood in line" }, .never = { "faster", "serves one" } },
	{ .name = "workers in turn", .requests = 4, .delay_us = 2 * S, .server = SERVER_WORKERS, .programs = PROGRAMS_IN_TURN,
	    .judged = JUDGED_FASTER, .says = { "async is 2.0 times faster", "the server serves 2 at a time" }, .never = { "longest" } },
	{ .name = "freeze, both", .requests = 2, .delay_us = 1 * S, .freezes = true, .judged = JUDGED_IN_LINE,
	    .says = { "can't be compared" }, .never = { "faster", SPUN } },
	{ .name = "freeze in turn", .requests = 2, .delay_us = 1 * S, .freezes = true, .programs = PROGRAMS_IN_TURN,
	    .judged = JUDGED_SAME, .says = { "about the same", "slept on the one loop" }, .never = { "faster", SPUN } },
	{ .name = "limit", .requests = 6, .delay_us = 1 * S, .limit = 2, .judged = JUDGED_FASTER,
	    .says = { "async is 2.0 times faster", "up to 2 are in flight at a time" }, .never = { "longest" } },
	{ .name = "limit of one", .requests = 3, .delay_us = 1 * S, .limit = 1, .judged = JUDGED_SAME,
	    .says = { "about the same", "One in flight at a time", SPUN }, .never = { "faster" } },
	{ .name = "one request", .requests = 1, .delay_us = 5 * S, .judged = JUDGED_SAME,
	    .says = { "about the same", "nothing to overlap", SPUN }, .never = { "faster" } },
	{ .name = "one request, serial", .requests = 1, .delay_us = 2 * S, .server = SERVER_SERIAL, .judged = JUDGED_IN_LINE,
	    .says = { "can't be compared", "stood in line for 1.9 s" }, .never = { "faster" } },
	{ .name = "jitter", .requests = 4, .delay_us = 2 * S, .jitter = true, .judged = JUDGED_FASTER,
	    .says = { "times faster", "as long as the longest, 3.0 s" } },
	{ .name = "work", .requests = 3, .delay_us = 2 * S, .work_us = 1 * S, .judged = JUDGED_FASTER,
	    .says = { "async is 1.8 times faster", "of computing do not" }, .never = { "longest" } },
	{ .name = "work, limit of one", .requests = 4, .delay_us = S, .limit = 1, .work_us = S / 2, .judged = JUDGED_FASTER,
	    .says = { "async's waits do not overlap", "One in flight at a time", "it computes while the next one waits" },
	    .never = { "async's overlap" } },
	{ .name = "work, serial in turn", .requests = 4, .delay_us = S, .server = SERVER_SERIAL, .work_us = S / 2,
	    .programs = PROGRAMS_IN_TURN, .judged = JUDGED_FASTER,
	    .says = { "async's waits do not overlap", "Served one at a time", "it computes while the next one waits" },
	    .never = { "async's overlap" } },
	{ .name = "work, workers in turn", .requests = 4, .delay_us = S, .server = SERVER_WORKERS, .work_us = S / 2,
	    .programs = PROGRAMS_IN_TURN, .judged = JUDGED_FASTER, .says = { "async's overlap, 2 at a time", "2.0 s of computing" } },
	{ .name = "work, limit of two", .requests = 4, .delay_us = S, .limit = 2, .work_us = S / 2, .judged = JUDGED_FASTER,
	    .says = { "async's overlap, 2 at a time", "2.0 s of computing" } },
	{ .name = "work, sync alone", .requests = 3, .delay_us = S, .work_us = S / 2, .programs = PROGRAMS_SYNC, .judged = JUDGED_OPEN,
	    .says = { "3.0 s of waiting, and 1.5 s of computing: one after another" }, .never = { "one wait after another" } },
	{ .name = "work, async alone", .requests = 3, .delay_us = S, .work_us = S / 2, .programs = PROGRAMS_ASYNC,
	    .judged = JUDGED_OPEN, .says = { "3.0 s of waiting in all, up to 3 at the same time; and 1.5 s of computing" } },
	{ .name = "nearly all work", .requests = 3, .delay_us = S / 10, .work_us = 2 * S, .judged = JUDGED_SAME,
	    .says = { "about the same", "computing does not" }, .never = { "faster" } },
	{ .name = "turned down meanwhile", .requests = 3, .delay_us = 5 * S, .turn_us = 2 * S, .turn_to_us = 1 * S,
	    .judged = JUDGED_TURNED, .says = { "a knob was turned", "worked for 7.0 s on sync's", "15.0 s on async's" },
	    .never = { "faster" } },
	{ .name = "turned up meanwhile", .requests = 3, .delay_us = 1 * S, .turn_us = S / 2, .turn_to_us = 5 * S,
	    .judged = JUDGED_TURNED, .says = { "a knob was turned" }, .never = { "faster" } },
	{ .name = "the loop was late", .requests = 2, .delay_us = S / 10, .stall_us = 15 * S / 100, .stalls_for_us = S / 10,
	    .judged = JUDGED_LATE, .says = { "waitscope's own loop was late, by up to 0.1 s", "run them again", "Run them again", "not comparable" },
	    .never = { "a knob was turned", "faster" } },
	{ .name = "the loop was a little late", .requests = 4, .delay_us = S / 4, .stall_us = 6 * S / 10, .stalls_for_us = 22 * S / 100,
	    .judged = JUDGED_FASTER, .says = { "times faster", "as long as the longest" }, .never = { "a knob was turned", "loop was late" } },
	{ .name = "the loop was a little late, one request", .requests = 1, .delay_us = S, .programs = PROGRAMS_IN_TURN, .stall_us = S / 2,
	    .stalls_for_us = 62 * S / 100, .judged = JUDGED_LATE, .says = { "waitscope's own loop was late, by up to 0.6 s" },
	    .never = { "a knob was turned", "faster" } },
	{ .name = "late, and nothing says why", .requests = 2, .delay_us = S / 10, .stall_us = 15 * S / 100, .stalls_for_us = S / 10,
	    .beatless = true, .judged = JUDGED_UNEVEN, .says = { "not for the same waits" },
	    .never = { "a knob was turned", "loop was late", "faster" } },
	{ .name = "turned meanwhile, and the loop was late", .requests = 3, .delay_us = 5 * S, .turn_us = 2 * S, .turn_to_us = 1 * S,
	    .stall_us = 4 * S, .stalls_for_us = S / 10, .judged = JUDGED_TURNED, .says = { "a knob was turned" },
	    .never = { "faster", "loop was late" } },
	{ .name = "turned to the same, and the loop was late", .requests = 2, .delay_us = S / 10, .turn_us = S / 20, .turn_to_us = S / 10,
	    .stall_us = 15 * S / 100, .stalls_for_us = S / 10, .judged = JUDGED_LATE, .says = { "waitscope's own loop was late" },
	    .never = { "a knob was turned" } },
	{ .name = "taken up late by a free server", .requests = 2, .delay_us = S / 5, .slow_to_take = true, .judged = JUDGED_FASTER,
	    .says = { "times faster" }, .never = { "same line", "stood in line", "a knob was turned" } },
	{ .name = "taken up late by one that serves one at a time", .requests = 2, .delay_us = S / 10, .server = SERVER_SERIAL,
	    .programs = PROGRAMS_IN_TURN, .slow_to_take = true, .judged = JUDGED_SAME, .says = { "about the same" },
	    .never = { "same line", "a knob was turned" } },
	{ .name = "taken up one by one by a server that serves all", .requests = 16, .delay_us = 12 * S / 100,
	    .programs = PROGRAMS_IN_TURN, .slow_to_take = true, .judged = JUDGED_FASTER, .says = { "times faster" }, .never = { "same line", "serves", "erved" } },
	{ .name = "the same, and computing", .requests = 16, .delay_us = 12 * S / 100, .work_us = S / 10,
	    .programs = PROGRAMS_IN_TURN, .slow_to_take = true, .judged = JUDGED_FASTER,
	    .says = { "times faster", "of computing do not" }, .never = { "same line", "at a time. Its", "erved" } },
	{ .name = "no delay to speak of", .requests = 1, .delay_us = S / 100, .judged = JUDGED_BRIEF,
	    .says = { "too short to", "hardly anything to wait for" }, .never = { "faster" } },
	{ .name = "errors: 500", .requests = 4, .delay_us = 1 * S, .errors = ERRORS_500, .judged = JUDGED_UNLIKE,
	    .says = { "4 failed", "Failures take their time, too", "HTTP 500" }, .never = { "times faster" } },
	{ .name = "errors: refused", .requests = 3, .delay_us = 1 * S, .errors = ERRORS_REFUSED, .judged = JUDGED_UNLIKE,
	    .says = { "3 failed", "connection refused", "All failed, in both" }, .never = { "faster", "Failures take", "the same responses" } },
	{ .name = "errors: reset, served one at a time", .requests = 8, .delay_us = S / 4, .errors = ERRORS_RESET,
	    .server = SERVER_SERIAL, .limit = 1, .programs = PROGRAMS_IN_TURN, .judged = JUDGED_UNLIKE,
	    .says = { "8 failed", "All failed, in both" }, .never = { "faster", "Failures take", "the same responses" } },
	{ .name = "errors: mixed, limit of one", .requests = 5, .delay_us = 2 * S, .limit = 1, .errors = ERRORS_MIXED,
	    .judged = JUDGED_UNLIKE, .says = { "4 failed", "The same ones failed in both" }, .never = { "faster", "the same responses" } },
	{ .name = "errors: mixed", .requests = 5, .delay_us = 2 * S, .errors = ERRORS_MIXED, .judged = JUDGED_UNLIKE,
	    .says = { "4 failed", "Failures take their time, too" }, .never = { "times faster" } },
	{ .name = "cancelled", .requests = 3, .delay_us = 5 * S, .cancel_us = 2 * S, .judged = JUDGED_UNLIKE,
	    .says = { "cancelled", "did not get the same" }, .never = { "faster" } },
	{ .name = "sync alone", .requests = 3, .delay_us = 1 * S, .programs = PROGRAMS_SYNC, .judged = JUDGED_OPEN,
	    .says = { "one wait after another" }, .never = { "faster" } },
	{ .name = "async alone", .requests = 3, .delay_us = 1 * S, .programs = PROGRAMS_ASYNC, .judged = JUDGED_OPEN,
	    .says = { "up to 3 at the same time" }, .never = { "faster" } },
};

/* All that is concluded, at that width. */
static void
conclude(const struct timeline *tl, int width, char *out, size_t size)
{
	char verdict[VERDICT_SIZE], why[VERDICT_SIZE], summary[SUMMARY_SIZE];
	struct narration says;

	statistics_verdict(tl, timeline_last_us(tl), 100000, width, verdict, why);
	narrator_write(tl, &(struct telling){ .t_us = timeline_last_us(tl), .live = true, .width = width }, &says);
	summary_write(tl, timeline_last_us(tl), NULL, NULL, summary, sizeof summary);
	snprintf(out, size, "%s\n%s\n%s\n%s\n%s", verdict, why, says.program[TRACK_SYNC], says.program[TRACK_ASYNC], summary);
}

static void
each_conclusion_is_true_and_says_why(void **state)
{
	static const int widths[] = { 118, 78, 60 };
	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(situations); i++) {
		const struct situation *s = &situations[i];
		struct trace *trace = play(s);
		struct timeline *tl = timeline_new(trace);
		struct judgement j;

		judgement_make(tl, timeline_last_us(tl), 100000, &j);
		if (j.judged != s->judged)
			print_error("%s: judged %d, not %d\n", s->name, j.judged, s->judged);
		wrong += j.judged != s->judged;
		for (size_t k = 0; k < COUNT_OF(widths); k++) {
			char said[SUMMARY_SIZE + 4096];

			conclude(tl, widths[k], said, sizeof said);
			for (size_t n = 0; k == 0 && s->says[n] != NULL; n++)
				if (strstr(said, s->says[n]) == NULL) {
					print_error("%s: no \"%s\" in\n%s\n", s->name, s->says[n], said);
					wrong++;
				}
			for (size_t n = 0; n < COUNT_OF(s->never) && s->never[n] != NULL; n++) {
				const char *at = strstr(said, s->never[n]);

				/* "no faster" is true */
				while (at != NULL && at - said > 3 && strncmp(at - 3, "no faster", 9) == 0)
					at = strstr(at + 1, s->never[n]);
				if (at != NULL) {
					print_error("%s, %d wide: \"%s\" in\n%s\n", s->name, widths[k], s->never[n], said);
					wrong++;
				}
			}
		}
		timeline_free(tl);
		trace_free(trace);
	}
	assert_int_equal(wrong, 0);
}

/* Wherever one program is called faster, a reason stands beside it. */
static void
no_verdict_is_without_a_reason(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(situations); i++) {
		struct trace *trace = play(&situations[i]);
		struct timeline *tl = timeline_new(trace);

		for (int width = 60; width <= 120; width++) {
			char verdict[VERDICT_SIZE], why[VERDICT_SIZE];

			statistics_verdict(tl, timeline_last_us(tl), 100000, width, verdict, why);
			if (why[0] == '\0')
				fail_msg("%s, %d wide: no reason for \"%s\"", situations[i].name, width, verdict);
		}
		timeline_free(tl);
		trace_free(trace);
	}
}

/* The last failure is the last by time, not by number, and a response may be one. */
static void
the_last_failure_is_the_last_by_time(void **state)
{
	static const struct {
		uint32_t requests;
		enum errors errors;
		const char *sync, *async;
	} cases[] = {
		/* refused at once, timed out after 3 s, reset and 500 after 2 s */
		{ 4, ERRORS_MIXED, "The last failure: HTTP 500", "The last failure: timed out" },
		{ 3, ERRORS_MIXED, "The last failure: connection reset", "The last failure: timed out" },
		{ 2, ERRORS_MIXED, "The last failure: timed out", "The last failure: timed out" },
		{ 3, ERRORS_500, "The last failure: HTTP 500", "The last failure: HTTP 500" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct situation s = { .requests = cases[i].requests, .delay_us = 2 * S, .errors = cases[i].errors };
		struct trace *trace = play(&s);
		struct timeline *tl = timeline_new(trace);
		struct narration says;

		narrator_write(tl, &(struct telling){ .t_us = timeline_last_us(tl), .live = true, .width = 100 }, &says);
		if (strstr(says.program[TRACK_SYNC], cases[i].sync) == NULL || strstr(says.program[TRACK_ASYNC], cases[i].async) == NULL)
			fail_msg("case %zu:\n%s\n%s", i, says.program[TRACK_SYNC], says.program[TRACK_ASYNC]);
		timeline_free(tl);
		trace_free(trace);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_conclusion_is_true_and_says_why),
		cmocka_unit_test(no_verdict_is_without_a_reason),
		cmocka_unit_test(the_last_failure_is_the_last_by_time),
	};

	return cmocka_run_group_tests_name("verdicts", tests, NULL, NULL);
}
