#include "ui/term/memory_file.h"

#include <errno.h>
#include <event2/buffer.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "base/utf8.h"

enum { KEPT_SIZE = 1 << 16 }; /* so much memory need not be had anew for each frame */

FILE *
memory_file_open(char *why, size_t why_size)
{
	char clause[128];
#ifdef MFD_CLOEXEC
	int fd = memfd_create("screen", MFD_CLOEXEC);
	FILE *file = file_stream(fd, "w+", clause, sizeof clause);
#else
	int fd = -1;
	FILE *file = tmpfile();
#endif

	if (file == NULL)
		utf8_format(why, why_size, "cannot create a memory file: %s", fd == -1 ? strerror(errno) : clause);
	return file;
}

/* Returns 0, or an errno. */
static int
read_all(int fd, char *bytes, size_t size)
{
	ssize_t got;

	for (size_t at = 0; at < size; at += got > 0 ? (size_t)got : 0) {
		got = pread(fd, bytes + at, size - at, (off_t)at);
		if (got == 0 || (got < 0 && errno != EINTR))
			return got == 0 ? EIO : errno;
	}
	return 0;
}

int
memory_file_take(FILE *file, struct evbuffer *out)
{
	int fd = fileno(file), error = 0;
	off_t size = lseek(fd, 0, SEEK_CUR);
	struct evbuffer_iovec room;

	if (size <= 0)
		return 0;
	if (out != NULL && evbuffer_reserve_space(out, size, &room, 1) == 1) {
		room.iov_len = (size_t)size;
		error = read_all(fd, room.iov_base, room.iov_len);
		evbuffer_commit_space(out, &room, 1);
	}
	lseek(fd, 0, SEEK_SET);
	if (size > KEPT_SIZE && ftruncate(fd, 0) != 0)
		return error; /* nothing is wrong with what was read: it only keeps memory */
	return error;
}
