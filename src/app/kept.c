/* Runs that are kept. */
#include "app/kept.h"

#include <string.h>

static void
drop(struct kept *kept, int i)
{
	source_free(kept->runs[i].source);
	kept->count--;
	memmove(&kept->runs[i], &kept->runs[i + 1], (size_t)(kept->count - i) * sizeof *kept->runs);
}

void
kept_release(struct kept *kept)
{
	while (kept->count > 0)
		drop(kept, kept->count - 1);
}

static int
index_of(const struct kept *kept, int lesson, int part)
{
	for (int i = 0; i < kept->count; i++)
		if (kept->runs[i].lesson == lesson && kept->runs[i].part == part)
			return i;
	return -1;
}

static struct trace *
copy_trace(const struct trace *trace)
{
	struct trace *copy = trace_new(trace_wall_us(trace));

	for (size_t i = 0; i < trace_count(trace); i++) {
		struct event e = *trace_at(trace, i);

		if (event_has_text(&e) && e.value != TRACE_NO_TEXT)
			e.value = trace_intern(copy, trace_text(trace, e.value));
		trace_append(copy, &e);
	}
	return copy;
}

/* Makes room for one more run of so many events. */
static void
make_room(struct kept *kept, size_t events)
{
	for (int i = 0; i < kept->count; i++)
		events += kept->runs[i].events;
	while (kept->count == KEPT_RUNS_MAX || (kept->count > 0 && events > KEPT_EVENTS_MAX)) {
		events -= kept->runs[0].events;
		drop(kept, 0);
	}
}

void
kept_put(struct kept *kept, int lesson, int part, const struct timeline *timeline, const char *address)
{
	const struct trace *trace = timeline_trace(timeline);
	int old = index_of(kept, lesson, part);

	if (old >= 0)
		drop(kept, old);
	make_room(kept, trace_count(trace));
	kept->runs[kept->count++] = (struct kept_run){ lesson, part, trace_count(trace), source_kept_new(copy_trace(trace), address) };
}

struct source *
kept_find(const struct kept *kept, int lesson, int part)
{
	int i = index_of(kept, lesson, part);

	return i < 0 ? NULL : kept->runs[i].source;
}

void
kept_drop(struct kept *kept, int lesson, int part)
{
	int i = index_of(kept, lesson, part);

	if (i >= 0)
		drop(kept, i);
}

void
kept_forget(struct kept *kept, int lesson)
{
	for (int i = kept->count - 1; i >= 0; i--)
		if (kept->runs[i].lesson == lesson)
			drop(kept, i);
}
