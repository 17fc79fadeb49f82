/*
 * The slow server, seen through its hooks: its facts and their order. The system has all
 * requests of a case before the loop first turns, so that the order follows from the case
 * and not from the machine's speed.
 */
#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "server/delay.h"
#include "server/slow_server.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

enum { CLIENTS_MAX = 8, MS = 1000, WATCHDOG_S = 120, MANY_TURNS = 200 };

/* Facts as letters: a3 = the third request arrived. */
static const char letters[EVENT_KIND_COUNT] = {
	[EVENT_ARRIVE] = 'a',
	[EVENT_ASK] = 'd',
	[EVENT_TAKE] = 't',
	[EVENT_ANSWER] = 'A',
	[EVENT_ABORT] = 'R',
	[EVENT_LEAVE] = 'L',
	[EVENT_FREEZE] = 'F',
	[EVENT_THAW] = 'H',
};

/* The reaction to a fact. */
enum action { NOTHING, TURN, TURN_SOON, TURN_SILENTLY, LEAVE };

struct trigger {
	enum action action;
	char fact, number; /* on this fact of this request, '1' to '8' */
	int64_t value;     /* TURN: the knob's new value; LEAVE: whose client leaves */
	enum knob knob;
};

struct fact {
	enum event_kind kind;
	uint32_t number;
	int64_t value;
	int beats; /* how often the loop's beat had come */
};

static struct event_base *base;
static struct slow_server *server;
static struct settings knobs;
static int clients[CLIENTS_MAX];
static uint16_t ports[CLIENTS_MAX]; /* of the clients */
static bool is_ipv6[CLIENTS_MAX];
static int client_count;
static struct fact facts[1024];
static int fact_count, ended_count; /* ended: answered or left */
static char story[4096];
static char asked_for[256]; /* the last target */
static enum errors errors[CLIENTS_MAX]; /* what is to go wrong with whose request */
static struct trigger trigger;
static int beats;
static char asked_with[32]; /* the method of the last request */
static uint32_t run_now; /* to which requests belong */

static struct request_id
identify(void *arg, const struct request_facts *asker)
{
	assert_ptr_equal(arg, &knobs);
	snprintf(asked_with, sizeof asked_with, "%s", asker->method);
	snprintf(asked_for, sizeof asked_for, "%s?%s", asker->path, asker->query);
	for (int i = 0; i < client_count; i++)
		if (ports[i] == asker->peer.port && is_ipv6[i] == asker->peer.is_ipv6)
			return (struct request_id){
				.note = 7000 + i, .run = run_now, .number = (uint32_t)i + 1, .track = TRACK_VISITOR, .error = (uint8_t)errors[i],
			};
	fail_msg("nobody has port %u", asker->peer.port);
	return (struct request_id){ 0 };
}

static void
turn_cb(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	slow_server_knobs_changed(server);
}

static void
pull_trigger(void)
{
	static const struct timeval soon = { 0, 1 };
	struct trigger pulled = trigger;

	trigger.action = NOTHING;
	if (pulled.action == LEAVE) {
		close(clients[pulled.value - 1]);
		clients[pulled.value - 1] = -1;
		return;
	}
	knobs.value[pulled.knob] = pulled.value;
	if (pulled.action == TURN)
		slow_server_knobs_changed(server);
	else if (pulled.action == TURN_SOON)
		event_base_once(base, -1, EV_TIMEOUT, turn_cb, NULL, &soon);
}

static void
happened(void *arg, enum event_kind kind, struct request_id *who, int64_t value)
{
	size_t size = strlen(story);
	int64_t now_us = clock_now_us();

	assert_ptr_equal(arg, &knobs);
	assert_int_equal(who->run, run_now);
	assert_int_equal(who->track, TRACK_VISITOR);
	assert_int_equal(who->note, 7000 + who->number - 1);
	assert_true(fact_count < COUNT(facts));
	facts[fact_count++] = (struct fact){ kind, who->number, value, beats };
	ended_count += kind == EVENT_ANSWER || kind == EVENT_LEAVE || kind == EVENT_ABORT;
	snprintf(story + size, sizeof story - size, "%s%c%u", size == 0 ? "" : " ", letters[kind], who->number);
	/* Each fact has microseconds of its own: timers that are due in the same one
	 * run in any order. */
	while (clock_now_us() < now_us + 2)
		;
	if (trigger.action != NOTHING && trigger.fact == letters[kind] && (uint32_t)(trigger.number - '0') == who->number)
		pull_trigger();
}

static int
set_up(void **state)
{
	static const struct slow_server_hooks hooks = { identify, happened, &knobs, NULL };
	struct event_config *config = event_config_new();
	int error = 0;

	(void)state;
	event_config_set_flag(config, EVENT_BASE_FLAG_PRECISE_TIMER);
	base = event_base_new_with_config(config);
	event_config_free(config);
	settings_init(&knobs);
	server = slow_server_new(base, 0, &knobs, &hooks, &error);
	client_count = fact_count = ended_count = beats = 0;
	trigger.action = NOTHING;
	run_now = 9;
	memset(errors, 0, sizeof errors);
	story[0] = '\0';
	alarm(WATCHDOG_S);
	return server == NULL;
}

static int
tear_down(void **state)
{
	(void)state;
	for (int i = 0; i < client_count; i++)
		if (clients[i] >= 0)
			close(clients[i]);
	slow_server_free(server);
	event_base_free(base);
	alarm(0);
	return 0;
}

/* Adds a connected client. Returns its number. */
static int
add_client(int fd, uint16_t port, bool comes_by_ipv6)
{
	assert_true(client_count < CLIENTS_MAX);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	clients[client_count] = fd;
	ports[client_count] = ntohs(port);
	is_ipv6[client_count] = comes_by_ipv6;
	return ++client_count;
}

/* A new client. Returns its number. */
static int
connect_client(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(slow_server_port(server)) };
	socklen_t size = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
	getsockname(fd, (struct sockaddr *)&address, &size);
	return add_client(fd, address.sin_port, false);
}

/* The same, to the other address, from the port of client `like` if that is not 0. */
static int
connect_by_ipv6(int like)
{
	struct sockaddr_in6 address = { .sin6_family = AF_INET6, .sin6_addr = in6addr_loopback };
	socklen_t size = sizeof address;
	int fd = socket(AF_INET6, SOCK_STREAM, 0);

	if (like != 0)
		address.sin6_port = htons(ports[like - 1]);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
	address.sin6_port = htons(slow_server_port(server));
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
	getsockname(fd, (struct sockaddr *)&address, &size);
	return add_client(fd, address.sin6_port, true);
}

/* The same, whose request is sent. */
static int
ask_with(const char *method, const char *target)
{
	int client = connect_client();

	dprintf(clients[client - 1], "%s %s HTTP/1.0\r\n\r\n", method, target);
	return client;
}

static int
ask(const char *target)
{
	return ask_with("GET", target);
}

/* Reads a client's whole answer. */
static const char *
hear(int client)
{
	static char heard[1024];
	size_t size = 0;
	ssize_t n;

	while ((n = recv(clients[client - 1], heard + size, sizeof heard - 1 - size, 0)) != 0) {
		if (n > 0)
			size += (size_t)n;
		else
			assert_int_equal(errno, EAGAIN);
		event_base_loop(base, EVLOOP_NONBLOCK);
	}
	heard[size] = '\0';
	return heard;
}

static void
await_ended(int count)
{
	while (ended_count < count)
		event_base_loop(base, EVLOOP_ONCE);
}

/* ---- the order of facts ---- */

static const struct scene {
	const char *name;
	int64_t mode;
	int requests;
	struct trigger trigger;
	const char *story;
} scenes[] = {
	{ "concurrent", SERVER_CONCURRENT, 3, { 0 }, "a1 t1 a2 t2 a3 t3 A1 A2 A3" },
	{ "serial", SERVER_SERIAL, 3, { 0 }, "a1 a2 a3 t1 A1 t2 A2 t3 A3" },
	{ "two workers", 2, 5, { 0 }, "a1 a2 a3 a4 a5 t1 t2 A1 t3 A2 t4 A3 t5 A4 A5" },
	{ "more workers than requests", 64, 2, { 0 }, "a1 a2 t1 t2 A1 A2" },
	{ "freeze", SERVER_FREEZE, 2, { 0 }, "a1 a2 t1 F1 H1 A1 t2 F2 H2 A2" },

	{ "serial to concurrent", SERVER_SERIAL, 3, { TURN_SOON, 't', '1', SERVER_CONCURRENT, KNOB_SERVER },
	    "a1 a2 a3 t1 t2 t3 A1 A2 A3" },
	{ "serial to concurrent, silently", SERVER_SERIAL, 3, { TURN_SILENTLY, 't', '1', SERVER_CONCURRENT, KNOB_SERVER },
	    "a1 a2 a3 t1 A1 t2 t3 A2 A3" },
	{ "serial to concurrent, before the first is taken", SERVER_SERIAL, 3, { TURN, 'a', '3', SERVER_CONCURRENT, KNOB_SERVER },
	    "a1 a2 a3 t1 t2 t3 A1 A2 A3" },
	{ "serial to two workers", SERVER_SERIAL, 3, { TURN, 't', '1', 2, KNOB_SERVER }, "a1 a2 a3 t1 t2 A1 t3 A2 A3" },
	{ "two workers to serial", 2, 4, { TURN, 't', '2', SERVER_SERIAL, KNOB_SERVER }, "a1 a2 a3 a4 t1 t2 A1 A2 t3 A3 t4 A4" },
	{ "two workers to serial, one called", 2, 3, { TURN, 't', '1', SERVER_SERIAL, KNOB_SERVER }, "a1 a2 a3 t1 A1 t2 A2 t3 A3" },
	{ "serial to freeze", SERVER_SERIAL, 2, { TURN, 't', '1', SERVER_FREEZE, KNOB_SERVER }, "a1 a2 t1 A1 t2 F2 H2 A2" },
	{ "freeze to serial", SERVER_FREEZE, 2, { TURN, 'F', '1', SERVER_SERIAL, KNOB_SERVER }, "a1 a2 t1 F1 H1 A1 t2 A2" },
	{ "freeze to concurrent", SERVER_FREEZE, 3, { TURN, 'F', '1', SERVER_CONCURRENT, KNOB_SERVER },
	    "a1 a2 a3 t1 F1 t2 t3 A2 A3 H1 A1" },
	{ "concurrent to serial", SERVER_CONCURRENT, 3, { TURN, 't', '1', SERVER_SERIAL, KNOB_SERVER },
	    "a1 t1 a2 a3 t2 A1 A2 t3 A3" },

	{ "leave, concurrent", SERVER_CONCURRENT, 2, { LEAVE, 't', '1', 1, 0 }, "a1 t1 a2 t2 L1 A2" },
	{ "leave in line", SERVER_SERIAL, 3, { LEAVE, 't', '1', 2, 0 }, "a1 a2 a3 t1 L2 A1 t3 A3" },
	{ "leave at work", SERVER_SERIAL, 2, { LEAVE, 't', '1', 1, 0 }, "a1 a2 t1 L1 t2 A2" },
	{ "leave at work, two workers", 2, 3, { LEAVE, 't', '1', 1, 0 }, "a1 a2 a3 t1 t2 L1 t3 A2 A3" },
	{ "leave before the sleep", SERVER_FREEZE, 2, { LEAVE, 'F', '1', 1, 0 }, "a1 a2 t1 F1 L1 H1 t2 F2 H2 A2" },
	{ "leave in line, frozen", SERVER_FREEZE, 3, { LEAVE, 'F', '1', 2, 0 }, "a1 a2 a3 t1 F1 L2 H1 A1 t3 F3 H3 A3" },
};

static void
test_scenes(void **state)
{
	for (int i = 0; i < COUNT(scenes); i++) {
		const struct scene *scene = &scenes[i];

		knobs.value[KNOB_DELAY] = 30 * MS;
		knobs.value[KNOB_SERVER] = scene->mode;
		trigger = scene->trigger;
		for (int k = 0; k < scene->requests; k++)
			ask("/");
		await_ended(scene->requests);
		if (strcmp(story, scene->story) != 0)
			fail_msg("%s: %s, not %s", scene->name, story, scene->story);
		for (int k = 1; k <= scene->requests; k++)
			if (clients[k - 1] >= 0)
				assert_non_null(strstr(hear(k), "\r\n\r\nHello, world"));
		tear_down(state);
		assert_int_equal(set_up(state), 0);
	}
}

/* After a change of modes with a lane called in vain, the mode works again. */
static void
test_back_and_forth(void **state)
{
	(void)state;
	knobs.value[KNOB_DELAY] = MS;
	knobs.value[KNOB_SERVER] = SERVER_SERIAL;
	trigger = (struct trigger){ TURN, 'a', '2', SERVER_CONCURRENT, KNOB_SERVER };
	ask("/");
	ask("/");
	await_ended(2);
	assert_string_equal(story, "a1 a2 t1 t2 A1 A2");
	knobs.value[KNOB_SERVER] = SERVER_SERIAL;
	slow_server_knobs_changed(server);
	ask("/");
	ask("/");
	await_ended(4);
	assert_string_equal(story, "a1 a2 t1 t2 A1 A2 a3 a4 t3 A3 t4 A4");
}

static void
mark_cb(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	strcat(story, " ~");
}

/* A lane stays with the request of a client that has left until its time is over:
 * what is due before comes before. */
static void
leave_a_busy_lane(uint32_t run)
{
	static const struct timeval soon = { 0, 10 * MS };
	struct event *mark = evtimer_new(base, mark_cb, NULL);

	run_now = run;
	knobs.value[KNOB_SERVER] = SERVER_SERIAL;
	trigger = (struct trigger){ LEAVE, 't', '1', 1, 0 };
	ask("/?delay=300ms");
	ask("/?delay=0");
	await_ended(1);
	assert_string_equal(story, "a1 d1 a2 d2 t1 L1");
	event_add(mark, &soon);
	await_ended(2);
	assert_string_equal(story, "a1 d1 a2 d2 t1 L1 ~ t2 A2");
	event_free(mark);
}

static void
test_lane_stays_busy(void **state)
{
	(void)state;
	leave_a_busy_lane(9);
}

/* Nor does the lane know whether there is a run at all. */
static void
test_lane_stays_busy_without_a_run(void **state)
{
	(void)state;
	leave_a_busy_lane(0);
}

/* Whoever leaves before a new run begins, or after that, does not hold it up: neither their
 * request that is at work nor one that was in line. */
static void
test_forgotten_lane_is_free(void **state)
{
	for (int first = 0; first < 2; first++) {
		knobs.value[KNOB_SERVER] = SERVER_SERIAL;
		if (first == 0)
			trigger = (struct trigger){ LEAVE, 't', '1', 1, 0 };
		ask("/?delay=60");
		ask("/?delay=60");
		ask("/?delay=0");
		if (first == 0) {
			await_ended(1);
			slow_server_forget(server);
		} else {
			while (strstr(story, "t1") == NULL)
				event_base_loop(base, EVLOOP_ONCE);
			slow_server_forget(server);
			close(clients[0]);
			clients[0] = -1;
		}
		trigger = (struct trigger){ LEAVE, 't', '2', 2, 0 };
		await_ended(3);
		assert_string_equal(story, "a1 d1 a2 d2 a3 d3 t1 L1 t2 L2 t3 A3");
		tear_down(state);
		assert_int_equal(set_up(state), 0);
	}
}

/* ---- values ---- */

static const struct fact *
fact_of(enum event_kind kind, uint32_t number)
{
	for (int i = 0; i < fact_count; i++)
		if (facts[i].kind == kind && facts[i].number == number)
			return &facts[i];
	fail_msg("%c%u was not told", letters[kind], number);
	return NULL;
}

/* The knob counts at the moment at which a request is taken up. */
static void
test_delay_counts_at_take_up(void **state)
{
	(void)state;
	knobs.value[KNOB_DELAY] = 20 * MS;
	knobs.value[KNOB_SERVER] = SERVER_SERIAL;
	trigger = (struct trigger){ TURN, 't', '1', 5 * MS, KNOB_DELAY };
	ask("/");
	ask("/");
	ask("/?delay=7ms");
	await_ended(3);
	assert_int_equal(fact_of(EVENT_TAKE, 1)->value, 20 * MS);
	assert_int_equal(fact_of(EVENT_TAKE, 2)->value, 5 * MS);
	assert_int_equal(fact_of(EVENT_TAKE, 3)->value, 7 * MS);
	assert_int_equal(fact_of(EVENT_ANSWER, 1)->value, 200);
}

static void
test_jitter(void **state)
{
	(void)state;
	knobs.value[KNOB_DELAY] = 10 * MS;
	knobs.value[KNOB_JITTER] = 80;
	knobs.value[KNOB_SEED] = 42;
	ask("/");
	ask("/");
	ask("/?delay=20ms");
	await_ended(3);
	assert_int_equal(fact_of(EVENT_TAKE, 1)->value, delay_for(42, 1, 10 * MS, 80));
	assert_int_equal(fact_of(EVENT_TAKE, 2)->value, delay_for(42, 2, 10 * MS, 80));
	assert_int_equal(fact_of(EVENT_TAKE, 3)->value, delay_for(42, 3, 20 * MS, 80));
}

static void
test_targets(void **state)
{
	static const struct {
		const char *target, *status, *story;
	} cases[] = {
		{ "/", "200", "a1 t1 A1" },
		{ "/?delay=0", "200", "a1 d1 t1 A1" },
		{ "/?delay=1ms", "200", "a1 d1 t1 A1" },
		{ "/?x=1&delay=0.001&y", "200", "a1 d1 t1 A1" },
		{ "/?delays=99", "200", "a1 t1 A1" },
		{ "/?delay=61", "400", "a1 A1" },
		{ "/?delay=-1", "400", "a1 A1" },
		{ "/?delay=", "400", "a1 A1" },
		{ "/?delay=abc", "400", "a1 A1" },
		{ "/?delay=%2b1", "400", "a1 A1" },
		{ "/?delay=+1", "400", "a1 A1" },
		{ "/?delay=1,5", "400", "a1 A1" },
		{ "/?delay=1_0", "400", "a1 A1" },
		{ "/?delay=1e1", "400", "a1 A1" },
		{ "/?delay=0x1", "400", "a1 A1" },
		{ "/?delay=inf", "400", "a1 A1" },
		{ "/?delay=99999999999999999999", "400", "a1 A1" },
		{ "/?delay=1%00", "400", "a1 A1" },
		{ "/?delay=nan", "400", "a1 A1" },
		{ "/?delay=1&delay=x", "400", "a1 A1" },
		{ "/?delay=0.00000000000000000000000000000000000000000000001", "400", "a1 A1" },
		{ "/favicon.ico", "404", "a1 A1" },
		{ "/?delay=1ms/x", "400", "a1 A1" },
		{ "//", "404", "a1 A1" },
	};

	for (int i = 0; i < COUNT(cases); i++) {
		const char *heard;

		knobs.value[KNOB_DELAY] = MS;
		heard = hear(ask(cases[i].target));
		if (strncmp(heard + strlen("HTTP/1.1 "), cases[i].status, 3) != 0 || strcmp(story, cases[i].story) != 0)
			fail_msg("%s: \"%s\", %s", cases[i].target, story, heard);
		/* identify() gets the target; and on arrival the status of an immediate answer is
		 * known. */
		assert_memory_equal(asked_for, cases[i].target, strcspn(cases[i].target, "?"));
		assert_string_equal(strchr(asked_for, '?') + 1, strchr(cases[i].target, '?') != NULL ? strchr(cases[i].target, '?') + 1 : "");
		assert_int_equal(facts[0].value, strcmp(cases[i].status, "200") == 0 ? 0 : atoi(cases[i].status));
		if (strcmp(cases[i].status, "400") == 0)
			assert_non_null(strstr(heard, "\r\n\r\ndelay takes a time from 0 to 60 s"));
		tear_down(state);
		assert_int_equal(set_up(state), 0);
	}
}

/* What need not be spelled as %XX means the same as itself; what must be stays as it is. */
static void
test_spelled_targets(void **state)
{
	static const struct {
		const char *target, *status, *story, *asked_for;
	} cases[] = {
		{ "/?%64el%61y=%31m%73", "200", "a1 d1 t1 A1", "/?delay=1ms" },
		{ "/?delay=%36%31", "400", "a1 A1", "/?delay=61" },
		{ "/?delay%3d61%26%zz", "400", "a1 A1", "/?delay%3d61%26%zz" },
		{ "/?delay%3D61%26%7e", "200", "a1 t1 A1", "/?delay%3D61%26~" },
		{ "http://a%62/?%2564elay=61", "200", "a1 t1 A1", "/?%2564elay=61" },
		{ "/%66avicon%2Eico%2f", "404", "a1 A1", "/favicon.ico%2f?" },
	};

	for (int i = 0; i < COUNT(cases); i++) {
		const char *heard;

		knobs.value[KNOB_DELAY] = MS;
		heard = hear(ask(cases[i].target));
		if (strncmp(heard + strlen("HTTP/1.1 "), cases[i].status, 3) != 0 || strcmp(story, cases[i].story) != 0 ||
		    strcmp(asked_for, cases[i].asked_for) != 0)
			fail_msg("%s: \"%s\", %s, %s", cases[i].target, story, asked_for, heard);
		tear_down(state);
		assert_int_equal(set_up(state), 0);
	}
}

/* Whoever comes is a visitor, whatever the method: also one that is refused. */
static void
test_methods(void **state)
{
	static const struct {
		const char *method, *status, *story, *asked_for;
	} cases[] = {
		{ "GET", "200", "a1 t1 A1", "/?x" },
		{ "HEAD", "200", "a1 t1 A1", "/?x" },
		{ "POST", "405", "a1 A1", "/?x" },
		{ "DELETE", "405", "a1 A1", "/?x" },
		{ "OPTIONS", "405", "a1 A1", "/?x" },
		{ "BREW", "501", "a1 A1", "?" },
	};

	for (int i = 0; i < COUNT(cases); i++) {
		const char *heard;

		knobs.value[KNOB_DELAY] = MS;
		heard = hear(ask_with(cases[i].method, "/?x"));
		if (strncmp(heard + strlen("HTTP/1.1 "), cases[i].status, 3) != 0 || strcmp(story, cases[i].story) != 0)
			fail_msg("%s: \"%s\", %s", cases[i].method, story, heard);
		assert_string_equal(asked_with, cases[i].method);
		assert_string_equal(asked_for, cases[i].asked_for);
		tear_down(state);
		assert_int_equal(set_up(state), 0);
	}
}

/* So is whoever sends what is no request, or one with what a target cannot have. */
static void
test_faulty_requests(void **state)
{
	static const struct {
		const char *method, *target, *status;
	} cases[] = {
		{ "GET", "/?x=\xe6\x97", "400" },
		{ "GET", "/?delay=0.1&n=\xf0\x9f\x9a", "400" },
		{ "GET", "/\xd7\xa9", "400" },
		{ "GET", "/\xff", "400" },
		{ "hello there", "/", "400" },
	};

	for (int i = 0; i < COUNT(cases); i++) {
		const char *heard = hear(ask_with(cases[i].method, cases[i].target));

		if (strncmp(heard + strlen("HTTP/1.1 "), cases[i].status, 3) != 0 || strcmp(story, "a1 A1") != 0)
			fail_msg("%s: \"%s\", %s", cases[i].target, story, heard);
		tear_down(state);
		assert_int_equal(set_up(state), 0);
	}
}

/* Other pages than the slow one are answered at once, whoever waits in line. */
static void
test_no_page_does_not_wait(void **state)
{
	int told;

	(void)state;
	knobs.value[KNOB_DELAY] = 60 * 1000 * MS;
	knobs.value[KNOB_SERVER] = SERVER_SERIAL;
	ask("/");
	ask("/");
	assert_non_null(strstr(hear(ask("/favicon.ico")), " 404 "));
	for (int i = 0; i < MANY_TURNS; i++)
		event_base_loop(base, EVLOOP_NONBLOCK);
	assert_non_null(strstr(story, "a3 A3"));
	assert_non_null(strstr(story, "t1"));
	assert_null(strstr(story, "A1"));
	/* And freeing the server with requests at work and in line tells nothing more. */
	told = fact_count;
	slow_server_free(server);
	assert_int_equal(fact_count, told);
	server = NULL;
}

/* ---- what goes wrong ---- */

enum { MIXED = -1 /* client 1 refused (not the server's affair), 2 never answered, 3 reset, 4 a 500 */ };

static const struct trouble {
	const char *name;
	int64_t mode;
	int requests;
	int error; /* enum errors of all, or MIXED */
	struct trigger trigger;
	const char *story;
} troubles[] = {
	{ "500", SERVER_CONCURRENT, 2, ERRORS_500, { 0 }, "a1 t1 a2 t2 A1 A2" },
	{ "500, serial", SERVER_SERIAL, 2, ERRORS_500, { 0 }, "a1 a2 t1 A1 t2 A2" },
	{ "reset", SERVER_CONCURRENT, 2, ERRORS_RESET, { 0 }, "a1 t1 a2 t2 R1 R2" },
	{ "reset, serial", SERVER_SERIAL, 2, ERRORS_RESET, { 0 }, "a1 a2 t1 R1 t2 R2" },
	{ "reset, freeze", SERVER_FREEZE, 1, ERRORS_RESET, { 0 }, "a1 t1 F1 H1 R1" },
	{ "reset, and left before", SERVER_CONCURRENT, 1, ERRORS_RESET, { LEAVE, 't', '1', 1, 0 }, "a1 t1 L1" },
	{ "refused is not the server's affair", SERVER_CONCURRENT, 1, ERRORS_REFUSED, { 0 }, "a1 t1 A1" },
	{ "never, until it leaves", SERVER_CONCURRENT, 1, ERRORS_TIMEOUT, { LEAVE, 't', '1', 1, 0 }, "a1 t1 L1" },
	{ "mixed", SERVER_CONCURRENT, 4, MIXED, { LEAVE, 'A', '4', 2, 0 }, "a1 t1 a2 t2 a3 t3 a4 t4 A1 R3 A4 L2" },
	/* A lane that never answers is stuck, and free again once its client has left. */
	{ "never, serial", SERVER_SERIAL, 2, ERRORS_TIMEOUT, { LEAVE, 't', '1', 1, 0 }, "a1 a2 t1 L1 t2" },
	{ "never, two workers", 2, 4, MIXED, { LEAVE, 'R', '3', 2, 0 }, "a1 a2 a3 a4 t1 t2 A1 t3 R3 t4 L2 A4" },
	{ "never, freeze: it does not sleep", SERVER_FREEZE, 2, ERRORS_TIMEOUT, { LEAVE, 't', '1', 1, 0 }, "a1 a2 t1 L1 t2" },
};

/* How the server ended the connection of a request that was to go wrong. */
static void
check_end(int client, enum errors error)
{
	char byte;

	if (clients[client - 1] < 0 || error == ERRORS_TIMEOUT)
		return;
	if (error != ERRORS_RESET) {
		assert_non_null(strstr(hear(client), error == ERRORS_500 ?
		    "HTTP/1.1 500 Internal Server Error\r\n" : "\r\n\r\nHello, world"));
		return;
	}
	for (int i = 0; i < MANY_TURNS; i++)
		event_base_loop(base, EVLOOP_NONBLOCK);
	assert_int_equal(recv(clients[client - 1], &byte, 1, 0), -1);
	assert_int_equal(errno, ECONNRESET);
}

static void
await_story(const char *wanted)
{
	while (strlen(story) < strlen(wanted))
		event_base_loop(base, EVLOOP_ONCE);
}

static void
test_troubles(void **state)
{
	static const enum errors mixed[] = { ERRORS_REFUSED, ERRORS_TIMEOUT, ERRORS_RESET, ERRORS_500 };

	for (int i = 0; i < COUNT(troubles); i++) {
		const struct trouble *trouble = &troubles[i];

		knobs.value[KNOB_DELAY] = 30 * MS;
		knobs.value[KNOB_SERVER] = trouble->mode;
		trigger = trouble->trigger;
		for (int k = 0; k < trouble->requests; k++) {
			errors[k] = trouble->error == MIXED ? mixed[k] : (enum errors)trouble->error;
			ask("/");
		}
		await_story(trouble->story);
		if (strcmp(story, trouble->story) != 0)
			fail_msg("%s: %s, not %s", trouble->name, story, trouble->story);
		for (int k = 0; k < trouble->requests; k++)
			check_end(k + 1, errors[k]);
		assert_string_equal(story, trouble->story);
		tear_down(state); /* also with one that hangs */
		assert_int_equal(set_up(state), 0);
	}
}

/* Its facts about its work and its answers. */
static void
test_values_of_troubles(void **state)
{
	(void)state;
	knobs.value[KNOB_DELAY] = 5 * MS;
	errors[0] = ERRORS_TIMEOUT;
	errors[1] = ERRORS_RESET;
	errors[2] = ERRORS_500;
	for (int i = 0; i < 3; i++)
		ask("/");
	await_ended(2);
	assert_int_equal(fact_of(EVENT_TAKE, 1)->value, FOR_EVER_US);
	assert_int_equal(fact_of(EVENT_TAKE, 2)->value, 5 * MS);
	assert_int_equal(fact_of(EVENT_TAKE, 3)->value, 5 * MS);
	assert_int_equal(fact_of(EVENT_ANSWER, 3)->value, 500);
}

/* Who comes to [::1] is served as others are, also from a port that another client has at 127.0.0.1. */
static void
test_both_addresses(void **state)
{
	(void)state;
	if (slow_server_ipv6_error(server) != 0)
		skip();
	knobs.value[KNOB_DELAY] = 5 * MS;
	dprintf(clients[connect_client() - 1], "GET /?of=4 HTTP/1.0\r\n\r\n");
	dprintf(clients[connect_by_ipv6(1) - 1], "GET /?of=6 HTTP/1.0\r\n\r\n");
	await_ended(2);
	assert_string_equal(story, "a1 t1 a2 t2 A1 A2");
	assert_non_null(strstr(hear(2), "\r\n\r\nHello, world"));
}

static void
test_taken_port(void **state)
{
	const struct slow_server_hooks hooks = { identify, happened, &knobs, NULL };
	int error = 0;

	(void)state;
	assert_null(slow_server_new(base, slow_server_port(server), &knobs, &hooks, &error));
	assert_int_equal(error, EADDRINUSE);
}

/* ---- freeze ---- */

static void
beat_cb(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	beats++;
}

static void
on_signal(int number)
{
	(void)number;
}

/* Signals end the sleep. It is gone on with after another notice, during which the
 * loop turns, until all was slept. */
static void
test_signal_ends_sleep(void **state)
{
	static const struct timeval beat = { 0, 10 * MS };
	static const struct itimerspec often = { { 0, 50 * MS * 1000 }, { 0, 50 * MS * 1000 } };
	struct sigaction action = { .sa_handler = on_signal };
	struct sigevent by_signal = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1 };
	struct event *beating = event_new(base, -1, EV_PERSIST, beat_cb, NULL);
	int64_t delay_us = 200 * MS, slept_us = 0;
	int pieces = 0, frozen_at = 0;
	timer_t timer;

	(void)state;
	knobs.value[KNOB_DELAY] = delay_us;
	knobs.value[KNOB_SERVER] = SERVER_FREEZE;
	sigaction(SIGUSR1, &action, NULL);
	assert_int_equal(timer_create(CLOCK_MONOTONIC, &by_signal, &timer), 0);
	timer_settime(timer, 0, &often, NULL);
	event_add(beating, &beat);
	ask("/");
	await_ended(1);
	timer_delete(timer);
	event_free(beating);
	for (int i = 0; i < fact_count; i++) {
		if (facts[i].kind == EVENT_FREEZE) {
			assert_int_equal(facts[i].value, delay_us - slept_us);
			frozen_at = facts[i].beats;
		} else if (facts[i].kind == EVENT_THAW) {
			assert_true(facts[i].beats > frozen_at); /* the loop turned before the sleep */
			slept_us += facts[i].value;
			pieces++;
		}
	}
	assert_true(pieces > 1);
	assert_true(slept_us >= delay_us);
	assert_memory_equal(story, "a1 t1 F1 H1 F1 H1", 17);
	assert_string_equal(story + strlen(story) - 5, "H1 A1");
	assert_int_equal(fact_of(EVENT_TAKE, 1)->value, delay_us + FREEZE_NOTICE_US);
}

/* Nothing to sleep, nothing to announce. */
static void
test_freeze_without_delay(void **state)
{
	(void)state;
	knobs.value[KNOB_DELAY] = 0;
	knobs.value[KNOB_SERVER] = SERVER_FREEZE;
	ask("/");
	ask("/");
	await_ended(2);
	assert_string_equal(story, "a1 a2 t1 A1 t2 A2");
	assert_int_equal(fact_of(EVENT_TAKE, 1)->value, 0);
}

/* A long delay is slept in pieces, which take from what is left what they really took: how
 * many there are is the machine's business. */
static void
test_long_freeze(void **state)
{
	int64_t delay_us = FREEZE_MAX_US + 20 * MS, left_us = delay_us;

	(void)state;
	knobs.value[KNOB_DELAY] = delay_us;
	knobs.value[KNOB_SERVER] = SERVER_FREEZE;
	ask("/");
	await_ended(1);
	assert_memory_equal(story, "a1 t1 F1 H1", 11);
	assert_string_equal(story + strlen(story) - 5, "H1 A1");
	assert_int_equal(fact_of(EVENT_TAKE, 1)->value, delay_us + 2 * FREEZE_NOTICE_US);
	for (int i = 0; i < fact_count; i++) {
		if (facts[i].kind == EVENT_FREEZE)
			assert_int_equal(facts[i].value, left_us < FREEZE_MAX_US ? left_us : FREEZE_MAX_US);
		if (facts[i].kind == EVENT_THAW) {
			assert_true(facts[i].value >= facts[i - 1].value);
			left_us -= facts[i].value;
		}
	}
	assert_true(left_us <= 0);
}

/* What `meet` was told, "1 delay -1, in line; 2 delay 60000000, taken;", and whose they are now. */
static char met[512];

static struct request_id
meet(void *arg, const struct request_here *here)
{
	struct request_id who = here->who;
	size_t size = strlen(met);
	bool is_taken = !here->is_in_line;

	assert_ptr_equal(arg, met);
	assert_true(here->here_us >= 0 && (!is_taken || (here->left_us >= 0 && here->left_us <= 60 * 1000 * MS)));
	snprintf(met + size, sizeof met - size, "%u %s %s?%s %lld %s;", who.number, here->facts.method, here->facts.path, here->facts.query,
	    (long long)here->asked_us, is_taken ? "taken" : "in line");
	who.run = run_now;
	return who;
}

/* Whoever has not been answered is met, in the order in which they came, and is another run's from then on. */
static void
test_meeting(void **state)
{
	(void)state;
	knobs.value[KNOB_SERVER] = SERVER_SERIAL;
	knobs.value[KNOB_DELAY] = MS;
	ask("/?delay=60");
	while (strstr(story, "t1") == NULL)
		event_base_loop(base, EVLOOP_ONCE);
	ask("/?x&delay=0");
	while (strstr(story, "a2") == NULL)
		event_base_loop(base, EVLOOP_ONCE);
	ask_with("HEAD", "/");
	while (strstr(story, "a3") == NULL)
		event_base_loop(base, EVLOOP_ONCE);
	ask("/nowhere");
	await_ended(1);
	slow_server_forget(server);
	run_now = 10;
	met[0] = '\0';
	slow_server_meet(server, meet, met);
	assert_string_equal(met, "1 GET /?delay=60 60000000 taken;2 GET /?x&delay=0 0 in line;3 HEAD /? -1 in line;");
	/* Nobody waits for the handler of a request of an older run; for this one's it is waited for. */
	close(clients[0]);
	clients[0] = -1;
	await_ended(2);
	assert_string_equal(story, "a1 d1 t1 a2 d2 a3 a4 A4 L1");
	met[0] = '\0';
	slow_server_meet(server, meet, met);
	assert_string_equal(met, "2 GET /?x&delay=0 0 in line;3 HEAD /? -1 in line;");
	slow_server_forget(server); /* but of this one, the next run does not want to hear */
	run_now = 10;
	await_ended(4);
	assert_string_equal(story, "a1 d1 t1 a2 d2 a3 a4 A4 L1 t2 A2 t3 A3");
}

/* The facts that are told of a request do not depend on how it is torn on its way. */
static void
test_torn(void **state)
{
	static const struct {
		const char *request, *story, *asked_with, *asked_for;
	} cases[] = {
		{ "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "a1 t1 A1", "GET", "/?" },
		{ "\r\nHEAD /?delay=1ms HTTP/1.0\r\n\r\n", "a1 d1 t1 A1", "HEAD", "/?delay=1ms" },
		{ "GET http://h:1/x?y HTTP/1.0\n\n", "a1 A1", "GET", "/x?y" },
		{ "GET /?delay=x HTTP/1.0\r\n\r\n", "a1 A1", "GET", "/?delay=x" },
		{ "GET / HTTP/1.1\r\nHost: h\r\n\r\nGET /x HTTP/1.0\r\n\r\n", "a1 t1 A1 a1 A1", "GET", "/x?" },
		{ "GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3;a=b\r\nabc\r\n0\r\nX: y\r\n\r\n", "a1 t1 A1", "GET", "/?" },
		{ "GET / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc",
		    "a1 t1 A1", "GET", "/?" },
		{ "POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc", "a1 A1", "POST", "/x?" },
		{ "A-RATHER-LONG-METHOD / HTTP/1.1\r\nHost: h\r\n\r\n", "a1 A1", "A-RATHER-LONG-METHOD", "?" },
		{ "GET / HTTP/1.1\r\n\r\n", "a1 A1", "GET", "/?" },
		{ "GET / HTTP/1.1\r\nHost: h\r\n folded\r\n\r\n", "a1 A1", "GET", "?" },
		{ "\x16\x03\x01", "a1 A1", "", "?" },
	};

	for (int i = 0; i < COUNT(cases); i++) {
		size_t size = strlen(cases[i].request);

		for (size_t cut = 0; cut <= size; cut++) {
			int client = connect_client();

			knobs.value[KNOB_DELAY] = 0;
			for (size_t at = 0, n; at < size; at += n) { /* the last time, one by one */
				n = cut == size ? 1 : at < cut ? cut : size - at;
				send(clients[client - 1], cases[i].request + at, n, MSG_NOSIGNAL);
				for (int turn = 0; turn < 4; turn++)
					event_base_loop(base, EVLOOP_NONBLOCK);
			}
			hear(client);
			if (strcmp(story, cases[i].story) != 0 || strcmp(asked_with, cases[i].asked_with) != 0 ||
			    strcmp(asked_for, cases[i].asked_for) != 0)
				fail_msg("%s, cut at %zu: %s of %s %s", cases[i].request, cut, story, asked_with, asked_for);
			tear_down(state);
			assert_int_equal(set_up(state), 0);
		}
	}
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

/* An argument chooses tests by name, with * and ?. */
int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		T(test_scenes),
		T(test_back_and_forth),
		T(test_lane_stays_busy),
		T(test_lane_stays_busy_without_a_run),
		T(test_forgotten_lane_is_free),
		T(test_delay_counts_at_take_up),
		T(test_jitter),
		T(test_targets),
		T(test_spelled_targets),
		T(test_methods),
		T(test_faulty_requests),
		T(test_no_page_does_not_wait),
		T(test_troubles),
		T(test_values_of_troubles),
		T(test_both_addresses),
		T(test_taken_port),
		T(test_signal_ends_sleep),
		T(test_freeze_without_delay),
		T(test_long_freeze),
		T(test_meeting),
		T(test_torn),
	};

	signal(SIGPIPE, SIG_IGN);
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
