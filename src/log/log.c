/* The log of a run: dates events and hands them on. */
#include "log/log.h"

#include <stddef.h>

#include "base/clock.h"

void
log_init(struct log *log, void (*on_event)(void *, const struct event *), void *arg)
{
	*log = (struct log){
		.trace = trace_new(clock_wall_us()), .on_event = on_event, .arg = arg,
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

static void
append(struct log *log, const struct event *e)
{
	const struct event *logged = trace_append(log->trace, e);

	if (log->on_event != NULL)
		log->on_event(log->arg, logged);
}

void
log_event(struct log *log, struct event e)
{
	e.t_us = log_now_us(log);
	append(log, &e);
}

void
log_event_along(struct log *log, struct event e)
{
	size_t count = trace_count(log->trace);

	e.t_us = count == 0 ? 0 : trace_at(log->trace, count - 1)->t_us;
	append(log, &e);
}
