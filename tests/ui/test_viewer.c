/* The viewer: what keys and clicks do to what is looked at: views, and the chosen
 * request, which is always on the screen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "support/sample_run.h"
#include "ui/view/view.h"
#include "ui/viewer.h"

enum { MS = 1000, S = 1000 * 1000, COLS = 80, ROWS = 24 };

struct fixture {
	struct trace *trace;
	struct timeline *timeline;
	struct settings knobs;
	struct moment moment;
	struct viewer viewer;
};

static void
fixture_init(struct fixture *t, int requests, int64_t t_us)
{
	struct sample sample = { .requests = requests, .delay_us = 1 * S };

	*t = (struct fixture){ .trace = sample_run_until(&sample, t_us) };
	t->timeline = timeline_new(t->trace);
	settings_init(&t->knobs);
	t->moment = (struct moment){
		.timeline = t->timeline, .knobs = &t->knobs, .address = "127.0.0.1:8888", .now_us = t_us, .span_us = requests * S,
		.clock_us = 1 * S,
	};
	viewer_init(&t->viewer, COLS, ROWS);
	t->viewer.state.playhead.t_us = t_us;
}

static void
fixture_release(struct fixture *t)
{
	timeline_free(t->timeline);
	trace_free(t->trace);
}

static void
act(struct fixture *t, enum action action)
{
	assert_true(viewer_act(&t->viewer, &t->moment, action));
}

static void
assert_chosen(const struct fixture *t, enum track track, uint32_t number)
{
	assert_int_equal(t->viewer.state.request_number, number);
	if (number != 0)
		assert_int_equal(t->viewer.state.request_track, track);
}

/* The row in which the view shows a request, -1 if none. */
static int
row_of(const struct fixture *t, enum track track, uint32_t number)
{
	struct scene scene = viewer_scene(&t->viewer, &t->moment);
	struct pick pick;

	for (int row = 0; row < ROWS; row++)
		if (view_of(t->viewer.state.view)->pick(&scene, COLS, ROWS, 1, row, &pick) && pick.track == track && pick.number == number)
			return row;
	return -1;
}

static void
test_views(void **state)
{
	struct fixture t;

	(void)state;
	fixture_init(&t, 3, 500 * MS);
	for (int i = 0; i < VIEW_COUNT; i++) {
		act(&t, (enum action)(ACTION_VIEW_TIMELINE + i));
		assert_int_equal(t.viewer.state.view, i);
		assert_int_equal(viewer_scene(&t.viewer, &t.moment).state.view, i);
	}
	act(&t, ACTION_VIEW_NEXT);
	assert_int_equal(t.viewer.state.view, VIEW_TIMELINE);
	act(&t, ACTION_HELP);
	act(&t, ACTION_VIEW_NEXT);
	assert_int_equal(t.viewer.state.view, VIEW_LOOP);
	assert_false(t.viewer.state.help);
	fixture_release(&t);
}

/* Through sync's, then async's, then none, and the same way back. */
static void
test_choosing_goes_round(void **state)
{
	struct fixture t;

	(void)state;
	fixture_init(&t, 3, 500 * MS);
	for (int round = 0; round < 2; round++) {
		for (uint32_t i = 1; i <= 6; i++) {
			act(&t, ACTION_REQUEST_NEXT);
			assert_chosen(&t, i > 3 ? TRACK_ASYNC : TRACK_SYNC, i > 3 ? i - 3 : i);
		}
		act(&t, ACTION_REQUEST_NEXT);
		assert_chosen(&t, TRACK_SYNC, 0);
	}
	for (uint32_t i = 6; i >= 1; i--) {
		act(&t, ACTION_REQUEST_PREV);
		assert_chosen(&t, i > 3 ? TRACK_ASYNC : TRACK_SYNC, i > 3 ? i - 3 : i);
	}
	act(&t, ACTION_REQUEST_PREV);
	assert_chosen(&t, TRACK_SYNC, 0);
	fixture_release(&t);
}

/* However far down, the chosen request has a row, in each view with rows; and the way
 * back up scrolls no sooner than it must. */
static void
test_the_chosen_one_is_seen(void **state)
{
	static const enum view_id views[] = { VIEW_TIMELINE, VIEW_NUMBERS };

	(void)state;
	for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
		struct fixture t;
		uint32_t scroll;

		fixture_init(&t, 40, 10 * S);
		t.viewer.state.view = views[i];
		for (int k = 0; k < 2 * 40; k++) {
			act(&t, ACTION_REQUEST_NEXT);
			assert_true(row_of(&t, t.viewer.state.request_track, t.viewer.state.request_number) >= 0);
		}
		assert_chosen(&t, TRACK_ASYNC, 40);
		scroll = t.viewer.state.scroll;
		act(&t, ACTION_REQUEST_PREV);
		assert_int_equal(t.viewer.state.scroll, scroll);
		for (int k = 1; k < 2 * 40 - 1; k++) {
			act(&t, ACTION_REQUEST_PREV);
			assert_true(row_of(&t, t.viewer.state.request_track, t.viewer.state.request_number) >= 0);
		}
		assert_chosen(&t, TRACK_SYNC, 1);
		fixture_release(&t);
	}
}

/* Many requests are a chart until one is chosen, and again when it is let go. */
static void
test_escape_lets_go(void **state)
{
	struct fixture t;

	(void)state;
	fixture_init(&t, 40, 10 * S);
	assert_int_equal(row_of(&t, TRACK_SYNC, 1), -1);
	act(&t, ACTION_REQUEST_NEXT);
	assert_true(row_of(&t, TRACK_SYNC, 1) >= 0);
	/* First what lies on top. */
	act(&t, ACTION_HELP);
	act(&t, ACTION_CLOSE);
	assert_false(t.viewer.state.help);
	assert_chosen(&t, TRACK_SYNC, 1);
	act(&t, ACTION_CLOSE);
	assert_chosen(&t, TRACK_SYNC, 0);
	assert_int_equal(t.viewer.state.scroll, 0);
	assert_int_equal(row_of(&t, TRACK_SYNC, 1), -1);
	fixture_release(&t);
}

static void
test_a_new_run_has_none(void **state)
{
	struct fixture t;

	(void)state;
	fixture_init(&t, 3, 500 * MS);
	t.viewer.state.view = VIEW_NUMBERS;
	act(&t, ACTION_REQUEST_NEXT);
	viewer_new_run(&t.viewer);
	assert_chosen(&t, TRACK_SYNC, 0);
	assert_int_equal(t.viewer.state.view, VIEW_NUMBERS);
	fixture_release(&t);
}

static void
click(struct fixture *t, int col, int row)
{
	struct input input = { .key = KEY_CODE_MOUSE, .mouse = MOUSE_PRESS, .col = col, .row = row };
	int direction = 0;

	assert_int_equal(viewer_mouse(&t->viewer, &t->moment, &input, &direction), -1);
}

/* A click on a request's name chooses it and leaves the playhead alone; one on the time
 * axis, in whatever view, moves the playhead and leaves the choice alone. */
static void
test_clicks(void **state)
{
	struct fixture t;

	(void)state;
	fixture_init(&t, 3, 1500 * MS);
	click(&t, 1, row_of(&t, TRACK_ASYNC, 2));
	assert_chosen(&t, TRACK_ASYNC, 2);
	assert_true(t.viewer.state.playhead.live);
	for (int i = VIEW_TIMELINE; i <= VIEW_NUMBERS; i++) {
		struct scene scene;
		struct axis_place place;

		t.viewer.state.view = (enum view_id)i;
		scene = viewer_scene(&t.viewer, &t.moment);
		place = view_axis(&scene, COLS, ROWS);
		playhead_go_live(&t.viewer.state.playhead, t.moment.now_us);
		click(&t, place.col + 3, place.row);
		assert_int_equal(t.viewer.state.playhead.t_us, time_axis_time(&place.axis, 3));
		assert_false(t.viewer.state.playhead.live);
		assert_chosen(&t, TRACK_ASYNC, 2);
	}
	click(&t, 1, row_of(&t, TRACK_SYNC, 1));
	assert_chosen(&t, TRACK_SYNC, 1);
	fixture_release(&t);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_views),
		cmocka_unit_test(test_choosing_goes_round),
		cmocka_unit_test(test_the_chosen_one_is_seen),
		cmocka_unit_test(test_escape_lets_go),
		cmocka_unit_test(test_a_new_run_has_none),
		cmocka_unit_test(test_clicks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
