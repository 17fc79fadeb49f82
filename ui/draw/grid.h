/* The grid: cells in memory, each a glyph and a colour role. Drawing is clipped to it. Golden tests,
 * pictures and the screen read it. */
#ifndef WAITSCOPE_GRID_H
#define WAITSCOPE_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/draw/role.h"

struct cell {
	uint32_t glyph; /* one Unicode character of width 1 */
	uint32_t role;  /* enum role; so wide that a cell has no padding and can be compared as memory */
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

/* The cell, or NULL outside. */
struct cell *grid_cell(const struct grid *, int col, int row);

/* Draw one glyph, a rectangle of it, or a row of it. */
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

/* Draws UTF-8 text from (col, row) on, at most `max_cols` columns of it (negative: to the grid's edge).
 * Text that does not fit ends in "…". Control characters and characters that aren't one column wide
 * become '?'. Returns the columns drawn. */
int grid_text(struct grid *, int col, int row, int max_cols, enum role, const char *text);

/* The same, ending just before `end_col`. */
int grid_text_right(struct grid *, int end_col, int row, int max_cols, enum role, const char *text);

__attribute__((format(printf, 6, 7)))
int grid_printf(struct grid *, int col, int row, int max_cols, enum role, const char *format, ...);

/* Changes roles and keeps glyphs. */
void grid_role(struct grid *, struct rect, enum role);

/* The whole grid as UTF-8 lines, each ended by '\n', with trailing blanks if `pad`. Freed
 * by the caller. */
char *grid_to_text(const struct grid *, bool pad);

/* Replaces every glyph outside ASCII by its ASCII replacement (theme.h). */
void grid_to_ascii(struct grid *);

#endif
