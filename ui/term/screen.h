/*
 * The screen: grid -> bytes for a terminal. The only file that uses curses.
 *
 * curses draws into a memory file, never to the terminal itself: a terminal that
 * is not being read would block it, and with it the one loop. What it wrote is
 * handed out as one piece for each frame. (Keys come from terminal.h: curses
 * would wait for the rest of an escape sequence.)
 */
#ifndef WAITSCOPE_SCREEN_H
#define WAITSCOPE_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/draw/grid.h"
#include "ui/draw/theme.h"

struct screen;
struct evbuffer;

/* For a terminal of type `term` (NULL: $TERM) and that size. NULL if the terminal
 * cannot place a cursor, with a clause in `why`. A type that this machine
 * does not know is taken for xterm-256color; then `why` says so, and is "" in
 * all other cases of success. Signal handlers are left as they were. The theme is
 * DARK at first. */
struct screen *screen_new(const char *term, int cols, int rows, bool mouse, char *why, size_t why_size);
void screen_free(struct screen *);

/* What puts the terminal into its full-screen mode, and back. Appended to `out`.
 * The first screen_draw() after screen_enter() repaints all. screen_leave() may be
 * asked at any time, and stays valid as long as the screen (that is what
 * terminal_enter() wants). */
void screen_enter(struct screen *, struct evbuffer *out);
void screen_leave(struct screen *, struct evbuffer *out);

/* The next screen_draw() repaints all. */
void screen_resize(struct screen *, int cols, int rows);
void screen_set_theme(struct screen *, enum theme); /* DARK, LIGHT or MONO */
int screen_colours(const struct screen *);          /* 0, 8, 16 or 256 */

/* Appends to `out` the bytes that turn what the terminal shows into the grid.
 * Nothing if they are the same. `anew`: repaints all of it. What is larger than
 * the screen is cut off; what is smaller leaves blanks. */
void screen_draw(struct screen *, const struct grid *, bool anew, struct evbuffer *out);

#endif
