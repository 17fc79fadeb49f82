/*
 * The whole program in a pseudo-terminal: $WAITSCOPE, skipped if that is unset.
 *
 * What it did is asserted from its screen, from its end, and from its log, which
 * it appends live to the file that WAITSCOPE_TRACE names.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <locale.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "log/event.h"
#include "log/settings.h"
#include "support/pty.h"
#include "ui/draw/theme.h"
#include "ui/keys/input.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { EVENTS_MAX = 20000, ANY = -1 };

static const char *program;

/* The environment that every test starts from; what a test adds comes after. */
static const char *const plain_environment[] = {
	"LC_ALL=C.UTF-8", "NO_COLOR", "COLORFGBG", "COLUMNS", "LINES", "TERM_PROGRAM", NULL,
};

/* ---- a started program ---- */

struct fixture {
	struct pty *pty;
	struct termios before;
	char trace_path[64];
	char trace_variable[96];
	const char *environment[16];
};

/* Arguments are separated by single spaces. */
static void
start_with(struct fixture *fixture, const char *arguments, struct pty_options options, const char *const *environment)
{
	const char *argv[24] = { program, "-p", "0" };
	char words[256];
	size_t count = 3, variables = 0;
	int fd;

	snprintf(fixture->trace_path, sizeof fixture->trace_path, "/tmp/waitscope-test-XXXXXX");
	fd = mkstemp(fixture->trace_path);
	assert_int_not_equal(fd, -1);
	close(fd);
	snprintf(fixture->trace_variable, sizeof fixture->trace_variable, "WAITSCOPE_TRACE=%s", fixture->trace_path);
	fixture->environment[variables++] = fixture->trace_variable;
	for (const char *const *variable = plain_environment; *variable != NULL; variable++)
		fixture->environment[variables++] = *variable;
	for (; environment != NULL && *environment != NULL; environment++)
		fixture->environment[variables++] = *environment;
	fixture->environment[variables] = NULL;

	snprintf(words, sizeof words, "%s", arguments);
	for (char *word = strtok(words, " "); word != NULL; word = strtok(NULL, " "))
		argv[count++] = word;
	argv[count] = NULL;
	options.environment = fixture->environment;
	fixture->pty = pty_start(argv, &options);
	fixture->before = pty_first_settings(fixture->pty);
}

static void
start(struct fixture *fixture, const char *arguments)
{
	start_with(fixture, arguments, (struct pty_options){ 0 }, NULL);
}

static void
release(struct fixture *fixture)
{
	pty_free(fixture->pty);
	unlink(fixture->trace_path);
}

/* The terminal is as it was before. */
static void
expect_home(struct fixture *fixture)
{
	struct termios after;

	assert_true(pty_is_home(fixture->pty));
	after = pty_settings(fixture->pty);
	assert_true(pty_same_settings(&fixture->before, &after));
}

static void
expect_exit(struct fixture *fixture, int exit_status)
{
	int status = 0;

	assert_true(pty_ends(fixture->pty, &status));
	if (!WIFEXITED(status) || WEXITSTATUS(status) != exit_status)
		fail_msg("status %#x", (unsigned)status);
	expect_home(fixture);
}

static void
quit(struct fixture *fixture)
{
	pty_type(fixture->pty, "q");
	expect_exit(fixture, 0);
	release(fixture);
}

/* ---- its log ---- */

struct fact {
	long long t_us, value;
	char track[16], kind[24];
	unsigned step, number;
};

/* Reads all whole lines that there are; returns how many. */
static size_t
read_log(const struct fixture *fixture, struct fact *facts, size_t max)
{
	FILE *file = fopen(fixture->trace_path, "r");
	char line[160];
	size_t count = 0;

	assert_non_null(file);
	while (count < max && fgets(line, sizeof line, file) != NULL && strchr(line, '\n') != NULL) {
		struct fact *f = &facts[count++];

		if (sscanf(line, "%lld %15s %23s %u %u %lld", &f->t_us, f->track, f->kind, &f->step, &f->number, &f->value) != 6)
			fail_msg("the log has the line: %s", line);
	}
	fclose(file);
	return count;
}

/* How many lines of the log have that in them, however long it is. */
static size_t
count_lines(const struct fixture *fixture, const char *words)
{
	FILE *file = fopen(fixture->trace_path, "r");
	char line[160];
	size_t count = 0;

	assert_non_null(file);
	while (fgets(line, sizeof line, file) != NULL)
		count += strstr(line, words) != NULL;
	fclose(file);
	return count;
}

/* A pattern of a fact, and how often it must be there. */
struct wanted {
	const struct fixture *fixture;
	const char *track, *kind;
	long long value; /* or ANY */
	size_t times;
};

static size_t
count_facts(const struct wanted *wanted)
{
	static struct fact facts[EVENTS_MAX];
	size_t count = read_log(wanted->fixture, facts, EVENTS_MAX), found = 0;

	for (size_t i = 0; i < count; i++)
		found += strcmp(facts[i].track, wanted->track) == 0 && strcmp(facts[i].kind, wanted->kind) == 0 &&
		    (wanted->value == ANY || facts[i].value == wanted->value);
	return found;
}

static bool
is_logged(struct pty *pty, const void *arg)
{
	const struct wanted *wanted = arg;

	(void)pty;
	return count_facts(wanted) >= wanted->times;
}

/* Waits until the log has it that often. */
static void
expect_logged(struct fixture *fixture, const char *track, const char *kind, long long value, size_t times)
{
	struct wanted wanted = { fixture, track, kind, value, times };

	if (!pty_wait(fixture->pty, is_logged, &wanted)) {
		emulator_print(pty_screen(fixture->pty), stderr);
		fail_msg("the log has no %s %s %lld %zu times", track, kind, value, times);
	}
}

/* ---- the tests ---- */

static void
test_starts_and_quits(void **state)
{
	struct fixture fixture;

	(void)state;
	start(&fixture, "-d 300ms -n 2");
	assert_true(pty_shows(fixture.pty, "waitscope"));
	assert_true(pty_is_away(fixture.pty));
	assert_true(pty_shows(fixture.pty, "sync"));
	assert_true(pty_shows(fixture.pty, "async"));
	assert_true(pty_shows(fixture.pty, "300 ms"));
	expect_logged(&fixture, "loop", "run-end", ANY, 1);
	assert_true(pty_shows(fixture.pty, "END"));
	pty_type(fixture.pty, "q");
	expect_exit(&fixture, 0);
	assert_true(pty_shows(fixture.pty, "sync   2 of 2")); /* the summary, on the ordinary screen */
	assert_true(pty_shows(fixture.pty, "async  2 of 2"));
	release(&fixture);
}

/* A lesson by what names it, be it the one that opens when none is asked for. */
static void
test_says_how_to_see_it_again(void **state)
{
	static const struct {
		const char *arguments, *keys, *shows, *again;
	} cases[] = {
		{ "", "", "Wait, or carry on", "See it again: waitscope wait-or-carry-on" },
		{ "", "n", "Three at a time", "See it again: waitscope three-at-a-time" },
		{ "2", "", "Three at a time", "See it again: waitscope 2" },
		{ "2 -d 3 -n 4", "", "Three at a time", "See it again: waitscope 2 --delay=3.0s --requests=4" },
		{ "2 -d 3 -n 4", "n", "How many at once", "See it again: waitscope how-many-at-once" },
		{ "-d 20 -n 2", "", "BLOCKED", "See it again: waitscope --delay=20.0s --requests=2" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct fixture fixture;

		start(&fixture, cases[i].arguments);
		assert_true(pty_is_away(fixture.pty));
		pty_type(fixture.pty, cases[i].keys);
		assert_true(pty_shows(fixture.pty, cases[i].shows));
		pty_type(fixture.pty, "q");
		expect_exit(&fixture, 0);
		assert_true(pty_shows(fixture.pty, cases[i].again));
		assert_true(pty_shows(fixture.pty, i + 1 < COUNT(cases) ? "It had not started yet." : "It was not over yet."));
		release(&fixture);
	}
}

/* One is told what has become of --save: nothing was over, one was going on, or one was skipped. */
static void
test_says_what_is_saved(void **state)
{
	static const struct {
		const char *arguments, *shows, *keys, *then, *says;
		bool is_there;
	} cases[] = {
		{ "1", "Wait, or carry on", "", "", "is not written", false },
		{ "-d 20 -n 2", "BLOCKED", "", "", "The run is in ", true },
		{ "-d 0.05 -n 1", "r again", "", "", "The run is in ", true },
		{ "1 --no-questions", "Wait, or carry on", "\r", "BLOCKED", "The run is in ", true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct fixture fixture;
		char arguments[256], path[64];

		snprintf(path, sizeof path, "/tmp/waitscope-kept-%ld.json", (long)getpid());
		snprintf(arguments, sizeof arguments, "%s --save %s", cases[i].arguments, path);
		start(&fixture, arguments);
		assert_true(pty_shows(fixture.pty, cases[i].shows));
		pty_type(fixture.pty, cases[i].keys);
		assert_true(pty_shows(fixture.pty, cases[i].then));
		pty_type(fixture.pty, "q");
		expect_exit(&fixture, 0);
		assert_true(pty_shows(fixture.pty, cases[i].says));
		assert_int_equal(unlink(path) == 0, cases[i].is_there);
		release(&fixture);
	}
}

static const struct {
	const char *keys;
	int signal, dies_of; /* dies_of 0: exits with 0 */
} ends[] = {
	{ "q", 0, 0 },
	{ "\003", 0, 0 }, /* Ctrl-C */
	{ "", SIGINT, 0 },
	{ "", SIGTERM, SIGTERM },
	{ "", SIGHUP, SIGHUP },
	{ "", SIGQUIT, SIGQUIT },
	{ "", SIGSEGV, SIGSEGV },
	{ "", SIGABRT, SIGABRT },
};

/* In the middle of a run, with everything in flight. */
static void
test_ends(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(ends); i++) {
		struct fixture fixture;
		int status = 0;

		start(&fixture, "-d 20 -n 3");
		assert_true(pty_shows(fixture.pty, "BLOCKED"));
		assert_true(pty_is_away(fixture.pty));
		pty_type(fixture.pty, ends[i].keys);
		if (ends[i].signal != 0)
			pty_signal(fixture.pty, ends[i].signal);
		assert_true(pty_ends(fixture.pty, &status));
		if (ends[i].dies_of == 0)
			assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
		else if (WIFSIGNALED(status)) /* a sanitizer turns a crash into an exit */
			assert_int_equal(WTERMSIG(status), ends[i].dies_of);
		else
			assert_int_not_equal(WEXITSTATUS(status), 0);
		expect_home(&fixture);
		release(&fixture);
	}
}

static void
test_hang_up_ends_it(void **state)
{
	struct fixture fixture;
	int status;

	(void)state;
	start(&fixture, "-d 20 -n 3");
	assert_true(pty_shows(fixture.pty, "BLOCKED"));
	pty_hang_up(fixture.pty);
	assert_true(pty_ends(fixture.pty, &status));
	release(&fixture);
}

static void
test_suspends(void **state)
{
	struct fixture fixture;

	(void)state;
	start(&fixture, "-d 300ms -n 2");
	for (int round = 0; round < 3; round++) {
		assert_true(pty_shows(fixture.pty, "async"));
		pty_type(fixture.pty, "\032");
		assert_true(pty_stops(fixture.pty));
		expect_home(&fixture);
		pty_signal(fixture.pty, SIGCONT);
		assert_true(pty_is_away(fixture.pty));
	}
	assert_true(pty_shows(fixture.pty, "async"));
	pty_type(fixture.pty, "?");
	assert_true(pty_shows(fixture.pty, "Ctrl-Z"));
	quit(&fixture);
}

/* Nobody could ever continue it. */
static void
test_does_not_suspend_without_a_shell(void **state)
{
	struct fixture fixture;

	(void)state;
	start_with(&fixture, "-d 20 -n 3", (struct pty_options){ .leads = true }, NULL);
	assert_true(pty_shows(fixture.pty, "BLOCKED"));
	pty_type(fixture.pty, "\032b");
	expect_logged(&fixture, "you", "button", ANY, 1);
	assert_true(pty_shows(fixture.pty, "BLOCKED"));
	quit(&fixture);
}

/* Recorders use it; and Esc closes, but never quits. */
static void
test_keys_that_do_not_end_it(void **state)
{
	struct fixture fixture;

	(void)state;
	start(&fixture, "-d 20 -n 3");
	assert_true(pty_shows(fixture.pty, "BLOCKED"));
	pty_type(fixture.pty, "\034\004\023");
	pty_type(fixture.pty, "b");
	expect_logged(&fixture, "you", "button", ANY, 1);
	pty_type(fixture.pty, "?");
	assert_true(pty_shows(fixture.pty, "Shift-Tab"));
	pty_type(fixture.pty, "\033");
	assert_true(pty_lacks(fixture.pty, "Shift-Tab"));
	pty_type(fixture.pty, "\033OP");
	assert_true(pty_shows(fixture.pty, "Shift-Tab"));
	pty_type(fixture.pty, "?");
	assert_true(pty_lacks(fixture.pty, "Shift-Tab"));
	pty_type(fixture.pty, "\033");
	usleep(2 * INPUT_ESCAPE_MS * 1000); /* at once it would be Alt+b */
	pty_type(fixture.pty, "b");
	expect_logged(&fixture, "you", "button", ANY, 2);
	quit(&fixture);
}

/* What nobody pressed is no key: a paste, with or without its brackets, a key together with Alt, the tail
 * of an answer that the network tore. */
static void
test_what_is_no_key(void **state)
{
	static const char *const pieces[][3] = {
		{ "\033[200~see the quick start\r\033[201~", NULL },
		{ "\033[200~see the q", "uick start\033[201~", NULL },
		{ "see the quick start", NULL },
		{ "\033q", NULL },
		{ "\033[113;3u", NULL },
		{ "\033[?61;4;6;7;14;21;22", ";23;24;28;32;42;52c", NULL },
		{ "\033]11;rgb:16", "16/1818/1d1d\033\\", NULL },
		{ "\033[<0;12", ";3M", NULL },
		{ "\033[M !", "!", NULL },
		{ "\033[", "I", NULL },
		{ "\033P>|xterm(", "390)\033\\", NULL },
		{ "\033[?1004", ";2$y", NULL },
		{ "\033[57441;2", ":3u", NULL },
	};
	enum { TYPED = 2 }; /* the one without brackets */
	struct fixture fixture;

	(void)state;
	start(&fixture, "-d 20 -n 3");
	assert_true(pty_shows(fixture.pty, "BLOCKED"));
	for (size_t i = 0; i < COUNT(pieces); i++) {
		for (size_t j = 0; pieces[i][j] != NULL; j++) {
			pty_type(fixture.pty, pieces[i][j]);
			usleep(60 * 1000);
		}
		if (i >= TYPED) /* among its letters is r; until the new run is there, there is nobody to press a button */
			expect_logged(&fixture, "loop", "run-start", ANY, 2);
		pty_type(fixture.pty, "b");
		expect_logged(&fixture, "you", "button", ANY, i + 1);
	}
	quit(&fixture);
}

/* A key held for long, or a program that types: what was typed is done in its order, and a key that quits
 * among it quits. */
static void
test_many_keys(void **state)
{
	enum { OFTEN = 100, ROUNDS = 300 };
	static const char up_down[] = "\033[A\033[B";
	char keys[OFTEN * (sizeof up_down - 1) + 1] = "";
	struct fixture fixture;
	int status = 0;

	(void)state;
	for (int i = 0; i < OFTEN; i++)
		memcpy(keys + i * (sizeof up_down - 1), up_down, sizeof up_down);
	start(&fixture, "-d 20 -n 3");
	assert_true(pty_shows(fixture.pty, "BLOCKED"));
	for (int i = 0; i < ROUNDS; i++)
		pty_type(fixture.pty, keys);
	pty_type(fixture.pty, "q");
	pty_type(fixture.pty, up_down);
	assert_true(pty_ends(fixture.pty, &status));
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	assert_int_equal(count_lines(&fixture, " you knob "), KNOB_COUNT + 2 * OFTEN * ROUNDS);
	expect_home(&fixture);
	release(&fixture);
}

/* But into a knob's value one may paste. */
static void
test_pastes_a_value(void **state)
{
	struct fixture fixture;

	(void)state;
	start(&fixture, "-d 20 -n 3");
	assert_true(pty_shows(fixture.pty, "BLOCKED"));
	pty_type(fixture.pty, "\r");
	pty_type(fixture.pty, "\033[200~7.5 s\n\033[201~");
	pty_type(fixture.pty, "\r");
	expect_logged(&fixture, "you", "knob", 7500000, 1);
	quit(&fixture);
}

/* A program before it has left a keyboard protocol on: its keys are keys. */
static void
test_ends_by_protocols(void **state)
{
	static const char *const keys[] = { "\033[113u", "\033[99;5u", "\033[113;1:1u", "\033[27;5;99~" };

	(void)state;
	for (size_t i = 0; i < COUNT(keys); i++) {
		struct fixture fixture;

		start(&fixture, "-d 20 -n 3");
		assert_true(pty_shows(fixture.pty, "BLOCKED"));
		pty_type(fixture.pty, keys[i]);
		expect_exit(&fixture, 0);
		release(&fixture);
	}
}

/* The kernel keeps whatever size it is told. */
static void
test_sizes_that_are_none(void **state)
{
	static const struct {
		int cols, rows;
	} sizes[] = { { 80, 32768 }, { 65535, 24 }, { 65535, 65535 }, { 1, 1 }, { 0, 0 } };
	struct fixture fixture;
	size_t presses = 0;

	(void)state;
	start(&fixture, "-d 20 -n 3");
	assert_true(pty_shows(fixture.pty, "BLOCKED"));
	for (size_t i = 0; i < COUNT(sizes); i++) {
		pty_pretend_size(fixture.pty, sizes[i].cols, sizes[i].rows);
		pty_type(fixture.pty, "b");
		expect_logged(&fixture, "you", "button", ANY, ++presses);
	}
	pty_resize(fixture.pty, 100, 30);
	assert_true(pty_shows(fixture.pty, "BLOCKED"));
	quit(&fixture);
}

static void
test_turns_a_knob(void **state)
{
	int64_t up_us = knob_step(KNOB_DELAY, 1000000, +1), down_us = knob_step(KNOB_DELAY, up_us, -1);
	struct fixture fixture;
	char text[32];

	(void)state;
	start(&fixture, "-d 1 -n 2");
	assert_true(pty_shows(fixture.pty, "1.0 s"));
	pty_type(fixture.pty, "\033OA");
	expect_logged(&fixture, "you", "knob", up_us, 1);
	knob_format(KNOB_DELAY, up_us, text, sizeof text);
	assert_true(pty_shows(fixture.pty, text));
	pty_type(fixture.pty, "\033[B\033[B");
	expect_logged(&fixture, "you", "knob", knob_step(KNOB_DELAY, down_us, -1), 1);

	/* Tab chooses the next one: the number of requests, whose value is typed. */
	pty_type(fixture.pty, "\t\r4\r");
	expect_logged(&fixture, "you", "knob", 4, 1);
	expect_logged(&fixture, "async", "launch", ANY, 4);
	quit(&fixture);
}

/* The url is typed: what is none is said, and the run after the one that goes on fetches from there. */
static void
test_types_an_address(void **state)
{
	struct fixture fixture;

	(void)state;
	start(&fixture, "-d 0.1 -n 1");
	assert_true(pty_shows(fixture.pty, "END"));
	for (int tabs = 0; tabs < 8; tabs++)
		pty_type(fixture.pty, "\t");
	assert_true(pty_shows(fixture.pty, "built-in"));
	pty_type(fixture.pty, "\rhttp://127.0.0.1:99999/\r");
	assert_true(pty_shows(fixture.pty, "No address to fetch from: its port is not a number from 1 to 65535"));
	pty_type(fixture.pty, "\r127.0.0.1:1/there\r");
	expect_logged(&fixture, "sync", "fail", CAUSE_REFUSED, 1);
	expect_logged(&fixture, "async", "fail", CAUSE_REFUSED, 1);
	assert_true(pty_shows(fixture.pty, "127.0.0.1:1"));
	quit(&fixture);
}

/* Turned when all is over, a knob starts another run. */
static void
test_turning_after_the_end(void **state)
{
	struct fixture fixture;

	(void)state;
	start(&fixture, "-d 100ms -n 1");
	expect_logged(&fixture, "loop", "run-end", ANY, 1);
	pty_type(fixture.pty, "\033[A");
	expect_logged(&fixture, "loop", "run-start", ANY, 2);
	expect_logged(&fixture, "loop", "run-end", ANY, 2);
	pty_type(fixture.pty, "r");
	expect_logged(&fixture, "loop", "run-end", ANY, 3);
	quit(&fixture);
}

static size_t
lines_in(const char *path, const char *start)
{
	FILE *file = fopen(path, "r");
	char line[1 << 16];
	size_t count = 0;

	assert_non_null(file);
	while (fgets(line, sizeof line, file) != NULL)
		count += strncmp(line, start, strlen(start)) == 0;
	fclose(file);
	return count;
}

/* Whether the file has that text anywhere. */
static bool
holds(const char *path, const char *text)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t size = 0;
	bool found = false;

	assert_non_null(file);
	while (!found && getline(&line, &size, file) > 0)
		found = strstr(line, text) != NULL;
	free(line);
	fclose(file);
	return found;
}

/* From the start, and by hand; the screen goes on as if nothing were, and the sign that it is
 * recorded is on the terminal only. */
static void
test_records(void **state)
{
	char path[] = "/tmp/waitscope-test-XXXXXX.cast", arguments[128];
	struct fixture fixture;
	int fd = mkstemps(path, 5);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	snprintf(arguments, sizeof arguments, "-d 200ms -n 2 --record %s", path);
	start(&fixture, arguments);
	assert_true(pty_shows(fixture.pty, "REC"));
	expect_logged(&fixture, "loop", "run-end", ANY, 1);
	pty_type(fixture.pty, "\033[A"); /* a knob is a marker */
	expect_logged(&fixture, "loop", "run-end", ANY, 2);
	pty_type(fixture.pty, "\022");
	assert_true(pty_shows(fixture.pty, "The recording is in"));
	quit(&fixture);
	assert_int_equal(lines_in(path, "{\"version\": 2, \"width\": "), 1);
	assert_true(lines_in(path, "[") > 5);
	assert_true(holds(path, "waitscope"));
	assert_false(holds(path, "REC"));
	unlink(path);
}

static void
test_presses_the_button(void **state)
{
	static struct fact facts[EVENTS_MAX];
	size_t count, at[3] = { 0 };
	struct fixture fixture;

	(void)state;
	start(&fixture, "-d 1 -n 1");
	expect_logged(&fixture, "sync", "block", ANY, 1);
	expect_logged(&fixture, "async", "ready", ANY, 1);
	pty_type(fixture.pty, "b");
	expect_logged(&fixture, "async", "button-answer", ANY, 1);
	expect_logged(&fixture, "sync", "button-answer", ANY, 1);
	count = read_log(&fixture, facts, EVENTS_MAX);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(facts[i].kind, "button-answer") == 0)
			at[strcmp(facts[i].track, "async") == 0 ? 0 : 2] = i;
		else if (strcmp(facts[i].track, "sync") == 0 && strcmp(facts[i].kind, "unblock") == 0)
			at[1] = i;
	}
	assert_true(at[0] < at[1] && at[1] < at[2]); /* ready: at once; blocked: when it is free again */
	quit(&fixture);
}

static void
test_looks_back(void **state)
{
	static const char *const steps[] = { ",", ".", ";", "\033[D", "\033[C", "\033[H", ".", "." };
	struct fixture fixture;

	(void)state;
	start(&fixture, "-d 300ms -n 2");
	assert_true(pty_shows(fixture.pty, "LIVE"));
	pty_type(fixture.pty, " ");
	assert_true(pty_shows(fixture.pty, "PAUSED"));
	expect_logged(&fixture, "loop", "run-end", ANY, 1); /* the world goes on */
	for (size_t i = 0; i < COUNT(steps); i++) {
		pty_type(fixture.pty, steps[i]);
		assert_true(pty_shows(fixture.pty, "PAUSED"));
	}
	pty_type(fixture.pty, "g");
	assert_true(pty_shows(fixture.pty, "NOT STARTED"));
	pty_type(fixture.pty, "<<<<");
	assert_true(pty_shows(fixture.pty, "0.05"));
	pty_type(fixture.pty, ">>>>>>>> "); /* ×20, and go on */
	assert_true(pty_shows(fixture.pty, "END"));
	pty_type(fixture.pty, "g");
	assert_true(pty_shows(fixture.pty, "PAUSED"));
	pty_type(fixture.pty, "\033[F");
	assert_true(pty_shows(fixture.pty, "END"));
	quit(&fixture);
}

static void
test_resizes(void **state)
{
	static const struct {
		int cols, rows;
		const char *text;
	} sizes[] = {
		{ 60, 20, "q quit" },
		{ 200, 60, "q quit" },
		{ 50, 10, "60x20" },
		{ 120, 36, "q quit" },
		{ 59, 20, "60x20" },
		{ 300, 100, "q quit" },
		{ 1, 1, NULL },
		{ 20, 3, "60x20" },
	};
	struct fixture fixture;

	(void)state;
	start(&fixture, "-d 300ms -n 2");
	assert_true(pty_shows(fixture.pty, "async"));
	for (size_t i = 0; i < COUNT(sizes); i++) {
		pty_resize(fixture.pty, sizes[i].cols, sizes[i].rows);
		if (sizes[i].text != NULL)
			assert_true(pty_shows(fixture.pty, sizes[i].text));
	}
	quit(&fixture);
}

static void
test_terminals_that_cannot(void **state)
{
	static const struct {
		const char *term;
		const char *says;
	} rows[] = { { "dumb", "\"dumb\" cannot place a cursor" }, { "", "TERM is not set" } };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct fixture fixture;

		start_with(&fixture, "-d 100ms -n 1", (struct pty_options){ .term = rows[i].term, .cols = 120 }, NULL);
		assert_true(pty_shows(fixture.pty, rows[i].says));
		assert_true(pty_shows(fixture.pty, "--plain"));
		assert_true(pty_shows(fixture.pty, "(Async) Server said"));
		expect_exit(&fixture, 0);
		release(&fixture);
	}
}

static void
test_a_terminal_unknown_here(void **state)
{
	struct fixture fixture;

	(void)state;
	start_with(&fixture, "-d 20 -n 1", (struct pty_options){ .term = "no-such-terminal", .cols = 120, .rows = 36 }, NULL);
	assert_true(pty_shows(fixture.pty, "no-such-terminal"));
	assert_true(pty_is_away(fixture.pty));
	quit(&fixture);
}

/* Whether the name in the first row has that theme's colour. */
static bool
is_of_theme(struct pty *pty, const void *arg)
{
	const enum theme *theme = arg;

	return emulator_find(pty_screen(pty), "BLOCKED") != -1 &&
	    emulator_cell(pty_screen(pty), 1, 0).fg == theme_look(*theme, ROLE_TITLE)->fg256;
}

static void
test_colours(void **state)
{
	static const struct {
		const char *background, *arguments, *environment;
		enum theme theme;
	} rows[] = {
		{ "rgb:1616/1818/1d1d", "-d 20", NULL, THEME_DARK },
		{ "rgb:ffff/ffff/ffff", "-d 20", NULL, THEME_LIGHT },
		{ "rgb:ffff/ffff/ffff", "-d 20 --theme dark", NULL, THEME_DARK },
		{ NULL, "-d 20", NULL, THEME_DARK },
		{ NULL, "-d 20 --theme light", NULL, THEME_LIGHT },
		{ "rgb:ffff/ffff/ffff", "-d 20", "NO_COLOR=1", THEME_MONO },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *const environment[] = { rows[i].environment, NULL };
		struct fixture fixture;

		start_with(&fixture, rows[i].arguments, (struct pty_options){ .background = rows[i].background }, environment);
		if (!pty_wait(fixture.pty, is_of_theme, &rows[i].theme))
			fail_msg("row %zu: colour %d", i, emulator_cell(pty_screen(fixture.pty), 1, 0).fg);
		quit(&fixture);
	}
}

static void
test_mouse(void **state)
{
	struct fixture fixture;
	char report[32];
	int row;

	(void)state;
	start(&fixture, "-d 300ms -n 2");
	assert_true(pty_shows(fixture.pty, "300 ms"));
	assert_true(emulator_mouse(pty_screen(fixture.pty)));
	row = emulator_find(pty_screen(fixture.pty), "300 ms ↑↓");
	assert_int_not_equal(row, -1);
	snprintf(report, sizeof report, "\033[<64;4;%dM", row + 1); /* the wheel, over the delay */
	pty_type(fixture.pty, report);
	expect_logged(&fixture, "you", "knob", knob_step(KNOB_DELAY, 300000, +1), 1);
	quit(&fixture);

	start(&fixture, "-d 300ms -n 2 --no-mouse");
	assert_true(pty_shows(fixture.pty, "300 ms"));
	assert_true(pty_is_away(fixture.pty));
	assert_false(emulator_mouse(pty_screen(fixture.pty)));
	quit(&fixture);
}

/* ---- a terminal that is not read ---- */

static bool
is_full(struct pty *pty, const void *unused)
{
	(void)unused;
	pty_type(pty, "\014"); /* Ctrl-L: all of it anew */
	return pty_is_full(pty);
}

/* Nothing waits for the terminal: while it takes no more, and before the test reads
 * on, a whole run comes and goes, heartbeats and callbacks included. */
static void
test_terminal_that_is_not_read(void **state)
{
	static struct fact facts[EVENTS_MAX];
	size_t count, launches = 0, callbacks = 0, beats = 0, beats_between = 0, starts = 0;
	struct fixture fixture;

	(void)state;
	start_with(&fixture, "-d 300ms -n 3", (struct pty_options){ .cols = 200, .rows = 60 }, NULL);
	assert_true(pty_shows(fixture.pty, "BLOCKED"));
	expect_logged(&fixture, "loop", "run-end", ANY, 1);
	pty_hold(fixture.pty, true);
	assert_true(pty_wait(fixture.pty, is_full, NULL));
	pty_type(fixture.pty, "r");
	expect_logged(&fixture, "loop", "run-end", ANY, 2);
	assert_true(pty_is_full(fixture.pty));

	/* All of this is in the log already, and nobody has read yet. */
	count = read_log(&fixture, facts, EVENTS_MAX);
	for (size_t i = 0; i < count; i++) {
		const struct fact *f = &facts[i];

		if (strcmp(f->kind, "run-start") == 0 && ++starts == 2)
			launches = callbacks = beats = 0;
		launches += strcmp(f->kind, "launch") == 0;
		beats += strcmp(f->kind, "heartbeat") == 0;
		if (strcmp(f->kind, "callback-start") == 0 && callbacks++ == 0)
			beats_between = launches >= 3 ? beats : 0;
	}
	assert_int_equal(starts, 2);
	assert_int_equal(launches, 6);
	assert_int_equal(callbacks, 3);
	assert_true(beats_between > 0);

	pty_hold(fixture.pty, false);
	assert_true(pty_shows(fixture.pty, "END"));
	quit(&fixture);
}

static void
ends_while_not_read(int number, bool dies)
{
	struct fixture fixture;
	int status = 0;

	start_with(&fixture, "-d 20 -n 3", (struct pty_options){ .cols = 200, .rows = 60 }, NULL);
	assert_true(pty_shows(fixture.pty, "BLOCKED"));
	pty_hold(fixture.pty, true);
	assert_true(pty_wait(fixture.pty, is_full, NULL));
	assert_true(pty_fill(fixture.pty));
	pty_signal(fixture.pty, number);
	assert_true(pty_ends(fixture.pty, &status));
	if (dies)
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == number);
	else
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	pty_hold(fixture.pty, false);
	expect_home(&fixture);
	release(&fixture);
}

/* SIGINT has a summary to print: nobody reads that either. */
static void
test_ends_while_not_read(void **state)
{
	(void)state;
	ends_while_not_read(SIGTERM, true);
	ends_while_not_read(SIGHUP, true);
	ends_while_not_read(SIGINT, false);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_starts_and_quits),
		cmocka_unit_test(test_says_how_to_see_it_again),
		cmocka_unit_test(test_says_what_is_saved),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_hang_up_ends_it),
		cmocka_unit_test(test_suspends),
		cmocka_unit_test(test_does_not_suspend_without_a_shell),
		cmocka_unit_test(test_keys_that_do_not_end_it),
		cmocka_unit_test(test_what_is_no_key),
		cmocka_unit_test(test_many_keys),
		cmocka_unit_test(test_pastes_a_value),
		cmocka_unit_test(test_ends_by_protocols),
		cmocka_unit_test(test_sizes_that_are_none),
		cmocka_unit_test(test_turns_a_knob),
		cmocka_unit_test(test_types_an_address),
		cmocka_unit_test(test_turning_after_the_end),
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_presses_the_button),
		cmocka_unit_test(test_looks_back),
		cmocka_unit_test(test_resizes),
		cmocka_unit_test(test_terminals_that_cannot),
		cmocka_unit_test(test_a_terminal_unknown_here),
		cmocka_unit_test(test_colours),
		cmocka_unit_test(test_mouse),
		cmocka_unit_test(test_terminal_that_is_not_read),
		cmocka_unit_test(test_ends_while_not_read),
	};

	program = getenv("WAITSCOPE");
	if (program == NULL || program[0] == '\0' || setlocale(LC_ALL, "C.UTF-8") == NULL) {
		fprintf(stderr, "WAITSCOPE is not set, or there is no C.UTF-8 here\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
