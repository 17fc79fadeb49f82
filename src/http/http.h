/*
 * The serving end of HTTP/1.1, over bufferevents. A library does the parsing (http_parse.h); the fetching end is
 * in http_fetch.h.
 *
 * RFC 9110 and RFC 9112, without TLS, trailers and content codings. The process must ignore SIGPIPE.
 */
#ifndef WAITSCOPE_HTTP_H
#define WAITSCOPE_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/ip.h"
#include "log/trace.h"

struct event_base;

enum {
	HTTP_HEAD_MAX = 16 * 1024,   /* bytes of a head: more is 431 */
	HTTP_BODY_MAX = 64 * 1024,   /* bytes of a request's body: more is 413 */
	HTTP_AHEAD_MAX = 16 * 1024,  /* bytes that a connection may send ahead while its request waits: the rest
	                              * stays with the system, whose window then stops the sender */
	HTTP_REQUEST_DEADLINE_US = 10 * 1000 * 1000, /* for a whole request, from its first byte on: then 408; and for
	                                              * the first byte, from the accept on: then it is closed */
	HTTP_IDLE_US = 60 * 1000 * 1000,   /* for a kept-alive connection without a request: then it is closed */
	HTTP_UNREAD_US = 10 * 1000 * 1000, /* for an answer that the system cannot hand on, as nobody reads: then it is closed */
	/* Open connections. Over a bound they are answered at once, without being read, and closed. */
	HTTP_OPEN_MAX = 64 * 1024, /* in all: more than the programs and visitors of a run make; then 503 */
	HTTP_FAR_MAX = 1024,       /* from other machines, or a quarter of the descriptors if that is less, so that there are
	                            * some for the programs here; then 503 */
	HTTP_ONE_MAX = 256,        /* from one of their addresses, so that one leaves room for others; many people can share
	                            * one behind a router; then 429 */
	/* Responses that stay open (http_stream.h) are counted apart from other connections. */
	HTTP_STREAMS_MAX = 1024,   /* in all, or a quarter of the descriptors if that is less; then 503 */
	HTTP_STREAMS_ONE_MAX = 256, /* to one address of another machine; then 429 */
	HTTP_RETRY_S = 1,          /* what those are told, as Retry-After */
	HTTP_BACKLOG = 4096,
};

struct http_server;
struct http_request;

/* The other end of a connection. Each address has ports of its own, and so has each version of the Protocol: two peers
 * may have the same number. */
struct http_peer {
	struct ip ip;
	uint16_t port;
	bool is_ipv6; /* its packets are of version 6 */
	bool is_at_home; /* it came from 127.0.0.1 to 127.0.0.1, or from ::1 to ::1: only there does a port alone tell who it is */
	uint32_t connection; /* the server's number of it, from 1: a port is used anew in time */
};

struct http_server_hooks {
	/* A request has arrived; its body was read and dropped. The receiver answers with
	 * http_reply(), now or later. Pipelined requests come one at a time, each after the
	 * reply to the one before. */
	void (*request)(struct http_server *, struct http_request *, void *arg);
	/* Its client left before the reply: it closed, reset, or shut down its sending half.
	 * Shutting down cannot be distinguished from closing until something is written, and
	 * a client's leaving must be noticed while its request waits; so an end of input
	 * means leaving. (An immediate answer still reaches a client that only shut down.)
	 * The request is gone after this call. */
	void (*left)(struct http_server *, struct http_request *, void *arg);
	void *arg;
	/* One that is not served is answered here, with `status`: its facts can be asked for during this call. Without a request: a
	 * connection was over the bounds and got that answer; or with the status 0 none: its answer is not read, or its
	 * descriptor was needed while its request was not whole. NULL: nobody wants to know. */
	void (*refused)(struct http_server *, struct http_request *, unsigned status, void *arg);
};

/* Listens on `port` of 127.0.0.1 (0 = any free one), and on the same port of [::1] where that can be had. NULL on
 * failure at 127.0.0.1, with errno in *error (EADDRINUSE: the port is taken). Connections over the bounds, and requests that are not an HTTP/1.x GET or HEAD, never
 * reach the first of the hooks: they are answered here, with 400, 405, 408, 413, 414, 417, 429, 431, 501, 503 or 505,
 * and the connection is closed. Where descriptors run out, the connection that has been idle longest
 * is closed for a new one, or the one whose request has been incomplete longest. */
struct http_server *http_server_new(struct event_base *, uint16_t port, const struct http_server_hooks *, int *error);

/* Listens at `ip` as well, on the same port; at 0.0.0.0 and [::] that is all of this machine's addresses, at [::] of both
 * versions. If the port was any, and is taken there, it is another one now. Returns 0; or an errno, and then the server has
 * to be freed: EADDRINUSE, EADDRNOTAVAIL (it is not this machine's), EACCES (of a port below 1024). */
int http_server_listen(struct http_server *, const struct ip *);

/* The bounds of time and number above, for connections to come; set for tests. */
struct http_bounds {
	size_t open, far, one, streams, streams_one;
	int64_t request_us, idle_us, unread_us;
};
struct http_bounds http_server_bounds(const struct http_server *);
void http_server_set_bounds(struct http_server *, struct http_bounds);

/* Of each connection two things are told: that it was accepted, before anything is read; and that it ends, right before
 * the system learns of it, so that nobody can have its port and its end not be told. Its number goes on until then. */
struct http_connections_hook {
	void (*tell)(void *arg, const struct http_peer *, bool is_open);
	void *arg;
};
void http_server_set_connections_hook(struct http_server *, struct http_connections_hook);

/* Closes the listener and every connection; `left` is called for each open request.
 * Must not be called from within a hook. */
void http_server_free(struct http_server *);

uint16_t http_server_port(const struct http_server *);

/* 0: it listens on [::1], too; or the errno of why not (EADDRINUSE: its port is another program's there). */
int http_server_ipv6_error(const struct http_server *);

/* The number of open connections, and of responses that stay open (http_stream.h), which are not among them: for tests. */
size_t http_server_connections(const struct http_server *);
size_t http_server_streams(const struct http_server *);

/* Facts about a request, borrowed until its reply or its leaving. Of one that is not served there may be neither
 * path nor query, nor even a method: they are "" then. */
const char *http_request_method(const struct http_request *);
const char *http_request_path(const struct http_request *);  /* without the query */
const char *http_request_query(const struct http_request *); /* without '?'; "" if none */
const char *http_request_agent(const struct http_request *); /* the User-Agent, as it came: any bytes but control characters; "" if none */
const char *http_request_host(const struct http_request *);  /* the Host, valid, as it came; NULL if none */
const char *http_request_origin(const struct http_request *); /* the Origin, as it came; NULL if none */
bool http_request_is_head(const struct http_request *);
struct http_peer http_request_peer(const struct http_request *);

/* A pointer of the receiver's own, NULL at first. */
void http_request_set_data(struct http_request *, void *);
void *http_request_data(const struct http_request *);

/* Answers with a text/plain body (left out for HEAD, which still gets its length). The
 * request is gone after this call, during which the next one of the same connection
 * may reach the hook, or leave. */
void http_reply(struct http_request *, unsigned status, const char *body);

/* The same with a body of any type. */
struct http_content {
	const char *type;   /* its Content-Type */
	const char *header; /* lines of its own, each with its end; "" if there are none */
	const char *body;
	size_t body_size;
	bool closes;        /* the connection ends with it: nobody keeps one that is not needed any more */
};
void http_reply_with(struct http_request *, unsigned status, const struct http_content *);

/* Breaks off its connection with a reset instead of a reply; the client's system reports
 * it there. The request is gone after this call; `left` is not called. */
void http_abort(struct http_request *);

#endif
