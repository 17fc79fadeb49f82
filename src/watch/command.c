/* The process of a watched command, before its exec. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "watch/command.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <termios.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#endif

#include "base/memory.h"
#include "base/utf8.h"
#include "watch/filter.h"
#include "watch/keeper.h"

enum {
	PATH_SIZE = 64, /* /proc/PID/fd/FD */
	STATUS_OF_NO_EXEC = 127, /* as a shell's */
};

void
command_reset_signals(void)
{
	sigset_t none;
	int signal;

	for (signal = 1; signal < NSIG; signal++)
		(void)sigaction(signal, &(struct sigaction){ .sa_handler = SIG_DFL }, NULL); /* not of SIGKILL and the like */
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

void
command_close_from(int first)
{
	struct rlimit limit;
	rlim_t fd;

#ifdef SYS_close_range
	if (syscall(SYS_close_range, first, ~0U, 0) == 0)
		return;
#endif
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0)
		for (fd = (rlim_t)first; fd < limit.rlim_cur; fd++)
			close((int)fd);
}

/* Its path, as execvp() looks for it; false if there is none. */
static bool
find_program(const char *name, char path[PATH_MAX])
{
	const char *folder = getenv("PATH"), *end;

	if (strchr(name, '/') != NULL) {
		utf8_format(path, PATH_MAX, "%s", name);
		return true;
	}
	for (folder = folder == NULL ? "/bin:/usr/bin" : folder;; folder = end + 1) {
		end = folder + strcspn(folder, ":");
		if ((size_t)(end - folder) + 1 + strlen(name) < PATH_MAX) {
			memcpy(path, folder, (size_t)(end - folder));
			utf8_format(path + (end - folder), PATH_MAX - (size_t)(end - folder), end == folder ? "%s" : "/%s", name);
			if (access(path, X_OK) == 0)
				return true;
		}
		if (*end == '\0')
			return false;
	}
}

bool
command_gains_rights(const char *name)
{
	char path[PATH_MAX];
	struct statvfs system;
	struct stat status;

	if (!find_program(name, path) || stat(path, &status) != 0 || !S_ISREG(status.st_mode))
		return false;
	if (statvfs(path, &system) == 0 && (system.f_flag & ST_NOSUID) != 0)
		return false;
	return ((status.st_mode & S_ISUID) != 0 && status.st_uid != geteuid()) ||
	    ((status.st_mode & S_ISGID) != 0 && (status.st_mode & S_IXGRP) != 0 && status.st_gid != getegid()) ||
#ifdef __linux__
	    (geteuid() != 0 && getxattr(path, "security.capability", NULL, 0) > 0) ||
#endif
	    false;
}

/* A terminal that changes nothing of what is written to it, and an input that has ended. */
static int
take_terminal(const char *path)
{
	int terminal = open(path, O_RDWR | O_NOCTTY), nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	struct termios modes;

	if (terminal < 0 || nothing < 0)
		return -1;
	(void)tcsetpgrp(terminal, getpid()); /* without it, there is no /dev/tty: not needed to print */
	if (tcgetattr(terminal, &modes) == 0) {
		modes.c_oflag &= ~(tcflag_t)OPOST;
		modes.c_lflag &= ~(tcflag_t)(ECHO | ICANON);
		tcsetattr(terminal, TCSANOW, &modes);
	}
	if (dup2(nothing, STDIN_FILENO) < 0 || dup2(terminal, STDOUT_FILENO) < 0 || dup2(terminal, STDERR_FILENO) < 0)
		return -1;
	close(terminal);
	return 0;
}

/* Of the keeper's descriptor: its child's children may open it as well, as long as it lives. */
static void
set_path(char path[PATH_SIZE], int fd)
{
	utf8_format(path, PATH_SIZE, "/proc/%d/fd/%d", (int)getppid(), fd);
}

/* The module comes before others of its name, which it loads in its turn. An empty PYTHONPATH is none: with a colon it
 * would mean the current folder. */
static void
set_lines(struct command_lines fds)
{
	const char *others = getenv("PYTHONPATH");
	char memory[PATH_SIZE], module[PATH_SIZE];

	set_path(memory, fds.memory);
	set_path(module, fds.module);
	setenv("WAITSCOPE_LINES", memory, 1);
	if (others == NULL || others[0] == '\0') {
		setenv("PYTHONPATH", module, 1);
	} else {
		size_t size = strlen(module) + strlen(":") + strlen(others) + 1;
		char *all = mem_new(size, 1);

		utf8_format(all, size, "%s:%s", module, others);
		setenv("PYTHONPATH", all, 1);
		free(all);
	}
}

static uint64_t descriptors_most; /* 0: as this process has it */

void
command_limit_descriptors(uint64_t most)
{
	descriptors_most = most;
}

/* What it may open is the person's limit, not ours. */
static void
set_limit(void)
{
	struct rlimit limit;

	if (descriptors_most == 0 || getrlimit(RLIMIT_NOFILE, &limit) != 0 || descriptors_most > limit.rlim_max)
		return;
	limit.rlim_cur = (rlim_t)descriptors_most;
	setrlimit(RLIMIT_NOFILE, &limit);
}

_Noreturn void
command_become(const struct keeper_command *command, struct command_lines fds, int told, int leave)
{
	struct command_start start;
	char is_traced = 0;
	char *const *setting;

	/* In the keeper's session, in its foreground, as a shell would start it: were it the session's leader, its end would
	 * hang up on the children that it leaves in the background. */
	setpgid(0, 0);
	signal(SIGTTOU, SIG_IGN); /* until the terminal is its own */
#ifdef __linux__
	prctl(PR_SET_PDEATHSIG, SIGKILL); /* untraced, it would outlive its keeper */
#endif
	if (take_terminal(command->terminal) != 0) {
		start = (struct command_start){ .what = COMMAND_NO_TERMINAL, .error = errno };
		(void)!write(told, &start, sizeof start);
		_exit(STATUS_OF_NO_EXEC);
	}
	command_reset_signals();
	for (setting = command->settings; *setting != NULL; setting++)
		putenv(*setting);
	if (command->lines != NULL)
		set_lines(fds);
	set_limit();
	if (read(leave, &is_traced, 1) != 1)
		_exit(STATUS_OF_NO_EXEC); /* the keeper has died */
	if (!is_traced || (errno = filter_install()) == 0)
		execvp(command->argv[0], command->argv);
	start = (struct command_start){ .what = COMMAND_FAILED, .error = errno };
	(void)!write(told, &start, sizeof start);
	_exit(STATUS_OF_NO_EXEC);
}
