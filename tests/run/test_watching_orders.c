/*
 * Whose a request is, in whatever order things are told: the server tells of connections and requests, the tracer of
 * connects and reads, each in an order of its own, and each later than it was. Three connections come from one port,
 * each of the command's or of somebody else, with a request or without; and in all the orders in which that can be.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "log/log.h"
#include "run/watching_inside.h"

enum { CONNECTIONS = 3, COMMAND_PORT = 40000, SERVER_PORT = 8888 };

/* What happens to a connection; and, behind those of the last one, once. */
enum moment {
	CONNECTS, /* and the thread that does so stands still */
	IS_ACCEPTED,
	ASKS,
	ENDS,      /* for the server: its answer is under way, and read */
	IS_TOLD,   /* the tracer's report of the connect is heard */
	IS_TOLD_READ, /* and the one that its response was read */
	STEPS,
	THREAD_ENDS = CONNECTIONS * STEPS, /* the one that connected */
	STEPS_MAX,
};

static struct {
	/* The case. */
	bool is_own[CONNECTIONS], asks[CONNECTIONS];
	/* The order. */
	int order[STEPS_MAX], count;
	bool done[STEPS_MAX];
	uint64_t orders;
	/* What is tried. */
	struct watching watching;
	struct watched *w;
	struct log log;
	int64_t connected_us[CONNECTIONS], read_us[CONNECTIONS]; /* the clock's */
	bool is_told[CONNECTIONS];
	char words[STEPS_MAX * 8]; /* of the order, for whom it fails */
} all;

static const struct worker worker = { .tid = 1, .pid = 1, .number = 7 };

/* ---- what happens ---- */

static struct http_peer
peer_of(int connection)
{
	return (struct http_peer){ .port = COMMAND_PORT, .is_at_home = true, .connection = (uint32_t)connection + 1 };
}

static struct report
report_of(enum report_kind kind, int64_t t_us, int64_t value)
{
	return (struct report){
		.t_us = t_us, .value = value, .pid = worker.pid, .tid = worker.tid, .fd = 3, .kind = (uint8_t)kind,
		.thing = REPORT_THING_SOCKET,
		.address = { .family = 4, .local_port = COMMAND_PORT, .peer_port = SERVER_PORT, .peer = { 127, 0, 0, 1 } },
	};
}

/* No two things happen at once. */
static int64_t
next_us(void)
{
	int64_t now_us = clock_now_us();

	while (clock_now_us() == now_us)
		continue;
	return clock_now_us();
}

/* Where nothing was told of it, the system is asked, and knows. */
static void
ask(int connection)
{
	bool is_linked = watched_has_link(all.w, peer_of(connection));

	if (is_linked != all.is_own[connection] && (is_linked || all.is_told[connection]))
		fail_msg("%s: connection %d is %s", all.words, connection + 1, is_linked ? "taken for its own" : "not its own");
	log_event(&all.log, (struct event){ .kind = EVENT_ARRIVE, .track = TRACK_VISITOR, .number = (uint32_t)connection + 1 });
	if (all.is_own[connection])
		watching_visited(&all.watching, 0, peer_of(connection), (uint32_t)connection + 1);
}

static void
end(int connection)
{
	if (all.asks[connection])
		log_event(&all.log, (struct event){ .kind = EVENT_ANSWER, .track = TRACK_VISITOR, .number = (uint32_t)connection + 1 });
	if (all.is_own[connection])
		watching_answered(&all.watching, 0, peer_of(connection), (uint32_t)connection + 1);
	watching_connection(&all.watching, peer_of(connection), false);
	all.read_us[connection] = next_us();
}

/* All is known that was before the first connect that is still to be told. */
static void
know(void)
{
	int64_t until_us = log_now_us(&all.log);

	for (int i = CONNECTIONS - 1; i >= 0; i--)
		if (all.connected_us[i] != 0 && !all.is_told[i])
			until_us = all.connected_us[i] - all.log.start_us;
	log_know_until(&all.log, until_us);
}

static void
take_step(int step)
{
	int connection = step / STEPS;
	struct report report;

	if (step == THREAD_ENDS) {
		watched_forget_worker(all.w, &worker);
		return;
	}
	switch ((enum moment)(step % STEPS)) {
	case CONNECTS:
		all.connected_us[connection] = next_us();
		break;
	case IS_ACCEPTED:
		watching_connection(&all.watching, peer_of(connection), true);
		break;
	case ASKS:
		ask(connection);
		break;
	case ENDS:
		end(connection);
		break;
	case IS_TOLD:
		report = report_of(REPORT_CONNECTED, all.connected_us[connection], 0);
		watched_hear_connected(all.w, &worker, &report);
		all.is_told[connection] = true;
		break;
	case IS_TOLD_READ:
		report = report_of(REPORT_RECEIVED, all.read_us[connection], 100);
		watched_hear_received(all.w, &worker, &report);
		break;
	default:
		break;
	}
}

/* ---- what is logged ---- */

static int
count_events(enum event_kind kind, uint32_t number)
{
	int count = 0;

	for (size_t i = 0; i < trace_count(all.log.trace); i++) {
		const struct event *e = trace_at(all.log.trace, i);

		count += e->kind == kind && (number == 0 || e->number == number);
	}
	return count;
}

/* Each request that is its own was made and read, and by whom is known, as it was told who connected. */
static void
check_log(void)
{
	int own = 0;

	for (int i = 0; i < CONNECTIONS; i++)
		own += all.is_own[i] && all.asks[i];
	if (count_events(EVENT_VISITS, 0) != own || count_events(EVENT_VISITS, worker.number) != own || count_events(EVENT_READ, 0) != own)
		fail_msg("%s: %d requests, %d logged, %d with a thread, %d read", all.words, own, count_events(EVENT_VISITS, 0),
		    count_events(EVENT_VISITS, worker.number), count_events(EVENT_READ, 0));
}

static void
say_order(void)
{
	static const char letters[STEPS] = "cAQEtr";
	size_t at = 0;

	for (int i = 0; i < all.count; i++) {
		int step = all.order[i];

		at += (size_t)snprintf(all.words + at, sizeof all.words - at, step == THREAD_ENDS ? "end " : all.is_own[step / STEPS] ? "%c%d " : "(%c%d) ",
		    letters[step % STEPS], step / STEPS + 1);
	}
}

/* The order that was found. */
static void
try_order(void)
{
	static const struct run_command command = { .text = "it" };
	static char *argv[] = { (char *)"it", NULL };
	struct run_command commands[] = { command };

	commands[0].argv = argv;
	say_order();
	log_init(&all.log, NULL, NULL);
	log_start(&all.log);
	log_hold(&all.log);
	all.watching = (struct watching){ .log = &all.log, .commands = { .at = commands, .count = 1, .port = SERVER_PORT } };
	all.w = &all.watching.at[0];
	*all.w = (struct watched){ .all = &all.watching, .track = TRACK_WATCHED_1, .command = commands };
	memset(all.connected_us, 0, sizeof all.connected_us);
	memset(all.is_told, 0, sizeof all.is_told);
	for (int i = 0; i < all.count; i++) {
		next_us();
		take_step(all.order[i]);
		know();
	}
	log_let_go(&all.log);
	check_log();
	watched_release_links(all.w);
	watching_release_connections(&all.watching);
	log_release(&all.log);
	all.orders++;
}

/* ---- the orders ---- */

static bool
is_there(int step)
{
	int connection = step / STEPS, what = step % STEPS;

	if (step == THREAD_ENDS)
		return true;
	if (!all.asks[connection] && (what == ASKS || what == IS_TOLD_READ))
		return false;
	return all.is_own[connection] || (what != CONNECTS && what != IS_TOLD && what != IS_TOLD_READ);
}

static bool
is_past(int connection, enum moment what)
{
	int step = connection * STEPS + (int)what;

	return !is_there(step) || all.done[step];
}

/* By all connections before. */
static bool
are_past(int connection, enum moment what)
{
	for (int i = 0; i < connection; i++)
		if (!is_past(i, what))
			return false;
	return true;
}

/* What it takes: nobody sends before it has connected, and been seen to; the server takes one after the other, and no port
 * is used anew before it has ended a connection. The tracer tells in its own order. */
static bool
can_come(int step)
{
	int connection = step / STEPS;

	if (step == THREAD_ENDS)
		return are_past(CONNECTIONS, IS_TOLD) && are_past(CONNECTIONS, IS_TOLD_READ);
	switch ((enum moment)(step % STEPS)) {
	case CONNECTS:
		return are_past(connection, ENDS) && are_past(connection, CONNECTS);
	case IS_ACCEPTED:
		return are_past(connection, ENDS);
	case ASKS:
		return is_past(connection, IS_ACCEPTED) && is_past(connection, CONNECTS);
	case ENDS:
		return is_past(connection, IS_ACCEPTED) && is_past(connection, CONNECTS) && is_past(connection, ASKS);
	case IS_TOLD:
		return is_past(connection, CONNECTS) && are_past(connection, IS_TOLD) && are_past(connection, IS_TOLD_READ);
	case IS_TOLD_READ:
		return is_past(connection, IS_TOLD) && is_past(connection, ENDS);
	default:
		return false;
	}
}

static void
go_through_orders(void)
{
	bool is_whole = true;

	for (int step = 0; step <= THREAD_ENDS; step++) {
		if (!is_there(step) || all.done[step])
			continue;
		is_whole = false;
		if (!can_come(step))
			continue;
		all.done[step] = true;
		all.order[all.count++] = step;
		go_through_orders();
		all.count--;
		all.done[step] = false;
	}
	if (is_whole)
		try_order();
}

static void
a_request_is_whose_connection_it_came_by(void **state)
{
	(void)state;
	for (int which = 0; which < 1 << (2 * CONNECTIONS); which++) {
		for (int i = 0; i < CONNECTIONS; i++) {
			all.is_own[i] = (which >> i & 1) != 0;
			all.asks[i] = (which >> (CONNECTIONS + i) & 1) != 0;
		}
		/* Of those that are all its own there are more than of all others together: to be told apart from nobody. */
		if (!all.is_own[0] || !all.is_own[1] || !all.is_own[2])
			go_through_orders();
	}
	assert_true(all.orders > 1 << (2 * CONNECTIONS));
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_request_is_whose_connection_it_came_by) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
