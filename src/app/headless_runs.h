/* The runs of a program without a screen: one, or those of a sweep, one after the other. */
#ifndef WAITSCOPE_HEADLESS_RUNS_H
#define WAITSCOPE_HEADLESS_RUNS_H

#include <stdbool.h>

#include "app/mode.h"
#include "app/runs.h"
#include "ui/viewer.h"

struct event;

struct headless_runs {
	struct app *app;
	struct runs runs;
	int done;           /* how many of the sweep's came to their end */
	struct event *turn; /* in which the next one begins */
};

/* `keeps`: all of them are looked at again; else the last one alone. */
void headless_runs_init(struct headless_runs *, struct app *, bool keeps);
void headless_runs_release(struct headless_runs *);

/* Begins the first one. */
void headless_runs_begin(struct headless_runs *);

/* The present one is over. Returns true if another one follows, which begins by itself. */
bool headless_runs_ended(struct headless_runs *);

/* Returns how many there are; and one of them, from 0, if it is kept: borrowed. */
int headless_runs_count(const struct headless_runs *);
const struct source *headless_runs_at(const struct headless_runs *, int run);

/* Tells views of them. */
void headless_runs_fill(const struct headless_runs *, struct moment *);

#endif
