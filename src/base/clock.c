/* Time: the only reader of the system's clocks. */
#include "base/clock.h"

#include <time.h>

static int64_t
read_us(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * US_PER_S + now.tv_nsec / 1000;
}

int64_t
clock_now_us(void)
{
	return read_us(CLOCK_MONOTONIC);
}

struct timeval
clock_timeval(int64_t us)
{
	int64_t at_least = us < 1 ? 1 : us;

	return (struct timeval){ (time_t)(at_least / US_PER_S), (suseconds_t)(at_least % US_PER_S) };
}

int64_t
clock_wall_us(void)
{
	return read_us(CLOCK_REALTIME);
}
