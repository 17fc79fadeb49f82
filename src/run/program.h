/*
 * A program: the steps that run, line for line of its listing (listing.h).
 * sync_program.c and async_program.c hold one kind each; what both have in common (the
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

/* The differences between the two programs. */
struct program_kind {
	enum track track;
	lane_fn *body;  /* its first task; arg is the program */
	lane_fn *more;  /* the task fetch_more(n): launches up to program->target */
	/* A request ended; the fetcher has logged it. */
	void (*ended)(struct program *, uint32_t number, const struct fetch_result *);
	bool stands_in_calls; /* it waits in a call for each launched request, which cannot be dropped */
	/* The person cancelled requests of the program. */
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
	QUEUE(uint32_t) targets;      /* of waiting fetch_more tasks */
	QUEUE(uint32_t) presses;      /* of the button, waiting */
	QUEUE(uint32_t) arrived;      /* requests whose callbacks wait (async) */
	QUEUE(uint32_t) prints;       /* the ids of the texts that these will print */
	struct fetch_result result;   /* of its last call (sync) */
	int64_t begin_us, turned;     /* the spinner's beginning, and its turns so far */
	uint32_t wanted;              /* requests in all, as planned */
	uint32_t launched;            /* the last number that was launched */
	uint32_t target;              /* the last number that the running loop will launch */
	uint32_t current;             /* the request that the running line is about */
	bool begun;                   /* its body was started */
	bool in_loop;                 /* it is in loop.start(): no line of its own runs */
	bool in_more;                 /* it runs fetch_more(n), not its body */
	bool is_done;
	bool spin_waits;              /* a turn of the spinner is in the queue */
};

/* `log`, `knobs` and `target` are borrowed. `done` is called each time nothing is left but
 * the spinner. It plans as many requests as the knob says. */
struct program *program_new(const struct program_kind *, struct event_base *, struct log *, const struct settings *knobs,
    const struct fetch_target *target, uint32_t sockets_max, void (*done)(void *), void *arg);

/* Closes its connections, silently. Must not be called from one of its own tasks. */
void program_free(struct program *);

void program_start(struct program *);

/* Returns true if no task of the program runs or waits to run. */
bool program_is_at_rest(const struct program *);

/* The button was pressed: the program answers when the press's turn in the queue comes. */
void program_press(struct program *, uint32_t press);

/* The requests knob was turned: plans more (fetch_more), or drops requests not sent yet. */
void program_replan(struct program *, uint32_t requests);

/* Cancels all waiting requests and up to `most` open ones; returns how many are left. The
 * call of a blocked program then returns without a response. */
size_t program_cancel(struct program *, size_t most);

/* Prepares it to be freed: none of its lines run any more, and up to `most` of its
 * connections are closed. Returns how many are left. */
size_t program_dismantle(struct program *, size_t most);

/* ---- for the two kinds ---- */

/* Log the beginning of a line (inside fetch_more that is always STEP_MORE), what a line
 * printed, or another event of the program. */
void program_step(struct program *, enum event_kind kind, enum step, uint32_t number);
void program_print(struct program *, enum step, uint32_t number, const char *text);
void program_log(struct program *, enum event_kind, uint32_t number, int64_t value);

/* `every(0.1, spin)`: its first line, and t = 0 of its spinner. */
void program_begin(struct program *);

/* Returns true if the running loop has a request left, which becomes `current`. */
bool program_next(struct program *);

/* The program is in its loop (again): logs EVENT_READY, or EVENT_DONE if nothing is left. */
void program_settle(struct program *);

/* Logs EVENT_DONE if nothing is left and it was not logged yet. */
void program_check_done(struct program *);

/* What went wrong with a request, as every listing's `error` reads: "timed out", "HTTP 500", "cancelled".
 * Returns false, and writes nothing, if the server said what was asked for. */
bool program_error(const struct fetch_result *, char *out, size_t size);

#endif
