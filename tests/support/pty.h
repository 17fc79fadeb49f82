/*
 * A program in a pseudo-terminal, for tests: it runs as a job in the foreground of a
 * session, as a shell would start it, and an emulator shows what it draws.
 *
 * Everything that waits does so until something is so, with one bound that only
 * serves to fail: PTY_BOUND_S, here or in the environment. No test depends on how long a thing takes.
 */
#ifndef WAITSCOPE_PTY_H
#define WAITSCOPE_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>

#include "support/emulator.h"

enum { PTY_BOUND_S = 30 };

struct pty;

struct pty_options {
	int cols, rows;         /* 0: 80x24 */
	const char *term;       /* NULL: xterm-256color */
	const char *background; /* answered to OSC 11, as "rgb:0/0/0"; NULL: no answer */
	bool mute;              /* answers no question, but for what the test types */
	const char *typed;      /* before the program starts; NULL: nothing */
	const char *const *environment; /* NAME=VALUE …, NULL; a NAME alone is unset */
	bool leads;             /* the program leads the session itself, without a shell above it */
};

/* Starts argv[0] (a path) on a fresh terminal. Never NULL: without a terminal the
 * test program ends. */
struct pty *pty_start(const char *const argv[], const struct pty_options *);

/* Kills the program if it still runs. */
void pty_free(struct pty *);

/* What the emulator shows. */
struct emulator *pty_screen(struct pty *);

/* The process, to be sent signals; and a signal. */
pid_t pty_pid(struct pty *);
void pty_signal(struct pty *, int number);

/* As if typed; and until the program has read all of it. */
void pty_type(struct pty *, const char *keys);
bool pty_takes(struct pty *);

/* All that has come from the terminal, until the next call that reads from it. */
const char *pty_output(const struct pty *, size_t *size);

/* Reads and feeds the emulator until holds() does; false when the bound is over. */
bool pty_wait(struct pty *, bool (*holds)(struct pty *, const void *), const void *arg);

/* Until a row contains the text, or none does. On failure the screen is
 * printed to stderr. */
bool pty_shows(struct pty *, const char *text);
bool pty_lacks(struct pty *, const char *text);

/* Until the terminal is on its ordinary screen, its cursor seen, its mouse off, its
 * pen plain; and until it is not. */
bool pty_is_home(struct pty *);
bool pty_is_away(struct pty *);

/* Until the program has ended or is stopped: its status as of waitpid(2). */
bool pty_ends(struct pty *, int *status);
bool pty_has_ended(const struct pty *); /* as far as has been read */
bool pty_stops(struct pty *);

/* Another size: the program gets a SIGWINCH from the system. */
void pty_resize(struct pty *, int cols, int rows);

/* The same, but the emulated terminal stays as it is: only the system says so. */
void pty_pretend_size(struct pty *, int cols, int rows);

/* While held, nothing is read from the terminal. It is full when it takes no more,
 * or not a whole line; filled to the brim (with NULs) not even a byte. */
void pty_hold(struct pty *, bool held);
bool pty_is_full(struct pty *);
bool pty_fill(struct pty *);

/* The terminal goes away. */
void pty_hang_up(struct pty *);

/* The settings of the tty, as they are, and as the program found them; and whether two are
 * the same. */
struct termios pty_settings(struct pty *);
struct termios pty_first_settings(const struct pty *);
bool pty_same_settings(const struct termios *, const struct termios *);

#endif
