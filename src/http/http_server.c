/* The serving end of HTTP: the listener. */
#include "http/http.h"

#include <errno.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/memory.h"
#include "http/http_connection.h"

enum {
	ANY_PORT_TRIES = 8, /* for one that is free at both addresses */
	/* How long the listeners rest when there are no descriptors: whoever is not read yet may be closed once it is,
	 * and others stand behind them. */
	REST_US = 5 * 1000,
	SPARE_DESCRIPTORS = 16, /* that idle clients do not get: this program's own requests and files need some */
};

/* Returns true if few descriptors are left: a new one is the lowest that is free. */
static bool
few_are_left(int fd)
{
	struct rlimit limit;

	return getrlimit(RLIMIT_NOFILE, &limit) == 0 && (rlim_t)fd >= limit.rlim_cur - limit.rlim_cur / 4 &&
	    (rlim_t)fd + SPARE_DESCRIPTORS >= limit.rlim_cur;
}

/* Returns true if both ends of a connection are at 127.0.0.1, or at ::1. */
static bool
is_at_home(int fd, const struct ip *peer)
{
	static const struct ip homes[] = { { .at.s6_addr = { [10] = 0xff, [11] = 0xff, [12] = 127, [15] = 1 } }, { .at = IN6ADDR_LOOPBACK_INIT } };
	struct sockaddr_storage own = { .ss_family = AF_UNSPEC };
	socklen_t size = sizeof own;
	struct ip ip;

	if ((!ip_same(peer, &homes[0]) && !ip_same(peer, &homes[1])) || getsockname(fd, (struct sockaddr *)&own, &size) != 0)
		return false;
	ip = ip_of((struct sockaddr *)&own);
	return ip_same(peer, &ip);
}

/* The peer of a connection, from that address. */
static struct http_peer
peer_at(int fd, const struct sockaddr *address)
{
	bool is_ipv6 = address->sa_family == AF_INET6;
	struct http_peer peer = {
		.ip = ip_of(address),
		.port = ntohs(is_ipv6 ? ((const struct sockaddr_in6 *)(const void *)address)->sin6_port :
		    ((const struct sockaddr_in *)(const void *)address)->sin_port),
	};

	peer.is_ipv6 = !ip_is_ipv4(&peer.ip);
	peer.is_at_home = is_at_home(fd, &peer.ip);
	return peer;
}

static void
accept_cb(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *address, int size, void *arg)
{
	(void)listener;
	(void)size;
	http_connection_open(arg, fd, peer_at(fd, address));
	if (few_are_left(fd))
		http_connection_close_idle(arg, false);
}

static void
listen_again(struct http_server *server)
{
	if (!server->resting)
		return;
	server->resting = false;
	event_del(server->rest);
	evconnlistener_enable(server->listener);
	if (server->ipv6_listener != NULL)
		evconnlistener_enable(server->ipv6_listener);
}

/* Most likely out of descriptors. Whoever has been idle longest makes room; if nobody is idle,
 * accepting again at once would only fail again: the listeners rest until a connection closes,
 * or for a moment. */
static void
accept_error_cb(struct evconnlistener *listener, void *arg)
{
	struct http_server *server = arg;
	struct timeval tv = clock_timeval(REST_US);

	(void)listener;
	if (http_connection_close_idle(server, true))
		return;
	evconnlistener_disable(server->listener);
	if (server->ipv6_listener != NULL)
		evconnlistener_disable(server->ipv6_listener);
	server->resting = true;
	event_add(server->rest, &tv);
}

static void
rest_cb(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	listen_again(arg);
}

/* Listens at an address. NULL on failure, with errno. */
static struct evconnlistener *
listen_at(struct http_server *server, const struct sockaddr *address, socklen_t size)
{
	int yes = 1;
	struct evconnlistener *listener = evconnlistener_new_bind(server->base, accept_cb, server,
	    LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC | LEV_OPT_REUSEABLE, HTTP_BACKLOG, address, (int)size);

	if (listener == NULL)
		return NULL;
	setsockopt(evconnlistener_get_fd(listener), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes); /* inherited */
	evconnlistener_set_error_cb(listener, accept_error_cb);
	return listener;
}

/* Sets the port. Returns 0 or an errno. */
static int
listen_on_ipv4(struct http_server *server, uint16_t port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
	socklen_t size = sizeof address;

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	server->listener = listen_at(server, (const struct sockaddr *)&address, size);
	if (server->listener == NULL)
		return errno;
	getsockname(evconnlistener_get_fd(server->listener), (struct sockaddr *)&address, &size);
	server->port = ntohs(address.sin_port);
	return 0;
}

/* Needs the port. */
static void
listen_on_ipv6(struct http_server *server)
{
	struct sockaddr_in6 address = { .sin6_family = AF_INET6, .sin6_port = htons(server->port), .sin6_addr = in6addr_loopback };

	server->ipv6_listener = listen_at(server, (const struct sockaddr *)&address, sizeof address);
	server->ipv6_error = server->ipv6_listener == NULL ? errno : 0;
}

/* A program that asks "localhost" may come to either address: the server has the same port at both. Where any port
 * will do, a few are tried for that. Returns 0 or an errno. */
static int
listen_on_both(struct http_server *server, uint16_t port)
{
	for (int left = port == 0 ? ANY_PORT_TRIES : 1; left > 0; left--) {
		int error;

		if (server->listener != NULL)
			evconnlistener_free(server->listener);
		error = listen_on_ipv4(server, port);
		if (error != 0)
			return error;
		listen_on_ipv6(server);
		if (server->ipv6_error != EADDRINUSE)
			break;
	}
	return 0;
}

struct http_server *
http_server_new(struct event_base *base, uint16_t port, const struct http_server_hooks *hooks, int *error)
{
	struct http_server *server = mem_new(1, sizeof *server);

	server->base = base;
	server->hooks = *hooks;
	server->connection_closed = listen_again;
	server->request_us = HTTP_REQUEST_DEADLINE_US;
	server->idle_us = HTTP_IDLE_US;
	LIST_INIT(&server->connections);
	TAILQ_INIT(&server->idle);
	*error = listen_on_both(server, port);
	if (*error != 0) {
		free(server);
		return NULL;
	}
	server->rest = evtimer_new(base, rest_cb, server);
	return server;
}

void
http_server_set_deadlines(struct http_server *server, int64_t request_us, int64_t idle_us)
{
	server->request_us = request_us;
	server->idle_us = idle_us;
}

void
http_server_free(struct http_server *server)
{
	struct http_request *conn;

	if (server == NULL)
		return;
	evconnlistener_free(server->listener);
	if (server->ipv6_listener != NULL)
		evconnlistener_free(server->ipv6_listener);
	event_free(server->rest);
	server->resting = false;
	while ((conn = LIST_FIRST(&server->connections)) != NULL)
		http_connection_lose(conn);
	free(server);
}

uint16_t
http_server_port(const struct http_server *server)
{
	return server->port;
}

int
http_server_ipv6_error(const struct http_server *server)
{
	return server->ipv6_error;
}

size_t
http_server_connections(const struct http_server *server)
{
	return server->count;
}
