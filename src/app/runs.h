/*
 * The runs of this session, and those that were read from files, oldest first: a row each, with what they came to; and their
 * traces, to be looked at again. Traces take memory: past a bound the oldest go first, but never the last one; rows stay until
 * somebody forgets them.
 *
 * At most one row is that of the source's own run, whose trace is the source's. A run of a lesson's part is found by
 * that part, of which the last one counts.
 */
#ifndef WAITSCOPE_RUNS_H
#define WAITSCOPE_RUNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/source.h"
#include "base/array.h"
#include "log/timeline.h"
#include "tell/plot.h"
#include "ui/viewer.h"

/* The name of a run: a lesson, from 0, and its part. */
struct run_key {
	int lesson, part;
};

/* Of nobody: it can't be found. Of runs that were begun by hand; of visits, by their number. */
enum { RUN_OF_NOBODY = -3, RUN_OF_VISITS = -2, RUN_BY_HAND = -1 };

struct kept_run {
	struct run_key key;
	int lesson;            /* of which it is; -1: of none, or begun by hand */
	size_t bytes;          /* that its trace takes, about */
	struct source *source; /* NULL: it is forgotten, or it is the source's own */
};

struct runs {
	ARRAY(struct run_row) rows;  /* what views see of them */
	ARRAY(struct kept_run) kept; /* by the same index */
	size_t bytes_max;
	uint32_t numbers;            /* of the last row */
	int own;                     /* the row of the source's run; -1: it has none */
	bool own_is_forgotten;       /* it had one, which somebody forgot: nothing is kept of it */
	int cursor;                  /* the chosen row; -1: none */
	struct runs_plot *plot;      /* what was plotted last */
};

enum {
	RUNS_EVENT_BYTES = 200,      /* that an event takes, with its index, about */
};

void runs_init(struct runs *, size_t bytes_max);
void runs_release(struct runs *);

/* The source's run has come to its end, as of t: it has a row from now on, the last one. `name`: of its file or lesson; "" if it was
 * begun by hand. */
void runs_add_own(struct runs *, const struct timeline *, int64_t t_us, const char *name);

/* A run of a file, of which that is the path; the source, which is the runs' own from now on, has the whole of it. */
void runs_add_file(struct runs *, struct source *, const char *path);

/* What one calls a file: its path without the folder. */
const char *runs_file_name(const char *path);

/* Takes all rows of others, which have none then, behind its own. The cursor stays, unless there was none. */
void runs_take(struct runs *, struct runs *others);

/* The source's run is about to be replaced: a copy of it, as it is by now, is kept under that key, in place of an older
 * one of the same key, which is of nobody then. The address is borrowed. */
void runs_keep_own(struct runs *, struct run_key, const struct timeline *, const char *address, const char *name);

/* The run that is kept under that key; NULL if there is none. */
struct source *runs_find(const struct runs *, struct run_key);

/* Runs under that key, or those of all parts of a lesson, are of nobody from now on. */
void runs_disown(struct runs *, struct run_key);
void runs_disown_lesson(struct runs *, int lesson);

/* The row of a source that is kept, or of `own`; -1: it has none. */
int runs_row_of(const struct runs *, const struct source *, const struct source *own);

/* Forgets a row, with its trace, which nobody may look at any more; that of the source's run is the source's. */
void runs_forget(struct runs *, int row);

/* The plot of the chosen run, made anew if the rows or the cursor are others than last time: it takes a while, so that it should
 * be asked for only by who looks at it. The runs' own, until the next call. */
const struct plot *runs_plot(const struct runs *);

/* Moves the cursor, up (-1) or down (+1). */
void runs_move(struct runs *, int direction);

#endif
