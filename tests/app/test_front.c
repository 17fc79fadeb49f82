/*
 * The terminal belongs to a shell, too: the program takes it when it is called to the front, and gives it
 * back as it was, with nothing left in it that was not typed. $WAITSCOPE. The shell is this same file,
 * started with an argument.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>

#include "support/pty.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { WATCHDOG_S = 120 };

static const char *program, *self;

static const char *const environment[] = { "LC_ALL=C.UTF-8", "NO_COLOR", "COLORFGBG", "LINES=20", "COLUMNS=60", NULL };

/* ---- a shell with a prompt of its own, which starts the program in the background ---- */

/* An orphan begins when its parent is gone. */
static pid_t
start_job(char *const argv[], bool orphan)
{
	pid_t parent = getpid(), pid = fork();

	if (pid == 0) {
		setpgid(0, 0);
		while (orphan && getppid() == parent)
			poll(NULL, 0, 1);
		signal(SIGTTOU, SIG_DFL);
		execv(argv[0], argv);
		_exit(127);
	}
	setpgid(pid, pid);
	return pid;
}

/* Started, or sent on, in the background the job must stop, and leave the prompt alone; then it is called to
 * the front. When it stops there by itself it is sent on in the background. Before it is called for the second
 * time the shell stops, so that the terminal can be looked at. */
enum { STOPS = 3 };

static int
be_shell(char *const argv[])
{
	struct termios usual, prompt, after;
	bool background = true, well = true;
	int status = 0, stops = 0;
	pid_t pid;

	signal(SIGTTOU, SIG_IGN);
	tcgetattr(0, &usual);
	prompt = usual;
	prompt.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	tcsetattr(0, TCSANOW, &prompt);
	pid = start_job(argv, false);
	while (waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status)) {
		tcsetpgrp(0, getpid());
		tcgetattr(0, &after);
		well = well && pty_same_settings(background ? &prompt : &usual, &after);
		background = !background;
		tcsetattr(0, TCSANOW, background ? &prompt : &usual);
		if (++stops == STOPS)
			raise(SIGSTOP);
		if (!background)
			tcsetpgrp(0, pid);
		kill(-pid, SIGCONT);
	}
	well = well && !background && stops == STOPS;
	tcsetpgrp(0, getpid());
	tcgetattr(0, &after);
	printf("the settings are %s\r\n", well && pty_same_settings(&usual, &after) ? "as before" : "others");
	return EXIT_SUCCESS;
}

/* A shell that leaves a job behind whose parent is gone: nothing can stop it, and nobody calls it. Ends when
 * the job has. */
static int
be_orphans_shell(char *const argv[])
{
	int ends[2];
	char byte;
	pid_t parent;

	if (pipe(ends) != 0)
		return EXIT_FAILURE;
	parent = fork();
	if (parent == 0) {
		if (start_job(argv, true) > 0)
			_exit(EXIT_SUCCESS);
		_exit(EXIT_FAILURE);
	}
	waitpid(parent, NULL, 0);
	close(ends[1]);
	return read(ends[0], &byte, 1) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* ---- the tests ---- */

static void
test_in_the_background(void **state)
{
	const struct pty_options options = { .leads = true, .environment = environment };
	const char *const argv[] = { self, program, "-p", "0", "-d", "20", "-n", "3", NULL };
	struct pty *pty = pty_start(argv, &options);
	int status = 0;

	(void)state;
	assert_true(pty_shows(pty, "BLOCKED"));
	pty_type(pty, "\032");
	assert_true(pty_stops(pty));
	assert_true(pty_is_home(pty));
	pty_signal(pty, SIGCONT);
	assert_true(pty_is_away(pty));
	assert_true(pty_shows(pty, "BLOCKED"));
	pty_type(pty, "q");
	assert_true(pty_shows(pty, "the settings are as before"));
	assert_true(pty_ends(pty, &status));
	assert_int_equal(status, 0);
	assert_true(pty_is_home(pty));
	pty_free(pty);
}

/* Nobody can call it: it does not touch the terminal, and asks it nothing. */
static void
test_no_shell_above(void **state)
{
	const struct pty_options options = { .leads = true, .environment = environment };
	const char *const argv[] = { self, "orphan", program, "-p", "0", "-d", "10ms", "-n", "1", NULL };
	struct pty *pty = pty_start(argv, &options);
	int status = 0;

	(void)state;
	assert_true(pty_ends(pty, &status));
	assert_int_equal(status, 0);
	assert_true(pty_shows(pty, "in the background of its terminal"));
	assert_true(pty_shows(pty, "The synchronous fetch took")); /* as with --plain */
	assert_true(pty_is_home(pty));
	pty_free(pty);
}

static struct pty *
start(const char *redirections, const struct pty_options *options)
{
	char command[600];
	const char *const argv[] = { "/bin/sh", "-c", command, NULL };

	snprintf(command, sizeof command, "exec %s -p 0 -d 20 -n 3 %s", program, redirections);
	return pty_start(argv, options);
}

static void
quit(struct pty *pty)
{
	const struct termios before = pty_first_settings(pty);
	struct termios after;
	int status = 0;

	pty_type(pty, "q");
	assert_true(pty_ends(pty, &status));
	assert_int_equal(status, 0);
	assert_true(pty_is_home(pty));
	after = pty_settings(pty);
	assert_true(pty_same_settings(&before, &after));
	pty_free(pty);
}

/* Its keys come from the terminal, whatever else is closed or leads elsewhere. */
static void
test_other_descriptors(void **state)
{
	static const char *const redirections[] = { "</dev/null", "<&-", "2>&-", "<&- 2>&-", "2>/dev/null </dev/zero",
	    "3>&1 4<&1" };
	const struct pty_options options = { .environment = environment };

	(void)state;
	for (size_t i = 0; i < COUNT(redirections); i++) {
		struct pty *pty = start(redirections[i], &options);

		if (!pty_shows(pty, "BLOCKED"))
			fail_msg("with %s", redirections[i]);
		quit(pty);
	}
}

static bool
has_foot(struct pty *pty, const void *row)
{
	return strstr(emulator_row(pty_screen(pty), *(const int *)row), "quit") != NULL;
}

static void
expect_foot(struct pty *pty, int row)
{
	if (!pty_wait(pty, has_foot, &row)) {
		emulator_print(pty_screen(pty), stderr);
		fail_msg("row %d is not the last", row);
	}
}

/* The terminal knows its size, or the environment does; and it may have changed meanwhile. */
static void
test_sizes(void **state)
{
	const struct pty_options options = { .environment = environment };
	struct pty *pty = start("", &options);

	(void)state;
	expect_foot(pty, 23);
	pty_pretend_size(pty, 0, 0);
	expect_foot(pty, 19);
	pty_type(pty, "\032");
	assert_true(pty_stops(pty));
	assert_true(pty_is_home(pty));
	pty_resize(pty, 100, 30);
	pty_signal(pty, SIGCONT);
	expect_foot(pty, 29);
	pty_type(pty, "\032");
	assert_true(pty_stops(pty));
	pty_resize(pty, 60, 20);
	pty_signal(pty, SIGCONT);
	expect_foot(pty, 19);
	quit(pty);
}

static void
test_hung_up_while_suspended(void **state)
{
	const struct pty_options options = { .environment = environment };
	struct pty *pty = start("", &options);
	int status = 0;

	(void)state;
	assert_true(pty_shows(pty, "BLOCKED"));
	pty_type(pty, "\032");
	assert_true(pty_stops(pty));
	pty_hang_up(pty);
	pty_signal(pty, SIGHUP);
	pty_signal(pty, SIGCONT);
	assert_true(pty_ends(pty, &status));
	pty_free(pty);
}

/* ---- an answer that comes when the program has left ---- */

/* What has come from the terminal so far; a text is looked for behind the one before. */
struct heard {
	char bytes[1 << 20];
	size_t size, from;
};

static bool
hears(struct heard *heard, int master, const char *text)
{
	for (;;) {
		const char *at = memmem(heard->bytes + heard->from, heard->size - heard->from, text, strlen(text));
		ssize_t count;

		if (at != NULL) {
			heard->from = (size_t)(at - heard->bytes) + strlen(text);
			return true;
		}
		count = read(master, heard->bytes + heard->size, sizeof heard->bytes - heard->size);
		if (count <= 0)
			return false;
		heard->size += (size_t)count;
	}
}

/* How many bytes are left for the shell. The terminal is held open, too, so that what is left can be counted: should
 * the program end early, nothing but the alarm ends the listening. */
static int
leave_before_the_answer(void)
{
	static struct heard heard;
	struct termios raw;
	int master, slave, left = -1, status = 0;
	pid_t pid;

	alarm(WATCHDOG_S);
	heard.size = heard.from = 0;
	assert_int_equal(openpty(&master, &slave, NULL, NULL, NULL), 0);
	pid = fork();
	if (pid == 0) {
		close(master);
		login_tty(slave);
		setenv("TERM", "xterm-256color", 1);
		execl(program, program, "-p", "0", "-d", "20", "-n", "3", (char *)NULL);
		_exit(127);
	}
	assert_true(hears(&heard, master, "BLOCKED"));
	assert_int_equal(write(master, "q", 1), 1);
	assert_true(hears(&heard, master, "\033[?1049l"));
	assert_int_equal(write(master, "\033]11;rgb:0/0/0\033\\\033[?62;22c", 24), 24);
	assert_true(hears(&heard, master, "See it again"));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	alarm(0);
	tcgetattr(slave, &raw);
	cfmakeraw(&raw);
	tcsetattr(slave, TCSANOW, &raw);
	ioctl(slave, FIONREAD, &left);
	close(slave);
	close(master);
	return left;
}

/* It is waited for, but not for ever: a loaded machine may be late once. */
static void
test_late_answer(void **state)
{
	enum { TRIES = 5 };
	int left = -1;

	(void)state;
	for (int i = 0; i < TRIES && left != 0; i++)
		left = leave_before_the_answer();
	assert_int_equal(left, 0);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_in_the_background),
		cmocka_unit_test(test_no_shell_above),
		cmocka_unit_test(test_other_descriptors),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_hung_up_while_suspended),
		cmocka_unit_test(test_late_answer),
	};

	if (argc > 1 && strcmp(argv[1], "orphan") == 0)
		return be_orphans_shell(argv + 2);
	if (argc > 1)
		return be_shell(argv + 1);
	self = argv[0];
	program = getenv("WAITSCOPE");
	if (program == NULL || program[0] == '\0' || setlocale(LC_ALL, "C.UTF-8") == NULL) {
		puts("no $WAITSCOPE, or no UTF-8 locale");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
