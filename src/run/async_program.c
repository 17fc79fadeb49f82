/*
 * The asynchronous program. Its body is a task that launches everything and is in its
 * loop at once; each callback is a task of its own.
 */

#include "base/utf8.h"
#include "run/program.h"

/* In the queue of arrived requests, marks one without a response. */
#define FAILED (UINT32_C(1) << 31)

/* Thousands of launches yield to the loop now and then, without freeing the lane. */
enum { LAUNCHES_A_TURN = 250 };

static void
print_last(struct program *p)
{
	if (p->in_more)
		return;
	program_step(p, EVENT_STEP, STEP_PRINT_LAST, 0);
	program_print(p, STEP_PRINT_LAST, 0, "You're gonna see this line before the \"Yawwza...\" one");
}

static void
launch_all(struct lane *lane, void *arg)
{
	struct program *p = arg;

	for (int i = 0; i < LAUNCHES_A_TURN; i++) {
		if (!program_next(p)) {
			print_last(p);
			program_settle(p);
			return;
		}
		program_step(p, EVENT_STEP, STEP_FOR, p->current);
		program_step(p, EVENT_STEP, STEP_FETCH, p->current);
		fetcher_launch(p->fetcher, p->current);
	}
	lane_yield(lane, launch_all, p);
}

static void
body(struct lane *lane, void *arg)
{
	struct program *p = arg;

	program_begin(p);
	program_step(p, EVENT_STEP, STEP_DEFINE, 0);
	launch_all(lane, p);
}

static void
callback_end(struct lane *lane, void *arg)
{
	struct program *p = arg;

	(void)lane;
	program_log(p, EVENT_CALLBACK_END, p->current, 0);
	p->in_loop = true;
	program_check_done(p);
}

static void
callback(struct lane *lane, void *arg)
{
	struct program *p = arg;
	int64_t work_us = p->knobs->value[KNOB_WORK];
	uint32_t arrived = QUEUE_TAKE(p->arrived);

	p->current = arrived & ~FAILED;
	p->in_loop = false;
	program_log(p, EVENT_CALLBACK_START, p->current, 0);
	program_step(p, EVENT_STEP, STEP_PRINT_RESPONSE, p->current);
	program_print(p, STEP_PRINT_RESPONSE, p->current, trace_text(p->log->trace, QUEUE_TAKE(p->prints)));
	/* There is nothing to compute on without a response. */
	if (work_us == 0 || (arrived & FAILED) != 0) {
		callback_end(lane, p);
		return;
	}
	program_step(p, EVENT_STEP, STEP_WORK, p->current);
	lane_sleep(lane, work_us, callback_end, p);
}

/* The callback is called for a failure, too. */
static void
queue_callback(struct program *p, uint32_t number, const struct fetch_result *result)
{
	char line[64];
	bool failed = program_error(result, line, sizeof line);

	if (!failed)
		utf8_format(line, sizeof line, "Yawwza... Finally!!!");
	QUEUE_PUSH(p->prints, (uint32_t)trace_intern(p->log->trace, line));
	QUEUE_PUSH(p->arrived, failed ? number | FAILED : number);
	program_log(p, EVENT_QUEUE, number, 0);
	lane_post(p->lane, callback, p);
}

/* Their callbacks are never called. */
static void
requests_cancelled(struct program *p)
{
	program_check_done(p);
}

const struct program_kind async_program = {
	.track = TRACK_ASYNC,
	.body = body,
	.more = launch_all,
	.ended = queue_callback,
	.cancelled = requests_cancelled,
};
