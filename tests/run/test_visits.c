/* Visits: somebody asks while nothing runs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <event2/event.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/ip.h"
#include "base/loop.h"
#include "run/lab.h"

enum {
	MS = 1000, CALLERS_MAX = 4,
	NEVER_MS = 20 * 1000, /* by then it would have come */
	WATCHDOG_S = 120,     /* a test that hangs is ended by a signal */
};

struct fixture {
	struct event_base *base;
	struct settings knobs;
	struct lab *lab;
	int made, ended, visited;
	int *awaited;             /* the count whose change is waited for */
	int callers[CALLERS_MAX];
	int caller_count;
};

static void
counted(struct fixture *f, int *count)
{
	++*count;
	if (count == f->awaited)
		loop_stop(f->base);
}

static void
run_made(void *arg)
{
	struct fixture *f = arg;

	counted(f, &f->made);
}

static void
run_ended(void *arg)
{
	struct fixture *f = arg;

	counted(f, &f->ended);
}

static void
visited(void *arg)
{
	struct fixture *f = arg;

	counted(f, &f->visited);
}

static void
make_lab(struct fixture *f, bool receives)
{
	const struct run_hooks hooks = { .run_made = run_made, .run_ended = run_ended, .visited = receives ? visited : NULL, .arg = f };
	char why[160];

	lab_free(f->lab);
	f->lab = lab_new(f->base, &f->knobs, 0, &hooks, why, sizeof why);
	assert_non_null(f->lab);
}

static int
set_up(void **state)
{
	static struct fixture f;

	alarm(WATCHDOG_S);
	f = (struct fixture){ .base = loop_new() };
	settings_init(&f.knobs);
	f.knobs.value[KNOB_DELAY] = 5 * MS;
	f.knobs.value[KNOB_REQUESTS] = 1;
	make_lab(&f, true);
	*state = &f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	while (f->caller_count > 0)
		close(f->callers[--f->caller_count]);
	lab_free(f->lab);
	loop_free(f->base);
	alarm(0);
	return 0;
}

static void
give_up(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	fail_msg("it never came");
}

static void
await_next(struct fixture *f, int *count)
{
	struct event *timer = evtimer_new(f->base, give_up, NULL);

	event_add(timer, &(struct timeval){ NEVER_MS / 1000, 0 });
	f->awaited = count;
	loop_run(f->base);
	f->awaited = NULL;
	event_free(timer);
}

static void
run_programs(struct fixture *f)
{
	lab_run(f->lab);
	await_next(f, &f->ended);
	assert_true(lab_is_over(f->lab));
}

static void
say(struct fixture *f, const char *request)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	address.sin_port = htons((uint16_t)atoi(strchr(lab_address(f->lab), ':') + 1));
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
	dprintf(fd, "%s", request);
	f->callers[f->caller_count++] = fd;
}

static void
call(struct fixture *f, const char *target)
{
	char request[512];

	snprintf(request, sizeof request, "GET %s HTTP/1.0\r\n\r\n", target);
	say(f, request);
}

/* The visitor's request, in the present run. */
static const struct request *
visitor(const struct fixture *f, uint32_t number)
{
	return timeline_request(lab_timeline(f->lab), TRACK_VISITOR, number);
}

static uint32_t
visitor_count(const struct fixture *f)
{
	return timeline_request_count(lab_timeline(f->lab), TRACK_VISITOR);
}

/* Lets the loop turn until that has happened to the visitor. */
static void
await_visitor(const struct fixture *f, uint32_t number, size_t date)
{
	while (visitor_count(f) < number || *(const int64_t *)(const void *)((const char *)visitor(f, number) + date) == NEVER_US)
		event_base_loop(f->base, EVLOOP_ONCE);
}

#define AWAIT(f, number, date) await_visitor((f), (number), offsetof(struct request, date))

/* The caller of that place leaves. */
static void
hang_up(struct fixture *f, int caller)
{
	shutdown(f->callers[caller], SHUT_RDWR);
}

/* Whoever waits for a minute waits until it leaves. */
#define FOR_A_MINUTE "/?delay=60"

static void
a_visitor_after_the_end_has_a_run(void **state)
{
	struct fixture *f = *state;
	const struct timeline *before;

	run_programs(f);
	before = lab_timeline(f->lab);
	call(f, FOR_A_MINUTE);
	await_next(f, &f->visited);
	/* The picture of the programs' run stays until somebody decides to see the other one. */
	assert_true(lab_has_visit(f->lab));
	assert_ptr_equal(lab_timeline(f->lab), before);
	assert_false(lab_shows_visit(f->lab));
	assert_int_equal(f->made, 1);
	assert_true(lab_show_visit(f->lab));
	assert_int_equal(f->made, 2);
	assert_true(lab_shows_visit(f->lab));
	assert_false(lab_has_visit(f->lab));
	assert_false(lab_is_over(f->lab));
	assert_false(timeline_has_program(lab_timeline(f->lab), TRACK_SYNC));
	assert_false(timeline_has_program(lab_timeline(f->lab), TRACK_ASYNC));
	assert_string_equal(visitor(f, 1)->target, FOR_A_MINUTE);
	assert_int_equal(visitor(f, 1)->asked_us, 60000 * MS);
	assert_int_equal(visitor(f, 1)->before_us, 0);
	assert_int_equal(timeline_event_index(lab_timeline(f->lab), TRACK_VISITOR, EVENT_ARRIVE, 1), /* it is the run's beginning */
	    timeline_event_index(lab_timeline(f->lab), TRACK_LOOP, EVENT_RUN_START, 1) + 1);
	AWAIT(f, 1, take_us);
	assert_true(lab_span_us(f->lab) >= visitor(f, 1)->take_us + visitor(f, 1)->take_for_us);
	hang_up(f, 0);
	await_next(f, &f->ended);
	assert_true(lab_is_over(f->lab));
	assert_int_not_equal(visitor(f, 1)->leave_us, NEVER_US);
	assert_int_equal(f->ended, 2);
	/* And the knobs are those of the programs' runs. */
	assert_int_equal(lab_knobs(f->lab)->value[KNOB_PROGRAMS], PROGRAMS_BOTH);
	lab_run(f->lab);
	await_next(f, &f->ended);
	assert_true(timeline_has_program(lab_timeline(f->lab), TRACK_SYNC));
	assert_false(lab_shows_visit(f->lab));
	assert_int_equal(visitor_count(f), 0);
}

static void
it_ends_with_the_last_of_them(void **state)
{
	struct fixture *f = *state;

	run_programs(f);
	call(f, FOR_A_MINUTE);
	call(f, "/?delay=0");
	call(f, "/favicon.ico");
	await_next(f, &f->visited);
	assert_true(lab_show_visit(f->lab));
	AWAIT(f, 2, answer_us);
	AWAIT(f, 3, answer_us);
	assert_false(lab_is_over(f->lab));
	hang_up(f, 0);
	await_next(f, &f->ended);
	assert_int_not_equal(visitor(f, 1)->leave_us, NEVER_US);
	assert_int_equal(visitor(f, 2)->status, 200);
	assert_int_equal(visitor(f, 3)->status, 404);
}

/* Whoever came while the programs ran is in their picture, so that waits for their end, too. */
static void
a_run_of_programs_waits_for_its_visitors(void **state)
{
	struct fixture *f = *state;

	lab_run(f->lab);
	call(f, FOR_A_MINUTE);
	call(f, FOR_A_MINUTE);
	AWAIT(f, 2, take_us);
	hang_up(f, 0);
	while (timeline_done_us(lab_timeline(f->lab), TRACK_SYNC, INT64_MAX) == NEVER_US ||
	    timeline_done_us(lab_timeline(f->lab), TRACK_ASYNC, INT64_MAX) == NEVER_US || visitor(f, 1)->leave_us == NEVER_US)
		event_base_loop(f->base, EVLOOP_ONCE);
	assert_int_equal(f->ended, 0);
	assert_false(lab_is_over(f->lab));
	hang_up(f, 1);
	await_next(f, &f->ended);
	assert_int_not_equal(visitor(f, 2)->leave_us, NEVER_US);
	assert_int_equal(f->ended, 1);
	assert_false(lab_has_visit(f->lab));
}

/* Who sends no request is seen, too, and what they sent goes nowhere. */
static void
whoever_is_refused_is_a_visitor(void **state)
{
	struct fixture *f = *state;

	run_programs(f);
	call(f, "/\xe6\x97\xa5");
	await_next(f, &f->visited);
	assert_true(lab_show_visit(f->lab));
	assert_int_equal(visitor(f, 1)->status, 400);
	assert_string_equal(visitor(f, 1)->target, "/%E6%97%A5");
}

/* Whoever was not looked at is shown first, and then whoever came after them. */
static void
none_of_them_is_lost(void **state)
{
	struct fixture *f = *state;
	char answer[512];

	run_programs(f);
	call(f, "/?delay=1ms");
	await_next(f, &f->visited);
	while (recv(f->callers[0], answer, sizeof answer, MSG_DONTWAIT) <= 0)
		event_base_loop(f->base, EVLOOP_ONCE);
	while (lab_has_visit(f->lab) && f->visited == 1) { /* until the first visit is over, a second call joins it */
		call(f, "/?delay=2ms");
		await_next(f, &f->visited);
	}
	assert_true(lab_show_visit(f->lab));
	assert_string_equal(visitor(f, 1)->target, "/?delay=1ms");
	while (lab_show_visit(f->lab))
		assert_string_equal(visitor(f, visitor_count(f))->target, "/?delay=2ms");
	assert_false(lab_has_visit(f->lab));
}

/* One comes, and leaves answered; it may be a visit of its own, or join the one before. */
static void
come_and_go(struct fixture *f)
{
	char answer[512];

	call(f, "/?delay=0");
	while (recv(f->callers[0], answer, sizeof answer, MSG_DONTWAIT) != 0)
		event_base_loop(f->base, EVLOOP_NONBLOCK);
	close(f->callers[--f->caller_count]);
}

/* Those for whose visits there was no room are counted, every one of them. */
static void
those_who_are_lost_are_counted(void **state)
{
	struct fixture *f = *state;
	uint64_t came = 0, seen = 0, lost;

	run_programs(f);
	assert_int_equal(lab_lost_visitors(f->lab), 0);
	for (; lab_lost_visitors(f->lab) < 3; came++)
		come_and_go(f);
	lost = lab_lost_visitors(f->lab);
	for (int shown = 0; lab_show_visit(f->lab); shown++) {
		assert_in_range(shown, 0, LAB_VISITS_MAX - 1);
		/* On a fast machine more come in a visit than are kept one by one. */
		seen += visitor_count(f) + timeline_unkept_at(lab_timeline(f->lab), INT64_MAX).came;
	}
	assert_int_equal(lab_lost_visitors(f->lab), lost);
	assert_int_equal(seen + lost, came);
	run_programs(f);
	assert_int_equal(lab_lost_visitors(f->lab), 0);
}

/* Of a visit that is over, nothing is left in the next run. */
static void
a_new_run_does_away_with_it(void **state)
{
	struct fixture *f = *state;
	char answer[512];

	run_programs(f);
	call(f, "/?delay=0");
	await_next(f, &f->visited);
	while (recv(f->callers[0], answer, sizeof answer, MSG_DONTWAIT) <= 0)
		event_base_loop(f->base, EVLOOP_ONCE);
	lab_run(f->lab);
	await_next(f, &f->made);
	assert_false(lab_has_visit(f->lab));
	assert_false(lab_show_visit(f->lab));
	await_next(f, &f->ended);
	assert_int_equal(visitor_count(f), 0);
	assert_int_equal(f->ended, 2);
}

/* A visitor of the run before: taken up then or not, and what is known of that. */
static void
assert_from_before(const struct fixture *f, uint32_t number, const char *target, bool is_taken, int64_t asked_us)
{
	const struct request *r = visitor(f, number);

	assert_string_equal(r->target, target);
	assert_true(r->before_us > 0);
	assert_true(request_came_us(r) < 0);
	assert_int_equal(r->asked_us, asked_us);
	assert_int_equal(r->taken_before, is_taken);
	assert_int_equal(r->take_us != NEVER_US, is_taken);
	if (is_taken)
		assert_in_range(r->take_for_us, 0, asked_us);
}

/* Whoever still waits is seen in the next run, as what they are, whichever run they were in. */
static void
those_who_wait_come_along(void **state)
{
	struct fixture *f = *state;

	lab_turn(f->lab, KNOB_SERVER, SERVER_SERIAL);
	lab_run(f->lab);
	call(f, FOR_A_MINUTE);
	AWAIT(f, 1, take_us);
	call(f, "/?delay=7");
	AWAIT(f, 2, arrive_us);
	for (int again = 0; again < 2; again++) {
		lab_run(f->lab);
		await_next(f, &f->made);
		assert_int_equal(visitor_count(f), 2); /* and of the programs before, nobody */
		assert_from_before(f, 1, FOR_A_MINUTE, true, 60000 * MS);
		assert_from_before(f, 2, "/?delay=7", false, 7000 * MS);
		assert_int_equal(timeline_load_at(lab_timeline(f->lab), INT64_MAX).open[TRACK_VISITOR], 2);
		assert_int_equal(timeline_load_at(lab_timeline(f->lab), INT64_MAX).at_work, 1);
	}
	/* What becomes of them is this run's. */
	hang_up(f, 0);
	hang_up(f, 1);
	AWAIT(f, 1, leave_us);
	AWAIT(f, 2, leave_us);
	/* The handler works on for nobody, but not in the next run. */
	lab_run(f->lab);
	await_next(f, &f->ended);
	assert_int_equal(visitor_count(f), 0);
}

static void
assert_known(const struct fixture *f, uint32_t number, const char *agent, const char *name)
{
	const struct request *r = visitor(f, number);

	assert_string_equal(r->from, "127.0.0.1");
	assert_true(agent == NULL ? r->agent == NULL : strcmp(r->agent, agent) == 0);
	assert_true(name == NULL ? r->signed_by == NULL : strcmp(r->signed_by, name) == 0);
}

/* Who they are is known, in the next run as well. */
static void
it_is_known_who_they_are(void **state)
{
	struct fixture *f = *state;

	run_programs(f);
	say(f, "GET /?delay=60&name=Ana+M%C3%ADa HTTP/1.0\r\nUser-Agent: browser/1 (\xc3\xb6)\r\nUser-Agent: another\r\n\r\n");
	await_next(f, &f->visited);
	assert_true(lab_show_visit(f->lab));
	AWAIT(f, 1, take_us);
	say(f, "GET " FOR_A_MINUTE "&name=%1b%5b2J HTTP/1.0\r\nUser-Agent: \x80\xff\r\n\r\n");
	AWAIT(f, 2, take_us);
	call(f, FOR_A_MINUTE);
	AWAIT(f, 3, take_us);
	say(f, "GET /?name=ben HTTP/1.1\r\nUser-Agent: x\r\n\r\n"); /* without a Host */
	AWAIT(f, 4, answer_us);
	for (int again = 0; again < 2; again++) {
		assert_known(f, 1, "browser/1 (\xc3\xb6)", "Ana M\xc3\xad" "a");
		assert_known(f, 2, "%80%FF", "%1B[2J");
		assert_known(f, 3, NULL, NULL);
		if (again > 0)
			break;
		assert_known(f, 4, "x", "ben"); /* though it was refused */
		lab_run(f->lab);
		await_next(f, &f->made);
	}
	assert_int_equal(visitor_count(f), 3);
}

/* From there, to the lab. */
static void
call_from(struct fixture *f, const char *here, uint16_t port, const char *there)
{
	struct sockaddr_storage address;
	struct ip ip;
	socklen_t size;
	int fd = socket(AF_INET, SOCK_STREAM, 0), yes = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	assert_int_equal(ip_parse(here, &ip), 0);
	size = ip_to_socket(&ip, port, &address);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
	assert_int_equal(ip_parse(there, &ip), 0);
	size = ip_to_socket(&ip, (uint16_t)atoi(strchr(lab_address(f->lab), ':') + 1), &address);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, size), 0);
	dprintf(fd, "GET /?delay=1ms HTTP/1.0\r\n\r\n");
	f->callers[f->caller_count++] = fd;
}

/* The port of sync's request, once it is taken up. */
static uint16_t
programs_port(const struct fixture *f)
{
	const struct trace *trace = timeline_trace(lab_timeline(f->lab));
	const struct event *e;

	for (size_t i = 0;; i++) {
		while (i >= trace_count(trace))
			event_base_loop(f->base, EVLOOP_ONCE);
		e = trace_at(trace, i);
		if (e->kind == EVENT_CONNECTED && e->track == TRACK_SYNC)
			return (uint16_t)e->value;
	}
}

/* Ports are those of an address: whoever comes from elsewhere with a program's is a visitor for all that, whichever of our
 * addresses they come to. */
static void
a_port_alone_is_nobody(void **state)
{
	struct fixture *f = *state;
	char why[200];
	struct ip all;
	uint16_t port;

	lab_turn(f->lab, KNOB_PROGRAMS, PROGRAMS_SYNC);
	lab_turn(f->lab, KNOB_DELAY, 100 * MS);
	assert_int_equal(ip_parse("0.0.0.0", &all), 0);
	assert_int_equal(lab_listen(f->lab, &all, why, sizeof why), 0);
	lab_run(f->lab);
	while (!lab_has_run(f->lab))
		event_base_loop(f->base, EVLOOP_ONCE);
	port = programs_port(f);
	call_from(f, "127.0.0.2", port, "127.0.0.1");
	call_from(f, "127.0.0.2", port, "127.0.0.3");
	AWAIT(f, 2, answer_us);
	await_next(f, &f->ended);
	assert_int_equal(visitor_count(f), 2);
	for (uint32_t n = 1; n <= 2; n++) {
		assert_string_equal(visitor(f, n)->from, "127.0.0.2");
		assert_int_equal(visitor(f, n)->status, 200);
	}
	assert_int_equal(timeline_request(lab_timeline(f->lab), TRACK_SYNC, 1)->status, 200);
}

/* Whom the server refuses is counted, by status, in the run in which that happens. */
static void
refusals_are_counted(void **state)
{
	struct fixture *f = *state;
	const struct refusal_at *refusals = NULL;

	run_programs(f);
	assert_null(timeline_refusals_at(lab_timeline(f->lab), INT64_MAX));
	call(f, FOR_A_MINUTE);
	await_next(f, &f->visited);
	say(f, "nothing that is HTTP\r\n\r\n");
	say(f, "POST / HTTP/1.0\r\n\r\n");
	say(f, "GET / HTTP/1.1\r\n\r\n");
	assert_true(lab_show_visit(f->lab));
	while (refusals == NULL || refusals->kinds[0].count + refusals->kinds[1].count < 3) {
		event_base_loop(f->base, EVLOOP_ONCE);
		refusals = timeline_refusals_at(lab_timeline(f->lab), INT64_MAX);
	}
	assert_int_equal(refusals->kinds[refusals->kinds[0].status == 405].count, 2);
	assert_int_equal(refusals->kinds[refusals->kinds[0].status == 405].status, 400);
	assert_int_equal(refusals->kinds[refusals->kinds[0].status != 405].count, 1);
	assert_int_equal(refusals->kinds[refusals->kinds[0].status != 405].status, 405);
	assert_int_equal(refusals->kinds[2].count, 0);
	assert_int_equal(visitor_count(f), 4); /* they are visitors, too */
}

/* From a visit that was not looked at, too. */
static void
they_come_from_a_visit_too(void **state)
{
	struct fixture *f = *state;

	run_programs(f);
	call(f, FOR_A_MINUTE);
	await_next(f, &f->visited);
	lab_run(f->lab);
	await_next(f, &f->made);
	assert_false(lab_has_visit(f->lab));
	assert_int_equal(visitor_count(f), 1);
	assert_from_before(f, 1, FOR_A_MINUTE, true, 60000 * MS);
	hang_up(f, 0);
	await_next(f, &f->ended);
	assert_int_equal(f->ended, 2);
	assert_int_not_equal(visitor(f, 1)->leave_us, NEVER_US);
	assert_false(lab_has_visit(f->lab));
}

static void
a_run_that_is_held_stays(void **state)
{
	struct fixture *f = *state;

	run_programs(f);
	lab_hold(f->lab, true);
	call(f, "/");
	await_next(f, &f->visited);
	assert_false(lab_has_visit(f->lab)); /* else one would get ready to show it, in vain */
	assert_false(lab_show_visit(f->lab));
	lab_hold(f->lab, false);
	await_next(f, &f->visited);
	assert_true(lab_has_visit(f->lab));
	assert_true(lab_show_visit(f->lab));
}

/* A run that stands ready is none that somebody could see a visitor in. */
static void
before_a_run_there_are_visits_too(void **state)
{
	struct fixture *f = *state;

	lab_prepare(f->lab);
	call(f, FOR_A_MINUTE);
	await_next(f, &f->visited);
	assert_true(lab_has_visit(f->lab));
	assert_false(lab_has_begun(f->lab));
	lab_begin(f->lab);
	assert_false(lab_has_visit(f->lab));
	assert_int_equal(visitor_count(f), 1);
	assert_from_before(f, 1, FOR_A_MINUTE, true, 60000 * MS);
	hang_up(f, 0);
	await_next(f, &f->ended);
	assert_int_not_equal(visitor(f, 1)->leave_us, NEVER_US);
}

static void
nobody_is_received_unasked(void **state)
{
	struct fixture *f = *state;
	char answer[512];

	make_lab(f, false);
	run_programs(f);
	call(f, "/?delay=1ms");
	while (recv(f->callers[0], answer, sizeof answer, MSG_DONTWAIT) <= 0)
		event_base_loop(f->base, EVLOOP_ONCE);
	assert_false(lab_has_visit(f->lab));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_visitor_after_the_end_has_a_run, set_up, tear_down),
		cmocka_unit_test_setup_teardown(it_ends_with_the_last_of_them, set_up, tear_down),
		cmocka_unit_test_setup_teardown(whoever_is_refused_is_a_visitor, set_up, tear_down),
		cmocka_unit_test_setup_teardown(none_of_them_is_lost, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_run_of_programs_waits_for_its_visitors, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_new_run_does_away_with_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(those_who_are_lost_are_counted, set_up, tear_down),
		cmocka_unit_test_setup_teardown(those_who_wait_come_along, set_up, tear_down),
		cmocka_unit_test_setup_teardown(it_is_known_who_they_are, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_port_alone_is_nobody, set_up, tear_down),
		cmocka_unit_test_setup_teardown(refusals_are_counted, set_up, tear_down),
		cmocka_unit_test_setup_teardown(they_come_from_a_visit_too, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_run_that_is_held_stays, set_up, tear_down),
		cmocka_unit_test_setup_teardown(before_a_run_there_are_visits_too, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nobody_is_received_unasked, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("visits", tests, NULL, NULL);
}
