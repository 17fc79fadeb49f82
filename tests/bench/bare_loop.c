/*
 * A reference: many requests at once with the same libraries that waitscope has, and nothing besides (reference.h). Bufferevents and the
 * parser at both ends, launches paced as waitscope's fetcher paces them; no trace, no screen, and nothing that could go wrong is heeded.
 */
#include <arpa/inet.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "bench/reference.h"
#include "http/http_library.h"

enum { CONNECTS_A_TURN = 20 };

static const char request[] = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bare_loop\r\nConnection: close\r\n\r\n";
static const char response[] =
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 12\r\nConnection: close\r\n\r\nHello, world";

static struct reference reference;
static library_settings settings;
static struct event *pump;
static uint16_t port;
static int launched;

/* One end of a connection. */
struct end {
	library_parser parser;
	struct bufferevent *connection;
	struct event *timer; /* the server's */
	int64_t connect_us;  /* the fetcher's */
	bool is_whole;
};

static struct end *
new_end(evutil_socket_t fd, bool is_server)
{
	struct end *end = mem_new(1, sizeof *end);

	library_init(&end->parser, is_server, &settings, end);
	end->connection = bufferevent_socket_new(reference.base, fd, BEV_OPT_CLOSE_ON_FREE);
	return end;
}

static void
free_end(struct end *end)
{
	bufferevent_free(end->connection);
	if (end->timer != NULL)
		event_free(end->timer);
	free(end);
}

static int
whole_cb(library_parser *parser)
{
	((struct end *)parser->data)->is_whole = true;
	return 0;
}

static void
parse(struct end *end)
{
	struct evbuffer *input = bufferevent_get_input(end->connection);
	size_t size = evbuffer_get_length(input);
	bool ok;

	library_execute(&end->parser, &settings, (char *)evbuffer_pullup(input, -1), size, &ok);
	evbuffer_drain(input, size);
}

/* ---- the server ---- */

static void
answered_cb(struct bufferevent *connection, void *arg)
{
	(void)connection;
	free_end(arg);
}

static void
answer_cb(evutil_socket_t fd, short what, void *arg)
{
	struct end *end = arg;

	(void)fd, (void)what;
	bufferevent_setcb(end->connection, NULL, answered_cb, NULL, end);
	bufferevent_write(end->connection, response, sizeof response - 1);
}

static void
request_cb(struct bufferevent *connection, void *arg)
{
	struct end *end = arg;
	struct timeval delay = clock_timeval(reference.delay_us);

	(void)connection;
	parse(end);
	if (!end->is_whole)
		return;
	end->timer = evtimer_new(reference.base, answer_cb, end);
	event_add(end->timer, &delay);
}

static void
accept_cb(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *address, int size, void *arg)
{
	struct end *end = new_end(fd, true);

	(void)listener, (void)address, (void)size, (void)arg;
	bufferevent_setcb(end->connection, request_cb, NULL, NULL, end);
	bufferevent_enable(end->connection, EV_READ);
}

/* ---- the fetcher ---- */

static void
response_cb(struct bufferevent *connection, void *arg)
{
	struct end *end = arg;

	(void)connection;
	parse(end);
	if (!end->is_whole)
		return;
	reference_done(&reference, end->connect_us);
	free_end(end);
}

static void
connected_cb(struct bufferevent *connection, short what, void *arg)
{
	(void)arg;
	if ((what & BEV_EVENT_CONNECTED) == 0) {
		fprintf(stderr, "a connection failed\n");
		exit(EXIT_FAILURE);
	}
	bufferevent_write(connection, request, sizeof request - 1);
	bufferevent_enable(connection, EV_READ);
}

static void
launch(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), yes = 1;
	struct end *end = new_end(fd, false);

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	end->connect_us = clock_now_us();
	bufferevent_setcb(end->connection, response_cb, NULL, connected_cb, end);
	bufferevent_socket_connect(end->connection, (struct sockaddr *)&address, sizeof address);
}

/* In a later turn of the loop each time, so that sockets get theirs in between. */
static void
pump_cb(evutil_socket_t fd, short what, void *arg)
{
	struct timeval soon = clock_timeval(0);

	(void)fd, (void)what, (void)arg;
	for (int i = 0; i < CONNECTS_A_TURN && launched < reference.requests; i++, launched++)
		launch();
	if (launched < reference.requests)
		event_add(pump, &soon);
}

int
main(int argc, char *argv[])
{
	struct timeval soon = clock_timeval(0);
	struct evconnlistener *listener;

	reference_init(&reference, argc, argv);
	settings.on_message_complete = whole_cb;
	listener = evconnlistener_new(reference.base, accept_cb, NULL, LEV_OPT_CLOSE_ON_FREE, 0, reference_listen(&port));
	pump = evtimer_new(reference.base, pump_cb, NULL);
	event_add(pump, &soon);
	reference_begin(&reference);
	event_base_dispatch(reference.base);
	event_free(pump);
	evconnlistener_free(listener);
	return reference_end(&reference);
}
