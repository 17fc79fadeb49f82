/* Text in JSON strings. */
#include "base/json_text.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

enum { DELETE = 0x7f };

char *
json_text_encode(char *out, uint32_t c)
{
	static const char digits[] = "0123456789abcdef";
	static const char short_escapes[] = {
		['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r', ['"'] = '"', ['\\'] = '\\',
	};

	if (c < sizeof short_escapes && short_escapes[c] != 0) {
		*out++ = '\\';
		*out++ = short_escapes[c];
		return out;
	}
	if (c >= ' ' && c != DELETE)
		return utf8_write(out, c);
	memcpy(out, "\\u00", 4);
	out[4] = digits[c >> 4];
	out[5] = digits[c & 0xf];
	return out + 6;
}

void
json_text_write(FILE *file, const char *text)
{
	size_t left = strlen(text);

	putc_unlocked('"', file);
	while (left > 0) {
		char bytes[JSON_TEXT_MAX_BYTES];
		uint32_t c = UTF8_REPLACEMENT;
		int taken = utf8_decode(text, left, &c);
		size_t used = taken == 0 ? left : (size_t)abs(taken); /* 0: it is cut off */

		fwrite(bytes, 1, (size_t)(json_text_encode(bytes, taken > 0 ? c : UTF8_REPLACEMENT) - bytes), file);
		text += used;
		left -= used;
	}
	putc_unlocked('"', file);
}
