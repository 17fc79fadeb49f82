/* Text in JSON strings. */
#include "base/json_text.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

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
	if (!utf8_is_control(c))
		return utf8_write(out, c);
	*out++ = '\\';
	*out++ = 'u';
	for (int shift = 12; shift >= 0; shift -= 4) /* all of these are below U+10000 */
		*out++ = digits[c >> shift & 0xf];
	return out;
}

size_t
json_text_plain(const char *bytes, size_t size)
{
	size_t n = 0;

	while (n < size && bytes[n] >= ' ' && bytes[n] <= '~' && bytes[n] != '"' && bytes[n] != '\\')
		n++;
	return n;
}

void
json_text_write_dumped(FILE *file, const char *json)
{
	size_t left = strlen(json);

	while (left > 0) {
		char bytes[JSON_TEXT_MAX_BYTES];
		uint32_t c = UTF8_REPLACEMENT;
		int taken = utf8_decode(json, left, &c);
		size_t used = taken <= 0 ? 1 : (size_t)taken;

		if (taken <= 0 || c < ' ' || !utf8_is_control(c)) /* a blank between values may be one */
			fwrite(json, 1, used, file);
		else
			fwrite(bytes, 1, (size_t)(json_text_encode(bytes, c) - bytes), file);
		json += used;
		left -= used;
	}
}

void
json_text_write(FILE *file, const char *text)
{
	size_t left = strlen(text);

	putc_unlocked('"', file);
	while (left > 0) {
		char bytes[JSON_TEXT_MAX_BYTES];
		uint32_t c = UTF8_REPLACEMENT;
		size_t used = json_text_plain(text, left);

		if (used > 0) {
			fwrite(text, 1, used, file);
		} else {
			int taken = utf8_decode(text, left, &c);

			used = taken == 0 ? left : (size_t)abs(taken); /* 0: it is cut off */
			fwrite(bytes, 1, (size_t)(json_text_encode(bytes, taken > 0 ? c : UTF8_REPLACEMENT) - bytes), file);
		}
		text += used;
		left -= used;
	}
	putc_unlocked('"', file);
}
