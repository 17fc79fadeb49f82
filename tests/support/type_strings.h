/*
 * What may be sent to terminals of a type: the strings of its terminfo entry that draw, with every
 * parameter that a screen of that size can have. terminfo(5) says what each is for.
 */
#ifndef WAITSCOPE_TYPE_STRINGS_H
#define WAITSCOPE_TYPE_STRINGS_H

#include <stdbool.h>
#include <stddef.h>

struct type_strings;

/* Says which entry a type's is: two have the same number if nothing that is sent differs between them
 * (strings, flags, numbers, and how the mouse is reported). Returns false if there is none, and for
 * another name of an entry: `term` must be its first, so that each is met once. */
bool type_strings_identify(const char *term, size_t *number);

/* The strings of a type that type_strings_identify() knows. */
struct type_strings *type_strings_new(const char *term, int cols, int rows);
void type_strings_free(struct type_strings *);

/* The length of the longest string that the bytes begin with; 0 if they begin with none. */
size_t type_strings_match(const struct type_strings *, const char *bytes, size_t size);

/* The value of one, by its short name; NULL if the entry has none of that name, or if it does not draw
 * ("kmous" is there, too). */
const char *type_strings_value(const struct type_strings *, const char *name);

#endif
