/* What both programs have in common: spinner, button, plan. */
#include "run/program.h"

#include <event2/event.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "log/request.h"

void
program_log(struct program *p, enum event_kind kind, uint32_t number, int64_t value)
{
	log_event(p->log, (struct event){
		.kind = (uint8_t)kind, .track = (uint8_t)p->kind->track, .number = number, .value = value,
	});
}

static void
log_step(struct program *p, enum event_kind kind, enum step step, uint32_t number, int64_t value)
{
	log_event(p->log, (struct event){
		.kind = (uint8_t)kind, .track = (uint8_t)p->kind->track, .step = (uint8_t)step, .number = number, .value = value,
	});
}

void
program_step(struct program *p, enum event_kind kind, enum step step, uint32_t number)
{
	log_step(p, kind, p->in_more ? STEP_MORE : step, number, 0);
}

void
program_print(struct program *p, enum step step, uint32_t number, const char *text)
{
	log_step(p, EVENT_PRINT, step, number, trace_intern(p->log->trace, text));
}

/* ---- the spinner ---- */

/* Starts the timer for the next turn. Turns are counted from when they were due: a timer
 * that fires late, or once after a long block, makes all of them. */
static void
start_spin_timer(struct program *p)
{
	int64_t wait_us = p->begin_us + (p->turned + 1) * SPIN_US - log_now_us(p->log);
	struct timeval tv = clock_timeval(wait_us);

	event_add(p->spin_timer, &tv);
}

static void
spin_task(struct lane *lane, void *arg)
{
	struct program *p = arg;
	int64_t due = (log_now_us(p->log) - p->begin_us) / SPIN_US;

	(void)lane;
	p->spin_waits = false;
	if (due > p->turned) {
		p->turned = due;
		program_log(p, EVENT_SPIN, 0, due);
	}
	start_spin_timer(p);
}

/* A turn waits in the queue like everything else. */
static void
spin_cb(evutil_socket_t fd, short what, void *arg)
{
	struct program *p = arg;

	(void)fd;
	(void)what;
	if (p->spin_waits)
		return;
	p->spin_waits = true;
	lane_post(p->lane, spin_task, p);
}

void
program_begin(struct program *p)
{
	program_step(p, EVENT_STEP, STEP_EVERY, 0);
	p->begin_us = trace_at(p->log->trace, trace_count(p->log->trace) - 1)->t_us;
	start_spin_timer(p);
}

/* ---- the button ---- */

static void
press_task(struct lane *lane, void *arg)
{
	struct program *p = arg;

	(void)lane;
	program_log(p, EVENT_BUTTON_ANSWER, QUEUE_TAKE(p->presses), 0);
}

void
program_press(struct program *p, uint32_t press)
{
	if (!p->begun)
		return;
	QUEUE_PUSH(p->presses, press);
	lane_post(p->lane, press_task, p);
}

/* ---- the plan ---- */

static void
more_task(struct lane *lane, void *arg)
{
	struct program *p = arg;

	p->target = QUEUE_TAKE(p->targets);
	p->in_loop = false;
	p->in_more = true;
	p->kind->more(lane, p);
}

bool
program_next(struct program *p)
{
	if (p->launched >= p->target || p->launched >= p->wanted)
		return false;
	p->current = ++p->launched;
	return true;
}

/* Requests never launched go first; then those that wait to be sent, from the end, so that
 * their numbers can be launched again. Those in flight stay. */
static void
plan_fewer(struct program *p, uint32_t requests)
{
	p->wanted = requests > p->launched ? requests : p->launched;
	if (p->kind->stands_in_calls)
		return;
	while (p->wanted > requests && fetcher_drop_last(p->fetcher) != 0) {
		p->wanted--;
		p->launched = p->wanted;
	}
}

static void
plan_more(struct program *p, uint32_t requests)
{
	p->wanted = requests;
	if (!p->begun) {
		p->target = requests;
		return;
	}
	p->is_done = false;
	QUEUE_PUSH(p->targets, p->wanted);
	lane_post(p->lane, more_task, p);
}

void
program_replan(struct program *p, uint32_t requests)
{
	uint32_t before = p->wanted;

	if (requests < before)
		plan_fewer(p, requests);
	else if (requests > before)
		plan_more(p, requests);
	if (p->wanted != before)
		program_log(p, EVENT_PLAN, 0, p->wanted);
	program_check_done(p);
}

/* ---- in the loop, and done ---- */

static bool
has_nothing_left(const struct program *p)
{
	return p->in_loop && p->launched >= p->wanted && QUEUE_COUNT(p->targets) == 0 &&
	    QUEUE_COUNT(p->arrived) == 0 && fetcher_unfinished(p->fetcher) == 0;
}

static void
become_done(struct program *p)
{
	p->is_done = true;
	program_log(p, EVENT_DONE, 0, 0);
	p->done(p->done_arg);
}

void
program_check_done(struct program *p)
{
	if (!p->is_done && has_nothing_left(p))
		become_done(p);
}

void
program_settle(struct program *p)
{
	p->in_loop = true;
	p->in_more = false;
	program_step(p, EVENT_STEP, STEP_LOOP, 0);
	if (has_nothing_left(p))
		become_done(p);
	else
		program_log(p, EVENT_READY, 0, 0);
}

bool
program_is_at_rest(const struct program *p)
{
	return !lane_is_busy(p->lane) && lane_queued(p->lane) == 0;
}

size_t
program_cancel(struct program *p, size_t most)
{
	if (fetcher_cancel(p->fetcher, most) > 0)
		p->kind->cancelled(p);
	return fetcher_unfinished(p->fetcher);
}

size_t
program_dismantle(struct program *p, size_t most)
{
	lane_free(p->lane);
	p->lane = NULL;
	event_del(p->spin_timer);
	fetcher_cancel(p->fetcher, most);
	return fetcher_unfinished(p->fetcher);
}

/* ---- making, starting and freeing ---- */

static void
fetch_ended(void *arg, uint32_t number, const struct fetch_result *result)
{
	struct program *p = arg;

	if (p->lane != NULL) /* NULL while it is being dismantled */
		p->kind->ended(p, number, result);
}

struct program *
program_new(const struct program_kind *kind, struct event_base *base, struct log *log, const struct settings *knobs,
    const struct fetch_target *target, uint32_t sockets_max, void (*done)(void *), void *arg)
{
	struct program *p = mem_new(1, sizeof *p);
	struct fetcher_hooks hooks = { fetch_ended, p };

	p->kind = kind;
	p->log = log;
	p->knobs = knobs;
	p->done = done;
	p->done_arg = arg;
	p->lane = lane_new(base);
	p->fetcher = fetcher_new(base, log, kind->track, knobs, target, sockets_max, &hooks);
	p->spin_timer = evtimer_new(base, spin_cb, p);
	p->wanted = p->target = (uint32_t)knobs->value[KNOB_REQUESTS];
	program_log(p, EVENT_PLAN, 0, p->wanted);
	return p;
}

void
program_free(struct program *p)
{
	if (p == NULL)
		return;
	fetcher_free(p->fetcher);
	lane_free(p->lane);
	event_free(p->spin_timer);
	QUEUE_RELEASE(p->targets);
	QUEUE_RELEASE(p->presses);
	QUEUE_RELEASE(p->arrived);
	QUEUE_RELEASE(p->prints);
	free(p);
}

void
program_start(struct program *p)
{
	p->begun = true;
	lane_post(p->lane, p->kind->body, p);
}

bool
program_error(const struct fetch_result *result, char *out, size_t size)
{
	if (result->cancelled)
		utf8_format(out, size, "cancelled");
	else if (result->cause != CAUSE_NONE)
		utf8_format(out, size, "%s", cause_words(result->cause));
	else if (result->status >= HTTP_ERROR)
		utf8_format(out, size, "HTTP %u", result->status);
	else
		return false;
	return true;
}
