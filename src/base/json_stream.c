/* A JSON file, read value by value. */
#include "base/json_stream.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

enum { READ_SIZE = 64 << 10 };

void
json_stream_init(struct json_stream *s, FILE *in)
{
	*s = (struct json_stream){ .in = in, .line = 1 };
}

void
json_stream_release(struct json_stream *s)
{
	ARRAY_RELEASE(s->bytes);
}

/* Reads on behind what is kept. Returns false at the end of the file, if it cannot be read, or if more than one value may have
 * is kept. */
static bool
read_more(struct json_stream *s)
{
	size_t kept = s->bytes.count - s->from, got;

	if (kept > JSON_STREAM_VALUE_MAX)
		return false;
	if (kept > 0)
		memmove(s->bytes.at, s->bytes.at + s->from, kept);
	s->at -= s->from;
	s->from = 0;
	s->bytes.count = kept;
	ARRAY_RESERVE(s->bytes, READ_SIZE);
	got = fread(s->bytes.at + kept, 1, READ_SIZE, s->in);
	s->bytes.count += got;
	return got > 0;
}

static int
next_char(struct json_stream *s)
{
	char c;

	if (s->at == s->bytes.count && !read_more(s))
		return EOF;
	c = s->bytes.at[s->at++];
	if (c == '\n')
		s->line++;
	return (unsigned char)c;
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
		s->from = s->at;
		c = next_char(s);
	} while (is_space(c));
	return c;
}

/* Takes the next character of a value. Returns EOF with `wrong` set if there is none, or one too many. */
static int
take(struct json_stream *s)
{
	int c = next_char(s);

	if (s->at - s->from > JSON_STREAM_VALUE_MAX) {
		s->wrong = "this is too long";
		return EOF;
	}
	if (c == EOF)
		s->wrong = ferror(s->in) ? strerror(errno) : "the file is cut off here";
	return c;
}

/* The rest of a string, after its first quote. */
static int
take_string(struct json_stream *s)
{
	int c;

	while ((c = take(s)) != '"')
		if (c == EOF || (c == '\\' && take(s) == EOF))
			return -1;
	return 0;
}

/* The rest of an object or an array. The parser will check that its brackets match. */
static int
take_nested(struct json_stream *s)
{
	for (size_t depth = 1; depth > 0;) {
		int c = take(s);

		if (c == EOF || (c == '"' && take_string(s) != 0))
			return -1;
		if (c == '{' || c == '[')
			depth++;
		else if (c == '}' || c == ']')
			depth--;
	}
	return 0;
}

/* The rest of a number or a word, up to what is none of it, or the end of the file. */
static int
take_word(struct json_stream *s)
{
	for (;;) {
		if (s->at == s->bytes.count && !read_more(s) && s->at - s->from <= JSON_STREAM_VALUE_MAX)
			return 0;
		if (s->at < s->bytes.count && (is_space(s->bytes.at[s->at]) || strchr(",:]}", s->bytes.at[s->at]) != NULL))
			return 0;
		if (take(s) == EOF)
			return -1;
	}
}

/* Its bytes are those from s->from to s->at, until the next one is read. */
static int
take_value(struct json_stream *s, int first)
{
	if (first == EOF)
		return take(s) == EOF ? -1 : 0;
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

/* Of what was taken, which began in that line. */
static json_t *
parse(struct json_stream *s, size_t line)
{
	json_error_t error;
	json_t *value = json_loadb(s->bytes.at + s->from, s->at - s->from, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);

	if (value != NULL)
		return value;
	explain(s, &error);
	s->line = line + (error.line > 0 ? (size_t)error.line - 1 : 0);
	return NULL;
}

json_t *
json_stream_value(struct json_stream *s, int first)
{
	size_t line = s->line;

	return take_value(s, first) == 0 ? parse(s, line) : NULL;
}

int
json_stream_object(struct json_stream *s, struct json_members *members)
{
	size_t line = s->line;
	json_t *object;

	if (take_nested(s) != 0)
		return -1;
	if (json_members_read(members, s->bytes.at + s->from, s->at - s->from))
		return 0;
	object = parse(s, line);
	if (object == NULL)
		return -1;
	json_members_take(members, object);
	return 0;
}
