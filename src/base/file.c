/* Files: written in place, read, checked, compared, and their names claimed. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/path.h"
#include "base/place.h"
#include "base/utf8.h"

enum {
	CLAIMS_MAX = 9999, /* names that file_claim_name() tries */
	TRIES_MAX = 500,   /* to take a folder, */
	TRY_MS = 20,       /* with such a pause */
};

int
file_explain(char *why, size_t why_size)
{
	utf8_format(why, why_size, "%s", errno != 0 ? strerror(errno) : "it could not be written");
	return -1;
}

FILE *
file_stream(int fd, const char *mode, char *why, size_t why_size)
{
	FILE *stream = fd < 0 ? NULL : fdopen(fd, mode);

	if (fd < 0 || stream != NULL)
		return stream;
	file_explain(why, why_size);
	close(fd);
	return NULL;
}

/* ---- in place ---- */

/* A lock of an open file, not of a process: it also keeps a process from opening a file twice. Where there are no
 * locks, as on some networks, nobody has one. */
static bool
is_locked(int fd, int command)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int status = fcntl(fd, command, &whole);

	return command == F_OFD_GETLK ? status == 0 && whole.l_type != F_UNLCK : status != 0 && (errno == EAGAIN || errno == EACCES);
}

bool
file_is_being_written(const char *path)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat st;
	bool is = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && is_locked(fd, F_OFD_GETLK);

	if (fd >= 0)
		close(fd);
	return is;
}

static bool
is_at(int fd, const char *path)
{
	struct stat open_one, there;

	return fstat(fd, &open_one) == 0 && stat(path, &there) == 0 && open_one.st_dev == there.st_dev &&
	    open_one.st_ino == there.st_ino;
}

int
file_check_place(int fd, const char *path, char *why, size_t why_size)
{
	if (path_descriptor(path) >= 0 || is_at(fd, path))
		return 0;
	utf8_format(why, why_size, "it was moved or removed while it was written");
	return -1;
}

/* Only what was handed down to this process: its own descriptors (the loop's, say) close when it executes another. */
static int
open_descriptor(int descriptor, char *why, size_t why_size)
{
	int own = fcntl(descriptor, F_GETFD), flags = fcntl(descriptor, F_GETFL);
	bool is_open = own >= 0 && (own & FD_CLOEXEC) == 0 && (flags & O_ACCMODE) != O_RDONLY;
	int fd = is_open ? fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1) : -1;

	if (!is_open)
		errno = EBADF;
	if (fd < 0)
		file_explain(why, why_size);
	return fd;
}

/* Nothing is cut off a file before it is known to be nobody else's. */
static int
take(int fd, int flags, char *why, size_t why_size)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return file_explain(why, why_size);
	if (!S_ISREG(st.st_mode))
		return 0;
	if (is_locked(fd, F_OFD_SETLK)) {
		utf8_format(why, why_size, "%s", FILE_BUSY);
		return -1;
	}
	return (flags & O_TRUNC) == 0 || ftruncate(fd, 0) == 0 ? 0 : file_explain(why, why_size);
}

int
file_open(const char *path, int flags, char *why, size_t why_size)
{
	int descriptor = path_descriptor(path), fd;

	errno = 0;
	if (descriptor >= 0)
		return open_descriptor(descriptor, why, why_size);
	fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | (flags & ~O_TRUNC), 0666);
	if (fd < 0) {
		if (errno == ENXIO)
			utf8_format(why, why_size, "it is a pipe that nobody reads");
		else
			file_explain(why, why_size);
		return -1;
	}
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
	if (take(fd, flags, why, why_size) == 0)
		return fd;
	close(fd);
	return -1;
}

int
file_take_folder(const char *path, char *why, size_t why_size)
{
	const char *name;
	char *real = path_resolve(path), *folder = path_folder(real, &name);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), tries = 0;

	free(folder);
	free(real);
	if (fd < 0)
		return file_explain(why, why_size);
	while (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK && tries++ < TRIES_MAX)
		poll(NULL, 0, TRY_MS);
	if (tries <= TRIES_MAX)
		return fd;
	close(fd);
	utf8_format(why, why_size, "%s", FILE_BUSY);
	return -1;
}

/* ---- reading ---- */

int
file_open_ordinary(const char *path, char *why, size_t why_size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY), error;
	struct stat st;

	if (fd < 0 || fstat(fd, &st) != 0) {
		error = errno;
		utf8_format(why, why_size, "it cannot be read: %s", strerror(error));
	} else if (S_ISREG(st.st_mode)) {
		return fd;
	} else {
		error = 0;
		utf8_format(why, why_size, "it is a %s: an ordinary file is expected",
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
		utf8_format(why, why_size, "it cannot be read: %s", strerror(error));
		errno = error;
	} else {
		utf8_format(why, why_size, "it is too large: at most %zu KiB are expected", most / 1024);
		errno = 0;
	}
	return NULL;
}

/* Makes a file there, which is gone at once: permissions do not tell all, not of /proc, nor of a full disk. Where the
 * system knows files without a name it has none. Returns 0, or -1 with errno. */
static int
try_folder(const char *folder)
{
	int fd = -1;

#ifdef O_TMPFILE
	fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
#endif
	if (fd < 0) {
		char *name = mem_format("%s/waitscope.XXXXXX", folder);

		fd = mkostemp(name, O_CLOEXEC);
		if (fd >= 0)
			unlink(name);
		free(name);
	}
	return fd < 0 ? -1 : close(fd);
}

/* The folder of the file that the path leads to. One that was removed is still there for those who stand in it. */
static int
check_folder(const char *path, char *why, size_t why_size)
{
	const char *name;
	char *real = path_resolve(path), *folder = path_folder(real, &name);
	struct stat there;
	int status = access(folder, W_OK | X_OK);

	if (status == 0 && stat(folder, &there) == 0 && there.st_nlink == 0) {
		errno = ENOENT;
		status = -1;
	}
	if (status == 0)
		status = try_folder(folder);
	free(folder);
	free(real);
	return status == 0 ? 0 : file_explain(why, why_size);
}

/* Opening it tells more than its permissions: whose folder it lies in, what the file system allows, who writes it. */
static int
check_file(const char *path, char *why, size_t why_size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0666);
	bool is_busy = fd >= 0 && is_locked(fd, F_OFD_GETLK);

	if (fd < 0)
		return file_explain(why, why_size);
	close(fd);
	if (is_busy)
		utf8_format(why, why_size, "%s", FILE_BUSY);
	return is_busy ? -1 : 0;
}

int
file_check_descriptor(const char *path, char *why, size_t why_size)
{
	int fd = open_descriptor(path_descriptor(path), why, why_size);

	return fd < 0 ? -1 : close(fd);
}

int
file_check(const char *path, char *why, size_t why_size)
{
	int descriptor = path_descriptor(path);
	struct stat there;

	errno = 0;
	if (descriptor >= 0 && file_check_descriptor(path, why, why_size) != 0)
		return -1;
	if (stat(path, &there) != 0)
		return errno == ENOENT ? check_folder(path, why, why_size) : file_explain(why, why_size);
	if (S_ISDIR(there.st_mode)) {
		errno = EISDIR;
		return file_explain(why, why_size);
	}
	if (!S_ISREG(there.st_mode) && !S_ISCHR(there.st_mode)) {
		utf8_format(why, why_size, "it is a pipe or a socket: a file is expected");
		return -1;
	}
	if (descriptor >= 0)
		return 0;
	if (S_ISREG(there.st_mode))
		return check_file(path, why, why_size);
	return access(path, W_OK) == 0 ? 0 : file_explain(why, why_size);
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
	char *one_real = path_resolve(one), *other_real = path_resolve(other);
	const char *one_name, *other_name;
	char *one_folder = path_folder(one_real, &one_name), *other_folder = path_folder(other_real, &other_name);
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

/* What names the files that are to be claimed, and which of them are taken though they are not there. */
struct claim {
	const char *ending;
	bool (*is_taken)(void *arg, const char *name);
	void *arg;
	char *name; /* FILE_CLAIM_SIZE */
};

static void
name_claim(const struct claim *claim, int number)
{
	utf8_format(claim->name, FILE_CLAIM_SIZE, "waitscope-%d%s", number, claim->ending);
}

static bool
seems_taken(const struct claim *claim, int number)
{
	struct stat st;

	name_claim(claim, number);
	return claim->is_taken(claim->arg, claim->name) || lstat(claim->name, &st) == 0 || place_is_held(claim->name);
}

/* The number behind those that are taken, found by doubling and halving: of thousands of pictures each would
 * otherwise try all names before its own. 1 if the last one is taken. */
static int
number_to_try(const struct claim *claim)
{
	int taken = 0, free_one = 1;

	while (free_one <= CLAIMS_MAX && seems_taken(claim, free_one)) {
		taken = free_one;
		free_one = 2 * taken <= CLAIMS_MAX || taken == CLAIMS_MAX ? 2 * taken : CLAIMS_MAX;
	}
	if (free_one > CLAIMS_MAX)
		return 1;
	while (free_one - taken > 1) {
		int middle = taken + (free_one - taken) / 2;

		if (seems_taken(claim, middle))
			taken = middle;
		else
			free_one = middle;
	}
	return free_one;
}

int
file_claim_name(const char *ending, bool (*is_taken)(void *arg, const char *name), void *arg, char name[FILE_CLAIM_SIZE],
    char *why, size_t why_size)
{
	const struct claim claim = { ending, is_taken, arg, name };
	int first = number_to_try(&claim);

	for (int i = 0; i < CLAIMS_MAX; i++) {
		int fd;

		name_claim(&claim, (first - 1 + i) % CLAIMS_MAX + 1);
		if (is_taken(arg, name) || place_is_held(name))
			continue;
		fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd >= 0) {
			close(fd);
			return 0;
		}
		if (errno != EEXIST)
			return file_explain(why, why_size);
	}
	name_claim(&claim, CLAIMS_MAX);
	utf8_format(why, why_size, "this name and all before it are taken: move some of these files away");
	return -1;
}
