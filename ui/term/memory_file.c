#include "ui/term/memory_file.h"

#include <errno.h>
#include <event2/buffer.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/utf8.h"

FILE *
memory_file_open(char *why, size_t why_size)
{
	FILE *file;
#ifdef MFD_CLOEXEC
	int fd = memfd_create("screen", MFD_CLOEXEC);

	file = fd == -1 ? NULL : fdopen(fd, "w+");
#else
	file = tmpfile();
#endif
	if (file == NULL)
		utf8_format(why, why_size, "cannot create a memory file: %s", strerror(errno));
	return file;
}

void
memory_file_take(FILE *file, struct evbuffer *out)
{
	int fd = fileno(file);
	off_t size = lseek(fd, 0, SEEK_CUR);
	struct evbuffer_iovec room;
	ssize_t got;

	if (size <= 0)
		return;
	if (out != NULL && evbuffer_reserve_space(out, size, &room, 1) == 1) {
		got = pread(fd, room.iov_base, (size_t)size, 0);
		room.iov_len = got < 0 ? 0 : (size_t)got;
		evbuffer_commit_space(out, &room, 1);
	}
	lseek(fd, 0, SEEK_SET);
	if (ftruncate(fd, 0) != 0) /* only bounds the memory: the offset is set already */
		return;
}
