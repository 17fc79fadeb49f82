/* Signs as words. */
#include "tell/spoken.h"

#include <string.h>

#include "base/utf8.h"

static const struct {
	const char *sign, *words;
} signs[] = {
	{ "×", "times" }, { "÷", "divided by" }, { "⌈", "(" }, { "⌉", ", rounded up)" }, { "≈", "about" }, { "…", "..." }, { "−", "-" },
};

enum { SIGN_COUNT = sizeof signs / sizeof signs[0] };

/* The first sign in the text; SIGN_COUNT: there is none, and *length is that of the text. */
static int
next_sign(const char *text, size_t *length)
{
	int first = SIGN_COUNT;

	*length = strlen(text);
	for (int i = 0; i < SIGN_COUNT; i++) {
		const char *at = strstr(text, signs[i].sign);

		if (at != NULL && (size_t)(at - text) < *length) {
			*length = (size_t)(at - text);
			first = i;
		}
	}
	return first;
}

void
spoken_write(const char *text, char *out, size_t size)
{
	size_t length;
	int sign;

	out[0] = '\0';
	do {
		sign = next_sign(text, &length);
		utf8_add(out, size, "%.*s%s", (int)length, text, sign < SIGN_COUNT ? signs[sign].words : "");
		text += length + (sign < SIGN_COUNT ? strlen(signs[sign].sign) : 0);
	} while (sign < SIGN_COUNT);
}
