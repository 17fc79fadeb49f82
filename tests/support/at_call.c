/*
 * A signal at a call to the system: traces a command, and sends it a signal as it makes the
 * NTH one of its calls, or the NTH after it has read the key KEY.
 *
 *   at_call SIGNAL NTH any|KEY STATUS,... COMMAND...
 *
 * Numbers are the system's; NTH 0 sends nothing. How many calls there were is written to the file
 * that CALLS names; and behind that, by how many of them SIGXFSZ, and what else must not end it, was ignored: what comes before is
 * mostly the loader's. A command that a signal stops is continued once the terminal has been seen to
 * have the settings that it had before (SIGSTOP leaves no time for that), and if RESIZED is a
 * size, COLSxROWS, the terminal has that. The status is 0 if the command's is one of those named,
 * and otherwise 1, after a line; 77 if nothing may be traced. As in a shell, 128 and the number is
 * the status of who died of a signal.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <linux/ptrace.h> /* after the other, which has some of it */
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum {
	OPTIONS = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL,
	CALL_STOP = SIGTRAP | 0x80,
	PATIENCE_S = 60, /* only serves to fail */
	SKIPPED = 77,
};

struct traced {
	pid_t pid;
	int signal;
	long nth, calls, ignoring;
	int key;           /* -1: any; counting begins when it has been read */
	bool counts;
	bool is_inside;    /* the call whose end comes next */
	unsigned long long buffer; /* of the read() from a terminal that it is inside; 0: it is another call */
	int tty;
	struct termios before;
};

static int
give_up(const char *what)
{
	fprintf(stderr, "at_call: %s: %s\n", what, strerror(errno));
	return EXIT_FAILURE;
}

/* ---- calls ---- */

static bool
is_terminal(pid_t pid, unsigned long long fd)
{
	char link[64], name[64] = "";

	snprintf(link, sizeof link, "/proc/%d/fd/%llu", (int)pid, fd);
	return readlink(link, name, sizeof name - 1) > 0 && (strncmp(name, "/dev/tty", 8) == 0 || strncmp(name, "/dev/pts/", 9) == 0);
}

static void
call_begins(struct traced *traced)
{
	struct ptrace_syscall_info info = { 0 };

	traced->buffer = 0;
	if (ptrace(PTRACE_GET_SYSCALL_INFO, traced->pid, sizeof info, &info) > 0 && info.entry.nr == SYS_read && !traced->counts &&
	    is_terminal(traced->pid, info.entry.args[0]))
		traced->buffer = info.entry.args[1];
	if (!traced->counts)
		return;
	if (++traced->calls == traced->nth)
		kill(traced->pid, traced->signal);
	if (info.entry.nr == SYS_rt_sigaction && info.entry.args[0] == SIGXFSZ && traced->ignoring == 0)
		traced->ignoring = traced->calls;
}

/* Before the key may stand what the terminal answered, in the same piece. */
static void
call_ends(struct traced *traced)
{
	struct ptrace_syscall_info info = { 0 };
	long word;

	if (traced->counts || traced->buffer == 0)
		return;
	if (ptrace(PTRACE_GET_SYSCALL_INFO, traced->pid, sizeof info, &info) <= 0 || info.exit.rval < 1)
		return;
	word = ptrace(PTRACE_PEEKDATA, traced->pid, (void *)(size_t)(traced->buffer + (unsigned long long)info.exit.rval - 1), NULL);
	traced->counts = memcmp(&word, &(char){ (char)traced->key }, 1) == 0;
}

/* ---- stops ---- */

static bool
is_put_back(const struct traced *traced)
{
	struct termios now;

	return traced->tty < 0 || (tcgetattr(traced->tty, &now) == 0 && now.c_iflag == traced->before.c_iflag &&
	    now.c_oflag == traced->before.c_oflag && now.c_cflag == traced->before.c_cflag &&
	    now.c_lflag == traced->before.c_lflag && memcmp(now.c_cc, traced->before.c_cc, sizeof now.c_cc) == 0);
}

/* Returns false if it stopped as it should not. */
static bool
continue_stopped(const struct traced *traced, int number)
{
	const char *size = getenv("RESIZED");
	struct winsize new_size = { 0 };
	bool well = number == SIGSTOP || is_put_back(traced);

	if (!well)
		fprintf(stderr, "at_call: it stopped, and the terminal's settings are its own\n");
	if (size != NULL && sscanf(size, "%hux%hu", &new_size.ws_col, &new_size.ws_row) == 2)
		ioctl(traced->tty, TIOCSWINSZ, &new_size);
	ptrace(PTRACE_LISTEN, traced->pid, NULL, NULL);
	kill(traced->pid, SIGCONT);
	return well;
}

/* One stop of the command's, and on it goes. Returns false if that is not as it should be. */
static bool
go_on(struct traced *traced, int status)
{
	int number = WSTOPSIG(status), event = status >> 16, passed = 0;

	if (event == PTRACE_EVENT_EXEC) {
		traced->counts = traced->key < 0;
	} else if (event == PTRACE_EVENT_STOP) {
		if (number != SIGTRAP)
			return continue_stopped(traced, number);
	} else if (number == CALL_STOP) {
		traced->is_inside = !traced->is_inside;
		(traced->is_inside ? call_begins : call_ends)(traced);
	} else {
		passed = number;
	}
	ptrace(PTRACE_SYSCALL, traced->pid, NULL, passed);
	return true;
}

/* ---- the command ---- */

__attribute__((noreturn))
static void
be_command(char *argv[])
{
	raise(SIGSTOP); /* until it is traced */
	execvp(argv[0], argv);
	_exit(give_up(argv[0]));
}

/* Returns the command's status, or -1. */
static int
trace(struct traced *traced)
{
	bool well = true;
	int status;

	if (waitpid(traced->pid, &status, WUNTRACED) != traced->pid ||
	    ptrace(PTRACE_SEIZE, traced->pid, NULL, OPTIONS) != 0) {
		give_up("nothing may be traced");
		kill(traced->pid, SIGKILL);
		exit(SKIPPED);
	}
	kill(traced->pid, SIGCONT);
	while (waitpid(traced->pid, &status, __WALL) == traced->pid) {
		if (WIFEXITED(status))
			return well ? WEXITSTATUS(status) : -1;
		if (WIFSIGNALED(status))
			return well ? 128 + WTERMSIG(status) : -1;
		well = go_on(traced, status) && well;
	}
	return -1;
}

static bool
is_allowed(int status, const char *allowed)
{
	for (const char *next = allowed; next != NULL; next = strchr(next, ',')) {
		next += *next == ',';
		if (atoi(next) == status)
			return true;
	}
	return false;
}

static void
tell_calls(const struct traced *traced)
{
	const char *path = getenv("CALLS");
	FILE *file = path == NULL ? NULL : fopen(path, "w");

	if (file == NULL)
		return;
	fprintf(file, "%ld %ld\n", traced->calls, traced->ignoring);
	fclose(file);
}

int
main(int argc, char *argv[])
{
	struct traced traced;
	int status;

	if (argc < 6) {
		fprintf(stderr, "usage: at_call SIGNAL NTH any|KEY STATUS,... COMMAND...\n");
		return 2;
	}
	traced = (struct traced){
		.signal = atoi(argv[1]), .nth = atol(argv[2]), .key = strcmp(argv[3], "any") == 0 ? -1 : argv[3][0],
		.tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC),
	};
	if (traced.tty >= 0)
		tcgetattr(traced.tty, &traced.before);
	traced.pid = fork();
	if (traced.pid == 0)
		be_command(argv + 5);
	alarm(PATIENCE_S);
	status = trace(&traced);
	tell_calls(&traced);
	if (status >= 0 && is_allowed(status, argv[4]))
		return EXIT_SUCCESS;
	fprintf(stderr, "at_call: signal %d at call %ld of %ld: status %d\n", traced.signal, traced.nth, traced.calls, status);
	return EXIT_FAILURE;
}
