/* Watched programs in a run: real commands that ask our server, and the log that comes of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <event2/event.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/loop.h"
#include "log/log.h"
#include "log/watched.h"
#include "run/lab.h"
#include "run/watching.h"

enum { MS = 1000, WATCHDOG_S = 120 };

static struct {
	struct event_base *base;
	struct settings knobs;
	struct lab *lab;
	struct run_command commands[WATCHED_MAX];
	char url[64];
} all;

static void
run_ended(void *arg)
{
	(void)arg;
	loop_stop(all.base);
}

static int
set_up(void **state)
{
	const struct run_hooks hooks = { .run_ended = run_ended };
	char why[160];

	(void)state;
	alarm(WATCHDOG_S);
	settings_init(&all.knobs);
	all.knobs.value[KNOB_PROGRAMS] = PROGRAMS_NONE;
	all.knobs.value[KNOB_DELAY] = 100 * MS;
	all.base = loop_new();
	all.lab = lab_new(all.base, &all.knobs, 0, &hooks, why, sizeof why);
	assert_non_null(all.lab);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	lab_free(all.lab);
	loop_free(all.base);
	return 0;
}

/* Runs shell programs to their end. */
static const struct timeline *
watch(const char *one, const char *other)
{
	static char *argv[WATCHED_MAX][4];
	const char *programs[WATCHED_MAX] = { one, other };
	int count = other == NULL ? 1 : 2;

	for (int i = 0; i < count; i++) {
		argv[i][0] = (char *)"sh";
		argv[i][1] = (char *)"-c";
		argv[i][2] = (char *)programs[i];
		argv[i][3] = NULL;
		all.commands[i] = (struct run_command){ .argv = argv[i], .text = programs[i] };
	}
	lab_watch(all.lab, all.commands, count, true);
	lab_run(all.lab);
	loop_run(all.base);
	assert_true(lab_is_over(all.lab));
	return lab_timeline(all.lab);
}

static const char *
output(const struct timeline *tl, enum track track, size_t i)
{
	size_t count;
	const struct watched_output *lines = timeline_output(tl, track, INT64_MAX, &count);

	return i < count ? lines[i].text : NULL;
}

static void
its_requests_are_its_own(void **state)
{
	const struct timeline *tl = watch("curl -s $WAITSCOPE_URL; curl -s ${WAITSCOPE_URL}x >/dev/null", NULL);
	size_t count;
	const struct watched_request *requests = timeline_own_requests(tl, TRACK_WATCHED_1, INT64_MAX, &count);
	struct watched_life life = timeline_watched_life(tl, TRACK_WATCHED_1, INT64_MAX);

	(void)state;
	assert_int_equal(count, 2);
	assert_int_equal(requests[0].visitor, 1);
	assert_int_equal(requests[1].visitor, 2);
	assert_string_equal(output(tl, TRACK_WATCHED_1, 0), "Hello, world");
	assert_string_equal(life.name, "sh");
	assert_string_equal(life.status, "exit status 0");
	assert_true(life.exit_us <= life.gone_us);
	if (life.untraced != NULL)
		return; /* this machine lets nobody trace: the rest is not known */
	for (size_t i = 0; i < count; i++) {
		assert_true(requests[i].thread > 1); /* a child of the shell */
		assert_int_equal(requests[i].reader, requests[i].thread);
		assert_true(requests[i].came_us <= requests[i].answer_us);
		assert_true(requests[i].answer_us <= requests[i].read_us);
	}
	assert_true(requests[0].thread != requests[1].thread);
}

/* Whoever asks meanwhile, and is no process of the command, stays a visitor. */
static void
two_are_told_apart(void **state)
{
	const struct timeline *tl = watch("curl -s $WAITSCOPE_URL", "curl -s $WAITSCOPE_URL; exit 3");
	enum track one, other;
	uint32_t number;

	(void)state;
	assert_true(timeline_owner(tl, 1, &one, &number));
	assert_int_equal(number, 1);
	assert_true(timeline_owner(tl, 2, &other, &number));
	assert_int_equal(number, 1);
	assert_true(one != other);
	assert_string_equal(timeline_watched_name(tl, TRACK_WATCHED_2), "sh 2");
	assert_int_equal(timeline_watched_life(tl, TRACK_WATCHED_2, INT64_MAX).code, 3);
}

/* ---- an outsider ---- */

static char does[512], outsider[1024];
static uint16_t port;

/* Until the test is over the system gives that port to nobody of its own accord: who asks for it by its number has it, and
 * nobody else does. Of those that it gives it may have given one to others, too, and then not give it again to us. */
static int
keep_port(void)
{
	struct sockaddr_in own = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof own;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;

	assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), 0);
	assert_int_equal(bind(fd, (const struct sockaddr *)&own, size), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&own, &size), 0);
	port = ntohs(own.sin_port);
	return fd;
}

/* Once the command has printed that it has asked, somebody else asks from the same port, and makes a file. The system may
 * need a while until it is free again. */
static void
come_from_outside(evutil_socket_t fd, short what, void *arg)
{
	struct timeval again = { .tv_usec = 20 * MS };

	(void)fd, (void)what;
	if (output(lab_timeline(all.lab), TRACK_WATCHED_1, 0) == NULL) {
		event_add(*(struct event **)arg, &again);
		return;
	}
	snprintf(outsider, sizeof outsider, "(until WAITSCOPE_URL=http://%s/ '%s' same-port 1 %u; do kill -0 %d || exit; sleep 0.1; done;"
	    " : >awaited.%d) >/dev/null 2>&1 &", lab_address(all.lab), does, port, (int)getpid(), (int)getpid());
	assert_int_equal(system(outsider), 0);
}

/* A port is used anew: who asks from where the command had asked before is a visitor for all that. */
static void
an_outsider_is_a_visitor(void **state)
{
	struct event *timer;
	struct timeval soon = { .tv_usec = 20 * MS };
	enum track track;
	uint32_t number;
	const char *built = getenv("WAITSCOPE");
	char program[2048], file[64], printed[16];
	const struct timeline *tl;
	int kept;

	(void)state;
	if (built == NULL)
		skip();
	kept = keep_port();
	snprintf(does, sizeof does, "%.*s/tests/support/does", (int)(strrchr(built, '/') - built), built);
	snprintf(file, sizeof file, "awaited.%d", (int)getpid());
	snprintf(program, sizeof program, "exec '%s' same-port 1 %u -- await %d -- fetch 1", does, port, (int)getpid());
	timer = evtimer_new(all.base, come_from_outside, &timer);
	event_add(timer, &soon);
	tl = watch(program, NULL);
	event_free(timer);
	unlink(file);
	close(kept);
	snprintf(printed, sizeof printed, "%u", port);
	assert_string_equal(output(tl, TRACK_WATCHED_1, 0), printed);
	assert_true(timeline_owner(tl, 1, &track, &number));
	assert_false(timeline_owner(tl, 2, &track, &number));
	assert_true(timeline_owner(tl, 3, &track, &number));
	assert_int_equal(number, 2);
}

static void
what_cannot_start_says_so(void **state)
{
	static char *argv[] = { (char *)"./no-such-command", NULL };
	struct watched_life life;

	(void)state;
	all.commands[0] = (struct run_command){ .argv = argv, .text = "./no-such-command" };
	lab_watch(all.lab, all.commands, 1, true);
	lab_run(all.lab);
	loop_run(all.base);
	life = timeline_watched_life(lab_timeline(all.lab), TRACK_WATCHED_1, INT64_MAX);
	assert_string_equal(life.not_started, "./no-such-command: not found");
	assert_null(life.status);
	assert_true(life.gone_us >= 0);
}

/* As in a shell: what it leaves behind is hung up on by nobody. */
static void
what_it_leaves_behind_goes_on(void **state)
{
	const struct timeline *tl = watch("(sleep 0.3; echo later) & echo now", NULL);
	struct watched_life life = timeline_watched_life(tl, TRACK_WATCHED_1, INT64_MAX);

	(void)state;
	assert_string_equal(output(tl, TRACK_WATCHED_1, 0), "now");
	assert_string_equal(output(tl, TRACK_WATCHED_1, 1), "later");
	assert_true(life.exit_us < life.gone_us);
}

static void
a_signal_is_told_in_words(void **state)
{
	struct watched_life life = timeline_watched_life(watch("kill -SEGV $$", NULL), TRACK_WATCHED_1, INT64_MAX);

	(void)state;
	assert_string_equal(life.status, "killed by SIGSEGV (Segmentation fault)");
	assert_int_equal(life.code, 128 + SIGSEGV);
}

static void
stop_soon(evutil_socket_t fd, short what, void *arg)
{
	(void)fd, (void)what;
	lab_run(arg);
}

/* Run again: the old one is asked to end, and does not listen; the new run comes when it is gone. */
static void
it_runs_again_when_the_old_one_is_gone(void **state)
{
	struct event *timer = evtimer_new(all.base, stop_soon, all.lab);
	struct timeval soon = { .tv_usec = 200 * MS };
	struct watched_life life;
	char path[] = "/tmp/test_watching_XXXXXX", program[256];
	int fd = mkstemp(path);

	(void)state;
	close(fd);
	unlink(path);
	/* The first run leaves a mark and stays; the second finds it and ends. */
	snprintf(program, sizeof program, "trap '' TERM; test -e %s && exec echo again; : >%s; while :; do sleep 0.1; done", path, path);
	event_add(timer, &soon);
	life = timeline_watched_life(watch(program, NULL), TRACK_WATCHED_1, INT64_MAX);
	assert_string_equal(life.status, "exit status 0");
	assert_string_equal(output(lab_timeline(all.lab), TRACK_WATCHED_1, 0), "again");
	event_free(timer);
	unlink(path);
}

/* In the order of their dates, which is that of the log, too. */
static void
all_is_in_order(void **state)
{
	const struct timeline *tl = watch("for i in 1 2 3; do curl -s $WAITSCOPE_URL & done; wait", "sleep 0.05; curl -s $WAITSCOPE_URL");
	const struct trace *trace = timeline_trace(tl);
	int64_t last_us = 0;

	(void)state;
	for (size_t i = 0; i < trace_count(trace); i++) {
		assert_true(trace_at(trace, i)->t_us >= last_us);
		last_us = trace_at(trace, i)->t_us;
	}
	assert_int_equal(trace_at(trace, trace_count(trace) - 1)->kind, EVENT_RUN_END);
}

/* ---- lines ---- */

static const char naps[] =
    "import concurrent.futures, time\n"
    "def nap():\n"
    "    time.sleep(0.05)\n"
    "with concurrent.futures.ThreadPoolExecutor(1) as pool:\n"
    "    pool.submit(nap).result()\n"
    "    for turn in range(60):\n"
    "        time.sleep(0.006)\n"
    "        time.sleep(0.006)\n";

/* While a thread sleeps its line does not change; one of a pool that has nothing to do is in none. */
static void
a_wait_has_one_line(void **state)
{
	char path[] = "/tmp/test_watching_XXXXXX";
	char *argv[] = { (char *)"python3", path, NULL };
	int fd = mkstemp(path);
	const struct timeline *tl;
	size_t count, naps_count = 0;
	const struct watched_span *spans;

	(void)state;
	assert_int_equal(write(fd, naps, sizeof naps - 1), sizeof naps - 1);
	close(fd);
	all.commands[0] = (struct run_command){ .argv = argv, .text = "python3" };
	lab_watch(all.lab, all.commands, 1, false);
	lab_run(all.lab);
	loop_run(all.base);
	unlink(path);
	tl = lab_timeline(all.lab);
	if (timeline_watched_life(tl, TRACK_WATCHED_1, INT64_MAX).untraced != NULL ||
	    timeline_watched_life(tl, TRACK_WATCHED_1, INT64_MAX).not_started != NULL)
		return; /* this machine lets nobody trace, or has no Python */
	spans = timeline_thread_spans(tl, TRACK_WATCHED_1, 1, &count);
	for (size_t i = 0; i + 1 < count; i++) {
		struct watched_place first = timeline_thread_place(tl, TRACK_WATCHED_1, 1, spans[i].start_us);
		struct watched_place last = timeline_thread_place(tl, TRACK_WATCHED_1, 1, spans[i + 1].start_us - 1);

		if (spans[i].state != WATCHED_SLEEPS)
			continue;
		naps_count++;
		assert_true(first.line == 7 || first.line == 8);
		assert_int_equal(first.line, last.line);
	}
	assert_true(naps_count > 0);
	for (uint32_t n = 2; n <= timeline_threads(tl, TRACK_WATCHED_1, INT64_MAX); n++) {
		bool is_of_pool = false;

		spans = timeline_thread_spans(tl, TRACK_WATCHED_1, n, &count);
		for (size_t i = 0; i + 1 < count; i++) {
			struct watched_place place = timeline_thread_place(tl, TRACK_WATCHED_1, n, spans[i].start_us);

			if (spans[i].state == WATCHED_SLEEPS && place.line == 3)
				is_of_pool = true;
			else if (spans[i].state == WATCHED_FOR_THREAD && is_of_pool && spans[i + 1].start_us - spans[i].start_us > 50 * MS)
				assert_null(place.file);
		}
	}
}

/* ---- a log that is held ---- */

static void
a_held_log_is_in_order(void **state)
{
	struct log log;

	(void)state;
	log_init(&log, NULL, NULL);
	log_hold(&log);
	log_event_at(&log, (struct event){ .t_us = 30, .kind = EVENT_WOKE, .track = TRACK_WATCHED_1 });
	log_event_at(&log, (struct event){ .t_us = 10, .kind = EVENT_THREAD, .track = TRACK_WATCHED_1 });
	log_event_at(&log, (struct event){ .t_us = 20, .kind = EVENT_WAIT_ONE, .track = TRACK_WATCHED_1 });
	assert_int_equal(trace_count(log.trace), 0);
	log_know_until(&log, 20);
	assert_int_equal(trace_count(log.trace), 1);
	assert_int_equal(trace_at(log.trace, 0)->kind, EVENT_THREAD);
	/* Too late: what is known stays. */
	log_event_at(&log, (struct event){ .t_us = 5, .kind = EVENT_GONE, .track = TRACK_WATCHED_1 });
	log_let_go(&log);
	assert_int_equal(trace_count(log.trace), 4);
	assert_int_equal(trace_at(log.trace, 1)->kind, EVENT_WAIT_ONE);
	assert_int_equal(trace_at(log.trace, 2)->kind, EVENT_GONE);
	assert_int_equal(trace_at(log.trace, 2)->t_us, 20);
	assert_int_equal(trace_at(log.trace, 3)->kind, EVENT_WOKE);
	log_release(&log);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(its_requests_are_its_own, set_up, tear_down),
		cmocka_unit_test_setup_teardown(two_are_told_apart, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_outsider_is_a_visitor, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_cannot_start_says_so, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_it_leaves_behind_goes_on, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_signal_is_told_in_words, set_up, tear_down),
		cmocka_unit_test_setup_teardown(it_runs_again_when_the_old_one_is_gone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(all_is_in_order, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_wait_has_one_line, set_up, tear_down),
		cmocka_unit_test(a_held_log_is_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
