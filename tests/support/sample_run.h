/* What a typical run logs, for tests of what is shown of it: no clock, no sockets. */
#ifndef WAITSCOPE_SAMPLE_RUN_H
#define WAITSCOPE_SAMPLE_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "log/settings.h"
#include "log/trace.h"

enum { CROWD_US = 4 * 1000 * 1000 };

struct sample {
	int requests;           /* of each program; 0 = 3 */
	int64_t delay_us;       /* 0 = 5 s */
	int64_t limit;          /* open requests; 0 = none */
	int64_t work_us;
	enum programs programs;
	enum server_mode server; /* SERVER_CONCURRENT or SERVER_SERIAL (with one program at a time) */
	uint32_t fails;         /* the number of the async request that fails, 0 = none */
	enum cause cause;
	enum errors errors;     /* what goes wrong in both programs (with a concurrent server) */
	uint32_t visitors;      /* one asks each 0.7 s: for the slow page, then for another delay, then for what is
	                         * not there, then for the slow page, but it leaves; and so on */
	uint32_t crowd;         /* learners, who ask within CROWD_US, from machines of their own: most are signed; some leave early, ask for
	                         * what is not there, or are turned away */
	bool is_hostile;        /* and say what terminals might obey, or what is very long or wide, as the log might have it */
	int64_t turn_us;        /* when the delay is turned to turn_to_us; 0 = never */
	int64_t turn_to_us;
	int64_t press_us;       /* when the button is pressed; 0 = never */
};

/* The whole run, from its knobs to EVENT_RUN_END. Freed with trace_free(). */
struct trace *sample_run(const struct sample *);

/* Its first part: what had been logged at t. */
struct trace *sample_run_until(const struct sample *, int64_t t_us);

#endif
