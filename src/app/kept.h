/*
 * Runs that are kept: those of lessons, after another run has taken their place, to be looked at again. Each
 * is a source like any other, by the name of the part that it was.
 *
 * There are KEPT_RUNS_MAX of them and KEPT_EVENTS_MAX events in all (with its index an event takes some 200
 * bytes): the oldest go first, but never the last one kept.
 */
#ifndef WAITSCOPE_KEPT_H
#define WAITSCOPE_KEPT_H

#include <stddef.h>

#include "app/source.h"
#include "log/timeline.h"

enum {
	KEPT_RUNS_MAX = 64,
	KEPT_EVENTS_MAX = 250 * 1000,
};

struct kept_run {
	int lesson, part;
	size_t events;
	struct source *source;
};

/* Oldest first. */
struct kept {
	struct kept_run runs[KEPT_RUNS_MAX];
	int count;
};

void kept_release(struct kept *);

/* Keeps a copy of a run as it is by now, in place of an older one of the same part. The address is
 * borrowed. */
void kept_put(struct kept *, int lesson, int part, const struct timeline *, const char *address);

/* NULL if there is none. */
struct source *kept_find(const struct kept *, int lesson, int part);

/* Forgets one, if it is kept. */
void kept_drop(struct kept *, int lesson, int part);

/* Forgets a lesson's runs. */
void kept_forget(struct kept *, int lesson);

#endif
