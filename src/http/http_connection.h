/* Private to the serving end: shared by http_server.c, http_gate.c and http_connection.c. */
#ifndef WAITSCOPE_HTTP_CONNECTION_H
#define WAITSCOPE_HTTP_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>
#include <sys/socket.h>

#include <event2/util.h>

#include "http/http.h"
#include "http/http_stream.h"

struct event;
struct evconnlistener;
struct turned_away;

enum {
	/* After its last answer a connection is read for this long, or this much: unread bytes would make the system
	 * discard the answer with a reset. */
	HTTP_LINGER_US = 2 * 1000 * 1000,
	HTTP_LINGER_MAX = 256 * 1024,
};

/* At 127.0.0.1; at [::1], where there is one; and where http_server_listen() was told to. An address that includes others
 * is in their place. */
enum { LISTENER_IPV4, LISTENER_IPV6, LISTENER_OUTSIDE, LISTENER_COUNT };

/* Why the listeners are disabled. */
enum http_rest {
	REST_NONE,
	REST_DESCRIPTORS, /* there are none, until a connection closes */
	REST_CROWD,       /* those who are turned away come one behind the other */
};

struct http_server {
	struct event_base *base;
	struct evconnlistener *listeners[LISTENER_COUNT]; /* NULL where there is none */
	struct event *rest; /* enables the listeners again */
	int few_from;       /* from this descriptor on, few are left */
	struct http_server_hooks hooks;
	struct http_side side; /* owns NULL: there is none */
	struct http_connections_hook connections_hook; /* tell NULL: there is none */
	struct http_bounds bounds;
	void (*connection_closed)(struct http_server *); /* a descriptor is free again */
	LIST_HEAD(, http_request) connections; /* streams are among them, */
	LIST_HEAD(, http_request) far;         /* those that are not from this machine, without streams, */
	LIST_HEAD(, http_request) streams;     /* and the streams */
	TAILQ_HEAD(idle_connections, http_request) idle; /* those of them without a whole request, the longest first */
	TAILQ_HEAD(turned_away_list, turned_away) turned_away; /* the oldest first */
	size_t count, far_count, stream_count, turned_away_count; /* streams are in neither of the former two */
	int turned_away_in_a_row;
	uint32_t opened;   /* so far */
	uint16_t port;
	bool any_port;      /* it was not asked for */
	int ipv6_error;     /* why there is none; 0 */
	enum http_rest rests;
};

/* ---- http_gate.c ---- */

/* Sets the bounds. */
void http_gate_open(struct http_server *);
void http_gate_close(struct http_server *);

/* Of the listeners. */
void http_gate_accept_cb(struct evconnlistener *, evutil_socket_t, struct sockaddr *, int size, void *server);
void http_gate_error_cb(struct evconnlistener *, void *server);

/* ---- http_connection.c ---- */

/* The head of an answer, to be freed. `connection`: a line, with its end, or "". */
char *http_answer_head(unsigned status, const struct http_content *, const char *connection);

/* The same of one whose body ends with the connection: the length of the content does not matter. */
char *http_open_head(unsigned status, const struct http_content *);

/* A body of plain text, with lines of its own in the head. */
struct http_content http_text_content(const char *header, const char *body);

/* Returns true if it is on this machine, by its address: the bounds for others do not concern it. */
bool http_peer_is_near(const struct http_peer *);

/* Starts serving an accepted connection. Takes the descriptor. */
void http_connection_open(struct http_server *, int fd, struct http_peer);

/* Tells whoever wants to know of the connection. */
void http_tell_connection(struct http_server *, const struct http_peer *, bool is_open);

/* How many are open from that address, which is not on this machine, without streams. */
size_t http_connection_count_from(const struct http_server *, const struct ip *);

/* Tells whoever wants to know. `request` NULL: nothing of it was read; status 0: it is closed without an answer. */
void http_tell_refused(struct http_server *, struct http_request *, unsigned status);

/* Closes a connection, at once: the one that has been idle longest; `at_any_price`: if none is, the one
 * whose request has been incomplete longest, or the newest. Returns false if all wait for answers. */
bool http_connection_close_idle(struct http_server *, bool at_any_price);

/* Its client is gone, or must go: calls `left` if its request waits, and frees it. */
void http_connection_lose(struct http_request *);

#endif
