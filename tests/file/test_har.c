/*
 * A run's requests as an HTTP Archive. With a folder as its argument the program writes
 * archives there instead, for tools that check them.
 */
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

#include "support/random_trace.h"
#include "support/sample_run.h"
#include "support/watched_trace.h"
#include "support/whole_file.h"

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

/* The archive of a trace, which is freed. */
static json_t *
archive_of(struct trace *trace, const char *address)
{
	struct timeline *timeline = timeline_new(trace);
	char *text, why[128] = "";
	size_t size;
	FILE *out = open_memstream(&text, &size);
	json_error_t error;
	json_t *root;

	if (whole_file_write_har(timeline, address, out, why, sizeof why) != 0)
		fail_msg("it was not written: %s", why);
	fclose(out);
	root = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
	if (root == NULL)
		fail_msg("it is no JSON: %s", error.text);
	free(text);
	timeline_free(timeline);
	trace_free(trace);
	return root;
}

static json_t *
at(json_t *json, const char *key)
{
	json_t *value = json_object_get(json, key);

	if (value == NULL)
		fail_msg("there is no %s", key);
	return value;
}

static json_t *
entries_of(json_t *root)
{
	return at(at(root, "log"), "entries");
}

/* The entry of "sync 1". */
static json_t *
entry_of(json_t *root, const char *comment)
{
	size_t i;
	json_t *entry;

	json_array_foreach(entries_of(root), i, entry)
		if (strcmp(json_string_value(at(entry, "comment")), comment) == 0)
			return entry;
	fail_msg("there is no entry %s", comment);
	return NULL;
}

static int64_t
us_of(json_t *milliseconds)
{
	double us = json_number_value(milliseconds) * 1000;

	assert_true(json_is_number(milliseconds));
	return (int64_t)(us < 0 ? us - 0.5 : us + 0.5);
}

/* ---- what holds for any ---- */

static void
assert_timings(json_t *entry)
{
	static const char *const names[] = { "blocked", "dns", "connect", "ssl", "send", "wait", "receive" };
	int64_t sum_us = 0;

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		int64_t us = us_of(at(at(entry, "timings"), names[i]));

		assert_true(us >= 0 || (us == -1000 && i < 4));
		sum_us += us > 0 && strcmp(names[i], "ssl") != 0 ? us : 0;
	}
	/* It is a part of connecting. */
	assert_true(us_of(at(at(entry, "timings"), "ssl")) <= us_of(at(at(entry, "timings"), "connect")));
	assert_int_equal(us_of(at(entry, "time")), sum_us);
}

/* All that must be there is, and is of the right type. */
static void
assert_entry(json_t *entry)
{
	static const char format[] = "{s:s, s:s, s:F, s:{s:s, s:s, s:s, s:[], s:[], s:[], s:i, s:i},"
	    "s:{s:i, s:s, s:s, s:[], s:[], s:{s:i, s:s}, s:s, s:i, s:i}, s:{}, s:{}}";
	json_error_t error;

	if (json_unpack_ex(entry, &error, JSON_VALIDATE_ONLY, format, "pageref", "startedDateTime", "time",
	    "request", "method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize",
	    "response", "status", "statusText", "httpVersion", "cookies", "headers", "content", "size", "mimeType",
	    "redirectURL", "headersSize", "bodySize", "cache", "timings") != 0)
		fail_msg("%s", error.text);
	assert_timings(entry);
}

/* Sound in every part, in the order of starts, on pages that are there. Freed. */
static void
assert_archive(json_t *root)
{
	const char *before = "";
	size_t i, j;
	json_t *entry, *page;

	assert_string_equal(json_string_value(at(at(root, "log"), "version")), "1.2");
	json_array_foreach(entries_of(root), i, entry) {
		const char *start = json_string_value(at(entry, "startedDateTime"));
		bool found = false;

		assert_entry(entry);
		assert_true(strcmp(before, start) <= 0);
		before = start;
		json_array_foreach(at(at(root, "log"), "pages"), j, page)
			found = found || json_equal(at(page, "id"), at(entry, "pageref"));
		assert_true(found);
	}
	json_decref(root);
}

static void
any_run_makes_a_sound_archive(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 60; seed++) {
		assert_archive(archive_of(random_run(seed), "127.0.0.1:8888"));
		assert_archive(archive_of(random_outside_run(seed), "127.0.0.1:8888"));
		assert_archive(archive_of(random_nonsense(seed, 300), NULL));
	}
	for (int64_t t_us = 0; t_us < 6000000; t_us += 300000)
		assert_archive(archive_of(sample_run_until(&(struct sample){ .requests = 3, .limit = 1 }, t_us), NULL));
	assert_archive(archive_of(trace_new(0), NULL));
}

/* Every request is in it, once. */
static void
no_request_is_missing(void **state)
{
	json_t *root = archive_of(sample_run(&(struct sample){ .requests = 40 }), NULL);
	char name[32];

	(void)state;
	assert_int_equal(json_array_size(entries_of(root)), 80);
	for (int i = 1; i <= 40; i++) {
		snprintf(name, sizeof name, "sync %d", i);
		entry_of(root, name);
		snprintf(name, sizeof name, "async %d", i);
		entry_of(root, name);
	}
	json_decref(root);
}

/* ---- what it says of some ---- */

/* Requests with one timing after the other; microseconds. wall_us is a known moment. */
static struct trace *
small_run(void)
{
	static const struct event events[] = {
		{ .t_us = 1000, .kind = EVENT_LAUNCH, .track = TRACK_SYNC, .number = 1 },
		{ .t_us = 1500, .kind = EVENT_CONNECT, .track = TRACK_SYNC, .number = 1 },
		{ .t_us = 1600, .kind = EVENT_CONNECTED, .track = TRACK_SYNC, .number = 1, .value = 40001 },
		{ .t_us = 1650, .kind = EVENT_SENT, .track = TRACK_SYNC, .number = 1 },
		{ .t_us = 2000, .kind = EVENT_LAUNCH, .track = TRACK_ASYNC, .number = 1 },
		{ .t_us = 2000, .kind = EVENT_LAUNCH, .track = TRACK_ASYNC, .number = 2 },
		{ .t_us = 2000, .kind = EVENT_LAUNCH, .track = TRACK_ASYNC, .number = 3 },
		{ .t_us = 2000, .kind = EVENT_LAUNCH, .track = TRACK_ASYNC, .number = 4 },
		{ .t_us = 2100, .kind = EVENT_CONNECT, .track = TRACK_ASYNC, .number = 1 },
		{ .t_us = 2100, .kind = EVENT_CONNECT, .track = TRACK_ASYNC, .number = 2 },
		{ .t_us = 2300, .kind = EVENT_FAIL, .track = TRACK_ASYNC, .number = 1, .value = CAUSE_REFUSED },
		{ .t_us = 2400, .kind = EVENT_CONNECTED, .track = TRACK_ASYNC, .number = 2, .value = 40002 },
		{ .t_us = 2500, .kind = EVENT_SENT, .track = TRACK_ASYNC, .number = 2 },
		{ .t_us = 3000, .kind = EVENT_ARRIVE, .track = TRACK_VISITOR, .number = 1 },
		{ .t_us = 3100, .kind = EVENT_ARRIVE, .track = TRACK_VISITOR, .number = 2 },
		{ .t_us = 3200, .kind = EVENT_ARRIVE, .track = TRACK_VISITOR, .number = 3 },
		{ .t_us = 4000, .kind = EVENT_LEAVE, .track = TRACK_VISITOR, .number = 2 },
		{ .t_us = 5000, .kind = EVENT_ANSWER, .track = TRACK_VISITOR, .number = 1, .value = 404 },
		{ .t_us = 6000, .kind = EVENT_CANCEL, .track = TRACK_ASYNC, .number = 3 },
		{ .t_us = 9650, .kind = EVENT_FIRST_BYTE, .track = TRACK_SYNC, .number = 1 },
		{ .t_us = 9900, .kind = EVENT_RESPONSE, .track = TRACK_SYNC, .number = 1, .value = 200 },
	};
	struct trace *trace = trace_new(1795428000250000); /* 2026-11-23 10:00:00.25 UTC */

	for (size_t i = 0; i < COUNT_OF(events); i++) {
		struct event e = events[i];

		if (e.kind == EVENT_ARRIVE && e.number == 1)
			e.value = trace_intern(trace, "/?delay=2&x&=y&\"\xff");
		if (e.kind == EVENT_RESPONSE)
			trace_append(trace, &(struct event){ .t_us = e.t_us, .kind = EVENT_BODY, .track = TRACK_SYNC, .number = 1,
				.value = trace_intern(trace, "Hello, \"world\"") });
		trace_append(trace, &e);
	}
	return trace;
}

static void
times_are_exact(void **state)
{
	static const struct {
		const char *comment;
		int64_t time_us, blocked_us, connect_us, send_us, wait_us, receive_us;
		int status;
		const char *error;
	} cases[] = {
		{ "sync 1", 8900, 500, 100, 50, 8000, 250, 200, NULL },
		{ "async 1", 300, 100, 200, 0, 0, 0, 0, "connection refused" },
		{ "async 2", 7900, 100, 300, 100, 7400, 0, 0, "not answered yet" },
		{ "async 3", 4000, 4000, -1000, 0, 0, 0, 0, "cancelled" },
		{ "async 4", 7900, 7900, -1000, 0, 0, 0, 0, "not answered yet" },
		{ "visitor 1", 2000, -1000, -1000, 0, 2000, 0, 404, NULL },
		{ "visitor 2", 900, -1000, -1000, 0, 900, 0, 0, "the connection ended before the answer" },
		{ "visitor 3", 6700, -1000, -1000, 0, 6700, 0, 0, "not answered yet" },
	};
	json_t *root = archive_of(small_run(), "127.0.0.1:8888");

	(void)state;
	assert_int_equal(json_array_size(entries_of(root)), COUNT_OF(cases));
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		json_t *entry = entry_of(root, cases[i].comment), *timings = at(entry, "timings");
		json_t *error = json_object_get(at(entry, "response"), "_error");

		assert_int_equal(us_of(at(entry, "time")), cases[i].time_us);
		assert_int_equal(us_of(at(timings, "blocked")), cases[i].blocked_us);
		assert_int_equal(us_of(at(timings, "connect")), cases[i].connect_us);
		assert_int_equal(us_of(at(timings, "send")), cases[i].send_us);
		assert_int_equal(us_of(at(timings, "wait")), cases[i].wait_us);
		assert_int_equal(us_of(at(timings, "receive")), cases[i].receive_us);
		assert_int_equal(json_integer_value(at(at(entry, "response"), "status")), cases[i].status);
		if (cases[i].error == NULL)
			assert_null(error);
		else
			assert_string_equal(json_string_value(error), cases[i].error);
	}
	assert_archive(root);
}

static void
says_what_is_known(void **state)
{
	json_t *root = archive_of(small_run(), "127.0.0.1:8888");
	json_t *sync = entry_of(root, "sync 1"), *response = at(sync, "response");
	json_t *query = json_pack("[{s:s,s:s},{s:s,s:s},{s:s,s:s},{s:s,s:s}]", "name", "delay", "value", "2", "name", "x",
	    "value", "", "name", "", "value", "y", "name", "%22%FF", "value", "");

	(void)state;
	assert_string_equal(json_string_value(at(sync, "startedDateTime")), "2026-11-23T10:00:00.251000Z");
	assert_string_equal(json_string_value(at(at(sync, "request"), "url")), "http://127.0.0.1:8888/");
	assert_string_equal(json_string_value(at(sync, "serverIPAddress")), "127.0.0.1");
	assert_string_equal(json_string_value(at(sync, "connection")), "40001");
	assert_string_equal(json_string_value(at(at(sync, "_initiator"), "url")), "http://waitscope/sync");
	assert_string_equal(json_string_value(at(response, "statusText")), "OK");
	assert_string_equal(json_string_value(at(at(response, "content"), "text")), "Hello, \"world\"");
	assert_int_equal(json_integer_value(at(at(response, "content"), "size")), 14);
	assert_string_equal(json_string_value(at(at(entry_of(root, "visitor 1"), "request"), "url")),
	    "http://127.0.0.1:8888/?delay=2&x&=y&%22%FF");
	assert_true(json_equal(at(at(entry_of(root, "visitor 1"), "request"), "queryString"), query));
	assert_int_equal(json_array_size(at(at(root, "log"), "pages")), 3);
	json_decref(query);
	json_decref(root);
}

/* A method is as long as it is, and a target that was too long to be kept is not taken for a whole one. */
static void
a_target_that_is_cut_says_so(void **state)
{
	static const struct {
		const char *target, *method, *url;
		bool is_cut;
	} cases[] = {
		{ "/a?b", "GET", "http://localhost/a?b", false },
		{ "/a?b" REQUEST_CUT, "GET", "http://localhost/a?b", true },
		{ "/a...", "GET", "http://localhost/a...", false },
		{ "A-METHOD-OF-MORE-THAN-A-FEW-LETTERS /", "A-METHOD-OF-MORE-THAN-A-FEW-LETTERS", "http://localhost/", false },
		{ "A-METHOD-OF-MORE-THAN-A-FEW-LETTERS" REQUEST_CUT, "A-METHOD-OF-MORE-THAN-A-FEW-LETTERS", "http://localhost/",
		    true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct trace *trace = trace_new(0);
		json_t *root, *request;

		trace_append(trace, &(struct event){ .kind = EVENT_ARRIVE, .track = TRACK_VISITOR, .number = 1,
		    .value = trace_intern(trace, cases[i].target) });
		root = archive_of(trace, NULL);
		request = at(entry_of(root, "visitor 1"), "request");
		assert_string_equal(json_string_value(at(request, "method")), cases[i].method);
		assert_string_equal(json_string_value(at(request, "url")), cases[i].url);
		assert_int_equal(json_object_get(request, "comment") != NULL, cases[i].is_cut);
		json_decref(root);
	}
}

static void
an_address_that_is_not_known_or_no_number(void **state)
{
	json_t *root = archive_of(small_run(), NULL);

	(void)state;
	assert_string_equal(json_string_value(at(at(entry_of(root, "sync 1"), "request"), "url")), "http://localhost/");
	assert_null(json_object_get(entry_of(root, "sync 1"), "serverIPAddress"));
	json_decref(root);
	root = archive_of(small_run(), "example.org:80");
	assert_string_equal(json_string_value(at(at(entry_of(root, "sync 1"), "request"), "url")), "http://example.org:80/");
	assert_null(json_object_get(entry_of(root, "sync 1"), "serverIPAddress"));
	json_decref(root);
}

/* RFC 4648, section 10; JSON holds no other bytes than UTF-8. */
static void
bodies_that_are_no_text(void **state)
{
	static const struct {
		const char *body, *coded;
	} cases[] = {
		{ "\xff", "/w==" }, { "\xff\xfe", "//4=" }, { "\xff\xfe\xfd", "//79" }, { "\xff" "oobar", "/29vYmFy" },
		{ "", NULL }, { "plain", NULL }, { "caf\xc3\xa9", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct trace *trace = trace_new(0);
		json_t *root, *content;

		trace_append(trace, &(struct event){ .kind = EVENT_LAUNCH, .number = 1 });
		trace_append(trace, &(struct event){ .kind = EVENT_BODY, .number = 1, .value = trace_intern(trace, cases[i].body) });
		trace_append(trace, &(struct event){ .kind = EVENT_RESPONSE, .number = 1, .value = 200 });
		root = archive_of(trace, NULL);
		content = at(at(entry_of(root, "sync 1"), "response"), "content");
		assert_int_equal(json_integer_value(at(content, "size")), strlen(cases[i].body));
		assert_string_equal(json_string_value(at(content, "text")), cases[i].coded != NULL ? cases[i].coded : cases[i].body);
		assert_true((json_object_get(content, "encoding") != NULL) == (cases[i].coded != NULL));
		json_decref(root);
	}
}

static void
a_disk_that_is_full(void **state)
{
	struct trace *trace = random_run(3);
	struct timeline *timeline = timeline_new(trace);
	FILE *out = fopen("/dev/full", "w");
	char why[128] = "";

	(void)state;
	if (out == NULL)
		skip();
	assert_int_equal(whole_file_write_har(timeline, NULL, out, why, sizeof why), -1);
	assert_string_equal(why, "No space left on device");
	fclose(out);
	timeline_free(timeline);
	trace_free(trace);
}

/* ---- for tools ---- */

static int
write_archive(const char *folder, const char *name, struct trace *trace)
{
	struct timeline *timeline = timeline_new(trace);
	char path[4096], why[128] = "";
	FILE *out;
	int status = -1;

	snprintf(path, sizeof path, "%s/%s.har", folder, name);
	out = fopen(path, "w");
	if (out != NULL) {
		status = whole_file_write_har(timeline, "127.0.0.1:8888", out, why, sizeof why);
		fclose(out);
	}
	timeline_free(timeline);
	trace_free(trace);
	return status;
}

static int
write_archives(const char *folder)
{
	int status = write_archive(folder, "small", small_run());

	status |= write_archive(folder, "sample", sample_run(&(struct sample){ .requests = 20, .limit = 3 }));
	status |= write_archive(folder, "failed", sample_run(&(struct sample){ .fails = 2, .cause = CAUSE_TIMED_OUT }));
	status |= write_archive(folder, "cut", sample_run_until(&(struct sample){ .requests = 3 }, 700000));
	status |= write_archive(folder, "random", random_run(11));
	status |= write_archive(folder, "elsewhere", random_outside_run(10));
	status |= write_archive(folder, "redirected", random_outside_run(13));
	status |= write_archive(folder, "visitors", random_outside_run(12));
	status |= write_archive(folder, "nonsense", random_nonsense(5, 1000));
	status |= write_archive(folder, "empty", trace_new(0));
	status |= write_archive(folder, "watched", watched_trace(WATCHED_SAMPLE_BESIDE));
	return status == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* A watched program's requests have its name and its numbers, and say how long their responses lay there. */
static void
watched_programs_have_names(void **state)
{
	json_t *root = archive_of(watched_trace(WATCHED_SAMPLE_BOTH), "127.0.0.1:8888");
	json_t *first = entry_of(root, "my_async 1"), *second = entry_of(root, "my_async 2");
	json_t *sync = entry_of(root, "my_sync 3"), *pages = at(at(root, "log"), "pages");

	(void)state;
	assert_int_equal(json_array_size(entries_of(root)), 6);
	assert_int_equal(json_array_size(pages), 2);
	assert_string_equal(json_string_value(at(json_array_get(pages, 0), "title")), "python3 my_sync.py");
	assert_string_equal(json_string_value(at(json_array_get(pages, 0), "id")), "watched-1");
	assert_string_equal(json_string_value(at(second, "pageref")), "watched-2");
	assert_string_equal(json_string_value(at(at(second, "_initiator"), "url")), "http://waitscope/my_async");
	assert_int_equal(json_integer_value(at(at(second, "_initiator"), "lineNumber")), 1);
	assert_int_equal(us_of(at(first, "_unread")), 200);
	assert_int_equal(us_of(at(second, "_unread")), 299900);
	assert_int_equal(us_of(at(sync, "_unread")), 100);
	assert_archive(root);
}

/* Names come from outside. */
static void
any_name_is_a_name(void **state)
{
	static const char name[] = "a/b?c 100%";
	struct trace *trace = trace_new(0);
	json_t *root;

	(void)state;
	trace_append(trace, &(struct event){ .kind = EVENT_NAME, .track = TRACK_WATCHED_1, .value = trace_intern(trace, name) });
	trace_append(trace, &(struct event){ .t_us = 1000, .kind = EVENT_ARRIVE, .track = TRACK_VISITOR, .number = 1 });
	trace_append(trace, &(struct event){ .t_us = 1000, .kind = EVENT_VISITS, .track = TRACK_WATCHED_1, .value = 1 });
	root = archive_of(trace, "127.0.0.1:8888");
	assert_string_equal(json_string_value(at(at(entry_of(root, "a/b?c 100% 1"), "_initiator"), "url")),
	    "http://waitscope/a%2Fb%3Fc%20100%25");
	assert_archive(root);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_run_makes_a_sound_archive),
		cmocka_unit_test(no_request_is_missing),
		cmocka_unit_test(times_are_exact),
		cmocka_unit_test(says_what_is_known),
		cmocka_unit_test(a_target_that_is_cut_says_so),
		cmocka_unit_test(an_address_that_is_not_known_or_no_number),
		cmocka_unit_test(bodies_that_are_no_text),
		cmocka_unit_test(a_disk_that_is_full),
		cmocka_unit_test(watched_programs_have_names),
		cmocka_unit_test(any_name_is_a_name),
	};

	if (argc > 1)
		return write_archives(argv[1]);
	return cmocka_run_group_tests_name("har", tests, NULL, NULL);
}
