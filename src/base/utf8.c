/* UTF-8: the one decoder and the one encoder. */
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>
#include <unictype.h>

enum {
	CONTINUATION_BITS = 6, /* of the character, in each byte but the first */
	CONTINUATION_MASK = 0xc0,
	CONTINUATION = 0x80,
	SURROGATES_FIRST = 0xd800,
	SURROGATES_LAST = 0xdfff,
	UNICODE_LAST = 0x10ffff,
};

/* By length: the bits of the first byte that tell it, and the least character that needs it. */
static const struct form {
	unsigned char mask, lead;
	uint32_t least;
} forms[] = {
	{ 0x80, 0x00, 0 },
	{ 0xe0, 0xc0, 0x80 },
	{ 0xf0, 0xe0, 0x800 },
	{ 0xf8, 0xf0, 0x10000 },
};

enum { FORM_COUNT = sizeof forms / sizeof forms[0] };

bool
utf8_continues(char byte)
{
	return ((unsigned char)byte & CONTINUATION_MASK) == CONTINUATION;
}

static void
read_first(struct utf8_reader *reader, unsigned char byte)
{
	for (int i = 0; i < FORM_COUNT; i++) {
		if ((byte & forms[i].mask) != forms[i].lead)
			continue;
		reader->character = byte & (unsigned char)~forms[i].mask;
		reader->length = i + 1;
		reader->missing = i;
	}
}

enum utf8_step
utf8_read(struct utf8_reader *reader, unsigned char byte, uint32_t *character)
{
	uint32_t c, least;

	if (reader->length == 0) {
		read_first(reader, byte);
		if (reader->length == 0)
			return UTF8_WRONG;
	} else if (!utf8_continues((char)byte)) {
		*reader = (struct utf8_reader){ 0 };
		return UTF8_TORN;
	} else {
		reader->character = reader->character << CONTINUATION_BITS | (byte & (unsigned char)~CONTINUATION_MASK);
		reader->missing--;
	}
	if (reader->missing > 0)
		return UTF8_MORE;
	c = reader->character;
	least = forms[reader->length - 1].least;
	*reader = (struct utf8_reader){ 0 };
	if (c < least || c > UNICODE_LAST || (c >= SURROGATES_FIRST && c <= SURROGATES_LAST))
		return UTF8_WRONG;
	*character = c;
	return UTF8_WHOLE;
}

int
utf8_decode(const char *bytes, size_t size, uint32_t *character)
{
	struct utf8_reader reader = { 0 };

	for (size_t i = 0; i < size; i++) {
		switch (utf8_read(&reader, (unsigned char)bytes[i], character)) {
		case UTF8_MORE:
			break;
		case UTF8_WHOLE:
			return (int)i + 1;
		case UTF8_WRONG:
			return -((int)i + 1);
		case UTF8_TORN:
			return -1;
		}
	}
	return 0;
}

/* The byte of a character that `followers` others follow. */
static char
continuation(uint32_t c, int followers)
{
	return (char)(CONTINUATION | (c >> followers * CONTINUATION_BITS & (unsigned char)~CONTINUATION_MASK));
}

char *
utf8_write(char *out, uint32_t c)
{
	int more = FORM_COUNT - 1;

	while (more > 0 && c < forms[more].least)
		more--;
	*out++ = (char)(forms[more].lead | c >> more * CONTINUATION_BITS);
	while (more > 0) {
		more--;
		*out++ = continuation(c, more);
	}
	return out;
}

size_t
utf8_mark_size(const char *bytes, size_t size)
{
	static const char mark[] = "\xef\xbb\xbf";

	return size >= sizeof mark - 1 && memcmp(bytes, mark, sizeof mark - 1) == 0 ? sizeof mark - 1 : 0;
}

bool
utf8_is_control(uint32_t c)
{
	return c < ' ' || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || /* lines, paragraphs */
	    (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);          /* directions of writing */
}

size_t
utf8_without_line_ends(const char *text)
{
	size_t size = strlen(text);

	while (size > 0 && (text[size - 1] == '\n' || text[size - 1] == '\r'))
		size--;
	return size;
}

void
utf8_clean(char *text, char instead)
{
	char *out = text;

	while (*text != '\0') {
		uint32_t c = 0;
		int size = utf8_decode(text, strnlen(text, UTF8_MAX_BYTES), &c);
		int bytes = size > 0 ? size : size < 0 ? -size : 1;

		if (size <= 0 || utf8_is_control(c)) {
			*out++ = instead;
		} else {
			memmove(out, text, (size_t)bytes);
			out += bytes;
		}
		text += bytes;
	}
	*out = '\0';
}

bool
utf8_is_valid(const char *text)
{
	size_t left = strlen(text);

	while (left > 0) {
		uint32_t c;
		int taken = utf8_decode(text, left, &c);

		if (taken <= 0)
			return false;
		text += taken;
		left -= (size_t)taken;
	}
	return true;
}

size_t
utf8_length(const char *text)
{
	size_t length = 0;

	for (; *text != '\0'; text++)
		length += !utf8_continues(*text);
	return length;
}

static const char ellipsis[] = "…";

size_t
utf8_cut(const char *text, size_t most)
{
	size_t size = strnlen(text, most);

	while (size > 0 && utf8_continues(text[size]))
		size--;
	return size;
}

/* Like utf8_cut(), but no letter loses the marks that combine with it. */
static size_t
cut_letters(const char *text, size_t most)
{
	size_t cut = utf8_cut(text, most);
	uint32_t c;

	while (cut > 0 && utf8_decode(text + cut, strlen(text + cut), &c) > 0 && uc_combining_class(c) != UC_CCC_NR)
		cut = utf8_cut(text, cut - 1);
	return cut;
}

/* Returns true if the text's end was cut off already, as far as its last letter and its room tell. */
static bool
is_cut(const char *text, size_t used, size_t size)
{
	return used >= strlen(ellipsis) && used + UTF8_MAX_BYTES >= size && strcmp(text + used - strlen(ellipsis), ellipsis) == 0;
}

void
utf8_vadd(char *text, size_t size, const char *format, va_list args)
{
	size_t used = strlen(text);
	int length;

	if (is_cut(text, used, size))
		return;
	length = vsnprintf(text + used, size - used, format, args);
	if (length >= 0 && (size_t)length < size - used)
		return;
	if (size >= sizeof ellipsis)
		memcpy(text + cut_letters(text, size - sizeof ellipsis), ellipsis, sizeof ellipsis);
	else
		text[0] = '\0';
}

void
utf8_add(char *text, size_t size, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	utf8_vadd(text, size, format, args);
	va_end(args);
}

void
utf8_vformat(char *text, size_t size, const char *format, va_list args)
{
	text[0] = '\0';
	utf8_vadd(text, size, format, args);
}

void
utf8_format(char *text, size_t size, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	utf8_vformat(text, size, format, args);
	va_end(args);
}
