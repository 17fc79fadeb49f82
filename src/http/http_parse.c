/*
 * Parsing HTTP/1.x messages. The grammar checks each byte (http_grammar.h), the fields are read
 * (http_fields.h); this file decides what may be accepted, and enforces the bounds; the library is told of a
 * message in its plainest form, and finds where its body ends. So both libraries lead to the same answers.
 */
#include "http/http_parse.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "http/http_field.h"
#include "http/http_fields.h"
#include "http/http_grammar.h"
#include "http/http_library.h"

struct http_parse {
	library_parser library;
	struct http_grammar grammar;
	struct http_message message;
	struct http_fields fields;
	struct http_text method, target; /* a request's; as long as they are: whoever is refused is told of, too */
	struct http_text body; /* an answer's */
	size_t head_max, body_max;
	size_t body_kept;      /* at most */
	size_t head_size;      /* bytes of the head so far */
	size_t body_size;
	size_t frame_size;     /* bytes of chunk extensions and trailers so far */
	enum http_kind kind;
	enum http_progress progress;
	enum http_fault fault;
	bool chunked;          /* the body is */
	bool answers_head;     /* so it has none */
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

/* Records the fault. Returns -1, which makes the library stop. */
static int
give_up(struct http_parse *parse, enum http_fault fault)
{
	parse->fault = fault;
	parse->progress = PROGRESS_FAULT;
	parse->message.is_head = strcmp(http_text_of(&parse->method), "HEAD") == 0;
	return -1;
}

/* ---- the library's callbacks ---- */

static bool
method_is_served(const struct http_parse *parse)
{
	for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
		if (strcmp(http_text_of(&parse->method), methods[i].name) == 0)
			return methods[i].served;
	return false;
}

/* Returns true if it is certain where the body ends (RFC 9112, 6.1 to 6.3). */
static bool
has_certain_end(const struct http_parse *parse)
{
	if (parse->fields.bad_length)
		return false;
	if (parse->fields.seen[FIELD_CODING] == 0)
		return true;
	return parse->fields.seen[FIELD_CODING] == 1 && parse->fields.coding != CODING_ENDLESS && parse->fields.seen[FIELD_LENGTH] == 0 &&
	    parse->message.minor >= 1;
}

static enum http_fault
judge_request(struct http_parse *parse)
{
	bool is_1_1 = parse->message.minor >= 1;
	bool is_target = http_target_split(parse->target.bytes.at, &parse->message.path, &parse->message.query);

	parse->message.expects_continue = is_1_1 && parse->fields.expects_continue;
	if (!has_certain_end(parse))
		return FAULT_GARBLED;
	if (parse->fields.seen[FIELD_HOST] > 1 || (is_1_1 && parse->fields.seen[FIELD_HOST] == 0) || parse->fields.bad_host)
		return FAULT_HOST;
	if (!method_is_served(parse))
		return FAULT_METHOD;
	if (parse->fields.seen[FIELD_CODING] > 0 && parse->fields.coding != CODING_CHUNKED)
		return FAULT_CODING;
	if (is_1_1 && parse->fields.odd_expectation)
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
	if (parse->fields.seen[FIELD_CODING] > 0)
		return FRAMING_CHUNKED;
	return parse->fields.seen[FIELD_LENGTH] > 0 ? FRAMING_LENGTH : FRAMING_CLOSE;
}

static void
note_head(struct http_parse *parse)
{
	struct http_message *message = &parse->message;
	enum http_framing framing = framing_of(parse);

	message->has_head = true;
	if (parse->kind == KIND_REQUEST) {
		message->host = parse->fields.seen[FIELD_HOST] > 0 ? http_text_of(&parse->fields.host) : NULL;
		message->origin = parse->fields.seen[FIELD_ORIGIN] > 0 ? http_text_of(&parse->fields.origin) : NULL;
	}
	message->head = (struct http_head){
		.length = parse->fields.length,
		.coding = http_text_of(&parse->fields.content_coding),
		.location = parse->fields.seen[FIELD_LOCATION] > 0 ? http_text_of(&parse->fields.location) : NULL,
		.framing = (uint8_t)framing,
		.minor = message->minor,
		.has_length = parse->fields.seen[FIELD_LENGTH] > 0 && !parse->fields.bad_length,
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
	if (!has_certain_end(parse) || (parse->fields.seen[FIELD_CODING] > 0 && parse->fields.coding != CODING_CHUNKED))
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
	parse->message.keep_alive = !parse->fields.closes && (parse->fields.stays || parse->message.minor >= 1);
	fault = parse->kind == KIND_REQUEST ? judge_request(parse) : judge_answer(parse);
	if (fault == FAULT_NONE)
		note_head(parse);
	if (fault == FAULT_NONE && !has_no_body(parse) && parse->fields.length > parse->body_max)
		fault = FAULT_LARGE_BODY;
	if (fault != FAULT_NONE)
		return give_up(parse, fault);
	parse->chunked = parse->fields.seen[FIELD_CODING] > 0 && !has_no_body(parse);
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

		http_text_add(&parse->body, at, size < room ? size : room);
	}
	return 0;
}

static int
message_complete_cb(library_parser *library)
{
	struct http_parse *parse = library->data;

	parse->progress = PROGRESS_WHOLE;
	parse->message.body = http_text_of(&parse->body);
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
	http_text_release(&parse->method);
	http_text_release(&parse->target);
	http_fields_release(&parse->fields);
	http_text_release(&parse->body);
	free(parse);
}

void
http_parse_reset(struct http_parse *parse)
{
	library_init(&parse->library, parse->kind == KIND_REQUEST, &settings, parse);
	memset(&parse->message, 0, sizeof parse->message);
	http_text_clear(&parse->method);
	http_text_clear(&parse->target);
	http_text_clear(&parse->body);
	http_fields_begin(&parse->fields, parse->kind == KIND_ANSWER);
	http_grammar_begin(&parse->grammar, parse->kind == KIND_ANSWER);
	parse->head_size = parse->body_size = parse->frame_size = 0;
	parse->progress = PROGRESS_NONE;
	parse->fault = FAULT_NONE;
	parse->chunked = false;
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
		if (strcmp(http_text_of(&parse->method), methods[i].name) == 0)
			return true;
	return false;
}

/* A request's line is whole. The library is told of a plain one: which methods and targets it knows
 * does not matter. */
static void
end_request_line(struct http_parse *parse)
{
	char line[] = "GET / HTTP/1.1";

	parse->message.method = http_text_of(&parse->method);
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

	if (parse->fields.seen[FIELD_CODING] == 1 && parse->fields.seen[FIELD_LENGTH] == 0 && parse->fields.coding == CODING_CHUNKED)
		utf8_format(line, sizeof line, "Transfer-Encoding: chunked\r\n");
	else if (parse->fields.seen[FIELD_LENGTH] > 0 && parse->fields.seen[FIELD_CODING] == 0 && !parse->fields.bad_length &&
	    parse->fields.length <= parse->body_max)
		utf8_format(line, sizeof line, "Content-Length: %" PRIu64 "\r\n", parse->fields.length);
	tell_library(parse, "\r\n");
	tell_library(parse, line);
	tell_library(parse, "\r\n");
}

/* A line of the head has ended. */
static void
end_line(struct http_parse *parse)
{
	http_fields_end_line(&parse->fields);
	if (parse->fields.seen[FIELD_AGENT] > 0 && parse->kind == KIND_REQUEST)
		parse->message.agent = http_text_of(&parse->fields.agent);
}

/* Passes on what was taken of a message. */
static void
take_part(struct http_parse *parse, enum http_part part, const char *data, size_t size)
{
	switch (part) {
	case PART_NOTHING:
		break;
	case PART_METHOD:
		http_text_add(&parse->method, data, size);
		break;
	case PART_TARGET:
		http_text_add(&parse->target, data, size);
		break;
	case PART_FIRST_OF_NAME:
		end_line(parse);
		/* fall through */
	case PART_NAME:
		http_fields_take_name(&parse->fields, data, size);
		break;
	case PART_VALUE:
		http_fields_take_value(&parse->fields, data, size);
		break;
	case PART_FOLD:
		http_fields_take_value(&parse->fields, " ", 1);
		break;
	case PART_PASSED:
		if (parse->fault == FAULT_NONE)
			run_library(parse, data, size);
		break;
	case PART_HEAD_END:
		end_line(parse);
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
