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

#include "log/log.h"
#include "log/settings.h"
#include "log/trace.h"

struct event_base;
struct fetcher;

/* How a request ended. */
struct fetch_result {
	const char *body; /* what the server said, owned by the trace; "" on a failure */
	enum cause cause; /* CAUSE_NONE: there is a response */
	uint16_t status;  /* its HTTP status */
	bool cancelled;   /* by the person; set by the program, as the fetcher does not call `ended` */
};

/* Where to fetch from. */
struct fetch_target {
	struct sockaddr_in address;
	struct sockaddr_in deserted; /* where nobody listens: for requests that must be refused */
	const char *host; /* for the Host header; borrowed */
	const char *path; /* borrowed */
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
