/*
 * A tape that is played on the session: on a screen, beside the person who
 * sits there; or alone, without a terminal, where it also makes time pass for it.
 * viewer. Thirty times a second it does what is due, and hands what is to be seen to
 * the tape's outputs.
 */
#ifndef WAITSCOPE_APP_TAPE_H
#define WAITSCOPE_APP_TAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/session.h"
#include "ui/draw/theme.h"
#include "ui/tape/tape.h"

struct app_tape;

struct app_tape_options {
	const struct tape *tape;  /* borrowed */
	enum theme theme;         /* of what it makes */
	bool ascii;
	bool alone;               /* there is no terminal: the size is */
	int cols, rows;
	bool in_steps;            /* nothing is waited for: time passes by a frame at a time */
	const char *record;       /* a file for all that is seen, or NULL */
	const char *shot;         /* a file for what is seen last, or NULL */
	int cast_version;         /* of recordings, as in recorder.h */
	int64_t idle_limit_us;
	/* It is over: `why` is NULL, or one line about what went wrong. Called once at most. */
	void (*ended)(void *arg, const char *why);
	void *arg;
};

/* The session is borrowed. */
struct app_tape *app_tape_new(struct session *, const struct app_tape_options *);

/* Now is the tape's beginning. */
void app_tape_begin(struct app_tape *);

/* Real time, or what stands for it in steps. */
int64_t app_tape_clock_us(const struct app_tape *);

/* What it makes from now on has that theme. */
void app_tape_set_theme(struct app_tape *, enum theme);

/* Something for the contents of its recordings: a knob turned, a pause, a lesson's step. */
void app_tape_mark(struct app_tape *, const char *label);

/* Whether it is at play; whether something of what is seen now is recorded by it. */
bool app_tape_plays(const struct app_tape *);
bool app_tape_records(const struct app_tape *);

/* What Ctrl-P and Ctrl-R do: a picture of what is seen now; a recording, until the next time. */
void app_tape_picture(struct app_tape *);
void app_tape_record(struct app_tape *);

/* Ends its outputs, if it was still playing. Returns 0, or -1 with one line about a
 * file that is not whole. */
int app_tape_free(struct app_tape *, char *why, size_t why_size);

#endif
