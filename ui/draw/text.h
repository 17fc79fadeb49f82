/* Text as a grid shows it, in letters of one or two columns (base/letter.h); and how a text becomes rows. */
#ifndef WAITSCOPE_TEXT_H
#define WAITSCOPE_TEXT_H

#include <stddef.h>

#include "base/letter.h"

/* Reads a letter, and moves past it; a line's end becomes a blank as in a row there is none. Returns its
 * columns; 0 if what was left has no look, and the text is at its end. */
int text_letter(const char **text, struct letter *);

/* The columns of a UTF-8 text. */
int text_cols(const char *text);

/* Cuts a text that takes more than `cols` columns: how many of its bytes stand before the "…", which has one
 * of the columns; *used is set to theirs. It is cut after the blank behind a whole word, if that leaves more
 * than half of it. */
size_t text_cut(const char *text, int cols, int *used);

/* The columns that it takes then, the "…" included. */
int text_cut_cols(const char *text, int cols);

/* Copies the first `length` bytes of a text, letter by letter, into `out`: what has no look is left
 * out, and a text that is too long ends in "…". There is room for that at least. */
void text_copy(char *out, size_t size, const char *text, size_t length);

/* The first of the texts (NULL-ended) that takes at most `cols` columns, or "". */
const char *text_that_fits(const char *const *texts, int cols);

/*
 * Breaks a text into rows. Returns how many of its bytes go into a row of `cols` columns: its first
 * line, if all of it fits; else up to the last blank that fits, preferring one after a character of
 * `stops` ("": no preference); else as many letters as fit, at least one. 0 only for an empty line.
 *
 * Where wide letters are, and Unicode allows it, a row also ends without a blank: not before 。 or after
 * 「 (UAX 14).
 */
size_t text_row(const char *text, int cols, const char *stops);

/* How many rows of that many columns it takes: at least 1. */
int text_rows(const char *text, int cols);

/* The text after that row, without the blank or line feed that broke it. */
const char *text_behind_row(const char *text, size_t row);

#endif
