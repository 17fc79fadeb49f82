/*
 * The grid: cells in memory, each a glyph and a colour role. Drawing is clipped to it. Golden tests,
 * pictures and the screen read it.
 *
 * A wide letter has two cells of one role: its own, and one with GLYPH_TAIL. There is never half of one:
 * where the other half is overwritten or would be outside, a blank is left.
 */
#ifndef WAITSCOPE_GRID_H
#define WAITSCOPE_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/letter.h"
#include "ui/draw/role.h"

enum { GLYPH_TAIL = 0 /* the right half of the wide letter to the left */ };

struct cell {
	uint32_t glyph; /* one Unicode character, or GLYPH_TAIL */
	uint32_t role;  /* enum role; so wide that a cell has no padding and can be compared as memory */
	uint32_t marks[LETTER_MARKS]; /* combined with it; 0 after the last */
};

struct grid {
	struct cell *cells; /* rows x cols, row by row */
	int cols, rows;
};

/* A rectangle of cells. Views draw inside one. */
struct rect {
	int col, row, cols, rows;
};

/* Makes a grid of cols x rows blank cells. */
void grid_init(struct grid *, int cols, int rows);
void grid_release(struct grid *);

/* Changes the size; afterwards every cell is blank. */
void grid_resize(struct grid *, int cols, int rows);
void grid_clear(struct grid *);

/* The cell, or NULL outside. Who writes to it keeps the halves of wide letters together. */
struct cell *grid_cell(const struct grid *, int col, int row);

/* Returns true if the cell and the next one in its row are the halves of a wide letter. */
bool grid_is_wide(const struct grid *, int col, int row);

/* A cell's letter. */
struct letter grid_letter(const struct cell *);

/* Draw one glyph of one column, a rectangle of it, or a row of it. */
void grid_put(struct grid *, int col, int row, uint32_t glyph, enum role);
void grid_fill(struct grid *, struct rect, uint32_t glyph, enum role);
void grid_hline(struct grid *, int col, int row, int cols, uint32_t glyph, enum role);

/* Draws lines in the outermost cells of a rectangle. Its inside stays. */
enum frame_glyph {
	FRAME_ACROSS = 0x2500,       /* ─ */
	FRAME_DOWN = 0x2502,         /* │ */
	FRAME_TOP_LEFT = 0x256d,     /* ╭ */
	FRAME_TOP_RIGHT = 0x256e,    /* ╮ */
	FRAME_BOTTOM_LEFT = 0x2570,  /* ╰ */
	FRAME_BOTTOM_RIGHT = 0x256f, /* ╯ */
};
void grid_frame(struct grid *, struct rect, enum role);

/* Draws UTF-8 text from (col, row) on, letter by letter (base/letter.h), at most `max_cols` columns of it
 * (negative: to the grid's edge). Text that does not fit is cut, after a whole word where that leaves
 * enough, and ends in "…". Returns the columns drawn. */
int grid_text(struct grid *, int col, int row, int max_cols, enum role, const char *text);

/* The same, ending just before `end_col`. */
int grid_text_right(struct grid *, int end_col, int row, int max_cols, enum role, const char *text);

__attribute__((format(printf, 6, 7)))
int grid_printf(struct grid *, int col, int row, int max_cols, enum role, const char *format, ...);

/* Changes roles and keeps glyphs. Half of a wide letter takes the other half with it. */
void grid_role(struct grid *, struct rect, enum role);

/* The whole grid as UTF-8 lines, each ended by '\n', with trailing blanks if `pad`. Freed
 * by the caller. */
char *grid_to_text(const struct grid *, bool pad);

/* Replaces every glyph outside ASCII by its ASCII replacement (theme.h), wide ones by two. */
void grid_to_ascii(struct grid *);

#endif
