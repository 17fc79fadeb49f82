/*
 * Whose a connection to our server is. The system gives a port anew in time: from where a watched program has asked, somebody
 * else may ask later, and the other way round. So it is no port that is a program's, but a connection.
 *
 * The server tells of each connection that it was accepted, and that it ends: before it does, so that no other can have come
 * from its port by then. The tracer tells that a thread has connected, of which port, and when; and that before the
 * thread can send, or close, anything. These are told in any order, but the connections from one port are accepted
 * in the order in which they were made, and each ends before the next one is made. So the one that a thread has made that
 * had connected at t is the first that had not ended by then; and if there is none, the next that is accepted.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "log/request.h"
#include "run/watching_inside.h"

/* ---- what the server says ---- */

static struct port *
find_port(const struct watching *all, struct http_peer peer)
{
	uint32_t port = all->port_of[peer.is_ipv6] == NULL ? 0 : all->port_of[peer.is_ipv6][peer.port];

	return port == 0 ? NULL : &all->ports.at[port - 1];
}

static struct port *
make_port(struct watching *all, struct http_peer peer)
{
	struct port *port = find_port(all, peer);

	if (port != NULL)
		return port;
	if (all->port_of[peer.is_ipv6] == NULL)
		all->port_of[peer.is_ipv6] = mem_new(WATCHED_PORTS, sizeof **all->port_of);
	ARRAY_PUSH(all->ports, (struct port){ { 0 } });
	all->port_of[peer.is_ipv6][peer.port] = (uint32_t)all->ports.count;
	return ARRAY_LAST(all->ports);
}

static bool
had_ended(const struct connection *connection, int64_t t_us)
{
	return connection->end_us != NEVER_US && connection->end_us <= t_us;
}

/* Of those that had ended before all that is known nothing will be told. */
static void
forget_ended(struct port *port, int64_t known_us)
{
	size_t old = 0;

	while (old < port->connections.count && had_ended(&port->connections.at[old], known_us))
		old++;
	ARRAY_DROP(port->connections, old);
}

static void
accept_connection(struct watching *all, struct http_peer peer)
{
	struct port *port = make_port(all, peer);

	forget_ended(port, all->log->known_us);
	ARRAY_PUSH(port->connections, (struct connection){ .number = peer.connection, .end_us = NEVER_US });
	for (int i = 0; i < all->commands.count; i++) {
		struct link *link = watched_find_link(&all->at[i], peer);

		if (link != NULL && link->is_coming) {
			link->is_coming = false;
			link->peer.connection = peer.connection;
		}
	}
}

static void
end_connection(struct watching *all, struct http_peer peer)
{
	struct port *port = find_port(all, peer);

	for (size_t i = 0; port != NULL && i < port->connections.count; i++)
		if (port->connections.at[i].number == peer.connection)
			port->connections.at[i].end_us = log_now_us(all->log);
}

void
watching_connection(struct watching *all, struct http_peer peer, bool is_open)
{
	if (all->commands.count == 0)
		return;
	if (is_open)
		accept_connection(all, peer);
	else
		end_connection(all, peer);
}

uint32_t
watching_find_connection(const struct watching *all, struct http_peer peer, int64_t connected_us)
{
	const struct port *port = find_port(all, peer);

	for (size_t i = 0; port != NULL && i < port->connections.count; i++)
		if (!had_ended(&port->connections.at[i], connected_us))
			return port->connections.at[i].number;
	return 0;
}

void
watching_release_connections(struct watching *all)
{
	for (int i = 0; i < 2; i++)
		free(all->port_of[i]);
	for (size_t i = 0; i < all->ports.count; i++)
		ARRAY_RELEASE(all->ports.at[i].connections);
	ARRAY_RELEASE(all->ports);
}

/* ---- its own ---- */

struct link *
watched_find_link(const struct watched *w, struct http_peer peer)
{
	uint32_t link = w->link_of_port[peer.is_ipv6] == NULL ? 0 : w->link_of_port[peer.is_ipv6][peer.port];

	return link == 0 ? NULL : &w->links.at[link - 1];
}

struct link *
watched_make_link(struct watched *w, struct http_peer peer)
{
	struct link *link = watched_find_link(w, peer);

	if (link != NULL)
		return link;
	if (w->link_of_port[peer.is_ipv6] == NULL)
		w->link_of_port[peer.is_ipv6] = mem_new(WATCHED_PORTS, sizeof **w->link_of_port);
	ARRAY_PUSH(w->links, (struct link){ .peer = { .port = peer.port, .is_ipv6 = peer.is_ipv6 } });
	w->link_of_port[peer.is_ipv6][peer.port] = (uint32_t)w->links.count;
	return ARRAY_LAST(w->links);
}

bool
watched_has_link(const struct watched *w, struct http_peer peer)
{
	const struct link *link = watched_find_link(w, peer);

	return link != NULL && peer.connection != 0 && link->peer.connection == peer.connection;
}

void
watched_forget_worker(struct watched *w, const struct worker *worker)
{
	for (size_t i = 0; i < w->links.count; i++)
		if (w->links.at[i].thread == worker->number)
			w->links.at[i].thread = 0;
}

void
watched_release_links(struct watched *w)
{
	for (int i = 0; i < 2; i++)
		free(w->link_of_port[i]);
	for (size_t i = 0; i < w->links.count; i++)
		ARRAY_RELEASE(w->links.at[i].asked);
	ARRAY_RELEASE(w->links);
}
