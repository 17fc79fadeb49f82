/* The serving end of HTTP: the listener. */
#include "http/http.h"

#include <errno.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/memory.h"
#include "http/http_connection.h"
#include "http/http_stream.h"

enum {
	ANY_PORT_TRIES = 8, /* for one that is free at all addresses */
	ALIVE_S = 10,       /* a silent peer is asked so often whether its machine is still there */
};

/* ---- listening ---- */

/* A socket that listens at an address; "::" is both versions' then. -1 on failure, with errno. */
static int
new_socket(const struct ip *ip, uint16_t port)
{
	struct sockaddr_storage address;
	socklen_t size = ip_to_socket(ip, port, &address);
	int yes = 1, alive_s = ALIVE_S, only_ipv6 = !ip_is_any(ip), error;
	int fd = socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	/* What is accepted inherits these. Whose machine has gone without a word is found out. */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof yes);
#ifdef TCP_KEEPIDLE
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &alive_s, sizeof alive_s);
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &alive_s, sizeof alive_s);
#endif
	if (address.ss_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &only_ipv6, sizeof only_ipv6);
	if (bind(fd, (const struct sockaddr *)&address, size) == 0 && listen(fd, HTTP_BACKLOG) == 0)
		return fd;
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

static void
stop_listening(struct http_server *server, int i)
{
	if (server->listeners[i] != NULL)
		evconnlistener_free(server->listeners[i]);
	server->listeners[i] = NULL;
}

/* Listens at an address; sets the port if it is 0. Returns 0 or an errno. */
static int
listen_at(struct http_server *server, int i, const struct ip *ip, uint16_t port)
{
	struct sockaddr_in6 bound = { 0 }; /* of either version: their ports stand in the same place */
	socklen_t size = sizeof bound;
	int fd = new_socket(ip, port);

	if (fd < 0)
		return errno;
	stop_listening(server, i);
	server->listeners[i] = evconnlistener_new(server->base, http_gate_accept_cb, server,
	    LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, 0, fd);
	if (server->listeners[i] == NULL) {
		close(fd);
		return ENOMEM;
	}
	evconnlistener_set_error_cb(server->listeners[i], http_gate_error_cb);
	if (port == 0 && getsockname(fd, (struct sockaddr *)&bound, &size) == 0)
		server->port = ntohs(bound.sin6_port);
	else
		server->port = port;
	return 0;
}

/* A program that asks "localhost" may come to either address: the server has the same port at both. Returns 0 or an errno
 * of 127.0.0.1. */
static int
listen_at_home(struct http_server *server, uint16_t port)
{
	int error;

	stop_listening(server, LISTENER_IPV4);
	stop_listening(server, LISTENER_IPV6);
	error = listen_at(server, LISTENER_IPV4, &ip_home_ipv4, port);
	if (error == 0)
		server->ipv6_error = listen_at(server, LISTENER_IPV6, &ip_home_ipv6, server->port);
	return error;
}

/* Where any port will do, a few are tried. Returns 0 or an errno. */
static int
listen_on_both(struct http_server *server, uint16_t port)
{
	int error = 0;

	for (int left = port == 0 ? ANY_PORT_TRIES : 1; left > 0; left--) {
		error = listen_at_home(server, port);
		if (error != 0 || server->ipv6_error != EADDRINUSE)
			break;
	}
	return error;
}

/* An address of all is in place of those that it includes: a port cannot be had twice there. */
static int
listen_outside(struct http_server *server, const struct ip *ip)
{
	if (ip_is_any(ip))
		stop_listening(server, LISTENER_IPV4);
	if (ip_is_any(ip) && !ip_is_ipv4(ip))
		stop_listening(server, LISTENER_IPV6);
	return listen_at(server, LISTENER_OUTSIDE, ip, server->port);
}

int
http_server_listen(struct http_server *server, const struct ip *ip)
{
	int error;

	if (ip_same(ip, &ip_home_ipv4) || ip_same(ip, &ip_home_ipv6))
		return ip_is_ipv4(ip) ? 0 : server->ipv6_error;
	error = listen_outside(server, ip);
	for (int left = server->any_port ? ANY_PORT_TRIES : 0; error == EADDRINUSE && left > 0; left--) {
		error = listen_on_both(server, 0);
		if (error == 0)
			error = listen_outside(server, ip);
	}
	if (error == 0 && ip_is_any(ip) && !ip_is_ipv4(ip))
		server->ipv6_error = 0;
	return error;
}

/* ---- making and freeing ---- */

struct http_server *
http_server_new(struct event_base *base, uint16_t port, const struct http_server_hooks *hooks, int *error)
{
	struct http_server *server = mem_new(1, sizeof *server);

	server->base = base;
	server->hooks = *hooks;
	server->any_port = port == 0;
	LIST_INIT(&server->connections);
	TAILQ_INIT(&server->idle);
	http_gate_open(server);
	*error = listen_on_both(server, port);
	if (*error != 0) {
		http_server_free(server);
		return NULL;
	}
	return server;
}

struct http_bounds
http_server_bounds(const struct http_server *server)
{
	return server->bounds;
}

void
http_server_set_bounds(struct http_server *server, struct http_bounds bounds)
{
	server->bounds = bounds;
}

void
http_server_free(struct http_server *server)
{
	struct http_request *conn;

	if (server == NULL)
		return;
	for (int i = 0; i < LISTENER_COUNT; i++)
		stop_listening(server, i);
	http_gate_close(server);
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

size_t
http_server_streams(const struct http_server *server)
{
	return server->stream_count;
}

void
http_server_set_side(struct http_server *server, const struct http_side *side)
{
	server->side = *side;
}

void
http_server_set_connections_hook(struct http_server *server, struct http_connections_hook hook)
{
	server->connections_hook = hook;
}
