/* What a server may send, read as the fetching end reads it, in one piece and torn: see fuzz.h. The first byte says how it is
 * torn, and whether the request was HEAD. */
#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "fuzz/fuzz.h"
#include "http/http_parse.h"

enum { HEAD_MAX = 600, BODY_MAX = 300, INTERIM_MAX = 8 };

/* All that is told of an answer. */
struct told {
	enum http_progress progress;
	enum http_fault fault;
	bool has_head;
	unsigned interims, status;
	struct http_head head;
	char *coding, *location, *body;
	size_t body_size;
};

static char *
copy(const char *text)
{
	return text == NULL ? NULL : mem_copy(text);
}

/* What whoever shows it relies on. */
static void
check_value(const char *text)
{
	for (; text != NULL && *text != '\0'; text++)
		assert(((unsigned char)*text >= ' ' && *text != '\x7f') || *text == '\t');
}

static void
check(const struct told *told, const struct http_message *message, bool is_head)
{
	assert(told->progress == PROGRESS_FAULT || told->fault == FAULT_NONE);
	assert(told->progress != PROGRESS_FAULT || (told->fault > FAULT_NONE && told->fault <= FAULT_LARGE_BODY));
	assert(told->progress != PROGRESS_WHOLE || told->has_head);
	if (!told->has_head)
		return;
	assert(told->status >= 100 && told->status <= 999 && told->status != 101);
	assert(told->head.framing <= FRAMING_CLOSE && told->head.minor <= 9);
	assert(!is_head || told->head.framing == FRAMING_NONE);
	check_value(told->coding);
	check_value(told->location);
	if (told->progress != PROGRESS_WHOLE)
		return;
	assert(message->body[message->body_size] == '\0' && message->body_size <= BODY_MAX);
	assert(told->head.framing != FRAMING_NONE || message->body_size == 0);
	assert(told->head.framing != FRAMING_LENGTH || message->body_size == told->head.length);
}

/* Reads it in pieces of `piece` bytes, each in a block of its own size. */
static struct told
read_answer(const uint8_t *data, size_t size, size_t piece, bool is_head)
{
	struct http_parse *parse = http_parse_new(KIND_ANSWER, HEAD_MAX, BODY_MAX);
	const struct http_message *message = http_parse_message(parse);
	struct told told = { .progress = PROGRESS_NONE };
	size_t took;

	if (is_head)
		http_parse_expect_no_body(parse);
	while (size > 0 && http_parse_progress(parse) < PROGRESS_WHOLE) {
		size_t n = piece < size ? piece : size;
		char *block = mem_new(n, 1);

		memcpy(block, data, n);
		took = http_parse_feed(parse, block, n);
		free(block);
		assert(took <= n && (took == n || http_parse_progress(parse) >= PROGRESS_WHOLE));
		data += took;
		size -= took;
		if (http_parse_progress(parse) == PROGRESS_INTERIM && told.interims++ < INTERIM_MAX) {
			assert(message->status >= 100 && message->status < 200);
			http_parse_go_on(parse);
		}
	}
	if (size == 0)
		http_parse_end(parse);
	told.progress = http_parse_progress(parse);
	told.fault = http_parse_fault(parse);
	told.has_head = message->has_head;
	told.status = message->status;
	if (told.has_head) {
		told.head = message->head;
		told.coding = copy(message->head.coding);
		told.location = copy(message->head.location);
	}
	check(&told, message, is_head);
	if (told.progress == PROGRESS_WHOLE) {
		told.body_size = message->body_size;
		told.body = mem_new(told.body_size + 1, 1);
		memcpy(told.body, message->body, told.body_size);
	}
	http_parse_free(parse);
	return told;
}

static bool
same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static void
check_same(const struct told *a, const struct told *b)
{
	assert(a->progress == b->progress && a->fault == b->fault && a->interims == b->interims);
	assert(a->has_head == b->has_head);
	if (a->has_head) {
		assert(a->status == b->status && a->head.framing == b->head.framing && a->head.length == b->head.length);
		assert(a->head.has_length == b->head.has_length && a->head.keep_alive == b->head.keep_alive);
		assert(same_text(a->coding, b->coding) && same_text(a->location, b->location));
	}
	assert(a->body_size == b->body_size && (a->body == NULL) == (b->body == NULL));
	assert(a->body == NULL || memcmp(a->body, b->body, a->body_size) == 0);
}

static void
release(struct told *told)
{
	free(told->coding);
	free(told->location);
	free(told->body);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct told whole, torn;
	bool is_head;

	if (size == 0)
		return 0;
	is_head = (data[0] & 1) != 0;
	whole = read_answer(data + 1, size - 1, size, is_head);
	torn = read_answer(data + 1, size - 1, (size_t)(data[0] >> 1) % 16 + 1, is_head);
	check_same(&whole, &torn);
	release(&whole);
	release(&torn);
	return 0;
}
