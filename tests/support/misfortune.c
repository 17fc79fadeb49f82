/*
 * A misfortune, one at a time: traces a command, and lets one of its calls to the system fail, or be short, or sends
 * it signals as it makes one, or after a while; and looks at what it leaves.
 *
 *   misfortune fault K COMMAND...          each way in which each call may go wrong is a chance: the K-th is taken
 *   misfortune N[+N...] K|Tus COMMAND...   signals, by number, one after the other: at the K-th call, or after so long
 *
 * K 0 does nothing. Chances, calls and microseconds count from when the program is set up: it has said what is to become of
 * SIGPIPE. What happened is written to the file that MET names, a line each:
 *
 *   chances N                              until the end, or until the one that was taken
 *   calls N
 *   lasted N                               microseconds
 *   did WHAT                               unless it came too late
 *   wrong WHAT                             it did not end, or left a descriptor or a child, or when a signal stopped it the terminal was not put back
 *
 * A command that a signal stops is continued. With DETACHED set it is traced no further once its call has gone wrong, so that
 * LeakSanitizer, which traces it itself, can: then no descriptors are looked for. The status is the command's, as a shell
 * would give it; 77 if nothing may be traced, or not here.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stdio.h>
#if !defined(__linux__) || !defined(__x86_64__)
int
main(void)
{
	puts("misfortune: it only knows the calls of Linux on x86-64");
	return 77;
}
#else
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum {
	OPTIONS = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL,
	CALL_STOP = SIGTRAP | 0x80,
	PATIENCE_S = 25, /* only serves to fail; less than on_terminal's */
	WAYS = 4,
	SIGNALS = 8,
	FDS = 1024,
	SKIPPED = 77,
	SHORT = -1,      /* not an error: one byte */
	US_PER_S = 1000000,
	CHILD_TRIES = 200, /* a hundredth of a second each */
};

/* The errors of its manual page that a person may meet. */
static const struct call {
	long number;
	const char *name;
	int ways[WAYS]; /* until 0 */
} calls[] = {
#define CALL(call, ...) { SYS_##call, #call, { __VA_ARGS__ } }
	CALL(accept4, EMFILE, ECONNABORTED, EINTR, EAGAIN),
	CALL(bind, EADDRINUSE),
	CALL(clone, EAGAIN),
	CALL(clone3, EAGAIN),
	CALL(connect, EINTR, EADDRNOTAVAIL, ETIMEDOUT),
	CALL(epoll_create1, EMFILE),
	CALL(epoll_ctl, ENOMEM),
	CALL(epoll_wait, EINTR),
	CALL(eventfd2, EMFILE),
	CALL(fallocate, ENOSPC, EINTR),
	CALL(fchmod, EPERM),
	CALL(fcntl, EMFILE),
	CALL(flock, EINTR, ENOLCK),
	CALL(fsync, EIO, ENOSPC),
	CALL(ftruncate, EIO, EINTR),
	CALL(getdents64, EIO),
	CALL(getpeername, ENOTCONN),
	CALL(getsockname, ENOBUFS),
	CALL(getsockopt, ENOBUFS),
	CALL(ioctl, EIO, EINTR),
	CALL(linkat, EPERM, ENOENT, EEXIST),
	CALL(listen, EADDRINUSE),
	CALL(memfd_create, EMFILE),
	CALL(mkdir, EACCES),
	CALL(mmap, ENOMEM),
	CALL(mremap, ENOMEM),
	CALL(nanosleep, EINTR),
	CALL(newfstatat, EACCES),
	CALL(openat, EMFILE, EACCES, EINTR),
	CALL(pipe2, EMFILE),
	CALL(poll, EINTR),
	CALL(pread64, EIO, EINTR, SHORT),
	CALL(prlimit64, EPERM),
	CALL(pwrite64, ENOSPC, EIO, EINTR, SHORT),
	CALL(read, EIO, EINTR, SHORT, EAGAIN),
	CALL(readlink, EACCES),
	CALL(readv, EINTR, ECONNRESET, SHORT, EAGAIN),
	CALL(recvfrom, EINTR, ECONNRESET, SHORT, EAGAIN),
	CALL(rename, EACCES, ENOSPC),
	CALL(sendmsg, ENOBUFS, EINTR, EAGAIN),
	CALL(sendto, ENOBUFS, EINTR, SHORT, EAGAIN),
	CALL(setsockopt, ENOPROTOOPT),
	CALL(shutdown, ENOTCONN),
	CALL(sigaltstack, ENOMEM),
	CALL(socket, EMFILE, ENOBUFS),
	CALL(socketpair, EMFILE),
	CALL(statfs, EIO),
	CALL(timerfd_create, EMFILE),
	CALL(vfork, EAGAIN),
	CALL(wait4, EINTR),
	CALL(write, ENOSPC, EINTR, SHORT, EAGAIN),
	CALL(writev, EINTR, EPIPE, SHORT, EAGAIN),
#undef CALL
};

enum { CALLS = sizeof calls / sizeof calls[0] };

struct traced {
	pid_t pid;
	bool is_fault;
	int signals[SIGNALS]; /* until 0 */
	long nth;             /* chance or call; 0: none */
	long wait_us;         /* or so long after it has begun; 0: not */
	long chances, calls;
	bool has_begun, is_inside, is_detached;
	int64_t begun_us;
	/* The call that goes wrong, until it has ended. */
	const struct call *wrong;
	int way;
	struct user_regs_struct regs; /* as the command has them */
	uint64_t iov_size;            /* of the first piece */
	bool fds[FDS];                /* that it was given */
	int tty;
	struct termios before;
	FILE *met;
};

static struct traced traced;

static int64_t
now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * US_PER_S + now.tv_nsec / 1000;
}

/* ---- a call that goes wrong ---- */

static bool
is_watched_for_leaks(void)
{
	return getenv("DETACHED") != NULL;
}

static const struct call *
call_of(uint64_t number)
{
	for (int i = 0; i < CALLS; i++)
		if ((uint64_t)calls[i].number == number)
			return &calls[i];
	return NULL;
}

static int
ways_of(const struct call *call)
{
	int count = 0;

	while (call != NULL && count < WAYS && call->ways[count] != 0)
		count++;
	return count;
}

static bool
never_blocks(uint64_t fd)
{
	char path[64], line[128];
	unsigned flags = 0;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/fdinfo/%d", (int)traced.pid, (int)fd);
	file = fopen(path, "r");
	if (file == NULL)
		return false;
	while (fgets(line, sizeof line, file) != NULL)
		if (sscanf(line, "flags: %o", &flags) == 1)
			break;
	fclose(file);
	return (flags & O_NONBLOCK) != 0;
}

static bool
has_pieces(const struct call *call)
{
	return call->number == SYS_readv || call->number == SYS_writev;
}

static void
poke_first_size(uint64_t size)
{
	ptrace(PTRACE_POKEDATA, traced.pid, (void *)(traced.regs.rsi + offsetof(struct iovec, iov_len)), (void *)size);
}

/* Returns false if it cannot be shorter. */
static bool
shorten(const struct call *call, struct user_regs_struct *regs)
{
	if (!has_pieces(call)) {
		regs->rdx = 1;
		return traced.regs.rdx > 1;
	}
	errno = 0;
	traced.iov_size = (uint64_t)ptrace(PTRACE_PEEKDATA, traced.pid, (void *)(traced.regs.rsi + offsetof(struct iovec, iov_len)), NULL);
	if (errno != 0 || (traced.iov_size < 2 && traced.regs.rdx < 2))
		return false;
	regs->rdx = 1;
	if (traced.iov_size > 1)
		poke_first_size(1);
	return true;
}

/* As it begins. */
static void
go_wrong(const struct call *call, int way)
{
	struct user_regs_struct regs = traced.regs;

	if (way == EAGAIN && call->number != SYS_clone && call->number != SYS_clone3 && call->number != SYS_vfork && !never_blocks(regs.rdi))
		return;
	if (way == SHORT && !shorten(call, &regs))
		return;
	if (way != SHORT)
		regs.orig_rax = (uint64_t)-1;
	ptrace(PTRACE_SETREGS, traced.pid, NULL, &regs);
	traced.wrong = call;
	traced.way = way;
	fprintf(traced.met, "did %s %s\n", call->name, way == SHORT ? "short" : strerrorname_np(way));
}

/* As it ends: all registers are the command's again. */
static void
call_went_wrong(void)
{
	struct user_regs_struct regs = traced.regs, now;

	ptrace(PTRACE_GETREGS, traced.pid, NULL, &now);
	regs.rax = traced.way == SHORT ? now.rax : (uint64_t)-traced.way;
	regs.rip = now.rip;
	regs.rcx = now.rcx;
	regs.r11 = now.r11;
	regs.orig_rax = (uint64_t)-1; /* nothing is to be begun again */
	ptrace(PTRACE_SETREGS, traced.pid, NULL, &regs);
	if (traced.way == SHORT && has_pieces(traced.wrong) && traced.iov_size > 1)
		poke_first_size(traced.iov_size);
	traced.wrong = NULL;
	traced.is_detached = is_watched_for_leaks();
}

/* ---- signals ---- */

static void
send_signals(void)
{
	fprintf(traced.met, "did signals\n");
	fflush(traced.met);
	for (int i = 0; i < SIGNALS && traced.signals[i] != 0; i++)
		kill(traced.pid, traced.signals[i]);
}

/* The program is set up. */
static void
begin(void)
{
	struct itimerval after = { .it_value = { .tv_sec = traced.wait_us / US_PER_S, .tv_usec = traced.wait_us % US_PER_S } };

	traced.has_begun = true;
	traced.begun_us = now_us();
	if (traced.wait_us > 0)
		setitimer(ITIMER_REAL, &after, NULL);
}

/* ---- calls ---- */

/* The sanitizers' allocator ends a program that is refused memory, in words of its own. */
static bool
is_its_own(const struct call *call)
{
	return call != NULL && is_watched_for_leaks() && (call->number == SYS_mmap || call->number == SYS_mremap);
}

static void
call_begins(void)
{
	struct user_regs_struct *regs = &traced.regs;
	const struct call *call;
	int ways;

	ptrace(PTRACE_GETREGS, traced.pid, NULL, regs);
	if (!traced.has_begun && regs->orig_rax == SYS_rt_sigaction && regs->rdi == SIGPIPE)
		begin();
	if (!traced.has_begun)
		return;
	traced.calls++;
	if (!traced.is_fault) {
		if (traced.nth == traced.calls)
			send_signals();
		return;
	}
	call = call_of(regs->orig_rax);
	ways = is_its_own(call) ? 0 : ways_of(call);
	traced.chances += ways;
	if (ways == 0 || traced.nth <= traced.chances - ways || traced.nth > traced.chances)
		return;
	go_wrong(call, call->ways[traced.nth - 1 - (traced.chances - ways)]);
	traced.is_detached = traced.wrong == NULL && is_watched_for_leaks();
}

/* ---- what it has, and leaves ---- */

/* Calls see(fd) for each descriptor that the command has. */
static void
each_fd(void (*see)(int fd))
{
	char path[64];
	DIR *all;

	snprintf(path, sizeof path, "/proc/%d/fd", (int)traced.pid);
	all = opendir(path);
	if (all == NULL)
		return;
	for (const struct dirent *entry; (entry = readdir(all)) != NULL;)
		if (entry->d_name[0] != '.')
			see(atoi(entry->d_name));
	closedir(all);
}

static void
is_given(int fd)
{
	if (fd < FDS)
		traced.fds[fd] = true;
}

static void
is_left(int fd)
{
	char path[64], name[256];
	ssize_t size;

	if (fd <= STDERR_FILENO || (fd < FDS && traced.fds[fd]))
		return;
	snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)traced.pid, fd);
	size = readlink(path, name, sizeof name - 1);
	name[size < 0 ? 0 : size] = '\0';
	fprintf(traced.met, "wrong descriptor %d is left: %s\n", fd, name);
}

static bool
is_put_back(void)
{
	struct termios now;

	return traced.tty < 0 || (tcgetattr(traced.tty, &now) == 0 && now.c_iflag == traced.before.c_iflag &&
	    now.c_oflag == traced.before.c_oflag && now.c_cflag == traced.before.c_cflag &&
	    now.c_lflag == traced.before.c_lflag && memcmp(now.c_cc, traced.before.c_cc, sizeof now.c_cc) == 0);
}

/* The command's children, which are this process's now. */
static void
look_for_children(void)
{
	pid_t child = 0;

	for (int tries = 0; tries < CHILD_TRIES; tries++) {
		child = waitpid(-1, NULL, WNOHANG | __WALL);
		if (child == -1)
			return;
		if (child == 0)
			nanosleep(&(struct timespec){ .tv_nsec = 10 * 1000 * 1000 }, NULL);
	}
	fprintf(traced.met, "wrong a child is left\n");
	signal(SIGTERM, SIG_IGN);
	system("ps -o pid,ppid,stat,args --ppid $PPID >&2");
}

/* ---- stops ---- */

static void
go_on(int status)
{
	int number = WSTOPSIG(status), event = status >> 16, passed = 0;
	unsigned long code = 0;

	if (event == PTRACE_EVENT_EXEC) {
		each_fd(is_given);
	} else if (event == PTRACE_EVENT_EXIT) {
		ptrace(PTRACE_GETEVENTMSG, traced.pid, NULL, &code);
		if (WIFEXITED((int)code))
			each_fd(is_left);
		ptrace(PTRACE_CONT, traced.pid, NULL, NULL);
		return;
	} else if (event == PTRACE_EVENT_STOP) {
		if (number != SIGTRAP) {
			if (number != SIGSTOP && !is_put_back())
				fprintf(traced.met, "wrong it stopped, and the terminal's settings are its own\n");
			ptrace(PTRACE_LISTEN, traced.pid, NULL, NULL);
			kill(traced.pid, SIGCONT);
			return;
		}
	} else if (number == CALL_STOP) {
		traced.is_inside = !traced.is_inside;
		if (traced.is_inside)
			call_begins();
		else if (traced.wrong != NULL)
			call_went_wrong();
	} else {
		passed = number;
	}
	if (traced.is_detached)
		ptrace(PTRACE_DETACH, traced.pid, NULL, passed);
	else
		ptrace(PTRACE_SYSCALL, traced.pid, NULL, passed);
}

static int
trace(void)
{
	bool is_late = false;
	int status;
	pid_t pid;

	for (;;) {
		pid = waitpid(traced.pid, &status, __WALL);
		if (pid == -1 && errno == EINTR) {
			if (!is_late && now_us() - traced.begun_us > (int64_t)PATIENCE_S * US_PER_S) {
				is_late = true;
				fprintf(traced.met, "wrong it did not end\n");
				kill(traced.pid, SIGKILL);
			}
			continue;
		}
		if (pid == -1 || WIFEXITED(status) || WIFSIGNALED(status))
			return pid == -1 ? -1 : WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
		go_on(status);
	}
}

/* ---- the command ---- */

__attribute__((noreturn))
static void
be_command(char *argv[])
{
	raise(SIGSTOP); /* until it is traced */
	execvp(argv[0], argv);
	perror(argv[0]);
	_exit(127);
}

/* The time for signals has come, or it is no longer waited for; or somebody ends the command. */
static void
alarm_handler(int number)
{
	static bool sent;
	struct itimerval patience = { .it_value = { .tv_sec = PATIENCE_S + 1 } };

	if (number != SIGALRM) {
		kill(traced.pid, number);
		return;
	}
	if (traced.wait_us > 0 && !sent)
		send_signals();
	sent = true;
	setitimer(ITIMER_REAL, &patience, NULL);
}

static void
read_signals(char *text)
{
	int count = 0;

	traced.is_fault = strcmp(text, "fault") == 0;
	for (char *next = text; !traced.is_fault && next != NULL && count < SIGNALS; next = strchr(next, '+')) {
		next += *next == '+';
		traced.signals[count++] = atoi(next);
	}
}

int
main(int argc, char *argv[])
{
	struct sigaction action = { .sa_handler = alarm_handler };
	const char *path = getenv("MET");
	int status;

	if (argc < 4 || path == NULL) {
		fprintf(stderr, "usage: MET=FILE misfortune fault|SIGNAL[+SIGNAL...] K|Tus COMMAND...\n");
		return 2;
	}
	traced = (struct traced){ .nth = atol(argv[2]), .tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC) };
	read_signals(argv[1]);
	if (strstr(argv[2], "us") != NULL) {
		traced.wait_us = traced.nth + 1;
		traced.nth = 0;
	}
	traced.met = fopen(path, "we");
	if (traced.met == NULL) {
		perror(path);
		return 2;
	}
	if (traced.tty >= 0)
		tcgetattr(traced.tty, &traced.before);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	traced.pid = fork();
	if (traced.pid == 0)
		be_command(argv + 3);
	traced.begun_us = now_us();
	sigaction(SIGALRM, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	if (traced.tty < 0)
		sigaction(SIGINT, &action, NULL);
	else
		signal(SIGINT, SIG_IGN); /* the terminal sends it to both */
	alarm(PATIENCE_S + 1);
	if (waitpid(traced.pid, &status, WUNTRACED) != traced.pid || ptrace(PTRACE_SEIZE, traced.pid, NULL, OPTIONS) != 0) {
		perror("misfortune: nothing may be traced");
		kill(traced.pid, SIGKILL);
		return SKIPPED;
	}
	kill(traced.pid, SIGCONT);
	status = trace();
	alarm(0);
	look_for_children();
	fprintf(traced.met, "chances %ld\ncalls %ld\nlasted %lld\n", traced.chances, traced.calls, (long long)(now_us() - traced.begun_us));
	fclose(traced.met);
	return status;
}
#endif
