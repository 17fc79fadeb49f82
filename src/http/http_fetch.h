/*
 * The fetching end of HTTP/1.x: one request on a connection of its own, over bufferevents, telling every phase
 * and every cause of failure apart. http_route.h finds the way to the server, http_parse.h reads the answer.
 *
 * RFC 9110 and RFC 9112, without proxies, trailers and content codings; redirects are told, not followed. The
 * process must ignore SIGPIPE.
 */
#ifndef WAITSCOPE_HTTP_FETCH_H
#define WAITSCOPE_HTTP_FETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "http/http_head.h"
#include "http/http_order.h"
#include "log/event.h"

struct event_base;
struct http_fetch;

enum {
	HTTP_RESPONSE_MAX = 1 << 20,       /* bytes of a response's body, if the order does not say: more is CAUSE_TOO_LARGE */
	HTTP_ANSWER_HEAD_MAX = 64 * 1024,  /* bytes of its head, and of each interim one: more is too large, too */
	HTTP_INTERIM_MAX = 64,             /* interim answers before it: more are endless */
	HTTP_ADDRESS_TRIED_US = 2 * 1000 * 1000, /* the longest that an address is tried while others wait for their turn */
};

/* X(ID, word), in order; whoever fetches has a function for each. Not every fetch has each. */
#define HTTP_PHASES(X) \
	X(LOOKUP, lookup) /* the host's name is looked up: name */ \
	X(TRYING, trying) /* one of the host's addresses: address */ \
	X(MISSED, missed) /* it failed: address, cause. The next is tried, if there is one */ \
	X(CONNECTED, connected) /* port, address */ \
	X(TLS_BEGUN, tls_begun) /* the handshake begins */ \
	X(SECURED, secured) /* it is done: version, is_checked */ \
	X(SENT, sent) /* the system has taken the whole request; or the server did not wait for that */ \
	X(FIRST_BYTE, first_byte) /* of all that the server says */ \
	X(INTERIM, interim) /* an interim answer: status (1xx) */ \
	X(HEAD, head) /* the answer's head is here: status, head */ \
	X(RESPONSE, response) /* all of it is: status, head, body; the last phase */ \
	X(FAILED, failed) /* cause says why; the last phase */

#define HTTP_PHASE_ID(ID, ...) HTTP_##ID,
enum http_phase { HTTP_PHASES(HTTP_PHASE_ID) };
#undef HTTP_PHASE_ID

/* The texts are valid during the call only. */
struct http_news {
	enum http_phase phase;
	enum cause cause;      /* HTTP_MISSED, HTTP_FAILED */
	const char *name;      /* HTTP_LOOKUP */
	const char *address;   /* HTTP_TRYING, HTTP_MISSED, HTTP_CONNECTED: "127.0.0.1:80", "[::1]:80", "/run/some.sock" */
	const char *version;   /* HTTP_SECURED: "TLS 1.3" */
	const struct http_head *head; /* HTTP_HEAD, HTTP_RESPONSE */
	const char *body;      /* HTTP_RESPONSE: NUL-terminated; what is kept of it */
	size_t body_kept;      /* the bytes of that, without the NUL */
	size_t body_size;      /* of all of it */
	uint16_t port;         /* of our end, from HTTP_CONNECTED on; 0 before, and at a path */
	uint16_t status;       /* HTTP_INTERIM, HTTP_HEAD, HTTP_RESPONSE */
	bool is_checked;       /* HTTP_SECURED: the certificate is the host's, by an authority that is trusted */
};

/* Called for each phase, from the loop and never from within http_fetch_new(). The fetch may be freed during any
 * of the calls. In the last phase its connection is closed already, and its owner must free it. */
typedef void http_fetch_cb(struct http_fetch *, const struct http_news *, void *arg);

/*
 * Fetches. The order must have no problem (http_order.h). Never NULL: an immediate failure (no descriptor, refused)
 * is reported through the callback.
 *
 * A host's addresses are tried one after the other, the two families in turn, those first that this machine has a
 * way to (http_address.h). Where others wait for their turn, each is given up after HTTP_ADDRESS_TRIED_US, or after its
 * share of the time that is left, if that is less.
 */
struct http_fetch *http_fetch_new(struct event_base *, const struct http_order *, http_fetch_cb *, void *arg);

/* Closes the connection in any phase; the callback is no longer called. */
void http_fetch_free(struct http_fetch *);

#endif
