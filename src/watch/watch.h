/*
 * A watched program: a command of the person's own that runs beside ours. What it does, what it waits for and what
 * it prints come as calls, in turns of the loop. The loop never waits for it, nor it for the loop beyond what its
 * terminal holds.
 */
#ifndef WAITSCOPE_WATCH_H
#define WAITSCOPE_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "watch/report.h"

struct event_base;
struct lines;
struct watch;

struct watch_hooks {
	/* Not in the order of their times (report.h). */
	void (*report)(void *arg, const struct report *);
	/* What it printed, as it printed it: outside bytes, cut anywhere. What had come by the end of its first process
	 * is told before that is. */
	void (*printed)(void *arg, const char *bytes, size_t count, int64_t t_us);
	/* No process of it is left, and all that it printed was told. `is_whole` is false if its keeper was lost on
	 * the way: reports may be missing. watch_free() may be called from within. */
	void (*gone)(void *arg, bool is_whole);
};

/* Commands that are started from now on may have so many descriptors, as this process could before it raised its own limit
 * (of RLIMIT_NOFILE, the soft one). */
void watch_limit_descriptors(uint64_t most);

/* Starts `argv` (looked up in PATH, NULL at the end), with `settings` ("NAME=VALUE", NULL at the end) in its
 * environment, in a process group and on a terminal of its own, its standard input empty. What fails here is
 * told by a report. `is_traced`: what it waits for is told, where the system allows it. `lines`: of a program in Python, which finds where to write
 * them by WAITSCOPE_LINES in its environment; or NULL. It, the hooks and what they
 * and the arguments point to are borrowed until watch_free(). Returns NULL with errno if there is no
 * terminal or no process for it. */
struct watch *watch_start(struct event_base *, char *const *argv, char *const *settings, bool is_traced,
    const struct lines *lines, const struct watch_hooks *, void *arg);

/* Returns true if the client of a connection within this machine, from 127.0.0.1 or ::1 to there (family 4 or 6), is a
 * process of the program: asked when the connection has come, or its request. It needs no tracer. False is also
 * what the system does not tell: not Linux, the client has closed its end, it is a set-uid program. */
bool watch_owns_port(struct watch *, uint16_t client_port, uint16_t server_port, int family);

/* Hears all that was told until now, as the loop would in later turns of its own: hooks are called, `gone` too. */
void watch_hear(struct watch *);

/* Asks up to which time all was told. The answer comes as a report, REPORT_UNTIL, always: also where nothing may be
 * traced, unless it is gone before. At most one question is out at a time; more are one. */
void watch_ask(struct watch *);

/* Asks it to end, and all that it started, with SIGTERM; what is left two seconds later is killed. */
void watch_terminate(struct watch *);

/* Kills what is left of it, at once, and forgets it. No hook is called any more. */
void watch_free(struct watch *);

#endif
