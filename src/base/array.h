/*
 * Growing arrays, typed.
 *
 *	ARRAY(struct beat) beats = { 0 };              all zero is an empty array
 *	ARRAY_PUSH(beats, (struct beat){ .t_us = 5 }); beats.at[0] ... beats.at[beats.count - 1]
 *	ARRAY_RELEASE(beats);
 *
 * An array is a field or a variable, and is given to these macros as such; it is evaluated
 * more than once. Elements move when the array grows: a pointer to one lasts until the next
 * push, and what is pushed must not be read through one. Room doubles, so that n pushes
 * copy fewer than 2 n elements; for want of memory the program ends (memory.h).
 */
#ifndef WAITSCOPE_ARRAY_H
#define WAITSCOPE_ARRAY_H

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* Two of these with the same element type are still two types: name the struct that holds
 * one if it is to be handed about. */
#define ARRAY(type) \
	struct { \
		type *at; \
		size_t count, capacity; \
	}

/* Room for `more` elements beyond those that there are. Their number stays. */
#define ARRAY_RESERVE(array, more) \
	((array).at = mem_reserve((array).at, (array).count + (more), &(array).capacity, sizeof *(array).at))

/* One more element, by value; it may have commas in it, as compound literals do. */
#define ARRAY_PUSH(array, ...) \
	do { \
		ARRAY_RESERVE(array, 1); \
		(array).at[(array).count++] = __VA_ARGS__; \
	} while (0)

/* `n` more, copied from `from`, which has the element's type. */
#define ARRAY_APPEND(array, from, n) \
	do { \
		ARRAY_RESERVE(array, n); \
		if ((n) > 0) /* memcpy wants two places, even for nothing */ \
			memcpy((array).at + (array).count, (from), (n) * sizeof *(array).at); \
		(array).count += (n); \
	} while (0)

/* The last element, by address. There must be one. */
#define ARRAY_LAST(array) (&(array).at[(array).count - 1])

/* Gives its memory back; it is empty then, and may be used again. */
#define ARRAY_RELEASE(array) \
	do { \
		free((array).at); \
		(array).at = NULL; \
		(array).count = (array).capacity = 0; \
	} while (0)

#endif
