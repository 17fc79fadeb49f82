/*
 * What people see of watched programs on the timeline. Screens of typical runs are compared with golden files, text and
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

#include "log/watched.h"
#include "support/golden.h"
#include "support/watched_trace.h"
#include "ui/keys/keys.h"
#include "ui/panel/signs.h"
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
viewer_init(struct viewer *viewer, enum watched_sample sample, int64_t t_us, int64_t now_us)
{
	struct trace *whole = watched_trace(sample);
	int64_t span_us = trace_at(whole, trace_count(whole) - 1)->t_us;

	trace_free(whole);
	*viewer = (struct viewer){ .trace = watched_trace_until(sample, now_us != 0 ? now_us : t_us) };
	viewer->timeline = timeline_new(viewer->trace);
	settings_init(&viewer->knobs);
	timeline_settings_at(viewer->timeline, INT64_MAX, &viewer->knobs);
	viewer->scene = (struct scene){
		.moment.timeline = viewer->timeline,
		.moment.knobs = &viewer->knobs,
		.moment.now_us = now_us != 0 ? now_us : t_us,
		.moment.over = timeline_end_us(viewer->timeline) != NEVER_US,
		.moment.address = "127.0.0.1:8888",
		.moment.span_us = span_us,
		.state.playhead = { .t_us = t_us, .live = now_us == 0, .paused = now_us != 0, .speed = 100 },
	};
	if (viewer->scene.moment.over)
		viewer->scene.moment.now_us = timeline_last_us(viewer->timeline);
	if (viewer->scene.moment.over && now_us == 0)
		viewer->scene.state.playhead.t_us = viewer->scene.moment.now_us;
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
	enum watched_sample sample;
	int cols, rows;
	int64_t t_us, now_us; /* now_us 0: live at t */
	bool ascii;
};

static const struct golden goldens[] = {
	{ "watched-120x36-hold", WATCHED_SAMPLE_HOLD, 120, 36, .t_us = 2400 * MS },
	{ "watched-80x24-hold", WATCHED_SAMPLE_HOLD, 80, 24, .t_us = 2400 * MS },
	{ "watched-80x24-hold-ascii", WATCHED_SAMPLE_HOLD, 80, 24, .t_us = 2400 * MS, .ascii = true },
	{ "watched-60x20-hold", WATCHED_SAMPLE_HOLD, 60, 20, .t_us = 2400 * MS },
	{ "watched-80x24-ready", WATCHED_SAMPLE_HOLD, 80, 24, .t_us = 1200 * MS },
	{ "watched-80x24-end", WATCHED_SAMPLE_HOLD, 80, 24, .t_us = 9 * S },
	{ "watched-120x36-hold-back", WATCHED_SAMPLE_HOLD, 120, 36, .t_us = 1200 * MS, .now_us = 9 * S },
	{ "watched-80x24-blocked", WATCHED_SAMPLE_URLLIB, 80, 24, .t_us = 3400 * MS },
	{ "watched-120x36-both", WATCHED_SAMPLE_BOTH, 120, 36, .t_us = 2400 * MS },
	{ "watched-80x24-both", WATCHED_SAMPLE_BOTH, 80, 24, .t_us = 2400 * MS },
	{ "watched-60x20-both", WATCHED_SAMPLE_BOTH, 60, 20, .t_us = 2400 * MS },
	{ "watched-80x24-both-end", WATCHED_SAMPLE_BOTH, 80, 24, .t_us = 9 * S },
	{ "watched-120x36-threads", WATCHED_SAMPLE_THREADS, 120, 36, .t_us = 1400 * MS },
	{ "watched-80x24-threads", WATCHED_SAMPLE_THREADS, 80, 24, .t_us = 1400 * MS },
	{ "watched-60x20-threads", WATCHED_SAMPLE_THREADS, 60, 20, .t_us = 1400 * MS },
	{ "watched-120x36-node", WATCHED_SAMPLE_NODE, 120, 36, .t_us = 2300 * MS },
	{ "watched-80x24-node", WATCHED_SAMPLE_NODE, 80, 24, .t_us = 2300 * MS },
	{ "watched-80x24-not-found", WATCHED_SAMPLE_NOT_FOUND, 80, 24, .t_us = 100 * MS },
	{ "watched-80x24-untraced", WATCHED_SAMPLE_UNTRACED, 80, 24, .t_us = 3400 * MS },
	{ "watched-80x24-killed", WATCHED_SAMPLE_KILLED, 80, 24, .t_us = 9 * S },
	{ "watched-120x36-many", WATCHED_SAMPLE_MANY, 120, 36, .t_us = 3400 * MS },
	{ "watched-80x24-many", WATCHED_SAMPLE_MANY, 80, 24, .t_us = 3400 * MS },
	{ "watched-200x60-many-back", WATCHED_SAMPLE_MANY, 200, 60, .t_us = 3400 * MS, .now_us = 7 * S },
	{ "watched-120x36-beside", WATCHED_SAMPLE_BESIDE, 120, 36, .t_us = 2400 * MS },
	{ "watched-80x24-beside", WATCHED_SAMPLE_BESIDE, 80, 24, .t_us = 2400 * MS },
	{ "watched-60x20-beside", WATCHED_SAMPLE_BESIDE, 60, 20, .t_us = 2400 * MS },
	{ "watched-160x48-beside-end", WATCHED_SAMPLE_BESIDE, 160, 48, .t_us = 19 * S },
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
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden),
	};

	return cmocka_run_group_tests_name("watched views", tests, NULL, NULL);
}
