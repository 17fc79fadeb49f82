/*
 * A lane: how a single-threaded party runs on a loop that must not block.
 *
 * It is a queue of tasks and the one that is running. A task runs to its end. A
 * block, a sleep or a yield suspends it; nothing else in the lane runs until it has
 * ended. So blocking is enforced by the queue: what a thread of its own would do to
 * a program, made visible and put on one loop.
 */
#ifndef WAITSCOPE_LANE_H
#define WAITSCOPE_LANE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct event_base;
struct lane;

/* A piece of a task. If it returns, the task has ended; unless it has called, just
 * once, lane_block(), lane_sleep() or lane_yield(), which suspends the task and
 * names the piece that continues it. */
typedef void lane_fn(struct lane *, void *arg);

/* `base` is borrowed. Never NULL. */
struct lane *lane_new(struct event_base *base);

/* Tasks that have not run are dropped; their args belong to the caller. */
void lane_free(struct lane *);

/* Appends a task to the queue. It runs in a later turn of the loop, once all tasks
 * before it have ended. `arg` is borrowed until then. */
void lane_post(struct lane *, lane_fn *, void *arg);

/* From within the running task: suspends it until lane_unblock(), after which it
 * continues with `then` in a later turn of the loop. */
void lane_block(struct lane *, lane_fn *then, void *arg);
void lane_unblock(struct lane *);

/* From within the running task: suspends it for that long. 0 = a yield. */
void lane_sleep(struct lane *, int64_t us, lane_fn *then, void *arg);

/* Wakes the sleeping task: it continues in a later turn of the loop. Does nothing
 * if none sleeps. */
void lane_wake(struct lane *);

/* From within the running task: lets the loop read and write, then continues. The
 * lane stays busy: none of its other tasks run meanwhile. */
void lane_yield(struct lane *, lane_fn *then, void *arg);

/* Returns true if a task has begun and not ended. */
bool lane_is_busy(const struct lane *);

/* The number of waiting tasks. */
size_t lane_queued(const struct lane *);

#endif
