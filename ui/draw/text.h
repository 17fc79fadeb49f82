/* Text as a grid shows it: what a character's width is, and how a text becomes rows. */
#ifndef WAITSCOPE_TEXT_H
#define WAITSCOPE_TEXT_H

#include <stddef.h>
#include <stdint.h>

/* Decodes the character at *text, which must not be at its end, and moves on behind it.
 * A byte that is no UTF-8, and a character that cannot stand in one cell, come as '?'. */
uint32_t text_next(const char **text);

/* Columns that a character of text_next() takes, and a whole UTF-8 text. */
int text_char_cols(uint32_t glyph);
int text_cols(const char *text);

/* The first of the texts (NULL-ended) that takes at most `cols`; "" if none. */
const char *text_that_fits(const char *const *texts, int cols);

/*
 * Breaks a text into rows. Returns how many of its bytes go into a row of `cols` columns:
 * its first line, if all of it fits; else up to the last blank that leaves room, or
 * better to one behind a character of `stops` ("": none is better); else as many
 * characters as fit, and one at least. 0 only of an empty line.
 */
size_t text_row(const char *text, int cols, const char *stops);

/* The text behind that row: without the blank or the line's end that broke it. */
const char *text_behind_row(const char *text, size_t row);

#endif
