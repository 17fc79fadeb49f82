/* The requests of watched programs to our server: whose each is, and when its response is read. */
#include <string.h>

#include "base/utf8.h"
#include "run/watching_inside.h"
#include "watch/wait.h"
#include "watch/words.h"

static bool
is_same(struct http_peer a, struct http_peer b)
{
	return a.port == b.port && a.is_ipv6 == b.is_ipv6;
}

static struct link *
find_link(struct watched *w, struct http_peer peer)
{
	for (size_t i = 0; i < w->links.count; i++)
		if (is_same(w->links.at[i].peer, peer))
			return &w->links.at[i];
	ARRAY_PUSH(w->links, (struct link){ .peer = peer });
	return ARRAY_LAST(w->links);
}

static bool
is_to_us(const struct watched *w, const struct report *r)
{
	static const uint8_t here4[4] = { 127, 0, 0, 1 }, here6[16] = { [15] = 1 };
	const struct report_address *a = &r->address;

	return r->thing == REPORT_THING_SOCKET && a->peer_port == w->all->commands.port &&
	    (a->family == 4 ? memcmp(a->peer, here4, sizeof here4) == 0 : a->family == 6 && memcmp(a->peer, here6, sizeof here6) == 0);
}

static struct http_peer
peer_of(const struct report *r)
{
	return (struct http_peer){ .port = r->address.local_port, .is_ipv6 = r->address.family == 6 };
}

/* Its request came first: then the log says so once it is told who connected. */
void
watched_hear_connected(struct watched *w, const struct worker *worker, const struct report *r)
{
	struct link *link = worker != NULL && is_to_us(w, r) ? find_link(w, peer_of(r)) : NULL;
	struct event *visits;

	if (link == NULL)
		return;
	visits = link->visitor == 0 ? NULL : log_find_waiting(w->all->log, w->track, EVENT_VISITS, link->visitor);
	if (visits != NULL && visits->number == 0)
		visits->number = worker->number;
	else
		*link = (struct link){ .peer = link->peer };
	link->thread = worker->number;
}

void
watched_hear_received(struct watched *w, const struct worker *worker, const struct report *r)
{
	struct link *link = is_to_us(w, r) ? find_link(w, peer_of(r)) : NULL;

	if (link == NULL || !link->is_answered || link->is_read || r->value <= 0)
		return;
	link->is_read = true;
	watched_log(w, watched_run_time_us(w, r->t_us), EVENT_READ, link->request, worker == NULL ? 0 : worker->number);
}

void
watching_visited(struct watching *all, int watched, struct http_peer peer, uint32_t visitor)
{
	struct watched *w = &all->at[watched];
	struct link *link = find_link(w, peer);

	link->visitor = visitor;
	link->request = ++w->requests;
	link->is_answered = link->is_read = false;
	log_event_along(all->log, (struct event){
		.kind = EVENT_VISITS, .track = (uint8_t)w->track, .number = link->thread, .value = visitor,
	});
}

void
watching_answered(struct watching *all, int watched, uint32_t visitor, bool is_answer)
{
	struct watched *w = &all->at[watched];

	for (size_t i = 0; i < w->links.count; i++)
		if (w->links.at[i].visitor == visitor)
			w->links.at[i].is_answered = is_answer;
}

/* The number of the request whose response comes by that socket; 0: it is none of ours. */
static uint32_t
awaited_request(struct watched *w, const struct report *r)
{
	const struct link *link = is_to_us(w, r) ? find_link(w, peer_of(r)) : NULL;

	return link == NULL || link->is_read ? 0 : link->request;
}

void
watched_hear_watches(struct watched *w, struct worker *worker, const struct report *r)
{
	uint32_t request = awaited_request(w, r);
	size_t at = worker->awaited.count;

	if (request == 0) {
		worker->things[r->thing]++;
		return;
	}
	ARRAY_PUSH(worker->awaited, request);
	for (; at > 0 && worker->awaited.at[at - 1] > request; at--)
		worker->awaited.at[at] = worker->awaited.at[at - 1];
	worker->awaited.at[at] = request;
}

void
watched_forget_watches(struct worker *worker)
{
	worker->awaited.count = 0;
	memset(worker->things, 0, sizeof worker->things);
}

/* "responses 1 to 3, 5". */
static void
add_responses(const struct worker *worker, char *out, size_t size)
{
	const uint32_t *at = worker->awaited.at;
	size_t count = worker->awaited.count, end;

	for (size_t i = 0; i < count; i = end) {
		for (end = i + 1; end < count && at[end] == at[end - 1] + 1; end++)
			;
		utf8_add(out, size, "%s%u", i > 0 ? ", " : count > 1 ? "responses " : "response ", at[i]);
		if (end - i > 1)
			utf8_add(out, size, " %s %u", end - i > 2 ? "to" : i == 0 && end == count ? "and" : "to", at[end - 1]);
	}
}

void
watched_awaited_words(struct watched *w, const struct worker *worker, const struct report *r, char *out, size_t size)
{
	uint32_t request = r->wait == WAIT_FOR_ANY ? 0 : awaited_request(w, r);
	int listed = (int)worker->awaited.count;

	out[0] = '\0';
	if (request != 0)
		utf8_format(out, size, "response %u", request);
	if (r->wait != WAIT_FOR_ANY || listed == 0)
		return;
	add_responses(worker, out, size);
	for (int thing = 0; thing < REPORT_THING_COUNT; thing++) {
		watch_add_things(thing, worker->things[thing], out, size);
		listed += worker->things[thing];
	}
	if (r->count > listed)
		utf8_add(out, size, ", and %d more", r->count - listed);
}

bool
watched_has_connected(const struct watched *w, struct http_peer peer)
{
	for (size_t i = 0; i < w->links.count; i++)
		if (is_same(w->links.at[i].peer, peer))
			return w->links.at[i].thread != 0;
	return false;
}
