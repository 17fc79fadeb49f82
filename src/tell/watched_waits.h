/*
 * How long the requests of a watched program waited, and for whom: for the server, and for the program itself, which did
 * not read what lay there. As known at t. Pure.
 */
#ifndef WAITSCOPE_WATCHED_WAITS_H
#define WAITSCOPE_WATCHED_WAITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "log/watched.h"
#include "tell/statistics.h"

/* A stretch of a request's life. */
enum own_wait {
	OWN_WAIT_LINE,   /* it has come -> the server takes it up */
	OWN_WAIT_WORK,   /* -> answered */
	OWN_WAIT_UNREAD, /* -> its program reads the first bytes of the response */
	OWN_WAIT_ALL,    /* all of these together: until it is read, or ends without */
	OWN_WAIT_COUNT,
};

/* How long that took in whole STATISTICS_GRAIN_US, so that the stretches add up; NEVER_US: it is not over, never began or is
 * not known. `number` is the program's own. *goes_on is set to whether it goes on at t. */
int64_t watched_wait_at(const struct timeline *, enum track, uint32_t number, enum own_wait, int64_t t_us, bool *goes_on);

/* Of all requests for which that is known: the shortest (0 if there is none), and the rest. */
int64_t watched_waits_at(const struct timeline *, enum track, enum own_wait, int64_t t_us, struct statistics *out);

#endif
