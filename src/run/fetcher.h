/*
 * A fetcher: the requests of one program, from launch to end. It enforces the limit on
 * open ones, paces their connecting, and logs every phase.
 */
#ifndef WAITSCOPE_FETCHER_H
#define WAITSCOPE_FETCHER_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/url.h"
#include "log/log.h"
#include "log/settings.h"
#include "log/trace.h"
#include "run/port_set.h"

struct event_base;
struct fetcher;
struct http_names;
struct http_tls;

/* How a request ended. */
struct fetch_result {
	const char *body; /* what the server said, owned by the trace; "" on a failure */
	enum cause cause; /* CAUSE_NONE: there is a response */
	uint16_t status;  /* its HTTP status */
	bool cancelled;   /* by the person; set by the program, as the fetcher does not call `ended` */
};

/* How another server is asked, and what is made of its responses. The texts are borrowed; NULL where there is none. */
struct fetch_manner {
	const char *method;     /* NULL: GET, or POST where there is data */
	const char *headers;    /* lines "Name: value\r\n" */
	const char *data;       /* the body of the request */
	const char *unix_path;  /* the server listens there, whatever its address says */
	const char *cacert;     /* a file with the certificates to trust instead of the system's */
	int64_t body_max;       /* bytes; more are too large. 0: HTTP_RESPONSE_MAX */
	bool is_insecure;       /* certificates are not checked */
	bool follows;           /* redirects, up to FETCH_REDIRECTS_MAX */
	bool saves_headers;     /* headers and data are logged, and so saved; else nobody learns of them */
};
enum { FETCH_REDIRECTS_MAX = 10 };

/* Where to fetch from: the built-in server, or another one. */
struct fetch_target {
	struct sockaddr_in address;
	struct sockaddr_in deserted; /* where nobody listens: for requests that must be refused */
	const char *host; /* for the Host header; borrowed */
	const char *path; /* borrowed */
	struct port_set *ports; /* where the local ports of connections are noted; whoever looks takes them out. Borrowed */

	const struct url *url; /* of another server; NULL: none of the following counts. Borrowed */
	const struct fetch_manner *manner; /* borrowed */
	struct http_names *names;
	struct http_tls *tls;  /* for https, also where only a redirect leads there */
};

struct fetcher_hooks {
	/* A request ended with a response or a failure, already logged. */
	void (*ended)(void *arg, uint32_t number, const struct fetch_result *);
	void *arg;
};

/* For the requests of `track`. Log, knobs and target are borrowed; the knobs are read
 * live. `sockets_max`: the number of open requests that the system has room for, >= 1. */
struct fetcher *fetcher_new(struct event_base *, struct log *, enum track track, const struct settings *knobs,
    const struct fetch_target *, uint32_t sockets_max, const struct fetcher_hooks *);

/* Closes what is open, silently. */
void fetcher_free(struct fetcher *);

/* Launches request `number`. It connects in a later turn of the loop, when the limit
 * allows it. */
void fetcher_launch(struct fetcher *, uint32_t number);

/* The limit knob was turned. */
void fetcher_limit_turned(struct fetcher *);

/* Drops the youngest request that waits to be sent. Returns its number; 0 if none waits. */
uint32_t fetcher_drop_last(struct fetcher *);

/* Cancels all waiting requests and up to `most` of the open ones, without calling `ended`.
 * Returns how many it cancelled. */
size_t fetcher_cancel(struct fetcher *, size_t most);

/* The number of requests that wait or are open. */
size_t fetcher_unfinished(const struct fetcher *);

/* The number of the open request whose connection has that local port, and what will go
 * wrong with it, which was settled when it connected. 0 if there is none. */
uint32_t fetcher_find_port(const struct fetcher *, uint16_t port, enum errors *);

#endif
