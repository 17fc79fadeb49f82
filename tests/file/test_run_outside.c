/* A run of the world outside on disk: what servers elsewhere and visitors bring is read again as it was, drawn as it was,
 * and obeyed by nobody. */
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
#include "base/utf8.h"
#include "file/run_file.h"
#include "log/timeline.h"
#include "support/random_trace.h"
#include "support/trace_rules.h"
#include "support/whole_file.h"

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

enum { SEEDS = 60 };

static char *
written(const struct trace *trace)
{
	char why[RUN_FILE_WHY_SIZE] = "", *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (whole_file_write_run(trace, out, why, sizeof why) != 0)
		fail_msg("it was not written: %s", why);
	fclose(out);
	return text;
}

static struct trace *
read_again(const char *text, char why[RUN_FILE_WHY_SIZE])
{
	FILE *in = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
	struct trace *trace = run_file_read(in, "it.json", why, RUN_FILE_WHY_SIZE);

	fclose(in);
	return trace;
}

static void
assert_same(const struct trace *a, const struct trace *b)
{
	assert_int_equal(trace_count(a), trace_count(b));
	for (size_t i = 0; i < trace_count(a); i++) {
		const struct event *x = trace_at(a, i), *y = trace_at(b, i);

		assert_true(x->t_us == y->t_us && x->kind == y->kind && x->track == y->track && x->step == y->step && x->number == y->number);
		if (event_has_text(x))
			assert_string_equal(trace_text(a, x->value), trace_text(b, y->value));
		else
			assert_int_equal(x->value, y->value);
	}
}

/* The file is sound, and is read as it was. It is the caller's. */
static char *
there_and_back(const struct trace *trace)
{
	char *text = written(trace), why[RUN_FILE_WHY_SIZE] = "";
	struct trace *again = read_again(text, why);

	if (again == NULL || trace_rules_check(text, strlen(text), why, sizeof why) != 0)
		fail_msg("%s", why);
	assert_same(trace, again);
	trace_free(again);
	return text;
}

static void
runs_come_back(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct trace *trace = random_outside_run(seed);

		free(there_and_back(trace));
		trace_free(trace);
	}
}

/* ---- texts ---- */

static const char *const hostile[] = {
	/* The halves of some stand apart where the number would go on. NOLINTNEXTLINE(bugprone-suspicious-missing-comma) */
	"\033]0;owned\007", "\033[2J\033[31m", "\033P+q544e\033\\", "\302\233" "31m\302\235" "0;x\302\234", "\233" "31m\220q\234", "\rover\bwritten\177",
	"two\r\nlines", "\342\200\256txt.exe\342\201\251", "\377\376\300\257", "\"},{\"ph\":\"e\"", "", "caf\303\251",
};

/* One event of each kind that has a text, on each track that has it. */
static struct trace *
said_everywhere(const char *text)
{
	struct trace *trace = trace_new(0);
	int64_t t_us = 0;

	trace_append(trace, &(struct event){ .kind = EVENT_LAUNCH, .track = TRACK_SYNC, .number = 1 });
	trace_append(trace, &(struct event){ .kind = EVENT_CONNECT, .track = TRACK_SYNC, .number = 1 });
	trace_append(trace, &(struct event){ .kind = EVENT_CONNECTED, .track = TRACK_SYNC, .number = 1 });
	trace_append(trace, &(struct event){ .kind = EVENT_HEAD, .track = TRACK_SYNC, .number = 1 });
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
		for (int track = 0; track < TRACK_COUNT; track++) {
			struct event e = { .t_us = t_us++, .kind = (uint8_t)kind, .track = (uint8_t)track, .number = 1 };

			if (!event_has_text(&e) || !event_kind_is_on((enum event_kind)kind, (enum track)track))
				continue;
			e.value = trace_intern(trace, text);
			trace_append(trace, &e);
		}
	trace_append(trace, &(struct event){ .t_us = t_us, .kind = EVENT_RESPONSE, .track = TRACK_SYNC, .number = 1, .value = 200 });
	return trace;
}

/* Nothing in it would be obeyed by a terminal, as which line ends alone count. Freed. */
static void
assert_fit_for_terminals(char *file, const char *what, size_t i)
{
	char *clean;

	for (char *p = file; *p != '\0'; p++)
		*p = (char)(*p == '\n' ? ' ' : *p);
	clean = mem_copy(file);
	utf8_clean(clean, '\033');
	if (strcmp(clean, file) != 0)
		fail_msg("%s of text %zu: %s", what, i, clean);
	free(clean);
	free(file);
}

static void
no_text_is_obeyed(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(hostile); i++) {
		struct trace *trace = said_everywhere(hostile[i]);
		struct timeline *timeline = timeline_new(trace);
		char *har, why[160] = "";
		size_t size;
		FILE *out = open_memstream(&har, &size);
		json_t *root;

		assert_true(trace_count(trace) > 30);
		assert_fit_for_terminals(there_and_back(trace), "the run", i);
		if (whole_file_write_har(timeline, "127.0.0.1:80", out, why, sizeof why) != 0)
			fail_msg("%s", why);
		fclose(out);
		root = json_loads(har, JSON_REJECT_DUPLICATES, NULL);
		assert_non_null(root);
		json_decref(root);
		assert_fit_for_terminals(har, "the archive", i);
		timeline_free(timeline);
		trace_free(trace);
	}
}

/* ---- the picture ---- */

/* The open slices of each request, from the file: "sync 0x1" -> names. */
static void
follow(json_t *open, json_t *element)
{
	const char *phase = json_string_value(json_object_get(element, "ph"));
	char key[64];
	json_t *stack;

	if (strcmp(phase, "b") != 0 && strcmp(phase, "e") != 0)
		return;
	snprintf(key, sizeof key, "%s %s", json_string_value(json_object_get(element, "cat")), json_string_value(json_object_get(element, "id")));
	stack = json_object_get(open, key);
	if (stack == NULL) {
		stack = json_array();
		json_object_set_new(open, key, stack);
	}
	if (phase[0] == 'b')
		json_array_append(stack, json_object_get(element, "name"));
	else
		json_array_remove(stack, json_array_size(stack) - 1);
}

/* How deep a request's slices are, and what the innermost is called. */
static void
assert_drawn_as(json_t *open, enum track track, uint32_t number, const struct request *r, int64_t t_us)
{
	enum phase phase = request_phase_at(r, t_us);
	char key[64];
	json_t *stack;
	size_t depth;

	if (phase == PHASE_NONE || phase >= PHASE_QUEUED)
		return;
	snprintf(key, sizeof key, "%s 0x%x", track_name(track), number);
	stack = json_object_get(open, key);
	depth = json_array_size(stack);
	assert_int_equal(depth, request_hops_until(r, t_us) > 0 ? 3 : 2);
	if (strcmp(json_string_value(json_array_get(stack, depth - 1)), phase_words(phase)) != 0)
		fail_msg("%s at %jd: \"%s\" is open, and it is %s", key, (intmax_t)t_us, json_string_value(json_array_get(stack, depth - 1)),
		    phase_words(phase));
	if (depth == 3)
		assert_int_equal(strncmp(json_string_value(json_array_get(stack, 1)), "redirect: ", 10), 0);
}

/* At every time a request's innermost slice is the phase that it is in. */
static void
slices_are_phases(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct trace *trace = seed % 2 == 0 ? random_run(seed) : random_outside_run(seed);
		struct timeline *timeline = timeline_new(trace);
		char *text = written(trace);
		json_t *root = json_loads(text, 0, NULL), *open = json_object(), *elements = json_object_get(root, "traceEvents");
		size_t count = json_array_size(elements);

		for (size_t i = 0; i < count; i++) {
			int64_t t_us = json_integer_value(json_object_get(json_array_get(elements, i), "ts"));

			follow(open, json_array_get(elements, i));
			if (i + 1 == count || json_integer_value(json_object_get(json_array_get(elements, i + 1), "ts")) == t_us ||
			    t_us == timeline_last_us(timeline))
				continue;
			for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++)
				for (uint32_t n = 1; n <= timeline_request_count(timeline, track); n++)
					assert_drawn_as(open, track, n, timeline_request(timeline, track, n), t_us);
		}
		json_decref(root);
		json_decref(open);
		free(text);
		timeline_free(timeline);
		trace_free(trace);
	}
}

static int
times_in(const char *text, const char *part)
{
	int count = 0;

	for (; (text = strstr(text, part)) != NULL; text += strlen(part))
		count++;
	return count;
}

/* Texts by what the event is; made where it has one. */
static void
append(struct trace *trace, struct event e, const char *text)
{
	if (text != NULL)
		e.value = trace_intern(trace, text);
	trace_append(trace, &e);
}

static struct trace *
small_outside_run(void)
{
	static const struct {
		struct event event;
		const char *text;
	} events[] = {
		{ { 1, 0, 1, EVENT_LAUNCH, TRACK_SYNC, 0, 0 }, NULL },
		{ { 2, 0, 1, EVENT_LOOKUP, TRACK_SYNC, 0, 0 }, "example.test" },
		{ { 3, 0, 1, EVENT_CONNECT, TRACK_SYNC, 0, 0 }, NULL },
		{ { 4, 0, 1, EVENT_MISS, TRACK_SYNC, 0, 0 }, "127.0.0.2:443: connection refused" },
		{ { 5, 40001, 1, EVENT_CONNECTED, TRACK_SYNC, 0, 0 }, NULL },
		{ { 5, 0, 1, EVENT_ADDRESS, TRACK_SYNC, 0, 0 }, "127.0.0.3:443" },
		{ { 5, 0, 1, EVENT_TLS, TRACK_SYNC, 0, 0 }, NULL },
		{ { 7, 0, 1, EVENT_SECURED, TRACK_SYNC, 0, 0 }, "TLS 1.3, certificate checked" },
		{ { 8, 0, 1, EVENT_SENT, TRACK_SYNC, 0, 0 }, NULL },
		{ { 9, 0, 1, EVENT_FIRST_BYTE, TRACK_SYNC, 0, 0 }, NULL },
		{ { 9, 103, 1, EVENT_INTERIM, TRACK_SYNC, 0, 0 }, NULL },
		{ { 10, 302, 1, EVENT_HEAD, TRACK_SYNC, 0, 0 }, NULL },
		{ { 10, 0, 1, EVENT_REDIRECT, TRACK_SYNC, 0, 0 }, "https://example.test/next" },
		{ { 11, 0, 1, EVENT_CONNECT, TRACK_SYNC, 0, 0 }, NULL },
		{ { 12, 0, 1, EVENT_FAIL, TRACK_SYNC, 0, 0 }, NULL },
		{ { 13, 0, 1, EVENT_ARRIVE, TRACK_VISITOR, 0, 0 }, "/?name=ana" },
		{ { 13, 0, 1, EVENT_FROM, TRACK_VISITOR, 0, 0 }, "192.0.2.7" },
		{ { 13, 0, 1, EVENT_SIGNED, TRACK_VISITOR, 0, 0 }, "ana" },
		{ { 14, 200, 1, EVENT_ANSWER, TRACK_VISITOR, 0, 0 }, NULL },
		{ { 15, 2, 503, EVENT_REFUSED, TRACK_SERVER, 0, 0 }, NULL },
		{ { 15, 7, 0, EVENT_REFUSED, TRACK_SERVER, 0, 0 }, NULL },
	};
	struct trace *trace = trace_new(0);

	for (size_t i = 0; i < COUNT_OF(events); i++)
		append(trace, events[i].event, events[i].text);
	return trace;
}

static void
draws_what_came_from_outside(void **state)
{
	static const struct {
		const char *text;
		int count;
	} parts[] = {
		{ "\"name\":\"looking up the name\"", 2 },
		{ "\"name\":\"miss: 127.0.0.2:443: connection refused\"", 1 },
		{ "\"name\":\"address: 127.0.0.3:443\"", 1 },
		{ "\"name\":\"TLS handshake\"", 2 },
		{ "\"text\":\"TLS 1.3, certificate checked\"", 1 },
		{ "\"name\":\"response comes\"", 2 },
		{ "\"name\":\"interim 103\"", 1 },
		{ "\"name\":\"head 302\"", 1 },
		{ "\"name\":\"redirect: https://example.test/next\"", 2 },
		{ "\"name\":\"connecting\"", 4 },
		{ "\"name\":\"in flight\",\"args\":{\"sync\":1,\"async\":0}}", 1 }, /* not anew with each hop */
		{ "\"name\":\"visitor 1, ana\"", 2 },
		{ "\"name\":\"from: 192.0.2.7\"", 1 },
		{ "\"name\":\"refused 503\"", 1 },
		{ "\"name\":\"turned away 503\",\"args\":{\"requests\":2}}", 1 },
		{ "\"name\":\"turned away without an answer\",\"args\":{\"requests\":7}}", 1 },
	};
	struct trace *trace = small_outside_run();
	char *text = there_and_back(trace);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		if (times_in(text, parts[i].text) != parts[i].count)
			fail_msg("%s: %d times, not %d, in\n%s", parts[i].text, times_in(text, parts[i].text), parts[i].count, text);
	free(text);
	trace_free(trace);
}

/* ---- what a file may hold ---- */

/* A file may say anything: here that a request was sent on 100,000 times, and told as often to wait. */
static void
no_request_has_too_many_hops(void **state)
{
	enum { HOPS = 100 * 1000, LOOKS = 100 * 1000 };
	static const enum event_kind again[] = { EVENT_CONNECT, EVENT_HEAD, EVENT_INTERIM, EVENT_REDIRECT };
	struct trace *trace = trace_new(0);
	struct timeline *timeline;
	const struct request *r;
	char *text;

	(void)state;
	append(trace, (struct event){ .kind = EVENT_LAUNCH, .number = 1 }, NULL);
	for (int i = 0; i < HOPS; i++)
		for (size_t k = 0; k < COUNT_OF(again); k++)
			append(trace, (struct event){ .t_us = i, .kind = (uint8_t)again[k], .number = 1 },
			    again[k] == EVENT_REDIRECT ? "http://example.test/" : NULL);
	text = written(trace);
	timeline = timeline_new(trace);
	r = timeline_request(timeline, TRACK_SYNC, 1);
	assert_int_equal(r->hops.count, HOPS);
	assert_int_equal(r->notes.count, HOPS);
	for (int i = 0; i < LOOKS; i++) {
		assert_int_equal(request_hops_until(r, i), i + 1);
		assert_int_equal(request_notes_until(r, i), i + 1);
		assert_int_equal(request_phase_at(r, i), PHASE_CONNECTING);
	}
	assert_int_equal(request_hops_until(r, -1), 0);
	timeline_free(timeline);
	trace_free(trace);
	free(text);
}

#define HEAD "{\"traceEvents\":[{\"ph\":\"M\",\"args\":{\"run_format\":1,\"wall_us\":0}},{\"ph\":\"i\",\"ts\":0,\"args\":{"
#define TAIL "}}],\"otherData\":{\"events\":1}}"

static void
what_cannot_be_is_refused(void **state)
{
	static const struct {
		const char *args, *why;
	} cases[] = {
		{ "\"kind\":\"refused\",\"track\":\"server\",\"number\":1000,\"value\":1", "there is no HTTP status 1000" },
		{ "\"kind\":\"refused\",\"track\":\"server\",\"number\":503,\"value\":-1", "the value -1 is beyond bounds" },
		{ "\"kind\":\"size\",\"track\":\"sync\",\"number\":1,\"value\":-1", "the value -1 is beyond bounds" },
		{ "\"kind\":\"interim\",\"track\":\"sync\",\"number\":1,\"value\":1000", "the value 1000 is beyond bounds" },
		{ "\"kind\":\"head\",\"track\":\"sync\",\"number\":1,\"value\":-200", "the value -200 is beyond bounds" },
		{ "\"kind\":\"redirect\",\"track\":\"sync\",\"number\":1,\"value\":1", "a redirect has no value beside that" },
		{ "\"kind\":\"knob\",\"track\":\"you\",\"knob\":\"url\",\"text\":\"ftp://x/\"", "the knob url cannot be \"ftp://x/\"" },
		{ "\"kind\":\"knob\",\"track\":\"you\",\"knob\":\"url\",\"value\":5000", "a knob has no value beside that" },
		{ "\"kind\":\"knob\",\"track\":\"you\",\"knob\":\"url\",\"bytes\":\"ff\"", "a knob has a plain text" },
		{ "\"kind\":\"knob\",\"track\":\"you\",\"knob\":\"url\",\"text_id\":1", "a knob has a plain text" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char file[512], why[RUN_FILE_WHY_SIZE] = "";

		snprintf(file, sizeof file, "%s%s%s", HEAD, cases[i].args, TAIL);
		assert_null(read_again(file, why));
		if (strstr(why, cases[i].why) == NULL)
			fail_msg("%s: %s", cases[i].args, why);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(runs_come_back),
		cmocka_unit_test(no_text_is_obeyed),
		cmocka_unit_test(slices_are_phases),
		cmocka_unit_test(draws_what_came_from_outside),
		cmocka_unit_test(no_request_has_too_many_hops),
		cmocka_unit_test(what_cannot_be_is_refused),
	};

	return cmocka_run_group_tests_name("run_outside", tests, NULL, NULL);
}
