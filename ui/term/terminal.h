/*
 * The terminal: the real tty. Its modes, its size, keys in, and bytes out without ever blocking.
 * However the program ends, it is restored exactly as it was.
 *
 * Only one terminal may be entered at a time (rescue.h).
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
	void (*readable)(void *arg);            /* terminal_read() has something; called until all of it is taken */
	void (*drained)(void *arg);             /* everything owed is written; not called if nothing was ever owed */
	void (*gone)(void *arg);                /* hang-up, or end of input; called once, from the loop */
	void (*answered)(void *arg);            /* terminal_is_light() or terminal_has_answered() may say something else now */
	void *arg;
};

/* Opens the controlling terminal anew (so that non-blocking mode is ours alone) and notes its
 * settings. In the background it first stops, as whoever reads from it there (SIGTTIN). Returns NULL with a
 * clause in `why` if there is none, or if it is not to be had. The hooks are copied, and are
 * called only from the loop. */
struct terminal *terminal_open(struct event_base *, const struct terminal_hooks *, char *why, size_t why_size);

/* Restores it (terminal_leave) and closes it. */
void terminal_free(struct terminal *);

/* The current size in cells; if the terminal does not know, COLUMNS and LINES, else 80x24. The kernel keeps
 * whatever it was told, up to 65535 either way, which curses cannot draw on: of a larger terminal the upper
 * left part is used. */
enum { TERMINAL_CELLS_MAX = 1000 };
void terminal_size(const struct terminal *, int *cols, int *rows);

/* Keys arrive one by one, unechoed; Ctrl-C, Ctrl-Z and the other keys that send signals still
 * do, but Ctrl-\ does nothing. `enter` (moved from) is written first; `restore` (copied) are the bytes that
 * bring the ordinary screen back: terminal_leave() writes them, or the signal handler should the program crash.
 * terminal_leave() waits a bounded time for what is owed, both ways. Entering twice sets the modes again,
 * as is needed after a SIGCONT. */
void terminal_enter(struct terminal *, struct evbuffer *enter, const void *restore, size_t restore_size);
void terminal_leave(struct terminal *);

/* Takes the next key or mouse action, without waiting. Returns false if there is none, or if
 * TERMINAL_INPUTS_A_TURN have been taken in this turn of the loop: the others' turn comes, and there may be
 * thousands of keys held down, pasted, or typed by a program. */
enum { TERMINAL_INPUTS_A_TURN = 16 };
bool terminal_read(struct terminal *, struct input *);

/* Drops what was typed but not read yet, but for Ctrl-C. */
void terminal_drop_input(struct terminal *);

/* Moves `bytes` to the terminal's own queue and writes as much as it takes. A terminal that
 * said it can (terminal_ask()) shows each such piece at once. */
void terminal_write(struct terminal *, struct evbuffer *bytes);

/* The number of bytes that the terminal has not taken yet. While there are more than
 * TERMINAL_OWED_MAX, no frame should be drawn. */
size_t terminal_owed(const struct terminal *);
enum { TERMINAL_OWED_MAX = 4096 };

/* Asks the terminal for its background colour (OSC 11), and whether it can show a piece at once; `like_xterm`: whether its
 * type says that it understands that. Nobody waits: its answers come when they come, among what is typed, and none of their
 * bytes is taken for a key. Returns false if it is not asked: it might print the question. Called before terminal_enter():
 * from here on the tty's modes are those of terminal_enter(). */
bool terminal_ask(struct terminal *, bool like_xterm);

/* Whoever has not answered for so long never will: nothing waits for it any more, and an ESC alone is a key. What comes
 * later all the same is taken for what it is. */
enum { TERMINAL_ANSWER_MS = 2000 };

/* Returns true if all that was asked is answered, or nothing was. */
bool terminal_has_answered(const struct terminal *);

/* Waits for that, but no longer than until so long after it was asked. What was typed meanwhile waits for terminal_read(). */
void terminal_await_answer(struct terminal *, int ms);

/* Returns 1 = light, 0 = dark, -1 = unknown: by the terminal's answer, or, as long as there is none, by COLORFGBG. */
int terminal_is_light(const struct terminal *);

#endif
