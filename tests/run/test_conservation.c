/*
 * What is launched waits, is in flight, or has ended, each request once and with its reason: whatever goes wrong, at both
 * ends, while knobs are turned, requests cancelled and runs begun anew, and the system runs out of descriptors and of ports.
 * Real runs: of the server here, and of another one that misbehaves.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/loop.h"
#include "log/addresses.h"
#include "log/stages.h"
#include "run/fetcher.h"
#include "run/lab.h"
#include "support/random_trace.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum {
	MS = 1000, BATCHES = 4, AT_ONCE = 6, ACTS = 6, REQUESTS_MOST = 40, LATEST_S = 120,
	FEWEST_DESCRIPTORS = 16, MORE_DESCRIPTORS = 48,
};

/* ---- what the system refuses ---- */

/* One call in so many fails; 0: none. libevent's calls come here, too. */
static struct {
	uint64_t dice;
	int64_t one_in;
	int refused;
} trouble;

static bool
is_refused(const int *reasons, size_t count)
{
	if (trouble.one_in == 0 || random_below(&trouble.dice, trouble.one_in) != 0)
		return false;
	errno = reasons[random_below(&trouble.dice, (int64_t)count)];
	trouble.refused++;
	return true;
}

int
socket(int domain, int type, int protocol)
{
	static const int reasons[] = { EMFILE, ENFILE, ENOBUFS, ENOMEM };

	return is_refused(reasons, COUNT(reasons)) ? -1 : (int)syscall(SYS_socket, domain, type, protocol);
}

int
connect(int fd, const struct sockaddr *address, socklen_t size)
{
	static const int reasons[] = { EADDRNOTAVAIL, ECONNREFUSED, ETIMEDOUT, ENETUNREACH, ENOBUFS, EAGAIN };

	return is_refused(reasons, COUNT(reasons)) ? -1 : (int)syscall(SYS_connect, fd, address, size);
}

int
accept4(int fd, struct sockaddr *address, socklen_t *size, int flags)
{
	static const int reasons[] = { EMFILE, ENFILE, ECONNABORTED, ENOBUFS };

	return is_refused(reasons, COUNT(reasons)) ? -1 : (int)syscall(SYS_accept4, fd, address, size, flags);
}

static int
open_descriptors(void)
{
	DIR *all = opendir("/proc/self/fd");
	int count = 0;

	if (all == NULL)
		return 0;
	while (readdir(all) != NULL)
		count++;
	closedir(all);
	return count - 3; /* ".", "..", and its own */
}

/* From now on there may be so many, which may be fewer than there are. */
static void
limit_descriptors(rlim_t most)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	limit.rlim_cur = most < limit.rlim_max ? most : limit.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

/* ---- another server, which misbehaves ---- */

struct bad_server {
	struct event_base *base;
	struct evconnlistener *listener;
	ARRAY(struct bufferevent *) connections;
	uint64_t dice;
	uint16_t port;
};

/* What it says, in which "PORT" is its own; and whether it closes then. */
static const struct {
	const char *says;
	bool closes;
} ways[] = {
	{ "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHello", false },
	{ "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHello", true },
	{ "HTTP/1.0 200 OK\r\n\r\nHello", true },
	{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nHello\r\n0\r\n\r\n", true },
	{ "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", true },
	{ "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", true },
	{ "HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n", true },
	{ "HTTP/1.1 302 Found\r\nLocation: http://localhost:PORT/next\r\nContent-Length: 0\r\n\r\n", true },
	{ "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", true },
	{ "HTTP/1.1 302 Found\r\nLocation: ftp://elsewhere.test/\r\nContent-Length: 0\r\n\r\n", true },
	{ "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nHello", true },  /* less than it said */
	{ "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nHello", false }, /* and never the rest */
	{ "HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n", false },
	{ "\026\003\001\002\001", true },
	{ "HTTP/1.1 103 Early Hints\r\n\r\n", false },
	{ "", true },
	{ "", false },
};

static void
forget(struct bad_server *server, struct bufferevent *connection)
{
	for (size_t i = 0; i < server->connections.count; i++)
		if (server->connections.at[i] == connection)
			server->connections.at[i] = server->connections.at[--server->connections.count];
	bufferevent_free(connection);
}

static void
ended_cb(struct bufferevent *connection, short what, void *arg)
{
	(void)what;
	forget(arg, connection);
}

static void
said_cb(struct bufferevent *connection, void *arg)
{
	forget(arg, connection);
}

static void
asked_cb(struct bufferevent *connection, void *arg)
{
	struct bad_server *server = arg;
	size_t way = (size_t)random_below(&server->dice, COUNT(ways));
	const char *says = ways[way].says, *port = strstr(says, "PORT");
	struct evbuffer *out = bufferevent_get_output(connection);

	evbuffer_drain(bufferevent_get_input(connection), SIZE_MAX);
	bufferevent_disable(connection, EV_READ);
	if (says[0] == '\0' && ways[way].closes) {
		forget(server, connection);
		return;
	}
	if (ways[way].closes)
		bufferevent_setcb(connection, NULL, said_cb, ended_cb, server);
	evbuffer_add_printf(out, "%.*s", port == NULL ? (int)strlen(says) : (int)(port - says), says);
	if (port != NULL)
		evbuffer_add_printf(out, "%u%s", server->port, port + strlen("PORT"));
}

static void
accepted_cb(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *peer, int size, void *arg)
{
	struct bad_server *server = arg;
	struct bufferevent *connection;

	(void)listener;
	(void)peer;
	(void)size;
	connection = bufferevent_socket_new(server->base, fd, BEV_OPT_CLOSE_ON_FREE);
	ARRAY_PUSH(server->connections, connection);
	bufferevent_setcb(connection, asked_cb, NULL, ended_cb, server);
	bufferevent_enable(connection, EV_READ | EV_WRITE);
}

static void
bad_server_begin(struct bad_server *server, struct event_base *base, uint64_t dice)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof address;

	*server = (struct bad_server){ .base = base, .dice = dice };
	server->listener = evconnlistener_new_bind(base, accepted_cb, server, LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, 128,
	    (struct sockaddr *)&address, sizeof address);
	assert_non_null(server->listener);
	assert_int_equal(getsockname(evconnlistener_get_fd(server->listener), (struct sockaddr *)&address, &size), 0);
	server->port = ntohs(address.sin_port);
}

static void
bad_server_end(struct bad_server *server)
{
	while (server->connections.count > 0)
		forget(server, server->connections.at[0]);
	ARRAY_RELEASE(server->connections);
	evconnlistener_free(server->listener);
}

/* ---- what must hold ---- */

enum stage { STAGE_NONE, STAGE_WAITING, STAGE_OPEN, STAGE_ENDED };

static const char *const stage_names[] = { "not launched", "waiting", "in flight", "ended" };

struct subject {
	struct lab *lab;
	struct settings knobs;
	struct event *act;
	struct batch *batch;
	uint64_t dice;
	uint8_t stages[PROGRAM_COUNT][REQUESTS_MOST + 1];
	uint32_t counts[PROGRAM_COUNT][COUNT(stage_names)]; /* launched ones by enum stage */
	int acts;  /* still to come */
	bool over;
};

struct batch {
	struct event_base *base;
	struct bad_server server;
	int left, failed, ended;
};

/* From which stages to which an event leads. */
static const struct {
	uint8_t kind;
	bool from[COUNT(stage_names)];
	enum stage to;
} steps[] = {
	{ EVENT_LAUNCH, { [STAGE_NONE] = true }, STAGE_WAITING },
	{ EVENT_DROP, { [STAGE_WAITING] = true }, STAGE_NONE },
	{ EVENT_LOOKUP, { [STAGE_WAITING] = true, [STAGE_OPEN] = true }, STAGE_OPEN },
	{ EVENT_CONNECT, { [STAGE_WAITING] = true, [STAGE_OPEN] = true }, STAGE_OPEN },
	{ EVENT_RESPONSE, { [STAGE_OPEN] = true }, STAGE_ENDED },
	{ EVENT_FAIL, { [STAGE_OPEN] = true }, STAGE_ENDED },
	{ EVENT_CANCEL, { [STAGE_WAITING] = true, [STAGE_OPEN] = true }, STAGE_ENDED },
};

static void
follow(struct subject *s, const struct event *e)
{
	uint8_t *stage = &s->stages[e->track][e->number];

	for (size_t i = 0; i < COUNT(steps); i++) {
		if (steps[i].kind != e->kind)
			continue;
		if (!steps[i].from[*stage])
			fail_msg("%s %u is %s, and then: %s", track_name(e->track), e->number, stage_names[*stage], event_kind_info(e->kind)->name);
		s->counts[e->track][*stage]--;
		*stage = (uint8_t)steps[i].to;
		s->counts[e->track][*stage]++;
	}
	if (e->kind == EVENT_FAIL)
		assert_in_range(e->value, CAUSE_NONE + 1, CAUSE_COUNT - 1);
}

static uint32_t
count_in(const struct timeline *tl, enum track track, int64_t t_us, enum phase from, enum phase to)
{
	uint32_t count = 0;

	for (uint32_t i = 1; i <= timeline_request_count(tl, track); i++) {
		enum phase phase = request_phase_at(timeline_request(tl, track, i), t_us);

		count += phase >= from && phase <= to;
	}
	return count;
}

/* The timeline tells the same, by its sums and by what each request is doing. */
static void
check_sums(const struct subject *s, enum track track, int64_t t_us)
{
	const struct timeline *tl = lab_timeline(s->lab);
	struct tally tally = timeline_tally_at(tl, track, t_us);
	const uint32_t *counts = s->counts[track];

	assert_int_equal(tally.launched, tally.waiting + tally.open + tally.done + tally.failed + tally.cancelled);
	assert_int_equal(tally.waiting, counts[STAGE_WAITING]);
	assert_int_equal(tally.open, counts[STAGE_OPEN]);
	assert_int_equal(tally.done + tally.failed + tally.cancelled, counts[STAGE_ENDED]);
	assert_int_equal(tally.waiting, count_in(tl, track, t_us, PHASE_WAITING, PHASE_WAITING));
	assert_int_equal(tally.open, count_in(tl, track, t_us, PHASE_LOOKING_UP, PHASE_RECEIVING));
	assert_int_equal(counts[STAGE_ENDED], count_in(tl, track, t_us, PHASE_QUEUED, PHASE_CANCELLED));
}

static void
logged(void *arg, const struct event *e)
{
	struct subject *s = arg;

	if (e->track >= PROGRAM_COUNT)
		return;
	if (e->number <= REQUESTS_MOST && event_kind_info(e->kind)->group == EVENT_GROUP_REQUEST)
		follow(s, e);
	check_sums(s, (enum track)e->track, e->t_us);
}

static void
run_made(void *arg)
{
	struct subject *s = arg;

	memset(s->stages, 0, sizeof s->stages);
	memset(s->counts, 0, sizeof s->counts);
	s->over = false;
}

static void
finish(struct subject *s)
{
	struct batch *batch = s->batch;

	s->over = true;
	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++) {
		struct tally tally = timeline_tally_at(lab_timeline(s->lab), track, INT64_MAX);

		assert_int_equal(tally.waiting + tally.open, 0);
		batch->failed += (int)tally.failed;
		batch->ended += (int)(tally.done + tally.failed + tally.cancelled);
	}
	if (--batch->left == 0)
		loop_stop(batch->base);
}

static void
run_ended(void *arg)
{
	struct subject *s = arg;

	if (!s->over && s->acts == 0)
		finish(s);
}

/* ---- what is done to it ---- */

static int64_t
random_value(uint64_t *dice, enum knob knob)
{
	static const int64_t servers[] = { SERVER_CONCURRENT, SERVER_CONCURRENT, SERVER_SERIAL, 2, 3 };

	switch (knob) {
	case KNOB_DELAY:
		return random_below(dice, 40) * MS;
	case KNOB_REQUESTS:
		return 1 + random_below(dice, REQUESTS_MOST);
	case KNOB_SERVER:
		return servers[random_below(dice, COUNT(servers))];
	case KNOB_LIMIT:
		return random_below(dice, 3) == 0 ? 0 : 1 + random_below(dice, 12);
	case KNOB_WORK:
		return random_below(dice, 2) == 0 ? 0 : random_below(dice, 5) * MS;
	case KNOB_ERRORS:
		return random_below(dice, ERRORS_CHOICES);
	case KNOB_TIMEOUT:
		return (30 + random_below(dice, 120)) * MS;
	case KNOB_JITTER:
		return random_below(dice, 60);
	case KNOB_PROGRAMS:
		return random_below(dice, 4);
	default:
		return knob_info(knob)->fallback;
	}
}

static const enum knob live[] = { KNOB_DELAY, KNOB_REQUESTS, KNOB_SERVER, KNOB_LIMIT, KNOB_WORK, KNOB_ERRORS, KNOB_TIMEOUT, KNOB_JITTER };

static void
act(struct subject *s)
{
	enum knob knob = live[random_below(&s->dice, COUNT(live))];

	switch (random_below(&s->dice, 8)) {
	case 0:
		if (lab_has_run(s->lab))
			lab_cancel(s->lab);
		break;
	case 1:
		if (lab_has_run(s->lab))
			lab_press(s->lab);
		break;
	case 2:
		lab_run(s->lab);
		break;
	case 3:
		limit_descriptors((rlim_t)(random_below(&s->dice, 2) == 0 ? 4096 :
		    FEWEST_DESCRIPTORS + random_below(&s->dice, MORE_DESCRIPTORS)));
		break;
	default:
		lab_turn(s->lab, knob, random_value(&s->dice, knob));
		break;
	}
}

static void
act_in(struct subject *s)
{
	event_add(s->act, &(struct timeval){ 0, (suseconds_t)(random_below(&s->dice, 60) * MS) });
}

/* After the last one, the run in progress is the one that counts; there may be none any more. */
static void
act_cb(evutil_socket_t fd, short what, void *arg)
{
	struct subject *s = arg;

	(void)fd;
	(void)what;
	act(s);
	if (--s->acts > 0)
		act_in(s);
	else if (lab_has_run(s->lab) && lab_is_over(s->lab) && !s->over)
		finish(s);
}

static void
too_late_cb(evutil_socket_t fd, short what, void *arg)
{
	const struct batch *batch = arg;

	(void)fd;
	(void)what;
	fail_msg("%d runs do not end", batch->left);
}

static void
begin(struct subject *s, struct batch *batch, uint64_t seed, bool is_outside)
{
	static const struct fetch_manner manner = { .follows = true };
	const struct run_hooks hooks = { .run_made = run_made, .logged = logged, .run_ended = run_ended, .arg = s };
	char url[64], why[160];

	*s = (struct subject){ .batch = batch, .dice = seed, .acts = 1 + (int)(seed % ACTS) };
	settings_init(&s->knobs);
	for (enum knob knob = 0; knob < KNOB_COUNT; knob++)
		s->knobs.value[knob] = random_value(&s->dice, knob);
	snprintf(url, sizeof url, "http://%s:%u/", seed % 2 == 0 ? "127.0.0.1" : "localhost", batch->server.port);
	if (is_outside)
		s->knobs.value[KNOB_URL] = addresses_note(url, why, sizeof why);
	s->lab = lab_new(batch->base, &s->knobs, 0, &hooks, why, sizeof why);
	if (s->lab == NULL)
		fail_msg("%s", why);
	assert_int_equal(lab_ask(s->lab, &manner, why, sizeof why), 0);
	s->act = evtimer_new(batch->base, act_cb, s);
	lab_run(s->lab);
	act_in(s);
}

/* Returns how many requests failed. */
static int
run_batch(uint64_t seed, bool is_outside)
{
	struct batch batch = { .base = loop_new(), .left = AT_ONCE };
	struct event *too_late = evtimer_new(batch.base, too_late_cb, &batch);
	struct subject subjects[AT_ONCE];

	bad_server_begin(&batch.server, batch.base, seed);
	for (int i = 0; i < AT_ONCE; i++)
		begin(&subjects[i], &batch, seed * 100 + (uint64_t)i, is_outside);
	event_add(too_late, &(struct timeval){ LATEST_S, 0 });
	trouble.dice = seed;
	trouble.one_in = seed % 3 == 0 ? 0 : 2 + random_below(&trouble.dice, 20);
	loop_run(batch.base);
	trouble.one_in = 0;
	limit_descriptors(4096);
	for (int i = 0; i < AT_ONCE; i++) {
		event_free(subjects[i].act);
		lab_free(subjects[i].lab);
	}
	bad_server_end(&batch.server);
	event_free(too_late);
	loop_free(batch.base);
	assert_true(batch.ended > 0);
	return batch.failed;
}

static void
check_batches(bool is_outside)
{
	int before, failed = 0;

	failed += run_batch(1, is_outside); /* what is made once for all is there now */
	before = open_descriptors();
	for (uint64_t seed = 2; seed < 2 + BATCHES; seed++) {
		failed += run_batch(seed, is_outside);
		assert_int_equal(open_descriptors(), before);
	}
	assert_true(failed > 0);
	assert_true(trouble.refused > 0);
}

static void
with_the_server_here(void **state)
{
	(void)state;
	check_batches(false);
}

static void
with_another_server(void **state)
{
	(void)state;
	check_batches(true);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(with_the_server_here),
		cmocka_unit_test(with_another_server),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests_name("conservation", tests, NULL, NULL);
}
