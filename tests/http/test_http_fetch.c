/*
 * The fetching end of HTTP, byte by byte. A raw socket plays the server: it answers
 * whole, torn in two at every position, and one by one; it stops, closes, resets
 * and drips; every phase and every cause of failure must be reported, in order.
 */
#include <errno.h>
#include <event2/event.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "http/http.h"
#include "http/http_fetch.h"
#include "support/raw_peer.h"

static const char *const phase_names[] = {
#define NAME(ID, word) [HTTP_##ID] = #word,
	HTTP_PHASES(NAME)
#undef NAME
};
static struct http_fetch *fetch;
static bool in_new;         /* http_fetch_new() is on the C stack */
static int free_at = -1;    /* the phase in which the callback frees the fetch */
static bool over;           /* the last phase was reported, or the fetch freed */
static uint16_t port_told;

static void
note_phase(struct http_fetch *it, const struct http_news *news, void *arg)
{
	assert_false(in_new);
	assert_ptr_equal(it, fetch);
	assert_ptr_equal(arg, &fetch);
	assert_false(over);
	if (news->port != 0)
		port_told = news->port;
	note("%s;", phase_names[news->phase]);
	if (news->phase == HTTP_RESPONSE) {
		assert_int_equal(strlen(news->body), news->body_size);
		note("%u %.40s", news->status, news->body);
	}
	if (news->phase == HTTP_FAILED)
		note("%s", cause_words(news->cause));
	over = news->phase >= HTTP_RESPONSE || free_at == (int)news->phase;
	if (over)
		http_fetch_free(it);
}

static void
start_fetch_from(const struct sockaddr_in *address, int64_t timeout_us)
{
	const struct http_order order = {
		.address = (const struct sockaddr *)address, .address_size = sizeof *address,
		.authority = "h:1", .target = "/p?q", .timeout_us = timeout_us,
	};

	diary[0] = '\0';
	over = false;
	in_new = true;
	fetch = http_fetch_new(base, &order, note_phase, &fetch);
	in_new = false;
	assert_non_null(fetch);
	assert_string_equal(diary, "");
}

static void
start_fetch(uint16_t port, int64_t timeout_us)
{
	const struct sockaddr_in address = loopback(port);

	start_fetch_from(&address, timeout_us);
}

static void
await_over(void)
{
	while (!over)
		event_base_loop(base, EVLOOP_ONCE);
	turn(MANY_TURNS);
}

static int
raw_accept(int listener)
{
	int fd;

	while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) < 0)
		turn(1);
	return fd;
}

/* Takes the fetch's connection, and reads its request. */
static int
raw_accept_request(int listener)
{
	static const char expected[] = "GET /p?q HTTP/1.1\r\nHost: h:1\r\nConnection: close\r\n\r\n";
	static char heard[HEARD_SIZE];
	int fd = raw_accept(listener);
	char ended;

	raw_hear(fd, heard, sizeof expected - 1, &ended);
	assert_string_equal(heard, expected);
	return fd;
}

#define FIRST "connected;sent;first_byte;"
#define HEAD FIRST "head;"
#define CHUNKED "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

/* Answers after which the server keeps the connection open, so that the fetch must
 * know their end by itself, or after which it closes. */
static const struct scripted {
	const char *name, *answer, *told;
	bool closes;
} scripts[] = {
	{ "length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", HEAD "response;200 hello", false },
	{ "no body", "HTTP/1.1 204 No Content\r\n\r\n", HEAD "response;204 ", false },
	{ "empty body", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", HEAD "response;404 ", false },
	{ "chunked", CHUNKED "2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nT: v\r\n\r\n", HEAD "response;200 hello", false },
	{ "until the end", "HTTP/1.0 200 OK\r\n\r\nhello", HEAD "response;200 hello", true },
	{ "until the end, empty", "HTTP/1.0 200 OK\r\n\r\n", HEAD "response;200 ", true },
	{ "interim answers", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
	    FIRST "interim;interim;head;response;200 ok", false },
	{ "no reason", "HTTP/1.1 503 \r\nContent-Length: 1\r\n\r\nx", HEAD "response;503 x", false },
	{ "more than the length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello, world", HEAD "response;200 hello", false },
	{ "another protocol", "SSH-2.0-OpenSSH\r\n", FIRST "failed;not HTTP", false },
	{ "almost the same", "HTTQ/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", FIRST "failed;not HTTP", false },
	{ "empty lines first", "\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", FIRST "failed;not HTTP", false },
	{ "a status of letters", "HTTP/1.1 abc OK\r\n\r\n", FIRST "failed;not HTTP", false },
	{ "version 2", "HTTP/2.0 200 OK\r\nContent-Length: 1\r\n\r\nx", FIRST "failed;not HTTP", false },
	{ "field without colon", "HTTP/1.1 200 OK\r\nnonsense\r\n\r\n", FIRST "failed;not HTTP", false },
	{ "chunk no number", CHUNKED "zz\r\n", HEAD "failed;not HTTP", false },
	{ "protocol switched", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", FIRST "failed;not HTTP", false },
	{ "announced too large", "HTTP/1.1 200 OK\r\nContent-Length: 1048577\r\n\r\n", HEAD "failed;too large", false },

	/* RFC 9112, of those who read answers */
	{ "LF alone", "HTTP/1.1 200 OK\nContent-Length: 2\n\nok", HEAD "response;200 ok", false },
	{ "no blank behind the status", "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok", HEAD "response;200 ok", false },
	{ "beyond ASCII in the reason", "HTTP/1.1 200 \xc3\x84h\r\nContent-Length: 2\r\n\r\nok", HEAD "response;200 ok", false },
	{ "a status to come", "HTTP/1.1 599 ?\r\nContent-Length: 2\r\n\r\nok", HEAD "response;599 ok", false },
	{ "a minor version to come", "HTTP/1.2 200 OK\r\nContent-Length: 2\r\n\r\nok", HEAD "response;200 ok", false },
	{ "a folded line is one", "HTTP/1.1 200 OK\r\nX: a\r\n\t b\r\nContent-Length:\r\n 2\r\n\r\nok", HEAD "response;200 ok", false },
	{ "folded at the end", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX: a\n b\n\r\nok", HEAD "response;200 ok", false },
	{ "204 has no body, whatever it says", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", HEAD "response;204 ", false },
	{ "nor if it says chunked", "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n", HEAD "response;204 ", false },
	{ "304 has none", "HTTP/1.1 304 Not Modified\r\nContent-Length: 2000000\r\n\r\n", HEAD "response;304 ", false },
	{ "nor has 100", "HTTP/1.1 100 Continue\r\nContent-Length: 7\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
	    FIRST "interim;head;response;200 ok", false },
	{ "chunked in capitals", "HTTP/1.1 200 OK\r\nTRANSFER-ENCODING: CHUNKED\r\n\r\n2\r\nok\r\n0\r\n\r\n", HEAD "response;200 ok", false },
	{ "extensions are ignored", CHUNKED "2 ; a = \"b;\" ;c\r\nok\r\n0;d\r\n\r\n", HEAD "response;200 ok", false },
	{ "trailers too", CHUNKED "2\r\nok\r\n0\r\nContent-Length: x\r\n\r\n", HEAD "response;200 ok", false },
	{ "a version of two digits", "HTTP/1.10 200 OK\r\nContent-Length: 2\r\n\r\nok", FIRST "failed;not HTTP", false },
	{ "lower case", "http/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", FIRST "failed;not HTTP", false },
	{ "two digits", "HTTP/1.1 20 OK\r\nContent-Length: 2\r\n\r\nok", FIRST "failed;not HTTP", false },
	{ "four digits", "HTTP/1.1 0200 OK\r\nContent-Length: 2\r\n\r\nok", FIRST "failed;not HTTP", false },
	{ "a status below 100", "HTTP/1.1 099 OK\r\nContent-Length: 2\r\n\r\nok", FIRST "failed;not HTTP", false },
	{ "two blanks", "HTTP/1.1  200 OK\r\nContent-Length: 2\r\n\r\nok", FIRST "failed;not HTTP", false },
	{ "a control in the reason", "HTTP/1.1 200 \x01\r\nContent-Length: 2\r\n\r\nok", FIRST "failed;not HTTP", false },
	{ "bare CR in the reason", "HTTP/1.1 200 a\rb\r\nContent-Length: 2\r\n\r\nok", FIRST "failed;not HTTP", false },
	{ "bare CR in a value", "HTTP/1.1 200 OK\r\nX: a\rb\r\nContent-Length: 2\r\n\r\nok", FIRST "failed;not HTTP", false },
	{ "a blank line start behind the first line", "HTTP/1.1 200 OK\r\n X: y\r\nContent-Length: 2\r\n\r\nok", FIRST "failed;not HTTP", false },
	{ "a blank before the colon", "HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\nok", FIRST "failed;not HTTP", false },
	{ "no name", "HTTP/1.1 200 OK\r\n: x\r\nContent-Length: 2\r\n\r\nok", FIRST "failed;not HTTP", false },
	{ "a length of letters", "HTTP/1.1 200 OK\r\nContent-Length: 2x\r\n\r\nok", FIRST "failed;not HTTP", false },
	{ "an empty length", "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\nok", FIRST "failed;not HTTP", false },
	{ "the same length twice", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX: y\r\nContent-Length: 2\r\n\r\nok", HEAD "response;200 ok", false },
	{ "twice in a line", "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok", HEAD "response;200 ok", false },
	{ "two in a line", "HTTP/1.1 200 OK\r\nContent-Length: 2, 1\r\n\r\nok", FIRST "failed;not HTTP", false },
	{ "two lengths, the first no number", "HTTP/1.1 200 OK\r\nContent-Length: x\r\nContent-Length: 2\r\n\r\nok", FIRST "failed;not HTTP", false },
	{ "two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 1\r\n\r\nok", FIRST "failed;not HTTP", false },
	{ "length and chunked", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", FIRST "failed;not HTTP", false },
	{ "chunked in HTTP/1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", FIRST "failed;not HTTP", false },
	{ "chunked twice", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", FIRST "failed;not HTTP", false },
	{ "a coding nobody asked for", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", FIRST "failed;not HTTP", false },
	{ "another coding until the end", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nok", FIRST "failed;not HTTP", true },
	{ "more data than the chunk's size", CHUNKED "2\r\nokXX0\r\n\r\n", HEAD "failed;not HTTP", false },
	{ "LF behind a chunk's size", CHUNKED "2\nok\r\n0\r\n\r\n", HEAD "failed;not HTTP", false },
	{ "LF in an extension", CHUNKED "2;a\nb\r\nok\r\n0\r\n\r\n", HEAD "failed;not HTTP", false },
	{ "a chunk announced too large", CHUNKED "2\r\nok\r\nfffff\r\n", HEAD "failed;too large", false },
	{ "a size beyond 64 bits", CHUNKED "10000000000000002\r\nok\r\n0\r\n\r\n", HEAD "failed;not HTTP", false },
};

/* cause_words() are another's to choose. */
static const char *
with_words(const char *told)
{
	static const struct {
		const char *word;
		enum cause cause;
	} words[] = { { "failed;not HTTP", CAUSE_GARBLED }, { "failed;too large", CAUSE_TOO_LARGE } };
	static char text[256];

	for (int i = 0; i < COUNT(words); i++) {
		const char *at = strstr(told, words[i].word);

		if (at != NULL) {
			snprintf(text, sizeof text, "%.*sfailed;%s", (int)(at - told), told, cause_words(words[i].cause));
			return text;
		}
	}
	return told;
}

static void
test_answers_torn(void **state)
{
	uint16_t port;
	int listener = raw_listen(16, &port);

	(void)state;
	for (int i = 0; i < COUNT(scripts); i++)
		for (int cut = ONE_BY_ONE; cut <= (int)strlen(scripts[i].answer); cut++) {
			int fd;

			start_fetch(port, 0);
			fd = raw_accept_request(listener);
			raw_send_torn(fd, scripts[i].answer, strlen(scripts[i].answer), cut);
			if (scripts[i].closes)
				close(fd);
			await_over();
			if (!scripts[i].closes)
				close(fd);
			if (strcmp(diary, with_words(scripts[i].told)) != 0)
				fail_msg("%s, cut at %d: \"%s\", not \"%s\"", scripts[i].name, cut, diary, with_words(scripts[i].told));
		}
	close(listener);
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

/* Runs one fetch against an answer that is cut off after `size` bytes. */
static void
fetch_cut_off(int listener, uint16_t port, const char *answer, size_t size, void (*end)(int fd))
{
	int fd;

	start_fetch(port, 0);
	fd = raw_accept_request(listener);
	raw_send(fd, answer, size);
	end(fd);
	await_over();
}

static void
test_answers_cut_off(void **state)
{
	static const char *const answers[] = {
		"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
		CHUNKED "5\r\nhello\r\n0\r\n\r\n",
		"HTTP/1.0 200 OK\r\n\r\nhello", /* whole from the head on, but for a reset */
	};
	static const struct {
		void (*end)(int fd);
		enum cause cause;
	} ends[] = { { end_by_close, CAUSE_CLOSED_EARLY }, { end_by_shutdown, CAUSE_CLOSED_EARLY }, { raw_reset, CAUSE_RESET } };
	uint16_t port;
	int listener = raw_listen(16, &port);

	(void)state;
	for (int i = 0; i < COUNT(answers); i++)
		for (int e = 0; e < COUNT(ends); e++)
			for (size_t size = 0; size < strlen(answers[i]); size++) {
				size_t head = (size_t)(strstr(answers[i], "\r\n\r\n") + 4 - answers[i]);
				bool whole = i == 2 && size >= head && ends[e].cause == CAUSE_CLOSED_EARLY;
				char told[128];

				if (whole)
					snprintf(told, sizeof told, HEAD "response;200 %.*s", (int)(size - head), answers[i] + head);
				else
					snprintf(told, sizeof told, "connected;sent;%s%sfailed;%s", size == 0 ? "" : "first_byte;", size < head ? "" : "head;",
					    cause_words(ends[e].cause));
				fetch_cut_off(listener, port, answers[i], size, ends[e].end);
				assert_string_equal(diary, told);
			}
	close(listener);
}

/* Bytes sent again and again until the fetch has had enough. */
static void
test_answers_too_large(void **state)
{
	static const struct {
		const char *start, *more, *told;
	} cases[] = {
		{ "HTTP/1.1 200 OK\r\n", "X: 0123456789012345678901234567890123456789\r\n", FIRST },
		{ "HTTP/1.0 200 OK\r\n\r\n", "0123456789012345678901234567890123456789012345678901234567890123456789", HEAD },
		{ CHUNKED "1;", "0123456789", HEAD },
		{ CHUNKED "0\r\n", "X: y\r\n", HEAD },
		{ CHUNKED, "40\r\n0123456789012345678901234567890123456789012345678901234567890123\r\n", HEAD },
	};
	uint16_t port;
	int listener = raw_listen(16, &port);

	(void)state;
	for (int i = 0; i < COUNT(cases); i++) {
		char *block = calloc(1000, strlen(cases[i].more) + 1), *at = block, expected[128];
		int fd;

		snprintf(expected, sizeof expected, "%sfailed;%s", cases[i].told, cause_words(CAUSE_TOO_LARGE));
		for (int k = 0; k < 1000; k++)
			at = stpcpy(at, cases[i].more);
		start_fetch(port, 0);
		fd = raw_accept_request(listener);
		raw_send(fd, cases[i].start, strlen(cases[i].start));
		while (!over)
			raw_send(fd, block, (size_t)(at - block));
		assert_string_equal(diary, expected);
		free(block);
		close(fd);
	}
	close(listener);
}

static void expect_failure(const char *before, enum cause cause);

/* So many are told, and no more. */
static void
test_endless_interims(void **state)
{
	static const char interim[] = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n";
	char before[DIARY_SIZE] = FIRST;
	uint16_t port;
	int listener = raw_listen(16, &port), fd;

	(void)state;
	for (int i = 0; i < HTTP_INTERIM_MAX; i++)
		strcat(before, "interim;");
	start_fetch(port, 0);
	fd = raw_accept_request(listener);
	while (!over)
		raw_send(fd, interim, sizeof interim - 1);
	expect_failure(before, CAUSE_ENDLESS_INTERIM);
	close(fd);
	close(listener);
}

static void
expect_failure(const char *before, enum cause cause)
{
	char expected[DIARY_SIZE + 128];

	await_over();
	snprintf(expected, sizeof expected, "%sfailed;%s", before, cause_words(cause));
	assert_string_equal(diary, expected);
}

static void
test_refused(void **state)
{
	uint16_t port;
	int fd = raw_listen(-1, &port);

	(void)state;
	start_fetch(port, 0);
	expect_failure("", CAUSE_REFUSED);
	start_fetch(port, 1000 * 1000);
	expect_failure("", CAUSE_REFUSED);
	close(fd);
}

static void
test_unreachable(void **state)
{
	struct sockaddr_in address = loopback(1);

	(void)state;
	address.sin_addr.s_addr = htonl(INADDR_BROADCAST);
	start_fetch_from(&address, 0);
	expect_failure("", CAUSE_UNREACHABLE);
}

static void
test_no_socket(void **state)
{
	struct rlimit before;
	int taken[DESCRIPTORS_MAX], count = take_descriptors(taken, &before);

	(void)state;
	start_fetch(1, 0);
	expect_failure("", CAUSE_NO_SOCKET);
	give_descriptors_back(taken, count, &before);
}

/* The last descriptor is left for whoever answers, in this process or not; with two it goes on. */
static void
test_last_descriptor(void **state)
{
	struct rlimit before;
	uint16_t port;
	int listener = raw_listen(8, &port), taken[DESCRIPTORS_MAX], count = take_descriptors(taken, &before), last;

	(void)state;
	close(taken[--count]);
	start_fetch(port, 0);
	expect_failure("", CAUSE_NO_SOCKET);
	last = dup(listener); /* it was not kept, either */
	assert_true(last >= 0);
	close(last);
	close(taken[--count]);
	start_fetch(port, 50 * 1000);
	expect_failure("connected;sent;", CAUSE_TIMED_OUT);
	give_descriptors_back(taken, count, &before);
	close(listener);
}

/* A connect that never finishes: the listener's backlog is full. */
static void
test_connect_times_out(void **state)
{
	uint16_t port;
	int listener = raw_listen(0, &port), filler[8];
	struct sockaddr_in address = loopback(port);

	(void)state;
	for (int i = 0; i < COUNT(filler); i++) {
		filler[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
		(void)connect(filler[i], (struct sockaddr *)&address, sizeof address);
	}
	start_fetch(port, 20 * 1000);
	expect_failure("", CAUSE_TIMED_OUT);
	for (int i = 0; i < COUNT(filler); i++)
		close(filler[i]);
	close(listener);
}

/* Neither silence nor a dripped answer outlasts the timeout. */
static void
test_answer_times_out(void **state)
{
	static const char *const dripped[] = {
		"",
		"HTTP/1.1 200 OK\r\nX-Long: 0123456789012345678901234567890123456789\r\n\r\n",
		"HTTP/1.0 200 OK\r\n\r\n0123456789012345678901234567890123456789012345678901234567890123456789",
	};
	uint16_t port;
	int listener = raw_listen(16, &port);

	(void)state;
	for (int i = 0; i < COUNT(dripped); i++) {
		struct drip drip;
		char *head;
		int fd;

		start_fetch(port, 20 * 1000);
		fd = raw_accept(listener);
		start_drip(&drip, fd, dripped[i]);
		await_over();
		head = strstr(diary, "head;"); /* it may have come in time */
		if (head != NULL)
			memmove(head, head + 5, strlen(head + 5) + 1);
		expect_failure(i == 0 ? "connected;sent;" : FIRST, CAUSE_TIMED_OUT);
		event_free(drip.timer);
		close(fd);
	}
	close(listener);
}

/* A server that answers before it has heard anything: the phases keep their order. */
static void
test_hasty_server(void **state)
{
	static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
	uint16_t port;
	int listener = raw_listen(16, &port), fd;

	(void)state;
	start_fetch(port, 0);
	/* The connection is there without the loop having turned. */
	while ((fd = accept(listener, NULL, NULL)) < 0)
		assert_int_equal(errno, EAGAIN);
	assert_int_equal(send(fd, answer, sizeof answer - 1, MSG_NOSIGNAL), sizeof answer - 1);
	await_over();
	assert_string_equal(diary, HEAD "response;200 ok");
	close(fd);
	close(listener);
}

/* Freed in each phase, within the callback: nothing more is reported. */
static void
test_freed_in_callback(void **state)
{
	static const enum http_phase phases[] = { HTTP_CONNECTED, HTTP_SENT, HTTP_FIRST_BYTE, HTTP_HEAD };
	static const char *const told[] = { "connected;", "connected;sent;", FIRST, HEAD };
	uint16_t port;
	int listener = raw_listen(16, &port);

	(void)state;
	for (int i = 0; i < COUNT(phases); i++) {
		static char heard[HEARD_SIZE];
		char ended;
		int fd;

		free_at = (int)phases[i];
		start_fetch(port, 1000 * 1000);
		fd = raw_accept(listener);
		turn(MANY_TURNS);
		raw_send(fd, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 40);
		await_over();
		raw_hear(fd, heard, HEARD_SIZE - 1, &ended);
		assert_int_not_equal(ended, '-');
		assert_string_equal(diary, told[i]);
		if (free_at == HTTP_CONNECTED)
			assert_string_equal(heard, ""); /* the request was never sent */
		close(fd);
	}
	free_at = -1;
	close(listener);
}

/* Freed from outside, after some turns of the loop: nothing more is reported. */
static void
test_freed_between(void **state)
{
	uint16_t port, closed_port;
	int listener = raw_listen(16, &port), closed = raw_listen(-1, &closed_port);

	(void)state;
	for (int turns = 0; turns < 6; turns++) {
		size_t size;

		start_fetch(port, 1000 * 1000);
		turn(turns);
		assert_false(over);
		size = strlen(diary);
		http_fetch_free(fetch);
		turn(MANY_TURNS);
		assert_int_equal(strlen(diary), size);
	}
	assert_string_equal(diary, "connected;sent;");
	start_fetch(closed_port, 0); /* not even an immediate failure is reported */
	http_fetch_free(fetch);
	turn(MANY_TURNS);
	assert_string_equal(diary, "");
	http_fetch_free(NULL);
	close(closed);
	close(listener);
}

/* ---- both ends together ---- */

static struct http_request *held;

static void
request_came(struct http_server *server, struct http_request *request, void *arg)
{
	(void)server;
	(void)arg;
	assert_int_equal(http_request_peer(request).port, port_told);
	note("[%s %s]", http_request_path(request), http_request_query(request));
	held = request;
}

static void
client_left(struct http_server *server, struct http_request *request, void *arg)
{
	(void)server;
	(void)arg;
	assert_ptr_equal(request, held);
	note("[left]");
	held = NULL;
}

/* A server that has the fetch's request before it. */
static struct http_server *
fetch_from_server(void)
{
	const struct http_server_hooks hooks = { request_came, client_left, NULL, NULL };
	int error = 0;
	struct http_server *server = http_server_new(base, 0, &hooks, &error);

	assert_non_null(server);
	held = NULL;
	start_fetch(http_server_port(server), 0);
	while (held == NULL)
		turn(1);
	return server;
}

static void
test_both_ends(void **state)
{
	struct http_server *server = fetch_from_server();

	(void)state;
	http_reply(held, 200, "Hello, world");
	await_over();
	assert_string_equal(diary, "connected;sent;[/p q]first_byte;head;response;200 Hello, world");
	http_server_free(server);
}

/* The fetch is freed while the server works on it: the server learns it. */
static void
test_cancel_is_a_leave(void **state)
{
	struct http_server *server = fetch_from_server();

	(void)state;
	http_fetch_free(fetch);
	while (held != NULL)
		turn(1);
	assert_string_equal(diary, "connected;sent;[/p q][left]");
	http_server_free(server);
}

/* The server is freed while it works: the fetch learns it. */
static void
test_server_ends(void **state)
{
	struct http_server *server = fetch_from_server();

	(void)state;
	http_server_free(server);
	expect_failure("connected;sent;[/p q][left]", CAUSE_CLOSED_EARLY);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

/* An argument chooses tests by name, with * and ?. */
int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		T(test_answers_torn),
		T(test_answers_cut_off),
		T(test_answers_too_large),
		T(test_endless_interims),
		T(test_refused),
		T(test_unreachable),
		T(test_no_socket),
		T(test_last_descriptor),
		T(test_connect_times_out),
		T(test_answer_times_out),
		T(test_hasty_server),
		T(test_freed_in_callback),
		T(test_freed_between),
		T(test_both_ends),
		T(test_cancel_is_a_leave),
		T(test_server_ends),
	};

	signal(SIGPIPE, SIG_IGN);
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
