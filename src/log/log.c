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
	ARRAY_RELEASE(log->waiting);
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

/* Behind those of the same date. */
static void
wait(struct log *log, const struct event *e)
{
	size_t at = log->waiting.count;

	ARRAY_PUSH(log->waiting, *e);
	for (; at > 0 && log->waiting.at[at - 1].t_us > e->t_us; at--)
		log->waiting.at[at] = log->waiting.at[at - 1];
	log->waiting.at[at] = *e;
}

static void
log_dated(struct log *log, const struct event *e)
{
	if (log->is_held)
		wait(log, e);
	else
		append(log, e);
}

void
log_event(struct log *log, struct event e)
{
	e.t_us = log->last_us = log_now_us(log);
	log_dated(log, &e);
}

void
log_event_along(struct log *log, struct event e)
{
	e.t_us = log->last_us;
	log_dated(log, &e);
}

void
log_event_at(struct log *log, struct event e)
{
	if (e.t_us < log->known_us)
		e.t_us = log->known_us;
	log_dated(log, &e);
}

void
log_hold(struct log *log)
{
	log->is_held = true;
	log->known_us = log->last_us;
}

/* Whoever is told of an event may log another one. */
static void
append_before(struct log *log, int64_t t_us)
{
	size_t count = 0;

	for (; count < log->waiting.count && log->waiting.at[count].t_us < t_us; count++) {
		struct event e = log->waiting.at[count];

		append(log, &e);
	}
	ARRAY_DROP(log->waiting, count);
}

void
log_know_until(struct log *log, int64_t t_us)
{
	if (!log->is_held || t_us <= log->known_us)
		return;
	log->known_us = t_us;
	append_before(log, t_us);
}

void
log_let_go(struct log *log)
{
	if (!log->is_held)
		return;
	append_before(log, INT64_MAX);
	log->is_held = false;
}

struct event *
log_find_waiting(struct log *log, enum track track, enum event_kind kind, int64_t value)
{
	for (size_t i = log->waiting.count; i > 0; i--) {
		struct event *e = &log->waiting.at[i - 1];

		if (e->track == track && e->kind == kind && e->value == value)
			return e;
	}
	return NULL;
}

struct event *
log_find_waiting_number(struct log *log, enum track track, enum event_kind kind, uint32_t number)
{
	for (size_t i = log->waiting.count; i > 0; i--) {
		struct event *e = &log->waiting.at[i - 1];

		if (e->track == track && e->kind == kind && e->number == number)
			return e;
	}
	return NULL;
}

int64_t
log_known_us(const struct log *log)
{
	return log->is_held ? log->known_us : log_now_us(log);
}
