/*
 * The terminal: the real tty. Its modes, its size, keys in, and bytes out without
 * ever blocking. It is put back exactly as it was however the program ends.
 *
 * One terminal at a time may be entered (rescue.h).
 */
#ifndef WAITSCOPE_TERMINAL_H
#define WAITSCOPE_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/keys/input.h"

struct event_base;
struct evbuffer;
struct terminal;

struct terminal_hooks {
	void (*readable)(void *arg);            /* terminal_read() has something */
	void (*drained)(void *arg);             /* all that was owed is written; not told if nothing was ever owed */
	void (*gone)(void *arg);                /* hang-up, or end of input; told once, from the loop */
	void *arg;
};

/* Opens the controlling terminal anew (so that non-blocking mode is ours alone)
 * and notes its settings. NULL with a clause in `why` if there is none. The hooks
 * are copied, and are called from the loop only. */
struct terminal *terminal_open(struct event_base *, const struct terminal_hooks *, char *why, size_t why_size);

/* Puts it back (terminal_leave) and closes it. */
void terminal_free(struct terminal *);

/* The size now, in cells; 80x24 if the terminal does not know. */
void terminal_size(const struct terminal *, int *cols, int *rows);

/* Keys come one by one, unechoed; Ctrl-C, Ctrl-Z and the others that make signals
 * still do, but Ctrl-\ does nothing. `restore` is written by terminal_leave() and,
 * should the program crash, by its signal handler: what takes the screen back
 * (copied). terminal_leave() waits a bounded time for what is owed. Entering
 * twice sets the modes once more, which is what a SIGCONT asks for. */
void terminal_enter(struct terminal *, const void *restore, size_t restore_size);
void terminal_leave(struct terminal *);

/* The next thing that a person did, without waiting. False if there is none. */
bool terminal_read(struct terminal *, struct input *);

/* Forgets what was typed and not read yet. */
void terminal_drop_input(struct terminal *);

/* Moves `bytes` to the terminal's own queue and writes as much as it takes. A
 * terminal that said it can (terminal_is_light) shows each such piece at once. */
void terminal_write(struct terminal *, struct evbuffer *bytes);

/* How many bytes the terminal owes to be read. While it is more than
 * TERMINAL_OWED_MAX no frame should be drawn. */
size_t terminal_owed(const struct terminal *);
enum { TERMINAL_OWED_MAX = 4096 };

/* Asks the terminal for its background colour (OSC 11) and reads what it answers
 * within `wait_ms`; if it does not say, COLORFGBG does. Returns 1 = light, 0 =
 * dark, -1 = nobody said. What was typed meanwhile waits for terminal_read(),
 * answers that come later are swallowed. Called before the loop runs, and before terminal_enter():
 * the tty's modes are those of terminal_enter() from here on. */
int terminal_is_light(struct terminal *, int wait_ms);

#endif
