/* Texts, each stored once and known by a number. */
#ifndef WAITSCOPE_TEXTS_H
#define WAITSCOPE_TEXTS_H

#include <stddef.h>

#include "base/array.h"

/* All zero: none. */
struct texts {
	ARRAY(char **) pages; /* by number, from 1; NULL: none of its texts is there (texts_put) */
	size_t count;         /* the last number that was given */
	size_t used;          /* texts that are there */
	size_t *slots;        /* a hash table, open addressing: numbers, or 0 = free */
	size_t slot_count;    /* a power of two */
};

void texts_release(struct texts *);

/* Returns the number of a text, from 1 in the order of their first mention. It is copied if it is new. */
size_t texts_number(struct texts *, const char *text);

/* The text of a number; "" for one that there is not. */
const char *texts_at(const struct texts *, size_t number);

/* Gives a text the number that it has elsewhere, where each has another one, too; those before that have none are none. */
void texts_put(struct texts *, size_t number, const char *text);

/* Numbers until then are not given any more. */
void texts_skip(struct texts *, size_t number);

#endif
