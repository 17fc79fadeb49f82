/*
 * The numbers: how long each phase of each request took, and what they add up to,
 * as known at a time. Pure.
 */
#ifndef WAITSCOPE_STATISTICS_H
#define WAITSCOPE_STATISTICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "log/timeline.h"
#include "log/trace.h"

/* The stretches that a request's time is made of, in their order. */
enum measure {
	MEASURE_TURN,     /* launched -> connect begun: waited its turn */
	MEASURE_CONNECT,  /* -> connected */
	MEASURE_LINE,     /* -> taken up by the server: sent, and in line there */
	MEASURE_WORK,     /* -> answered: the server's work, or sleep */
	MEASURE_BACK,     /* -> the response is here, whole */
	MEASURE_QUEUE,    /* response or failure -> its callback begins (async) */
	MEASURE_CALLBACK, /* -> its callback ends */
	MEASURE_TOTAL,    /* launched -> the program is done with it */
	MEASURE_COUNT,
};

/* How long that took, in microseconds; NEVER_US if it is not known at t: not over,
 * or it never came to that. */
int64_t statistics_measure_at(const struct request *, enum track, enum measure, int64_t t_us);

/* Whether that stretch goes on at t. MEASURE_TOTAL never does: others say where it is. */
bool statistics_measure_goes_on(const struct request *, enum measure, int64_t t_us);

/* How long several of them took together, a bit for each (1u << measure): those that
 * it came to. NEVER_US before the program is done with the request, or if it came to none. */
int64_t statistics_measures_at(const struct request *, enum track, unsigned set, int64_t t_us);

/* Of all requests of a program for which a measure is known. */
struct statistics {
	uint32_t count;
	int64_t sum_us, median_us, p90_us, max_us; /* all 0 when count is 0 */
};
void statistics_at(const struct timeline *, enum track, enum measure, int64_t t_us, struct statistics *out);

/* The same of several measures together. */
void statistics_together_at(const struct timeline *, enum track, unsigned set, int64_t t_us, struct statistics *out);

/* The same of any values, whose order it changes. Percentiles are nearest-rank: the
 * least value that at least so many percent of all do not exceed. */
void statistics_of(int64_t *values, size_t count, struct statistics *out);

/* How many responses came when: counted into `bins` stretches of equal length from
 * the program's first line to `span_us` later (what comes at its end is in the last). */
void statistics_histogram(const struct timeline *, enum track, int64_t t_us, int64_t span_us, uint32_t *counts, int bins);

/* Both programs compared. */
struct comparison {
	bool done[PROGRAM_COUNT];       /* and how long it took; else how long it has run */
	int64_t took_us[PROGRAM_COUNT];
	uint32_t responses[PROGRAM_COUNT];
	uint32_t peak[PROGRAM_COUNT];   /* most requests that were in flight at a time */
	struct statistics flight[PROGRAM_COUNT]; /* of those answered: connect begun -> response */
	bool fair;                      /* both are done, without failures, with as many responses */
};
void statistics_compare(const struct timeline *, int64_t t_us, struct comparison *out);

enum { VERDICT_SIZE = 192 };

/* How many times faster async was, and why, in sentences of at most `width`
 * characters each (60 at least); what is not known at t they do not say. `why` may
 * be "". Both have VERDICT_SIZE bytes. */
void statistics_verdict(const struct timeline *, int64_t t_us, int width, char *verdict, char *why);

#endif
