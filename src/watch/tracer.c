/* The tracer. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "watch/tracer.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/clock.h"

#ifdef __linux__

#include <sys/ptrace.h>
#include <sys/wait.h>

#include "watch/lines.h"
#include "watch/look.h"
#include "watch/wait.h"

enum {
	OPTIONS = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACESECCOMP | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
	    PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL,
	SYSCALL_STOP = SIGTRAP | 0x80, /* TRACESYSGOOD */
	VISITS_OF_A_LOOP = 2, /* who comes back to the same wait for several things has a loop */
};

/* A wait for whichever of several comes first that a thread has come to. */
struct rest {
	int fd; /* of its epoll; WAIT_NO_FD: poll or select */
	uint64_t visits;
};

struct thread {
	pid_t tid, pid;
	const struct wait_call *call; /* that it is in; NULL: in none that can wait */
	int socket;      /* the call's first argument, where that is a descriptor */
	struct wait wait;
	const struct wait_call *interrupted; /* that a signal took it out of; restart_syscall goes on with it */
	int64_t since_us;
	bool is_told;    /* the wait was reported */
	int64_t briefs;  /* waits that were too short to be */
	ARRAY(struct rest) rests;
	size_t loop;     /* the rest that it comes to most often */
	int64_t left_us; /* since when it is away from there; -1 = it is there, or has none */
	bool is_away_told;
	bool is_halted;
};

struct process {
	pid_t pid;
	int handle;     /* look_process() */
	size_t threads; /* of it that are traced */
};

struct tracer {
	const struct lines *lines;
	void (*report)(void *arg, const struct report *);
	void *arg;
	ARRAY(struct thread) threads; /* by tid, ascending */
	ARRAY(struct process) processes;
};

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
	free(tracer);
}

bool
tracer_is_over(const struct tracer *tracer)
{
	return tracer->threads.count == 0;
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

static struct thread *
find_thread(const struct tracer *tracer, pid_t tid)
{
	size_t i = place_of(tracer, tid);

	return i < tracer->threads.count && tracer->threads.at[i].tid == tid ? &tracer->threads.at[i] : NULL;
}

static struct process *
find_process(const struct tracer *tracer, pid_t pid)
{
	size_t i;

	for (i = 0; i < tracer->processes.count; i++)
		if (tracer->processes.at[i].pid == pid)
			return &tracer->processes.at[i];
	return NULL;
}

static struct report
report_of(const struct thread *thread, enum report_kind kind, int64_t t_us)
{
	return (struct report){ .kind = (uint8_t)kind, .t_us = t_us, .pid = thread->pid, .tid = thread->tid, .fd = WAIT_NO_FD };
}

static void
tell(const struct tracer *tracer, const struct report *report)
{
	tracer->report(tracer->arg, report);
}

/* In its wait, or at its end, its thread does not write; away from its loop it may. */
static void
add_line(const struct tracer *tracer, struct report *report)
{
	struct lines_place place = { 0 };

	if (tracer->lines != NULL)
		place = lines_find(tracer->lines, report->tid);
	report->line = place.line;
	report->file = place.file;
	report->function = place.function;
}

static void
tell_plain(const struct tracer *tracer, const struct thread *thread, enum report_kind kind, int64_t t_us, int64_t value)
{
	struct report report = report_of(thread, kind, t_us);

	report.value = value;
	tell(tracer, &report);
}

static void
tell_name(const struct tracer *tracer, const struct thread *thread, int64_t now_us)
{
	struct report report = report_of(thread, REPORT_NAME, now_us);

	look_at_name(&report, thread->pid);
	tell(tracer, &report);
}

/* `parent`: the thread that made it, 0 = none. */
static struct thread *
add_thread(struct tracer *tracer, pid_t tid, pid_t pid, pid_t parent)
{
	size_t i = place_of(tracer, tid);
	int64_t now_us = clock_now_us();
	struct process *process = find_process(tracer, pid);

	ARRAY_RESERVE(tracer->threads, 1);
	memmove(&tracer->threads.at[i + 1], &tracer->threads.at[i], (tracer->threads.count - i) * sizeof *tracer->threads.at);
	tracer->threads.count++;
	tracer->threads.at[i] = (struct thread){ .tid = tid, .pid = pid, .left_us = -1 };
	if (process == NULL) {
		ARRAY_PUSH(tracer->processes, (struct process){ .pid = pid, .handle = look_process(pid) });
		process = ARRAY_LAST(tracer->processes);
	}
	process->threads++;
	tell_plain(tracer, &tracer->threads.at[i], REPORT_THREAD, now_us, parent);
	return &tracer->threads.at[i];
}

static void
remove_thread(struct tracer *tracer, struct thread *thread)
{
	struct process *process = find_process(tracer, thread->pid);
	size_t i = (size_t)(thread - tracer->threads.at);

	tell_plain(tracer, thread, REPORT_THREAD_END, clock_now_us(), thread->briefs);
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

int
tracer_seize(struct tracer *tracer, pid_t pid)
{
	if (ptrace(PTRACE_SEIZE, pid, 0, OPTIONS) != 0)
		return errno;
	add_thread(tracer, pid, pid, 0);
	return 0;
}

/* A thread whose first stop came before its maker's, or after: whichever is first adds it. */
static struct thread *
thread_of_maker(struct tracer *tracer, pid_t tid, pid_t maker)
{
	struct thread *thread = find_thread(tracer, tid), *parent = find_thread(tracer, maker);

	if (thread != NULL || parent == NULL)
		return thread;
	return add_thread(tracer, tid, look_is_thread_of(tid, parent->pid) ? parent->pid : tid, maker);
}

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

static void
tell_away(struct tracer *tracer, struct thread *thread)
{
	struct report report = report_of(thread, REPORT_AWAY, thread->left_us);

	report.fd = thread->rests.at[thread->loop].fd;
	add_line(tracer, &report);
	tell(tracer, &report);
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
		tell_plain(tracer, thread, REPORT_BACK, now_us, 0);
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

static void
look_at_wait(const struct tracer *tracer, struct report *report, const struct thread *thread)
{
	const struct process *process = find_process(tracer, thread->pid);

	if (thread->wait.fd == WAIT_NO_FD)
		return;
	look_at_descriptor(report, thread->pid, process == NULL ? -1 : process->handle, thread->wait.fd);
	if (report->thing == REPORT_THING_EPOLL)
		report->count = look_at_epoll(thread->pid, thread->wait.fd);
}

static void
tell_wait(struct tracer *tracer, struct thread *thread)
{
	struct report report = report_of(thread, REPORT_WAIT, thread->since_us);

	report.call = (int32_t)thread->call->number;
	report.wait = (uint8_t)thread->wait.kind;
	report.count = thread->wait.count;
	look_at_wait(tracer, &report, thread);
	add_line(tracer, &report);
	tell(tracer, &report);
	thread->is_told = true;
}

/* A call that has only just begun: what it waits for is known. */
static void
begin_wait(struct thread *thread, const struct wait_call *call, int64_t now_us)
{
	thread->call = call;
	thread->since_us = now_us;
	thread->is_told = false;
}

/* Returns true if the end of the call is wanted, too. */
static bool
begin_call(struct tracer *tracer, struct thread *thread, const struct wait_call *call, const uint64_t args[6])
{
	int64_t now_us = clock_now_us();
	struct wait_seen seen;

	thread->call = NULL;
	if (call->shape == WAIT_SHAPE_RESTART && thread->interrupted != NULL) {
		begin_wait(thread, thread->interrupted, now_us);
		return true;
	}
	if (call->shape == WAIT_SHAPE_READ && !look_can_wait(thread->pid, (int)args[0]))
		return false;
	look_at_arguments(&seen, thread->pid, call, args);
	thread->wait = wait_of(call, args, &seen);
	thread->socket = (int)args[0];
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
	const struct process *process = find_process(tracer, thread->pid);
	struct report report = report_of(thread, kind, now_us);

	report.value = value;
	look_at_descriptor(&report, thread->pid, process == NULL ? -1 : process->handle, thread->socket);
	if (report.thing == REPORT_THING_SOCKET)
		tell(tracer, &report);
}

static void
tell_result(struct tracer *tracer, const struct thread *thread, int64_t now_us, int64_t result)
{
	bool is_connect = thread->call->shape == WAIT_SHAPE_CONNECT;

	if (is_connect ? result == 0 || result == -EINPROGRESS : is_of_socket(thread->call) && result >= 0)
		tell_socket(tracer, thread, is_connect ? REPORT_CONNECTED : REPORT_RECEIVED, now_us, is_connect ? 0 : result);
}

static void
tell_woke(const struct tracer *tracer, const struct thread *thread, int64_t now_us, int64_t result)
{
	struct report report = report_of(thread, REPORT_WOKE, now_us);

	report.value = result;
	add_line(tracer, &report);
	tell(tracer, &report);
}

/* By these a call says that a signal interrupted it, to the system alone: the program gets EINTR, or the call goes
 * on, as the same one or by restart_syscall. */
enum { RESTARTS_FIRST = 512, RESTART_BLOCK = 516 };

static void
end_call(struct tracer *tracer, struct thread *thread, int64_t result)
{
	int64_t now_us = clock_now_us();

	if (thread->call == NULL)
		return;
	if (thread->is_told)
		tell_woke(tracer, thread, now_us, result <= -RESTARTS_FIRST ? -EINTR : result);
	else if (thread->wait.kind != WAIT_FOR_NOTHING)
		thread->briefs++;
	if (result > -RESTARTS_FIRST)
		tell_result(tracer, thread, now_us, result);
	if (is_of_loop(&thread->wait))
		leave(thread, now_us);
	thread->interrupted = result == -RESTART_BLOCK ? thread->call : NULL;
	thread->call = NULL;
}

/* A call that does not wait may last, too: while others run, or while we do. Returns false if that is so, for now. */
static bool
tell_if_asleep(struct tracer *tracer, struct thread *thread)
{
	if (!look_is_asleep(thread->tid))
		return false;
	tell_wait(tracer, thread);
	return true;
}

int64_t
tracer_look(struct tracer *tracer, int64_t now_us)
{
	int64_t next_us = -1;
	size_t i;

	for (i = 0; i < tracer->threads.count; i++) {
		struct thread *thread = &tracer->threads.at[i];
		int64_t due_us = -1;

		if (thread->call != NULL && !thread->is_told && thread->wait.kind != WAIT_FOR_NOTHING) {
			due_us = thread->since_us + REPORT_BRIEF_US;
			if (due_us <= now_us)
				due_us = tell_if_asleep(tracer, thread) ? -1 : now_us + REPORT_BRIEF_US;
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

/* ---- its stops ---- */

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
	go_on(thread->tid, call != NULL && begin_call(tracer, thread, call, (const uint64_t *)info.seccomp.args), 0);
}

static void
handle_call_end(struct tracer *tracer, struct thread *thread)
{
	struct __ptrace_syscall_info info;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, thread->tid, sizeof info, &info) > 0 && info.op == PTRACE_SYSCALL_INFO_EXIT)
		end_call(tracer, thread, info.exit.rval);
	go_on(thread->tid, false, 0);
}

/* Another program takes its place: of its process's threads the one is left that has the process's number. */
static void
handle_exec(struct tracer *tracer, struct thread *thread)
{
	pid_t pid = thread->pid;
	size_t i;

	for (i = tracer->threads.count; i-- > 0;)
		if (tracer->threads.at[i].pid == pid && tracer->threads.at[i].tid != pid)
			remove_thread(tracer, &tracer->threads.at[i]);
	thread = find_thread(tracer, pid);
	if (thread == NULL)
		return;
	thread->call = thread->interrupted = NULL;
	thread->left_us = -1;
	thread->is_away_told = false;
	thread->rests.count = 0;
	thread->loop = 0;
	tell_name(tracer, thread, clock_now_us());
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
			tell_plain(tracer, thread, REPORT_RESUMED, clock_now_us(), 0);
		thread->is_halted = false;
		go_on(thread->tid, false, 0);
		return;
	}
	if (!thread->is_halted)
		tell_plain(tracer, thread, REPORT_HALTED, clock_now_us(), signal);
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

			thread_of_maker(tracer, (pid_t)message, tid); /* which may move the threads */
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

/* Its maker's stop, which tells whose it is, may come later. */
static struct thread *
adopt(struct tracer *tracer, pid_t tid)
{
	size_t i;

	for (i = 0; i < tracer->processes.count; i++)
		if (look_is_thread_of(tid, tracer->processes.at[i].pid))
			return add_thread(tracer, tid, tracer->processes.at[i].pid, tracer->processes.at[i].pid);
	return add_thread(tracer, tid, tid, look_parent(tid));
}

void
tracer_handle(struct tracer *tracer, pid_t tid, int status)
{
	struct thread *thread = find_thread(tracer, tid);
	int signal = WIFSTOPPED(status) ? WSTOPSIG(status) : 0, event = status >> 16;

	if (!WIFSTOPPED(status)) {
		if (thread != NULL)
			remove_thread(tracer, thread);
		return;
	}
	if (thread == NULL)
		thread = adopt(tracer, tid);
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

void
tracer_signal(struct tracer *tracer, int signal)
{
	(void)tracer, (void)signal;
}

bool
tracer_is_over(const struct tracer *tracer)
{
	(void)tracer;
	return true;
}

#endif
