/*
 * An allocator that fails, put under a program by LD_PRELOAD.
 *
 * With FAIL_ALLOCATION=K the K-th allocation that it asks for fails, and no other. With FAIL_ALLOCATION=each the program goes on to
 * its end, and at each allocation a copy of it is made (fork) to which that one fails: the copy must end at once with status 1
 * and one line and, where it has a terminal, must have given one back that is a copy of it, too. Otherwise none fails.
 *
 * At the end the file ALLOCATIONS has how many there were, and behind it a line for each copy that did not end so.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum {
	FDS = 64,
	OUTPUT_SIZE = 16 * 1024,
	PATIENCE_S = 20,     /* only serves to fail */
	WRONG_SIZE = 64 * 1024,
	WRONG_LINE = 512,
};

static unsigned long asked, fails;
static bool each, is_inside;
static pid_t own_pid;
static struct termios before; /* of the terminal, as the program found it */
static int tty = -1;          /* its descriptor, before anything is opened; -1: there is none */
static char wrong[WRONG_SIZE];

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);

__attribute__((constructor))
static void
begin(void)
{
	const char *which = getenv("FAIL_ALLOCATION");

	each = which != NULL && strcmp(which, "each") == 0;
	fails = which == NULL || each ? 0 : strtoul(which, NULL, 10);
	own_pid = getpid();
	for (int fd = 0; fd <= STDERR_FILENO && tty == -1; fd++)
		if (tcgetattr(fd, &before) == 0)
			tty = fd;
	if (each)
		unsetenv("LD_PRELOAD"); /* what it runs is not tried */
}

/* ---- a copy ---- */

/* Its ends are the master's and the slave's; there is none where the program has none. */
static bool
open_terminal(int ends[2])
{
	struct termios now;
	struct winsize size;

	ends[0] = ends[1] = -1;
	if (tty == -1)
		return true;
	return tcgetattr(tty, &now) == 0 && ioctl(tty, TIOCGWINSZ, &size) == 0 && openpty(&ends[0], &ends[1], NULL, &now, &size) == 0;
}

/* The copy's own terminal takes the place of the program's. */
static void
take_terminal(int slave)
{
	if (slave == -1)
		return;
	setsid();
	ioctl(slave, TIOCSCTTY, 0);
	for (int fd = 0; fd < FDS; fd++)
		if (fd != slave && isatty(fd))
			dup2(slave, fd);
}

static size_t
read_all(int fd, char *text, size_t size)
{
	size_t length = 0;
	ssize_t got;

	while (length < size - 1 && (got = read(fd, text + length, size - 1 - length)) > 0)
		length += (size_t)got;
	text[length] = '\0';
	return length;
}

static bool
is_put_back(int master, char *shown, size_t size)
{
	static const char out[] = "\033[?1049l", in[] = "\033[?1049h";
	struct termios now;
	int waiting = 0;

	shown[0] = '\0';
	if (ioctl(master, FIONREAD, &waiting) == 0 && waiting > 0)
		shown[read(master, shown, size - 1)] = '\0';
	return tcgetattr(master, &now) == 0 && now.c_lflag == before.c_lflag && now.c_iflag == before.c_iflag && now.c_oflag == before.c_oflag &&
	    (strstr(shown, in) == NULL || strstr(shown, out) != NULL);
}

/* What is wrong with how the copy ended; NULL: nothing. */
static const char *
look_at(int status, const char *said, int master, char *shown, size_t size)
{
	static const char line[] = "waitscope: out of memory (";
	const char *end = strchr(said, '\n');

	if (!WIFEXITED(status) || WEXITSTATUS(status) != EXIT_FAILURE)
		return "it does not end with status 1";
	if (strncmp(said, line, sizeof line - 1) != 0 || end == NULL || end[1] != '\0')
		return "it does not say one line";
	if (master != -1 && !is_put_back(master, shown, size))
		return "the terminal is not put back";
	return NULL;
}

/* Returns true in a copy. */
static bool
try_copy(void)
{
	static char said[OUTPUT_SIZE], shown[OUTPUT_SIZE];
	int ends[2], terminal[2], status = 0;
	const char *what;
	size_t so_far = strlen(wrong);
	pid_t copy;

	if (!open_terminal(terminal) || pipe2(ends, O_CLOEXEC) != 0)
		abort();
	copy = fork();
	if (copy == 0) {
		take_terminal(terminal[1]);
		dup2(ends[1], STDERR_FILENO);
		close(ends[0]);
		alarm(PATIENCE_S);
		return true;
	}
	close(ends[1]);
	read_all(ends[0], said, sizeof said);
	while (waitpid(copy, &status, 0) == -1 && errno == EINTR)
		continue;
	what = copy == -1 ? "there is no copy" : look_at(status, said, terminal[0], shown, sizeof shown);
	if (what != NULL && so_far < sizeof wrong - WRONG_LINE)
		snprintf(wrong + so_far, WRONG_LINE, "%lu: %s: status %#x: %.300s\n", asked, what, (unsigned)status, said);
	close(ends[0]);
	if (terminal[0] != -1) {
		close(terminal[0]);
		close(terminal[1]);
	}
	return false;
}

/* ---- the allocator ---- */

static bool
is_failing(void)
{
	int error = errno;

	if (is_inside || getpid() != own_pid)
		return false;
	asked++;
	if (each) {
		is_inside = true;
		if (try_copy()) {
			errno = ENOMEM;
			return true;
		}
		is_inside = false;
		errno = error;
		return false;
	}
	if (asked != fails)
		return false;
	errno = ENOMEM;
	return true;
}

void *
malloc(size_t size)
{
	return is_failing() ? NULL : __libc_malloc(size);
}

void *
calloc(size_t count, size_t size)
{
	return is_failing() ? NULL : __libc_calloc(count, size);
}

void *
realloc(void *old, size_t size)
{
	return is_failing() ? NULL : __libc_realloc(old, size);
}

__attribute__((destructor))
static void
tell(void)
{
	const char *path = getenv("ALLOCATIONS");
	char line[32];
	int fd = path == NULL || fails != 0 || getpid() != own_pid ? -1 : open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);

	if (fd < 0)
		return;
	if (write(fd, line, (size_t)snprintf(line, sizeof line, "%lu\n", asked)) < 0 || write(fd, wrong, strlen(wrong)) < 0)
		_exit(1);
	close(fd);
}

/* So the program ends by a signal that it has heeded. */
int
raise(int number)
{
	tell();
	return kill(getpid(), number);
}
