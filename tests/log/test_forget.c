/* Forgetting: at any time from the horizon on, a log without its oldest details answers what the whole one answers. */
#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "log/forget.h"
#include "log/timeline.h"
#include "log/trace.h"
#include "log/visits.h"
#include "log/watched.h"
#include "support/random_trace.h"
#include "support/watched_trace.h"

enum { MOST = 400, KEPT_WHOLE = 300 };

/* ---- runs ---- */

/* What threads of a watched program might log, with what else grows with time: not all of it makes sense, and need not. */
struct maker {
	struct trace *trace;
	uint64_t seed;
	int64_t t_us;
	uint32_t visitors, answered, spins, unkept, refused;
};

static int64_t
below(struct maker *m, int64_t n)
{
	return random_below(&m->seed, n);
}

static void
put(struct maker *m, enum track track, enum event_kind kind, uint32_t number, int64_t value)
{
	trace_append(m->trace, &(struct event){
		.t_us = m->t_us, .track = (uint8_t)track, .kind = (uint8_t)kind, .number = number, .value = value,
	});
}

static void
say(struct maker *m, enum event_kind kind, uint32_t number, const char *text)
{
	put(m, TRACK_WATCHED_1, kind, number, trace_intern(m->trace, text));
}

static void
begin(struct maker *m, uint64_t seed)
{
	*m = (struct maker){ .trace = trace_new(0), .seed = seed };
	put(m, TRACK_YOU, EVENT_KNOB, KNOB_PROGRAMS, (int64_t)(seed % 2 == 0 ? PROGRAMS_NONE : PROGRAMS_BOTH));
	put(m, TRACK_LOOP, EVENT_RUN_START, 0, 100);
	put(m, TRACK_SYNC, EVENT_STEP, 0, 0);
	say(m, EVENT_NAME, 0, "it");
	say(m, EVENT_COMMAND, 0, "./it");
	for (uint32_t number = 1; number <= 3; number++)
		put(m, TRACK_WATCHED_1, EVENT_THREAD, number, number == 1 ? 1 : number - 1);
}

static void
visit(struct maker *m)
{
	if (m->answered < m->visitors && below(m, 2) == 0) {
		put(m, TRACK_VISITOR, EVENT_ANSWER, ++m->answered, 200);
		return;
	}
	put(m, TRACK_VISITOR, EVENT_ARRIVE, ++m->visitors, TRACE_NO_TEXT);
	if (below(m, 3) > 0)
		put(m, TRACK_WATCHED_1, EVENT_VISITS, (uint32_t)below(m, 4), m->visitors);
	put(m, TRACK_VISITOR, EVENT_TAKE, m->visitors, 1000);
}

/* One of what a thread does, but for what it does seldom. */
static void
wait(struct maker *m)
{
	static const enum event_kind kinds[] = {
		EVENT_WAIT_ONE, EVENT_WAIT_ANY, EVENT_WAIT_TIME, EVENT_WAIT_THREAD, EVENT_WAIT_CALL, EVENT_WOKE, EVENT_WOKE, EVENT_WOKE,
	};
	static const char *const told[] = { "read: a pipe", "epoll_wait: 4 descriptors", "nanosleep: 0.3 s", "futex" };
	enum event_kind kind = kinds[below(m, sizeof kinds / sizeof kinds[0])];
	uint32_t thread = (uint32_t)below(m, 3) + 1;

	if (kind == EVENT_WOKE)
		put(m, TRACK_WATCHED_1, kind, thread, 0);
	else
		say(m, kind, thread, told[below(m, 4)]);
}

static void
happen(struct maker *m)
{
	static const char *const lines[] = { "/a/it.py:3:main", "/a/it.py:4:f", "/a/it.py:9:g", "" };
	uint32_t thread = (uint32_t)below(m, 3) + 1;

	m->t_us += below(m, 3) * below(m, 900);
	switch (below(m, 40)) {
	case 0: case 1: case 2:
		visit(m);
		break;
	case 3: case 4: case 5:
		put(m, TRACK_LOOP, EVENT_HEARTBEAT, 0, below(m, 10) == 0 ? below(m, 100000) : below(m, 300));
		break;
	case 6: case 7: case 8:
		m->spins += (uint32_t)below(m, 5);
		put(m, TRACK_SYNC, EVENT_SPIN, 0, m->spins);
		break;
	case 9:
		m->unkept += (uint32_t)below(m, 5);
		put(m, TRACK_SERVER, EVENT_UNKEPT, m->unkept / 2, m->unkept);
		put(m, TRACK_SERVER, EVENT_UNKEPT_OPEN, (uint32_t)below(m, 9), below(m, 9));
		break;
	case 10:
		put(m, TRACK_SERVER, EVENT_REFUSED, 400 + (uint32_t)below(m, 4), ++m->refused);
		break;
	case 11:
		say(m, EVENT_OUTPUT, 0, lines[below(m, 4)]);
		break;
	case 12: case 13: case 14: case 15: case 16: case 17:
		put(m, TRACK_WATCHED_1, below(m, 2) == 0 ? EVENT_AWAY : EVENT_BACK, thread, 0);
		break;
	case 18: case 19: case 20:
		put(m, TRACK_WATCHED_1, EVENT_READ, (uint32_t)below(m, m->visitors + 1), thread);
		break;
	case 21: case 22: case 23: case 24:
		say(m, EVENT_LINE, thread, lines[below(m, 4)]);
		break;
	case 25:
		put(m, TRACK_YOU, EVENT_KNOB, KNOB_DELAY, below(m, 1000000));
		break;
	case 26:
		if (m->seed % 8 == 0)
			put(m, TRACK_WATCHED_1, below(m, 2) == 0 ? EVENT_HALTED : EVENT_RESUMED, thread, 0);
		break;
	default:
		wait(m);
	}
}

static struct trace *
run_of(uint64_t seed)
{
	struct maker m;

	switch (seed % 6) {
	case 0:
		return random_run(seed);
	case 1:
		return random_outside_run(seed);
	case 2:
		return random_visits(seed, 200);
	case 3:
		return watched_trace((enum watched_sample)(seed / 6 % WATCHED_SAMPLE_COUNT));
	default:
		begin(&m, seed);
		for (int i = 0; i < 4000; i++)
			happen(&m);
		return m.trace;
	}
}

/* ---- the same answers ---- */

#define USED(type, last) (offsetof(type, last) + sizeof(((type *)0)->last))

static void
assert_same_program(const struct timeline *a, const struct timeline *b, enum track track, int64_t t_us)
{
	struct tally a_tally = timeline_tally_at(a, track, t_us), b_tally = timeline_tally_at(b, track, t_us);
	struct spin_count a_spins = timeline_spin_count(a, track, t_us), b_spins = timeline_spin_count(b, track, t_us);
	struct span a_span = timeline_span_at(a, track, t_us), b_span = timeline_span_at(b, track, t_us);

	assert_memory_equal(&a_tally, &b_tally, sizeof a_tally);
	assert_memory_equal(&a_spins, &b_spins, sizeof a_spins);
	assert_memory_equal(&a_span, &b_span, USED(struct span, step));
	assert_int_equal(timeline_most_open(a, track, t_us), timeline_most_open(b, track, t_us));
	for (enum program_state state = STATE_ABSENT; state < STATE_COUNT; state++) {
		uint32_t a_times, b_times;

		assert_int_equal(timeline_time_in(a, track, state, t_us, &a_times), timeline_time_in(b, track, state, t_us, &b_times));
		assert_int_equal(a_times, b_times);
	}
}

static void
assert_same_requests(const struct timeline *a, const struct timeline *b)
{
	for (enum track track = TRACK_SYNC; track <= TRACK_VISITOR; track++) {
		assert_int_equal(timeline_request_count(a, track), timeline_request_count(b, track));
		for (uint32_t n = 1; n <= timeline_request_count(a, track); n++)
			assert_memory_equal(&timeline_request(a, track, n)->launch_us, &timeline_request(b, track, n)->launch_us,
			    offsetof(struct request, body) - offsetof(struct request, launch_us));
	}
}

static void
assert_same_server(const struct timeline *a, const struct timeline *b, int64_t t_us, int64_t before_us)
{
	struct server_load a_load = timeline_load_at(a, t_us), b_load = timeline_load_at(b, t_us);
	struct visitor_counts a_visitors = timeline_visitor_counts(a, t_us), b_visitors = timeline_visitor_counts(b, t_us);
	const struct refusal_at *a_refused = timeline_refusals_at(a, t_us), *b_refused = timeline_refusals_at(b, t_us);
	struct settings a_knobs, b_knobs;

	assert_memory_equal(a_load.open, b_load.open, USED(struct server_load, frozen) - offsetof(struct server_load, open));
	assert_memory_equal(&a_visitors, &b_visitors, sizeof a_visitors);
	assert_int_equal(a_refused == NULL, b_refused == NULL);
	for (int i = 0; a_refused != NULL && i < REFUSALS_KINDS; i++) {
		assert_int_equal(a_refused->kinds[i].count, b_refused->kinds[i].count);
		assert_int_equal(a_refused->kinds[i].status, b_refused->kinds[i].status);
	}
	timeline_settings_at(a, t_us, &a_knobs);
	timeline_settings_at(b, t_us, &b_knobs);
	assert_memory_equal(&a_knobs, &b_knobs, sizeof a_knobs);
	assert_int_equal(timeline_worst_beat_us(a, NEVER_US, t_us), timeline_worst_beat_us(b, NEVER_US, t_us));
	assert_int_equal(timeline_worst_beat_us(a, before_us, t_us), timeline_worst_beat_us(b, before_us, t_us));
	assert_int_equal(timeline_span_us(a, t_us), timeline_span_us(b, t_us));
	assert_int_equal(timeline_end_us(a), timeline_end_us(b));
	assert_int_equal(timeline_last_us(a), timeline_last_us(b));
}

static void
assert_same_place(struct watched_place a, struct watched_place b)
{
	assert_int_equal(a.t_us, b.t_us);
	assert_int_equal(a.line, b.line);
	assert_int_equal(a.file == NULL, b.file == NULL);
}

static void
assert_same_thread(const struct timeline *a, const struct timeline *b, enum track track, uint32_t number, int64_t t_us)
{
	struct watched_span a_span = timeline_thread_at(a, track, number, t_us), b_span = timeline_thread_at(b, track, number, t_us);
	const struct watched_hold *a_hold = timeline_hold_at(a, track, number, t_us), *b_hold = timeline_hold_at(b, track, number, t_us);

	assert_int_equal(a_span.start_us, b_span.start_us);
	assert_int_equal(a_span.state, b_span.state);
	assert_string_equal(a_span.told, b_span.told);
	assert_int_equal(timeline_thread_away_us(a, track, number, t_us), timeline_thread_away_us(b, track, number, t_us));
	assert_int_equal(timeline_unread(a, track, number, t_us, NULL, 0), timeline_unread(b, track, number, t_us, NULL, 0));
	assert_same_place(timeline_thread_place(a, track, number, t_us), timeline_thread_place(b, track, number, t_us));
	assert_int_equal(a_hold == NULL, b_hold == NULL);
	for (enum watched_state state = WATCHED_ABSENT; state < WATCHED_STATE_COUNT; state++) {
		uint32_t a_times, b_times;
		int64_t a_us = timeline_thread_time_in(a, track, number, state, t_us, &a_times);
		int64_t b_us = timeline_thread_time_in(b, track, number, state, t_us, &b_times);

		assert_int_equal(a_us, b_us);
		assert_int_equal(a_times, b_times);
	}
}

static void
assert_same_holds(const struct timeline *a, const struct timeline *b, enum track track, int64_t t_us)
{
	size_t a_count, b_count;
	const struct watched_hold *a_holds = timeline_holds(a, track, t_us, &a_count), *b_holds = timeline_holds(b, track, t_us, &b_count);

	assert_int_equal(a_count, b_count);
	for (size_t i = 0; i < a_count; i++) {
		struct watched_doing x = timeline_hold_doing(a, track, &a_holds[i], t_us), y = timeline_hold_doing(b, track, &b_holds[i], t_us);

		assert_memory_equal(&a_holds[i], &b_holds[i], USED(struct watched_hold, waiting));
		assert_int_equal(x.state, y.state);
		assert_int_equal(x.us, y.us);
		assert_string_equal(x.told, y.told);
		assert_same_place(x.place, y.place);
	}
}

static void
assert_same_outputs(const struct timeline *a, const struct timeline *b, enum track track, int64_t t_us)
{
	size_t a_count, b_count;
	const struct watched_output *a_outputs = timeline_output(a, track, t_us, &a_count), *b_outputs = timeline_output(b, track, t_us, &b_count);
	size_t most = a_count < FORGET_OUTPUTS_KEPT ? a_count : FORGET_OUTPUTS_KEPT;

	assert_in_range(b_count, most, a_count);
	for (size_t i = 1; i <= most; i++) {
		assert_int_equal(a_outputs[a_count - i].t_us, b_outputs[b_count - i].t_us);
		assert_string_equal(a_outputs[a_count - i].text, b_outputs[b_count - i].text);
	}
}

static void
assert_same_watched(const struct timeline *a, const struct timeline *b, enum track track, int64_t t_us)
{
	struct watched_hold a_away = timeline_longest_away(a, track, t_us), b_away = timeline_longest_away(b, track, t_us);
	size_t a_count, b_count;
	const struct watched_request *a_requests = timeline_own_requests(a, track, t_us, &a_count);
	const struct watched_request *b_requests = timeline_own_requests(b, track, t_us, &b_count);

	assert_int_equal(timeline_has_watched(a, track), timeline_has_watched(b, track));
	assert_int_equal(timeline_threads(a, track, t_us), timeline_threads(b, track, t_us));
	assert_int_equal(timeline_main_thread(a, track, t_us), timeline_main_thread(b, track, t_us));
	assert_int_equal(timeline_next_row(a, track, t_us, 0), timeline_next_row(b, track, t_us, 0));
	assert_int_equal(timeline_helpers(a, track, t_us, NULL), timeline_helpers(b, track, t_us, NULL));
	for (uint32_t number = 1; number <= timeline_threads(a, track, t_us); number++)
		assert_same_thread(a, b, track, number, t_us);
	assert_same_holds(a, b, track, t_us);
	assert_same_outputs(a, b, track, t_us);
	assert_int_equal(a_away.start_us, b_away.start_us);
	assert_int_equal(a_away.end_us, b_away.end_us);
	assert_int_equal(a_count, b_count);
	for (size_t i = 0; i < a_count; i++)
		assert_memory_equal(&a_requests[i], &b_requests[i], USED(struct watched_request, read_us));
}

static void
assert_same(const struct timeline *a, const struct timeline *b, int64_t t_us, int64_t before_us)
{
	for (int track = 0; track < PROGRAM_COUNT; track++)
		assert_same_program(a, b, (enum track)track, t_us);
	assert_same_requests(a, b);
	assert_same_server(a, b, t_us, before_us);
	for (int i = 0; i < WATCHED_MAX; i++)
		assert_same_watched(a, b, watched_track(i), t_us);
}

/* At the horizon, at the end, and at a time between them. */
static void
assert_same_from_horizon(const struct timeline *whole, const struct timeline *part, uint64_t *seed)
{
	int64_t from_us = timeline_from_us(part), until_us = timeline_last_us(part);
	int64_t t_us = from_us + random_below(seed, until_us - from_us + 1);

	assert_same(whole, part, from_us, random_below(seed, from_us + 1));
	assert_same(whole, part, t_us, random_below(seed, t_us + 1));
	assert_same(whole, part, until_us, random_below(seed, until_us + 1));
}

/* ---- tests ---- */

struct bounded {
	struct trace *trace;
	struct timeline *timeline;
	struct forget *forget;
	size_t limit;
	int times;
};

static size_t
length(const struct trace *trace)
{
	return trace_count(trace) - trace_first(trace);
}

/* As a run does it. */
static void
forget_some(struct bounded *b, size_t events)
{
	if (b->forget == NULL && length(b->trace) > b->limit)
		b->forget = forget_begin(b->timeline, KEPT_WHOLE);
	if (b->forget == NULL || !forget_step(b->forget, events))
		return;
	b->times += forget_end(b->forget, b->trace, b->timeline);
	forget_free(b->forget);
	b->forget = NULL;
	b->limit = length(b->trace) + length(b->trace) / 4;
	b->limit = b->limit < MOST ? MOST : b->limit;
}

static size_t
totals(const struct trace *trace)
{
	size_t count = 0;

	for (size_t i = trace_first(trace); i < trace_count(trace); i++) {
		enum event_kind kind = (enum event_kind)trace_at(trace, i)->kind;

		count += kind == EVENT_FORGOT || kind == EVENT_SPUN || kind == EVENT_MOST || kind == EVENT_WAS || kind == EVENT_TIMES;
	}
	return count;
}

/* Grown while it forgets, in steps of any size, again and again; and made anew from what is left. */
static void
from_the_horizon_on_all_is_as_it_was(void **state)
{
	int times = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 36; seed++) {
		struct trace *all = run_of(seed), *whole = trace_new(0), *copy;
		struct timeline *reference = timeline_new(whole), *anew;
		struct bounded b = { .trace = trace_new(0), .limit = MOST };
		uint64_t random = seed;

		b.timeline = timeline_new(b.trace);
		for (size_t i = 0; i < trace_count(all); i++) {
			int before = b.times;

			trace_append_from(whole, all, trace_at(all, i));
			trace_append_from(b.trace, all, trace_at(all, i));
			timeline_update(reference);
			timeline_update(b.timeline);
			forget_some(&b, (size_t)random_below(&random, 60));
			if (b.times > before || random_below(&random, 300) == 0)
				assert_same_from_horizon(reference, b.timeline, &random);
		}
		copy = trace_copy(b.trace);
		anew = timeline_new(copy);
		assert_same_from_horizon(reference, anew, &random);
		assert_int_equal(timeline_forgotten(b.timeline) + length(b.trace) - totals(b.trace), trace_count(whole));
		times += b.times;
		forget_free(b.forget);
		timeline_free(anew);
		timeline_free(b.timeline);
		timeline_free(reference);
		trace_free(copy);
		trace_free(b.trace);
		trace_free(whole);
		trace_free(all);
	}
	assert_true(times > 20);
}

/* ---- what is told of what is forgotten ---- */

/* The log of a maker, whole and with all but its last events forgotten. */
struct halves {
	struct trace *whole_trace, *trace;
	struct timeline *whole, *timeline;
};

static struct halves
forget_most(const struct maker *m)
{
	enum { LAST = 100 };
	struct halves h = { .whole_trace = trace_copy(m->trace), .trace = m->trace };
	struct forget *forget;

	h.whole = timeline_new(h.whole_trace);
	h.timeline = timeline_new(h.trace);
	forget = forget_begin(h.timeline, LAST);
	while (!forget_step(forget, LAST))
		;
	assert_true(forget_end(forget, h.trace, h.timeline));
	forget_free(forget);
	return h;
}

static void
halves_release(struct halves *h)
{
	timeline_free(h->whole);
	timeline_free(h->timeline);
	trace_free(h->whole_trace);
	trace_free(h->trace);
}

/* In a run that waits for visitors the heart beats before the first one comes: how long it may take is told by that. */
static void
a_run_that_waited_for_visitors_stays_one(void **state)
{
	int64_t spans_us[2];

	(void)state;
	for (int waits = 0; waits < 2; waits++) {
		struct maker m = { .trace = trace_new(0) };
		struct halves h;

		put(&m, TRACK_YOU, EVENT_KNOB, KNOB_PROGRAMS, PROGRAMS_NONE);
		put(&m, TRACK_LOOP, EVENT_RUN_START, 0, 0);
		m.t_us = 10;
		if (waits == 1)
			put(&m, TRACK_LOOP, EVENT_HEARTBEAT, 0, 0);
		put(&m, TRACK_VISITOR, EVENT_ARRIVE, 1, TRACE_NO_TEXT);
		for (; m.t_us < 1000; m.t_us++)
			put(&m, TRACK_LOOP, EVENT_HEARTBEAT, 0, 1);
		h = forget_most(&m);
		spans_us[waits] = timeline_span_us(h.whole, m.t_us);
		assert_int_equal(timeline_span_us(h.timeline, m.t_us), spans_us[waits]);
		halves_release(&h);
	}
	assert_true(spans_us[0] < spans_us[1]);
}

/* Two threads of a watched program. */
static void
begin_threads(struct maker *m)
{
	*m = (struct maker){ .trace = trace_new(0) };
	put(m, TRACK_LOOP, EVENT_RUN_START, 0, 0);
	put(m, TRACK_WATCHED_1, EVENT_THREAD, 1, 1);
	put(m, TRACK_WATCHED_1, EVENT_THREAD, 2, 1);
}

/* Both sleep for a moment, over and over: what nobody asks about once it is over. */
static void
doze_until(struct maker *m, int64_t until_us)
{
	while (m->t_us + 20 <= until_us) {
		m->t_us += 10;
		for (uint32_t number = 1; number <= 2; number++)
			say(m, EVENT_WAIT_TIME, number, "nanosleep: 10 us");
		m->t_us += 10;
		for (uint32_t number = 1; number <= 2; number++)
			put(m, TRACK_WATCHED_1, EVENT_WOKE, number, 0);
	}
	m->t_us = until_us;
}

/* When it came, until it was answered, from then on, and when it was read, by another one than had asked. */
static void
what_threads_did_with_a_request_stays(void **state)
{
	enum { CAME_US = 10010, ANSWER_US = 30000, READ_US = 40010 };
	static const struct {
		int64_t t_us;
		uint32_t thread;
		enum watched_state state;
		int64_t start_us;
	} cases[] = {
		{ CAME_US, 1, WATCHED_IN_CALL, 10000 },
		{ ANSWER_US - 1, 1, WATCHED_BLOCKED, 20000 },
		{ ANSWER_US, 1, WATCHED_FOR_CHILD, ANSWER_US },
		{ READ_US, 1, WATCHED_FOR_THREAD, 40000 },
		{ READ_US, 2, WATCHED_IN_CALL, 40000 },
	};
	struct maker m;
	struct halves h;
	size_t whole_count, count;

	(void)state;
	begin_threads(&m);
	doze_until(&m, 10000);
	say(&m, EVENT_WAIT_CALL, 1, "connect");
	m.t_us = CAME_US;
	put(&m, TRACK_VISITOR, EVENT_ARRIVE, 1, TRACE_NO_TEXT);
	put(&m, TRACK_WATCHED_1, EVENT_VISITS, 1, 1);
	doze_until(&m, 20000);
	say(&m, EVENT_WAIT_ONE, 1, "recvfrom: response 1");
	m.t_us = ANSWER_US; /* it is awake and waits for something else all in one moment */
	put(&m, TRACK_VISITOR, EVENT_ANSWER, 1, 200);
	put(&m, TRACK_WATCHED_1, EVENT_WOKE, 1, 0);
	say(&m, EVENT_WAIT_CHILD, 1, "wait4");
	doze_until(&m, 40000);
	say(&m, EVENT_WAIT_THREAD, 1, "futex");
	say(&m, EVENT_WAIT_CALL, 2, "recvfrom");
	m.t_us = READ_US;
	put(&m, TRACK_WATCHED_1, EVENT_READ, 1, 2);
	doze_until(&m, 60000);
	h = forget_most(&m);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct watched_span whole = timeline_thread_at(h.whole, TRACK_WATCHED_1, cases[i].thread, cases[i].t_us);
		struct watched_span span = timeline_thread_at(h.timeline, TRACK_WATCHED_1, cases[i].thread, cases[i].t_us);

		assert_int_equal(span.state, cases[i].state);
		assert_int_equal(span.start_us, cases[i].start_us);
		assert_string_equal(span.told, whole.told);
	}
	for (uint32_t number = 1; number <= 2; number++) {
		timeline_thread_spans(h.whole, TRACK_WATCHED_1, number, &whole_count);
		timeline_thread_spans(h.timeline, TRACK_WATCHED_1, number, &count);
		assert_true(count < whole_count / 10);
	}
	halves_release(&h);
}

/* Away from the loop until then, as a thread that takes something that was ready. */
static void
be_away_until(struct maker *m, uint32_t thread, int64_t until_us)
{
	put(m, TRACK_WATCHED_1, EVENT_WOKE, thread, 0);
	put(m, TRACK_WATCHED_1, EVENT_AWAY, thread, 0);
	m->t_us = until_us;
	put(m, TRACK_WATCHED_1, EVENT_BACK, thread, 0);
	say(m, EVENT_WAIT_ANY, thread, "epoll_wait: 4 descriptors");
}

/* And what it did for the longest part of it, if that was not half-way. */
static void
the_longest_time_away_stays(void **state)
{
	struct maker m;
	struct halves h;

	(void)state;
	begin_threads(&m);
	while (m.t_us < 10000) {
		m.t_us += 10;
		be_away_until(&m, 1, m.t_us + 20);
	}
	put(&m, TRACK_WATCHED_1, EVENT_WOKE, 1, 0);
	put(&m, TRACK_WATCHED_1, EVENT_AWAY, 1, 0);
	say(&m, EVENT_LINE, 1, "/a/it.py:3:main");
	m.t_us = 11000;
	say(&m, EVENT_WAIT_ONE, 1, "read: a pipe");
	say(&m, EVENT_LINE, 1, "/a/it.py:4:f");
	m.t_us = 14000;
	for (; m.t_us < 20000; m.t_us += 1000) {
		put(&m, TRACK_WATCHED_1, EVENT_WOKE, 1, 0);
		say(&m, EVENT_LINE, 1, "/a/it.py:9:g");
		say(&m, EVENT_WAIT_TIME, 1, "nanosleep: 1 ms");
	}
	put(&m, TRACK_WATCHED_1, EVENT_BACK, 1, 0);
	while (m.t_us < 30000) {
		m.t_us += 10;
		be_away_until(&m, 1, m.t_us + 20);
	}
	h = forget_most(&m);
	for (int i = 0; i < 2; i++) {
		const struct timeline *tl = i == 0 ? h.whole : h.timeline;
		struct watched_hold away = timeline_longest_away(tl, TRACK_WATCHED_1, m.t_us);
		struct watched_doing doing = timeline_hold_doing(tl, TRACK_WATCHED_1, &away, m.t_us);

		assert_in_range(away.start_us, 10000, 10020);
		assert_int_equal(away.end_us, 20000);
		assert_int_equal(doing.state, WATCHED_BLOCKED);
		assert_int_equal(doing.us, 3000);
		assert_string_equal(doing.told, "read: a pipe");
		assert_int_equal(doing.place.line, 4);
	}
	halves_release(&h);
}

/* One of them is away while the other one is at the loop instead, and then for a shorter time of which it is not for long. */
static void
threads_that_take_turns_are_still_not_away(void **state)
{
	struct maker m;
	struct halves h;

	(void)state;
	begin_threads(&m);
	m.t_us = 60;
	say(&m, EVENT_WAIT_ANY, 2, "epoll_wait: 4 descriptors");
	m.t_us = 70;
	put(&m, TRACK_WATCHED_1, EVENT_WOKE, 2, 0);
	put(&m, TRACK_WATCHED_1, EVENT_NETWORK, 2, 0);
	doze_until(&m, 1000);
	put(&m, TRACK_WATCHED_1, EVENT_AWAY, 1, 0);
	say(&m, EVENT_WAIT_THREAD, 1, "futex");
	m.t_us = 1100;
	say(&m, EVENT_WAIT_ANY, 2, "epoll_wait: 4 descriptors");
	m.t_us = 9000;
	put(&m, TRACK_WATCHED_1, EVENT_BACK, 1, 0);
	doze_until(&m, 19980);
	say(&m, EVENT_WAIT_ANY, 2, "epoll_wait: 4 descriptors");
	m.t_us = 20000;
	put(&m, TRACK_WATCHED_1, EVENT_AWAY, 1, 0);
	say(&m, EVENT_WAIT_THREAD, 1, "futex");
	m.t_us = 20500;
	put(&m, TRACK_WATCHED_1, EVENT_WOKE, 2, 0);
	m.t_us = 24000;
	put(&m, TRACK_WATCHED_1, EVENT_BACK, 1, 0);
	doze_until(&m, 40000);
	h = forget_most(&m);
	for (int i = 0; i < 2; i++) {
		struct watched_hold away = timeline_longest_away(i == 0 ? h.whole : h.timeline, TRACK_WATCHED_1, m.t_us);

		assert_int_equal(away.start_us, 20000);
		assert_int_equal(away.end_us, 24000);
	}
	halves_release(&h);
}

/* Places and ids are those that they were, so that whoever reads on, or holds a text that is to be logged, need know nothing. */
static void
places_and_texts_stay(void **state)
{
	struct trace *trace = trace_new(0);
	struct timeline *timeline = timeline_new(trace);
	struct forget *forget;
	int64_t waits, comes, seldom = trace_intern(trace, "seldom");
	size_t last;

	(void)state;
	trace_append(trace, &(struct event){ .kind = EVENT_RUN_START, .track = TRACK_LOOP });
	for (int i = 1; i <= 1000; i++)
		trace_append(trace, &(struct event){ .t_us = i, .kind = EVENT_OUTPUT, .track = TRACK_WATCHED_1, .value = i == 1 ? seldom :
		    trace_intern(trace, i % 2 == 0 ? "even" : "odd") });
	timeline_update(timeline);
	waits = trace_intern(trace, "waits to be logged");
	last = trace_count(trace) - 1;
	forget = forget_begin(timeline, 10);
	comes = trace_intern(trace, "comes meanwhile");
	while (!forget_step(forget, 7))
		;
	forget_keep_text(forget, waits);
	assert_true(forget_end(forget, trace, timeline));
	forget_free(forget);
	assert_int_equal(timeline_from_us(timeline), 991);
	assert_int_equal(trace_count(trace), last + 1);
	assert_string_equal(trace_text(trace, trace_at(trace, last)->value), "even");
	assert_string_equal(trace_text(trace, waits), "waits to be logged");
	assert_string_equal(trace_text(trace, comes), "comes meanwhile");
	assert_string_equal(trace_text(trace, seldom), ""); /* nobody has it any more */
	assert_true(trace_intern(trace, "new") > comes);
	assert_int_equal(trace_intern(trace, "even"), trace_at(trace, last)->value);
	timeline_free(timeline);
	trace_free(trace);
}

/* All that a run may have only so much of: nothing to be forgotten. */
static void
nothing_is_forgotten_for_nothing(void **state)
{
	struct trace *trace = trace_new(0);
	struct timeline *timeline = timeline_new(trace);
	struct forget *forget;

	(void)state;
	for (uint32_t n = 1; n <= 500; n++)
		trace_append(trace, &(struct event){ .t_us = n, .kind = EVENT_LAUNCH, .track = TRACK_ASYNC, .number = n });
	timeline_update(timeline);
	forget = forget_begin(timeline, 100);
	assert_true(forget_step(forget, 1000));
	assert_false(forget_end(forget, trace, timeline));
	forget_free(forget);
	assert_int_equal(timeline_from_us(timeline), 0);
	assert_int_equal(timeline_request_count(timeline, TRACK_ASYNC), 500);
	timeline_free(timeline);
	trace_free(trace);
}

/* Two million events, of which some have a text of their own: events and bytes stay within bounds. */
static void
millions_of_events_take_no_more_memory(void **state)
{
	struct bounded b = { .trace = trace_new(0), .limit = MOST };
	size_t bytes_early = 0, bytes = 0, longest = 0;

	(void)state;
	b.timeline = timeline_new(b.trace);
	trace_append(b.trace, &(struct event){ .kind = EVENT_RUN_START, .track = TRACK_LOOP });
	trace_append(b.trace, &(struct event){ .kind = EVENT_STEP, .track = TRACK_ASYNC });
	trace_append(b.trace, &(struct event){ .kind = EVENT_THREAD, .track = TRACK_WATCHED_1, .number = 1, .value = 1 });
	for (int i = 1; i <= 700 * 1000; i++) {
		char words[32];

		snprintf(words, sizeof words, "nanosleep: %d us", i);
		trace_append(b.trace, &(struct event){ .t_us = i, .kind = EVENT_HEARTBEAT, .track = TRACK_LOOP, .value = i % 1000 });
		trace_append(b.trace, &(struct event){ .t_us = i, .kind = EVENT_SPIN, .track = TRACK_ASYNC, .value = i });
		trace_append(b.trace, &(struct event){ .t_us = i, .kind = i % 2 == 0 ? EVENT_WOKE : EVENT_WAIT_TIME,
		    .track = TRACK_WATCHED_1, .number = 1, .value = i % 2 == 0 ? 0 : trace_intern(b.trace, words) });
		timeline_update(b.timeline);
		forget_some(&b, 20);
		longest = length(b.trace) > longest ? length(b.trace) : longest;
		if (i % 1000 != 0)
			continue;
		bytes = mallinfo2().uordblks;
		bytes_early = i <= 10 * 1000 && bytes > bytes_early ? bytes : bytes_early;
		assert_true(i <= 10 * 1000 || bytes <= 2 * bytes_early);
	}
	assert_true(longest < 3 * MOST);
	assert_int_equal(timeline_forgotten(b.timeline) + length(b.trace) - totals(b.trace), 3 * 700 * 1000 + 3);
	forget_free(b.forget);
	timeline_free(b.timeline);
	trace_free(b.trace);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(from_the_horizon_on_all_is_as_it_was),
		cmocka_unit_test(a_run_that_waited_for_visitors_stays_one),
		cmocka_unit_test(what_threads_did_with_a_request_stays),
		cmocka_unit_test(the_longest_time_away_stays),
		cmocka_unit_test(threads_that_take_turns_are_still_not_away),
		cmocka_unit_test(places_and_texts_stay),
		cmocka_unit_test(nothing_is_forgotten_for_nothing),
		cmocka_unit_test(millions_of_events_take_no_more_memory),
	};

	return cmocka_run_group_tests_name("forget", tests, NULL, NULL);
}
