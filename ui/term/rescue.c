/*
 * The rescue. All that a signal handler needs lies in one static struct, whole
 * before `armed` says so.
 */
#include "ui/term/rescue.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"

enum {
	WRITE_TRIES = 10,
	WRITE_WAIT_MS = 20, /* each, for a terminal that does not read */
	STACK_SIZE = 64 * 1024,
};

static struct {
	struct termios saved;
	char *bytes;
	size_t size;
	int fd;
	volatile sig_atomic_t armed;
} rescue = { .fd = -1 };

/* Deadly signals that the loop does not handle. Those that have a handler already
 * keep it, but for the faults, whose handler is called after ours. */
static struct {
	int number;
	bool fault;
	struct sigaction before;
} deadly[] = {
	{ .number = SIGSEGV, .fault = true },
	{ .number = SIGBUS, .fault = true },
	{ .number = SIGFPE, .fault = true },
	{ .number = SIGILL, .fault = true },
	{ .number = SIGABRT, .fault = true },
	{ .number = SIGTRAP },
	{ .number = SIGSYS },
	{ .number = SIGQUIT },
	{ .number = SIGXCPU },
	{ .number = SIGALRM },
	{ .number = SIGVTALRM },
	{ .number = SIGPROF },
	{ .number = SIGIO },
#ifdef SIGPWR
	{ .number = SIGPWR },
#endif
#ifdef SIGSTKFLT
	{ .number = SIGSTKFLT },
#endif
	{ .number = SIGUSR1 },
	{ .number = SIGUSR2 },
};

enum { DEADLY_COUNT = sizeof deadly / sizeof deadly[0] };

/* write() as far as it goes, with a bound. Returns whether all is written. Safe
 * in a signal handler. */
static bool
write_bounded(int fd, const char *bytes, size_t size)
{
	for (int tries = 0; size > 0 && tries < WRITE_TRIES;) {
		ssize_t written = write(fd, bytes, size);

		if (written > 0) {
			bytes += written;
			size -= (size_t)written;
			continue;
		}
		if (written == -1 && errno != EAGAIN && errno != EINTR)
			return true; /* gone: there is no use in trying again */
		poll(&(struct pollfd){ .fd = fd, .events = POLLOUT }, 1, WRITE_WAIT_MS);
		tries++;
	}
	return size == 0;
}

bool
rescue_may_set(int fd)
{
	return tcgetpgrp(fd) == getpgrp();
}

void
rescue_now(void)
{
	int number = errno;

	if (!rescue.armed)
		return;
	rescue.armed = 0;
	if (!write_bounded(rescue.fd, rescue.bytes, rescue.size)) {
		tcflush(rescue.fd, TCOFLUSH); /* it does not read: make room */
		write_bounded(rescue.fd, rescue.bytes, rescue.size);
	}
	if (rescue_may_set(rescue.fd))
		tcsetattr(rescue.fd, TCSANOW, &rescue.saved);
	errno = number;
}

/* Puts the terminal back and dies of the signal as if it had not been caught:
 * it is raised again, and comes when this handler returns. */
static void
crash_handler(int number)
{
	rescue_now();
	for (size_t i = 0; i < DEADLY_COUNT; i++) {
		if (deadly[i].number == number)
			sigaction(number, &deadly[i].before, NULL);
	}
	raise(number);
}

static void
catch_crashes(void)
{
	static char stack[STACK_SIZE]; /* the other one may be what overflowed */
	static bool caught;
	struct sigaction action = { .sa_handler = crash_handler, .sa_flags = SA_ONSTACK };

	if (caught)
		return;
	caught = true;
	sigemptyset(&action.sa_mask);
	sigaltstack(&(stack_t){ .ss_sp = stack, .ss_size = sizeof stack }, NULL);
	for (size_t i = 0; i < DEADLY_COUNT; i++) {
		sigaction(deadly[i].number, NULL, &deadly[i].before);
		if (deadly[i].fault || deadly[i].before.sa_handler == SIG_DFL)
			sigaction(deadly[i].number, &action, NULL);
	}
	atexit(rescue_now);
}

void
rescue_arm(int fd, const struct termios *saved, const void *bytes, size_t size)
{
	rescue.armed = 0;
	rescue.bytes = mem_resize(rescue.bytes, size, 1);
	if (size > 0)
		memcpy(rescue.bytes, bytes, size);
	rescue.size = size;
	rescue.saved = *saved;
	rescue.fd = fd;
	rescue.armed = 1;
	catch_crashes();
}

void
rescue_disarm(void)
{
	rescue.armed = 0;
	free(rescue.bytes);
	rescue.bytes = NULL;
	rescue.size = 0;
}

bool
rescue_is_armed(void)
{
	return rescue.armed;
}
