/* A lane: a queue of tasks, the one that runs, and one timer that goes on with it. */
#include "base/lane.h"

#include <assert.h>
#include <event2/event.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"

/* At most so many tasks in one turn of the loop, before sockets get theirs. */
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
	struct event *pump; /* goes on: with the suspended task, or with the next */
	struct task *queue; /* a ring */
	size_t head, count, capacity;
	struct task next;   /* how the suspended task goes on */
	enum lane_state state;
};

/*
 * Goes on after `us`, and never in this turn of the loop: an event made active
 * at once would run before sockets are looked at, and a busy lane would starve
 * them. The shortest timer lets the loop poll in between.
 */
static void
pump_in(struct lane *lane, int64_t us)
{
	struct timeval tv;

	if (us < 1)
		us = 1;
	tv.tv_sec = (time_t)(us / US_PER_S);
	tv.tv_usec = (suseconds_t)(us % US_PER_S);
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

static struct task
take_first(struct lane *lane)
{
	struct task first = lane->queue[lane->head];

	lane->head = (lane->head + 1) % lane->capacity;
	lane->count--;
	return first;
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
	/* What these post waits for the next turn. */
	now = lane->count < TASKS_A_TURN ? lane->count : TASKS_A_TURN;
	for (; now > 0 && lane->state == LANE_FREE; now--)
		run_piece(lane, take_first(lane));
	if (lane->state == LANE_FREE && lane->count > 0)
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
	free(lane->queue);
	free(lane);
}

static void
grow_ring(struct lane *lane)
{
	size_t old = lane->capacity, capacity = old == 0 ? 16 : old * 2;
	struct task *ring = mem_new(capacity, sizeof *ring);

	for (size_t i = 0; i < lane->count; i++)
		ring[i] = lane->queue[(lane->head + i) % old];
	free(lane->queue);
	lane->queue = ring;
	lane->capacity = capacity;
	lane->head = 0;
}

void
lane_post(struct lane *lane, lane_fn *run, void *arg)
{
	if (lane->count == lane->capacity)
		grow_ring(lane);
	lane->queue[(lane->head + lane->count++) % lane->capacity] = (struct task){ run, arg };
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
	return lane->count;
}
