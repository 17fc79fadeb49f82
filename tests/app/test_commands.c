/*
 * Commands that are watched, from end to end: the program runs each, saves the run, and what the file says of it is true:
 * the order and kind of its waits, which response each was for, who held its loop, what it printed, how it ended.
 * $WAITSCOPE and tests/support/does; skipped where nothing may be traced.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <libgen.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "file/run_file.h"
#include "log/timeline.h"
#include "log/watched.h"

enum {
	PATH_LENGTH = 512,
	COMMAND_LENGTH = 4096,
	WATCHDOG_S = 300,
	LONG_US = 30 * 1000, /* of a wait that is compared */
};

static char does[PATH_LENGTH], folder[] = "/tmp/test_commands-XXXXXX", python[PATH_LENGTH], tornado[PATH_LENGTH], samples[PATH_LENGTH];

/* What the shell replaces in the commands below. */
static const struct {
	const char *name, *value;
} replaced[] = { { "DOES", does }, { "PYTHON", python }, { "TORNADO", tornado }, { "SAMPLES", samples } };

static struct trace *trace;
static struct timeline *tl;

/* ---- a run ---- */

static void
forget(void)
{
	timeline_free(tl);
	trace_free(trace);
	tl = NULL;
	trace = NULL;
}

/* `arguments`: of the program, as a shell has them, and what the shell does besides. */
static int
run_program(const char *arguments)
{
	char command[2 * COMMAND_LENGTH];

	snprintf(command, sizeof command,
	    "cd %s && LC_ALL=C.UTF-8 XDG_CONFIG_HOME=/nonexistent '%s' -p 0 --headless --save run.json %s", folder,
	    getenv("WAITSCOPE"), arguments);
	return system(command);
}

static bool fails; /* what is run, because its command cannot be started */

/* Runs it, and reads what was saved. */
static void
run(const char *arguments)
{
	char path[PATH_LENGTH], why[RUN_FILE_WHY_SIZE] = "";
	FILE *file;

	forget();
	if ((run_program(arguments) != 0) != fails)
		fail_msg("%s: it %s", arguments, fails ? "did not fail" : "failed");
	snprintf(path, sizeof path, "%s/run.json", folder);
	file = fopen(path, "r");
	assert_non_null(file);
	trace = run_file_read(file, "run.json", why, sizeof why);
	if (trace == NULL)
		fail_msg("%s: %s", arguments, why);
	fclose(file);
	unlink(path);
	tl = timeline_new(trace);
	timeline_update(tl);
}

static struct watched_life
life(enum track track)
{
	return timeline_watched_life(tl, track, INT64_MAX);
}

static bool
is_traced(void)
{
	return life(TRACK_WATCHED_1).untraced == NULL;
}

/* ---- what is always so ---- */

/* Its states follow each other without a gap, and add up to its life. */
static void
assert_thread_is_whole(enum track track, const struct watched_thread *thread)
{
	size_t count;
	const struct watched_span *spans = timeline_thread_spans(tl, track, thread->number, &count);
	int64_t sum_us = 0;
	uint32_t stretches;

	assert_true(count >= 2);
	assert_int_equal(spans[0].start_us, thread->begin_us);
	assert_int_equal(spans[count - 1].state, WATCHED_ENDED);
	assert_int_equal(spans[count - 1].start_us, thread->end_us);
	for (size_t i = 0; i + 1 < count; i++)
		assert_true(spans[i].start_us <= spans[i + 1].start_us);
	for (int state = 0; state < WATCHED_STATE_COUNT; state++)
		sum_us += timeline_thread_time_in(tl, track, thread->number, state, INT64_MAX, &stretches);
	assert_int_equal(sum_us, thread->end_us - thread->begin_us);
}

/* Whoever waits for one response does so while it is not here: until its answer, and not longer. */
static void
assert_waits_are_true(enum track track, const struct watched_thread *thread, const struct watched_request *requests, size_t asked)
{
	size_t count;
	const struct watched_span *spans = timeline_thread_spans(tl, track, thread->number, &count);

	for (size_t i = 0; i + 1 < count; i++) {
		const char *response = strstr(spans[i].told, ": response ");
		unsigned long number = response == NULL || spans[i].state != WATCHED_BLOCKED ? 0 : strtoul(response + 11, NULL, 10);

		if (number == 0)
			continue;
		assert_in_range(number, 1, asked);
		assert_true(spans[i].start_us <= requests[number - 1].answer_us);
		if (spans[i + 1].state == WATCHED_RUNNING && spans[i + 1].start_us < requests[number - 1].answer_us)
			fail_msg("%s: in %s from %lld to %lld us, and that is answered at %lld us", life(track).command, spans[i].told,
			    (long long)spans[i].start_us, (long long)spans[i + 1].start_us, (long long)requests[number - 1].answer_us);
	}
}

static void
assert_program_is_whole(enum track track)
{
	uint32_t threads = timeline_threads(tl, track, INT64_MAX);
	size_t asked;
	const struct watched_request *requests = timeline_own_requests(tl, track, INT64_MAX, &asked);

	assert_true(threads > 0);
	assert_int_not_equal(life(track).gone_us, NEVER_US);
	for (uint32_t number = 1; number <= threads; number++) {
		const struct watched_thread *thread = timeline_thread(tl, track, number);

		assert_thread_is_whole(track, thread);
		assert_waits_are_true(track, thread, requests, asked);
	}
	for (size_t i = 0; i < asked; i++) {
		assert_true(requests[i].came_us <= requests[i].answer_us);
		assert_int_not_equal(requests[i].thread, 0);
		if (requests[i].read_us != NEVER_US)
			assert_true(requests[i].answer_us <= requests[i].read_us);
	}
}

static size_t
read_responses(enum track track)
{
	size_t asked, read = 0;
	const struct watched_request *requests = timeline_own_requests(tl, track, INT64_MAX, &asked);

	for (size_t i = 0; i < asked; i++)
		read += requests[i].read_us != NEVER_US;
	return read;
}

static void
assert_log_is_in_order(void)
{
	int64_t last_us = 0;

	for (size_t i = 0; i < trace_count(trace); i++) {
		assert_true(trace_at(trace, i)->t_us >= last_us);
		last_us = trace_at(trace, i)->t_us;
	}
	assert_int_equal(trace_at(trace, trace_count(trace) - 1)->kind, EVENT_RUN_END);
}

static void
assert_is_whole(void)
{
	assert_log_is_in_order();
	if (is_traced())
		for (int i = 0; i < timeline_watched_count(tl); i++)
			assert_program_is_whole(watched_track(i));
}

/* ---- what it did ---- */

/* The threads' long waits, those of one thread after those of the one before: "READY poll: responses 1 to 3; ". */
static const char *
long_waits(enum track track)
{
	static char all[1 << 16];
	size_t used = 0;

	all[0] = '\0';
	for (uint32_t number = 1; number <= timeline_threads(tl, track, INT64_MAX); number++) {
		size_t count;
		const struct watched_span *spans = timeline_thread_spans(tl, track, number, &count);

		for (size_t i = 0; i + 1 < count; i++)
			if (spans[i].state != WATCHED_RUNNING && spans[i + 1].start_us - spans[i].start_us >= LONG_US && used < sizeof all - 256)
				used += (size_t)snprintf(all + used, sizeof all - used, "%s %s; ", watched_state_badge(spans[i].state), spans[i].told);
	}
	return all;
}

/* Returns true if the words, "one / two", come in this order. */
static bool
has_in_order(const char *text, const char *words)
{
	char copy[COMMAND_LENGTH], *rest;

	snprintf(copy, sizeof copy, "%s", words);
	for (char *word = copy; word != NULL; word = rest) {
		char *end = strstr(word, " / ");

		rest = end == NULL ? NULL : end + 3;
		if (end != NULL)
			*end = '\0';
		text = strstr(text, word);
		if (text == NULL)
			return false;
		text += strlen(word);
	}
	return true;
}

static const char *
printed(enum track track, size_t i)
{
	size_t count;
	const struct watched_output *lines = timeline_output(tl, track, INT64_MAX, &count);

	return i < count ? lines[i].text : "";
}

static size_t
printed_lines(enum track track)
{
	size_t count;

	timeline_output(tl, track, INT64_MAX, &count);
	return count;
}

/* The longest hold: what it did meanwhile; "" if there was none. */
static const char *
longest_hold(enum track track)
{
	static char text[PATH_LENGTH];
	size_t count;
	const struct watched_hold *holds = timeline_holds(tl, track, INT64_MAX, &count), *longest = NULL;
	struct watched_doing doing;

	text[0] = '\0';
	for (size_t i = 0; i < count; i++)
		if (longest == NULL || holds[i].end_us - holds[i].start_us > longest->end_us - longest->start_us)
			longest = &holds[i];
	if (longest == NULL)
		return text;
	doing = timeline_hold_doing(tl, track, longest, INT64_MAX);
	snprintf(text, sizeof text, "%s %s", watched_state_badge(doing.state), doing.told);
	if (doing.place.file != NULL) {
		const char *line = timeline_source_line(tl, track, &doing.place, doing.place.line);

		snprintf(text + strlen(text), sizeof text - strlen(text), " %s", line == NULL ? "" : line + strspn(line, " "));
	}
	return text;
}

/* ---- programs of all kinds ---- */

/* `needs`: a command of the shell that succeeds where the program can run. */
static const struct {
	const char *needs, *arguments;
	const char *waits; /* long ones, in their order in a thread */
	const char *hold;  /* what it did in the longest hold, and its line; NULL: it did nothing of its own; "": anything */
	size_t asks;
	size_t unseen;     /* responses that no call is seen to read */
	bool is_slow;      /* it does something else for a while before it is in its loop, where it is to be answered */
} programs[] = {
	{ "true", "DOES fetch 2", "BLOCKED recvfrom: response 1; / BLOCKED recvfrom: response 2; ", NULL, 2, 0, false },
	{ "true", "DOES poll 3", "READY poll: responses 1 to 3; ", NULL, 3, 0, false },
	{ "true", "DOES epoll 3", "READY epoll_wait: responses 1 to 3; ", NULL, 3, 0, false },
	{ "true", "DOES epoll 3 50", "READY epoll_wait: responses 1 to 3; / SLEEPS clock_nanosleep", "SLEEPS clock_nanosleep", 3, 0, false },
	{ "DOES uring 0", "DOES uring 2 50", "READY io_uring_enter; / SLEEPS clock_nanosleep", "", 2, 1, false },
	{ "true", "DOES halves", "WAITS FOR a thread futex: a thread; / BLOCKED recvfrom: response 1; ", NULL, 1, 0, false },
	{ "true", "DOES threads 3 60", "WAITS FOR a thread futex: a thread; / SLEEPS / SLEEPS / SLEEPS ", NULL, 0, 0, false },
	{ "true", "DOES children 3 60", "WAITS FOR a child wait4: a child; / SLEEPS / SLEEPS / SLEEPS ", NULL, 0, 0, false },
	{ "true", "DOES halt", "STOPPED / SLEEPS ", NULL, 0, 0, false },
	{ "true", "DOES short 1000 1200", "", NULL, 0, 0, false },
	{ "true", "DOES keep 300", "", NULL, 300, 0, false },
	{ "true", "DOES same-port 100", "", NULL, 100, 0, false },
	{ "PYTHON -V", "PYTHON SAMPLES/urllib_fetcher.py 2", "BLOCKED recvfrom: response 1; / BLOCKED recvfrom: response 2; ", NULL, 2, 0, false },
	{ "PYTHON -V", "PYTHON SAMPLES/asyncio_fetcher.py 3", "READY epoll_wait: responses 1 to 3, ", NULL, 3, 0, false },
	{ "PYTHON -V", "PYTHON SAMPLES/threads_fetcher.py 2", "BLOCKED recvfrom: response / BLOCKED recvfrom: response ", NULL, 2, 0, false },
	{ "PYTHON -V", "PYTHON SAMPLES/mistake_sleep.py 2", "READY epoll_wait / SLEEPS clock_nanosleep; ",
	    "SLEEPS clock_nanosleep / time.sleep(1)", 2, 0, true },
	{ "PYTHON -V", "PYTHON SAMPLES/mistake_blocking_call.py 3", "READY epoll_wait / BLOCKED recvfrom: response 4; ",
	    "BLOCKED recvfrom: response / urlopen(URL)", 6, 0, true },
	{ "PYTHON -V", "PYTHON SAMPLES/mistake_computing.py 3", "READY epoll_wait", "RUNNING / pbkdf2_hmac", 3, 0, true },
	{ "PYTHON -V", "PYTHON -c 'import asyncio, os, urllib.request as u\nasync def main():\n get = u.urlopen, os.environ[\"WAITSCOPE_URL\"]\n"
	    " await asyncio.gather(*(asyncio.get_running_loop().run_in_executor(None, *get) for i in range(2)))\nasyncio.run(main())'",
	    "READY epoll_wait / BLOCKED recvfrom: response / BLOCKED recvfrom: response ", NULL, 2, 0, false },
	{ "PYTHON -V", "PYTHON -c 'import subprocess\nsubprocess.run([\"sleep\", \"0.1\"])'", "WAITS FOR a child / SLEEPS clock_nanosleep", NULL, 0, 0, false },
	{ "TORNADO -V", "TORNADO SAMPLES/tornado_fetcher.py 2", "READY epoll_wait: response ", NULL, 4, 0, false },
	{ "node -e 'process.exit(typeof fetch === \"function\" ? 0 : 1)'", "node SAMPLES/node_fetcher.mjs 3", "READY epoll_pwait: response", NULL, 3, 0, false },
	{ "command -v curl", "sh -c 'curl -s $WAITSCOPE_URL'", "WAITS FOR a child wait4: a child; / READY poll: response 1", NULL, 1, 0, false },
	{ "curl --parallel --version", "sh -c 'curl -s --parallel --parallel-immediate $WAITSCOPE_URL $WAITSCOPE_URL $WAITSCOPE_URL'",
	    "READY poll: responses 1 to 3", NULL, 3, 0, false },
	{ "command -v wget", "sh -c 'exec wget -q -O- $WAITSCOPE_URL'", "BLOCKED pselect6: response 1; ", NULL, 1, 0, false },
};

/* The command with its names replaced. */
static const char *
command_of(const char *text)
{
	static char command[COMMAND_LENGTH];
	size_t used = 0;

	while (*text != '\0') {
		size_t i;

		for (i = 0; i < sizeof replaced / sizeof *replaced; i++)
			if (strncmp(text, replaced[i].name, strlen(replaced[i].name)) == 0)
				break;
		if (i < sizeof replaced / sizeof *replaced) {
			used += (size_t)snprintf(command + used, sizeof command - used, "%s", replaced[i].value);
			text += strlen(replaced[i].name);
		} else {
			command[used++] = *text++;
		}
		assert_true(used < sizeof command - 1);
	}
	command[used] = '\0';
	return command;
}

static void
run_with_delay(const char *delay, const char *text)
{
	char arguments[COMMAND_LENGTH + 16];

	snprintf(arguments, sizeof arguments, "-d %s -- %s", delay, command_of(text));
	run(arguments);
}

static void
run_command(const char *text)
{
	run_with_delay("0.1", text);
}

static bool
can_run(const char *needs)
{
	char command[COMMAND_LENGTH + 64];

	snprintf(command, sizeof command, "{ %s; } >/dev/null 2>&1", command_of(needs));
	return system(command) == 0;
}

static void
waits_are_what_they_are(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
		const char *waits, *hold;
		size_t asked;

		if (!can_run(programs[i].needs)) {
			print_message("not run, it is not here: %s\n", programs[i].arguments);
			continue;
		}
		run_with_delay(programs[i].is_slow ? "0.6" : "0.1", programs[i].arguments);
		assert_is_whole();
		if (strcmp(life(TRACK_WATCHED_1).status, "exit status 0") != 0)
			fail_msg("%s: %s", programs[i].arguments, life(TRACK_WATCHED_1).status);
		timeline_own_requests(tl, TRACK_WATCHED_1, INT64_MAX, &asked);
		assert_int_equal(asked, programs[i].asks);
		if (!is_traced())
			continue;
		if (asked - read_responses(TRACK_WATCHED_1) > programs[i].unseen)
			fail_msg("%s: only %zu responses were read", programs[i].arguments, read_responses(TRACK_WATCHED_1));
		waits = long_waits(TRACK_WATCHED_1);
		if (!has_in_order(waits, programs[i].waits))
			fail_msg("%s: its waits: %s", programs[i].arguments, waits);
		hold = longest_hold(TRACK_WATCHED_1);
		/* On a machine that has much to do, whoever may not run holds its loop, too. */
		if (programs[i].hold != NULL ? !has_in_order(hold, programs[i].hold) :
		    hold[0] != '\0' && strncmp(hold, "RUNNING", 7) != 0)
			fail_msg("%s: held: %s", programs[i].arguments, hold);
	}
}

/* Each that there was is told of, from its beginning to its end. */
static void
many_are_all_told_of(void **state)
{
	static const struct {
		const char *command;
		uint32_t threads;
	} cases[] = { { "DOES threads 1000 100", 1001 }, { "DOES children 200 100", 201 }, { "DOES children 500 0", 501 } };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		run_command(cases[i].command);
		assert_is_whole();
		assert_string_equal(life(TRACK_WATCHED_1).status, "exit status 0");
		if (is_traced())
			assert_int_equal(timeline_threads(tl, TRACK_WATCHED_1, INT64_MAX), cases[i].threads);
	}
}

/* ---- its beginning and its end ---- */

static void
statuses_are_told_in_words(void **state)
{
	static const struct {
		const char *command, *status;
		uint32_t code;
	} cases[] = {
		{ "DOES exit 0", "exit status 0", 0 },
		{ "DOES exit 42", "exit status 42", 42 },
		{ "DOES die 15", "killed by SIGTERM (Terminated)", 143 },
		{ "DOES die 9", "killed by SIGKILL (Killed)", 137 },
		{ "DOES die 11", "killed by SIGSEGV (Segmentation fault)", 139 },
		{ "DOES die 13", "killed by SIGPIPE (Broken pipe)", 141 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		run_command(cases[i].command);
		assert_is_whole();
		assert_string_equal(life(TRACK_WATCHED_1).status, cases[i].status);
		assert_int_equal(life(TRACK_WATCHED_1).code, cases[i].code);
	}
}

static void
what_cannot_start_says_so(void **state)
{
	static const struct {
		const char *command, *why;
	} cases[] = {
		{ "no-such-program-anywhere", "no-such-program-anywhere: not found" },
		{ "/etc/passwd", "/etc/passwd: not executable (permission denied)" },
		{ "/", "/: not executable (permission denied)" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		fails = true;
		run_command(cases[i].command);
		fails = false;
		assert_log_is_in_order();
		assert_string_equal(life(TRACK_WATCHED_1).not_started, cases[i].why);
		assert_null(life(TRACK_WATCHED_1).status);
	}
}

/* A terminal of its own, an input that has ended, a group of its own, and else all as it is around us. */
static void
its_surroundings_are_ours(void **state)
{
	char line[PATH_LENGTH];

	(void)state;
	setenv("TERM", "xterm-kitty", 1);
	run_command("DOES around");
	assert_string_equal(printed(TRACK_WATCHED_1, 0), "terminal 0 1 1");
	assert_string_equal(printed(TRACK_WATCHED_1, 1), "input -1");
	assert_string_equal(printed(TRACK_WATCHED_1, 2), "leads 1");
	snprintf(line, sizeof line, "folder %s", folder);
	assert_string_equal(printed(TRACK_WATCHED_1, 3), line);
	assert_string_equal(printed(TRACK_WATCHED_1, 4), "TERM xterm-kitty");
	assert_string_equal(printed(TRACK_WATCHED_1, 5), "SIGPIPE 1");
	assert_string_equal(printed(TRACK_WATCHED_1, 6), "open 0");
	assert_int_equal(printed_lines(TRACK_WATCHED_1), 7);
}

static void
what_it_prints_is_text(void **state)
{
	(void)state;
	run_command("DOES odd-bytes");
	assert_is_whole();
	assert_string_equal(printed(TRACK_WATCHED_1, 0), "red after moved");
	assert_string_equal(printed(TRACK_WATCHED_1, 1), "bad \xef\xbf\xbd utf");
	assert_string_equal(printed(TRACK_WATCHED_1, 2), "100%");
	assert_string_equal(printed(TRACK_WATCHED_1, 3), "tab     stop");
	assert_string_equal(printed(TRACK_WATCHED_1, 4) + strspn(printed(TRACK_WATCHED_1, 4), "L"), "…");
	assert_string_equal(printed(TRACK_WATCHED_1, 5), "no end");
	assert_int_equal(printed_lines(TRACK_WATCHED_1), 6);
}

/* What is too much is left out, in the middle: counted, and said in its place. */
static void
a_flood_is_cut_and_counted(void **state)
{
	enum { LINES = 60000, KEPT = 10000 };
	uint64_t said = 0, next = 0;
	size_t count;
	const struct watched_output *lines;

	(void)state;
	run_command("DOES flood 60000");
	assert_is_whole();
	lines = timeline_output(tl, TRACK_WATCHED_1, INT64_MAX, &count);
	assert_in_range(count, KEPT, LINES / 2);
	for (size_t i = 0; i < count; i++) {
		if (strncmp(lines[i].text, "… ", strlen("… ")) == 0) {
			said += strtoul(lines[i].text + strlen("… "), NULL, 10);
			next += strtoul(lines[i].text + strlen("… "), NULL, 10);
			assert_non_null(strstr(lines[i].text, " left out …"));
		} else {
			assert_int_equal(strtoul(lines[i].text, NULL, 10), next++);
		}
	}
	assert_true(said > 0);
	assert_int_equal(next, LINES);
}

/* ---- two, side by side ---- */

static void
two_are_never_mixed_up(void **state)
{
	char arguments[2 * PATH_LENGTH + 64];
	size_t asked;

	(void)state;
	snprintf(arguments, sizeof arguments, "-d 20ms --run '%s fetch 15' --run '%s keep 10 -- fetch 15'", does, does);
	run(arguments);
	assert_is_whole();
	timeline_own_requests(tl, TRACK_WATCHED_1, INT64_MAX, &asked);
	assert_int_equal(asked, 15);
	timeline_own_requests(tl, TRACK_WATCHED_2, INT64_MAX, &asked);
	assert_int_equal(asked, 25);
}

/* ---- while the program itself stands still ---- */

/* Nothing is lost of what a command did and printed meanwhile, and it has its own dates. */
static void
a_stop_loses_nothing(void **state)
{
	enum { LINES = 3000 };
	char arguments[PATH_LENGTH + 256];
	int64_t last_us = -1;

	(void)state;
	snprintf(arguments, sizeof arguments,
	    "-- '%s' short 500 1200 -- talk %d & program=$!; sleep 0.3; kill -STOP $program; sleep 1; kill -CONT $program; wait $program",
	    does, LINES);
	run(arguments);
	assert_is_whole();
	assert_int_equal(printed_lines(TRACK_WATCHED_1), LINES);
	for (size_t i = 0; i < LINES; i++)
		assert_int_equal(strtoul(printed(TRACK_WATCHED_1, i), NULL, 10), i);
	for (size_t i = 0; i < trace_count(trace); i++) {
		const struct event *e = trace_at(trace, i);

		if (e->kind == EVENT_WAIT_TIME)
			assert_int_not_equal(e->t_us, last_us);
		if (e->kind == EVENT_WAIT_TIME)
			last_us = e->t_us;
	}
}

/* Of a command that ends meanwhile, what it had printed comes before its end. */
static void
what_it_printed_comes_before_its_end(void **state)
{
	char arguments[PATH_LENGTH + 256];
	const struct watched_output *lines;
	size_t count;

	(void)state;
	snprintf(arguments, sizeof arguments,
	    "-- '%s' sleep 500 -- flood 3 & program=$!; sleep 0.3; kill -STOP $program; sleep 1; kill -CONT $program; wait $program", does);
	run(arguments);
	assert_is_whole();
	lines = timeline_output(tl, TRACK_WATCHED_1, INT64_MAX, &count);
	assert_int_equal(count, 3);
	assert_true(lines[2].t_us <= life(TRACK_WATCHED_1).exit_us);
}

/* ---- the sample's port ---- */

/* Whoever asks for it reaches the server; where it is another program's, that is said, and there is another one. */
static void
a_port_that_is_taken_is_said(void **state)
{
	struct sockaddr_in here = { .sin_family = AF_INET, .sin_port = htons(8888), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
	char command[COMMAND_LENGTH], line[PATH_LENGTH] = "";
	FILE *said;

	(void)state;
	assert_true(fd >= 0);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	(void)bind(fd, (const struct sockaddr *)&here, sizeof here); /* or somebody else has it */
	(void)listen(fd, 1);
	snprintf(command, sizeof command, "XDG_CONFIG_HOME=/nonexistent '%s' --plain -d 0.1 -- '%s' fetch 1 2>&1 >/dev/null",
	    getenv("WAITSCOPE"), does);
	said = popen(command, "r");
	assert_non_null(said);
	assert_non_null(fgets(line, sizeof line, said));
	assert_int_equal(pclose(said), 0);
	assert_non_null(strstr(line, "waitscope: port 8888 is another program's: what asks for localhost:8888 reaches that one"));
	close(fd);
}

/* ---- the fixture ---- */

/* The first line that a command prints; if there is none, what no shell finds. */
static void
ask_shell(const char *command, char *answer, size_t size)
{
	FILE *asked = popen(command, "r");

	snprintf(answer, size, "not-here");
	assert_non_null(asked);
	if (fgets(answer, (int)size, asked) != NULL)
		answer[strcspn(answer, "\n")] = '\0';
	pclose(asked);
}

static int
set_up(void **state)
{
	char program[4096], command[COMMAND_LENGTH];
	const char *srcdir = getenv("srcdir");

	(void)state;
	alarm(WATCHDOG_S);
	if (getenv("WAITSCOPE") == NULL || mkdtemp(folder) == NULL)
		return -1;
	snprintf(program, sizeof program, "%s", getenv("WAITSCOPE"));
	snprintf(does, sizeof does, "%s/tests/support/does", dirname(program));
	srcdir = srcdir == NULL ? "." : srcdir;
	if (realpath(srcdir, program) == NULL)
		return -1;
	snprintf(samples, sizeof samples, "%.*s/src/samples", PATH_LENGTH - 16, program);
	snprintf(command, sizeof command, "'%s/tests/support/pythons.sh'", srcdir);
	ask_shell(command, python, sizeof python);
	snprintf(command, sizeof command,
	    "for p in $('%s/tests/support/pythons.sh'); do \"$p\" -c 'import tornado' 2>/dev/null && echo \"$p\"; done", srcdir);
	ask_shell(command, tornado, sizeof tornado);
	return 0;
}

static int
tear_down(void **state)
{
	char command[sizeof folder + 16];

	(void)state;
	forget();
	snprintf(command, sizeof command, "rm -r %s", folder);
	return system(command);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(waits_are_what_they_are),
		cmocka_unit_test(many_are_all_told_of),
		cmocka_unit_test(statuses_are_told_in_words),
		cmocka_unit_test(what_cannot_start_says_so),
		cmocka_unit_test(its_surroundings_are_ours),
		cmocka_unit_test(what_it_prints_is_text),
		cmocka_unit_test(a_flood_is_cut_and_counted),
		cmocka_unit_test(two_are_never_mixed_up),
		cmocka_unit_test(a_stop_loses_nothing),
		cmocka_unit_test(what_it_printed_comes_before_its_end),
		cmocka_unit_test(a_port_that_is_taken_is_said),
	};

	if (getenv("WITHOUT_REAL_PROGRAMS") != NULL)
		return 77; /* another build has seen them */
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
