/*
 * Responses that stay open: they say something whenever there is something to say, until somebody ends them. And
 * the receiver of requests for paths of its own, beside the server's, which such responses are for.
 */
#ifndef WAITSCOPE_HTTP_STREAM_H
#define WAITSCOPE_HTTP_STREAM_H

#include <stdbool.h>
#include <stddef.h>

#include "http/http.h"

/* Its requests never reach the server's hooks (http.h), whether they are served or refused. None may be NULL, but
 * `owns`: then there is no such receiver. */
struct http_side {
	/* Returns true if requests for that path are this one's. */
	bool (*owns)(void *arg, const char *path);
	/* As struct http_server_hooks has them; a request may be answered with http_stream_begin(), too, and then leaves
	 * when its client does, or when nobody reads it. */
	void (*request)(struct http_request *, void *arg);
	void (*left)(struct http_request *, void *arg);
	/* The system has taken all that a stream has said. */
	void (*drained)(struct http_request *, void *arg);
	void *arg;
};

/* For the requests to come. */
void http_server_set_side(struct http_server *, const struct http_side *);

/* Answers 200 and the content's first piece, which is all of it for HEAD; the response then stays open, ends with its connection, and
 * is no longer counted among the server's connections. Returns true; or false if it is over already, and the
 * request is gone: it is HEAD, or there are too many streams (bounds.streams, bounds.streams_one: 503, 429). */
bool http_stream_begin(struct http_request *, const struct http_content *);

/* Says more. What the system does not take is kept: http_stream_owes() bytes. They have bounds.unread_us, from the first of
 * them on; if they are not all taken by then, or nobody is there any more, `left` is called in another turn of the loop. */
void http_stream_say(struct http_request *, const void *bytes, size_t size);
size_t http_stream_owes(const struct http_request *);

/* Ends it, after what it still owes. The request is gone after this call; `left` is not called. */
void http_stream_end(struct http_request *);

#endif
