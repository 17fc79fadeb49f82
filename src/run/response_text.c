/* What another server's response is like. */
#include "run/response_text.h"

#include <inttypes.h>
#include <string.h>

#include "base/utf8.h"

static void
add(char text[RESPONSE_FORM_SIZE], const char *words)
{
	utf8_add(text, RESPONSE_FORM_SIZE, ", %s", words);
}

void
response_form(const struct http_head *head, char text[RESPONSE_FORM_SIZE])
{
	utf8_format(text, RESPONSE_FORM_SIZE, "HTTP/1.%u", head->minor);
	switch ((enum http_framing)head->framing) {
	case FRAMING_NONE:
		add(text, "no body");
		break;
	case FRAMING_LENGTH:
		utf8_add(text, RESPONSE_FORM_SIZE, ", %" PRIu64 " byte%s", head->length, head->length == 1 ? "" : "s");
		break;
	case FRAMING_CHUNKED:
		add(text, "chunked");
		break;
	case FRAMING_CLOSE:
		add(text, "ends with the connection");
		break;
	}
	if (head->coding[0] != '\0')
		add(text, head->coding);
	if (head->keep_alive)
		add(text, "stays open");
	if (head->location != NULL)
		utf8_add(text, RESPONSE_FORM_SIZE, ", leads to %s", head->location);
	utf8_clean(text, '?');
}

/* Copies a body's beginning as characters. */
static bool
copy(const char *body, size_t kept, size_t size, char text[RESPONSE_TEXT_SIZE])
{
	bool is_whole = true;
	char *out = text;
	size_t at = 0;

	while (at < kept && at < RESPONSE_SHOWN) {
		uint32_t character = UTF8_REPLACEMENT;
		int length = utf8_decode(body + at, kept - at, &character);
		bool is_wrong = length <= 0 || character == 0;

		if (out + UTF8_MAX_BYTES + sizeof "…" > text + RESPONSE_TEXT_SIZE)
			break;
		out = utf8_write(out, is_wrong ? UTF8_REPLACEMENT : character);
		at += length > 0 ? (size_t)length : length < 0 ? (size_t)-length : kept - at;
		is_whole = is_whole && !is_wrong;
	}
	*out = '\0';
	if (at < size)
		strcpy(out, "…");
	return is_whole && at >= size;
}

bool
response_body(const char *body, size_t kept, size_t size, const char *coding, char text[RESPONSE_TEXT_SIZE])
{
	if (coding[0] == '\0' || size == 0)
		return copy(body, kept, size, text);
	utf8_format(text, RESPONSE_TEXT_SIZE, "(%zu byte%s, %s)", size, size == 1 ? "" : "s", coding);
	utf8_clean(text, '?');
	return false;
}
