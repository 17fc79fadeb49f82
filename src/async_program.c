/*
 * The asynchronous program. Its body is a task that launches everything and ends
 * in its loop at once; each callback is a task of its own.
 */
#include "program.h"

static const struct listing_line lines[] = {
	{ .text = "every(0.1, spin)", .step = STEP_EVERY },
	{ .text = "def handle_response(response):", .step = STEP_DEFINE, .callback = true },
	{ .text = "    print(\"Yawwza... Finally!!!\")", .step = STEP_PRINT_RESPONSE, .callback = true },
	{ .text = "    compute(%s)", .step = STEP_WORK, .when = LINE_WITH_WORK, .callback = true },
	{ .text = "for i in range(%s):", .step = STEP_FOR },
	{ .text = "    fetch(url, handle_response)", .step = STEP_FETCH },
	{ .text = "print(\"You're gonna see this ...\")", .step = STEP_PRINT_LAST },
	{ .text = "loop.start()", .step = STEP_LOOP },
	{ .text = "fetch_more(%s)", .step = STEP_MORE, .when = LINE_WITH_MORE },
};

/* Thousands of launches give the loop a turn now and then, without freeing the lane. */
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

	p->current = fifo_take(&p->arrived);
	p->in_loop = false;
	program_log(p, EVENT_CALLBACK_START, p->current, 0);
	program_step(p, EVENT_STEP, STEP_PRINT_RESPONSE, p->current);
	program_print(p, STEP_PRINT_RESPONSE, p->current, "Yawwza... Finally!!!");
	if (work_us == 0) {
		callback_end(lane, p);
		return;
	}
	program_step(p, EVENT_STEP, STEP_WORK, p->current);
	lane_sleep(lane, work_us, callback_end, p);
}

/* A failure is told to the callback, too. */
static void
ended(struct program *p, uint32_t number, const struct fetch_result *result)
{
	(void)result;
	fifo_push(&p->arrived, number);
	program_log(p, EVENT_QUEUE, number, 0);
	lane_post(p->lane, callback, p);
}

/* Their callbacks are never called. */
static void
cancelled(struct program *p)
{
	program_check_done(p);
}

const struct program_kind async_program = {
	.track = TRACK_ASYNC,
	.listing = { lines, sizeof lines / sizeof lines[0] },
	.body = body,
	.more = launch_all,
	.ended = ended,
	.cancelled = cancelled,
};
