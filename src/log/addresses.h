/*
 * The addresses that people have named in this process, each of them once: a knob's value is a number, and names one of
 * these. They only grow in number, by what is typed, and so are kept for good.
 */
#ifndef WAITSCOPE_ADDRESSES_H
#define WAITSCOPE_ADDRESSES_H

#include <stddef.h>
#include <stdint.h>

#include "base/url.h"

enum {
	ADDRESS_BUILT_IN = 0, /* none of them: the server here */
	ADDRESSES_MAX = 10 * 1000, /* more cannot be named */
};

/* Reads an address, and returns its number, from 1. Returns -1, with a clause about it in `why`, if it is none. */
int64_t addresses_note(const char *text, char *why, size_t why_size);

/* How many there are so far: the number of the last one. */
int64_t addresses_count(void);

/* The address of that number; NULL: it is none. Borrowed for good. */
const struct url *addresses_at(int64_t number);

/* Writes it; of none, "". */
void addresses_write(int64_t number, char text[URL_TEXT_SIZE]);

/* The next one, or the one before, or the built-in server; the same at an end. */
int64_t addresses_step(int64_t number, int direction);

#endif
