/* What runs log whose programs fetch from another server, for tests of what is shown of them: no clock, no sockets. */
#ifndef WAITSCOPE_OUTSIDE_TRACE_H
#define WAITSCOPE_OUTSIDE_TRACE_H

#include <stdint.h>

#include "log/trace.h"

/* X(SAMPLE, name, url, requests of each program, how many may be open at a time; 0: any). */
#define OUTSIDE_SAMPLES(X) \
	X(SLOW, "slow", "http://127.0.0.1:8080/slow", 3, 0)     /* each waits 2 s for its first byte */ \
	X(SECURE, "secure", "https://api.example.org/reports/2026/november?format=long&page=1", 3, 20) /* a name, TLS, a redirect; nothing checked */ \
	X(MIXED, "mixed", "http://localhost:8080/mixed", 6, 0)  /* a body that drips, 204, 404, a reset, a timeout, a redirect */ \
	X(REFUSED, "refused", "http://localhost:9/", 3, 0)      /* nobody listens at either address */ \
	X(EXPIRED, "expired", "https://old.example.org/", 3, 20) /* the certificate is */ \
	X(NO_NAME, "no-name", "http://nowhere.example.org/", 3, 20) \
	X(MANY, "many", "http://203.0.113.5/", 100, 20)         /* elsewhere: 20 at a time */

#define OUTSIDE_SAMPLE_MEMBER(sample, ...) OUTSIDE_SAMPLE_##sample,
enum outside_sample {
	OUTSIDE_SAMPLES(OUTSIDE_SAMPLE_MEMBER)
	OUTSIDE_SAMPLE_COUNT,
};

const char *outside_sample_name(enum outside_sample);

/* The whole run, from its knobs to EVENT_RUN_END; and what had been logged of it at t. Freed with trace_free(). */
struct trace *outside_trace(enum outside_sample);
struct trace *outside_trace_until(enum outside_sample, int64_t t_us);

#endif
