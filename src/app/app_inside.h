/* Inside of the application: what app.c (the lab's hooks, life) and app_modes.c share. */
#ifndef WAITSCOPE_APP_INSIDE_H
#define WAITSCOPE_APP_INSIDE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "app/app_play.h"
#include "app/app_save.h"
#include "app/app_screen.h"
#include "options/options.h"
#include "base/out.h"
#include "file/config.h"
#include "file/run_file.h"
#include "run/lab.h"
#include "ui/tape/tape.h"
#include "ui/tutor.h"

struct app;

struct mode {
	int (*start)(struct app *);                       /* returns 0, or an exit status */
	void (*begin)(struct app *);                      /* the first run; NULL: none, the server alone */
	void (*made)(struct app *);                       /* there is a new run; may be NULL */
	void (*told)(struct app *, const struct event *); /* of an event of the run; may be NULL */
	void (*slept)(struct app *, bool has_slept, int64_t us); /* as in lab_hooks; may be NULL */
	void (*asked)(struct app *);                      /* a request for the slow page arrived; may be NULL */
	void (*ended)(struct app *);                      /* the run is over; may be NULL */
};

struct app {
	struct options *options;
	const struct mode *mode;
	struct lab *lab;
	struct app_screen *screen; /* or NULL */
	struct app_play *play;     /* or NULL */
	struct tape *tape;         /* that is to be played; or NULL */
	FILE *record;              /* or NULL: the tape that is written */
	struct app_save *save;     /* or NULL, before there is a lab */
	struct out *out;           /* or NULL: what is printed while the loop runs */
	struct config config;
	struct tutor tutor;
	bool marked[KNOB_COUNT];   /* knobs with which that tape begins */
	char unsaved[RUN_FILE_WHY_SIZE]; /* why the last run could not be kept; "": it could */
	int lesson;                /* the index of the one that was asked for, -1 = none */
	int status;
};

extern const struct mode plain_mode, screen_mode, play_mode, serve_mode, headless_mode;

/* The one that the options ask for. */
const struct mode *mode_of(const struct options *);

#endif
