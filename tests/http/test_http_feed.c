/*
 * Responses that stay open, and the feed that is read on them: who is told what, in which order, and who is skipped; what
 * becomes of those who do not read, leave, or are too many; and that the server's own hooks know nothing of all that.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <event2/event.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "http/http.h"
#include "http/http_feed.h"
#include "http/http_stream.h"
#include "support/raw_peer.h"

#define ASK(what) what " HTTP/1.1\r\nHost: h\r\n\r\n"
#define OPEN_HEAD "HTTP/1.1 200 OK\r\n" A_DATE "Content-Type: text/event-stream\r\nX-Own: 1\r\nConnection: close\r\n\r\n"
#define RETRY "retry: 2000\n\n"
#define EVENT(id, name, data) "id: " id "\nevent: " name "\ndata: " data "\n\n"
#define AWAY(status, size, words) "HTTP/1.1 " status "\r\n" A_DATE "Content-Type: text/plain; charset=utf-8\r\nContent-Length: " size \
	"\r\nRetry-After: 1\r\nCache-Control: no-store\r\n\r\n" words

enum {
	READERS = 100,
	LARGE = 40 * 1000, /* bytes of a change, in the tests with many */
	CHANGES = 200,
};

static const char *from; /* where the next ones come from; NULL: as it is */
static struct http_server *server;
static struct http_feed *feed;
static int written;   /* how often the feed's hook has been called */
static size_t filler; /* bytes that each event has besides */
static int came;
static struct http_request *first_stream; /* of the first reader, or NULL */

int
accept4(int fd, struct sockaddr *address, socklen_t *size, int flags)
{
	int accepted = (int)syscall(SYS_accept4, fd, address, size, flags);

	if (accepted >= 0 && from != NULL && address != NULL && address->sa_family == AF_INET)
		inet_pton(AF_INET, from, &((struct sockaddr_in *)(void *)address)->sin_addr);
	return accepted;
}

/* ---- the server's own hooks ---- */

static void
reply(struct http_server *at, struct http_request *request, void *arg)
{
	(void)at;
	(void)arg;
	note("asked %s;", http_request_path(request));
	http_reply(request, 200, "x");
}

static void
left(struct http_server *at, struct http_request *request, void *arg)
{
	(void)at;
	(void)request;
	(void)arg;
	note("left;");
}

static void
refused(struct http_server *at, struct http_request *request, unsigned status, void *arg)
{
	(void)at;
	(void)arg;
	note("refused %s %u;", request == NULL ? "-" : http_request_path(request), status);
}

/* ---- the side's ---- */

static bool
owns(void *arg, const char *path)
{
	(void)arg;
	return strcmp(path, "/feed") == 0 || strcmp(path, "/later") == 0;
}

static void
side_request(struct http_request *request, void *arg)
{
	(void)arg;
	if (strcmp(http_request_path(request), "/feed") != 0)
		return;
	if (first_stream == NULL)
		first_stream = request;
	http_feed_take(feed, request, "X-Own: 1\r\n");
}

static void
side_left(struct http_request *request, void *arg)
{
	(void)arg;
	if (request == first_stream)
		first_stream = NULL;
	if (strcmp(http_request_path(request), "/feed") == 0)
		http_feed_left(request);
	else
		note("side left;");
}

static void
side_drained(struct http_request *request, void *arg)
{
	(void)arg;
	http_feed_drained(request);
}

/* Each event says from which version to which it leads. */
static void
write_events(void *arg, uint64_t seen, struct http_text *events)
{
	static char data[LARGE + 64];
	uint64_t version = http_feed_version(feed);

	(void)arg;
	written++;
	utf8_format(data, sizeof data, "%llu to %llu ", (unsigned long long)seen, (unsigned long long)version);
	if (filler > 0) {
		size_t size = strlen(data);

		memset(data + size, '.', filler);
		data[size + filler] = '\0';
	}
	http_feed_event(events, "step", version, data);
}

static void
reader_came(void *arg)
{
	(void)arg;
	came++;
}

static int
set_up_feed(void **state)
{
	const struct http_server_hooks hooks = { reply, left, NULL, refused };
	const struct http_side side = { owns, side_request, side_left, side_drained, NULL };
	const struct http_feed_hooks feed_hooks = { write_events, reader_came, NULL };
	int error = 0;

	set_up(state);
	from = NULL;
	written = came = 0;
	first_stream = NULL;
	filler = 0;
	server = http_server_new(base, 0, &hooks, &error);
	assert_non_null(server);
	http_server_set_side(server, &side);
	feed = http_feed_new(base, &feed_hooks);
	return 0;
}

static int
tear_down_feed(void **state)
{
	http_server_free(server);
	assert_int_equal(http_feed_readers(feed), 0);
	http_feed_free(feed);
	return tear_down(state);
}

static void
ask(int fd, const char *request)
{
	raw_send(fd, request, strlen(request));
}

static int
connect_and_ask(const char *request)
{
	int fd = raw_connect(http_server_port(server));

	ask(fd, request);
	return fd;
}

static void
must_hear(int fd, const char *words)
{
	static char heard[HEARD_SIZE];
	char ended;

	raw_hear(fd, heard, strlen(words), &ended);
	assert_string_equal(heard, words);
	assert_int_equal(ended, '-');
}

static void
must_hear_all(int fd, const char *words)
{
	static char heard[HEARD_SIZE];
	char ended;

	raw_hear(fd, heard, HEARD_SIZE - 1, &ended);
	assert_string_equal(heard, words);
	assert_int_equal(ended, 'E');
	close(fd);
}

static void
wait_for_readers(size_t count)
{
	while (http_feed_readers(feed) != count)
		turn(1);
}

static void
set_bounds(size_t streams, size_t streams_one, int64_t unread_us)
{
	struct http_bounds bounds = http_server_bounds(server);

	bounds.streams = streams;
	bounds.streams_one = streams_one;
	bounds.unread_us = unread_us;
	http_server_set_bounds(server, bounds);
}

/* A change, and what of it can be told at once. */
static void
change(void)
{
	http_feed_change(feed);
	turn(MANY_TURNS);
}

/* A change, and somebody is told, unless the first reader owes something still: it may be the only one. */
static void
change_and_tell(void)
{
	int before = written;

	http_feed_change(feed);
	while (written == before && (first_stream == NULL || http_stream_owes(first_stream) == 0))
		turn(1);
	turn(1);
}

/* ---- one reader ---- */

/* Who comes is told all, and then each change; nobody is told of a change that they have seen. */
static void
test_order(void **state)
{
	int fd, other;

	(void)state;
	fd = connect_and_ask(ASK("GET /feed"));
	must_hear(fd, OPEN_HEAD RETRY);
	assert_int_equal(written, 0);
	http_feed_change(feed);
	must_hear(fd, EVENT("1", "step", "0 to 1 "));
	http_feed_change(feed);
	must_hear(fd, EVENT("2", "step", "1 to 2 "));
	other = connect_and_ask(ASK("GET /feed"));
	must_hear(other, OPEN_HEAD RETRY EVENT("2", "step", "0 to 2 "));
	http_feed_change(feed);
	must_hear(fd, EVENT("3", "step", "2 to 3 "));
	must_hear(other, EVENT("3", "step", "2 to 3 "));
	assert_int_equal(written, 4);
	assert_int_equal(came, 2);
	close(fd);
	close(other);
	wait_for_readers(0);
	assert_string_equal(diary, "");
}

/* What nobody reads is not written. */
static void
test_nobody(void **state)
{
	(void)state;
	for (int i = 0; i < 5; i++)
		change();
	assert_int_equal(written, 0);
	close(connect_and_ask(ASK("GET /feed")));
	wait_for_readers(0);
	assert_int_equal(written, 1);
	change();
	assert_int_equal(written, 1);
}

/* An HTTP/1.0 client has the same: it ends with the connection. On a connection that was kept alive it is the last one. */
static void
test_versions(void **state)
{
	int fd;

	(void)state;
	change();
	fd = connect_and_ask("GET /feed HTTP/1.0\r\n\r\n");
	must_hear(fd, OPEN_HEAD RETRY EVENT("1", "step", "0 to 1 "));
	close(fd);
	fd = connect_and_ask(ASK("GET /x") ASK("GET /feed"));
	must_hear(fd, "HTTP/1.1 200 OK\r\n" A_DATE "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 1\r\n\r\nx"
	    OPEN_HEAD RETRY EVENT("1", "step", "0 to 1 "));
	wait_for_readers(1);
	assert_string_equal(diary, "asked /x;");
	http_feed_end(feed, EVENT("2", "end", "bye"));
	assert_int_equal(http_feed_readers(feed), 0);
	must_hear_all(fd, EVENT("2", "end", "bye"));
}

static void
test_last_word(void **state)
{
	int fd[3];

	(void)state;
	change();
	for (int i = 0; i < COUNT(fd); i++)
		must_hear(fd[i] = connect_and_ask(ASK("GET /feed")), OPEN_HEAD RETRY EVENT("1", "step", "0 to 1 "));
	http_feed_end(feed, "event: end\ndata: 1\n\n");
	for (int i = 0; i < COUNT(fd); i++)
		must_hear_all(fd[i], "event: end\ndata: 1\n\n");
	assert_string_equal(diary, "");
}

/* Everybody's connection, and nobody's request. */
static void
test_is_apart(void **state)
{
	int fd, busy;

	(void)state;
	fd = connect_and_ask(ASK("GET /feed"));
	must_hear(fd, OPEN_HEAD RETRY);
	assert_int_equal(http_server_connections(server), 0);
	assert_int_equal(http_server_streams(server), 1);
	must_hear_all(connect_and_ask(ASK("HEAD /feed")), OPEN_HEAD);
	must_hear_all(connect_and_ask(ASK("POST /feed")), "HTTP/1.1 405 Method Not Allowed\r\n" A_DATE
	    "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 30\r\nAllow: GET, HEAD\r\nConnection: close\r\n\r\n"
	    "Only GET and HEAD are served.\n");
	must_hear_all(connect_and_ask("GET /feed HTTP/1.1\r\n\r\n"), "HTTP/1.1 400 Bad Request\r\n" A_DATE
	    "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 56\r\nConnection: close\r\n\r\n"
	    "An HTTP/1.1 request needs one Host header, with a host.\n");
	busy = connect_and_ask(ASK("GET /later"));
	turn(MANY_TURNS);
	assert_string_equal(diary, "");
	close(busy);
	while (diary[0] == '\0')
		turn(1);
	assert_string_equal(diary, "side left;");
	assert_int_equal(http_server_streams(server), 1);
	close(fd);
	wait_for_readers(0);
	while (http_server_streams(server) > 0)
		turn(1);
}

/* What a reader sends means nothing, but not without end. */
static void
test_talkers(void **state)
{
	static char junk[100 * 1000];
	int fd = connect_and_ask(ASK("GET /feed"));

	(void)state;
	must_hear(fd, OPEN_HEAD RETRY);
	ask(fd, ASK("GET /x"));
	change();
	must_hear(fd, EVENT("1", "step", "0 to 1 "));
	assert_string_equal(diary, "");
	while (http_feed_readers(feed) > 0) {
		send(fd, junk, sizeof junk, MSG_NOSIGNAL);
		turn(1);
	}
	close(fd);
}

/* ---- the bounds ---- */

static void
come(const char *address)
{
	int fd;

	from = address;
	fd = connect_and_ask(ASK("GET /feed"));
	must_hear(fd, OPEN_HEAD RETRY);
}

static void
come_in_vain(const char *address, const char *answer)
{
	int fd;

	from = address;
	fd = connect_and_ask(ASK("GET /feed"));
	must_hear(fd, answer);
	close(fd);
	fd = connect_and_ask("HEAD /feed HTTP/1.0\r\n\r\n");
	ask(fd, "");
	close(fd);
}

static void
test_bounds(void **state)
{
	static const char in_all[] = AWAY("503 Service Unavailable", "39", "Too many are watching. Try again soon.\n");
	static const char of_one[] = AWAY("429 Too Many Requests", "55", "Too many at your address are watching. Try again soon.\n");

	(void)state;
	set_bounds(5, 2, HTTP_UNREAD_US);
	come("192.168.1.20");
	come("192.168.1.20");
	come_in_vain("192.168.1.20", of_one);
	come(NULL);
	come(NULL);
	come(NULL);
	come_in_vain(NULL, in_all);
	come_in_vain("192.168.1.21", in_all);
	assert_int_equal(http_server_streams(server), 5);
	assert_int_equal(http_feed_readers(feed), 5);
	/* Other connections have their own. */
	from = "192.168.1.20";
	close(connect_and_ask(ASK("GET /x")));
	assert_string_equal(diary, "asked /x;");
}

/* ---- many ---- */

/* Reads what there is, and finds the last event in it. Its number is kept; what comes in torn is put together. */
struct ear {
	int fd;
	char tail[64]; /* the end of what was read */
	uint64_t heard; /* the id of the last event that has come whole */
	uint64_t id;
	bool in_order;
};

static void
listen_to_line(struct ear *ear, const char *line)
{
	unsigned long long id, seen, version;

	if (sscanf(line, "id: %llu", &id) == 1)
		ear->id = id;
	else if (sscanf(line, "data: %llu to %llu", &seen, &version) == 2) {
		/* Nothing is told twice, and nothing is left out. */
		ear->in_order = ear->in_order && seen == ear->heard && version == ear->id && version > seen;
		ear->heard = version;
	}
}

static void
hear(struct ear *ear)
{
	static char bytes[256 * 1024];
	ssize_t n;

	while ((n = recv(ear->fd, bytes, sizeof bytes, MSG_DONTWAIT)) > 0)
		for (ssize_t i = 0; i < n; i++) {
			size_t size = strlen(ear->tail);

			if (bytes[i] == '\n') {
				listen_to_line(ear, ear->tail);
				ear->tail[0] = '\0';
			} else if (size + 1 < sizeof ear->tail) {
				ear->tail[size] = bytes[i];
				ear->tail[size + 1] = '\0';
			}
		}
}

static int
descriptors(void)
{
	int fd = dup(0);

	close(fd);
	return fd;
}

/* A hundred read; one of them stops, one is cut off in the middle. The others are told all, in order, whatever those do. No more is
 * ever kept for one than what it was told last. */
static void
test_hundred(void **state)
{
	static struct ear ears[READERS];
	int first_free = descriptors();

	(void)state;
	memset(ears, 0, sizeof ears);
	filler = LARGE;
	set_bounds(READERS, READERS, HTTP_UNREAD_US);
	for (int i = 0; i < READERS; i++) {
		ears[i].fd = connect_and_ask(ASK("GET /feed"));
		ears[i].in_order = true;
	}
	wait_for_readers(READERS);
	for (int i = 0; i < CHANGES; i++) {
		change_and_tell();
		if (first_stream != NULL) /* the one that has stopped reading is still there */
			assert_true(http_stream_owes(first_stream) <= LARGE + 64);
		for (int n = 2; n < READERS; n++)
			hear(&ears[n]);
		if (i == CHANGES / 2)
			raw_reset(ears[1].fd);
	}
	while (http_feed_readers(feed) > READERS - 1)
		turn(1);
	for (int n = 2; n < READERS; n++) {
		while (hear(&ears[n]), ears[n].heard < CHANGES)
			turn(1);
		assert_true(ears[n].in_order);
		assert_int_equal(ears[n].heard, CHANGES);
		close(ears[n].fd);
	}
	/* Each change is written for all who keep up once, and for each who was skipped once more at most. */
	assert_true(written < CHANGES * READERS / 2);
	hear(&ears[0]);
	assert_true(ears[0].in_order);
	assert_true(ears[0].heard < CHANGES);
	close(ears[0].fd);
	wait_for_readers(0);
	while (http_server_streams(server) > 0)
		turn(1);
	turn(MANY_TURNS);
	assert_int_equal(descriptors(), first_free);
}

/* Whoever reads nothing is there no more after a while. */
static void
test_unread(void **state)
{
	struct ear ear = { .in_order = true };

	(void)state;
	filler = LARGE;
	set_bounds(READERS, READERS, US_PER_S / 20);
	ear.fd = connect_and_ask(ASK("GET /feed"));
	wait_for_readers(1);
	while (http_feed_readers(feed) > 0)
		change();
	hear(&ear);
	assert_true(ear.in_order);
	assert_true(ear.heard < http_feed_version(feed));
	close(ear.fd);
}

/* Who reads slowly is skipped to the newest. */
static void
test_skipped(void **state)
{
	struct ear ear = { .in_order = true };

	(void)state;
	filler = LARGE;
	ear.fd = connect_and_ask(ASK("GET /feed"));
	wait_for_readers(1);
	/* The system holds some; then no more is written, and what is kept is what was told last. */
	for (int i = 0; i < CHANGES; i++) {
		change_and_tell();
		assert_true(http_stream_owes(first_stream) <= LARGE + 64);
	}
	assert_true(http_stream_owes(first_stream) > 0);
	while (ear.heard < CHANGES) {
		hear(&ear);
		turn(1);
	}
	assert_true(ear.in_order);
	close(ear.fd);
	wait_for_readers(0);
}

/* The server goes, with all who read. */
static void
test_server_goes(void **state)
{
	int fd = connect_and_ask(ASK("GET /feed"));

	(void)state;
	must_hear(fd, OPEN_HEAD RETRY);
	close(fd);
	connect_and_ask(ASK("GET /feed"));
	wait_for_readers(1);
	/* tear_down_feed() looks. */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up_feed, tear_down_feed)
		TEST(test_order),
		TEST(test_nobody),
		TEST(test_versions),
		TEST(test_last_word),
		TEST(test_is_apart),
		TEST(test_talkers),
		TEST(test_bounds),
		TEST(test_hundred),
		TEST(test_unread),
		TEST(test_skipped),
		TEST(test_server_goes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
