/* The text of a YAML file: its characters, and where they stand. */
#include "base/yaml_text.h"

#include <string.h>

#include "base/letter.h"
#include "base/memory.h"
#include "base/utf8.h"

/* What a terminal might obey, line ends of which editors know nothing among it; and what YAML takes for
 * nothing at all. */
static bool
is_unfit(uint32_t c)
{
	return (utf8_is_control(c) && c != '\t' && c != '\n') || (c & 0xfffe) == 0xfffe || c == 0xfeff;
}

size_t
yaml_text_find_unfit(const char *text, size_t size, uint32_t *character)
{
	size_t at = 0;

	while (at < size) {
		int bytes = utf8_decode(text + at, size - at, character);

		if (bytes <= 0) {
			*character = 0;
			return at;
		}
		if (is_unfit(*character) && !(*character == '\r' && at + 1 < size && text[at + 1] == '\n'))
			return at;
		at += (size_t)bytes;
	}
	return size;
}

struct yaml_place
yaml_text_place(const char *text, size_t at)
{
	struct yaml_place place = { 1, 1 };

	for (size_t i = 0; i < at; i++) {
		if (text[i] == '\n') {
			place.line++;
			place.column = 1;
		} else if (!utf8_continues(text[i])) {
			place.column++;
		}
	}
	return place;
}

char
yaml_text_at(const char *text, size_t size, struct yaml_place wanted)
{
	struct yaml_place place = { 1, 1 };

	for (size_t i = 0; i < size; i++) {
		if (place.line == wanted.line && place.column == wanted.column)
			return text[i];
		if (text[i] == '\n') {
			place.line++;
			place.column = 1;
		} else if (i + 1 < size && !utf8_continues(text[i + 1])) {
			place.column++;
		}
	}
	return '\0';
}

/* Returns true if no blank belongs between these two texts: the end of what is written, and what
 * follows a line's end. */
static bool
goes_on(const char *written, const char *end, const char *next)
{
	struct letter before = { 0 }, after = { 0 };

	do
		end--;
	while (end > written && utf8_continues(*end));
	return letter_read(&end, &before) > 0 && letter_read(&next, &after) > 0 && letter_is_unspaced(before.base) &&
	    letter_is_unspaced(after.base);
}

char *
yaml_text_fold(const char *text, enum yaml_lines how, bool paragraphs)
{
	static const char blanks[] = " \t\r\n";
	const int parting_lines = how == YAML_LINES_LITERAL ? 2 : 1;
	char *folded = mem_new(2 * strlen(text) + 1, 1), *out = folded;

	text += strspn(text, blanks);
	while (*text != '\0') {
		size_t word = strcspn(text, blanks), gap = strspn(text + word, blanks);
		int lines = 0;
		bool is_line_end;

		memcpy(out, text, word);
		out += word;
		for (size_t i = 0; i < gap; i++)
			lines += text[word + i] == '\n';
		text += word + gap;
		if (*text == '\0')
			break;
		if (paragraphs && lines >= parting_lines)
			*out++ = '\n';
		is_line_end = how == YAML_LINES_LITERAL ? lines == 1 : how == YAML_LINES_FOLDED && gap == 1 && lines == 0;
		*out = '\0';
		if (!is_line_end || !goes_on(folded, out, text))
			*out++ = paragraphs && lines >= parting_lines ? '\n' : ' ';
	}
	*out = '\0';
	return folded;
}
