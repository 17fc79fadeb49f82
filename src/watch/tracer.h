/*
 * The tracer: follows a command and all that it starts by ptrace, and reports each wait with its beginning and its
 * end. It lives in the keeper's process (keeper.h), which is the parent of what it traces: a tracer waits for stops,
 * and the one loop must not; a frame must not hold the traced program up.
 *
 * A wait stops its thread twice, some 20 us each; all other calls run at full speed (filter.h). Nothing that takes
 * longer is done at a stop: a wait is looked at once it has lasted a while, when nobody waits for us.
 */
#ifndef WAITSCOPE_TRACER_H
#define WAITSCOPE_TRACER_H

#include <stdint.h>
#include <sys/types.h>

#include "watch/report.h"

struct tracer;

struct lines;

/* `report` is called with each record. `lines` may be NULL; borrowed. Never NULL. */
struct tracer *tracer_new(const struct lines *lines, void (*report)(void *arg, const struct report *), void *arg);
void tracer_free(struct tracer *);

/* Traces a process and, from then on, whatever it starts. It must not run yet: its filter stops it at calls that
 * only a tracer lets go on. Whatever is traced dies with this process. Returns 0 or the errno of what was refused:
 * then it is not traced. */
int tracer_seize(struct tracer *, pid_t pid);

/* Handles what waitpid(__WALL) told of one of its threads: all but the end of the command itself is the tracer's.
 * A thread that has stopped goes on. */
void tracer_handle(struct tracer *, pid_t tid, int status);

/* Looks at what has lasted a while. Returns the time (clock_now_us) at which it wants to be called again, or -1. */
int64_t tracer_look(struct tracer *, int64_t now_us);

/* Returns the time before which nothing more is reported: `now_us`, or the begin of what may still be reported as
 * a wait, or as being away. It never goes back, and is at most about REPORT_PATIENCE_US behind if tracer_look() is
 * called when it wants to be. */
int64_t tracer_until(const struct tracer *, int64_t now_us);

/* Sends a signal to every process that is traced. */
void tracer_signal(struct tracer *, int signal);

#endif
