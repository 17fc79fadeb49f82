/*
 * A mode: what waitscope can be. Each has a file of its own that exports one row; app.c
 * chooses the row, and wires it to a source, whose hooks are the mode's own functions.
 */
#ifndef WAITSCOPE_MODE_H
#define WAITSCOPE_MODE_H

#include <stdbool.h>
#include <stdint.h>

#include "app/saver.h"
#include "app/source.h"
#include "base/out.h"
#include "options/options.h"
#include "ui/tape/tape.h"
#include "ui/tutor.h"

struct event_base;

/* What all modes are given. */
struct app {
	struct event_base *base;
	struct options *options;
	struct source *source;
	struct saver *saver;
	struct tutor tutor;
	struct tape *tape; /* the one that is to be played; or NULL */
	int lesson;        /* the index of the one that was asked for; -1 = none */
	bool stopped;
	int status;        /* the exit status, so far */
	int end_signal;    /* the signal that ended it; 0 = none */
};

struct mode {
	bool needs_terminal;
	bool needs_end;           /* it waits for the run's end, which there must be */
	bool has_session;         /* a person or a tape acts in it as time goes by: lessons have cards, and a
	                           * saved run is gone through. Else a lesson is but its settings, and a saved
	                           * run is told at once */
	bool opens_first_lesson;  /* if nothing else was asked for */
	struct lab_hooks hooks;   /* the source's; their `arg` is the mode's state */
	void *(*new)(struct app *);               /* its state; nothing begins yet, and there is no source */
	int (*start)(void *state);                /* there is a source. Returns 0, or an exit status after a complaint; or NULL */
	void (*begin)(void *state);               /* the first run; NULL: none, the server alone */
	void (*say)(void *state, const char *line); /* shows a message at once; NULL: it has nowhere to */
	void (*end)(void *state);                 /* puts all away and frees the state, whether it was started or not */
};

extern const struct mode mode_plain, mode_serve, mode_headless, mode_screen, mode_tape;

/* Ends the loop. A status that says what went wrong before stays. */
void mode_stop(struct app *, int status);

/* The standard output of a mode that prints while the loop runs: when nobody reads any more, the
 * application stops. `most` as in out.h. */
struct out *mode_out_new(struct app *, size_t most);

/* Waits until all is written; complains if it was not. NULL will do. */
void mode_out_free(struct app *, struct out *);

#endif
