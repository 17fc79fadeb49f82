/* The keeper of a watched program. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "watch/keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#include "base/array.h"
#include "base/clock.h"
#include "watch/command.h"
#include "watch/filter.h"
#include "watch/lines.h"
#include "watch/look.h"
#include "watch/report.h"
#include "watch/tracer.h"

#ifndef __WALL
#define __WALL 0
#endif

enum {
	SOCKET = 3, /* of the keeper, behind its three standard descriptors */
	LINES = 4,  /* lines_fd() and lines_module_fd(), if its lines are wanted */
	MODULE = 5,
	KILL_AGAIN_US = 10 * 1000, /* what was being started when all were killed is killed then */
	BYTES_SENT_BEFORE_CUT = 65536,
	STOPS_A_TURN = 64, /* of threads that never leave it idle: orders and what it owes have their turn, too */
};

struct keeper {
	const struct keeper_command *command;
	struct tracer *tracer;
	bool is_traced;
	pid_t first;
	bool has_started; /* its exec was told */
	bool has_ended;   /* its first process */
	bool is_halted;   /* untraced */
	int exec;         /* tells how the command's exec went; -1: it has told */
	ARRAY(char) owed; /* to the loop, which reads when it can */
	size_t sent;      /* of what is owed */
	int64_t kill_at_us; /* -1 = not asked to */
	bool is_killing;
	bool is_deserted; /* the loop's process has ended, or wants no more of it */
	struct {
		enum report_stage stage;
		int error; /* 0: there is none */
	} refusal;        /* of tracing it: told once it has started */
};

static bool
owes(const struct keeper *keeper)
{
	return keeper->sent < keeper->owed.count;
}

/* Without ever waiting for who reads. */
static void
send_owed(struct keeper *keeper)
{
	ssize_t n;

	while (owes(keeper)) {
		n = send(SOCKET, keeper->owed.at + keeper->sent, keeper->owed.count - keeper->sent, MSG_DONTWAIT | MSG_NOSIGNAL);
		if (n <= 0)
			break;
		keeper->sent += (size_t)n;
	}
	if (!owes(keeper)) {
		keeper->owed.count = keeper->sent = 0;
	} else if (keeper->sent > BYTES_SENT_BEFORE_CUT && keeper->sent > keeper->owed.count / 2) {
		keeper->owed.count -= keeper->sent;
		memmove(keeper->owed.at, keeper->owed.at + keeper->sent, keeper->owed.count);
		keeper->sent = 0;
	}
}

/* ---- what it tells ---- */

/* Whoever has connected stands still until this is over: that is told before anything can be sent by the connection. */
static void
owe(void *arg, const struct report *report)
{
	struct keeper *keeper = arg;

	ARRAY_APPEND(keeper->owed, (const char *)report, sizeof *report);
	if (report->kind == REPORT_CONNECTED)
		send_owed(keeper);
}

static void
tell(struct keeper *keeper, enum report_kind kind, int64_t value)
{
	struct report report = { .kind = (uint8_t)kind, .t_us = clock_now_us(), .pid = keeper->first, .tid = keeper->first, .fd = -1,
		.value = value };

	owe(keeper, &report);
}

static void
tell_until(struct keeper *keeper)
{
	int64_t until_us = tracer_until(keeper->tracer, clock_now_us());
	struct report report = { .kind = REPORT_UNTIL, .t_us = until_us, .fd = -1, .value = until_us };

	owe(keeper, &report);
}

static void
tell_refusal(struct keeper *keeper, enum report_kind kind, enum report_stage stage, int error)
{
	struct report report = { .kind = (uint8_t)kind, .t_us = clock_now_us(), .fd = -1, .stage = (uint8_t)stage, .value = error };

	owe(keeper, &report);
}

/* ---- its start ---- */

static void
trace(struct keeper *keeper)
{
	enum report_stage stage = REPORT_STAGE_RIGHTS;
	int error = command_gains_rights(keeper->command->argv[0]) ? EPERM : 0;

	if (error == 0) {
		stage = REPORT_STAGE_FILTER;
		error = filter_check();
	}
	if (error == 0) {
		stage = REPORT_STAGE_TRACE;
		error = tracer_seize(keeper->tracer, keeper->first);
	}
	keeper->is_traced = error == 0;
	keeper->refusal.stage = stage;
	keeper->refusal.error = error;
}

static void
start_command(struct keeper *keeper)
{
	int told[2], leave[2];
	char is_traced;

	if (pipe2(told, O_CLOEXEC | O_NONBLOCK) != 0 || pipe2(leave, O_CLOEXEC) != 0 || (keeper->first = fork()) < 0) {
		tell_refusal(keeper, REPORT_NOT_STARTED, REPORT_STAGE_FORK, errno);
		keeper->first = 0;
		return;
	}
	if (keeper->first == 0)
		command_become(keeper->command, (struct command_lines){ .memory = LINES, .module = MODULE }, told[1], leave[0]);
	close(told[1]);
	close(leave[0]);
	keeper->exec = told[0];
	if (keeper->command->is_traced)
		trace(keeper);
	is_traced = keeper->is_traced;
	(void)!write(leave[1], &is_traced, 1);
	close(leave[1]);
}

/* What the command's process told of its start. */
static void
hear_start(struct keeper *keeper)
{
	struct command_start start;
	ssize_t n;

	while (keeper->exec >= 0 && (n = read(keeper->exec, &start, sizeof start)) != -1) {
		if (n == sizeof start) {
			tell_refusal(keeper, REPORT_NOT_STARTED, start.what == COMMAND_NO_TERMINAL ? REPORT_STAGE_TERMINAL : REPORT_STAGE_EXEC, start.error);
			keeper->has_started = true; /* its end is no end of a command's */
			keeper->first = 0;
		}
		if (!keeper->has_started && keeper->refusal.error != 0)
			tell_refusal(keeper, REPORT_NOT_TRACED, keeper->refusal.stage, keeper->refusal.error);
		if (!keeper->has_started)
			tell(keeper, REPORT_STARTED, 0);
		keeper->has_started = true;
		close(keeper->exec);
		keeper->exec = -1;
	}
}

/* ---- its end ---- */

static void
signal_one(void *arg, pid_t pid)
{
	kill(pid, *(const int *)arg);
}

/* Its number may be another group's once nobody of it is left: that is certain only of its first process's life. What it
 * left behind is signalled one by one. */
static void
signal_group(struct keeper *keeper, int signal)
{
	if (keeper->first > 0 && !keeper->has_ended)
		kill(-keeper->first, signal);
	else if (keeper->is_traced)
		tracer_signal(keeper->tracer, signal);
#ifdef __linux__
	else
		look_at_children(getpid(), signal_one, &signal);
#endif
}

/* Orphans of it have become the keeper's children. */
static void
kill_all(struct keeper *keeper)
{
	if (keeper->is_traced)
		tracer_signal(keeper->tracer, SIGKILL);
	signal_group(keeper, SIGKILL);
#ifdef __linux__
	look_at_children(getpid(), signal_one, &(int){ SIGKILL });
#endif
}

static void
order(struct keeper *keeper, char byte)
{
	switch (byte) {
	case KEEPER_TERMINATE:
		if (keeper->kill_at_us < 0)
			keeper->kill_at_us = clock_now_us() + KEEPER_PATIENCE_US;
		signal_group(keeper, SIGTERM);
		signal_group(keeper, SIGCONT);
		break;
	case KEEPER_KILL:
		keeper->is_killing = true;
		break;
	case KEEPER_ASK:
		tell_until(keeper);
		break;
	default:
		break;
	}
}

static void
hear_orders(struct keeper *keeper)
{
	char byte;
	ssize_t n;

	if (keeper->is_deserted)
		return;
	while ((n = recv(SOCKET, &byte, 1, MSG_DONTWAIT)) == 1)
		order(keeper, byte);
	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
		keeper->is_killing = keeper->is_deserted = true;
}

/* ---- its turns ---- */

/* Untraced: that it went on is not always told, if it ended soon. */
static void
tell_halt(struct keeper *keeper, int status)
{
	bool is_halted = WIFSTOPPED(status);

	if (is_halted != keeper->is_halted)
		tell(keeper, is_halted ? REPORT_HALTED : REPORT_RESUMED, is_halted ? WSTOPSIG(status) : 0);
	keeper->is_halted = is_halted;
}

static void
hear_process(struct keeper *keeper, pid_t pid, int status)
{
	bool is_end = WIFEXITED(status) || WIFSIGNALED(status);

	if (keeper->is_traced)
		tracer_handle(keeper->tracer, pid, status);
	else if (pid == keeper->first && !WIFSIGNALED(status))
		tell_halt(keeper, status);
	if (is_end && pid == keeper->first) {
		hear_start(keeper);
		keeper->has_ended = true;
		if (pid == keeper->first)
			tell(keeper, REPORT_EXIT, status);
	}
}

enum heard {
	HEARD_ALL,
	HEARD_SOME, /* there may be more */
	HEARD_LAST, /* no process is left */
};

static enum heard
hear_processes(struct keeper *keeper)
{
	int status, also = keeper->is_traced ? 0 : WUNTRACED | WCONTINUED, i;

	for (i = 0; i < STOPS_A_TURN; i++) {
		pid_t pid = waitpid(-1, &status, __WALL | WNOHANG | also);

		if (pid <= 0)
			return pid == 0 || errno != ECHILD ? HEARD_ALL : HEARD_LAST;
		hear_process(keeper, pid, status);
	}
	return HEARD_SOME;
}

static int64_t
earlier(int64_t one_us, int64_t other_us)
{
	return one_us < 0 || (other_us >= 0 && other_us < one_us) ? other_us : one_us;
}

/* Until the next deadline; -1 = for ever. */
static void
wait_for_something(struct keeper *keeper, int64_t until_us, const sigset_t *mask)
{
	struct pollfd sources[] = {
		{ .fd = keeper->is_deserted ? -1 : SOCKET, .events = (short)(POLLIN | (owes(keeper) ? POLLOUT : 0)) },
		{ .fd = keeper->exec, .events = POLLIN },
	};
	int64_t for_us = until_us < 0 ? -1 : until_us - clock_now_us();
	struct timespec time;

	if (for_us < 0 && until_us >= 0)
		for_us = 0;
	time = (struct timespec){ .tv_sec = for_us / US_PER_S, .tv_nsec = for_us % US_PER_S * 1000 };
	ppoll(sources, sizeof sources / sizeof *sources, until_us < 0 ? NULL : &time, mask);
}

static void
keep(struct keeper *keeper, const sigset_t *mask)
{
	enum heard heard;
	int64_t next_us;

	start_command(keeper);
	for (;;) {
		hear_start(keeper);
		hear_orders(keeper);
		if (keeper->kill_at_us >= 0 && clock_now_us() >= keeper->kill_at_us)
			keeper->is_killing = true;
		if (keeper->is_killing)
			kill_all(keeper);
		heard = hear_processes(keeper);
		if (heard == HEARD_LAST)
			break;
		next_us = earlier(tracer_look(keeper->tracer, clock_now_us()), keeper->is_killing ? -1 : keeper->kill_at_us);
		if (keeper->is_killing)
			next_us = earlier(next_us, clock_now_us() + KILL_AGAIN_US);
		send_owed(keeper);
		wait_for_something(keeper, heard == HEARD_SOME ? 0 : next_us, mask);
	}
	tell(keeper, REPORT_GONE, 0);
}

/* The loop may be slow to read what is left. It is not waited for if it has gone. */
static void
send_the_rest(struct keeper *keeper)
{
	struct pollfd loop = { .fd = SOCKET, .events = POLLOUT };

	while (send_owed(keeper), owes(keeper))
		if (poll(&loop, 1, -1) > 0 && (loop.revents & (POLLHUP | POLLERR)) != 0)
			return;
}

/* A signal to look for is all that SIGCHLD has to be. */
static void
notice(int signal)
{
	(void)signal;
}

/* Descriptors of the loop's process get their places here, from SOCKET on. None may be overwritten by another before it
 * has moved. */
static int
take_places(const int fds[], int count)
{
	int far[MODULE - SOCKET + 1], i;

	for (i = 0; i < count; i++)
		if ((far[i] = fcntl(fds[i], F_DUPFD, MODULE + 1)) < 0)
			return -1;
	for (i = 0; i < count; i++)
		if (dup2(far[i], SOCKET + i) < 0 || fcntl(SOCKET + i, F_SETFD, FD_CLOEXEC) != 0)
			return -1;
	command_close_from(SOCKET + count);
	return 0;
}

/* No terminal, none of the loop's descriptors, signals of its own. */
static int
become_keeper(int socket, const struct lines *lines)
{
	const int fds[] = { socket, lines == NULL ? -1 : lines_fd(lines), lines == NULL ? -1 : lines_module_fd(lines) };
	int nothing;

	command_reset_signals();
	signal(SIGPIPE, SIG_IGN); /* whoever it writes to may have died; the command has it as it was */
	setsid(); /* what is typed at the loop's terminal is not for it */
	mem_on_failure(NULL);
	if (take_places(fds, lines == NULL ? 1 : sizeof fds / sizeof *fds) != 0)
		return -1;
	nothing = open("/dev/null", O_RDWR);
	if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(nothing, STDOUT_FILENO) < 0 || dup2(nothing, STDERR_FILENO) < 0)
		return -1;
	if (nothing > STDERR_FILENO)
		close(nothing);
#ifdef __linux__
	prctl(PR_SET_CHILD_SUBREAPER, 1); /* orphans of the command are found */
	prctl(PR_SET_NAME, "waitscope-keep");
#endif
	return 0;
}

/* The terminal is that of its session. Without it, the command has no /dev/tty, and prints all the same. */
static void
lead_terminal(const char *path)
{
	int terminal = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);

	signal(SIGHUP, SIG_IGN); /* of that terminal's end the socket tells, too */
	if (terminal < 0)
		return;
#ifdef TIOCSCTTY
	(void)ioctl(terminal, TIOCSCTTY, 0);
#endif
	close(terminal);
}

_Noreturn static void
be_keeper(const struct keeper_command *command, int socket)
{
	struct keeper keeper = { .command = command, .exec = -1, .kill_at_us = -1 };
	sigset_t children, mask;

	if (become_keeper(socket, command->lines) != 0)
		_exit(EXIT_FAILURE);
	lead_terminal(command->terminal);
	sigemptyset(&children);
	sigaddset(&children, SIGCHLD);
	sigprocmask(SIG_BLOCK, &children, &mask); /* heard in ppoll() alone, so that none is missed */
	sigaction(SIGCHLD, &(struct sigaction){ .sa_handler = notice }, NULL);
	keeper.tracer = tracer_new(command->lines, owe, &keeper);
	keep(&keeper, &mask);
	send_the_rest(&keeper);
	_exit(EXIT_SUCCESS);
}

pid_t
keeper_start(const struct keeper_command *command, int *socket)
{
	int ends[2];
	pid_t keeper;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return -1;
	keeper = fork();
	if (keeper == 0)
		be_keeper(command, ends[1]);
	close(ends[1]);
	if (keeper < 0) {
		close(ends[0]);
		return -1;
	}
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	*socket = ends[0];
	return keeper;
}
