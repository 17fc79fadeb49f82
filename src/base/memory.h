/* Memory that is never NULL: out of memory, the program restores its terminal and ends. So does any library
 * that runs out of it in this process. */
#ifndef WAITSCOPE_MEMORY_H
#define WAITSCOPE_MEMORY_H

#include <stdarg.h>
#include <stddef.h>

/* Like calloc, realloc and strdup; freed with free(). Sizes of 0 are fine. */
void *mem_new(size_t count, size_t size);
void *mem_resize(void *old, size_t count, size_t size);
char *mem_copy(const char *text);

/* Like asprintf and vasprintf. */
__attribute__((format(printf, 1, 2)))
char *mem_format(const char *format, ...);
__attribute__((format(printf, 1, 0)))
char *mem_vformat(const char *format, va_list);

/* Makes room for `wanted` elements in an array that has room for *capacity of them, which at
 * least doubles when it grows. Returns the array, moved or not. array.h is made of it. */
void *mem_reserve(void *array, size_t wanted, size_t *capacity, size_t size);

/* Sets the function to call before the program ends out of memory. It must not allocate. */
void mem_on_failure(void (*)(void));

/* Ends the program in the same way for another reason, in a line: a library can go no further. */
_Noreturn void mem_give_up(const char *why);

#endif
