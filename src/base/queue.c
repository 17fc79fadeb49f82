/* The places of a ring. Elements move only when it grows. */
#include "base/queue.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"

enum { CAPACITY_AT_FIRST = 16 };

void *
queue_make_room(void *at, struct queue_ring *ring, size_t size)
{
	size_t before_end = ring->capacity - ring->head;
	size_t capacity = ring->capacity == 0 ? CAPACITY_AT_FIRST : 2 * ring->capacity;
	char *old = at, *grown;

	if (ring->count < ring->capacity)
		return at;
	grown = mem_new(capacity, size);
	if (ring->count > 0) { /* it is full: the oldest from the head to the end, the others before the head */
		memcpy(grown, old + ring->head * size, before_end * size);
		memcpy(grown + before_end * size, old, ring->head * size);
	}
	free(old);
	ring->capacity = capacity;
	ring->head = 0;
	return grown;
}

size_t
queue_push(struct queue_ring *ring)
{
	assert(ring->count < ring->capacity);
	ring->count++;
	return (ring->head + ring->count - 1) % ring->capacity;
}

size_t
queue_take(struct queue_ring *ring)
{
	size_t first = ring->head;

	assert(ring->count > 0);
	ring->head = (ring->head + 1) % ring->capacity;
	ring->count--;
	return first;
}

size_t
queue_take_last(struct queue_ring *ring)
{
	assert(ring->count > 0);
	ring->count--;
	return (ring->head + ring->count) % ring->capacity;
}

size_t
queue_place(const struct queue_ring *ring, size_t i)
{
	assert(i < ring->count);
	return (ring->head + i) % ring->capacity;
}
