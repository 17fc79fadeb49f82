/* UTF-8 (RFC 3629): decoding and encoding characters, counting and cutting texts. */
#ifndef WAITSCOPE_UTF8_H
#define WAITSCOPE_UTF8_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	UTF8_MAX_BYTES = 4,
	UTF8_REPLACEMENT = 0xfffd, /* shown in place of bytes that are not a character */
};

/* A character whose bytes come one by one. All zero: none has come yet. */
struct utf8_reader {
	uint32_t character; /* so far */
	int length;         /* bytes that it will have; 0: none has come */
	int missing;        /* bytes still to come */
};

enum utf8_step {
	UTF8_MORE,  /* the character is not whole yet */
	UTF8_WHOLE, /* it is, with this byte */
	UTF8_WRONG, /* with this byte it turns out not to be one: an overlong form, half of a UTF-16
	             * pair, something beyond Unicode, or a byte that begins no character */
	UTF8_TORN,  /* it broke off before this byte, which must be read again */
};

/* Reads a byte. After WHOLE the character is in *character; after anything but MORE the
 * reader expects the beginning of a character. */
enum utf8_step utf8_read(struct utf8_reader *, unsigned char byte, uint32_t *character);

/* Decodes the first character of the bytes. Returns its length in bytes; 0 if all `size`
 * bytes are the beginning of a character and more must come; -n if the first n bytes are
 * not a character (n > 1 only for overlong forms, halves of UTF-16 pairs and what is beyond
 * Unicode). */
int utf8_decode(const char *bytes, size_t size, uint32_t *character);

/* Writes a character: at most UTF8_MAX_BYTES, and no NUL. Returns the end of what was written. */
char *utf8_write(char *out, uint32_t character);

/* Returns true if the byte continues a character that one before it began. */
bool utf8_continues(char byte);

/* Returns true if terminals might obey the character: a control character, or one that turns the
 * direction of writing for what follows, and so could show a line other than it is. */
bool utf8_is_control(uint32_t character);

/* How many bytes of a text come before the line ends at its end. */
size_t utf8_without_line_ends(const char *text);

/* Puts `instead` for every such character of a text, and for every byte that is not UTF-8. */
void utf8_clean(char *text, char instead);

/* The length of the mark of UTF-8 (a byte order mark) with which some editors begin a file; 0 if there is none. */
size_t utf8_mark_size(const char *bytes, size_t size);

/* Returns true if the whole text is UTF-8. */
bool utf8_is_valid(const char *text);

/* The number of characters (not bytes) in a valid text. */
size_t utf8_length(const char *text);

/* The length in bytes of the longest beginning of a text that has at most `most` bytes and
 * does not end in the middle of a character. */
size_t utf8_cut(const char *text, size_t most);

/*
 * The one way to write a text into an array: like snprintf(), but a text that is too long ends in "…",
 * between two letters; where there is no room even for that (less than 4 bytes), nothing is written.
 * The arguments may not stand in the array. utf8_add() writes behind what stands in it; behind a text
 * that was cut it writes nothing.
 */
__attribute__((format(printf, 3, 4)))
void utf8_format(char *text, size_t size, const char *format, ...);
__attribute__((format(printf, 3, 0)))
void utf8_vformat(char *text, size_t size, const char *format, va_list);
__attribute__((format(printf, 3, 4)))
void utf8_add(char *text, size_t size, const char *format, ...);
__attribute__((format(printf, 3, 0)))
void utf8_vadd(char *text, size_t size, const char *format, va_list);

#endif
