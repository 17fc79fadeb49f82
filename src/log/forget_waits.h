/*
 * Forgetting what a watched program's threads did: of their waits, lines, and leaves from their loops those stay by which one
 * tells what they did at a moment that is still asked about.
 */
#ifndef WAITSCOPE_FORGET_WAITS_H
#define WAITSCOPE_FORGET_WAITS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "log/timeline.h"

/* Times of which events stay, both ends included. */
struct forget_range {
	int64_t from_us, to_us;
};

/* In order, once chosen. */
struct forget_ranges {
	ARRAY(struct forget_range) list;
};

struct forget_thread {
	struct forget_ranges spans, places, aways;
	bool is_whole; /* it has few: all of its spans stay */
};

/* All zero: none. */
struct forget_waits {
	ARRAY(struct forget_thread) threads; /* index: number - 1 */
};

/* Chooses what stays of what the program's threads did before t. */
void forget_waits_choose(struct forget_waits *, const struct timeline *, enum track, int64_t t_us);
void forget_waits_release(struct forget_waits *);

/* Returns true if the event of that program, from before that time, stays. */
bool forget_waits_keep(const struct forget_waits *, const struct event *);

/* Appends what its threads' states added up to by t, as events dated t. */
void forget_waits_add_totals(const struct timeline *, enum track, int64_t t_us, struct trace *);

#endif
