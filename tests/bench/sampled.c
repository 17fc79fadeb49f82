#include "bench/sampled.h"

#include "base/clock.h"
#include "support/sample_run.h"

struct timeline *
sampled_requests(int requests)
{
	return timeline_new(sample_run(&(struct sample){ .requests = requests, .delay_us = US_PER_S, .programs = PROGRAMS_BOTH }));
}

struct timeline *
sampled_million(void)
{
	return timeline_new(sample_run(&(struct sample){ .requests = 10000, .delay_us = 4 * US_PER_S, .programs = PROGRAMS_BOTH }));
}

struct timeline *
sampled_visitors(int visitors)
{
	return timeline_new(sample_run(&(struct sample){ .delay_us = 2 * US_PER_S, .programs = PROGRAMS_NONE, .crowd = (uint32_t)visitors }));
}

void
sampled_free(struct timeline *tl)
{
	struct trace *trace = (struct trace *)(uintptr_t)timeline_trace(tl);

	timeline_free(tl);
	trace_free(trace);
}
