/* Texts, each stored once and known by a number. */
#ifndef WAITSCOPE_TEXTS_H
#define WAITSCOPE_TEXTS_H

#include <stddef.h>

#include "base/array.h"

/* All zero: none. */
struct texts {
	ARRAY(char *) list; /* by number, from 1: list.at[number - 1] */
	size_t *slots;      /* a hash table, open addressing: numbers, or 0 = free */
	size_t slot_count;  /* a power of two */
};

void texts_release(struct texts *);

/* Returns the number of a text, from 1 in the order of their first mention. It is copied if it is new. */
size_t texts_number(struct texts *, const char *text);

/* The text of a number; "" for one that there is not. */
const char *texts_at(const struct texts *, size_t number);

#endif
