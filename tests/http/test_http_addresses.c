/*
 * The two addresses that the server listens at: 127.0.0.1 and, where it can, the same port of [::1].
 * What the system refuses there is made here, by functions of the system's names.
 */
#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include "http/http.h"
#include "support/raw_peer.h"

#define ASKING "GET /x HTTP/1.0\r\n\r\n"
#define ANSWER "HTTP/1.1 200 OK\r\n" A_DATE "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx"

static int no_ipv6;     /* the errno with which the system refuses its sockets; 0: it has them */
static int taken_times; /* so often a port of [::1] is taken */
static int all_taken_times; /* so often one of 0.0.0.0 is */
static uint16_t last_taken;

/* For libevent, too: it calls what the program has. */
int
socket(int family, int type, int protocol)
{
	if (family == AF_INET6 && no_ipv6 != 0) {
		errno = no_ipv6;
		return -1;
	}
	return (int)syscall(SYS_socket, family, type, protocol);
}

int
bind(int fd, const struct sockaddr *address, socklen_t size)
{
	if (address->sa_family == AF_INET6 && taken_times > 0) {
		taken_times--;
		last_taken = ntohs(((const struct sockaddr_in6 *)(const void *)address)->sin6_port);
		errno = EADDRINUSE;
		return -1;
	}
	if (address->sa_family == AF_INET && all_taken_times > 0 &&
	    ((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr == htonl(INADDR_ANY)) {
		all_taken_times--;
		errno = EADDRINUSE;
		return -1;
	}
	return (int)syscall(SYS_bind, fd, address, size);
}

static int
set_up_addresses(void **state)
{
	no_ipv6 = taken_times = all_taken_times = 0;
	return set_up(state);
}

static void
reply(struct http_server *server, struct http_request *request, void *arg)
{
	struct http_peer peer = http_request_peer(request);
	char ip[IP_TEXT_SIZE];

	(void)server;
	(void)arg;
	ip_write(&peer.ip, ip);
	assert_int_equal(peer.is_ipv6, !ip_is_ipv4(&peer.ip));
	note("%s from %u %s%s;", http_request_path(request), peer.port, ip, peer.is_at_home ? "" : ", a stranger");
	http_reply(request, 200, "x");
}

static struct http_server *
new_server(uint16_t port)
{
	const struct http_server_hooks hooks = { reply, NULL, NULL, NULL };
	int error = 0;
	struct http_server *server = http_server_new(base, port, &hooks, &error);

	assert_non_null(server);
	return server;
}

static bool
is_there(void)
{
	struct sockaddr_in6 address = { .sin6_family = AF_INET6, .sin6_addr = in6addr_loopback };
	int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool is = fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0;

	if (fd >= 0)
		close(fd);
	return is;
}

static int
connect_by_ipv6(uint16_t port, uint16_t *own)
{
	struct sockaddr_in6 address = { .sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = in6addr_loopback };
	socklen_t size = sizeof address;
	int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (connect(fd, (struct sockaddr *)&address, size) != 0) {
		close(fd);
		return -1;
	}
	getsockname(fd, (struct sockaddr *)&address, &size);
	*own = ntohs(address.sin6_port);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	return fd;
}

static void
assert_answered(int fd)
{
	static char heard[HEARD_SIZE];
	char ended;

	raw_send(fd, ASKING, sizeof ASKING - 1);
	raw_hear(fd, heard, sizeof heard - 1, &ended);
	assert_string_equal(heard, ANSWER);
	close(fd);
}

static void
assert_serves_ipv4(struct http_server *server)
{
	diary[0] = '\0';
	assert_answered(raw_connect(http_server_port(server)));
	assert_non_null(strstr(diary, " 127.0.0.1;"));
}

static void
test_both(void **state)
{
	struct http_server *server = new_server(0);
	char expected[64];
	uint16_t own = 0;

	(void)state;
	assert_serves_ipv4(server);
	if (!is_there()) {
		assert_int_not_equal(http_server_ipv6_error(server), 0);
		http_server_free(server);
		skip();
	}
	assert_int_equal(http_server_ipv6_error(server), 0);
	diary[0] = '\0';
	assert_answered(connect_by_ipv6(http_server_port(server), &own));
	snprintf(expected, sizeof expected, "/x from %u ::1;", own);
	assert_string_equal(diary, expected);
	http_server_free(server);
}

/* Freed, it listens at neither. */
static void
test_freed(void **state)
{
	struct http_server *server = new_server(0);
	uint16_t port = http_server_port(server), own;

	(void)state;
	http_server_free(server);
	assert_int_equal(connect_by_ipv6(port, &own), -1);
	http_server_free(new_server(port));
}

static void
test_none(void **state)
{
	static const int refusals[] = { EAFNOSUPPORT, EPERM };

	(void)state;
	for (int i = 0; i < COUNT(refusals); i++) {
		struct http_server *server;

		no_ipv6 = refusals[i];
		server = new_server(0);
		assert_int_equal(http_server_ipv6_error(server), refusals[i]);
		assert_serves_ipv4(server);
		http_server_free(server);
	}
}

/* A port that was asked for is kept, though another program has it at [::1]. */
static void
test_taken(void **state)
{
	struct http_server *server = new_server(0);
	uint16_t port = http_server_port(server);

	(void)state;
	http_server_free(server);
	taken_times = 1;
	server = new_server(port);
	assert_int_equal(http_server_port(server), port);
	assert_int_equal(http_server_ipv6_error(server), EADDRINUSE);
	assert_serves_ipv4(server);
	http_server_free(server);
}

/* Of any port, the next is tried; but not for ever. */
static void
test_any_taken(void **state)
{
	struct http_server *server;

	(void)state;
	if (!is_there())
		skip();
	taken_times = 2;
	server = new_server(0);
	assert_int_equal(taken_times, 0);
	assert_int_equal(http_server_ipv6_error(server), 0);
	assert_int_not_equal(http_server_port(server), last_taken);
	http_server_free(server);
	taken_times = 1000;
	server = new_server(0);
	assert_int_equal(http_server_ipv6_error(server), EADDRINUSE);
	assert_int_equal(http_server_port(server), last_taken);
	assert_true(taken_times > 900);
	assert_serves_ipv4(server);
	http_server_free(server);
}

/* Without descriptors both listeners rest; with one, both serve again. */
static void
test_out_of_descriptors(void **state)
{
	struct http_server *server = new_server(0);
	int taken[DESCRIPTORS_MAX], count, fd;
	struct rlimit before;
	uint16_t own;

	(void)state;
	if (!is_there()) {
		http_server_free(server);
		skip();
	}
	fd = connect_by_ipv6(http_server_port(server), &own);
	count = take_descriptors(taken, &before);
	turn(100);
	assert_int_equal(http_server_connections(server), 0);
	give_descriptors_back(taken, count, &before);
	assert_answered(fd);
	assert_serves_ipv4(server);
	http_server_free(server);
}

/* ---- where else it listens ---- */

static struct ip
ip(const char *text)
{
	struct ip parsed;

	assert_int_equal(ip_parse(text, &parsed), 0);
	return parsed;
}

static int
listen_at(struct http_server *server, const char *text)
{
	struct ip at = ip(text);

	return http_server_listen(server, &at);
}

/* Asks there, from there. */
static void
ask_at(const struct http_server *server, const char *there, const char *here)
{
	struct sockaddr_storage address;
	struct ip to = ip(there), own = ip(here);
	socklen_t size = ip_to_socket(&own, 0, &address);
	int fd = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
	size = ip_to_socket(&to, http_server_port(server), &address);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, size), 0);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	diary[0] = '\0';
	assert_answered(fd);
}

/* Only from 127.0.0.1 to 127.0.0.1, and from ::1 to ::1, is it one of those whom a port tells. */
static void
test_all_of_ipv4(void **state)
{
	struct http_server *server = new_server(0);

	(void)state;
	assert_int_equal(listen_at(server, "0.0.0.0"), 0);
	ask_at(server, "127.0.0.1", "127.0.0.1");
	assert_non_null(strstr(diary, " 127.0.0.1;"));
	ask_at(server, "127.0.0.2", "127.0.0.1");
	assert_non_null(strstr(diary, " 127.0.0.1, a stranger;"));
	ask_at(server, "127.0.0.1", "127.0.0.3");
	assert_non_null(strstr(diary, " 127.0.0.3, a stranger;"));
	if (is_there()) {
		ask_at(server, "::1", "::1");
		assert_non_null(strstr(diary, " ::1;"));
	}
	http_server_free(server);
}

static void
test_all_of_both(void **state)
{
	struct http_server *server;

	(void)state;
	if (!is_there())
		skip();
	server = new_server(0);
	assert_int_equal(listen_at(server, "::"), 0);
	assert_int_equal(http_server_ipv6_error(server), 0);
	ask_at(server, "::1", "::1");
	assert_non_null(strstr(diary, " ::1;"));
	ask_at(server, "127.0.0.1", "127.0.0.1");
	assert_non_null(strstr(diary, " 127.0.0.1;"));
	ask_at(server, "127.0.0.4", "127.0.0.3");
	assert_non_null(strstr(diary, " 127.0.0.3, a stranger;"));
	http_server_free(server);
}

static void
test_one_more(void **state)
{
	struct http_server *server = new_server(0);

	(void)state;
	assert_int_equal(listen_at(server, "127.0.0.5"), 0);
	ask_at(server, "127.0.0.5", "127.0.0.5");
	assert_non_null(strstr(diary, " 127.0.0.5, a stranger;"));
	assert_serves_ipv4(server);
	http_server_free(server);
}

static void
test_where_it_listens_anyway(void **state)
{
	struct http_server *server = new_server(0);

	(void)state;
	assert_int_equal(listen_at(server, "127.0.0.1"), 0);
	assert_int_equal(listen_at(server, "::1"), http_server_ipv6_error(server));
	assert_serves_ipv4(server);
	http_server_free(server);
}

/* What cannot be is told. */
static void
test_nowhere(void **state)
{
	struct http_server *server = new_server(0);
	uint16_t port;

	(void)state;
	assert_int_equal(listen_at(server, "203.0.113.77"), EADDRNOTAVAIL);
	http_server_free(server);
	server = new_server(0);
	port = http_server_port(server);
	http_server_free(server);
	server = new_server(port); /* asked for, so it stays so */
	all_taken_times = 1000;
	assert_int_equal(listen_at(server, "0.0.0.0"), EADDRINUSE);
	assert_int_equal(all_taken_times, 999);
	http_server_free(server);
}

/* Any port is another one, if it is taken there. */
static void
test_any_port(void **state)
{
	struct http_server *server = new_server(0);
	uint16_t port = http_server_port(server);

	(void)state;
	all_taken_times = 2;
	assert_int_equal(listen_at(server, "0.0.0.0"), 0);
	assert_int_equal(all_taken_times, 0);
	assert_int_not_equal(http_server_port(server), port);
	ask_at(server, "127.0.0.2", "127.0.0.2");
	http_server_free(server);
}

#define T(test) cmocka_unit_test_setup_teardown(test, set_up_addresses, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_both),
		T(test_freed),
		T(test_none),
		T(test_taken),
		T(test_any_taken),
		T(test_out_of_descriptors),
		T(test_all_of_ipv4),
		T(test_all_of_both),
		T(test_one_more),
		T(test_where_it_listens_anyway),
		T(test_nowhere),
		T(test_any_port),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
