/* Text as a grid shows it. */
#include "ui/draw/text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "ui/draw/theme.h"

/* Ranges of Unicode in which every character is one column wide everywhere. The locale does not
 * matter: a view draws the same wherever it runs. */
static const struct {
	uint32_t first, last;
} narrow_ranges[] = {
	{ 0x0020, 0x007e }, { 0x00a1, 0x00ac }, { 0x00ae, 0x02ff }, { 0x0370, 0x0377 },
	{ 0x0384, 0x0482 }, { 0x048a, 0x052f }, { 0x1e00, 0x1eff }, { 0x2010, 0x2027 },
};

static bool
is_narrow(uint32_t c)
{
	for (size_t i = 0; i < sizeof narrow_ranges / sizeof *narrow_ranges; i++)
		if (c >= narrow_ranges[i].first && c <= narrow_ranges[i].last)
			return true;
	return c > 0x7f && theme_glyph_ascii(c) != '?';
}

uint32_t
text_next(const char **text)
{
	uint32_t c;
	int size = utf8_decode(*text, strnlen(*text, UTF8_MAX_BYTES), &c);

	*text += size == 0 ? 1 : abs(size);
	return size > 0 && is_narrow(c) ? c : '?';
}

int
text_cols(const char *text)
{
	int cols = 0;

	for (; *text != '\0'; cols++)
		text_next(&text);
	return cols;
}

const char *
text_that_fits(const char *const *texts, int cols)
{
	for (; *texts != NULL; texts++)
		if (text_cols(*texts) <= cols)
			return *texts;
	return "";
}

size_t
text_row(const char *text, int cols, const char *stops)
{
	const char *at = text, *blank = text, *stop = text;
	int col = 0;

	while (*at != '\0' && *at != '\n') {
		const char *next = at;

		if (*at == ' ') {
			blank = at;
			if (at > text && strchr(stops, at[-1]) != NULL)
				stop = at;
		}
		text_next(&next);
		if (++col > cols) {
			if (stop > text || blank > text)
				return (size_t)((stop > text ? stop : blank) - text);
			return (size_t)((at > text ? at : next) - text);
		}
		at = next;
	}
	return (size_t)(at - text);
}

const char *
text_behind_row(const char *text, size_t row)
{
	text += row;
	return *text == ' ' || *text == '\n' ? text + 1 : text;
}

int
text_rows(const char *text, int cols)
{
	int rows = 1;

	for (text = text_behind_row(text, text_row(text, cols, "")); *text != '\0'; rows++)
		text = text_behind_row(text, text_row(text, cols, ""));
	return rows;
}
