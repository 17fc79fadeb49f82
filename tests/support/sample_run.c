/* What a typical run logs. Events are noted in any order and sorted by time. */
#include "support/sample_run.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/memory.h"

/* How long things take that take no time to speak of, microseconds. */
enum {
	LAUNCH_US = 100,  /* from one launch to the next, in a loop */
	CONNECT_US = 60,
	ARRIVE_US = 60,   /* from connected to the server's having read it */
	LATE_US_OF_TIMER = 900,
	RETURN_US = 500,  /* from the answer to the whole response */
	PRINT_US = 200,
	CALLBACK_US = 200,
	SPIN_LATE_US = 150,
	BEAT_LATE_US = 300,
	VISIT_US = 700 * 1000, /* from one visitor to the next */
	OPEN_US = 60 * 1000 * 1000, /* how much there is of a run without programs */
};

struct noted {
	struct event event;
	size_t order;
};

struct maker {
	const struct sample *sample;
	struct trace *trace;
	ARRAY(struct noted) notes;
	int64_t server_free_us; /* serial: when it can take up the next */
	enum cause cause;       /* how the last request that travelled ended */
	unsigned status;
	int64_t done_us[PROGRAM_COUNT];
	int64_t begin_us[PROGRAM_COUNT];
};

static void
note(struct maker *m, int64_t t_us, enum track track, enum event_kind kind, uint32_t number, int64_t value)
{
	ARRAY_PUSH(m->notes, (struct noted){
		.event = { .t_us = t_us, .track = (uint8_t)track, .kind = (uint8_t)kind, .number = number, .value = value },
		.order = m->notes.count,
	});
}

static void
note_step(struct maker *m, int64_t t_us, enum track track, enum event_kind kind, enum step step, uint32_t number)
{
	note(m, t_us, track, kind, number, 0);
	ARRAY_LAST(m->notes)->event.step = (uint8_t)step;
}

static void
note_print(struct maker *m, int64_t t_us, enum track track, enum step step, uint32_t number, const char *text)
{
	note_step(m, t_us, track, EVENT_STEP, step, number);
	note(m, t_us, track, EVENT_PRINT, number, trace_intern(m->trace, text));
	ARRAY_LAST(m->notes)->event.step = (uint8_t)step;
}

static int64_t
delay_at(const struct maker *m, int64_t t_us)
{
	int64_t delay_us = m->sample->delay_us == 0 ? 5000000 : m->sample->delay_us;

	return m->sample->turn_us != 0 && t_us >= m->sample->turn_us ? m->sample->turn_to_us : delay_us;
}

static enum errors
error_of(const struct maker *m, enum track track, uint32_t number)
{
	struct settings settings;

	if (track == TRACK_ASYNC && number == m->sample->fails && m->sample->cause == CAUSE_REFUSED)
		return ERRORS_REFUSED;
	settings_init(&settings);
	settings.value[KNOB_ERRORS] = m->sample->errors;
	return settings_error(&settings, number);
}

static int64_t
fail(struct maker *m, int64_t t_us, enum track track, uint32_t number, enum cause cause)
{
	note(m, t_us, track, EVENT_FAIL, number, cause);
	m->cause = cause;
	return t_us;
}

/* The answer's way back. Returns when it is there. */
static int64_t
travel_back(struct maker *m, enum track track, uint32_t number, int64_t t_us, unsigned status)
{
	note(m, t_us, track, EVENT_ANSWER, number, status);
	note(m, t_us += RETURN_US, track, EVENT_FIRST_BYTE, number, 0);
	note(m, t_us, track, EVENT_BODY, number, trace_intern(m->trace, status == 500 ? "Internal Server Error" : "Hello, world"));
	note(m, t_us, track, EVENT_RESPONSE, number, status);
	m->status = status;
	return t_us;
}

/* A request's way from its connect to its end. Returns when that is. */
static int64_t
travel(struct maker *m, enum track track, uint32_t number, int64_t t_us)
{
	enum errors error = error_of(m, track, number);
	int64_t take_us, for_us, connect_us = t_us;

	m->cause = CAUSE_NONE;
	m->status = 0;
	note(m, t_us, track, EVENT_CONNECT, number, 0);
	if (error == ERRORS_REFUSED)
		return fail(m, t_us + CONNECT_US, track, number, CAUSE_REFUSED);
	note(m, t_us += CONNECT_US, track, EVENT_CONNECTED, number, 40000 + number);
	note(m, t_us, track, EVENT_SENT, number, 0);
	note(m, t_us += ARRIVE_US, track, EVENT_ARRIVE, number, 0);
	take_us = m->sample->server == SERVER_SERIAL && m->server_free_us > t_us ? m->server_free_us : t_us;
	for_us = delay_at(m, take_us);
	note(m, take_us, track, EVENT_TAKE, number, error == ERRORS_TIMEOUT ? FOR_EVER_US : for_us);
	t_us = m->server_free_us = take_us + for_us + LATE_US_OF_TIMER;
	if (error == ERRORS_TIMEOUT || (track == TRACK_ASYNC && number == m->sample->fails && m->sample->cause != CAUSE_NONE)) {
		t_us = error == ERRORS_TIMEOUT ? connect_us + for_us * 3 / 2 : t_us - for_us / 2;
		note(m, t_us + CONNECT_US, track, EVENT_LEAVE, number, 0);
		return fail(m, t_us, track, number, error == ERRORS_TIMEOUT ? CAUSE_TIMED_OUT : m->sample->cause);
	}
	if (error == ERRORS_RESET) {
		note(m, t_us, track, EVENT_ABORT, number, 0);
		return fail(m, t_us + CONNECT_US, track, number, CAUSE_RESET);
	}
	return travel_back(m, track, number, t_us, error == ERRORS_500 ? 500 : 200);
}

/* What a program prints of the request that travelled last, as the programs have it. */
static int64_t
printed_of(const struct maker *m, enum track track)
{
	char line[80];

	if (m->cause != CAUSE_NONE)
		snprintf(line, sizeof line, "%s", cause_words(m->cause));
	else if (m->status == 500)
		snprintf(line, sizeof line, "HTTP 500");
	else
		snprintf(line, sizeof line, "%s", track == TRACK_SYNC ? "Server said Hello, world" : "Yawwza... Finally!!!");
	return trace_intern(m->trace, line);
}

static void
run_sync(struct maker *m, int64_t t_us, uint32_t requests)
{
	note_step(m, t_us, TRACK_SYNC, EVENT_STEP, STEP_EVERY, 0);
	for (uint32_t i = 1; i <= requests; i++) {
		note_step(m, t_us, TRACK_SYNC, EVENT_STEP, STEP_FOR, i);
		note_step(m, t_us += LAUNCH_US / 2, TRACK_SYNC, EVENT_STEP, STEP_FETCH, i);
		note(m, t_us, TRACK_SYNC, EVENT_LAUNCH, i, 0);
		note_step(m, t_us, TRACK_SYNC, EVENT_BLOCK, STEP_FETCH, i);
		t_us = travel(m, TRACK_SYNC, i, t_us);
		note_step(m, t_us, TRACK_SYNC, EVENT_UNBLOCK, STEP_FETCH, i);
		note_print(m, t_us, TRACK_SYNC, STEP_PRINT_RESPONSE, i, trace_text(m->trace, printed_of(m, TRACK_SYNC)));
		t_us += PRINT_US;
		if (m->sample->work_us > 0) {
			note_step(m, t_us, TRACK_SYNC, EVENT_STEP, STEP_WORK, i);
			t_us += m->sample->work_us;
		}
	}
	note_print(m, t_us, TRACK_SYNC, STEP_PRINT_LAST, 0, "Pfew! That was a lot of wait time!!");
	note_step(m, t_us += LAUNCH_US, TRACK_SYNC, EVENT_STEP, STEP_LOOP, 0);
	note(m, t_us, TRACK_SYNC, EVENT_DONE, 0, 0);
	m->done_us[TRACK_SYNC] = t_us;
}

struct ending {
	int64_t end_us;
	int64_t prints; /* the text's id */
	uint32_t number;
};

static int
by_end(const void *a, const void *b)
{
	const struct ending *x = a, *y = b;

	if (x->end_us != y->end_us)
		return x->end_us < y->end_us ? -1 : 1;
	return x->number < y->number ? -1 : 1;
}

static int64_t
call_back(struct maker *m, int64_t t_us, const struct ending *ending)
{
	uint32_t number = ending->number;

	note(m, t_us, TRACK_ASYNC, EVENT_CALLBACK_START, number, 0);
	note_print(m, t_us, TRACK_ASYNC, STEP_PRINT_RESPONSE, number, trace_text(m->trace, ending->prints));
	t_us += CALLBACK_US;
	if (m->sample->work_us > 0) {
		note_step(m, t_us, TRACK_ASYNC, EVENT_STEP, STEP_WORK, number);
		t_us += m->sample->work_us;
	}
	note(m, t_us, TRACK_ASYNC, EVENT_CALLBACK_END, number, 0);
	return t_us;
}

static void
run_async(struct maker *m, int64_t t_us, uint32_t requests)
{
	struct ending *ends = mem_new(requests, sizeof *ends);
	int64_t limit = m->sample->limit;

	note_step(m, t_us, TRACK_ASYNC, EVENT_STEP, STEP_EVERY, 0);
	note_step(m, t_us, TRACK_ASYNC, EVENT_STEP, STEP_DEFINE, 0);
	for (uint32_t i = 1; i <= requests; i++) {
		int64_t turn_us = t_us;

		note_step(m, t_us, TRACK_ASYNC, EVENT_STEP, STEP_FOR, i);
		note_step(m, t_us, TRACK_ASYNC, EVENT_STEP, STEP_FETCH, i);
		note(m, t_us, TRACK_ASYNC, EVENT_LAUNCH, i, 0);
		if (limit > 0 && i > limit && ends[i - 1 - limit].end_us > t_us)
			turn_us = ends[i - 1 - limit].end_us;
		ends[i - 1] = (struct ending){ .end_us = travel(m, TRACK_ASYNC, i, turn_us), .number = i };
		ends[i - 1].prints = printed_of(m, TRACK_ASYNC);
		t_us += LAUNCH_US;
	}
	note_print(m, t_us, TRACK_ASYNC, STEP_PRINT_LAST, 0, "You're gonna see this line before the \"Yawwza...\" one");
	note_step(m, t_us += LAUNCH_US, TRACK_ASYNC, EVENT_STEP, STEP_LOOP, 0);
	note(m, t_us, TRACK_ASYNC, EVENT_READY, 0, 0);
	qsort(ends, requests, sizeof *ends, by_end);
	for (uint32_t i = 0; i < requests; i++) {
		note(m, ends[i].end_us, TRACK_ASYNC, EVENT_QUEUE, ends[i].number, 0);
		t_us = t_us > ends[i].end_us + CALLBACK_US ? t_us : ends[i].end_us + CALLBACK_US;
		t_us = call_back(m, t_us, &ends[i]);
	}
	note(m, t_us, TRACK_ASYNC, EVENT_DONE, 0, 0);
	m->done_us[TRACK_ASYNC] = t_us;
	free(ends);
}

/* Turns of the spinner: on time while ready, or else all at once when free again. */
static void
spin(struct maker *m, int64_t end_us)
{
	int64_t begin_us = m->begin_us[TRACK_ASYNC];

	for (int64_t k = 1; m->done_us[TRACK_ASYNC] > 0 && begin_us + k * SPIN_US <= end_us; k++)
		note(m, begin_us + k * SPIN_US + SPIN_LATE_US, TRACK_ASYNC, EVENT_SPIN, 0, k);
	begin_us = m->done_us[TRACK_SYNC];
	if (begin_us > 0 && begin_us / SPIN_US > 0)
		note(m, begin_us + SPIN_LATE_US, TRACK_SYNC, EVENT_SPIN, 0, begin_us / SPIN_US);
	for (int64_t k = begin_us / SPIN_US + 1; begin_us > 0 && k * SPIN_US <= end_us; k++)
		note(m, k * SPIN_US + SPIN_LATE_US, TRACK_SYNC, EVENT_SPIN, 0, k);
}

/* Those who ask from outside. */
static void
visit(struct maker *m, int64_t end_us)
{
	static const struct {
		const char *target;
		int64_t delay_us; /* 0: the knob's */
		unsigned status;  /* 0: it leaves after half of its time */
	} kinds[] = { { "/", 0, 200 }, { "/?delay=0.4", 400 * 1000, 200 }, { "/favicon.ico", 0, 404 }, { "/", 0, 0 } };

	for (uint32_t i = 0; i < m->sample->visitors; i++) {
		uint32_t kind = i % (sizeof kinds / sizeof kinds[0]), number = i + 1;
		int64_t t_us = number * VISIT_US, for_us = kinds[kind].delay_us > 0 ? kinds[kind].delay_us : delay_at(m, t_us);

		if (t_us > end_us)
			return;
		note(m, t_us, TRACK_VISITOR, EVENT_ARRIVE, number, trace_intern(m->trace, kinds[kind].target));
		if (kinds[kind].status != 404)
			note(m, t_us, TRACK_VISITOR, EVENT_TAKE, number, for_us);
		if (kinds[kind].status == 404)
			note(m, t_us, TRACK_VISITOR, EVENT_ANSWER, number, 404);
		else if (kinds[kind].status == 0)
			note(m, t_us + for_us / 2, TRACK_VISITOR, EVENT_LEAVE, number, 0);
		else
			note(m, t_us + for_us + LATE_US_OF_TIMER, TRACK_VISITOR, EVENT_ANSWER, number, kinds[kind].status);
	}
}

static void
note_text(struct maker *m, int64_t t_us, enum event_kind kind, uint32_t number, const char *text)
{
	if (text != NULL)
		note(m, t_us, TRACK_VISITOR, kind, number, trace_intern(m->trace, text));
}

/* The one of that number: who it is, behind its arrival. */
static void
introduce(struct maker *m, int64_t t_us, uint32_t number)
{
	static const char *const names[] = {
		"ana", "ben", "carla", "david", "elif", "farid", "greta", "henry", "ines", "jonas", "kofi", "lea", "marek", "nadia", "otto",
		"pia", "quentin", "rosa", "sven", "tara", "ulrich", "vera", "wanda", "xenia", "yusuf", "zoe", "\xe5\xb0\x8f\xe6\x98\x8e", NULL, "Zo\xc3\xab",
		"Maximiliane-Charlotte",
	};
	static const char *const hostile[] = {
		"%1B[31mred", "\x1b[2Jgone", "\xe2\x80\xaeogle", "\xe5\xb0\x8f\xe6\x98\x8e\xe5\xb0\x8f\xe6\x98\x8e\xe5\xb0\x8f\xe6\x98\x8e\xe5\xb0\x8f\xe6\x98\x8e",
		"\xff\xfe\xfd", "two\nlines", "e\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85\xcc\x86", "\xe2\x80\x8b", "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb",
		"a-name-that-does-not-end-before-the-screen-does-and-goes-on-for-ever-and-ever", "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d", "tab\tand\x07",
	};
	static const char *const agents[] = { "curl/8.14.1", "curl/8.14.1", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
		"python-requests/2.32.3" };
	uint32_t i = number - 1;
	char from[32];

	snprintf(from, sizeof from, "192.168.178.%u", (unsigned)(20 + i % 30));
	note_text(m, t_us, EVENT_FROM, number, from);
	note_text(m, t_us, EVENT_AGENT, number, m->sample->is_hostile ? hostile[(i + 5) % 12] : agents[i % 4]);
	note_text(m, t_us, EVENT_SIGNED, number, m->sample->is_hostile ? hostile[i % 12] : names[i % 30]);
}

/* Learners: each asks once, the one after the other; whoever is turned away is none of them. */
static void
gather_crowd(struct maker *m)
{
	uint32_t crowd = m->sample->crowd, refused = 0;

	for (uint32_t number = 1; number <= crowd; number++) {
		int64_t t_us = VISIT_US + (int64_t)(number - 1) * CROWD_US / crowd, for_us = delay_at(m, t_us);

		note(m, t_us, TRACK_VISITOR, EVENT_ARRIVE, number, trace_intern(m->trace, number % 13 == 0 ? "/nowhere" : "/?name=me"));
		introduce(m, t_us, number);
		if (number % 13 == 0) {
			note(m, t_us, TRACK_VISITOR, EVENT_ANSWER, number, 404);
			continue;
		}
		note(m, t_us, TRACK_VISITOR, EVENT_TAKE, number, for_us);
		if (number % 10 == 4)
			note(m, t_us + for_us / 4, TRACK_VISITOR, EVENT_LEAVE, number, 0);
		else
			note(m, t_us + for_us + LATE_US_OF_TIMER, TRACK_VISITOR, EVENT_ANSWER, number, 200);
		if (number % 9 == 0)
			note(m, t_us, TRACK_SERVER, EVENT_REFUSED, 429, ++refused);
	}
	if (crowd > 0)
		note(m, VISIT_US + CROWD_US, TRACK_SERVER, EVENT_REFUSED, 0, 1);
}

/* What the person does, and when the programs answer. */
static void
intervene(struct maker *m)
{
	const struct sample *s = m->sample;

	if (s->turn_us != 0)
		note(m, s->turn_us, TRACK_YOU, EVENT_KNOB, KNOB_DELAY, s->turn_to_us);
	if (s->press_us == 0)
		return;
	note(m, s->press_us, TRACK_YOU, EVENT_BUTTON, 1, 0);
	if (m->done_us[TRACK_ASYNC] > 0 && m->begin_us[TRACK_ASYNC] < s->press_us)
		note(m, s->press_us + PRINT_US, TRACK_ASYNC, EVENT_BUTTON_ANSWER, 1, 0);
	if (m->done_us[TRACK_SYNC] > 0)
		note(m, (m->done_us[TRACK_SYNC] > s->press_us ? m->done_us[TRACK_SYNC] : s->press_us) + PRINT_US, TRACK_SYNC,
		    EVENT_BUTTON_ANSWER, 1, 0);
}

static int
by_time(const void *a, const void *b)
{
	const struct noted *x = a, *y = b;

	if (x->event.t_us != y->event.t_us)
		return x->event.t_us < y->event.t_us ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

static bool
takes_part(const struct sample *s, enum track track)
{
	return s->programs != PROGRAMS_NONE && s->programs != (track == TRACK_SYNC ? PROGRAMS_ASYNC : PROGRAMS_SYNC);
}

/* The knobs that the run starts with, its start and its plans. */
static void
begin(struct maker *m, uint32_t requests)
{
	const struct sample *s = m->sample;
	struct settings settings;

	settings_init(&settings);
	settings.value[KNOB_DELAY] = delay_at(m, 0);
	settings.value[KNOB_REQUESTS] = requests;
	settings.value[KNOB_LIMIT] = s->limit;
	settings.value[KNOB_WORK] = s->work_us;
	settings.value[KNOB_PROGRAMS] = s->programs;
	settings.value[KNOB_SERVER] = s->server;
	settings.value[KNOB_ERRORS] = s->errors;
	for (uint32_t k = 0; k < KNOB_COUNT; k++)
		note(m, 0, TRACK_YOU, EVENT_KNOB, k, settings.value[k]);
	note(m, 0, TRACK_LOOP, EVENT_RUN_START, 0, 0);
	if (takes_part(s, TRACK_SYNC))
		note(m, 0, TRACK_SYNC, EVENT_PLAN, 0, requests);
	if (takes_part(s, TRACK_ASYNC))
		note(m, 0, TRACK_ASYNC, EVENT_PLAN, 0, requests);
}

struct trace *
sample_run_until(const struct sample *sample, int64_t t_us)
{
	struct maker m = { .sample = sample, .trace = trace_new(0) };
	uint32_t requests = sample->requests == 0 ? 3 : (uint32_t)sample->requests;
	int64_t end_us;

	begin(&m, requests);
	if (takes_part(sample, TRACK_SYNC))
		run_sync(&m, 0, requests);
	m.begin_us[TRACK_ASYNC] = sample->programs == PROGRAMS_IN_TURN ? m.done_us[TRACK_SYNC] + LAUNCH_US : LAUNCH_US / 2;
	if (takes_part(sample, TRACK_ASYNC))
		run_async(&m, m.begin_us[TRACK_ASYNC], requests);
	end_us = (m.done_us[0] > m.done_us[1] ? m.done_us[0] : m.done_us[1]) + 2 * SPIN_LATE_US;
	if (sample->programs == PROGRAMS_NONE)
		end_us = OPEN_US;
	visit(&m, end_us);
	gather_crowd(&m);
	intervene(&m);
	spin(&m, end_us);
	for (int64_t t = HEARTBEAT_US; t <= end_us; t += HEARTBEAT_US)
		note(&m, t + BEAT_LATE_US, TRACK_LOOP, EVENT_HEARTBEAT, 0, BEAT_LATE_US);
	note(&m, end_us, TRACK_LOOP, EVENT_RUN_END, 0, 0);
	ARRAY_SORT(m.notes, by_time);
	for (size_t i = 0; i < m.notes.count && m.notes.at[i].event.t_us <= t_us; i++)
		trace_append(m.trace, &m.notes.at[i].event);
	ARRAY_RELEASE(m.notes);
	return m.trace;
}

struct trace *
sample_run(const struct sample *sample)
{
	return sample_run_until(sample, INT64_MAX);
}
