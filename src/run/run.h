/*
 * One run: its log and timeline, its programs, the loop's heartbeat. From the
 * programs' first statement until all are done and nothing of theirs is in flight.
 * A run without programs is there for visitors: it ends when programs are asked for.
 */
#ifndef WAITSCOPE_RUN_H
#define WAITSCOPE_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "log/settings.h"
#include "log/timeline.h"
#include "log/trace.h"
#include "run/fetcher.h"

struct event_base;
struct run;

/* What has to outlive a run and is the same for all of them. */
struct run_world {
	struct event_base *base;
	const struct settings *knobs;     /* live */
	const struct fetch_target *target;
	uint32_t sockets_max;             /* requests that may be open at a time, >= 1 */
	void (*on_event)(void *arg, const struct event *); /* after each event; the timeline knows it */
	void (*ended)(void *arg);         /* after EVENT_RUN_END, in a turn of its own */
	void *arg;
};

/* Makes one that stands at t = 0, with nothing in its log but the settings. `world`
 * is borrowed. */
struct run *run_new(const struct run_world *world);

/* Begins it: the programs take their first steps in later turns of the loop. */
void run_begin(struct run *);
bool run_has_begun(const struct run *);

/* Closes everything of it. Not from within `on_event`. */
void run_free(struct run *);

const struct timeline *run_timeline(const struct run *);

bool run_is_over(const struct run *);

/* The run's time now; once it is over, its last event's. */
int64_t run_now_us(const struct run *);

/* Logs a fact of the server's or the visitors'. Nothing when the run is over. */
void run_log(struct run *, struct event);

/* Keeps a text for such a fact; its id, or TRACE_NO_TEXT when the run is over. */
int64_t run_intern(struct run *, const char *);

/* Whose connection has that local port on the fetching end? Returns true, the track
 * and number, and what is to go wrong with it, if it is one of this run's. */
bool run_find_port(const struct run *, uint16_t port, enum track *, uint32_t *number, enum errors *);

/* A knob was turned (world->knobs has its new value), the button was pressed, all
 * that is in flight is to be cancelled. Nothing when the run is over. */
void run_turn(struct run *, enum knob);
void run_press(struct run *);
void run_cancel(struct run *);

/* Stops it and closes its connections in steps that each leave the loop its turn;
 * then calls `gone`, from where it can be freed. */
void run_dismantle(struct run *, void (*gone)(void *arg), void *arg);

#endif
