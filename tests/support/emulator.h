/* A terminal emulator for tests: bytes in, cells out (libvterm). */
#ifndef WAITSCOPE_EMULATOR_H
#define WAITSCOPE_EMULATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct emulator;

enum { EMULATOR_DEFAULT = -1, EMULATOR_RGB = 1 << 24, EMULATOR_MARKS = 5 };

struct emulator_cell {
	uint32_t glyph; /* ' ' if there is none, 0 in the right half of a wide one */
	uint32_t marks[EMULATOR_MARKS]; /* that combine with it; 0 after the last */
	int fg, bg;     /* of the 256 colours, EMULATOR_DEFAULT, or EMULATOR_RGB + 0xrrggbb */
	bool bold, reverse;
};

/* What the emulated terminal answers to questions goes to `reply`, if not NULL. */
struct emulator *emulator_new(int cols, int rows, void (*reply)(const char *bytes, size_t size, void *arg), void *arg);
void emulator_free(struct emulator *);
void emulator_resize(struct emulator *, int cols, int rows);
void emulator_feed(struct emulator *, const void *bytes, size_t size);

int emulator_cols(const struct emulator *);
int emulator_rows(const struct emulator *);
struct emulator_cell emulator_cell(const struct emulator *, int col, int row);

/* A row as UTF-8 without its trailing blanks, until the next call. */
const char *emulator_row(struct emulator *, int row);

/* The same as a recording has it: the terminal alone says that the screen is recorded, in the
 * place of the program's name. */
const char *emulator_row_as_recorded(struct emulator *, int row);

/* The first row that contains the text, or -1. */
int emulator_find(struct emulator *, const char *text);

/* The whole screen, for a failing test. */
void emulator_print(struct emulator *, FILE *);

bool emulator_alternate(const struct emulator *);     /* shows the alternate screen */
bool emulator_cursor_visible(const struct emulator *);
bool emulator_mouse(const struct emulator *);         /* reports the mouse */
bool emulator_pen_is_plain(const struct emulator *);  /* no colours, no attributes */

#endif
