/*
 * A mode: one of the things that waitscope can be. Each has a file of its own that exports one
 * row; app.c chooses the row, and wires it to a source, whose hooks are the mode's own functions.
 */
#ifndef WAITSCOPE_MODE_H
#define WAITSCOPE_MODE_H

#include <stdbool.h>
#include <stdint.h>

#include "app/runs.h"
#include "app/saver.h"
#include "app/source.h"
#include "base/array.h"
#include "base/out.h"
#include "options/options.h"
#include "run/run_hooks.h"
#include "ui/tape/tape.h"
#include "ui/tutor.h"

struct event_base;
struct room_page;
struct signals;

/* Given to every mode. */
struct app {
	struct event_base *base;
	struct options *options;
	struct source *source;
	struct runs more;        /* further runs that were read from files, in the options' order; a session takes them */
	struct saver *saver;
	const char *listens;     /* who else can reach the server, and by which address: a line; NULL: nobody, or there is none */
	const char *listens_means; /* and what that means, likewise */
	struct room_page *room;  /* that shows its screen elsewhere; NULL: none does */
	struct signals *signals; /* that end it; NULL: the system's own way holds, before it runs and on the way out */
	struct tutor tutor;
	struct tape *tape; /* to be played; or NULL */
	int lesson;        /* index of the lesson asked for; -1 = none */
	ARRAY(int) holds;  /* descriptors that hold the places of what it writes (base/place.h) */
	bool stopped;
	bool hurries;      /* nobody is waited for on the way out: it has a terminal, which may be one that is not read */
	int status;        /* the exit status, so far */
	int end_signal;    /* the signal that ended it; 0 = none */
};

struct mode {
	bool needs_terminal;
	bool needs_end;           /* it waits for the run's end, so there must be one */
	bool has_session;         /* a person or a tape acts in it as time goes by: lessons show cards, and a
	                           * saved run can be walked through. Otherwise a lesson is only its settings,
	                           * and a saved run is told at once */
	bool opens_first_lesson;  /* if nothing else was asked for */
	bool interrupt_quits;     /* Ctrl-C is a person's way to quit, like a key; elsewhere it ends the program as
	                           * other signals do */
	struct run_hooks hooks;   /* the source's; their `arg` is the mode's state */
	/* A file of that name is read, and takes long: shows how far it is. NULL: it has nowhere to. It is called before start(). */
	void (*reads)(void *state, const char *name, int percent);
	void *(*new)(struct app *);               /* makes its state; there is no source yet */
	int (*start)(void *state);                /* the source is there now. Returns 0, or an exit status after an error; or NULL */
	void (*begin)(void *state);               /* begins the first run; NULL: there is none, only the server */
	void (*say)(void *state, const char *line); /* shows a message at once; NULL: it has nowhere to */
	void (*end)(void *state);                 /* cleans up and frees the state, started or not */
};

extern const struct mode mode_narrate, mode_plain, mode_serve, mode_headless, mode_screen, mode_tape;

/* Ends the loop. The first status that is not 0 stays. */
void mode_stop(struct app *, int status);

/* From now on a signal ends the program at once, as it ends any other: for what comes last, and may wait
 * for whoever reads a pipe, but after a signal, or for a terminal, not for long. */
void mode_let_go(struct app *);

/* The standard output of a mode that prints while the loop runs: once nobody reads it any more, the
 * application stops. `most` as in out.h. */
struct out *mode_out_new(struct app *, size_t most);

/* Waits until everything is written, but not if a signal ends the program; prints an error if it could not
 * be. NULL is fine. */
void mode_out_free(struct app *, struct out *);

#endif
