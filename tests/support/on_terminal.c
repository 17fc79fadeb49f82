/*
 * A person at a terminal, for the scripts: starts a command there, does one thing after
 * the other, waits for the command to end, and shows the screen that it leaves.
 *
 *   on_terminal COLSxROWS [shows TEXT | till TEXT | is FILE | saves FILE | types KEYS | runs COMMAND | leaves ""]...
 *       -- COMMAND
 *
 * "shows" and "is" wait until that is so, "till" also until the command has ended; "saves" keeps the screen; "runs" has the
 * shell run something beside it; "leaves" is for a command that is killed, and does not put the terminal back. The status is 1 if something is waited for in vain, the command fails,
 * or the terminal is not put back: its settings, its screen, cursor, mouse and pen.
 */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "support/pty.h"

enum { WANTED_SIZE = 1 << 18 };

static bool
types(struct pty *pty, const char *keys)
{
	pty_type(pty, keys);
	return true;
}

static bool
shows_or_has_ended(struct pty *pty, const void *text)
{
	return pty_has_ended(pty) || emulator_find(pty_screen(pty), text) != -1;
}

static bool
till(struct pty *pty, const char *text)
{
	return pty_wait(pty, shows_or_has_ended, text);
}

/* Meanwhile nobody reads the terminal: it must be short. */
static bool
runs(struct pty *pty, const char *command)
{
	(void)pty;
	return system(command) == 0;
}

/* ---- the screen, a line for each row ---- */

static void
print_screen(struct emulator *emulator, FILE *file)
{
	for (int row = 0; row < emulator_rows(emulator); row++)
		fprintf(file, "%s\n", emulator_row(emulator, row));
}

static bool
saves(struct pty *pty, const char *path)
{
	FILE *file = fopen(path, "w");

	if (file == NULL)
		return false;
	print_screen(pty_screen(pty), file);
	return fclose(file) == 0;
}

static bool
is_now(struct pty *pty, const void *wanted)
{
	struct emulator *emulator = pty_screen(pty);
	const char *line = wanted;

	for (int row = 0; row < emulator_rows(emulator); row++) {
		const char *text = emulator_row_as_recorded(emulator, row);
		size_t length = strcspn(line, "\n");

		if (length != strlen(text) || memcmp(line, text, length) != 0)
			return false;
		line += length + (line[length] == '\n');
	}
	return *line == '\0';
}

static bool
is(struct pty *pty, const char *path)
{
	static char wanted[WANTED_SIZE];
	FILE *file = fopen(path, "r");

	if (file == NULL)
		return false;
	wanted[fread(wanted, 1, sizeof wanted - 1, file)] = '\0';
	fclose(file);
	if (pty_wait(pty, is_now, wanted))
		return true;
	emulator_print(pty_screen(pty), stderr);
	return false;
}

static bool leaves_it;

/* It is killed: what the terminal is like then is nobody's fault. */
static bool
leaves(struct pty *pty, const char *argument)
{
	(void)pty, (void)argument;
	leaves_it = true;
	return true;
}

static const struct {
	const char *name;
	bool (*act)(struct pty *, const char *argument);
} steps[] = {
	{ "shows", pty_shows },
	{ "till", till },
	{ "is", is },
	{ "saves", saves },
	{ "types", types },
	{ "runs", runs },
	{ "leaves", leaves },
};

static bool
take_step(struct pty *pty, const char *name, const char *argument)
{
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		if (strcmp(steps[i].name, name) != 0)
			continue;
		if (steps[i].act(pty, argument))
			return true;
		fprintf(stderr, "on_terminal: in vain: %s %s\n", name, argument);
		return false;
	}
	fprintf(stderr, "on_terminal: there is no such step: %s\n", name);
	return false;
}

static bool
has_settings(struct pty *pty, const void *before)
{
	struct termios now = pty_settings(pty);

	return pty_same_settings(before, &now);
}

/* Some recorders are several processes, of which one puts the settings back when the one that
 * was started is gone already: that is waited for. */
static bool
ends_well(struct pty *pty)
{
	const struct termios before = pty_first_settings(pty);
	int status = 0;

	if (!pty_ends(pty, &status) || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		fprintf(stderr, "on_terminal: the command's status is %#x\n", (unsigned)status);
		return false;
	}
	if (leaves_it)
		return true;
	if (!pty_wait(pty, has_settings, &before)) {
		fprintf(stderr, "on_terminal: the terminal's settings are others than before\n");
		return false;
	}
	return pty_is_home(pty);
}

int
main(int argc, char *argv[])
{
	const char *shell[] = { "/bin/sh", "-c", argv[argc - 1], NULL };
	struct pty_options options = { 0 };
	struct pty *pty;
	bool well = true;
	int i = 2;

	if (setlocale(LC_ALL, "C.UTF-8") == NULL || argc < 4 || strcmp(argv[argc - 2], "--") != 0 ||
	    sscanf(argv[1], "%dx%d", &options.cols, &options.rows) != 2) {
		fprintf(stderr, "usage: on_terminal COLSxROWS [STEP ARGUMENT]... -- COMMAND\n");
		return 2;
	}
	pty = pty_start(shell, &options);
	for (; i + 1 < argc - 2 && well; i += 2)
		well = take_step(pty, argv[i], argv[i + 1]);
	well = well && ends_well(pty);
	print_screen(pty_screen(pty), stdout);
	pty_free(pty);
	return well ? EXIT_SUCCESS : EXIT_FAILURE;
}
