/* Shapes: glyphs that fonts draw differently, or with seams between cells, as SVG paths on whole pixels.
 * Pure: tables and some arithmetic. */
#ifndef WAITSCOPE_SHAPE_H
#define WAITSCOPE_SHAPE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* A cell in a picture. Its eighths are whole pixels, in both directions. */
enum { CELL_WIDTH_PX = 8, CELL_HEIGHT_PX = 16 };

enum shape_kind {
	SHAPE_NONE,  /* left to the font */
	SHAPE_SHADE, /* fills its cell: shape_shade() */
	SHAPE_BLOCK, /* a part of the cell: straight edges that meet the next cell's */
	SHAPE_LINE,  /* lines, arcs, marks */
};

/* Box and block characters (U+2500 to U+259F), dots (U+2801 to U+28FF), triangles, stars and their like. */
enum shape_kind shape_kind(uint32_t glyph);

/* How much of its cell a shade fills with its colour, in percent: 25 (░) to 100 (█). */
int shape_shade(uint32_t glyph);

/* Returns true if its path is so long that a picture should store it once and refer to it. */
bool shape_is_stamp(uint32_t glyph);

/* Writes the path data of `cells` cells with that glyph, a BLOCK or a LINE, side by side; the first
 * one's upper left corner is at (x_px, y_px). */
void shape_write(FILE *, uint32_t glyph, int x_px, int y_px, int cells);

#endif
