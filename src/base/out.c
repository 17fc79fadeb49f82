/* Standard output without waiting. */
#include "base/out.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/event.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/print.h"

struct out {
	struct evbuffer *waiting;
	struct event *writable;
	void (*on_failure)(void *arg);
	void *arg;
	size_t most;
	size_t dropped; /* lines since the last one written */
	int fd;
	int failure;    /* an errno; 0 = none */
	bool is_own;    /* the descriptor is ours and does not block */
	bool is_socket; /* shared with others, but each send() asks not to wait */
};

static void
fail(struct out *out, int failure)
{
	out->failure = failure;
	evbuffer_drain(out->waiting, evbuffer_get_length(out->waiting));
	if (out->on_failure != NULL)
		out->on_failure(out->arg);
}

/* Returns the number of bytes taken, or -1 with errno set. */
static int
write_once(struct out *out)
{
	struct evbuffer_iovec piece;
	ssize_t sent;

	if (!out->is_socket)
		return evbuffer_write(out->waiting, out->fd);
	evbuffer_peek(out->waiting, -1, NULL, &piece, 1);
	sent = send(out->fd, piece.iov_base, piece.iov_len, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (sent > 0)
		evbuffer_drain(out->waiting, (size_t)sent);
	return (int)sent;
}

/* Writes as much as is taken now. */
static void
write_some(struct out *out)
{
	while (evbuffer_get_length(out->waiting) > 0) {
		int written = write_once(out);

		if (written > 0 || (written < 0 && errno == EINTR))
			continue;
		if (written < 0 && errno != EAGAIN) {
			fail(out, errno);
			return;
		}
		if (out->writable != NULL)
			event_add(out->writable, NULL);
		return;
	}
}

static void
writable_cb(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	write_some(arg);
}

static mode_t
stdout_type(void)
{
	struct stat status;

	return fstat(STDOUT_FILENO, &status) == 0 ? status.st_mode & S_IFMT : 0;
}

struct out *
out_new(struct event_base *base, size_t most, void (*on_failure)(void *), void *arg)
{
	struct out *out = mem_new(1, sizeof *out);
	mode_t type = stdout_type();

	out->waiting = evbuffer_new();
	out->most = most;
	out->on_failure = on_failure;
	out->arg = arg;
	out->fd = print_open_anew(STDOUT_FILENO);
	out->is_socket = type == S_IFSOCK;
	out->is_own = out->fd >= 0;
	if (!out->is_own)
		out->fd = STDOUT_FILENO;
	if (out->is_own || out->is_socket)
		out->writable = event_new(base, out->fd, EV_WRITE, writable_cb, out);
	return out;
}

static void
wait_for_reader(struct out *out)
{
	struct pollfd poll_fd = { .fd = out->fd, .events = POLLOUT };

	while (out->failure == 0 && evbuffer_get_length(out->waiting) > 0) {
		poll(&poll_fd, 1, -1);
		write_some(out);
	}
}

/* Says how many lines are missing here. */
static void
tell_dropped(struct out *out)
{
	if (out->dropped > 0)
		evbuffer_add_printf(out->waiting, "(%zu line%s left out: nobody read %s)\n", out->dropped, out->dropped == 1 ? "" : "s",
		    out->dropped == 1 ? "it" : "them");
	out->dropped = 0;
}

int
out_free(struct out *out, bool waits)
{
	int failure;

	if (out == NULL)
		return 0;
	out->on_failure = NULL;
	if (out->failure == 0)
		tell_dropped(out);
	if (waits)
		wait_for_reader(out);
	else
		write_some(out);
	failure = out->failure;
	if (out->writable != NULL)
		event_free(out->writable);
	if (out->is_own)
		close(out->fd);
	evbuffer_free(out->waiting);
	free(out);
	return failure;
}

/* A standard output that is closed is a descriptor that cannot be written to (src/main.c sees to that). */
const char *
out_reason(int failure)
{
	if (failure == EBADF)
		return "it is closed, or not open for writing";
	return failure != 0 ? strerror(failure) : "it could not be written";
}

void
out_text(struct out *out, const char *text)
{
	if (out->failure != 0)
		return;
	if (evbuffer_get_length(out->waiting) + strlen(text) > out->most) {
		for (; (text = strchr(text, '\n')) != NULL; text++)
			out->dropped++;
		return;
	}
	tell_dropped(out);
	evbuffer_add(out->waiting, text, strlen(text));
	write_some(out);
}
