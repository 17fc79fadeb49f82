/* Memory that is never NULL. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* RTLD_NEXT */
#endif
#include "base/memory.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"

enum {
	CAPACITY_AT_FIRST = 16,
	LINE_SIZE = 80,
	WHY_SIZE = 512,
};

static void (*on_failure)(void);

void
mem_on_failure(void (*hook)(void))
{
	on_failure = hook;
}

/* Without stdio and without what atexit() has: whoever asked may stand in the middle of either. */
_Noreturn static void
end_with(const char *line)
{
	if (on_failure != NULL)
		on_failure();
	if (write(STDERR_FILENO, line, strlen(line)) < 0)
		_exit(EXIT_FAILURE); /* nobody can be told */
	_exit(EXIT_FAILURE);
}

_Noreturn static void
give_up(size_t bytes)
{
	char line[LINE_SIZE];

	utf8_format(line, sizeof line, "waitscope: out of memory (%zu bytes wanted)\n", bytes);
	end_with(line);
}

void
mem_give_up(const char *why)
{
	char line[WHY_SIZE];

	utf8_format(line, sizeof line - 1, "waitscope: %s", why);
	end_with(strcat(line, "\n"));
}

static void *
checked(void *memory, size_t bytes)
{
	if (memory == NULL)
		give_up(bytes);
	return memory;
}

/* How many bytes that are; SIZE_MAX if they are more. */
static size_t
bytes_of(size_t count, size_t size)
{
	return size != 0 && count > SIZE_MAX / size ? SIZE_MAX : count * size;
}

void *
mem_new(size_t count, size_t size)
{
	size_t n = count == 0 ? 1 : count, each = size == 0 ? 1 : size;

	return checked(calloc(n, each), bytes_of(n, each));
}

void *
mem_resize(void *old, size_t count, size_t size)
{
	size_t bytes = bytes_of(count, size);

	return checked(bytes == SIZE_MAX ? NULL : realloc(old, bytes == 0 ? 1 : bytes), bytes);
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

/* ---- everyone's ---- */

/*
 * The memory of everyone in this process. Not every library can say that it got none: ncurses writes through
 * the NULL, libevent has nothing but an event that never comes. So a failed allocation ends the program
 * whoever asked, by the one way out.
 *
 * A program may define these functions itself (The GNU C Library manual, "Replacing malloc"); these only look
 * at what the next ones return, which is why free() and all others are left alone. Where libraries do not take
 * a program's definitions, where there is no next one (configure tries it), and under the sanitizers, which have
 * their own, all is as it would be without.
 */
#if defined(__has_feature)
#define HAS_FEATURE(feature) __has_feature(feature)
#else
#define HAS_FEATURE(feature) 0
#endif

#if !defined(__SANITIZE_ADDRESS__) && !HAS_FEATURE(address_sanitizer) && defined(CAN_WRAP_MALLOC)

static struct {
	void *(*malloc)(size_t);
	void *(*calloc)(size_t, size_t);
	void *(*realloc)(void *, size_t);
	bool are_sought;
} next;

/* ISO C has no way to make a function of what dlsym() returns. */
static void
find(const char *name, void *function)
{
	void *found = dlsym(RTLD_NEXT, name);

	if (found == NULL)
		give_up(0);
	memcpy(function, &found, sizeof found);
}

/* Returns false while they are being sought: dlsym() itself asks for memory in older C libraries, and does
 * without where there is none. */
static bool
have_found(void)
{
	if (next.realloc != NULL)
		return true;
	if (next.are_sought)
		return false;
	next.are_sought = true;
	find("malloc", &next.malloc);
	find("calloc", &next.calloc);
	find("realloc", &next.realloc);
	return true;
}

/* Where nothing is asked for, NULL may be what there is. */
static void *
checked_unless_nothing(void *memory, size_t bytes)
{
	return bytes == 0 ? memory : checked(memory, bytes);
}

void *
malloc(size_t size)
{
	return have_found() ? checked_unless_nothing(next.malloc(size), size) : NULL;
}

void *
calloc(size_t count, size_t size)
{
	return have_found() ? checked_unless_nothing(next.calloc(count, size), bytes_of(count, size)) : NULL;
}

void *
realloc(void *old, size_t size)
{
	return have_found() ? checked_unless_nothing(next.realloc(old, size), size) : NULL;
}

#endif
