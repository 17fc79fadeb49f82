/* The runs that frames are drawn of, made without a clock. */
#ifndef WAITSCOPE_BENCH_SAMPLED_H
#define WAITSCOPE_BENCH_SAMPLED_H

#include "log/timeline.h"

/* Both programs, each with so many requests that take a second. */
struct timeline *sampled_requests(int requests);

/* The same of 10,000 requests, which take so long that the log has a million events, or a little more. */
struct timeline *sampled_million(void);

/* So many visitors, and no programs. */
struct timeline *sampled_visitors(int visitors);

void sampled_free(struct timeline *);

#endif
