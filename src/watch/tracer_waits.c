/* What traced threads wait for. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "watch/tracer_inside.h"

#ifdef __linux__

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "watch/look.h"

/* Who comes back to the same wait for several things has a loop. */
enum { VISITS_OF_A_LOOP = 2 };

/* ---- its loop ---- */

static struct rest *
rest_of(struct thread *thread, int fd)
{
	size_t i;

	for (i = 0; i < thread->rests.count; i++)
		if (thread->rests.at[i].fd == fd)
			return &thread->rests.at[i];
	ARRAY_PUSH(thread->rests, (struct rest){ .fd = fd });
	return ARRAY_LAST(thread->rests);
}

static bool
has_loop(const struct thread *thread)
{
	return thread->rests.count > 0 && thread->rests.at[thread->loop].visits >= VISITS_OF_A_LOOP;
}

/* A loop is over once its epoll or io_uring is closed: then nobody is away from it. Returns true if that is so. */
static bool
forget_closed_loop(struct tracer *tracer, struct thread *thread, int64_t now_us)
{
	int fd = thread->rests.count == 0 ? WAIT_NO_FD : thread->rests.at[thread->loop].fd;

	if (fd == WAIT_NO_FD || look_can_be_loop(thread->pid, fd))
		return false;
	if (thread->is_away_told)
		tracer_tell_plain(tracer, thread, REPORT_BACK, now_us, 0);
	thread->is_away_told = false;
	thread->left_us = -1;
	thread->rests.count = thread->loop = 0;
	return true;
}

static void
tell_away(struct tracer *tracer, struct thread *thread)
{
	struct report report = tracer_report(thread, REPORT_AWAY, thread->left_us);

	if (forget_closed_loop(tracer, thread, thread->left_us))
		return;
	report.fd = thread->rests.at[thread->loop].fd;
	tracer_add_line(tracer, &report);
	tracer_tell(tracer, &report);
	thread->is_away_told = true;
}

/* It comes to the wait of a loop: of its own, or of one that runs within (execSync). */
static void
visit(struct tracer *tracer, struct thread *thread, int64_t now_us)
{
	struct rest *rest = rest_of(thread, thread->wait.fd);

	rest->visits++;
	if (rest->visits > thread->rests.at[thread->loop].visits)
		thread->loop = (size_t)(rest - thread->rests.at);
	if (rest != &thread->rests.at[thread->loop])
		return;
	if (thread->left_us >= 0 && !thread->is_away_told && now_us - thread->left_us >= REPORT_BRIEF_US)
		tell_away(tracer, thread);
	if (thread->is_away_told)
		tracer_tell_plain(tracer, thread, REPORT_BACK, now_us, 0);
	thread->is_away_told = false;
	thread->left_us = -1;
}

static void
leave(struct thread *thread, int64_t now_us)
{
	if (has_loop(thread) && thread->rests.at[thread->loop].fd == thread->wait.fd)
		thread->left_us = now_us;
}

static bool
is_of_loop(const struct wait *wait)
{
	return wait->kind == WAIT_FOR_ANY || wait->is_visit;
}

/* ---- its waits ---- */

/* It reads from what may be a socket, or makes one a connection. */
static bool
is_of_socket(const struct wait_call *call)
{
	return call->shape == WAIT_SHAPE_READ || call->shape == WAIT_SHAPE_RECEIVE || call->shape == WAIT_SHAPE_MESSAGE ||
	    call->shape == WAIT_SHAPE_CONNECT;
}

/* What a wait for several is for, as far as it can be listed. Returns how many they are; 0 = unknown. */
static int
tell_several(const struct tracer *tracer, const struct thread *thread)
{
	const struct process *process = tracer_find_process(tracer, thread->pid);
	struct look_several several;

	look_at_several(&several, thread->pid, thread->call, thread->args);
	for (int i = 0; i < several.count && i < LOOK_SEVERAL_MAX; i++) {
		struct report report = tracer_report(thread, REPORT_WATCHES, thread->awake_us);

		look_at_descriptor(&report, thread->pid, process == NULL ? -1 : process->handle, several.at[i]);
		tracer_tell(tracer, &report);
	}
	return several.count;
}

static void
tell_wait(struct tracer *tracer, struct thread *thread)
{
	struct report report = tracer_report(thread, REPORT_WAIT, thread->awake_us);

	if (thread->is_away_told)
		forget_closed_loop(tracer, thread, thread->awake_us);
	report.call = (int32_t)thread->call->number;
	if (thread->wait.kind == WAIT_FOR_ANY)
		report.count = tell_several(tracer, thread);
	tracer_add_wait(tracer, &report, thread, &thread->wait);
	tracer_tell(tracer, &report);
	thread->is_told = true;
}

/* A call that has only just begun: what it waits for is known. */
static void
begin_wait(struct thread *thread, const struct wait_call *call, int64_t now_us)
{
	thread->call = call;
	thread->since_us = thread->awake_us = now_us;
	thread->is_told = false;
}

/* Returns true if the end of the call is wanted, too. */
bool
tracer_begin_call(struct tracer *tracer, struct thread *thread, const struct wait_call *call, const uint64_t args[6])
{
	int64_t now_us = clock_now_us();
	struct wait_seen seen;

	thread->call = NULL;
	tracer_end_glance(tracer, thread, now_us);
	if (call->shape == WAIT_SHAPE_RESTART && thread->interrupted != NULL) {
		begin_wait(thread, thread->interrupted, now_us);
		return true;
	}
	if (call->shape == WAIT_SHAPE_READ && !look_can_wait(thread->pid, (int)args[0]))
		return false;
	look_at_arguments(&seen, thread->pid, call, args);
	thread->wait = wait_of(call, args, &seen);
	thread->socket = (int)args[0];
	memcpy(thread->args, args, sizeof thread->args);
	if (is_of_loop(&thread->wait))
		visit(tracer, thread, now_us);
	if (thread->wait.kind == WAIT_FOR_NOTHING && !thread->wait.is_visit && !is_of_socket(call))
		return false;
	begin_wait(thread, call, now_us);
	return true;
}

/* What a call has done to a socket. */
static void
tell_socket(struct tracer *tracer, const struct thread *thread, enum report_kind kind, int64_t now_us, int64_t value)
{
	const struct process *process = tracer_find_process(tracer, thread->pid);
	struct report report = tracer_report(thread, kind, now_us);

	report.value = value;
	look_at_descriptor(&report, thread->pid, process == NULL ? -1 : process->handle, thread->socket);
	if (report.thing == REPORT_THING_SOCKET)
		tracer_tell(tracer, &report);
}

/* What it looks at lies there for all that; and a queue of errors holds no response. */
static bool
is_peek(const struct thread *thread)
{
	return (thread->call->shape == WAIT_SHAPE_RECEIVE && (thread->args[3] & MSG_PEEK) != 0) ||
	    (thread->call->shape == WAIT_SHAPE_MESSAGE && (thread->args[2] & (MSG_PEEK | MSG_ERRQUEUE)) != 0);
}

static void
tell_result(struct tracer *tracer, const struct thread *thread, int64_t now_us, int64_t result)
{
	bool is_connect = thread->call->shape == WAIT_SHAPE_CONNECT;

	if (is_peek(thread))
		return;
	if (is_connect ? result == 0 || result == -EINPROGRESS : is_of_socket(thread->call) && result >= 0)
		tell_socket(tracer, thread, is_connect ? REPORT_CONNECTED : REPORT_RECEIVED, now_us, result);
}

/* By these a call says that a signal interrupted it, to the system alone: the program gets EINTR, or the call goes
 * on, as the same one or by restart_syscall. */
enum { RESTARTS_FIRST = 512, RESTART_BLOCK = 516 };

void
tracer_end_call(struct tracer *tracer, struct thread *thread, int64_t result)
{
	int64_t now_us = clock_now_us();

	if (thread->call == NULL)
		return;
	if (thread->is_told)
		tracer_tell_woke(tracer, thread, now_us, result <= -RESTARTS_FIRST ? -EINTR : result);
	else if (thread->wait.kind != WAIT_FOR_NOTHING)
		thread->briefs++;
	if (result > -RESTARTS_FIRST)
		tell_result(tracer, thread, now_us, result);
	if (is_of_loop(&thread->wait))
		leave(thread, now_us);
	thread->interrupted = result == -RESTART_BLOCK ? thread->call : NULL;
	thread->call = NULL;
	tracer_begin_glances(thread, now_us);
}

/* What it is in may still be told as a wait. */
static bool
is_to_be_seen(const struct thread *thread)
{
	return thread->call != NULL && !thread->is_told && thread->wait.kind != WAIT_FOR_NOTHING;
}

void
tracer_forget_waits(struct tracer *tracer, struct thread *thread)
{
	int64_t now_us = clock_now_us();

	if (thread->call != NULL && thread->is_told)
		tracer_tell_woke(tracer, thread, now_us, 0);
	tracer_end_glance(tracer, thread, now_us);
	if (thread->is_away_told)
		tracer_tell_plain(tracer, thread, REPORT_BACK, now_us, 0);
	thread->call = thread->interrupted = NULL;
	thread->left_us = -1;
	thread->is_away_told = false;
	thread->rests.count = 0;
	thread->loop = 0;
}

/* A call that does not wait may last, too: while others run, or while we do. Returns false if that is so, for now. */
static bool
tell_if_asleep(struct tracer *tracer, struct thread *thread, int64_t now_us)
{
	if (!look_is_asleep(thread->tid)) {
		if (now_us - thread->since_us >= REPORT_PATIENCE_US)
			thread->awake_us = now_us;
		return false;
	}
	tell_wait(tracer, thread);
	return true;
}

int64_t
tracer_until(const struct tracer *tracer, int64_t now_us)
{
	int64_t until_us = now_us;
	size_t i;

	for (i = 0; i < tracer->threads.count; i++) {
		const struct thread *thread = &tracer->threads.at[i];

		if (is_to_be_seen(thread) && thread->awake_us < until_us)
			until_us = thread->awake_us;
		if (thread->left_us >= 0 && !thread->is_away_told && thread->left_us < until_us)
			until_us = thread->left_us;
		if (thread->glance.is_asleep && !thread->glance.is_told && thread->glance.since_us < until_us)
			until_us = thread->glance.since_us;
	}
	return until_us;
}

int64_t
tracer_look(struct tracer *tracer, int64_t now_us)
{
	int64_t next_us = -1;
	size_t i;

	for (i = 0; i < tracer->threads.count; i++) {
		struct thread *thread = &tracer->threads.at[i];
		int64_t due_us = thread->call == NULL && !thread->is_halted ? tracer_glance(tracer, thread, now_us) : -1;

		if (is_to_be_seen(thread)) {
			due_us = thread->since_us + REPORT_BRIEF_US;
			if (due_us <= now_us)
				due_us = tell_if_asleep(tracer, thread, now_us) ? -1 : now_us + REPORT_BRIEF_US;
		}
		if (thread->left_us >= 0 && !thread->is_away_told) {
			int64_t away_us = thread->left_us + REPORT_BRIEF_US;

			if (away_us <= now_us)
				tell_away(tracer, thread);
			else if (due_us < 0 || away_us < due_us)
				due_us = away_us;
		}
		if (due_us >= 0 && (next_us < 0 || due_us < next_us))
			next_us = due_us;
	}
	return next_us;
}

#endif
