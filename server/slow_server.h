/*
 * The slow server: answers "Hello, world" after a delay, in one of several modes
 * (enum server_mode). It reads the knobs when it takes up a request, so a turned knob
 * counts from then on.
 *
 * "/" is the slow page; "/?delay=SECONDS" asks for another delay than the knob's,
 * to which jitter applies as well; any other path is a 404 at once. When the mode
 * changes, requests that were taken up are finished in the old one; those in line
 * are taken up in the new one, oldest first.
 *
 * A request may be one that goes wrong (request_id.error). Then, after the delay, the
 * server breaks off its connection or answers with the status 500; or it takes up the
 * request and never answers. A lane that does not answer is stuck until the client
 * gives up.
 */
#ifndef WAITSCOPE_SLOW_SERVER_H
#define WAITSCOPE_SLOW_SERVER_H

#include <stdbool.h>
#include <stdint.h>

#include "http/http.h"
#include "log/settings.h"
#include "log/trace.h"

struct event_base;
struct slow_server;

/* What is known of a request when its head has been read; http_request_method() and so on say more. Borrowed. */
struct request_facts {
	struct http_peer peer;
	const char *method, *path, *query, *agent;
};

/* Whose request it is. */
struct request_id {
	int64_t note;    /* for whoever identified it, and is told; the server does not look at it */
	int64_t from, agent, name; /* the same */
	uint32_t run;    /* the run in which it came; 0 = none; the server does not look at it */
	uint32_t number; /* within its track, from 1; keys its jitter */
	uint8_t track;   /* TRACK_SYNC, TRACK_ASYNC or TRACK_VISITOR */
	uint8_t error;   /* enum errors: the server does what its row says */
	uint8_t watched; /* of a watched program: its number from 1; the server does not look at it */
	struct http_peer peer; /* if that is so; nor at it */
};

struct slow_server_hooks {
	/* Identifies a request. Called once for each, when its head has been read. */
	struct request_id (*identify)(void *arg, const struct request_facts *);
	/* A fact, during which the note on the request may be changed: EVENT_ASK, EVENT_TAKE,
	 * EVENT_ANSWER, EVENT_ABORT or EVENT_LEAVE, with the value that event.h gives it;
	 * EVENT_ARRIVE, whose value is the status of an immediate answer, or 0 for the slow
	 * page; EVENT_FREEZE or EVENT_THAW, where `who` is the request for which the server
	 * sleeps. Between EVENT_FREEZE and the sleep the loop turns for at
	 * least FREEZE_NOTICE_US, so that the screen can announce it; the value of
	 * EVENT_TAKE includes those times. A signal ends the sleep: then EVENT_THAW comes
	 * early, and another EVENT_FREEZE for the rest. There is no EVENT_ANSWER for a
	 * request whose client left while a lane was working on it, though the lane stays
	 * busy until its time is over. */
	void (*happened)(void *arg, enum event_kind, struct request_id *who, int64_t value);
	void *arg;
	/* Somebody was refused with that status, 0: without an answer (struct http_server_hooks): a request, which is identified
	 * and told of as any other, or a connection. NULL: nobody wants to know. */
	void (*refused)(void *arg, unsigned status);
};

enum {
	DELAY_QUERY_MAX_US = 60 * 1000 * 1000,
};

/* Listens on `port` of 127.0.0.1 (0 = any), and of [::1] where it can. `knobs` is borrowed and read live. NULL
 * on failure with errno in *error. */
struct slow_server *slow_server_new(struct event_base *, uint16_t port, const struct settings *knobs,
    const struct slow_server_hooks *, int *error);

/* Listens at another address as well. As http_server_listen(). */
int slow_server_listen(struct slow_server *, const struct ip *);

/* Who else answers requests here, for paths of their own: as http_server_set_side(). Of those requests nobody is told. */
struct http_side;
void slow_server_set_side(struct slow_server *, const struct http_side *);

/* Who is told of connections: as http_server_set_connections_hook(). */
void slow_server_set_connections_hook(struct slow_server *, struct http_connections_hook);

/* Cuts off unanswered requests, without another call of the hooks. */
void slow_server_free(struct slow_server *);

/* A knob was turned: another mode, or more workers, may take up requests that wait in
 * line. */
void slow_server_knobs_changed(struct slow_server *);

/* A new run is about to begin: from now on a lane is free as soon as the client of an older
 * request has left. (Otherwise it works on, as a sleeping handler does.) */
void slow_server_forget(struct slow_server *);

/* A request that has not been answered. */
struct request_here {
	struct request_id who;
	struct request_facts facts;
	int64_t here_us;  /* for how long */
	int64_t asked_us; /* the delay that it asks for; NEVER_US: the knob's */
	int64_t left_us;  /* until its answer, or FOR_EVER_US; of one that stands in line: not known */
	bool is_in_line;
};

/* Goes through them in the order of their arrival: from now on each is whose `meet` says. Those whose identity
 * changes are not forgotten (slow_server_forget) any more. */
void slow_server_meet(struct slow_server *, struct request_id (*meet)(void *arg, const struct request_here *), void *arg);

uint16_t slow_server_port(const struct slow_server *);

/* 0: it listens on [::1], too; or the errno of why not, as http_server_ipv6_error(). */
int slow_server_ipv6_error(const struct slow_server *);

#endif
