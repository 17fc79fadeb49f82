/* Paths. */
#include "base/path.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/number.h"

enum { LINKS_MAX = 40 /* that lead to one another; the system allows as many */ };

char *
path_folder(const char *path, const char **name)
{
	const char *slash = strrchr(path, '/');
	char *folder = mem_copy(slash == NULL ? "." : path);

	*name = slash == NULL ? path : slash + 1;
	if (slash != NULL)
		folder[slash == path ? 1 : slash - path] = '\0';
	return folder;
}

/* Where the link at `path` leads, for the caller to free; NULL if there is no link. */
static char *
follow(const char *path)
{
	char target[PATH_MAX], *folder, *there;
	const char *name;
	ssize_t length = readlink(path, target, sizeof target - 1);

	if (length < 0)
		return NULL;
	target[length] = '\0';
	if (target[0] == '/')
		return mem_copy(target);
	folder = path_folder(path, &name);
	there = mem_format("%s/%s", folder, target);
	free(folder);
	return there;
}

char *
path_resolve(const char *path)
{
	char *real = realpath(path, NULL), *next;

	if (real != NULL)
		return real;
	real = mem_copy(path);
	for (int i = 0; i < LINKS_MAX && (next = follow(real)) != NULL; i++) {
		free(real);
		real = next;
	}
	return real;
}

/* Returns true if that is the folder in which the system shows this process's descriptors. */
static bool
has_descriptors(const char *folder)
{
	char *real = realpath(folder, NULL), *own = mem_format("/proc/%ld/fd", (long)getpid());
	bool has = real != NULL && (strcmp(real, own) == 0 || strcmp(real, "/dev/fd") == 0);

	free(own);
	free(real);
	return has;
}

static int
descriptor_at(const char *path)
{
	const char *name;
	char *folder = path_folder(path, &name);
	int descriptor = -1;

	if (number_parse_int(name, 0, INT_MAX, &descriptor) == 0 && !has_descriptors(folder))
		descriptor = -1;
	free(folder);
	return descriptor;
}

/* Link by link: what stands behind the last one is no path that could be opened again, but the very file that
 * the descriptor has, which may have no name any more. */
int
path_descriptor(const char *path)
{
	char *at = mem_copy(path), *next;
	int descriptor = descriptor_at(at);

	for (int i = 0; i < LINKS_MAX && descriptor < 0 && (next = follow(at)) != NULL; i++) {
		free(at);
		at = next;
		descriptor = descriptor_at(at);
	}
	free(at);
	return descriptor;
}
