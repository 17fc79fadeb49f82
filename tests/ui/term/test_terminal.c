/*
 * The terminal: a small program in a pseudo-terminal that does nothing but show
 * what it is told and die in various ways; it is this same file, started with an
 * argument. Whatever it dies of, the terminal is as it was.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <event2/buffer.h>
#include <event2/event.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "support/pty.h"
#include "ui/draw/grid.h"
#include "ui/keys/keys.h"
#include "ui/term/screen.h"
#include "ui/term/terminal.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { STATUS_GONE = 7, STATUS_NO_TERMINAL = 8, STATUS_EXIT = 9, STATUS_SOON = 10, FLOOD_FRAMES = 40 };

/* An ESC alone has become a key by the time that a mark is set, if no answer is awaited, and else not yet. */
enum { MARK_MS = (INPUT_ESCAPE_MS + INPUT_BARE_MS) / 2 };

/* ---- the small program ---- */

struct child {
	struct event_base *base;
	struct terminal *terminal;
	struct screen *screen;
	struct evbuffer *bytes;
	struct grid grid;
	char typed[128];   /* what came, as words */
	char marked[128];  /* and what had come by the last mark */
	int marks;
	struct event *mark; /* is set MARK_MS after a SIGUSR2 */
	bool drained;
	bool signalled;    /* it sent itself a signal */
	int since;         /* inputs taken since */
	int light;
	int status;
};

static void
show(struct child *child)
{
	grid_clear(&child->grid);
	grid_printf(&child->grid, 0, 0, -1, ROLE_STRONG, "child is ready, light %d", child->light);
	grid_printf(&child->grid, 0, 1, -1, ROLE_TEXT, "size %dx%d", child->grid.cols, child->grid.rows);
	grid_printf(&child->grid, 0, 2, -1, ROLE_BLOCKED, "typed:%s.", child->typed);
	if (child->marks > 0)
		grid_printf(&child->grid, 0, 5, -1, ROLE_TEXT, "mark %d:%s.", child->marks, child->marked);
	if (child->drained)
		grid_text(&child->grid, 0, 3, -1, ROLE_TEXT, "was drained");
	screen_draw(child->screen, &child->grid, false, child->bytes);
	terminal_write(child->terminal, child->bytes);
}

static void
take_over(struct child *child)
{
	struct evbuffer *home = evbuffer_new();

	screen_leave(child->screen, home);
	screen_enter(child->screen, child->bytes);
	terminal_enter(child->terminal, child->bytes, evbuffer_pullup(home, -1), evbuffer_get_length(home));
	evbuffer_free(home);
	show(child);
}

static void
quit(struct child *child)
{
	event_base_loopbreak(child->base);
}

static void
suspend(struct child *child)
{
	terminal_leave(child->terminal);
	raise(SIGSTOP);
	take_over(child);
}

/* More than a terminal takes that is not read. */
static void
flood(struct child *child)
{
	for (int i = 0; i < FLOOD_FRAMES; i++) {
		grid_fill(&child->grid, (struct rect){ 0, 4, child->grid.cols, child->grid.rows - 4 }, (uint32_t)('a' + i % 26),
		    (enum role)(i % ROLE_COUNT));
		screen_draw(child->screen, &child->grid, true, child->bytes);
		terminal_write(child->terminal, child->bytes);
	}
}

static void
touch_nothing(struct child *child)
{
	volatile uintptr_t nowhere = 64; /* not NULL, which the sanitizers look for */

	(void)child;
	*(volatile int *)nowhere = 1;
}

static void
run_out_of_stack(struct child *child)
{
	volatile char room[4096];

	room[0] = 0;
	if (child->base != NULL) /* always */
		run_out_of_stack(child);
	room[1] = room[0];
}

static void
call_abort(struct child *child)
{
	(void)child;
	abort();
}

static void
call_exit(struct child *child)
{
	(void)child;
	exit(STATUS_EXIT);
}

/* Its message must stand on the ordinary screen. */
static void
run_out_of_memory(struct child *child)
{
	(void)child;
	mem_resize(NULL, SIZE_MAX, 2);
}

static void
enter_again(struct child *child)
{
	take_over(child);
}

static const struct {
	uint32_t key;
	void (*act)(struct child *);
} acts[] = {
	{ 'Q', quit },
	{ 'Z', suspend },
	{ 'F', flood },
	{ 'S', touch_nothing },
	{ 'O', run_out_of_stack },
	{ 'A', call_abort },
	{ 'X', call_exit },
	{ 'M', run_out_of_memory },
	{ 'E', enter_again },
};

static void
readable(void *arg)
{
	struct child *child = arg;
	struct input input;

	while (terminal_read(child->terminal, &input)) {
		size_t length = strlen(child->typed);

		child->since += child->signalled;
		if (input.key == 'T') { /* and goes on with what comes behind it */
			child->signalled = true;
			raise(SIGTERM);
		}
		for (size_t i = 0; i < COUNT(acts); i++) {
			if (acts[i].key == input.key) {
				acts[i].act(child);
				return;
			}
		}
		snprintf(child->typed + length, sizeof child->typed - length, " %x", input.key);
	}
	show(child);
}

static void
drained(void *arg)
{
	struct child *child = arg;

	child->drained = true;
	show(child);
}

static void
gone(void *arg)
{
	struct child *child = arg;

	child->status = STATUS_GONE;
	quit(child);
}

/* What was asked last is answered last. */
static void
answered(void *arg)
{
	struct child *child = arg;

	if (!terminal_has_answered(child->terminal))
		return;
	child->light = terminal_is_light(child->terminal);
	show(child);
}

static void
mark_cb(evutil_socket_t fd, short what, void *arg)
{
	struct child *child = arg;

	(void)fd;
	(void)what;
	child->marks++;
	utf8_format(child->marked, sizeof child->marked, "%s", child->typed);
	show(child);
}

static void
signal_cb(evutil_socket_t number, short what, void *arg)
{
	struct child *child = arg;
	const struct timeval mark = { 0, MARK_MS * 1000 };
	int cols, rows;

	(void)what;
	if (number == SIGUSR2) {
		event_add(child->mark, &mark);
		return;
	}
	if (number != SIGWINCH) {
		if (child->signalled && child->since <= 2 * TERMINAL_INPUTS_A_TURN)
			child->status = STATUS_SOON;
		quit(child);
		return;
	}
	terminal_size(child->terminal, &cols, &rows);
	screen_resize(child->screen, cols, rows);
	grid_resize(&child->grid, cols, rows);
	show(child);
}

static int
be_child(bool asks)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGWINCH, SIGUSR2 };
	struct event *events[COUNT(numbers)];
	struct child child = { .light = -2 };
	const struct terminal_hooks hooks = { .readable = readable, .drained = drained, .gone = gone, .answered = answered, .arg = &child };
	char why[128];
	int cols, rows;

	child.base = event_base_new();
	child.terminal = terminal_open(child.base, &hooks, why, sizeof why);
	if (child.terminal == NULL) {
		event_base_free(child.base);
		return STATUS_NO_TERMINAL;
	}
	terminal_size(child.terminal, &cols, &rows);
	child.screen = screen_new(NULL, cols, rows, true, why, sizeof why);
	child.bytes = evbuffer_new();
	grid_init(&child.grid, cols, rows);
	child.mark = evtimer_new(child.base, mark_cb, &child);
	for (size_t i = 0; i < COUNT(numbers); i++) {
		events[i] = evsignal_new(child.base, numbers[i], signal_cb, &child);
		event_add(events[i], NULL);
	}
	if (asks && !terminal_ask(child.terminal, screen_kind(child.screen) == SCREEN_LIKE_XTERM))
		child.light = terminal_is_light(child.terminal);
	take_over(&child);
	event_base_dispatch(child.base);
	terminal_free(child.terminal);
	screen_free(child.screen);
	evbuffer_free(child.bytes);
	grid_release(&child.grid);
	for (size_t i = 0; i < COUNT(numbers); i++)
		event_free(events[i]);
	event_free(child.mark);
	event_base_free(child.base);
	return child.status;
}

/* ---- the tests ---- */

static const char *self;

static struct pty *
start_child(bool asks, const struct pty_options *options)
{
	const char *const argv[] = { self, asks ? "child-asks" : "child", NULL };

	return pty_start(argv, options);
}

static void
expect_home(struct pty *pty, const struct termios *before)
{
	struct termios after;

	assert_true(pty_is_home(pty));
	after = pty_settings(pty);
	assert_true(pty_same_settings(before, &after));
}

/* How it dies, and what its status says then. The sanitizers end a crash themselves. */
static const struct {
	const char *keys; /* typed */
	int signal;       /* or sent */
	int exit_status;  /* -1: dies of dies_of */
	int dies_of;
} ends[] = {
	{ "Q", 0, 0, 0 },
	{ "\003", 0, 0, 0 }, /* Ctrl-C comes as SIGINT */
	{ "X", 0, STATUS_EXIT, 0 },
	{ "M", 0, EXIT_FAILURE, 0 },
	{ "S", 0, -1, SIGSEGV },
	{ "O", 0, -1, SIGSEGV },
	{ "A", 0, -1, SIGABRT },
	{ "", SIGTERM, 0, 0 },
	{ "", SIGSEGV, -1, SIGSEGV },
	{ "", SIGBUS, -1, SIGBUS },
	{ "", SIGFPE, -1, SIGFPE },
	{ "", SIGILL, -1, SIGILL },
	{ "", SIGABRT, -1, SIGABRT },
	{ "", SIGQUIT, -1, SIGQUIT },
	{ "", SIGUSR1, -1, SIGUSR1 },
	{ "", SIGALRM, -1, SIGALRM },
};

static void
expect_status(int status, size_t row)
{
#ifdef __SANITIZE_ADDRESS__
	if (ends[row].exit_status == -1 && WIFEXITED(status) && WEXITSTATUS(status) != 0)
		return;
#endif
	if (ends[row].exit_status != -1 && (!WIFEXITED(status) || WEXITSTATUS(status) != ends[row].exit_status))
		fail_msg("row %zu: status %#x", row, (unsigned)status);
	if (ends[row].exit_status == -1 && (!WIFSIGNALED(status) || WTERMSIG(status) != ends[row].dies_of))
		fail_msg("row %zu: status %#x", row, (unsigned)status);
}

static void
test_ends(void **state)
{
	const struct pty_options options = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(ends); i++) {
		struct pty *pty = start_child(false, &options);
		struct termios before = pty_first_settings(pty);
		int status = 0;

		assert_true(pty_shows(pty, "child is ready"));
		assert_true(pty_is_away(pty));
		pty_type(pty, ends[i].keys);
		if (ends[i].signal != 0)
			pty_signal(pty, ends[i].signal);
		assert_true(pty_ends(pty, &status));
		expect_status(status, i);
		expect_home(pty, &before);
		if (ends[i].keys[0] == 'M')
			assert_true(pty_shows(pty, "waitscope: out of memory"));
		pty_free(pty);
	}
}

/* However much was typed, a signal comes in between. */
static void
test_signal_among_keys(void **state)
{
	const struct pty_options options = { 0 };
	struct pty *pty = start_child(false, &options);
	char keys[3000];
	int status = 0;

	(void)state;
	memset(keys, 'z', sizeof keys - 1);
	keys[sizeof keys - 1] = '\0';
	keys[0] = 'T';
	assert_true(pty_shows(pty, "child is ready"));
	pty_type(pty, keys);
	assert_true(pty_ends(pty, &status));
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == STATUS_SOON);
	pty_free(pty);
}

static bool
is_full(struct pty *pty, const void *unused)
{
	(void)unused;
	return pty_is_full(pty);
}

/* A terminal that does not read: nothing waits for it without a bound, and when it
 * reads again it finds itself put back. */
static void
test_ends_unread(void **state)
{
	static const struct {
		const char *keys;
		int signal;
	} rows[] = {
		{ "Q", 0 },
		{ "", SIGTERM },
		{ "X", 0 },
#ifndef __SANITIZE_ADDRESS__ /* whose report would wait for the terminal */
		{ "S", 0 },
#endif
	};
	const struct pty_options options = { .cols = 200, .rows = 60 };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct pty *pty = start_child(false, &options);
		struct termios before = pty_first_settings(pty);
		int status = 0;

		assert_true(pty_shows(pty, "child is ready"));
		pty_hold(pty, true);
		pty_type(pty, "F");
		assert_true(pty_wait(pty, is_full, NULL));
		assert_true(pty_fill(pty));
		pty_type(pty, rows[i].keys);
		if (rows[i].signal != 0)
			pty_signal(pty, rows[i].signal);
		assert_true(pty_ends(pty, &status));
		pty_hold(pty, false);
		expect_home(pty, &before);
		pty_free(pty);
	}
}

/* While the terminal stands still the program does not; what was owed comes in the end. */
static void
test_owes(void **state)
{
	const struct pty_options options = { .cols = 200, .rows = 60 };
	struct pty *pty = start_child(false, &options);

	(void)state;
	assert_true(pty_shows(pty, "typed:."));
	pty_hold(pty, true);
	pty_type(pty, "F");
	assert_true(pty_wait(pty, is_full, NULL));
	pty_type(pty, "z");
	pty_hold(pty, false);
	assert_true(pty_shows(pty, "typed: 7a."));
	assert_true(pty_shows(pty, "was drained"));
	pty_free(pty);
}

static void
test_keys(void **state)
{
	static const struct {
		const char *bytes;
		uint32_t keys[4];
	} rows[] = {
		{ "z", { 'z' } },
		{ "\033[A", { KEY_CODE_UP } },
		{ "\034", { 28 } },         /* Ctrl-\ is a key like any other, and no SIGQUIT */
		{ "\023\021", { 19, 17 } }, /* so are Ctrl-S and Ctrl-Q */
		{ "\r", { KEY_CODE_ENTER } },
		{ "\033", { 27 } },         /* nothing follows */
		{ "\303\251", { 0xe9 } },
		{ "\033[<0;5;6M", { KEY_CODE_MOUSE } },
	};
	const struct pty_options options = { 0 };
	struct pty *pty = start_child(false, &options);
	char expected[200] = "typed:";

	(void)state;
	assert_true(pty_shows(pty, "typed:."));
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *end;

		pty_type(pty, rows[i].bytes);
		for (size_t k = 0; k < COUNT(rows[i].keys) && rows[i].keys[k] != 0; k++) {
			size_t length = strlen(expected);

			snprintf(expected + length, sizeof expected - length, " %x", rows[i].keys[k]);
		}
		end = expected + strlen(expected);
		strcpy(end, ".");
		assert_true(pty_shows(pty, expected));
		*end = 0;
	}
	pty_free(pty);
}

static void
test_resizing(void **state)
{
	static const struct {
		int cols, rows;
		const char *text;
	} sizes[] = { { 60, 20, "size 60x20" }, { 200, 60, "size 200x60" }, { 40, 5, "size 40x5" } };
	const struct pty_options options = { 0 };
	struct pty *pty = start_child(false, &options);

	(void)state;
	assert_true(pty_shows(pty, "size 80x24"));
	for (size_t i = 0; i < COUNT(sizes); i++) {
		pty_resize(pty, sizes[i].cols, sizes[i].rows);
		assert_true(pty_shows(pty, sizes[i].text));
	}
	pty_free(pty);
}

static void
test_suspending(void **state)
{
	const struct pty_options options = { 0 };
	struct pty *pty = start_child(false, &options);
	struct termios before = pty_first_settings(pty);
	int status;

	(void)state;
	for (int round = 0; round < 3; round++) {
		assert_true(pty_shows(pty, "child is ready"));
		pty_type(pty, "Z");
		assert_true(pty_stops(pty));
		expect_home(pty, &before);
		pty_signal(pty, SIGCONT);
		assert_true(pty_is_away(pty));
	}
	assert_true(pty_shows(pty, "child is ready"));
	pty_type(pty, "E"); /* entering twice changes nothing about the way out */
	pty_type(pty, "Q");
	assert_true(pty_ends(pty, &status));
	expect_home(pty, &before);
	pty_free(pty);
}

static void
test_hang_up(void **state)
{
	const struct pty_options options = { 0 };
	struct pty *pty = start_child(false, &options);
	int status = 0;

	(void)state;
	assert_true(pty_shows(pty, "child is ready"));
	pty_hang_up(pty);
	assert_true(pty_ends(pty, &status));
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), STATUS_GONE);
	pty_free(pty);
}

static const struct {
	const char *term, *background, *environment;
	const char *light;
} backgrounds[] = {
	{ NULL, "rgb:1616/1818/1d1d", NULL, "light 0" },
	{ NULL, "rgb:ffff/ffff/ffff", NULL, "light 1" },
	{ NULL, "rgb:fd/f6/e3", NULL, "light 1" },
	{ NULL, NULL, NULL, "light -1" }, /* it answers DA1 alone: nobody waits */
	{ NULL, NULL, "COLORFGBG=0;15", "light 1" },
	{ NULL, NULL, "COLORFGBG=0;default;7", "light 1" },
	{ NULL, NULL, "COLORFGBG=15;0", "light 0" },
	{ NULL, NULL, "COLORFGBG=7;8", "light 0" },
	{ NULL, NULL, "COLORFGBG=", "light -1" },
	{ NULL, NULL, "COLORFGBG=0;16", "light -1" },
	{ NULL, NULL, "COLORFGBG=0;15x", "light -1" },
	{ NULL, NULL, "COLORFGBG=0;4294967303", "light -1" },
	{ NULL, "rgb:0000/0000/0000", "COLORFGBG=0;15", "light 0" },
	{ "linux", "rgb:ffff/ffff/ffff", NULL, "light -1" }, /* is not asked */
	{ NULL, "rgb:ffff/ffff/ffff", "TERM_PROGRAM=Apple_Terminal", "light -1" },
};

/* Whatever it answers, no byte of it is taken for a key or left for the shell. */
static void
test_background(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(backgrounds); i++) {
		const char *const environment[] = { "COLORFGBG", "TERM_PROGRAM", backgrounds[i].environment, NULL };
		const struct pty_options options = {
			.term = backgrounds[i].term, .background = backgrounds[i].background, .environment = environment,
		};
		struct pty *pty = start_child(true, &options);
		struct termios before = pty_first_settings(pty);
		int status;

		assert_true(pty_shows(pty, backgrounds[i].light));
		assert_true(pty_shows(pty, "typed:."));
		pty_type(pty, "Q");
		assert_true(pty_ends(pty, &status));
		expect_home(pty, &before);
		assert_int_equal(emulator_find(pty_screen(pty), "rgb:"), -1);
		pty_free(pty);
	}
}

/* Typed before the program asked: its keys, all the same. */
static void
test_typed_early(void **state)
{
	const struct pty_options options = { .background = "rgb:ffff/ffff/ffff" };
	struct pty *pty = start_child(true, &options);

	(void)state;
	pty_type(pty, "ab\n");
	assert_true(pty_shows(pty, "typed: 61 62"));
	assert_true(pty_shows(pty, "light 1"));
	pty_free(pty);
}

/* By the program's clock, so much has gone by then since all that was typed was read. */
static void
expect_mark(struct pty *pty, int number, const char *typed)
{
	char expected[160];

	assert_true(pty_takes(pty));
	pty_signal(pty, SIGUSR2);
	utf8_format(expected, sizeof expected, "mark %d:%s", number, typed);
	assert_true(pty_shows(pty, expected));
}

/* One that never answers: Esc is a key while an answer may come, as soon as something is typed behind it that is none, and at once
 * when its time is over. */
static void
test_never_answers(void **state)
{
	const struct pty_options options = { .mute = true };
	struct pty *pty = start_child(true, &options);
	struct termios before = pty_first_settings(pty);
	int marks = 0, status;

	(void)state;
	assert_true(pty_shows(pty, "typed:."));
	pty_type(pty, "a\033");
	expect_mark(pty, ++marks, " 61");
	pty_type(pty, "q");
	assert_true(pty_shows(pty, "typed: 61 1b 71."));
	while (marks * MARK_MS <= TERMINAL_ANSWER_MS)
		expect_mark(pty, ++marks, " 61 1b 71.");
	pty_type(pty, "\033");
	expect_mark(pty, ++marks, " 61 1b 71 1b.");
	pty_type(pty, "q");
	assert_true(pty_shows(pty, "typed: 61 1b 71 1b 71."));
	pty_type(pty, "\033[?62;22cb"); /* an answer all the same */
	assert_true(pty_shows(pty, "typed: 61 1b 71 1b 71 62."));
	pty_type(pty, "Q");
	assert_true(pty_ends(pty, &status));
	expect_home(pty, &before);
	pty_free(pty);
}

/* There is none to be opened: /dev/tty is the session's. */
static void
test_no_terminal(void **state)
{
	pid_t child;
	int status = 0;

	(void)state;
	fflush(NULL);
	child = fork();
	if (child == 0) {
		setsid();
		execl(self, self, "child", (char *)NULL);
		_exit(EXIT_FAILURE);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), STATUS_NO_TERMINAL);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_ends_unread),
		cmocka_unit_test(test_signal_among_keys),
		cmocka_unit_test(test_owes),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_resizing),
		cmocka_unit_test(test_suspending),
		cmocka_unit_test(test_hang_up),
		cmocka_unit_test(test_background),
		cmocka_unit_test(test_typed_early),
		cmocka_unit_test(test_never_answers),
		cmocka_unit_test(test_no_terminal),
	};

	if (setlocale(LC_ALL, "C.UTF-8") == NULL && setlocale(LC_ALL, "en_US.UTF-8") == NULL) {
		fprintf(stderr, "no UTF-8 locale here\n");
		return 77;
	}
	if (argc > 1)
		return be_child(strcmp(argv[1], "child-asks") == 0);
	self = argv[0];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
