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

/* An interval as libevent's timers take it, at least 1 us: a timer that is due at once still
 * fires in a later turn of the loop, after the sockets have had theirs. */
struct timeval clock_timeval(int64_t us);

/* Wall time in microseconds since 1970-01-01 00:00 UTC. */
int64_t clock_wall_us(void);

#endif
