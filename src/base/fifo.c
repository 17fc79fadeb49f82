/* A queue of numbers in a ring that doubles. */
#include "base/fifo.h"

#include <assert.h>
#include <stdlib.h>

#include "base/memory.h"

void
fifo_release(struct fifo *fifo)
{
	free(fifo->ring);
	*fifo = (struct fifo){ 0 };
}

static void
grow(struct fifo *fifo)
{
	size_t capacity = fifo->capacity == 0 ? 16 : fifo->capacity * 2;
	uint32_t *ring = mem_new(capacity, sizeof *ring);

	for (size_t i = 0; i < fifo->count; i++)
		ring[i] = fifo->ring[(fifo->head + i) % fifo->capacity];
	free(fifo->ring);
	fifo->ring = ring;
	fifo->capacity = capacity;
	fifo->head = 0;
}

void
fifo_push(struct fifo *fifo, uint32_t number)
{
	if (fifo->count == fifo->capacity)
		grow(fifo);
	fifo->ring[(fifo->head + fifo->count++) % fifo->capacity] = number;
}

uint32_t
fifo_take(struct fifo *fifo)
{
	uint32_t number;

	assert(fifo->count > 0);
	number = fifo->ring[fifo->head];
	fifo->head = (fifo->head + 1) % fifo->capacity;
	fifo->count--;
	return number;
}

uint32_t
fifo_take_last(struct fifo *fifo)
{
	assert(fifo->count > 0);
	return fifo->ring[(fifo->head + --fifo->count) % fifo->capacity];
}
