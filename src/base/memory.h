/* Memory that is never NULL: without it the program ends, its terminal put back. */
#ifndef WAITSCOPE_MEMORY_H
#define WAITSCOPE_MEMORY_H

#include <stddef.h>

/* Like calloc, realloc and strdup; freed with free(). Sizes of 0 are fine. */
void *mem_new(size_t count, size_t size);
void *mem_resize(void *old, size_t count, size_t size);
char *mem_copy(const char *text);

/* Room for `wanted` elements in an array that has room for *capacity of them, which at
 * least doubles when it grows. Returns the array, moved or not. What array.h is made of. */
void *mem_reserve(void *array, size_t wanted, size_t *capacity, size_t size);
void *mem_grow(void *array, size_t count, size_t *capacity, size_t size);

/* Called before the program ends for want of memory. It must not allocate. */
void mem_on_failure(void (*)(void));

#endif
