/*
 * The synchronous program. Its whole body is one task, as a real `for` loop is:
 * between its fetches no spinner turns and no button answers.
 */
#include <stdio.h>

#include "program.h"

static const struct listing_line lines[] = {
	{ .text = "every(0.1, spin)", .step = STEP_EVERY },
	{ .text = "for i in range(%s):", .step = STEP_FOR },
	{ .text = "    response = fetch(url)", .step = STEP_FETCH },
	{ .text = "    print(\"Server said\", response)", .step = STEP_PRINT_RESPONSE },
	{ .text = "    compute(%s)", .step = STEP_WORK, .when = LINE_WITH_WORK },
	{ .text = "print(\"Pfew! That was a lot ...\")", .step = STEP_PRINT_LAST },
	{ .text = "loop.start()", .step = STEP_LOOP },
	{ .text = "fetch_more(%s)", .step = STEP_MORE, .when = LINE_WITH_MORE },
};

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

/* The call has returned. */
static void
returned(struct lane *lane, void *arg)
{
	struct program *p = arg;
	int64_t work_us = p->knobs->value[KNOB_WORK];
	char line[256];

	program_step(p, EVENT_UNBLOCK, STEP_FETCH, p->current);
	program_step(p, EVENT_STEP, STEP_PRINT_RESPONSE, p->current);
	snprintf(line, sizeof line, "Server said %s", p->result.body);
	program_print(p, STEP_PRINT_RESPONSE, p->current, line);
	if (work_us == 0) {
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
	lane_block(lane, returned, p);
}

static void
body(struct lane *lane, void *arg)
{
	program_begin(arg);
	fetch_next(lane, arg);
}

static void
ended(struct program *p, uint32_t number, const struct fetch_result *result)
{
	(void)number;
	p->result = *result;
	if (result->cause != CAUSE_NONE)
		p->result.body = cause_words(result->cause);
	lane_unblock(p->lane);
}

static void
cancelled(struct program *p)
{
	p->result = (struct fetch_result){ .body = "nothing: cancelled" };
	lane_unblock(p->lane);
}

const struct program_kind sync_program = {
	.track = TRACK_SYNC,
	.listing = { lines, sizeof lines / sizeof lines[0] },
	.body = body,
	.more = fetch_next,
	.ended = ended,
	.cancelled = cancelled,
};
