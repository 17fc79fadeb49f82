/* The lines of a watched program. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* memfd_create */
#endif
#include "watch/lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/memory.h"
#include "watch/python.h"

enum {
	MAGIC_SIZE = 8,
	FREE_AT = 8,
	PLACES_AT = 64,
	PLACES = 4096,
	TEXTS_AT = PLACES_AT + PLACES * 16,
	SIZE = 1024 * 1024,
	TRIES = 100, /* at a place that is being written */
};

struct place {
	int32_t tid;
	uint32_t file, function, line;
};
_Static_assert(sizeof(struct place) == 16, "its layout is told to other programs");

struct lines {
	int fd, module;
	unsigned char *memory;
};

static int
seal_size(int fd)
{
#ifdef F_ADD_SEALS
	return fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
#else
	(void)fd;
	return 0;
#endif
}

struct lines *
lines_new(void)
{
	struct lines *lines = mem_new(1, sizeof *lines);
	uint32_t first = TEXTS_AT;
	int error;

#ifdef MFD_CLOEXEC
	lines->fd = memfd_create("waitscope-lines", MFD_CLOEXEC | MFD_ALLOW_SEALING);
#else
	lines->fd = -1;
	errno = ENOSYS;
#endif
	lines->memory = MAP_FAILED;
	/* Nobody may take away what is mapped: to look there would be a signal. */
	if (lines->fd >= 0 && ftruncate(lines->fd, SIZE) == 0 && seal_size(lines->fd) == 0)
		lines->memory = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, lines->fd, 0);
	lines->module = lines->memory == MAP_FAILED ? -1 : python_archive_new();
	if (lines->module < 0) {
		error = errno;
		if (lines->memory != MAP_FAILED)
			munmap(lines->memory, SIZE);
		if (lines->fd >= 0)
			close(lines->fd);
		free(lines);
		errno = error;
		return NULL;
	}
	memcpy(lines->memory, "wslines1", MAGIC_SIZE);
	memcpy(lines->memory + FREE_AT, &first, sizeof first);
	return lines;
}

void
lines_free(struct lines *lines)
{
	munmap(lines->memory, SIZE);
	close(lines->fd);
	close(lines->module);
	free(lines);
}

int
lines_fd(const struct lines *lines)
{
	return lines->fd;
}

int
lines_module_fd(const struct lines *lines)
{
	return lines->module;
}

static unsigned char *
place_of(const struct lines *lines, pid_t tid)
{
	return lines->memory + PLACES_AT + (size_t)tid % PLACES * sizeof(struct place);
}

void
lines_forget(const struct lines *lines, pid_t tid)
{
	struct place place;

	memcpy(&place, place_of(lines, tid), sizeof place);
	if (place.tid == tid)
		memset(place_of(lines, tid), 0, sizeof place);
}

/* The thread may write meanwhile: what is read twice the same is whole. */
struct lines_place
lines_find(const struct lines *lines, pid_t tid)
{
	const volatile unsigned char *at = place_of(lines, tid);
	struct place one, other;
	int i;

	for (i = 0; i < TRIES; i++) {
		memcpy(&one, (const void *)(uintptr_t)at, sizeof one);
		__atomic_thread_fence(__ATOMIC_ACQUIRE);
		memcpy(&other, (const void *)(uintptr_t)at, sizeof other);
		if (memcmp(&one, &other, sizeof one) == 0)
			break;
	}
	if (one.tid != tid || one.line == 0)
		return (struct lines_place){ 0 };
	return (struct lines_place){ .file = one.file, .function = one.function, .line = one.line };
}

bool
lines_text(const struct lines *lines, uint32_t offset, char *out, size_t size, bool *is_cut)
{
	size_t length;

	*is_cut = false;
	if (offset < TEXTS_AT || offset >= SIZE || size == 0)
		return false;
	length = strnlen((const char *)lines->memory + offset, SIZE - offset);
	if (length == SIZE - offset)
		return false;
	*is_cut = length >= size;
	length = *is_cut ? size - 1 : length;
	memcpy(out, lines->memory + offset, length);
	out[length] = '\0';
	return true;
}
