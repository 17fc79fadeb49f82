/*
 * A source: a run to look at. There are three, and only whoever makes one knows which it is:
 *
 *   live   it is happening now, in the lab                         (source_live.c)
 *   saved  from a file, there as a whole                           (source_saved.c)
 *   again  from a file, and happening again, as if it were live    (source_saved.c)
 *
 * All three tell the same hooks (run_hooks.h): there is a new run; an event was logged; it is over.
 */
#ifndef WAITSCOPE_SOURCE_H
#define WAITSCOPE_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "log/settings.h"
#include "log/timeline.h"
#include "log/trace.h"
#include "run/run_hooks.h"
#include "ui/viewer.h"

struct lab;
struct run_command;
struct source;

struct source_ops {
	void (*free)(struct source *);
	/* Looking, which has no effects. */
	bool (*has_run)(const struct source *);
	bool (*has_begun)(const struct source *);
	struct moment (*moment)(const struct source *, int64_t clock_us, int64_t shown_us, struct settings *knobs);
	const struct timeline *(*whole)(const struct source *);
	/* Time and runs. */
	void (*run)(struct source *, int64_t clock_us);
	void (*tick)(struct source *, int64_t clock_us); /* NULL: it goes on by itself */
	bool (*settle)(struct source *);                 /* NULL: there is nothing to settle */
	void (*hold)(struct source *, bool holds);       /* NULL: it stays anyway */
	/* Visits; NULL: nobody can come. */
	bool (*has_visit)(const struct source *);
	bool (*shows_visit)(const struct source *);
	bool (*show_visit)(struct source *);
	uint64_t (*lost_visitors)(const struct source *);
	/* A fixed source has none of these. */
	void (*prepare)(struct source *);
	void (*begin)(struct source *);
	bool (*turn)(struct source *, enum knob, int64_t value);
	void (*press)(struct source *);
	void (*cancel)(struct source *);
	void (*watch)(struct source *, const struct run_command *, int count, bool without_lines);
};

struct source {
	const struct source_ops *ops;
	const char *fixed;   /* why nothing can be turned or begun in it, one sentence; NULL: it can */
	const char *address; /* where its server listens; NULL: nowhere */
	bool in_steps;       /* nothing real happens in it, so its time may pass in steps */
};

/* ---- the three makers ---- */

/* The lab is borrowed, and calls the hooks itself. */
struct source *source_live_new(struct lab *);

/* Both take the trace. The first source_run() tells all of a `saved` one at once; later ones only
 * that it is shown anew. */
struct source *source_saved_new(struct trace *, const struct run_hooks *);
struct source *source_again_new(struct trace *, const struct run_hooks *);

/* A saved one, of a run that was live here and is over; nobody is told of it. The address is borrowed; NULL: it is one of a
 * file. */
struct source *source_kept_new(struct trace *, const char *address);

void source_free(struct source *);

/* ---- looking ---- */

/* Return true if there is a run to look at, and if that run has begun. */
bool source_has_run(const struct source *);
bool source_has_begun(const struct source *);

/* The moment at that real time, for a viewer whose playhead is at shown_us. There must be a run.
 * *knobs is room for how they were set; the moment may borrow it. */
struct moment source_moment(const struct source *, int64_t clock_us, int64_t shown_us, struct settings *knobs);

/* The same moment as it was at the run's time t, live then: nothing of what came later. */
struct moment moment_at(struct moment, int64_t t_us, struct settings *knobs);

/* Everything known of the run, for saving. There must be a run. */
const struct timeline *source_whole(const struct source *);

/* ---- time and runs ---- */

/* Makes a new run, and begins it; or begins to show the same one anew. */
void source_run(struct source *, int64_t clock_us);

/* Real time passed. */
void source_tick(struct source *, int64_t clock_us);

/* A run that happens again is from now on there as a whole. Returns false if nothing changed. */
bool source_settle(struct source *);

/* Keeps the run from being freed when another one is asked for; lets it go. */
void source_hold(struct source *);
void source_let_go(struct source *);

/* Return true if somebody came while nothing ran, and their run is not shown and can be (lab.h: a visit); if
 * the run is such a one. */
bool source_has_visit(const struct source *);
bool source_shows_visit(const struct source *);

/* Shows it in place of the run. Returns false if there is none. */
bool source_show_visit(struct source *);

/* How many visitors cannot be seen any more, since more came than are kept. */
uint64_t source_lost_visitors(const struct source *);

/* ---- only for a source that is not fixed ---- */

/* Makes a new run that stands at t = 0; begins it. */
void source_prepare(struct source *);
void source_begin(struct source *);

/* Returns false if the knob has that value already. */
bool source_turn(struct source *, enum knob, int64_t value);

/* In each run that is made from now on these commands are watched (lab_watch). */
void source_watch(struct source *, const struct run_command *, int count, bool without_lines);

/* Presses the button in all programs; cancels what is in flight. */
void source_press(struct source *);
void source_cancel(struct source *);

#endif
