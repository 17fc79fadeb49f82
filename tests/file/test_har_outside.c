/* The archive of a run of the world outside: each connection of a request, and who visitors are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log/addresses.h"
#include "log/settings.h"
#include "support/whole_file.h"

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

struct said {
	int64_t t_us;
	enum event_kind kind;
	int64_t value;
	const char *text;
	enum track track; /* sync, if it is not said */
};

/* To where the programs' requests go; NULL: to the server here. */
static json_t *
archive_of(const char *url, const struct said *said, size_t count)
{
	struct trace *trace = trace_new(1795428000250000);
	struct timeline *timeline;
	char *text, why[160] = "";
	size_t size;
	FILE *out = open_memstream(&text, &size);
	json_t *root;

	if (url != NULL)
		trace_append(trace, &(struct event){ .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_URL,
		    .value = addresses_note(url, why, sizeof why) });
	for (size_t i = 0; i < count; i++)
		trace_append(trace, &(struct event){
			.t_us = said[i].t_us, .kind = (uint8_t)said[i].kind, .track = (uint8_t)said[i].track, .number = 1,
			.value = said[i].text != NULL ? trace_intern(trace, said[i].text) : said[i].value,
		});
	timeline = timeline_new(trace);
	if (whole_file_write_har(timeline, url == NULL ? "127.0.0.1:8888" : NULL, out, why, sizeof why) != 0)
		fail_msg("%s", why);
	fclose(out);
	root = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(root);
	free(text);
	timeline_free(timeline);
	trace_free(trace);
	return root;
}

static json_t *
entry_at(json_t *root, size_t i)
{
	json_t *entry = json_array_get(json_object_get(json_object_get(root, "log"), "entries"), i);

	assert_non_null(entry);
	return entry;
}

/* What stands at "request.url", as JSON; "" where there is nothing. */
static void
assert_at(json_t *json, const char *path, const char *wanted)
{
	char key[32], *got;
	const char *rest = path;

	while (json != NULL && *rest != '\0') {
		size_t size = strcspn(rest, ".");

		snprintf(key, sizeof key, "%.*s", (int)size, rest);
		json = json_object_get(json, key);
		rest += size + (rest[size] == '.');
	}
	got = json == NULL ? NULL : json_dumps(json, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(6));
	if (strcmp(got == NULL ? "" : got, wanted) != 0)
		fail_msg("%s: %s, not %s", path, got, wanted);
	free(got);
}

struct wanted {
	const char *path, *json;
};

static void
assert_all(json_t *entry, const struct wanted *wanted, size_t count)
{
	for (size_t i = 0; i < count; i++)
		assert_at(entry, wanted[i].path, wanted[i].json);
}

static const struct said redirected[] = {
	{ 0, EVENT_METHOD, 0, "POST", TRACK_YOU },
	{ 0, EVENT_HEADER, 0, "X-Room: 12", TRACK_YOU },
	{ 0, EVENT_HEADER, 0, "Content-type:text/plain", TRACK_YOU },
	{ 0, EVENT_DATA, 0, "a=b", TRACK_YOU },
	{ 1000, EVENT_LAUNCH, 0, NULL, 0 },
	{ 1100, EVENT_LOOKUP, 0, "example.test", 0 },
	{ 1300, EVENT_CONNECT, 0, NULL, 0 },
	{ 1400, EVENT_MISS, 0, "127.0.0.2:443: connection refused", 0 },
	{ 1600, EVENT_CONNECTED, 40001, NULL, 0 },
	{ 1600, EVENT_ADDRESS, 0, "[::1]:443", 0 },
	{ 1600, EVENT_TLS, 0, NULL, 0 },
	{ 2100, EVENT_SECURED, 0, "TLS 1.3, certificate checked", 0 },
	{ 2200, EVENT_SENT, 0, NULL, 0 },
	{ 3200, EVENT_FIRST_BYTE, 0, NULL, 0 },
	{ 3200, EVENT_INTERIM, 103, NULL, 0 },
	{ 3300, EVENT_HEAD, 302, NULL, 0 },
	{ 3300, EVENT_FORM, 0, "HTTP/1.1, 0 bytes, leads to /next, or not", 0 },
	{ 3500, EVENT_REDIRECT, 0, "https://example.test/next", 0 },
	{ 3500, EVENT_CONNECT, 0, NULL, 0 },
	{ 3700, EVENT_CONNECTED, 40002, NULL, 0 },
	{ 3700, EVENT_ADDRESS, 0, "127.0.0.3:443", 0 },
	{ 3800, EVENT_SENT, 0, NULL, 0 },
	{ 3900, EVENT_FIRST_BYTE, 0, NULL, 0 },
	{ 3900, EVENT_HEAD, 200, NULL, 0 },
	{ 3900, EVENT_FORM, 0, "HTTP/1.0, ends with the connection, gzip", 0 },
	{ 4900, EVENT_SIZE, 120, NULL, 0 },
	{ 4900, EVENT_BODY, 0, "(120 bytes, gzip)", 0 },
	{ 4900, EVENT_RESPONSE, 200, NULL, 0 },
};

/* Each is an entry, at its own address, asked as it was, with its own times; and their times are one after the other. */
static void
each_connection_is_an_entry(void **state)
{
	static const struct wanted first[] = {
		{ "comment", "\"sync 1\"" },
		{ "request.method", "\"POST\"" },
		{ "request.url", "\"https://example.test/sample?x\"" },
		{ "request.headers", "[{\"name\":\"X-Room\",\"value\":\"12\"},{\"name\":\"Content-type\",\"value\":\"text/plain\"}]" },
		{ "request.postData", "{\"mimeType\":\"text/plain\",\"text\":\"a=b\"}" },
		{ "request.bodySize", "3" },
		{ "time", "2.5" },
		{ "timings.blocked", "0.1" }, { "timings.dns", "0.2" }, { "timings.connect", "0.8" }, { "timings.ssl", "0.5" },
		{ "timings.send", "0.1" }, { "timings.wait", "1.0" }, { "timings.receive", "0.3" },
		{ "response.status", "302" }, { "response.statusText", "\"Found\"" }, { "response.httpVersion", "\"HTTP/1.1\"" },
		{ "response.redirectURL", "\"/next, or not\"" },
		{ "response.headers", "[{\"name\":\"Location\",\"value\":\"/next, or not\"}]" },
		{ "response.content.size", "0" }, { "response._error", "" },
		{ "serverIPAddress", "\"::1\"" }, { "connection", "\"40001\"" },
		{ "_missed", "[\"127.0.0.2:443: connection refused\"]" }, { "_interim", "[103]" },
		{ "_security", "\"TLS 1.3, certificate checked\"" },
	};
	static const struct wanted second[] = {
		{ "comment", "\"sync 1, redirect 1\"" },
		{ "request.method", "\"GET\"" }, /* by 302 */
		{ "request.url", "\"https://example.test/next\"" },
		{ "request.postData", "" }, { "request.bodySize", "0" },
		{ "startedDateTime", "\"2026-11-23T10:00:00.253500Z\"" },
		{ "time", "1.4" }, { "timings.blocked", "0.0" }, { "timings.dns", "-1" }, { "timings.connect", "0.2" },
		{ "timings.ssl", "-1" }, { "timings.receive", "1.0" },
		{ "response.status", "200" }, { "response.httpVersion", "\"HTTP/1.0\"" }, { "response.redirectURL", "\"\"" },
		{ "response.headers", "[{\"name\":\"Content-Encoding\",\"value\":\"gzip\"}]" },
		{ "response.content", "{\"size\":120,\"mimeType\":\"x-unknown\",\"comment\":\"it is compressed, and not kept\"}" },
		{ "response.bodySize", "120" },
		{ "serverIPAddress", "\"127.0.0.3\"" }, { "connection", "\"40002\"" }, { "_missed", "" },
	};
	json_t *root = archive_of("https://example.test/sample?x", redirected, COUNT_OF(redirected));

	(void)state;
	assert_int_equal(json_array_size(json_object_get(json_object_get(root, "log"), "entries")), 2);
	assert_all(entry_at(root, 0), first, COUNT_OF(first));
	assert_all(entry_at(root, 1), second, COUNT_OF(second));
	json_decref(root);
}

/* Headers and data are meant for the server that was asked. */
static void
another_origin_gets_nothing_along(void **state)
{
	static const char *const origins[] = {
		"http://example.test/next", "https://example.test:8443/next", "https://other.test/next", "https://example.test.evil.test/next",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(origins); i++) {
		struct said said[COUNT_OF(redirected)];
		json_t *root;

		memcpy(said, redirected, sizeof said);
		for (size_t k = 0; k < COUNT_OF(said); k++) {
			if (said[k].kind == EVENT_REDIRECT)
				said[k].text = origins[i];
			if (said[k].kind == EVENT_HEAD && said[k].value == 302)
				said[k].value = 307;
		}
		root = archive_of("https://example.test/", said, COUNT_OF(said));
		assert_at(entry_at(root, 1), "request.method", "\"POST\"");
		assert_at(entry_at(root, 1), "request.headers", "[]");
		assert_at(entry_at(root, 1), "request.postData", "");
		json_decref(root);
	}
}

/* What was given with -H and --data is not known, where the log does not have it; nor is its size. */
static void
what_is_secret_is_not_there(void **state)
{
	static const struct said said[] = {
		{ 0, EVENT_METHOD, 0, "PUT", TRACK_YOU },
		{ 10, EVENT_LAUNCH, 0, NULL, 0 },
		{ 20, EVENT_CONNECT, 0, NULL, 0 },
		{ 30, EVENT_FAIL, CAUSE_CERT_EXPIRED, NULL, 0 },
	};
	static const struct wanted wanted[] = {
		{ "request.method", "\"PUT\"" }, { "request.headers", "[]" }, { "request.postData", "" }, { "request.bodySize", "-1" },
		{ "response.status", "0" }, { "response._error", "\"certificate expired\"" }, { "response.httpVersion", "\"\"" },
		{ "serverIPAddress", "" },
	};
	json_t *root = archive_of("https://example.test/", said, COUNT_OF(said));

	(void)state;
	assert_all(entry_at(root, 0), wanted, COUNT_OF(wanted));
	json_decref(root);
}

/* The head came, and not the rest. */
static void
a_response_that_breaks_off_has_its_status(void **state)
{
	static const struct said said[] = {
		{ 10, EVENT_LAUNCH, 0, NULL, 0 }, { 20, EVENT_CONNECT, 0, NULL, 0 }, { 30, EVENT_CONNECTED, 0, NULL, 0 },
		{ 30, EVENT_ADDRESS, 0, "/run/some.sock", 0 }, { 40, EVENT_FIRST_BYTE, 0, NULL, 0 }, { 40, EVENT_HEAD, 200, NULL, 0 },
		{ 40, EVENT_FORM, 0, "HTTP/1.1, 100 bytes, stays open", 0 }, { 50, EVENT_FAIL, CAUSE_CLOSED_EARLY, NULL, 0 },
	};
	static const struct wanted wanted[] = {
		{ "response.status", "200" }, { "response._error", "\"closed early\"" }, { "response.headers", "[]" },
		{ "response.comment", "\"HTTP/1.1, 100 bytes, stays open\"" }, { "serverIPAddress", "" }, { "connection", "" },
	};
	json_t *root = archive_of("http://example.test/", said, COUNT_OF(said));

	(void)state;
	assert_all(entry_at(root, 0), wanted, COUNT_OF(wanted));
	json_decref(root);
}

static void
a_visitor_says_who_it_is(void **state)
{
	static const struct said said[] = {
		{ 10, EVENT_ARRIVE, 0, "H\xff\xff /?name=ana", TRACK_VISITOR }, { 10, EVENT_FROM, 0, "192.0.2.7", TRACK_VISITOR },
		{ 10, EVENT_AGENT, 0, "curl/8.5.0\033[31m", TRACK_VISITOR }, { 10, EVENT_SIGNED, 0, "an\xc3\xa4", TRACK_VISITOR },
		{ 20, EVENT_ANSWER, 200, NULL, TRACK_VISITOR },
	};
	static const struct wanted wanted[] = {
		{ "request.method", "\"H\?\?\"" }, { "request.url", "\"http://127.0.0.1:8888/?name=ana\"" },
		{ "request.headers", "[{\"name\":\"User-Agent\",\"value\":\"curl/8.5.0?[31m\"}]" },
		{ "_from", "\"192.0.2.7\"" }, { "_signed", "\"an\xc3\xa4\"" }, { "serverIPAddress", "\"127.0.0.1\"" },
		{ "response.httpVersion", "\"HTTP/1.1\"" },
	};
	json_t *root = archive_of(NULL, said, COUNT_OF(said));

	(void)state;
	assert_all(entry_at(root, 0), wanted, COUNT_OF(wanted));
	json_decref(root);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_connection_is_an_entry),
		cmocka_unit_test(another_origin_gets_nothing_along),
		cmocka_unit_test(what_is_secret_is_not_there),
		cmocka_unit_test(a_response_that_breaks_off_has_its_status),
		cmocka_unit_test(a_visitor_says_who_it_is),
	};

	return cmocka_run_group_tests_name("har_outside", tests, NULL, NULL);
}
