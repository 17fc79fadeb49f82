/*
 * What people see of runs whose programs fetch from another server. Screens of typical runs are compared with golden files, text and
 * roles; WAITSCOPE_REFRESH_GOLDEN=1 writes them anew. And at every size and moment, what must be said is said.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/drawn.h"
#include "support/golden.h"
#include "support/outside_trace.h"
#include "ui/keys/keys.h"
#include "ui/view/view.h"

enum { MS = 1000, S = 1000 * MS };

/* A scene and what it borrows. */
struct viewer {
	struct trace *trace;
	struct timeline *timeline;
	struct settings knobs;
	struct scene scene;
};

/* `now_us` 0: live at t. */
static void
viewer_init(struct viewer *viewer, enum outside_sample sample, int64_t t_us, int64_t now_us)
{
	*viewer = (struct viewer){ .trace = outside_trace_until(sample, now_us != 0 ? now_us : t_us) };
	viewer->timeline = timeline_new(viewer->trace);
	settings_init(&viewer->knobs);
	timeline_settings_at(viewer->timeline, INT64_MAX, &viewer->knobs);
	viewer->scene = (struct scene){
		.moment.timeline = viewer->timeline,
		.moment.knobs = &viewer->knobs,
		.moment.now_us = now_us != 0 ? now_us : t_us,
		.moment.over = timeline_end_us(viewer->timeline) != NEVER_US,
		.moment.address = "127.0.0.1:8888",
		.state.playhead = { .t_us = t_us, .live = now_us == 0, .paused = now_us != 0, .speed = 100 },
	};
	if (viewer->scene.moment.over)
		viewer->scene.moment.now_us = timeline_last_us(viewer->timeline);
	if (viewer->scene.moment.over && now_us == 0)
		viewer->scene.state.playhead.t_us = viewer->scene.moment.now_us;
	viewer->scene.moment.span_us = timeline_span_us(viewer->timeline, viewer->scene.moment.now_us);
}

static void
viewer_release(struct viewer *viewer)
{
	timeline_free(viewer->timeline);
	trace_free(viewer->trace);
}

/* ---- golden screens ---- */

struct golden {
	const char *name; /* of the file */
	enum outside_sample sample;
	int cols, rows;
	int64_t t_us, now_us; /* now_us 0: live at t */
	bool ascii;
};

static const struct golden goldens[] = {
	{ "outside-80x24-slow", OUTSIDE_SAMPLE_SLOW, 80, 24, .t_us = 1200 * MS },
	{ "outside-80x24-slow-end", OUTSIDE_SAMPLE_SLOW, 80, 24, .t_us = 9 * S },
	{ "outside-120x36-slow", OUTSIDE_SAMPLE_SLOW, 120, 36, .t_us = 2500 * MS },
	{ "outside-60x20-slow", OUTSIDE_SAMPLE_SLOW, 60, 20, .t_us = 1200 * MS },
	{ "outside-80x24-secure-connecting", OUTSIDE_SAMPLE_SECURE, 80, 24, .t_us = 40 * MS },
	{ "outside-80x24-secure-tls", OUTSIDE_SAMPLE_SECURE, 80, 24, .t_us = 80 * MS },
	{ "outside-80x24-secure", OUTSIDE_SAMPLE_SECURE, 80, 24, .t_us = 300 * MS },
	{ "outside-120x36-secure", OUTSIDE_SAMPLE_SECURE, 120, 36, .t_us = 600 * MS },
	{ "outside-60x20-secure", OUTSIDE_SAMPLE_SECURE, 60, 20, .t_us = 600 * MS },
	{ "outside-120x36-secure-end", OUTSIDE_SAMPLE_SECURE, 120, 36, .t_us = 9 * S },
	{ "outside-120x36-mixed", OUTSIDE_SAMPLE_MIXED, 120, 36, .t_us = 700 * MS },
	{ "outside-80x24-mixed", OUTSIDE_SAMPLE_MIXED, 80, 24, .t_us = 700 * MS },
	{ "outside-80x24-mixed-ascii", OUTSIDE_SAMPLE_MIXED, 80, 24, .t_us = 700 * MS, .ascii = true },
	{ "outside-120x36-mixed-end", OUTSIDE_SAMPLE_MIXED, 120, 36, .t_us = 20 * S },
	{ "outside-80x24-mixed-back", OUTSIDE_SAMPLE_MIXED, 80, 24, .t_us = 700 * MS, .now_us = 20 * S },
	{ "outside-80x24-refused", OUTSIDE_SAMPLE_REFUSED, 80, 24, .t_us = 1 },
	{ "outside-80x24-refused-end", OUTSIDE_SAMPLE_REFUSED, 80, 24, .t_us = S },
	{ "outside-80x24-expired", OUTSIDE_SAMPLE_EXPIRED, 80, 24, .t_us = 200 * MS },
	{ "outside-80x24-expired-end", OUTSIDE_SAMPLE_EXPIRED, 80, 24, .t_us = 9 * S },
	{ "outside-80x24-no-name", OUTSIDE_SAMPLE_NO_NAME, 80, 24, .t_us = 9 * S },
	{ "outside-80x24-many", OUTSIDE_SAMPLE_MANY, 80, 24, .t_us = 1000 * MS },
	{ "outside-120x36-many", OUTSIDE_SAMPLE_MANY, 120, 36, .t_us = 1000 * MS },
};

static void
test_golden(void **state)
{
	int failures = 0;

	(void)state;
	for (size_t i = 0; i < sizeof goldens / sizeof *goldens; i++) {
		const struct golden *g = &goldens[i];
		struct viewer viewer;
		struct grid grid;

		viewer_init(&viewer, g->sample, g->t_us, g->now_us);
		grid_init(&grid, g->cols, g->rows);
		keys_spell_arrows(g->ascii);
		view_draw(&viewer.scene, &grid);
		keys_spell_arrows(false);
		if (g->ascii)
			grid_to_ascii(&grid);
		failures += !golden_matches(g->name, &grid, g->ascii);
		grid_release(&grid);
		viewer_release(&viewer);
	}
	if (failures > 0)
		fail_msg("%d screens differ; WAITSCOPE_REFRESH_GOLDEN=1 writes them anew", failures);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
