/* UTF-8: one character in and out. */
#ifndef WAITSCOPE_UTF8_H
#define WAITSCOPE_UTF8_H

#include <stddef.h>
#include <stdint.h>

enum { UTF8_MAX_BYTES = 4 };

/* Decodes the character that the bytes begin with. Returns how many bytes it has;
 * 0 if all of the `size` bytes are the beginning of one and more must come; -n if the
 * first n bytes are none (more than one for overlong forms, halves of UTF-16 pairs and
 * what is beyond Unicode). */
int utf8_decode(const char *bytes, size_t size, uint32_t *character);

/* Writes a character, UTF8_MAX_BYTES at most and no NUL. Returns the byte behind it. */
char *utf8_encode(char *out, uint32_t character);

#endif
