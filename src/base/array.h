/*
 * Growing arrays, typed.
 *
 *	ARRAY(struct beat) beats = { 0 };              all zero is an empty array
 *	ARRAY_PUSH(beats, (struct beat){ .t_us = 5 }); beats.at[0] ... beats.at[beats.count - 1]
 *	ARRAY_RELEASE(beats);
 *
 * The macros take the array itself, not a pointer to it, and evaluate it more than once.
 * Elements move when the array grows: a pointer to one is valid until the next push, and
 * the pushed value must not be read through one. The capacity doubles, so n pushes copy
 * fewer than 2 n elements. Out of memory, the program ends (memory.h).
 */
#ifndef WAITSCOPE_ARRAY_H
#define WAITSCOPE_ARRAY_H

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* Two arrays of the same element type still have two types: to pass one to a function, name
 * the struct that holds it. */
#define ARRAY(type) \
	struct { \
		type *at; \
		size_t count, capacity; \
	}

/* Makes room for `more` elements beyond the present ones. The count stays. */
#define ARRAY_RESERVE(array, more) \
	((array).at = mem_reserve((array).at, (array).count + (more), &(array).capacity, sizeof *(array).at))

/* Appends an element, by value; it may contain commas, as compound literals do, and read how many there were. */
#define ARRAY_PUSH(array, ...) \
	do { \
		ARRAY_RESERVE(array, 1); \
		(array).at[(array).count] = __VA_ARGS__; \
		(array).count++; \
	} while (0)

/* Appends `n` elements copied from `from`, which has the element's type. */
#define ARRAY_APPEND(array, from, n) \
	do { \
		ARRAY_RESERVE(array, n); \
		if ((n) > 0) /* memcpy takes no NULL, even for 0 bytes */ \
			memcpy((array).at + (array).count, (from), (n) * sizeof *(array).at); \
		(array).count += (n); \
	} while (0)

/* Removes the first `n` elements, of which there are at least so many. */
#define ARRAY_DROP(array, n) \
	do { \
		size_t array_left = (array).count - (n); \
		if ((n) > 0 && array_left > 0) \
			memmove((array).at, (array).at + (n), array_left * sizeof *(array).at); \
		(array).count = array_left; \
	} while (0)

/* The address of the last element. The array must not be empty. */
#define ARRAY_LAST(array) (&(array).at[(array).count - 1])

/* Puts the elements in order, as qsort() does. */
#define ARRAY_SORT(array, compare) \
	do { \
		if ((array).count > 0) /* qsort takes no NULL, even for 0 elements */ \
			qsort((array).at, (array).count, sizeof *(array).at, (compare)); \
	} while (0)

/* Frees the memory. The array is empty afterwards and may be used again. */
#define ARRAY_RELEASE(array) \
	do { \
		free((array).at); \
		(array).at = NULL; \
		(array).count = (array).capacity = 0; \
	} while (0)

#endif
