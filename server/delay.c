/* How long the slow server takes for a request. */
#include "server/delay.h"

/* The step from one state of SplitMix64 to the next: 2^64 divided by the golden ratio, odd. */
static const uint64_t step = 0x9e3779b97f4a7c15;

/* SplitMix64's output for a state. */
static uint64_t
mix(uint64_t state)
{
	state = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9;
	state = (state ^ (state >> 27)) * 0x94d049bb133111eb;
	return state ^ (state >> 31);
}

/* Draw `number` of the generator that `seed` starts, from -1 up to 1. The seed is mixed
 * first, else the draws of neighbouring seeds would be alike. */
static double
draw(int64_t seed, uint32_t number)
{
	uint64_t drawn = mix(mix((uint64_t)seed + step) + number * step);

	return (double)(drawn >> 11) / (double)(UINT64_C(1) << 52) - 1;
}

int64_t
delay_for(int64_t seed, uint32_t number, int64_t delay_us, int64_t jitter_percent)
{
	double most_us = (double)delay_us * (double)jitter_percent / 100;

	return delay_us + (int64_t)(draw(seed, number) * most_us);
}
