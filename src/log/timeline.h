/*
 * The timeline: the index over a trace that answers what was so at time t.
 *
 * Pure: it reads events and nothing else. Grown event by event it equals one
 * built anew from the whole trace. All queries take a time t_us in the run's
 * microseconds, and an event at exactly t counts as having happened.
 */
#ifndef WAITSCOPE_TIMELINE_H
#define WAITSCOPE_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "log/request.h"
#include "log/settings.h"
#include "log/trace.h"

enum program_state {
	STATE_ABSENT,   /* has not begun */
	STATE_RUNNING,  /* runs its own lines */
	STATE_BLOCKED,  /* in a call: runs nothing until it returns */
	STATE_READY,    /* in its loop: runs whatever comes first */
	STATE_CALLBACK, /* runs a callback */
	STATE_DONE,     /* in its loop, with nothing to wait for but its spinner */
	STATE_COUNT,
};

/* A stretch of time in which a program did one thing on one line. */
struct span {
	int64_t start_us;
	uint32_t number; /* the request that it is about; for STEP_FOR the counter; 0 = none */
	uint8_t state;   /* enum program_state */
	uint8_t step;    /* enum step */
};

/* A program's requests, counted. launched = waiting + open + done + failed + cancelled. */
struct tally {
	uint32_t planned;   /* means to make in all */
	uint32_t launched;
	uint32_t waiting;   /* wait their turn */
	uint32_t open;      /* in flight: from connect to response, failure or cancel */
	uint32_t done;      /* the response is here, and is none that says that there is an error */
	uint32_t failed;    /* there is no response, or one of HTTP_ERROR or above */
	uint32_t cancelled;
	uint32_t queued;    /* callbacks that wait in the queue; not part of the sum */
	uint32_t called;    /* callbacks that have begun; not part of the sum */
};

struct print {
	int64_t t_us;
	const char *text; /* the trace's */
	uint32_t number;
	uint8_t step;
};

struct spin {
	int64_t t_us;
	int64_t total; /* turns so far */
	int64_t late;  /* of these: how many came more than LATE_US after they were due */
	int64_t worst_us; /* the longest that one of these came after it was due; 0 if none is late */
};

struct beat {
	int64_t t_us;
	int64_t late_us;
};

/* What the person at the keyboard did after the run's start. */
struct intervention {
	int64_t t_us;
	int64_t value;              /* a knob's new value; 0 for the button */
	int64_t answer_us[PROGRAM_COUNT]; /* the button: when each program answered */
	uint32_t number;            /* enum knob, or the press */
	bool button;
};

/* What the server has before it, by whose it is (index: TRACK_SYNC, _ASYNC, _VISITOR). */
struct server_load {
	int64_t t_us;
	uint32_t open[TRACK_VISITOR + 1]; /* arrived and not answered */
	uint32_t at_work;                 /* of these: taken up */
	bool frozen;                      /* sleeps on the loop */
};

struct timeline;

/* An index over `trace` (borrowed; it must outlive the timeline). Reads what is
 * in it so far. Never NULL. */
struct timeline *timeline_new(const struct trace *trace);
void timeline_free(struct timeline *);

/* Reads the events that were appended since. Returns how many there were. */
size_t timeline_update(struct timeline *);

const struct trace *timeline_trace(const struct timeline *);

/* The time of the last event read; 0 when there is none. */
int64_t timeline_last_us(const struct timeline *);

/* When the run ended, or NEVER_US. */
int64_t timeline_end_us(const struct timeline *);

/* When the first callback of the asynchronous program began; of a run without it, when the
 * synchronous program's first call returned. NEVER_US if that has not come yet. */
int64_t timeline_first_news_us(const struct timeline *);

/* Previous and next landmark event's time, strictly before or after t; NEVER_US if none. */
int64_t timeline_prev_us(const struct timeline *, int64_t t_us);
int64_t timeline_next_us(const struct timeline *, int64_t t_us);

/* The settings as of t: what the run started with and every turn since. */
void timeline_settings_at(const struct timeline *, int64_t t_us, struct settings *out);

/* The span of time that an axis must hold on which all of the run fits, as of t: what was
 * foretold at its start and at each turn of a knob; longer, in steps, if it takes longer. */
int64_t timeline_span_us(const struct timeline *, int64_t t_us);

/* How many requests of a program may be open at a time as of t: the limit knob's
 * value, or what the system has sockets for, if that is less; UINT32_MAX if there is no limit. */
uint32_t timeline_limit_at(const struct timeline *, int64_t t_us);

/* Whether knob `k` ever had a value above `floor` until t (a listing shows a
 * line from then on, and does not take it away again). */
bool timeline_knob_exceeded(const struct timeline *, enum knob k, int64_t floor, int64_t t_us);

/* --- a program (track < PROGRAM_COUNT) --- */

/* Whether the program is part of this run at all, now or later. */
bool timeline_has_program(const struct timeline *, enum track);

/* What it does at t. Before its first event: STATE_ABSENT, start_us 0. */
struct span timeline_span_at(const struct timeline *, enum track, int64_t t_us);

/* Its spans in order; *count is set. Span i ends where i + 1 starts; the last is open.
 * Borrowed until the next timeline_update(). timeline_span_index: the last with
 * start_us <= t, or count if none. */
const struct span *timeline_spans(const struct timeline *, enum track, size_t *count);
size_t timeline_span_index(const struct timeline *, enum track, int64_t t_us);

/* Since when it has been in its state at t without a break: its lines change within one,
 * but each span of a callback counts for itself. 0 before its first event. */
int64_t timeline_state_since_us(const struct timeline *, enum track, int64_t t_us);

/* When its first step ran, when it was (last) done by t; NEVER_US if not. */
int64_t timeline_begin_us(const struct timeline *, enum track);
int64_t timeline_done_us(const struct timeline *, enum track, int64_t t_us);

/* Time spent in a state until t, summed, and in how many stretches. */
int64_t timeline_time_in(const struct timeline *, enum track, enum program_state, int64_t t_us, uint32_t *stretches);

/* The same of its stretches of computing (STEP_WORK), with the shortest and the longest of them. */
struct computing {
	int64_t sum_us, min_us, max_us; /* 0 where there is none */
	uint32_t count;
};
struct computing timeline_computing(const struct timeline *, enum track, int64_t t_us);

/* The last press of the button by t that reached the program (none does from before it began),
 * NULL if there is none; and how many it had not answered yet. Borrowed as timeline_interventions(). */
const struct intervention *timeline_press_at(const struct timeline *, enum track, int64_t t_us, uint32_t *waiting);

struct tally timeline_tally_at(const struct timeline *, enum track, int64_t t_us);

/* How many of the tally's `done` the program has dealt with: a callback that waits or
 * runs is not over, nor is what stands behind a call that waits. */
uint32_t timeline_handled_at(const struct timeline *, enum track, int64_t t_us);

/* The tallies in order, each with the time from which it holds. */
struct tally_at {
	int64_t t_us;
	struct tally tally;
};
const struct tally_at *timeline_tallies(const struct timeline *, enum track, size_t *count);

/* Lines printed, in order; *count = how many until t. */
const struct print *timeline_prints(const struct timeline *, enum track, int64_t t_us, size_t *count);

/* Turns of the spinner in order; *count = how many entries until t. */
const struct spin *timeline_spins(const struct timeline *, enum track, int64_t t_us, size_t *count);

/* How many turns were made, and how many were due, at t. Due stops at the run's end. */
struct spin_count {
	int64_t turned;
	int64_t due;
	int64_t late; /* of the turned ones */
	int64_t worst_us; /* the longest that one of these came after it was due; 0 if none is late */
};
enum { LATE_US = 50 * 1000 };
struct spin_count timeline_spin_count(const struct timeline *, enum track, int64_t t_us);

/* By how many the plan was last raised until t, once the run had begun: what
 * fetch_more() was told; 0 = never. */
uint32_t timeline_more(const struct timeline *, enum track, int64_t t_us);

/* By how many it was raised until t in all, less what later turns took away again. */
uint32_t timeline_raised(const struct timeline *, enum track, int64_t t_us);

/* --- requests: number is from 1; track may also be TRACK_VISITOR --- */

/* The highest number seen so far on this track (any time). */
uint32_t timeline_request_count(const struct timeline *, enum track);

/* Its whole life, future included; NULL if that number was never seen. Borrowed
 * until the next timeline_update(). */
const struct request *timeline_request(const struct timeline *, enum track, uint32_t number);

/* --- the rest, each in order, *count = how many until t --- */
const struct beat *timeline_beats(const struct timeline *, int64_t t_us, size_t *count);
const struct intervention *timeline_interventions(const struct timeline *, int64_t t_us, size_t *count);
const struct server_load *timeline_loads(const struct timeline *, int64_t t_us, size_t *count);
/* The visitors' requests in the order in which they came. */
struct arrival {
	int64_t t_us;
	uint32_t number;
};
const struct arrival *timeline_visitors(const struct timeline *, int64_t t_us, size_t *count);
struct server_load timeline_load_at(const struct timeline *, int64_t t_us);

#endif
