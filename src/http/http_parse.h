/*
 * Parsing HTTP/1.x messages as their bytes arrive. The only access to the parser
 * library, which is llhttp (HAVE_LLHTTP) or its near twin http-parser.
 *
 * A parse reads one message at a time; http_parse_reset() makes it ready for the
 * next one of the same connection. A request's body is counted and dropped, a
 * response's is stored.
 */
#ifndef WAITSCOPE_HTTP_PARSE_H
#define WAITSCOPE_HTTP_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "http/http_head.h"

enum http_kind { KIND_REQUEST, KIND_ANSWER };

/* The faults of a message; an answer only has those up to FAULT_LARGE_BODY. */
enum http_fault {
	FAULT_NONE,
	FAULT_GARBLED,        /* it is not HTTP, or where its body ends is uncertain */
	FAULT_LARGE_HEAD,
	FAULT_LARGE_FRAME,    /* a chunked body's extensions and trailers */
	FAULT_LARGE_BODY,     /* announced or received */
	FAULT_LARGE_TARGET,
	FAULT_VERSION,        /* HTTP, but not 1.x */
	FAULT_METHOD,         /* a method of RFC 9110 or 5789 that is neither GET nor HEAD */
	FAULT_UNKNOWN_METHOD, /* any other */
	FAULT_HOST,           /* HTTP/1.1 without exactly one Host header, or one that is not a host */
	FAULT_TARGET,         /* neither a path nor an http address */
	FAULT_CODING,         /* a transfer coding other than "chunked" */
	FAULT_EXPECTATION,    /* an Expect header other than "100-continue" */
	FAULT_COUNT,
};

enum http_progress {
	PROGRESS_NONE,  /* no byte of the message has arrived */
	PROGRESS_HEAD,  /* some have */
	PROGRESS_BODY,  /* its head has */
	PROGRESS_WHOLE, /* all of it has: it takes no more bytes */
	PROGRESS_FAULT, /* it will never be whole, and takes no more bytes */
	PROGRESS_INTERIM, /* an interim answer (1xx) is whole, and takes no more bytes: http_parse_go_on() */
};

/* A message, known from PROGRESS_BODY on, if `has_head` also in PROGRESS_FAULT. The texts are borrowed until the reset. */
struct http_message {
	const char *method;       /* a request's, from its end on, also if it is not served */
	const char *path, *query; /* a request's; the query without '?', "" if none */
	const char *agent;        /* a request's User-Agent, as it came; NULL: none so far */
	const char *host, *origin; /* a request's, as they came; NULL: none */
	const char *body;         /* an answer's, NUL-terminated, from PROGRESS_WHOLE on */
	size_t body_kept;         /* without the NUL: all of it, or as much as http_parse_keep() says */
	size_t body_size;         /* of all of it */
	struct http_head head;    /* an answer's */
	bool has_head;            /* the head is whole, and has no fault of its own */
	uint16_t status;          /* an answer's */
	uint8_t minor;            /* of HTTP/1.minor */
	bool is_head;             /* the request is HEAD */
	bool keep_alive;          /* the peer means to keep the connection */
	bool expects_continue;    /* the peer sends the body only after a 100, and has not begun to */
};

struct http_parse;

/* Bounds in bytes: of the head and everything before it, as well as of a chunked body's extensions
 * and trailers, and of the body. Never NULL. */
struct http_parse *http_parse_new(enum http_kind, size_t head_max, size_t body_max);
void http_parse_free(struct http_parse *);

/* Drops the message, and expects the next one. */
void http_parse_reset(struct http_parse *);

/* Drops an interim answer: the next one follows, whose head may be as large again. */
void http_parse_go_on(struct http_parse *);

/* Only so many bytes of a body are kept, from its first one on: of the rest no more is known than that it came. */
void http_parse_keep(struct http_parse *, size_t body_kept);

/* The answers to come have no body, whatever they say: they are to HEAD. */
void http_parse_expect_no_body(struct http_parse *);

/* Reads up to `size` bytes and returns the number taken: all of them, unless the
 * message became whole, interim or faulty. */
size_t http_parse_feed(struct http_parse *, const char *data, size_t size);

/* No more bytes will come. An answer that ends with the connection is whole. */
void http_parse_end(struct http_parse *);

enum http_progress http_parse_progress(const struct http_parse *);
enum http_fault http_parse_fault(const struct http_parse *);
const struct http_message *http_parse_message(const struct http_parse *);

#endif
