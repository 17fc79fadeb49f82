/*
 * Flights: a program's requests while they are in flight, as dates in a few bytes each, and blocks of them summed up. Asked
 * how they stood at a time, one looks into those blocks in which they stood differently, and at the sum of the others:
 * what came and went before, and a crowd that waits together, costs next to nothing.
 */
#ifndef WAITSCOPE_FLIGHTS_H
#define WAITSCOPE_FLIGHTS_H

#include <stddef.h>
#include <stdint.h>

#include "base/array.h"

enum { FLIGHTS_BLOCK = 64 };

/* INT64_MAX where it has not happened (yet), or never will. */
struct flight {
	int64_t opened_us;   /* its turn has come: in flight from then on, */
	int64_t ended_us;    /* until then */
	int64_t taken_us;    /* the server took it up, */
	int64_t due_us;      /* and said that it would answer then */
	int64_t answered_us; /* it did, or the client left */
};

/* Of FLIGHTS_BLOCK of them: how many have each date, and the extremes of these. */
struct flight_sum {
	int64_t opened_first_us, opened_last_us, ended_first_us, ended_last_us, taken_first_us, taken_last_us, answered_first_us;
	int64_t due_least_us, due_most_us;
	uint8_t opened, ended, taken;
};

/* All zero: none. */
struct flights {
	ARRAY(struct flight) all; /* index: the request's number - 1 */
	ARRAY(struct flight_sum) sums;
};

void flights_release(struct flights *);

/* What happens to the request of a number from 1 on, in order of time. What has happened to it already, or an end without a beginning,
 * changes nothing. */
void flights_open(struct flights *, uint32_t number, int64_t t_us);
void flights_take(struct flights *, uint32_t number, int64_t t_us, int64_t due_us);
void flights_answer(struct flights *, uint32_t number, int64_t t_us);
void flights_end(struct flights *, uint32_t number, int64_t t_us);

/* How they stood at t: opened, and not ended. */
struct flights_at {
	uint32_t count;
	uint32_t untaken, at_work, answered; /* of these, which are all */
	uint32_t lowest;                     /* the lowest number; 0: none */
	int64_t due_least_us, due_most_us;   /* of those at work; INT64_MAX and INT64_MIN if there is none */
};
void flights_at(const struct flights *, int64_t t_us, struct flights_at *out);

/* Of those at work at t, the first that is due at least_us or later: its number, and when; 0 if there is none. */
uint32_t flights_next_due(const struct flights *, int64_t t_us, int64_t least_us, int64_t *due_us);

/* How many of those at work at t are due from least_us until most_us. */
uint32_t flights_due(const struct flights *, int64_t t_us, int64_t least_us, int64_t most_us);

/* Goes through those in flight at t: the number of the next, 0 if there is none any more. *from is 0 at first. */
uint32_t flights_next(const struct flights *, int64_t t_us, uint32_t *from);

/* The same of those that have ended by t, but whose answer was due only later: a handler that sleeps works on. */
uint32_t flights_next_left(const struct flights *, int64_t t_us, uint32_t *from);

/* The highest number that had been opened by t; 0: none. */
uint32_t flights_last(const struct flights *, int64_t t_us);

/* When the last one until t was opened; INT64_MAX: none was. */
int64_t flights_last_opened_us(const struct flights *, int64_t t_us);

#endif
