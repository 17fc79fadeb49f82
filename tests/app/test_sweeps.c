/*
 * Sweeps in a real session with a real lab, and on a real screen: one run after the other, what they took beside what the server's
 * own times say, and what a person may do meanwhile.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "app/session.h"
#include "base/clock.h"
#include "support/home.h"
#include "support/pty.h"
#include "support/room.h"
#include "tell/plot.h"

enum { ESCAPE = 27 };

static const char *const sweep[] = { "--sweep=requests=1,2,4", "-d20ms" };

static bool
is_done(const struct room *room)
{
	return room->session.sweep.of == NULL;
}

static bool
is_second(const struct room *room)
{
	return room->session.sweep.run == 1;
}

static bool
has_ended(const struct room *room)
{
	return room->ended > 0;
}

static bool
shows_at(struct room *room, int cols, int rows, const char *words)
{
	char *text = room_text(room, cols, rows);
	bool found = strstr(text, words) != NULL;

	free(text);
	return found;
}

static const struct run_digest *
digest_of(const struct room *room, size_t row)
{
	assert_true(row < room->session.runs.rows.count);
	return &room->session.runs.rows.at[row].digest;
}

static void
open_sweep(struct room *room)
{
	room_open(room, 2, sweep, -1);
}

/* ---- what happens ---- */

/* How long the server worked on a program's requests: in all, and on the one that took longest. */
static int64_t
served_us(const struct timeline *tl, enum track track, bool longest)
{
	int64_t all_us = 0, most_us = 0;

	for (uint32_t number = 1; number <= timeline_request_count(tl, track); number++) {
		const struct request *r = timeline_request(tl, track, number);

		all_us += r->answer_us - r->take_us;
		most_us = r->answer_us - r->take_us > most_us ? r->answer_us - r->take_us : most_us;
	}
	return longest ? most_us : all_us;
}

static void
each_value_has_its_run(void **state)
{
	static const int64_t requests[] = { 1, 2, 4 };
	struct room room;

	(void)state;
	open_sweep(&room);
	assert_true(shows_at(&room, 80, 24, "run 1 of 3: requests 1"));
	assert_true(shows_at(&room, 60, 20, "run 1 of 3"));
	room_wait(&room, is_second);
	assert_true(shows_at(&room, 80, 24, "run 2 of 3: requests 2"));
	room_wait(&room, is_done);
	assert_int_equal(room.session.viewer.state.view, VIEW_RUNS);
	assert_true(shows_at(&room, 80, 24, "time against requests n"));
	assert_int_equal(room.session.runs.rows.count, 3);
	assert_int_equal(room.ended, 3);
	for (size_t i = 0; i < 3; i++) {
		const struct run_digest *d = digest_of(&room, i);
		const struct timeline *tl = i == 2 ? source_whole(room.source) : source_whole(room.session.runs.kept.at[i].source);

		assert_int_equal(d->knobs.value[KNOB_REQUESTS], requests[i]);
		assert_int_equal(d->knobs.value[KNOB_DELAY], 20000);
		assert_true(d->over && !d->turned);
		assert_int_equal(d->program[TRACK_ASYNC].most_open, requests[i]);
		/* Sync's waits add up, async's overlap. */
		assert_true(run_digest_took_us(d, TRACK_SYNC) >= served_us(tl, TRACK_SYNC, false));
		assert_true(run_digest_took_us(d, TRACK_ASYNC) >= served_us(tl, TRACK_ASYNC, true));
		assert_true(served_us(tl, TRACK_SYNC, false) >= requests[i] * 20000);
		assert_true(served_us(tl, TRACK_ASYNC, true) >= 20000);
	}
	assert_int_equal(lab_knobs(room.lab)->value[KNOB_REQUESTS], 4); /* where it ended */
	room_close(&room);
}

/* A point is where the law has it, or it is said why not. */
static void
its_points_lie_on_the_law(void **state)
{
	const struct plot *plot;
	struct room room;

	(void)state;
	open_sweep(&room);
	room_wait(&room, is_done);
	plot = runs_plot(&room.session.runs);
	assert_true(plot->is_there);
	assert_int_equal(plot->knob, KNOB_REQUESTS);
	assert_int_equal(plot->points.count, 6);
	assert_string_equal(plot->line[TRACK_SYNC].words, "n × 20 ms");
	for (size_t i = 0; i < plot->points.count; i++)
		assert_int_equal(plot->points.at[i].is_off, plot->points.at[i].why[0] != '\0');
	room_close(&room);
}

/* ---- what a person does ---- */

static void
whoever_looks_back_is_waited_for(void **state)
{
	struct room room;

	(void)state;
	open_sweep(&room);
	room_press(&room, ' ');
	assert_true(room.session.viewer.state.playhead.paused);
	room_wait(&room, has_ended);
	for (int64_t until_us = clock_now_us() + 2 * US_PER_S; clock_now_us() < until_us;)
		room_wait(&room, has_ended);
	assert_int_equal(room.ended, 1);
	assert_int_equal(room.session.sweep.run, 0);
	room_press(&room, KEY_CODE_END);
	room_wait(&room, is_done);
	assert_int_equal(room.ended, 3);
	room_close(&room);
}

static void
escape_ends_it(void **state)
{
	struct room room;

	(void)state;
	open_sweep(&room);
	room_press(&room, '?');
	room_press(&room, ESCAPE); /* the help */
	assert_false(is_done(&room));
	room_press(&room, ESCAPE);
	assert_true(is_done(&room));
	assert_true(shows_at(&room, 80, 24, "The sweep ends with run 1 of 3."));
	room_wait(&room, has_ended);
	assert_false(session_expects_run(&room.session));
	assert_int_equal(room.session.viewer.state.view, VIEW_TIMELINE);
	room_close(&room);
}

static void
a_knob_turned_by_hand_ends_it(void **state)
{
	struct room room;

	(void)state;
	open_sweep(&room);
	session_choose_and_turn(&room.session, KNOB_LIMIT, 1);
	assert_true(is_done(&room));
	room_wait(&room, has_ended);
	assert_true(digest_of(&room, 0)->turned);
	room_close(&room);
}

/* The run that was left is in the list, and in no plot. */
static void
once_more_makes_the_same_run_again(void **state)
{
	struct room room;

	(void)state;
	open_sweep(&room);
	room_wait(&room, room_has_begun);
	room_press(&room, 'r');
	assert_false(is_done(&room));
	room_wait(&room, is_done);
	assert_int_equal(room.session.runs.rows.count, 4);
	assert_int_equal(digest_of(&room, 0)->knobs.value[KNOB_REQUESTS], 1);
	for (size_t i = 1; i < 4; i++)
		assert_int_equal(digest_of(&room, i)->knobs.value[KNOB_REQUESTS], 1 << (i - 1));
	room_close(&room);
}

/* ---- a lesson's ---- */

static const char lesson[] = "title: A sweep\nbefore: Words before.\nquestion: {ask: How long?, kind: seconds, measure: sync-took, part: 2}\n"
    "parts:\n  - knobs: {delay: 0.4}\n    sweep: requests=1,2\n  - words: Three now.\n    knobs: {delay: 0.4, requests: 3}\nafter: Words after.\n";

static int
write_lesson(void **state)
{
	if (home_set_up(state) != 0)
		return -1;
	write_file(under_home("sweep.yaml"), lesson);
	return setenv("WAITSCOPE_LESSONS", under_home(""), 1);
}

static void
a_lesson_asks_before_the_part_that_answers(void **state)
{
	struct room room;

	(void)state;
	room_open(&room, 0, NULL, 0);
	room_wait(&room, room_is_prepared);
	assert_true(shows_at(&room, 80, 24, "Words before."));
	assert_false(shows_at(&room, 80, 24, "How long?"));
	room_press(&room, KEY_CODE_ENTER);
	assert_true(shows_at(&room, 80, 24, "run 1 of 2"));
	room_press(&room, KEY_CODE_PAGE_DOWN);
	assert_true(shows_at(&room, 80, 24, "The run goes on."));
	room_wait(&room, is_done);
	assert_int_equal(room.ended, 2);
	room.session.viewer.message_until_us = 0;
	assert_true(shows_at(&room, 80, 24, "PgDn part 2 of 2"));
	room_press(&room, KEY_CODE_PAGE_DOWN);
	assert_true(shows_at(&room, 80, 24, "Three now.") && shows_at(&room, 80, 24, "How long?"));
	room_press(&room, 'R'); /* no answer: what they took is seen once more */
	assert_true(shows_at(&room, 80, 24, "time against requests n"));
	room_press(&room, ESCAPE);
	room_press(&room, '5');
	room_press(&room, KEY_CODE_ENTER);
	room_wait(&room, room_stands);
	room_press(&room, KEY_CODE_PAGE_DOWN);
	assert_true(shows_at(&room, 80, 24, "you guessed") && shows_at(&room, 80, 24, "it took"));
	assert_true(room.tutor.at.outcome.told);
	assert_int_equal(room.ended, 3);
	room_press(&room, KEY_CODE_PAGE_UP); /* back through all of it, and nothing runs again */
	room_press(&room, KEY_CODE_PAGE_UP);
	room_press(&room, KEY_CODE_PAGE_UP);
	assert_true(shows_at(&room, 80, 24, "2 of 2 done"));
	room_press(&room, KEY_CODE_PAGE_UP);
	assert_true(shows_at(&room, 80, 24, "Words before."));
	assert_int_equal(room.ended, 3);
	room_press(&room, KEY_CODE_ENTER); /* anew */
	room_wait(&room, is_second);
	room_press(&room, KEY_CODE_PAGE_DOWN);
	room_press(&room, KEY_CODE_PAGE_DOWN);
	assert_true(shows_at(&room, 80, 24, "Three now.")); /* there is a run behind it: the sweep is not lost, and waits */
	assert_false(is_done(&room));
	room_press(&room, KEY_CODE_PAGE_UP);
	room_wait(&room, is_done);
	assert_int_equal(room.ended, 5);
	room_close(&room);
}

/* ---- on a screen ---- */

static void
on_a_screen(void **state)
{
	const char *path = under_home("runs.csv");
	const char *const argv[] = { getenv("WAITSCOPE"), "-p0", "-d50ms", "--sweep=requests=1..4*2", "--save", path, NULL };
	const struct pty_options options = { .cols = 80, .rows = 24 };
	struct pty *pty = pty_start(argv, &options);
	int status;

	(void)state;
	assert_true(pty_shows(pty, "run 2 of 3: requests 2"));
	assert_true(pty_shows(pty, "time against requests n"));
	pty_type(pty, "q");
	assert_true(pty_shows(pty, "3 runs are in "));
	assert_true(pty_ends(pty, &status));
	assert_int_equal(status, 0);
	assert_non_null(strstr(read_file(path), "\r\n"));
	pty_free(pty);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_value_has_its_run, home_set_up, home_tear_down),
		cmocka_unit_test_setup_teardown(its_points_lie_on_the_law, home_set_up, home_tear_down),
		cmocka_unit_test_setup_teardown(whoever_looks_back_is_waited_for, home_set_up, home_tear_down),
		cmocka_unit_test_setup_teardown(escape_ends_it, home_set_up, home_tear_down),
		cmocka_unit_test_setup_teardown(a_knob_turned_by_hand_ends_it, home_set_up, home_tear_down),
		cmocka_unit_test_setup_teardown(once_more_makes_the_same_run_again, home_set_up, home_tear_down),
		cmocka_unit_test_setup_teardown(a_lesson_asks_before_the_part_that_answers, write_lesson, home_tear_down),
		cmocka_unit_test_setup_teardown(on_a_screen, home_set_up, home_tear_down),
	};

	return cmocka_run_group_tests_name("sweeps on the screen", tests, NULL, NULL);
}
