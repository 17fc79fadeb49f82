/*
 * A watched program in numbers, as known at t: the longest holds of its loop, with their lines; what they come to;
 * and how its threads spent their lives. Pure.
 */
#ifndef WAITSCOPE_WATCHED_NUMBERS_H
#define WAITSCOPE_WATCHED_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "log/timeline.h"
#include "log/watched.h"
#include "tell/watched_words.h"

/* ---- holds ---- */

struct watched_hold_row {
	int64_t start_us, end_us;     /* end_us: t while it goes on. To be printed with duration_write(), or _so_far() */
	uint32_t thread;
	bool goes_on;
	struct watched_doing doing;   /* for the longest time until then */
	struct watched_text did;      /* watched_deed() of that */
	struct watched_text where;    /* "my_fetcher.py:6"; "" if no line is known */
	struct watched_text source;   /* of that line, whole if it has room in a watched_text; "" */
	struct watched_text waited;   /* "response 2", "responses 2 and 3", "5 responses" */
	size_t index;                 /* its place in timeline_holds() */
};

/* Writes the longest ones, the longest first and of equal ones the earliest. Returns how many, at most `most`. */
size_t watched_longest_holds(const struct timeline *, enum track, int64_t t_us, struct watched_hold_row *rows, size_t most);

/* "slept in clock_nanosleep", "ran", "was blocked in recvfrom: response 3". */
struct watched_text watched_deed(const struct watched_doing *);

/* The responses that lay there during a hold until t: "responses 2 and 3", "5 responses". */
struct watched_text watched_waited(const struct timeline *, enum track, const struct watched_hold *, int64_t t_us);

/* The hold for which the response to a request lay there: of several the longest. NULL: it was read at once, or it is
 * not known. Borrowed as timeline_holds(). */
const struct watched_hold *watched_hold_of(const struct timeline *, enum track, const struct watched_request *, int64_t t_us);

/* All of them. */
struct watched_held {
	uint32_t count;
	int64_t sum_us;  /* of their lengths */
	int64_t held_us; /* the time in which a loop was held: where two were at a time, it counts once */
	int64_t life_us; /* from the program's start until it has ended, or t */
};
struct watched_held watched_held_at(const struct timeline *, enum track, int64_t t_us);

/* ---- states ---- */

enum { WATCHED_SHARES_ADDED = WATCHED_SPANS_WHOLE }; /* stretches */

/* How a thread that has a row of its own spent its life, in whole grains (base/duration.h) that add up to it. Of one
 * with few stretches, a state's number is the sum of those that they have elsewhere; of one with more than
 * WATCHED_SHARES_ADDED, most of them shorter than a grain, it is as measured. */
struct watched_shares {
	uint32_t thread;
	struct watched_text name; /* "thread 3", "curl"; of the first one, the program's */
	int64_t begin_us, end_us; /* end_us: t while it lives */
	int64_t life_us;          /* in whole grains */
	int64_t us[WATCHED_STATE_COUNT];
	uint32_t stretches[WATCHED_STATE_COUNT];
};

/* In the order in which the threads began. Returns how many, at most `most`. */
size_t watched_shares_at(const struct timeline *, enum track, int64_t t_us, int64_t grain_us, struct watched_shares *rows, size_t most);

/* Of one thread, which must have begun by t. */
struct watched_shares watched_shares_of(const struct timeline *, enum track, uint32_t thread, int64_t t_us, int64_t grain_us);

#endif
