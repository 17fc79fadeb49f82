/* The requests of watched programs to our server: whose each is, and when its response is read. */
#include <string.h>

#include "run/watching_inside.h"

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

uint32_t
watched_awaited_request(struct watched *w, const struct report *r)
{
	const struct link *link = is_to_us(w, r) ? find_link(w, peer_of(r)) : NULL;

	return link == NULL || link->is_read ? 0 : link->request;
}

bool
watched_has_connected(const struct watched *w, struct http_peer peer)
{
	for (size_t i = 0; i < w->links.count; i++)
		if (is_same(w->links.at[i].peer, peer))
			return w->links.at[i].thread != 0;
	return false;
}
