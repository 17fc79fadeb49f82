/*
 * Parsing HTTP/1.x messages. The library splits bytes into lines, fields and bodies;
 * this file decides what a server may accept, and enforces the bounds, so that both
 * libraries lead to the same answers.
 */
#include "http/http_parse.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/array.h"
#include "base/memory.h"
#include "http/http_library.h"

/* Room for the longest field name and value that matter and for one byte more, which
 * makes anything longer differ from them. */
enum {
	METHOD_SIZE = 16,
	NAME_SIZE = sizeof "transfer-encoding" + 1,
	VALUE_SIZE = sizeof "100-continue" + 1,
};

static const char answer_start[] = "HTTP/";

struct growing {
	ARRAY(char) bytes; /* NUL-terminated, the NUL not counted; at first empty, without memory */
};

struct http_parse {
	library_parser library;
	struct http_message message;
	struct growing target; /* a request's */
	struct growing body;   /* an answer's */
	size_t head_max, body_max;
	size_t head_size;      /* bytes of the head so far, interim answers included */
	size_t body_size;
	enum http_kind kind;
	enum http_progress progress;
	enum http_fault fault;
	uint8_t method_size, name_size, value_size;
	uint8_t hosts;         /* the number of Host headers: 0, 1, or 2 = more */
	bool method_known;     /* the method is whole, and the library has been given it */
	bool method_is_strange;/* except an unknown one: the rest of its line is read here */
	char tail[9];          /* the last characters of that line, " HTTP/1.1" */
	uint8_t start_size;    /* how much of answer_start has been matched */
	bool in_value;         /* the last field's name is whole */
	bool odd_coding, odd_expectation;
	char method[METHOD_SIZE];
	char name[NAME_SIZE];
	char value[VALUE_SIZE];
};

static const struct {
	const char *name;
	bool served;
} methods[] = {
	{ "GET", true },
	{ "HEAD", true },
	{ "POST", false },
	{ "PUT", false },
	{ "DELETE", false },
	{ "OPTIONS", false },
	{ "PATCH", false },
	{ "TRACE", false },
	{ "CONNECT", false },
};

/* ---- small helpers ---- */

static void
append(struct growing *text, const char *bytes, size_t size)
{
	ARRAY_RESERVE(text->bytes, size + 1);
	ARRAY_APPEND(text->bytes, bytes, size);
	text->bytes.at[text->bytes.count] = '\0';
}

static void
clear(struct growing *text)
{
	text->bytes.count = 0;
	if (text->bytes.capacity > 0)
		text->bytes.at[0] = '\0';
}

/* Appends to a bounded text as much as fits. */
static void
append_bounded(char *text, size_t bound, uint8_t *text_size, const char *bytes, size_t size)
{
	size_t room = bound - 1 - *text_size, n = size < room ? size : room;

	memcpy(text + *text_size, bytes, n);
	*text_size = (uint8_t)(*text_size + n);
	text[*text_size] = '\0';
}

/* Records the fault. Returns -1, which makes the library stop. */
static int
give_up(struct http_parse *parse, enum http_fault fault)
{
	parse->fault = fault;
	parse->progress = PROGRESS_FAULT;
	return -1;
}

/* ---- the library's callbacks ---- */

static int
target_cb(library_parser *library, const char *at, size_t size)
{
	struct http_parse *parse = library->data;

	append(&parse->target, at, size);
	return 0;
}

static void
note_host(struct http_parse *parse)
{
	if (parse->hosts < 2)
		parse->hosts++;
}

static void
note_coding(struct http_parse *parse)
{
	if (strcasecmp(parse->value, "chunked") != 0)
		parse->odd_coding = true;
}

static void
note_expectation(struct http_parse *parse)
{
	if (strcasecmp(parse->value, "100-continue") == 0)
		parse->message.expects_continue = true;
	else
		parse->odd_expectation = true;
}

static const struct {
	const char *name;
	void (*note)(struct http_parse *);
} fields[] = {
	{ "host", note_host },
	{ "transfer-encoding", note_coding },
	{ "expect", note_expectation },
};

static void
end_field(struct http_parse *parse)
{
	if (!parse->in_value)
		return;
	while (parse->value_size > 0 && strchr(" \t", parse->value[parse->value_size - 1]) != NULL)
		parse->value[--parse->value_size] = '\0';
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		if (strcasecmp(parse->name, fields[i].name) == 0)
			fields[i].note(parse);
	parse->in_value = false;
	parse->name_size = parse->value_size = 0;
	parse->name[0] = parse->value[0] = '\0';
}

static int
field_cb(library_parser *library, const char *at, size_t size)
{
	struct http_parse *parse = library->data;

	if (parse->progress != PROGRESS_HEAD || parse->kind != KIND_REQUEST)
		return 0; /* trailers, and all fields of answers, do not matter */
	end_field(parse);
	append_bounded(parse->name, NAME_SIZE, &parse->name_size, at, size);
	return 0;
}

static int
value_cb(library_parser *library, const char *at, size_t size)
{
	struct http_parse *parse = library->data;

	if (parse->progress != PROGRESS_HEAD || parse->kind != KIND_REQUEST)
		return 0;
	parse->in_value = true;
	append_bounded(parse->value, VALUE_SIZE, &parse->value_size, at, size);
	return 0;
}

#ifdef LIBRARY_SKIPS_EMPTY_VALUES
static int
field_complete_cb(library_parser *library)
{
	return value_cb(library, "", 0);
}
#endif

/* Splits the target into path and query, in place. False if it is neither a path
 * nor an absolute http address (RFC 9112, 3.2.1 and 3.2.2). */
static bool
split_target(struct http_parse *parse)
{
	static const char scheme[] = "http://";
	char *target = parse->target.bytes.at, *query;

	if (target == NULL)
		return false;
	target[strcspn(target, "#")] = '\0';
	query = strchr(target, '?');
	if (query != NULL)
		*query++ = '\0';
	if (strncasecmp(target, scheme, sizeof scheme - 1) == 0) {
		target += sizeof scheme - 1;
		target += strcspn(target, "/");
		parse->message.path = *target == '\0' ? "/" : target;
	} else
		parse->message.path = target;
	parse->message.query = query == NULL ? "" : query;
	return parse->message.path[0] == '/';
}

static bool
method_is_served(const struct http_parse *parse)
{
	for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
		if (strcmp(parse->method, methods[i].name) == 0)
			return methods[i].served;
	return false;
}

static enum http_fault
judge_request(struct http_parse *parse)
{
	bool is_1_1 = parse->library.http_minor >= 1, is_target;

	end_field(parse);
	if (!is_1_1)
		parse->message.expects_continue = parse->odd_expectation = false;
	if (parse->hosts > 1 || (is_1_1 && parse->hosts == 0))
		return FAULT_HOST;
	is_target = split_target(parse);
	if (!method_is_served(parse))
		return FAULT_METHOD;
	if (parse->odd_coding)
		return FAULT_CODING;
	if (parse->odd_expectation)
		return FAULT_EXPECTATION;
	return is_target ? FAULT_NONE : FAULT_TARGET;
}

static int
head_complete_cb(library_parser *library)
{
	struct http_parse *parse = library->data;
	enum http_fault fault = FAULT_NONE;

	parse->message.status = (uint16_t)library->status_code;
	parse->message.minor = (uint8_t)library->http_minor;
	parse->message.is_head = strcmp(parse->method, "HEAD") == 0;
	parse->message.keep_alive = library_keeps_alive(library);
	if (library->http_major != 1)
		fault = parse->kind == KIND_REQUEST ? FAULT_VERSION : FAULT_GARBLED;
	else if (parse->kind == KIND_REQUEST)
		fault = judge_request(parse);
	else if (library->status_code == 101 || library->status_code < 100)
		fault = FAULT_GARBLED; /* nobody asked for another protocol */
	/* To http-parser, UINT64_MAX is an unknown length. */
	if (fault == FAULT_NONE && library->content_length != UINT64_MAX && library->content_length > parse->body_max)
		fault = FAULT_LARGE_BODY;
	if (fault != FAULT_NONE)
		return give_up(parse, fault);
	parse->progress = PROGRESS_BODY;
	return 0;
}

static int
body_cb(library_parser *library, const char *at, size_t size)
{
	struct http_parse *parse = library->data;

	parse->body_size += size;
	if (parse->body_size > parse->body_max)
		return give_up(parse, FAULT_LARGE_BODY);
	if (parse->kind == KIND_ANSWER)
		append(&parse->body, at, size);
	return 0;
}

static int
message_complete_cb(library_parser *library)
{
	struct http_parse *parse = library->data;

	parse->progress = PROGRESS_WHOLE;
	parse->message.body = parse->body.bytes.at == NULL ? "" : parse->body.bytes.at;
	parse->message.body_size = parse->body.bytes.count;
	return library_pause(library);
}

static const library_settings settings = {
	.on_url = target_cb,
	.on_header_field = field_cb,
	.on_header_value = value_cb,
#ifdef LIBRARY_SKIPS_EMPTY_VALUES
	.on_header_field_complete = field_complete_cb,
#endif
	.on_headers_complete = head_complete_cb,
	.on_body = body_cb,
	.on_message_complete = message_complete_cb,
};

/* ---- feeding ---- */

struct http_parse *
http_parse_new(enum http_kind kind, size_t head_max, size_t body_max)
{
	struct http_parse *parse = mem_new(1, sizeof *parse);

	parse->kind = kind;
	parse->head_max = head_max;
	parse->body_max = body_max;
	http_parse_reset(parse);
	return parse;
}

void
http_parse_free(struct http_parse *parse)
{
	if (parse == NULL)
		return;
	ARRAY_RELEASE(parse->target.bytes);
	ARRAY_RELEASE(parse->body.bytes);
	free(parse);
}

void
http_parse_reset(struct http_parse *parse)
{
	library_init(&parse->library, parse->kind == KIND_REQUEST, &settings, parse);
	memset(&parse->message, 0, sizeof parse->message);
	clear(&parse->target);
	clear(&parse->body);
	parse->head_size = parse->body_size = 0;
	parse->progress = PROGRESS_NONE;
	parse->fault = FAULT_NONE;
	parse->method_size = parse->name_size = parse->value_size = 0;
	parse->method[0] = parse->name[0] = parse->value[0] = '\0';
	parse->hosts = parse->start_size = 0;
	parse->method_known = parse->method_is_strange = parse->in_value = false;
	memset(parse->tail, 0, sizeof parse->tail);
	parse->odd_coding = parse->odd_expectation = false;
}

static void
run_library(struct http_parse *parse, const char *data, size_t size, size_t *took)
{
	bool ok;

	*took = library_execute(&parse->library, &settings, data, size, &ok);
	if (!ok && parse->fault == FAULT_NONE)
		give_up(parse, FAULT_GARBLED);
}

/* The method is whole: passes it to the library, which has not seen it yet. */
static void
end_method(struct http_parse *parse)
{
	size_t took;

	parse->method_known = true;
	parse->message.method = parse->method;
	parse->message.is_head = strcmp(parse->method, "HEAD") == 0;
	for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
		if (strcmp(parse->method, methods[i].name) == 0) {
			run_library(parse, parse->method, parse->method_size, &took);
			return;
		}
	parse->method_is_strange = true;
}

/* Reads the rest of a line that begins with an unknown method: if it ends like a request's,
 * the method is not implemented; else this is not HTTP at all. */
static size_t
feed_strange_line(struct http_parse *parse, const char *data, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (data[i] == '\n') {
			bool is_http = memcmp(parse->tail, " HTTP/", 6) == 0 && parse->tail[7] == '.';

			give_up(parse, is_http ? FAULT_UNKNOWN_METHOD : FAULT_GARBLED);
			return i;
		}
		if (data[i] == '\r')
			continue;
		memmove(parse->tail, parse->tail + 1, sizeof parse->tail - 1);
		parse->tail[sizeof parse->tail - 1] = data[i];
	}
	return size;
}

static bool
is_token_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	    (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

/*
 * Reads a request's method, up to the blank after it. The libraries stop at the first
 * letter that fits none of the methods they know; by then it is unknown whether this
 * is another method (501) or not HTTP at all (400).
 */
static size_t
feed_method(struct http_parse *parse, const char *data, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		char c = data[i];

		if (parse->method_size == 0 && (c == '\r' || c == '\n'))
			continue; /* empty lines before a request (RFC 9112, 2.2) */
		if (c == ' ' && parse->method_size > 0) {
			end_method(parse);
			return i;
		}
		if (!is_token_char(c)) {
			give_up(parse, FAULT_GARBLED);
			return i;
		}
		if (parse->method_size == METHOD_SIZE - 1) {
			parse->method_known = parse->method_is_strange = true;
			return i;
		}
		append_bounded(parse->method, METHOD_SIZE, &parse->method_size, &c, 1);
	}
	return size;
}

/* Reads the first letters of an answer, which some builds of the library do not check. */
static size_t
feed_start(struct http_parse *parse, const char *data, size_t size)
{
	size_t i;

	for (i = 0; i < size && answer_start[parse->start_size] != '\0'; i++)
		if (data[i] != answer_start[parse->start_size++]) {
			give_up(parse, FAULT_GARBLED);
			return i;
		}
	if (answer_start[parse->start_size] == '\0')
		run_library(parse, answer_start, sizeof answer_start - 1, &(size_t){ 0 });
	return i;
}

/* Feeds only bytes that may belong to the head, so that its bound is exact however the
 * bytes are split. Returns the number of bytes taken. */
static size_t
feed_head(struct http_parse *parse, const char *data, size_t size)
{
	size_t room = parse->head_max - parse->head_size, took;

	if (room == 0) {
		give_up(parse, FAULT_LARGE_HEAD);
		return 0;
	}
	if (size > room)
		size = room;
	if (parse->kind == KIND_REQUEST && !parse->method_known)
		took = feed_method(parse, data, size);
	else if (parse->method_is_strange)
		took = feed_strange_line(parse, data, size);
	else if (parse->kind == KIND_ANSWER && answer_start[parse->start_size] != '\0')
		took = feed_start(parse, data, size);
	else
		run_library(parse, data, size, &took);
	parse->head_size += took;
	return took;
}

/* An interim answer is whole: the real one follows, within the same bound. */
static void
skip_interim(struct http_parse *parse)
{
	size_t head_size = parse->head_size;

	http_parse_reset(parse);
	parse->head_size = head_size;
	parse->progress = PROGRESS_HEAD;
}

size_t
http_parse_feed(struct http_parse *parse, const char *data, size_t size)
{
	size_t took = 0, n;

	while (took < size && parse->progress < PROGRESS_WHOLE) {
		if (parse->progress == PROGRESS_NONE)
			parse->progress = PROGRESS_HEAD;
		if (parse->progress == PROGRESS_HEAD)
			n = feed_head(parse, data + took, size - took);
		else
			run_library(parse, data + took, size - took, &n);
		took += n;
		if (parse->progress == PROGRESS_WHOLE && parse->kind == KIND_ANSWER && parse->message.status < 200)
			skip_interim(parse);
	}
	return took;
}

void
http_parse_end(struct http_parse *parse)
{
	if (parse->progress == PROGRESS_BODY)
		library_finish(&parse->library, &settings);
}

enum http_progress
http_parse_progress(const struct http_parse *parse)
{
	return parse->progress;
}

enum http_fault
http_parse_fault(const struct http_parse *parse)
{
	return parse->fault;
}

const struct http_message *
http_parse_message(const struct http_parse *parse)
{
	return &parse->message;
}
