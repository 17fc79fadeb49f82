/* Looking into another process, which we trace: what its descriptors are, what its poll waits for. Nothing here
 * waits, and whatever can't be learnt (it ends just now, the system is too old) is left as unknown. */
#ifndef WAITSCOPE_LOOK_H
#define WAITSCOPE_LOOK_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "watch/report.h"
#include "watch/wait.h"

/* A process, for pidfd_getfd(): -1 where the system has none. Closed with close(). */
int look_process(pid_t pid);

/* Returns true if a read of it can wait: it is a socket, a pipe, a terminal; no file, no folder, no
 * /dev/null, whose reads are as good as immediate and by far the most. */
bool look_can_wait(pid_t pid, int fd);

/* Returns true if that descriptor is an epoll, or may be an io_uring: it can be a loop's. */
bool look_can_be_loop(pid_t pid, int fd);

/* Fills in fd, thing and, of a socket of the Internet, the address. `process`: look_process(). */
void look_at_descriptor(struct report *, pid_t pid, int process, int fd);

/* The first of the descriptors that a wait for several of them is for, and how many there are; 0 = unknown. */
enum { LOOK_SEVERAL_MAX = 32 };
struct look_several {
	int at[LOOK_SEVERAL_MAX];
	int count;
};

/* Reads them: of an epoll, of what the arguments of a poll or select point to. */
void look_at_several(struct look_several *, pid_t pid, const struct wait_call *, const uint64_t args[6]);

/* Fills in what the arguments of a poll or select point to. */
void look_at_arguments(struct wait_seen *, pid_t pid, const struct wait_call *, const uint64_t args[6]);

/* Sets the name of the process's program. */
void look_at_name(struct report *, pid_t pid);

/* Returns true if a thread really waits: it may also have been taken off its processor, within a call. */
bool look_is_asleep(pid_t tid);

/* A call in which a thread is asleep. */
struct look_call {
	long number;
	uint64_t args[6];
};

/* Returns true if a thread that we trace sleeps in a call; not if it runs, or waits for a page of its memory. Nothing is
 * stopped for it. */
bool look_at_call(struct look_call *, pid_t tid);

/* Returns true if a thread has ended, and its process's others have not. */
bool look_is_dead(pid_t tid);

/* The process that started it, or has inherited it; 0 = unknown. */
pid_t look_parent(pid_t pid);

/* Calls `found` with each child of a process. */
void look_at_children(pid_t parent, void (*found)(void *arg, pid_t child), void *arg);

/* Returns true if it is a thread of that process. */
bool look_is_thread_of(pid_t tid, pid_t pid);

#endif
