/* The viewer where visitors are: they are chosen one after the other, in the order of their arrival, and whoever is chosen has a
 * row; a click chooses whom it shows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "log/visits.h"
#include "support/sample_run.h"
#include "ui/panel/panel.h"
#include "ui/view/view.h"
#include "ui/viewer.h"

enum { S = 1000 * 1000, CROWD = 30 };

struct fixture {
	struct trace *trace;
	struct timeline *timeline;
	struct settings knobs;
	struct moment moment;
	struct viewer viewer;
	int cols, rows;
};

static void
fixture_init(struct fixture *t, int cols, int rows, int requests)
{
	struct sample sample = { .requests = requests, .delay_us = 2 * S, .programs = requests > 0 ? PROGRAMS_BOTH : PROGRAMS_NONE, .crowd = CROWD };

	*t = (struct fixture){ .trace = sample_run(&sample), .cols = cols, .rows = rows };
	t->timeline = timeline_new(t->trace);
	timeline_settings_at(t->timeline, INT64_MAX, &t->knobs);
	t->moment = (struct moment){
		.timeline = t->timeline, .knobs = &t->knobs, .address = "127.0.0.1:8888", .now_us = 9 * S,
		.span_us = 10 * S, .over = true, .whole = true, .clock_us = S,
	};
	viewer_init(&t->viewer, cols, rows);
	t->viewer.state.playhead.t_us = t->moment.now_us;
}

static void
fixture_release(struct fixture *t)
{
	timeline_free(t->timeline);
	trace_free(t->trace);
}

/* The place of the visitor whom a click on that row chooses; 0: none. */
static size_t
place_at(const struct fixture *t, int row)
{
	struct scene scene = viewer_scene(&t->viewer, &t->moment);
	struct pick pick = { .number = 0 };

	if (!view_of(VIEW_TIMELINE)->pick(&scene, t->cols, t->rows, 1, row, &pick) || pick.track != TRACK_VISITOR)
		return 0;
	return timeline_visit_place(t->timeline, pick.number);
}

static bool
has_row(const struct fixture *t, size_t place)
{
	for (int row = 0; row < t->rows; row++)
		if (place_at(t, row) == place)
			return true;
	return false;
}

/* Through all of the programs' requests, all visitors, then none, and back. */
static void
assert_round(int cols, int rows, int requests)
{
	struct fixture t;
	int before = 2 * requests;

	fixture_init(&t, cols, rows, requests);
	for (int i = 0; i < before; i++)
		assert_true(viewer_act(&t.viewer, &t.moment, ACTION_REQUEST_NEXT));
	for (size_t place = 1; place <= CROWD; place++) {
		assert_true(viewer_act(&t.viewer, &t.moment, ACTION_REQUEST_NEXT));
		assert_int_equal(t.viewer.state.request_track, TRACK_VISITOR);
		assert_int_equal(timeline_visit_place(t.timeline, t.viewer.state.request_number), place);
		if (!has_row(&t, place))
			fail_msg("%dx%d, %d requests: visitor %zu is chosen and has no row", cols, rows, requests, place);
	}
	assert_true(viewer_act(&t.viewer, &t.moment, ACTION_REQUEST_NEXT));
	assert_int_equal(t.viewer.state.request_number, 0);
	assert_int_equal(t.viewer.state.scroll, 0);
	for (size_t place = CROWD; place >= 1; place--) {
		assert_true(viewer_act(&t.viewer, &t.moment, ACTION_REQUEST_PREV));
		assert_int_equal(timeline_visit_place(t.timeline, t.viewer.state.request_number), place);
		assert_true(has_row(&t, place));
	}
	fixture_release(&t);
}

static void
they_are_chosen_one_after_the_other(void **state)
{
	(void)state;
	assert_round(60, 20, 0);
	assert_round(80, 24, 0);
	assert_round(120, 36, 0);
	assert_round(200, 60, 0);
	assert_round(120, 36, 3);
	assert_round(120, 36, 40); /* more than rows: a chart of their own beside */
}

/* The rows show different visitors, in order. */
static void
rows_are_in_order(void **state)
{
	struct fixture t;
	size_t last = 0;
	int shown = 0;

	(void)state;
	fixture_init(&t, 120, 36, 0);
	for (int row = 0; row < t.rows; row++) {
		size_t place = place_at(&t, row);

		if (place == 0)
			continue;
		assert_true(last == 0 || place == last + 1);
		last = place;
		shown++;
	}
	assert_int_equal(last, CROWD);
	assert_true(shown >= 5 && shown < CROWD);
	fixture_release(&t);
}

/* The programs' requests keep their chart while a visitor is chosen. */
static void
programs_do_not_scroll_along(void **state)
{
	struct fixture t;
	struct canvas c;
	struct scene scene;

	(void)state;
	fixture_init(&t, 120, 36, 40);
	for (int i = 0; i < 2 * 40 + 3; i++)
		assert_true(viewer_act(&t.viewer, &t.moment, ACTION_REQUEST_NEXT));
	assert_int_equal(t.viewer.state.request_track, TRACK_VISITOR);
	scene = viewer_scene(&t.viewer, &t.moment);
	canvas_init(&c, &scene, NULL, t.cols, t.rows);
	assert_true(c.at.chart);
	assert_int_equal(c.first_request, 1);
	fixture_release(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(they_are_chosen_one_after_the_other),
		cmocka_unit_test(rows_are_in_order),
		cmocka_unit_test(programs_do_not_scroll_along),
	};

	return cmocka_run_group_tests_name("viewer, visitors", tests, NULL, NULL);
}
