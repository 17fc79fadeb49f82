/* A queue of numbers, first in, first out. */
#ifndef WAITSCOPE_FIFO_H
#define WAITSCOPE_FIFO_H

#include <stddef.h>
#include <stdint.h>

/* All zero is an empty one. */
struct fifo {
	uint32_t *ring;
	size_t head, count, capacity;
};

void fifo_release(struct fifo *);
void fifo_push(struct fifo *, uint32_t number);

/* The oldest, and the youngest. There must be one. */
uint32_t fifo_take(struct fifo *);
uint32_t fifo_take_last(struct fifo *);

#endif
