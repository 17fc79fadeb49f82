/* What runs with watched programs log, for tests of what is shown of them: no clock, no processes. */
#ifndef WAITSCOPE_WATCHED_TRACE_H
#define WAITSCOPE_WATCHED_TRACE_H

#include <stdint.h>

#include "log/trace.h"

/* X(SAMPLE, name). The server takes 2 s for a request. */
#define WATCHED_SAMPLES(X) \
	X(HOLD, "hold")               /* asyncio: three requests at once, then time.sleep(0.3) in each coroutine */ \
	X(URLLIB, "urllib")           /* three requests, one after the other, each blocks */ \
	X(BOTH, "both")               /* URLLIB on track 1 and HOLD on track 2 */ \
	X(THREADS, "threads")         /* three threads block, the first waits for them; a pool of 8 helpers */ \
	X(NODE, "node")               /* no lines of its own; computes for 0.4 s while responses lie there */ \
	X(NOT_FOUND, "not-found")     /* not started */ \
	X(UNTRACED, "untraced")       /* URLLIB where nothing may be traced */ \
	X(KILLED, "killed")           /* by a signal, while it is blocked; a child of it lives on for 0.2 s */ \
	X(MANY, "many")               /* 30 threads, 100 requests, 400 lines; long names, lines and prints */ \
	X(BESIDE, "beside")           /* HOLD beside both built-in programs, and a visitor who is nobody's */

#define WATCHED_SAMPLE_MEMBER(sample, name) WATCHED_SAMPLE_##sample,
enum watched_sample {
	WATCHED_SAMPLES(WATCHED_SAMPLE_MEMBER)
	WATCHED_SAMPLE_COUNT,
};

const char *watched_sample_name(enum watched_sample);

/* The whole run, from its knobs to EVENT_RUN_END; and what had been logged of it at t. Freed with trace_free(). */
struct trace *watched_trace(enum watched_sample);
struct trace *watched_trace_until(enum watched_sample, int64_t t_us);

#endif
