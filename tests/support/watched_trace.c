/* What runs with watched programs log. Events are noted in any order and sorted by time. */
#include "support/watched_trace.h"

#include <stdio.h>
#include <stdlib.h>

#include "log/settings.h"
#include "support/sample_run.h"
#include "support/watched_maker.h"

enum { IMPORTS_US = 180 * MS, BEAT_LATE_US = 300 };

/* ---- the programs ---- */

static const char *const async_lines[] = {
	"import asyncio",
	"import os",
	"import time",
	"from urllib.parse import urlsplit",
	"",
	"URL = urlsplit(os.getenv(\"WAITSCOPE_URL\"))",
	"",
	"",
	"async def get():",
	"    reader, writer = await asyncio.open_connection(URL.hostname, URL.port)",
	"    writer.write(b\"GET / HTTP/1.0\\r\\n\\r\\n\")",
	"    response = await reader.read()",
	"    writer.close()",
	"    return response.decode().partition(\"\\r\\n\\r\\n\")[2]",
	"",
	"",
	"async def fetch(number):",
	"    body = await get()",
	"    print(f\"Yawwza... Finally!!! {number}: {body}\")",
	"    time.sleep(0.3)",
	"",
	"",
	"async def main():",
	"    await asyncio.gather(*(fetch(i) for i in (1, 2, 3)))",
	"    print(\"Done.\")",
	"",
	"",
	"asyncio.run(main())",
	NULL,
};

static const struct source async_source = { "/home/ada/my_async.py", async_lines, sizeof async_lines / sizeof *async_lines - 1 };

enum { ASYNC_GET = 12, ASYNC_SLEEP = 20, ASYNC_DONE = 25, ASYNC_RUN = 28 };

/* The coroutine goes on: it prints, and sleeps. Returns when it has slept. */
static int64_t
print_and_sleep(struct maker *m, int64_t t_us, uint32_t number)
{
	char text[TEXT_SIZE];

	make_line(m, t_us += 2 * BRIEFLY_US, 1, ASYNC_SLEEP - 1, "fetch");
	snprintf(text, sizeof text, "Yawwza... Finally!!! %u: Hello, world", number);
	make_print(m, t_us, text);
	make_line(m, t_us += BRIEFLY_US, 1, ASYNC_SLEEP, "fetch");
	make_wait(m, t_us, t_us + 300 * MS, EVENT_WAIT_TIME, 1, "clock_nanosleep");
	return t_us + 300 * MS + BRIEFLY_US;
}

/* A response lies there when it sleeps for the first time, and another. */
static int64_t
run_async(struct maker *m, enum track track)
{
	int64_t t_us = IMPORTS_US + 40 * MS, answer_us[3];

	m->source = &async_source;
	make_begin(m, track, "my_async", "python3 my_async.py", "python3");
	make_line(m, 30 * MS, 1, 1, "<module>");
	make_line(m, IMPORTS_US, 1, ASYNC_RUN, "<module>");
	make_put(m, t_us - MS, EVENT_NETWORK, 1, 0);
	make_line(m, t_us - MS, 1, ASYNC_GET, "get");
	for (int i = 0; i < 3; i++, t_us += MS)
		answer_us[i] = make_answer(m, t_us, make_arrive(m, t_us, 1));
	make_line(m, t_us, 1, ASYNC_RUN, "<module>");
	make_put(m, t_us, EVENT_BACK, 1, 0);
	make_wait(m, t_us, answer_us[0] + BRIEFLY_US, EVENT_WAIT_ANY, 1, "epoll_wait: 4 descriptors");
	make_put(m, t_us = answer_us[0] + BRIEFLY_US, EVENT_AWAY, 1, 0);
	make_put(m, t_us += BRIEFLY_US, EVENT_READ, 1, 1);
	t_us = print_and_sleep(m, t_us, 1);
	make_line(m, t_us, 1, ASYNC_RUN, "<module>");
	make_put(m, t_us += BRIEFLY_US, EVENT_BACK, 1, 0);
	make_put(m, t_us += BRIEFLY_US, EVENT_AWAY, 1, 0);
	make_put(m, t_us += BRIEFLY_US, EVENT_READ, 2, 1);
	make_put(m, t_us += BRIEFLY_US, EVENT_READ, 3, 1);
	t_us = print_and_sleep(m, t_us, 2);
	t_us = print_and_sleep(m, t_us, 3);
	make_line(m, t_us, 1, ASYNC_DONE, "main");
	make_print(m, t_us, "Done.");
	return make_end(m, t_us + 20 * MS, 1, 0, "exit status 0");
}

static const char *const sync_lines[] = {
	"import os",
	"import urllib.request",
	"",
	"URL = os.getenv(\"WAITSCOPE_URL\")",
	"",
	"",
	"def get():",
	"    with urllib.request.urlopen(URL) as response:",
	"        return response.read().decode()",
	"",
	"",
	"for number in range(1, 4):",
	"    print(\"Fetch\", number, \"blocks\")",
	"    print(\"Server said\", get())",
	"print(\"Pfew! That was a lot of wait time!!\")",
	NULL,
};

static const struct source sync_source = { "/home/ada/my_sync.py", sync_lines, sizeof sync_lines / sizeof *sync_lines - 1 };

static int64_t
run_urllib(struct maker *m, enum track track)
{
	int64_t t_us = IMPORTS_US;

	m->source = &sync_source;
	make_begin(m, track, "my_sync", "python3 my_sync.py", "python3");
	if (m->is_untraced)
		make_note(m, 0, track, EVENT_UNTRACED, 0, trace_intern(m->trace, "Operation not permitted"));
	make_line(m, 30 * MS, 1, 2, "<module>");
	make_put(m, IMPORTS_US - MS, EVENT_NETWORK, 1, 0);
	for (uint32_t i = 1; i <= 3; i++) {
		char text[TEXT_SIZE];

		make_line(m, t_us, 1, 13, "<module>");
		snprintf(text, sizeof text, "Fetch %u blocks", i);
		make_print(m, t_us, text);
		make_line(m, t_us += BRIEFLY_US, 1, 8, "get");
		t_us = make_ask_and_block(m, t_us + MS, 1);
		make_line(m, t_us += BRIEFLY_US, 1, 14, "<module>");
		make_print(m, t_us, "Server said Hello, world");
		t_us += 2 * BRIEFLY_US;
	}
	make_line(m, t_us, 1, 15, "<module>");
	make_print(m, t_us, "Pfew! That was a lot of wait time!!");
	return make_end(m, t_us + 20 * MS, 1, 0, "exit status 0");
}

static const char *const thread_lines[] = {
	"import os",
	"import urllib.request",
	"from concurrent.futures import ThreadPoolExecutor",
	"from threading import Thread",
	"",
	"URL = os.getenv(\"WAITSCOPE_URL\")",
	"",
	"",
	"def fetch(number):",
	"    with urllib.request.urlopen(URL) as response:",
	"        print(f\"Yawwza... Finally!!! {number}:\", response.read().decode())",
	"",
	"",
	"pool = ThreadPoolExecutor(8)",
	"threads = [Thread(target=fetch, args=(i,)) for i in (1, 2, 3)]",
	"for thread in threads:",
	"    thread.start()",
	"print(\"All wait, and this thread goes on\")",
	"for thread in threads:",
	"    thread.join()",
	NULL,
};

static const struct source thread_source = { "/home/ada/my_threads.py", thread_lines,
	sizeof thread_lines / sizeof *thread_lines - 1 };

enum { ASKING = 3, HELPERS = 8, HELPERS_RUN = 2 };

static int64_t
run_threads(struct maker *m)
{
	int64_t t_us = IMPORTS_US, end_us = 0;

	m->source = &thread_source;
	make_begin(m, TRACK_WATCHED_1, "my_threads", "python3 my_threads.py", "python3");
	make_line(m, 30 * MS, 1, 3, "<module>");
	for (uint32_t i = 1 + ASKING + 1; i <= 1 + ASKING + HELPERS; i++) {
		make_put(m, t_us + i * BRIEFLY_US, EVENT_THREAD, i, 1);
		if (i <= 1 + ASKING + HELPERS - HELPERS_RUN)
			make_wait(m, t_us + MS + i * BRIEFLY_US, NEVER_US, EVENT_WAIT_THREAD, i, "futex");
	}
	for (uint32_t i = 2; i <= 1 + ASKING; i++) {
		make_put(m, IMPORTS_US - 4 * BRIEFLY_US + i * BRIEFLY_US, EVENT_THREAD, i, 1);
		make_put(m, t_us += 2 * MS, EVENT_NETWORK, i, 0);
		make_line(m, t_us, i, 10, "fetch");
		end_us = make_ask_and_block(m, t_us + MS, i);
		make_line(m, end_us += BRIEFLY_US, i, 11, "fetch");
		make_print(m, end_us, i == 2 ? "Yawwza... Finally!!! 1: Hello, world" : i == 3 ? "Yawwza... Finally!!! 2: Hello, world" :
		    "Yawwza... Finally!!! 3: Hello, world");
		make_put(m, end_us + BRIEFLY_US, EVENT_THREAD_END, i, 21);
	}
	make_line(m, t_us += MS, 1, 18, "<module>");
	make_print(m, t_us, "All wait, and this thread goes on");
	make_line(m, t_us += BRIEFLY_US, 1, 20, "<module>");
	make_wait(m, t_us, end_us + BRIEFLY_US, EVENT_WAIT_THREAD, 1, "futex");
	end_us += 30 * MS;
	for (uint32_t i = 1 + ASKING + 1; i <= 1 + ASKING + HELPERS; i++)
		make_put(m, end_us - BRIEFLY_US, EVENT_THREAD_END, i, 3);
	return make_end(m, end_us, 1, 0, "exit status 0");
}

enum { NODE_THREADS = 11, NODE_COMPUTES_US = 400 * MS };

static int64_t
run_node(struct maker *m)
{
	int64_t t_us = 60 * MS, answer_us[3];

	make_begin(m, TRACK_WATCHED_1, "fetcher.mjs", "node fetcher.mjs", "node");
	for (uint32_t i = 2; i <= NODE_THREADS; i++) {
		make_put(m, START_US + i * MS, EVENT_THREAD, i, 1);
		make_wait(m, START_US + i * MS + BRIEFLY_US, NEVER_US, i == 2 ? EVENT_WAIT_ANY : EVENT_WAIT_THREAD, i,
		    i == 2 ? "epoll_pwait: 2 descriptors" : "futex");
	}
	make_put(m, t_us - MS, EVENT_NETWORK, 1, 0);
	for (int i = 0; i < 3; i++, t_us += 40 * MS) {
		answer_us[i] = make_answer(m, t_us, make_arrive(m, t_us, 1));
		make_put(m, t_us + MS, EVENT_BACK, 1, 0);
		make_wait(m, t_us + MS, i < 2 ? t_us + 39 * MS : answer_us[0] + BRIEFLY_US, EVENT_WAIT_ANY, 1, "epoll_pwait: 7 descriptors");
		make_put(m, i < 2 ? t_us + 39 * MS : answer_us[0] + BRIEFLY_US, EVENT_AWAY, 1, 0);
	}
	make_print(m, 61 * MS, "Fetch 1, 2 and 3 wait in the loop");
	make_put(m, answer_us[0] + 2 * BRIEFLY_US, EVENT_READ, 1, 1);
	make_print(m, answer_us[0] + MS, "\xc2\xabHello, world\xc2\xbb, and now for something that takes a while");
	t_us = answer_us[0] + NODE_COMPUTES_US;
	make_put(m, t_us, EVENT_BACK, 1, 0);
	make_put(m, t_us += BRIEFLY_US, EVENT_AWAY, 1, 0);
	for (uint32_t i = 2; i <= 3; i++)
		make_put(m, t_us += BRIEFLY_US, EVENT_READ, i, 1);
	make_print(m, t_us, "Yawwza... Finally!!!");
	return make_end(m, t_us + 30 * MS, NODE_THREADS, 0, "exit status 0");
}

static int64_t
run_not_found(struct maker *m)
{
	make_note(m, 0, TRACK_WATCHED_1, EVENT_NAME, 0, trace_intern(m->trace, "my_fetchr"));
	make_note(m, 0, TRACK_WATCHED_1, EVENT_COMMAND, 0, trace_intern(m->trace, "./my_fetchr --all"));
	make_note(m, 2 * MS, TRACK_WATCHED_1, EVENT_NOT_STARTED, 0, trace_intern(m->trace, "there is no such command"));
	make_note(m, 2 * MS, TRACK_WATCHED_1, EVENT_GONE, 0, 0);
	return 2 * MS;
}

static int64_t
run_killed(struct maker *m)
{
	int64_t t_us = IMPORTS_US, exit_us = t_us + 700 * MS;
	uint32_t visitor;

	m->source = &sync_source;
	make_begin(m, TRACK_WATCHED_1, "my_sync", "python3 my_sync.py", "python3");
	make_line(m, 30 * MS, 1, 2, "<module>");
	make_put(m, t_us - 2 * MS, EVENT_THREAD, 2, 2);
	make_say(m, t_us - MS, EVENT_NAME, 2, "sleep");
	make_wait(m, t_us, NEVER_US, EVENT_WAIT_TIME, 2, "clock_nanosleep");
	make_put(m, t_us - MS, EVENT_NETWORK, 1, 0);
	make_print(m, t_us, "Fetch 1 blocks");
	make_line(m, t_us, 1, 8, "get");
	visitor = make_arrive(m, t_us + MS, 1);
	make_wait(m, t_us + 2 * MS, NEVER_US, EVENT_WAIT_ONE, 1, "recvfrom: response 1");
	make_put(m, exit_us, EVENT_THREAD_END, 1, 92);
	make_note(m, exit_us, TRACK_WATCHED_1, EVENT_EXIT, 128 + 9, trace_intern(m->trace, "killed by SIGKILL"));
	make_note(m, exit_us + BRIEFLY_US, TRACK_VISITOR, EVENT_LEAVE, visitor, 0);
	make_put(m, exit_us + 200 * MS, EVENT_THREAD_END, 2, 3);
	make_note(m, exit_us + 200 * MS, TRACK_WATCHED_1, EVENT_GONE, 0, 0);
	return exit_us + 200 * MS;
}

enum { MANY_THREADS = 30, MANY_REQUESTS = 100, MANY_LINES = 400 };

static const struct source many_source = { "/home/ada/projects/a-fetcher/with/a/long/path/fetch_everything_at_once.py", NULL,
	MANY_LINES };

static int64_t
run_many(struct maker *m)
{
	int64_t free_us[MANY_THREADS + 1], last_us = 0;

	m->source = &many_source;
	make_begin(m, TRACK_WATCHED_1, "fetch_everything_at_once",
	    "python3 projects/a-fetcher/with/a/long/path/fetch_everything_at_once.py --threads 29 --requests 100", "python3");
	make_line(m, 30 * MS, 1, 3, "<module>");
	for (uint32_t i = 2; i <= MANY_THREADS; i++) {
		free_us[i] = IMPORTS_US + i * MS;
		make_put(m, free_us[i] - 2 * BRIEFLY_US, EVENT_THREAD, i, 1);
		make_put(m, free_us[i] - BRIEFLY_US, EVENT_NETWORK, i, 0);
	}
	make_line(m, IMPORTS_US, 1, 397, "<module>");
	for (uint32_t k = 0; k < MANY_REQUESTS; k++) {
		uint32_t i = 2 + k % (MANY_THREADS - 1);
		char text[TEXT_SIZE];

		make_line(m, free_us[i], i, 20 + k * 37 % 350, "fetch_one_of_them_and_compute");
		last_us = make_ask_and_block(m, free_us[i], i);
		snprintf(text, sizeof text, "Yawwza... Finally!!! Thread %u has response %u, which says: Hello, world, and that is all", i, k + 1);
		make_print(m, last_us + BRIEFLY_US, text);
		free_us[i] = last_us + 3 * MS + i * BRIEFLY_US;
	}
	make_wait(m, IMPORTS_US + MANY_THREADS * MS, last_us + MS, EVENT_WAIT_THREAD, 1, "futex");
	return make_end(m, last_us + 40 * MS, MANY_THREADS, 3, "exit status 3");
}

/* ---- the run ---- */

/* Both built-in programs, and someone who asks. Returns when they are done. */
static int64_t
run_beside(struct maker *m)
{
	struct trace *both = sample_run(&(struct sample){ .requests = 3, .delay_us = DELAY_US });
	int64_t watched_us = run_async(m, TRACK_WATCHED_1), end_us = 0;

	make_answer(m, 900 * MS, make_arrive(m, 900 * MS, 0));
	for (size_t i = 0; i < trace_count(both); i++) {
		struct event e = *trace_at(both, i);

		if (e.kind == EVENT_RUN_START || e.kind == EVENT_RUN_END || e.kind == EVENT_KNOB || e.kind == EVENT_HEARTBEAT)
			continue;
		if (event_has_text(&e))
			e.value = trace_intern(m->trace, trace_text(both, e.value));
		end_us = e.t_us;
		ARRAY_PUSH(m->notes, (struct noted){ e, m->notes.count });
	}
	trace_free(both);
	return end_us > watched_us ? end_us : watched_us;
}

static int64_t
run_sample(struct maker *m, enum watched_sample sample)
{
	int64_t end_us, other_us;

	switch (sample) {
	case WATCHED_SAMPLE_HOLD:
		return run_async(m, TRACK_WATCHED_1);
	case WATCHED_SAMPLE_UNTRACED:
		m->is_untraced = true;
		return run_urllib(m, TRACK_WATCHED_1);
	case WATCHED_SAMPLE_URLLIB:
		return run_urllib(m, TRACK_WATCHED_1);
	case WATCHED_SAMPLE_BOTH:
		end_us = run_urllib(m, TRACK_WATCHED_1);
		other_us = run_async(m, TRACK_WATCHED_2);
		return end_us > other_us ? end_us : other_us;
	case WATCHED_SAMPLE_THREADS:
		return run_threads(m);
	case WATCHED_SAMPLE_NODE:
		return run_node(m);
	case WATCHED_SAMPLE_NOT_FOUND:
		return run_not_found(m);
	case WATCHED_SAMPLE_KILLED:
		return run_killed(m);
	case WATCHED_SAMPLE_MANY:
		return run_many(m);
	default:
		return run_beside(m);
	}
}

static int
by_time(const void *a, const void *b)
{
	const struct noted *x = a, *y = b;

	if (x->event.t_us != y->event.t_us)
		return x->event.t_us < y->event.t_us ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

/* Visitors are numbered as they come, whoever was written first. */
static void
number_visitors(struct maker *m)
{
	uint32_t *numbers = mem_new(m->visitors + 1, sizeof *numbers), come = 0;

	for (size_t i = 0; i < m->notes.count; i++) {
		struct event *e = &m->notes.at[i].event;

		if (e->kind == EVENT_ARRIVE && e->track == TRACK_VISITOR)
			numbers[e->number] = ++come;
		if (e->track == TRACK_VISITOR)
			e->number = numbers[e->number];
		else if (e->kind == EVENT_VISITS)
			e->value = numbers[e->value];
	}
	free(numbers);
}

const char *
watched_sample_name(enum watched_sample sample)
{
#define SAMPLE_NAME(sample, name) [WATCHED_SAMPLE_##sample] = name,
	static const char *const names[] = { WATCHED_SAMPLES(SAMPLE_NAME) };

	return names[sample];
}

struct trace *
watched_trace_until(enum watched_sample sample, int64_t t_us)
{
	struct maker m = { .trace = trace_new(0) };
	struct settings settings;
	int64_t end_us;

	settings_init(&settings);
	settings.value[KNOB_DELAY] = DELAY_US;
	settings.value[KNOB_PROGRAMS] = sample == WATCHED_SAMPLE_BESIDE ? PROGRAMS_BOTH : PROGRAMS_NONE;
	for (uint32_t k = 0; k < KNOB_COUNT; k++)
		make_note(&m, 0, TRACK_YOU, EVENT_KNOB, k, settings.value[k]);
	make_note(&m, 0, TRACK_LOOP, EVENT_RUN_START, 0, 0);
	end_us = run_sample(&m, sample);
	for (int64_t beat_us = HEARTBEAT_US; beat_us <= end_us; beat_us += HEARTBEAT_US)
		make_note(&m, beat_us + BEAT_LATE_US, TRACK_LOOP, EVENT_HEARTBEAT, 0, BEAT_LATE_US);
	make_note(&m, end_us + MS, TRACK_LOOP, EVENT_RUN_END, 0, 0);
	ARRAY_SORT(m.notes, by_time);
	number_visitors(&m);
	for (size_t i = 0; i < m.notes.count && m.notes.at[i].event.t_us <= t_us; i++)
		trace_append(m.trace, &m.notes.at[i].event);
	ARRAY_RELEASE(m.notes);
	ARRAY_RELEASE(m.logged);
	return m.trace;
}

struct trace *
watched_trace(enum watched_sample sample)
{
	return watched_trace_until(sample, INT64_MAX);
}
