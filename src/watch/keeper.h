/*
 * The keeper of a watched program: a process of its own between the program and the loop. It starts the command on
 * its terminal, traces it where that is allowed, tells what happens to it (report.h), and sees to it that no process
 * of it is left: not when the loop says so, and not when the loop's process ends in whatever way. Nothing of the
 * loop's process is its own any more but the socket.
 */
#ifndef WAITSCOPE_KEEPER_H
#define WAITSCOPE_KEEPER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* What the loop writes into the socket, a byte each. The socket's end means KEEPER_KILL. */
enum keeper_order {
	KEEPER_TERMINATE = 'T', /* SIGTERM to the command's group; after KEEPER_PATIENCE_US, KEEPER_KILL */
	KEEPER_KILL = 'K',      /* SIGKILL to all that is left of it */
	KEEPER_ASK = '?',       /* up to which time is all told? Answered by REPORT_UNTIL */
};

enum { KEEPER_PATIENCE_US = 2 * 1000 * 1000 };

struct lines;

struct keeper_command {
	char *const *argv;       /* looked up in PATH as a shell does */
	char *const *settings;   /* "NAME=VALUE", for its environment; NULL at the end */
	const char *terminal;    /* the path of the terminal that it prints on, which becomes its own */
	bool is_traced;
	const struct lines *lines; /* NULL: its lines are not wanted */
};

/* Makes the keeper's process, from a process of one thread. *socket becomes the loop's end, which does not block:
 * reports are read from it, orders are written to it. Returns its process, to be waited for once the socket has
 * ended, or -1 with errno. */
pid_t keeper_start(const struct keeper_command *, int *socket);

#endif
