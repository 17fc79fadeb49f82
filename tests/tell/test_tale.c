/* The tale of a run: what is told, in which order, and how often; told event by event it is the tale of the whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "support/random_trace.h"
#include "support/sample_run.h"
#include "support/watched_trace.h"
#include "tell/tale.h"
#include "tell/tale_words.h"

enum { MS = 1000, S = 1000 * 1000 };

/* The sentences with their times, a line each. Freed by the caller. */
static char *
tell(const struct timeline *tl, int64_t t_us)
{
	struct tale *tale = tale_new(tl, LANGUAGE_PYTHON);
	char *told = mem_copy(""), at[32];
	const char *sentence;
	int64_t at_us;

	while ((sentence = tale_next(tale, t_us, &at_us)) != NULL) {
		char *more;

		tale_moment(tl, at_us, at, sizeof at);
		more = mem_format("%s%s: %s\n", told, at, sentence);
		free(told);
		told = more;
	}
	tale_free(tale);
	return told;
}

static char *
tale_of(const struct sample *sample)
{
	struct trace *trace = sample_run(sample);
	struct timeline *timeline = timeline_new(trace);
	char *told = tell(timeline, INT64_MAX);

	timeline_free(timeline);
	trace_free(trace);
	return told;
}

static void
assert_tale(const struct sample *sample, const char *expected)
{
	char *told = tale_of(sample);

	assert_string_equal(told, expected);
	free(told);
}

static void
assert_told(const struct sample *sample, const char *words)
{
	char *told = tale_of(sample);

	if (strstr(told, words) == NULL)
		fail_msg("\"%s\" is not in\n%s", words, told);
	free(told);
}

static void
three_requests(void **state)
{
	(void)state;
	assert_tale(&(struct sample){ .requests = 3 },
	    "0.0 s: The run begins. sync and async each make 3 requests, and the server takes 5.0 s for each.\n"
	    "0.0 s: sync is blocked on request 1, in line 3.\n"
	    "0.0 s: async launches requests 1 to 3, and goes on. It prints: You're gonna see this line before the \"Yawwza...\" one\n"
	    "0.0 s: async is ready, in its loop.\n"
	    "5.0 s: sync has response 1 after 5.0 s, prints \"Server said Hello, world\", and is blocked on request 2.\n"
	    "5.0 s: async's callback runs 3 times: responses 1 to 3 came after 5.0 s. It prints: Yawwza... Finally!!!\n"
	    "5.0 s: async is done: it took 5.0 s, never blocked.\n"
	    "10.0 s: sync has response 2 after 5.0 s, and is blocked on request 3.\n"
	    "15.0 s: sync has response 3 after 5.0 s. It prints: Pfew! That was a lot of wait time!!\n"
	    "15.0 s: sync is done: it took 15.0 s, blocked for 15.0 s of it.\n"
	    "15.0 s: The run is over, after 15.0 s. async is 3.0 times faster: it took 5.0 s, and sync took 3 times 5.0 s = 15.0 s. "
	    "sync's 3 waits add up; async's overlap: as long as the longest, 5.0 s.\n");
}

/* What --max-events took is told where it was taken. */
static void
forgetting_is_told(void **state)
{
	struct trace *trace = sample_run_until(&(struct sample){ .requests = 3 }, 1 * S);
	struct timeline *timeline;
	char *told;

	(void)state;
	trace_append(trace, &(struct event){ .t_us = 2 * S, .track = TRACK_LOOP, .kind = EVENT_FORGOT });
	timeline = timeline_new(trace);
	told = tell(timeline, INT64_MAX);
	assert_non_null(strstr(told, "2.0 s: Details from before are forgotten (--max-events); all sums and counts stay.\n"));
	free(told);
	timeline_free(timeline);
	trace_free(trace);
}

/* A tale that begins where the oldest events are gone begins with the first that is there. */
static void
what_was_forgotten_first_is_passed_over(void **state)
{
	struct trace *trace = sample_run(&(struct sample){ .requests = 3 });
	struct timeline *timeline;
	char *told;

	(void)state;
	trace_move(trace, 1000);
	assert_int_equal(trace_first(trace), 1000);
	timeline = timeline_new(trace);
	told = tell(timeline, INT64_MAX);
	assert_memory_equal(told, "0.0 s: The run begins.", strlen("0.0 s: The run begins."));
	assert_non_null(strstr(told, "15.0 s: The run is over, after 15.0 s."));
	free(told);
	timeline_free(timeline);
	trace_free(trace);
}

/* Many are counted, tenth by tenth; those that come together are one fact. */
static void
fifty_requests(void **state)
{
	(void)state;
	assert_tale(&(struct sample){ .requests = 50, .delay_us = 200 * MS },
	    "0.0 s: The run begins. sync and async each make 50 requests, and the server takes 200 ms for each.\n"
	    "0.0 s: sync is blocked on request 1, in line 3.\n"
	    "0.0 s: async launches requests 1 to 50, and goes on. It prints: You're gonna see this line before the \"Yawwza...\" one\n"
	    "0.0 s: async is ready, in its loop.\n"
	    "0.2 s: sync prints: Server said Hello, world\n"
	    "0.2 s: async prints: Yawwza... Finally!!!\n"
	    "0.2 s: async has 50 of 50 responses.\n"
	    "0.2 s: async is done: it took 0.2 s, never blocked.\n"
	    "1.0 s: sync has 5 of 50 responses.\n"
	    "2.0 s: sync has 10 of 50 responses.\n"
	    "3.0 s: sync has 15 of 50 responses.\n"
	    "4.0 s: sync has 20 of 50 responses.\n"
	    "5.0 s: sync has 25 of 50 responses.\n"
	    "6.0 s: sync has 30 of 50 responses.\n"
	    "7.0 s: sync has 35 of 50 responses.\n"
	    "8.0 s: sync has 40 of 50 responses.\n"
	    "9.0 s: sync has 45 of 50 responses.\n"
	    "10.0 s: sync has 50 of 50 responses. It prints: Pfew! That was a lot of wait time!!\n"
	    "10.0 s: sync is done: it took 10.0 s, blocked for 10.0 s of it.\n"
	    "10.0 s: The run is over, after 10.0 s. async is about 50 times faster: 0.2 s against 50 times 0.2 s = 10.0 s. "
	    "sync's 50 waits add up; async's overlap: as long as the longest, 0.2 s.\n");
}

static void
each_fact_has_its_sentence(void **state)
{
	static const struct {
		struct sample run;
		const char *words;
	} facts[] = {
		{ { .requests = 3, .work_us = 500 * MS }, "for each. Knobs: work 500 ms.\n" },
		{ { .requests = 3, .work_us = 500 * MS }, "6.0 s: async's callback runs: response 3 came after 5.0 s. It waited 1.0 s in the queue.\n" },
		{ { .requests = 3, .work_us = 500 * MS }, "5.0 s: sync computes on response 1 for 500 ms, and does nothing else meanwhile.\n" },
		{ { .requests = 6, .delay_us = S, .limit = 2 }, "async launches requests 1 to 6, and goes on. At most 2 may be in flight: the others wait to be sent. It prints: You're gonna see this line" },
		{ { .requests = 6, .delay_us = S, .limit = 2 }, "3.0 s: async's callback runs 2 times: responses 5 and 6 came after 3.0 s.\n" },
		{ { .requests = 6, .delay_us = S, .press_us = 2500 * MS }, "2.5 s: You press the button.\n" },
		{ { .requests = 6, .delay_us = S, .press_us = 2500 * MS }, "6.0 s: sync answers the button now, 3.5 s after it was pressed.\n" },
		{ { .requests = 3, .turn_us = 2 * S, .turn_to_us = S }, "2.0 s: You turn delay to 1.0 s. The delay is now 1.0 s, from the next request on." },
		{ { .requests = 4, .delay_us = S, .errors = ERRORS_MIXED }, "sync gets an error: request 2 failed after 1.5 s: timed out (its program gave it up" },
		{ { .requests = 4, .delay_us = S, .errors = ERRORS_MIXED }, "async's callback gets an error: request 4 failed after 1.0 s: the server answered HTTP 500.\n" },
		{ { .requests = 2, .delay_us = S, .visitors = 4 }, "Visitor 2 asked for /?delay=0.4: answered with 200 after 400 ms\n" },
		{ { .requests = 1, .programs = PROGRAMS_ASYNC }, "The run begins. async makes one request, and the server takes 5.0 s for each.\n" },
		{ { .requests = 2, .programs = PROGRAMS_IN_TURN }, "sync makes 2 requests, and then async does, and the server takes" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		assert_told(&facts[i].run, facts[i].words);
}

/* Whoever waits is told so, and for what. */
static void
who_waits_is_told(void **state)
{
	struct trace *trace = sample_run(&(struct sample){ .requests = 3 });
	struct timeline *tl = timeline_new(trace);
	char told[TALE_SIZE];

	(void)state;
	tale_waiting(tl, 2 * S, told, sizeof told);
	assert_string_equal(told, "sync is still blocked on request 1. async is ready, with 3 requests in flight.");
	tale_waiting(tl, 7 * S, told, sizeof told);
	assert_string_equal(told, "sync is still blocked on request 2.");
	tale_waiting(tl, INT64_MAX / 2, told, sizeof told);
	assert_string_equal(told, "");
	timeline_free(tl);
	trace_free(trace);
}

/* A watched program, too; not before it began, nor once it is gone. */
static void
who_waits_of_watched_programs_is_told(void **state)
{
	struct trace *trace = watched_trace(WATCHED_SAMPLE_URLLIB);
	struct timeline *tl = timeline_new(trace);
	char told[TALE_SIZE];

	(void)state;
	tale_waiting(tl, 1 * S, told, sizeof told);
	assert_string_equal(told, "my_sync is blocked on line 8, with urllib.request.urlopen(URL) as response: recvfrom waits for response 1.");
	tale_waiting(tl, timeline_last_us(tl), told, sizeof told);
	assert_string_equal(told, "");
	timeline_free(tl);
	trace_free(trace);
}

/* sync may be blocked on what is no request of its own; and of no computing there is nothing to tell. */
static void
what_is_no_request_has_no_number(void **state)
{
	struct trace *trace = sample_run_until(&(struct sample){ .requests = 3, .programs = PROGRAMS_SYNC }, 1 * S);
	struct timeline *timeline;
	char *told;

	(void)state;
	trace_append(trace, &(struct event){ .t_us = 2 * S, .track = TRACK_SYNC, .kind = EVENT_STEP, .step = STEP_WORK, .number = 1 });
	trace_append(trace, &(struct event){ .t_us = 3 * S, .track = TRACK_SYNC, .kind = EVENT_BLOCK, .step = STEP_FETCH });
	timeline = timeline_new(trace);
	told = tell(timeline, INT64_MAX);
	assert_null(strstr(told, "computes"));
	assert_non_null(strstr(told, "3.0 s: sync is blocked in line 3.\n"));
	free(told);
	timeline_free(timeline);
	trace_free(trace);
}

/* Whatever was logged: times do not run backwards, each sentence is one line that no terminal obeys, and one that is told as it
 * happens, with the clock at any step, is that of the whole. */
static void
as_it_happens_it_is_the_same(const struct trace *whole)
{
	struct trace *past = trace_new(0);
	struct timeline *all = timeline_new(whole), *tl = timeline_new(past);
	struct tale *live = tale_new(tl, LANGUAGE_PYTHON), *late = tale_new(all, LANGUAGE_PYTHON);
	const char *sentence, *then;
	int64_t at_us, then_us, last_us = 0;

	for (size_t i = 0; i < trace_count(whole); i++) {
		const struct event *e = trace_append_from(past, whole, trace_at(whole, i));

		timeline_update(tl);
		if (i + 1 < trace_count(whole) && trace_at(whole, i + 1)->t_us == e->t_us)
			continue;
		while ((sentence = tale_next(live, e->t_us, &at_us)) != NULL) {
			then = tale_next(late, INT64_MAX, &then_us);
			assert_non_null(then);
			assert_int_equal(then_us, at_us);
			assert_true(at_us >= last_us);
			last_us = at_us;
			assert_true(strlen(sentence) > 0 && strlen(sentence) < TALE_SIZE);
			for (const char *c = sentence; *c != '\0'; c++)
				assert_true((unsigned char)*c >= ' ' && *c != 0x7f);
		}
	}
	tale_free(live);
	tale_free(late);
	timeline_free(tl);
	timeline_free(all);
	trace_free(past);
}

static void
told_event_by_event(void **state)
{
	static const struct sample samples[] = {
		{ .requests = 3 }, { .requests = 50, .delay_us = 200 * MS }, { .requests = 4, .delay_us = S, .errors = ERRORS_MIXED },
		{ .requests = 2, .visitors = 5, .delay_us = S }, { .requests = 3, .crowd = 60, .is_hostile = true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
		struct trace *trace = sample_run(&samples[i]);

		as_it_happens_it_is_the_same(trace);
		trace_free(trace);
	}
	for (unsigned seed = 1; seed <= 60; seed++) {
		struct trace *trace = random_run(seed);

		as_it_happens_it_is_the_same(trace);
		trace_free(trace);
	}
}

/* No flood: a thousand requests take no more sentences than a person can hear. */
static void
a_thousand_requests_are_few_sentences(void **state)
{
	char *told = tale_of(&(struct sample){ .requests = 1000, .delay_us = 20 * MS });
	int lines = 0;

	(void)state;
	for (const char *c = told; *c != '\0'; c++)
		lines += *c == '\n';
	assert_in_range(lines, 17, 30);
	free(told);
}

/* Nor do a crowd of visitors: of those of a second some are told, and the others counted, all of them once. */
static void
a_crowd_is_counted(void **state)
{
	char *told = tale_of(&(struct sample){ .requests = 2, .delay_us = S, .crowd = 500 });
	unsigned named = 0, counted = 0, more;

	(void)state;
	for (const char *line = told; line != NULL && *line != '\0'; line = strchr(line, '\n') == NULL ? NULL : strchr(line, '\n') + 1) {
		const char *text = strstr(line, ": ") + 2;

		if (sscanf(text, "Visitors: %u more w%*s answered", &more) == 1)
			counted += more;
		else if (memchr(text, '\n', 400) != NULL && strstr(text, " asked for ") != NULL && strstr(text, " asked for ") < strchr(text, '\n'))
			named++;
	}
	assert_true(named > 0 && counted > 0);
	assert_int_equal(named + counted, 500);
	free(told);
}

/* One or several, of whomever. */
static void
what_is_left_out_is_counted(void **state)
{
	static const struct {
		enum track track;
		uint32_t count;
		const char *words;
	} cases[] = {
		{ TRACK_WATCHED_1, 1, "my_sync: so much happens that 1 more line, request or wait is left out." },
		{ TRACK_WATCHED_1, 30, "my_sync: so much happens that 30 more lines, requests or waits are left out." },
		{ TRACK_VISITOR, 1, "Visitors: 1 more was answered, or left." },
		{ TRACK_VISITOR, 2, "Visitors: 2 more were answered, or left." },
		{ TRACK_SERVER, 1, "The server: 1 more was turned away." },
		{ TRACK_SERVER, 9, "The server: 9 more were turned away." },
	};
	struct trace *trace = watched_trace(WATCHED_SAMPLE_URLLIB);
	struct timeline *tl = timeline_new(trace);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char told[TALE_SIZE];

		tale_write_more(tl, cases[i].track, cases[i].count, told);
		assert_string_equal(told, cases[i].words);
	}
	timeline_free(tl);
	trace_free(trace);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(three_requests),
		cmocka_unit_test(forgetting_is_told),
		cmocka_unit_test(what_was_forgotten_first_is_passed_over),
		cmocka_unit_test(fifty_requests),
		cmocka_unit_test(each_fact_has_its_sentence),
		cmocka_unit_test(who_waits_is_told),
		cmocka_unit_test(who_waits_of_watched_programs_is_told),
		cmocka_unit_test(what_is_no_request_has_no_number),
		cmocka_unit_test(told_event_by_event),
		cmocka_unit_test(a_crowd_is_counted),
		cmocka_unit_test(what_is_left_out_is_counted),
		cmocka_unit_test(a_thousand_requests_are_few_sentences),
	};

	return cmocka_run_group_tests_name("tale", tests, NULL, NULL);
}
