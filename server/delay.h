/* How long the slow server takes for a request. Pure. */
#ifndef WAITSCOPE_DELAY_H
#define WAITSCOPE_DELAY_H

#include <stdint.h>

/*
 * `delay_us` moved up or down by up to jitter_percent (0..100) of itself, uniformly
 * distributed. The same (seed, number) always makes the same draw, so that both
 * programs get the same delays; the delay and the jitter only scale it.
 * The generator is SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom
 * Number Generators, 2014).
 */
int64_t delay_for(int64_t seed, uint32_t number, int64_t delay_us, int64_t jitter_percent);

#endif
