/* How long the viewer explains a chosen knob, how the help page scrolls, and what a
 * new language is called. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "support/sample_run.h"
#include "ui/view/view.h"
#include "ui/viewer.h"

struct tried {
	struct trace *trace;
	struct timeline *timeline;
	struct settings knobs;
	struct moment moment;
	struct viewer viewer;
};

static void
tried_init(struct tried *t, int cols, int rows)
{
	t->trace = sample_run(&(struct sample){ .requests = 3 });
	t->timeline = timeline_new(t->trace);
	settings_init(&t->knobs);
	t->moment = (struct moment){
		.timeline = t->timeline, .knobs = &t->knobs, .address = "127.0.0.1:8888", .over = true, .clock_us = 1000000,
		.now_us = timeline_last_us(t->timeline), .span_us = timeline_last_us(t->timeline),
	};
	viewer_init(&t->viewer, cols, rows);
	t->viewer.state.playhead.t_us = t->moment.now_us;
}

static void
tried_release(struct tried *t)
{
	timeline_free(t->timeline);
	trace_free(t->trace);
}

static void
test_a_chosen_knob_explains_itself(void **state)
{
	struct tried t;

	(void)state;
	tried_init(&t, 80, 24);
	assert_false(viewer_scene(&t.viewer, &t.moment).knob_explained);
	assert_false(viewer_moves(&t.viewer, &t.moment));
	assert_true(viewer_act(&t.viewer, &t.moment, ACTION_KNOB_NEXT));
	t.moment.clock_us += EXPLAINED_US - 1;
	assert_true(viewer_scene(&t.viewer, &t.moment).knob_explained);
	/* Until then a frame is due: without one the words would stay. */
	assert_true(viewer_moves(&t.viewer, &t.moment));
	t.moment.clock_us++;
	assert_false(viewer_scene(&t.viewer, &t.moment).knob_explained);
	tried_release(&t);
}

static void
test_help_scrolls(void **state)
{
	struct tried t;
	struct scene scene;
	int most;

	(void)state;
	tried_init(&t, 60, 20);
	/* Elsewhere these keys turn a knob, which is not the viewer's. */
	assert_false(viewer_act(&t.viewer, &t.moment, ACTION_KNOB_DOWN));
	viewer_act(&t.viewer, &t.moment, ACTION_HELP);
	scene = viewer_scene(&t.viewer, &t.moment);
	most = view_help_scroll_max(&scene, 60, 20);
	assert_in_range(most, 1, 100);
	for (int i = 0; i < most + 5; i++)
		assert_true(viewer_act(&t.viewer, &t.moment, ACTION_KNOB_DOWN));
	assert_int_equal(viewer_scene(&t.viewer, &t.moment).state.help_scroll, most);
	for (int i = 0; i < most + 5; i++)
		assert_true(viewer_act(&t.viewer, &t.moment, ACTION_KNOB_UP));
	assert_int_equal(viewer_scene(&t.viewer, &t.moment).state.help_scroll, 0);
	/* It begins at the top each time. */
	viewer_act(&t.viewer, &t.moment, ACTION_KNOB_DOWN);
	viewer_act(&t.viewer, &t.moment, ACTION_CLOSE);
	viewer_act(&t.viewer, &t.moment, ACTION_HELP);
	assert_int_equal(viewer_scene(&t.viewer, &t.moment).state.help_scroll, 0);
	tried_release(&t);
}

static void
test_languages_go_round(void **state)
{
	struct tried t;

	(void)state;
	tried_init(&t, 80, 24);
	for (int i = 1; i <= LANGUAGE_COUNT; i++) {
		enum language expected = (enum language)(i % LANGUAGE_COUNT);

		assert_true(viewer_act(&t.viewer, &t.moment, ACTION_LANGUAGE));
		assert_int_equal(viewer_scene(&t.viewer, &t.moment).state.language, expected);
		assert_non_null(strstr(viewer_scene(&t.viewer, &t.moment).message, language_title(expected)));
	}
	tried_release(&t);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_chosen_knob_explains_itself),
		cmocka_unit_test(test_help_scrolls),
		cmocka_unit_test(test_languages_go_round),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
