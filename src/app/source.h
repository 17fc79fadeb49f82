/*
 * A source: a run to look at. There are three, and only whoever makes one knows which it is:
 *
 *   live   it is happening now, in the lab                         (source_live.c)
 *   saved  from a file, there as a whole                           (source_saved.c)
 *   again  from a file, and happening again, as if it were live    (source_again.c)
 *
 * All three tell the same hooks (lab.h): there is a new run; an event was logged; it is over.
 */
#ifndef WAITSCOPE_SOURCE_H
#define WAITSCOPE_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "log/settings.h"
#include "log/timeline.h"
#include "log/trace.h"
#include "run/lab.h"
#include "ui/viewer.h"

struct source;

struct source_ops {
	void (*free)(struct source *);
	/* Looking: without effects. */
	bool (*has_run)(const struct source *);
	bool (*has_begun)(const struct source *);
	struct moment (*moment)(const struct source *, int64_t clock_us, int64_t shown_us, struct settings *knobs);
	const struct timeline *(*whole)(const struct source *);
	/* Time and runs. */
	void (*run)(struct source *, int64_t clock_us);
	void (*tick)(struct source *, int64_t clock_us); /* NULL: it goes on by itself */
	bool (*settle)(struct source *);                 /* NULL: there is nothing to settle */
	void (*hold)(struct source *, bool holds);       /* NULL: it stays anyway */
	/* What a fixed one does not have. */
	void (*prepare)(struct source *);
	void (*begin)(struct source *);
	bool (*turn)(struct source *, enum knob, int64_t value);
	void (*press)(struct source *);
	void (*cancel)(struct source *);
};

struct source {
	const struct source_ops *ops;
	const char *fixed;   /* why nothing can be turned or begun in it, one sentence; NULL: it can */
	const char *address; /* where its server listens; NULL: nowhere */
	bool in_steps;       /* nothing real happens in it: its time may go by in steps */
	/* Told of each event that happens again, whose doing would else be known to whoever did
	 * it: that a knob is turned, say. NULL: nobody is. */
	void (*happened_again)(void *arg, const struct event *);
	void *again_arg;
};

/* ---- the three makers ---- */

/* The lab is borrowed. Its hooks are the lab's. */
struct source *source_live_new(struct lab *);

/* Both take the trace. With `saved`, all of it is told as soon as it is run. */
struct source *source_saved_new(struct trace *, const struct lab_hooks *);
struct source *source_again_new(struct trace *, const struct lab_hooks *);

void source_free(struct source *);

/* ---- looking ---- */

/* Whether a run is there to be looked at; whether that has begun. */
bool source_has_run(const struct source *);
bool source_has_begun(const struct source *);

/* What there is to look at, at that real time, for someone who looks at the run's time
 * shown_us. There must be a run. *knobs is room for how they were set; the moment may borrow it. */
struct moment source_moment(const struct source *, int64_t clock_us, int64_t shown_us, struct settings *knobs);

/* The same moment as it was at the run's time t, live then: nothing of what came later. */
struct moment moment_at(struct moment, int64_t t_us, struct settings *knobs);

/* All that is known of the run, to be saved. There must be a run. */
const struct timeline *source_whole(const struct source *);

/* ---- time and runs ---- */

/* Makes a new run, and begins it; or begins to show the same one anew. */
void source_run(struct source *, int64_t clock_us);

/* Real time passed. */
void source_tick(struct source *, int64_t clock_us);

/* What happens again need not any more: from now on it is there as a whole. Returns whether
 * that is news. */
bool source_settle(struct source *);

/* The run must not go yet, though another one was asked for; now it may. */
void source_hold(struct source *);
void source_let_go(struct source *);

/* ---- what only one that is not fixed can do ---- */

/* Makes a new run that stands at t = 0; begins it. */
void source_prepare(struct source *);
void source_begin(struct source *);

/* Returns false if the knob has that value already. */
bool source_turn(struct source *, enum knob, int64_t value);

/* Presses the button in all programs; cancels what is in flight. */
void source_press(struct source *);
void source_cancel(struct source *);

#endif
