/* The list of runs, in a real session with a real lab: what gets a row, and what a person does with it. */
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
#include "support/room.h"
#include "ui/draw/grid.h"

enum { TINY_US = US_PER_S / 50 };

static const char *const quick[] = { "--delay=20ms", "--requests=3" };

static bool
has_ended_twice(const struct room *room)
{
	return room->ended == 2;
}

static bool
has_ended_once(const struct room *room)
{
	return room->ended == 1;
}

static bool
has_ended_thrice(const struct room *room)
{
	return room->ended == 3;
}

static void
assert_shows(struct room *room, const char *words, bool is_there)
{
	static const int sizes[][2] = { { 60, 20 }, { 80, 24 }, { 120, 36 } };

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		char *text = room_text(room, sizes[i][0], sizes[i][1]);

		if ((strstr(text, words) != NULL) != is_there)
			fail_msg("\"%s\" is%s on\n%s", words, is_there ? " not" : "", text);
		free(text);
	}
}

static const struct run_row *
row_at(const struct room *room, int i)
{
	return &room->session.runs.rows.at[i];
}

/* Two runs, of which the second has a request more. */
static void
open_two(struct room *room)
{
	room_open(room, 2, quick, -1);
	room_wait(room, has_ended_once);
	session_choose_and_turn(&room->session, KNOB_REQUESTS, 4);
	room_wait(room, has_ended_twice);
}

static void
each_run_that_ends_has_a_row(void **state)
{
	struct room room;

	(void)state;
	room_open(&room, 2, quick, -1);
	room_press(&room, '6');
	assert_shows(&room, "No run is here: each is listed when it ends.", true);
	room_press(&room, '1');
	room_wait(&room, has_ended_once);
	assert_int_equal(room.session.runs.rows.count, 1);
	assert_true(row_at(&room, 0)->digest.over);
	assert_int_equal(row_at(&room, 0)->digest.knobs.value[KNOB_DELAY], TINY_US);
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		assert_int_equal(row_at(&room, 0)->digest.program[i].done_count, 3);
		assert_true(run_digest_is_clean(&row_at(&room, 0)->digest, (enum track)i));
		assert_true(run_digest_took_us(&row_at(&room, 0)->digest, (enum track)i) >= TINY_US);
	}
	assert_int_equal(row_at(&room, 0)->digest.program[TRACK_SYNC].most_open, 1);
	assert_int_equal(row_at(&room, 0)->digest.program[TRACK_ASYNC].most_open, 3);
	session_choose_and_turn(&room.session, KNOB_REQUESTS, 4);
	room_wait(&room, has_ended_twice);
	assert_int_equal(room.session.runs.rows.count, 2);
	assert_int_equal(row_at(&room, 1)->digest.knobs.value[KNOB_REQUESTS], 4);
	/* What differs stands out; the same is there for the first row, without a mark. */
	room_press(&room, '6');
	assert_shows(&room, "◆ requests 4", true);
	assert_shows(&room, "◆ delay", false);
	assert_shows(&room, "run 2", true);
	room_close(&room);
}

static void
a_run_that_is_left_says_so(void **state)
{
	static const char *const slow[] = { "--delay=60", "--requests=1" };
	struct room room;

	(void)state;
	room_open(&room, 2, slow, -1);
	room_wait(&room, room_has_begun);
	session_choose_and_turn(&room.session, KNOB_DELAY, TINY_US);
	room_press(&room, 'r');
	room_wait(&room, has_ended_once);
	assert_int_equal(room.session.runs.rows.count, 2);
	assert_false(row_at(&room, 0)->digest.over);
	assert_true(row_at(&room, 0)->is_here);
	assert_int_equal(run_digest_took_us(&row_at(&room, 0)->digest, TRACK_SYNC), NEVER_US);
	room_press(&room, '6');
	room_press(&room, KEY_CODE_UP);
	assert_shows(&room, "run 1, left before its end", true);
	room_close(&room);
}

static void
enter_shows_a_run_again_and_esc_leaves_it(void **state)
{
	struct room room;
	struct settings knobs;
	struct moment moment;

	(void)state;
	open_two(&room);
	room_press(&room, '4');
	room_press(&room, 'R');
	room_press(&room, KEY_CODE_UP);
	room_press(&room, KEY_CODE_ENTER);
	assert_int_equal(room.session.viewer.state.view, VIEW_NUMBERS);
	assert_ptr_not_equal(room.session.shown, room.session.source);
	moment = session_moment(&room.session, &knobs);
	assert_int_equal(moment.runs.shown, 0);
	assert_int_equal(knobs.value[KNOB_REQUESTS], 3);
	assert_int_equal(timeline_tally_at(moment.timeline, TRACK_SYNC, INT64_MAX).done, 3);
	assert_true(moment.whole && moment.over);
	room_press(&room, 'r'); /* from its beginning; nothing runs anew */
	assert_int_equal(room.made, 2);
	assert_true(room.session.viewer.state.playhead.t_us < moment.now_us);
	session_choose_and_turn(&room.session, KNOB_DELAY, 2 * TINY_US);
	assert_shows(&room, "This run is over", true);
	room_press(&room, 27); /* the message, then the run */
	room_press(&room, 27);
	assert_ptr_equal(room.session.shown, room.session.source);
	assert_int_equal(session_moment(&room.session, &knobs).runs.shown, 1);
	room_close(&room);
}

static void
the_run_before_is_there(void **state)
{
	struct room room;
	struct settings knobs;
	struct moment moment;

	(void)state;
	room_open(&room, 2, quick, -1);
	room_wait(&room, has_ended_once);
	assert_null(session_moment(&room.session, &knobs).before);
	session_choose_and_turn(&room.session, KNOB_REQUESTS, 4);
	room_wait(&room, has_ended_twice);
	moment = session_moment(&room.session, &knobs);
	assert_non_null(moment.before);
	assert_int_equal(timeline_tally_at(moment.before, TRACK_SYNC, INT64_MAX).done, 3);
	assert_int_equal(timeline_tally_at(moment.timeline, TRACK_SYNC, INT64_MAX).done, 4);
	/* Of the first one there is none. */
	room_press(&room, '6');
	room_press(&room, 'k');
	room_press(&room, KEY_CODE_ENTER);
	assert_null(session_moment(&room.session, &knobs).before);
	room_close(&room);
}

static int
count_ghost(struct room *room)
{
	struct grid grid;
	int count = 0;

	room_draw(room, &grid, 80, 24);
	for (int i = 0; i < grid.cols * grid.rows; i++)
		count += grid.cells[i].role == ROLE_GHOST;
	grid_release(&grid);
	return count;
}

static void
the_run_before_is_drawn_until_o_hides_it(void **state)
{
	struct room room;

	(void)state;
	room_open(&room, 2, quick, -1);
	room_wait(&room, has_ended_once);
	assert_int_equal(count_ghost(&room), 0);
	room_press(&room, 'o');
	assert_shows(&room, "There is no run before this one.", true);
	room_press(&room, 27);
	session_choose_and_turn(&room.session, KNOB_DELAY, 3 * TINY_US);
	room_wait(&room, has_ended_twice);
	assert_true(count_ghost(&room) > 0);
	assert_shows(&room, "before", true);
	room_press(&room, 'o');
	assert_int_equal(count_ghost(&room), 0);
	room_press(&room, 'o');
	assert_true(count_ghost(&room) > 0);
	/* Of the first run, nothing was before. */
	room_press(&room, '6');
	room_press(&room, KEY_CODE_UP);
	room_press(&room, KEY_CODE_ENTER);
	assert_int_equal(count_ghost(&room), 0);
	room_close(&room);
}

static int
beside_of(struct room *room)
{
	struct settings knobs;

	return session_moment(&room->session, &knobs).runs.beside;
}

static void
two_runs_are_laid_side_by_side(void **state)
{
	struct room room;

	(void)state;
	open_two(&room);
	room_press(&room, '6');
	room_press(&room, KEY_CODE_UP);
	room_press(&room, 'c');
	assert_shows(&room, "Run 1 is laid beside", true);
	assert_int_equal(beside_of(&room), 0);
	room_press(&room, '1');
	assert_shows(&room, "requests 3 ──", true);
	assert_shows(&room, "requests 4 ──", true);
	assert_int_equal(count_ghost(&room), 0);
	room_press(&room, '4');
	assert_shows(&room, "against", true);
	room_press(&room, 27); /* the message */
	room_press(&room, 27);
	assert_int_equal(beside_of(&room), -1);
	room_press(&room, '1');
	room_press(&room, 'c'); /* what is nearest */
	assert_int_equal(beside_of(&room), 0);
	room_press(&room, 'c');
	assert_int_equal(beside_of(&room), -1);
	room_close(&room);
}

/* A run is not laid beside itself; looked at from another one it is. */
static void
a_marked_run_waits_for_another(void **state)
{
	struct room room;

	(void)state;
	open_two(&room);
	room_press(&room, '6');
	room_press(&room, 'c');
	assert_shows(&room, "Run 2 is marked", true);
	assert_int_equal(beside_of(&room), -1);
	room_press(&room, KEY_CODE_UP);
	room_press(&room, KEY_CODE_ENTER);
	assert_int_equal(beside_of(&room), 1);
	/* The one beside it is forgotten. */
	room_press(&room, '6');
	room_press(&room, KEY_CODE_DOWN);
	room_press(&room, KEY_CODE_DELETE);
	assert_int_equal(beside_of(&room), -1);
	assert_null(room.session.beside);
	room_press(&room, '1');
	room_press(&room, 'c');
	assert_shows(&room, "There is no other run", true);
	room_close(&room);
}

/* What is laid beside others is so when another run takes its place, and it is a copy of itself. */
static void
the_one_beside_follows(void **state)
{
	struct room room;

	(void)state;
	open_two(&room);
	room_press(&room, '6');
	room_press(&room, 'c'); /* the source's own */
	room_press(&room, '1');
	room_press(&room, 'r');
	room_wait(&room, has_ended_thrice);
	assert_int_equal(beside_of(&room), 1);
	assert_shows(&room, " run 2 ─", true);
	room_close(&room);
}

/* Of the first run the nearest other is the one behind it; what lies over the runs is not compared with anything. */
static void
the_one_behind_is_laid_beside_the_first(void **state)
{
	struct room room;

	(void)state;
	open_two(&room);
	room_press(&room, '?');
	room_press(&room, 'c');
	assert_null(room.session.beside);
	room_press(&room, 27);
	room_press(&room, '6');
	room_press(&room, 'c');
	assert_non_null(room.session.beside);
	room_press(&room, 'c'); /* takes the mark away */
	assert_null(room.session.beside);
	room_press(&room, KEY_CODE_UP);
	room_press(&room, KEY_CODE_ENTER);
	room_press(&room, 'c');
	assert_int_equal(beside_of(&room), 1);
	room_close(&room);
}

static void
nothing_is_beside_one_run_alone(void **state)
{
	struct room room;

	(void)state;
	room_open(&room, 2, quick, -1);
	room_wait(&room, has_ended_once);
	room_press(&room, 'c');
	assert_shows(&room, "There is no other run to compare this one with.", true);
	assert_int_equal(beside_of(&room), -1);
	room_press(&room, 27); /* the message */
	room_press(&room, '6');
	room_press(&room, 'c');
	assert_shows(&room, "There is no other run to compare this one with.", true);
	assert_null(room.session.beside);
	room_close(&room);
}

/* A bound of nothing: the one beside is forgotten when its trace has to go. */
static void
one_whose_trace_is_gone_is_beside_none(void **state)
{
	static const char *const none[] = { "--delay=20ms", "--requests=1", "--keep=0" };
	struct room room;

	(void)state;
	room_open(&room, 3, none, -1);
	room_wait(&room, has_ended_once);
	room_press(&room, 'r');
	room_wait(&room, has_ended_twice);
	room_press(&room, 'c');
	assert_int_equal(beside_of(&room), 0);
	room_press(&room, 'r');
	room_wait(&room, has_ended_thrice);
	assert_null(room.session.beside);
	assert_int_equal(beside_of(&room), -1);
	room_close(&room);
}

/* The part before is the run before; what came before the lesson is not. */
static void
lessons_compare_their_own_parts(void **state)
{
	struct room room;
	struct settings knobs;
	int lesson = 0;

	(void)state;
	room_open(&room, 2, quick, -1);
	room_wait(&room, has_ended_once);
	while (room.tutor.list.at[lesson]->part_count < 2 || room.tutor.list.at[lesson]->parts[0].command != NULL)
		lesson++;
	session_open_lesson(&room.session, lesson);
	assert_int_equal(count_ghost(&room), 0);
	while (room.ended < 2) {
		room_press(&room, KEY_CODE_PAGE_DOWN);
		room_wait(&room, room_stands);
	}
	assert_int_equal(room.session.live.lesson, lesson);
	assert_null(session_moment(&room.session, &knobs).before);
	while (room.ended < 3) {
		room_press(&room, KEY_CODE_PAGE_DOWN);
		room_wait(&room, room_stands);
	}
	assert_non_null(session_moment(&room.session, &knobs).before);
	room_press(&room, '6'); /* the list, while a lesson is open */
	assert_shows(&room, room.tutor.list.at[lesson]->title, true);
	room_press(&room, 'c');
	room_press(&room, '1');
	room_close(&room);
}

static void
del_forgets_a_run(void **state)
{
	struct room room;
	struct settings knobs;

	(void)state;
	open_two(&room);
	room_press(&room, KEY_CODE_DELETE); /* in other views it does nothing */
	assert_int_equal(room.session.runs.rows.count, 2);
	room_press(&room, '6');
	room_press(&room, KEY_CODE_UP);
	room_press(&room, KEY_CODE_ENTER); /* one that is looked at, too */
	room_press(&room, '6');
	room_press(&room, KEY_CODE_DELETE);
	assert_int_equal(room.session.runs.rows.count, 1);
	assert_int_equal(row_at(&room, 0)->number, 2);
	assert_ptr_equal(room.session.shown, room.session.source);
	/* The last run's row may go as well; it is still looked at, and makes room without one. */
	room_press(&room, KEY_CODE_DELETE);
	room_press(&room, KEY_CODE_DELETE);
	assert_int_equal(room.session.runs.rows.count, 0);
	assert_int_equal(session_moment(&room.session, &knobs).runs.shown, -1);
	room_press(&room, '1');
	room_press(&room, 'r');
	room_wait(&room, has_ended_thrice);
	assert_int_equal(ARRAY_LAST(room.session.runs.rows)->number, 3);
	assert_int_equal(room.session.runs.rows.count, 1);
	room_close(&room);
}

static void
the_runs_of_lessons_are_among_them(void **state)
{
	struct room room;

	(void)state;
	room_open(&room, 0, NULL, 0);
	room_press(&room, KEY_CODE_PAGE_DOWN);
	room_wait(&room, has_ended_once);
	assert_int_equal(room.session.runs.rows.count, 1);
	assert_non_null(strstr(row_at(&room, 0)->name, room.tutor.list.at[0]->title));
	/* Where a card is due, Enter is the list's for all that. */
	room_press(&room, '6');
	room_press(&room, KEY_CODE_ENTER);
	assert_int_equal(room.session.viewer.state.view, VIEW_TIMELINE);
	assert_false(tutor_has_card(&room.tutor));
	room_close(&room);
}

static void
a_click_chooses_and_one_more_shows(void **state)
{
	struct room room;
	struct input click = { .key = KEY_CODE_MOUSE, .mouse = MOUSE_PRESS, .col = 10, .row = 3 };

	(void)state;
	open_two(&room);
	room_press(&room, '6');
	assert_int_equal(room.session.runs.cursor, 1);
	session_input(&room.session, &click);
	assert_int_equal(room.session.runs.cursor, 0);
	assert_ptr_equal(room.session.shown, room.session.source);
	session_input(&room.session, &click);
	assert_ptr_not_equal(room.session.shown, room.session.source);
	room_close(&room);
}

/* A bound of nothing: of the runs before, what they came to is all that is known. */
static void
what_is_forgotten_is_said(void **state)
{
	static const char *const none[] = { "--delay=20ms", "--requests=1", "--keep=0" };
	struct room room;

	(void)state;
	room_open(&room, 3, none, -1);
	room_wait(&room, has_ended_once);
	room_press(&room, 'r');
	room_wait(&room, has_ended_twice);
	room_press(&room, 'r');
	room_wait(&room, has_ended_thrice);
	assert_int_equal(room.session.runs.rows.count, 3);
	assert_false(row_at(&room, 0)->is_here);
	assert_true(row_at(&room, 1)->is_here); /* the last one that made room */
	room_press(&room, '6');
	room_press(&room, KEY_CODE_UP);
	room_press(&room, KEY_CODE_UP);
	assert_shows(&room, "its details are forgotten", true);
	assert_shows(&room, "shows", false);
	room_press(&room, KEY_CODE_ENTER);
	assert_shows(&room, "(--keep)", true);
	assert_ptr_equal(room.session.shown, room.session.source);
	room_close(&room);
}

static int
set_up(void **state)
{
	return home_set_up(state) == 0 ? setenv("WAITSCOPE_LESSONS", source_path("src/lessons"), 1) : -1;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_run_that_ends_has_a_row),
		cmocka_unit_test(a_run_that_is_left_says_so),
		cmocka_unit_test(enter_shows_a_run_again_and_esc_leaves_it),
		cmocka_unit_test(the_run_before_is_there),
		cmocka_unit_test(the_run_before_is_drawn_until_o_hides_it),
		cmocka_unit_test(two_runs_are_laid_side_by_side),
		cmocka_unit_test(a_marked_run_waits_for_another),
		cmocka_unit_test(the_one_beside_follows),
		cmocka_unit_test(the_one_behind_is_laid_beside_the_first),
		cmocka_unit_test(nothing_is_beside_one_run_alone),
		cmocka_unit_test(one_whose_trace_is_gone_is_beside_none),
		cmocka_unit_test(lessons_compare_their_own_parts),
		cmocka_unit_test(del_forgets_a_run),
		cmocka_unit_test(the_runs_of_lessons_are_among_them),
		cmocka_unit_test(a_click_chooses_and_one_more_shows),
		cmocka_unit_test(what_is_forgotten_is_said),
	};

	return cmocka_run_group_tests_name("the list of runs", tests, set_up, home_tear_down);
}
