/*
 * Where the fetching end finds a server: at literals, at localhost, in the hosts file, by name servers (one of the
 * test's own, on the same loop), at one of several addresses, and at paths; and what it says where it does not.
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
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "http/http.h"
#include "http/http_names.h"
#include "support/fetched.h"
#include "support/raw_peer.h"

/* ---- what the system has ---- */

static bool no_ipv6;  /* it refuses its sockets */
static int no_stream, no_datagram; /* the errno with which it refuses to connect those */

/* For libevent, too: it calls what the program has. */
int
socket(int family, int type, int protocol)
{
	if (family == AF_INET6 && no_ipv6) {
		errno = EAFNOSUPPORT;
		return -1;
	}
	return (int)syscall(SYS_socket, family, type, protocol);
}

static size_t bytes_read;

ssize_t
read(int fd, void *bytes, size_t size)
{
	ssize_t got = syscall(SYS_read, fd, bytes, size);

	bytes_read += got > 0 ? (size_t)got : 0;
	return got;
}

int
connect(int fd, const struct sockaddr *address, socklen_t size)
{
	int kind = 0, refused;
	socklen_t kind_size = sizeof kind;

	getsockopt(fd, SOL_SOCKET, SO_TYPE, &kind, &kind_size);
	refused = kind == SOCK_STREAM ? no_stream : no_datagram;
	if (refused != 0 && address->sa_family != AF_UNIX) {
		errno = refused;
		return -1;
	}
	return (int)syscall(SYS_connect, fd, address, size);
}

/* ---- a name server ---- */

enum { DNS_HEADER = 12, DNS_MAX = 512, TYPE_A = 1, TYPE_AAAA = 28, NO_SUCH_NAME = 3, SERVER_FAILURE = 2, REFUSED = 5,
	SILENCE = -1, RUBBISH = -2, TRUNCATED = -3 };

static const struct zone {
	const char *name;
	int says; /* a code, or one of the above */
	const char *ipv4[3], *ipv6[3];
} zones[] = {
	{ "one.test", 0, { "127.0.0.1" }, { NULL } },
	{ "two.test", 0, { "127.0.0.2", "127.0.0.1" }, { NULL } },
	{ "dead.test", 0, { "127.0.0.2", "127.0.0.3" }, { NULL } },
	{ "both.test", 0, { "127.0.0.1", "127.0.0.2" }, { "::1", "::1" } },
	{ "six.test", 0, { NULL }, { "::1" } },
	{ "empty.test", 0, { NULL }, { NULL } },
	{ "failing.test", SERVER_FAILURE, { NULL }, { NULL } },
	{ "refused.test", REFUSED, { NULL }, { NULL } },
	{ "silent.test", SILENCE, { NULL }, { NULL } },
	{ "rubbish.test", RUBBISH, { NULL }, { NULL } },
	{ "truncated.test", TRUNCATED, { "127.0.0.1" }, { NULL } },
	{ "short.suffix.test", 0, { "127.0.0.1" }, { NULL } },
	{ NULL, NO_SUCH_NAME, { NULL }, { NULL } },
};

static int dns = -1;
static struct event *dns_event;
static uint16_t dns_port;
static char asked[1024];        /* "A one.test;AAAA one.test;" */
static int silent_type;         /* questions of this type have no answer, */
static int denied_type;         /* and those of this type that there is no such name */

/* The name of a question, as it stands: not every server takes "A" for "a". Returns what is behind it. */
static const unsigned char *
read_name(const unsigned char *at, char *name)
{
	while (*at != 0) {
		for (int i = 1; i <= *at; i++)
			*name++ = (char)at[i];
		at += *at + 1;
		*name++ = '.';
	}
	name[-1] = '\0';
	return at + 1;
}

static unsigned char *
write_record(unsigned char *at, int type, const char *text)
{
	static const unsigned char start[] = { 0xc0, DNS_HEADER };
	size_t size = type == TYPE_A ? 4 : 16;

	memcpy(at, start, 2);
	memcpy(at + 2, (unsigned char[]){ 0, (unsigned char)type, 0, 1, 0, 0, 0, 60, 0, (unsigned char)size }, 10);
	assert_int_equal(inet_pton(type == TYPE_A ? AF_INET : AF_INET6, text, at + 12), 1);
	return at + 12 + size;
}

static void
answer_cb(evutil_socket_t fd, short what, void *arg)
{
	unsigned char message[DNS_MAX + 256], *end;
	struct sockaddr_in from;
	socklen_t from_size = sizeof from;
	ssize_t size = recvfrom(fd, message, DNS_MAX, 0, (struct sockaddr *)&from, &from_size);
	const unsigned char *behind;
	const struct zone *zone = zones;
	char name[300];
	int type, says;

	(void)what;
	(void)arg;
	if (size <= DNS_HEADER)
		return;
	behind = read_name(message + DNS_HEADER, name);
	type = behind[1];
	snprintf(asked + strlen(asked), sizeof asked - strlen(asked), "%s %s;", type == TYPE_A ? "A" : "AAAA", name);
	while (zone->name != NULL && strcmp(zone->name, name) != 0)
		zone++;
	if (zone->says == SILENCE || type == silent_type)
		return;
	says = type == denied_type ? NO_SUCH_NAME : zone->says;
	message[2] = says == TRUNCATED ? 0x86 : 0x84;
	message[3] = (unsigned char)(says > 0 ? says : 0);
	message[7] = 0;
	end = (unsigned char *)behind + 4;
	for (const char *const *text = type == TYPE_A ? zone->ipv4 : zone->ipv6; *text != NULL; text++) {
		end = write_record(end, type, *text);
		message[7]++;
	}
	if (zone->says == RUBBISH)
		memset(message + 2, 0xff, (size_t)(end - message) - 2);
	sendto(fd, message, (size_t)(end - message), 0, (struct sockaddr *)&from, from_size);
}

static void
start_dns(void)
{
	struct sockaddr_in address = loopback(0);
	socklen_t size = sizeof address;

	dns = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(dns, (struct sockaddr *)&address, sizeof address), 0);
	getsockname(dns, (struct sockaddr *)&address, &size);
	dns_port = ntohs(address.sin_port);
	dns_event = event_new(base, dns, EV_READ | EV_PERSIST, answer_cb, NULL);
	event_add(dns_event, NULL);
	asked[0] = '\0';
	silent_type = denied_type = 0;
}

/* ---- a Web server of few words, and what is looked up ---- */

static struct http_server *web;
static struct http_names *names;

static void
serve(struct http_server *server, struct http_request *request, void *arg)
{
	(void)server;
	(void)arg;
	http_reply(request, 200, "ok");
}

static void
lose(struct http_server *server, struct http_request *request, void *arg)
{
	(void)server;
	(void)request;
	(void)arg;
}

static void
use_names(const char *resolv_conf, const char *hosts)
{
	char *first = strdup(scratch_file("resolv.conf", resolv_conf));

	http_names_free(names);
	names = http_names_new(base, first, scratch_file("hosts", hosts));
	free(first);
}

/* For questions that will have no answer: those that will must not be asked twice, however slow the machine is. */
#define IMPATIENT "options timeout:0.5 attempts:2"

/* The test's own server. */
static void
use_dns(const char *more)
{
	char text[256];

	snprintf(text, sizeof text, "nameserver 127.0.0.1:%u\n%s\n", dns_port, more);
	use_names(text, "127.0.0.1 localhost\n");
}

static int
set_up_names(void **state)
{
	const struct http_server_hooks hooks = { serve, lose, NULL, NULL };
	int error = 0, failed = set_up(state);

	no_ipv6 = false;
	no_stream = no_datagram = 0;
	free_at = -1;
	start_dns();
	web = http_server_new(base, 0, &hooks, &error);
	fetched_port = web == NULL ? 0 : http_server_port(web);
	use_dns("");
	return failed || web == NULL;
}

static int
tear_down_names(void **state)
{
	http_server_free(web);
	http_names_free(names);
	names = NULL;
	event_free(dns_event);
	close(dns);
	remove_scratch();
	return tear_down(state);
}

static struct http_order
order_of(const char *host)
{
	return (struct http_order){ .host = host, .port = fetched_port, .authority = "h", .target = "/", .names = names };
}

static void
run_host(const char *host)
{
	const struct http_order order = order_of(host);

	asked[0] = '\0';
	run_fetch(&order);
}

static bool
has_ipv6(void)
{
	return http_server_ipv6_error(web) == 0;
}

#define TAIL "sent;byte;head 200 HTTP/1.1 length 2;response 200 ok;"
#define AT(address) "trying " address ":@;connected " address ":@;"
#define MISS(address) "trying " address ":@;missed " address ":@: connection refused;"

/* ---- literals, localhost, hosts ---- */

static void
test_literals(void **state)
{
	(void)state;
	run_host("127.0.0.1");
	assert_told(AT("127.0.0.1") TAIL);
	run_host("127.0.0.2");
	assert_told(MISS("127.0.0.2") "failed connection refused;");
	if (!has_ipv6())
		skip();
	run_host("::1");
	assert_told(AT("[::1]") TAIL);
	run_host("0:0::0:1");
	assert_told(AT("[::1]") TAIL);
}

/* Nobody is asked about it, whatever the files say. */
static void
test_localhost(void **state)
{
	static const char *const hosts[] = { "localhost", "LocalHost", "localhost.", "a.b.localhost" };

	(void)state;
	use_names("nameserver 127.0.0.1:1\n", "127.0.0.2 localhost a.b.localhost\n");
	for (int i = 0; i < COUNT(hosts); i++) {
		run_host(hosts[i]);
		if (has_ipv6())
			assert_told("lookup %s;" AT("[::1]") TAIL, hosts[i]);
		else
			assert_told("lookup %s;" AT("127.0.0.1") TAIL, hosts[i]);
	}
}

/* Where the system has no IPv6, the other address is tried first. */
static void
test_no_ipv6(void **state)
{
	(void)state;
	no_ipv6 = true;
	run_host("localhost");
	assert_told("lookup localhost;" AT("127.0.0.1") TAIL);
	run_host("both.test");
	assert_told("lookup both.test;" AT("127.0.0.1") TAIL);
	run_host("six.test");
	assert_told("lookup six.test;trying [::1]:@;missed [::1]:@: unreachable;failed unreachable;");
}

static void
test_hosts_file(void **state)
{
	(void)state;
	use_names("", "# 127.0.0.9 a.test\n"
	    "\t127.0.0.2\tB.test  a.test # c.test\r\n"
	    "nonsense a.test\n"
	    "fe80::1%lo a.test\n"
	    "127.0.0.1 a.test d.test\n"
	    "127.0.0.1 a.test");
	run_host("a.test");
	assert_told("lookup a.test;" MISS("127.0.0.2") AT("127.0.0.1") TAIL);
	run_host("b.TEST.");
	assert_told("lookup b.TEST.;" MISS("127.0.0.2") "failed connection refused;");
	assert_string_equal(asked, "");
}

/* It is read once for all who ask for the same name, and again when it has changed. */
static void
test_large_hosts_file(void **state)
{
	enum { LARGE = 100000 };
	static char large[LARGE + 64];
	size_t before;

	(void)state;
	memset(large, '#', LARGE);
	strcpy(large + LARGE, "\n127.0.0.1 a.test b.test\n");
	use_names("", large);
	run_host("a.test");
	before = bytes_read;
	run_host("A.test");
	assert_told("lookup A.test;" AT("127.0.0.1") TAIL);
	assert_true(bytes_read - before < LARGE);
	run_host("b.test");
	assert_told("lookup b.test;" AT("127.0.0.1") TAIL);
	assert_true(bytes_read - before >= LARGE);
	scratch_file("hosts", "127.0.0.2 b.test\n127.0.0.1 b.test\n");
	run_host("b.test");
	assert_told("lookup b.test;" MISS("127.0.0.2") AT("127.0.0.1") TAIL);
	assert_string_equal(asked, "");
}

/* ---- name servers ---- */

static void
test_answers(void **state)
{
	(void)state;
	run_host("one.test");
	assert_told("lookup one.test;" AT("127.0.0.1") TAIL);
	assert_non_null(strstr(asked, ";A one.test;"));
	assert_non_null(strstr(asked, "AAAA one.test;"));
	run_host("two.test");
	assert_told("lookup two.test;" MISS("127.0.0.2") AT("127.0.0.1") TAIL);
	run_host("dead.test");
	assert_told("lookup dead.test;" MISS("127.0.0.2") MISS("127.0.0.3") "failed connection refused;");
	if (!has_ipv6())
		skip();
	run_host("six.test");
	assert_told("lookup six.test;" AT("[::1]") TAIL);
	run_host("both.test");
	assert_told("lookup both.test;" AT("[::1]") TAIL);
	fetched_port = 1;
	run_host("both.test");
	assert_told("lookup both.test;" MISS("[::1]") MISS("127.0.0.1") MISS("127.0.0.2") "failed connection refused;");
}

static void
test_no_name(void **state)
{
	static const char *const hosts[] = { "nowhere.test", "empty.test", "nowhere.test.",
		"0123456789012345678901234567890123456789012345678901234567890123.test", "a..test" };

	(void)state;
	for (int i = 0; i < COUNT(hosts); i++) {
		run_host(hosts[i]);
		assert_told("lookup %s;failed name not found;", hosts[i]);
	}
}

static void
test_no_answer(void **state)
{
	static const char *const hosts[] = { "silent.test", "failing.test", "refused.test", "rubbish.test", "truncated.test" };

	(void)state;
	use_dns(IMPATIENT);
	for (int i = 0; i < COUNT(hosts); i++) {
		run_host(hosts[i]);
		assert_told("lookup %s;failed no answer about the name;", hosts[i]);
	}
}

/* What is known of one family is enough after a while. */
static void
test_half_an_answer(void **state)
{
	(void)state;
	silent_type = TYPE_AAAA;
	run_host("one.test");
	assert_told("lookup one.test;" AT("127.0.0.1") TAIL);
	use_dns(IMPATIENT);
	run_host("empty.test");
	assert_told("lookup empty.test;failed no answer about the name;");
	run_host("nowhere.test");
	assert_told("lookup nowhere.test;failed name not found;");
}

/* Some servers know nothing of one family, and say so in the wrong words: no other name is asked for then. */
static void
test_half_a_denial(void **state)
{
	(void)state;
	use_dns("search other.test suffix.test");
	denied_type = TYPE_AAAA;
	run_host("one.test");
	assert_told("lookup one.test;" AT("127.0.0.1") TAIL);
	assert_string_equal(asked, "AAAA one.test;A one.test;");
}

/* The fetch's own patience counts for all of it. */
static void
test_timeout_rules(void **state)
{
	struct http_order order = order_of("silent.test");

	(void)state;
	use_names("nameserver 127.0.0.1:9\n", "");
	order.names = names;
	order.timeout_us = 20 * 1000;
	run_fetch(&order);
	assert_told("lookup silent.test;failed timed out;");
}

/* What the hosts file has is not searched for, and a name of one family gets no other name's addresses of the other. */
static void
test_search(void **state)
{
	(void)state;
	use_dns("search other.test suffix.test");
	run_host("short");
	assert_told("lookup short;" AT("127.0.0.1") TAIL);
	assert_string_equal(asked, "AAAA short.other.test;A short.other.test;AAAA short.suffix.test;A short.suffix.test;");
	run_host("short.");
	assert_told("lookup short.;failed name not found;");
	assert_string_equal(asked, "AAAA short;A short;");
	run_host("one.test");
	assert_told("lookup one.test;" AT("127.0.0.1") TAIL);
	assert_string_equal(asked, "AAAA one.test;A one.test;");
	run_host("no.such");
	assert_told("lookup no.such;failed name not found;");
	assert_non_null(strstr(asked, "AAAA no.such;A no.such;AAAA no.such.other.test;A no.such.other.test;AAAA no.such.suffix.test;"));
	use_dns("search other.test\noptions ndots:2\ndomain suffix.test no.more");
	run_host("b.short");
	assert_told("lookup b.short;failed name not found;");
	assert_string_equal(asked, "AAAA b.short.suffix.test;A b.short.suffix.test;AAAA b.short;A b.short;");
}

/* Without any file of the system's there are localhost and literals; others wait for whoever may be on this machine. */
static void
test_no_files(void **state)
{
	struct http_order order;
	char *path = strdup(scratch_path("nothing"));

	(void)state;
	http_names_free(names);
	names = http_names_new(base, path, path);
	free(path);
	run_host("localhost");
	assert_begins("lookup localhost;trying ");
	order = order_of("one.test");
	order.timeout_us = 20 * 1000;
	begin_fetch(&order);
	await_fetch();
	assert_begins("lookup one.test;failed ");
}

static void
test_no_descriptors(void **state)
{
	struct rlimit before;
	int taken[DESCRIPTORS_MAX], count = take_descriptors(taken, &before);

	(void)state;
	run_host("one.test");
	assert_told("lookup one.test;failed no socket left;");
	run_host("127.0.0.1");
	assert_told("trying 127.0.0.1:@;failed no socket left;");
	give_descriptors_back(taken, count, &before);
	run_host("one.test");
	assert_told("lookup one.test;" AT("127.0.0.1") TAIL);
}

/* The system says the same where all ports are taken and where it has no address of that family. */
static void
test_no_port(void **state)
{
	(void)state;
	no_stream = EADDRNOTAVAIL;
	run_host("127.0.0.1");
	assert_told("trying 127.0.0.1:@;missed 127.0.0.1:@: no local port left;failed no local port left;");
	no_datagram = EADDRNOTAVAIL;
	run_host("127.0.0.1");
	assert_told("trying 127.0.0.1:@;missed 127.0.0.1:@: unreachable;failed unreachable;");
	no_stream = no_datagram = ENETUNREACH;
	run_host("127.0.0.1");
	assert_told("trying 127.0.0.1:@;missed 127.0.0.1:@: unreachable;failed unreachable;");
	no_stream = no_datagram = EPERM;
	run_host("127.0.0.1");
	assert_told("trying 127.0.0.1:@;missed 127.0.0.1:@: permission denied;failed permission denied;");
}

/* ---- several addresses ---- */

/* An address that neither answers nor refuses keeps the next one waiting for its share of the time alone. */
static void
test_deaf_address(void **state)
{
	struct http_order order = order_of("two.test");
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(fetched_port) };
	int deaf = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), filler[4];

	(void)state;
	inet_pton(AF_INET, "127.0.0.2", &address.sin_addr);
	assert_int_equal(bind(deaf, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(listen(deaf, 0), 0);
	for (int i = 0; i < COUNT(filler); i++) {
		filler[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
		(void)connect(filler[i], (struct sockaddr *)&address, sizeof address);
	}
	order.timeout_us = 3 * 1000 * 1000;
	run_fetch(&order);
	assert_told("lookup two.test;trying 127.0.0.2:@;missed 127.0.0.2:@: timed out;" AT("127.0.0.1") TAIL);
	for (int i = 0; i < COUNT(filler); i++)
		close(filler[i]);
	close(deaf);
}

/* ---- leaving ---- */

static void
test_freed_in_callback(void **state)
{
	static const struct {
		enum http_phase phase;
		const char *told;
	} cases[] = {
		{ HTTP_LOOKUP, "lookup two.test;" },
		{ HTTP_TRYING, "lookup two.test;trying 127.0.0.2:@;" },
		{ HTTP_MISSED, "lookup two.test;" MISS("127.0.0.2") },
		{ HTTP_CONNECTED, "lookup two.test;" MISS("127.0.0.2") AT("127.0.0.1") },
	};

	(void)state;
	for (int i = 0; i < COUNT(cases); i++) {
		free_at = (int)cases[i].phase;
		run_host("two.test");
		assert_told("%s", cases[i].told);
	}
	free_at = -1;
}

/* At any moment of a lookup; late answers find nobody. */
static void
test_freed_between(void **state)
{
	const struct http_order order = order_of("one.test"), silent = order_of("silent.test");
	int steps = 0;

	(void)state;
	do {
		begin_fetch(&order);
		for (int i = 0; i < steps && fetch != NULL; i++)
			event_base_loop(base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
		steps++;
		if (fetch != NULL)
			drop_fetch();
	} while (strstr(diary, "response") == NULL);
	assert_true(steps > 4);
	begin_fetch(&silent);
	turn(1);
	drop_fetch();
	assert_told("lookup silent.test;");
	begin_fetch(&order);
	for (int i = 0; i < 2; i++)
		event_base_loop(base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
	http_fetch_free(fetch); /* the names go while its questions are out */
	fetch = NULL;
	assert_told("lookup one.test;");
}

static int looked_up;

static void
looked_up_cb(struct http_addresses *addresses, enum cause cause, void *arg)
{
	assert_int_equal(cause, CAUSE_NONE);
	assert_int_equal(addresses->list.count, 1);
	assert_ptr_equal(arg, &looked_up);
	looked_up++;
}

static void
test_many(void **state)
{
	enum { MANY = 300 };
	struct http_lookup *lookups[MANY];

	(void)state;
	looked_up = 0;
	for (int i = 0; i < MANY; i++)
		lookups[i] = http_names_look_up(names, "one.test", 80, looked_up_cb, &looked_up);
	assert_int_equal(looked_up, 0);
	for (int i = 0; i < MANY; i += 3)
		http_lookup_cancel(lookups[i]);
	while (looked_up < MANY - MANY / 3)
		event_base_loop(base, EVLOOP_ONCE);
	turn(100);
	assert_int_equal(looked_up, MANY - MANY / 3);
}

/* ---- paths ---- */

static int
listen_at(const char *path, int backlog)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	strcpy(address.sun_path, path);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
	if (backlog >= 0)
		assert_int_equal(listen(fd, backlog), 0);
	return fd;
}

static void
answer_at(int listener)
{
	static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
	static char heard[HEARD_SIZE];
	char ended;
	int fd;

	while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) < 0)
		turn(1);
	raw_hear(fd, heard, 10, &ended);
	raw_send(fd, answer, sizeof answer - 1);
	close(fd);
}

static void
test_path(void **state)
{
	const char *path = scratch_path("a socket");
	const struct http_order order = { .unix_path = path, .authority = "h", .target = "/" };
	int listener;

	(void)state;
	run_fetch(&order);
	assert_told("failed no such socket;");
	listener = listen_at(path, -1);
	run_fetch(&order);
	assert_told("failed connection refused;");
	assert_int_equal(listen(listener, 4), 0);
	begin_fetch(&order);
	answer_at(listener);
	await_fetch();
	assert_told("connected %s;sent;byte;head 200 HTTP/1.1 length 2 keeps;response 200 ok;", path);
	close(listener);
	run_fetch(&order);
	assert_told("failed connection refused;");
}

/* Its queue is full: one waits until there is room, as at an address. */
static void
test_path_full(void **state)
{
	const char *path = scratch_path("full");
	struct http_order order = { .unix_path = path, .authority = "h", .target = "/", .timeout_us = 50 * 1000 };
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int listener = listen_at(path, 0), filler = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)state;
	strcpy(address.sun_path, path);
	assert_int_equal(connect(filler, (struct sockaddr *)&address, sizeof address), 0);
	run_fetch(&order);
	assert_told("failed timed out;");
	order.timeout_us = 0;
	begin_fetch(&order);
	turn(100);
	assert_string_equal(diary, "");
	close(accept(listener, NULL, NULL));
	answer_at(listener);
	await_fetch();
	assert_told("connected %s;sent;byte;head 200 HTTP/1.1 length 2 keeps;response 200 ok;", path);
	close(filler);
	close(listener);
}

static void
test_path_forbidden(void **state)
{
	const char *path = scratch_path("mine");
	const struct http_order order = { .unix_path = path, .authority = "h", .target = "/" };
	int listener = listen_at(path, 4);

	(void)state;
	assert_int_equal(chmod(path, 0), 0);
	if (geteuid() == 0) {
		close(listener);
		skip();
	}
	run_fetch(&order);
	assert_told("failed permission denied;");
	close(listener);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up_names, tear_down_names)

/* An argument chooses tests by name, with * and ?. */
int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		T(test_literals),
		T(test_localhost),
		T(test_no_ipv6),
		T(test_hosts_file),
		T(test_large_hosts_file),
		T(test_answers),
		T(test_no_name),
		T(test_no_answer),
		T(test_half_an_answer),
		T(test_half_a_denial),
		T(test_timeout_rules),
		T(test_search),
		T(test_no_files),
		T(test_no_descriptors),
		T(test_no_port),
		T(test_deaf_address),
		T(test_freed_in_callback),
		T(test_freed_between),
		T(test_many),
		T(test_path),
		T(test_path_full),
		T(test_path_forbidden),
	};

	signal(SIGPIPE, SIG_IGN);
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
