/* Each built-in lesson, run to its end over real sockets with its times divided:
 * what it teaches must be what happens. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lesson/lesson.h"
#include "log/watched.h"
#include "run/watching.h"
#include "support/world.h"
#include "tell/watched_numbers.h"

enum { FASTER = 20 };

static struct lesson_list list;

static int
set_up(void **state)
{
	const char *srcdir = getenv("srcdir");
	char folder[4096];

	(void)state;
	snprintf(folder, sizeof folder, "%s/src/lessons", srcdir == NULL ? "." : srcdir);
	setenv("WAITSCOPE_LESSONS", folder, 1);
	snprintf(folder, sizeof folder, "%s/src/samples", srcdir == NULL ? "." : srcdir);
	setenv("WAITSCOPE_SAMPLES", folder, 1);
	setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
	lesson_list_read(&list);
	assert_int_equal(list.complaints.count, 0);
	assert_int_equal(list.count, 11);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	lesson_list_release(&list);
	return 0;
}

/* Runs part `part` (from 0) of lesson `number` (from 1). A command's own times cannot be divided: it meets what it
 * would meet. */
static void
play(struct world *w, int number, int part)
{
	static const enum knob times[] = { KNOB_DELAY, KNOB_WORK, KNOB_TIMEOUT };
	static struct run_command command;
	const struct lesson *lesson = list.at[number - 1];

	assert_true(part < lesson->part_count);
	world_init(w);
	w->knobs = lesson->parts[part].knobs;
	command = (struct run_command){ .argv = lesson->parts[part].command, .text = lesson->parts[part].command_text };
	w->command = command.argv != NULL ? &command : NULL;
	for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
		w->knobs.value[times[i]] /= command.argv == NULL ? FASTER : 1;
	world_run(w);
	assert_true(lab_is_over(w->lab));
}

static const struct timeline *
seen(const struct world *w)
{
	return lab_timeline(w->lab);
}

static const struct request *
request(const struct world *w, enum track track, uint32_t number)
{
	const struct request *r = timeline_request(seen(w), track, number);

	assert_non_null(r);
	return r;
}

static struct tally
final(const struct world *w, enum track track)
{
	return timeline_tally_at(seen(w), track, INT64_MAX);
}

static uint32_t
most_open(const struct world *w, enum track track)
{
	size_t count;
	const struct tally_at *tallies = timeline_tallies(seen(w), track, &count);
	uint32_t most = 0;

	for (size_t i = 0; i < count; i++)
		if (tallies[i].tally.open > most)
			most = tallies[i].tally.open;
	return most;
}

static int64_t
first_print_us(const struct world *w, enum track track, enum step step)
{
	size_t count;
	const struct print *prints = timeline_prints(seen(w), track, INT64_MAX, &count);

	for (size_t i = 0; i < count; i++)
		if (prints[i].step == step)
			return prints[i].t_us;
	fail_msg("%s never prints that", track_name(track));
	return 0;
}

static int64_t
took_us(const struct world *w, enum track track)
{
	return timeline_done_us(seen(w), track, INT64_MAX) - timeline_begin_us(seen(w), track);
}

static void
wait_or_carry_on(void **state)
{
	struct world w;

	(void)state;
	play(&w, 1, 0);
	assert_true(first_print_us(&w, TRACK_SYNC, STEP_PRINT_RESPONSE) >= request(&w, TRACK_SYNC, 1)->response_us);
	assert_true(first_print_us(&w, TRACK_ASYNC, STEP_PRINT_LAST) < request(&w, TRACK_ASYNC, 1)->response_us);
	assert_true(first_print_us(&w, TRACK_ASYNC, STEP_PRINT_RESPONSE) >= request(&w, TRACK_ASYNC, 1)->response_us);
	assert_true(timeline_begin_us(seen(&w), TRACK_ASYNC) >= timeline_done_us(seen(&w), TRACK_SYNC, INT64_MAX));
	world_release(&w);
}

static void
three_at_a_time(void **state)
{
	struct world w;

	(void)state;
	play(&w, 2, 0);
	assert_int_equal(most_open(&w, TRACK_SYNC), 1);
	assert_int_equal(most_open(&w, TRACK_ASYNC), 3);
	assert_true(request(&w, TRACK_SYNC, 2)->response_us > request(&w, TRACK_ASYNC, 3)->response_us);
	assert_int_equal(final(&w, TRACK_SYNC).done, 3);
	world_release(&w);
}

static void
how_many_at_once(void **state)
{
	static const uint32_t open[] = { 1, 3, 6 };

	(void)state;
	for (int part = 0; part < 3; part++) {
		struct world w;

		play(&w, 3, part);
		assert_int_equal(most_open(&w, TRACK_ASYNC), open[part]);
		assert_int_equal(final(&w, TRACK_ASYNC).called, 6);
		world_release(&w);
	}
}

static void
the_staircase_and_the_wall(void **state)
{
	struct world w;
	uint32_t blocks;

	(void)state;
	play(&w, 4, 0);
	assert_int_equal(final(&w, TRACK_SYNC).done, 50);
	assert_int_equal(most_open(&w, TRACK_ASYNC), 50);
	timeline_time_in(seen(&w), TRACK_SYNC, STATE_BLOCKED, INT64_MAX, &blocks);
	assert_int_equal(blocks, 50);
	world_release(&w);
}

/* The luck of the lesson's seed makes some response overtake another. */
static void
who_responds_first(void **state)
{
	struct world w;
	bool overtaken = false;

	(void)state;
	play(&w, 5, 0);
	for (uint32_t a = 1; a <= 5; a++)
		for (uint32_t b = a + 1; b <= 5; b++) {
			const struct request *first = request(&w, TRACK_ASYNC, a), *second = request(&w, TRACK_ASYNC, b);

			overtaken = overtaken || second->answer_us < first->answer_us;
			if (second->response_us < first->response_us) /* not so if both came at once */
				assert_true(second->callback_us <= first->callback_us);
			else if (first->response_us < second->response_us)
				assert_true(first->callback_us <= second->callback_us);
		}
	assert_true(overtaken);
	world_release(&w);
}

static void
never_block_the_loop(void **state)
{
	struct world w;

	(void)state;
	play(&w, 6, 0);
	for (uint32_t number = 2; number <= 3; number++) {
		const struct request *before = request(&w, TRACK_ASYNC, number - 1), *r = request(&w, TRACK_ASYNC, number);

		assert_true(r->response_us < before->callback_end_us); /* it was here, and had to wait */
		assert_true(r->callback_us >= before->callback_end_us);
	}
	world_release(&w);
}

static void
a_server_that_sleeps(void **state)
{
	struct world w;
	size_t count;
	const struct server_load *loads;
	bool frozen = false;

	(void)state;
	play(&w, 7, 0);
	for (uint32_t number = 2; number <= 3; number++)
		assert_true(request(&w, TRACK_ASYNC, number)->take_us >= request(&w, TRACK_ASYNC, number - 1)->answer_us);
	assert_true(took_us(&w, TRACK_ASYNC) >= 3 * w.knobs.value[KNOB_DELAY]); /* no faster than the server */
	world_release(&w);
	play(&w, 7, 1);
	loads = timeline_loads(seen(&w), INT64_MAX, &count);
	for (size_t i = 0; i < count; i++)
		frozen = frozen || loads[i].frozen;
	assert_true(frozen);
	world_release(&w);
}

static void
when_it_goes_wrong(void **state)
{
	static const enum cause causes[] = { CAUSE_REFUSED, CAUSE_TIMED_OUT, CAUSE_RESET, CAUSE_NONE };
	struct world w;

	(void)state;
	play(&w, 8, 0);
	for (int track = 0; track < PROGRAM_COUNT; track++) {
		for (uint32_t number = 1; number <= 4; number++)
			assert_int_equal(request(&w, (enum track)track, number)->cause, causes[number - 1]);
		assert_int_equal(request(&w, (enum track)track, 4)->status, 500);
	}
	/* Every failure was told: sync's call returned, async's callback ran. */
	assert_int_equal(final(&w, TRACK_ASYNC).called, 4);
	assert_true(timeline_done_us(seen(&w), TRACK_SYNC, INT64_MAX) != NEVER_US);
	world_release(&w);
}

static void
your_turn(void **state)
{
	struct world w;

	(void)state;
	play(&w, 9, 0);
	assert_true(lab_is_over(w.lab));
	world_release(&w);
}

/* ---- the lesson with a program of its own ---- */

/* What its last card says of the run: the words of its outcome, and of the hold. */
struct card {
	struct lesson_outcome outcome;
	char hold[LESSON_HOLD_SIZE];
};

static struct card
read_card(const struct world *w)
{
	struct card card;

	lesson_outcome_make(list.at[9], seen(w), &card.outcome);
	lesson_hold_write(seen(w), card.hold, sizeof card.hold);
	return card;
}

static void
assert_begins(const char *text, const char *beginning)
{
	if (strncmp(text, beginning, strlen(beginning)) != 0)
		fail_msg("\"%s\" does not begin with \"%s\"", text, beginning);
}

/* The text of that line of the sample, without blanks before it. */
static const char *
line_of_sample(uint32_t number)
{
	static char line[256];
	FILE *in = fopen(list.at[9]->parts[0].command[1], "r");

	assert_non_null(in);
	line[0] = '\0';
	for (uint32_t i = 0; i < number; i++)
		assert_non_null(fgets(line, sizeof line, in));
	fclose(in);
	line[strcspn(line, "\n")] = '\0';
	return line + strspn(line, " ");
}

/* While the first coroutine sleeps, the responses for the other two lie there. */
static void
assert_held_by_sleeping(const struct world *w, const struct card *card)
{
	struct watched_hold_row row;
	char line[300];

	assert_int_equal(watched_longest_holds(seen(w), TRACK_WATCHED_1, INT64_MAX, &row, 1), 1);
	assert_int_equal(row.doing.state, WATCHED_SLEEPS);
	assert_string_equal(row.waited.s, "responses 2 and 3");
	if (row.doing.place.file == NULL) { /* this Python has no lines */
		assert_begins(card->hold, "mistake_sleep held its loop for ");
		assert_non_null(strstr(card->hold, ": it slept in clock_nanosleep. On which line is not known."));
		return;
	}
	assert_begins(line_of_sample(row.doing.place.line), "time.sleep(1)");
	snprintf(line, sizeof line, "mistake_sleep.py:%u held the loop for ", row.doing.place.line);
	assert_begins(card->hold, line);
	snprintf(line, sizeof line, ": %s", line_of_sample(row.doing.place.line));
	assert_non_null(strstr(card->hold, line));
}

static void
your_own_program(void **state)
{
	struct watched_life life;
	struct world w;
	struct card card;

	(void)state;
	play(&w, 10, 0);
	life = timeline_watched_life(seen(&w), TRACK_WATCHED_1, INT64_MAX);
	card = read_card(&w);
	if (life.not_started != NULL) { /* no python3 here */
		assert_false(card.outcome.told);
	} else {
		assert_string_equal(life.command, "python3 mistake_sleep.py");
		assert_int_equal(life.code, 0);
		assert_true(card.outcome.told);
		assert_int_equal(card.outcome.truth, 2);
		if (life.untraced != NULL)
			assert_begins(card.hold, "Which line held the loop is not known, because the states of mistake_sleep are not seen: ");
		else
			assert_held_by_sleeping(&w, &card);
	}
	world_release(&w);
}

static void
without_python_it_says_so_and_ends(void **state)
{
	const char *path = getenv("PATH");
	char *before = strdup(path != NULL ? path : "");
	struct world w;
	struct card card;

	(void)state;
	setenv("PATH", "/nonexistent", 1);
	play(&w, 10, 0);
	setenv("PATH", before, 1);
	free(before);
	card = read_card(&w);
	assert_false(card.outcome.told);
	assert_string_equal(card.outcome.untold, "mistake_sleep did not run: python3: not found.");
	assert_string_equal(card.hold, card.outcome.untold);
	world_release(&w);
}

/* Each program as it would be asked what it paid: sync as often as it made requests, async once. */
static void
assert_cost(const struct world *w, uint32_t requests)
{
	int64_t longest_us = 0, sum_us = 0;

	for (uint32_t number = 1; number <= requests; number++) {
		const struct request *sync = request(w, TRACK_SYNC, number), *async = request(w, TRACK_ASYNC, number);
		int64_t served_us = async->answer_us - async->take_us;

		sum_us += sync->answer_us - sync->take_us;
		longest_us = served_us > longest_us ? served_us : longest_us;
	}
	assert_true(took_us(w, TRACK_SYNC) >= sum_us);
	assert_true(took_us(w, TRACK_ASYNC) >= longest_us);
	assert_true(sum_us >= (int64_t)requests * w->knobs.value[KNOB_DELAY]);
	assert_int_equal(most_open(w, TRACK_SYNC), 1);
	assert_int_equal(most_open(w, TRACK_ASYNC), requests);
}

static void
how_the_cost_grows(void **state)
{
	struct lesson_part *part = &list.at[10]->parts[0];
	struct lesson_outcome outcome;
	struct world w;

	(void)state;
	assert_int_equal(part->sweep.knob, KNOB_REQUESTS);
	assert_int_equal(part->sweep.count, 4);
	for (int i = 0; i < part->sweep.count; i++) {
		part->knobs.value[KNOB_REQUESTS] = part->sweep.values[i];
		play(&w, 11, 0);
		assert_cost(&w, (uint32_t)part->sweep.values[i]);
		world_release(&w);
	}
	play(&w, 11, 1);
	assert_cost(&w, 32);
	list.at[10]->parts[1].knobs.value[KNOB_DELAY] = w.knobs.value[KNOB_DELAY];
	lesson_outcome_make(list.at[10], seen(&w), &outcome);
	assert_true(outcome.told && !outcome.other_knobs);
	world_release(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wait_or_carry_on),
		cmocka_unit_test(three_at_a_time),
		cmocka_unit_test(how_many_at_once),
		cmocka_unit_test(the_staircase_and_the_wall),
		cmocka_unit_test(who_responds_first),
		cmocka_unit_test(never_block_the_loop),
		cmocka_unit_test(a_server_that_sleeps),
		cmocka_unit_test(when_it_goes_wrong),
		cmocka_unit_test(your_turn),
		cmocka_unit_test(how_the_cost_grows),
		cmocka_unit_test(your_own_program),
		cmocka_unit_test(without_python_it_says_so_and_ends),
	};

	return cmocka_run_group_tests_name("lesson runs", tests, set_up, tear_down);
}
