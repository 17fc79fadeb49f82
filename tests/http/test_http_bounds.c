/*
 * How many connections the server takes, in all and from one address, and what becomes of the others. Addresses
 * of other machines are made here, by a function of the system's name.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <event2/event.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include "http/http.h"
#include "support/raw_peer.h"

#define ASKING "GET /x HTTP/1.1\r\nHost: h\r\n\r\n"
#define SERVED "HTTP/1.1 200 OK\r\n" A_DATE "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 1\r\n\r\nx"
#define AWAY(status, size, words) "HTTP/1.1 " status "\r\n" A_DATE "Content-Type: text/plain; charset=utf-8\r\nContent-Length: " size \
	"\r\nRetry-After: 1\r\nConnection: close\r\n\r\n" words
#define AWAY_ALL AWAY("503 Service Unavailable", "47", "Too many connections are open. Try again soon.\n")
#define AWAY_FAR AWAY("503 Service Unavailable", "67", "Too many connections from other machines are open. Try again soon.\n")
#define AWAY_ONE AWAY("429 Too Many Requests", "65", "Too many connections from your address are open. Try again soon.\n")

enum { CLIENTS_MAX = 300 };

static const char *from; /* where the next ones come from; NULL: as it is */
static int clients[CLIENTS_MAX], client_count;
static struct http_server *server;
static int refused_count;

/* For libevent, too: it calls what the program has. */
int
accept4(int fd, struct sockaddr *address, socklen_t *size, int flags)
{
	int accepted = (int)syscall(SYS_accept4, fd, address, size, flags);

	if (accepted >= 0 && from != NULL && address != NULL && address->sa_family == AF_INET)
		inet_pton(AF_INET, from, &((struct sockaddr_in *)(void *)address)->sin_addr);
	return accepted;
}

static void
reply(struct http_server *at, struct http_request *request, void *arg)
{
	(void)at;
	(void)arg;
	http_reply(request, 200, "x");
}

static void
note_refused(struct http_server *at, struct http_request *request, unsigned status, void *arg)
{
	(void)at;
	(void)arg;
	assert_null(request);
	if (refused_count++ < 20)
		note("%u;", status);
}

static int
set_up_server(void **state)
{
	const struct http_server_hooks hooks = { reply, NULL, NULL, note_refused };
	int error = 0;

	set_up(state);
	from = NULL;
	client_count = refused_count = 0;
	server = http_server_new(base, 0, &hooks, &error);
	assert_non_null(server);
	return 0;
}

static int
tear_down_server(void **state)
{
	while (client_count > 0)
		close(clients[--client_count]);
	http_server_free(server);
	return tear_down(state);
}

static void
set_bounds(size_t open, size_t far, size_t one)
{
	struct http_bounds bounds = http_server_bounds(server);

	bounds.open = open;
	bounds.far = far;
	bounds.one = one;
	http_server_set_bounds(server, bounds);
}

/* Who comes from there, and is served. */
static int
come(const char *address)
{
	static char heard[HEARD_SIZE];
	int fd = raw_connect(http_server_port(server));
	char ended;

	assert_true(client_count < CLIENTS_MAX);
	from = address;
	raw_send(fd, ASKING, sizeof ASKING - 1);
	raw_hear(fd, heard, sizeof SERVED - 1, &ended);
	assert_string_equal(heard, SERVED);
	clients[client_count++] = fd;
	return fd;
}

static void
come_in_vain(const char *address, const char *answer)
{
	static char heard[HEARD_SIZE];
	int fd = raw_connect(http_server_port(server));
	char ended;

	from = address;
	raw_send(fd, ASKING, sizeof ASKING - 1);
	raw_hear(fd, heard, HEARD_SIZE - 1, &ended);
	assert_string_equal(heard, answer);
	assert_int_equal(ended, 'E');
	close(fd);
}

static void
leave(int client)
{
	size_t before = http_server_connections(server);

	close(clients[client]);
	clients[client] = clients[--client_count];
	while (http_server_connections(server) == before)
		turn(1);
}

/* In all, wherever they come from. */
static void
test_open(void **state)
{
	(void)state;
	set_bounds(3, 100, 100);
	come(NULL);
	come("192.168.1.20");
	come("192.168.1.21");
	come_in_vain(NULL, AWAY_ALL);
	come_in_vain("192.168.1.22", AWAY_ALL);
	assert_string_equal(diary, "503;503;");
	assert_int_equal(http_server_connections(server), 3);
	leave(1);
	come(NULL);
	come_in_vain(NULL, AWAY_ALL);
}

/* Other machines have a bound of their own; this one's programs do not. */
static void
test_far(void **state)
{
	(void)state;
	set_bounds(100, 2, 100);
	come("192.168.1.20");
	come("10.0.0.7");
	come_in_vain("10.0.0.8", AWAY_FAR);
	for (int i = 0; i < 5; i++)
		come(i % 2 == 0 ? NULL : "127.0.0.9");
	come_in_vain("192.168.1.20", AWAY_FAR);
	assert_string_equal(diary, "503;503;");
	leave(0);
	come("10.0.0.8");
	come_in_vain("10.0.0.9", AWAY_FAR);
}

/* So has each of them. */
static void
test_one(void **state)
{
	(void)state;
	set_bounds(100, 100, 2);
	come("192.168.1.20");
	come("192.168.1.20");
	come_in_vain("192.168.1.20", AWAY_ONE);
	come("192.168.1.21");
	come("192.168.1.21");
	come_in_vain("192.168.1.21", AWAY_ONE);
	for (int i = 0; i < 5; i++)
		come(NULL);
	assert_string_equal(diary, "429;429;");
	leave(0);
	come("192.168.1.20");
	come_in_vain("192.168.1.20", AWAY_ONE);
}

/* Whatever a client has sent, or goes on to send, it gets its answer, and not a reset. */
static void
test_answer_is_not_lost(void **state)
{
	static char junk[100 * 1000], heard[HEARD_SIZE];
	int fd;
	char ended;

	(void)state;
	set_bounds(0, 0, 0);
	fd = raw_connect(http_server_port(server));
	assert_int_equal(send(fd, junk, sizeof junk, 0), sizeof junk);
	turn(MANY_TURNS);
	raw_send(fd, junk, sizeof junk);
	raw_hear(fd, heard, HEARD_SIZE - 1, &ended);
	assert_string_equal(heard, AWAY_ALL);
	assert_int_equal(ended, 'E');
	close(fd);
}

/* It does not go on for ever: who sends on and on is closed. */
static void
test_endless(void **state)
{
	static char junk[100 * 1000];
	int fd;
	ssize_t n = 0;

	(void)state;
	set_bounds(0, 0, 0);
	fd = raw_connect(http_server_port(server));
	while (n >= 0 || errno == EAGAIN) {
		n = send(fd, junk, sizeof junk, MSG_NOSIGNAL);
		turn(1);
	}
	close(fd);
}

static int
descriptors(void)
{
	int fd = dup(STDIN_FILENO);

	close(fd);
	return fd;
}

/* A crowd that stays: each has its answer, few of them are held, and the server serves on. */
static void
test_crowd(void **state)
{
	enum { CROWD = 250, HELD_MOST = 64 };
	static char heard[HEARD_SIZE];
	int before, next;
	char ended;

	(void)state;
	set_bounds(1000, 0, 0);
	before = descriptors();
	from = "192.168.1.20";
	while (client_count < CROWD)
		clients[client_count++] = raw_connect(http_server_port(server));
	while (refused_count < CROWD)
		turn(1);
	next = descriptors();
	assert_true(next - before <= CROWD + HELD_MOST);
	for (int i = 0; i < CROWD; i++) {
		raw_hear(clients[i], heard, HEARD_SIZE - 1, &ended);
		assert_string_equal(heard, AWAY_FAR);
	}
	come(NULL);
	assert_int_equal(http_server_connections(server), 1);
	while (client_count > 0)
		close(clients[--client_count]);
	while (http_server_connections(server) > 0)
		turn(1);
	turn(MANY_TURNS);
	assert_int_equal(descriptors(), before);
}

/* What each bound is for. */
static void
test_bounds_leave_room(void **state)
{
	struct http_bounds bounds = http_server_bounds(server);

	(void)state;
	assert_int_equal(bounds.open, HTTP_OPEN_MAX);
	assert_true(bounds.far <= HTTP_FAR_MAX && bounds.far < bounds.open / 2);
	assert_int_equal(bounds.one, HTTP_ONE_MAX);
	assert_true(bounds.one <= HTTP_FAR_MAX / 2);
}

#define T(test) cmocka_unit_test_setup_teardown(test, set_up_server, tear_down_server)

/* An argument chooses tests by name, with * and ?. */
int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		T(test_open),
		T(test_far),
		T(test_one),
		T(test_answer_is_not_lost),
		T(test_endless),
		T(test_crowd),
		T(test_bounds_leave_room),
	};

	signal(SIGPIPE, SIG_IGN);
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
