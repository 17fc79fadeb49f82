/*
 * The first frame: it waits for no terminal that does not say how light it is, and whoever says so, early, late or in pieces, is
 * drawn in the theme that suits it, with not a colour of another left and not a byte of the answer taken for a key.
 * $WAITSCOPE, skipped if that is unset.
 *
 * No test knows how long an answer takes: it is there before the program begins, or comes when a frame has been seen.
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

#include "base/file.h"
#include "base/utf8.h"
#include "support/pty.h"
#include "ui/draw/theme.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

/* OSC 11, DECRPM of mode 2026, DA1. */
#define LIGHT "\033]11;rgb:ffff/ffff/ffff\033\\"
#define DARK "\033]11;rgb:1616/1818/1d1d\033\\"
#define SYNCHRONISED "\033[?2026;2$y"
#define NOT_SYNCHRONISED "\033[?2026;0$y"
#define ATTRIBUTES "\033[?62;22c"

static const char *program;
/* It is cleared when it is entered, and by the first frame. */
enum { FIRST_CLEARS = 2 };
static const char clears[] = "\033[2J", begins[] = "\033[?2026h", ends[] = "\033[?2026l";

/* ---- the program ---- */

static struct pty *
start(const char *typed, const char *colours, const char *option, const char *value)
{
	const char *const environment[] = { "LC_ALL=C.UTF-8", "NO_COLOR", "COLUMNS", "LINES", "TERM_PROGRAM", colours, NULL };
	const char *const argv[] = { program, "-p", "0", "-d", "20", option, value, NULL };
	const struct pty_options options = { .mute = true, .typed = typed, .environment = environment };

	return pty_start(argv, &options);
}

/* All that it wrote has come then. */
static void
end(struct pty *pty)
{
	struct termios before = pty_first_settings(pty), after;
	int status = 0;

	pty_type(pty, "q");
	assert_true(pty_ends(pty, &status));
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	assert_true(pty_is_home(pty));
	after = pty_settings(pty);
	assert_true(pty_same_settings(&before, &after));
}

static void
quit(struct pty *pty)
{
	end(pty);
	pty_free(pty);
}

static char *
read_file(const char *path)
{
	char why[128], *file;
	size_t size;

	file = file_read(path, 1 << 20, &size, why, sizeof why);
	assert_non_null(file);
	return file;
}

/* ---- its colours ---- */

static bool
is_of_theme(struct pty *pty, const void *arg)
{
	const struct look *look = theme_look(*(const enum theme *)arg, ROLE_TITLE);
	struct emulator_cell title = emulator_cell(pty_screen(pty), 1, 0);

	return emulator_find(pty_screen(pty), "quit") != -1 && title.fg == look->fg256 && title.bg == look->bg256;
}

static void
expect_theme(struct pty *pty, enum theme theme)
{
	if (!pty_wait(pty, is_of_theme, &theme))
		fail_msg("the theme is not %s: colour %d", theme_name(theme), emulator_cell(pty_screen(pty), 1, 0).fg);
}

/* Where a text comes next in what was sent, or NULL. */
static const char *
find_from(struct pty *pty, const char *from, const char *text)
{
	size_t size;
	const char *output = pty_output(pty, &size);

	return memmem(from, (size_t)(output + size - from), text, strlen(text));
}

static size_t
count(struct pty *pty, const char *text)
{
	size_t size, times = 0;

	for (const char *at = pty_output(pty, &size); (at = find_from(pty, at, text)) != NULL; at++)
		times++;
	return times;
}

/* Of a theme's plain text, as it is sent. */
struct sent {
	char text[16];
};

static struct sent
colour_of(enum theme theme)
{
	struct sent sent;

	utf8_format(sent.text, sizeof sent.text, "\033[38;5;%dm", theme_look(theme, ROLE_TEXT)->fg256);
	return sent;
}

/* ---- the tests ---- */

/* Whoever never answers sees all there is, and is put back. */
static void
test_mute(void **state)
{
	struct pty *pty = start(NULL, "COLORFGBG", NULL, NULL);

	(void)state;
	expect_theme(pty, THEME_DARK);
	assert_true(pty_shows(pty, "quit"));
	assert_int_equal(count(pty, clears), FIRST_CLEARS);
	pty_type(pty, "?");
	assert_true(pty_shows(pty, "Esc closes"));
	pty_type(pty, "\033");
	assert_true(pty_lacks(pty, "Esc closes"));
	quit(pty);
}

static void
test_by_environment(void **state)
{
	struct pty *pty = start(NULL, "COLORFGBG=0;15", NULL, NULL);

	(void)state;
	expect_theme(pty, THEME_LIGHT);
	assert_int_equal(count(pty, colour_of(THEME_DARK).text), 0);
	pty_type(pty, DARK NOT_SYNCHRONISED ATTRIBUTES);
	expect_theme(pty, THEME_DARK);
	quit(pty);
}

/* An answer that is there before the first frame: no other theme is ever seen. */
static void
test_answered_before(void **state)
{
	struct pty *pty = start(LIGHT SYNCHRONISED ATTRIBUTES, "COLORFGBG", NULL, NULL);

	(void)state;
	expect_theme(pty, THEME_LIGHT);
	assert_int_equal(count(pty, colour_of(THEME_DARK).text), 0);
	assert_int_equal(count(pty, clears), FIRST_CLEARS);
	quit(pty);
}

/* A recording of it, too, begins in that theme. */
static void
test_recorded(void **state)
{
	char path[] = "/tmp/waitscope-test-XXXXXX.cast", ground[16], *file;
	int fd = mkstemps(path, 5);
	struct pty *pty;

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	pty = start(LIGHT SYNCHRONISED ATTRIBUTES, "COLORFGBG", "--record", path);
	assert_true(pty_shows(pty, "REC"));
	quit(pty);
	file = read_file(path);
	utf8_format(ground, sizeof ground, "#%06x", (unsigned)theme_paper(THEME_LIGHT)->bg);
	file[strcspn(file, "\n")] = '\0';
	assert_non_null(strstr(file, ground));
	free(file);
	unlink(path);
}

/* From the first light colour on: it is part of one piece that clears the screen, draws all of it and is shown at once, and no dark
 * colour comes any more. */
static void
expect_one_piece(struct pty *pty, bool synchronised)
{
	size_t size;
	const char *output = pty_output(pty, &size), *light = find_from(pty, output, colour_of(THEME_LIGHT).text);
	const char *clear = NULL, *begin = NULL, *last;

	assert_non_null(light);
	for (const char *at = output; (at = find_from(pty, at, clears)) != NULL && at < light; at++)
		clear = at;
	assert_non_null(clear);
	assert_int_equal(count(pty, clears), FIRST_CLEARS + 1);
	assert_null(find_from(pty, clear, colour_of(THEME_DARK).text));
	if (!synchronised) {
		assert_int_equal(count(pty, begins), 0);
		return;
	}
	for (const char *at = output; (at = find_from(pty, at, begins)) != NULL && at < clear; at++)
		begin = at;
	assert_non_null(begin);
	last = find_from(pty, begin, ends);
	assert_true(last != NULL && last > light);
	assert_non_null(find_from(pty, clear, "quit"));
	assert_true(find_from(pty, clear, "quit") < last);
}

/* Keys before and behind the answer, which comes in two pieces: each is its own, and the screen is repainted once. */
static void
test_answered_late(void **state)
{
	static const struct {
		const char *first, *then;
		bool synchronised;
	} pieces[] = {
		{ "4" LIGHT SYNCHRONISED ATTRIBUTES, "1", true },
		{ "4" LIGHT NOT_SYNCHRONISED ATTRIBUTES "1", "", false },
		{ "4\033", "]11;rgb:ffff/ffff/ffff\033\\" SYNCHRONISED ATTRIBUTES "1", true },
		{ "4\033", LIGHT SYNCHRONISED ATTRIBUTES "1", true }, /* an Esc that was pressed */
		{ "4\033]11;rgb:ff", "ff/ffff/ffff\033\\" SYNCHRONISED ATTRIBUTES "1", true },
		{ "4\033]11;rgb:ffff/ffff/ffff\033", "\\" SYNCHRONISED ATTRIBUTES "1", true },
		{ "4\033]11;rgb:ffff/ffff/ffff\007\033[?20", "26;2$y" ATTRIBUTES "1", true },
		{ "", "4" LIGHT SYNCHRONISED "1" ATTRIBUTES, true },
	};
	char path[] = "/tmp/waitscope-test-XXXXXX";
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	for (size_t i = 0; i < COUNT(pieces); i++) {
		struct pty *pty = start(NULL, "COLORFGBG", "--tape-record", path);
		char *tape, *first, *then;

		expect_theme(pty, THEME_DARK);
		pty_type(pty, pieces[i].first);
		assert_true(pty_takes(pty));
		pty_type(pty, pieces[i].then);
		expect_theme(pty, THEME_LIGHT);
		end(pty);
		expect_one_piece(pty, pieces[i].synchronised);
		pty_free(pty);
		tape = read_file(path);
		first = strstr(tape, "Type \"4\"");
		then = strstr(tape, "Type \"1\"");
		if (first == NULL || then == NULL || then < first || strstr(then + 1, "Type \"q\"") == NULL || strstr(tape, "rgb") != NULL)
			fail_msg("row %zu: pressed was\n%s", i, tape);
		free(tape);
	}
	unlink(path);
}

/* A crash may cut a piece off: its end is among what puts the terminal back, also where it said late that it knows pieces. */
static void
test_crashes(void **state)
{
	struct pty *pty = start(NULL, "COLORFGBG", NULL, NULL);
	int status = 0;

	(void)state;
	expect_theme(pty, THEME_DARK);
	pty_type(pty, LIGHT SYNCHRONISED ATTRIBUTES);
	expect_theme(pty, THEME_LIGHT);
	pty_signal(pty, SIGABRT);
	assert_true(pty_ends(pty, &status));
	assert_true(pty_is_home(pty));
	assert_int_equal(count(pty, ends), count(pty, begins) + 1);
	pty_free(pty);
}

/* It only says what was assumed: nothing is drawn anew. */
static void
test_answered_as_assumed(void **state)
{
	struct pty *pty = start(NULL, "COLORFGBG", NULL, NULL);

	(void)state;
	expect_theme(pty, THEME_DARK);
	pty_type(pty, DARK SYNCHRONISED ATTRIBUTES "4");
	assert_true(pty_shows(pty, "waited"));
	assert_int_equal(count(pty, clears), FIRST_CLEARS);
	quit(pty);
}

/* Whoever has chosen a theme keeps it. */
static void
test_answered_after_a_choice(void **state)
{
	struct pty *pty = start(NULL, "COLORFGBG", NULL, NULL);

	(void)state;
	expect_theme(pty, THEME_DARK);
	pty_type(pty, "tt");
	expect_theme(pty, THEME_CONTRAST);
	pty_type(pty, LIGHT SYNCHRONISED ATTRIBUTES "4");
	assert_true(pty_shows(pty, "waited"));
	expect_theme(pty, THEME_CONTRAST);
	quit(pty);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mute),
		cmocka_unit_test(test_by_environment),
		cmocka_unit_test(test_answered_before),
		cmocka_unit_test(test_recorded),
		cmocka_unit_test(test_answered_late),
		cmocka_unit_test(test_crashes),
		cmocka_unit_test(test_answered_as_assumed),
		cmocka_unit_test(test_answered_after_a_choice),
	};

	program = getenv("WAITSCOPE");
	if (program == NULL || program[0] == '\0' || setlocale(LC_ALL, "C.UTF-8") == NULL) {
		fprintf(stderr, "WAITSCOPE is not set, or there is no C.UTF-8 here\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
