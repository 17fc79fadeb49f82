/*
 * What the keeper of a watched program tells the loop: records of one size over a socket, within one
 * machine and one program, so in memory's own layout.
 *
 * A wait is told once it has lasted REPORT_BRIEF_US and its thread was seen asleep in it: records are not in the
 * order of their times. Up to which time all is told is answered when it is asked. Shorter waits are counted.
 */
#ifndef WAITSCOPE_REPORT_H
#define WAITSCOPE_REPORT_H

#include <stdint.h>

enum {
	REPORT_BRIEF_US = 1000,
	/* A thread can be in a call for longer than that and yet never asleep, on a machine that has much to do. What is
	 * to come of it is waited for as long as this; if it falls asleep after that, its wait is told from the time on at
	 * which it was last seen awake. */
	REPORT_PATIENCE_US = 100 * 1000,
	REPORT_NAME_SIZE = 16, /* what the system keeps of a program's name */
};

enum report_kind {
	REPORT_NOT_STARTED, /* value: errno of what failed, `stage` */
	REPORT_NOT_TRACED,  /* value: errno of what was refused, `stage`: it runs, its waits can't be seen */
	REPORT_STARTED,     /* the command runs: pid */
	REPORT_THREAD,      /* a thread begins; value: the one that made it, 0 = the command's first */
	REPORT_NAME,        /* a process has a (new) program, `name` */
	REPORT_THREAD_END,  /* value: the number of its waits that were too short to be told */
	REPORT_WAIT,        /* a wait began, in which the thread was seen asleep: call, wait, fd, count, thing, address */
	REPORT_WATCHES,     /* one of the several that a wait is for, right before its WAIT: fd, thing, address */
	REPORT_WOKE,        /* it ended; value: what the call returned, < 0: -errno */
	REPORT_CONNECTED,   /* a socket has its address: fd, thing, address; value: 0, it waited for that, or -EINPROGRESS */
	REPORT_RECEIVED,    /* it read from a socket: fd, thing, address; value: bytes, 0 = the end */
	REPORT_AWAY,        /* it left the wait of its loop (`fd`, or WAIT_NO_FD: a poll) and does something else */
	REPORT_BACK,        /* and looks again for what has come */
	REPORT_HALTED,      /* by a signal, as Ctrl-Z does; value: the signal */
	REPORT_RESUMED,
	REPORT_UNTIL,       /* the answer to KEEPER_ASK; value, t_us: what follows has no earlier time */
	REPORT_EXIT,        /* the command's first process ended; value: its status as waitpid() has it */
	REPORT_GONE,        /* and no process of it is left: nothing follows */
};

/* What of a command's start can fail. */
enum report_stage {
	REPORT_STAGE_TERMINAL, /* no pseudo-terminal */
	REPORT_STAGE_FORK,
	REPORT_STAGE_EXEC, /* not found, not executable, … */
	/* And its tracing. */
	REPORT_STAGE_TRACE,  /* ptrace */
	REPORT_STAGE_FILTER, /* seccomp */
	REPORT_STAGE_RIGHTS, /* a set-uid program, or one with capabilities: traced, it would not get them */
};

/* What a descriptor is. */
enum report_thing {
	REPORT_THING_UNKNOWN,
	REPORT_THING_SOCKET, /* of the Internet; or of whatever kind, without an address */
	REPORT_THING_LOCAL_SOCKET,
	REPORT_THING_PIPE,
	REPORT_THING_TERMINAL,
	REPORT_THING_FILE,
	REPORT_THING_EPOLL,
	REPORT_THING_OTHER, /* a timer, an event counter, a device */
	REPORT_THING_COUNT,
};

struct report_address {
	uint8_t family; /* 0: unknown; 4, 6: of which version of the Protocol */
	uint16_t local_port, peer_port;
	uint8_t peer[16]; /* in the order of the net, the first 4 bytes of it for version 4 */
};

struct report {
	int64_t t_us; /* clock_now_us() */
	int64_t value;
	int32_t pid, tid;
	int32_t fd;
	int32_t count;   /* of descriptors waited for; 0 = not known */
	uint8_t kind;    /* enum report_kind */
	uint8_t wait;    /* enum wait_kind */
	uint8_t thing;   /* enum report_thing */
	uint8_t stage;   /* enum report_stage */
	int32_t call;    /* the system's number of the call (wait.h) */
	struct report_address address;
	/* WAIT, WOKE, AWAY: the line of its own that the thread stood in, of a program in Python; 0 = unknown. File and
	 * function are for lines_text(). */
	uint32_t line, file, function;
	char name[REPORT_NAME_SIZE]; /* NUL-terminated; outside text */
};

#endif
