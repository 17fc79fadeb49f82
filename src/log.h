/*
 * The log of a run while it is being written: a trace, the clock that dates its
 * events, and who is told of each. All that happens in a run comes through here.
 */
#ifndef WAITSCOPE_LOG_H
#define WAITSCOPE_LOG_H

#include <stdint.h>

#include "trace.h"

struct log {
	struct trace *trace;
	int64_t start_us; /* clock_now_us() at the run's t = 0 */
	void (*told)(void *arg, const struct event *); /* may be NULL */
	void *arg;
};

/* Starts at t = 0 now. `told` is called after each event. */
void log_init(struct log *, void (*told)(void *, const struct event *), void *arg);
void log_release(struct log *);

/* The run's time now. */
int64_t log_now_us(const struct log *);

/* Appends the event, dated now (its own t_us does not matter). */
void log_event(struct log *, struct event);

#endif
