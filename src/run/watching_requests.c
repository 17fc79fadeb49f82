/* The requests of watched programs to our server: whose each is, and when its response is read. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "log/request.h"
#include "run/watching_inside.h"

bool
watched_is_link(const struct watched *w, const struct report *r, struct http_peer *peer)
{
	static const uint8_t here4[4] = { 127, 0, 0, 1 }, here6[16] = { [15] = 1 };
	const struct report_address *a = &r->address;

	*peer = (struct http_peer){ .port = a->local_port, .is_ipv6 = a->family == 6 };
	return r->thing == REPORT_THING_SOCKET && a->peer_port == w->all->commands.port &&
	    (a->family == 4 ? memcmp(a->peer, here4, sizeof here4) == 0 : a->family == 6 && memcmp(a->peer, here6, sizeof here6) == 0);
}

/* ---- what is told of them ---- */

/* Requests may have come by it already: then the log says so once it is told who connected. */
static void
tell_who_connected(struct watched *w, const struct link *link, uint32_t connection, uint32_t thread, bool blocks)
{
	for (size_t i = 0; i < link->asked.count; i++) {
		struct event *visits = link->asked.at[i].connection != connection ? NULL :
		    log_find_waiting(w->all->log, w->track, EVENT_VISITS, link->asked.at[i].visitor);

		if (visits != NULL) {
			visits->number = thread;
			visits->step = blocks ? STEP_FETCH : STEP_NONE;
		}
	}
}

void
watched_hear_connected(struct watched *w, const struct worker *worker, const struct report *r)
{
	int64_t t_us = watched_run_time_us(w, r->t_us);
	uint32_t connection;
	struct http_peer peer;
	struct link *link;
	size_t old = 0;

	if (worker == NULL || !watched_is_link(w, r, &peer))
		return;
	connection = watching_find_connection(w->all, peer, t_us);
	link = watched_make_link(w, peer);
	while (old < link->asked.count && link->asked.at[old].came_us < t_us)
		old++;
	ARRAY_DROP(link->asked, old);
	tell_who_connected(w, link, connection, worker->number, r->value == 0);
	if (connection != 0 && connection < link->peer.connection)
		return; /* it has been used anew meanwhile */
	link->is_coming = connection == 0;
	link->peer.connection = connection;
	link->thread = worker->number;
	link->blocks = r->value == 0;
}

void
watched_hear_in_loop(struct watched *w, struct http_peer peer)
{
	struct link *link = watched_find_link(w, peer);

	if (link == NULL || !link->blocks)
		return;
	link->blocks = false;
	for (size_t i = 0; i < link->asked.count; i++) {
		struct event *visits = log_find_waiting(w->all->log, w->track, EVENT_VISITS, link->asked.at[i].visitor);

		if (visits != NULL)
			visits->step = STEP_NONE;
	}
}

/* What it reads is all that was answered: one call takes several if they lie there. */
static void
read_responses(struct watched *w, struct link *link, int64_t t_us, uint32_t thread)
{
	size_t read = 0;

	for (size_t i = 0; i < link->asked.count; i++)
		if (link->asked.at[i].answered_us != NEVER_US && link->asked.at[i].answered_us <= t_us)
			read = i + 1;
	if (read == 0)
		return;
	for (size_t i = 0; i < read; i++)
		if (link->asked.at[i].answered_us != NEVER_US)
			watched_log(w, t_us, EVENT_READ, link->asked.at[i].request, thread);
	ARRAY_DROP(link->asked, read);
}

void
watched_hear_received(struct watched *w, const struct worker *worker, const struct report *r)
{
	struct http_peer peer;
	struct link *link = watched_is_link(w, r, &peer) ? watched_find_link(w, peer) : NULL;

	if (link != NULL && r->value > 0)
		read_responses(w, link, watched_run_time_us(w, r->t_us), worker == NULL ? 0 : worker->number);
}

void
watched_hear_ring(struct watched *w, const struct worker *worker, int64_t t_us)
{
	for (size_t i = 0; i < w->links.count; i++)
		if (w->links.at[i].thread == worker->number)
			read_responses(w, &w->links.at[i], t_us, worker->number);
}

/* The last one that had come by then, or, since what it sent before may still have been on its way, the next one. */
uint32_t
watched_awaited_request(const struct watched *w, struct http_peer peer, int64_t t_us)
{
	const struct link *link = watched_find_link(w, peer);

	for (size_t i = 0; link != NULL && i < link->asked.count; i++)
		if (i + 1 == link->asked.count || link->asked.at[i + 1].came_us > t_us)
			return link->asked.at[i].request;
	return 0;
}

/* ---- what the server says ---- */

void
watched_hear_request(struct watched *w, struct http_peer peer, uint32_t visitor)
{
	struct link *link = watched_make_link(w, peer);

	if (link->peer.connection != peer.connection) {
		link->thread = 0;
		link->blocks = false;
	}
	link->peer.connection = peer.connection;
	link->is_coming = false;
	ARRAY_PUSH(link->asked, (struct asked){
		.visitor = visitor, .request = ++w->requests, .connection = peer.connection, .came_us = w->all->log->last_us,
		.answered_us = NEVER_US,
	});
	log_event_along(w->all->log, (struct event){
		.kind = EVENT_VISITS, .track = (uint8_t)w->track, .number = link->thread, .value = visitor,
		.step = link->blocks ? STEP_FETCH : STEP_NONE,
	});
}

void
watching_answered(struct watching *all, int watched, struct http_peer peer, uint32_t visitor)
{
	struct link *link = watched_find_link(&all->at[watched], peer);

	for (size_t i = link == NULL ? 0 : link->asked.count; i > 0; i--)
		if (link->asked.at[i - 1].visitor == visitor)
			link->asked.at[i - 1].answered_us = all->log->last_us;
}
