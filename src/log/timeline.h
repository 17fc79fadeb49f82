/*
 * The timeline: an index over a trace that answers questions about any time t.
 *
 * Pure: it reads events and nothing else. Grown event by event, it equals one built
 * from the whole trace. Times are microseconds of the run; an event at exactly t
 * counts as having happened.
 */
#ifndef WAITSCOPE_TIMELINE_H
#define WAITSCOPE_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "log/flights.h"
#include "log/lengths.h"
#include "log/request.h"
#include "log/settings.h"
#include "log/stays.h"
#include "log/trace.h"

enum program_state {
	STATE_ABSENT,   /* has not begun */
	STATE_RUNNING,  /* runs its own lines */
	STATE_BLOCKED,  /* in a call: runs nothing until it returns */
	STATE_READY,    /* in its loop: runs whatever comes first */
	STATE_CALLBACK, /* runs a callback */
	STATE_DONE,     /* in its loop, with only the spinner left */
	STATE_COUNT,
};

/* A stretch of time in which a program did one thing on one line. */
struct span {
	int64_t start_us;
	uint32_t number; /* the request that it is about; for STEP_FOR, the counter; 0 = none */
	uint8_t state;   /* enum program_state */
	uint8_t step;    /* enum step */
};

/* A program's requests, counted. launched = waiting + open + done + failed + cancelled. */
struct tally {
	uint32_t planned;   /* requests that it means to make in all */
	uint32_t launched;
	uint32_t waiting;   /* wait to be sent */
	uint32_t open;      /* in flight: from connect to response, failure or cancel */
	uint32_t done;      /* the response is here, and is not an error */
	uint32_t failed;    /* there is no response, or its status is at least HTTP_ERROR */
	uint32_t cancelled;
	uint32_t queued;    /* callbacks waiting in the queue; not part of the sum */
	uint32_t called;    /* callbacks that have begun; not part of the sum */
	uint32_t in_hand;   /* of the done ones: those whose callback has not ended; the asynchronous program's */
	uint32_t failed_in_hand; /* of the failed ones */
	uint32_t running;   /* of both: those whose callback runs */
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
	int64_t late;  /* of these, those more than LATE_US late */
	int64_t worst_us; /* the lateness of the latest one; 0 if none is late */
};

struct beat {
	int64_t t_us;
	int64_t late_us;
};

/* A turn of a knob after the run's start, or a press of the button. */
struct intervention {
	int64_t t_us;
	int64_t value;              /* a knob's new value; 0 for the button */
	int64_t answer_us[PROGRAM_COUNT]; /* the button: when each program answered */
	uint32_t number;            /* enum knob, or the press */
	bool button;
};

/* The requests at the server, by track (index: TRACK_SYNC, _ASYNC, _VISITOR). */
struct server_load {
	int64_t t_us;
	uint32_t open[TRACK_VISITOR + 1]; /* arrived and not answered */
	uint32_t at_work;                 /* of these: taken up */
	uint32_t most;                    /* that were taken up at a time, until then */
	bool frozen;                      /* it sleeps on the loop */
};

/* How many requests that are, in all. */
uint32_t load_open(const struct server_load *);

struct timeline;

/* An index over `trace` (borrowed; it must outlive the timeline). Reads the events
 * so far. Never NULL. */
struct timeline *timeline_new(const struct trace *trace);
void timeline_free(struct timeline *);

/* Reads the events appended since. Returns how many there were. */
size_t timeline_update(struct timeline *);

const struct trace *timeline_trace(const struct timeline *);

/* The earliest time that one may ask about: 0, unless what was before is forgotten (EVENT_FORGOT); and how many events are. */
int64_t timeline_from_us(const struct timeline *);
uint64_t timeline_forgotten(const struct timeline *);

/* The time of the last event read; 0 if there is none. */
int64_t timeline_last_us(const struct timeline *);

/* When the run ended, or NEVER_US. */
int64_t timeline_end_us(const struct timeline *);

/* When the asynchronous program's first callback began; in a run without it, when the
 * synchronous program's first call returned. NEVER_US if it has not. */
int64_t timeline_first_news_us(const struct timeline *);

/* The time of the last landmark event before t, or of the first after it; NEVER_US if none. */
int64_t timeline_prev_us(const struct timeline *, int64_t t_us);
int64_t timeline_next_us(const struct timeline *, int64_t t_us);

/* The settings as of t: what the run started with and every turn since, but for the url, which stays for all of it. */
void timeline_settings_at(const struct timeline *, int64_t t_us, struct settings *out);

/* The span of an axis that holds all of the run, as of t: the longest forecast made at its
 * start or at a turn of a knob; longer, in steps, if the run takes longer. If a visitor began it, it is as
 * long as those who have come need. */
int64_t timeline_span_us(const struct timeline *, int64_t t_us);

/* The number of requests that a program may have in flight at a time as of t: the limit knob's
 * value, or what the system has sockets for, if less; UINT32_MAX if there is no limit. */
uint32_t timeline_limit_at(const struct timeline *, int64_t t_us);

/* What the system has no more of, if that is its limit: "sockets", "local ports". */
const char *timeline_lacks(const struct timeline *);

/* Returns true if knob `k` had a value above `floor` at any time until t (from then on a
 * listing shows a line, and never removes it). */
bool timeline_knob_exceeded(const struct timeline *, enum knob k, int64_t floor, int64_t t_us);

/* When knob `k` was last turned until t, once the run had begun; NEVER_US if it was not. */
int64_t timeline_knob_turned_us(const struct timeline *, enum knob k, int64_t t_us);

/* The nth event, 1 <= nth <= EVENT_NTH_MAX, of that kind on that track: its place in the trace; that of the next one to be
 * read if there have not been so many. Of what timeline_event_count() counts it may be any one. */
enum { EVENT_NTH_MAX = 1000 };
size_t timeline_event_index(const struct timeline *, enum track, enum event_kind, uint32_t nth);

/* How many events of that kind there were on that track until t: the server's, yours, or a program's but for turns of its spinner. */
size_t timeline_event_count(const struct timeline *, enum track, enum event_kind, int64_t t_us);

/* The last one of these; NULL if there is none. Borrowed from the trace. */
const struct event *timeline_last_event(const struct timeline *, enum track, enum event_kind, int64_t t_us);

/* --- answers that are kept --- */

/* An answer that looks at each of a run's requests is asked for again in each frame while nothing happens. Whoever works one out keeps
 * it here, the last one for each grain; two programs' are two. It is a memory and no more: what is answered never hangs on it. */
enum timeline_kept {
	KEPT_WAITS, KEPT_WAITS_ASYNC, KEPT_DONE, KEPT_DONE_ASYNC, KEPT_STATISTICS, KEPT_STATISTICS_ASYNC, KEPT_JUDGEMENT,
	KEPT_COUNT
};

/* *answer is room of `size` bytes, freed with the timeline: returns true if it has the answer to what was told then; false if that is to be
 * worked out, and left there. */
bool timeline_keeps(const struct timeline *, enum timeline_kept, int64_t grain_us, size_t told, size_t size, void **answer);

/* How much had been told by t: of a program, but for its spinner; and of all. Between two times of which that is the same nothing
 * happened. */
size_t timeline_told_of(const struct timeline *, enum track, int64_t t_us);
size_t timeline_told(const struct timeline *, int64_t t_us);

/* --- a program (track < PROGRAM_COUNT) --- */

/* Returns true if the program is part of this run, now or later. */
bool timeline_has_program(const struct timeline *, enum track);

/* Its span at t. Before its first event: STATE_ABSENT, start_us 0. */
struct span timeline_span_at(const struct timeline *, enum track, int64_t t_us);

/* Its spans in order; *count is set. Span i ends where i + 1 starts; the last is open.
 * Borrowed until the next timeline_update(). timeline_span_index: the last with
 * start_us <= t, or count if none. */
const struct span *timeline_spans(const struct timeline *, enum track, size_t *count);
size_t timeline_span_index(const struct timeline *, enum track, int64_t t_us);

/* When its state at t began. The line may change within a state, but each span in a callback
 * counts on its own. 0 before its first event. */
int64_t timeline_state_since_us(const struct timeline *, enum track, int64_t t_us);

/* When its first step ran; when it was last done by t. NEVER_US if not. */
int64_t timeline_begin_us(const struct timeline *, enum track);
int64_t timeline_done_us(const struct timeline *, enum track, int64_t t_us);

/* The total time spent in a state until t; *stretches is set to the number of stretches. */
int64_t timeline_time_in(const struct timeline *, enum track, enum program_state, int64_t t_us, uint32_t *stretches);

/* The same for its stretches of computing (STEP_WORK), with the shortest and the longest. */
struct computing {
	int64_t sum_us, min_us, max_us; /* 0 where there is none */
	uint32_t count;
};
struct computing timeline_computing(const struct timeline *, enum track, int64_t t_us);

/* Of its spans in a state that began from one time until another: the sum and the extremes of their lengths until then, each as it is
 * printed in that grain. Returns the number of stretches that they are. */
uint32_t timeline_printed(const struct timeline *, enum track, enum program_state, int64_t from_us, int64_t until_us, int64_t grain_us,
    struct lengths_sum *out);

/* When its state at t gives way to another, or to another callback; INT64_MAX if it does not. */
int64_t timeline_state_until_us(const struct timeline *, enum track, int64_t t_us);

/* These stretches, in order, each with the sum of those before it; *count is set to how many have begun by t. */
struct work {
	int64_t start_us;
	int64_t end_us; /* INT64_MAX while it goes on */
	struct computing before;
};
const struct work *timeline_works(const struct timeline *, enum track, int64_t t_us, size_t *count);

/* When it last began a line in that state until t, and when it last ended one; NEVER_US if it has not. */
int64_t timeline_last_in_us(const struct timeline *, enum track, enum program_state, int64_t t_us);
int64_t timeline_last_out_us(const struct timeline *, enum track, enum program_state, int64_t t_us);

/* The last press of the button by t that reached the program (none does before it has begun);
 * NULL if there is none. *waiting is set to how many it has not answered yet. Borrowed as
 * timeline_interventions(). */
const struct intervention *timeline_press_at(const struct timeline *, enum track, int64_t t_us, uint32_t *waiting);

/* Since when it has owed an answer to a press of the button at t, and to how many presses; they
 * are answered in their order. NEVER_US if it owes none. */
int64_t timeline_press_waits_since_us(const struct timeline *, enum track, int64_t t_us, uint32_t *waiting);

/* When it answers a press for the first time after t; NEVER_US if it does not. */
int64_t timeline_next_answer_us(const struct timeline *, enum track, int64_t t_us);

/* Returns true if the button was pressed until until_us, once the program had begun, and it answered each
 * of these presses by t_us and within ANSWER_PROMPT_US. */
enum { ANSWER_PROMPT_US = 50 * 1000 /* sooner than this it was not held up */ };
bool timeline_answers_at_once(const struct timeline *, enum track, int64_t until_us, int64_t t_us);

struct tally timeline_tally_at(const struct timeline *, enum track, int64_t t_us);

/* The most requests that it had in flight at a time, until then. */
uint32_t timeline_most_open(const struct timeline *, enum track, int64_t t_us);

/* The tallies in order, each with the time from which on it holds. */
struct tally_at {
	int64_t t_us;
	struct tally tally;
	uint32_t most_open; /* of this tally and those before it */
};
const struct tally_at *timeline_tallies(const struct timeline *, enum track, size_t *count);

/* The lines printed, in order; *count is set to how many until t. */
const struct print *timeline_prints(const struct timeline *, enum track, int64_t t_us, size_t *count);

/* The turns of the spinner, in order; *count is set to how many entries until t. */
const struct spin *timeline_spins(const struct timeline *, enum track, int64_t t_us, size_t *count);

/* The first entry by which so many turns had been made; the number of entries if there is none. */
size_t timeline_spin_index(const struct timeline *, enum track, int64_t turns);

/* The number of turns made and due by t. None is due after the run's end. */
struct spin_count {
	int64_t turned;
	int64_t due;
	int64_t late;     /* of the turned ones, those more than LATE_US late */
	int64_t worst_us; /* the lateness of the latest one; 0 if none is late */
};
enum { LATE_US = 50 * 1000 };
struct spin_count timeline_spin_count(const struct timeline *, enum track, int64_t t_us);

/* The argument of the last fetch_more() until t: by how many requests the plan was last
 * raised once the program had begun; 0 = never. */
uint32_t timeline_more(const struct timeline *, enum track, int64_t t_us);

/* By how many it was raised until t in all, less what later turns took back. */
uint32_t timeline_raised(const struct timeline *, enum track, int64_t t_us);

/* --- requests: number is from 1; track may also be TRACK_VISITOR --- */

/* The highest number seen so far on this track (any time). */
uint32_t timeline_request_count(const struct timeline *, enum track);

/* A program's requests that are in flight, at any time; those that wait to be sent are not. */
const struct flights *timeline_flights(const struct timeline *, enum track);

/* The lowest number that waits to be sent at t; that is in flight or, if none is, waits. 0: none. */
uint32_t timeline_lowest_waiting(const struct timeline *, enum track, int64_t t_us);
uint32_t timeline_lowest_open(const struct timeline *, enum track, int64_t t_us);

/* Visitors until then of whom the log keeps nothing but their number: they come on top of those that it
 * keeps, who are not more than some thousands in one run. */
struct unkept {
	uint64_t came, answered;
	uint64_t open, at_work; /* of those who came: before the server then; of these: taken up */
};
struct unkept timeline_unkept_at(const struct timeline *, int64_t t_us);

/* Everything that happens to it, the future included; NULL if that number was never seen.
 * Borrowed until the next timeline_update(). */
const struct request *timeline_request(const struct timeline *, enum track, uint32_t number);

/* What the server turned away, by the status of its answer (EVENT_REFUSED), the most frequent first is not promised:
 * they stand in the order in which each kind came first. */
enum { REFUSALS_KINDS = 16 };
struct refusal_at {
	int64_t t_us;
	struct {
		int64_t count;   /* so far; 0: no more kinds */
		uint16_t status; /* 0: closed without an answer */
	} kinds[REFUSALS_KINDS];
};

/* As of t; NULL if there was none. Borrowed until the next timeline_update(). */
const struct refusal_at *timeline_refusals_at(const struct timeline *, int64_t t_us);

/* --- the rest, each in order; *count is set to how many until t --- */
const struct beat *timeline_beats(const struct timeline *, int64_t t_us, size_t *count);
const struct intervention *timeline_interventions(const struct timeline *, int64_t t_us, size_t *count);
const struct server_load *timeline_loads(const struct timeline *, int64_t t_us, size_t *count);
/* The most that a beat was late, of those after after_us and until until_us; NEVER_US if there is none. */
int64_t timeline_worst_beat_us(const struct timeline *, int64_t after_us, int64_t until_us);

/* The loads that held for LOAD_LASTS_US at least, of those that began after after_us and until
 * until_us: the last of them, and how many requests it had in them. As of known_us, which is
 * not before until_us: the last load that is known of by then may yet last. False, and nothing
 * is set, if there is none. */
enum { LOAD_LASTS_US = 10 * 1000 };
struct load_range {
	struct server_load last;
	uint32_t least, most;
};
bool timeline_lasting_loads(const struct timeline *, int64_t after_us, int64_t until_us, int64_t known_us, struct load_range *);

/* Whether this run's programs fetch from another server than the built-in one, and its address: NULL of the built-in
 * one. A turn of the knob during the run is for the next. */
bool timeline_is_outside(const struct timeline *);
const struct url *timeline_url(const struct timeline *);

/* Returns true if a certificate was not checked by t (EVENT_SECURED). */
bool timeline_trusts_blindly(const struct timeline *, int64_t t_us);

/* The last turn of a knob until t, the run having begun; NULL if there is none. Borrowed as timeline_interventions(). */
const struct intervention *timeline_turn_at(const struct timeline *, int64_t t_us);

/* The press of that number; NULL if there is none. Borrowed as timeline_interventions(). */
const struct intervention *timeline_press(const struct timeline *, uint32_t number);
/* The visitors' requests in the order of their arrival. */
const struct stay *timeline_visitors(const struct timeline *, int64_t t_us, size_t *count);
/* Goes through those that the server has before it at t, in that order: the number of the
 * next, 0 if there is none any more. *from is 0 at first. */
uint32_t timeline_next_visitor(const struct timeline *, int64_t t_us, size_t *from);
/* The same of those who have left, but whose answer's time has not come: a handler that sleeps works on. */
uint32_t timeline_next_left(const struct timeline *, int64_t t_us, size_t *from);
/* The visitor whose request was the last to end until t; 0 if none has. */
uint32_t timeline_last_departure(const struct timeline *, int64_t t_us);
struct server_load timeline_load_at(const struct timeline *, int64_t t_us);

#endif
