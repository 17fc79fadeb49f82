/* The log of a run: dates events and hands them on. */
#include "log/log.h"

#include <stddef.h>

#include "base/clock.h"

void
log_init(struct log *log, void (*told)(void *, const struct event *), void *arg)
{
	*log = (struct log){
		.trace = trace_new(clock_wall_us()), .told = told, .arg = arg,
	};
}

void
log_release(struct log *log)
{
	trace_free(log->trace);
	log->trace = NULL;
}

void
log_start(struct log *log)
{
	trace_set_wall_us(log->trace, clock_wall_us());
	log->start_us = clock_now_us();
	log->runs = true;
}

int64_t
log_now_us(const struct log *log)
{
	return log->runs ? clock_now_us() - log->start_us : 0;
}

void
log_event(struct log *log, struct event e)
{
	const struct event *kept;

	e.t_us = log_now_us(log);
	kept = trace_append(log->trace, &e);
	if (log->told != NULL)
		log->told(log->arg, kept);
}
