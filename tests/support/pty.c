/*
 * A program in a pseudo-terminal.
 *
 * Three processes: the test, a watcher, and the program. The watcher stands where a shell
 * would: it leads the session and has made the program a job in the foreground,
 * so that Ctrl-Z stops it. It tells the test through a pipe what waitpid(2)
 * tells it, and stays until the test lets it go, or the terminal would hang up
 * when the program ends.
 */
#include "support/pty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/array.h"
#include "base/clock.h"
#include "base/memory.h"

enum { POLL_MS = 20, LAST_WORDS_US = 5 * US_PER_S, CHUNK = 4096, USUAL_COLS = 80, USUAL_ROWS = 24 };

/* Behind all that was written, so that one sees when that was read; a terminal shows nothing of it. */
enum mark { MARK_NONE, MARK_DUE, MARK_WRITTEN };
static const char mark_byte = '\0';

static const char usual_term[] = "xterm-256color";

/* What the watcher tells. */
struct report {
	pid_t pid;
	int status; /* of waitpid(); -1: it has started */
};

struct pty {
	struct emulator *emulator;
	const char *background;
	ARRAY(char) output;
	pid_t watcher, program;
	int master, slave; /* -1 after a hang-up */
	enum mark mark;
	int reports;       /* the watcher's pipe */
	int leash;         /* the watcher goes when it is closed */
	int status;        /* the last one told */
	struct termios first; /* settings, before the program */
	bool ended, stopped, held;
};

__attribute__((noreturn))
static void
give_up(const char *what)
{
	fprintf(stderr, "pty: %s: %s\n", what, strerror(errno));
	exit(EXIT_FAILURE);
}

/* ---- in the watcher and the program ---- */

static void
set_environment(const struct pty_options *options)
{
	setenv("TERM", options->term != NULL ? options->term : usual_term, 1);
	for (const char *const *entry = options->environment; entry != NULL && *entry != NULL; entry++) {
		if (strchr(*entry, '=') != NULL)
			putenv((char *)(size_t)*entry);
		else
			unsetenv(*entry);
	}
}

static void
take_terminal(const char *path)
{
	int fd;

	setsid();
	fd = open(path, O_RDWR);
	if (fd == -1 || ioctl(fd, TIOCSCTTY, 0) == -1)
		give_up(path);
	for (int i = 0; i <= 2; i++)
		dup2(fd, i);
	if (fd > 2)
		close(fd);
}

__attribute__((noreturn))
static void
be_program(const char *const argv[], const char *path, const struct pty_options *options)
{
	static const int numbers[] = { SIGINT, SIGQUIT, SIGHUP, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU, SIGPIPE, SIGCONT };
	sigset_t none;

	if (options->leads) {
		take_terminal(path);
	} else {
		setpgid(0, 0);
		tcsetpgrp(0, getpid()); /* SIGTTOU is ignored still */
	}
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		signal(numbers[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	set_environment(options);
	execv(argv[0], (char *const *)(size_t)argv);
	give_up(argv[0]);
}

static void
tell(int fd, struct report report)
{
	if (write(fd, &report, sizeof report) != sizeof report)
		_exit(EXIT_FAILURE);
}

__attribute__((noreturn))
static void
be_watcher(const struct pty *pty, const char *const argv[], const char *path, const struct pty_options *options,
    int reports, int leash)
{
	static const int ignored[] = { SIGINT, SIGQUIT, SIGHUP, SIGTSTP, SIGTTIN, SIGTTOU };
	struct report report = { .status = -1 };
	char byte;

	close(pty->master); /* else there is no hanging up */
	close(pty->slave);
	for (size_t i = 0; i < sizeof ignored / sizeof ignored[0]; i++)
		signal(ignored[i], SIG_IGN);
	if (!options->leads)
		take_terminal(path);
	report.pid = fork();
	if (report.pid == 0) {
		close(reports);
		close(leash);
		be_program(argv, path, options);
	}
	tell(reports, report);
	while (waitpid(report.pid, &report.status, WUNTRACED | WCONTINUED) == report.pid) {
		tell(reports, report);
		if (!WIFSTOPPED(report.status) && !WIFCONTINUED(report.status))
			break;
	}
	while (read(leash, &byte, 1) > 0)
		continue;
	_exit(0);
}

/* ---- in the test ---- */

static void
write_all(int fd, const char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t written = write(fd, bytes, size);

		if (written > 0) {
			bytes += written;
			size -= (size_t)written;
		} else if (errno == EAGAIN) {
			poll(&(struct pollfd){ .fd = fd, .events = POLLOUT }, 1, POLL_MS);
		} else if (errno != EINTR) {
			return;
		}
	}
}

/* The emulator answers a question. */
static void
reply_cb(const char *bytes, size_t size, void *arg)
{
	struct pty *pty = arg;

	if (pty->master != -1)
		write_all(pty->master, bytes, size);
}

static void
make_pipe(int ends[2])
{
	if (pipe2(ends, O_CLOEXEC) == -1)
		give_up("pipe2");
}

static void
set_size(int fd, int cols, int rows)
{
	struct winsize size = { .ws_col = (unsigned short)cols, .ws_row = (unsigned short)rows };

	ioctl(fd, TIOCSWINSZ, &size);
}

static void
open_terminal(struct pty *pty, char *path, size_t path_size)
{
	pty->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (pty->master == -1 || grantpt(pty->master) == -1 || unlockpt(pty->master) == -1 ||
	    ptsname_r(pty->master, path, path_size) != 0)
		give_up("no pseudo-terminal");
	pty->slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
	if (pty->slave == -1)
		give_up(path);
	fcntl(pty->master, F_SETFL, O_NONBLOCK);
}

static void pump(struct pty *, int wait_ms);
static bool wait_or_print(struct pty *, bool (*holds)(struct pty *, const void *), const void *arg, const char *what);

struct pty *
pty_start(const char *const argv[], const struct pty_options *options)
{
	struct pty *pty = mem_new(1, sizeof *pty);
	int cols = options->cols > 0 ? options->cols : USUAL_COLS, rows = options->rows > 0 ? options->rows : USUAL_ROWS;
	int reports[2], leash[2];
	char path[64];

	open_terminal(pty, path, sizeof path);
	set_size(pty->master, cols, rows);
	pty->first = pty_settings(pty);
	pty->background = options->background;
	pty->emulator = emulator_new(cols, rows, options->mute ? NULL : reply_cb, pty);
	if (options->typed != NULL)
		pty_type(pty, options->typed);
	make_pipe(reports);
	make_pipe(leash);
	fflush(NULL);
	pty->watcher = fork();
	if (pty->watcher == 0) {
		close(reports[0]);
		close(leash[1]);
		be_watcher(pty, argv, path, options, reports[1], leash[0]);
	}
	close(reports[1]);
	close(leash[0]);
	pty->reports = reports[0];
	pty->leash = leash[1];
	fcntl(pty->reports, F_SETFL, O_NONBLOCK);
	while (pty->program == 0)
		pump(pty, POLL_MS);
	return pty;
}

void
pty_hang_up(struct pty *pty)
{
	if (pty->slave != -1)
		close(pty->slave);
	if (pty->master != -1)
		close(pty->master);
	pty->master = pty->slave = -1;
}

void
pty_free(struct pty *pty)
{
	if (!pty->ended)
		kill(pty->program, SIGKILL);
	close(pty->leash);
	waitpid(pty->watcher, NULL, 0);
	pty_hang_up(pty);
	close(pty->reports);
	emulator_free(pty->emulator);
	ARRAY_RELEASE(pty->output);
	free(pty);
}

struct emulator *
pty_screen(struct pty *pty)
{
	return pty->emulator;
}

pid_t
pty_pid(struct pty *pty)
{
	return pty->program;
}

void
pty_signal(struct pty *pty, int number)
{
	if (number == SIGCONT)
		pty->stopped = false;
	kill(pty->program, number);
}

void
pty_type(struct pty *pty, const char *keys)
{
	write_all(pty->master, keys, strlen(keys));
}

static bool
has_taken(struct pty *pty, const void *unused)
{
	int left = 0;

	(void)unused;
	return ioctl(pty->slave, FIONREAD, &left) == 0 && left == 0;
}

bool
pty_takes(struct pty *pty)
{
	return wait_or_print(pty, has_taken, NULL, "for what was typed to be read");
}

const char *
pty_output(const struct pty *pty, size_t *size)
{
	*size = pty->output.count;
	return pty->output.at;
}

/* OSC 11 is not the emulator's. */
static void
answer_background(struct pty *pty, const char *bytes, size_t size)
{
	static const char question[] = "\033]11;?";
	char answer[64];

	if (pty->background == NULL || memmem(bytes, size, question, sizeof question - 1) == NULL)
		return;
	snprintf(answer, sizeof answer, "\033]11;%s\033\\", pty->background);
	pty_type(pty, answer);
}

static void
read_terminal(struct pty *pty)
{
	char bytes[CHUNK];
	ssize_t size = read(pty->master, bytes, sizeof bytes);

	if (size <= 0)
		return;
	if (pty->mark == MARK_WRITTEN && memchr(bytes, mark_byte, (size_t)size) != NULL)
		pty->mark = MARK_NONE;
	for (ssize_t i = 0; i < size; i++)
		ARRAY_PUSH(pty->output, bytes[i]);
	answer_background(pty, bytes, (size_t)size);
	emulator_feed(pty->emulator, bytes, (size_t)size);
}

static void
read_reports(struct pty *pty)
{
	struct report report;
	ssize_t size;

	while ((size = read(pty->reports, &report, sizeof report)) == sizeof report) {
		pty->program = report.pid;
		if (report.status == -1)
			continue;
		pty->status = report.status;
		pty->stopped = WIFSTOPPED(report.status);
		pty->ended = WIFEXITED(report.status) || WIFSIGNALED(report.status);
	}
	if (size == 0 && !pty->ended)
		give_up("the watcher is gone");
}

/* Reads what is there; waits for it, if need be, no longer than that. */
static void
pump(struct pty *pty, int wait_ms)
{
	struct pollfd fds[] = {
		{ .fd = pty->reports, .events = POLLIN },
		{ .fd = pty->held ? -1 : pty->master, .events = POLLIN },
	};

	if (pty->ended) /* its end of the pipe stays readable */
		fds[0].fd = -1;
	poll(fds, 2, wait_ms);
	if (fds[1].revents != 0)
		read_terminal(pty);
	read_reports(pty);
}

/* The environment may have a longer one, for what is made to take long. */
static int64_t
bound_s(void)
{
	const char *longer = getenv("PTY_BOUND_S");

	return longer != NULL ? atoi(longer) : PTY_BOUND_S;
}

bool
pty_wait(struct pty *pty, bool (*holds)(struct pty *, const void *), const void *arg)
{
	int64_t until_us = clock_now_us() + bound_s() * US_PER_S;
	bool alive = !pty->ended;

	while (!holds(pty, arg)) {
		if (clock_now_us() > until_us)
			return false;
		pump(pty, POLL_MS);
		if (pty->ended && alive) { /* all that can come is what it wrote last */
			alive = false;
			until_us = clock_now_us() + LAST_WORDS_US;
		}
	}
	return true;
}

static bool
does_show(struct pty *pty, const void *text)
{
	return emulator_find(pty->emulator, text) != -1;
}

static bool
does_lack(struct pty *pty, const void *text)
{
	return !does_show(pty, text);
}

static bool
wait_or_print(struct pty *pty, bool (*holds)(struct pty *, const void *), const void *arg, const char *what)
{
	if (pty_wait(pty, holds, arg))
		return true;
	fprintf(stderr, "waited in vain %s; status %#x%s%s\n", what, (unsigned)pty->status, pty->ended ? ", ended" : "",
	    pty->stopped ? ", stopped" : "");
	fprintf(stderr, "alternate %d, cursor %d, mouse %d, plain pen %d\n", emulator_alternate(pty->emulator),
	    emulator_cursor_visible(pty->emulator), emulator_mouse(pty->emulator), emulator_pen_is_plain(pty->emulator));
	emulator_print(pty->emulator, stderr);
	return false;
}

bool
pty_shows(struct pty *pty, const char *text)
{
	return wait_or_print(pty, does_show, text, text);
}

bool
pty_lacks(struct pty *pty, const char *text)
{
	return wait_or_print(pty, does_lack, text, text);
}

static bool
home(struct pty *pty, const void *unused)
{
	const struct emulator *emulator = pty->emulator;

	(void)unused;
	return !emulator_alternate(emulator) && emulator_cursor_visible(emulator) && !emulator_mouse(emulator) &&
	    emulator_pen_is_plain(emulator);
}

static bool
away(struct pty *pty, const void *unused)
{
	(void)unused;
	return emulator_alternate(pty->emulator);
}

bool
pty_is_home(struct pty *pty)
{
	return wait_or_print(pty, home, NULL, "for the ordinary screen");
}

bool
pty_is_away(struct pty *pty)
{
	return wait_or_print(pty, away, NULL, "for the alternate screen");
}

bool
pty_has_ended(const struct pty *pty)
{
	return pty->ended;
}

static bool
has_ended(struct pty *pty, const void *unused)
{
	(void)unused;
	return pty->ended;
}

static bool
is_stopped(struct pty *pty, const void *unused)
{
	(void)unused;
	return pty->stopped || pty->ended;
}

static bool
has_read_all(struct pty *pty, const void *unused)
{
	(void)unused;
	if (pty->mark == MARK_DUE && write(pty->slave, &mark_byte, 1) == 1)
		pty->mark = MARK_WRITTEN;
	return pty->mark == MARK_NONE;
}

/* The system hands on what was written when it finds the time, and that may be after the end. */
bool
pty_ends(struct pty *pty, int *status)
{
	if (!wait_or_print(pty, has_ended, NULL, "for the end"))
		return false;
	*status = pty->status;
	pty->mark = pty->held || pty->slave == -1 ? MARK_NONE : MARK_DUE;
	return wait_or_print(pty, has_read_all, NULL, "for what it wrote last");
}

bool
pty_stops(struct pty *pty)
{
	return wait_or_print(pty, is_stopped, NULL, "for a stop") && pty->stopped;
}

void
pty_resize(struct pty *pty, int cols, int rows)
{
	/* What was drawn for the old size is read before, or it would be shown on the new. */
	pump(pty, 0);
	emulator_resize(pty->emulator, cols, rows);
	set_size(pty->master, cols, rows);
}

void
pty_pretend_size(struct pty *pty, int cols, int rows)
{
	set_size(pty->master, cols, rows);
}

void
pty_hold(struct pty *pty, bool held)
{
	pty->held = held;
}

bool
pty_is_full(struct pty *pty)
{
	struct pollfd slave = { .fd = pty->slave, .events = POLLOUT };

	return poll(&slave, 1, 0) == 0;
}

/* The system moves what was written from one buffer to the next, later, and that
 * makes room for a little more: full is what stays full. */
static bool
is_brimful(struct pty *pty, const void *unused)
{
	enum { LOOKS = 3 };

	(void)unused;
	for (int look = 0; look < LOOKS; look++) {
		bool took = false;

		while (write(pty->slave, "", 1) == 1)
			took = true;
		if (took)
			return false;
		poll(NULL, 0, POLL_MS);
	}
	return true;
}

bool
pty_fill(struct pty *pty)
{
	return wait_or_print(pty, is_brimful, NULL, "for a full terminal");
}

struct termios
pty_settings(struct pty *pty)
{
	struct termios settings;

	memset(&settings, 0, sizeof settings);
	tcgetattr(pty->slave, &settings);
	return settings;
}

struct termios
pty_first_settings(const struct pty *pty)
{
	return pty->first;
}

bool
pty_same_settings(const struct termios *a, const struct termios *b)
{
	return a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag && a->c_cflag == b->c_cflag &&
	    a->c_lflag == b->c_lflag && memcmp(a->c_cc, b->c_cc, sizeof a->c_cc) == 0;
}
