/*
 * An allocator that fails, put under a program by LD_PRELOAD: the FAIL_ALLOCATION-th allocation that it asks
 * for fails, and no other. Without that, the number of them is written to the file ALLOCATIONS at the end.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static unsigned long asked, fails;

static int
is_failing(void)
{
	static int begun;

	if (!begun) {
		const char *which = getenv("FAIL_ALLOCATION");

		begun = 1;
		fails = which == NULL ? 0 : strtoul(which, NULL, 10);
	}
	asked++;
	if (asked != fails)
		return 0;
	errno = ENOMEM;
	return 1;
}

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);

void *
malloc(size_t size)
{
	return is_failing() ? NULL : __libc_malloc(size);
}

void *
calloc(size_t count, size_t size)
{
	return is_failing() ? NULL : __libc_calloc(count, size);
}

void *
realloc(void *old, size_t size)
{
	return is_failing() ? NULL : __libc_realloc(old, size);
}

__attribute__((destructor))
static void
tell(void)
{
	const char *path = getenv("ALLOCATIONS");
	char line[32];
	int fd = path == NULL || fails != 0 ? -1 : open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);

	if (fd < 0)
		return;
	if (write(fd, line, (size_t)snprintf(line, sizeof line, "%lu\n", asked)) < 0)
		_exit(1);
	close(fd);
}
