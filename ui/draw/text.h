/* Text as a grid shows it: every character is one column wide; and how a text becomes rows. */
#ifndef WAITSCOPE_TEXT_H
#define WAITSCOPE_TEXT_H

#include <stddef.h>
#include <stdint.h>

/* Decodes the character at *text, which must not be at its end, and moves past it. A byte that isn't
 * UTF-8, or a character that does not fit into one cell, becomes '?'. */
uint32_t text_next(const char **text);

/* The columns of a UTF-8 text: one for each of its characters. */
int text_cols(const char *text);

/* The first of the texts (NULL-ended) that takes at most `cols` columns, or "". */
const char *text_that_fits(const char *const *texts, int cols);

/*
 * Breaks a text into rows. Returns how many of its bytes go into a row of `cols` columns: its first
 * line, if all of it fits; else up to the last blank that fits, preferring one after a character of
 * `stops` ("": no preference); else as many characters as fit, at least one. 0 only for an empty line.
 */
size_t text_row(const char *text, int cols, const char *stops);

/* How many rows of that many columns it takes: at least 1. */
int text_rows(const char *text, int cols);

/* The text after that row, without the blank or line feed that broke it. */
const char *text_behind_row(const char *text, size_t row);

#endif
