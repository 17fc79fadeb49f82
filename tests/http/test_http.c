/*
 * The serving end of HTTP, byte by byte. A raw socket plays the client: it sends
 * its bytes whole, torn in two at every position, and one by one, with turns of
 * the loop in between; what must come back is compared byte for byte.
 */
#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "http/http.h"
#include "support/raw_peer.h"

static struct http_request *held[8]; /* requests without a reply yet */
static int held_count;

static void
reply_at_once(struct http_server *server, struct http_request *request, void *arg)
{
	const char *query = http_request_query(request);
	char body[128];

	(void)server;
	(void)arg;
	note("%s%s%s;", http_request_path(request), *query == '\0' ? "" : "?", query);
	snprintf(body, sizeof body, "You asked for %.40s", http_request_path(request));
	http_reply(request, 200, body);
}

static void
hold(struct http_server *server, struct http_request *request, void *arg)
{
	(void)server;
	(void)arg;
	assert_null(http_request_data(request));
	note("%s;", http_request_path(request));
	http_request_set_data(request, &held[held_count]);
	held[held_count++] = request;
}

static void
note_left(struct http_server *server, struct http_request *request, void *arg)
{
	(void)server;
	(void)arg;
	note("%s left;", http_request_path(request));
	*(struct http_request **)http_request_data(request) = NULL;
}

static struct http_server *
new_server(void (*request)(struct http_server *, struct http_request *, void *))
{
	const struct http_server_hooks hooks = { request, note_left, NULL, NULL };
	int error = 0;
	struct http_server *server = http_server_new(base, 0, &hooks, &error);

	assert_non_null(server);
	held_count = 0;
	diary[0] = '\0';
	return server;
}

static void
await_no_connections(struct http_server *server)
{
	while (http_server_connections(server) > 0)
		event_base_loop(base, EVLOOP_ONCE);
}

#define OK_HEAD(size) "HTTP/1.1 200 OK\r\n" A_DATE "Content-Type: text/plain; charset=utf-8\r\nContent-Length: " #size "\r\n"
#define OK(size, body) OK_HEAD(size) "\r\n" body
#define OK_CLOSE(size, body) OK_HEAD(size) "Connection: close\r\n\r\n" body
#define OK_KEEP(size, body) OK_HEAD(size) "Connection: keep-alive\r\n\r\n" body
#define BAD_HEAD(status, size, extra) "HTTP/1.1 " status "\r\n" A_DATE "Content-Type: text/plain; charset=utf-8\r\n" \
	"Content-Length: " #size "\r\n" extra "Connection: close\r\n\r\n"
#define BAD(status, size, body) BAD_HEAD(status, size, "") body
#define NOT_HTTP BAD("400 Bad Request", 29, "This is not an HTTP request.\n")
#define NO_HOST BAD("400 Bad Request", 56, "An HTTP/1.1 request needs one Host header, with a host.\n")
#define NOT_SERVED_HEAD BAD_HEAD("405 Method Not Allowed", 30, "Allow: GET, HEAD\r\n")
#define NOT_SERVED NOT_SERVED_HEAD "Only GET and HEAD are served.\n"
#define UNKNOWN BAD("501 Not Implemented", 54, "This method is unknown. Only GET and HEAD are served.\n")
#define OLD BAD("505 HTTP Version Not Supported", 44, "Only HTTP/1.0 and HTTP/1.1 are spoken here.\n")
#define LARGE_HEAD BAD("431 Request Header Fields Too Large", 41, "The request's head is larger than 16 KB.\n")
#define HOST "Host: h\r\n"

/* The bytes sent, the bytes expected back, what reaches the hook, and whether the server then
 * ends the connection. With `prefix`, `heard` is only the beginning. */
static const struct exchange {
	const char *name, *sent, *heard, *seen;
	bool ends;
} exchanges[] = {
	{ "get", "GET / HTTP/1.1\r\n" HOST "\r\n", OK(15, "You asked for /"), "/;", false },
	{ "path and query", "GET /a/b?x=1&y=?z HTTP/1.1\r\n" HOST "\r\n", OK(18, "You asked for /a/b"), "/a/b?x=1&y=?z;", false },
	{ "empty query", "GET /a? HTTP/1.1\r\n" HOST "\r\n", OK(16, "You asked for /a"), "/a;", false },
	{ "absolute target", "GET http://h:1/a?b HTTP/1.1\r\n" HOST "\r\n", OK(16, "You asked for /a"), "/a?b;", false },
	{ "absolute target, bare", "GET http://h HTTP/1.1\r\n" HOST "\r\n", OK(15, "You asked for /"), "/;", false },
	{ "absolute target, query alone", "GET http://h?q HTTP/1.1\r\n" HOST "\r\n", OK(15, "You asked for /"), "/?q;", false },
	{ "close", "GET / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n", OK_CLOSE(15, "You asked for /"), "/;", true },
	{ "1.0", "GET / HTTP/1.0\r\n\r\n", OK_CLOSE(15, "You asked for /"), "/;", true },
	{ "1.0 keep-alive", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", OK_KEEP(15, "You asked for /"), "/;", false },
	{ "head", "HEAD / HTTP/1.1\r\n" HOST "\r\n", OK(15, ""), "/;", false },
	{ "head, 1.0", "HEAD / HTTP/1.0\r\n\r\n", OK_CLOSE(15, ""), "/;", true },
	{ "head, then get", "HEAD /h HTTP/1.1\r\n" HOST "\r\nGET /g HTTP/1.1\r\n" HOST "\r\n",
	    OK(16, "") OK(16, "You asked for /g"), "/h;/g;", false },
	{ "empty lines before", "\r\n\r\nGET / HTTP/1.1\r\n" HOST "\r\n", OK(15, "You asked for /"), "/;", false },
	{ "body", "GET /b HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nGET /", OK(16, "You asked for /b"), "/b;", false },
	{ "body, then another", "GET /b HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabcGET /c HTTP/1.1\r\n" HOST "\r\n",
	    OK(16, "You asked for /b") OK(16, "You asked for /c"), "/b;/c;", false },
	{ "chunked body", "GET /b HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nHost: x\r\n\r\n"
	    "GET /c HTTP/1.1\r\n" HOST "\r\n", OK(16, "You asked for /b") OK(16, "You asked for /c"), "/b;/c;", false },
	{ "pipeline", "GET /1 HTTP/1.1\r\n" HOST "\r\nGET /2 HTTP/1.1\r\n" HOST "\r\nGET /3 HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n",
	    OK(16, "You asked for /1") OK(16, "You asked for /2") OK_CLOSE(16, "You asked for /3"), "/1;/2;/3;", true },
	{ "nothing after close", "GET /1 HTTP/1.0\r\n\r\nGET /2 HTTP/1.0\r\n\r\n", OK_CLOSE(16, "You asked for /1"), "/1;", true },
	{ "good, then bad", "GET /1 HTTP/1.1\r\n" HOST "\r\n\x16\x03\x01", OK(16, "You asked for /1") NOT_HTTP, "/1;", true },
	{ "upgrade that is not wanted", "GET /u HTTP/1.1\r\n" HOST "Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
	    OK(16, "You asked for /u"), "/u;", false },
	{ "expect 1.0", "GET / HTTP/1.0\r\nExpect: x\r\n\r\n", OK_CLOSE(15, "You asked for /"), "/;", true },
	{ "field like another", "GET / HTTP/1.1\r\n" HOST "Hosts: x\r\nExpect-ed: x\r\nTransfer-Encodin: y\r\n\r\n",
	    OK(15, "You asked for /"), "/;", false },
	{ "empty host", "GET / HTTP/1.1\r\nHost:\r\nAccept:\r\n\r\n", OK(15, "You asked for /"), "/;", false },
	{ "minor version to come", "GET / HTTP/1.2\r\n" HOST "\r\n", OK(15, "You asked for /"), "/;", false },

	{ "tls", "\x16\x03\x01\x02\x00\x01", NOT_HTTP, "", true },
	{ "no blank", "GET\r\n", NOT_HTTP, "", true },
	{ "no version", "GET / XTTP/1.1\r\n\r\n", NOT_HTTP, "", true },
	{ "field without colon", "GET / HTTP/1.1\r\nHost\r\n\r\n", NOT_HTTP, "", true },
	{ "length no number", "GET / HTTP/1.1\r\n" HOST "Content-Length: x\r\n\r\n", NOT_HTTP, "", true },
	{ "length and chunked", "GET / HTTP/1.1\r\n" HOST "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", NOT_HTTP, "", true },
	{ "chunk no number", "GET / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\nx\r\n", NOT_HTTP, "", true },
	{ "no host", "GET / HTTP/1.1\r\n\r\n", NO_HOST, "", true },
	{ "two hosts", "GET / HTTP/1.1\r\n" HOST HOST "\r\n", NO_HOST, "", true },
	{ "head without host", "HEAD / HTTP/1.1\r\n\r\n", BAD("400 Bad Request", 56, ""), "", true },
	{ "asterisk", "GET * HTTP/1.1\r\n" HOST "\r\n",
	    BAD("400 Bad Request", 60, "The request's target is neither a path nor an http address.\n"), "", true },
	{ "post", "POST / HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc", NOT_SERVED, "", true },
	{ "options", "OPTIONS * HTTP/1.1\r\n" HOST "\r\n", NOT_SERVED, "", true },
	{ "connect", "CONNECT h:1 HTTP/1.1\r\n" HOST "\r\n", NOT_SERVED, "", true },
	{ "trace", "TRACE / HTTP/1.1\r\n" HOST "\r\n", NOT_SERVED, "", true },
	{ "patch, 1.0", "PATCH / HTTP/1.0\r\n\r\n", NOT_SERVED, "", true },
	{ "unknown method", "BREW / HTTP/1.1\r\n" HOST "\r\n", UNKNOWN, "", true },
	{ "lower case", "get / HTTP/1.1\r\n" HOST "\r\n", UNKNOWN, "", true },
	{ "long method", "ABCDEFGHIJKLMNOPQRSTUVWXYZ / HTTP/1.1\r\n" HOST "\r\n", UNKNOWN, "", true },
	{ "no request at all", "hello world\r\n\r\n", NOT_HTTP, "", true },
	{ "unknown method, no version", "BREW /\r\n\r\n", NOT_HTTP, "", true },
	{ "garbled head request", "HEAD / HTTP/1.1\r\nbad field\r\n\r\n", BAD_HEAD("400 Bad Request", 29, ""), "", true },
	{ "another coding", "GET / HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip, chunked\r\n\r\n",
	    BAD("501 Not Implemented", 48, "Of transfer codings only chunked is understood.\n"), "", true },
	{ "blanks behind a value", "GET / HTTP/1.1\r\n" HOST "Expect: 100-continue \t\r\n\r\n",
	    OK(15, "You asked for /"), "/;", false },
	{ "another expectation", "GET / HTTP/1.1\r\n" HOST "Expect: 200-ok\r\n\r\n",
	    BAD("417 Expectation Failed", 35, "Only 100-continue can be expected.\n"), "", true },
	{ "body too large", "GET / HTTP/1.1\r\n" HOST "Content-Length: 65537\r\n\r\n",
	    BAD("413 Content Too Large", 41, "The request's body is larger than 64 KB.\n"), "", true },
	{ "0.9", "GET /\r\n\r\n", OLD, "", true },
	{ "2.0", "GET / HTTP/2.0\r\n" HOST "\r\n", OLD, "", true },
};

static void
run_exchange(struct http_server *server, const struct exchange *x, int cut)
{
	static char heard[HEARD_SIZE];
	int fd = raw_connect(http_server_port(server));
	char ended;

	diary[0] = '\0';
	raw_send_torn(fd, x->sent, strlen(x->sent), cut);
	raw_hear(fd, heard, x->ends ? HEARD_SIZE - 1 : strlen(x->heard), &ended);
	if (strcmp(heard, x->heard) != 0 || strcmp(diary, x->seen) != 0 || ended != (x->ends ? 'E' : '-'))
		fail_msg("%s, cut at %d: ended %c, seen \"%s\", heard:\n%s\nnot:\n%s", x->name, cut, ended, diary, heard, x->heard);
	close(fd);
	await_no_connections(server);
}

static void
test_exchanges_torn(void **state)
{
	struct http_server *server = new_server(reply_at_once);

	(void)state;
	for (int i = 0; i < COUNT(exchanges); i++)
		for (int cut = ONE_BY_ONE; cut <= (int)strlen(exchanges[i].sent); cut++)
			run_exchange(server, &exchanges[i], cut);
	http_server_free(server);
}

/* A request whose head has just `size` bytes. */
static char *
head_of(size_t size)
{
	static const char start[] = "GET / HTTP/1.1\r\n" HOST "X: ", end[] = "\r\n\r\n";
	char *head = malloc(size + 1);

	memset(head, 'x', size);
	memcpy(head, start, sizeof start - 1);
	memcpy(head + size - (sizeof end - 1), end, sizeof end);
	return head;
}

static void
test_head_bound(void **state)
{
	static const struct {
		size_t size;
		const char *heard, *seen;
		bool ends;
	} cases[] = {
		{ HTTP_HEAD_MAX, OK(15, "You asked for /"), "/;", false },
		{ HTTP_HEAD_MAX + 1, LARGE_HEAD, "", true },
		{ 10 * HTTP_HEAD_MAX, LARGE_HEAD, "", true },
	};
	struct http_server *server = new_server(reply_at_once);

	(void)state;
	for (int i = 0; i < COUNT(cases); i++) {
		char *head = head_of(cases[i].size);
		const struct exchange x = { "head", head, cases[i].heard, cases[i].seen, cases[i].ends };

		for (size_t cut = 0; cut <= cases[i].size; cut += cases[i].size / 13)
			run_exchange(server, &x, (int)cut);
		run_exchange(server, &x, (int)cases[i].size - 1);
		free(head);
	}
	http_server_free(server);
}

static void
test_chunked_body_bound(void **state)
{
	static const char head[] = "GET /b HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n", chunk[] = "8000\r\n";
	char *request = malloc(200000), *at = request;
	struct http_server *server = new_server(reply_at_once);
	struct exchange x = { "chunked, 64 KB", request, OK(16, "You asked for /b"), "/b;", false };

	(void)state;
	at = stpcpy(at, head);
	for (int i = 0; i < 2; i++) {
		at = stpcpy(at, chunk);
		memset(at, 'b', 0x8000);
		at = stpcpy(at + 0x8000, "\r\n");
	}
	strcpy(at, "0\r\n\r\n");
	run_exchange(server, &x, 0);
	strcpy(at, "1\r\nb\r\n0\r\n\r\n");
	x = (struct exchange){ "chunked, 64 KB and 1", request,
	    BAD("413 Content Too Large", 41, "The request's body is larger than 64 KB.\n"), "", true };
	run_exchange(server, &x, 0);
	free(request);
	http_server_free(server);
}

/* The body is sent only when the server has asked for it. */
static void
test_expect_continue(void **state)
{
	static const char head[] = "GET /e HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n";
	static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n", answer[] = OK(16, "You asked for /e");
	static char heard[HEARD_SIZE];
	struct http_server *server = new_server(reply_at_once);
	int fd = raw_connect(http_server_port(server));
	char ended;

	(void)state;
	for (int round = 0; round < 2; round++) {
		raw_send(fd, head, sizeof head - 1);
		raw_hear(fd, heard, sizeof go_on - 1, &ended);
		assert_string_equal(heard, go_on);
		raw_send(fd, "abc", 3);
		raw_hear(fd, heard, sizeof answer - 1, &ended);
		assert_string_equal(heard, answer);
	}
	close(fd);
	await_no_connections(server);
	http_server_free(server);
}

/* Only whoever has not begun with the body waits for that: torn anywhere but between head and body, the bytes are
 * answered as they are in one piece. */
static void
test_expectation_torn(void **state)
{
	static const char head[] = "GET /e HTTP/1.1\r\n" HOST "Expect: 100-continue\r\n",
	    go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
	static const char *const bodies[] = { "Content-Length: 3\r\n\r\nabc",
	    "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" };
	static char heard[HEARD_SIZE], sent[512], wanted[512];
	struct http_server *server = new_server(reply_at_once);
	char ended;

	(void)state;
	for (int i = 0; i < COUNT(bodies); i++) {
		size_t head_size;

		snprintf(sent, sizeof sent, "%s%s", head, bodies[i]);
		head_size = (size_t)(strstr(sent, "\r\n\r\n") + 4 - sent);
		for (int cut = ONE_BY_ONE; cut <= (int)strlen(sent); cut++) {
			bool waits = cut == ONE_BY_ONE || cut == (int)head_size;
			int fd = raw_connect(http_server_port(server));

			raw_send_torn(fd, sent, strlen(sent), cut);
			snprintf(wanted, sizeof wanted, "%s%s", waits ? go_on : "", OK(16, "You asked for /e"));
			raw_hear(fd, heard, strlen(wanted), &ended);
			if (strcmp(heard, wanted) != 0)
				fail_msg("cut at %d: %s", cut, heard);
			close(fd);
			await_no_connections(server);
		}
	}
	http_server_free(server);
}

/* The answer to an error is not lost to a reset when more comes than was read. */
static void
test_error_answer_survives_flood(void **state)
{
	static char heard[HEARD_SIZE];
	struct http_server *server = new_server(reply_at_once);
	int fd = raw_connect(http_server_port(server));
	char junk[100000];
	char ended;

	(void)state;
	memset(junk, 'j', sizeof junk);
	raw_send(fd, "POST / HTTP/1.1\r\n" HOST "Content-Length: 100000\r\n\r\n", 52);
	raw_send(fd, junk, sizeof junk);
	raw_hear(fd, heard, HEARD_SIZE - 1, &ended);
	assert_string_equal(heard, NOT_SERVED);
	assert_int_equal(ended, 'E');
	close(fd);
	await_no_connections(server);
	http_server_free(server);
}

static void
end_by_shutdown(int fd)
{
	shutdown(fd, SHUT_WR);
	turn(MANY_TURNS);
	close(fd);
}

static void
end_by_close(int fd)
{
	close(fd);
}

/* A client's leaving while its request waits is noticed, however it leaves and whatever it
 * has sent meanwhile. */
static void
test_leave_while_waiting(void **state)
{
	static void (*const ways[])(int fd) = { end_by_close, raw_reset, end_by_shutdown };
	static const char *const meanwhile[] = { "", "\r\n", "junk \x01\x02", "GET /2 HTTP/1.1\r\n" HOST "\r\n" };

	(void)state;
	for (int i = 0; i < COUNT(ways) * COUNT(meanwhile); i++) {
		struct http_server *server = new_server(hold);
		int fd = raw_connect(http_server_port(server));

		raw_send(fd, "GET /1 HTTP/1.1\r\n" HOST "\r\n", 28);
		while (held_count == 0)
			turn(1);
		raw_send(fd, meanwhile[i / COUNT(ways)], strlen(meanwhile[i / COUNT(ways)]));
		assert_string_equal(diary, "/1;");
		ways[i % COUNT(ways)](fd);
		await_no_connections(server);
		assert_string_equal(diary, "/1;/1 left;");
		http_server_free(server);
	}
}

/* Beyond a bound the system keeps what a waiting client sends; its leaving is
 * noticed all the same. */
static void
test_flood_while_waiting(void **state)
{
	static void (*const ways[])(int fd) = { end_by_close, raw_reset };
	static char junk[HTTP_AHEAD_MAX + 5000];

	(void)state;
	memset(junk, 'j', sizeof junk);
	for (int i = 0; i < COUNT(ways); i++) {
		struct http_server *server = new_server(hold);
		int fd = raw_connect(http_server_port(server));

		raw_send(fd, "GET /1 HTTP/1.1\r\n" HOST "\r\n", 28);
		while (held_count == 0)
			turn(1);
		raw_send(fd, junk, sizeof junk);
		assert_int_equal(http_server_connections(server), 1);
		ways[i](fd);
		await_no_connections(server);
		assert_string_equal(diary, "/1;/1 left;");
		http_server_free(server);
	}
}

static void
raise_flag_cb(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	*(bool *)arg = true;
}

/* It may stay for long, and is answered; only then it is seen what it sent. */
static void
test_flood_and_stay(void **state)
{
	static const struct timeval long_us = { 0, 450 * 1000 };
	static char junk[HTTP_AHEAD_MAX + 5000], heard[HEARD_SIZE];
	struct http_server *server = new_server(hold);
	int fd = raw_connect(http_server_port(server));
	bool waited = false;
	char ended;

	(void)state;
	memset(junk, 'j', sizeof junk);
	raw_send(fd, "GET /1 HTTP/1.1\r\n" HOST "\r\n", 28);
	while (held_count == 0)
		turn(1);
	raw_send(fd, junk, sizeof junk);
	event_base_once(base, -1, EV_TIMEOUT, raise_flag_cb, &waited, &long_us);
	while (!waited)
		event_base_loop(base, EVLOOP_ONCE);
	assert_string_equal(diary, "/1;");
	http_reply(held[0], 200, "one");
	raw_hear(fd, heard, HEARD_SIZE - 1, &ended);
	assert_string_equal(heard, OK(3, "one") LARGE_HEAD);
	assert_int_equal(ended, 'E');
	close(fd);
	await_no_connections(server);
	http_server_free(server);
}

/* Bytes that come during the wait are the next requests, in order. */
static void
test_late_replies_in_order(void **state)
{
	static const char sent[] = "GET /1 HTTP/1.1\r\n" HOST "\r\nGET /2 HTTP/1.1\r\n" HOST "\r\nHEAD /3 HTTP/1.1\r\n" HOST "\r\n\x01";
	static const char expected[] = OK(3, "one") OK(3, "two") OK(5, "") NOT_HTTP;
	static char heard[HEARD_SIZE];
	struct http_server *server = new_server(hold);
	char ended;

	(void)state;
	for (int cut = ONE_BY_ONE; cut < (int)sizeof sent; cut++) {
		static const char *const bodies[] = { "one", "two", "three" };
		int fd = raw_connect(http_server_port(server));

		held_count = 0;
		diary[0] = '\0';
		raw_send_torn(fd, sent, sizeof sent - 1, cut);
		for (int i = 0; i < COUNT(bodies); i++) {
			while (held_count <= i)
				turn(1);
			assert_int_equal(held_count, i + 1);
			http_reply(held[i], 200, bodies[i]);
		}
		raw_hear(fd, heard, HEARD_SIZE - 1, &ended);
		assert_string_equal(heard, expected);
		assert_string_equal(diary, "/1;/2;/3;");
		close(fd);
		await_no_connections(server);
	}
	http_server_free(server);
}

/* More than the bound is pipelined: all of it is answered, none of it is lost. */
static void
test_long_pipeline(void **state)
{
	static const char one[] = "GET /p HTTP/1.1\r\n" HOST "\r\n", answer[] = OK(16, "You asked for /p");
	enum { ROUNDS = 3 * HTTP_AHEAD_MAX / (int)(sizeof one - 1) };
	static char heard[HEARD_SIZE];
	struct http_server *server = new_server(reply_at_once);
	int fd = raw_connect(http_server_port(server));
	char *sent = calloc(ROUNDS, sizeof one), *at = sent;
	size_t size;
	char ended;

	(void)state;
	for (int i = 0; i < ROUNDS; i++)
		at = stpcpy(at, one);
	raw_send(fd, sent, (size_t)(at - sent));
	size = raw_hear(fd, heard, ROUNDS * (sizeof answer - 1), &ended);
	assert_int_equal(size, ROUNDS * (sizeof answer - 1));
	for (int i = 0; i < ROUNDS; i++)
		assert_memory_equal(heard + (size_t)i * (sizeof answer - 1), answer, sizeof answer - 1);
	free(sent);
	close(fd);
	await_no_connections(server);
	http_server_free(server);
}

/* A client that sends on and on and reads nothing is not read from for ever; when
 * it reads at last, nothing is lost and nothing is out of order. */
static void
test_client_that_does_not_read(void **state)
{
	static const char one[] = "GET /p HTTP/1.1\r\n" HOST "\r\n", answer[] = OK(16, "You asked for /p");
	enum { STALLED = 50, TOO_MUCH = 64 << 20 };
	static char heard[HEARD_SIZE];
	struct http_server *server = new_server(reply_at_once);
	int fd = raw_connect(http_server_port(server));
	size_t sent = 0, size = 0, expected;

	(void)state;
	for (int stalled = 0; stalled < STALLED;) {
		size_t at = sent % (sizeof one - 1);
		ssize_t n = send(fd, one + at, sizeof one - 1 - at, MSG_NOSIGNAL);

		if (n > 0)
			sent += (size_t)n;
		stalled = n > 0 ? 0 : stalled + 1;
		assert_true(sent < TOO_MUCH);
		if (n < 0 || sent % 1000 == 0)
			turn(1);
		diary[0] = '\0';
	}
	expected = (sent + sizeof one - 2) / (sizeof one - 1) * (sizeof answer - 1);
	while (size < expected) {
		ssize_t n = recv(fd, heard, HEARD_SIZE, 0);

		assert_true(n > 0 || errno == EAGAIN);
		for (ssize_t i = 0; i < n; i++, size++)
			assert_true(answer[size % (sizeof answer - 1)] == '#' || heard[i] == answer[size % (sizeof answer - 1)]);
		if (sent % (sizeof one - 1) != 0 && send(fd, one + sent % (sizeof one - 1), 1, MSG_NOSIGNAL) == 1)
			sent++;
		diary[0] = '\0';
		turn(1);
	}
	close(fd);
	await_no_connections(server);
	http_server_free(server);
}

/* A client that only shut down its sending half gets what is answered at once. */
static void
test_half_closed_client(void **state)
{
	static char heard[HEARD_SIZE];
	struct http_server *server = new_server(reply_at_once);
	int fd = raw_connect(http_server_port(server));
	char ended;

	(void)state;
	assert_int_equal(send(fd, "GET / HTTP/1.1\r\n" HOST "\r\n", 27, MSG_NOSIGNAL), 27);
	shutdown(fd, SHUT_WR);
	raw_hear(fd, heard, HEARD_SIZE - 1, &ended);
	assert_string_equal(heard, OK(15, "You asked for /"));
	assert_int_equal(ended, 'E');
	close(fd);
	await_no_connections(server);
	http_server_free(server);
}

enum { LARGE_SIZE = 8 << 20 };

static void
reply_large(struct http_server *server, struct http_request *request, void *arg)
{
	char *body = malloc(LARGE_SIZE + 1);

	(void)server;
	(void)arg;
	memset(body, 'b', LARGE_SIZE);
	body[LARGE_SIZE] = '\0';
	note("large;");
	http_reply(request, 200, body);
	free(body);
}

/* Nor does it lose the rest of an answer that takes many turns to write. */
static void
test_half_closed_client_of_large_answer(void **state)
{
	static char heard[HEARD_SIZE];
	struct http_server *server = new_server(reply_large);
	int fd = raw_connect(http_server_port(server));
	size_t size = 0;
	ssize_t n;

	(void)state;
	raw_send(fd, "GET / HTTP/1.1\r\n" HOST "\r\n", 27);
	shutdown(fd, SHUT_WR);
	turn(MANY_TURNS);
	while ((n = recv(fd, heard, HEARD_SIZE, 0)) != 0) {
		assert_true(n > 0 || errno == EAGAIN);
		size += n > 0 ? (size_t)n : 0;
		turn(1);
	}
	assert_int_equal(size, LARGE_SIZE + sizeof OK_HEAD(8388608) "\r\n" - 1);
	close(fd);
	await_no_connections(server);
	http_server_free(server);
}

static void
set_deadlines(struct http_server *server)
{
	struct http_bounds bounds = http_server_bounds(server);

	bounds.request_us = 20 * 1000;
	bounds.idle_us = bounds.unread_us = 30 * 1000;
	http_server_set_bounds(server, bounds);
}

/* Clients that keep their end open, though there is nothing to wait for. */
static void
test_client_that_stays(void **state)
{
	static char junk[1 << 20];
	struct http_server *server = new_server(reply_large);
	int fd;

	(void)state;
	set_deadlines(server);
	fd = raw_connect(http_server_port(server)); /* does not read its answer */
	raw_send(fd, "GET / HTTP/1.1\r\n" HOST "\r\n", 27);
	while (diary[0] == '\0')
		turn(1);
	await_no_connections(server);
	close(fd);
	fd = raw_connect(http_server_port(server)); /* sends on after the last word */
	raw_send(fd, "?!\r\n", 4);
	raw_send(fd, junk, sizeof junk);
	await_no_connections(server);
	close(fd);
	http_server_free(server);
}

/* Whoever replies to a client that has just gone learns nothing of it. */
static void
test_reply_to_gone_client(void **state)
{
	struct http_server *server = new_server(hold);
	int fd = raw_connect(http_server_port(server));

	(void)state;
	raw_send(fd, "GET /1 HTTP/1.1\r\n" HOST "\r\n", 28);
	while (held_count == 0)
		turn(1);
	raw_reset(fd);
	http_reply(held[0], 200, "too late");
	await_no_connections(server);
	assert_string_equal(diary, "/1;");
	http_server_free(server);
}

/* A client that leaves amid its request, or between two, is forgotten silently. */
static void
test_leave_while_reading(void **state)
{
	static const char *const parts[] = { "", "G", "GET / HTTP/1.1\r\nHos", "GET / HTTP/1.1\r\n" HOST "Content-Length: 9\r\n\r\nabc" };
	static void (*const ways[])(int fd) = { end_by_close, raw_reset, end_by_shutdown };
	struct http_server *server = new_server(reply_at_once);

	(void)state;
	for (int i = 0; i < COUNT(parts) * COUNT(ways); i++) {
		int fd = raw_connect(http_server_port(server));

		raw_send(fd, parts[i / COUNT(ways)], strlen(parts[i / COUNT(ways)]));
		while (http_server_connections(server) == 0)
			turn(1);
		ways[i % COUNT(ways)](fd);
		await_no_connections(server);
	}
	assert_string_equal(diary, "");
	http_server_free(server);
}

/* A deadline that bytes restarted would let all of these through. */
static void
test_deadlines(void **state)
{
#define SLOW BAD("408 Request Timeout", 37, "The request took too long to arrive.\n")
	static const struct {
		const char *at_once, *dripped, *heard;
	} cases[] = {
		{ "", "", "" },
		{ "", "GET /a-long-way-to-go-from-here-to-the-end-of-it HTTP/1.0\r\n\r\n", SLOW },
		{ "GET / HTTP/1.1\r\n" HOST "Content-Length: 60\r\n\r\n", "012345678901234567890123456789012345678901234567890123456789", SLOW },
		{ "GET / HTTP/1.1\r\n" HOST "\r\n", "GET /a-long-way-to-go-from-here-to-the-end-of-it HTTP/1.0\r\n\r\n",
		    OK(15, "You asked for /") SLOW },
		{ "GET / HTTP/1.1\r\n" HOST "\r\n", "", OK(15, "You asked for /") },
	};
	static char heard[HEARD_SIZE];

	(void)state;
	for (int i = 0; i < COUNT(cases); i++) {
		struct http_server *server = new_server(reply_at_once);
		struct drip drip;
		char ended;
		int fd;

		set_deadlines(server);
		fd = raw_connect(http_server_port(server));
		raw_send(fd, cases[i].at_once, strlen(cases[i].at_once));
		start_drip(&drip, fd, cases[i].dripped);
		raw_hear(fd, heard, HEARD_SIZE - 1, &ended);
		assert_string_equal(heard, cases[i].heard);
		assert_int_equal(ended, 'E');
		event_free(drip.timer);
		close(fd);
		await_no_connections(server);
		http_server_free(server);
	}
}

static void
test_free_with_open_requests(void **state)
{
	struct http_server *server = new_server(hold);
	int fd[3];

	(void)state;
	for (int i = 0; i < 3; i++) {
		fd[i] = raw_connect(http_server_port(server));
		raw_send(fd[i], "GET /o HTTP/1.1\r\n" HOST "\r\n", i == 2 ? 5 : 28);
	}
	while (held_count < 2)
		turn(1);
	http_server_free(server);
	assert_string_equal(diary, "/o;/o;/o left;/o left;");
	for (int i = 0; i < 3; i++)
		close(fd[i]);
}

static void
test_taken_port(void **state)
{
	const struct http_server_hooks hooks = { reply_at_once, note_left, NULL, NULL };
	struct http_server *server = new_server(reply_at_once);
	int error = 0;

	(void)state;
	assert_null(http_server_new(base, http_server_port(server), &hooks, &error));
	assert_int_equal(error, EADDRINUSE);
	http_server_free(server);
}

static int warnings;

static void
count_warning(int severity, const char *text)
{
	(void)severity;
	(void)text;
	warnings++;
}

/* Without descriptors the listener rests, silently; with one it serves again. */
static void
test_out_of_descriptors(void **state)
{
	static char heard[HEARD_SIZE];
	struct http_server *server = new_server(reply_at_once);
	struct sockaddr_in address = loopback(http_server_port(server));
	int taken[DESCRIPTORS_MAX], count, fd = socket(AF_INET, SOCK_STREAM, 0);
	struct rlimit before;
	char ended;

	(void)state;
	warnings = 0;
	event_set_log_callback(count_warning);
	count = take_descriptors(taken, &before);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	raw_send(fd, "GET / HTTP/1.1\r\n" HOST "\r\n", 27);
	turn(100);
	assert_int_equal(http_server_connections(server), 0);
	give_descriptors_back(taken, count, &before);
	raw_hear(fd, heard, sizeof OK(15, "You asked for /") - 1, &ended);
	assert_string_equal(heard, OK(15, "You asked for /"));
	assert_int_equal(warnings, 0);
	event_set_log_callback(NULL);
	close(fd);
	await_no_connections(server);
	http_server_free(server);
}

/* Sets the limit of descriptors, so that `room` more can be had. Returns what it was. */
static struct rlimit
leave_room(int room)
{
	struct rlimit before, low;
	int fd = dup(0);

	close(fd);
	getrlimit(RLIMIT_NOFILE, &before);
	low = before;
	low.rlim_cur = (rlim_t)(fd + room);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &low), 0);
	return before;
}

/* Returns true if the server has closed it, and all that it sent was read. */
static bool
is_closed(int fd)
{
	char byte;

	return recv(fd, &byte, 1, MSG_PEEK) == 0;
}

/* Clients that connect and say nothing, or have had their answers, make room for those who ask: the
 * longest idle one first. Theirs are other descriptors than the server's: made before the limit. */
static void
test_idle_make_room(void **state)
{
	enum { CLIENTS = 40, ROOM = 20 };
	static const char ask[] = "GET / HTTP/1.1\r\n" HOST "\r\n";
	static char heard[HEARD_SIZE];
	struct http_server *server = new_server(reply_at_once);
	struct sockaddr_in address = loopback(http_server_port(server));
	int fd[CLIENTS], first_open = 0;
	struct rlimit before;
	char ended;

	(void)state;
	for (int i = 0; i < CLIENTS; i++)
		fd[i] = socket(AF_INET, SOCK_STREAM, 0);
	before = leave_room(ROOM);
	for (int i = 0; i < CLIENTS; i++) {
		bool asks = i % 10 == 0 || i == CLIENTS - 1;

		assert_int_equal(connect(fd[i], (struct sockaddr *)&address, sizeof address), 0);
		fcntl(fd[i], F_SETFL, O_NONBLOCK);
		turn(MANY_TURNS);
		if (!asks)
			continue;
		raw_send(fd[i], ask, sizeof ask - 1);
		raw_hear(fd[i], heard, sizeof OK(15, "You asked for /") - 1, &ended);
		assert_string_equal(heard, OK(15, "You asked for /"));
	}
	while (first_open < CLIENTS && is_closed(fd[first_open]))
		first_open++;
	assert_in_range(first_open, CLIENTS - ROOM, CLIENTS - 2);
	for (int i = first_open; i < CLIENTS; i++)
		assert_false(is_closed(fd[i]));
	assert_int_equal(http_server_connections(server), CLIENTS - first_open);
	setrlimit(RLIMIT_NOFILE, &before);
	for (int i = 0; i < CLIENTS; i++)
		close(fd[i]);
	await_no_connections(server);
	http_server_free(server);
}

/* All at once, while the server does not look: whoever asks is answered, and none of those who have
 * asked is taken for idle. Nor is one that waits for its answer. */
static void
flood_with(const char *beginning)
{
	enum { CLIENTS = 200, ROOM = 6 };
	static const char ask[] = "GET / HTTP/1.1\r\n" HOST "\r\n";
	static char heard[HEARD_SIZE];
	struct http_server *server = new_server(hold);
	struct sockaddr_in address = loopback(http_server_port(server));
	int fd[CLIENTS], waiting = raw_connect(http_server_port(server));
	struct rlimit before;
	char ended;

	raw_send(waiting, ask, sizeof ask - 1);
	while (held_count == 0)
		turn(1);
	for (int i = 0; i < CLIENTS; i++)
		fd[i] = socket(AF_INET, SOCK_STREAM, 0);
	before = leave_room(ROOM);
	for (int i = 0; i < CLIENTS; i++) {
		assert_int_equal(connect(fd[i], (struct sockaddr *)&address, sizeof address), 0);
		if (i < CLIENTS - 1)
			assert_int_equal(send(fd[i], beginning, strlen(beginning), MSG_NOSIGNAL), strlen(beginning));
	}
	assert_int_equal(send(fd[CLIENTS - 1], ask, sizeof ask - 1, MSG_NOSIGNAL), sizeof ask - 1);
	fcntl(fd[CLIENTS - 1], F_SETFL, O_NONBLOCK);
	while (held_count == 1)
		turn(1);
	http_reply(held[1], 200, "1");
	raw_hear(fd[CLIENTS - 1], heard, sizeof OK(1, "1") - 1, &ended);
	assert_string_equal(heard, OK(1, "1"));
	assert_string_equal(diary, "/;/;");
	http_reply(held[0], 200, "2");
	raw_hear(waiting, heard, sizeof OK(1, "2") - 1, &ended);
	assert_string_equal(heard, OK(1, "2"));
	setrlimit(RLIMIT_NOFILE, &before);
	close(waiting);
	for (int i = 0; i < CLIENTS; i++)
		close(fd[i]);
	await_no_connections(server);
	http_server_free(server);
}

static void
test_idle_flood(void **state)
{
	(void)state;
	flood_with("");
	flood_with("GET / HTTP/1.1\r\nHo"); /* slow ones, or those who only seem so */
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

/* An argument chooses tests by name, with * and ?. */
int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		T(test_exchanges_torn),
		T(test_head_bound),
		T(test_chunked_body_bound),
		T(test_expect_continue),
		T(test_expectation_torn),
		T(test_error_answer_survives_flood),
		T(test_leave_while_waiting),
		T(test_flood_while_waiting),
		T(test_flood_and_stay),
		T(test_late_replies_in_order),
		T(test_long_pipeline),
		T(test_client_that_does_not_read),
		T(test_half_closed_client),
		T(test_half_closed_client_of_large_answer),
		T(test_client_that_stays),
		T(test_reply_to_gone_client),
		T(test_leave_while_reading),
		T(test_deadlines),
		T(test_free_with_open_requests),
		T(test_taken_port),
		T(test_out_of_descriptors),
		T(test_idle_make_room),
		T(test_idle_flood),
	};

	signal(SIGPIPE, SIG_IGN);
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
