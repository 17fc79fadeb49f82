/* A reference: many requests at once with libevent's own HTTP at both ends, evhttp (reference.h); all are launched in one go. */
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/listener.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "bench/reference.h"

static struct reference reference;

static void
answer_cb(evutil_socket_t fd, short what, void *arg)
{
	struct evbuffer *body = evbuffer_new();

	(void)fd, (void)what;
	evbuffer_add_printf(body, "Hello, world");
	evhttp_send_reply(arg, HTTP_OK, "OK", body);
	evbuffer_free(body);
}

static void
request_cb(struct evhttp_request *request, void *arg)
{
	struct timeval delay = clock_timeval(reference.delay_us);

	(void)arg;
	event_base_once(reference.base, -1, EV_TIMEOUT, answer_cb, request, &delay);
}

static void
response_cb(struct evhttp_request *request, void *arg)
{
	int64_t *connect_us = arg;

	if (request == NULL || evhttp_request_get_response_code(request) != HTTP_OK) {
		fprintf(stderr, "a request failed\n");
		exit(EXIT_FAILURE);
	}
	reference_done(&reference, *connect_us);
	free(connect_us);
}

static void
launch(uint16_t port)
{
	struct evhttp_connection *connection = evhttp_connection_base_new(reference.base, NULL, "127.0.0.1", port);
	int64_t *connect_us = mem_new(1, sizeof *connect_us);
	struct evhttp_request *request = evhttp_request_new(response_cb, connect_us);

	*connect_us = clock_now_us();
	evhttp_connection_free_on_completion(connection);
	evhttp_add_header(evhttp_request_get_output_headers(request), "Host", "127.0.0.1");
	evhttp_make_request(connection, request, EVHTTP_REQ_GET, "/");
}

int
main(int argc, char *argv[])
{
	struct evhttp *server;
	uint16_t port;

	reference_init(&reference, argc, argv);
	server = evhttp_new(reference.base);
	evhttp_set_gencb(server, request_cb, NULL);
	evhttp_bind_listener(server, evconnlistener_new(reference.base, NULL, NULL, LEV_OPT_CLOSE_ON_FREE, 0, reference_listen(&port)));
	reference_begin(&reference);
	for (int i = 0; i < reference.requests; i++)
		launch(port);
	event_base_dispatch(reference.base);
	evhttp_free(server);
	return reference_end(&reference);
}
