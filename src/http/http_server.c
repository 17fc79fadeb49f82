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
	/* How long the listener rests when there are no descriptors: whoever is not read yet may be closed once it is,
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

static void
accept_cb(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *address, int size, void *arg)
{
	(void)listener;
	(void)size;
	http_connection_open(arg, fd, ntohs(((const struct sockaddr_in *)(const void *)address)->sin_port));
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
}

/* Most likely out of descriptors. Whoever has been idle longest makes room; if nobody is idle,
 * accepting again at once would only fail again: the listener rests until a connection closes,
 * or for a moment. */
static void
accept_error_cb(struct evconnlistener *listener, void *arg)
{
	struct http_server *server = arg;
	struct timeval tv = clock_timeval(REST_US);

	if (http_connection_close_idle(server, true))
		return;
	evconnlistener_disable(listener);
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

/* Reads the port, and sets what connections inherit. */
static void
set_up_listener(struct http_server *server)
{
	int fd = evconnlistener_get_fd(server->listener), yes = 1;
	struct sockaddr_in address = { 0 };
	socklen_t size = sizeof address;

	getsockname(fd, (struct sockaddr *)&address, &size);
	server->port = ntohs(address.sin_port);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	evconnlistener_set_error_cb(server->listener, accept_error_cb);
}

struct http_server *
http_server_new(struct event_base *base, uint16_t port, const struct http_server_hooks *hooks, int *error)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
	struct http_server *server = mem_new(1, sizeof *server);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	server->base = base;
	server->hooks = *hooks;
	server->connection_closed = listen_again;
	server->request_us = HTTP_REQUEST_DEADLINE_US;
	server->idle_us = HTTP_IDLE_US;
	LIST_INIT(&server->connections);
	TAILQ_INIT(&server->idle);
	server->listener = evconnlistener_new_bind(base, accept_cb, server,
	    LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC | LEV_OPT_REUSEABLE, HTTP_BACKLOG,
	    (struct sockaddr *)&address, sizeof address);
	if (server->listener == NULL) {
		*error = errno;
		free(server);
		return NULL;
	}
	server->rest = evtimer_new(base, rest_cb, server);
	set_up_listener(server);
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

size_t
http_server_connections(const struct http_server *server)
{
	return server->count;
}
