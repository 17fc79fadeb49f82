/* Letters as a terminal can be sent them, in this locale. */
#ifndef WAITSCOPE_SENDABLE_H
#define WAITSCOPE_SENDABLE_H

#include <stdbool.h>
#include <wchar.h>

#include "base/letter.h"

/* A character with its marks, and the NUL. */
enum { SENDABLE_SIZE = LETTER_MARKS + 2 };

/* The characters to send for a letter of so many columns, 1 or 2. Whoever draws asks the locale how wide they are: one
 * that this locale or the console (`few_glyphs`: its font has 256 or 512) cannot show, or that is taken for wider or
 * narrower, is replaced, by two if it is wide, which it must not be where `can_be_wide` is false. Returns how many texts
 * it becomes, each of which takes a cell of its own. */
int sendable_write(const struct letter *, int cols, bool few_glyphs, bool can_be_wide, wchar_t out[2][SENDABLE_SIZE]);

#endif
