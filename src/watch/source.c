/* The source of a watched program. */
#include "watch/source.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/ascii.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/utf8.h"

enum { TAB_COLUMNS = 8 };

struct source_lines {
	ARRAY(char *) lines;
};

/* Whether a line declares Latin-1: "# -*- coding: latin-1 -*-" or the like. */
static bool
declares_latin1(const char *line, size_t size)
{
	static const char *const names[] = { "latin-1", "latin1", "iso-8859-1", "iso8859-1", "l1" };
	static const char word[] = "coding";
	const char *end = line + size, *at = line;

	while (at < end && (*at == ' ' || *at == '\t' || *at == '\f'))
		at++;
	if (at == end || *at != '#')
		return false;
	while (at < end && !((size_t)(end - at) > sizeof word && memcmp(at, word, sizeof word - 1) == 0 &&
	                       (at[sizeof word - 1] == ':' || at[sizeof word - 1] == '=')))
		at++;
	if (at == end)
		return false;
	for (at += sizeof word; at < end && (*at == ' ' || *at == '\t'); at++)
		;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		size_t length = strlen(names[i]);

		if ((size_t)(end - at) >= length && ascii_same_start(at, names[i], length) &&
		    ((size_t)(end - at) == length || strchr(" \t\r;", at[length]) != NULL))
			return true;
	}
	return false;
}

static bool
is_latin1(const char *text, size_t size)
{
	for (int line = 0; line < 2; line++) {
		const char *end = memchr(text, '\n', size);
		size_t length = end == NULL ? size : (size_t)(end - text);

		if (declares_latin1(text, length))
			return true;
		if (end == NULL)
			return false;
		text += length + 1;
		size -= length + 1;
	}
	return false;
}

/* The same text in UTF-8; frees the old one. */
static char *
from_latin1(char *text, size_t *size)
{
	char *out = mem_new(2 * *size + 1, 1), *end = out;

	for (size_t i = 0; i < *size; i++)
		if (text[i] == '\0')
			*end++ = '\0';
		else
			end = utf8_write(end, (unsigned char)text[i]);
	*size = (size_t)(end - out);
	free(text);
	return out;
}

/* The text of a line, of which `size` bytes were read. */
static char *
line_of(const char *bytes, size_t size)
{
	size_t tabs = 0, column = 0, length = 0;
	char *line;

	for (size_t i = 0; i < size; i++)
		tabs += bytes[i] == '\t';
	line = mem_new(size + tabs * (TAB_COLUMNS - 1) + 1, 1);
	for (size_t i = 0; i < size; i++) {
		size_t blanks = bytes[i] == '\t' ? TAB_COLUMNS - column % TAB_COLUMNS : 0;

		for (size_t k = 0; k < blanks; k++)
			line[length++] = ' ';
		if (blanks == 0)
			line[length++] = bytes[i] == '\0' ? '\1' : bytes[i];
		column += blanks > 0 ? blanks : !utf8_continues(bytes[i]);
	}
	line[length] = '\0';
	utf8_clean(line, '?');
	return line;
}

struct source_lines *
source_lines_read(const char *path, char *why, size_t why_size)
{
	size_t size, start;
	char *text = file_read(path, SOURCE_SIZE_MAX, &size, why, why_size);
	struct source_lines *source;

	if (text == NULL)
		return NULL;
	if (is_latin1(text, size))
		text = from_latin1(text, &size);
	source = mem_new(1, sizeof *source);
	for (start = utf8_mark_size(text, size); start < size;) {
		const char *end = memchr(text + start, '\n', size - start);
		size_t length = end == NULL ? size - start : (size_t)(end - text) - start;
		bool has_return = length > 0 && text[start + length - 1] == '\r';

		ARRAY_PUSH(source->lines, line_of(text + start, length - has_return));
		start += length + 1;
	}
	free(text);
	return source;
}

void
source_lines_free(struct source_lines *source)
{
	if (source == NULL)
		return;
	for (size_t i = 0; i < source->lines.count; i++)
		free(source->lines.at[i]);
	ARRAY_RELEASE(source->lines);
	free(source);
}

uint32_t
source_lines_count(const struct source_lines *source)
{
	return (uint32_t)source->lines.count;
}

const char *
source_lines_text(const struct source_lines *source, uint32_t number)
{
	assert(number >= 1 && number <= source->lines.count);
	return source->lines.at[number - 1];
}
