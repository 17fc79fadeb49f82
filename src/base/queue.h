/*
 * Queues, typed: first in, first out, in a ring that doubles.
 *
 *	QUEUE(uint32_t) waiting = { 0 };     all zero is an empty queue
 *	QUEUE_PUSH(waiting, 7);
 *	if (QUEUE_COUNT(waiting) > 0)
 *		number = QUEUE_TAKE(waiting);
 *	QUEUE_RELEASE(waiting);
 *
 * The macros take the queue itself, not a pointer to it, and evaluate it more than once.
 * Out of memory, the program ends (memory.h).
 */
#ifndef WAITSCOPE_QUEUE_H
#define WAITSCOPE_QUEUE_H

#include <stddef.h>
#include <stdlib.h>

/* The taken places of the ring: `count` of them from `head` on, wrapping around its end. */
struct queue_ring {
	size_t head, count, capacity;
};

#define QUEUE(type) \
	struct { \
		type *at; \
		struct queue_ring ring; \
	}

#define QUEUE_COUNT(queue) ((queue).ring.count)

/* Appends an element, by value; it may contain commas, as compound literals do. */
#define QUEUE_PUSH(queue, ...) \
	do { \
		(queue).at = queue_make_room((queue).at, &(queue).ring, sizeof *(queue).at); \
		(queue).at[queue_push(&(queue).ring)] = __VA_ARGS__; \
	} while (0)

/* Removes and yields the oldest element, or the youngest. There must be one. */
#define QUEUE_TAKE(queue) ((queue).at[queue_take(&(queue).ring)])
#define QUEUE_TAKE_LAST(queue) ((queue).at[queue_take_last(&(queue).ring)])

/* The element that is the i-th to be taken, from 0; there must be one. It may be changed in place. */
#define QUEUE_AT(queue, i) ((queue).at[queue_place(&(queue).ring, (i))])

/* Empties the queue. */
#define QUEUE_CLEAR(queue) ((void)((queue).ring.count = 0))

/* Frees the memory. The queue is empty afterwards and may be used again. */
#define QUEUE_RELEASE(queue) \
	do { \
		free((queue).at); \
		(queue).at = NULL; \
		(queue).ring = (struct queue_ring){ 0 }; \
	} while (0)

/* For the macros: the memory, with room for one more; and the place that a push writes or a
 * take reads, or where the i-th is. */
void *queue_make_room(void *at, struct queue_ring *, size_t size);
size_t queue_push(struct queue_ring *);
size_t queue_take(struct queue_ring *);
size_t queue_take_last(struct queue_ring *);
size_t queue_place(const struct queue_ring *, size_t i);

#endif
