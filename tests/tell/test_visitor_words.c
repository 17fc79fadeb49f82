/* What visitors are called: tables of (what they say, name); whatever comes from outside fits its columns and is fit for a
 * terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "support/random_trace.h"
#include "tell/visitor_words.h"
#include "ui/draw/text.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

static const struct {
	const char *agent, *name;
} agents[] = {
	{ "curl/8.14.1", "curl" },
	{ "Wget/1.25.0", "Wget" },
	{ "python-requests/2.32.3", "python-requests" },
	{ "Python/3.13 aiohttp/3.11.16", "aiohttp" },
	{ "Python-urllib/3.13", "Python-urllib" },
	{ "Python/3.13 ", "Python" },
	{ "Mozilla/5.0 (compatible; pycurl)", "pycurl" },
	{ "Tornado/6.4.2", "Tornado" },
	{ "ApacheBench/2.3", "ApacheBench" },
	{ "node", "node" },
	{ "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox" },
	{ "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36", "Chrome" },
	{ "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36 Edg/139.0.0.0", "Edge" },
	{ "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
	    "Safari" },
	{ "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, l…", "browser" },
	{ "Mozilla/5.0 (Windows NT; Windows NT 10.0; de-DE) WindowsPowerShell/5.1.26100.4484", "PowerShell" },
	{ "Mozilla/5.0", "browser" },
	{ "", "" },
	{ "/", "" },
	{ "a-program-of-a-very-long-name/1", "a-program-of-a-…" },
	{ "\xe5\xb0\x8f\xe6\x98\x8e/1.0", "\xe5\xb0\x8f\xe6\x98\x8e" },
	{ "%1B[31mred", "%1B[31mred" },
	{ "\x1b[31mred", "?[31mred" },
	{ "\xe2\x80\xae" "evil/1", "?evil" },
	{ "bad\xff\xfe/1", "bad??" },
};

static void
programs_have_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(agents); i++)
		assert_string_equal(visitor_program(agents[i].agent).s, agents[i].name);
}

#define ANA "ana"
#define WIDE "\xe5\xb0\x8f\xe6\x98\x8e\xe5\xb0\x8f\xe6\x98\x8e"

static const struct {
	const char *name, *agent, *from;
	uint32_t number;
	int cols;
	const char *label, *who;
} labels[] = {
	{ ANA, "curl/8", "127.0.0.1", 4, 12, "ana", "ana" },
	{ NULL, "curl/8", "10.0.0.7", 4, 12, "curl 4", "curl 4" },
	{ NULL, "curl/8", "10.0.0.7", 12345, 8, "c… 12345", "curl 12345" },
	{ NULL, NULL, "10.0.0.7", 4, 12, "10.0.0.7", "10.0.0.7" },
	{ NULL, NULL, "2001:db8:aaaa:bbbb::17", 4, 12, "2001:db8:aa…", "2001:db8:aaaa:b…" },
	{ NULL, NULL, "127.0.0.1", 4, 12, "visitor 4", "visitor 4" },
	{ NULL, NULL, "::1", 4, 8, "vis 4", "visitor 4" },
	{ NULL, NULL, NULL, 10000, 9, "vis 10000", "visitor 10000" },
	{ NULL, "", NULL, 4, 9, "visitor 4", "visitor 4" },
	{ NULL, NULL, "no address", 4, 9, "visitor 4", "visitor 4" },
	{ "a-name-that-never-ends-at-all", NULL, NULL, 4, 8, "a-name-…", "a-name-that-nev…" },
	{ WIDE, NULL, NULL, 4, 7, "\xe5\xb0\x8f\xe6\x98\x8e\xe5\xb0\x8f…", WIDE },
	{ "\xe2\x80\x8b\xe2\x80\x8b", "curl/8", NULL, 4, 12, "curl 4", "curl 4" }, /* nothing that has a look */
	{ "e\xcc\x81ve", NULL, NULL, 4, 12, "\xc3\xa9ve", "\xc3\xa9ve" },
	{ "two\nlines", NULL, NULL, 4, 12, "two?lines", "two?lines" },
};

static void
visitors_have_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(labels); i++) {
		struct request r;

		request_init(&r);
		r.signed_by = labels[i].name;
		r.agent = labels[i].agent;
		r.from = labels[i].from;
		assert_string_equal(visitor_label(&r, labels[i].number, labels[i].cols).s, labels[i].label);
		assert_string_equal(visitor_who(&r, labels[i].number, VISITOR_BYTES).s, labels[i].who);
		request_release(&r);
	}
	assert_string_equal(visitor_label(NULL, 4, 9).s, "visitor 4");
	assert_string_equal(visitor_who_begins(NULL, 4, VISITOR_BYTES).s, "Visitor 4");
}

/* Any bytes: never wider than asked for, no control character, always UTF-8. */
static void
anything_fits(void **state)
{
	uint64_t seed = 7;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		char bytes[80];
		int cols = 8 + (int)random_below(&seed, 20);
		struct request r;
		struct visitor_words words;
		size_t size = (size_t)random_below(&seed, sizeof bytes);

		for (size_t k = 0; k < size; k++)
			bytes[k] = (char)(random_below(&seed, 3) == 0 ? 0x80 + random_below(&seed, 128) : 1 + random_below(&seed, 127));
		bytes[size] = '\0';
		request_init(&r);
		if (i % 2 == 0)
			r.signed_by = bytes;
		else
			r.agent = bytes;
		words = visitor_label(&r, 1 + (uint32_t)random_below(&seed, 20000), cols);
		assert_in_range(text_cols(words.s), 1, cols);
		assert_true(utf8_is_valid(words.s));
		for (const char *at = words.s; *at != '\0'; at++)
			assert_false((unsigned char)*at < ' ' || *at == 0x7f);
		request_release(&r);
	}
}

static void
refusals_have_reasons(void **state)
{
	struct trace *trace = trace_new(0);
	static const struct event events[] = {
		{ .t_us = 10, .kind = EVENT_REFUSED, .track = TRACK_SERVER, .number = 429, .value = 2 },
		{ .t_us = 20, .kind = EVENT_REFUSED, .track = TRACK_SERVER, .number = 0, .value = 1 },
		{ .t_us = 30, .kind = EVENT_REFUSED, .track = TRACK_SERVER, .number = 429, .value = 5 },
	};
	struct timeline *tl;

	(void)state;
	for (size_t i = 0; i < COUNT(events); i++)
		trace_append(trace, &events[i]);
	tl = timeline_new(trace);
	assert_string_equal(visitor_refusals(tl, 5, true).s, "");
	assert_string_equal(visitor_refusals(tl, 10, false).s, "2 turned away: 2 × 429");
	assert_string_equal(visitor_refusals(tl, 30, false).s, "6 turned away: 5 × 429, 1 × closed");
	assert_string_equal(visitor_refusals(tl, 30, true).s, "6 turned away: 5 × 429 too many from one address, 1 × closed without an answer");
	assert_string_equal(visitor_refusal(404, false).s, "404 Not Found");
	assert_string_equal(visitor_refusal(599, false).s, "599");
	timeline_free(tl);
	trace_free(trace);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(programs_have_names),
		cmocka_unit_test(visitors_have_names),
		cmocka_unit_test(anything_fits),
		cmocka_unit_test(refusals_have_reasons),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
