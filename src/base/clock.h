/* Time: the only reader of the system's clocks. */
#ifndef WAITSCOPE_CLOCK_H
#define WAITSCOPE_CLOCK_H

#include <stdint.h>
#include <sys/time.h>

enum {
	US_PER_MS = 1000,
	US_PER_S = 1000 * 1000,
};

/* Monotonic time in microseconds. Only differences mean anything. */
int64_t clock_now_us(void);

/* A timer's time, as libevent takes it. Never less than 1 us: what is due at once still comes
 * in a later turn of the loop, after its sockets had theirs. */
struct timeval clock_timeval(int64_t us);

/* Wall time in microseconds since 1970-01-01 00:00 UTC. */
int64_t clock_wall_us(void);

#endif
