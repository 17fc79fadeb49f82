/* UTF-8 (RFC 3629): characters in and out, and texts that are counted and cut. */
#ifndef WAITSCOPE_UTF8_H
#define WAITSCOPE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	UTF8_MAX_BYTES = 4,
	UTF8_REPLACEMENT = 0xfffd, /* shown for bytes that are no character */
};

/* A character while its bytes come one by one. All zero is the beginning of one. */
struct utf8_reader {
	uint32_t character; /* so far */
	int length;         /* bytes that it will have; 0: none has come */
	int missing;        /* bytes that are still to come */
};

enum utf8_step {
	UTF8_MORE,  /* the character is not whole yet */
	UTF8_WHOLE, /* it is, with this byte */
	UTF8_WRONG, /* with this byte it turns out to be none: an overlong form, half of a UTF-16
	             * pair, something beyond Unicode, or a byte that begins no character */
	UTF8_TORN,  /* it ended before this byte, which is still to be read */
};

/* Reads a byte. After WHOLE the character is in *character; after all but MORE the reader
 * stands at the beginning of a character. */
enum utf8_step utf8_read(struct utf8_reader *, unsigned char byte, uint32_t *character);

/* Decodes the character that the bytes begin with. Returns how many bytes it has;
 * 0 if all of the `size` bytes are the beginning of one and more must come; -n if the
 * first n bytes are none (n > 1 only for overlong forms, halves of UTF-16 pairs and
 * what is beyond Unicode). */
int utf8_decode(const char *bytes, size_t size, uint32_t *character);

/* Writes a character, UTF8_MAX_BYTES at most and no NUL. Returns the byte behind it. */
char *utf8_encode(char *out, uint32_t character);

/* Whether a text is UTF-8 to its end. */
bool utf8_is_valid(const char *text);

/* How many characters, not bytes, a valid text has. */
size_t utf8_length(const char *text);

/* How many bytes to keep of a text so that they are no more than `most`, and do not end in the
 * middle of a character. */
size_t utf8_cut(const char *text, size_t most);

#endif
