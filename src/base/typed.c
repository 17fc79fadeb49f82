/* Lines from a descriptor. */
#include "base/typed.h"

#include <errno.h>
#include <event2/event.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"

enum { CHUNK = 4096 };

struct typed {
	int fd;
	void (*line)(void *, const char *);
	void (*ended)(void *);
	void *arg;
	struct event *readable; /* a timer where the descriptor is a file, which never waits and can't be waited for */
	char text[TYPED_MOST + 1];
	size_t length;
	bool begun;             /* a line has begun that is not ended yet */
};

static void
end_line(struct typed *typed)
{
	typed->text[typed->length] = '\0';
	typed->length = 0;
	typed->begun = false;
	typed->line(typed->arg, typed->text);
}

static void
take(struct typed *typed, const char *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (bytes[i] == '\n') {
			end_line(typed);
			continue;
		}
		typed->begun = true;
		if (bytes[i] != '\r' && bytes[i] != '\0' && typed->length < TYPED_MOST)
			typed->text[typed->length++] = bytes[i];
	}
}

static void
read_cb(evutil_socket_t fd, short what, void *arg)
{
	struct typed *typed = arg;
	struct timeval soon = clock_timeval(0);
	char bytes[CHUNK];
	ssize_t count = read(typed->fd, bytes, sizeof bytes);

	(void)fd;
	if (count < 0 && (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK))
		count = 0;
	else if (count <= 0) {
		event_del(typed->readable);
		if (typed->begun)
			end_line(typed);
		typed->ended(typed->arg);
		return;
	}
	if ((what & EV_TIMEOUT) != 0)
		event_add(typed->readable, &soon);
	take(typed, bytes, (size_t)count);
}

/* Files and the null device never wait, and epoll has none of them. */
static bool
can_be_waited_for(int fd)
{
	struct stat status;

	return fstat(fd, &status) == 0 && (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode) || isatty(fd));
}

struct typed *
typed_new(struct event_base *base, int fd, void (*line)(void *, const char *), void (*ended)(void *), void *arg)
{
	struct typed *typed = mem_new(1, sizeof *typed);
	struct timeval soon = clock_timeval(0);

	*typed = (struct typed){ .fd = fd, .line = line, .ended = ended, .arg = arg };
	if (can_be_waited_for(fd)) {
		typed->readable = event_new(base, fd, EV_READ | EV_PERSIST, read_cb, typed);
		event_add(typed->readable, NULL);
	} else {
		typed->readable = evtimer_new(base, read_cb, typed);
		event_add(typed->readable, &soon);
	}
	return typed;
}

void
typed_free(struct typed *typed)
{
	if (typed == NULL)
		return;
	event_free(typed->readable);
	free(typed);
}
