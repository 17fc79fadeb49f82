/* Facts about watched programs become events. */
#include "run/watching_inside.h"

int64_t
watched_run_time_us(const struct watched *w, int64_t clock_us)
{
	return clock_us - w->all->log->start_us;
}

void
watched_log(struct watched *w, int64_t t_us, enum event_kind kind, uint32_t number, int64_t value)
{
	log_event_at(w->all->log, (struct event){
		.t_us = t_us, .kind = (uint8_t)kind, .track = (uint8_t)w->track, .number = number, .value = value,
	});
}

void
watched_log_text(struct watched *w, int64_t t_us, enum event_kind kind, uint32_t number, const char *text)
{
	watched_log(w, t_us, kind, number, trace_intern(w->all->log->trace, text));
}
