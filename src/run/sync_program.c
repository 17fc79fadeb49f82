/*
 * The synchronous program. Its whole body is one task, as a real `for` loop is:
 * between its fetches no spinner turns and no button answers.
 */

#include "base/utf8.h"
#include "run/program.h"

static void fetch_next(struct lane *, void *);

static void
print_last(struct program *p)
{
	if (p->in_more)
		return;
	program_step(p, EVENT_STEP, STEP_PRINT_LAST, 0);
	program_print(p, STEP_PRINT_LAST, 0, "Pfew! That was a lot of wait time!!");
}

static void
work_done(struct lane *lane, void *arg)
{
	fetch_next(lane, arg);
}

/* The call has call_returned. */
static void
call_returned(struct lane *lane, void *arg)
{
	struct program *p = arg;
	int64_t work_us = p->knobs->value[KNOB_WORK];
	char line[256];
	bool failed = program_error(&p->result, line, sizeof line);

	program_step(p, EVENT_UNBLOCK, STEP_FETCH, p->current);
	program_step(p, EVENT_STEP, STEP_PRINT_RESPONSE, p->current);
	if (!failed)
		utf8_format(line, sizeof line, "Server said %s", p->result.body);
	program_print(p, STEP_PRINT_RESPONSE, p->current, line);
	/* There is nothing to compute on without a response. */
	if (work_us == 0 || failed) {
		fetch_next(lane, p);
		return;
	}
	program_step(p, EVENT_STEP, STEP_WORK, p->current);
	lane_sleep(lane, work_us, work_done, p);
}

static void
fetch_next(struct lane *lane, void *arg)
{
	struct program *p = arg;

	if (!program_next(p)) {
		print_last(p);
		program_settle(p);
		return;
	}
	program_step(p, EVENT_STEP, STEP_FOR, p->current);
	program_step(p, EVENT_STEP, STEP_FETCH, p->current);
	fetcher_launch(p->fetcher, p->current);
	program_step(p, EVENT_BLOCK, STEP_FETCH, p->current);
	lane_block(lane, call_returned, p);
}

static void
body(struct lane *lane, void *arg)
{
	program_begin(arg);
	fetch_next(lane, arg);
}

/* The call always returns a response, which may be an error. */
static void
return_result(struct program *p, uint32_t number, const struct fetch_result *result)
{
	(void)number;
	p->result = *result;
	lane_unblock(p->lane);
}

static void
return_cancelled(struct program *p)
{
	p->result = (struct fetch_result){ .cancelled = true };
	lane_unblock(p->lane);
}

const struct program_kind sync_program = {
	.track = TRACK_SYNC,
	.body = body,
	.more = fetch_next,
	.ended = return_result,
	.stands_in_calls = true,
	.cancelled = return_cancelled,
};
