/* What runs with another server log. Events are noted in any order and sorted by time. */
#include "support/outside_trace.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/memory.h"
#include "log/addresses.h"
#include "log/settings.h"
#include "log/timeline.h"

enum {
	MS = 1000,
	LAUNCH_US = 100,
	CONNECT_US = 300,
	CALLBACK_US = 200,
	SPIN_LATE_US = 150,
	BEAT_LATE_US = 300,
	KINDS = 6,
};

/* How a request goes: of each stage how long it takes, and what it brings. A stage that takes 0 is left out. */
struct way {
	int lookup_us;
	const char *miss;        /* an address that is tried first */
	int connect_us;          /* 0: 0.3 ms */
	const char *address;
	int tls_us;
	const char *security;
	unsigned interim;
	const char *leads_to;    /* answered with a redirect, which is followed */
	int wait_us, receive_us; /* for the first byte, and from there for the rest */
	unsigned status;         /* 0: it fails */
	const char *form, *body;
	int size;
	enum cause cause;
};

#define SAMPLE_ROW(sample, name, url, requests, open) { name, url, requests, open },
static const struct {
	const char *name, *url;
	int requests, open;
} samples[OUTSIDE_SAMPLE_COUNT] = { OUTSIDE_SAMPLES(SAMPLE_ROW) };

#define LOCAL .lookup_us = 200, .address = "127.0.0.1:8080"
#define EXAMPLE .lookup_us = 24 * MS, .connect_us = 31 * MS, .address = "192.0.2.7:443", .tls_us = 65 * MS

/* Request i goes ways[(i - 1) % KINDS] of its sample; after one without a cause or a status the first. */
static const struct way ways[OUTSIDE_SAMPLE_COUNT][KINDS] = {
	[OUTSIDE_SAMPLE_SLOW] = {
		{ .wait_us = 2000 * MS, .receive_us = MS, .status = 200, .form = "HTTP/1.0, 20 bytes", .body = "Hello from elsewhere" } },
	[OUTSIDE_SAMPLE_SECURE] = {
		{ EXAMPLE, .security = "TLS 1.3, certificate not checked", .wait_us = 420 * MS, .receive_us = 180 * MS, .status = 200,
		    .form = "HTTP/1.1, chunked, gzip", .size = 48312 },
		{ EXAMPLE, .security = "TLS 1.3, certificate not checked", .wait_us = 380 * MS, .receive_us = 260 * MS, .status = 200,
		    .form = "HTTP/1.1, chunked, gzip", .size = 48312, .leads_to = "https://www.example.org/reports" },
		{ EXAMPLE, .security = "TLS 1.3, certificate not checked", .wait_us = 610 * MS, .receive_us = 140 * MS, .status = 200,
		    .form = "HTTP/1.1, chunked, gzip", .size = 48312, .interim = 103 } },
	[OUTSIDE_SAMPLE_MIXED] = {
		{ LOCAL, .miss = "[::1]:8080: connection refused", .wait_us = 300 * MS, .receive_us = 1200 * MS, .status = 200,
		    .form = "HTTP/1.1, chunked", .body = "drip, drip, drip" },
		{ LOCAL, .wait_us = 200 * MS, .status = 204, .form = "HTTP/1.1" },
		{ LOCAL, .wait_us = 400 * MS, .receive_us = MS, .status = 404, .form = "HTTP/1.1", .body = "Not Found" },
		{ LOCAL, .wait_us = 500 * MS, .cause = CAUSE_RESET },
		{ LOCAL, .wait_us = 3000 * MS, .cause = CAUSE_TIMED_OUT },
		{ LOCAL, .leads_to = "http://localhost:8080/there", .wait_us = 250 * MS, .receive_us = MS, .status = 200,
		    .form = "HTTP/1.1", .body = "Here it is" } },
	[OUTSIDE_SAMPLE_REFUSED] = { { LOCAL, .miss = "[::1]:9: connection refused", .cause = CAUSE_REFUSED } },
	[OUTSIDE_SAMPLE_EXPIRED] = { { EXAMPLE, .cause = CAUSE_CERT_EXPIRED } },
	[OUTSIDE_SAMPLE_NO_NAME] = { { .lookup_us = 140 * MS, .cause = CAUSE_NO_NAME } },
	[OUTSIDE_SAMPLE_MANY] = {
		{ .connect_us = 20 * MS, .wait_us = 700 * MS, .receive_us = 20 * MS, .status = 200, .form = "HTTP/1.1", .body = "Hello" } },
};

struct noted {
	struct event event;
	size_t order;
};

struct maker {
	enum outside_sample sample;
	struct trace *trace;
	const struct url *url;
	ARRAY(struct noted) notes;
	int64_t done_us[PROGRAM_COUNT], begin_us[PROGRAM_COUNT];
};

const char *
outside_sample_name(enum outside_sample sample)
{
	return samples[sample].name;
}

static void
note(struct maker *m, int64_t t_us, enum track track, enum event_kind kind, uint32_t number, int64_t value)
{
	ARRAY_PUSH(m->notes, (struct noted){
		.event = { .t_us = t_us, .track = (uint8_t)track, .kind = (uint8_t)kind, .number = number, .value = value },
		.order = m->notes.count,
	});
}

static void
note_text(struct maker *m, int64_t t_us, enum track track, enum event_kind kind, uint32_t number, const char *text)
{
	if (text != NULL)
		note(m, t_us, track, kind, number, trace_intern(m->trace, text));
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
	note_text(m, t_us, track, EVENT_PRINT, number, text);
	ARRAY_LAST(m->notes)->event.step = (uint8_t)step;
}

static const struct way *
way_of(const struct maker *m, uint32_t number)
{
	const struct way *way = &ways[m->sample][(number - 1) % KINDS];

	return way->status == 0 && way->cause == CAUSE_NONE ? &ways[m->sample][0] : way;
}

static bool
fails_before_connect(enum cause cause)
{
	return cause == CAUSE_REFUSED || cause == CAUSE_NO_NAME;
}

/* Looks up, connects and makes TLS. Returns when that is over, or has failed. */
static int64_t
reach(struct maker *m, enum track track, uint32_t n, int64_t t_us, const struct way *way)
{
	int64_t connect_us = way->connect_us > 0 ? way->connect_us : CONNECT_US;

	if (way->lookup_us > 0) {
		note_text(m, t_us, track, EVENT_LOOKUP, n, m->url->host);
		t_us += way->lookup_us;
		if (way->cause == CAUSE_NO_NAME)
			return t_us;
	}
	note(m, t_us, track, EVENT_CONNECT, n, 0);
	if (way->miss != NULL)
		note_text(m, t_us += connect_us, track, EVENT_MISS, n, way->miss);
	t_us += connect_us;
	if (fails_before_connect(way->cause))
		return t_us;
	note(m, t_us, track, EVENT_CONNECTED, n, 40000 + n);
	note_text(m, t_us, track, EVENT_ADDRESS, n, way->address);
	if (way->tls_us == 0)
		return t_us;
	note(m, t_us, track, EVENT_TLS, n, 0);
	note_text(m, t_us + way->tls_us, track, EVENT_SECURED, n, way->security);
	return t_us + way->tls_us;
}

/* What comes back, from the sending on. */
static int64_t
receive(struct maker *m, enum track track, uint32_t n, int64_t t_us, const struct way *way)
{
	note(m, t_us, track, EVENT_SENT, n, 0);
	if (way->cause != CAUSE_NONE)
		return t_us + way->wait_us;
	if (way->interim != 0) {
		note(m, t_us + way->wait_us / 2, track, EVENT_FIRST_BYTE, n, 0);
		note(m, t_us + way->wait_us / 2, track, EVENT_INTERIM, n, way->interim);
	} else {
		note(m, t_us + way->wait_us, track, EVENT_FIRST_BYTE, n, 0);
	}
	note(m, t_us += way->wait_us, track, EVENT_HEAD, n, way->status);
	note_text(m, t_us, track, EVENT_FORM, n, way->form);
	t_us += way->receive_us;
	if (way->size > 0)
		note(m, t_us, track, EVENT_SIZE, n, way->size);
	note_text(m, t_us, track, EVENT_BODY, n, way->body);
	note(m, t_us, track, EVENT_RESPONSE, n, way->status);
	return t_us;
}

/* A request's way from its turn to its end. Returns when that is. */
static int64_t
travel(struct maker *m, enum track track, uint32_t n, int64_t t_us)
{
	const struct way *way = way_of(m, n);

	t_us = reach(m, track, n, t_us, way);
	if (way->leads_to != NULL) {
		note(m, t_us, track, EVENT_SENT, n, 0);
		note(m, t_us += 60 * MS, track, EVENT_FIRST_BYTE, n, 0);
		note(m, t_us, track, EVENT_HEAD, n, 302);
		note_text(m, t_us, track, EVENT_REDIRECT, n, way->leads_to);
		t_us = reach(m, track, n, t_us + 50, way);
	}
	if (!fails_before_connect(way->cause) && (way->tls_us == 0 || way->security != NULL))
		t_us = receive(m, track, n, t_us, way);
	if (way->cause != CAUSE_NONE)
		note(m, t_us, track, EVENT_FAIL, n, way->cause);
	return t_us;
}

/* What a program prints of it, as the programs have it. */
static const char *
printed_of(const struct maker *m, enum track track, uint32_t number, char line[80])
{
	const struct way *way = way_of(m, number);

	if (way->cause != CAUSE_NONE)
		snprintf(line, 80, "%s", cause_words(way->cause));
	else if (way->status >= HTTP_ERROR)
		snprintf(line, 80, "HTTP %u", way->status);
	else if (track == TRACK_SYNC)
		snprintf(line, 80, "Server said %s", way->body != NULL ? way->body : "");
	else
		snprintf(line, 80, "Yawwza... Finally!!!");
	return line;
}

static void
run_sync(struct maker *m, uint32_t requests)
{
	int64_t t_us = 0;
	char line[80];

	note_step(m, t_us, TRACK_SYNC, EVENT_STEP, STEP_EVERY, 0);
	for (uint32_t i = 1; i <= requests; i++) {
		note_step(m, t_us, TRACK_SYNC, EVENT_STEP, STEP_FOR, i);
		note_step(m, t_us += LAUNCH_US, TRACK_SYNC, EVENT_STEP, STEP_FETCH, i);
		note(m, t_us, TRACK_SYNC, EVENT_LAUNCH, i, 0);
		note_step(m, t_us, TRACK_SYNC, EVENT_BLOCK, STEP_FETCH, i);
		t_us = travel(m, TRACK_SYNC, i, t_us);
		note_step(m, t_us, TRACK_SYNC, EVENT_UNBLOCK, STEP_FETCH, i);
		note_print(m, t_us, TRACK_SYNC, STEP_PRINT_RESPONSE, i, printed_of(m, TRACK_SYNC, i, line));
	}
	note_print(m, t_us, TRACK_SYNC, STEP_PRINT_LAST, 0, "Pfew! That was a lot of wait time!!");
	note_step(m, t_us += LAUNCH_US, TRACK_SYNC, EVENT_STEP, STEP_LOOP, 0);
	note(m, t_us, TRACK_SYNC, EVENT_DONE, 0, 0);
	m->done_us[TRACK_SYNC] = t_us;
}

struct ending {
	int64_t end_us;
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

static void
call_back(struct maker *m, struct ending *ends, uint32_t requests, int64_t t_us)
{
	char line[80];

	qsort(ends, requests, sizeof *ends, by_end);
	for (uint32_t i = 0; i < requests; i++) {
		note(m, ends[i].end_us, TRACK_ASYNC, EVENT_QUEUE, ends[i].number, 0);
		t_us = t_us > ends[i].end_us + CALLBACK_US ? t_us : ends[i].end_us + CALLBACK_US;
		note(m, t_us, TRACK_ASYNC, EVENT_CALLBACK_START, ends[i].number, 0);
		note_print(m, t_us, TRACK_ASYNC, STEP_PRINT_RESPONSE, ends[i].number, printed_of(m, TRACK_ASYNC, ends[i].number, line));
		note(m, t_us += CALLBACK_US, TRACK_ASYNC, EVENT_CALLBACK_END, ends[i].number, 0);
	}
	note(m, t_us, TRACK_ASYNC, EVENT_DONE, 0, 0);
	m->done_us[TRACK_ASYNC] = t_us;
}

static void
run_async(struct maker *m, uint32_t requests)
{
	struct ending *ends = mem_new(requests, sizeof *ends);
	int64_t t_us = m->begin_us[TRACK_ASYNC] = LAUNCH_US / 2;
	uint32_t open = (uint32_t)samples[m->sample].open;

	note_step(m, t_us, TRACK_ASYNC, EVENT_STEP, STEP_EVERY, 0);
	note_step(m, t_us, TRACK_ASYNC, EVENT_STEP, STEP_DEFINE, 0);
	for (uint32_t i = 1; i <= requests; i++) {
		int64_t turn_us = t_us;

		note_step(m, t_us, TRACK_ASYNC, EVENT_STEP, STEP_FOR, i);
		note_step(m, t_us, TRACK_ASYNC, EVENT_STEP, STEP_FETCH, i);
		note(m, t_us, TRACK_ASYNC, EVENT_LAUNCH, i, 0);
		if (open > 0 && i > open && ends[i - 1 - open].end_us > t_us)
			turn_us = ends[i - 1 - open].end_us;
		ends[i - 1] = (struct ending){ .end_us = travel(m, TRACK_ASYNC, i, turn_us), .number = i };
		t_us += LAUNCH_US;
	}
	note_print(m, t_us, TRACK_ASYNC, STEP_PRINT_LAST, 0, "You're gonna see this line before the \"Yawwza...\" one");
	note_step(m, t_us += LAUNCH_US, TRACK_ASYNC, EVENT_STEP, STEP_LOOP, 0);
	note(m, t_us, TRACK_ASYNC, EVENT_READY, 0, 0);
	call_back(m, ends, requests, t_us);
	free(ends);
}

static void
spin(struct maker *m, int64_t end_us)
{
	int64_t begin_us = m->begin_us[TRACK_ASYNC];

	for (int64_t k = 1; begin_us + k * SPIN_US <= end_us; k++)
		note(m, begin_us + k * SPIN_US + SPIN_LATE_US, TRACK_ASYNC, EVENT_SPIN, 0, k);
	begin_us = m->done_us[TRACK_SYNC];
	if (begin_us / SPIN_US > 0)
		note(m, begin_us + SPIN_LATE_US, TRACK_SYNC, EVENT_SPIN, 0, begin_us / SPIN_US);
	for (int64_t k = begin_us / SPIN_US + 1; k * SPIN_US <= end_us; k++)
		note(m, k * SPIN_US + SPIN_LATE_US, TRACK_SYNC, EVENT_SPIN, 0, k);
	for (int64_t t = HEARTBEAT_US; t <= end_us; t += HEARTBEAT_US)
		note(m, t + BEAT_LATE_US, TRACK_LOOP, EVENT_HEARTBEAT, 0, BEAT_LATE_US);
}

static int
by_time(const void *a, const void *b)
{
	const struct noted *x = a, *y = b;

	if (x->event.t_us != y->event.t_us)
		return x->event.t_us < y->event.t_us ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

static void
begin(struct maker *m, uint32_t requests)
{
	struct settings settings;
	char why[KNOB_WHY_SIZE];

	settings_init(&settings);
	settings.value[KNOB_REQUESTS] = requests;
	settings.value[KNOB_URL] = addresses_note(samples[m->sample].url, why, sizeof why);
	m->url = addresses_at(settings.value[KNOB_URL]);
	if (m->sample == OUTSIDE_SAMPLE_MIXED)
		settings.value[KNOB_TIMEOUT] = 3000 * MS;
	for (uint32_t k = 0; k < KNOB_COUNT; k++)
		note(m, 0, TRACK_YOU, EVENT_KNOB, k, settings.value[k]);
	note(m, 0, TRACK_LOOP, EVENT_RUN_START, 0, samples[m->sample].open);
	note(m, 0, TRACK_SYNC, EVENT_PLAN, 0, requests);
	note(m, 0, TRACK_ASYNC, EVENT_PLAN, 0, requests);
}

struct trace *
outside_trace_until(enum outside_sample sample, int64_t t_us)
{
	struct maker m = { .sample = sample, .trace = trace_new(0) };
	uint32_t requests = (uint32_t)samples[sample].requests;
	int64_t end_us;

	begin(&m, requests);
	run_sync(&m, requests);
	run_async(&m, requests);
	end_us = (m.done_us[0] > m.done_us[1] ? m.done_us[0] : m.done_us[1]) + 2 * SPIN_LATE_US;
	spin(&m, end_us);
	note(&m, end_us, TRACK_LOOP, EVENT_RUN_END, 0, 0);
	ARRAY_SORT(m.notes, by_time);
	for (size_t i = 0; i < m.notes.count && m.notes.at[i].event.t_us <= t_us; i++)
		trace_append(m.trace, &m.notes.at[i].event);
	ARRAY_RELEASE(m.notes);
	return m.trace;
}

struct trace *
outside_trace(enum outside_sample sample)
{
	return outside_trace_until(sample, INT64_MAX);
}
