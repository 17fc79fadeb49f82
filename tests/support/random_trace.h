/* Traces for property tests: plausible ones, and sheer nonsense. */
#ifndef WAITSCOPE_RANDOM_TRACE_H
#define WAITSCOPE_RANDOM_TRACE_H

#include <stdint.h>

#include "log/trace.h"

/* SplitMix64: the next number of the sequence that *state stands for. */
uint64_t random_next(uint64_t *state);

/* A number from 0 to below - 1. */
int64_t random_below(uint64_t *state, int64_t below);

/* `events` events of any kind with any fields that trace.h allows. */
struct trace *random_nonsense(uint64_t seed, int events);

/* What a run might have logged: both programs, some requests that fail or are
 * cancelled, knobs, presses, heartbeats, in an order that could be. */
struct trace *random_run(uint64_t seed);

/* The same of the world outside: most fetch from elsewhere, where names are looked up, addresses fail, responses are
 * redirected; to the others come visitors, and some are turned away. */
struct trace *random_outside_run(uint64_t seed);

/* What a run without programs might have logged: `visitors` visitors, many of them signed, some of a watched program's, some
 * that leave or are broken off, and others who are turned away or only counted. */
struct trace *random_visits(uint64_t seed, int visitors);

/* A copy of what the trace had at t. */
struct trace *random_first_part(const struct trace *, int64_t t_us);

/* The trace, with times and values at the extremes of what is `allowed` (which returns 0 for what
 * is). What it is made of is freed. */
struct trace *random_extremes(uint64_t seed, struct trace *trace, int (*allowed)(const struct event *));

#endif
