/* Who is traced. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "watch/tracer_inside.h"

#ifdef __linux__

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "watch/lines.h"
#include "watch/look.h"

struct tracer *
tracer_new(const struct lines *lines, void (*report)(void *arg, const struct report *), void *arg)
{
	struct tracer *tracer = mem_new(1, sizeof *tracer);

	tracer->lines = lines;
	tracer->report = report;
	tracer->arg = arg;
	return tracer;
}

void
tracer_free(struct tracer *tracer)
{
	size_t i;

	for (i = 0; i < tracer->threads.count; i++)
		ARRAY_RELEASE(tracer->threads.at[i].rests);
	for (i = 0; i < tracer->processes.count; i++)
		if (tracer->processes.at[i].handle >= 0)
			close(tracer->processes.at[i].handle);
	ARRAY_RELEASE(tracer->threads);
	ARRAY_RELEASE(tracer->processes);
	ARRAY_RELEASE(tracer->ended);
	free(tracer);
}

/* ---- who is traced ---- */

static size_t
place_of(const struct tracer *tracer, pid_t tid)
{
	size_t low = 0, high = tracer->threads.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (tracer->threads.at[middle].tid < tid)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct thread *
tracer_find_thread(const struct tracer *tracer, pid_t tid)
{
	size_t i = place_of(tracer, tid);

	return i < tracer->threads.count && tracer->threads.at[i].tid == tid ? &tracer->threads.at[i] : NULL;
}

struct process *
tracer_find_process(const struct tracer *tracer, pid_t pid)
{
	size_t i;

	for (i = 0; i < tracer->processes.count; i++)
		if (tracer->processes.at[i].pid == pid)
			return &tracer->processes.at[i];
	return NULL;
}

struct report
tracer_report(const struct thread *thread, enum report_kind kind, int64_t t_us)
{
	return (struct report){ .kind = (uint8_t)kind, .t_us = t_us, .pid = thread->pid, .tid = thread->tid, .fd = WAIT_NO_FD };
}

void
tracer_tell(const struct tracer *tracer, const struct report *report)
{
	tracer->report(tracer->arg, report);
}

/* In its wait, or at its end, its thread does not write; away from its loop it may. */
void
tracer_add_line(const struct tracer *tracer, struct report *report)
{
	struct lines_place place = { 0 };

	if (tracer->lines != NULL)
		place = lines_find(tracer->lines, report->tid);
	report->line = place.line;
	report->file = place.file;
	report->function = place.function;
}

void
tracer_tell_plain(const struct tracer *tracer, const struct thread *thread, enum report_kind kind, int64_t t_us, int64_t value)
{
	struct report report = tracer_report(thread, kind, t_us);

	report.value = value;
	tracer_tell(tracer, &report);
}

void
tracer_tell_name(const struct tracer *tracer, const struct thread *thread, int64_t now_us)
{
	struct report report = tracer_report(thread, REPORT_NAME, now_us);

	look_at_name(&report, thread->pid);
	tracer_tell(tracer, &report);
}

void
tracer_begin_glances(struct thread *thread, int64_t now_us)
{
	thread->glance = (struct glance){ .next_us = now_us + TRACER_GLANCE_US };
}

void
tracer_add_wait(const struct tracer *tracer, struct report *report, const struct thread *thread, const struct wait *wait)
{
	const struct process *process = tracer_find_process(tracer, thread->pid);

	report->wait = (uint8_t)wait->kind;
	report->count = wait->count > report->count ? wait->count : report->count;
	if (wait->fd != WAIT_NO_FD)
		look_at_descriptor(report, thread->pid, process == NULL ? -1 : process->handle, wait->fd);
	tracer_add_line(tracer, report);
}

void
tracer_tell_woke(const struct tracer *tracer, const struct thread *thread, int64_t now_us, int64_t result)
{
	struct report report = tracer_report(thread, REPORT_WOKE, now_us);

	report.value = result;
	tracer_add_line(tracer, &report);
	tracer_tell(tracer, &report);
}

/* `parent`: the thread that made it, 0 = none. */
struct thread *
tracer_add_thread(struct tracer *tracer, pid_t tid, pid_t pid, pid_t parent)
{
	size_t i = place_of(tracer, tid);
	int64_t now_us = clock_now_us();
	struct process *process = tracer_find_process(tracer, pid);
	const struct thread *maker = tracer_find_thread(tracer, parent);
	const struct process *makers = maker != NULL ? tracer_find_process(tracer, maker->pid) : NULL;
	bool is_foreign = makers != NULL && makers->is_foreign;

	ARRAY_RESERVE(tracer->threads, 1);
	memmove(&tracer->threads.at[i + 1], &tracer->threads.at[i], (tracer->threads.count - i) * sizeof *tracer->threads.at);
	tracer->threads.count++;
	tracer->threads.at[i] = (struct thread){ .tid = tid, .pid = pid, .left_us = -1 };
	tracer_begin_glances(&tracer->threads.at[i], now_us);
	if (tracer->lines != NULL)
		lines_forget(tracer->lines, tid);
	if (process == NULL) {
		ARRAY_PUSH(tracer->processes, (struct process){ .pid = pid, .handle = look_process(pid), .is_foreign = is_foreign });
		process = ARRAY_LAST(tracer->processes);
	}
	process->threads++;
	tracer_tell_plain(tracer, &tracer->threads.at[i], REPORT_THREAD, now_us, parent);
	return &tracer->threads.at[i];
}

void
tracer_remove_thread(struct tracer *tracer, struct thread *thread)
{
	struct process *process = tracer_find_process(tracer, thread->pid);
	size_t i = (size_t)(thread - tracer->threads.at);

	if (!thread->is_over)
		tracer_tell_plain(tracer, thread, REPORT_THREAD_END, clock_now_us(), thread->briefs);
	if (thread->is_without_maker)
		ARRAY_PUSH(tracer->ended, thread->tid);
	if (process != NULL && --process->threads == 0) {
		if (process->handle >= 0)
			close(process->handle);
		*process = *ARRAY_LAST(tracer->processes);
		tracer->processes.count--;
	}
	ARRAY_RELEASE(thread->rests);
	tracer->threads.count--;
	memmove(thread, thread + 1, (tracer->threads.count - i) * sizeof *thread);
}

/* Returns true if a thread of that number ended before its maker told of it. It is forgotten then. */
static bool
forget_ended(struct tracer *tracer, pid_t tid)
{
	size_t i;

	for (i = 0; i < tracer->ended.count; i++)
		if (tracer->ended.at[i] == tid) {
			tracer->ended.at[i] = *ARRAY_LAST(tracer->ended);
			tracer->ended.count--;
			return true;
		}
	return false;
}

/* A thread whose first stop came before its maker's, or after: whichever is first adds it. */
struct thread *
tracer_thread_of_maker(struct tracer *tracer, pid_t tid, pid_t maker)
{
	struct thread *thread = tracer_find_thread(tracer, tid), *parent = tracer_find_thread(tracer, maker);

	if (thread != NULL)
		thread->is_without_maker = false;
	if (thread != NULL || parent == NULL || forget_ended(tracer, tid))
		return thread;
	return tracer_add_thread(tracer, tid, look_is_thread_of(tid, parent->pid) ? parent->pid : tid, maker);
}

/* Its maker's stop, which tells whose it is, may come later. */
struct thread *
tracer_adopt(struct tracer *tracer, pid_t tid)
{
	struct thread *thread = NULL;
	size_t i;

	forget_ended(tracer, tid); /* whose maker was killed: its number is another one's now */
	for (i = 0; i < tracer->processes.count && thread == NULL; i++)
		if (look_is_thread_of(tid, tracer->processes.at[i].pid))
			thread = tracer_add_thread(tracer, tid, tracer->processes.at[i].pid, tracer->processes.at[i].pid);
	if (thread == NULL)
		thread = tracer_add_thread(tracer, tid, tid, look_parent(tid));
	thread->is_without_maker = true;
	return thread;
}

#endif
