/* Memory that is never NULL. */
#include "base/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CAPACITY_AT_FIRST = 16 };

static void (*on_failure)(void);

void
mem_on_failure(void (*hook)(void))
{
	on_failure = hook;
}

static void *
checked(void *memory, size_t bytes)
{
	if (memory != NULL || bytes == 0)
		return memory;
	if (on_failure != NULL)
		on_failure();
	fprintf(stderr, "waitscope: out of memory (%zu bytes wanted)\n", bytes);
	exit(EXIT_FAILURE);
}

void *
mem_new(size_t count, size_t size)
{
	size_t n = count == 0 ? 1 : count;

	return checked(calloc(n, size == 0 ? 1 : size), 1);
}

void *
mem_resize(void *old, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / size)
		return checked(NULL, SIZE_MAX);
	return checked(realloc(old, count * size == 0 ? 1 : count * size), count * size + 1);
}

char *
mem_copy(const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(mem_new(size, 1), text, size);
}

char *
mem_vformat(const char *format, va_list args)
{
	char *text = NULL;

	return checked(vasprintf(&text, format, args) < 0 ? NULL : text, 1);
}

char *
mem_format(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = mem_vformat(format, args);
	va_end(args);
	return text;
}

void *
mem_reserve(void *array, size_t wanted, size_t *capacity, size_t size)
{
	size_t grown = *capacity < CAPACITY_AT_FIRST ? CAPACITY_AT_FIRST : *capacity * 2;

	if (wanted <= *capacity)
		return array;
	*capacity = wanted > grown ? wanted : grown;
	return mem_resize(array, *capacity, size);
}
