/* The trace: events in chunks that never move, and each text stored once. */
#include "log/trace.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/memory.h"

enum {
	CHUNK = 4096,         /* events */
	SLOTS_AT_FIRST = 64,
};

struct trace {
	ARRAY(struct event *) chunks; /* of CHUNK events each */
	size_t count;
	ARRAY(char *) texts; /* id - 1 -> text */
	size_t *slots; /* a hash table of texts, open addressing: id, or 0 = free */
	size_t slot_count; /* a power of two */
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
	for (size_t i = 0; i < trace->texts.count; i++)
		free(trace->texts.at[i]);
	ARRAY_RELEASE(trace->chunks);
	ARRAY_RELEASE(trace->texts);
	free(trace->slots);
	free(trace);
}

const struct event *
trace_append(struct trace *trace, const struct event *e)
{
	struct event *appended;

	assert(e->kind < EVENT_KIND_COUNT && e->track < TRACK_COUNT && e->step < STEP_COUNT);
	if (trace->count == trace->chunks.count * CHUNK)
		ARRAY_PUSH(trace->chunks, mem_new(CHUNK, sizeof **trace->chunks.at));
	appended = &trace->chunks.at[trace->count / CHUNK][trace->count % CHUNK];
	*appended = *e;
	if (trace->count > 0 && appended->t_us < trace_at(trace, trace->count - 1)->t_us)
		appended->t_us = trace_at(trace, trace->count - 1)->t_us;
	trace->count++;
	return appended;
}

size_t
trace_count(const struct trace *trace)
{
	return trace->count;
}

const struct event *
trace_at(const struct trace *trace, size_t i)
{
	assert(i < trace->count);
	return &trace->chunks.at[i / CHUNK][i % CHUNK];
}

size_t
trace_count_until(const struct trace *trace, int64_t t_us)
{
	size_t low = 0, high = trace->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (trace_at(trace, middle)->t_us <= t_us)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/ */
static uint64_t
hash(const char *text)
{
	uint64_t h = 14695981039346656037u;

	for (; *text != '\0'; text++)
		h = (h ^ (unsigned char)*text) * 1099511628211u;
	return h;
}

/* The slot that holds `text`, or the free one where it belongs. */
static size_t *
find_slot(const struct trace *trace, const char *text)
{
	size_t i = hash(text) & (trace->slot_count - 1);

	while (trace->slots[i] != 0 && strcmp(trace->texts.at[trace->slots[i] - 1], text) != 0)
		i = (i + 1) & (trace->slot_count - 1);
	return &trace->slots[i];
}

static void
grow_slots(struct trace *trace)
{
	free(trace->slots);
	trace->slot_count = trace->slot_count == 0 ? SLOTS_AT_FIRST : trace->slot_count * 2;
	trace->slots = mem_new(trace->slot_count, sizeof *trace->slots);
	for (size_t id = 1; id <= trace->texts.count; id++)
		*find_slot(trace, trace->texts.at[id - 1]) = id;
}

int64_t
trace_intern(struct trace *trace, const char *text)
{
	size_t *slot;

	if (trace->texts.count * 2 >= trace->slot_count)
		grow_slots(trace);
	slot = find_slot(trace, text);
	if (*slot == 0) {
		ARRAY_PUSH(trace->texts, mem_copy(text));
		*slot = trace->texts.count;
	}
	return (int64_t)*slot;
}

const char *
trace_text(const struct trace *trace, int64_t id)
{
	if (id < 1 || (uint64_t)id > trace->texts.count)
		return "";
	return trace->texts.at[id - 1];
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
