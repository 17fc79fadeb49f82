/*
 * The log of a run while it is being written: a trace, the clock that dates its
 * events, and who is told of each. All that happens in a run comes through here.
 */
#ifndef WAITSCOPE_LOG_H
#define WAITSCOPE_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "log/trace.h"

struct log {
	struct trace *trace;
	int64_t start_us; /* clock_now_us() at the run's t = 0 */
	bool runs;        /* else its time stands at 0 */
	void (*on_event)(void *arg, const struct event *); /* may be NULL */
	void *arg;
};

/* Its time stands at 0. `on_event` is called after each event. */
void log_init(struct log *, void (*on_event)(void *, const struct event *), void *arg);
void log_release(struct log *);

/* From now on its time runs. */
void log_start(struct log *);

/* The run's time now. */
int64_t log_now_us(const struct log *);

/* Appends the event, dated now (its own t_us does not matter). */
void log_event(struct log *, struct event);

#endif
