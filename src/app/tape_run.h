/*
 * A tape that is played in a session: on a screen, beside the person who sits there; or alone,
 * without a terminal, where it also makes time pass for the session. Thirty times a second
 * it does what is due, and hands what is to be seen to the tape's outputs.
 */
#ifndef WAITSCOPE_TAPE_RUN_H
#define WAITSCOPE_TAPE_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/session.h"
#include "ui/draw/theme.h"
#include "ui/tape/tape.h"

struct tape_run;

struct tape_run_options {
	const struct tape *tape;  /* borrowed */
	enum theme theme;         /* of what it makes */
	bool ascii;
	bool alone;               /* there is no terminal: the size is */
	int cols, rows;           /* this */
	bool in_steps;            /* nothing is waited for: time passes a frame at a time */
	const char *record;       /* a file for all that is seen, or NULL */
	const char *shot;         /* a file for what is seen last, or NULL */
	int cast_version;         /* of recordings, as in recorder.h */
	int64_t idle_limit_us;
	/* It is over: `why` is NULL, or one line about what went wrong. Called once at most. */
	void (*ended)(void *arg, const char *why);
	void *arg;
};

/* The session is borrowed. */
struct tape_run *tape_run_new(struct session *, const struct tape_run_options *);

/* Now is the tape's beginning. */
void tape_run_begin(struct tape_run *);

/* Real time, or what stands for it in steps. */
int64_t tape_run_clock_us(const struct tape_run *);

/* What it makes from now on has that theme. */
void tape_run_set_theme(struct tape_run *, enum theme);

/* Something for the contents of its recordings: a knob turned, a pause, a lesson's step. */
void tape_run_mark(struct tape_run *, const char *label);

/* Whether it is at play; whether something of what is seen now is recorded by it. */
bool tape_run_plays(const struct tape_run *);
bool tape_run_records(const struct tape_run *);

/* What Ctrl-P and Ctrl-R do: a picture of what is seen now; a recording, until the next time. */
void tape_run_picture(struct tape_run *);
void tape_run_record(struct tape_run *);

/* Ends its outputs, if it was still playing. Returns 0, or -1 with one line about a
 * file that is not whole. */
int tape_run_free(struct tape_run *, char *why, size_t why_size);

#endif
