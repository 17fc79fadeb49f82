/* The trace: events in chunks that never move, and each text stored once. */
#include "log/trace.h"

#include <assert.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/memory.h"
#include "base/texts.h"

enum { CHUNK = 4096 /* events */ };

struct trace {
	ARRAY(struct event *) chunks; /* of CHUNK events each */
	size_t first; /* the place of its first event: how many are forgotten */
	size_t count; /* the place of its next one */
	struct texts texts; /* by id */
	int64_t wall_us;
};

struct trace *
trace_new(int64_t wall_us)
{
	struct trace *trace = mem_new(1, sizeof *trace);

	trace->wall_us = wall_us;
	return trace;
}

void
trace_free(struct trace *trace)
{
	if (trace == NULL)
		return;
	for (size_t i = 0; i < trace->chunks.count; i++)
		free(trace->chunks.at[i]);
	ARRAY_RELEASE(trace->chunks);
	texts_release(&trace->texts);
	free(trace);
}

static struct event *
place_of(const struct trace *trace, size_t i)
{
	i -= trace->first;
	return &trace->chunks.at[i / CHUNK][i % CHUNK];
}

const struct event *
trace_append(struct trace *trace, const struct event *e)
{
	struct event *appended;

	assert(e->kind < EVENT_KIND_COUNT && e->track < TRACK_COUNT && e->step < STEP_COUNT && e->of < EVENT_KIND_COUNT);
	if (trace->count - trace->first == trace->chunks.count * CHUNK)
		ARRAY_PUSH(trace->chunks, mem_new(CHUNK, sizeof **trace->chunks.at));
	appended = place_of(trace, trace->count);
	*appended = *e;
	if (trace->count > trace->first && appended->t_us < trace_at(trace, trace->count - 1)->t_us)
		appended->t_us = trace_at(trace, trace->count - 1)->t_us;
	trace->count++;
	return appended;
}

size_t
trace_first(const struct trace *trace)
{
	return trace->first;
}

size_t
trace_count(const struct trace *trace)
{
	return trace->count;
}

const struct event *
trace_at(const struct trace *trace, size_t i)
{
	assert(i >= trace->first && i < trace->count);
	return place_of(trace, i);
}

size_t
trace_count_until(const struct trace *trace, int64_t t_us)
{
	size_t low = trace->first, high = trace->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (trace_at(trace, middle)->t_us <= t_us)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

int64_t
trace_intern(struct trace *trace, const char *text)
{
	return (int64_t)texts_number(&trace->texts, text);
}

const char *
trace_text(const struct trace *trace, int64_t id)
{
	return id < 1 ? "" : texts_at(&trace->texts, (size_t)id);
}

void
trace_keep_text(struct trace *trace, const struct trace *from, int64_t id)
{
	if (id != TRACE_NO_TEXT)
		texts_put(&trace->texts, (size_t)id, trace_text(from, id));
}

void
trace_take(struct trace *trace, const struct trace *from, const struct event *e)
{
	if (event_has_text(e))
		trace_keep_text(trace, from, e->value);
	trace_append(trace, e);
}

int64_t
trace_ids(const struct trace *trace)
{
	return (int64_t)trace->texts.count;
}

void
trace_skip_ids(struct trace *trace, int64_t ids)
{
	texts_skip(&trace->texts, (size_t)ids);
}

void
trace_move(struct trace *trace, size_t first)
{
	trace->count = first + trace->count - trace->first;
	trace->first = first;
}

void
trace_swap(struct trace *a, struct trace *b)
{
	struct trace swapped = *a;

	*a = *b;
	*b = swapped;
}

int64_t
trace_wall_us(const struct trace *trace)
{
	return trace->wall_us;
}

void
trace_set_wall_us(struct trace *trace, int64_t wall_us)
{
	trace->wall_us = wall_us;
}

const struct event *
trace_append_from(struct trace *trace, const struct trace *from, const struct event *of_from)
{
	struct event e = *of_from;

	if (event_has_text(&e) && e.value != TRACE_NO_TEXT)
		e.value = trace_intern(trace, trace_text(from, e.value));
	return trace_append(trace, &e);
}

struct trace *
trace_copy(const struct trace *trace)
{
	struct trace *copy = trace_new(trace_wall_us(trace));

	copy->first = copy->count = trace->first;
	for (size_t i = trace_first(trace); i < trace_count(trace); i++)
		trace_append_from(copy, trace, trace_at(trace, i));
	return copy;
}
