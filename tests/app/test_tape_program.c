/*
 * The whole program on a terminal, with tapes and recordings: what a tape plays, what is
 * written of the keys that a person presses, and what is recorded while the terminal changes
 * its size, the disk fills up or the program is killed. $WAITSCOPE is the program; skipped
 * if that is unset. What is seen is asserted, and in which order; never how long it took.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/home.h"
#include "support/pty.h"
#include "support/recording.h"

enum { TEXT_SIZE = 1 << 18, ARGS_MAX = 24, WHY_SIZE = 160, COLS = 100, ROWS = 30, NEVER = -1 };

static const char *program;

/* ---- each test has a home of its own, which is where the program runs ---- */

static char came_from[512];

static int
set_up(void **state)
{
	return getcwd(came_from, sizeof came_from) != NULL && home_set_up(state) == 0 && chdir(home_path()) == 0 ? 0 : -1;
}

static int
tear_down(void **state)
{
	return chdir(came_from) == 0 ? home_tear_down(state) : -1;
}

/* ---- files ---- */

/* All of a file; valid until the next call. */
static const char *
get_file(const char *name)
{
	static char text[TEXT_SIZE];
	FILE *file = fopen(name, "r");

	if (file == NULL)
		fail_msg("there is no %s", name);
	text[fread(text, 1, sizeof text - 1, file)] = '\0';
	fclose(file);
	return text;
}

/* The texts are in the file, one behind the other. */
static void
expect_in_order(const char *name, const char *const *texts)
{
	const char *all = get_file(name), *at = all;

	for (; *texts != NULL; texts++) {
		at = strstr(at, *texts);
		if (at == NULL)
			fail_msg("%s: \"%s\" is missing there:\n%.8000s", name, *texts, all);
		at += strlen(*texts);
	}
}

static void
expect_none(const char *name, const char *const *texts)
{
	const char *all = get_file(name);

	for (; *texts != NULL; texts++)
		if (strstr(all, *texts) != NULL)
			fail_msg("%s: \"%s\" is there:\n%.8000s", name, *texts, all);
}

#define EXPECT(name, ...) expect_in_order(name, (const char *const[]){ __VA_ARGS__, NULL })
#define EXPECT_NOT(name, ...) expect_none(name, (const char *const[]){ __VA_ARGS__, NULL })

/* ---- the program ---- */

/* Cuts `words` at single blanks. */
static void
cut_arguments(char *words, const char **argv)
{
	size_t argc = 0;

	argv[argc++] = program;
	argv[argc++] = "-p";
	argv[argc++] = "0";
	for (char *word = strtok(words, " "); word != NULL && argc < ARGS_MAX - 1; word = strtok(NULL, " "))
		argv[argc++] = word;
	argv[argc] = NULL;
}

/* Without a terminal; what it says is in the file "said". Returns its exit status. */
static int
run(const char *arguments)
{
	const char *argv[ARGS_MAX];
	char words[256];
	int status, said;
	pid_t pid;

	snprintf(words, sizeof words, "%s", arguments);
	cut_arguments(words, argv);
	pid = fork();
	assert_int_not_equal(pid, -1);
	if (pid == 0) {
		said = open("said", O_WRONLY | O_CREAT | O_TRUNC, 0600);
		if (said < 0 || dup2(said, STDOUT_FILENO) < 0 || dup2(said, STDERR_FILENO) < 0)
			_exit(126);
		execv(program, (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static struct pty *
start(const char *arguments)
{
	static const char *const environment[] = { "LC_ALL=C.UTF-8", "WAITSCOPE_TRACE=facts", "NO_COLOR", "COLORFGBG", "COLUMNS",
		"LINES", "TERM_PROGRAM", NULL };
	const char *argv[ARGS_MAX];
	char words[256];

	snprintf(words, sizeof words, "%s", arguments);
	cut_arguments(words, argv);
	return pty_start(argv, &(struct pty_options){ .cols = COLS, .rows = ROWS, .environment = environment });
}

static void
expect_exit(struct pty *pty, int expected)
{
	int status = 0;

	assert_true(pty_ends(pty, &status));
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), expected);
	assert_true(pty_is_home(pty));
	pty_free(pty);
}

static void
quit(struct pty *pty)
{
	pty_type(pty, "q");
	expect_exit(pty, 0);
}

/* What went wrong on the screen is told once more when that is gone, and makes the status. */
static void
quit_told(struct pty *pty, const char *words)
{
	int status = 0;

	pty_type(pty, "q");
	assert_true(pty_ends(pty, &status));
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 1);
	assert_true(pty_is_home(pty));
	assert_int_not_equal(emulator_find(pty_screen(pty), words), -1);
	pty_free(pty);
}

/* That the program still does what it is told. */
static void
expect_alive(struct pty *pty)
{
	pty_type(pty, "?");
	assert_true(pty_shows(pty, "Shift-Tab"));
	pty_type(pty, "?");
	assert_true(pty_lacks(pty, "Shift-Tab"));
}

/* ---- recordings ---- */

static struct recording *
read_recording(const char *path)
{
	char why[WHY_SIZE] = "";
	struct recording *recording = recording_read(path, why, sizeof why);

	if (recording == NULL)
		fail_msg("%s: %s", path, why);
	return recording;
}

/* The first piece after which the text is on the screen, or NEVER. */
static int
seen_after(const char *path, const char *text)
{
	struct recording *recording = read_recording(path);
	struct emulator *emulator = recording_emulator(recording, 0, 0);
	int found = NEVER;

	for (size_t i = 0; i < recording->pieces.count && found == NEVER; i++) {
		recording_feed_piece(&recording->pieces.at[i], emulator);
		if (emulator_find(emulator, text) != -1)
			found = (int)i;
	}
	emulator_free(emulator);
	recording_free(recording);
	return found;
}

static int
count_pieces(const struct recording *recording, char code)
{
	int count = 0;

	for (size_t i = 0; i < recording->pieces.count; i++)
		count += recording->pieces.at[i].code == code;
	return count;
}

/* Cell by cell, colours and all; but of the first row its text, in which the terminal alone has
 * the sign that it is recorded. */
static bool
same_screens(struct emulator *a, struct emulator *b)
{
	char first[TEXT_SIZE / COLS];

	if (emulator_cols(a) != emulator_cols(b) || emulator_rows(a) != emulator_rows(b))
		return false;
	snprintf(first, sizeof first, "%s", emulator_row_as_recorded(a, 0));
	if (strcmp(first, emulator_row_as_recorded(b, 0)) != 0)
		return false;
	for (int row = 1; row < emulator_rows(a); row++) {
		for (int col = 0; col < emulator_cols(a); col++) {
			struct emulator_cell one = emulator_cell(a, col, row), other = emulator_cell(b, col, row);

			if (one.glyph != other.glyph || one.fg != other.fg || one.bg != other.bg || one.bold != other.bold ||
			    one.reverse != other.reverse)
				return false;
		}
	}
	return true;
}

/* Whether the terminal shows what the recording does. */
static bool
shows_recording(struct pty *pty, const void *path)
{
	struct recording *recording = read_recording(path);
	struct emulator *emulator = recording_emulator(recording, 0, 0);
	bool same;

	recording_feed(recording, 0, INT64_MAX, emulator);
	same = same_screens(emulator, pty_screen(pty));
	emulator_free(emulator);
	recording_free(recording);
	return same;
}

/* ---- tapes that are played ---- */

/* All that a tape can do, and then it leaves the rest to the person. */
static void
test_plays(void **state)
{
	struct pty *pty;

	(void)state;
	write_file("demo.tape",
	    "Set Title \"A demo\"\n"
	    "Knob delay 20\n"
	    "Knob requests 2\n"
	    "Output film.cast\n"
	    "Output film.svg\n"
	    "Keys on\n"
	    "Caption \"at first they wait\"\n"
	    "Wait async ready\n"
	    "Sleep 100ms\n"
	    "Screenshot live.txt\n"
	    "Type \"b\"\n"
	    "Wait async button-answer\n"
	    "Sleep 100ms\n"
	    "Screenshot pressed.svg\n"
	    "Screenshot pressed.txt\n"
	    "Hide\n"
	    "Caption \"behind the scenes\"\n"
	    "Sleep 300ms\n"
	    "Screenshot hidden.txt\n"
	    "Caption \"the next run\"\n"
	    "Show\n"
	    "Knob delay 50ms\n"
	    "Action run-again\n"
	    "Wait async callback-end 2\n"
	    "Wait end\n"
	    "Action next-view\n"
	    "Screenshot end.txt\n"
	    "Keys off\n"
	    "Caption \"over to you\"\n");
	pty = start("--tape demo.tape");
	assert_true(pty_shows(pty, "over to you"));
	EXPECT("live.txt", "LIVE", "20.0 s", "requests 2", "BLOCKED", "READY", "at first they wait");
	EXPECT("pressed.txt", "LIVE", "at first they wait", "b  press the button");
	EXPECT("pressed.svg", "<svg", "A demo", "press the button", "</svg>");
	EXPECT("hidden.txt", "behind the scenes");
	EXPECT("end.txt", "END", "50 ms", "DONE", "the next run");

	assert_int_not_equal(seen_after("film.cast", "at first they wait"), NEVER);
	assert_true(seen_after("film.cast", "at first they wait") < seen_after("film.cast", "b  press the button"));
	assert_true(seen_after("film.cast", "b  press the button") < seen_after("film.cast", "the next run"));
	assert_true(seen_after("film.cast", "the next run") < seen_after("film.cast", "over to you"));
	assert_int_equal(seen_after("film.cast", "behind the scenes"), NEVER);
	EXPECT("film.svg", "<svg", "<title", "A demo", "</svg>");
	EXPECT_NOT("film.svg", "behind the scenes");

	pty_type(pty, " ");
	assert_true(pty_shows(pty, "PAUSED"));
	expect_alive(pty);
	quit(pty);
}

static void
test_quits(void **state)
{
	struct pty *pty;

	(void)state;
	write_file("demo.tape", "Knob delay 20\nOutput film.cast\nWait async ready\nSleep 100ms\nType \"q\"\nSleep 1s\nScreenshot after.txt\n");
	pty = start("--tape demo.tape");
	expect_exit(pty, 0);
	assert_int_not_equal(seen_after("film.cast", "BLOCKED"), NEVER);
	assert_int_equal(access("after.txt", F_OK), -1);
}

/* A person is waited for, however long it takes. */
static void
test_waits_for_the_person(void **state)
{
	struct pty *pty;

	(void)state;
	write_file("demo.tape", "Lesson 2\nKnob delay 100ms\nWait async callback-start\nCaption \"there they are\"\n");
	pty = start("--tape demo.tape");
	assert_true(pty_shows(pty, "Enter skips the question"));
	pty_type(pty, "\r");
	assert_true(pty_shows(pty, "there they are"));
	quit(pty);
}

static const struct {
	const char *tape, *says;
} wrong[] = {
	{ "Knob programs none\nWait end\nType \"q\"\n", "demo.tape:2: Wait: it cannot come: a run without programs does not end" },
	{ "Knob delay 20\nWait async ready\nScreenshot none/a.txt\nType \"q\"\n", "demo.tape:3: Screenshot: none/a.txt: No such file" },
	{ "Output full.cast\nKnob delay 20\nSleep 1s\nType \"q\"\n", "demo.tape:1: Output: full.cast: No space left on device" },
	{ "Lesson 1\nAction pause\nType \"q\"\n", "demo.tape:2: Action: the lesson's card is up" },
};

/* It stops, says why, and all goes on. */
static void
test_goes_wrong(void **state)
{
	(void)state;
	assert_int_equal(symlink("/dev/full", "full.cast"), 0);
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct pty *pty;

		write_file("demo.tape", wrong[i].tape);
		pty = start("--tape demo.tape");
		assert_true(pty_shows(pty, wrong[i].says));
		quit_told(pty, wrong[i].says);
	}
}

/* What is found when a tape is read is told before there is a screen. */
static void
test_cannot_be_read(void **state)
{
	struct pty *pty;

	(void)state;
	write_file("demo.tape", "Enter\nEntre\n");
	pty = start("--tape demo.tape");
	assert_true(pty_shows(pty, "waitscope: demo.tape:2: Entre: there is no such word: did you mean Enter?"));
	expect_exit(pty, 2);
}

/* In a talk the tape waits for the speaker. The key does nothing else, and a later one is the person's again. */
static void
test_waits_for_a_key(void **state)
{
	struct pty *pty;

	(void)state;
	write_file("demo.tape", "Knob delay 30s Caption \"alpha\" Wait key Caption \"beta\" Wait key Caption \"gamma\" Sleep 100ms");
	pty = start("--tape demo.tape");
	assert_true(pty_shows(pty, " alpha"));
	pty_type(pty, " ");
	assert_true(pty_shows(pty, " beta"));
	assert_true(pty_lacks(pty, "PAUSED"));
	pty_type(pty, "\033[6~");
	assert_true(pty_shows(pty, " gamma"));
	assert_true(pty_lacks(pty, "PAUSED"));
	pty_type(pty, " ");
	assert_true(pty_shows(pty, "PAUSED"));
	quit(pty);

	pty = start("--tape demo.tape");
	assert_true(pty_shows(pty, " alpha"));
	quit(pty); /* also while it waits */
}

/* ---- tapes that are written ---- */

/* What the person did, and how the knobs stood at first: "knob 30000000", one behind the other. */
static void
read_interventions(const char *path, char *interventions, size_t size)
{
	FILE *file = fopen(path, "r");
	char line[160], track[16], kind[24];
	long long value;

	assert_non_null(file);
	interventions[0] = '\0';
	while (fgets(line, sizeof line, file) != NULL) {
		if (sscanf(line, "%*d %15s %23s %*u %*u %lld", track, kind, &value) == 3 && strcmp(track, "you") == 0)
			snprintf(interventions + strlen(interventions), size - strlen(interventions), "%s %lld\n", kind, value);
	}
	fclose(file);
}

/* What a person pressed comes back as it was, when it is played. */
static void
test_writes(void **state)
{
	char pressed[1024], played[1024];
	struct pty *pty;

	(void)state;
	pty = start("-d 20 -n 2 --tape-record my.tape");
	assert_true(pty_shows(pty, "BLOCKED"));
	pty_type(pty, "\033OA");
	assert_true(pty_shows(pty, "30.0 s ↑↓"));
	pty_type(pty, "b");
	assert_true(pty_shows(pty, "answered your press of b"));
	pty_type(pty, "\t\r6\r"); /* the next knob, and its value */
	assert_true(pty_shows(pty, "requests  6"));
	pty_type(pty, "b");
	pty_type(pty, " ");
	assert_true(pty_shows(pty, "PAUSED"));
	pty_type(pty, "2");
	assert_true(pty_shows(pty, "the loop's inside"));
	quit(pty);
	EXPECT("my.tape", "Set Columns 100\nSet Rows 30\n", "Knob delay \"20.0 s\"\nKnob requests \"2\"\n", "Up\n", "Type \"b\"\n",
	    "Tab\n", "Enter\n", "Type \"6\"\n", "Enter\n", "Type \"b\"\n", "Space\n", "Type \"2\"\n", "Type \"q\"\n");

	read_interventions("facts", pressed, sizeof pressed);
	assert_non_null(strstr(pressed, "\nknob 30000000\nbutton 0\nknob 6\nbutton 0\n"));
	setenv("WAITSCOPE_TRACE", "facts-again", 1);
	assert_int_equal(run("--headless --tape my.tape --shot end.txt"), 0);
	unsetenv("WAITSCOPE_TRACE");
	read_interventions("facts-again", played, sizeof played);
	assert_string_equal(played, pressed);
	EXPECT("end.txt", "PAUSED", "requests  6", "the loop's inside");
}

/* A tape begins where the program does: with its first lesson. */
static void
test_writes_a_lesson(void **state)
{
	struct pty *pty;

	(void)state;
	pty = start("--tape-record my.tape");
	assert_true(pty_shows(pty, "lesson 1 of 11"));
	quit(pty);
	EXPECT("my.tape", "Lesson \"wait-or-carry-on\"\n", "Type \"q\"\n");
	EXPECT_NOT("my.tape", "Knob");
	assert_int_equal(run("--headless --tape my.tape"), 0);
}

/* Or with a command of one's own, as it was typed. */
static void
test_writes_a_command(void **state)
{
	struct pty *pty;

	(void)state;
	write_file("say.sh", "echo hello, $1\n");
	pty = start("--tape-record my.tape --run=true -- sh say.sh #5");
	assert_true(pty_shows(pty, "hello, #5"));
	assert_true(pty_shows(pty, "r again"));
	quit(pty);
	EXPECT("my.tape", "Run true\nRun sh say.sh '#5'\n", "Knob programs \"none\"\n", "Type \"q\"\n");
	assert_int_equal(run("--headless --tape my.tape --save again.json"), 0);
	EXPECT("again.json", "hello, #5");
}

static void
test_cannot_be_written(void **state)
{
	struct pty *pty;

	(void)state;
	pty = start("--tape-record none/my.tape");
	assert_true(pty_shows(pty, "waitscope: --tape-record: none/my.tape: No such file or directory"));
	expect_exit(pty, 1);
	pty = start("-d 20 --tape-record /dev/full");
	assert_true(pty_shows(pty, "BLOCKED"));
	pty_type(pty, "bq");
	assert_true(pty_shows(pty, "--tape-record: /dev/full: it is not whole"));
	expect_exit(pty, 1);
}

/* ---- recordings ---- */

/* Ctrl-R, and Ctrl-R again: what was recorded last is what was shown last. In the middle the
 * terminal gets another size. */
static void
test_records(void **state)
{
	struct recording *recording;
	struct emulator *emulator;
	struct pty *pty;
	int turned = 0;

	(void)state;
	pty = start("-d 300ms -n 2");
	assert_true(pty_shows(pty, "LIVE"));
	pty_type(pty, "\022");
	assert_true(pty_shows(pty, "● REC"));
	pty_resize(pty, 90, 26);
	assert_true(pty_shows(pty, "r again"));
	pty_type(pty, "\033OA");
	assert_true(pty_shows(pty, "LIVE"));
	assert_true(pty_lacks(pty, "r again")); /* the next run */
	assert_true(pty_shows(pty, "r again"));
	assert_true(pty_wait(pty, shows_recording, "waitscope-1.cast"));
	pty_type(pty, "\022");
	assert_true(pty_shows(pty, "The recording is in waitscope-1.cast."));
	assert_true(pty_lacks(pty, "● REC"));

	recording = read_recording("waitscope-1.cast");
	assert_false(recording->cut_off);
	assert_int_equal(recording->cols, COLS);
	assert_int_equal(recording->rows, ROWS);
	assert_int_equal(count_pieces(recording, 'r'), 1);
	/* The knob, and of the next run its first block and callback; of the first one both may be earlier. */
	assert_in_range(count_pieces(recording, 'm'), 3, 5);
	assert_true(count_pieces(recording, 'o') > 5);
	for (size_t i = 0; i < recording->pieces.count; i++) {
		if (recording->pieces.at[i].code == 'm')
			turned += memcmp(recording->pieces.at[i].bytes, "delay ", 6) == 0;
		if (recording->pieces.at[i].code != 'r')
			continue;
		assert_int_equal(recording->pieces.at[i].cols, 90);
		assert_int_equal(recording->pieces.at[i].rows, 26);
	}
	assert_int_equal(turned, 1);
	emulator = recording_emulator(recording, 0, 0);
	recording_feed(recording, 0, INT64_MAX, emulator);
	assert_int_equal(emulator_cols(emulator), 90);
	assert_int_equal(emulator_find(emulator, "● REC"), -1);
	assert_int_not_equal(emulator_find(emulator, "r again"), -1);
	assert_int_equal(emulator_find(emulator, "The recording is in"), -1);
	emulator_free(emulator);
	recording_free(recording);

	/* The next one has the next name, and the size that is now. */
	pty_type(pty, "\022");
	assert_true(pty_shows(pty, "● REC"));
	pty_type(pty, "2");
	assert_true(pty_shows(pty, "the loop's inside"));
	assert_true(pty_wait(pty, shows_recording, "waitscope-2.cast"));
	pty_type(pty, "\022");
	assert_true(pty_shows(pty, "The recording is in waitscope-2.cast."));
	quit(pty);
	recording = read_recording("waitscope-2.cast");
	assert_int_equal(recording->cols, 90);
	assert_int_equal(count_pieces(recording, 'r'), 0);
	recording_free(recording);
}

/* A recording that nobody ended is ended by quitting. */
static void
test_quits_while_recording(void **state)
{
	static const char *const versions[] = { "-d 300ms -n 2", "-d 300ms -n 2 --cast-version 3" };

	(void)state;
	for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
		char name[32];
		struct pty *pty = start(versions[i]);

		snprintf(name, sizeof name, "waitscope-%zu.cast", i + 1);
		assert_true(pty_shows(pty, "LIVE"));
		pty_type(pty, "\022");
		assert_true(pty_shows(pty, "● REC"));
		assert_true(pty_shows(pty, "r again"));
		quit(pty);
		assert_int_not_equal(seen_after(name, "r again"), NEVER);
	}
}

static void
test_takes_a_picture(void **state)
{
	struct pty *pty;

	(void)state;
	pty = start("-d 100ms -n 2");
	assert_true(pty_shows(pty, "r again"));
	pty_type(pty, "\020");
	assert_true(pty_shows(pty, "The picture is in waitscope-1.svg."));
	EXPECT("waitscope-1.svg", "<svg", "waitscope", "END", "2 of 2 done", "Hello, world", "</svg>");
	EXPECT_NOT("waitscope-1.svg", "The picture is in");
	pty_type(pty, "2");
	assert_true(pty_shows(pty, "the loop's inside"));
	pty_type(pty, "\020");
	assert_true(pty_shows(pty, "The picture is in waitscope-2.svg."));
	EXPECT("waitscope-2.svg", "<svg", "the loop's inside", "</svg>");
	quit(pty);
}

/* In the list of runs it is of the plot, if there is one; it loads nothing, and has no screen's cells. */
static void
test_takes_a_picture_of_the_plot(void **state)
{
	struct pty *pty;

	(void)state;
	pty = start("-d 50ms --sweep requests=1,2,3");
	assert_true(pty_shows(pty, "time against requests n"));
	pty_type(pty, "\020");
	assert_true(pty_shows(pty, "The plot is in waitscope-1.svg."));
	EXPECT("waitscope-1.svg", "<svg", "time against requests n", "n × 50 ms", "prefers-color-scheme", "</svg>");
	EXPECT_NOT("waitscope-1.svg", "waitscope");
	quit(pty);
}

/* Before the first frame is in, or somewhere in the middle: a line says so, what is in the file
 * is whole, and the run goes on. */
static void
test_full_disk(void **state)
{
	struct rlimit before, small;
	struct recording *recording;
	struct pty *pty;

	(void)state;
	assert_int_equal(symlink("/dev/full", "full.cast"), 0);
	pty = start("-d 20 --record full.cast");
	assert_true(pty_shows(pty, "--record: full.cast: No space left on device"));
	assert_true(pty_shows(pty, "BLOCKED"));
	assert_int_equal(emulator_find(pty_screen(pty), "● REC"), -1);
	expect_alive(pty);
	quit_told(pty, "waitscope: --record: full.cast: No space left on device");

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = before;
	small.rlim_cur = 20000;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	pty = start("-d 20 -n 2");
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_true(pty_shows(pty, "LIVE"));
	pty_type(pty, "\022");
	assert_true(pty_shows(pty, "The recording stopped: waitscope-1.cast: File too large. What is in it is whole."));
	assert_true(pty_lacks(pty, "● REC"));
	expect_alive(pty);
	recording = read_recording("waitscope-1.cast");
	assert_false(recording->cut_off);
	assert_true(count_pieces(recording, 'o') > 1);
	recording_free(recording);
	assert_int_not_equal(seen_after("waitscope-1.cast", "BLOCKED"), NEVER);
	quit_told(pty, "waitscope: The recording stopped: waitscope-1.cast: File too large.");
}

/* On a screen, too, a tape's recordings are without what it hides, and of its size; Ctrl-R makes one
 * of its own. */
static void
test_records_what_the_tape_shows(void **state)
{
	struct recording *recording;
	struct pty *pty;

	(void)state;
	write_file("demo.tape", "Set Columns 90\nSet Rows 25\nKnob delay 20\nWait async ready\nCtrl+r\nHide\nCaption \"for nobody\"\nSleep 300ms\n"
	                        "Caption \"for all\"\nSleep 100ms\nShow\nSleep 200ms\nCtrl+r\nSleep 200ms\n");
	pty = start("--tape demo.tape --record shown.cast");
	assert_true(pty_shows(pty, "for nobody"));
	assert_true(pty_shows(pty, "for all"));
	assert_true(pty_shows(pty, "● REC")); /* again, and no more when the tape is over */
	assert_true(pty_lacks(pty, "● REC"));
	quit(pty);
	for (int i = 0; i < 2; i++) {
		const char *name = i == 0 ? "shown.cast" : "waitscope-1.cast";

		assert_int_equal(seen_after(name, "for nobody"), NEVER);
		assert_int_not_equal(seen_after(name, "for all"), NEVER);
		recording = read_recording(name);
		assert_int_equal(recording->cols, 90);
		assert_int_equal(recording->rows, 25);
		recording_free(recording);
	}
}

/* ---- runs that are saved ---- */

/* A lesson that has not begun is no run: what was saved before stays. */
static void
test_keeps_what_has_begun(void **state)
{
	struct pty *pty;

	(void)state;
	write_file("keep.json", "an older run");
	pty = start("2 --save keep.json");
	assert_true(pty_shows(pty, "Enter skips the question"));
	quit(pty);
	assert_string_equal(read_file("keep.json"), "an older run");
	pty = start("2 --save keep.json");
	assert_true(pty_shows(pty, "Enter skips the question"));
	pty_type(pty, "\r");
	assert_true(pty_shows(pty, "BLOCKED"));
	quit(pty);
	assert_int_equal(strncmp(read_file("keep.json"), "{\"traceEvents\"", 14), 0);

	/* Seen again, it is saved again, in the format that is asked for. No lesson opens in it. */
	pty = start("keep.json --save keep.har");
	assert_true(pty_shows(pty, "requests"));
	pty_type(pty, "n");
	assert_true(pty_shows(pty, "This is a saved run: it is as it was."));
	quit(pty);
	assert_int_equal(strncmp(read_file("keep.har"), "{\"log\"", 6), 0);
}

static bool
has_events(struct pty *pty, const void *path)
{
	char why[WHY_SIZE];
	struct recording *recording = recording_read(path, why, sizeof why);
	bool has = recording != NULL && recording->pieces.count > 20;

	(void)pty;
	recording_free(recording);
	return has;
}

/* Killed in the middle: every whole line can be read, and they show a screen. */
static void
test_killed(void **state)
{
	(void)state;
	for (int round = 0; round < 3; round++) {
		struct pty *pty = start("-d 20 -n 3 --record film.cast");
		int status = 0;

		assert_true(pty_wait(pty, has_events, "film.cast"));
		pty_signal(pty, SIGKILL);
		assert_true(pty_ends(pty, &status));
		assert_true(WIFSIGNALED(status));
		assert_true(has_events(pty, "film.cast"));
		assert_int_not_equal(seen_after("film.cast", "BLOCKED"), NEVER);
		pty_free(pty);
		unlink("film.cast");
	}
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_plays),
		TEST(test_quits),
		TEST(test_waits_for_the_person),
		TEST(test_goes_wrong),
		TEST(test_cannot_be_read),
		TEST(test_waits_for_a_key),
		TEST(test_writes),
		TEST(test_writes_a_lesson),
		TEST(test_writes_a_command),
		TEST(test_cannot_be_written),
		TEST(test_records),
		TEST(test_quits_while_recording),
		TEST(test_takes_a_picture),
		TEST(test_takes_a_picture_of_the_plot),
		TEST(test_full_disk),
		TEST(test_records_what_the_tape_shows),
		TEST(test_keeps_what_has_begun),
		TEST(test_killed),
	};

	program = getenv("WAITSCOPE");
	if (program == NULL || program[0] == '\0' || setlocale(LC_ALL, "C.UTF-8") == NULL) {
		fprintf(stderr, "WAITSCOPE is not set, or there is no C.UTF-8 here\n");
		return 77;
	}
	setenv("LC_ALL", "C.UTF-8", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
