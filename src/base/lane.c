/* A lane: a queue of tasks, the running one, and a timer that continues it. */
#include "base/lane.h"

#include <assert.h>
#include <event2/event.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/queue.h"

/* The most tasks that run in one turn of the loop, before the sockets get theirs. */
enum { TASKS_A_TURN = 500 };

struct task {
	lane_fn *run;
	void *arg;
};

enum lane_state {
	LANE_FREE,      /* nothing runs; the pump takes the next task */
	LANE_RUNNING,   /* a piece of a task is on the C stack */
	LANE_SUSPENDED, /* the task waits for its timer */
	LANE_BLOCKED,   /* the task waits for lane_unblock() */
};

struct lane {
	struct event *pump; /* continues the suspended task, or starts the next */
	QUEUE(struct task) queue;
	struct task next;   /* the rest of the suspended task */
	enum lane_state state;
};

/* Runs the pump after `us`, but never in this turn of the loop: an event made active at once
 * would run before the sockets are polled, and a busy lane would starve them. */
static void
pump_in(struct lane *lane, int64_t us)
{
	struct timeval tv = clock_timeval(us);

	event_add(lane->pump, &tv);
}

static void
run_piece(struct lane *lane, struct task piece)
{
	lane->state = LANE_RUNNING;
	piece.run(lane, piece.arg);
	if (lane->state == LANE_RUNNING)
		lane->state = LANE_FREE;
}

static void
pump_cb(evutil_socket_t fd, short what, void *arg)
{
	struct lane *lane = arg;
	size_t now;

	(void)fd;
	(void)what;
	if (lane->state == LANE_SUSPENDED)
		run_piece(lane, lane->next);
	/* Tasks that these post wait for the next turn. */
	now = QUEUE_COUNT(lane->queue) < TASKS_A_TURN ? QUEUE_COUNT(lane->queue) : TASKS_A_TURN;
	for (; now > 0 && lane->state == LANE_FREE; now--)
		run_piece(lane, QUEUE_TAKE(lane->queue));
	if (lane->state == LANE_FREE && QUEUE_COUNT(lane->queue) > 0)
		pump_in(lane, 0);
}

struct lane *
lane_new(struct event_base *base)
{
	struct lane *lane = mem_new(1, sizeof *lane);

	lane->pump = evtimer_new(base, pump_cb, lane);
	return lane;
}

void
lane_free(struct lane *lane)
{
	if (lane == NULL)
		return;
	event_free(lane->pump);
	QUEUE_RELEASE(lane->queue);
	free(lane);
}

void
lane_post(struct lane *lane, lane_fn *run, void *arg)
{
	QUEUE_PUSH(lane->queue, (struct task){ run, arg });
	if (lane->state == LANE_FREE && !evtimer_pending(lane->pump, NULL))
		pump_in(lane, 0);
}

static void
suspend(struct lane *lane, enum lane_state state, lane_fn *then, void *arg)
{
	assert(lane->state == LANE_RUNNING);
	lane->state = state;
	lane->next = (struct task){ then, arg };
}

void
lane_block(struct lane *lane, lane_fn *then, void *arg)
{
	suspend(lane, LANE_BLOCKED, then, arg);
}

void
lane_unblock(struct lane *lane)
{
	assert(lane->state == LANE_BLOCKED);
	lane->state = LANE_SUSPENDED;
	pump_in(lane, 0);
}

void
lane_sleep(struct lane *lane, int64_t us, lane_fn *then, void *arg)
{
	suspend(lane, LANE_SUSPENDED, then, arg);
	pump_in(lane, us);
}

void
lane_wake(struct lane *lane)
{
	if (lane->state == LANE_SUSPENDED)
		pump_in(lane, 0);
}

void
lane_yield(struct lane *lane, lane_fn *then, void *arg)
{
	lane_sleep(lane, 0, then, arg);
}

bool
lane_is_busy(const struct lane *lane)
{
	return lane->state != LANE_FREE;
}

size_t
lane_queued(const struct lane *lane)
{
	return QUEUE_COUNT(lane->queue);
}
