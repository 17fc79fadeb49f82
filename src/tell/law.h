/*
 * What a program's time consists of, before it is over: "3 × 5.0 s, one after another". From it one can
 * derive what another delay, or another number of requests, would change. Pure.
 */
#ifndef WAITSCOPE_LAW_H
#define WAITSCOPE_LAW_H

#include "log/outlook.h"
#include "log/timeline.h"

enum { LAW_SIZE = 96 };

struct law {
	char full[LAW_SIZE], brief[LAW_SIZE]; /* "": none is known to hold */
};

/* Of a program that is expected to end as `outlook` says, as of t. A law in numbers is written only if it
 * gives that end; where delays differ or requests fail, there may be one in words. */
void law_write(const struct timeline *, enum track, int64_t t_us, const struct outlook_program *outlook, int64_t grain_us,
    struct law *out);

#endif
