/* For tests of watched programs: the slow server on a loop, a real program that runs beside it, and all that was
 * told of it. */
#ifndef WAITSCOPE_WATCHED_H
#define WAITSCOPE_WATCHED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/array.h"
#include "log/settings.h"
#include "watch/lines.h"
#include "watch/report.h"
#include "watch/watch.h"

enum {
	WATCHED_MS = 1000,
	WATCHED_DELAY_US = 500 * WATCHED_MS, /* of the server */
	WATCHED_PORTS_MAX = 16,
	WATCHED_PAUSE_US = 10 * WATCHED_MS,
	WATCHED_WATCHDOG_S = 300, /* a hang becomes a failure */
};

/* What was told of one command, since watched_forget(). */
struct watched {
	struct event_base *base;
	struct watch *watch;
	struct lines *lines; /* the test's own; NULL: not wanted */
	ARRAY(struct report) reports;
	ARRAY(char) printed; /* NUL-terminated after watched_run() */
	bool is_whole;
	void (*at_report)(const struct report *); /* may be NULL */
	void (*at_print)(void);                   /* the same */
	uint16_t asked_from[WATCHED_PORTS_MAX]; /* the ports of who asked the server, in their order */
	size_t asked;
	int64_t answered_us[WATCHED_PORTS_MAX]; /* when it answered, in its order */
	size_t answered;
	uint16_t port;       /* the server's */
	const char *python;  /* what python3 really is, no shell script of a version manager; "" if there is none */
};

extern struct watched watched;

/* For cmocka's groups. */
int watched_open(void **state);
int watched_close(void **state);

/* Before the next command. */
void watched_forget(void);

/* Starts a command, with WAITSCOPE_URL and PORT in its environment. The loop is the caller's to run, until it is
 * stopped: when no process of it is left. */
void watched_begin(char *const *argv, bool is_traced);
void watched_end(void);

/* And runs it, until no process of it is left. */
void watched_run(char *const *argv, bool is_traced);

/* The text of a Python program, traced; all before it is forgotten. */
void watched_run_python(const char *program);

/* The first report of a kind from an index on, or NULL. */
const struct report *watched_find(enum report_kind, size_t from);
size_t watched_count(enum report_kind);

/* Its first process's status, as waitpid() has it. */
int watched_status(void);

/* All waits of at least that time, by call, kind and thing: "recvfrom one socket, select time". The caller's until the
 * next call. */
const char *watched_long_waits(int64_t least_us);

/* A thread is in one wait at a time, and out of it again, and its times ascend. */
void watched_assert_consistent(void);

/* Nothing can be said of waits where nothing may be traced: then a line says so. */
bool watched_can_trace(void);

#endif
