/*
 * What the fetching end sends, as it was ordered, and what it tells of answers' heads and bodies; also of servers that
 * answer before they have heard all, that never stop, and that send what a terminal would obey.
 */
#include <errno.h>
#include <event2/event.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "support/fetched.h"
#include "support/raw_peer.h"

static int listener;
static struct sockaddr_in there;

static int
set_up_answers(void **state)
{
	int failed = set_up(state);

	listener = raw_listen(16, &fetched_port);
	there = loopback(fetched_port);
	free_at = -1;
	return failed;
}

static int
tear_down_answers(void **state)
{
	close(listener);
	return tear_down(state);
}

static struct http_order
plain_order(void)
{
	return (struct http_order){
		.address = (const struct sockaddr *)&there, .address_size = sizeof there, .authority = "h:1", .target = "/p?q",
	};
}

static int
accept_fetch(void)
{
	int fd;

	while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) < 0)
		turn(1);
	return fd;
}

/* Runs the order against an answer, after which the server closes if the answer does not say where it ends. */
static void
run_answer(const struct http_order *order, const char *answer, bool closes)
{
	static char heard[HEARD_SIZE];
	char ended;
	int fd;

	begin_fetch(order);
	fd = accept_fetch();
	raw_hear(fd, heard, 10, &ended);
	raw_send(fd, answer, strlen(answer));
	if (closes)
		shutdown(fd, SHUT_WR);
	await_fetch();
	close(fd);
}

#define BEGUN "connected 127.0.0.1:@;sent;"

/* ---- orders ---- */

#define END "Connection: close\r\n\r\n"

static void
test_requests(void **state)
{
	static const struct {
		struct http_order order;
		const char *sent;
	} cases[] = {
		{ { .authority = "h" }, "GET /p HTTP/1.1\r\nHost: h\r\n" END },
		{ { .authority = "h", .method = "HEAD" }, "HEAD /p HTTP/1.1\r\nHost: h\r\n" END },
		{ { .authority = "[::1]:80", .method = "DELETE" }, "DELETE /p HTTP/1.1\r\nHost: [::1]:80\r\n" END },
		{ { .authority = "h", .method = "POST", .body = "a=b", .body_size = 3, .headers = "Content-Type: x/y\r\n" },
		    "POST /p HTTP/1.1\r\nHost: h\r\nContent-Type: x/y\r\nContent-Length: 3\r\n" END "a=b" },
		{ { .authority = "h", .method = "PUT" }, "PUT /p HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n" END },
		{ { .authority = "h", .method = "GET", .body = "", .body_size = 0 },
		    "GET /p HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n" END },
		{ { .authority = "h", .headers = "X: 1\r\nX:2\r\nY:\t\xc3\xa4\r\n" }, "GET /p HTTP/1.1\r\nHost: h\r\nX: 1\r\nX:2\r\nY:\t\xc3\xa4\r\n" END },
		{ { .authority = "h", .headers = "host: other\r\n" }, "GET /p HTTP/1.1\r\nhost: other\r\n" END },
		{ { .authority = "h", .headers = "Hostile: x\r\nconnection: keep-alive\r\n" },
		    "GET /p HTTP/1.1\r\nHost: h\r\nHostile: x\r\nconnection: keep-alive\r\n\r\n" },
	};
	static char heard[HEARD_SIZE];

	(void)state;
	for (int i = 0; i < COUNT(cases); i++) {
		struct http_order order = cases[i].order;
		char ended;
		int fd;

		order.address = (const struct sockaddr *)&there;
		order.address_size = sizeof there;
		order.target = "/p";
		begin_fetch(&order);
		fd = accept_fetch();
		raw_hear(fd, heard, strlen(cases[i].sent), &ended);
		turn(MANY_TURNS);
		drop_fetch();
		raw_hear(fd, heard + strlen(heard), 1000, &ended);
		assert_string_equal(heard, cases[i].sent);
		close(fd);
	}
}

static void
test_problems(void **state)
{
	static const struct {
		struct http_order order;
		const char *word; /* of the clause; NULL: there is none */
	} cases[] = {
		{ { .authority = "h", .target = "/" }, NULL },
		{ { .authority = "h", .target = "*", .method = "OPTIONS" }, NULL },
		{ { .authority = "h", .target = "/", .method = "M-SEARCH" }, NULL },
		{ { .authority = "h", .target = "/", .method = "connect" }, "proxies" },
		{ { .authority = "h", .target = "/", .method = "" }, "method" },
		{ { .authority = "h", .target = "/", .method = "GET /x" }, "method" },
		{ { .authority = "h", .target = "/", .method = "G\r\nX:" }, "method" },
		{ { .authority = "h", .target = "" }, "path" },
		{ { .authority = "h", .target = "x" }, "path" },
		{ { .authority = "h", .target = "/a b" }, "path" },
		{ { .authority = "h", .target = "/a\r\nX: y" }, "path" },
		{ { .authority = "h", .target = "/\xc3\xa4" }, "path" },
		{ { .authority = "h i", .target = "/" }, "host" },
		{ { .authority = "h\r\nX: y", .target = "/" }, "host" },
		{ { .authority = "h", .target = "/", .headers = "X: y\r\nZ:\r\n" }, NULL },
		{ { .authority = "h", .target = "/", .headers = "X: y" }, "header" },
		{ { .authority = "h", .target = "/", .headers = "X: y\n" }, "header" },
		{ { .authority = "h", .target = "/", .headers = "X: y\r\n\r\n" }, "header" },
		{ { .authority = "h", .target = "/", .headers = "X: y\r\n z\r\n" }, "header" },
		{ { .authority = "h", .target = "/", .headers = "X : y\r\n" }, "header" },
		{ { .authority = "h", .target = "/", .headers = ": y\r\n" }, "header" },
		{ { .authority = "h", .target = "/", .headers = "X: a\x1b[2J\r\n" }, "header" },
		{ { .authority = "h", .target = "/", .headers = "X: a\rb\r\n" }, "header" },
		{ { .authority = "h", .target = "/", .headers = "content-length: 5\r\n" }, "length" },
		{ { .authority = "h", .target = "/", .headers = "Transfer-Encoding: chunked\r\n" }, "length" },
		{ { .authority = "h", .target = "/", .unix_path = "" }, "socket" },
	};
	char path[200];
	struct http_order order = { .authority = "h", .target = "/", .unix_path = path };

	(void)state;
	for (int i = 0; i < COUNT(cases); i++) {
		const char *why = http_order_problem(&cases[i].order);

		if (why == NULL || cases[i].word == NULL ? why != cases[i].word : strstr(why, cases[i].word) == NULL)
			fail_msg("case %d: %s", i, why == NULL ? "nothing" : why);
	}
	memset(path, 'x', sizeof path);
	path[107] = '\0';
	assert_null(http_order_problem(&order));
	path[107] = 'x';
	path[108] = '\0';
	assert_non_null(strstr(http_order_problem(&order), "107"));
}

/* ---- heads ---- */

static void
test_heads(void **state)
{
	static const struct {
		const char *answer, *told;
		bool closes;
	} cases[] = {
		{ "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok", "head 200 HTTP/1.1 length 2;response 200 ok;", false },
		{ "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", "head 200 HTTP/1.0 length 2;response 200 ok;", false },
		{ "HTTP/1.0 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nok", "head 200 HTTP/1.0 length 2 keeps;response 200 ok;", false },
		{ "HTTP/1.1 200 OK\r\n\r\nok", "head 200 HTTP/1.1 close;response 200 ok;", true },
		{ "HTTP/1.1 302 Found\r\nLocation: http://x/y z\r\nContent-Length: 0\r\n\r\n", "head 302 HTTP/1.1 length 0 -> http://x/y z keeps;response 302 ;", false },
		{ "HTTP/1.1 302 Found\r\nLocation:\r\nContent-Length: 0\r\n\r\n", "head 302 HTTP/1.1 length 0 ->  keeps;response 302 ;", false },
		{ "HTTP/1.1 302 Found\r\nLocation: /a\r\nlocation: /b\r\nContent-Length: 0\r\n\r\n", "head 302 HTTP/1.1 length 0 -> /a keeps;response 302 ;", false },
		{ "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\x1f\x8b", "head 200 HTTP/1.1 length 2 [gzip] keeps;response 200 \x1f\x8b;", false },
		{ "HTTP/1.1 200 OK\r\nContent-Encoding: deflate, gzip\r\nContent-Encoding: br\r\nContent-Length: 0\r\n\r\n",
		    "head 200 HTTP/1.1 length 0 [deflate, gzip, br] keeps;response 200 ;", false },
		{ "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", "head 304 HTTP/1.1 none 9 keeps;response 304 ;", false },
		{ "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n", "head 407 HTTP/1.1 length 0 keeps;response 407 ;", false },
		{ "HTTP/1.1 103 Early Hints\r\nLocation: /hint\r\nContent-Encoding: x\r\nConnection: close\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
		    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "interim 103;interim 100;head 200 HTTP/1.1 length 2 keeps;response 200 ok;", false },
		{ "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", "head 200 HTTP/1.1 length 18446744073709551615 keeps;failed too large;", false },
		{ "HTTP/1.1 103 Early Hints\r\n\r\n", "interim 103;failed closed early;", true },
		{ "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", "failed not HTTP;", false },
	};
	const struct http_order order = plain_order();

	(void)state;
	for (int i = 0; i < COUNT(cases); i++) {
		run_answer(&order, cases[i].answer, cases[i].closes);
		assert_told(BEGUN "byte;%s", cases[i].told);
	}
}

/* Of a body that may be large the beginning is enough, and how large it was. */
static void
test_kept(void **state)
{
	static const struct {
		size_t kept;
		const char *body;
	} cases[] = { { 0, "Hello, world" }, { 1, "H of 12" }, { 6, "Hello, of 12" }, { 7, "Hello,  of 12" }, { 12, "Hello, world" } };
	struct http_order order = plain_order();

	(void)state;
	for (int i = 0; i < COUNT(cases); i++) {
		order.body_kept = cases[i].kept;
		run_answer(&order, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nHello,\r\n6\r\n world\r\n0\r\n\r\n", false);
		assert_told(BEGUN "byte;head 200 HTTP/1.1 chunked keeps;response 200 %s;", cases[i].body);
	}
}

/* To HEAD there is no body, whatever the head says. */
static void
test_head_method(void **state)
{
	static const struct {
		const char *answer, *told;
	} cases[] = {
		{ "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n", "head 200 HTTP/1.1 none 99999999 keeps;response 200 ;" },
		{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "head 200 HTTP/1.1 none keeps;response 200 ;" },
		{ "HTTP/1.0 200 OK\r\n\r\n", "head 200 HTTP/1.0 none;response 200 ;" },
		{ "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "head 200 HTTP/1.1 none 2 keeps;response 200 ;" },
		{ "HTTP/1.1 103 X\r\n\r\nHTTP/1.1 404 No\r\nContent-Length: 7\r\n\r\n", "interim 103;head 404 HTTP/1.1 none 7 keeps;response 404 ;" },
	};
	struct http_order order = plain_order();

	(void)state;
	order.method = "HEAD";
	for (int i = 0; i < COUNT(cases); i++) {
		run_answer(&order, cases[i].answer, false);
		assert_told(BEGUN "byte;%s", cases[i].told);
	}
}

/* ---- bounds ---- */

static void
test_body_max(void **state)
{
	static const struct {
		const char *answer, *head;
		bool closes;
	} cases[] = {
		{ "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "head 200 HTTP/1.1 length 5 keeps;", false },
		{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n", "head 200 HTTP/1.1 chunked keeps;", false },
		{ "HTTP/1.0 200 OK\r\n\r\nhello", "head 200 HTTP/1.0 close;", true },
	};
	struct http_order order = plain_order();

	(void)state;
	for (int i = 0; i < COUNT(cases); i++) {
		order.body_max = 5;
		run_answer(&order, cases[i].answer, cases[i].closes);
		assert_told(BEGUN "byte;%sresponse 200 hello;", cases[i].head);
		order.body_max = 4;
		run_answer(&order, cases[i].answer, cases[i].closes);
		assert_told(BEGUN "byte;%sfailed too large;", cases[i].head);
	}
}

/* Its head is as large as may be, and a byte larger; and a mebibyte. */
static void
test_large_heads(void **state)
{
	static const char start[] = "HTTP/1.1 200 OK\r\nX: ", end[] = "\r\nContent-Length: 2\r\n\r\nok";
	static const size_t sizes[] = { HTTP_ANSWER_HEAD_MAX, HTTP_ANSWER_HEAD_MAX + 1, 1 << 20 };
	struct http_order order = plain_order();

	(void)state;
	for (int i = 0; i < COUNT(sizes); i++) {
		size_t filling = sizes[i] - (sizeof start - 1) - (sizeof end - 1 - 2);
		char *answer = malloc(sizes[i] + 3);

		sprintf(answer, "%s%*s%s", start, (int)filling, "x", end);
		assert_int_equal(strlen(answer), sizes[i] + 2);
		run_answer(&order, answer, false);
		if (i == 0)
			assert_told(BEGUN "byte;head 200 HTTP/1.1 length 2 keeps;response 200 ok;");
		else
			assert_told(BEGUN "byte;failed too large;");
		free(answer);
	}
}

/* Nothing that a terminal would obey can stand in a head; a body is told as it is. */
static void
test_escapes(void **state)
{
	static const struct {
		const char *answer, *told;
	} cases[] = {
		{ "HTTP/1.1 302 \x1b[2J\r\nContent-Length: 0\r\n\r\n", "failed not HTTP;" },
		{ "HTTP/1.1 302 Found\r\nLocation: /\x1b]0;x\x07\r\nContent-Length: 0\r\n\r\n", "failed not HTTP;" },
		{ "HTTP/1.1 200 OK\r\nContent-Encoding: \x9b\r\nContent-Length: 0\r\n\r\n", "head 200 HTTP/1.1 length 0 [\x9b] keeps;response 200 ;" },
		{ "HTTP/1.1 200 OK\r\n\x1b[1m: x\r\nContent-Length: 0\r\n\r\n", "failed not HTTP;" },
		{ "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n\x1b[2J", "head 200 HTTP/1.1 length 4 keeps;response 200 \x1b[2J;" },
	};
	struct http_order order = plain_order();

	(void)state;
	for (int i = 0; i < COUNT(cases); i++) {
		run_answer(&order, cases[i].answer, false);
		assert_told(BEGUN "byte;%s", cases[i].told);
	}
}

/* ---- large requests ---- */

enum { LARGE = 8 << 20 };

/* The system has not taken all of it until the server reads. */
static void
test_large_request(void **state)
{
	struct http_order order = plain_order();
	char *body = calloc(1, LARGE);
	static char heard[HEARD_SIZE];
	size_t size = 0;
	char ended;
	int fd;

	(void)state;
	order.method = "POST";
	order.body = body;
	order.body_size = LARGE;
	begin_fetch(&order);
	free(body); /* it was copied */
	fd = accept_fetch();
	turn(MANY_TURNS);
	assert_told("connected 127.0.0.1:@;");
	while (size < LARGE)
		size += raw_hear(fd, heard, HEARD_SIZE - 1 < LARGE - size ? HEARD_SIZE - 1 : LARGE - size, &ended);
	turn(MANY_TURNS);
	assert_told(BEGUN);
	raw_send(fd, "HTTP/1.1 204 \r\n\r\n", 17);
	await_fetch();
	assert_told(BEGUN "byte;head 204 HTTP/1.1 none keeps;response 204 ;");
	close(fd);
}

/* A server answers before it has heard all of it, and reads no more, or breaks off: its answer counts. */
static void
test_early_answers(void **state)
{
	static const char answer[] = "HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno";
	struct http_order order = plain_order();
	char *body = calloc(1, LARGE);

	(void)state;
	order.method = "POST";
	order.body = body;
	order.body_size = LARGE;
	for (int resets = 0; resets < 2; resets++) {
		int fd;

		begin_fetch(&order);
		fd = accept_fetch();
		turn(MANY_TURNS);
		assert_int_equal(send(fd, answer, sizeof answer - 1, MSG_NOSIGNAL), sizeof answer - 1);
		if (resets)
			close(fd); /* with bytes unread: that is a reset */
		await_fetch();
		assert_told(BEGUN "byte;head 413 HTTP/1.1 length 2 keeps;response 413 no;");
		if (!resets)
			close(fd);
	}
	free(body);
}

/* Broken off without an answer, it is a reset, whichever end of it is seen first. */
static void
test_broken_off(void **state)
{
	struct http_order order = plain_order();
	char *body = calloc(1, LARGE);
	int fd;

	(void)state;
	order.method = "POST";
	order.body = body;
	order.body_size = LARGE;
	begin_fetch(&order);
	fd = accept_fetch();
	turn(MANY_TURNS);
	close(fd);
	await_fetch();
	assert_told("connected 127.0.0.1:@;failed connection reset;");
	free(body);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up_answers, tear_down_answers)

/* An argument chooses tests by name, with * and ?. */
int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		T(test_requests),
		T(test_problems),
		T(test_heads),
		T(test_kept),
		T(test_head_method),
		T(test_body_max),
		T(test_large_heads),
		T(test_escapes),
		T(test_large_request),
		T(test_early_answers),
		T(test_broken_off),
	};

	signal(SIGPIPE, SIG_IGN);
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
