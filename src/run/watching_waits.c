/* The waits of watched programs: what each is for, in words. */
#include <string.h>

#include "base/utf8.h"
#include "run/watching_inside.h"
#include "watch/wait.h"
#include "watch/words.h"

/* ---- what it is for ---- */

void
watched_hear_watches(struct watched *w, struct worker *worker, const struct report *r)
{
	struct http_peer peer;

	if (watched_is_link(w, r, &peer)) {
		ARRAY_PUSH(worker->awaited, peer);
		watched_hear_in_loop(w, peer);
	} else {
		worker->things[r->thing]++;
	}
}

static void
forget_watches(struct worker *worker)
{
	worker->awaited.count = 0;
	memset(worker->things, 0, sizeof worker->things);
}

/* "responses 1 to 3, 5", of numbers that ascend. */
static void
add_responses(const uint32_t *at, size_t count, char *out, size_t size)
{
	size_t end;

	for (size_t i = 0; i < count; i = end) {
		for (end = i + 1; end < count && at[end] == at[end - 1] + 1; end++)
			;
		utf8_add(out, size, "%s%u", i > 0 ? ", " : count > 1 ? "responses " : "response ", at[i]);
		if (end - i > 1)
			utf8_add(out, size, " %s %u", end - i > 2 ? "to" : i == 0 && end == count ? "and" : "to", at[end - 1]);
	}
}

static int
by_number(const void *one, const void *other)
{
	uint32_t a = *(const uint32_t *)one, b = *(const uint32_t *)other;

	return (a > b) - (a < b);
}

/* Of a wait for several: "responses 1 to 3, a pipe"; "": nothing better is known than how many they are. */
static void
add_several(const struct watched *w, const struct worker *worker, char *out, size_t size)
{
	ARRAY(uint32_t) requests = { 0 };
	int listed = (int)worker->awaited.count, things[REPORT_THING_COUNT];

	memcpy(things, worker->things, sizeof things);
	for (size_t i = 0; i < worker->awaited.count; i++) {
		uint32_t request = watched_awaited_request(w, worker->awaited.at[i], watched_run_time_us(w, worker->wait.t_us));

		if (request == 0)
			things[REPORT_THING_SOCKET]++;
		else
			ARRAY_PUSH(requests, request);
	}
	if (requests.count > 0) {
		ARRAY_SORT(requests, by_number);
		add_responses(requests.at, requests.count, out, size);
		for (int thing = 0; thing < REPORT_THING_COUNT; thing++) {
			watch_add_things(thing, things[thing], out, size);
			listed += worker->things[thing];
		}
		if (worker->wait.count > listed)
			utf8_add(out, size, ", and %d more", worker->wait.count - listed);
	}
	ARRAY_RELEASE(requests);
}

/* The text of the wait in which it is. */
static int64_t
wait_text(const struct watched *w, const struct worker *worker)
{
	char awaited[WATCHED_WORDS_SIZE] = "", words[WATCHED_WORDS_SIZE];
	const struct report *r = &worker->wait;
	struct http_peer peer;

	if (r->wait == WAIT_FOR_ANY) {
		add_several(w, worker, awaited, sizeof awaited);
	} else if (watched_is_link(w, r, &peer)) {
		uint32_t request = watched_awaited_request(w, peer, watched_run_time_us(w, r->t_us));

		if (request != 0)
			utf8_format(awaited, sizeof awaited, "response %u", request);
	}
	watch_wait_words(r, awaited[0] == '\0' ? NULL : awaited, words, sizeof words);
	return trace_intern(w->all->log->trace, words);
}

/* ---- beginning and end ---- */

static enum event_kind
kind_of(const struct report *r)
{
	static const enum event_kind kinds[WAIT_KIND_COUNT] = {
		[WAIT_FOR_ONE] = EVENT_WAIT_ONE, [WAIT_FOR_ANY] = EVENT_WAIT_ANY, [WAIT_FOR_TIME] = EVENT_WAIT_TIME,
		[WAIT_FOR_THREAD] = EVENT_WAIT_THREAD, [WAIT_FOR_CHILD] = EVENT_WAIT_CHILD, [WAIT_FOR_UNKNOWN] = EVENT_WAIT_CALL,
		[WAIT_FOR_NOTHING] = EVENT_WAIT_CALL,
	};

	return kinds[r->wait];
}

void
watched_hear_wait(struct watched *w, struct worker *worker, const struct report *r)
{
	worker->wait = *r;
	worker->waits = true;
	watched_log(w, watched_run_time_us(w, r->t_us), kind_of(r), worker->number, wait_text(w, worker));
}

/* What a ring has brought it has once the wait is over; it may not wait there for long enough to be told. */
void
watched_hear_loop(struct watched *w, const struct worker *worker, const struct report *r)
{
	const struct wait_call *call = wait_call_find(worker->wait.call);

	if (call != NULL && call->shape == WAIT_SHAPE_URING)
		watched_hear_ring(w, worker, watched_run_time_us(w, r->t_us));
}

void
watched_hear_woke(struct watched *w, struct worker *worker, const struct report *r)
{
	worker->waits = false;
	forget_watches(worker);
	watched_hear_loop(w, worker, r);
	watched_log(w, watched_run_time_us(w, r->t_us), EVENT_WOKE, worker->number, 0);
}

static bool
waits_there(const struct watched *w, const struct worker *worker, struct http_peer peer)
{
	struct http_peer own;

	if (!worker->waits)
		return false;
	if (worker->wait.wait != WAIT_FOR_ANY)
		return watched_is_link(w, &worker->wait, &own) && own.port == peer.port && own.is_ipv6 == peer.is_ipv6;
	for (size_t i = 0; i < worker->awaited.count; i++)
		if (worker->awaited.at[i].port == peer.port && worker->awaited.at[i].is_ipv6 == peer.is_ipv6)
			return true;
	return false;
}

/* A wait may be heard of before the request that was sent before it: the log says so in its place, or, once that is
 * known to all, from now on. */
void
watched_tell_waits_again(struct watched *w, struct http_peer peer)
{
	for (size_t i = 0; i < w->workers.count; i++) {
		struct worker *worker = &w->workers.at[i];
		enum event_kind kind = kind_of(&worker->wait);
		struct event *event;
		int64_t text;

		if (!waits_there(w, worker, peer))
			continue;
		text = wait_text(w, worker);
		event = log_find_waiting_number(w->all->log, w->track, kind, worker->number);
		if (event != NULL)
			event->value = text;
		else
			log_event_along(w->all->log, (struct event){
				.kind = (uint8_t)kind, .track = (uint8_t)w->track, .number = worker->number, .value = text,
			});
	}
}
