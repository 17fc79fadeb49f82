/*
 * A request: the dates of all that ever happened to it, and what they say of it at a
 * time. The timeline (timeline.h) has one for each request of a run.
 */
#ifndef WAITSCOPE_REQUEST_H
#define WAITSCOPE_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/array.h"
#include "log/event.h"

enum { NEVER_US = -1 }; /* a time at which something has not happened (yet) */
enum { HTTP_ERROR = 400 }; /* the least status of a response that says: it failed */

/* A wait that ended in a drop: the request was launched, never sent, and not wanted any more. */
struct request_wait {
	int64_t launch_us, drop_us;
};

/* Everything that ever happened to one request. NEVER_US where it did not. */
struct request {
	int64_t launch_us, connect_us, connected_us, sent_us;
	int64_t arrive_us, take_us, answer_us;
	int64_t leave_us;    /* its end at the server without an answer: who asked left, or the server broke off */
	int64_t first_byte_us, response_us, fail_us, cancel_us, drop_us;
	int64_t queue_us, callback_us, callback_end_us;
	int64_t take_for_us; /* how long the server said that it works on it; FOR_EVER_US */
	const char *body;    /* what the response said, the trace's; NULL = none yet */
	const char *target;  /* a visitor's: what it asks for, the trace's; NULL = not known */
	uint16_t status;     /* HTTP, 0 = none; a visitor's is what the server answered */
	uint8_t cause;       /* enum cause */
	ARRAY(struct request_wait) waits; /* that ended in a drop, before it was launched anew */
};

/* The phases of a request, in the order in which it goes through them. */
enum phase {
	PHASE_NONE,       /* not launched */
	PHASE_WAITING,    /* waits its turn: the limit on open requests */
	PHASE_CONNECTING,
	PHASE_SENT,       /* connected or sent; the server has not taken it up */
	PHASE_TAKEN,      /* the server works on it */
	PHASE_ANSWERED,   /* the server has answered; the response is not whole here */
	PHASE_QUEUED,     /* the response (or the failure) is here, its callback waits */
	PHASE_CALLBACK,   /* its callback runs */
	PHASE_DONE,
	PHASE_FAILED,
	PHASE_CANCELLED,
	PHASE_COUNT,
};

/* "waits its turn", "connecting", … */
const char *phase_words(enum phase);

/* What an event of a kind does to its request, as EVENT_KINDS says. */
struct request_effect {
	size_t date;      /* where in struct request the date is that it sets (request_date) */
	enum phase phase; /* that it begins; PHASE_NONE: none */
	bool dates;       /* it sets one */
	bool begins, ends; /* the request, in the eyes of the event's group */
};
const struct request_effect *request_effect(enum event_kind);

/* Nothing has happened to it. */
void request_init(struct request *);
void request_release(struct request *);

/* It was dropped, and is to be launched anew: of its dates only the wait stays. */
void request_relaunch(struct request *);

/* The date of `r` that an event of the kind sets; NULL if it sets none. */
int64_t *request_date(struct request *r, enum event_kind);

/* A copy of `r` as it was known at t: what came later is NEVER_US, and what it
 * brought (status, body, cause) is not there. Its waits are borrowed from `r`. */
struct request request_known_at(const struct request *r, int64_t t_us);

enum phase request_phase_at(const struct request *, int64_t t_us);

/* When it stopped being in flight (response, failure or cancel), NEVER_US if it is. */
int64_t request_end_us(const struct request *);

#endif
