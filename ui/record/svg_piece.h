/* Pieces: what a picture is made of. A row of a grid becomes grounds, shapes and
 * words, each a run of cells of one look. svg.c writes them, svg_film.c knows when
 * each is to be seen. */
#ifndef WAITSCOPE_SVG_PIECE_H
#define WAITSCOPE_SVG_PIECE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "ui/draw/grid.h"
#include "ui/draw/theme.h"

/* In the order in which they are painted. */
enum piece_kind {
	PIECE_GROUND, /* filled cells */
	PIECE_BLOCK,  /* shapes that meet the next cell's: painted without soft edges, else one sees seams */
	PIECE_LINE,   /* other shapes */
	PIECE_WORDS,  /* text */
	PIECE_KIND_COUNT,
};

enum { INK_BOLD = 1 << 24 };

struct piece {
	enum piece_kind kind;
	int32_t ink;     /* 0xRRGGBB, and INK_BOLD */
	int row, col, cols;
	uint32_t glyph;  /* BLOCK, LINE: in each of its cells */
	uint32_t *words; /* WORDS: a glyph for each of its cells; the piece's own. NULL in all others */
};

struct pieces {
	struct piece *list;
	size_t count, capacity;
};

/* Appends the pieces of one row. */
void pieces_of_row(struct pieces *, const struct grid *, int row, enum theme);

/* Frees the pieces and leaves the list empty, its memory kept; frees that too. */
void pieces_clear(struct pieces *);
void pieces_release(struct pieces *);

struct piece *pieces_add(struct pieces *, struct piece);

bool piece_same(const struct piece *, const struct piece *);

/* The ground and the ink of a picture: what COLOUR_DEFAULT stands for; and its frame's. */
struct paper {
	int32_t fg, bg, frame;
};
const struct paper *theme_paper(enum theme);

/* UTF-8 text, or glyphs, as XML text. What XML cannot hold becomes '?'. */
void xml_write(FILE *, const char *text);
void xml_write_glyphs(FILE *, const uint32_t *glyphs, int count);

#endif
