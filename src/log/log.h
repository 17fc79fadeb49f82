/*
 * The log of a run while it is being written: a trace, and the clock that dates its
 * events. Everything that happens in a run passes through here.
 */
#ifndef WAITSCOPE_LOG_H
#define WAITSCOPE_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "log/trace.h"

/*
 * Facts about a watched program are told late, and not in their order. So that the log has all in order, with its own
 * date each, a log can be held: events wait until all that was before them is known.
 */
struct log {
	struct trace *trace;
	int64_t start_us; /* clock_now_us() at the run's t = 0 */
	bool runs;        /* else the run's time is 0 */
	void (*on_event)(void *arg, const struct event *); /* may be NULL */
	void *arg;
	bool is_held;
	int64_t known_us; /* held: until then all is logged */
	int64_t last_us;  /* the date of the last log_event() */
	ARRAY(struct event) waiting; /* held: in the order of their dates */
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

/* Appends an event that has its date (of the run), of a log that is held. One before what is known is dated that. */
void log_event_at(struct log *, struct event);

/* From now on events wait. */
void log_hold(struct log *);

/* All until then is known, but for what may yet come at that very time: what waits from before it is logged. */
void log_know_until(struct log *, int64_t t_us);

/* All is known: nothing waits any more. */
void log_let_go(struct log *);

/* The last event of that kind and value on that track that waits, so that what is learnt late can be set in it; NULL: it
 * waits no more, or never did. Valid until another event comes. */
struct event *log_find_waiting(struct log *, enum track, enum event_kind, int64_t value);

/* The same by its number. */
struct event *log_find_waiting_number(struct log *, enum track, enum event_kind, uint32_t number);

/* Until when all is logged that happened: now, unless it is held. */
int64_t log_known_us(const struct log *);

#endif
