/*
 * A lane: how a single-threaded party runs on a loop that must not block.
 *
 * It is a queue of tasks and the one task that runs. A task runs to its end. A
 * block, a sleep or a yield suspends the running task; nothing else of the lane
 * runs until that task has ended. So blocking is enforced by the queue. It is
 * what a program's own thread would do to it, made visible and put on one loop.
 */
#ifndef WAITSCOPE_LANE_H
#define WAITSCOPE_LANE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct event_base;
struct lane;

/* A piece of a task. It either returns, which ends the task, or calls just once
 * lane_block(), lane_sleep() or lane_yield() before it returns, which suspends
 * the task and names the piece that goes on. */
typedef void lane_fn(struct lane *, void *arg);

/* `base` is borrowed. Never NULL. */
struct lane *lane_new(struct event_base *base);

/* Tasks that have not run are forgotten; their args belong to the caller. */
void lane_free(struct lane *);

/* Puts a task at the queue's end. It runs in a later turn of the loop, when all
 * before it have ended. `arg` is borrowed until then. */
void lane_post(struct lane *, lane_fn *, void *arg);

/* From within the running task: it stands still until lane_unblock(), which
 * goes on with `then` in a later turn of the loop. */
void lane_block(struct lane *, lane_fn *then, void *arg);
void lane_unblock(struct lane *);

/* From within the running task: it stands still for that long. 0 = a yield. */
void lane_sleep(struct lane *, int64_t us, lane_fn *then, void *arg);

/* Ends the sleep of the task that sleeps: it goes on in a later turn of the loop.
 * Nothing if none sleeps. */
void lane_wake(struct lane *);

/* From within the running task: lets the loop read and write, then goes on. The
 * lane is not freed: none of its other tasks run meanwhile. */
void lane_yield(struct lane *, lane_fn *then, void *arg);

/* Whether a task has begun and not ended. */
bool lane_is_busy(const struct lane *);

/* How many tasks wait. */
size_t lane_queued(const struct lane *);

#endif
