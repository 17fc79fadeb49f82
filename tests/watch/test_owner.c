/* Whose a connection is: real programs ask a server of this test's own, by both versions of the Protocol. */
#include <arpa/inet.h>
#include <event2/event.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/loop.h"
#include "support/watched.h"
#include "watch/owner.h"

enum { CLIENTS_MAX = 8, TEXT_LENGTH = 256 };

/* One for each version of the Protocol. */
static struct listening {
	int family, fd;
	uint16_t port;
	struct event *event;
} listening[2] = { { .family = 4, .fd = -1 }, { .family = 6, .fd = -1 } };

static struct client {
	int fd;
	uint16_t port;
	const struct listening *at;
	struct event *event;
} clients[CLIENTS_MAX];
static size_t client_count;

static char owned[TEXT_LENGTH]; /* for each connection, and each request: "4 own, 4 own" */
static pid_t visitor;

/* ---- the server ---- */

static void
note(const struct client *client)
{
	size_t length = strlen(owned);
	bool is_own = watch_owns_port(watched.watch, client->port, client->at->port, client->at->family);

	snprintf(owned + length, sizeof owned - length, "%s%d %s", length == 0 ? "" : ", ", client->at->family, is_own ? "own" : "other");
}

static void
forget_client(struct client *client)
{
	event_free(client->event);
	close(client->fd);
	client->fd = -1;
}

static void
hear_request(evutil_socket_t fd, short events, void *arg)
{
	static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhi\n";
	char request[4096];

	(void)events;
	if (read(fd, request, sizeof request) <= 0) {
		forget_client(arg);
		return;
	}
	note(arg);
	assert_int_equal(write(fd, answer, sizeof answer - 1), sizeof answer - 1);
}

static void
hear_connection(evutil_socket_t fd, short events, void *arg)
{
	struct client *client = &clients[client_count++];
	struct sockaddr_in6 from = { 0 };
	socklen_t size = sizeof from;

	(void)events;
	assert_true(client_count <= CLIENTS_MAX);
	*client = (struct client){ .at = arg, .fd = accept(fd, (struct sockaddr *)&from, &size) };
	assert_true(client->fd >= 0);
	client->port = ntohs(from.sin6_port); /* it stands at the same place in both */
	client->event = event_new(watched.base, client->fd, EV_READ | EV_PERSIST, hear_request, client);
	event_add(client->event, NULL);
	note(client);
}

static void
listen_at(struct listening *at)
{
	struct sockaddr_in four = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
	struct sockaddr *own = at->family == 6 ? (struct sockaddr *)&six : (struct sockaddr *)&four;
	socklen_t size = at->family == 6 ? sizeof six : sizeof four;

	at->fd = socket(own->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (at->fd < 0 || bind(at->fd, own, size) != 0) {
		print_message("version %d of the Protocol is not tested: this machine has none\n", at->family);
		at->port = 0;
		return;
	}
	assert_int_equal(listen(at->fd, CLIENTS_MAX), 0);
	assert_int_equal(getsockname(at->fd, own, &size), 0);
	at->port = ntohs(at->family == 6 ? six.sin6_port : four.sin_port);
	at->event = event_new(watched.base, at->fd, EV_READ | EV_PERSIST, hear_connection, at);
	event_add(at->event, NULL);
}

/* ---- programs ---- */

#define PYTHON_GET(family, address) \
	"import os, socket; s = socket.socket(socket." family "); s.connect((" address ", int(os.environ['PORT4'])));" \
	" s.send(b'GET'); s.recv(99)"

static const struct {
	const char *program; /* a shell's */
	const char *owned;
	bool needs_six;
} cases[] = {
	{ "curl -s $URL4", "4 own, 4 own", false },
	{ "curl -s $URL6", "6 own, 6 own", true },
	{ "curl -s $URL4 $URL4", "4 own, 4 own, 4 own", false }, /* one connection for both */
	{ "sh -c 'sh -c \"curl -s $URL4; true\"; true'; true", "4 own, 4 own", false },
	/* It has left its group, and lost its parent. */
	{ "trap '' HUP; (setsid curl -s $URL4 &)", "4 own, 4 own", false },
	{ "\"$PYTHON\" -Sc \"" PYTHON_GET("AF_INET", "'127.0.0.1'") "\"", "4 own, 4 own", false },
	{ "\"$PYTHON\" -Sc \"" PYTHON_GET("AF_INET6", "'::ffff:127.0.0.1'") "\"", "4 own, 4 own", true },
	/* The socket is its child's alone. */
	{ "\"$PYTHON\" -Sc \"import os, socket; s = socket.create_connection(('127.0.0.1', int(os.environ['PORT4'])))\n"
	  "if os.fork() == 0: s.send(b'GET'); s.recv(99); os._exit(0)\ns.close(); os.wait()\"",
	    "4 own, 4 own", false },
};

static bool
has(const char *program)
{
	char command[64];

	snprintf(command, sizeof command, "command -v %s >/dev/null", program);
	return system(command) == 0;
}

static void
forget_clients(void)
{
	for (size_t i = 0; i < client_count; i++)
		if (clients[i].fd >= 0)
			forget_client(&clients[i]);
	client_count = 0;
	owned[0] = '\0';
}

static void
test_own(void **state)
{
	(void)state;
	if (!has("curl") || watched.python[0] == '\0') {
		print_message("whose a connection is, is not tested: there is no curl, or no python3\n");
		return;
	}
	for (int traced = 0; traced < 2; traced++)
		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
			if (cases[i].needs_six && listening[1].port == 0)
				continue;
			forget_clients();
			watched_forget();
			watched_run((char *[]){ "sh", "-c", (char *)cases[i].program, NULL }, traced != 0);
			if (strcmp(owned, cases[i].owned) != 0)
				fail_msg("%s: %s; it printed: %s", cases[i].program, owned, watched.printed.at);
		}
}

static void
visit(void)
{
	watched.at_print = NULL;
	visitor = fork();
	if (visitor == 0) {
		execlp("curl", "curl", "-so/dev/null", "-o/dev/null", getenv("URL4"), getenv("URL4"), (char *)NULL);
		_exit(127);
	}
}

/* Somebody else's, while it runs; and then its own. */
static void
test_visitor(void **state)
{
	(void)state;
	if (!has("curl"))
		return;
	forget_clients();
	watched_forget();
	watched.at_print = visit;
	watched_run((char *[]){ "sh", "-c", "echo on; sleep 1; curl -s $URL4", NULL }, false);
	assert_int_equal(waitpid(visitor, NULL, 0), visitor);
	assert_string_equal(owned, "4 other, 4 other, 4 other, 4 own, 4 own");
}

/* ---- the number of a socket ---- */

static int
connect_to(const struct listening *at, bool is_mapped)
{
	struct sockaddr_in four = { .sin_family = AF_INET, .sin_port = htons(at->port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_port = htons(at->port), .sin6_addr = IN6ADDR_LOOPBACK_INIT };
	bool is_six = at->family == 6 || is_mapped;
	int fd = socket(is_six ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	if (is_mapped)
		assert_int_equal(inet_pton(AF_INET6, "::ffff:127.0.0.1", &six.sin6_addr), 1);
	assert_int_equal(
	    is_six ? connect(fd, (struct sockaddr *)&six, sizeof six) : connect(fd, (struct sockaddr *)&four, sizeof four), 0);
	return fd;
}

/* By both ways the same, and that of the socket itself. */
static void
test_number(void **state)
{
	static const struct {
		int at;
		bool is_mapped;
	} sockets[] = { { 0, false }, { 0, true }, { 1, false } };
	struct owner *owner = owner_new();

	(void)state;
	owner_set_root(owner, getpid());
	for (size_t i = 0; i < sizeof sockets / sizeof *sockets; i++) {
		const struct listening *at = &listening[sockets[i].at];
		struct owner_connection connection = { .server_port = at->port, .family = at->family };
		struct sockaddr_in6 own = { 0 };
		socklen_t size = sizeof own;
		struct stat status;
		uint64_t asked;
		int fd;

		if ((at->family == 6 || sockets[i].is_mapped) && listening[1].port == 0)
			continue;
		fd = connect_to(at, sockets[i].is_mapped);
		assert_int_equal(getsockname(fd, (struct sockaddr *)&own, &size), 0);
		connection.client_port = ntohs(own.sin6_port);
		assert_int_equal(fstat(fd, &status), 0);
		assert_int_equal(owner_read_tables(&connection), status.st_ino);
		asked = owner_ask_system(owner, &connection);
		if (asked == 0)
			print_message("the system does not tell whose a socket is (sock_diag); its tables do\n");
		else
			assert_int_equal(asked, status.st_ino);
		assert_false(owner_holds(owner, &connection)); /* ours, and no child's of ours */
		close(fd);
		connection.client_port = 1; /* there is none */
		assert_int_equal(owner_read_tables(&connection), 0);
		assert_int_equal(owner_ask_system(owner, &connection), 0);
	}
	owner_free(owner);
}

/* ---- the fixture ---- */

static int
set_up(void **state)
{
	char port[8];

	assert_int_equal(watched_open(state), 0);
	for (size_t i = 0; i < 2; i++) {
		char name[8], text[64];

		listen_at(&listening[i]);
		snprintf(name, sizeof name, "URL%d", listening[i].family);
		snprintf(text, sizeof text, "http://%s:%d/", listening[i].family == 6 ? "[::1]" : "127.0.0.1", listening[i].port);
		setenv(name, text, 1);
	}
	snprintf(port, sizeof port, "%d", listening[0].port);
	setenv("PORT4", port, 1);
	setenv("PYTHON", watched.python, 1);
	return 0;
}

static int
tear_down(void **state)
{
	forget_clients();
	for (size_t i = 0; i < 2; i++) {
		if (listening[i].event != NULL)
			event_free(listening[i].event);
		if (listening[i].fd >= 0)
			close(listening[i].fd);
	}
	return watched_close(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_own),
		cmocka_unit_test(test_visitor),
		cmocka_unit_test(test_number),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
