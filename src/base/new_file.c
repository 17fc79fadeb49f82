/* Files that are written whole or not at all. */
#include "base/new_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/file.h"
#include "base/held_signals.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/utf8.h"

enum { COPY_SIZE = 64 * 1024, ATTRIBUTES_SIZE = 4096 };

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

/* ---- where it is until it is whole ---- */

/* A name beside the file, for mkostemp(): it begins with as much of the file's as leaves room for the ending. */
static char *
temporary_name(const char *path)
{
	static const char ending[] = ".XXXXXX";
	const char *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1;
	size_t most = NAME_MAX - (sizeof ending - 1);

	return mem_format("%.*s%s", (int)(name - path) + (int)utf8_cut(name, most), path, ending);
}

/* Returns -1 where there are no such files. */
static int
open_nameless(const char *path)
{
#ifdef O_TMPFILE
	const char *name;
	char *folder = path_folder(path, &name);
	int fd = access("/proc/self/fd", X_OK) == 0 ? open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600) : -1;

	free(folder);
	return fd;
#else
	(void)path;
	return -1;
#endif
}

static void
drop_temporary(struct new_file *file)
{
	if (file->temporary != NULL)
		unlink(file->temporary);
	free(file->temporary);
	file->temporary = NULL;
}

/* Makes it whose the old one was, with its permissions: where they are the system's to choose, it has them. Returns 0,
 * or -1. */
static int
inherit(int fd, const struct stat *old)
{
	struct stat own;

	if (fstat(fd, &own) != 0)
		return -1;
	if ((own.st_uid != old->st_uid || own.st_gid != old->st_gid) && fchown(fd, old->st_uid, old->st_gid) != 0)
		return -1;
	return own.st_mode == old->st_mode ? 0 : fchmod(fd, old->st_mode & 07777);
}

/* Opens a file that will take the place of `path`. Returns -1 with errno. */
static int
open_beside(struct new_file *file)
{
	int fd = open_nameless(file->path);

	file->way = NEW_FILE_NAMELESS;
	if (fd >= 0)
		return fd;
	file->way = NEW_FILE_NAMED;
	file->temporary = temporary_name(file->path);
	fd = mkostemp(file->temporary, O_CLOEXEC);
	if (fd >= 0)
		return fd;
	free(file->temporary);
	file->temporary = NULL;
	return -1;
}

/* Returns true if the file has attributes that no new one would have: rights of single users (ACLs), a person's
 * notes. The system's own security labels are the folder's matter. */
static bool
has_attributes(const char *path)
{
	static const char own[] = "security.";
	char names[ATTRIBUTES_SIZE];
	ssize_t size = listxattr(path, names, sizeof names), at = 0;

	if (size < 0)
		return errno == ERANGE;
	while (at < size && strncmp(names + at, own, sizeof own - 1) == 0)
		at += (ssize_t)strlen(names + at) + 1;
	return at < size;
}

static int
open_in_place_of(struct new_file *file, const struct stat *old)
{
	int fd = old->st_nlink == 1 && !has_attributes(file->path) ? open_beside(file) : -1;

	if (fd >= 0 && inherit(fd, old) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	drop_temporary(file);
	file->way = NEW_FILE_COPIED;
	return memfd_create("waitscope", MFD_CLOEXEC);
}

static int
open_new(struct new_file *file)
{
	int fd = open_beside(file);

	if (fd >= 0)
		fchmod(fd, usual_mode());
	return fd;
}

int
new_file_open(struct new_file *file, const char *path, char *why, size_t why_size)
{
	bool is_descriptor = path_descriptor(path) >= 0, there;
	struct stat old;
	int fd;

	errno = 0;
	there = stat(path, &old) == 0;
	if ((!there && errno != ENOENT) || (there && S_ISREG(old.st_mode) && !is_descriptor && access(path, W_OK) != 0))
		return file_explain(why, why_size);
	*file = (struct new_file){ .path = path_resolve(path), .is_new = !there && !is_descriptor };
	errno = 0;
	if (is_descriptor || (there && !S_ISREG(old.st_mode))) {
		fd = file_open(path, O_TRUNC, why, why_size);
	} else {
		fd = there ? open_in_place_of(file, &old) : open_new(file);
		if (fd < 0)
			file_explain(why, why_size);
	}
	file->stream = file_stream(fd, "w", why, why_size);
	if (file->stream != NULL)
		return 0;
	drop_temporary(file);
	release(file);
	return -1;
}

int
new_file_check(const char *path, char *why, size_t why_size)
{
	struct stat there;

	if (path_descriptor(path) >= 0)
		return file_check_descriptor(path, why, why_size);
	return stat(path, &there) == 0 && S_ISFIFO(there.st_mode) ? 0 : file_check(path, why, why_size);
}

/* ---- the end ---- */

int
new_file_give_up(struct new_file *file, char *why, size_t why_size)
{
	file_explain(why, why_size);
	fclose(file->stream);
	drop_temporary(file);
	release(file);
	return -1;
}

static int
write_all(int fd, const char *bytes, size_t size, off_t at)
{
	while (size > 0) {
		ssize_t wrote = pwrite(fd, bytes, size, at);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote <= 0)
			return -1;
		bytes += wrote;
		size -= (size_t)wrote;
		at += wrote;
	}
	return 0;
}

/* Returns -1 with errno if there is certainly no room for so much: not every system can tell. */
static int
make_room(int fd, off_t size)
{
	int status;

	if (size == 0)
		return 0;
	do
		status = fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, size);
	while (status != 0 && errno == EINTR);
	return status == 0 || errno == EOPNOTSUPP || errno == ENOSYS || errno == EINVAL ? 0 : -1;
}

/* Nothing is written before there is room for all of it. */
static int
copy_bytes(int from, int to, off_t size)
{
	static char bytes[COPY_SIZE];
	ssize_t got = 0;

	if (make_room(to, size) != 0)
		return -1;
	for (off_t at = 0; at < size; at += got) {
		got = pread(from, bytes, sizeof bytes, at);
		if (got <= 0 || write_all(to, bytes, (size_t)got, at) != 0)
			return -1;
	}
	return ftruncate(to, size) == 0 && fsync(to) == 0 ? 0 : -1;
}

/* The file without a name gets that one. Returns 0, or -1 with errno. */
static int
link_to(const char *name, int fd)
{
	char *self = mem_format("/proc/self/fd/%d", fd);
	int status = linkat(AT_FDCWD, self, AT_FDCWD, name, AT_SYMLINK_FOLLOW), error = errno;

	free(self);
	errno = error;
	return status;
}

/* Where it cannot be linked, it is copied. Returns 0, or -1 with errno. */
static int
make_named(const char *name, int fd)
{
	struct stat own;
	int copy, status, error;

	if (link_to(name, fd) == 0)
		return 0;
	copy = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (copy < 0)
		return -1;
	status = fstat(fd, &own) == 0 && inherit(copy, &own) == 0 ? copy_bytes(fd, copy, own.st_size) : -1;
	error = errno;
	if (close(copy) != 0 && status == 0) {
		status = -1;
		error = errno;
	}
	if (status != 0)
		unlink(name);
	errno = error;
	return status;
}

/* A link takes no other file's place: where there is one the file gets a name beside it, and moves from there. Returns 0,
 * or -1 with errno. */
static int
give_name(struct new_file *file, int fd)
{
	char *temporary = temporary_name(file->path);
	int unused = mkostemp(temporary, O_CLOEXEC);

	if (unused >= 0)
		close(unused);
	if (unused >= 0 && unlink(temporary) == 0 && make_named(temporary, fd) == 0) {
		file->temporary = temporary;
		return 0;
	}
	free(temporary);
	return -1;
}

static int
copy_over(const struct new_file *file, int from, char *why, size_t why_size)
{
	off_t size = lseek(from, 0, SEEK_END);
	int to = file_open(file->path, 0, why, why_size), status;

	if (to < 0)
		return -1;
	errno = 0;
	status = size >= 0 ? copy_bytes(from, to, size) : -1;
	if (status != 0)
		file_explain(why, why_size);
	close(to);
	return status;
}

/* No signal comes while there are two names; only SIGKILL may leave one behind. Returns 0, or -1 with errno. */
static int
take_place(struct new_file *file, int fd)
{
	sigset_t before;
	int status, error;

	if (file->way == NEW_FILE_NAMELESS && file->is_new && link_to(file->path, fd) == 0)
		return 0;
	held_signals_begin(&before);
	status = file->way != NEW_FILE_NAMELESS || give_name(file, fd) == 0 ? rename(file->temporary, file->path) : -1;
	error = errno;
	if (status == 0) {
		free(file->temporary);
		file->temporary = NULL;
	}
	drop_temporary(file);
	held_signals_end(&before);
	errno = error;
	return status;
}

/* It takes its place: by its name or, where that cannot be, with its content. `fd` is the file's. */
static int
settle(struct new_file *file, int fd, char *why, size_t why_size)
{
	if (file->way == NEW_FILE_COPIED)
		return copy_over(file, fd, why, why_size);
	if (file->way == NEW_FILE_DIRECT)
		return 0;
	if (file_is_being_written(file->path)) {
		utf8_format(why, why_size, "%s", FILE_BUSY);
		return -1;
	}
	if (take_place(file, fd) == 0)
		return 0;
	if (!file->is_new && (errno == EBUSY || errno == EPERM || errno == EACCES))
		return copy_over(file, fd, why, why_size);
	return file_explain(why, why_size);
}

int
new_file_close(struct new_file *file, char *why, size_t why_size)
{
	int fd, status;

	if (fflush(file->stream) != 0 || ferror(file->stream))
		return new_file_give_up(file, why, why_size);
	errno = 0;
	fd = fcntl(fileno(file->stream), F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	if (fd < 0)
		return new_file_give_up(file, why, why_size);
	/* Closing may be what fails: on a network, and with a quota. */
	status = fclose(file->stream) == 0 ? settle(file, fd, why, why_size) : file_explain(why, why_size);
	close(fd);
	drop_temporary(file);
	release(file);
	return status;
}
