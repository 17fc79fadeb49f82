/* Text for whoever reads a standard descriptor. */
#include "base/print.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"

enum { STANDARD = STDERR_FILENO + 1 };

static bool hurries;
static bool took_too_long[STANDARD];

void
print_hurry(void)
{
	hurries = true;
}

static mode_t
type_of(int fd)
{
	struct stat status;

	return fstat(fd, &status) == 0 ? status.st_mode & S_IFMT : 0;
}

int
print_open_anew(int fd)
{
	mode_t type = type_of(fd);
	char *path;
	int own;

	if ((type != S_IFIFO && type != S_IFCHR) || (fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDONLY)
		return -1;
	path = mem_format("/proc/self/fd/%d", fd);
	own = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	free(path);
	return own;
}

/* Waits until something may be written, or *until_us, which a signal brings near; 0: for ever. Returns false
 * if that is over. */
static bool
wait_for_reader(int fd, int64_t *until_us)
{
	struct pollfd reader = { .fd = fd, .events = POLLOUT };

	for (;;) {
		int64_t left_us = *until_us - clock_now_us();
		int ready;

		if (*until_us != 0 && left_us <= 0)
			return false;
		ready = poll(&reader, 1, *until_us == 0 ? -1 : (int)(left_us / US_PER_MS) + 1);
		if (ready > 0 || (ready < 0 && errno != EINTR))
			return true;
		if (ready < 0 && *until_us == 0)
			*until_us = clock_now_us() + PRINT_HURRY_MS * US_PER_MS;
	}
}

/* What could not be opened anew may block: a pipe that has room takes PIPE_BUF without. */
static ssize_t
write_once(int fd, const char *text, size_t size, bool is_socket)
{
	return is_socket ? send(fd, text, size, MSG_DONTWAIT | MSG_NOSIGNAL) : write(fd, text, size < PIPE_BUF ? size : PIPE_BUF);
}

static int
write_all(int fd, const char *text, int64_t until_us)
{
	bool is_socket = type_of(fd) == S_IFSOCK;
	size_t left = strlen(text);

	while (left > 0) {
		ssize_t wrote;

		if (!wait_for_reader(fd, &until_us))
			return ETIMEDOUT;
		wrote = write_once(fd, text, left, is_socket);
		if (wrote > 0) {
			text += wrote;
			left -= (size_t)wrote;
		} else if (wrote < 0 && errno != EAGAIN && errno != EINTR) {
			return errno;
		}
	}
	return 0;
}

int
print_text(int fd, const char *text)
{
	int64_t until_us = !hurries ? 0 : clock_now_us() + (took_too_long[fd] ? 0 : PRINT_HURRY_MS * US_PER_MS);
	int own = print_open_anew(fd), failure = write_all(own >= 0 ? own : fd, text, until_us);

	if (own >= 0)
		close(own);
	took_too_long[fd] = failure == ETIMEDOUT;
	return failure;
}
