/* A run on disk: it is read again as it was, it is a valid trace, and other files are refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "file/run_file.h"
#include "log/settings.h"
#include "support/random_trace.h"
#include "support/sample_run.h"
#include "support/trace_rules.h"
#include "support/watched_trace.h"
#include "support/whole_file.h"

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

struct file {
	char *text;
	size_t size;
};

static struct file
write_run(const struct trace *trace)
{
	char why[RUN_FILE_WHY_SIZE] = "";
	struct file file;
	FILE *out = open_memstream(&file.text, &file.size);

	if (whole_file_write_run(trace, out, why, sizeof why) != 0)
		fail_msg("it was not written: %s", why);
	fclose(out);
	return file;
}

static struct trace *
read_run(const char *text, size_t size, char why[RUN_FILE_WHY_SIZE])
{
	FILE *in = fmemopen((void *)(uintptr_t)text, size, "r");
	struct trace *trace = run_file_read(in, "it.json", why, RUN_FILE_WHY_SIZE);

	fclose(in);
	return trace;
}

/* ---- what is written is read ---- */

static void
assert_same(const struct trace *a, const struct trace *b)
{
	assert_int_equal(trace_wall_us(a), trace_wall_us(b));
	assert_int_equal(trace_count(a), trace_count(b));
	for (size_t i = 0; i < trace_count(a); i++) {
		const struct event *x = trace_at(a, i), *y = trace_at(b, i);

		assert_int_equal(x->t_us, y->t_us);
		assert_int_equal(x->kind, y->kind);
		assert_int_equal(x->track, y->track);
		assert_int_equal(x->step, y->step);
		assert_int_equal(x->number, y->number);
		if (event_has_text(x))
			assert_string_equal(trace_text(a, x->value), trace_text(b, y->value));
		else
			assert_int_equal(x->value, y->value);
	}
}

/* Writes it, checks the file by the rules, reads it, and frees it. */
static void
round_trip(struct trace *trace)
{
	struct file file = write_run(trace);
	char why[RUN_FILE_WHY_SIZE] = "";
	struct trace *again = read_run(file.text, file.size, why);

	if (again == NULL)
		fail_msg("it was not read: %s", why);
	assert_same(trace, again);
	if (trace_rules_check(file.text, file.size, why, sizeof why) != 0)
		fail_msg("%s", why);
	trace_free(again);
	trace_free(trace);
	free(file.text);
}

static void
plausible_runs(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 60; seed++)
		round_trip(random_run(seed));
}

/* Nothing in a real run is beyond its bounds, and no file may say so. */
static struct trace *
tame(struct trace *wild)
{
	struct trace *trace = trace_new(trace_wall_us(wild));

	trace_intern(trace, "Hello, world");
	for (size_t i = 0; i < trace_count(wild); i++) {
		struct event e = *trace_at(wild, i);
		char why[RUN_FILE_WHY_SIZE];

		if (event_value(&e) != EVENT_VALUE_KNOB && run_file_check(&e, why, sizeof why) != 0) {
			e.value = 0;
		} else if (run_file_check(&e, why, sizeof why) != 0) {
			e.number %= KNOB_COUNT;
			e.value = knob_info((enum knob)e.number)->fallback;
		}
		trace_append(trace, &e);
	}
	trace_free(wild);
	return trace;
}

static void
nonsense(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 60; seed++)
		round_trip(tame(random_nonsense(seed, 400)));
}

static void
sample_runs(void **state)
{
	static const struct sample samples[] = {
		{ .requests = 3 },
		{ .requests = 30, .limit = 4 },
		{ .requests = 5, .programs = PROGRAMS_IN_TURN, .server = SERVER_SERIAL },
		{ .requests = 2, .programs = PROGRAMS_SYNC },
		{ .requests = 4, .programs = PROGRAMS_ASYNC, .work_us = 300000 },
		{ .requests = 3, .fails = 2, .cause = CAUSE_REFUSED },
		{ .requests = 3, .fails = 1, .cause = CAUSE_TIMED_OUT, .turn_us = 900000, .turn_to_us = 100000,
		  .press_us = 500000 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(samples); i++) {
		round_trip(sample_run(&samples[i]));
		/* And what was saved while it ran. */
		for (int64_t t_us = 0; t_us < 6000000; t_us += 700000)
			round_trip(sample_run_until(&samples[i], t_us));
	}
	round_trip(trace_new(0));
	round_trip(trace_new(RUN_FILE_WALL_MAX_US));
}

static void
runs_with_watched_programs(void **state)
{
	(void)state;
	for (int i = 0; i < WATCHED_SAMPLE_COUNT; i++) {
		round_trip(watched_trace((enum watched_sample)i));
		for (int64_t t_us = 0; t_us < 4000000; t_us += 370000)
			round_trip(watched_trace_until((enum watched_sample)i, t_us));
	}
}

static void
texts_of_any_bytes(void **state)
{
	enum { LONG = 1 << 20 };
	static const char *const texts[] = {
		"", " ", "\"quoted\" and \\", "line\nline\ttab\x01\x1f\x7f", "r\xc3\xa9ponse \xe2\x96\x88 \xf0\x9f\x98\x80", "\xff", "\xc3",
		"half \xe2\x96", "\xed\xa0\x80", "\xc0\x80", "{\"kind\":\"print\"}", "],\"otherData\":{", "\xe2\x80\xa8",
		"exactly eighty bytes, with a letter of two bytes that lies across the eightieth:\xc3\xa9",
	};
	struct trace *trace = trace_new(1);
	char *longest = mem_new(LONG + 1, 1);

	(void)state;
	for (int twice = 0; twice < 2; twice++)
		for (size_t i = 0; i < COUNT_OF(texts); i++)
			for (int kind = EVENT_PRINT; kind <= EVENT_BODY; kind += EVENT_BODY - EVENT_PRINT)
				trace_append(trace, &(struct event){
					.kind = (uint8_t)kind, .track = TRACK_ASYNC, .number = 1, .value = trace_intern(trace, texts[i]),
				});
	memset(longest, '\x02', LONG);
	trace_append(trace, &(struct event){ .kind = EVENT_BODY, .number = 1, .value = trace_intern(trace, longest) });
	trace_append(trace, &(struct event){ .kind = EVENT_BODY, .number = 1, .value = TRACE_NO_TEXT });
	round_trip(trace);
	free(longest);
}

static void
values_at_their_bounds(void **state)
{
	struct trace *trace = trace_new(0);

	(void)state;
	trace_append(trace, &(struct event){ .kind = EVENT_TAKE, .number = RUN_FILE_NUMBER_AHEAD,
	    .value = RUN_FILE_TIME_MAX_US });
	trace_append(trace, &(struct event){ .kind = EVENT_HEARTBEAT, .track = TRACK_LOOP, .number = UINT32_MAX, .value = 0 });
	trace_append(trace, &(struct event){ .kind = EVENT_TAKE, .number = RUN_FILE_NUMBER_AHEAD + 2, .value = FOR_EVER_US });
	trace_append(trace, &(struct event){ .kind = EVENT_HEARTBEAT, .value = -HEARTBEAT_US });
	trace_append(trace, &(struct event){ .kind = EVENT_ANSWER, .number = 1, .value = 999 });
	trace_append(trace, &(struct event){ .t_us = RUN_FILE_TIME_MAX_US, .kind = EVENT_FAIL, .number = 1, .value = CAUSE_COUNT });
	round_trip(trace);
}

/* A text is in the file once, however often it is used. */
static void
equal_texts_are_written_once(void **state)
{
	struct trace *trace = sample_run(&(struct sample){ .requests = 50 });
	struct file file = write_run(trace);
	int count = 0;

	(void)state;
	for (const char *p = file.text; (p = strstr(p, "\"text\":\"Hello, world\"")) != NULL; p++)
		count++;
	assert_int_equal(count, 1);
	trace_free(trace);
	free(file.text);
}

/* Whoever lays the file out anew, keeps the run. */
static void
white_space_does_not_matter(void **state)
{
	static const size_t layouts[] = { JSON_COMPACT, JSON_INDENT(4), JSON_INDENT(1) | JSON_ENSURE_ASCII };
	struct trace *trace = random_run(7);
	struct file file = write_run(trace);
	json_t *root = json_loadb(file.text, file.size, 0, NULL);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(layouts); i++) {
		char *text = json_dumps(root, layouts[i]), why[RUN_FILE_WHY_SIZE] = "";
		struct trace *again = read_run(text, strlen(text), why);

		if (again == NULL)
			fail_msg("%s", why);
		assert_same(trace, again);
		trace_free(again);
		free(text);
	}
	json_decref(root);
	trace_free(trace);
	free(file.text);
}

/* ---- the picture ---- */

static int
count_in(const char *text, const char *part)
{
	int count = 0;

	for (; (text = strstr(text, part)) != NULL; text += strlen(part))
		count++;
	return count;
}

struct part {
	const char *text;
	int count;
};

/* Counts the parts in the file of the trace, which is freed. */
static void
assert_parts(struct trace *trace, const struct part *parts, size_t count)
{
	struct file file = write_run(trace);

	for (size_t i = 0; i < count; i++)
		if (count_in(file.text, parts[i].text) != parts[i].count)
			fail_msg("%s: %d times, not %d", parts[i].text, count_in(file.text, parts[i].text), parts[i].count);
	assert_int_equal(count_in(file.text, "\"args\":{\"kind\":") + count_in(file.text, "\"args\":{\"end\":{\"kind\":"),
	    trace_count(trace));
	trace_free(trace);
	free(file.text);
}

static void
draws_programs(void **state)
{
	static const struct part parts[] = {
		{ "\"name\":\"process_name\",\"args\":{\"name\":\"waitscope\"", 1 },
		{ "\"name\":\"thread_name\"", TRACK_COUNT },
		{ "\"ph\":\"B\",\"ts\":0,\"pid\":1,\"tid\":5,\"cat\":\"loop\",\"name\":\"run\"", 1 },
		{ "\"tid\":1,\"cat\":\"sync\",\"name\":\"fetch 3\"", 2 },
		{ "\"tid\":1,\"cat\":\"sync\",\"name\":\"blocked\",\"args\":{\"kind\":\"block\"", 3 },
		{ "\"tid\":1,\"cat\":\"sync\",\"name\":\"blocked\",\"args\":{\"end\":{\"kind\":\"unblock\"", 3 },
		{ "\"tid\":2,\"cat\":\"async\",\"name\":\"blocked\"", 0 },
		{ "\"tid\":2,\"cat\":\"async\",\"name\":\"loop\"", 2 },
		{ "\"tid\":2,\"cat\":\"async\",\"name\":\"callback 2\"", 2 },
		{ "\"tid\":2,\"cat\":\"async\",\"name\":\"print-response 2\"", 2 },
		{ "\"cat\":\"sync\",\"id\":\"0x1\",\"name\":\"sync 1\"", 2 },
		{ "\"cat\":\"async\",\"id\":\"0x3\",\"name\":\"async 3\"", 2 },
		{ "\"cat\":\"async\",\"id\":\"0x3\",\"name\":\"waits to be sent\"", 2 },
		{ "\"cat\":\"async\",\"id\":\"0x3\",\"name\":\"connecting\"", 2 },
		{ "\"cat\":\"async\",\"id\":\"0x3\",\"name\":\"being served\"", 2 },
		{ "\"cat\":\"async\",\"id\":\"0x3\",\"name\":\"queued\"", 2 },
		{ "},\"cname\":\"thread_state_iowait\"}", 6 }, /* blocked: both ends */
		{ "},\"cname\":\"yellow\"}", 6 }, /* callbacks */
		{ "\"ph\":\"s\"", 3 },
		{ "\"ph\":\"f\"", 3 },
		{ "\"bp\":\"e\",\"cat\":\"callback\",\"id\":\"0x2\",\"name\":\"callback\"", 1 },
		{ "\"s\":\"t\",\"cat\":\"sync\",\"name\":\"Pfew! That was a lot of wait time!!\"", 1 },
		{ "\"s\":\"t\",\"cat\":\"you\",\"name\":\"delay = 5.0 s\"", 1 },
		{ "\"s\":\"t\",\"cat\":\"you\",\"name\":\"delay = 1.0 s\"", 1 },
		{ "\"s\":\"t\",\"cat\":\"you\",\"name\":\"button 1\"", 1 },
		{ "\"name\":\"button-answer 1\"", 2 },
		{ "\"name\":\"in flight\",\"args\":{\"sync\":1,\"async\":3}}", 1 },
		{ "\"name\":\"server\",\"args\":{\"in line\":0,\"serving\":4}}", 1 },
		{ "\"name\":\"queue\",\"args\":{\"callbacks\":1}}", 3 },
	};

	(void)state;
	assert_parts(sample_run(&(struct sample){ .requests = 3, .turn_us = 7000000, .turn_to_us = 1000000, .press_us = 2000000 }),
	    parts, COUNT_OF(parts));
}

static void
draws_visitors_and_mishaps(void **state)
{
	static const struct event events[] = {
		{ .t_us = 1, .kind = EVENT_ARRIVE, .track = TRACK_VISITOR, .number = 1 },
		{ .t_us = 2, .kind = EVENT_ARRIVE, .track = TRACK_VISITOR, .number = 2 },
		{ .t_us = 3, .kind = EVENT_TAKE, .track = TRACK_VISITOR, .number = 1, .value = 500 },
		{ .t_us = 4, .kind = EVENT_FREEZE, .track = TRACK_SERVER, .value = 500 },
		{ .t_us = 504, .kind = EVENT_THAW, .track = TRACK_SERVER, .value = 500 },
		{ .t_us = 505, .kind = EVENT_ANSWER, .track = TRACK_VISITOR, .number = 1, .value = 200 },
		{ .t_us = 506, .kind = EVENT_LEAVE, .track = TRACK_VISITOR, .number = 2 },
		{ .t_us = 507, .kind = EVENT_LAUNCH, .track = TRACK_SYNC, .number = 1 },
		{ .t_us = 508, .kind = EVENT_FAIL, .track = TRACK_SYNC, .number = 1, .value = CAUSE_NO_SOCKET },
		{ .t_us = 509, .kind = EVENT_LAUNCH, .track = TRACK_SYNC, .number = 2 },
		{ .t_us = 510, .kind = EVENT_HEARTBEAT, .track = TRACK_LOOP, .value = 460 },
		{ .t_us = 511, .kind = EVENT_UNBLOCK, .track = TRACK_SYNC, .step = STEP_FETCH, .number = 9 },
	};
	static const struct part parts[] = {
		{ "\"cat\":\"visitor\",\"id\":\"0x1\",\"name\":\"visitor 1\"", 2 },
		{ "\"cat\":\"visitor\",\"id\":\"0x1\",\"name\":\"being served\"", 2 },
		{ "\"cat\":\"visitor\",\"id\":\"0x2\",\"name\":\"visitor 2\"", 2 },
		{ "\"name\":\"server\",\"args\":{\"in line\":2,\"serving\":0}}", 1 },
		{ "\"name\":\"server\",\"args\":{\"in line\":1,\"serving\":1}}", 1 },
		{ "\"tid\":4,\"cat\":\"server\",\"name\":\"freeze\"", 2 },
		{ "\"args\":{\"end\":{\"kind\":\"fail\",\"track\":\"sync\",\"number\":1,\"cause\":\"no socket left\"}}}", 1 },
		{ "\"name\":\"sync 2\"", 2 }, /* the log's end is its end */
		{ "\"name\":\"loop\",\"args\":{\"late us\":460}}", 1 },
		{ "\"s\":\"t\",\"cat\":\"sync\",\"name\":\"unblock\"", 1 }, /* of no block */
	};
	struct trace *trace = trace_new(0);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(events); i++)
		trace_append(trace, &events[i]);
	assert_parts(trace, parts, COUNT_OF(parts));
}

static void
draws_watched_programs(void **state)
{
	static const struct part parts[] = {
		{ "\"name\":\"thread_name\"", TRACK_COUNT + 1 },
		{ "\"tid\":9,\"cat\":\"__metadata\",\"name\":\"thread_name\",\"args\":{\"name\":\"my_async: thread 1\"}}", 1 },
		{ "\"tid\":7,\"cat\":\"watched-1\",\"name\":\"python3 my_async.py\"", 2 }, /* from COMMAND to EXIT */
		{ "\"ph\":\"B\",\"ts\":2221400,\"pid\":1,\"tid\":9,\"cat\":\"watched-1\",\"name\":\"SLEEPS: clock_nanosleep\","
		  "\"args\":{\"kind\":\"wait-time\"", 1 },
		{ "\"ph\":\"E\",\"ts\":2521400,\"pid\":1,\"tid\":9,\"cat\":\"watched-1\",\"name\":\"SLEEPS: clock_nanosleep\"", 1 },
		{ "\"ph\":\"B\",\"ts\":2521400,\"pid\":1,\"tid\":9,\"cat\":\"watched-1\",\"name\":\"RUNNING\",\"args\":{\"kind\":\"woke\"", 1 },
		{ "\"name\":\"READY: epoll_wait: 4 descriptors\"", 2 },
		{ "\"ph\":\"E\",\"ts\":3142700,\"pid\":1,\"tid\":9,\"cat\":\"watched-1\",\"name\":\"RUNNING\",\"args\":{\"end\":{\"kind\":\"thread-end\"", 1 },
		{ "\"cat\":\"watched-1 loop\",\"id\":\"0x1\",\"name\":\"away from its loop\"", 4 },
		{ "\"ts\":2221900,\"pid\":1,\"tid\":7,\"cat\":\"watched-1 unread\",\"id\":\"0x2\",\"name\":\"unread: response 2\"}", 1 },
		{ "\"ts\":2521800,\"pid\":1,\"tid\":7,\"cat\":\"watched-1 unread\",\"id\":\"0x2\",\"name\":\"unread: response 2\","
		  "\"args\":{\"end\":{\"kind\":\"read\"", 1 },
		{ "\"s\":\"t\",\"cat\":\"watched-1\",\"name\":\"my_async.py:20:fetch\"", 3 },
		{ "\"s\":\"t\",\"cat\":\"watched-1\",\"name\":\"20:     time.sleep(0.3)\"", 1 },
		{ "\"s\":\"t\",\"cat\":\"watched-1\",\"name\":\"Done.\"", 1 },
		{ "\"name\":\"request 3\"", 1 },
	};

	(void)state;
	assert_parts(watched_trace(WATCHED_SAMPLE_HOLD), parts, COUNT_OF(parts));
}

/* A thread that is stopped goes on with what it did, or what it came to meanwhile. */
static void
draws_stopped_threads(void **state)
{
	static const struct part parts[] = {
		{ "\"ts\":2,\"pid\":1,\"tid\":9,\"cat\":\"watched-1\",\"name\":\"BLOCKED: read: a pipe\"", 1 },
		{ "\"ts\":3,\"pid\":1,\"tid\":9,\"cat\":\"watched-1\",\"name\":\"BLOCKED: read: a pipe\"", 1 },
		{ "\"ts\":3,\"pid\":1,\"tid\":9,\"cat\":\"watched-1\",\"name\":\"STOPPED\"", 1 },
		{ "\"ts\":4,\"pid\":1,\"tid\":9,\"cat\":\"watched-1\",\"name\":\"STOPPED\"", 1 },
		{ "\"ts\":4,\"pid\":1,\"tid\":9,\"cat\":\"watched-1\",\"name\":\"BLOCKED: read: a pipe\"", 1 },
		{ "\"ts\":5,\"pid\":1,\"tid\":9,\"cat\":\"watched-1\",\"name\":\"BLOCKED: read: a pipe\"", 1 },
		/* A loop within its loop, until the log's end. */
		{ "\"ts\":5,\"pid\":1,\"tid\":9,\"cat\":\"watched-1\",\"name\":\"READY: epoll_wait\"", 1 },
		{ "\"ts\":6,\"pid\":1,\"tid\":9,\"cat\":\"watched-1 loop\",\"id\":\"0x1\",\"name\":\"away from its loop\"", 1 },
		{ "\"ts\":7,\"pid\":1,\"tid\":9,\"cat\":\"watched-1\",\"name\":\"BLOCKED: epoll_wait\"", 1 },
	};
	struct trace *trace = trace_new(0);
	int64_t loop;

	(void)state;
	trace_append(trace, &(struct event){ .t_us = 1, .kind = EVENT_THREAD, .track = TRACK_WATCHED_1, .number = 1, .value = 1 });
	trace_append(trace, &(struct event){
		.t_us = 2, .kind = EVENT_WAIT_ONE, .track = TRACK_WATCHED_1, .number = 1, .value = trace_intern(trace, "read: a pipe"),
	});
	trace_append(trace, &(struct event){ .t_us = 3, .kind = EVENT_HALTED, .track = TRACK_WATCHED_1, .number = 1 });
	trace_append(trace, &(struct event){ .t_us = 4, .kind = EVENT_RESUMED, .track = TRACK_WATCHED_1, .number = 1 });
	loop = trace_intern(trace, "epoll_wait");
	trace_append(trace, &(struct event){ .t_us = 5, .kind = EVENT_WAIT_ANY, .track = TRACK_WATCHED_1, .number = 1, .value = loop });
	trace_append(trace, &(struct event){ .t_us = 6, .kind = EVENT_AWAY, .track = TRACK_WATCHED_1, .number = 1 });
	trace_append(trace, &(struct event){ .t_us = 7, .kind = EVENT_WAIT_ANY, .track = TRACK_WATCHED_1, .number = 1, .value = loop });
	trace_append(trace, &(struct event){ .t_us = 8, .kind = EVENT_HEARTBEAT, .track = TRACK_LOOP });
	assert_parts(trace, parts, COUNT_OF(parts));
}

/* Names are what is read: no two of a sort may be the same. */
static void
names_are_unambiguous(void **state)
{
	(void)state;
	for (int i = 0; i < STEP_COUNT; i++)
		for (int j = 0; j < i; j++)
			assert_string_not_equal(step_name((enum step)i), step_name((enum step)j));
	for (int i = 0; i < TRACK_COUNT; i++)
		for (int j = 0; j < i; j++)
			assert_string_not_equal(track_name((enum track)i), track_name((enum track)j));
	for (int i = 0; i < CAUSE_COUNT; i++)
		for (int j = 0; j < i; j++)
			assert_string_not_equal(cause_words((enum cause)i), cause_words((enum cause)j));
	for (int i = 0; i < KNOB_COUNT; i++)
		for (int j = 0; j < i; j++)
			assert_string_not_equal(knob_info((enum knob)i)->name, knob_info((enum knob)j)->name);
}

/* ---- the rules find what breaks them ---- */

#define NAMED "{\"ph\":\"M\",\"pid\":1,\"tid\":1,\"cat\":\"m\",\"name\":\"thread_name\",\"args\":{\"name\":\"t\"}}"
#define AT(phase, ts) "{\"ph\":\"" phase "\",\"ts\":" ts ",\"pid\":1,\"tid\":1,\"cat\":\"c\",\"name\":\"x\""
#define OPENED NAMED "," AT("B", "5") "}"
#define ID ",\"id\":\"0x1\"}"

static void
rules_find_what_breaks_them(void **state)
{
	static const struct {
		const char *elements, *why;
	} cases[] = {
		{ "", "there are no elements" },
		{ "{}", "\"ph\" must be one letter" },
		{ "{\"ph\":\"i\",\"ts\":1,\"pid\":1,\"tid\":0}", "and not 0" },
		{ "{\"ph\":\"i\",\"ts\":1,\"pid\":1,\"tid\":1,\"cat\":\"c\"}", "an element needs a name and a category" },
		{ "{\"ph\":\"E\",\"ts\":1,\"pid\":1,\"tid\":1,\"name\":\"x\"}", "an element needs a name and a category" },
		{ "{\"ph\":\"i\",\"pid\":1,\"tid\":1,\"cat\":\"c\",\"name\":\"x\"}", "\"ts\" must be a number" },
		{ AT("Q", "1") "}", "there is no phase Q" },
		{ AT("i", "1") ",\"s\":\"t\"}", "thread 1 has no name" },
		{ NAMED "," AT("i", "1") ",\"s\":\"u\"}", "\"s\" must be t, p or g" },
		{ NAMED "," AT("E", "1") "}", "it ends what was never begun" },
		{ OPENED, "\"x\" of 1 has no end" },
		{ OPENED "," AT("E", "4") "}", "time runs backwards on thread 1" },
		{ OPENED "," AT("E", "6") ",\"args\":{\"kind\":1}}", "an end's args hide those of its beginning" },
		{ OPENED ",{\"ph\":\"E\",\"ts\":6,\"pid\":1,\"tid\":1,\"cat\":\"c\",\"name\":\"y\"}", "it ends \"y\", and not what was begun last" },
		{ AT("b", "1") "}", "\"id\" must be a string, and hexadecimal" },
		{ AT("b", "1") ",\"id\":1}", "\"id\" must be a string, and hexadecimal" },
		{ AT("b", "1") ",\"id\":\"7\"}", "\"id\" must be a string, and hexadecimal" },
		{ AT("b", "1") ID, "\"x\" of c 0x1  has no end" },
		{ AT("e", "1") ID, "it ends what was never begun" },
		{ AT("b", "1") ID ",{\"ph\":\"e\",\"ts\":6,\"pid\":1,\"tid\":1,\"cat\":\"c\",\"name\":\"y\"" ID, "it ends \"y\"" },
		{ NAMED "," AT("s", "1") ID, "a flow needs a slice that is open" },
		{ OPENED "," AT("s", "5") ID "," AT("s", "5") ID, "that flow has started already" },
		{ OPENED "," AT("f", "5") ",\"bp\":\"e\"" ID, "that flow has not started" },
		{ OPENED "," AT("s", "5") ID "," AT("f", "5") ID, "\"bp\" must be e" },
		{ AT("b", "1") ID "," AT("e", "6") ",\"args\":{\"end\":{},\"kind\":1}" ID, "an end's args hide those of its beginning" },
		{ AT("C", "1") "}", "a counter needs args" },
		{ AT("C", "1") ",\"args\":{\"n\":\"1\"}}", "a counter's args are numbers" },
		{ AT("C", "1") ",\"args\":{\"n\":1}}," AT("C", "1") ",\"args\":{\"n\":1,\"m\":1}}", "the same args each time" },
		{ AT("M", "1") "}", "there are no metadata \"x\"" },
		{ "{\"ph\":\"M\",\"pid\":1,\"tid\":1,\"cat\":\"m\",\"name\":\"thread_name\"}", "\"args\" must have a name" },
		{ "{\"ph\":\"M\",\"pid\":1,\"tid\":1,\"cat\":\"m\",\"name\":\"thread_sort_index\"}", "\"sort_index\" must be a number" },
	};
	char text[1024], why[256];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int size = snprintf(text, sizeof text, "{\"traceEvents\":[%s]}", cases[i].elements);

		assert_int_equal(trace_rules_check(text, (size_t)size, why, sizeof why), -1);
		if (strstr(why, cases[i].why) == NULL)
			fail_msg("case %zu says: %s", i, why);
	}
	assert_int_equal(trace_rules_check(" {\"traceEvents\":[]}", 19, why, sizeof why), -1);
}

/* ---- files that are no run ---- */

#define HEAD_ELEMENT "{\"ph\":\"M\",\"pid\":1,\"tid\":1,\"name\":\"process_name\",\"args\":{\"name\":\"waitscope\",\"run_format\":1,\"wall_us\":5}}"
#define HEAD "{\"traceEvents\":[\n" HEAD_ELEMENT
#define TAIL(events) "\n],\"otherData\":{\"events\":" events "}}\n"
#define EVENT(ts, args) "{\"ph\":\"i\",\"ts\":" ts ",\"args\":{" args "}}"
#define ONE(args) HEAD ",\n" EVENT("1", args) TAIL("1")
#define LAUNCH "\"kind\":\"launch\",\"track\":\"sync\""
#define BODY "\"kind\":\"body\",\"track\":\"sync\""

static const struct broken {
	const char *text, *why;
} broken[] = {
	/* Not ours. */
	{ "", "line 1: this is not a run that waitscope saved" },
	{ "\n\n", "line 1: this is not a run that waitscope saved" },
	{ "hello", "line 1: this is not a run that waitscope saved" },
	{ "{}", "line 1: this is not a run that waitscope saved" },
	{ "[]", "line 1: this is not a run that waitscope saved" },
	{ "[{\"ph\":\"B\",\"ts\":1}]", "line 1: this is not a run that waitscope saved" },
	{ "{\"log\":{\"version\":\"1.2\"}}", "line 1: this is not a run that waitscope saved" },
	{ "{\"traceEvents\":[]}", "line 1: this is not a run that waitscope saved" },
	{ "{\"traceEvents\":[\n{\"ph\":\"B\",\"ts\":1}]}", "line 1: this is not a run that waitscope saved" },
	{ "{\"traceEvents\":[1]}", "line 1: this is not a run that waitscope saved" },
	{ "{\"version\": 2, \"width\": 80, \"height\": 24}\n[0.1, \"o\", \"x\"]\n", "line 1: this is not a run that waitscope saved" },
	{ "\x7f" "ELF\x02\x01\x01", "line 1: this is not a run that waitscope saved" },
	/* Ours, of another format or time. */
	{ "{\"traceEvents\":[\n{\"args\":{\"run_format\":2,\"wall_us\":5}}]}", "line 2: its format is 2, and this waitscope reads 1" },
	{ "{\"traceEvents\":[\n{\"args\":{\"run_format\":1,\"wall_us\":-1}}]}", "line 2: \"wall_us\" is beyond bounds" },
	{ "{\"traceEvents\":[\n{\"args\":{\"run_format\":1,\"wall_us\":253402300799000001}}]}", "line 2: \"wall_us\" is beyond bounds" },
	/* Broken. */
	{ HEAD, "line 2: the file is cut off here" },
	{ HEAD ",", "line 2: the file is cut off here" },
	{ HEAD ",\n{\"ph\":\"i", "line 3: the file is cut off here" },
	{ HEAD ",\n{\"ph\":", "line 3: the file is cut off here" },
	{ HEAD "\n]", "line 3: the file is cut off here" },
	{ HEAD "\n],\"otherData\":{\"events\":0}", "line 3: the file is cut off here" },
	{ HEAD " 1", "line 2: ',' or ']' was expected here" },
	{ HEAD ",\n]}", "line 3: an element ('{') was expected here" },
	{ HEAD ",\n7]}", "line 3: an element ('{') was expected here" },
	{ HEAD ",\n{\"ph\" \"i\"}]}", "line 3: this is not JSON: " },
	{ HEAD ",\n{\"ph\":\n\n tru}]}", "line 5: this is not JSON: " },
	{ HEAD ",\n{\"ph\":\"i\",\"ph\":\"i\"}]}", "line 3: this is not JSON: " },
	{ HEAD ",\n{\"ph\":[}]]}", "line 3: this is not JSON: " },
	{ HEAD ",\n{\"\x1b[31m\":1}]}", "line 3: this is not JSON: " },
	{ HEAD ",\n{\"\xff\":1}]}", "line 3: this is not JSON: " },
	{ HEAD ",\n{\"ph\":1e999}]}", "line 3: this is not JSON: " },
	{ HEAD ",\n{}]}", "line 3: an element must have a \"ph\"" },
	{ HEAD ",\n{\"ph\":\"i\",\"args\":{}}]}", "line 3: an event must have a \"kind\"" },
	{ HEAD ",\n{\"ph\":\"i\",\"ts\":1,\"args\":{\"end\":{" LAUNCH "}}}]}", "line 3: an event must have a \"kind\"" },
	{ HEAD ",\n{\"ph\":\"e\",\"ts\":1,\"args\":{\"end\":{}}}]}", "line 3: an event must have a \"kind\"" },
	{ HEAD "\n]}", "line 3: \"otherData\" is missing" },
	{ HEAD "\n],\"otherData\":{}}", "line 3: \"otherData\" must say how many events there are" },
	{ HEAD "\n],\"otherData\":7}", "line 3: \"otherData\" must say how many events there are" },
	{ HEAD TAIL("1"), "line 3: there should be 1 events, and there are 0" },
	{ HEAD TAIL("-1"), "line 3: there should be -1 events, and there are 0" },
	{ HEAD TAIL("0") "x", "line 4: the end of the file was expected here" },
	{ "{\"otherData\":{\"events\":0},\n\"traceEvents\":[" HEAD_ELEMENT "," EVENT("1", LAUNCH) "]\n}", "line 1: there should be 0 events, and there are 1" },
	{ "{\"otherData\":{},\n\"traceEvents\":[" HEAD_ELEMENT "]}", "line 1: \"otherData\" must say how many events there are" },
	{ HEAD "\n],\"traceEvents\":[]}", "line 3: \"traceEvents\" stands here once more" },
	{ "{\"traceEvents\":{}}", "line 1: this is not a run that waitscope saved" },
	{ "\xef\xbb{", "line 1: this is not a run that waitscope saved" },
	{ HEAD "\n],7:8}", "line 3: a key was expected here" },
	{ HEAD "\n],\"a\"}", "line 3: ':' was expected here" },
	{ HEAD "\n],\"a\":}", "line 3: this is not JSON: " },
	{ HEAD "\n],\"a\":1;", "line 3: this is not JSON: " },
	/* Events that are none. */
	{ ONE("\"kind\":7"), "line 3: \"kind\" must be a string" },
	{ ONE("\"kind\":\"lunch\",\"track\":\"sync\""), "line 3: there is no kind of event \"lunch\"" },
	{ ONE("\"kind\":\"\\u001b]0;x\\u0007\",\"track\":\"sync\""), "line 3: there is no kind of event \"?]0;x?\"" },
	{ ONE("\"kind\":\"launch\""), "line 3: it does not say on which track" },
	{ ONE("\"kind\":\"launch\",\"track\":\"rail\""), "line 3: there is no track \"rail\"" },
	{ ONE(LAUNCH ",\"step\":\"leap\""), "line 3: there is no step \"leap\"" },
	{ ONE(LAUNCH ",\"colour\":\"red\""), "line 3: an event has no \"colour\"" },
	{ ONE(LAUNCH ",\"number\":\"1\""), "line 3: \"number\" must be a whole number" },
	{ ONE(LAUNCH ",\"number\":1.0"), "line 3: \"number\" must be a whole number" },
	{ ONE(LAUNCH ",\"number\":-1"), "line 3: the number -1 is beyond bounds" },
	{ ONE(LAUNCH ",\"number\":4294967296"), "line 3: the number 4294967296 is beyond bounds" },
	{ ONE(LAUNCH ",\"number\":1001"), "line 3: number 1001 after 0 events: requests are numbered one after the other" },
	{ ONE(LAUNCH ",\"value\":9007199254740992"), "line 3: the value 9007199254740992 is beyond bounds" },
	{ ONE(LAUNCH ",\"value\":99999999999999999999"), "line 3: this is not JSON: " },
	{ ONE(LAUNCH ",\"text\":\"x\""), "line 3: a launch has no text" },
	{ ONE(LAUNCH ",\"knob\":\"delay\""), "line 3: a launch has no knob" },
	{ ONE(LAUNCH ",\"cause\":\"timed out\""), "line 3: a launch has no cause" },
	{ ONE(LAUNCH ",\"of\":\"body\""), "line 3: a launch is of no other kind of event" },
	{ ONE("\"kind\":\"fail\",\"track\":\"sync\",\"cause\":\"bad luck\""), "line 3: there is no cause \"bad luck\"" },
	{ ONE("\"kind\":\"fail\",\"track\":\"sync\",\"cause\":\"timed out\",\"value\":3"), "line 3: a fail has no value beside that" },
	{ ONE("\"kind\":\"knob\",\"track\":\"you\",\"value\":3"), "line 3: it does not say which knob" },
	{ ONE("\"kind\":\"knob\",\"track\":\"you\",\"knob\":\"colour\""), "line 3: there is no knob \"colour\"" },
	{ ONE("\"kind\":\"knob\",\"track\":\"you\",\"knob\":\"delay\",\"number\":1"), "line 3: a knob has no number" },
	{ ONE("\"kind\":\"knob\",\"track\":\"you\",\"knob\":\"delay\",\"value\":60000001"), "line 3: the knob delay cannot be 60000001" },
	{ ONE("\"kind\":\"knob\",\"track\":\"you\",\"knob\":\"requests\""), "line 3: the knob requests cannot be 0" },
	{ ONE(BODY ",\"value\":1"), "line 3: a body has no value beside that" },
	{ ONE(BODY ",\"text_id\":1"), "line 3: there was no text 1 before" },
	{ ONE(BODY ",\"text_id\":0"), "line 3: there was no text 0 before" },
	{ ONE(BODY ",\"text\":\"x\",\"text_id\":2"), "line 3: the text's number must be 1" },
	{ ONE(BODY ",\"text\":\"x\",\"bytes\":\"78\""), "line 3: a text is given twice" },
	{ ONE(BODY ",\"text\":\"a\\u0000b\""), "line 3: this is not JSON: " },
	{ ONE(BODY ",\"bytes\":\"7\""), "line 3: \"bytes\" are pairs of the digits 0 to f, without 00" },
	{ ONE(BODY ",\"bytes\":\"0078\""), "line 3: \"bytes\" are pairs of the digits 0 to f, without 00" },
	{ ONE(BODY ",\"bytes\":\"fG\""), "line 3: \"bytes\" are pairs of the digits 0 to f, without 00" },
	{ HEAD ",\n{\"ph\":\"i\",\"args\":{" LAUNCH "}}" TAIL("1"), "line 3: \"ts\" must be a whole number" },
	{ HEAD ",\n" EVENT("1.5", LAUNCH) TAIL("1"), "line 3: \"ts\" must be a whole number" },
	{ HEAD ",\n" EVENT("-1", LAUNCH) TAIL("1"), "line 3: -1 is not a time in a run" },
	{ HEAD ",\n" EVENT("2592000000001", LAUNCH) TAIL("1"), "line 3: the time 2592000000001 us: a run in a file lasts at most 30 days" },
	{ HEAD ",\n" EVENT("5", LAUNCH) ",\n" EVENT("4", LAUNCH) TAIL("2"), "line 4: time runs backwards, from 5 to 4" },
};

static void
says_what_is_wrong_with_a_file(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(broken); i++) {
		char why[RUN_FILE_WHY_SIZE] = "", wanted[RUN_FILE_WHY_SIZE];

		snprintf(wanted, sizeof wanted, "it.json: %s", broken[i].why);
		assert_null(read_run(broken[i].text, strlen(broken[i].text), why));
		if (strncmp(why, wanted, strlen(wanted)) != 0)
			fail_msg("case %zu: \"%s\", not \"%s\"", i, why, wanted);
	}
}

/* The frame that the broken files have in common is sound. */
static void
reads_the_least_that_is_a_run(void **state)
{
	static const char *const texts[] = {
		HEAD TAIL("0"),
		ONE(LAUNCH),
		ONE(BODY ",\"text\":\"x\""),
		ONE(BODY ",\"bytes\":\"fe\",\"text_id\":1"),
		HEAD ",\n{\"ph\":\"E\",\"ts\":1,\"args\":{\"end\":{" LAUNCH "}}}" TAIL("1"),
		HEAD ",\n{\"ph\":\"E\",\"ts\":1,\"args\":{" LAUNCH "}}" TAIL("1"),
		"\n { \"traceEvents\" : [ " HEAD_ELEMENT " ] , \"displayTimeUnit\" : \"ms\" , \"n\" : 1 , \"otherData\" : { \"events\" : 0 } } ",
		/* Other programs write keys in an order of their own, and a mark of the encoding. */
		"{\"otherData\":{\"events\":1},\"n\":[1],\"traceEvents\":[" HEAD_ELEMENT "," EVENT("1", LAUNCH) "]}",
		"\xef\xbb\xbf" ONE(LAUNCH),
		"\xef\xbb\xbf\r\n\t" HEAD TAIL("0"),
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		char why[RUN_FILE_WHY_SIZE] = "";
		struct trace *trace = read_run(texts[i], strlen(texts[i]), why);

		if (trace == NULL)
			fail_msg("case %zu: %s", i, why);
		assert_int_equal(trace_wall_us(trace), 5);
		trace_free(trace);
	}
}

static void
a_file_that_is_cut_off_anywhere(void **state)
{
	struct trace *trace = sample_run_until(&(struct sample){ .requests = 1, .programs = PROGRAMS_ASYNC }, 160);
	struct file file = write_run(trace);

	(void)state;
	for (size_t size = 1; size < file.size - 1; size++) {
		char why[RUN_FILE_WHY_SIZE] = "";

		assert_null(read_run(file.text, size, why));
		if (size > strlen(HEAD) && strstr(why, "the file is cut off here") == NULL)
			fail_msg("%zu bytes: %s", size, why);
	}
	trace_free(trace);
	free(file.text);
}

/* Whatever happens to a byte, no event is lost in silence. */
static void
a_file_with_one_byte_changed(void **state)
{
	struct trace *trace = sample_run_until(&(struct sample){ .requests = 1, .programs = PROGRAMS_ASYNC }, 160);
	struct file file = write_run(trace);
	uint64_t seed = 1;

	(void)state;
	for (size_t i = 0; i < file.size; i++) {
		char why[RUN_FILE_WHY_SIZE] = "", kept = file.text[i];
		struct trace *again;

		file.text[i] = (char)(random_below(&seed, 2) == 0 ? random_below(&seed, 256) : kept ^ 1 << random_below(&seed, 8));
		again = read_run(file.text, file.size, why);
		file.text[i] = kept;
		if (again != NULL)
			assert_int_equal(trace_count(again), trace_count(trace));
		else if (strncmp(why, "it.json: line ", 14) != 0)
			fail_msg("byte %zu: \"%s\"", i, why);
		for (const char *p = why; *p != '\0'; p++)
			assert_in_range(*p, ' ', '~');
		trace_free(again);
	}
	trace_free(trace);
	free(file.text);
}

/* A value without an end is not collected for ever. */
static void
a_value_without_an_end(void **state)
{
	enum { SIZE = 9 << 20 };
	static const char *const beginnings[] = { HEAD ",\n{\"ph\":\"", HEAD ",\n{\"ph\":", HEAD "\n],\"a\":" };
	static const char fillings[] = { 'x', '[', '7' };
	char *text = mem_new(SIZE, 1);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(beginnings); i++) {
		char why[RUN_FILE_WHY_SIZE] = "";

		memset(text, fillings[i], SIZE);
		memcpy(text, beginnings[i], strlen(beginnings[i]));
		assert_null(read_run(text, SIZE, why));
		assert_string_equal(why, "it.json: line 3: this is too long");
	}
	free(text);
}

static void
what_cannot_be_read_at_all(void **state)
{
	char why[RUN_FILE_WHY_SIZE] = "";
	FILE *in = fopen("/", "r");

	(void)state;
	assert_non_null(in);
	assert_null(run_file_read(in, "/\n", why, sizeof why));
	assert_string_equal(why, "/?: line 1: Is a directory");
	fclose(in);
}

/* ---- what cannot be written ---- */

static void
a_disk_that_is_full(void **state)
{
	struct trace *trace = random_run(3);
	FILE *out = fopen("/dev/full", "w");
	char why[RUN_FILE_WHY_SIZE] = "";

	(void)state;
	if (out == NULL)
		skip();
	assert_int_equal(whole_file_write_run(trace, out, why, sizeof why), -1);
	assert_string_equal(why, "No space left on device");
	fclose(out);
	trace_free(trace);
}

static void
no_file_is_written_that_cannot_be_read(void **state)
{
	static const struct {
		struct event event;
		const char *why;
	} cases[] = {
		{ { .kind = EVENT_RUN_START, .value = RUN_FILE_VALUE_MAX + 1 }, "the value 9007199254740992 is beyond bounds" },
		{ { .kind = EVENT_TAKE, .value = RUN_FILE_TIME_MAX_US + 1 }, "the value 2592000000001 is beyond bounds" },
		{ { .kind = EVENT_HEARTBEAT, .value = RUN_FILE_TIME_MAX_US + 1 }, "the value 2592000000001 is beyond bounds" },
		{ { .kind = EVENT_TAKE, .value = FOR_EVER_US - 1 }, "the value -2 is beyond bounds" },
		{ { .kind = EVENT_FREEZE, .value = FOR_EVER_US }, "the value -1 is beyond bounds" },
		{ { .kind = EVENT_THAW, .value = -1 }, "the value -1 is beyond bounds" },
		{ { .kind = EVENT_HEARTBEAT, .value = -HEARTBEAT_US - 1 }, "the value -50001 is beyond bounds" },
		{ { .kind = EVENT_PLAN, .value = -1 }, "the value -1 is beyond bounds" },
		{ { .kind = EVENT_SPIN, .value = -1 }, "the value -1 is beyond bounds" },
		{ { .kind = EVENT_CONNECTED, .value = 65536 }, "the value 65536 is beyond bounds" },
		{ { .kind = EVENT_RESPONSE, .value = 1000 }, "the value 1000 is beyond bounds" },
		{ { .kind = EVENT_FAIL, .value = -1 }, "the value -1 is beyond bounds" },
		{ { .kind = EVENT_SPIN, .value = 25920001 }, "the value 25920001 is beyond bounds" },
		{ { .kind = EVENT_TAKE, .value = INT64_MIN }, "the value -9223372036854775808 is beyond bounds" },
		{ { .kind = EVENT_TAKE, .t_us = RUN_FILE_TIME_MAX_US + 1 }, "the time 2592000000001 us: a run in a file lasts at most 30 days" },
		{ { .kind = EVENT_TAKE, .t_us = -1 }, "-1 is not a time in a run" },
		{ { .kind = EVENT_KNOB, .number = KNOB_COUNT }, "there is no knob" },
		{ { .kind = EVENT_KNOB, .number = KNOB_LIMIT, .value = -1 }, "the knob limit cannot be -1" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct trace *trace = trace_new(0);
		FILE *out = fopen("/dev/null", "w");
		char why[RUN_FILE_WHY_SIZE] = "";

		trace_append(trace, &cases[i].event);
		assert_int_equal(whole_file_write_run(trace, out, why, sizeof why), -1);
		if (strncmp(why, cases[i].why, strlen(cases[i].why)) != 0)
			fail_msg("case %zu: %s", i, why);
		fclose(out);
		trace_free(trace);
	}
}

/* ---- a reading that somebody waits for ---- */

struct waiter {
	int calls, last, gives_up_after;
};

static bool
waits(void *arg, int percent)
{
	struct waiter *waiter = arg;

	assert_in_range(percent, waiter->last, 99);
	waiter->last = percent;
	return ++waiter->calls != waiter->gives_up_after;
}

static void
test_reading_is_watched(void **state)
{
	struct waiter waiter = { .gives_up_after = 0 };
	const struct reading reading = { .goes_on = waits, .arg = &waiter };
	struct trace *trace = trace_new(0), *again;
	FILE *file = tmpfile();
	char why[RUN_FILE_WHY_SIZE] = "unchanged";

	(void)state;
	for (int i = 0; i < 20000; i++)
		trace_append(trace, &(struct event){ .t_us = i, .kind = EVENT_HEARTBEAT, .track = TRACK_LOOP });
	assert_int_equal(whole_file_write_run(trace, file, why, sizeof why), 0);
	rewind(file);
	again = run_file_read_for(file, "it.json", &reading, why, sizeof why);
	assert_non_null(again);
	assert_int_equal(trace_count(again), trace_count(trace));
	assert_true(waiter.calls > 5 && waiter.last > 50);
	trace_free(again);

	rewind(file);
	waiter = (struct waiter){ .gives_up_after = 3 };
	assert_null(run_file_read_for(file, "it.json", &reading, why, sizeof why));
	assert_string_equal(why, "");
	assert_int_equal(waiter.calls, 3);
	fclose(file);
	trace_free(trace);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reading_is_watched),
		cmocka_unit_test(plausible_runs),
		cmocka_unit_test(nonsense),
		cmocka_unit_test(sample_runs),
		cmocka_unit_test(runs_with_watched_programs),
		cmocka_unit_test(texts_of_any_bytes),
		cmocka_unit_test(values_at_their_bounds),
		cmocka_unit_test(equal_texts_are_written_once),
		cmocka_unit_test(white_space_does_not_matter),
		cmocka_unit_test(draws_programs),
		cmocka_unit_test(draws_visitors_and_mishaps),
		cmocka_unit_test(draws_watched_programs),
		cmocka_unit_test(draws_stopped_threads),
		cmocka_unit_test(names_are_unambiguous),
		cmocka_unit_test(rules_find_what_breaks_them),
		cmocka_unit_test(says_what_is_wrong_with_a_file),
		cmocka_unit_test(reads_the_least_that_is_a_run),
		cmocka_unit_test(a_file_that_is_cut_off_anywhere),
		cmocka_unit_test(a_file_with_one_byte_changed),
		cmocka_unit_test(a_value_without_an_end),
		cmocka_unit_test(what_cannot_be_read_at_all),
		cmocka_unit_test(a_disk_that_is_full),
		cmocka_unit_test(no_file_is_written_that_cannot_be_read),
	};

	return cmocka_run_group_tests_name("run_file", tests, NULL, NULL);
}
