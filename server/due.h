/*
 * What is due at a time each, the first of it at hand: a heap of pointers to members of whatever is due. Of two
 * at one time, the one that was added first comes first.
 */
#ifndef WAITSCOPE_DUE_H
#define WAITSCOPE_DUE_H

#include <stddef.h>
#include <stdint.h>

#include "base/array.h"

/* Of what is due; all zero: it is not in a list. */
struct due {
	int64_t at_us;
	uint64_t order;
	size_t place; /* in the heap, from 1; 0: not there */
};

/* All zero is an empty one. */
struct due_list {
	ARRAY(struct due *) heap;
	uint64_t orders;
};

/* Adds it, borrowed until it is removed. It must not be in a list. */
void due_add(struct due_list *, struct due *, int64_t at_us);

/* Removes it, if it is there. */
void due_remove(struct due_list *, struct due *);

/* The first; NULL: there is none. */
struct due *due_first(const struct due_list *);

void due_release(struct due_list *);

#endif
