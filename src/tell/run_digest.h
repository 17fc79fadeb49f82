/*
 * The digest of a run: what remains of it when its trace is gone. A row in the list of runs, a point in a plot and a line
 * of a table are made from it. Pure.
 */
#ifndef WAITSCOPE_RUN_DIGEST_H
#define WAITSCOPE_RUN_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "log/settings.h"
#include "log/timeline.h"
#include "tell/judgement.h"

enum { DIGEST_NAME_SIZE = 64 };

/* Of one of the built-in programs. Times are microseconds. */
struct digest_program {
	bool present;        /* it was part of the run */
	bool done;           /* it came to its end */
	int64_t begin_us, until_us; /* of the run's time: its ends; both 0: it had not begun */
	uint32_t planned;    /* requests that it meant to make */
	uint32_t done_count, failed, cancelled; /* of these */
	uint32_t most_open;  /* in flight at a time */
	int64_t in_line_us;  /* how long its requests stood in the server's line, in all */
	struct spin_count spins;
};

struct run_digest {
	struct settings knobs;   /* with which it began */
	bool turned;             /* a knob was turned once it had begun */
	bool over;               /* it came to its end; else it was left */
	int64_t until_us;        /* when, of its time */
	int64_t grain_us;        /* in which its screen shows times (base/duration.h) */
	int64_t wall_us;         /* the time of day when it began */
	struct digest_program program[PROGRAM_COUNT];
	enum judged judged;      /* how both compare */
	char faster[TIMES_FASTER_SIZE]; /* "3.0 times faster", if JUDGED_FASTER; else "" */
	int64_t loop_late_us;    /* the most that a beat of waitscope's loop was late; 0: it was not */
	const char *lacks;       /* what the system has no more of, if that is its limit (timeline_lacks) */
	uint32_t limit;          /* requests that a program could have in flight at a time, be it the knob's or the system's; UINT32_MAX: any number */
	bool is_outside;         /* it fetched from another server */
	int watched;             /* how many commands of the person's own it watched */
	char command[DIGEST_NAME_SIZE]; /* the first of these, cleaned; "": none */
	uint64_t visitors;       /* who came, its watched commands' requests included */
};

/* Of the run as it is by t. */
void run_digest_make(const struct timeline *, int64_t t_us, struct run_digest *out);

/* Returns true if the program is done and nothing else is to be said of how long it took: no request of it failed or was
 * cancelled, and no knob was turned meanwhile. */
bool run_digest_is_clean(const struct run_digest *, enum track);

/* How long it took from its first line to its end; NEVER_US if it did not come to it. */
int64_t run_digest_took_us(const struct run_digest *, enum track);

/* Writes that as the run's screen does, "15.0 s"; "-" if it did not come to its end, "" if it was not part of the run. */
void run_digest_took(const struct run_digest *, enum track, char *out, size_t size);

/* Writes how both compare in a word or two: "3.0 times", "about 60 times", "the same"; "" if nothing can be said. */
void run_digest_faster(const struct run_digest *, char *out, size_t size);

/* Returns true if a knob means something in that run: not the built-in server's where another one is fetched from, nor
 * the programs' where there are none. */
bool run_digest_heeds(const struct run_digest *, enum knob);

#endif
