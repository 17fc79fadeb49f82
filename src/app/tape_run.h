/*
 * A tape playing in a session: on a screen, beside the person at it, or alone,
 * without a terminal, where it also makes time pass for the session. Thirty times a second
 * it does what is due and hands the frame to the tape's outputs.
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
	enum theme theme;         /* of its files */
	bool ascii;
	bool alone;               /* there is no terminal: the size is this */
	int cols, rows;           /* columns and rows, if alone */
	bool in_steps;            /* nothing is waited for; time passes a frame at a time */
	const char *record;       /* a file that records everything, or NULL */
	const char *shot;         /* a picture of the last frame, or NULL */
	int cast_version;         /* of recordings, as in recorder.h */
	int64_t idle_limit_us;
	/* Called once at most, at the end: `why` is NULL, or one line about what went wrong. */
	void (*ended)(void *arg, const char *why);
	void *arg;
};

/* The session is borrowed. */
struct tape_run *tape_run_new(struct session *, const struct tape_run_options *);

/* Now is the tape's beginning. */
void tape_run_begin(struct tape_run *);

/* Real time, or its stand-in when time passes in steps. */
int64_t tape_run_clock_us(const struct tape_run *);

/* Sets the theme of everything it makes from now on. */
void tape_run_set_theme(struct tape_run *, enum theme);

/* Marks a moment in its recordings: a knob turned, a pause, a lesson's step. */
void tape_run_mark(struct tape_run *, const char *label);

/* Tells in them what happens now. */
void tape_run_tell(struct tape_run *, const char *sentence);

/* A key of the person there: returns true if the tape waits for one and takes it. Those that quit, suspend
 * and redraw it leaves alone. */
bool tape_run_takes_key(struct tape_run *, uint32_t key);

/* Return true if it is playing, and if it is recording the current frame. */
bool tape_run_plays(const struct tape_run *);
bool tape_run_records(const struct tape_run *);

/* Ctrl-P and Ctrl-R: a picture of the current frame; a recording, until pressed again. */
void tape_run_picture(struct tape_run *);
void tape_run_record(struct tape_run *);

/* Ends its outputs, if it was still playing. Returns 0, or -1 with one line about a
 * file that is not whole. */
int tape_run_free(struct tape_run *, char *why, size_t why_size);

#endif
