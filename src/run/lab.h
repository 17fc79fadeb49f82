/*
 * The lab: on one loop, the slow server, the knobs, and one run at a time. It
 * knows whose each request at the server is, and starts runs over. Nothing here
 * shows anything: screens, plain text and tests are its guests.
 */
#ifndef WAITSCOPE_LAB_H
#define WAITSCOPE_LAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "log/settings.h"
#include "log/timeline.h"
#include "log/trace.h"

struct event_base;
struct lab;

/* Who wants to be told. Any may be NULL. */
struct lab_hooks {
	void (*run_made)(void *arg);                           /* there is a new run, at t = 0 */
	void (*logged)(void *arg, const struct event *);       /* an event of the run; the timeline knows it */
	void (*run_ended)(void *arg);                          /* it is over */
	void (*slept)(void *arg, bool has_slept, int64_t us);  /* the server is about to sleep on the loop for that long, or has */
	void (*asked)(void *arg);                              /* a request for the slow page arrived */
	void *arg;
};

enum {
	LAB_SAMPLE_PORT = 8888,
	LAB_ANY_PORT = -1, /* the sample's, or a free one if that is taken */
};

/* Makes a server on 127.0.0.1:`port` (0 = any free one) on that loop. No run
 * begins yet. NULL with one line in `why` if the port cannot be had. */
struct lab *lab_new(struct event_base *, const struct settings *knobs, int port, const struct lab_hooks *, char *why, size_t why_size);
void lab_free(struct lab *);

const char *lab_address(const struct lab *); /* "127.0.0.1:8888" */
const struct settings *lab_knobs(const struct lab *);

/* Begins the first run; or ends the one that is, in steps, and begins another. */
void lab_run(struct lab *);

/* The same, but the new run stands at t = 0 until lab_begin(). */
void lab_prepare(struct lab *);
void lab_begin(struct lab *);
bool lab_has_begun(const struct lab *);

/* While it is held, the run does not go when another one is asked for: that comes as soon as
 * the old one is let go. */
void lab_hold(struct lab *, bool holds);

/* Whether a run is there to be looked at: not before the first, nor while an old
 * one is being taken down. */
bool lab_has_run(const struct lab *);

/* The run that is; there must be one. */
const struct timeline *lab_timeline(const struct lab *);
int64_t lab_now_us(const struct lab *);
bool lab_is_over(const struct lab *);

/* How long the run will take as far as can be foretold, or longer if it does. */
int64_t lab_span_us(const struct lab *);

/* Turns a knob, for this run and the next. Returns false if it has that value already. */
bool lab_turn(struct lab *, enum knob, int64_t value);

/* Presses the button in all programs; cancels what is in flight. */
void lab_press(struct lab *);
void lab_cancel(struct lab *);

/* Writes each event from now on to that file, a line each: "t_us track kind step
 * number value". The file is closed with the lab. Returns -1 and sets errno if it cannot be written. */
int lab_write_events(struct lab *, const char *path);

#endif
