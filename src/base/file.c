/* Files: written whole or not at all, read, checked, compared, and their names claimed. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/utf8.h"

enum {
	CLAIMS_MAX = 9999, /* names that file_claim_name() tries */
	LINKS_MAX = 40,    /* that lead to one another; the system allows as many */
};

/* Writes the reason that errno gives. Returns -1. */
static int
explain(char *why, size_t why_size)
{
	snprintf(why, why_size, "%s", errno != 0 ? strerror(errno) : "it could not be written");
	return -1;
}

static void
release(struct new_file *file)
{
	free(file->path);
	free(file->temporary);
	*file = (struct new_file){ 0 };
}

/* The mode of a file that open() makes. */
static mode_t
usual_mode(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return 0666 & ~mask;
}

/* The folder part of a path, for the caller to free; *name is the rest. */
static char *
folder_of(const char *path, const char **name)
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
	size_t size;

	if (length < 0)
		return NULL;
	target[length] = '\0';
	if (target[0] == '/')
		return mem_copy(target);
	folder = folder_of(path, &name);
	size = strlen(folder) + sizeof "/" + (size_t)length;
	there = mem_new(size, 1);
	snprintf(there, size, "%s/%s", folder, target);
	free(folder);
	return there;
}

/* The path with its links resolved, of which the last may lead to what is not there yet. */
static char *
resolve(const char *path)
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

/* A name beside the file, for mkostemp(): it begins with as much of the file's as leaves room for the ending. */
static char *
temporary_name(const char *path)
{
	static const char ending[] = ".XXXXXX";
	const char *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1;
	size_t size = strlen(path) + sizeof ending, most = NAME_MAX - (sizeof ending - 1);
	char *temporary = mem_new(size, 1);

	snprintf(temporary, size, "%.*s%s", (int)(name - path) + (int)utf8_cut(name, most), path, ending);
	return temporary;
}

/* Returns -1 where there are no such files. */
static int
open_nameless(const char *path)
{
#ifdef O_TMPFILE
	const char *name;
	char *folder = folder_of(path, &name);
	int fd = access("/proc/self/fd", X_OK) == 0 ? open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600) : -1;

	free(folder);
	return fd;
#else
	(void)path;
	return -1;
#endif
}

/* Opens a file that will replace the one at its place. */
static int
open_temporary(struct new_file *file, mode_t mode)
{
	int fd = open_nameless(file->path);

	file->is_nameless = fd >= 0;
	if (fd < 0) {
		file->temporary = temporary_name(file->path);
		fd = mkostemp(file->temporary, O_CLOEXEC);
	}
	if (fd >= 0)
		fchmod(fd, mode);
	return fd;
}

/* Links take no other file's place: such a file gets a name beside it, and moves from there. Returns 0, or -1
 * with errno. */
static int
give_name(struct new_file *file)
{
	char self[64], *temporary = temporary_name(file->path);
	int unused = mkostemp(temporary, O_CLOEXEC);

	if (unused >= 0)
		close(unused);
	snprintf(self, sizeof self, "/proc/self/fd/%d", fileno(file->stream));
	if (unused < 0 || unlink(temporary) != 0 || linkat(AT_FDCWD, self, AT_FDCWD, temporary, AT_SYMLINK_FOLLOW) != 0) {
		free(temporary);
		return -1;
	}
	file->temporary = temporary;
	return 0;
}

int
file_open(const char *path, int flags, char *why, size_t why_size)
{
	int fd;

	errno = 0;
	fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | flags, 0666);
	if (fd >= 0)
		fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
	else if (errno == ENXIO)
		snprintf(why, why_size, "it is a pipe that nobody reads");
	else
		explain(why, why_size);
	return fd;
}

int
file_open_ordinary(const char *path, char *why, size_t why_size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY), error;
	struct stat st;

	if (fd < 0 || fstat(fd, &st) != 0) {
		error = errno;
		snprintf(why, why_size, "it cannot be read: %s", strerror(error));
	} else if (S_ISREG(st.st_mode)) {
		return fd;
	} else {
		error = 0;
		snprintf(why, why_size, "it is a %s: an ordinary file is expected",
		    S_ISDIR(st.st_mode) ? "folder" : "device or a pipe");
	}
	if (fd >= 0)
		close(fd);
	errno = error;
	return -1;
}

char *
file_read(const char *path, size_t most, size_t *size, char *why, size_t why_size)
{
	int fd = file_open_ordinary(path, why, why_size), error;
	size_t used = 0;
	ssize_t got;
	char *text;

	if (fd < 0)
		return NULL;
	/* Some files do not tell their size: one byte more than is allowed gives them away. */
	text = mem_new(most + 2, 1);
	do {
		got = read(fd, text + used, most + 1 - used);
		if (got > 0)
			used += (size_t)got;
	} while (got > 0 || (got < 0 && errno == EINTR));
	error = errno;
	close(fd);
	if (got == 0 && used <= most) {
		text[used] = '\0';
		*size = used;
		return text;
	}
	free(text);
	if (got < 0) {
		snprintf(why, why_size, "it cannot be read: %s", strerror(error));
		errno = error;
	} else {
		snprintf(why, why_size, "it is too large: at most %zu KiB are expected", most / 1024);
		errno = 0;
	}
	return NULL;
}

/* The folder of the file that the path leads to. */
static int
check_folder(const char *path, char *why, size_t why_size)
{
	const char *name;
	char *real = resolve(path), *folder = folder_of(real, &name);
	int status = access(folder, W_OK | X_OK) == 0 ? 0 : explain(why, why_size);

	free(folder);
	free(real);
	return status;
}

int
file_check(const char *path, bool replaced, char *why, size_t why_size)
{
	struct stat there;

	errno = 0;
	if (stat(path, &there) != 0)
		return errno == ENOENT ? check_folder(path, why, why_size) : explain(why, why_size);
	if (S_ISDIR(there.st_mode)) {
		errno = EISDIR;
		return explain(why, why_size);
	}
	if (!S_ISREG(there.st_mode) && !S_ISCHR(there.st_mode)) {
		snprintf(why, why_size, "it is a pipe or a socket: a file is expected");
		return -1;
	}
	if (access(path, W_OK) != 0)
		return explain(why, why_size);
	return replaced && S_ISREG(there.st_mode) ? check_folder(path, why, why_size) : 0;
}

int
new_file_check(const char *path, char *why, size_t why_size)
{
	struct stat there;

	return stat(path, &there) == 0 && S_ISFIFO(there.st_mode) ? 0 : file_check(path, true, why, why_size);
}

bool
file_ends_in(const char *name, const char *ending)
{
	size_t length = strlen(name), ending_length = strlen(ending);

	return length > ending_length && strcmp(name + length - ending_length, ending) == 0;
}

bool
file_same(const char *one, const char *other)
{
	char *one_real = resolve(one), *other_real = resolve(other);
	const char *one_name, *other_name;
	char *one_folder = folder_of(one_real, &one_name), *other_folder = folder_of(other_real, &other_name);
	struct stat here, there;
	bool same = false;

	if (stat(one, &here) == 0 && stat(other, &there) == 0)
		same = S_ISREG(here.st_mode) && here.st_dev == there.st_dev && here.st_ino == there.st_ino;
	else if (strcmp(one_name, other_name) == 0)
		same = stat(one_folder, &here) == 0 && stat(other_folder, &there) == 0 && here.st_dev == there.st_dev &&
		    here.st_ino == there.st_ino;
	free(one_folder);
	free(other_folder);
	free(one_real);
	free(other_real);
	return same;
}

int
new_file_open(struct new_file *file, const char *path, char *why, size_t why_size)
{
	struct stat old;
	int fd;

	*file = (struct new_file){ .path = resolve(path), .is_new = stat(path, &old) != 0 };
	errno = 0;
	/* A device is written to; a file must not take its place. */
	if (!file->is_new && !S_ISREG(old.st_mode)) {
		fd = file_open(path, O_TRUNC, why, why_size);
	} else {
		fd = open_temporary(file, file->is_new ? usual_mode() : old.st_mode & 07777);
		if (fd < 0)
			explain(why, why_size);
	}
	file->stream = fd < 0 ? NULL : fdopen(fd, "w");
	if (file->stream != NULL)
		return 0;
	if (fd >= 0) {
		explain(why, why_size);
		close(fd);
		if (file->temporary != NULL)
			unlink(file->temporary);
	}
	release(file);
	return -1;
}

int
new_file_give_up(struct new_file *file, char *why, size_t why_size)
{
	explain(why, why_size);
	fclose(file->stream);
	if (file->temporary != NULL)
		unlink(file->temporary);
	release(file);
	return -1;
}

int
new_file_close(struct new_file *file, char *why, size_t why_size)
{
	bool well = fflush(file->stream) == 0 && !ferror(file->stream);

	if (!well)
		return new_file_give_up(file, why, why_size);
	errno = 0;
	if (file->is_nameless && give_name(file) != 0)
		return new_file_give_up(file, why, why_size);
	if (fclose(file->stream) != 0 || (file->temporary != NULL && rename(file->temporary, file->path) != 0)) {
		explain(why, why_size);
		if (file->temporary != NULL)
			unlink(file->temporary);
		release(file);
		return -1;
	}
	release(file);
	return 0;
}

int
file_claim_name(const char *ending, bool (*is_taken)(void *arg, const char *name), void *arg, char name[FILE_CLAIM_SIZE],
    char *why, size_t why_size)
{
	for (int i = 1; i <= CLAIMS_MAX; i++) {
		int fd;

		snprintf(name, FILE_CLAIM_SIZE, "waitscope-%d%s", i, ending);
		if (is_taken(arg, name))
			continue;
		fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd >= 0) {
			close(fd);
			return 0;
		}
		if (errno != EEXIST)
			return explain(why, why_size);
	}
	snprintf(why, why_size, "this name and all before it are taken: move some of these files away");
	return -1;
}
