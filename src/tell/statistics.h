/*
 * The numbers: how long each phase of each request took, and what that adds up to, as
 * known at a given time. Pure.
 */
#ifndef WAITSCOPE_STATISTICS_H
#define WAITSCOPE_STATISTICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "log/timeline.h"
#include "log/trace.h"

/* The stretches of a request's time, in order. */
enum measure {
	MEASURE_TURN,     /* launched -> a lookup or a connect begun: waited its turn */
	MEASURE_REDIRECT, /* -> the last redirect that was followed: all before it */
	MEASURE_LOOKUP,   /* -> its host's name is looked up */
	MEASURE_CONNECT,  /* -> connected */
	MEASURE_TLS,      /* -> secured */
	MEASURE_ANSWER,   /* -> another server's first byte is here */
	MEASURE_RECEIVE,  /* -> and its last one: the response is whole */
	MEASURE_LINE,     /* -> taken up by the server: sent, and in line there */
	MEASURE_WORK,     /* -> answered: the server's work, or sleep */
	MEASURE_BACK,     /* -> the response is here, whole */
	MEASURE_QUEUE,    /* response or failure -> its callback begins (async) */
	MEASURE_CALLBACK, /* -> its callback ends */
	MEASURE_TOTAL,    /* launched -> the program is done with it */
	MEASURE_COUNT,
};

/* Those that the requests of a run may have, as of t: a bit each (1u << measure). Of another server one knows other stretches than of
 * ours; lookups, TLS and redirects are among them once one of its requests has any. */
unsigned statistics_measures_of(const struct timeline *, int64_t t_us);

/* How long that took, in whole STATISTICS_GRAIN_US as its ends are printed (base/duration.h): so the
 * stretches add up to their total, and many of them to their sum, as they are printed. A failure, or a cancel,
 * ends the stretch that is going on. NEVER_US if it is not known at t: it is not over, or never began. */
int64_t statistics_measure_at(const struct request *, enum track, enum measure, int64_t t_us);

enum { STATISTICS_GRAIN_US = 10 };

/* Returns true if that stretch is going on at t. MEASURE_TOTAL never is: others tell more. */
bool statistics_measure_goes_on(const struct request *, enum measure, int64_t t_us);

/* How long a set of them (bits: 1u << measure) took together, of those that took place.
 * NEVER_US before the program is done with the request, or if none took place. */
int64_t statistics_measures_at(const struct request *, enum track, unsigned set, int64_t t_us);

/* A program's wait for request n as known at t: sync's from its block to its return from the
 * call, async's while the request is in flight. NEVER_US: not yet. */
struct wait {
	int64_t from_us, to_us;
};
struct wait statistics_wait(const struct timeline *, enum track, uint32_t number, int64_t t_us);

/* The time that a program spent in a state until t, as printed in that grain (base/duration.h):
 * the sum of the numbers that its stretches would have. *stretches is set to their number. */
int64_t statistics_time_in(const struct timeline *, enum track, enum program_state, int64_t t_us, int64_t grain_us, uint32_t *stretches);

/* How long a program has computed until t, in the numbers of its stretches: their sum as printed, unless
 * some are too short for that (duration_is_short()); then as measured. 0 if it has not. */
int64_t statistics_computed(const struct timeline *, enum track, int64_t t_us, int64_t grain_us);

/* Statistics over all requests of a program for which a measure is known. */
struct statistics {
	uint32_t count;
	int64_t sum_us, median_us, p90_us, max_us; /* all 0 when count is 0 */
};
void statistics_at(const struct timeline *, enum track, enum measure, int64_t t_us, struct statistics *out);

/* The same for several measures together. */
void statistics_together_at(const struct timeline *, enum track, unsigned set, int64_t t_us, struct statistics *out);

/* The same for any values, whose order it changes. Percentiles are nearest-rank: the least
 * value that at least that many percent of all values do not exceed. */
void statistics_of(int64_t *values, size_t count, struct statistics *out);

/* Counts the responses by time, in `bins` stretches of equal length from the program's first
 * line to `span_us` later (a response at the very end is in the last). */
void statistics_histogram(const struct timeline *, enum track, int64_t t_us, int64_t span_us, uint32_t *counts, int bins);

/* Both programs compared. */
struct comparison {
	bool done[PROGRAM_COUNT];
	int64_t took_us[PROGRAM_COUNT]; /* if not done, how long it has run */
	int64_t begin_us[PROGRAM_COUNT], until_us[PROGRAM_COUNT]; /* its ends; both 0: not begun */
	uint32_t responses[PROGRAM_COUNT];
	uint32_t peak[PROGRAM_COUNT];   /* the most requests in flight at a time */
	/* Of a program that is done, else all 0: */
	struct statistics waits[PROGRAM_COUNT]; /* for answered requests (statistics_wait()), in whole grains */
	struct wait longest[PROGRAM_COUNT];     /* of these */
	int64_t waited_us[PROGRAM_COUNT];       /* their sum as measured */
	bool fair;                      /* both are done, without failures, with equally many responses */
};
void statistics_compare(const struct timeline *, int64_t t_us, int64_t grain_us, struct comparison *out);

enum { VERDICT_SIZE = 192 };

/* Writes how many times faster async was, and why, as known at t, with times in that grain, in
 * sentences of at most `width` characters (>= 60). `why` may be "". Both have VERDICT_SIZE bytes. */
void statistics_verdict(const struct timeline *, int64_t t_us, int64_t grain_us, int width, char *verdict, char *why);

#endif
