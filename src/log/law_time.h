/*
 * The law: how long each program takes from its begin to its end, by the knobs alone. It is what would be if connections,
 * parsing and drawing took no time; nobody turns a knob, and nobody else is at the server. Pure.
 */
#ifndef WAITSCOPE_LAW_TIME_H
#define WAITSCOPE_LAW_TIME_H

#include <stdbool.h>
#include <stdint.h>

#include "log/settings.h"
#include "log/trace.h"

/* Of one program. NEVER_US: not known, since another server answers, whose time is its own affair; or it never ends. */
struct law_time {
	int64_t us;                /* with every delay as the knob says */
	int64_t least_us, most_us; /* they differ from it with jitter: nothing comes outside */
	int64_t in_line_us;        /* how long its requests stand in the server's line, in all, when it takes `us` */
	bool runs;                 /* it is part of such a run; else all are NEVER_US */
};

/* `limit`: how many of a program's requests the system lets be in flight; 0: as many as the knobs do. Takes time in proportion
 * to the requests. */
void law_times(const struct settings *, uint32_t limit, struct law_time out[PROGRAM_COUNT]);

/* About how many requests law_times() plays for these settings: what it takes, for those who ask often. */
int64_t law_times_cost(const struct settings *);

/* When the last program is done, from the run's begin on, with every delay as the knob says; NEVER_US if that is not known. 0
 * without programs. */
int64_t law_end_us(const struct settings *, uint32_t limit);

#endif
