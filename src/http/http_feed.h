/*
 * A feed: something that changes, told to many readers as server-sent events (HTML, 9.2), each on a stream of its own
 * (http_stream.h). What changed is written once for all who lack the same. To a reader that has not taken what it was told
 * nothing more is said; when it has, it is told what it lacks by then, which skips all that was in between.
 */
#ifndef WAITSCOPE_HTTP_FEED_H
#define WAITSCOPE_HTTP_FEED_H

#include <stddef.h>
#include <stdint.h>

#include "http/http_fields.h"

struct event_base;
struct http_feed;
struct http_request;

enum {
	HTTP_FEED_RETRY_MS = 2000, /* a reader that was cut off comes again after this time */
	HTTP_FEED_BEAT_US = 5 * 1000 * 1000, /* so often each is told that the feed goes on: of one whose machine has gone, the system
	                                      * finds that out by this */
	HTTP_FEED_SHARE = 8,       /* telling all takes at most that part of the loop's time: changes in between are skipped */
};

struct http_feed_hooks {
	/* Adds the events (http_feed_event) that bring a reader up to date who has seen all until then: http_feed_version() as it
	 * was, or 0: nothing. */
	void (*write)(void *arg, uint64_t seen, struct http_text *events);
	/* A reader has come: for the first one there was no need to know what there is to be told. */
	void (*came)(void *arg);
	void *arg;
};

struct http_feed *http_feed_new(struct event_base *, const struct http_feed_hooks *);

/* Forgets it; its readers' streams must have ended. */
void http_feed_free(struct http_feed *);

/* A request for the feed: it is answered here. `header`: further lines of its head, each with its end. */
void http_feed_take(struct http_feed *, struct http_request *, const char *header);

/* For the side's hooks (http_stream.h), of the streams of its requests. */
void http_feed_left(struct http_request *);
void http_feed_drained(struct http_request *);

size_t http_feed_readers(const struct http_feed *);

/* There is something new to be told, now or soon. The version is one more than before; from 1 on. */
void http_feed_change(struct http_feed *);
uint64_t http_feed_version(const struct http_feed *);

/* Says a last word to all who listen, and ends their streams. */
void http_feed_end(struct http_feed *, const char *events);

/* Writes an event. `data` is one line; `id` 0: it has none. */
void http_feed_event(struct http_text *events, const char *name, uint64_t id, const char *data);

#endif
