/* Text as a grid shows it. */
#include "ui/draw/text.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unilbrk.h>

#include "base/memory.h"

int
text_letter(const char **text, struct letter *letter)
{
	int cols = letter_read(text, letter);

	if (cols > 0 || **text == '\0')
		return cols;
	++*text; /* a line's end */
	*letter = (struct letter){ .base = ' ' };
	return 1;
}

int
text_cols(const char *text)
{
	struct letter letter;
	int cols = 0;

	while (*text != '\0')
		cols += text_letter(&text, &letter);
	return cols;
}

size_t
text_cut(const char *text, int cols, int *used)
{
	const char *const begin = text, *words = text; /* words: up to the last whole one */
	int words_cols = 0, all_cols = 0;

	*used = 0;
	while (cols > 0 && *text != '\0') {
		const char *at = text;
		struct letter letter;
		int next = text_letter(&text, &letter);

		if (*at == ' ' && at[1] != ' ' && all_cols + 2 <= cols) {
			words = at + 1;
			words_cols = all_cols + 1;
		}
		if (all_cols + next >= cols) {
			text = at;
			break;
		}
		all_cols += next;
	}
	/* Not where that would take more than half of it away. */
	if (2 * words_cols > all_cols) {
		*used = words_cols;
		return (size_t)(words - begin);
	}
	*used = all_cols;
	return (size_t)(text - begin);
}

int
text_cut_cols(const char *text, int cols)
{
	int used;

	text_cut(text, cols, &used);
	return cols <= 0 ? 0 : used + 1;
}

void
text_copy(char *out, size_t size, const char *text, size_t length)
{
	static const char ellipsis[] = "…";
	const char *end = text + length;
	char *full = out + size - sizeof ellipsis;

	while (text < end && *text != '\0') {
		struct letter letter;
		char bytes[LETTER_MAX_BYTES];
		size_t count;

		if (text_letter(&text, &letter) == 0)
			break;
		count = (size_t)(letter_encode(bytes, &letter) - bytes);
		if (count > (size_t)(full - out)) {
			memcpy(out, ellipsis, sizeof ellipsis);
			return;
		}
		memcpy(out, bytes, count);
		out += count;
	}
	*out = '\0';
}

const char *
text_that_fits(const char *const *texts, int cols)
{
	for (; *texts != NULL; texts++)
		if (text_cols(*texts) <= cols)
			return *texts;
	return "";
}

/* The last place at which Unicode lets a line of these bytes end, other than at a blank, and next to a
 * wide letter; `text` if there is none. The last letter does not fit any more: it is there since what
 * follows decides, too. */
static const char *
last_break(const char *text, size_t length)
{
	char *breaks = mem_new(length + 1, 1);
	const char *at = text, *found = text;
	int before = 1;

	u8_possible_linebreaks((const uint8_t *)text, length, "UTF-8", breaks);
	while (at < text + length) {
		const char *next = at;
		struct letter letter;
		int cols = letter_read(&next, &letter);

		if (at > text && breaks[at - text] == UC_BREAK_POSSIBLE && (before == 2 || cols == 2) && at[-1] != ' ' && *at != ' ')
			found = at;
		before = cols;
		at = next;
	}
	free(breaks);
	return found;
}

size_t
text_row(const char *text, int cols, const char *stops)
{
	const char *at = text, *blank = text, *stop = text, *broken;
	bool has_wide = false;
	int col = 0;

	while (*at != '\0' && *at != '\n') {
		const char *next = at;
		struct letter letter;
		int letter_cols = letter_read(&next, &letter);

		if (*at == ' ') {
			blank = at;
			if (at > text && strchr(stops, at[-1]) != NULL)
				stop = at;
		}
		has_wide = has_wide || letter_cols == 2;
		col += letter_cols;
		if (col > cols) {
			broken = has_wide ? last_break(text, (size_t)(next - text)) : text;
			if (stop > text)
				return (size_t)(stop - text);
			if (blank > text || broken > text)
				return (size_t)((blank > broken ? blank : broken) - text);
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
