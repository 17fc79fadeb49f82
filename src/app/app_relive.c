/* A kept run that happens again. */
#include "app/app_relive.h"

void
relive_init(struct relive *relive, const struct trace *whole)
{
	relive->whole = whole;
	relive->trace = trace_new(trace_wall_us(whole));
	relive->timeline = timeline_new(relive->trace);
}

void
relive_release(struct relive *relive)
{
	if (relive->whole == NULL)
		return;
	timeline_free(relive->timeline);
	trace_free(relive->trace);
	*relive = (struct relive){ .whole = NULL };
}

void
relive_until(struct relive *relive, int64_t t_us)
{
	size_t until = trace_count_until(relive->whole, t_us);

	for (size_t i = trace_count(relive->trace); i < until; i++) {
		struct event e = *trace_at(relive->whole, i);

		if (event_has_text(&e) && e.value != TRACE_NO_TEXT)
			e.value = trace_intern(relive->trace, trace_text(relive->whole, e.value));
		trace_append(relive->trace, &e);
	}
	timeline_update(relive->timeline);
}
