/* What a client may send, in any bytes: see fuzz.h. First to the parser alone, then to a server whose connection is a pair
 * of sockets. */
#include <assert.h>
#include <event2/event.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/loop.h"
#include "base/utf8.h"
#include "fuzz/fuzz.h"
#include "http/http_connection.h"
#include "http/http_parse.h"
#include "run/visitor_text.h"

static void
check_text(const char *text)
{
	assert(strlen(text) < VISITOR_TEXT_SIZE);
	fuzz_check_text(text, "");
}

/* ---- the parser ---- */

enum { MESSAGES_MAX = 64, STORY_SIZE = 1 << 14 };

/* Adds what became of a message to the story. */
static void
tell(const struct http_parse *parse, char *story)
{
	const struct http_message *message = http_parse_message(parse);

	utf8_add(story, STORY_SIZE, "%d %d %s %s %s %d %d;", (int)http_parse_progress(parse), (int)http_parse_fault(parse),
	    message->method != NULL ? message->method : "", message->path != NULL ? message->path : "",
	    message->query != NULL ? message->query : "", message->keep_alive, message->minor);
}

/* The messages of the bytes, fed in two pieces. */
static void
parse_all(const char *data, size_t size, size_t cut, char *story)
{
	struct http_parse *parse = http_parse_new(KIND_REQUEST, HTTP_HEAD_MAX, HTTP_BODY_MAX);
	size_t from = 0;

	story[0] = '\0';
	for (int messages = 0; from < size && messages < MESSAGES_MAX;) {
		size_t end = from < cut ? cut : size;
		size_t took = http_parse_feed(parse, data + from, end - from);

		assert(took <= end - from);
		from += took;
		if (http_parse_progress(parse) < PROGRESS_WHOLE) {
			assert(from == end); /* it wants more */
			continue;
		}
		tell(parse, story);
		if (http_parse_progress(parse) == PROGRESS_FAULT)
			break;
		http_parse_reset(parse);
		messages++;
	}
	http_parse_free(parse);
}

/* However the bytes are torn, they mean the same. */
static void
check_parser(const char *data, size_t size)
{
	static char whole[STORY_SIZE], torn[STORY_SIZE];
	size_t cut = size == 0 ? 0 : (unsigned char)data[0] * size / 256;

	parse_all(data, size, 0, whole);
	parse_all(data, size, cut, torn);
	assert(strcmp(whole, torn) == 0);
}

/* ---- the server ---- */

static int asked, refused;

static void
check_facts(struct http_request *request)
{
	char text[VISITOR_TEXT_SIZE];

	visitor_target(http_request_method(request), http_request_path(request), http_request_query(request), text);
	check_text(text);
	visitor_agent(http_request_agent(request), text);
	check_text(text);
	visitor_name(http_request_query(request), text);
	check_text(text);
}

static void
request_came(struct http_server *server, struct http_request *request, void *arg)
{
	(void)server, (void)arg;
	check_facts(request);
	assert(strcmp(http_request_method(request), "GET") == 0 || strcmp(http_request_method(request), "HEAD") == 0);
	assert(http_request_path(request)[0] == '/');
	asked++;
	http_reply(request, 200, "x");
}

static void
client_left(struct http_server *server, struct http_request *request, void *arg)
{
	(void)server, (void)request, (void)arg;
	assert(false); /* each is answered at once */
}

static void
request_refused(struct http_server *server, struct http_request *request, unsigned status, void *arg)
{
	(void)server, (void)arg;
	assert(request != NULL && status >= 400 && status < 600);
	check_facts(request);
	refused++;
}

/* Each request has an answer, and the refused one is the last. */
static void
check_answers(const char *heard)
{
	static const char start[] = "HTTP/1.1 ";
	int answers = 0;

	for (const char *at = heard; (at = strstr(at, start)) != NULL; at += sizeof start - 1)
		answers += strspn(at + sizeof start - 1, "0123456789") == 3 && strncmp(at + sizeof start - 1, "100", 3) != 0;
	assert(answers == asked + refused && refused <= 1);
	if (refused > 0)
		assert(strstr(heard, "Connection: close\r\n") != NULL);
}

static void
check_server(struct event_base *base, struct http_server *server, const char *data, size_t size)
{
	static char heard[1 << 20];
	size_t sent = 0, got = 0;
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) != 0)
		abort();
	asked = refused = 0;
	http_connection_open(server, ends[0], (struct http_peer){ .port = 1 });
	while (http_server_connections(server) > 0) {
		ssize_t n = sent < size ? send(ends[1], data + sent, size - sent, MSG_NOSIGNAL) : 0;

		sent = n < 0 ? size : sent + (size_t)n; /* it may have closed */
		event_base_loop(base, EVLOOP_NONBLOCK);
		if (sent == size)
			shutdown(ends[1], SHUT_WR);
		n = recv(ends[1], heard + got, sizeof heard - 1 - got, 0);
		got += n > 0 ? (size_t)n : 0;
		assert(got < sizeof heard - 1);
	}
	for (ssize_t n = 1; n > 0; got += n > 0 ? (size_t)n : 0)
		n = recv(ends[1], heard + got, sizeof heard - 1 - got, 0);
	heard[got] = '\0';
	close(ends[1]);
	check_answers(heard);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct http_server_hooks hooks = { request_came, client_left, NULL, request_refused };
	static struct event_base *base;
	static struct http_server *server;
	int error;

	if (server == NULL) {
		base = loop_new();
		server = http_server_new(base, 0, &hooks, &error);
		assert(server != NULL);
	}
	check_parser((const char *)data, size);
	check_server(base, server, (const char *)data, size);
	return 0;
}
