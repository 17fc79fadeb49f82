/*
 * The rescue. Everything a signal handler needs is static, and complete before publish() makes
 * it current.
 */
#include "ui/term/rescue.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"

enum {
	WRITE_TRIES = 10,
	WRITE_WAIT_MS = 20, /* per try, for a terminal that does not read */
	SET_TRIES = 3,      /* an interrupted one is no reason to keep somebody's terminal */
	STACK_SIZE = 64 * 1024,
	SIGNAL_STATUS = 128, /* and the signal's number: the status of who died of it */
};

/* What it takes to put a terminal back. */
struct rescue {
	struct termios saved;
	char *bytes;
	size_t size;
	int fd;
};

/* Two, so that one is always complete: while one is being written, a signal handler still uses
 * the other. */
static struct rescue rescues[2];

enum { NONE = -1 };

/* The one in force; NONE: the terminal needs no rescue. Written by publish() alone. */
static volatile sig_atomic_t current = NONE;

/* Deadly signals that the loop does not handle. One that has a handler already keeps it;
 * faults are the exception, whose handler is called after ours. */
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

/* Whatever was written to rescues[] before this call is in memory by the time a signal handler
 * sees `which`; whatever is written after it is not. A volatile store alone does not order the
 * plain ones around it. */
static void
publish(int which)
{
	atomic_signal_fence(memory_order_seq_cst);
	current = which;
	atomic_signal_fence(memory_order_seq_cst);
}

/* Writes as much as the terminal takes in a bounded time. Returns true if nothing is left to
 * write. Safe in a signal handler. */
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
			return true; /* the terminal is gone */
		poll(&(struct pollfd){ .fd = fd, .events = POLLOUT }, 1, WRITE_WAIT_MS);
		tries++;
	}
	return size == 0;
}

bool
rescue_may_set(int fd)
{
	pid_t foreground = -1;

	for (int tries = 0; tries < SET_TRIES && foreground == -1; tries++)
		foreground = tcgetpgrp(fd);
	return foreground == getpgrp();
}

void
rescue_set(int fd, const struct termios *settings)
{
	for (int tries = 0; tries < SET_TRIES && tcsetattr(fd, TCSANOW, settings) != 0; tries++)
		continue;
}

void
rescue_now(void)
{
	int number = errno, which = current;
	const struct rescue *rescue = &rescues[which == NONE ? 0 : which];

	if (which == NONE)
		return;
	publish(NONE);
	if (!write_bounded(rescue->fd, rescue->bytes, rescue->size)) {
		tcflush(rescue->fd, TCOFLUSH); /* it does not read: make room */
		write_bounded(rescue->fd, rescue->bytes, rescue->size);
	}
	if (rescue_may_set(rescue->fd))
		rescue_set(rescue->fd, &rescue->saved);
	errno = number;
}

/* Restores the terminal and lets the program die of the signal as if it had never been caught:
 * it is raised again, and arrives when it is no longer blocked, here. The first process of a container
 * does not die of it, and would go on without its terminal: it ends with the status that a shell would give. */
static void
crash_handler(int number)
{
	sigset_t only;

	rescue_now();
	for (size_t i = 0; i < DEADLY_COUNT; i++) {
		if (deadly[i].number == number)
			sigaction(number, &deadly[i].before, NULL);
	}
	raise(number);
	sigemptyset(&only);
	sigaddset(&only, number);
	sigprocmask(SIG_UNBLOCK, &only, NULL);
	_exit(SIGNAL_STATUS + number);
}

static void
catch_crashes(void)
{
	static char stack[STACK_SIZE]; /* the usual one may have overflowed */
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
	mem_on_failure(rescue_now); /* else its message would go to the screen being left */
}

void
rescue_prepare(int fd, const struct termios *saved, const void *bytes, size_t size)
{
	int next = current == 0 ? 1 : 0;
	struct rescue *rescue = &rescues[next];

	rescue->bytes = mem_resize(rescue->bytes, size, 1);
	if (size > 0)
		memcpy(rescue->bytes, bytes, size);
	rescue->size = size;
	rescue->saved = *saved;
	rescue->fd = fd;
	publish(next);
	catch_crashes();
}

void
rescue_cancel(void)
{
	publish(NONE);
	for (size_t i = 0; i < sizeof rescues / sizeof rescues[0]; i++) {
		free(rescues[i].bytes);
		rescues[i] = (struct rescue){ 0 };
	}
}

bool
rescue_is_ready(void)
{
	return current != NONE;
}
