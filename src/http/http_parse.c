/*
 * Parsing HTTP/1.x messages. The grammar checks each byte (http_grammar.h), this file reads the
 * fields, decides what a server may accept, and enforces the bounds; the library is told of a message
 * in its plainest form, and finds where its body ends. So both libraries lead to the same answers.
 */
#include "http/http_parse.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/ascii.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "http/http_field.h"
#include "http/http_grammar.h"
#include "http/http_library.h"

/* Room for the longest field's name that matters, and for one byte more, which makes anything longer
 * differ from it. */
enum { NAME_SIZE = sizeof "transfer-encoding" + 1 };

struct growing {
	ARRAY(char) bytes; /* NUL-terminated, the NUL not counted; at first empty, without memory */
};

/* X(ID, name, note): the fields that matter. */
#define FIELDS(X) \
	X(HOST, "host", note_host) \
	X(CODING, "transfer-encoding", note_coding) \
	X(LENGTH, "content-length", note_length) \
	X(CONNECTION, "connection", note_connection) \
	X(EXPECT, "expect", note_expectation) \
	X(AGENT, "user-agent", note_agent) \
	X(LOCATION, "location", note_location) \
	X(CONTENT_CODING, "content-encoding", note_content_coding)

#define FIELD_ID(ID, ...) FIELD_##ID,
enum field { FIELDS(FIELD_ID) FIELD_COUNT };
#undef FIELD_ID

struct http_parse {
	library_parser library;
	struct http_grammar grammar;
	struct http_message message;
	struct growing method, target; /* a request's; as long as they are: whoever is refused is told of, too */
	struct growing agent;  /* a request's */
	struct growing value;  /* of the field that is being read, if it matters */
	struct growing body, location, content_coding; /* an answer's */
	size_t head_max, body_max;
	size_t body_kept;      /* at most */
	size_t head_size;      /* bytes of the head so far */
	size_t body_size;
	uint64_t length;       /* of the body, as the head says; 0 if it does not */
	size_t frame_size;     /* bytes of chunk extensions and trailers so far */
	enum http_kind kind;
	enum http_progress progress;
	enum http_fault fault;
	uint8_t name_size;
	uint8_t seen[FIELD_COUNT]; /* how often: 0, 1, or 2 = more */
	uint8_t field;         /* enum field, or FIELD_COUNT: the last one's, */
	bool in_value;         /* if its name is whole */
	bool bad_host, bad_length, odd_expectation;
	bool closes, stays;    /* "close", "keep-alive" were among the connection's options */
	bool chunked;          /* the body is */
	bool answers_head;     /* so it has none */
	enum http_coding coding; /* if there was one */
	char name[NAME_SIZE];
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

static const char *
text_of(const struct growing *text)
{
	return text->bytes.at == NULL ? "" : text->bytes.at;
}

/* Appends to the field's name as much as fits. */
static void
append_to_name(struct http_parse *parse, const char *bytes, size_t size)
{
	size_t room = NAME_SIZE - 1u - parse->name_size, n = size < room ? size : room;

	memcpy(parse->name + parse->name_size, bytes, n);
	parse->name_size = (uint8_t)(parse->name_size + n);
	parse->name[parse->name_size] = '\0';
}

/* Records the fault. Returns -1, which makes the library stop. */
static int
give_up(struct http_parse *parse, enum http_fault fault)
{
	parse->fault = fault;
	parse->progress = PROGRESS_FAULT;
	parse->message.is_head = strcmp(text_of(&parse->method), "HEAD") == 0;
	return -1;
}

/* ---- fields ---- */

static void
note_host(struct http_parse *parse, const char *value)
{
	if (!http_host_is_valid(value))
		parse->bad_host = true;
}

static void
note_coding(struct http_parse *parse, const char *value)
{
	parse->coding = http_coding(value);
}

/* An answer may say it more than once, if it is the same each time (RFC 9112, 6.3). */
static void
note_length(struct http_parse *parse, const char *value)
{
	uint64_t before = parse->length;
	bool is_answer = parse->kind == KIND_ANSWER, is_first = parse->seen[FIELD_LENGTH] == 1;

	if ((is_answer ? http_lengths_parse(value, &parse->length) : http_length_parse(value, &parse->length)) != 0 ||
	    (!is_first && (!is_answer || parse->length != before)))
		parse->bad_length = true;
}

static void
note_location(struct http_parse *parse, const char *value)
{
	if (parse->kind == KIND_ANSWER && parse->seen[FIELD_LOCATION] == 1)
		append(&parse->location, value, strlen(value));
}

static void
note_content_coding(struct http_parse *parse, const char *value)
{
	if (parse->kind != KIND_ANSWER)
		return;
	if (parse->content_coding.bytes.count > 0)
		append(&parse->content_coding, ", ", 2);
	append(&parse->content_coding, value, strlen(value));
}

static void
note_connection(struct http_parse *parse, const char *value)
{
	if (http_list_has(value, "close"))
		parse->closes = true;
	if (http_list_has(value, "keep-alive"))
		parse->stays = true;
}

static void
note_expectation(struct http_parse *parse, const char *value)
{
	static const char known[] = "100-continue";
	const char *at;
	size_t size;

	while ((at = http_list_next(&value, &size)) != NULL) {
		if (size == sizeof known - 1 && ascii_same_start(at, known, size))
			parse->message.expects_continue = true;
		else
			parse->odd_expectation = true;
	}
}

/* Of several the first counts. */
static void
note_agent(struct http_parse *parse, const char *value)
{
	if (parse->kind != KIND_REQUEST || parse->message.agent != NULL)
		return;
	append(&parse->agent, value, strlen(value));
	parse->message.agent = text_of(&parse->agent);
}

#define FIELD_ROW(ID, name, note) { name, note },
static const struct {
	const char *name;
	void (*note)(struct http_parse *, const char *value);
} fields[] = { FIELDS(FIELD_ROW) };
#undef FIELD_ROW

/* The field whose name was read, or FIELD_COUNT. */
static enum field
field_now(const struct http_parse *parse)
{
	enum field field = 0;

	while (field < FIELD_COUNT && !ascii_same(parse->name, fields[field].name))
		field++;
	return field;
}

static void
take_value(struct http_parse *parse, const char *at, size_t size)
{
	if (!parse->in_value)
		parse->field = (uint8_t)field_now(parse);
	parse->in_value = true;
	if (parse->field < FIELD_COUNT)
		append(&parse->value, at, size);
}

/* A line has ended: a field's, or the first one. */
static void
end_field(struct http_parse *parse)
{
	enum field field = parse->in_value ? parse->field : field_now(parse);
	size_t size = parse->value.bytes.count;

	if (field < FIELD_COUNT) {
		while (size > 0 && strchr(" \t", parse->value.bytes.at[size - 1]) != NULL)
			parse->value.bytes.at[--size] = '\0';
		if (parse->seen[field] < 2)
			parse->seen[field]++;
		fields[field].note(parse, size == 0 ? "" : parse->value.bytes.at + strspn(parse->value.bytes.at, " \t"));
	}
	parse->in_value = false;
	parse->name_size = 0;
	parse->name[0] = '\0';
	clear(&parse->value);
}

/* ---- the library's callbacks ---- */

static bool
method_is_served(const struct http_parse *parse)
{
	for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
		if (strcmp(text_of(&parse->method), methods[i].name) == 0)
			return methods[i].served;
	return false;
}

/* Returns true if it is certain where the body ends (RFC 9112, 6.1 to 6.3). */
static bool
has_certain_end(const struct http_parse *parse)
{
	if (parse->bad_length)
		return false;
	if (parse->seen[FIELD_CODING] == 0)
		return true;
	return parse->seen[FIELD_CODING] == 1 && parse->coding != CODING_ENDLESS && parse->seen[FIELD_LENGTH] == 0 &&
	    parse->message.minor >= 1;
}

static enum http_fault
judge_request(struct http_parse *parse)
{
	bool is_1_1 = parse->message.minor >= 1;
	bool is_target = http_target_split(parse->target.bytes.at, &parse->message.path, &parse->message.query);

	if (!is_1_1)
		parse->message.expects_continue = parse->odd_expectation = false;
	if (!has_certain_end(parse))
		return FAULT_GARBLED;
	if (parse->seen[FIELD_HOST] > 1 || (is_1_1 && parse->seen[FIELD_HOST] == 0) || parse->bad_host)
		return FAULT_HOST;
	if (!method_is_served(parse))
		return FAULT_METHOD;
	if (parse->seen[FIELD_CODING] > 0 && parse->coding != CODING_CHUNKED)
		return FAULT_CODING;
	if (parse->odd_expectation)
		return FAULT_EXPECTATION;
	return is_target ? FAULT_NONE : FAULT_TARGET;
}

/* Its status or the request's method alone says that it has no body, whatever its fields say (RFC 9112, 6.3). */
static bool
has_no_body(const struct http_parse *parse)
{
	return parse->kind == KIND_ANSWER && (parse->answers_head || parse->message.status < 200 ||
	    parse->message.status == 204 || parse->message.status == 304);
}

/* Where the body of an answer ends; its head has no fault. */
static enum http_framing
framing_of(const struct http_parse *parse)
{
	if (has_no_body(parse))
		return FRAMING_NONE;
	if (parse->seen[FIELD_CODING] > 0)
		return FRAMING_CHUNKED;
	return parse->seen[FIELD_LENGTH] > 0 ? FRAMING_LENGTH : FRAMING_CLOSE;
}

static void
note_head(struct http_parse *parse)
{
	struct http_message *message = &parse->message;
	enum http_framing framing = framing_of(parse);

	message->has_head = true;
	message->head = (struct http_head){
		.length = parse->length,
		.coding = text_of(&parse->content_coding),
		.location = parse->seen[FIELD_LOCATION] > 0 ? text_of(&parse->location) : NULL,
		.framing = (uint8_t)framing,
		.minor = message->minor,
		.has_length = parse->seen[FIELD_LENGTH] > 0 && !parse->bad_length,
		.keep_alive = message->keep_alive && framing != FRAMING_CLOSE,
	};
}

static enum http_fault
judge_answer(const struct http_parse *parse)
{
	if (parse->library.http_major != 1 || parse->message.status < 100)
		return FAULT_GARBLED;
	if (parse->message.status == 101)
		return FAULT_GARBLED; /* nobody asked for another protocol */
	if (has_no_body(parse))
		return FAULT_NONE;
	/* Nobody asked for another coding either. */
	if (!has_certain_end(parse) || (parse->seen[FIELD_CODING] > 0 && parse->coding != CODING_CHUNKED))
		return FAULT_GARBLED;
	return FAULT_NONE;
}

static int
head_complete_cb(library_parser *library)
{
	struct http_parse *parse = library->data;
	enum http_fault fault;

	parse->message.status = (uint16_t)library->status_code;
	parse->message.minor = (uint8_t)library->http_minor;
	parse->message.keep_alive = !parse->closes && (parse->stays || parse->message.minor >= 1);
	fault = parse->kind == KIND_REQUEST ? judge_request(parse) : judge_answer(parse);
	if (fault == FAULT_NONE)
		note_head(parse);
	if (fault == FAULT_NONE && !has_no_body(parse) && parse->length > parse->body_max)
		fault = FAULT_LARGE_BODY;
	if (fault != FAULT_NONE)
		return give_up(parse, fault);
	parse->chunked = parse->seen[FIELD_CODING] > 0 && !has_no_body(parse);
	if (parse->chunked)
		http_grammar_begin_chunks(&parse->grammar);
	parse->progress = PROGRESS_BODY;
	return has_no_body(parse) ? LIBRARY_NO_BODY : 0;
}

static int
body_cb(library_parser *library, const char *at, size_t size)
{
	struct http_parse *parse = library->data;

	parse->body_size += size;
	if (parse->body_size > parse->body_max)
		return give_up(parse, FAULT_LARGE_BODY);
	if (parse->kind == KIND_ANSWER && parse->body.bytes.count < parse->body_kept) {
		size_t room = parse->body_kept - parse->body.bytes.count;

		append(&parse->body, at, size < room ? size : room);
	}
	return 0;
}

static int
message_complete_cb(library_parser *library)
{
	struct http_parse *parse = library->data;

	parse->progress = PROGRESS_WHOLE;
	parse->message.body = text_of(&parse->body);
	parse->message.body_kept = parse->body.bytes.count;
	parse->message.body_size = parse->body_size;
	return library_pause(library);
}

static const library_settings settings = {
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
	parse->body_kept = SIZE_MAX;
	http_parse_reset(parse);
	return parse;
}

void
http_parse_keep(struct http_parse *parse, size_t body_kept)
{
	parse->body_kept = body_kept;
}

void
http_parse_free(struct http_parse *parse)
{
	if (parse == NULL)
		return;
	ARRAY_RELEASE(parse->method.bytes);
	ARRAY_RELEASE(parse->target.bytes);
	ARRAY_RELEASE(parse->agent.bytes);
	ARRAY_RELEASE(parse->value.bytes);
	ARRAY_RELEASE(parse->body.bytes);
	ARRAY_RELEASE(parse->location.bytes);
	ARRAY_RELEASE(parse->content_coding.bytes);
	free(parse);
}

void
http_parse_reset(struct http_parse *parse)
{
	library_init(&parse->library, parse->kind == KIND_REQUEST, &settings, parse);
	memset(&parse->message, 0, sizeof parse->message);
	clear(&parse->method);
	clear(&parse->target);
	clear(&parse->agent);
	clear(&parse->value);
	clear(&parse->body);
	clear(&parse->location);
	clear(&parse->content_coding);
	http_grammar_begin(&parse->grammar, parse->kind == KIND_ANSWER);
	parse->head_size = parse->body_size = parse->frame_size = parse->length = 0;
	parse->progress = PROGRESS_NONE;
	parse->fault = FAULT_NONE;
	parse->name_size = 0;
	parse->name[0] = '\0';
	memset(parse->seen, 0, sizeof parse->seen);
	parse->in_value = parse->bad_host = parse->bad_length = parse->odd_expectation = false;
	parse->closes = parse->stays = parse->chunked = false;
}

/* Returns the number of bytes that the library has taken. */
static size_t
run_library(struct http_parse *parse, const char *data, size_t size)
{
	bool ok;
	size_t took = library_execute(&parse->library, &settings, data, size, &ok);

	if (!ok && parse->fault == FAULT_NONE)
		give_up(parse, FAULT_GARBLED);
	return took;
}

static void
tell_library(struct http_parse *parse, const char *text)
{
	if (parse->fault == FAULT_NONE && text[0] != '\0')
		run_library(parse, text, strlen(text));
}

static bool
method_is_known(const struct http_parse *parse)
{
	for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
		if (strcmp(text_of(&parse->method), methods[i].name) == 0)
			return true;
	return false;
}

/* A request's line is whole. The library is told of a plain one: which methods and targets it knows
 * does not matter. */
static void
end_request_line(struct http_parse *parse)
{
	char line[] = "GET / HTTP/1.1";

	parse->message.method = text_of(&parse->method);
	parse->message.is_head = strcmp(parse->message.method, "HEAD") == 0;
	if (parse->grammar.major != 1)
		give_up(parse, FAULT_VERSION);
	else if (!method_is_known(parse))
		give_up(parse, FAULT_UNKNOWN_METHOD);
	line[sizeof line - 2] = (char)('0' + parse->grammar.minor);
	tell_library(parse, line);
}

/* Of the fields, the library is told of those that say where the body ends, if that is certain. */
static void
end_head(struct http_parse *parse)
{
	char line[64] = "";

	if (parse->seen[FIELD_CODING] == 1 && parse->seen[FIELD_LENGTH] == 0 && parse->coding == CODING_CHUNKED)
		utf8_format(line, sizeof line, "Transfer-Encoding: chunked\r\n");
	else if (parse->seen[FIELD_LENGTH] > 0 && parse->seen[FIELD_CODING] == 0 && !parse->bad_length &&
	    parse->length <= parse->body_max)
		utf8_format(line, sizeof line, "Content-Length: %" PRIu64 "\r\n", parse->length);
	tell_library(parse, "\r\n");
	tell_library(parse, line);
	tell_library(parse, "\r\n");
}

/* Passes on what was taken of a message. */
static void
take_part(struct http_parse *parse, enum http_part part, const char *data, size_t size)
{
	switch (part) {
	case PART_NOTHING:
		break;
	case PART_METHOD:
		append(&parse->method, data, size);
		break;
	case PART_TARGET:
		append(&parse->target, data, size);
		break;
	case PART_FIRST_OF_NAME:
		end_field(parse);
		/* fall through */
	case PART_NAME:
		append_to_name(parse, data, size);
		break;
	case PART_VALUE:
		take_value(parse, data, size);
		break;
	case PART_FOLD:
		take_value(parse, " ", 1);
		break;
	case PART_PASSED:
		if (parse->fault == FAULT_NONE)
			run_library(parse, data, size);
		break;
	case PART_HEAD_END:
		end_field(parse);
		end_head(parse);
		break;
	}
}

static void
take_news(struct http_parse *parse, enum http_grammar_news news)
{
	if (parse->fault != FAULT_NONE)
		return;
	if (news == GRAMMAR_REQUEST_LINE)
		end_request_line(parse);
	else if (news == GRAMMAR_NO_VERSION)
		give_up(parse, method_is_known(parse) && parse->target.bytes.at[0] == '/' ? FAULT_VERSION : FAULT_GARBLED);
	else if (news == GRAMMAR_BAD)
		give_up(parse, FAULT_GARBLED);
}

/* Feeds only bytes that may belong to the head, so that its bound is exact however the
 * bytes are split. Returns the number of bytes taken. */
static size_t
feed_head(struct http_parse *parse, const char *data, size_t size)
{
	size_t room = parse->head_max - parse->head_size, took;
	enum http_grammar_news news;
	enum http_part part;

	if (room == 0) {
		give_up(parse, http_grammar_in_target(&parse->grammar) ? FAULT_LARGE_TARGET : FAULT_LARGE_HEAD);
		return 0;
	}
	took = http_grammar_take(&parse->grammar, data, size < room ? size : room, &part, &news);
	parse->head_size += took;
	take_part(parse, part, data, took);
	take_news(parse, news);
	return took;
}

/* The same for a chunked body, whose data has a bound of its own. */
static size_t
feed_chunks(struct http_parse *parse, const char *data, size_t size)
{
	enum http_grammar_news news;
	enum http_part part;
	size_t took = http_grammar_take(&parse->grammar, data, size, &part, &news);

	if (part == PART_NOTHING)
		parse->frame_size += took;
	if (parse->frame_size > parse->head_max)
		give_up(parse, FAULT_LARGE_FRAME);
	take_part(parse, part, data, took);
	take_news(parse, news);
	if (parse->fault == FAULT_NONE && http_grammar_data_left(&parse->grammar) > parse->body_max - parse->body_size)
		give_up(parse, FAULT_LARGE_BODY);
	return took;
}

void
http_parse_go_on(struct http_parse *parse)
{
	http_parse_reset(parse);
	parse->progress = PROGRESS_HEAD;
}

void
http_parse_expect_no_body(struct http_parse *parse)
{
	parse->answers_head = true;
}

size_t
http_parse_feed(struct http_parse *parse, const char *data, size_t size)
{
	size_t took = 0, n;

	while (took < size && parse->progress < PROGRESS_WHOLE) {
		bool in_body = parse->progress == PROGRESS_BODY;

		if (parse->progress == PROGRESS_NONE)
			parse->progress = PROGRESS_HEAD;
		if (parse->progress == PROGRESS_HEAD)
			n = feed_head(parse, data + took, size - took);
		else if (parse->chunked)
			n = feed_chunks(parse, data + took, size - took);
		else
			n = run_library(parse, data + took, size - took);
		took += n;
		parse->message.expects_continue = parse->message.expects_continue && !in_body;
		if (parse->progress == PROGRESS_WHOLE && parse->kind == KIND_ANSWER && parse->message.status < 200)
			parse->progress = PROGRESS_INTERIM;
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
