/* Up to which time all was told: the answer holds whatever comes after it, and goes on while a program waits. */
#include <event2/event.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/loop.h"
#include "support/watched.h"
#include "watch/wait.h"
#ifdef __linux__
#include "watch/tracer_inside.h"
#endif

static struct event *asking;
static size_t asked;

static void
ask(evutil_socket_t fd, short events, void *arg)
{
	(void)fd, (void)events, (void)arg;
	asked++;
	watch_ask(watched.watch);
	watch_ask(watched.watch); /* which is the same question */
}

/* Asked again and again while it runs. */
static void
run_asked(char *const *argv, bool is_traced)
{
	struct timeval every = clock_timeval(2 * WATCHED_MS);

	watched_forget();
	asked = 0;
	watched_begin(argv, is_traced);
	asking = event_new(watched.base, -1, EV_PERSIST, ask, NULL);
	event_add(asking, &every);
	loop_run(watched.base);
	event_free(asking);
	watched_end();
	ARRAY_PUSH(watched.printed, '\0');
	assert_true(watched.is_whole);
}

/* No answer was untrue, and none takes back what one before has said. */
static void
assert_until_holds(void)
{
	int64_t until_us = 0;

	for (size_t i = 0; i < watched.reports.count; i++) {
		const struct report *one = &watched.reports.at[i];

		assert_true(one->t_us >= until_us);
		if (one->kind == REPORT_UNTIL) {
			assert_int_equal(one->value, one->t_us);
			until_us = one->t_us;
		}
	}
	assert_true(until_us > 0);
}

/* Whether all up to some time after that report was known before `next`. */
static bool
was_known_between(const struct report *one, const struct report *next)
{
	for (const struct report *at = one + 1; at < next; at++)
		if (at->kind == REPORT_UNTIL && at->t_us > one->t_us)
			return true;
	return false;
}

static const struct report *
find_woke(const struct report *wait)
{
	const struct report *woke = wait;

	while (woke->kind != REPORT_WOKE || woke->tid != wait->tid)
		assert_true(++woke < watched.reports.at + watched.reports.count);
	return woke;
}

/* Long waits, short ones, a loop that is left and come back to, by threads that do so at the same time. */
static void
test_holds(void **state)
{
	static const char program[] =
	    "import asyncio, threading, time\n"
	    "def naps():\n for i in range(200): time.sleep(0.0003 * (i % 9))\n"
	    "async def hold():\n for i in range(60): await asyncio.sleep(0.002); time.sleep(0.0004 * (i % 7))\n"
	    "many = [threading.Thread(target=naps) for i in range(4)]\n"
	    "for t in many: t.start()\n"
	    "async def both(): await asyncio.gather(hold(), hold())\n"
	    "asyncio.run(both())\nfor t in many: t.join()\ntime.sleep(0.3)\n";

	(void)state;
	if (watched.python[0] == '\0' || !watched_can_trace())
		return;
	run_asked((char *[]){ (char *)watched.python, "-Sc", (char *)program, NULL }, true);
	assert_int_equal(watched_status(), 0);
	assert_until_holds();
	for (const struct report *last = ARRAY_LAST(watched.reports); last >= watched.reports.at; last--)
		if (last->kind == REPORT_WAIT && last->wait == WAIT_FOR_TIME) {
			assert_true(was_known_between(last, find_woke(last)));
			return;
		}
	fail_msg("it never waited for time");
}

static void
test_untraced(void **state)
{
	(void)state;
	run_asked((char *[]){ "sleep", "0.2", NULL }, false);
	assert_until_holds();
	assert_true(was_known_between(watched_find(REPORT_STARTED, 0), watched_find(REPORT_EXIT, 0)));
}

/* Threads that stop at their calls all the time do not keep the keeper from answering: every question but a few has
 * its answer before the next is asked. */
static void
test_busy(void **state)
{
	static const char program[] =
	    "import os, threading, time\n"
	    "end = time.monotonic() + 1\n"
	    "def spin(a, b):\n"
	    " while time.monotonic() < end:\n  os.write(b, b'x' * 64)\n  for i in range(64): os.read(a, 1)\n"
	    "for i in range(3):\n if os.fork() == 0: break\n"
	    "many = [threading.Thread(target=spin, args=os.pipe()) for i in range(2)]\n"
	    "for t in many: t.start()\nfor t in many: t.join()\n";

	(void)state;
	if (watched.python[0] == '\0' || !watched_can_trace())
		return;
	run_asked((char *[]){ (char *)watched.python, "-Sc", (char *)program, NULL }, true);
	assert_until_holds();
	assert_true(asked > 100);
	assert_true(watched_count(REPORT_UNTIL) > asked / 3);
}

/* ---- a call that lasts, and sleeps late or never ---- */

#ifdef __linux__

static struct report waits[4];
static size_t wait_count;

static void
take(void *arg, const struct report *report)
{
	(void)arg;
	if (report->kind == REPORT_WAIT)
		waits[wait_count++] = *report;
}

static const struct wait_call *
call_named(const char *name)
{
	size_t count, i;
	const struct wait_call *all = wait_calls(&count);

	for (i = 0; i < count; i++)
		if (strcmp(all[i].name, name) == 0)
			return &all[i];
	return NULL;
}

/* Who asks is awake. */
static void
test_awake(void **state)
{
	struct tracer *tracer = tracer_new(NULL, take, NULL);
	struct thread *thread = tracer_add_thread(tracer, getpid(), getpid(), 0);
	int64_t since_us, now_us;

	(void)state;
	wait_count = 0;
	assert_true(tracer_begin_call(tracer, thread, call_named("nanosleep"), (const uint64_t[6]){ 0 }));
	since_us = thread->since_us;
	for (now_us = since_us + REPORT_BRIEF_US; now_us < since_us + REPORT_PATIENCE_US; now_us += REPORT_BRIEF_US) {
		assert_int_equal(tracer_look(tracer, now_us), now_us + REPORT_BRIEF_US);
		assert_int_equal(tracer_until(tracer, now_us), since_us);
	}
	for (; now_us < since_us + 3 * REPORT_PATIENCE_US; now_us += REPORT_BRIEF_US) {
		assert_int_equal(tracer_look(tracer, now_us), now_us + REPORT_BRIEF_US);
		assert_int_equal(tracer_until(tracer, now_us + 10), now_us);
	}
	tracer_end_call(tracer, thread, 0);
	assert_int_equal(wait_count, 0);
	assert_int_equal(thread->briefs, 1);
	assert_int_equal(tracer_until(tracer, now_us), now_us);
	tracer_free(tracer);
}

/* It falls asleep after all: the wait is told from the time at which it was last seen awake. */
static void
test_asleep_late(void **state)
{
	struct tracer *tracer = tracer_new(NULL, take, NULL);
	struct thread *thread;
	int64_t since_us, late_us;
	pid_t asleep = fork();

	(void)state;
	if (asleep == 0)
		for (;;)
			pause();
	wait_count = 0;
	thread = tracer_add_thread(tracer, getpid(), getpid(), 0);
	assert_true(tracer_begin_call(tracer, thread, call_named("nanosleep"), (const uint64_t[6]){ 0 }));
	since_us = thread->since_us;
	late_us = since_us + 2 * REPORT_PATIENCE_US;
	tracer_look(tracer, late_us);
	thread->tid = asleep; /* as if it were that one */
	while (wait_count == 0) /* until it sleeps */
		tracer_look(tracer, late_us + REPORT_BRIEF_US);
	assert_true(waits[0].t_us == late_us || waits[0].t_us == late_us + REPORT_BRIEF_US);
	assert_int_equal(waits[0].wait, WAIT_FOR_TIME);
	assert_int_equal(tracer_until(tracer, late_us + 7), late_us + 7);
	tracer_free(tracer);
	kill(asleep, SIGKILL);
	assert_int_equal(waitpid(asleep, NULL, 0), asleep);
}

/* A call that it is not stopped at: it is told once it was seen twice, and from the first time on. */
static void
test_glance(void **state)
{
	struct tracer *tracer = tracer_new(NULL, take, NULL);
	struct thread *thread;
	int64_t now_us = clock_now_us(), since_us;
	int full[2];
	pid_t writer;

	(void)state;
	assert_int_equal(pipe(full), 0);
	writer = fork();
	if (writer == 0)
		while (write(full[1], "x", 1) == 1)
			;
	wait_count = 0;
	thread = tracer_add_thread(tracer, writer, writer, 0);
	while (!thread->glance.is_asleep) /* it writes until there is no room */
		tracer_glance(tracer, thread, now_us = thread->glance.next_us);
	for (since_us = thread->glance.since_us; wait_count == 0; tracer_glance(tracer, thread, now_us)) {
		assert_int_equal(tracer_until(tracer, now_us + 5), thread->glance.since_us);
		since_us = thread->glance.since_us;
		now_us = thread->glance.next_us;
	}
	assert_int_equal(waits[0].t_us, since_us);
	assert_int_equal(waits[0].wait, WAIT_FOR_ONE);
	assert_int_equal(waits[0].thing, REPORT_THING_PIPE);
	assert_int_equal(tracer_until(tracer, now_us + 5), now_us + 5);
	kill(writer, SIGKILL);
	assert_int_equal(waitpid(writer, NULL, 0), writer);
	tracer_glance(tracer, thread, thread->glance.next_us);
	assert_false(thread->glance.is_told);
	tracer_free(tracer);
	close(full[0]);
	close(full[1]);
}

#endif

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_holds),
		cmocka_unit_test(test_untraced),
		cmocka_unit_test(test_busy),
#ifdef __linux__
		cmocka_unit_test(test_awake),
		cmocka_unit_test(test_asleep_late),
		cmocka_unit_test(test_glance),
#endif
	};

	return cmocka_run_group_tests(tests, watched_open, watched_close);
}
