/* The chapters of a run: the moments that recordings name, to which players jump. Pure. */
#ifndef WAITSCOPE_CHAPTER_H
#define WAITSCOPE_CHAPTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "log/settings.h"
#include "log/timeline.h"

/* Those that were there already. All zero at first, but for turns. */
struct chapters {
	bool turns;     /* turned knobs are chapters too: what happened is told again, and nobody turns them now */
	size_t counted; /* events that were looked at */
	bool blocked[PROGRAM_COUNT], called[PROGRAM_COUNT];
	bool asked[WATCHED_MAX], held[WATCHED_MAX], ended[WATCHED_MAX];
	size_t short_holds[WATCHED_MAX]; /* that were looked at and are no chapters */
	char label[KNOB_LABEL_SIZE];
};

/* The next chapter up to t, and when it begins: a program's first block, or its first callback; a watched
 * program's first request, the first hold of its loop that is long enough to be seen, or its end; or a knob that
 * is turned, in the order in which they happened. Good until the next call; NULL if there is none. */
const char *chapter_next(struct chapters *, const struct timeline *, int64_t t_us, int64_t *begins_us);

#endif
