/*
 * A program: the steps that run, line for line of its listing (listing.h).
 * sync_program.c and async_program.c hold one kind each; what both do alike (the
 * spinner, the button, the plan) is here.
 */
#ifndef WAITSCOPE_PROGRAM_H
#define WAITSCOPE_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/lane.h"
#include "base/queue.h"
#include "log/log.h"
#include "log/settings.h"
#include "log/trace.h"
#include "run/fetcher.h"

struct program;

/* What makes a program this one and not the other. */
struct program_kind {
	enum track track;
	lane_fn *body;  /* its first task; arg is the program */
	lane_fn *more;  /* the task fetch_more(n): launches up to program->target */
	/* A request ended; the fetcher has logged it. */
	void (*ended)(struct program *, uint32_t number, const struct fetch_result *);
	bool stands_in_calls; /* a launched request is one that it stands on, not one to drop */
	/* Requests of its were cancelled by hand. */
	void (*cancelled)(struct program *);
};

extern const struct program_kind sync_program;
extern const struct program_kind async_program;

struct program {
	const struct program_kind *kind;
	struct log *log;
	const struct settings *knobs; /* live */
	struct lane *lane;
	struct fetcher *fetcher;
	struct event *spin_timer;
	void (*done)(void *arg);      /* called each time it becomes done */
	void *done_arg;
	QUEUE(uint32_t) targets;      /* of the fetch_more tasks that wait */
	QUEUE(uint32_t) presses;      /* of the button, that wait */
	QUEUE(uint32_t) arrived;      /* requests whose callbacks wait in the queue (async) */
	QUEUE(uint32_t) prints;       /* of these: the ids of the texts that they will print */
	struct fetch_result result;   /* what the call it stood in returned (sync) */
	int64_t begin_us, turned;     /* the spinner: when it began, turns so far */
	uint32_t wanted;              /* requests in all, as planned */
	uint32_t launched;            /* the last number that was launched */
	uint32_t target;              /* the last number that the loop which runs launches */
	uint32_t current;             /* the request that the running line is about */
	bool begun;                   /* its body was started */
	bool in_loop;                 /* it stands in loop.start(): no line of its own runs */
	bool in_more;                 /* it runs fetch_more(n), not its body */
	bool is_done;
	bool spin_waits;              /* a turn of the spinner is in the queue */
};

/* `log`, `knobs` and `target` are borrowed. `done` is called each time that nothing
 * but the spinner is left. It plans as many requests as the knob says. */
struct program *program_new(const struct program_kind *, struct event_base *, struct log *, const struct settings *knobs,
    const struct fetch_target *target, uint32_t sockets_max, void (*done)(void *), void *arg);

/* Closes its connections, silently. Not from within one of its own tasks. */
void program_free(struct program *);

void program_start(struct program *);

/* Nothing of its runs, or waits to run. */
bool program_is_at_rest(const struct program *);

/* The button was pressed: it is answered when its turn in the queue comes. */
void program_press(struct program *, uint32_t press);

/* The requests knob was turned: plans more (fetch_more), or drops what is not sent. */
void program_replan(struct program *, uint32_t requests);

/* Cancels what waits and up to `most` of what is open; returns how many are left. A
 * blocked program's call returns then, without a response. */
size_t program_cancel(struct program *, size_t most);

/* Takes it out of service before it is freed: none of its lines run any more, and
 * up to `most` of its connections are closed. Returns how many are left. */
size_t program_dismantle(struct program *, size_t most);

/* ---- for the two kinds ---- */

/* Logs a line's beginning (inside fetch_more that is STEP_MORE, whatever the
 * line), what it printed, or another event of the program. */
void program_step(struct program *, enum event_kind kind, enum step, uint32_t number);
void program_print(struct program *, enum step, uint32_t number, const char *text);
void program_log(struct program *, enum event_kind, uint32_t number, int64_t value);

/* `every(0.1, spin)`: its first line, and t = 0 of its spinner. */
void program_begin(struct program *);

/* Whether the loop that runs has a request left, which becomes `current`. */
bool program_next(struct program *);

/* It is in its loop (again): logs EVENT_READY, or EVENT_DONE if nothing is left. */
void program_settle(struct program *);

/* Logs EVENT_DONE if nothing is left and that was not logged yet. */
void program_check_done(struct program *);

#endif
