/*
 * Letters: a text as cells show it. A letter is a character with the marks that combine with it, and
 * is one or two columns wide; the one place that says which.
 *
 * Nobody can ask a terminal how wide it draws something, and whoever guesses wrong shifts all that
 * follows in the row. So what terminals agree about is shown as it is, and the rest as something that
 * they do agree about:
 *
 *	Chinese, Japanese, Korean, emoji       two columns, as Unicode says (East Asian Width W and F)
 *	of ambiguous width (Greek, ─ ● …)      one: what terminals do unless told otherwise
 *	combining marks                        one character with theirs where Unicode has it (é, が, 한);
 *	                                       else drawn over it, at most LETTER_MARKS of them, which is what
 *	                                       curses takes; a mark without a character stands on ◌
 *	emoji joined to one (ZWJ)              next to each other, as where the joined one is unknown
 *	variation selectors, skin tones        left out: some terminals take them for two more columns
 *	flags, of two regional indicators      their two letters
 *	other characters without a look        left out: joiners, soft hyphens, fillers, marks of direction
 *	blanks of one column                   ' '
 *	control characters, among them those   '?', and so are bytes that are not UTF-8, and characters for
 *	that turn the direction of writing     private use or unknown to the library
 *
 * Letters written from right to left stay in the order in which they are read: some terminals turn
 * them round, each word in its place.
 *
 * Widths come from libunistring and not from wcwidth(): a picture is the same in every locale.
 */
#ifndef WAITSCOPE_LETTER_H
#define WAITSCOPE_LETTER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/utf8.h"

enum { LETTER_MARKS = 4, LETTER_MAX_BYTES = (1 + LETTER_MARKS) * UTF8_MAX_BYTES };

struct letter {
	uint32_t base;
	uint32_t marks[LETTER_MARKS]; /* 0 after the last */
};

/* Reads the letter at *text and moves past it and whatever is left out after it. Returns its columns, 1
 * or 2; or 0 if nothing that has a look is left before the text's end, or the line's. */
int letter_read(const char **text, struct letter *);

/* Writes it: at most LETTER_MAX_BYTES, and no NUL. Returns the end of what was written. */
char *letter_encode(char *out, const struct letter *);

/* A text from outside as cells would show it, its lines one under the other: fit to be printed, whoever it is from.
 * The caller frees it. */
char *letter_clean(const char *text);

/* Returns true if words of its script have no blanks between them: Chinese, Japanese, and other wide
 * letters but Korean ones. */
bool letter_is_unspaced(uint32_t base);

/* Returns true if it is written from right to left. */
bool letter_is_rtl(uint32_t base);

#endif
