/*
 * A server that behaves badly, for the tests: what comes back depends on the path (the table at the end), "/" is a
 * good answer.
 *
 *   misbehave [ADDRESS]
 *
 * It prints "http://127.0.0.1:PORT", or of that address, where it is; at the same port of 127.0.0.2 it takes no connections
 * any more. It ends when its standard input does.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ASKED_SIZE = 64 * 1024, HEAD_SIZE = 1024, MIB = 1024 * 1024, STACK_SIZE = 256 * 1024, DEAF_CONNECTIONS = 8 };

/* What came, and where it came from. */
struct asked {
	int fd;
	char *query;         /* behind the '?', or "" */
	char text[ASKED_SIZE];
	size_t size;         /* of the text */
};

static _Noreturn void
give_up(const char *what)
{
	fprintf(stderr, "misbehave: %s: %s\n", what, strerror(errno));
	exit(EXIT_FAILURE);
}

/* ---- sending ---- */

static void
sleep_ms(long ms)
{
	struct timespec time = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };

	while (nanosleep(&time, &time) != 0 && errno == EINTR)
		continue;
}

/* Returns false once nobody is there to take it. */
static bool
send_bytes(const struct asked *asked, const char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t sent = send(asked->fd, bytes, size, 0);

		if (sent < 0)
			return false;
		bytes += sent;
		size -= (size_t)sent;
	}
	return true;
}

static bool
send_text(const struct asked *asked, const char *text)
{
	return send_bytes(asked, text, strlen(text));
}

/* The number of the query "?n=3". */
static long
number_of(const struct asked *asked, long otherwise)
{
	return strncmp(asked->query, "n=", 2) == 0 ? strtol(asked->query + 2, NULL, 10) : otherwise;
}

static void
send_redirect(const struct asked *asked, const char *to)
{
	send_text(asked, "HTTP/1.1 302 Found\r\nLocation: ");
	send_text(asked, to);
	send_text(asked, "\r\nContent-Length: 5\r\nConnection: close\r\n\r\nGo on");
}

/* Returns when the other end closes. */
static void
wait_for_end(const struct asked *asked)
{
	char text[HEAD_SIZE];

	while (recv(asked->fd, text, sizeof text, 0) > 0)
		continue;
}

static void
send_filled(const struct asked *asked, size_t size, char letter)
{
	char piece[HEAD_SIZE * 16];

	memset(piece, letter, sizeof piece);
	while (size > 0) {
		size_t part = size < sizeof piece ? size : sizeof piece;

		if (!send_bytes(asked, piece, part))
			return;
		size -= part;
	}
}

/* ---- the ways ---- */

#define HELLO "Content-Length: 12\r\nConnection: close\r\n\r\nHello, world"

/* Said as it stands in the table. */
static void
say(const struct asked *asked, const char *words)
{
	send_text(asked, words);
}

/* A byte at a time, n milliseconds apart. */
static void
drip(const struct asked *asked, const char *words)
{
	for (; *words != '\0' && send_bytes(asked, words, 1); words++)
		sleep_ms(number_of(asked, 5));
}

/* After n milliseconds. */
static void
say_late(const struct asked *asked, const char *words)
{
	sleep_ms(number_of(asked, 200));
	send_text(asked, words);
}

/* The words, and the connection stays open, whatever was asked for. */
static void
say_and_stay(const struct asked *asked, const char *words)
{
	send_text(asked, words);
	wait_for_end(asked);
}

static void
say_and_reset(const struct asked *asked, const char *words)
{
	struct sockaddr nobody = { .sa_family = AF_UNSPEC };

	send_text(asked, words);
	if (*words != '\0')
		sleep_ms(50); /* what has not been read goes with the connection */
	(void)connect(asked->fd, &nobody, sizeof nobody);
}

static void
say_for_ever(const struct asked *asked, const char *words)
{
	if (!send_text(asked, "HTTP/1.1 200 OK\r\n\r\n"))
		return;
	while (send_text(asked, words))
		continue;
}

static void
interim_for_ever(const struct asked *asked, const char *words)
{
	while (send_text(asked, words))
		sleep_ms(number_of(asked, 1));
}

/* To itself, or on to wherever the query says. */
static void
redirect(const struct asked *asked, const char *words)
{
	send_redirect(asked, *words != '\0' ? words : asked->query);
}

/* n times. */
static void
hop(const struct asked *asked, const char *words)
{
	long left = number_of(asked, 3);
	char to[HEAD_SIZE];

	if (left == 0) {
		send_text(asked, words);
		return;
	}
	snprintf(to, sizeof to, "/hop?n=%ld", left - 1);
	send_redirect(asked, to);
}

/* Everything by which text may become more than text; and the part of it that HTTP allows in a head. */
#define EVIL_IN_HEAD "\xc2\x9b" "2J \xc2\x9d" "0;EVIL\xc2\x9c \x9b" "2J \x90 \xff\xfe \xc3( \xe2\x80\xae" "desrever\xe2\x80\xac \xe2\x81\xa6 \xe2\x80\x8f"
#define EVIL "\x1b]0;EVIL\x07 \x1b[2J\x1b[H \x1b[31mEVIL \x1b]8;;http://evil/\x1b\\ \x1bP+q544e\x1b\\ \x1b[6n \x1b[?1049l \x1b" "c " \
	EVIL_IN_HEAD " \x08\x08\x08 \x7f \x05 \x0e"

static const char evil_body[] = EVIL "\0\r\nEVIL\rover\n\v\f" EVIL;

static void
escape_in_body(const struct asked *asked, const char *words)
{
	send_text(asked, words);
	send_bytes(asked, evil_body, sizeof evil_body - 1);
}

/* Wherever a server may put it. */
static void
escape(const struct asked *asked, const char *words)
{
	static const char *const places[] = { "HTTP/1.1 200 ", "\r\nServer: ", "\r\nContent-Type: ", "\r\nContent-Encoding: " };

	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		send_text(asked, places[i]);
		send_text(asked, words);
	}
	escape_in_body(asked, "\r\nConnection: close\r\n\r\n");
}

static void
big_header(const struct asked *asked, const char *words)
{
	send_text(asked, "HTTP/1.1 200 OK\r\nX-Big: ");
	send_filled(asked, MIB, 'x');
	send_text(asked, "\r\n");
	send_text(asked, words);
}

static void
large(const struct asked *asked, const char *words)
{
	send_text(asked, words);
	send_filled(asked, (size_t)5 * MIB, 'x');
}

/* "Hello, world" as gzip made it. */
static void
zip(const struct asked *asked, const char *words)
{
	static const char zipped[] =
	    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xf3\x48\xcd\xc9\xc9\xd7\x51\x28\xcf\x2f\xca\x49\x01\x00\xc2\xa9\x9a\xe7\x0c\x00\x00\x00";

	send_text(asked, words);
	send_bytes(asked, zipped, sizeof zipped - 1);
}

/* What was asked, word for word. */
static void
echo(const struct asked *asked, const char *words)
{
	char head[HEAD_SIZE];

	snprintf(head, sizeof head, "%sContent-Length: %zu\r\n\r\n", words, asked->size);
	send_text(asked, head);
	send_bytes(asked, asked->text, asked->size);
}

static void take_turns(const struct asked *asked, const char *words);

static const struct way {
	const char *path;
	void (*act)(const struct asked *, const char *words);
	const char *words;
} ways[] = {
	{ "/", say, "HTTP/1.1 200 OK\r\n" HELLO },
	{ "/1xx", say, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\nHTTP/1.1 200 OK\r\n" HELLO },
	{ "/204", say, "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n" },
	{ "/304", say, "HTTP/1.1 304 Not Modified\r\nContent-Length: 12\r\nConnection: close\r\n\r\n" },
	{ "/500", say, "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" },
	{ "/any", take_turns, "" },
	{ "/bad-chunk", say, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nHello, world\r\n0\r\n\r\n" },
	{ "/bad-length", say, "HTTP/1.1 200 OK\r\nContent-Length: twelve\r\n\r\nHello, world" },
	{ "/big-header", big_header, HELLO },
	{ "/chunked", say, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
	    "7;in=pieces\r\nHello, \r\n5\r\nworld\r\n0\r\nX-Trailer: yes\r\n\r\n" },
	{ "/closes-early", say, "" },
	{ "/closes-in-head", say, "HTTP/1.1 200 OK\r\nContent-Le" },
	{ "/drips", drip, "HTTP/1.1 200 OK\r\n" HELLO },
	{ "/echo", echo, "HTTP/1.1 200 OK\r\nConnection: close\r\n" },
	{ "/endless", say_for_ever, "Hello, world\n" },
	{ "/endless-1xx", interim_for_ever, "HTTP/1.1 103 Early Hints\r\n\r\n" },
	{ "/escapes", escape, EVIL },
	{ "/escapes-in-body", escape_in_body, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" },
	{ "/escapes-in-head", escape, EVIL_IN_HEAD },
	{ "/escapes-in-location", redirect, "/" EVIL_IN_HEAD },
	{ "/garbles", say, "\x16\x03\x01 this is not HTTP at all\r\n\r\n" },
	{ "/gzip", zip, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 32\r\nConnection: close\r\n\r\n" },
	{ "/hop", hop, "HTTP/1.1 200 OK\r\n" HELLO },
	{ "/http10", say, "HTTP/1.0 200 OK\r\n\r\nHello, world" },
	{ "/keep-alive", say_and_stay, "HTTP/1.1 200 OK\r\nContent-Length: 12\r\nConnection: keep-alive\r\n\r\nHello, world" },
	{ "/large", large, "HTTP/1.1 200 OK\r\nContent-Length: 5242880\r\nConnection: close\r\n\r\n" },
	{ "/length-and-chunked", say, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nHello\r\n0\r\n\r\n" },
	{ "/long", say, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\nHello, world" },
	{ "/loop", redirect, "/loop" },
	{ "/never", say_and_stay, "" },
	{ "/never-ends", say_and_stay, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nHello, world" },
	{ "/nul", say, "HTTP/1.1 200 OK\r\nX: \x01\r\n" HELLO },
	{ "/reset", say_and_reset, "" },
	{ "/reset-in-body", say_and_reset, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nHello, world" },
	{ "/short", say, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nHello, world" },
	{ "/slow", say_late, "HTTP/1.1 200 OK\r\n" HELLO },
	{ "/to", redirect, "" },
	{ "/two-lengths", say, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 12\r\n\r\nHello, world" },
};

/* ---- listening ---- */

/* Reads a head, and the body of the length that it says. */
static bool
hear(struct asked *asked)
{
	size_t wanted = 0;
	const char *length;
	char *end;

	for (;;) {
		ssize_t got = recv(asked->fd, asked->text + asked->size, sizeof asked->text - 1 - asked->size, 0);

		if (got <= 0)
			return false;
		asked->size += (size_t)got;
		asked->text[asked->size] = '\0';
		if (wanted == 0 && (end = strstr(asked->text, "\r\n\r\n")) != NULL) {
			length = strcasestr(asked->text, "\r\nContent-Length:");
			wanted = (size_t)(end - asked->text) + 4;
			if (length != NULL && length < end)
				wanted += strtoul(length + strlen("\r\nContent-Length:"), NULL, 10);
		}
		if (wanted > 0 && asked->size >= wanted)
			return true;
	}
}

/* The target of the request line, without its query, which is set. */
static void
take_path(struct asked *asked, char *path, size_t size)
{
	const char *begin = strchr(asked->text, ' ');
	size_t length = begin == NULL ? 0 : strcspn(begin + 1, " \r\n");
	char *mark;

	snprintf(path, size, "%.*s", (int)length, begin == NULL ? "" : begin + 1);
	mark = strchr(path, '?');
	asked->query = mark == NULL ? strchr(path, '\0') : mark + 1;
	if (mark != NULL)
		*mark = '\0';
}

/* Returns false if there is no such way. */
static bool
act(const struct asked *asked, const char *path)
{
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
		if (strcmp(ways[i].path, path) == 0) {
			ways[i].act(asked, ways[i].words);
			return true;
		}
	return false;
}

/* Each request meets the next of these. */
static void
take_turns(const struct asked *asked, const char *words)
{
	static const char *const paths[] = { "/", "/closes-early", "/reset", "/garbles", "/long", "/500", "/chunked" };
	static atomic_uint turns;

	(void)words;
	act(asked, paths[atomic_fetch_add(&turns, 1) % (sizeof paths / sizeof paths[0])]);
}

static void
answer(struct asked *asked)
{
	char path[HEAD_SIZE];

	take_path(asked, path, sizeof path);
	if (!act(asked, path))
		send_text(asked, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}

static void *
serve(void *arg)
{
	struct asked *asked = arg;

	if (hear(asked))
		answer(asked);
	shutdown(asked->fd, SHUT_WR);
	wait_for_end(asked); /* or what it has not read would be lost by a reset */
	close(asked->fd);
	free(asked);
	return NULL;
}

/* Returns the port; `port` 0: any. */
static uint16_t
listen_to(int fd, const char *address, uint16_t port, int backlog)
{
	struct sockaddr_in own = { .sin_family = AF_INET, .sin_port = htons(port) };
	socklen_t size = sizeof own;

	if (fd < 0 || inet_pton(AF_INET, address, &own.sin_addr) != 1 || bind(fd, (const struct sockaddr *)&own, size) != 0 ||
	    listen(fd, backlog) != 0 || getsockname(fd, (struct sockaddr *)&own, &size) != 0)
		give_up("listen");
	return ntohs(own.sin_port);
}

/* The line of those who wait there is full: who comes next gets no answer to its SYN. */
static void
make_deaf(uint16_t port)
{
	struct sockaddr_in there = { .sin_family = AF_INET, .sin_port = htons(port) };

	inet_pton(AF_INET, "127.0.0.2", &there.sin_addr);
	listen_to(socket(AF_INET, SOCK_STREAM, 0), "127.0.0.2", port, 0);
	for (int i = 0; i < DEAF_CONNECTIONS; i++) {
		int fd = socket(AF_INET, SOCK_STREAM, 0);

		fcntl(fd, F_SETFL, O_NONBLOCK);
		(void)connect(fd, (const struct sockaddr *)&there, sizeof there);
	}
}

static void *
end_with_input(void *arg)
{
	char text[HEAD_SIZE];

	while (read(STDIN_FILENO, text, sizeof text) > 0)
		continue;
	(void)arg;
	exit(EXIT_SUCCESS);
}

int
main(int argc, char **argv)
{
	const char *address = argc > 1 ? argv[1] : "127.0.0.1";
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	pthread_attr_t attributes;
	pthread_t thread;
	uint16_t port;

	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK_SIZE);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	signal(SIGPIPE, SIG_IGN);
	port = listen_to(listener, address, 0, SOMAXCONN);
	make_deaf(port);
	printf("http://%s:%u\n", address, port);
	fflush(stdout);
	if (pthread_create(&thread, &attributes, end_with_input, NULL) != 0)
		give_up("pthread_create");
	for (;;) {
		struct asked *asked = calloc(1, sizeof *asked);

		if (asked == NULL)
			give_up("calloc");
		do
			asked->fd = accept(listener, NULL, NULL);
		while (asked->fd < 0 && (errno == ECONNABORTED || errno == EINTR));
		if (asked->fd < 0 || pthread_create(&thread, &attributes, serve, asked) != 0)
			give_up("accept");
	}
}
