/* Reading a run: its file, element by element. */
#include "file/run_file.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "file/run_file_read_inside.h"

/* ---- faults ---- */

static int
fail_stream(struct run_file_reader *r)
{
	return reader_fail(r, r->in.line, "%s", r->in.wrong);
}

/* Something unexpected, perhaps the end. */
static int
fail_unexpected(struct run_file_reader *r, int c, const char *expected)
{
	if (c != EOF)
		return reader_fail(r, r->in.line, "%s was expected here", expected);
	if (ferror(r->in.in))
		return reader_fail(r, r->in.line, "%s", strerror(errno));
	return reader_fail(r, r->in.line, "the file is cut off here");
}

static int
fail_foreign(struct run_file_reader *r)
{
	return reader_fail(r, 1, "this is not a run that waitscope saved");
}

/* ---- the file ---- */

/* A member of the last element, or of one of its members; NULL if there is none of that type. */
static const struct json_member *
find(const struct run_file_reader *r, const struct json_member *within, const char *name, enum json_type type)
{
	int place = within == NULL ? JSON_OUTERMOST : json_members_place(&r->element, within);
	const struct json_member *found = json_members_find(&r->element, place, name);

	return found != NULL && found->type == type ? found : NULL;
}

/* The first element, which says that the file is ours and in which format. */
static int
read_head(struct run_file_reader *r)
{
	const struct json_member *args = find(r, NULL, "args", JSON_MEMBERS);
	const struct json_member *format = args == NULL ? NULL : find(r, args, "run_format", JSON_WHOLE);
	const struct json_member *wall = args == NULL ? NULL : find(r, args, "wall_us", JSON_WHOLE);

	if (format == NULL || wall == NULL)
		return fail_foreign(r);
	if (format->whole != RUN_FILE_FORMAT)
		return reader_fail(r, r->line, "its format is %" PRId64 ", and this waitscope reads %d", format->whole, RUN_FILE_FORMAT);
	if (wall->whole < 0 || wall->whole > RUN_FILE_WALL_MAX_US)
		return reader_fail(r, r->line, "\"wall_us\" is beyond bounds");
	r->trace = trace_new(wall->whole);
	return 0;
}

/* Metadata and counters have args of their own, other elements only for an event's data. Ends
 * have it under a key, except in older files. */
static int
read_element(struct run_file_reader *r)
{
	const struct json_member *args, *phase, *end;

	if (r->trace == NULL)
		return read_head(r);
	args = json_members_find(&r->element, JSON_OUTERMOST, "args");
	phase = find(r, NULL, "ph", JSON_TEXT);
	if (phase == NULL)
		return reader_fail(r, r->line, "an element must have a \"ph\"");
	if (args == NULL)
		return 0;
	end = strcmp(phase->text, "E") == 0 || strcmp(phase->text, "e") == 0 ? find(r, args, "end", JSON_MEMBERS) : NULL;
	args = end != NULL ? end : args;
	if (json_members_find(&r->element, json_members_place(&r->element, args), "kind") != NULL)
		return reader_read_event(r, json_members_place(&r->element, args));
	if (strcmp(phase->text, "M") != 0 && strcmp(phase->text, "C") != 0)
		return reader_fail(r, r->line, "an event must have a \"kind\"");
	return 0;
}

/* Tells whoever waits. Returns false if it is given up. */
static bool
goes_on(struct run_file_reader *r)
{
	enum { ELEMENTS_AT_ONCE = 2048, PERCENT = 100 };
	off_t done;

	if (r->reading == NULL || ++r->elements % ELEMENTS_AT_ONCE != 0)
		return true;
	done = ftello(r->in.in);
	if (r->reading->goes_on(r->reading->arg, r->size > 0 && done < r->size ? (int)(done * PERCENT / r->size) : 0))
		return true;
	if (r->why_size > 0)
		r->why[0] = '\0';
	return false;
}

static int
read_elements(struct run_file_reader *r)
{
	int c;

	do {
		c = json_stream_next(&r->in);
		if (c != '{' && (c == EOF || r->trace != NULL))
			return fail_unexpected(r, c, "an element ('{')");
		if (c != '{')
			return fail_foreign(r);
		r->line = r->in.line;
		if (json_stream_object(&r->in, &r->element) != 0)
			return fail_stream(r);
		if (read_element(r) != 0 || !goes_on(r))
			return -1;
		c = json_stream_next(&r->in);
	} while (c == ',');
	return c == ']' ? 0 : fail_unexpected(r, c, "',' or ']'");
}

static int
read_tail(struct run_file_reader *r, json_t *tail)
{
	json_t *events = json_object_get(tail, "events");

	if (!json_is_integer(events))
		return reader_fail(r, r->line, "\"otherData\" must say how many events there are");
	r->events = json_integer_value(events);
	r->tail_line = r->line;
	return 0;
}

/* Before any element was read, nothing tells that the file is ours. */
static int
fail_member(struct run_file_reader *r, int c, const char *expected)
{
	if (r->trace == NULL && !(c == EOF && ferror(r->in.in)))
		return fail_foreign(r);
	return fail_unexpected(r, c, expected);
}

/* Reads a key of the outermost object and the ':' after it. The key is the caller's; NULL if
 * there is none. */
static json_t *
read_key(struct run_file_reader *r)
{
	int c = json_stream_next(&r->in);
	json_t *key = c == '"' ? json_stream_value(&r->in, c) : NULL;

	if (key == NULL && c == '"' && r->trace != NULL)
		fail_stream(r);
	else if (key == NULL)
		fail_member(r, c, "a key");
	else if ((c = json_stream_next(&r->in)) != ':')
		fail_member(r, c, "':'");
	else
		return key;
	json_decref(key);
	return NULL;
}

static int
read_trace(struct run_file_reader *r, int c)
{
	if (r->trace != NULL)
		return reader_fail(r, r->in.line, "\"traceEvents\" stands here once more");
	return c == '[' ? read_elements(r) : fail_member(r, c, "'['");
}

/* Only two keys have a meaning, in whatever order they stand. */
static int
read_member(struct run_file_reader *r)
{
	json_t *key = read_key(r), *value = NULL;
	int status = 0, c;

	if (key == NULL)
		return -1;
	c = json_stream_next(&r->in);
	if (strcmp(json_string_value(key), "traceEvents") == 0) {
		status = read_trace(r, c);
	} else {
		value = json_stream_value(&r->in, c);
		r->line = r->in.line;
		if (value == NULL)
			status = r->trace == NULL ? fail_foreign(r) : fail_stream(r);
		else if (strcmp(json_string_value(key), "otherData") == 0)
			status = read_tail(r, value);
	}
	json_decref(key);
	json_decref(value);
	return status;
}

/* The count proves that no event is lost. */
static int
check_tail(struct run_file_reader *r)
{
	if (r->tail_line == 0)
		return reader_fail(r, r->in.line, "\"otherData\" is missing");
	if ((uint64_t)r->events == trace_count(r->trace))
		return 0;
	return reader_fail(r, r->tail_line, "there should be %" PRId64 " events, and there are %zu", r->events,
	    trace_count(r->trace));
}

/* White space, and the mark of an encoding that some editors write. */
static int
first_character(struct run_file_reader *r)
{
	static const unsigned char mark[] = "\xef\xbb\xbf";
	int c = json_stream_next(&r->in);

	for (size_t i = 0; i < sizeof mark - 1 && c == mark[i]; i++)
		c = json_stream_next(&r->in);
	return c;
}

static int
read_file(struct run_file_reader *r)
{
	int c = first_character(r);

	if (c != '{')
		return fail_member(r, c, "'{'");
	do {
		if (read_member(r) != 0)
			return -1;
		c = json_stream_next(&r->in);
	} while (c == ',');
	if (c != '}')
		return fail_member(r, c, "',' or '}'");
	if (r->trace == NULL)
		return fail_foreign(r);
	c = json_stream_next(&r->in);
	if (c != EOF || ferror(r->in.in))
		return fail_unexpected(r, c, "the end of the file");
	return check_tail(r);
}

struct trace *
run_file_read(FILE *in, const char *name, char *why, size_t why_size)
{
	return run_file_read_for(in, name, NULL, why, why_size);
}

struct trace *
run_file_read_for(FILE *in, const char *name, const struct reading *reading, char *why, size_t why_size)
{
	struct run_file_reader r = { .name = name, .reading = reading, .why = why, .why_size = why_size };
	struct stat at;
	bool ok;

	if (reading != NULL && fstat(fileno(in), &at) == 0)
		r.size = at.st_size;
	json_stream_init(&r.in, in);
	ok = read_file(&r) == 0;
	json_stream_release(&r.in);
	json_members_release(&r.element);
	ARRAY_RELEASE(r.texts);
	if (ok)
		return r.trace;
	trace_free(r.trace);
	return NULL;
}
