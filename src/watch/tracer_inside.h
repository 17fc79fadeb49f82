/* For the tracer's files alone. */
#ifndef WAITSCOPE_TRACER_INSIDE_H
#define WAITSCOPE_TRACER_INSIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/array.h"
#include "watch/look.h"
#include "watch/tracer.h"
#include "watch/wait.h"

/* A wait for whichever of several comes first that a thread has come to. */
struct rest {
	int fd; /* of its epoll; WAIT_NO_FD: poll or select */
	uint64_t visits;
};

/* How often a thread that runs is looked at: ten of them take a hundredth of a processor, and not of theirs. */
enum { TRACER_GLANCE_US = 10 * 1000 };

/* A call that it is not stopped at, in which it was seen asleep (tracer_glance.c). */
struct glance {
	int64_t next_us;  /* when it is looked at, if it is in no call that it was stopped at */
	int64_t since_us; /* it was seen in that call at each look */
	struct look_call call;
	bool is_asleep, is_told;
};

struct thread {
	pid_t tid, pid;
	struct glance glance;
	const struct wait_call *call; /* that it is in; NULL: in none that can wait */
	int socket;      /* the call's first argument, where that is a descriptor */
	struct wait wait;
	uint64_t args[6]; /* of the call */
	const struct wait_call *interrupted; /* that a signal took it out of; restart_syscall goes on with it */
	int64_t since_us; /* it is in the call */
	int64_t awake_us; /* the last time up to which it was certainly not asleep in it */
	bool is_told;    /* the wait was reported */
	int64_t briefs;  /* waits that were too short to be */
	ARRAY(struct rest) rests;
	size_t loop;     /* the rest that it comes to most often */
	int64_t left_us; /* since when it is away from there; -1 = it is there, or has none */
	bool is_away_told;
	bool is_halted;
	bool is_over;    /* it was seen dead, and its end was told: of a process's first thread the system tells it last */
	bool is_without_maker; /* its maker's stop is to come */
};

struct process {
	pid_t pid;
	int handle;     /* look_process() */
	size_t threads; /* of it that are traced */
	bool is_foreign; /* it calls the system by other numbers than ours, as 32-bit programs do */
};

struct tracer {
	const struct lines *lines;
	void (*report)(void *arg, const struct report *);
	void *arg;
	ARRAY(struct thread) threads; /* by tid, ascending */
	ARRAY(struct process) processes;
	ARRAY(pid_t) ended; /* before its maker's stop, which must not add it again */
};

/* ---- who is traced (tracer_threads.c) ---- */

/* NULL: not traced. Both are valid until a thread is added or removed. */
struct thread *tracer_find_thread(const struct tracer *, pid_t tid);
struct process *tracer_find_process(const struct tracer *, pid_t pid);

/* `parent`: the thread that made it, 0 = none. It is told. */
struct thread *tracer_add_thread(struct tracer *, pid_t tid, pid_t pid, pid_t parent);
void tracer_remove_thread(struct tracer *, struct thread *);

/* A new thread: its own first stop and its maker's may come in either order. The first adds it, by its maker or, as
 * that is not known, by what the system says of it. */
struct thread *tracer_thread_of_maker(struct tracer *, pid_t tid, pid_t maker);
struct thread *tracer_adopt(struct tracer *, pid_t tid);

/* A report about a thread, to be filled in, and told. */
struct report tracer_report(const struct thread *, enum report_kind, int64_t t_us);
void tracer_add_line(const struct tracer *, struct report *);
void tracer_tell(const struct tracer *, const struct report *);

void tracer_tell_plain(const struct tracer *, const struct thread *, enum report_kind, int64_t t_us, int64_t value);
void tracer_tell_name(const struct tracer *, const struct thread *, int64_t now_us);

/* It runs from now on, in no call that it was stopped at. */
void tracer_begin_glances(struct thread *, int64_t now_us);

/* Fills in what a wait is for, and on which line. */
void tracer_add_wait(const struct tracer *, struct report *, const struct thread *, const struct wait *);
void tracer_tell_woke(const struct tracer *, const struct thread *, int64_t now_us, int64_t result);

/* ---- what it does in between (tracer_glance.c) ---- */

/* Looks at it, if it is time for that. Returns when it is to be looked at again. */
int64_t tracer_glance(struct tracer *, struct thread *, int64_t now_us);

/* It is certainly in none any more: it was stopped. */
void tracer_end_glance(struct tracer *, struct thread *, int64_t now_us);

/* ---- what they wait for (tracer_waits.c) ---- */

/* A thread begins a call that can wait. Returns true if the end of the call is wanted, too. */
bool tracer_begin_call(struct tracer *, struct thread *, const struct wait_call *, const uint64_t args[6]);

/* It has returned that. */
void tracer_end_call(struct tracer *, struct thread *, int64_t result);

/* Another program has come into its place, whichever of its threads asked for that: it is in no call any more, and
 * its loop is gone. */
void tracer_forget_waits(struct tracer *, struct thread *);

#endif
