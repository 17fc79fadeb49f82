/*
 * Letters of keywords, of files and of protocols: ASCII's, whatever the locale. In a Turkish one
 * strcasecmp() and its like take "I" and "i" for different letters.
 */
#ifndef WAITSCOPE_ASCII_H
#define WAITSCOPE_ASCII_H

#include <stdbool.h>
#include <stddef.h>

/* The other case of an ASCII letter; any other byte as it is. */
char ascii_lower(char);
char ascii_upper(char);

/* Returns true if the texts are the same but for the case of ASCII letters. */
bool ascii_same(const char *, const char *);

/* The same of the first `size` bytes, or of all up to the NUL if there are fewer. */
bool ascii_same_start(const char *, const char *, size_t size);

/* Writes a byte as a URL spells what it may not contain (RFC 3986, 2.1): "%", two digits, no NUL. Returns the end
 * of what was written. */
char *ascii_percent(char *out, char byte);

#endif
