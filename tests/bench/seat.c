#include "bench/seat.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "bench/run_program.h"
#include "support/emulator.h"

enum { CHUNK = 64 * 1024, LOOK_US = 20 * US_PER_MS, END_US = 10 * US_PER_S };

__attribute__((noreturn))
static void
be_program(const char *home, const char *const argv[])
{
	lead_session();
	setenv("TERM", "xterm-256color", 1);
	setenv("HOME", home, 1);
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("NO_COLOR");
	execvp(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

void
seat_open(struct seat *seat, const char *home, int cols, int rows, const char *const argv[])
{
	struct winsize size = { .ws_col = (unsigned short)cols, .ws_row = (unsigned short)rows };

	*seat = (struct seat){ .begun_us = clock_now_us() };
	seat->pid = forkpty(&seat->master, NULL, NULL, &size);
	if (seat->pid == 0)
		be_program(home, argv);
	if (seat->pid == -1) {
		fprintf(stderr, "bench: no terminal for %s: %s\n", argv[0], strerror(errno));
		exit(EXIT_FAILURE);
	}
	fcntl(seat->master, F_SETFD, FD_CLOEXEC);
}

bool
seat_read(struct seat *seat, int64_t for_us)
{
	static char bytes[CHUNK];
	int64_t until_us = clock_now_us() + for_us, left_us;

	while (seat->master != -1 && (left_us = until_us - clock_now_us()) > 0) {
		struct pollfd at = { .fd = seat->master, .events = POLLIN };
		ssize_t size;

		if (poll(&at, 1, (int)((left_us + US_PER_MS - 1) / US_PER_MS)) <= 0)
			continue;
		size = read(seat->master, bytes, sizeof bytes);
		if (size <= 0) {
			close(seat->master);
			seat->master = -1;
			break;
		}
		seat->bytes += size;
		seat->read_us = clock_now_us();
		if (seat->emulator != NULL)
			emulator_feed(seat->emulator, bytes, (size_t)size);
	}
	return seat->master != -1;
}

void
seat_type(const struct seat *seat, const char *keys)
{
	if (seat->master != -1 && write(seat->master, keys, strlen(keys)) < 0)
		perror("bench: a key");
}

void
seat_resize(const struct seat *seat, int cols, int rows)
{
	struct winsize size = { .ws_col = (unsigned short)cols, .ws_row = (unsigned short)rows };

	ioctl(seat->master, TIOCSWINSZ, &size);
}

bool
seat_read_until_file(struct seat *seat, const char *path)
{
	int64_t until_us = clock_now_us() + SEAT_PATIENCE_US;

	while (access(path, R_OK) != 0)
		if (!seat_read(seat, LOOK_US) || clock_now_us() > until_us)
			return access(path, R_OK) == 0;
	return true;
}

int
seat_close(struct seat *seat)
{
	int status = 0;

	seat_type(seat, "q");
	if (seat_read(seat, END_US))
		kill(seat->pid, SIGKILL);
	waitpid(seat->pid, &status, 0);
	if (seat->master != -1)
		close(seat->master);
	seat->master = -1;
	return status;
}
