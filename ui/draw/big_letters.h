/* Large letters, of half blocks, for what is read from the back of a room: an address. Pure. */
#ifndef WAITSCOPE_BIG_LETTERS_H
#define WAITSCOPE_BIG_LETTERS_H

#include "ui/draw/grid.h"

enum { BIG_LETTER_ROWS = 3 };

/* The columns that the text takes; -1 if one of its letters has no large form. Digits, a to f, and ".:[]" have. */
int big_letters_cols(const char *text);

/* Draws it, if all its letters have a large form. */
void big_letters_draw(struct grid *, int col, int row, enum role, const char *text);

#endif
