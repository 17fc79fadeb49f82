/* The tutor: cards, answers, parts, and what it wants done. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "support/home.h"
#include "support/watched_trace.h"
#include "ui/keys/keys.h"
#include "ui/tutor.h"

static const char one_part[] =
    "title: One\n"
    "before: Before.\n"
    "after: After.\n"
    "question: {ask: How long?, kind: seconds, measure: async-took}\n"
    "parts:\n"
    "  - knobs: {requests: 2}\n";
static const char two_parts[] =
    "title: Two\n"
    "question: {ask: Which?, kind: choice, choices: [this, that], right: 2}\n"
    "parts:\n"
    "  - knobs: {limit: 1}\n"
    "  - words: Now with three.\n"
    "    knobs: {limit: 3}\n";

/* A tutor whose only lessons are these texts. */
static void
set_lessons(struct tutor *tutor, const char *const *texts, size_t count)
{
	char why[LESSON_WHY_SIZE];

	*tutor = (struct tutor){ .current = -1, .run_lesson = -1, .asks_questions = true };
	tutor->list.at = mem_new(count, sizeof *tutor->list.at);
	for (size_t i = 0; i < count; i++) {
		tutor->list.at[i] = lesson_parse(texts[i], strlen(texts[i]), "test.yaml", why, sizeof why);
		if (tutor->list.at[i] == NULL)
			fail_msg("%s", why);
	}
	tutor->list.count = count;
}

static int
set_up(void **state)
{
	static const char *const texts[] = { one_part, two_parts };
	static struct tutor tutor;

	set_lessons(&tutor, texts, 2);
	*state = &tutor;
	return 0;
}

static int
tear_down(void **state)
{
	tutor_release(*state);
	return 0;
}

static void
type(struct tutor *tutor, const char *text)
{
	for (; *text != '\0'; text++)
		assert_int_equal(tutor_key(tutor, (uint32_t)*text), TUTOR_WANTS_NOTHING);
}

/* A run that is over, and in which async took 2 s. */
static bool
run_ended(struct tutor *tutor)
{
	static const struct event events[] = {
		{ .kind = EVENT_RUN_START, .track = TRACK_LOOP },
		{ .kind = EVENT_STEP, .track = TRACK_ASYNC, .step = STEP_EVERY },
		{ .t_us = 2000000, .kind = EVENT_DONE, .track = TRACK_ASYNC },
		{ .t_us = 2000000, .kind = EVENT_RUN_END, .track = TRACK_LOOP },
	};
	struct trace *trace = trace_new(0);
	struct timeline *timeline;
	bool ours;

	for (size_t i = 0; i < sizeof events / sizeof events[0]; i++)
		trace_append(trace, &events[i]);
	timeline = timeline_new(trace);
	ours = tutor_run_ended(tutor, timeline);
	timeline_free(timeline);
	trace_free(trace);
	return ours;
}

/* Enter, and what the session then does. */
static void
begin(struct tutor *tutor)
{
	assert_int_equal(tutor_key(tutor, KEY_CODE_ENTER), TUTOR_WANTS_BEGIN);
	tutor_run_begun(tutor);
}

/* The answer is the first part's: what runs later does not change it. */
static void
the_first_part_answers_the_question(void **state)
{
	struct tutor *tutor = *state;

	tutor_open(tutor, 1);
	begin(tutor);
	assert_false(tutor->at.outcome.told);
	run_ended(tutor);
	assert_true(tutor->at.outcome.told);
	assert_int_equal(tutor->at.outcome.truth, 1);
	assert_int_equal(tutor_step(tutor, +1), TUTOR_WANTS_CARD);
	tutor->at.outcome.truth = 77;
	begin(tutor);
	run_ended(tutor);
	assert_int_equal(tutor->at.outcome.truth, 77);
	tutor_open(tutor, 1);
	assert_false(tutor->at.outcome.told);
}

/* ---- samples ---- */

static void
sample_ended(struct tutor *tutor, enum watched_sample sample)
{
	struct trace *trace = watched_trace(sample);
	struct timeline *timeline = timeline_new(trace);

	tutor_run_ended(tutor, timeline);
	timeline_free(timeline);
	trace_free(trace);
}

/* What the card that is up tells of a hold; NULL: nothing. */
static void
assert_hold(const struct tutor *tutor, const char *hold)
{
	struct trace *trace = trace_new(0);
	struct timeline *timeline = timeline_new(trace);
	struct lesson_scene scene = tutor_scene(tutor, timeline, 0);

	assert_true(tutor_has_card(tutor));
	if (hold == NULL)
		assert_null(scene.hold);
	else
		assert_string_equal(scene.hold, hold);
	timeline_free(timeline);
	trace_free(trace);
}

/* Of the last sample before it, whatever comes behind; none, if that was left. */
static void
a_card_tells_of_the_sample_before_it(void **state)
{
	static const char *const text[] = { "{title: T, parts: [{}, {run: mistake_sleep.py}, {}, {run: node_fetcher.mjs}]}" };
	static const char python[] = "my_async.py:20 held the loop for 0.3 s: time.sleep(0.3)";
	static const char node[] = "fetcher.mjs held its loop for 0.3 s: it ran. On which line is not known.";
	struct tutor tutor;

	(void)state;
	setenv("WAITSCOPE_SAMPLES", source_path("src/samples"), 1);
	set_lessons(&tutor, text, 1);
	tutor_open(&tutor, 0);
	begin(&tutor);
	run_ended(&tutor);
	tutor_step(&tutor, +1);
	assert_hold(&tutor, NULL);
	begin(&tutor);
	sample_ended(&tutor, WATCHED_SAMPLE_HOLD);
	tutor_step(&tutor, +1);
	assert_hold(&tutor, python);
	begin(&tutor);
	run_ended(&tutor);
	tutor_step(&tutor, +1);
	assert_hold(&tutor, python);
	begin(&tutor);
	tutor_disown_run(&tutor);
	tutor_step(&tutor, +1);
	assert_int_equal(tutor.at.card, CARD_AFTER);
	assert_hold(&tutor, NULL);
	tutor_step(&tutor, -1);
	tutor_step(&tutor, -1);
	assert_hold(&tutor, python);
	begin(&tutor);
	sample_ended(&tutor, WATCHED_SAMPLE_NODE);
	tutor_step(&tutor, +1);
	assert_hold(&tutor, node);
	tutor_step(&tutor, -1);
	tutor_step(&tutor, -1);
	assert_hold(&tutor, python);
	tutor_open(&tutor, 0); /* afresh */
	assert_hold(&tutor, NULL);
	tutor_release(&tutor);
}

static void
a_guess_in_seconds_is_taken(void **state)
{
	struct tutor *tutor = *state;

	assert_int_equal(tutor_open(tutor, 0), TUTOR_WANTS_CARD);
	assert_int_equal(tutor->at.card, CARD_BEFORE);
	type(tutor, "2.5");
	assert_int_equal(tutor_key(tutor, KEY_CODE_ENTER), TUTOR_WANTS_BEGIN);
	assert_false(tutor_has_card(tutor));
	assert_true(tutor->at.guessed);
	assert_int_equal(tutor->at.guess, 2500000);
}

static void
an_answer_that_is_none_is_told_and_can_be_mended(void **state)
{
	struct tutor *tutor = *state;

	tutor_open(tutor, 0);
	type(tutor, "x");
	assert_int_equal(tutor_key(tutor, KEY_CODE_ENTER), TUTOR_WANTS_NOTHING);
	assert_true(tutor_has_card(tutor));
	assert_true(tutor->complaint[0] != '\0');
	tutor_key(tutor, KEY_CODE_BACKSPACE);
	assert_string_equal(tutor->complaint, "");
	type(tutor, "3");
	assert_int_equal(tutor_key(tutor, KEY_CODE_ENTER), TUTOR_WANTS_BEGIN);
	assert_int_equal(tutor->at.guess, 3000000);
}

/* What is typed where a question asks for a number, or for seconds. */
static const struct {
	enum question_kind kind;
	const char *answer;
	int64_t guess; /* -1: it is none */
} answers[] = {
	{ QUESTION_NUMBER, "3", 3 },
	{ QUESTION_NUMBER, "0", 0 },
	{ QUESTION_NUMBER, "007", 7 },
	{ QUESTION_NUMBER, "999999", 999999 },
	{ QUESTION_NUMBER, "1000000", -1 },
	{ QUESTION_NUMBER, "-5", -1 },
	{ QUESTION_NUMBER, "+5", -1 },
	{ QUESTION_NUMBER, "4294967291", -1 },
	{ QUESTION_NUMBER, "4294967299", -1 },
	{ QUESTION_NUMBER, "18446744073709551619", -1 },
	{ QUESTION_NUMBER, "3.0", -1 },
	{ QUESTION_NUMBER, "3s", -1 },
	{ QUESTION_NUMBER, "1,000", -1 },
	{ QUESTION_NUMBER, "1_000", -1 },
	{ QUESTION_NUMBER, "0x3", -1 },
	{ QUESTION_NUMBER, "1e3", -1 },
	{ QUESTION_NUMBER, "three", -1 },
	{ QUESTION_SECONDS, "2.5", 2500000 },
	{ QUESTION_SECONDS, "500ms", 500000 },
	{ QUESTION_SECONDS, "999999", 999999000000 },
	{ QUESTION_SECONDS, "1000000", -1 },
	{ QUESTION_SECONDS, "9223372036854.775807", -1 },
	{ QUESTION_SECONDS, "99999999999999999999", -1 },
	{ QUESTION_SECONDS, "-2.5", -1 },
	{ QUESTION_SECONDS, "+2.5", -1 },
	{ QUESTION_SECONDS, "2,5", -1 },
	{ QUESTION_SECONDS, "inf", -1 },
	{ QUESTION_SECONDS, "nan", -1 },
	{ QUESTION_SECONDS, "0x10", -1 },
};

static void
a_guess_is_a_number_or_told_to_be_none(void **state)
{
	struct tutor *tutor = *state;

	for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
		enum tutor_wish wish;

		tutor->list.at[0]->question.kind = answers[i].kind;
		tutor_open(tutor, 0);
		type(tutor, answers[i].answer);
		wish = tutor_key(tutor, KEY_CODE_ENTER);
		if (answers[i].guess < 0 && (wish != TUTOR_WANTS_NOTHING || tutor->at.guessed || tutor->complaint[0] == '\0'))
			fail_msg("\"%s\" is taken for %jd", answers[i].answer, (intmax_t)tutor->at.guess);
		if (answers[i].guess >= 0 && (wish != TUTOR_WANTS_BEGIN || !tutor->at.guessed || tutor->at.guess != answers[i].guess))
			fail_msg("\"%s\" is not taken: %s", answers[i].answer, tutor->complaint);
	}
}

static void
enter_alone_and_escape_skip_the_question(void **state)
{
	static const struct {
		uint32_t key;
		enum tutor_wish wish; /* Esc leaves a run alone that is there already */
	} keys[] = { { KEY_CODE_ENTER, TUTOR_WANTS_BEGIN }, { 27, TUTOR_WANTS_RUN } };
	struct tutor *tutor = *state;

	for (size_t i = 0; i < 2; i++)
		for (int lesson = 0; lesson < 2; lesson++) {
			tutor_open(tutor, lesson);
			assert_int_equal(tutor_key(tutor, keys[i].key), keys[i].wish);
			assert_false(tutor->at.guessed);
		}
}

static void
choices_are_chosen_by_arrows_or_by_number(void **state)
{
	struct tutor *tutor = *state;

	tutor_open(tutor, 1);
	for (int i = 0; i < 5; i++)
		tutor_key(tutor, KEY_CODE_DOWN);
	tutor_key(tutor, KEY_CODE_UP);
	assert_int_equal(tutor_key(tutor, KEY_CODE_ENTER), TUTOR_WANTS_BEGIN);
	assert_true(tutor->at.guessed);
	assert_int_equal(tutor->at.guess, 0);
	tutor_open(tutor, 1);
	tutor_key(tutor, '2');
	tutor_key(tutor, '7'); /* there is none */
	tutor_key(tutor, KEY_CODE_ENTER);
	assert_int_equal(tutor->at.guess, 1);
}

static void
parts_follow_each_other_and_then_the_end(void **state)
{
	struct tutor *tutor = *state;

	tutor_open(tutor, 1);
	begin(tutor);
	assert_true(run_ended(tutor));
	assert_false(tutor_has_card(tutor)); /* the picture stays until someone goes on */
	assert_int_equal(tutor_step(tutor, +1), TUTOR_WANTS_CARD);
	assert_int_equal(tutor->at.card, CARD_PART);
	assert_int_equal(tutor_part(tutor)->knobs.value[KNOB_LIMIT], 3);
	begin(tutor);
	assert_true(run_ended(tutor));
	assert_false(tutor_has_card(tutor));
	assert_int_equal(tutor_step(tutor, +1), TUTOR_WANTS_RUN);
	assert_int_equal(tutor->at.card, CARD_AFTER);
	/* Closing the last card starts nothing: one plays on with what is there. */
	assert_int_equal(tutor_key(tutor, KEY_CODE_ENTER), TUTOR_WANTS_NOTHING);
	assert_false(tutor_has_card(tutor));
	assert_true(tutor->at.closed);
}

/* Behind the last card of all there is nothing, however often one goes on. */
static void
the_end_stays_the_end(void **state)
{
	struct tutor *tutor = *state;
	char next[32];

	tutor_open(tutor, 1);
	for (int i = 0; i < 4; i++)
		tutor_step(tutor, +1);
	assert_int_equal(tutor->at.card, CARD_AFTER);
	tutor_close(tutor);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(tutor_step(tutor, +1), TUTOR_WANTS_NOTHING);
		assert_true(tutor->at.closed);
		tutor_next(tutor, next, sizeof next);
		assert_string_equal(next, "");
	}
	assert_int_equal(tutor_step(tutor, -1), TUTOR_WANTS_CARD); /* the second part's */
}

/* A step is one of these places. */
static const struct place {
	int lesson, part;
	enum card card;
	enum tutor_wish wish;
	const char *next;
} way[] = {
	{ 0, 0, CARD_BEFORE, TUTOR_WANTS_CARD, "start the run" },
	{ 0, 0, CARD_NONE, TUTOR_WANTS_RUN, "what it means" },
	{ 0, 0, CARD_AFTER, TUTOR_WANTS_RUN, "lesson 2" },
	{ 1, 0, CARD_BEFORE, TUTOR_WANTS_CARD, "start the run" },
	{ 1, 0, CARD_NONE, TUTOR_WANTS_RUN, "part 2 of 2" },
	{ 1, 1, CARD_PART, TUTOR_WANTS_CARD, "start the run" },
	{ 1, 1, CARD_NONE, TUTOR_WANTS_RUN, "what it means" },
	{ 1, 1, CARD_AFTER, TUTOR_WANTS_RUN, "" },
};
enum { WAY = sizeof way / sizeof way[0] };

static void
assert_place(const struct tutor *tutor, int i, enum tutor_wish wish)
{
	char next[32];

	assert_int_equal(tutor->current, way[i].lesson);
	assert_int_equal(tutor->at.part, way[i].part);
	assert_int_equal(tutor->at.card, way[i].card);
	assert_int_equal(wish, way[i].wish);
	tutor_next(tutor, next, sizeof next);
	assert_string_equal(next, way[i].next);
}

static void
steps_go_all_the_way_and_back(void **state)
{
	struct tutor *tutor = *state;

	assert_int_equal(tutor_step(tutor, -1), TUTOR_WANTS_NOTHING);
	for (int round = 0; round < 3; round++) {
		if (round == 0)
			assert_place(tutor, 0, tutor_step(tutor, +1));
		for (int i = 1; i < WAY; i++)
			assert_place(tutor, i, tutor_step(tutor, +1));
		assert_int_equal(tutor_step(tutor, +1), TUTOR_WANTS_NOTHING);
		for (int i = WAY - 2; i >= 0; i--)
			assert_place(tutor, i, tutor_step(tutor, -1));
		assert_int_equal(tutor_step(tutor, -1), TUTOR_WANTS_NOTHING);
	}
}

static void
what_was_answered_is_there_on_the_way_back(void **state)
{
	struct tutor *tutor = *state;

	tutor_open(tutor, 0);
	type(tutor, "2.5");
	begin(tutor);
	run_ended(tutor);
	tutor_step(tutor, +1);
	tutor_step(tutor, +1);
	tutor_key(tutor, '1');
	for (int i = 0; i < 3; i++)
		tutor_step(tutor, -1);
	assert_string_equal(tutor->at.answer, "2.5");
	assert_true(tutor->at.guessed && tutor->at.outcome.told);
	assert_int_equal(tutor->at.outcome.truth, 2000000);
	assert_string_equal(tutor->at.outcome.took, "2.0 s");
	for (int i = 0; i < 3; i++)
		tutor_step(tutor, +1);
	assert_int_equal(tutor->current, 1);
	assert_int_equal(tutor->at.choice, 1);
	/* Turning pages keeps it, too; to open a lesson is to begin it. */
	tutor_turn(tutor, -1);
	assert_string_equal(tutor->at.answer, "2.5");
	tutor_open(tutor, 0);
	assert_string_equal(tutor->at.answer, "");
	assert_false(tutor->at.guessed || tutor->at.outcome.told);
}

/* A run that goes on while another lesson is looked at answers the question of its own. */
static void
a_run_answers_its_own_lesson(void **state)
{
	struct tutor *tutor = *state;

	tutor_open(tutor, 0);
	begin(tutor);
	tutor_turn(tutor, +1);
	run_ended(tutor);
	assert_false(tutor->at.outcome.told);
	tutor_turn(tutor, -1);
	assert_true(tutor->at.outcome.told);
	assert_int_equal(tutor->at.outcome.truth, 2000000);
}

static void
a_step_skips_a_question_but_no_answer_that_is_none(void **state)
{
	struct tutor *tutor = *state;

	tutor_open(tutor, 0);
	type(tutor, "x");
	assert_int_equal(tutor_step(tutor, +1), TUTOR_WANTS_NOTHING);
	assert_true(tutor->complaint[0] != '\0');
	tutor_key(tutor, KEY_CODE_BACKSPACE);
	assert_int_equal(tutor_step(tutor, +1), TUTOR_WANTS_RUN);
	assert_false(tutor->at.guessed);
}

/* Which keys a card takes itself: the others act as ever. */
static void
a_card_takes_what_answers(void **state)
{
	static const uint32_t never[] = { '?', 'L', KEY_CODE_PAGE_DOWN, KEY_CODE_F1, '\t' };
	struct tutor *tutor = *state;

	tutor_open(tutor, 0);
	for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
		assert_int_equal(tutor_key(tutor, never[i]), TUTOR_PASSES);
	assert_int_equal(tutor_key(tutor, '5'), TUTOR_WANTS_NOTHING); /* typed */
	assert_int_equal(tutor_key(tutor, KEY_CODE_UP), TUTOR_PASSES);
	tutor_open(tutor, 1);
	for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
		assert_int_equal(tutor_key(tutor, never[i]), TUTOR_PASSES);
	assert_int_equal(tutor_key(tutor, '4'), TUTOR_WANTS_NOTHING); /* there is no such choice, and no view either */
	assert_int_equal(tutor_key(tutor, '5'), TUTOR_PASSES);
	assert_int_equal(tutor_key(tutor, KEY_CODE_DOWN), TUTOR_WANTS_NOTHING);
	tutor->at.card = CARD_AFTER;
	for (uint32_t key = '1'; key <= '5'; key++)
		assert_int_equal(tutor_key(tutor, key), TUTOR_PASSES);
	assert_int_equal(tutor_key(tutor, ','), TUTOR_PASSES);
}

static void
a_number_in_the_menu_is_a_lesson(void **state)
{
	struct tutor *tutor = *state;
	size_t count = tutor->list.count;

	assert_int_equal(tutor_type_number(tutor, 3), -1);
	assert_int_equal(tutor_type_number(tutor, 2), 1);
	assert_int_equal(tutor->cursor, 1);
	tutor->list.count = 12; /* only counted */
	assert_int_equal(tutor_type_number(tutor, 2), 1);
	assert_int_equal(tutor_type_number(tutor, 1), -1); /* or 10, 11, 12 */
	assert_int_equal(tutor->cursor, 0);
	assert_int_equal(tutor_type_number(tutor, 2), 11);
	assert_int_equal(tutor_type_number(tutor, 1), -1);
	assert_int_equal(tutor_type_number(tutor, 9), 8); /* there is no 19 */
	tutor->list.count = count;
}

static void
a_run_by_hand_is_not_the_lessons(void **state)
{
	struct tutor *tutor = *state;

	tutor_open(tutor, 0);
	begin(tutor);
	tutor_disown_run(tutor);
	assert_false(run_ended(tutor));
	assert_false(tutor->at.outcome.told);
}

static void
turning_pages_stops_at_both_ends(void **state)
{
	struct tutor *tutor = *state;

	tutor_open(tutor, 0);
	assert_int_equal(tutor_turn(tutor, -1), TUTOR_WANTS_NOTHING);
	assert_int_equal(tutor->current, 0);
	assert_int_equal(tutor_turn(tutor, +1), TUTOR_WANTS_CARD);
	assert_int_equal(tutor_turn(tutor, +1), TUTOR_WANTS_NOTHING);
	assert_int_equal(tutor->current, 1);
}

static void
without_questions_nothing_is_asked(void **state)
{
	struct tutor *tutor = *state;
	struct trace *trace = trace_new(0);
	struct timeline *timeline = timeline_new(trace);

	tutor->asks_questions = false;
	tutor_open(tutor, 0);
	assert_false(tutor_scene(tutor, timeline, 0).asks);
	assert_int_equal(tutor_key(tutor, '4'), TUTOR_PASSES);
	assert_int_equal(tutor_key(tutor, KEY_CODE_ENTER), TUTOR_WANTS_BEGIN);
	assert_false(tutor->at.guessed);
	timeline_free(timeline);
	trace_free(trace);
}

static void
finds_by_number_or_complains_in_one_line(void **state)
{
	struct tutor *tutor = *state;
	char why[LESSON_WHY_SIZE];

	assert_int_equal(tutor_find(tutor, "2", why, sizeof why), 1);
	assert_int_equal(tutor_find(tutor, "nonsense", why, sizeof why), -1);
	assert_non_null(strstr(why, "\"nonsense\""));
	assert_null(strchr(why, '\n'));
	assert_int_equal(tutor_find(tutor, "/there/is/no.yaml", why, sizeof why), -1);
	assert_non_null(strstr(why, "/there/is/no.yaml"));
	assert_int_equal(tutor->list.count, 2);
}

static void
the_same_file_is_the_same_lesson(void **state)
{
	char path[512], other[600], why[LESSON_WHY_SIZE];
	struct tutor *tutor = *state;
	int index;

	assert_int_equal(home_set_up(NULL), 0);
	snprintf(path, sizeof path, "%s/own.yaml", home_path());
	write_file(path, one_part);
	index = tutor_find(tutor, path, why, sizeof why);
	assert_int_equal(index, 2);
	assert_int_equal(tutor_find(tutor, path, why, sizeof why), index);
	snprintf(other, sizeof other, "%s/./own.yaml", home_path());
	assert_int_equal(tutor_find(tutor, other, why, sizeof why), index);
	snprintf(other, sizeof other, "%s/link.yaml", home_path());
	assert_int_equal(symlink(path, other), 0);
	assert_int_equal(tutor_find(tutor, other, why, sizeof why), index);
	assert_int_equal(tutor->list.count, 3);
	snprintf(other, sizeof other, "%s/second.yaml", home_path());
	write_file(other, one_part);
	assert_int_equal(tutor_find(tutor, other, why, sizeof why), 3); /* the same text, but another file */
	assert_int_equal(home_tear_down(NULL), 0);
}

#define TUTORED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TUTORED(the_first_part_answers_the_question),
		cmocka_unit_test(a_card_tells_of_the_sample_before_it),
		TUTORED(a_guess_in_seconds_is_taken),
		TUTORED(an_answer_that_is_none_is_told_and_can_be_mended),
		TUTORED(a_guess_is_a_number_or_told_to_be_none),
		TUTORED(enter_alone_and_escape_skip_the_question),
		TUTORED(choices_are_chosen_by_arrows_or_by_number),
		TUTORED(parts_follow_each_other_and_then_the_end),
		TUTORED(the_end_stays_the_end),
		TUTORED(steps_go_all_the_way_and_back),
		TUTORED(what_was_answered_is_there_on_the_way_back),
		TUTORED(a_run_answers_its_own_lesson),
		TUTORED(a_step_skips_a_question_but_no_answer_that_is_none),
		TUTORED(a_card_takes_what_answers),
		TUTORED(a_number_in_the_menu_is_a_lesson),
		TUTORED(a_run_by_hand_is_not_the_lessons),
		TUTORED(turning_pages_stops_at_both_ends),
		TUTORED(without_questions_nothing_is_asked),
		TUTORED(finds_by_number_or_complains_in_one_line),
		TUTORED(the_same_file_is_the_same_lesson),
	};

	return cmocka_run_group_tests_name("tutor", tests, NULL, NULL);
}
