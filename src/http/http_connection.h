/* Private to the serving end: shared by http_server.c and http_connection.c. */
#ifndef WAITSCOPE_HTTP_CONNECTION_H
#define WAITSCOPE_HTTP_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "http/http.h"

struct event;
struct evconnlistener;

struct http_server {
	struct event_base *base;
	struct evconnlistener *listener, *ipv6_listener; /* the second: NULL where there is none */
	struct event *rest; /* enables the listeners again */
	struct http_server_hooks hooks;
	void (*connection_closed)(struct http_server *); /* a descriptor is free again */
	LIST_HEAD(, http_request) connections;
	TAILQ_HEAD(idle_connections, http_request) idle; /* those of them without a whole request, the longest first */
	size_t count;
	uint32_t opened;   /* so far */
	int64_t request_us, idle_us;
	uint16_t port;
	int ipv6_error;     /* why there is none; 0 */
	bool resting;       /* the listeners are disabled */
};

/* Starts serving an accepted connection, and gives it its number. Takes the descriptor. */
void http_connection_open(struct http_server *, int fd, struct http_peer);

/* Closes a connection, at once: the one that has been idle longest; `at_any_price`: if none is, the one
 * whose request has been incomplete longest, or the newest. Returns false if all wait for answers. */
bool http_connection_close_idle(struct http_server *, bool at_any_price);

/* Its client is gone, or must go: calls `left` if its request waits, and frees it. */
void http_connection_lose(struct http_request *);

#endif
