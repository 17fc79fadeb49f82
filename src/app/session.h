/*
 * the session: where what a person (or a tape) does becomes actions, and
 * actions are carried out, on the lab, the viewer and the tutor. It has no terminal: a screen
 * and a play without one are its guests.
 */
#ifndef WAITSCOPE_sessionION_H
#define WAITSCOPE_sessionION_H

#include <stdbool.h>
#include <stdint.h>

#include "app/app_relive.h"
#include "options/options.h"
#include "run/lab.h"
#include "ui/draw/theme.h"
#include "ui/viewer.h"
#include "ui/tutor.h"

struct event;

/* What only a guest can do. Any may be NULL. */
struct session_hooks {
	void (*touched)(void *arg);    /* something changed: it must be drawn */
	const char *(*theme)(void *arg); /* the next theme; its name */
	void (*redraw)(void *arg);
	void (*suspend)(void *arg);
	void (*record)(void *arg);     /* a recording begins, or ends */
	void (*picture)(void *arg);    /* a picture is to be saved */
	void (*mark)(void *arg, const char *label); /* something for a recording's contents: a knob turned, a pause */
	int64_t (*clock)(void *arg);   /* real time, or what stands for it; NULL: the clock's */
	void *arg;
};

struct session {
	struct lab *lab;
	const struct options *options;
	struct session_hooks hooks;
	struct viewer viewer;
	struct tutor *tutor;
	int lesson;        /* the first one's index, -1 = none; until it is opened */
	struct event *new_run_timer;
	struct event *card_timer;
	bool card_is_due;  /* as soon as the present is looked at */
	uint32_t run;      /* counts the runs */
	bool quits;
	bool relives;      /* a kept run happens again, as if it were live, */
	int64_t relived_us;/* since then, by its clock: */
	struct relive relive;
	struct settings then; /* a kept run's knobs, at the moment that is shown */
	int64_t ticked_us; /* when it last heard of time */
};

/* How it begins. */
struct app_begin {
	const struct options *options;
	enum theme theme;
	enum language language;
	struct tutor *tutor;      /* its lessons are read */
	int lesson;               /* the index of the one to open, -1 = none */
	bool relives;             /* a kept run happens again, for a tape; else it is there as a whole */
};

/* The lab and the tutor are borrowed. */
void session_init(struct session *, struct lab *, const struct app_begin *, const struct session_hooks *);
void session_release(struct session *);

/* Makes the first run: the lesson's, or one that begins at once. A kept run is shown from
 * its beginning. */
void session_begin(struct session *);

/* A kept run that happens again is from now on there as a whole. */
void session_relived(struct session *);

/* For the lab's hooks: there is a new run, the run is over, the server is about to
 * sleep on the loop. */
void session_made(struct session *);
void session_ended(struct session *);
void session_sleeps(struct session *, int64_t us);

/* Real time passed: the playhead moves on. */
void session_tick(struct session *, int cols, int rows);

/* What there is to look at. Borrows from the viewer, until it is called again. */
struct moment session_moment(struct session *);

/* What is to be drawn. Returns whether the picture will move by itself. The lab must
 * have a run. */
bool session_scene(struct session *, struct scene *);

/* Real time as the session takes it. */
int64_t session_clock_us(const struct session *);

/* ---- what a person does ---- */

void session_input(struct session *, const struct input *);

/* An action, without its key. False if a card is up that must be answered first. */
bool session_act(struct session *, enum action);

/* Turns a knob, which becomes the chosen one. */
void session_turn(struct session *, enum knob, int64_t value);

/* Opens a lesson by its index. */
void session_open(struct session *, int lesson);

/* Whether a new run, or a card, is about to come by itself. */
bool session_expects_run(const struct session *);
bool session_expects_card(const struct session *);

#endif
