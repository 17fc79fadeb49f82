/* What to fetch, and from where. */
#ifndef WAITSCOPE_HTTP_ORDER_H
#define WAITSCOPE_HTTP_ORDER_H

#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

struct evbuffer;
struct http_names;
struct http_tls;

/* All of it is borrowed during a call only, but for names and tls, which must outlive the fetch. Where all is zero
 * but for an address, an authority and a target, it is a plain GET. */
struct http_order {
	/* One of three: an address; a path in the file system; or a name or a literal ("::1", without brackets). */
	const struct sockaddr *address;
	socklen_t address_size;
	const char *unix_path;
	const char *host;         /* also beside a path: whom the certificate must name */
	uint16_t port;            /* of the host */

	const char *authority;    /* for the Host header: "localhost:8080" */
	const char *target;       /* path and query */
	const char *method;       /* NULL: GET */
	const char *headers;      /* lines "Name: value\r\n"; NULL: none. Those of ours among them replace ours */
	const char *agent;        /* the User-Agent, which some servers insist on; NULL: neither that nor Accept is sent */
	const void *body;         /* NULL: none */
	size_t body_size;

	struct http_names *names; /* NULL if the host is a literal, or there is none */
	struct http_tls *tls;     /* NULL: plain; else there is a host */
	int64_t timeout_us;       /* for all of it, from now on; 0 = none */
	size_t body_max;          /* of the response; 0: HTTP_RESPONSE_MAX */
	size_t body_kept;         /* bytes of it that are kept while it comes, and told at the end; 0: all */
};

/* Returns NULL if the order can be sent as it is, or a clause about what cannot: "CONNECT is for proxies". */
const char *http_order_problem(const struct http_order *);

/* Adds the request to a buffer: its head, and the body. With "Connection: close", unless the headers say otherwise. */
void http_order_write(const struct http_order *, struct evbuffer *);

/* The order's method: never NULL. */
const char *http_order_method(const struct http_order *);

#endif
