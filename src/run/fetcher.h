/*
 * A fetcher: the requests of one program, from launch to end. It keeps the limit
 * on open ones, paces their connecting, and logs every phase.
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
	const char *body; /* what the server said; "" on a failure; the trace's */
	enum cause cause; /* CAUSE_NONE: there is a response */
	uint16_t status;  /* its HTTP status */
	bool cancelled;   /* by hand: there is no result (the fetcher itself tells of none) */
};

/* Where to fetch from. */
struct fetch_target {
	struct sockaddr_in address;
	struct sockaddr_in deserted; /* where nobody listens, for requests that are to be refused */
	const char *host; /* for the Host header; borrowed */
	const char *path; /* borrowed */
};

struct fetcher_hooks {
	/* A request ended by a response or a failure; it is logged already. */
	void (*ended)(void *arg, uint32_t number, const struct fetch_result *);
	void *arg;
};

/* For the requests of `track`. Log, knobs and target are borrowed; the knobs are
 * read live. `sockets_max`: open requests that the system has room for, >= 1. */
struct fetcher *fetcher_new(struct event_base *, struct log *, enum track track, const struct settings *knobs,
    const struct fetch_target *, uint32_t sockets_max, const struct fetcher_hooks *);

/* Closes what is open, silently. */
void fetcher_free(struct fetcher *);

/* Launches request `number`. It is connected in a later turn of the loop, when
 * the limit lets it. */
void fetcher_launch(struct fetcher *, uint32_t number);

/* The limit knob was turned. */
void fetcher_limit_turned(struct fetcher *);

/* Drops the youngest request that waits its turn. Returns its number, 0 if none waits. */
uint32_t fetcher_drop_last(struct fetcher *);

/* Cancels all that wait and up to `most` of the open ones; their `ended` is not
 * called. Returns how many it cancelled. */
size_t fetcher_cancel(struct fetcher *, size_t most);

/* How many are neither answered nor ended: waiting and open. */
size_t fetcher_unfinished(const struct fetcher *);

/* The number of the open request whose connection has that local port, and what is
 * to go wrong with it: that was settled when it was connected. 0 if there is none. */
uint32_t fetcher_find_port(const struct fetcher *, uint16_t port, enum errors *);

#endif
