/*
 * When the programs of a run will end, as far as that can be known at a time: what is in
 * flight, in line and still to be launched is played to its end under the knobs of that
 * time. Pure.
 */
#ifndef WAITSCOPE_OUTLOOK_H
#define WAITSCOPE_OUTLOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "log/timeline.h"

/* Of one program. Times of the run; NEVER_US: it cannot be known, since the server never
 * answers a request that has no timeout, or is another one, whose time is its own affair, or it is not part of the run, or is done. */
struct outlook_program {
	int64_t begin_least_us, begin_us; /* when it will begin, at the latest at begin_us; NEVER_US if it has */
	int64_t least_us, most_us;    /* when it will end; they differ with jitter */
	int64_t next_us;              /* when the next of its requests in flight ends; NEVER_US also if it is not known exactly */
	bool runs;                    /* it is part of the run and is not done */
};

struct outlook {
	struct outlook_program program[PROGRAM_COUNT];
	int64_t end_us; /* the latest of all ends, done ones included; NEVER_US if one is not known */
};

/* Nothing after t is used. Takes time in proportion to those requests that are in flight in several ways or still to be sent. */
void outlook_make(const struct timeline *, int64_t t_us, struct outlook *out);

#endif
