/* Text in JSON strings (RFC 8259). */
#ifndef WAITSCOPE_JSON_TEXT_H
#define WAITSCOPE_JSON_TEXT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { JSON_TEXT_MAX_BYTES = 6 }; /* of one character */

/* Writes a character as it appears in a JSON string: at most JSON_TEXT_MAX_BYTES, and no NUL.
 * What a terminal might obey (utf8_is_control) is escaped. Returns the end of what was written. */
char *json_text_encode(char *out, uint32_t character);

/* Returns how many bytes at the beginning stand for themselves in a JSON string: printable ASCII but quotes and backslashes. */
size_t json_text_plain(const char *bytes, size_t size);

/* Writes a whole JSON string, with its quotes. Bytes that are not UTF-8 become U+FFFD. */
void json_text_write(FILE *, const char *text);

/* Writes JSON that a library has made, which leaves some of what a terminal might obey as it is: that is escaped. */
void json_text_write_dumped(FILE *, const char *json);

#endif
