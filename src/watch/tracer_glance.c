/*
 * What threads do between the calls that they are stopped at: a write to a full pipe or socket, or to a terminal that is
 * not read, a read from a slow disk, a lock, make them sleep as well. To stop at each write would make a program that
 * prints a hundred times slower, so they are looked at now and then, which costs them nothing: who sleeps in the same
 * call at two looks at least REPORT_BRIEF_US apart waits in it. The wait is told from the first of these looks, up to
 * TRACER_GLANCE_US late, and to the look at which it is over.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "watch/tracer_inside.h"

#ifdef __linux__

#include <string.h>

#include "watch/look.h"

enum { PART = 20 }; /* a wait's end is seen this part of its length late */

void
tracer_end_glance(struct tracer *tracer, struct thread *thread, int64_t now_us)
{
	if (thread->glance.is_told)
		tracer_tell_woke(tracer, thread, now_us, 0);
	tracer_begin_glances(thread, now_us);
}

static void
tell_glance(struct tracer *tracer, struct thread *thread)
{
	const struct look_call *seen = &thread->glance.call;
	bool is_foreign = tracer_find_process(tracer, thread->pid)->is_foreign;
	const struct wait_call *call = is_foreign ? NULL : wait_call_find(seen->number);
	struct wait wait = { .kind = WAIT_FOR_UNKNOWN, .fd = WAIT_NO_FD };
	struct report report = tracer_report(thread, REPORT_WAIT, thread->glance.since_us);

	if (call != NULL && (call->shape == WAIT_SHAPE_READ || call->shape == WAIT_SHAPE_WRITE || call->shape == WAIT_SHAPE_FORK))
		wait = wait_of(call, seen->args, NULL);
	report.call = is_foreign ? WAIT_NO_CALL : (int32_t)seen->number;
	tracer_add_wait(tracer, &report, thread, &wait);
	tracer_tell(tracer, &report);
	thread->glance.is_told = true;
}

static bool
is_same(const struct look_call *one, const struct look_call *other)
{
	return one->number == other->number && memcmp(one->args, other->args, sizeof one->args) == 0;
}

/* Often at first, and less so the longer it lasts. */
static int64_t
pause_us(const struct glance *glance, int64_t now_us)
{
	int64_t part_us = (now_us - glance->since_us) / PART;

	return part_us < REPORT_BRIEF_US ? REPORT_BRIEF_US : part_us > TRACER_GLANCE_US ? TRACER_GLANCE_US : part_us;
}

int64_t
tracer_glance(struct tracer *tracer, struct thread *thread, int64_t now_us)
{
	struct glance *glance = &thread->glance;
	struct look_call call = { 0 };

	if (now_us < glance->next_us)
		return glance->next_us;
	if (thread->is_over)
		return -1;
	if (!look_at_call(&call, thread->tid)) {
		tracer_end_glance(tracer, thread, now_us);
		if (look_is_dead(thread->tid)) {
			tracer_tell_plain(tracer, thread, REPORT_THREAD_END, now_us, thread->briefs);
			thread->is_over = true;
		}
		return glance->next_us;
	}
	if (!glance->is_asleep || !is_same(&call, &glance->call)) {
		tracer_end_glance(tracer, thread, now_us);
		glance->is_asleep = true;
		glance->call = call;
		glance->since_us = now_us;
	} else if (!glance->is_told) {
		tell_glance(tracer, thread);
	}
	glance->next_us = now_us + pause_us(glance, now_us);
	return glance->next_us;
}

#endif
