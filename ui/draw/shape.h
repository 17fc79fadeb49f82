/* Shapes: glyphs that fonts draw differently, or with seams between cells, as
 * SVG paths on whole pixels. Pure: a table and some arithmetic. */
#ifndef WAITSCOPE_SHAPE_H
#define WAITSCOPE_SHAPE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* A cell in a picture. Eighths of it are whole pixels, both ways. */
enum { CELL_WIDTH_PX = 8, CELL_HEIGHT_PX = 16 };

enum shape_kind {
	SHAPE_NONE,  /* a font's affair */
	SHAPE_SHADE, /* fills its cell: shape_shade() */
	SHAPE_BLOCK, /* a part of the cell: straight edges that meet the next cell's */
	SHAPE_LINE,  /* lines, arcs, marks */
};

/* Box and block characters (U+2500 to U+259F), triangles, stars and their like. */
enum shape_kind shape_kind(uint32_t glyph);

/* How much of its cell a shade fills with its colour, in percent: 25 (░) to 100 (█). */
int shape_shade(uint32_t glyph);

/* Whether its path is so long that a picture should hold it once and point to it. */
bool shape_is_stamp(uint32_t glyph);

/* Path data of `cells` cells with that glyph side by side, the first one's upper left
 * corner at (x_px, y_px). A BLOCK or a LINE. */
void shape_write(FILE *, uint32_t glyph, int x_px, int y_px, int cells);

#endif
