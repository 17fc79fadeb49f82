/* Programs that fetch from another server: how it is asked, where redirects lead, what a run keeps of its responses; and that a
 * lab goes from its own server to another one and back. */
#include <event2/event.h>
#include <openssl/ssl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/loop.h"
#include "http/http_head.h"
#include "run/fetch_hop.h"
#include "run/lab.h"
#include "run/response_text.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

/* ---- what a response is like ---- */

static void
a_head_in_words(void **state)
{
	static const struct {
		struct http_head head;
		const char *form;
	} rows[] = {
		{ { .minor = 1, .framing = FRAMING_LENGTH, .length = 12, .has_length = true, .coding = "" }, "HTTP/1.1, 12 bytes" },
		{ { .minor = 1, .framing = FRAMING_LENGTH, .length = 1, .has_length = true, .coding = "", .keep_alive = true },
		    "HTTP/1.1, 1 byte, stays open" },
		{ { .minor = 0, .framing = FRAMING_CLOSE, .coding = "" }, "HTTP/1.0, ends with the connection" },
		{ { .minor = 1, .framing = FRAMING_CHUNKED, .coding = "gzip" }, "HTTP/1.1, chunked, gzip" },
		{ { .minor = 1, .framing = FRAMING_NONE, .coding = "", .location = "/there" }, "HTTP/1.1, no body, leads to /there" },
		{ { .minor = 1, .framing = FRAMING_NONE, .coding = "br\xff", .location = "/\xc3\xa9" }, "HTTP/1.1, no body, br?, leads to /\xc3\xa9" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char text[RESPONSE_FORM_SIZE];

		response_form(&rows[i].head, text);
		assert_string_equal(text, rows[i].form);
	}
}

static void
a_body_as_text(void **state)
{
	static const struct {
		const char *body;
		size_t size;
		const char *coding, *text;
		bool is_whole;
	} rows[] = {
		{ "Hello", 5, "", "Hello", true },
		{ "", 0, "", "", true },
		{ "", 0, "gzip", "", true },
		{ "a\0b", 3, "", "a\xef\xbf\xbd" "b", false },
		{ "a\xff" "b", 3, "", "a\xef\xbf\xbd" "b", false },
		{ "caf\xc3", 4, "", "caf\xef\xbf\xbd", false },
		{ "caf\xc3\xa9", 5, "", "caf\xc3\xa9", true },
		{ "\x1f\x8b\x08", 3, "gzip", "(3 bytes, gzip)", false },
		{ "x", 1, "g\x1bzip", "(1 byte, g?zip)", false },
	};
	static char large[RESPONSE_KEPT], text[RESPONSE_TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(response_body(rows[i].body, rows[i].size, rows[i].size, rows[i].coding, text), rows[i].is_whole);
		assert_string_equal(text, rows[i].text);
	}
	memset(large, 'a', sizeof large);
	assert_true(response_body(large, RESPONSE_SHOWN, RESPONSE_SHOWN, "", text));
	assert_int_equal(strlen(text), RESPONSE_SHOWN);
	assert_false(response_body(large, RESPONSE_SHOWN + 1, RESPONSE_SHOWN + 1, "", text));
	assert_string_equal(text + RESPONSE_SHOWN, "\xe2\x80\xa6");
	/* Most of it is not here. */
	assert_false(response_body(large, RESPONSE_KEPT, 1 << 30, "", text));
	assert_int_equal(strlen(text), RESPONSE_SHOWN + 3);
	assert_false(response_body(large, RESPONSE_KEPT, 1 << 30, "gzip", text));
	assert_string_equal(text, "(1073741824 bytes, gzip)");
	memset(large, '\xff', sizeof large);
	assert_false(response_body(large, sizeof large, 1000 * sizeof large, "", text));
	assert_true(strlen(text) < RESPONSE_TEXT_SIZE);
	assert_string_equal(text + strlen(text) - 3, "\xe2\x80\xa6");
}

/* ---- redirects ---- */

static struct url
url_of(const char *text)
{
	struct url url;
	char why[128];

	if (url_parse(text, &url, why, sizeof why) != 0)
		fail_msg("%s: %s", text, why);
	return url;
}

static void
redirects_lead_on(void **state)
{
	static const struct {
		const char *from, *method, *data;
		unsigned status;
		const char *location, *to, *to_method;
		bool goes_along; /* headers and data do */
		enum cause cause;
	} rows[] = {
		{ "http://a/x", NULL, NULL, 302, "/y", "http://a/y", "GET", true, CAUSE_NONE },
		{ "http://a/x", NULL, "d", 302, "y", "http://a/y", "GET", true, CAUSE_NONE },
		{ "http://a/x", NULL, "d", 307, "y", "http://a/y", "POST", true, CAUSE_NONE },
		{ "http://a/x", NULL, "d", 308, "http://a:80/y", "http://a/y", "POST", true, CAUSE_NONE },
		{ "http://a/x", NULL, "d", 307, "http://b/y", "http://b/y", "POST", false, CAUSE_NONE },
		{ "http://a/x", "PUT", "d", 301, "/y", "http://a/y", "PUT", true, CAUSE_NONE },
		{ "http://a/x", "PUT", "d", 303, "/y", "http://a/y", "GET", true, CAUSE_NONE },
		{ "http://a/x", "HEAD", NULL, 303, "/y", "http://a/y", "HEAD", true, CAUSE_NONE },
		{ "http://a/x", NULL, NULL, 302, "https://a/x", "https://a/x", "GET", false, CAUSE_NONE },
		{ "http://a/x", NULL, NULL, 302, "http://a:81/x", "http://a:81/x", "GET", false, CAUSE_NONE },
		{ "https://a/x", NULL, NULL, 302, "http://a/x", NULL, NULL, false, CAUSE_UNSAFE_REDIRECT },
		{ "http://a/x", NULL, NULL, 302, "ftp://a/x", NULL, NULL, false, CAUSE_BAD_REDIRECT },
		{ "http://a/x", NULL, NULL, 302, "http://", NULL, NULL, false, CAUSE_BAD_REDIRECT },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct url from = url_of(rows[i].from);
		struct fetch_manner manner = { .method = rows[i].method, .data = rows[i].data, .headers = "X: y\r\n", .follows = true };
		struct fetch_target target = { .url = &from, .manner = &manner };
		char authority[URL_AUTHORITY_SIZE], text[URL_TEXT_SIZE];
		struct fetch_hop *hop = NULL;
		struct http_order order;

		assert_true(fetch_hop_is_redirect(rows[i].status));
		assert_int_equal(fetch_hop_follow(&hop, &target, rows[i].status, rows[i].location), rows[i].cause);
		if (rows[i].cause != CAUSE_NONE) {
			assert_null(hop);
			continue;
		}
		url_write(fetch_hop_url(hop, &target), text);
		assert_string_equal(text, rows[i].to);
		fetch_hop_order(hop, &target, authority, &order);
		assert_string_equal(order.method, rows[i].to_method);
		assert_int_equal(order.headers != NULL, rows[i].goes_along);
		assert_int_equal(order.body != NULL, rows[i].data != NULL && rows[i].goes_along && strcmp(rows[i].to_method, "GET") != 0);
		free(hop);
	}
	assert_false(fetch_hop_is_redirect(300));
	assert_false(fetch_hop_is_redirect(304));
	assert_false(fetch_hop_is_redirect(200));
}

/* What was dropped on the way is not taken up again at home; and a loop ends. */
static void
redirects_end(void **state)
{
	struct url from = url_of("http://a/");
	struct fetch_manner manner = { .headers = "Authorization: x\r\n", .follows = true };
	struct fetch_target target = { .url = &from, .manner = &manner };
	char authority[URL_AUTHORITY_SIZE];
	struct fetch_hop *hop = NULL;
	struct http_order order;

	(void)state;
	for (int i = 0; i < FETCH_REDIRECTS_MAX; i++) {
		assert_int_equal(fetch_hop_follow(&hop, &target, 302, i == 0 ? "http://b/" : "http://a/"), CAUSE_NONE);
		fetch_hop_order(hop, &target, authority, &order);
		assert_null(order.headers);
	}
	assert_int_equal(fetch_hop_follow(&hop, &target, 302, "/"), CAUSE_TOO_MANY_REDIRECTS);
	free(hop);
}

/* ---- a lab, its server and another one ---- */

struct stage {
	struct event_base *base;
	struct lab *own, *other;
	int64_t other_url;
	uint32_t ended;
};

static void
run_ended(void *arg)
{
	struct stage *stage = arg;

	stage->ended++;
	loop_stop(stage->base);
}

static struct lab *
make_lab(struct stage *stage, const struct settings *knobs, bool is_shown)
{
	const struct run_hooks hooks = { .run_ended = is_shown ? run_ended : NULL, .arg = stage };
	char why[160];
	struct lab *lab = lab_new(stage->base, knobs, 0, &hooks, why, sizeof why);

	if (lab == NULL)
		fail_msg("%s", why);
	return lab;
}

static int
set_up(void **state)
{
	static struct stage stage;
	char address[64], why[128];
	struct settings knobs;

	stage = (struct stage){ .base = loop_new() };
	settings_init(&knobs);
	knobs.value[KNOB_DELAY] = 20000;
	knobs.value[KNOB_PROGRAMS] = PROGRAMS_NONE;
	stage.other = make_lab(&stage, &knobs, false);
	lab_run(stage.other);
	snprintf(address, sizeof address, "http://%s/?name=ana", lab_address(stage.other));
	stage.other_url = addresses_note(address, why, sizeof why);
	assert_true(stage.other_url > 0);
	*state = &stage;
	return 0;
}

static int
tear_down(void **state)
{
	struct stage *stage = *state;

	lab_free(stage->own);
	lab_free(stage->other);
	loop_free(stage->base);
	return 0;
}

static size_t
count_of(const struct lab *lab, enum track track, enum event_kind kind)
{
	const struct trace *trace = timeline_trace(lab_timeline(lab));
	size_t n = 0;

	for (size_t i = 0; i < trace_count(trace); i++)
		n += trace_at(trace, i)->track == track && trace_at(trace, i)->kind == kind;
	return n;
}

/* What a run of a lab logged shows from where it fetched: only the lab's own server tells of arrivals. */
static void
assert_fetched_from(const struct stage *stage, bool is_outside)
{
	const struct timeline *tl = lab_timeline(stage->own);

	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++) {
		struct tally tally = timeline_tally_at(tl, track, INT64_MAX);

		assert_int_equal(tally.done, 2);
		assert_int_equal(count_of(stage->own, track, EVENT_ARRIVE), is_outside ? 0 : 2);
		assert_int_equal(count_of(stage->own, track, EVENT_HEAD), is_outside ? 2 : 0);
		assert_int_equal(count_of(stage->own, track, EVENT_ADDRESS), is_outside ? 2 : 0);
		for (uint32_t n = 1; n <= 2; n++)
			assert_string_equal(timeline_request(tl, track, n)->body, "Hello, world");
	}
}

static void
a_lab_goes_there_and_back(void **state)
{
	struct stage *stage = *state;
	struct settings knobs;
	char address[64];

	settings_init(&knobs);
	knobs.value[KNOB_DELAY] = 20000;
	knobs.value[KNOB_REQUESTS] = 2;
	stage->own = make_lab(stage, &knobs, true);
	snprintf(address, sizeof address, "%s", lab_address(stage->own));
	lab_run(stage->own);
	/* A turn counts for the next run: this one goes on where it began. */
	assert_true(lab_turn(stage->own, KNOB_URL, stage->other_url));
	loop_run(stage->base);
	assert_int_equal(stage->ended, 1);
	assert_fetched_from(stage, false);
	lab_run(stage->own);
	loop_run(stage->base);
	assert_int_equal(stage->ended, 2);
	assert_fetched_from(stage, true);
	assert_null(lab_address(stage->own)); /* nothing on the screen may come from it */
	assert_true(lab_turn(stage->own, KNOB_URL, ADDRESS_BUILT_IN));
	lab_run(stage->own);
	loop_run(stage->base);
	assert_int_equal(stage->ended, 3);
	assert_fetched_from(stage, false);
	assert_string_equal(lab_address(stage->own), address);
}

/* What goes wrong at its own server does so to the end of the run. */
static void
a_typed_address_counts_later(void **state)
{
	struct stage *stage = *state;
	struct settings knobs;

	settings_init(&knobs);
	knobs.value[KNOB_DELAY] = 20000;
	knobs.value[KNOB_REQUESTS] = 2;
	knobs.value[KNOB_ERRORS] = ERRORS_REFUSED;
	stage->own = make_lab(stage, &knobs, true);
	lab_run(stage->own);
	assert_true(lab_turn(stage->own, KNOB_URL, stage->other_url));
	loop_run(stage->base);
	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++)
		assert_int_equal(timeline_tally_at(lab_timeline(stage->own), track, INT64_MAX).failed, 2);
	lab_run(stage->own);
	loop_run(stage->base);
	assert_fetched_from(stage, true);
}

/* Without programs nobody fetches from there: the server here is for visitors. */
static void
a_lab_without_programs_serves(void **state)
{
	struct stage *stage = *state;
	struct settings knobs;

	settings_init(&knobs);
	knobs.value[KNOB_REQUESTS] = 2;
	knobs.value[KNOB_URL] = stage->other_url;
	knobs.value[KNOB_PROGRAMS] = PROGRAMS_NONE;
	stage->own = make_lab(stage, &knobs, true);
	lab_run(stage->own);
	assert_non_null(lab_address(stage->own));
	assert_false(timeline_is_outside(lab_timeline(stage->own)));
	assert_true(lab_turn(stage->own, KNOB_PROGRAMS, PROGRAMS_BOTH));
	lab_run(stage->own);
	loop_run(stage->base);
	assert_null(lab_address(stage->own));
	assert_fetched_from(stage, true);
}

/* From the beginning, and then its address is asked for. */
static void
a_lab_need_not_serve(void **state)
{
	struct stage *stage = *state;
	struct settings knobs;
	char why[160];

	settings_init(&knobs);
	knobs.value[KNOB_REQUESTS] = 2;
	knobs.value[KNOB_URL] = stage->other_url;
	stage->own = make_lab(stage, &knobs, true);
	assert_null(lab_address(stage->own));
	lab_run(stage->own);
	loop_run(stage->base);
	assert_fetched_from(stage, true);
	assert_int_equal(lab_serve(stage->own, why, sizeof why), 0);
	assert_non_null(lab_address(stage->own));
}

static int stores_read;

int
SSL_CTX_set_default_verify_paths(SSL_CTX *context)
{
	(void)context;
	stores_read++;
	return 1;
}

/* The system's store is large: it is read before the loop turns for a run, and once. */
static void
trust_is_known_before_a_run(void **state)
{
	struct stage *stage = *state;
	struct settings knobs;
	char why[128];

	settings_init(&knobs);
	knobs.value[KNOB_REQUESTS] = 1;
	knobs.value[KNOB_URL] = stage->other_url;
	stage->own = make_lab(stage, &knobs, true);
	lab_run(stage->own);
	loop_run(stage->base);
	assert_int_equal(stores_read, 0);
	lab_turn(stage->own, KNOB_URL, addresses_note("https://127.0.0.1:1/", why, sizeof why));
	for (int i = 0; i < 2; i++) {
		lab_prepare(stage->own);
		while (!lab_has_run(stage->own))
			event_base_loop(stage->base, EVLOOP_ONCE);
		lab_begin(stage->own);
		assert_int_equal(stores_read, 1);
		loop_run(stage->base);
		assert_int_equal(timeline_tally_at(lab_timeline(stage->own), TRACK_SYNC, INT64_MAX).failed, 1);
	}
	assert_int_equal(stores_read, 1);
}

/* Headers and data stand in no log unless that is wanted. */
static void
secrets_are_kept(void **state)
{
	struct stage *stage = *state;
	struct fetch_manner manner = { .method = "HEAD", .headers = "X-Secret: 1\r\nX-Other: 2\r\n", .data = "pass" };
	struct settings knobs;
	char why[160];

	settings_init(&knobs);
	knobs.value[KNOB_REQUESTS] = 1;
	knobs.value[KNOB_URL] = stage->other_url;
	stage->own = make_lab(stage, &knobs, true);
	for (int saves = 0; saves < 2; saves++) {
		manner.saves_headers = saves == 1;
		assert_int_equal(lab_ask(stage->own, &manner, why, sizeof why), 0);
		lab_run(stage->own);
		loop_run(stage->base);
		assert_int_equal(count_of(stage->own, TRACK_YOU, EVENT_METHOD), 1);
		assert_int_equal(count_of(stage->own, TRACK_YOU, EVENT_HEADER), saves == 1 ? 2 : 0);
		assert_int_equal(count_of(stage->own, TRACK_YOU, EVENT_DATA), saves == 1 ? 1 : 0);
	}
	assert_int_equal(lab_ask(stage->own, &(struct fetch_manner){ .cacert = "/nonexistent/ca.pem" }, why, sizeof why), -1);
	assert_non_null(strstr(why, "--cacert: "));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_head_in_words),
		cmocka_unit_test(a_body_as_text),
		cmocka_unit_test(redirects_lead_on),
		cmocka_unit_test(redirects_end),
		cmocka_unit_test_setup_teardown(a_lab_goes_there_and_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_lab_without_programs_serves, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_typed_address_counts_later, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_lab_need_not_serve, set_up, tear_down),
		cmocka_unit_test_setup_teardown(trust_is_known_before_a_run, set_up, tear_down),
		cmocka_unit_test_setup_teardown(secrets_are_kept, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
