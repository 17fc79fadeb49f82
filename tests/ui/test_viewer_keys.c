/* What the keys that move the playhead, zoom and choose do to the viewer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "support/random_trace.h"
#include "ui/view/view.h"
#include "ui/viewer.h"

enum { COLS = 120, ROWS = 36 };

struct fixture {
	struct trace *trace;
	struct timeline *timeline;
	struct settings knobs;
	struct moment moment;
	struct viewer viewer;
};

static int
set_up(void **state)
{
	static struct fixture f;

	f.trace = random_run(7);
	f.timeline = timeline_new(f.trace);
	settings_init(&f.knobs);
	f.moment = (struct moment){
		.timeline = f.timeline, .knobs = &f.knobs, .address = "127.0.0.1:1", .now_us = timeline_last_us(f.timeline),
		.span_us = timeline_last_us(f.timeline), .over = true,
	};
	viewer_init(&f.viewer, COLS, ROWS);
	playhead_go_live(&f.viewer.state.playhead, f.moment.now_us);
	*state = &f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	timeline_free(f->timeline);
	trace_free(f->trace);
	return 0;
}

static void
act(struct fixture *f, enum action action)
{
	assert_true(viewer_act(&f->viewer, &f->moment, action));
}

static void
stepping_there_and_back_visits_the_same(void **state)
{
	struct fixture *f = *state;
	int64_t t_us;
	int there = 0, back = 0;

	act(f, ACTION_START);
	for (t_us = -1; f->viewer.state.playhead.t_us != t_us; there++) {
		t_us = f->viewer.state.playhead.t_us;
		act(f, ACTION_NEXT_EVENT);
		assert_true(f->viewer.state.playhead.t_us >= t_us);
	}
	for (t_us = INT64_MAX; f->viewer.state.playhead.t_us != t_us; back++) {
		t_us = f->viewer.state.playhead.t_us;
		act(f, ACTION_PREV_EVENT);
		assert_true(f->viewer.state.playhead.t_us <= t_us);
	}
	assert_int_equal(there, back);
	assert_true(there > 10);
}

static void
zooming_keeps_the_moment_in_sight(void **state)
{
	struct fixture *f = *state;

	act(f, ACTION_START);
	for (int i = 0; i < 5; i++)
		act(f, ACTION_NEXT_EVENT);
	for (int i = 0; i < 40; i++) {
		struct scene scene;
		struct time_axis axis;
		int64_t col;

		act(f, ACTION_ZOOM_IN);
		scene = viewer_scene(&f->viewer, &f->moment);
		axis = view_axis(&scene, COLS, ROWS).axis;
		col = time_axis_col(&axis, f->viewer.state.playhead.t_us);
		assert_true(col >= 0 && col < axis.cols);
	}
	assert_true(f->viewer.state.zoom > 5);
	act(f, ACTION_ZOOM_FIT);
	assert_int_equal(f->viewer.state.zoom, 0);
}

static void
arrows_that_are_held_go_faster(void **state)
{
	struct fixture *f = *state;
	int64_t before, first, last = 0;

	act(f, ACTION_BACK);
	before = f->viewer.state.playhead.t_us;
	f->moment.clock_us += 10 * HELD_US;
	act(f, ACTION_BACK);
	first = before - f->viewer.state.playhead.t_us;
	for (int i = 0; i < 12; i++) {
		f->moment.clock_us += HELD_US / 4;
		before = f->viewer.state.playhead.t_us;
		act(f, ACTION_BACK);
		last = before - f->viewer.state.playhead.t_us;
	}
	assert_true(last > first);
}

static void
tab_goes_round_the_strip(void **state)
{
	struct fixture *f = *state;
	int knobs = 0;

	for (int i = 0; i < KNOB_COUNT; i++)
		knobs += knob_info((enum knob)i)->on_strip;
	for (int i = 0; i < knobs; i++) {
		assert_true(knob_info(f->viewer.state.chosen)->on_strip);
		act(f, ACTION_KNOB_NEXT);
	}
	assert_int_equal(f->viewer.state.chosen, KNOB_DELAY);
	act(f, ACTION_KNOB_PREV);
	act(f, ACTION_KNOB_NEXT);
	assert_int_equal(f->viewer.state.chosen, KNOB_DELAY);
}

static void
a_value_is_typed_mended_and_given_up(void **state)
{
	struct fixture *f = *state;

	act(f, ACTION_KNOB_TYPE);
	assert_false(viewer_type(&f->viewer, '2'));
	assert_false(viewer_type(&f->viewer, 'x'));
	assert_false(viewer_type(&f->viewer, KEY_CODE_BACKSPACE));
	assert_true(viewer_type(&f->viewer, KEY_CODE_ENTER));
	assert_string_equal(f->viewer.typing, "2");
	assert_false(f->viewer.is_typing);
	act(f, ACTION_KNOB_TYPE);
	viewer_type(&f->viewer, '7');
	assert_false(viewer_type(&f->viewer, 27));
	assert_false(f->viewer.is_typing);
	act(f, ACTION_KNOB_TYPE);
	for (int i = 0; i < 100; i++)
		viewer_type(&f->viewer, '1');
	assert_true(strlen(f->viewer.typing) < TYPING_SIZE);
}

static void
a_click_on_the_axis_goes_there(void **state)
{
	struct fixture *f = *state;
	struct scene scene = viewer_scene(&f->viewer, &f->moment);
	struct axis_place place = view_axis(&scene, COLS, ROWS);
	struct input click = { .key = KEY_CODE_MOUSE, .mouse = MOUSE_PRESS, .col = place.col + 3, .row = place.row };
	int direction;

	assert_int_equal(viewer_mouse(&f->viewer, &f->moment, &click, &direction), -1);
	assert_int_equal(f->viewer.state.playhead.t_us, time_axis_time(&place.axis, 3));
	assert_false(f->viewer.state.playhead.live);
}

/* The wheel zooms where the axis is, and nowhere else. */
static void
the_wheel_zooms_on_the_axis(void **state)
{
	struct fixture *f = *state;
	struct scene scene = viewer_scene(&f->viewer, &f->moment);
	struct axis_place place = view_axis(&scene, COLS, ROWS);
	struct input wheel = { .key = KEY_CODE_MOUSE, .mouse = MOUSE_WHEEL_UP, .col = place.col + 3, .row = place.row };
	int direction;

	viewer_mouse(&f->viewer, &f->moment, &wheel, &direction);
	assert_int_equal(f->viewer.state.zoom, 1);
	wheel.row = place.row + place.rows;
	viewer_mouse(&f->viewer, &f->moment, &wheel, &direction);
	assert_int_equal(f->viewer.state.zoom, 1);
	wheel.row = place.row;
	wheel.mouse = MOUSE_WHEEL_DOWN;
	viewer_mouse(&f->viewer, &f->moment, &wheel, &direction);
	assert_int_equal(f->viewer.state.zoom, 0);
}

static void
nothing_moves_when_it_is_over(void **state)
{
	struct fixture *f = *state;

	assert_false(viewer_moves(&f->viewer, &f->moment));
	viewer_say(&f->viewer, f->moment.clock_us, "hello");
	assert_true(viewer_moves(&f->viewer, &f->moment));
	f->moment.clock_us += MESSAGE_US + 1;
	assert_false(viewer_moves(&f->viewer, &f->moment));
}

#define VIEWING(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		VIEWING(stepping_there_and_back_visits_the_same),
		VIEWING(zooming_keeps_the_moment_in_sight),
		VIEWING(arrows_that_are_held_go_faster),
		VIEWING(tab_goes_round_the_strip),
		VIEWING(a_value_is_typed_mended_and_given_up),
		VIEWING(a_click_on_the_axis_goes_there),
		VIEWING(the_wheel_zooms_on_the_axis),
		VIEWING(nothing_moves_when_it_is_over),
	};

	return cmocka_run_group_tests_name("viewer_keys", tests, NULL, NULL);
}
