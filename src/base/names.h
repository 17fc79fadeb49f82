/* Names as sentences list them. A list of names is a function: name_at(0), name_at(1), … up to the
 * first NULL. Pure. */
#ifndef WAITSCOPE_NAMES_H
#define WAITSCOPE_NAMES_H

#include <stddef.h>

/* Writes `template` with the names for each {list} in it, as "a, b, c", and for each {any}, as "a, b or
 * c". `name_at` may be NULL if there is neither. Always terminated; cut off if `size` is too small. */
void names_fill(const char *template, const char *(*name_at)(int i), char *out, size_t size);

/* The index of the name that `text` is, in any case; -1, and "one of a, b, c" in `why`. */
int names_find(const char *text, const char *(*name_at)(int i), char *why, size_t why_size);

enum { NAMES_SIZE = 256 }; /* enough for the lists that there are */

#endif
