/* Setting values in text, line by line. */
#include "file/config_edit.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"

/* A line, without what ends it. `value` is where a value may stand: behind the colon; `rest`, what is
 * behind it: a comment with the blanks before it, and a CR. */
struct line {
	const char *begin, *end, *next;
	const char *key, *value, *rest;
	size_t key_length; /* 0: it is no KEY: VALUE */
};

/* Where the lines begin: behind the mark of an encoding that some editors write. */
static const char *
first_line(const char *text)
{
	return text + utf8_mark_size(text, strlen(text));
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* The end of the value: a # with a blank before it begins a comment, unless it stands between quotes. */
static const char *
end_of_value(const char *from, const char *end)
{
	const char *last = from;
	char quote = '\0';

	for (const char *p = from; p < end; p++) {
		if (*p == '#' && quote == '\0' && p > from && is_blank(p[-1]))
			break;
		if (quote == '\0' && last == from && (*p == '"' || *p == '\''))
			quote = *p;
		else if (*p == quote)
			quote = '\0';
		if (!is_blank(*p))
			last = p + 1;
	}
	return last;
}

static struct line
line_at(const char *begin)
{
	struct line line = { .begin = begin, .end = begin + strcspn(begin, "\n"), .key = begin };
	const char *colon;

	line.next = *line.end == '\n' ? line.end + 1 : line.end;
	while (*line.key == ' ')
		line.key++;
	colon = line.key + strcspn(line.key, ":\"'#{}[], \t\r\n");
	if (*colon != ':' || colon == line.key || (colon + 1 < line.end && !is_blank(colon[1])))
		return line;
	line.key_length = (size_t)(colon - line.key);
	line.value = colon + 1;
	while (line.value < line.end && *line.value == ' ')
		line.value++;
	line.rest = line.value < line.end && *line.value == '#' ? colon + 1 : end_of_value(line.value, line.end);
	return line;
}

/* How far in the first KEY: VALUE stands; the others of the map stand there, too. */
static size_t
indent_of(const char *text)
{
	for (const char *p = first_line(text); *p != '\0';) {
		struct line line = line_at(p);

		if (line.key_length > 0)
			return (size_t)(line.key - line.begin);
		p = line.next;
	}
	return 0;
}

static const struct config_setting *
setting_of(const struct line *line, size_t indent, const struct config_setting *settings, size_t count, const bool *done)
{
	for (size_t i = 0; i < count && line->key_length > 0 && (size_t)(line->key - line->begin) == indent; i++)
		if (!done[i] && strlen(settings[i].key) == line->key_length && memcmp(settings[i].key, line->key, line->key_length) == 0)
			return &settings[i];
	return NULL;
}

/* Room for all that can be written. */
static size_t
most_bytes(const char *text, size_t indent, const struct config_setting *settings, size_t count)
{
	size_t most = strlen(text) + 2;

	for (size_t i = 0; i < count; i++)
		most += indent + strlen(settings[i].key) + sizeof settings[i].value + strlen(settings[i].comment) + 8;
	return most;
}

static char *
put(char *out, const char *bytes, size_t size)
{
	memcpy(out, bytes, size);
	return out + size;
}

static char *
put_pair(char *out, const struct config_setting *setting)
{
	out = put(out, setting->key, strlen(setting->key));
	out = put(out, ": ", 2);
	return put(out, setting->value, strlen(setting->value));
}

char *
config_edit(const char *text, const struct config_setting *settings, size_t count)
{
	size_t indent = indent_of(text);
	bool *done = mem_new(count, sizeof *done);
	char *edited = mem_new(most_bytes(text, indent, settings, count), 1), *out = edited;

	out = put(out, text, (size_t)(first_line(text) - text));
	for (const char *p = first_line(text); *p != '\0';) {
		struct line line = line_at(p);
		const struct config_setting *setting = setting_of(&line, indent, settings, count, done);

		if (setting == NULL) {
			out = put(out, line.begin, (size_t)(line.end - line.begin));
		} else {
			out = put_pair(put(out, line.begin, indent), setting);
			out = put(out, line.rest, (size_t)(line.end - line.rest));
			done[setting - settings] = true;
		}
		out = put(out, "\n", line.next > line.end);
		p = line.next;
	}
	for (size_t i = 0; i < count; i++) {
		if (done[i])
			continue;
		out = put(out, "\n", out > edited && out[-1] != '\n');
		memset(out, ' ', indent);
		out = put_pair(out + indent, &settings[i]);
		out = put(put(out, "  # ", 4), settings[i].comment, strlen(settings[i].comment));
		out = put(out, "\n", 1);
	}
	*out = '\0';
	free(done);
	return edited;
}

int
config_edit_odd_line(const char *text)
{
	size_t indent = indent_of(text);
	int number = 1;

	for (const char *p = first_line(text); *p != '\0'; number++) {
		struct line line = line_at(p);

		if (line.key < line.end && *line.key != '#' && *line.key != '\r' &&
		    (line.key_length == 0 || (size_t)(line.key - line.begin) != indent))
			return number;
		p = line.next;
	}
	return 0;
}
