/*
 * The screen: grid -> bytes for a terminal. The only file that uses curses.
 *
 * curses draws into a memory file, never to the terminal itself: a terminal that nobody reads
 * would block it, and with it the one loop. Its output is handed out in one piece per frame.
 * (Keys come from terminal.h: curses would wait for the rest of an escape sequence.)
 */
#ifndef WAITSCOPE_SCREEN_H
#define WAITSCOPE_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/draw/grid.h"
#include "ui/draw/theme.h"
#include "ui/term/paint.h"

struct screen;
struct evbuffer;

/* Checks that a terminal of type `term` (NULL: $TERM) can be drawn on. Returns 0, or -1 with a clause in `why`. */
int screen_check(const char *term, char *why, size_t why_size);

/* Makes a screen for a terminal of type `term` (NULL: $TERM) and that size. Returns NULL if the
 * terminal cannot place a cursor, with a clause in `why`. A type that this machine does not know
 * is taken for xterm-256color; `why` then says so, and is "" whenever else this succeeds. Signal
 * handlers are left as they were. The theme is DARK at first. */
struct screen *screen_new(const char *term, int cols, int rows, bool mouse, char *why, size_t why_size);
void screen_free(struct screen *);

/* Appends to `out` the bytes that switch the terminal to its full-screen mode, or back. The first
 * screen_draw() after screen_enter() repaints everything. screen_leave() may be called at any
 * time; its bytes stay valid as long as the screen lives, as terminal_enter() needs. */
void screen_enter(struct screen *, struct evbuffer *out);
void screen_leave(struct screen *, struct evbuffer *out);

/* After these the next screen_draw() repaints everything. A size is brought into 1 to SCREEN_CELLS_MAX
 * either way. */
enum { SCREEN_CELLS_MAX = 32767 };
void screen_resize(struct screen *, int cols, int rows);
void screen_set_theme(struct screen *, enum theme); /* DARK, LIGHT or MONO */

/* What the terminal understands besides the strings that its type has in terminfo: nothing that is sure,
 * ECMA-48's control functions, or xterm's control sequences as well. */
enum screen_kind { SCREEN_OF_ITS_OWN, SCREEN_ECMA_48, SCREEN_LIKE_XTERM };
enum screen_kind screen_kind(const struct screen *);

/* How many colours are used: 0, 8, 16, 256, or PAINT_DIRECT_COLOURS, which are red, green and blue. */
int screen_colours(const struct screen *);

/* Appends to `out` the bytes that turn what the terminal shows into the grid: none if they are
 * the same. `anew` repaints everything. A larger grid is cut off; a smaller one leaves blanks. */
void screen_draw(struct screen *, const struct grid *, bool anew, struct evbuffer *out);

#endif
