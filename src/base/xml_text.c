/* Text in XML. */
#include "base/xml_text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

/* XML allows neither control characters nor halves of UTF-16 pairs. */
static bool
is_xml(uint32_t c)
{
	return c >= ' ' && c != 0x7f && (c < 0xd800 || c > 0xdfff) && c != 0xfffe && c != 0xffff && c <= 0x10ffff;
}

static const char *
entity_of(uint32_t c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	default:
		return NULL;
	}
}

void
xml_text_put(FILE *out, uint32_t character)
{
	uint32_t c = is_xml(character) ? character : '?';
	const char *entity = entity_of(c);
	char utf8[UTF8_MAX_BYTES];

	if (entity != NULL)
		fputs(entity, out);
	else
		fwrite(utf8, 1, (size_t)(utf8_write(utf8, c) - utf8), out);
}

void
xml_text_write(FILE *out, const char *text)
{
	for (int size; *text != '\0'; text += size == 0 ? 1 : abs(size)) {
		uint32_t c = 0;

		size = utf8_decode(text, strnlen(text, UTF8_MAX_BYTES), &c);
		xml_text_put(out, size > 0 ? c : 0);
	}
}
