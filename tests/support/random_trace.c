/* Traces for property tests. */
#include "support/random_trace.h"

#include <stdbool.h>

#include "log/addresses.h"
#include "log/settings.h"

uint64_t
random_next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

int64_t
random_below(uint64_t *state, int64_t below)
{
	return (int64_t)(random_next(state) % (uint64_t)below);
}

struct trace *
random_nonsense(uint64_t seed, int events)
{
	struct trace *trace = trace_new(0);
	int64_t t_us = 0;

	trace_intern(trace, "Hello, world");
	for (int i = 0; i < events; i++) {
		struct event e = {
			.t_us = t_us += random_below(&seed, 3) * random_below(&seed, 100000),
			.kind = (uint8_t)random_below(&seed, EVENT_KIND_COUNT),
			.track = (uint8_t)random_below(&seed, TRACK_COUNT),
			.step = (uint8_t)random_below(&seed, STEP_COUNT),
			.number = (uint32_t)random_below(&seed, 12),
			.value = random_below(&seed, 40) - 3,
		};

		/* Its end is believed wherever it comes; most traces have none. */
		if (e.kind == EVENT_RUN_END && random_below(&seed, 4) != 0)
			continue;
		trace_append(trace, &e);
	}
	return trace;
}

/* ---- a plausible run ---- */

struct maker {
	bool watches;          /* some visitors are a watched program's */
	struct trace *trace;
	uint64_t seed;
	int64_t t_us;
	int64_t spun[PROGRAM_COUNT];
	int64_t refusals;
	uint32_t presses, visitors;
	bool is_outside;  /* the programs fetch from elsewhere */
	bool has_visitors;
};

static void
put(struct maker *m, enum track track, enum event_kind kind, enum step step, uint32_t number, int64_t value)
{
	struct event e = {
		.t_us = m->t_us, .kind = (uint8_t)kind, .track = (uint8_t)track, .step = (uint8_t)step,
		.number = number, .value = value,
	};

	trace_append(m->trace, &e);
}

static void
pass(struct maker *m, int64_t most_us)
{
	m->t_us += random_below(&m->seed, most_us + 1);
}

static void
spin(struct maker *m, enum track track)
{
	if (m->t_us / SPIN_US > m->spun[track])
		put(m, track, EVENT_SPIN, STEP_NONE, 0, m->spun[track] = m->t_us / SPIN_US);
}

static void
put_text(struct maker *m, enum track track, enum event_kind kind, uint32_t number, const char *text)
{
	put(m, track, kind, STEP_NONE, number, trace_intern(m->trace, text));
}

/* Somebody else, who says who that is. */
static void
be_visited(struct maker *m)
{
	uint32_t number = ++m->visitors;

	put_text(m, TRACK_VISITOR, EVENT_ARRIVE, number, "/?name=ana");
	put_text(m, TRACK_VISITOR, EVENT_FROM, number, "192.0.2.7");
	if (random_below(&m->seed, 2) == 0)
		put_text(m, TRACK_VISITOR, EVENT_AGENT, number, "curl/8.5.0");
	if (random_below(&m->seed, 2) == 0)
		put_text(m, TRACK_VISITOR, EVENT_SIGNED, number, "ana");
	put(m, TRACK_VISITOR, EVENT_TAKE, STEP_NONE, number, 100);
	pass(m, 200);
	if (random_below(&m->seed, 3) == 0)
		put(m, TRACK_VISITOR, EVENT_LEAVE, STEP_NONE, number, 0);
	else
		put(m, TRACK_VISITOR, EVENT_ANSWER, STEP_NONE, number, 200);
	if (random_below(&m->seed, 3) == 0)
		put(m, TRACK_SERVER, EVENT_REFUSED, STEP_NONE, random_below(&m->seed, 2) == 0 ? 503 : 0, ++m->refusals);
}

static void
meanwhile(struct maker *m)
{
	int64_t dice = random_below(&m->seed, 12);

	if (dice == 0)
		put(m, TRACK_YOU, EVENT_KNOB, STEP_NONE, KNOB_DELAY, random_below(&m->seed, 5000000));
	else if (dice == 1)
		put(m, TRACK_YOU, EVENT_BUTTON, STEP_NONE, ++m->presses, 0);
	else if (dice < 6)
		put(m, TRACK_LOOP, EVENT_HEARTBEAT, STEP_NONE, 0, random_below(&m->seed, 3000));
	else if (dice == 6 && m->has_visitors)
		be_visited(m);
}

static void
pass_tls(struct maker *m, enum track track, uint32_t number)
{
	put(m, track, EVENT_TLS, STEP_NONE, number, 0);
	pass(m, 900);
	put_text(m, track, EVENT_SECURED, number, random_below(&m->seed, 2) == 0 ? "TLS 1.3, certificate checked" :
	    "TLS 1.2, certificate NOT checked");
}

/* To a server elsewhere. */
static void
go_out(struct maker *m, enum track track, uint32_t number)
{
	if (random_below(&m->seed, 2) == 0) {
		put_text(m, track, EVENT_LOOKUP, number, "example.test");
		pass(m, 500);
	}
	put(m, track, EVENT_CONNECT, STEP_NONE, number, 0);
	for (int64_t misses = random_below(&m->seed, 3); misses > 0; misses--) {
		pass(m, 300);
		put_text(m, track, EVENT_MISS, number, "127.0.0.2:80: connection refused");
	}
	pass(m, 200);
	put(m, track, EVENT_CONNECTED, STEP_NONE, number, 1024 + (int64_t)number);
	put_text(m, track, EVENT_ADDRESS, number, random_below(&m->seed, 2) == 0 ? "127.0.0.3:80" : "[::1]:80");
	if (random_below(&m->seed, 2) == 0)
		pass_tls(m, track, number);
	pass(m, 100);
	put(m, track, EVENT_SENT, STEP_NONE, number, 0);
	pass(m, 200);
}

static void
begin_response(struct maker *m, enum track track, uint32_t number, int64_t status)
{
	put(m, track, EVENT_FIRST_BYTE, STEP_NONE, number, 0);
	for (int64_t interims = random_below(&m->seed, 3); interims > 0; interims--) {
		put(m, track, EVENT_INTERIM, STEP_NONE, number, 103);
		pass(m, 100);
	}
	put(m, track, EVENT_HEAD, STEP_NONE, number, status);
	put_text(m, track, EVENT_FORM, number, random_below(&m->seed, 2) == 0 ? "HTTP/1.0, ends with the connection" :
	    "HTTP/1.1, chunked, gzip, keeps the connection");
}

static void
travel(struct maker *m, enum track track, uint32_t number)
{
	if (m->is_outside) {
		go_out(m, track, number);
		return;
	}
	put(m, track, EVENT_CONNECT, STEP_NONE, number, 0);
	pass(m, 200);
	put(m, track, EVENT_CONNECTED, STEP_NONE, number, 1024 + (int64_t)number);
	put(m, track, EVENT_SENT, STEP_NONE, number, 0);
	pass(m, 200);
	put(m, track, EVENT_ARRIVE, STEP_NONE, number, 0);
	put(m, track, EVENT_TAKE, STEP_NONE, number, 500000);
}

/* A server elsewhere may send it on, and on; and at last says something. */
static void
get_response(struct maker *m, enum track track, uint32_t number)
{
	if (!m->is_outside) {
		put(m, track, EVENT_ANSWER, STEP_NONE, number, 200);
		put(m, track, EVENT_FIRST_BYTE, STEP_NONE, number, 0);
		return;
	}
	while (random_below(&m->seed, 3) == 0) {
		begin_response(m, track, number, 302);
		put_text(m, track, EVENT_REDIRECT, number, "http://example.test:8080/elsewhere?x=y");
		go_out(m, track, number);
	}
	begin_response(m, track, number, 200);
	pass(m, 5000);
	if (random_below(&m->seed, 2) == 0)
		put(m, track, EVENT_SIZE, STEP_NONE, number, 1000000);
}

/* From a server elsewhere only what can be the matter once it is sent. */
static enum cause
some_cause(struct maker *m)
{
	static const enum cause sent[] = { CAUSE_RESET, CAUSE_TIMED_OUT, CAUSE_CLOSED_EARLY, CAUSE_GARBLED, CAUSE_TOO_LARGE };

	if (m->is_outside)
		return sent[random_below(&m->seed, sizeof sent / sizeof sent[0])];
	return (enum cause)(1 + random_below(&m->seed, CAUSE_COUNT - 1));
}

/* Its end: a response mostly. Returns whether a callback is due. */
static bool
arrive(struct maker *m, enum track track, uint32_t number)
{
	int64_t dice = random_below(&m->seed, 10);

	if (dice == 0) {
		put(m, track, EVENT_CANCEL, STEP_NONE, number, 0);
		if (!m->is_outside)
			put(m, track, EVENT_LEAVE, STEP_NONE, number, 0);
		return false;
	}
	if (dice == 1) {
		put(m, track, EVENT_FAIL, STEP_NONE, number, some_cause(m));
		return true;
	}
	get_response(m, track, number);
	put(m, track, EVENT_BODY, STEP_NONE, number, trace_intern(m->trace, "Hello, world"));
	put(m, track, EVENT_RESPONSE, STEP_NONE, number, 200);
	return true;
}

static void
run_sync(struct maker *m, uint32_t requests)
{
	put(m, TRACK_SYNC, EVENT_STEP, STEP_EVERY, 0, 0);
	for (uint32_t number = 1; number <= requests; number++) {
		put(m, TRACK_SYNC, EVENT_STEP, STEP_FETCH, number, 0);
		put(m, TRACK_SYNC, EVENT_LAUNCH, STEP_NONE, number, 0);
		put(m, TRACK_SYNC, EVENT_BLOCK, STEP_FETCH, number, 0);
		travel(m, TRACK_SYNC, number);
		pass(m, 800000);
		meanwhile(m);
		spin(m, TRACK_ASYNC);
		arrive(m, TRACK_SYNC, number);
		put(m, TRACK_SYNC, EVENT_UNBLOCK, STEP_FETCH, number, 0);
		put(m, TRACK_SYNC, EVENT_STEP, STEP_PRINT_RESPONSE, number, 0);
		put(m, TRACK_SYNC, EVENT_PRINT, STEP_PRINT_RESPONSE, number, trace_intern(m->trace, "Server said Hello, world"));
		pass(m, 300);
	}
	put(m, TRACK_SYNC, EVENT_STEP, STEP_LOOP, 0, 0);
	put(m, TRACK_SYNC, EVENT_DONE, STEP_NONE, 0, 0);
	spin(m, TRACK_SYNC);
}

/* The last is not wanted for a while, some of the time more than once. */
static void
drop_and_relaunch(struct maker *m, uint32_t requests)
{
	while (random_below(&m->seed, 3) == 0) {
		put(m, TRACK_ASYNC, EVENT_PLAN, STEP_NONE, 0, requests - 1);
		put(m, TRACK_ASYNC, EVENT_DROP, STEP_NONE, requests, 0);
		pass(m, 100);
		put(m, TRACK_ASYNC, EVENT_PLAN, STEP_NONE, 0, requests);
		put(m, TRACK_ASYNC, EVENT_LAUNCH, STEP_NONE, requests, 0);
		pass(m, 100);
	}
}

static void
launch_async(struct maker *m, uint32_t requests)
{
	put(m, TRACK_ASYNC, EVENT_STEP, STEP_EVERY, 0, 0);
	for (uint32_t number = 1; number <= requests; number++) {
		put(m, TRACK_ASYNC, EVENT_STEP, STEP_FETCH, number, 0);
		put(m, TRACK_ASYNC, EVENT_LAUNCH, STEP_NONE, number, 0);
		pass(m, 50);
	}
	put(m, TRACK_ASYNC, EVENT_STEP, STEP_LOOP, 0, 0);
	put(m, TRACK_ASYNC, EVENT_READY, STEP_NONE, 0, 0);
	drop_and_relaunch(m, requests);
	for (uint32_t number = 1; number <= requests; number++)
		travel(m, TRACK_ASYNC, number);
}

static void
end_async(struct maker *m, uint32_t requests)
{
	for (uint32_t number = requests; number >= 1; number--) {
		pass(m, 200000);
		meanwhile(m);
		spin(m, TRACK_ASYNC);
		if (!arrive(m, TRACK_ASYNC, number))
			continue;
		put(m, TRACK_ASYNC, EVENT_QUEUE, STEP_NONE, number, 0);
		pass(m, 100);
		put(m, TRACK_ASYNC, EVENT_CALLBACK_START, STEP_NONE, number, 0);
		put(m, TRACK_ASYNC, EVENT_STEP, STEP_PRINT_RESPONSE, number, 0);
		put(m, TRACK_ASYNC, EVENT_PRINT, STEP_PRINT_RESPONSE, number, trace_intern(m->trace, "Yawwza... Finally!!!"));
		pass(m, 100);
		put(m, TRACK_ASYNC, EVENT_CALLBACK_END, STEP_NONE, number, 0);
	}
	put(m, TRACK_ASYNC, EVENT_DONE, STEP_NONE, 0, 0);
}

static struct trace *
make_run(struct maker m)
{
	uint32_t requests = (uint32_t)(1 + random_below(&m.seed, 8));
	struct settings settings;
	char why[KNOB_WHY_SIZE];

	settings_init(&settings);
	settings.value[KNOB_REQUESTS] = requests;
	if (m.is_outside)
		settings.value[KNOB_URL] = addresses_note("http://example.test/sample", why, sizeof why);
	for (uint32_t knob = 0; knob < KNOB_COUNT; knob++)
		put(&m, TRACK_YOU, EVENT_KNOB, STEP_NONE, knob, settings.value[knob]);
	if (m.is_outside && random_below(&m.seed, 2) == 0) {
		put_text(&m, TRACK_YOU, EVENT_METHOD, 0, "POST");
		put_text(&m, TRACK_YOU, EVENT_HEADER, 1, "X-Room: 12");
		put_text(&m, TRACK_YOU, EVENT_DATA, 0, "a=b");
	}
	put(&m, TRACK_LOOP, EVENT_RUN_START, STEP_NONE, 0, 0);
	put(&m, TRACK_SYNC, EVENT_PLAN, STEP_NONE, 0, requests);
	put(&m, TRACK_ASYNC, EVENT_PLAN, STEP_NONE, 0, requests);
	launch_async(&m, requests);
	run_sync(&m, requests);
	end_async(&m, requests);
	put(&m, TRACK_LOOP, EVENT_RUN_END, STEP_NONE, 0, 0);
	return m.trace;
}

struct trace *
random_run(uint64_t seed)
{
	return make_run((struct maker){ .trace = trace_new(0), .seed = seed });
}

struct trace *
random_outside_run(uint64_t seed)
{
	bool is_outside = seed % 3 != 0;

	return make_run((struct maker){ .trace = trace_new(0), .seed = seed, .is_outside = is_outside, .has_visitors = !is_outside });
}

/* ---- visitors ---- */

static void
put_one_of(struct maker *m, enum track track, enum event_kind kind, uint32_t number, const char *const *texts, int64_t count)
{
	const char *text = texts[random_below(&m->seed, count)];

	if (text != NULL)
		put(m, track, kind, STEP_NONE, number, trace_intern(m->trace, text));
}

static void
come(struct maker *m, uint32_t number)
{
	static const char *const targets[] = { "/", "/?delay=2", "HEAD /", "/favicon.ico", "FAULTY" };
	static const char *const froms[] = { "127.0.0.1", "::1", "192.168.178.23", "2001:db8::17", NULL };
	static const char *const agents[] = { "curl/8.14.1", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "", NULL };
	static const char *const names[] = { "ana", "ben", "\xe5\xb0\x8f\xe6\x98\x8e", "%1B[31mred", NULL, NULL };

	put_one_of(m, TRACK_VISITOR, EVENT_ARRIVE, number, targets, 5);
	if (m->watches && random_below(&m->seed, 8) == 0)
		put(m, TRACK_WATCHED_1, EVENT_VISITS, STEP_NONE, 1, number);
	put_one_of(m, TRACK_VISITOR, EVENT_FROM, number, froms, 5);
	put_one_of(m, TRACK_VISITOR, EVENT_AGENT, number, agents, 4);
	put_one_of(m, TRACK_VISITOR, EVENT_SIGNED, number, names, 6);
}

enum { REFUSALS = 4 };

/* Whoever is turned away, or only counted. */
static void
meet_others(struct maker *m, int64_t refused[REFUSALS], int64_t *unkept)
{
	static const uint32_t statuses[REFUSALS] = { 0, 429, 503, 400 };
	int64_t which = random_below(&m->seed, 12);

	if (which < REFUSALS) {
		refused[which] += 1 + random_below(&m->seed, 4);
		put(m, TRACK_SERVER, EVENT_REFUSED, STEP_NONE, statuses[which], refused[which]);
	} else if (which == REFUSALS) {
		*unkept += 2 * random_below(&m->seed, 4);
		put(m, TRACK_SERVER, EVENT_UNKEPT, STEP_NONE, (uint32_t)(*unkept / 2), *unkept);
	}
}

enum { THERE_MOST = 8 };

struct trace *
random_visits(uint64_t seed, int visitors)
{
	struct maker m = { .trace = trace_new(0), .seed = seed, .watches = seed % 3 == 0 };
	struct settings settings;
	struct {
		uint32_t number;
		bool taken;
	} there[THERE_MOST];
	uint32_t came = 0;
	int count = 0;
	int64_t refused[REFUSALS] = { 0 }, unkept = 0;

	settings_init(&settings);
	settings.value[KNOB_PROGRAMS] = PROGRAMS_NONE;
	for (uint32_t knob = 0; knob < KNOB_COUNT; knob++)
		put(&m, TRACK_YOU, EVENT_KNOB, STEP_NONE, knob, settings.value[knob]);
	put(&m, TRACK_LOOP, EVENT_RUN_START, STEP_NONE, 0, 0);
	while (came < (uint32_t)visitors || count > 0) {
		int64_t which = random_below(&m.seed, THERE_MOST + 2), end = random_below(&m.seed, 8);

		if (random_below(&m.seed, 3) > 0)
			pass(&m, 200000);
		meet_others(&m, refused, &unkept);
		if (which >= count) {
			if (count == THERE_MOST || came == (uint32_t)visitors)
				continue;
			there[count].number = ++came;
			there[count++].taken = false;
			come(&m, came);
		} else if (!there[which].taken && end > 0) {
			put(&m, TRACK_VISITOR, EVENT_TAKE, STEP_NONE, there[which].number, 500000);
			there[which].taken = true;
		} else {
			put(&m, TRACK_VISITOR, end == 1 ? EVENT_ABORT : end == 2 ? EVENT_LEAVE : EVENT_ANSWER, STEP_NONE, there[which].number,
			    end < 3 ? 0 : end == 3 ? 404 : 200);
			there[which] = there[--count];
		}
	}
	return m.trace;
}

/* ---- made of another one ---- */

struct trace *
random_first_part(const struct trace *whole, int64_t t_us)
{
	struct trace *part = trace_new(trace_wall_us(whole));

	for (size_t i = 0; i < trace_count_until(whole, t_us); i++) {
		struct event e = *trace_at(whole, i);

		if (event_has_text(&e))
			e.value = trace_intern(part, trace_text(whole, e.value));
		trace_append(part, &e);
	}
	return part;
}

static const int64_t extremes[] = {
	FOR_EVER_US, 0, 1, UINT16_MAX, INT32_MAX, UINT32_MAX, INT64_C(25920000), INT64_C(2592000000000),
	INT64_C(31622400000000), (INT64_C(1) << 53) - 1, INT64_MAX, -2, INT32_MIN, -INT64_C(2592000000000), INT64_MIN,
};

static int64_t
extreme(uint64_t *seed)
{
	return extremes[random_below(seed, (int64_t)(sizeof extremes / sizeof extremes[0]))];
}

/* One of the extremes that are allowed there; what stood there if none is found. */
static void
push_to_extreme(struct event *e, int64_t *field, uint64_t *seed, int (*allowed)(const struct event *))
{
	int64_t was = *field;

	for (int tries = 0; tries < 8; tries++) {
		*field = extreme(seed);
		if (allowed(e) == 0)
			return;
	}
	*field = was;
}

struct trace *
random_extremes(uint64_t seed, struct trace *trace, int (*allowed)(const struct event *))
{
	struct trace *wild = trace_new(trace_wall_us(trace));
	int64_t later_us = 0, last_us = 0;

	for (size_t i = 0; i < trace_count(trace); i++) {
		struct event e = *trace_at(trace, i);

		if (event_has_text(&e))
			e.value = trace_intern(wild, trace_text(trace, e.value));
		else if (event_value(&e) != EVENT_VALUE_KNOB && random_below(&seed, 3) == 0)
			push_to_extreme(&e, &e.value, &seed, allowed);
		e.t_us += later_us;
		if (random_below(&seed, 60) == 0)
			push_to_extreme(&e, &e.t_us, &seed, allowed);
		if (e.t_us < last_us || allowed(&e) != 0)
			e.t_us = last_us;
		if (allowed(&e) != 0)
			continue;
		later_us = e.t_us - trace_at(trace, i)->t_us;
		last_us = e.t_us;
		trace_append(wild, &e);
	}
	trace_free(trace);
	return wild;
}
