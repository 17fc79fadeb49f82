/*
 * The log of a run while it is being written: a trace, and the clock that dates its
 * events. Everything that happens in a run passes through here.
 */
#ifndef WAITSCOPE_LOG_H
#define WAITSCOPE_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "log/trace.h"

struct log {
	struct trace *trace;
	int64_t start_us; /* clock_now_us() at the run's t = 0 */
	bool runs;        /* else the run's time is 0 */
	void (*on_event)(void *arg, const struct event *); /* may be NULL */
	void *arg;
};

/* The run's time is 0 until log_start(). `on_event` is called after each event. */
void log_init(struct log *, void (*on_event)(void *, const struct event *), void *arg);
void log_release(struct log *);

/* Starts the run's time. */
void log_start(struct log *);

/* The run's time now. */
int64_t log_now_us(const struct log *);

/* Appends the event, dated now (its own t_us is ignored). */
void log_event(struct log *, struct event);

/* The same for what belongs to the event before: it has that one's date, so that at no time only half of it is known. */
void log_event_along(struct log *, struct event);

#endif
