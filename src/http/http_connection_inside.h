/* A connection's inside: what http_connection.c and http_request.c share. */
#ifndef WAITSCOPE_HTTP_CONNECTION_INSIDE_H
#define WAITSCOPE_HTTP_CONNECTION_INSIDE_H

#include "http/http_connection.h"
#include "http/http_parse.h"

struct bufferevent;

/* X(ID, on_timer): what to do in that state when the connection's timer is due. */
#define CONN_STATES(X) \
	X(READING, on_slow_request) /* for a request, or within one */ \
	X(WAITING, on_watch) /* its request is with the receiver */ \
	X(WRITING, on_unread) /* the system has not taken the whole reply */ \
	X(LINGERING, on_patience_over) /* has written its last answer */ \
	X(GONE, NULL) /* process() frees it before any timer is due */

#define CONN_STATE_ID(ID, ...) CONN_##ID,
enum connection_state { CONN_STATES(CONN_STATE_ID) };
#undef CONN_STATE_ID

/* A connection; it has one request at a time, and to the receiver it is that request. */
struct http_request {
	struct http_server *server;
	LIST_ENTRY(http_request) link;
	LIST_ENTRY(http_request) far_link; /* if its peer is far */
	TAILQ_ENTRY(http_request) idle_link; /* while it is idle */
	struct bufferevent *stream;
	struct http_parse *parse;
	struct event *timer;  /* its purpose depends on the state: on_timer */
	void *data;           /* the receiver's */
	uint32_t drained;     /* bytes, while lingering */
	struct http_peer peer;
	uint8_t state;        /* enum connection_state */
	bool closing;         /* the reply being written is the last one */
	bool processing;      /* process() is on the C stack */
	bool deadline_set;    /* of the request being read */
	bool continue_sent;   /* 100 was sent for it */
	bool input_ended;     /* the client sends no more, but still reads */
	bool idle;            /* it has no request that is whole, or has had its last answer */
};

#endif
