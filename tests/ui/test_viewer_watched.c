/* The viewer where programs of the person's own run: their requests, their holds, and the keys that mean nothing there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "log/visits.h"
#include "log/watched.h"
#include "support/watched_trace.h"
#include "ui/panel/offers.h"
#include "ui/view/view.h"
#include "ui/viewer.h"

enum { COLS = 80, ROWS = 24, CLOCK_US = 1000 * 1000 };

struct fixture {
	struct trace *trace;
	struct timeline *timeline;
	struct settings knobs;
	struct moment moment;
	struct viewer viewer;
};

static void
fixture_of(struct fixture *t, struct trace *trace)
{
	*t = (struct fixture){ .trace = trace };
	t->timeline = timeline_new(t->trace);
	timeline_settings_at(t->timeline, INT64_MAX, &t->knobs);
	t->moment = (struct moment){
		.timeline = t->timeline, .knobs = &t->knobs, .address = "127.0.0.1:8888", .now_us = timeline_last_us(t->timeline),
		.span_us = timeline_last_us(t->timeline), .over = true, .whole = true, .clock_us = CLOCK_US,
	};
	viewer_init(&t->viewer, COLS, ROWS);
	t->viewer.state.playhead.t_us = t->moment.now_us;
}

static void
fixture_init(struct fixture *t, enum watched_sample sample)
{
	fixture_of(t, watched_trace(sample));
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

static const char *
message(const struct fixture *t)
{
	const char *message = viewer_scene(&t->viewer, &t->moment).message;

	return message != NULL ? message : "";
}

/* ---- requests ---- */

static void
assert_chosen(const struct fixture *t, enum track track, uint32_t number)
{
	enum track owner = t->viewer.state.request_track;
	uint32_t own = t->viewer.state.request_number;

	assert_int_not_equal(own, 0);
	if (owner == TRACK_VISITOR && track != TRACK_VISITOR)
		assert_true(timeline_owner(t->timeline, t->viewer.state.request_number, &owner, &own));
	if (track == TRACK_VISITOR) /* one who is nobody's */
		own = (uint32_t)timeline_visit_place(t->timeline, own);
	assert_int_equal(owner, track);
	assert_int_equal(own, number);
}

/* Through all of the first program's, then the other's, then none, and back; in each view. */
static void
own_requests_are_chosen_one_after_the_other(void **state)
{
	struct fixture t;

	(void)state;
	fixture_init(&t, WATCHED_SAMPLE_BOTH);
	for (int view = 0; view < VIEW_LESSONS; view++) {
		act(&t, (enum action)(ACTION_VIEW_TIMELINE + view));
		for (uint32_t i = 1; i <= 6; i++) {
			act(&t, ACTION_REQUEST_NEXT);
			assert_chosen(&t, i > 3 ? TRACK_WATCHED_2 : TRACK_WATCHED_1, i > 3 ? i - 3 : i);
		}
		act(&t, ACTION_REQUEST_NEXT);
		assert_int_equal(t.viewer.state.request_number, 0);
		act(&t, ACTION_REQUEST_PREV);
		assert_chosen(&t, TRACK_WATCHED_2, 3);
		act(&t, ACTION_CLOSE);
	}
	fixture_release(&t);
}

/* The built-in programs' come first; a visitor who is nobody's is none of them. */
static void
they_come_behind_the_built_in_programs(void **state)
{
	static const struct {
		enum track track;
		uint32_t requests;
	} all[] = { { TRACK_SYNC, 3 }, { TRACK_ASYNC, 3 }, { TRACK_WATCHED_1, 3 }, { TRACK_VISITOR, 1 } };
	struct fixture t;

	(void)state;
	fixture_init(&t, WATCHED_SAMPLE_BESIDE);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		for (uint32_t k = 1; k <= all[i].requests; k++) {
			act(&t, ACTION_REQUEST_NEXT);
			assert_chosen(&t, all[i].track, k);
		}
	}
	act(&t, ACTION_REQUEST_NEXT);
	assert_int_equal(t.viewer.state.request_number, 0);
	fixture_release(&t);
}

/* ---- events and holds ---- */

static void
holds_are_stepped_through(void **state)
{
	struct fixture t;
	const struct watched_hold *holds;
	size_t count;

	(void)state;
	fixture_init(&t, WATCHED_SAMPLE_BOTH);
	holds = timeline_holds(t.timeline, TRACK_WATCHED_2, INT64_MAX, &count);
	assert_true(count > 0);
	for (size_t i = count; i-- > 0;) {
		act(&t, ACTION_PREV_HOLD);
		assert_int_equal(t.viewer.state.playhead.t_us, holds[i].start_us);
		assert_true(t.viewer.state.playhead.paused);
	}
	act(&t, ACTION_PREV_HOLD);
	assert_int_equal(t.viewer.state.playhead.t_us, holds[0].start_us);
	assert_non_null(strstr(message(&t), "before this moment"));
	act(&t, ACTION_START);
	for (size_t i = 0; i < count; i++) {
		act(&t, ACTION_NEXT_HOLD);
		assert_int_equal(t.viewer.state.playhead.t_us, holds[i].start_us);
	}
	act(&t, ACTION_NEXT_HOLD);
	assert_int_equal(t.viewer.state.playhead.t_us, holds[count - 1].start_us);
	fixture_release(&t);
}

enum { WAITS = 5000, WAIT_US = 2000 };

/* A program that waits again and again: each beginning and end of a wait is a step, there and back. */
static void
thousands_of_waits_are_stepped_through(void **state)
{
	struct trace *trace = watched_trace_until(WATCHED_SAMPLE_URLLIB, 3000);
	int64_t t_us = 10000;
	int64_t told = trace_intern(trace, "read: a pipe");
	struct fixture t;

	(void)state;
	for (int i = 0; i < WAITS; i++, t_us += WAIT_US) {
		trace_append(trace, &(struct event){ .t_us = t_us, .kind = EVENT_WAIT_ONE, .track = TRACK_WATCHED_1, .number = 1, .value = told });
		trace_append(trace, &(struct event){ .t_us = t_us + WAIT_US / 2, .kind = EVENT_WOKE, .track = TRACK_WATCHED_1, .number = 1 });
	}
	trace_append(trace, &(struct event){ .t_us = t_us, .kind = EVENT_RUN_END, .track = TRACK_LOOP });
	fixture_of(&t, trace);
	for (int i = 2 * WAITS - 1; i >= 0; i--) {
		act(&t, ACTION_PREV_EVENT);
		assert_int_equal(t.viewer.state.playhead.t_us, 10000 + (int64_t)i * WAIT_US / 2);
	}
	for (int i = 1; i < 2 * WAITS; i++) {
		act(&t, ACTION_NEXT_EVENT);
		assert_int_equal(t.viewer.state.playhead.t_us, 10000 + (int64_t)i * WAIT_US / 2);
	}
	fixture_release(&t);
}

/* ---- what means nothing ---- */

static void
what_means_nothing_is_said_and_not_done(void **state)
{
	static const struct {
		enum watched_sample sample;
		enum action action;
		bool does;
	} cases[] = {
		{ WATCHED_SAMPLE_HOLD, ACTION_BUTTON, false },
		{ WATCHED_SAMPLE_HOLD, ACTION_CANCEL, false },
		{ WATCHED_SAMPLE_HOLD, ACTION_LANGUAGE, false },
		{ WATCHED_SAMPLE_BESIDE, ACTION_BUTTON, true },
		{ WATCHED_SAMPLE_BESIDE, ACTION_CANCEL, true },
		{ WATCHED_SAMPLE_BESIDE, ACTION_LANGUAGE, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fixture t;
		bool is_the_viewers, said;

		fixture_init(&t, cases[i].sample);
		is_the_viewers = viewer_act(&t.viewer, &t.moment, cases[i].action);
		said = strstr(message(&t), "built-in programs") != NULL;
		assert_int_equal(said, !cases[i].does);
		/* Others carry out those that do something: if they mean nothing, nobody may. */
		if (!cases[i].does)
			assert_true(is_the_viewers);
		assert_int_equal(t.viewer.state.language == LANGUAGE_PYTHON, !cases[i].does || cases[i].action != ACTION_LANGUAGE);
		fixture_release(&t);
	}
}

/* Tab goes through the knobs that the strip shows, which are those of the server. */
static void
knobs_of_the_built_in_programs_are_passed_over(void **state)
{
	struct fixture t;
	struct scene scene;
	struct grid grid;
	bool chosen[KNOB_COUNT] = { false };
	char *text, *strip;

	(void)state;
	fixture_init(&t, WATCHED_SAMPLE_HOLD);
	t.moment.over = t.moment.whole = false;
	for (int i = 0; i < KNOB_COUNT; i++) {
		act(&t, ACTION_KNOB_NEXT);
		chosen[t.viewer.state.chosen] = true;
	}
	for (int i = 0; i < KNOB_COUNT; i++)
		assert_int_equal(chosen[i], knob_info((enum knob)i)->on_strip && !knob_info((enum knob)i)->of_programs);
	scene = viewer_scene(&t.viewer, &t.moment);
	grid_init(&grid, 200, ROWS);
	view_draw(&scene, &grid);
	text = grid_to_text(&grid, false);
	assert_null(strstr(text, "b button"));
	assert_null(strstr(text, "press the button"));
	strip = text + strcspn(text, "\n") + 1;
	strip[strcspn(strip, "\n")] = '\0';
	assert_non_null(strstr(text, "delay "));
	assert_null(strstr(text, "requests "));
	assert_null(strstr(text, "programs "));
	free(text);
	grid_release(&grid);
	fixture_release(&t);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(own_requests_are_chosen_one_after_the_other),
		cmocka_unit_test(they_come_behind_the_built_in_programs),
		cmocka_unit_test(holds_are_stepped_through),
		cmocka_unit_test(thousands_of_waits_are_stepped_through),
		cmocka_unit_test(what_means_nothing_is_said_and_not_done),
		cmocka_unit_test(knobs_of_the_built_in_programs_are_passed_over),
	};

	return cmocka_run_group_tests_name("viewer, watched programs", tests, NULL, NULL);
}
