/*
 * One run: its log and timeline, its programs, the commands that it watches, the loop's heartbeat. It lasts from the
 * programs' first statement until all are done, nothing of theirs is in flight, no process of a command is left, and no
 * visitor waits any more. A run without programs is for visitors: it ends when programs are asked for. One that a visitor began,
 * while nothing ran, ends when the last of them is answered, too.
 */
#ifndef WAITSCOPE_RUN_H
#define WAITSCOPE_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "log/settings.h"
#include "log/timeline.h"
#include "log/trace.h"
#include "run/fetcher.h"
#include "run/watching.h"

struct event_base;
struct run;

/* The surroundings of all runs, which must outlive them. */
struct run_world {
	struct event_base *base;
	const struct settings *knobs;     /* live */
	const struct fetch_target *target;
	uint32_t sockets_max;             /* requests that may be in flight at a time, >= 1, */
	bool lacks_ports;                 /* since the system has no more local ports, rather than sockets */
	void (*on_event)(void *arg, const struct event *); /* after each event; the timeline knows it */
	void (*ended)(void *arg);         /* after EVENT_RUN_END, in a turn of its own */
	void *arg;
	int64_t receives_us;              /* for so long after its programs are done, visitors who come are logged and waited for */
	struct run_commands commands;     /* that run beside the programs, and as long */
	size_t max_events;                /* > 0: of more in a run, the oldest details are forgotten (log/forget.h) */
	bool for_visitors;                /* no programs, whatever the knob says, and it ends when nobody waits any more */
};

/* Makes a run at t = 0, with nothing in its log but the settings. `world` is borrowed. */
struct run *run_new(const struct run_world *world);

/* Begins it: the programs take their first steps in later turns of the loop. */
void run_begin(struct run *);
bool run_has_begun(const struct run *);

/* Closes its connections and frees it. Must not be called from `on_event`. */
void run_free(struct run *);

const struct timeline *run_timeline(const struct run *);

bool run_is_over(const struct run *);

/* The run's time now, or as far as all is logged (log.h); once it is over, its last event's. */
int64_t run_now_us(const struct run *);

/* Logs a fact about the server or a visitor. Does nothing when the run is over. */
void run_log(struct run *, struct event);

/* The same for what belongs to the fact before (log_event_along). */
void run_log_along(struct run *, struct event);

/* Returns true if visitors who come now are to be logged. Else they could keep it from ending, one after the
 * other. */
bool run_receives(const struct run *);

/* Counts what happens to a visitor who is not logged; `was_taken`: who had been taken up before. The counts are logged
 * with the next beat of the loop's heart, and before the end. */
void run_count_unkept(struct run *, enum event_kind, bool was_taken);

/* Counts whom the server refused, by the status of its answer, 0 = none. These counts are logged in the same way. */
void run_count_refused(struct run *, unsigned status);

/* Stores a text for such a fact. Returns its id, or TRACE_NO_TEXT when the run is over. */
int64_t run_intern(struct run *, const char *);

/* Finds the request whose connection has that local port on the fetching end. Returns true
 * and sets its track, its number and what will go wrong with it, if it is one of this run's. */
bool run_find_port(const struct run *, uint16_t port, enum track *, uint32_t *number, enum errors *);

/* That connection from this machine to the server was accepted, or ends. */
void run_hear_connection(struct run *, struct http_peer, bool is_open);

/* Whose socket that is, if a watched program's: its number from 0; else -1. */
int run_find_watched(struct run *, struct http_peer);

/* Its request is that visitor's, whose arrival was just logged; and the server has answered it. */
void run_log_watched(struct run *, int watched, struct http_peer, uint32_t visitor);
void run_answer_watched(struct run *, int watched, struct http_peer, uint32_t visitor);

/* Acts on a turned knob (world->knobs has its new value); presses the button; cancels all
 * requests in flight. They do nothing when the run is over. */
void run_turn(struct run *, enum knob);
void run_press(struct run *);
void run_cancel(struct run *);

/* Asks its commands to end; what is left of them after a while is killed. Once none is left, `stopped` is called in a turn
 * of its own. Returns false if none runs. The run goes on meanwhile. */
bool run_stop_commands(struct run *, void (*stopped)(void *arg), void *arg);

/* Stops it and closes its connections in steps, each in a turn of the loop of its own; then
 * calls `gone`, which may free it. */
void run_dismantle(struct run *, void (*gone)(void *arg), void *arg);

#endif
