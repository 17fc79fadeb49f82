/* A JSON file, read value by value. */
#include "base/json_stream.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

void
json_stream_init(struct json_stream *s, FILE *in)
{
	*s = (struct json_stream){ .in = in, .line = 1 };
}

void
json_stream_release(struct json_stream *s)
{
	ARRAY_RELEASE(s->value);
}

static int
next_char(struct json_stream *s)
{
	int c = getc_unlocked(s->in);

	if (c == '\n')
		s->line++;
	return c;
}

static bool
is_space(int c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

int
json_stream_next(struct json_stream *s)
{
	int c;

	do {
		c = next_char(s);
	} while (is_space(c));
	return c;
}

/* Takes one character of a value. Returns 0, or -1 with `wrong` set. */
static int
take(struct json_stream *s, int c)
{
	if (c == EOF) {
		s->wrong = ferror(s->in) ? strerror(errno) : "the file is cut off here";
		return -1;
	}
	if (s->value.count == JSON_STREAM_VALUE_MAX) {
		s->wrong = "this is too long";
		return -1;
	}
	ARRAY_PUSH(s->value, (char)c);
	return 0;
}

/* The rest of a string, after its first quote. */
static int
take_string(struct json_stream *s)
{
	bool escaped = false;
	int c;

	do {
		c = next_char(s);
		if (take(s, c) != 0)
			return -1;
		if (escaped)
			escaped = false;
		else if (c == '\\')
			escaped = true;
		else if (c == '"')
			return 0;
	} while (true);
}

/* The rest of an object or an array. The parser will check that its brackets match. */
static int
take_nested(struct json_stream *s)
{
	for (size_t depth = 1; depth > 0;) {
		int c = next_char(s);

		if (take(s, c) != 0)
			return -1;
		if (c == '"' && take_string(s) != 0)
			return -1;
		if (c == '{' || c == '[')
			depth++;
		else if (c == '}' || c == ']')
			depth--;
	}
	return 0;
}

/* The rest of a number or a word. */
static int
take_word(struct json_stream *s)
{
	int c;

	while ((c = getc_unlocked(s->in)) != EOF && !is_space(c) && strchr(",:]}", c) == NULL)
		if (take(s, c) != 0)
			return -1;
	ungetc(c, s->in);
	return 0;
}

static int
take_value(struct json_stream *s, int first)
{
	s->value.count = 0;
	if (take(s, first) != 0)
		return -1;
	if (first == '{' || first == '[')
		return take_nested(s);
	return first == '"' ? take_string(s) : take_word(s);
}

/* The parser's message quotes the file, which may hold anything. */
static void
explain(struct json_stream *s, const json_error_t *error)
{
	utf8_format(s->text, sizeof s->text, "this is not JSON: %s", error->text);
	utf8_clean(s->text, '?');
	s->wrong = s->text;
}

json_t *
json_stream_value(struct json_stream *s, int first)
{
	size_t line = s->line;
	json_error_t error;
	json_t *value;

	if (take_value(s, first) != 0)
		return NULL;
	value = json_loadb(s->value.at, s->value.count, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	if (value != NULL)
		return value;
	explain(s, &error);
	s->line = line + (error.line > 0 ? (size_t)error.line - 1 : 0);
	return NULL;
}
