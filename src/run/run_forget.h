/* How a run forgets its oldest details (log/forget.h), a little with each beat, so that nothing waits for it. */
#ifndef WAITSCOPE_RUN_FORGET_H
#define WAITSCOPE_RUN_FORGET_H

#include <stddef.h>

#include "log/forget.h"
#include "log/log.h"
#include "log/timeline.h"
#include "run/program.h"

/* All zero: nothing is forgotten yet. */
struct run_forget {
	struct forget *going; /* NULL: nothing is being forgotten */
	size_t seen;          /* the place of the next event at the last beat */
	size_t limit;         /* from so many events on the oldest are forgotten; 0: from run_world's on */
};

void run_forget_release(struct run_forget *);

/* With each beat. `most`: how many events there may be, but for those that a run has only so much of; `programs`: of the run, NULL
 * where there is none. */
void run_forget_some(struct run_forget *, size_t most, struct log *, struct timeline *, struct program *const programs[PROGRAM_COUNT]);

#endif
