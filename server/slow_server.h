/*
 * The slow server: answers "Hello, world" after a delay, in one of several ways
 * of serving. It reads the knobs at the moment at which it takes a request up, so
 * that a turned knob counts from then on.
 *
 * "/" is the slow page; "/?delay=SECONDS" asks for another delay than the knob's,
 * which the jitter moves as well; any other path is a 404 at once. When the way
 * of serving changes, what was taken up is finished as it was begun, and what
 * stands in line is taken up in the new way, oldest first.
 *
 * A request may be one that goes wrong: who it is says so (request_id). Then, after
 * the delay, the server breaks its connection off or answers with the status 500;
 * or it takes it up and never answers. A lane that does not answer is stuck until
 * the client gives up.
 */
#ifndef WAITSCOPE_SLOW_SERVER_H
#define WAITSCOPE_SLOW_SERVER_H

#include <stdint.h>

#include "log/settings.h"
#include "log/trace.h"

struct event_base;
struct slow_server;

/* Whose request it is. */
struct request_id {
	int64_t note;    /* of whoever identified it: the server does not look at it */
	uint32_t run;    /* which run it belongs to; 0 for a visitor's */
	uint32_t number; /* within its track, from 1; keys its jitter */
	uint8_t track;   /* TRACK_SYNC, TRACK_ASYNC or TRACK_VISITOR */
	uint8_t error;   /* enum errors: TIMEOUT, RESET and 500 are the server's to commit */
};

struct slow_server_hooks {
	/* Who speaks from that port of this machine, and asks for `path`, with `query`
	 * behind it (both borrowed)? Asked once for each request, when its head has
	 * been read. */
	struct request_id (*identify)(void *arg, uint16_t peer_port, const char *path, const char *query);
	/* A fact: EVENT_TAKE, EVENT_ANSWER, EVENT_ABORT, EVENT_LEAVE, with the value
	 * that trace.h gives them; EVENT_ARRIVE, whose value is the status with which
	 * the request is answered at once, or 0: it is for the slow page; EVENT_FREEZE
	 * and EVENT_THAW, for which `who` is
	 * the request that is slept on. Between EVENT_FREEZE and the sleep the loop
	 * turns for at least FREEZE_NOTICE_US, so that the screen can announce it; the
	 * value of EVENT_TAKE includes those times. A signal ends the sleep: EVENT_THAW
	 * then comes early, and another EVENT_FREEZE for the rest. Of a request whose
	 * client left while a lane was at work on it there is no EVENT_ANSWER, though
	 * the lane is busy until its time is over. */
	void (*happened)(void *arg, enum event_kind, struct request_id who, int64_t value);
	void *arg;
};

enum {
	FREEZE_NOTICE_US = 80 * 1000,
	FREEZE_MAX_US = 2 * 1000 * 1000, /* one sleep; a longer delay is slept in pieces */
	DELAY_QUERY_MAX_US = 60 * 1000 * 1000,
};

/* Listens on 127.0.0.1:`port` (0 = any). `knobs` is borrowed and read live. NULL
 * on failure with errno in *error. */
struct slow_server *slow_server_new(struct event_base *, uint16_t port, const struct settings *knobs,
    const struct slow_server_hooks *, int *error);

/* Requests that are not answered are cut off; no fact is told of them any more. */
void slow_server_free(struct slow_server *);

/* Tells it that a knob was turned: another way of serving, or more workers, may
 * take up requests that stand in line. */
void slow_server_knobs_changed(struct slow_server *);

/* A new run is about to begin: a lane that works on a request from before now, whose client
 * has left or leaves, is free at once. (Else it works on, as a handler that sleeps does.) */
void slow_server_forget(struct slow_server *);

uint16_t slow_server_port(const struct slow_server *);

#endif
