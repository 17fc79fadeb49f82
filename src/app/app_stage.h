/*
 * The application's stage: where what a person (or a tape) does becomes actions, and
 * actions are carried out, on the lab, the stage and the tutor. It has no terminal: a screen
 * and a play without one are its guests.
 */
#ifndef WAITSCOPE_APP_STAGE_H
#define WAITSCOPE_APP_STAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "app/app_relive.h"
#include "app/options.h"
#include "run/lab.h"
#include "ui/draw/theme.h"
#include "ui/stage.h"
#include "ui/tutor.h"

struct event;

/* What only a guest can do. Any may be NULL. */
struct app_stage_hooks {
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

struct app_stage {
	struct lab *lab;
	const struct options *options;
	struct app_stage_hooks hooks;
	struct stage stage;
	struct tutor *tutor;
	int lesson;        /* the first one's index, -1 = none; until it is opened */
	struct event *new_run_timer;
	struct event *card_timer;
	bool card_is_due;  /* as soon as the present is looked at */
	uint32_t run;      /* counts the runs */
	bool quits;
	bool relives;      /* a kept run happens again, as if it were live, */
	int64_t relived_us;/* since then, by the stage's clock: */
	struct relive relive;
	struct settings then; /* a kept run's knobs, at the moment that is shown */
	int64_t ticked_us; /* when the stage last heard of time */
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
void app_stage_init(struct app_stage *, struct lab *, const struct app_begin *, const struct app_stage_hooks *);
void app_stage_release(struct app_stage *);

/* Makes the first run: the lesson's, or one that begins at once. A kept run is shown from
 * its beginning. */
void app_stage_begin(struct app_stage *);

/* A kept run that happens again is from now on there as a whole. */
void app_stage_relived(struct app_stage *);

/* For the lab's hooks: there is a new run, the run is over, the server is about to
 * sleep on the loop. */
void app_stage_made(struct app_stage *);
void app_stage_ended(struct app_stage *);
void app_stage_sleeps(struct app_stage *, int64_t us);

/* Real time passed: the playhead moves on. */
void app_stage_tick(struct app_stage *, int cols, int rows);

/* What there is to look at. Borrows from the stage, until it is called again. */
struct present app_stage_present(struct app_stage *);

/* What is to be drawn. Returns whether the picture will move by itself. The lab must
 * have a run. */
bool app_stage_scene(struct app_stage *, struct scene *);

/* Real time as the stage takes it. */
int64_t app_stage_clock_us(const struct app_stage *);

/* ---- what a person does ---- */

void app_stage_input(struct app_stage *, const struct input *);

/* An action, without its key. False if a card is up that must be answered first. */
bool app_stage_act(struct app_stage *, enum action);

/* Turns a knob, which becomes the chosen one. */
void app_stage_turn(struct app_stage *, enum knob, int64_t value);

/* Opens a lesson by its index. */
void app_stage_open(struct app_stage *, int lesson);

/* Whether a new run, or a card, is about to come by itself. */
bool app_stage_expects_run(const struct app_stage *);
bool app_stage_expects_card(const struct app_stage *);

#endif
