/* The chapters of a run. */
#include "tell/chapter.h"

#include "log/trace.h"

static const char *const blocks[PROGRAM_COUNT] = { [TRACK_SYNC] = "sync: first block", [TRACK_ASYNC] = "async: first block" };
static const char *const callbacks[PROGRAM_COUNT] = { [TRACK_SYNC] = "sync: first callback", [TRACK_ASYNC] = "async: first callback" };

/* Returns true once. */
static bool
is_first(bool *was)
{
	bool first = !*was;

	*was = true;
	return first;
}

const char *
chapter_next(struct chapters *chapters, const struct timeline *timeline, int64_t t_us, int64_t *begins_us)
{
	const struct trace *trace = timeline_trace(timeline);
	size_t until = trace_count_until(trace, t_us);

	while (chapters->counted < until) {
		const struct event *e = trace_at(trace, chapters->counted++);

		*begins_us = e->t_us;
		if (e->kind == EVENT_KNOB && chapters->turns && e->t_us > 0) {
			knob_label((enum knob)e->number, e->value, chapters->turn, sizeof chapters->turn);
			return chapters->turn;
		}
		if (e->track >= PROGRAM_COUNT)
			continue;
		if (e->kind == EVENT_BLOCK && is_first(&chapters->blocked[e->track]))
			return blocks[e->track];
		if (e->kind == EVENT_CALLBACK_START && is_first(&chapters->called[e->track]))
			return callbacks[e->track];
	}
	return NULL;
}
