/* A real program that is watched. */
#include "support/watched.h"

#include <event2/event.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/loop.h"
#include "server/slow_server.h"
#include "watch/wait.h"

enum { PATH_LENGTH = 4096, SETTING_LENGTH = 64, TEXT_LENGTH = 4096 };

struct watched watched;

static struct slow_server *server;
static struct settings knobs;
static char python[PATH_LENGTH];

static void
report(void *arg, const struct report *told)
{
	(void)arg;
	ARRAY_PUSH(watched.reports, *told);
	if (watched.at_report != NULL)
		watched.at_report(told);
}

static void
printed(void *arg, const char *bytes, size_t count, int64_t t_us)
{
	(void)arg, (void)t_us;
	ARRAY_APPEND(watched.printed, bytes, count);
	if (watched.at_print != NULL)
		watched.at_print();
}

static void
gone(void *arg, bool is_whole)
{
	(void)arg;
	watched.is_whole = is_whole;
	loop_stop(watched.base);
}

static const struct watch_hooks hooks = { .report = report, .printed = printed, .gone = gone };

void
watched_forget(void)
{
	ARRAY_RELEASE(watched.reports);
	ARRAY_RELEASE(watched.printed);
	watched.asked = watched.answered = 0;
	watched.is_whole = false;
	watched.at_report = NULL;
	watched.at_print = NULL;
}

void
watched_begin(char *const *argv, bool is_traced)
{
	static char url[SETTING_LENGTH], port[SETTING_LENGTH];
	char *settings[] = { url, port, NULL };

	snprintf(url, sizeof url, "WAITSCOPE_URL=http://127.0.0.1:%d/", watched.port);
	snprintf(port, sizeof port, "PORT=%d", watched.port);
	watched.watch = watch_start(watched.base, argv, settings, is_traced, watched.lines, &hooks, NULL);
	assert_non_null(watched.watch);
}

void
watched_end(void)
{
	watch_free(watched.watch);
	watched.watch = NULL;
}

void
watched_run(char *const *argv, bool is_traced)
{
	watched_begin(argv, is_traced);
	loop_run(watched.base);
	watched_end();
	ARRAY_PUSH(watched.printed, '\0');
	assert_true(watched.is_whole);
}

void
watched_run_python(const char *program)
{
	watched_forget();
	watched_run((char *[]){ python, "-Sc", (char *)program, NULL }, true);
}

const struct report *
watched_find(enum report_kind kind, size_t from)
{
	for (; from < watched.reports.count; from++)
		if (watched.reports.at[from].kind == kind)
			return &watched.reports.at[from];
	return NULL;
}

size_t
watched_count(enum report_kind kind)
{
	size_t i, count = 0;

	for (i = 0; i < watched.reports.count; i++)
		count += watched.reports.at[i].kind == kind;
	return count;
}

int
watched_status(void)
{
	const struct report *exit = watched_find(REPORT_EXIT, 0);

	assert_non_null(exit);
	return (int)exit->value;
}

/* The next beginning or end of a wait of the same thread, or NULL. */
static const struct report *
next_of(const struct report *one)
{
	const struct report *last = ARRAY_LAST(watched.reports), *next;

	for (next = one + 1; next <= last; next++)
		if (next->tid == one->tid && (next->kind == REPORT_WAIT || next->kind == REPORT_WOKE))
			return next;
	return NULL;
}

const char *
watched_long_waits(int64_t least_us)
{
	static char text[TEXT_LENGTH];
	static const char *const things[] = { "", " socket", " local", " pipe", " terminal", " file", " epoll", " other" };
	size_t i, length = 0;

	text[0] = '\0';
	for (i = 0; i < watched.reports.count; i++) {
		const struct report *wait = &watched.reports.at[i], *woke = next_of(wait);

		if (wait->kind != REPORT_WAIT || woke == NULL || woke->t_us - wait->t_us < least_us)
			continue;
		length += (size_t)snprintf(text + length, sizeof text - length, "%s%s %s%s", length == 0 ? "" : ", ",
		    wait_call_find(wait->call) == NULL ? "call" : wait_call_find(wait->call)->name, wait_kind_name(wait->wait), things[wait->thing]);
		assert_true(length < sizeof text);
	}
	return text;
}

void
watched_assert_consistent(void)
{
	size_t i;

	for (i = 0; i < watched.reports.count; i++) {
		const struct report *one = &watched.reports.at[i], *next = next_of(one);

		if ((one->kind != REPORT_WAIT && one->kind != REPORT_WOKE) || next == NULL)
			continue;
		assert_int_not_equal(next->kind, one->kind);
		assert_true(next->t_us >= one->t_us);
	}
}

bool
watched_can_trace(void)
{
	static bool is_known, can;

	if (!is_known) {
		const struct report *refusal;

		watched_forget();
		watched_run((char *[]){ "true", NULL }, true);
		refusal = watched_find(REPORT_NOT_TRACED, 0);
		can = refusal == NULL;
		is_known = true;
		if (refusal != NULL)
			print_message("what a program waits for is not tested: nothing may be traced here (%s)\n", strerror((int)refusal->value));
	}
	return can;
}

/* ---- the server ---- */

static struct request_id
identify(void *arg, const struct request_facts *facts)
{
	(void)arg;
	assert_true(watched.asked < WATCHED_PORTS_MAX);
	watched.asked_from[watched.asked++] = facts->peer.port;
	return (struct request_id){ .track = TRACK_VISITOR, .number = (uint32_t)watched.asked };
}

static void
happened(void *arg, enum event_kind kind, struct request_id *who, int64_t value)
{
	(void)arg, (void)who, (void)value;
	if (kind == EVENT_ANSWER && watched.answered < WATCHED_PORTS_MAX)
		watched.answered_us[watched.answered++] = clock_now_us();
}

static void
find_python(void)
{
	FILE *answer = popen("python3 -c 'import sys; print(sys.executable)' 2>/dev/null", "r");

	assert_non_null(answer);
	if (fgets(python, sizeof python, answer) != NULL)
		python[strcspn(python, "\n")] = '\0';
	pclose(answer);
	watched.python = python;
}

int
watched_open(void **state)
{
	static const struct slow_server_hooks server_hooks = { .identify = identify, .happened = happened };
	int error;

	(void)state;
	alarm(WATCHED_WATCHDOG_S);
	find_python();
	watched.base = loop_new();
	settings_init(&knobs);
	knobs.value[KNOB_DELAY] = WATCHED_DELAY_US;
	server = slow_server_new(watched.base, 0, &knobs, &server_hooks, &error);
	assert_non_null(server);
	watched.port = slow_server_port(server);
	return 0;
}

int
watched_close(void **state)
{
	(void)state;
	watched_forget();
	slow_server_free(server);
	loop_free(watched.base);
	return 0;
}
