/* The tracer: what stops, and goes on. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "watch/tracer.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"

#ifdef __linux__

#include <sys/ptrace.h>
#include <sys/wait.h>

#include "watch/filter.h"
#include "watch/lines.h"
#include "watch/tracer_inside.h"

enum {
	OPTIONS = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACESECCOMP | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
	    PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL,
	SYSCALL_STOP = SIGTRAP | 0x80, /* TRACESYSGOOD */
};

/* Whether the system tells which call a thread is in, as Linux does from 5.3 on: it can be asked only once it has
 * stopped. Returns 0, or lets it run untraced. */
static int
look_into_calls(pid_t pid)
{
	struct __ptrace_syscall_info info;
	int status, error = 0;

	if (ptrace(PTRACE_INTERRUPT, pid, 0, 0) != 0 || waitpid(pid, &status, __WALL) != pid || !WIFSTOPPED(status))
		return ESRCH; /* it was killed: of which waitpid() tells again, or has told */
	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof info, &info) <= 0)
		error = ENOSYS;
	ptrace(error == 0 ? PTRACE_CONT : PTRACE_DETACH, pid, 0, 0);
	return error;
}

int
tracer_seize(struct tracer *tracer, pid_t pid)
{
	int error;

	if (ptrace(PTRACE_SEIZE, pid, 0, OPTIONS) != 0)
		return errno;
	error = look_into_calls(pid);
	if (error == 0)
		tracer_add_thread(tracer, pid, pid, 0);
	return error;
}

/* Fails if it was killed meanwhile, of which waitpid() tells. */
static void
go_on(pid_t tid, bool to_the_end_of_call, int signal)
{
	ptrace(to_the_end_of_call ? PTRACE_SYSCALL : PTRACE_CONT, tid, 0, (void *)(intptr_t)signal);
}

static void
handle_call(struct tracer *tracer, struct thread *thread)
{
	struct __ptrace_syscall_info info;
	const struct wait_call *call = NULL;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, thread->tid, sizeof info, &info) > 0 && info.op == PTRACE_SYSCALL_INFO_SECCOMP)
		call = wait_call_find((long)info.seccomp.nr);
	go_on(thread->tid, call != NULL && tracer_begin_call(tracer, thread, call, (const uint64_t *)info.seccomp.args), 0);
}

static void
handle_call_end(struct tracer *tracer, struct thread *thread)
{
	struct __ptrace_syscall_info info;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, thread->tid, sizeof info, &info) > 0 && info.op == PTRACE_SYSCALL_INFO_EXIT)
		tracer_end_call(tracer, thread, info.exit.rval);
	go_on(thread->tid, false, 0);
}

/* By the program that a thread has just become. */
static bool
calls_by_other_numbers(pid_t tid)
{
	struct __ptrace_syscall_info info;

	return ptrace(PTRACE_GET_SYSCALL_INFO, tid, sizeof info, &info) > 0 && !filter_knows(info.arch);
}

/* Another program takes its place: of its process's threads the one is left that has the process's number. */
static void
handle_exec(struct tracer *tracer, struct thread *thread)
{
	pid_t pid = thread->pid;
	bool is_foreign = calls_by_other_numbers(thread->tid);
	size_t i;

	for (i = tracer->threads.count; i-- > 0;)
		if (tracer->threads.at[i].pid == pid && tracer->threads.at[i].tid != pid)
			tracer_remove_thread(tracer, &tracer->threads.at[i]);
	thread = tracer_find_thread(tracer, pid);
	if (thread == NULL)
		return;
	tracer_forget_waits(tracer, thread);
	if (tracer->lines != NULL)
		lines_forget(tracer->lines, pid);
	tracer_find_process(tracer, pid)->is_foreign = is_foreign;
	tracer_tell_name(tracer, thread, clock_now_us());
}

static bool
is_stopping(int signal)
{
	return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

/* A stop of job control, in which it stays until SIGCONT; or of being seized, or of a new thread. */
static void
handle_halt(struct tracer *tracer, struct thread *thread, int signal)
{
	if (!is_stopping(signal)) {
		if (thread->is_halted)
			tracer_tell_plain(tracer, thread, REPORT_RESUMED, clock_now_us(), 0);
		thread->is_halted = false;
		go_on(thread->tid, false, 0);
		return;
	}
	tracer_end_glance(tracer, thread, clock_now_us());
	if (!thread->is_halted)
		tracer_tell_plain(tracer, thread, REPORT_HALTED, clock_now_us(), signal);
	thread->is_halted = true;
	ptrace(PTRACE_LISTEN, thread->tid, 0, 0);
}

static void
handle_event(struct tracer *tracer, struct thread *thread, int event, int signal)
{
	unsigned long message = 0;

	switch (event) {
	case PTRACE_EVENT_SECCOMP:
		handle_call(tracer, thread);
		return;
	case PTRACE_EVENT_STOP:
		handle_halt(tracer, thread, signal);
		return;
	case PTRACE_EVENT_CLONE:
	case PTRACE_EVENT_FORK:
	case PTRACE_EVENT_VFORK:
		if (ptrace(PTRACE_GETEVENTMSG, thread->tid, 0, &message) == 0) {
			pid_t tid = thread->tid;

			tracer_thread_of_maker(tracer, (pid_t)message, tid); /* which may move the threads */
			go_on(tid, false, 0);
			return;
		}
		break;
	case PTRACE_EVENT_EXEC: {
		pid_t tid = thread->tid;

		handle_exec(tracer, thread);
		go_on(tid, false, 0);
		return;
	}
	default:
		break;
	}
	go_on(thread->tid, false, 0);
}

void
tracer_handle(struct tracer *tracer, pid_t tid, int status)
{
	struct thread *thread = tracer_find_thread(tracer, tid);
	int signal = WIFSTOPPED(status) ? WSTOPSIG(status) : 0, event = status >> 16;

	if (!WIFSTOPPED(status)) {
		if (thread != NULL)
			tracer_remove_thread(tracer, thread);
		return;
	}
	if (thread == NULL)
		thread = tracer_adopt(tracer, tid);
	if (event != 0)
		handle_event(tracer, thread, event, signal);
	else if (signal == SYSCALL_STOP)
		handle_call_end(tracer, thread);
	else /* a signal on its way */
		go_on(tid, false, signal);
}

void
tracer_signal(struct tracer *tracer, int signal)
{
	size_t i;

	for (i = 0; i < tracer->processes.count; i++)
		kill(tracer->processes.at[i].pid, signal);
}

#else

struct tracer {
	int unused;
};

struct tracer *
tracer_new(const struct lines *lines, void (*report)(void *arg, const struct report *), void *arg)
{
	(void)lines, (void)report, (void)arg;
	return mem_new(1, sizeof(struct tracer));
}

void
tracer_free(struct tracer *tracer)
{
	free(tracer);
}

int
tracer_seize(struct tracer *tracer, pid_t pid)
{
	(void)tracer, (void)pid;
	return ENOSYS;
}

void
tracer_handle(struct tracer *tracer, pid_t tid, int status)
{
	(void)tracer, (void)tid, (void)status;
}

int64_t
tracer_look(struct tracer *tracer, int64_t now_us)
{
	(void)tracer, (void)now_us;
	return -1;
}

int64_t
tracer_until(const struct tracer *tracer, int64_t now_us)
{
	(void)tracer;
	return now_us;
}

void
tracer_signal(struct tracer *tracer, int signal)
{
	(void)tracer, (void)signal;
}

#endif
