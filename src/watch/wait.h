/*
 * What a wait is: the calls of Linux that can wait, and what each waits for. A call that waits for one
 * thing blocks its thread; one that waits for whichever of several comes first is the bottom of a loop.
 * Nothing is guessed: a call that can't be told is shown as the bare call. Pure.
 */
#ifndef WAITSCOPE_WAIT_H
#define WAITSCOPE_WAIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* X(kind, name). */
#define WAIT_KINDS(X) \
	X(NOTHING, "nothing")      /* the call can't wait: another operation of it, or told not to */ \
	X(ONE, "one")           /* for one thing: BLOCKED */ \
	X(ANY, "any")           /* for whichever of several comes first: in its loop, READY */ \
	X(TIME, "time")     /* for a time, and nothing else: SLEEPS */ \
	X(THREAD, "thread")     /* WAITS FOR a thread */ \
	X(CHILD, "child")       /* WAITS FOR a child */ \
	X(UNKNOWN, "unknown")         /* for something that is not told: the call's name is all */

#define WAIT_KIND_MEMBER(kind, name) WAIT_FOR_##kind,
enum wait_kind {
	WAIT_KINDS(WAIT_KIND_MEMBER)
	WAIT_KIND_COUNT,
};

const char *wait_kind_name(enum wait_kind);

/* How a call says what it waits for, in its arguments (0 to 5). */
enum wait_shape {
	WAIT_SHAPE_READ,     /* 0: a descriptor */
	WAIT_SHAPE_CONNECT,  /* 0: a socket */
	WAIT_SHAPE_ACCEPT,   /* 0: a socket that listens */
	WAIT_SHAPE_RECEIVE,  /* 0: a socket, 3: flags */
	WAIT_SHAPE_MESSAGE,  /* 0: a socket, 2: flags */
	WAIT_SHAPE_POLL,     /* 0: struct pollfd[], 1: how many, 2: milliseconds */
	WAIT_SHAPE_PPOLL,    /* the same, 2: a timespec */
	WAIT_SHAPE_SELECT,   /* 0: descriptors below it, 1, 2, 3: sets, 4: a timeval or timespec */
	WAIT_SHAPE_EPOLL,    /* 0: the epoll's descriptor, 3: milliseconds, or for epoll_pwait2 a timespec */
	WAIT_SHAPE_SLEEP,
	WAIT_SHAPE_FUTEX,    /* 1: the operation */
	WAIT_SHAPE_WAIT4,    /* 2: options */
	WAIT_SHAPE_WAITID,   /* 3: options */
	WAIT_SHAPE_URING,    /* 0: its descriptor, 2: how many completions at least */
	WAIT_SHAPE_SIGNAL,
	WAIT_SHAPE_RESTART,  /* the call that a signal interrupted goes on */
	/* Of calls that are not stopped at. */
	WAIT_SHAPE_WRITE,    /* 0: a descriptor that has no room */
	WAIT_SHAPE_FORK,     /* a child, that it has made and that has its memory until its exec */
	WAIT_SHAPE_OTHER,    /* its name is all */
};

/* A call that can wait. */
struct wait_call {
	const char *name; /* as its manual page has it */
	long number;
	enum wait_shape shape;
};

/* All of them, in the order of the table, which is the same wherever this program was built for the same
 * machine; *count is set. Empty where waits can't be watched. */
const struct wait_call *wait_calls(size_t *count);

/* The call of that number, or NULL: one of these, or of some that can wait as well and yet are not stopped at, as they
 * hardly ever do: a thread that sleeps in one is found by looking. */
const struct wait_call *wait_call_find(long number);

enum {
	WAIT_NO_FD = -1,
	WAIT_NO_CALL = -1, /* in place of a call's number: it is not known which */
};

/* What has to be read from the memory of who calls, before its wait can be told. */
struct wait_seen {
	int fds;     /* poll, select: how many descriptors it waits for */
	int fd;      /* and which, if it is one */
	bool is_now; /* its timeout, if it has one that is not in its arguments, is 0 */
};

struct wait {
	enum wait_kind kind;
	int fd;    /* what it waits for, or the loop's epoll; WAIT_NO_FD: none, or several without an epoll */
	int count; /* of the descriptors, as far as the arguments tell: 0 = not told */
	/* It looks for what has come and does not wait, as a loop does that has more to do: WAIT_FOR_NOTHING, but of an
	 * event loop. */
	bool is_visit;
};

/* What a call waits for. `seen` is read for poll, ppoll, select, pselect6 and epoll_pwait2 alone. */
struct wait wait_of(const struct wait_call *, const uint64_t args[6], const struct wait_seen *seen);

#endif
