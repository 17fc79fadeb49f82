/*
 * Pieces: the parts of a picture. A row of a grid becomes grounds, shapes and words, each a run of
 * cells of one look. svg_document.c writes them, svg_film.c knows when each is visible.
 *
 * The letters of a piece of words are all wide, or all narrow, so that a viewer that stretches it to its
 * width puts each of them into its cells; and all are written in one direction, since a viewer moves
 * words that are not.
 */
#ifndef WAITSCOPE_SVG_PIECE_H
#define WAITSCOPE_SVG_PIECE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/array.h"
#include "base/letter.h"
#include "ui/draw/grid.h"
#include "ui/draw/theme.h"

/* In the order in which they are painted. */
enum piece_kind {
	PIECE_GROUND, /* filled cells */
	PIECE_BLOCK,  /* shapes that touch the next cell's: soft edges would show as seams */
	PIECE_LINE,   /* other shapes */
	PIECE_WORDS,  /* text */
	PIECE_KIND_COUNT,
};

enum { INK_BOLD = 1 << 24 };

struct svg_piece {
	enum piece_kind kind;
	int32_t ink;     /* 0xRRGGBB, and INK_BOLD */
	int row, col, cols;
	uint32_t glyph;  /* BLOCK, LINE: the same in each of its cells */
	struct letter *words; /* WORDS: one per cell, owned by the piece; NULL for the other kinds */
};

struct svg_pieces {
	ARRAY(struct svg_piece) list;
};

/* Appends the pieces of one row. */
void svg_pieces_of_row(struct svg_pieces *, const struct grid *, int row, enum theme);

void svg_pieces_release(struct svg_pieces *);

void svg_pieces_add(struct svg_pieces *, struct svg_piece);

bool svg_piece_same(const struct svg_piece *, const struct svg_piece *);

/* The letters of a piece of words: fewer than its cells if they are wide. */
int svg_piece_letters(const struct svg_piece *);

/* Writes a piece's words as XML text. */
void svg_write_words(FILE *, const struct svg_piece *);

#endif
