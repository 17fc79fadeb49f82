/*
 * The trace: the append-only log of one run. Everything that the screen shows
 * is a function of a trace and a time.
 *
 * An event is one fact with a time. It is written once and never changes.
 * Events have a fixed size; texts (what a program printed) are kept once each
 * beside them and events carry their ids.
 */
#ifndef WAITSCOPE_TRACE_H
#define WAITSCOPE_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whose fact it is. A request's facts, the server's about it included, stand
 * on the track of the program (or visitor) whose request it is. */
enum track {
	TRACK_SYNC,
	TRACK_ASYNC,
	TRACK_VISITOR, /* someone else who asks our server: curl, a browser */
	TRACK_SERVER,
	TRACK_LOOP,
	TRACK_YOU, /* who sits at the keyboard */
	TRACK_COUNT,
	PROGRAM_COUNT = TRACK_ASYNC + 1, /* programs come first: both index arrays */
};

/* What a program is doing, one value for each kind of line in a listing. The
 * line's number and words depend on the listing (program.h), not on the log. */
enum step {
	STEP_NONE,
	STEP_EVERY,          /* every(0.1, spin) */
	STEP_DEFINE,         /* def handle_response(response): */
	STEP_FOR,            /* for i in range(n): */
	STEP_FETCH,          /* the call that blocks, or does not */
	STEP_PRINT_RESPONSE, /* prints what came back (in async: in the callback) */
	STEP_WORK,           /* computes on what came back (knob work) */
	STEP_PRINT_LAST,     /* sync: "Pfew!", async: "You're gonna see this line" */
	STEP_LOOP,           /* loop.start(): from here on callbacks run */
	STEP_MORE,           /* fetch_more(n): the requests knob was raised meanwhile */
	STEP_COUNT,
};

/* Why a request failed. */
enum cause {
	CAUSE_NONE,
	CAUSE_REFUSED,      /* nobody listens there */
	CAUSE_RESET,        /* the peer aborted the connection */
	CAUSE_TIMED_OUT,    /* no whole response within the timeout, from the connect on */
	CAUSE_CLOSED_EARLY, /* the connection ended before the response did */
	CAUSE_GARBLED,      /* what came is not HTTP */
	CAUSE_TOO_LARGE,    /* the response is larger than the fetcher's bounds */
	CAUSE_UNREACHABLE,  /* any other failure to connect */
	CAUSE_NO_SOCKET,    /* this process is out of descriptors */
	CAUSE_COUNT,
};

/* The kinds of facts. In brackets: which fields carry what, beside the track.
 * `number` is a request's number in its program, from 1, unless said. */
enum event_kind {
	/* The run. */
	EVENT_RUN_START,      /* [value = how many open requests the system has sockets for; 0 = not known] */
	EVENT_RUN_END,
	/* TRACK_YOU */
	EVENT_KNOB,   /* [number = enum knob, value = the new value; the settings that a run starts with come as events too] */
	EVENT_BUTTON, /* [number = the how-manieth press, from 1] */
	/* A program and its lane. */
	EVENT_STEP,           /* begins this line [step, number = request or loop counter, 0 = none] */
	EVENT_BLOCK,          /* stands in a call [step, number] until EVENT_UNBLOCK */
	EVENT_UNBLOCK,        /* the call returned [step, number] */
	EVENT_READY,          /* is in its loop and runs whatever comes first */
	EVENT_CALLBACK_START, /* [number] */
	EVENT_CALLBACK_END,   /* [number] */
	EVENT_PRINT,          /* [step, number, value = text id] */
	EVENT_SPIN,           /* the spinner turned [value = turns so far, all in all]; turn k was due at k x SPIN_US after the program's first step */
	EVENT_BUTTON_ANSWER,  /* [number = the press] */
	EVENT_PLAN,           /* [value = how many requests the program means to make in all, from now on] */
	EVENT_DONE,           /* nothing left to wait for but its spinner */
	/* A request, seen from the program that makes it. */
	EVENT_LAUNCH,         /* fetch() was called */
	EVENT_CONNECT,        /* its turn came: the connection is begun */
	EVENT_CONNECTED,      /* [value = its local port] */
	EVENT_SENT,           /* the request is wholly handed to the system */
	EVENT_FIRST_BYTE,     /* of the response */
	EVENT_BODY,           /* what the response says [value = text id]; just before EVENT_RESPONSE */
	EVENT_RESPONSE,       /* it is here, whole [value = HTTP status] */
	EVENT_FAIL,           /* [value = enum cause] */
	EVENT_CANCEL,         /* by hand */
	EVENT_DROP,           /* was never sent, and is not wanted any more; its number may be launched anew */
	EVENT_QUEUE,          /* its callback waits in the program's queue */
	/* A request, seen from the server [on its owner's track]. */
	EVENT_ARRIVE, /* its head was read [value of a visitor's = id of what it asks for: "/?delay=2"] */
	EVENT_TAKE,   /* work on it begins [value = microseconds that it will take, or FOR_EVER_US] */
	EVENT_ANSWER, /* the response was written [value = HTTP status] */
	EVENT_ABORT,  /* the server broke its connection off, without an answer */
	EVENT_LEAVE,  /* its client left before the answer */
	/* The server, TRACK_SERVER. */
	EVENT_FREEZE, /* will sleep on the one loop [value = microseconds] */
	EVENT_THAW,   /* has slept [value = microseconds] */
	/* The loop, TRACK_LOOP. */
	EVENT_HEARTBEAT, /* [value = how late, microseconds] */
	EVENT_KIND_COUNT,
};

struct event {
	int64_t t_us; /* since the run's start; never less than the event's before */
	int64_t value;
	uint32_t number;
	uint8_t kind;  /* enum event_kind */
	uint8_t track; /* enum track */
	uint8_t step;  /* enum step */
	uint8_t unused;
};

/* What the log knows of a kind, for whoever shows or stores it. */
struct event_kind_info {
	const char *name; /* lower case, words joined by '-' */
	bool landmark;    /* stepping event by event stops here */
};

enum {
	SPIN_US = 100 * 1000,      /* a spinner's period */
	HEARTBEAT_US = 50 * 1000,  /* the loop's */
	TRACE_NO_TEXT = 0,
	FOR_EVER_US = -1,          /* the server never ends its work on the request */
};

struct trace;

/* An empty trace. `wall_us` is the wall time of its t = 0 (clock_wall_us).
 * Never NULL: without memory the program ends. */
struct trace *trace_new(int64_t wall_us);
void trace_free(struct trace *);

/* Appends a copy of `e`. If e->t_us is less than the last event's, it is raised
 * to that: the log never runs backwards. Returns the event as it is kept, which
 * stays where it is until the trace is freed. */
const struct event *trace_append(struct trace *, const struct event *e);

size_t trace_count(const struct trace *);

/* The i-th event, 0 <= i < trace_count(). Borrowed. */
const struct event *trace_at(const struct trace *, size_t i);

/* The number of events with t_us <= t. */
size_t trace_count_until(const struct trace *, int64_t t_us);

/* Keeps `text` (NUL-terminated, copied; equal texts are kept once) and returns
 * its id, which is never TRACE_NO_TEXT. */
int64_t trace_intern(struct trace *, const char *text);

/* The text of an id that trace_intern() gave; "" for any other. Borrowed. */
const char *trace_text(const struct trace *, int64_t id);

int64_t trace_wall_us(const struct trace *);
void trace_set_wall_us(struct trace *, int64_t wall_us);

/* Whether its value is the id of a text. */
bool event_has_text(const struct event *);

/* Facts about kinds, tracks, steps and causes. The index must be in range. */
const struct event_kind_info *event_kind_info(enum event_kind);
const char *track_name(enum track);
const char *step_name(enum step);    /* lower case, words joined by '-' */
const char *cause_words(enum cause); /* "connection refused", … */

#endif
