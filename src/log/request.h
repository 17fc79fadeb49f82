/*
 * A request: the dates of everything that happened to it, and what they tell at a given
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
enum { HTTP_ERROR = 400 }; /* the lowest status of a response that is an error */

/* A wait that ended in a drop: the request was launched, never sent, and no longer wanted. */
struct request_wait {
	int64_t launch_us, drop_us;
};

/* What a request goes through on one connection. Texts are owned by the trace; NULL = unknown: where it is connected to, how it is
 * secured, what its response is like, in words (EVENT_ADDRESS, _SECURED, _FORM). */
#define REQUEST_CONNECTION \
	int64_t lookup_us;           /* its host's name began to be looked up */ \
	int64_t connect_us, connected_us; \
	int64_t tls_us, secured_us;  /* the handshake of TLS began, and was over */ \
	int64_t sent_us, first_byte_us; \
	int64_t head_us;             /* the head of its response was here */ \
	int64_t redirect_us;         /* its response led elsewhere, and that was followed; NEVER_US: it is the last one */ \
	const char *address, *security, *form, *leads_to; \
	uint16_t port;               /* of the fetching end; 0 = unknown */ \
	uint16_t head_status         /* that of the head, from head_us on */

struct request_hop {
	REQUEST_CONNECTION;
};

/* What happened to it beside its phases: an interim response, or an address of its host's that failed. */
struct request_note {
	int64_t t_us;
	const char *miss; /* EVENT_MISS: the address and why, the trace's; NULL: EVENT_INTERIM */
	uint16_t status;  /* of the interim response */
};

/* Everything that happened to one request; NEVER_US where it did not. Where redirects were followed, the dates of its
 * connection are those of the last one: `hops` has those before. */
struct request {
	union {
		struct {
			REQUEST_CONNECTION;
		};
		struct request_hop last; /* the same, as a whole */
	};
	int64_t launch_us;
	int64_t arrive_us, take_us, answer_us;
	int64_t leave_us;    /* its end at the server without an answer: the client left or the server broke off */
	int64_t response_us, fail_us, cancel_us, drop_us;
	int64_t queue_us, callback_us, callback_end_us;
	int64_t take_for_us; /* how long the server said it would work on it; FOR_EVER_US */
	int64_t asked_us;    /* a visitor's: the delay that it asked for; NEVER_US: none, the knob's is meant */
	int64_t before_us;   /* a visitor's: how long it had been at the server when the run began */
	const char *body;    /* the response's text, owned by the trace; NULL = none yet */
	const char *target;  /* what a visitor asked for, behind its method unless that is GET (request_target), owned by
	                      * the trace; NULL = unknown */
	const char *from, *agent, *signed_by;  /* a visitor's: who asks (EVENT_FROM, _AGENT, _SIGNED); owned by the trace; NULL = unknown */
	int64_t body_size;   /* bytes of the response's body; NEVER_US: as many as `body` has */
	uint16_t status;     /* HTTP; 0 = none; a visitor's: that of the server's answer */
	uint8_t cause;       /* enum cause */
	bool is_owned;       /* a visitor's: it is a watched program's (log/visits.h) */
	bool is_broken_off;  /* a visitor's: what ended it without an answer was the server */
	uint32_t visit_group; /* a visitor's, from its arrival on: the one of its name, or VISITS_UNSIGNED */
	bool is_outside;     /* it goes to another server than ours, of which no more is known than what is seen from here */
	bool taken_before;   /* a visitor's: also taken up before the run began; when, is not known */
	size_t stay;         /* a visitor's place among timeline_visitors() */
	ARRAY(struct request_wait) waits; /* before its last launch; each ended in a drop */
	ARRAY(struct request_note) notes; /* in order, of all its connections */
	ARRAY(struct request_hop) hops;   /* before its last connection; each ended in a redirect */
};

/* What a visitor asked for: "HEAD", "/". The trace's text, in which no blank stands but behind the method and at the end
 * of REQUEST_CUT, which stands for the rest of what was too long to be kept. */
#define REQUEST_CUT "... "
struct request_target {
	const char *method, *path; /* neither ends with a NUL; "" if not known */
	int method_size, path_size;
	bool is_cut;               /* there was more */
};
struct request_target request_target(const struct request *);

/* When a request came to the server: before 0, if that was before the run. */
int64_t request_came_us(const struct request *);

/* The phases of a request, in their order. */
enum phase {
	PHASE_NONE,       /* not launched */
	PHASE_WAITING,    /* waits to be sent: the limit on requests in flight */
	PHASE_LOOKING_UP, /* its host's name */
	PHASE_CONNECTING,
	PHASE_SECURING,   /* connected; the handshake of TLS goes on */
	PHASE_SENT,       /* connected or sent; the server has not taken it up, or does not tell */
	PHASE_TAKEN,      /* the server works on it */
	PHASE_ANSWERED,   /* the server has answered; the whole response is not here yet */
	PHASE_RECEIVING,  /* its first bytes are here; of a server that tells nothing */
	PHASE_QUEUED,     /* the response (or the failure) is here, its callback waits */
	PHASE_CALLBACK,   /* its callback runs */
	PHASE_DONE,
	PHASE_FAILED,
	PHASE_CANCELLED,
	PHASE_COUNT,
};

/* "waits to be sent", "connecting", … */
const char *phase_words(enum phase);

/* The effect of a kind of event on its request, from EVENT_KINDS. */
struct request_effect {
	bool dates;        /* it sets a date, */
	size_t date;       /* at this offset of struct request (request_date) */
	enum phase phase;  /* the phase that it begins; PHASE_NONE: none */
	bool begins, ends; /* the request, as the event's group sees it */
};
const struct request_effect *request_effect(enum event_kind);

/* Makes `r` a request to which nothing has happened. */
void request_init(struct request *r);
void request_release(struct request *);

/* Prepares a dropped request for its next launch: all that remains of its dates is the wait. */
void request_relaunch(struct request *);

/* The date of `r` that events of the kind set; NULL if they set none. */
int64_t *request_date(struct request *r, enum event_kind);

/* A copy of `r` as known at t: later dates are NEVER_US, and what came with them
 * (status, body, cause) is unset. Its waits are borrowed from `r`. */
struct request request_known_at(const struct request *r, int64_t t_us);

/* How many of its waits had ended by t. */
size_t request_waits_until(const struct request *r, int64_t t_us);

/* Its dates at t: `r` itself, or if it was launched anew later, a copy in
 * `room` as it was known then. What one looks at to tell how it was at t. */
const struct request *request_seen_at(const struct request *r, int64_t t_us, struct request *room);

enum phase request_phase_at(const struct request *, int64_t t_us);

/* Returns true from the turn that came (a lookup, or a connect) on. */
bool request_was_opened(const struct request *);

/* When its turn came, before all redirects: it has been in flight since. NEVER_US: it has not come. */
int64_t request_opened_us(const struct request *);

/* When it was sent for the first time, before all redirects. */
int64_t request_first_sent_us(const struct request *);

/* A redirect is followed: its connection becomes a hop. */
void request_redirect(struct request *, int64_t t_us, const char *leads_to);

/* Its connections in order, 0 <= i <= hops.count: each hop, and the last one, whose redirect_us is NEVER_US. */
struct request_hop request_connection(const struct request *, size_t i);

/* How many of its hops had ended by t. */
size_t request_hops_until(const struct request *, int64_t t_us);

/* How many of its notes had been made by t. */
size_t request_notes_until(const struct request *, int64_t t_us);

/* When it stopped being in flight (response, failure or cancel); NEVER_US if it has not. */
int64_t request_end_us(const struct request *);

#endif
