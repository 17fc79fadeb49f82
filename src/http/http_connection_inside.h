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
	X(STREAMING, on_stream_late) /* its answer stays open; it is read too slowly, or its peer is gone */ \
	X(LINGERING, on_patience_over) /* has written its last answer */ \
	X(GONE, NULL) /* process() frees it before any timer is due */

#define CONN_STATE_ID(ID, ...) CONN_##ID,
enum connection_state { CONN_STATES(CONN_STATE_ID) };
#undef CONN_STATE_ID

/* What stays known of a request from the time that it is read, or refused, to the end of its reply, in one block of memory: thousands may
 * wait at a time. A text that has not come is NULL. */
struct http_asked {
	const char *method, *path, *query, *agent, *host, *origin;
	uint8_t minor;
	bool is_head, keep_alive;
	char texts[]; /* that those above point to */
};

/* A connection; it has one request at a time, and to the receiver it is that request. */
struct http_request {
	struct http_server *server;
	LIST_ENTRY(http_request) link;
	LIST_ENTRY(http_request) far_link; /* if its peer is far, or it is a stream */
	TAILQ_ENTRY(http_request) idle_link; /* while it is idle */
	struct bufferevent *stream;
	struct http_parse *parse; /* while it reads a request: CONN_READING */
	struct http_asked *asked; /* from then on; else NULL */
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
	bool of_side;         /* its request is the side's */
	bool is_stream;       /* it is counted as one */
	bool has_ended;       /* that was told */
};

/* ---- http_request.c ---- */

/* What the message says. Never NULL; free() it. */
struct http_asked *http_asked_of(const struct http_message *);

/* ---- http_connection.c ---- */

/* When its timer is due: from now on. */
void http_connection_set_timer(struct http_request *, int64_t us);

/* Hands bytes to the system, and keeps what it does not take. If nobody is there any more, the state is CONN_GONE. */
struct iovec;
void http_connection_write(struct http_request *, struct iovec *pieces, size_t count);

/* It is not counted any more: before it is freed, or counted as a stream. */
void http_connection_uncount(struct http_request *);

/* How many it has not taken. */
size_t http_connection_owes(const struct http_request *);

/* It is a request's answer, and waits to be handed on to the system. */
void http_connection_end_reply(struct http_request *);

/* Goes on with it, or frees it, if it is CONN_GONE. */
void http_connection_process(struct http_request *);

#endif
