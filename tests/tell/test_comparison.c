/* Two runs compared: each kind of sentence, in each of its forms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "support/random_trace.h"
#include "support/sample_run.h"
#include "tell/comparison.h"
#include "tell/narrator.h"

enum { MS = 1000, S = 1000 * 1000 };

static struct run_digest
digest_of(const struct sample *sample, int64_t until_us)
{
	struct trace *trace = until_us > 0 ? sample_run_until(sample, until_us) : sample_run(sample);
	struct timeline *timeline = timeline_new(trace);
	struct run_digest d;

	run_digest_make(timeline, INT64_MAX, &d);
	timeline_free(timeline);
	trace_free(trace);
	return d;
}

/* ---- whole sentences ---- */

#define THREE(delay) { .requests = 3, .delay_us = (delay) }

static const struct sentence {
	struct sample before, now;
	const char *name;
	const char *forms[COMPARISON_FORMS]; /* NULL: any */
} sentences[] = {
	{ THREE(5 * S), THREE(10 * S), "before", {
	    "Twice the delay: sync took twice as long (30.0 s, before 15.0 s), async too (10.0 s, before 5.0 s).",
	    "Twice the delay: both took twice as long.", "Twice the delay: both took twice as long.",
	    "Twice the delay: sync took twice as long.", "sync took twice as long (30.0 s, before 15.0 s)." } },
	{ THREE(10 * S), THREE(5 * S), "in run 2", {
	    "Half the delay: sync took half as long (15.0 s, in run 2 30.0 s), async too (5.0 s, in run 2 10.0 s).",
	    "Half the delay: both took half as long." } },
	{ { .requests = 2, .delay_us = 2 * S }, { .requests = 6, .delay_us = 2 * S }, "before", {
	    "Three times the requests: sync took three times as long (12.0 s, before 4.0 s), async as long as before (2.0 s).",
	    "Three times the requests: sync took three times as long, async as long as before." } },
	{ { .requests = 6, .delay_us = 2 * S }, { .requests = 2, .delay_us = 2 * S }, "before", {
	    "A third of the requests: sync took a third of the time (4.0 s, before 12.0 s), async as long as before (2.0 s)." } },
	{ THREE(5 * S), THREE(2 * S), "before", {
	    "Delay 2.0 s (before 5.0 s): sync took 40% of the time (6.0 s, before 15.0 s), async too (2.0 s, before 5.0 s).",
	    "Delay 2.0 s (before 5.0 s): both took 40% of the time.", "Delay 2.0 s: both took 40% of the time." } },
	{ THREE(2 * S), THREE(3 * S), "before", {
	    "Delay 3.0 s (before 2.0 s): sync took 1.5 times as long (9.0 s, before 6.0 s), async too (3.0 s, before 2.0 s)." } },
	{ THREE(100 * MS), THREE(2 * S), "before", { [1] = "Delay 2.0 s (before 100 ms): both took 20 times as long." } },
	{ THREE(2 * S), THREE(100 * MS), "before", { [1] = "Delay 100 ms (before 2.0 s): both were 20 times as fast." } },
	{ THREE(5 * S), THREE(5 * S), "before", {
	    "The same again: sync took 15.0 s, before 15.0 s; async 5.0 s, before 5.0 s.",
	    "The same knobs: both took as long as before.", "The same knobs: both took as long as before.",
	    "The same knobs: sync took as long as before." } },
	{ { .requests = 6, .delay_us = 2 * S }, { .requests = 6, .delay_us = 2 * S, .limit = 2 }, "before", {
	    "Limit 2 (before none): sync took as long as before (12.0 s), async three times as long (6.0 s, before 2.0 s).",
	    [3] = "Limit 2: async took three times as long.", [4] = "async took three times as long (6.0 s, before 2.0 s)." } },
	{ { .requests = 6, .delay_us = 2 * S, .limit = 2 }, { .requests = 6, .delay_us = 2 * S, .limit = 1 }, "before", {
	    [1] = "Half the limit: sync took as long as before, async twice as long." } },
	{ THREE(2 * S), { .requests = 6, .delay_us = 1 * S }, "before", {
	    "With delay 1.0 s and requests 6: sync took as long as before (6.0 s), async half as long (1.0 s, before 2.0 s).",
	    [2] = "2 other knobs: sync took as long as before, async half as long." } },
	{ THREE(2 * S), { .requests = 6, .delay_us = 1 * S, .limit = 3, .work_us = 100 * MS }, "before", {
	    [2] = "4 other knobs: both took 1.1 times as long." } },
	{ THREE(2 * S), { .requests = 3, .delay_us = 2 * S, .programs = PROGRAMS_ASYNC }, "before", {
	    "Programs async (before both): async took as long as before (2.0 s)." } },
	{ THREE(2 * S), { .requests = 3, .delay_us = 2 * S, .fails = 2, .cause = CAUSE_REFUSED }, "before", {
	    "The same knobs: sync took as long as before (6.0 s), async had 1 error (before none).",
	    [3] = "The same knobs: async had 1 error." } },
	{ { .requests = 3, .delay_us = 2 * S, .fails = 2, .cause = CAUSE_REFUSED }, THREE(2 * S), "before", {
	    "The same knobs: sync took as long as before (6.0 s), async had no errors (before 1)." } },
	{ THREE(4 * S), { .requests = 3, .delay_us = 4 * S, .turn_us = 1 * S, .turn_to_us = 2 * S }, "before", {
	    [1] = "A knob was turned in this run: sync took 67% of the time, async as long as before." } },
	{ { .requests = 3, .delay_us = 4 * S, .turn_us = 1 * S, .turn_to_us = 2 * S }, THREE(4 * S), "before", {
	    [1] = "A knob was turned in the run before: sync took 1.5 times as long, async as long as before." } },
	{ { .requests = 3, .delay_us = 4 * S, .turn_us = 1 * S, .turn_to_us = 2 * S }, THREE(4 * S), "in run 1", {
	    [1] = "A knob was turned in run 1: sync took 1.5 times as long, async as long as in run 1." } },
	{ THREE(10 * S), THREE(9700 * MS), "before", {
	    "Delay 9.7 s (before 10.0 s): sync took a little less time (29.1 s, before 30.0 s), async too (9.7 s, before 10.0 s).",
	    "Delay 9.7 s (before 10.0 s): both took a little less time.", [3] = "Delay 9.7 s: sync took a little less time." } },
	/* In tenths they would be 0.1 and 0.2. */
	{ THREE(200 * MS), THREE(150 * MS), "before", { [1] = "Delay 150 ms (before 200 ms): both took 75% of the time." } },
};

static void
sentences_are_as_they_should_be(void **state)
{
	int failures = 0;

	(void)state;
	for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
		const struct sentence *s = &sentences[i];
		struct run_digest before = digest_of(&s->before, 0), now = digest_of(&s->now, 0);
		char forms[COMPARISON_FORMS][COMPARISON_SIZE];

		assert_true(comparison_write(&now, &before, s->name, forms));
		for (int form = 0; form < COMPARISON_FORMS; form++)
			if (s->forms[form] != NULL && strcmp(forms[form], s->forms[form]) != 0) {
				print_error("%zu, form %d:\n%s\n%s\n", i, form, forms[form], s->forms[form]);
				failures++;
			}
	}
	assert_int_equal(failures, 0);
}

static void
some_are_not_compared(void **state)
{
	const struct sample three = THREE(2 * S), none = { .programs = PROGRAMS_NONE, .visitors = 2 };
	const struct sample sync = { .requests = 3, .programs = PROGRAMS_SYNC }, async = { .requests = 3, .programs = PROGRAMS_ASYNC };
	struct run_digest whole = digest_of(&three, 0), left = digest_of(&three, 3 * S), cancelled = whole;
	struct run_digest of_sync = digest_of(&sync, 0), of_async = digest_of(&async, 0), of_none = digest_of(&none, 0);
	char forms[COMPARISON_FORMS][COMPARISON_SIZE];

	(void)state;
	assert_true(comparison_write(&whole, &whole, "before", forms));
	assert_false(comparison_write(&left, &whole, "before", forms));
	assert_false(comparison_write(&whole, &left, "before", forms));
	assert_false(comparison_write(&of_sync, &of_async, "before", forms));
	assert_string_equal(forms[0], "");
	assert_false(comparison_write(&of_none, &of_none, "before", forms));
	cancelled.program[TRACK_SYNC].cancelled = 1;
	assert_true(comparison_write(&cancelled, &whole, "before", forms));
	assert_string_equal(forms[0], "The same again: async took 2.0 s, before 2.0 s.");
	cancelled.program[TRACK_ASYNC].cancelled = 1;
	assert_false(comparison_write(&cancelled, &whole, "before", forms));
}

/* A seed is nothing where nothing is drawn by it; the built-in server's knobs are nothing to another one. */
static void
only_what_means_something_differs(void **state)
{
	const struct sample three = THREE(2 * S);
	struct run_digest a = digest_of(&three, 0), b = a;

	(void)state;
	b.knobs.value[KNOB_SEED]++;
	assert_false(comparison_knob_differs(&a, &b, KNOB_SEED));
	b.knobs.value[KNOB_JITTER] = 10;
	assert_true(comparison_knob_differs(&a, &b, KNOB_SEED));
	assert_true(comparison_knob_differs(&a, &b, KNOB_JITTER));
	a.is_outside = b.is_outside = true;
	assert_false(comparison_knob_differs(&a, &b, KNOB_JITTER));
}

/* A loop that was late by a second makes a second no difference. */
static void
what_is_noise_is_about_the_same(void **state)
{
	const struct sample three = THREE(2 * S);
	struct run_digest a = digest_of(&three, 0), b = a;
	char forms[COMPARISON_FORMS][COMPARISON_SIZE];

	(void)state;
	b.program[TRACK_SYNC].until_us += 500 * MS;
	comparison_write(&b, &a, "before", forms);
	assert_string_equal(forms[0], "The same knobs: sync took 1.1 times as long (6.5 s, before 6.0 s), async as long as before (2.0 s).");
	b.loop_late_us = 500 * MS;
	comparison_write(&b, &a, "before", forms);
	assert_string_equal(forms[1], "The same knobs: sync took about as long as before, async as long as before.");
	b.knobs.value[KNOB_SERVER] = a.knobs.value[KNOB_SERVER] = SERVER_FREEZE; /* it sleeps on the loop on purpose */
	comparison_write(&b, &a, "before", forms);
	assert_string_equal(forms[1], "The same knobs: sync took 1.1 times as long, async as long as before.");
}

/* ---- the law ---- */

static void
check_law(const struct sample *before, const struct sample *now, const char *words)
{
	struct run_digest a = digest_of(before, 0), b = digest_of(now, 0);
	char law[COMPARISON_SIZE];

	assert_int_equal(comparison_law_write(&b, &a, law, sizeof law), words[0] != '\0');
	assert_string_equal(law, words);
}

static void
the_law_is_named(void **state)
{
	const struct sample three = THREE(2 * S), longer = THREE(4 * S), more = { .requests = 6, .delay_us = 2 * S };
	const struct sample limited = { .requests = 6, .delay_us = 2 * S, .limit = 2 }, tighter = { .requests = 6, .delay_us = 2 * S, .limit = 3 };
	const struct sample working = { .requests = 3, .delay_us = 2 * S, .work_us = 500 * MS };
	const struct sample failing = { .requests = 3, .delay_us = 2 * S, .fails = 1, .cause = CAUSE_REFUSED };
	const struct sample turned = { .requests = 3, .delay_us = 2 * S, .turn_us = 1 * S, .turn_to_us = 3 * S };

	(void)state;
	check_law(&three, &longer, "By the law, ten times the requests cost async nothing.");
	check_law(&three, &more, ""); /* both runs show it */
	check_law(&tighter, &limited, "By the law, async is faster without the limit.");
	check_law(&more, &limited, ""); /* the run before has shown that */
	check_law(&three, &working, "");
	check_law(&three, &failing, "");
	check_law(&three, &turned, "");
}

/* Ten times nothing is nothing: that is no news. */
static void
no_law_is_named_where_nothing_waits(void **state)
{
	const struct sample three = THREE(2 * S);
	struct run_digest a = digest_of(&three, 0), b = a;
	char law[COMPARISON_SIZE];

	(void)state;
	b.knobs.value[KNOB_DELAY] = 0;
	assert_false(comparison_law_write(&b, &a, law, sizeof law));
	assert_string_equal(law, "");
}

/* ---- in a word ---- */

static void
how_much_faster_in_a_word(void **state)
{
	const struct sample three = THREE(2 * S), none = { .programs = PROGRAMS_ASYNC };
	struct run_digest d = digest_of(&three, 0), alone = digest_of(&none, 0);
	char words[32];

	(void)state;
	run_digest_faster(&d, words, sizeof words);
	assert_string_equal(words, "3.0 times");
	d.judged = JUDGED_SAME;
	run_digest_faster(&d, words, sizeof words);
	assert_string_equal(words, "the same");
	d.judged = JUDGED_SLOWER;
	run_digest_faster(&d, words, sizeof words);
	assert_string_equal(words, "slower");
	run_digest_faster(&alone, words, sizeof words); /* than what? */
	assert_string_equal(words, "");
}

/* ---- differences in numbers ---- */

static void
differences_in_numbers(void **state)
{
	static const struct {
		int64_t us, other_us;
		const char *words;
	} cases[] = {
		{ 20 * S, 10 * S, "+10.0 s, 2.0 times" },
		{ 10 * S, 20 * S, "-10.0 s, 0.50 times" },
		{ 10 * S, 10 * S, "the same" },
		{ 10 * S + 100 * MS, 10 * S, "the same" },
		{ 0, 0, "the same" },
		{ 500, 0, "the same" },
		{ 5 * S, 0, "+5.0 s" },
		{ 0, 5 * S, "-5.0 s" },
		{ 5 * S, 100 * MS, "+4.9 s, 50 times" },
		{ 100 * MS, 5 * S, "-4.9 s, 0.02 times" },
		{ 150 * MS, 200 * MS, "-50 ms, 0.75 times" },
		{ INT64_MAX / 2, 1, "+4611686018427.4 s" },
		{ 1500400, 3000900, "-1.5 s, 0.50 times" },
	};
	char words[64];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		comparison_difference_write(cases[i].us, cases[i].other_us, words, sizeof words);
		assert_string_equal(words, cases[i].words);
	}
}

/* ---- whatever was logged ---- */

static void
any_two_runs_can_be_compared(void **state)
{
	(void)state;
	for (uint64_t i = 0; i < 200; i++) {
		struct trace *trace[2] = { random_run(i), i % 2 == 0 ? random_run(i + 1000) : random_nonsense(i, 300) };
		struct run_digest d[2];
		char forms[COMPARISON_FORMS][COMPARISON_SIZE], law[COMPARISON_SIZE];

		for (int k = 0; k < 2; k++) {
			struct timeline *timeline = timeline_new(trace[k]);

			run_digest_make(timeline, INT64_MAX, &d[k]);
			d[k].over = true;
			timeline_free(timeline);
			trace_free(trace[k]);
		}
		if (comparison_write(&d[0], &d[1], "before", forms))
			for (int form = 0; form < COMPARISON_FORMS; form++) {
				assert_int_equal(forms[form][strlen(forms[form]) - 1], '.');
				assert_null(strstr(forms[form], "nan"));
				assert_true(form == 0 || strlen(forms[form]) <= 2 * strlen(forms[0]));
			}
		comparison_law_write(&d[0], &d[1], law, sizeof law);
	}
}

/* ---- told by the narrator ---- */

static void
the_narrator_tells_it_at_the_end(void **state)
{
	const struct sample three = THREE(2 * S), longer = THREE(4 * S);
	struct trace *trace[2] = { sample_run(&three), sample_run(&longer) };
	struct timeline *tl[2] = { timeline_new(trace[0]), timeline_new(trace[1]) };
	int64_t end_us = timeline_last_us(tl[1]);
	struct telling telling = { .live = true, .before = tl[0] };
	struct narration told;

	(void)state;
	for (telling.width = SENTENCE_LEAST; telling.width <= SENTENCE_FULL + 10; telling.width++) {
		telling.t_us = end_us;
		narrator_write(tl[1], &telling, &told);
		assert_string_equal(told.next_label, "before");
		assert_non_null(strstr(told.next, "twice as long"));
		assert_true(strlen(told.next) <= (size_t)telling.width);
		for (int i = 0; i < PROGRAM_COUNT; i++)
			assert_true(strlen(told.program[i]) <= (size_t)telling.width);
		/* Not before it is over, as nothing can be said yet. */
		telling.t_us = end_us - 1 * S;
		narrator_write(tl[1], &telling, &told);
		assert_string_not_equal(told.next_label, "before");
		assert_null(strstr(told.program[TRACK_ASYNC], "Before"));
	}
	/* What it took before has a place of its own, or that of something else. */
	telling = (struct telling){ .t_us = end_us, .live = true, .before = tl[0], .width = 71, .says_coming = true };
	narrator_write(tl[1], &telling, &told);
	assert_non_null(strstr(told.program[TRACK_SYNC], " Before: 6.0 s."));
	assert_non_null(strstr(told.program[TRACK_ASYNC], " Before: 2.0 s."));
	telling.before_name = "in run 2";
	narrator_write(tl[1], &telling, &told);
	assert_string_equal(told.next_label, "beside");
	assert_non_null(strstr(told.program[TRACK_ASYNC], " In run 2: 2.0 s."));
	for (int i = 0; i < 2; i++) {
		timeline_free(tl[i]);
		trace_free(trace[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sentences_are_as_they_should_be),
		cmocka_unit_test(some_are_not_compared),
		cmocka_unit_test(only_what_means_something_differs),
		cmocka_unit_test(what_is_noise_is_about_the_same),
		cmocka_unit_test(the_law_is_named),
		cmocka_unit_test(no_law_is_named_where_nothing_waits),
		cmocka_unit_test(how_much_faster_in_a_word),
		cmocka_unit_test(differences_in_numbers),
		cmocka_unit_test(any_two_runs_can_be_compared),
		cmocka_unit_test(the_narrator_tells_it_at_the_end),
	};

	return cmocka_run_group_tests_name("two runs compared", tests, NULL, NULL);
}
