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

#include "log/outlook.h"
#include "support/drawn.h"
#include "support/golden.h"
#include "support/outside_trace.h"
#include "tell/narrator.h"
#include "tell/request_story.h"
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
	enum view_id view;
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
	{ "outside-60x20-expired-end", OUTSIDE_SAMPLE_EXPIRED, 60, 20, .t_us = 9 * S },
	{ "outside-80x24-no-name", OUTSIDE_SAMPLE_NO_NAME, 80, 24, .t_us = 9 * S },
	{ "outside-80x24-many", OUTSIDE_SAMPLE_MANY, 80, 24, .t_us = 1000 * MS },
	{ "outside-120x36-numbers", OUTSIDE_SAMPLE_SECURE, 120, 36, .t_us = 9 * S, .view = VIEW_NUMBERS },
	{ "outside-80x24-numbers", OUTSIDE_SAMPLE_MIXED, 80, 24, .t_us = 9 * S, .view = VIEW_NUMBERS },
	{ "outside-120x36-loop", OUTSIDE_SAMPLE_MIXED, 120, 36, .t_us = 700 * MS, .view = VIEW_LOOP },
	{ "outside-80x24-prints", OUTSIDE_SAMPLE_MIXED, 80, 24, .t_us = 9 * S, .view = VIEW_PRINTS },
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
		viewer.scene.state.view = g->view;
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

/* ---- nothing that only our own server can know ---- */

static const char *const of_ours[] = {
	"taken up", "takes up", "in line", "serves", "serving", "served", "listener", "server that takes", "server answers", "works on", "being served",
	"the server is going",
};

static void
check_words(const char *said, const char *where)
{
	for (size_t i = 0; i < sizeof of_ours / sizeof *of_ours; i++)
		if (strstr(said, of_ours[i]) != NULL)
			fail_msg("%s: \"%s\" in: %s", where, of_ours[i], said);
}

static void
check_screen(struct viewer *viewer, int cols, int rows, const char *where)
{
	struct grid grid;

	grid_init(&grid, cols, rows);
	view_draw(&viewer->scene, &grid);
	for (int row = 0; row < rows; row++) {
		char text[4 * 200 + 1], *out = text;

		for (int col = 0; col < cols; col++) {
			struct letter letter = grid_letter(grid_cell(&grid, col, row));

			if (grid_cell(&grid, col, row)->glyph != GLYPH_TAIL)
				out = letter_encode(out, &letter);
		}
		*out = '\0';
		check_words(text, where);
	}
	grid_release(&grid);
}

static void
check_told(const struct viewer *viewer, int64_t t_us, const char *where)
{
	static const int widths[] = { 48, 72, 100 };
	char story[REQUEST_STORY_SIZE];

	for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
		struct narration says;

		narrator_write(viewer->timeline, &(struct telling){ .t_us = t_us, .stepped = true, .width = widths[i] }, &says);
		check_words(says.next, where);
		assert_true(strlen(says.next) <= (size_t)widths[i]);
		for (int k = 0; k < PROGRAM_COUNT; k++) {
			check_words(says.program[k], where);
			assert_true(strlen(says.program[k]) <= (size_t)widths[i]);
		}
		for (uint32_t n = 1; n <= timeline_request_count(viewer->timeline, TRACK_ASYNC) && n < 8; n++) {
			request_story_write(viewer->timeline, TRACK_ASYNC, n, t_us, MS, widths[i], story, sizeof story);
			check_words(story, where);
		}
	}
}

static void
test_words(void **state)
{
	static const struct { int cols, rows; } sizes[] = { { 60, 20 }, { 80, 24 }, { 120, 36 } };

	(void)state;
	for (int sample = 0; sample < OUTSIDE_SAMPLE_COUNT; sample++) {
		struct viewer whole;
		int count = 0;

		viewer_init(&whole, (enum outside_sample)sample, 0, 30 * S);
		for (int64_t t_us = 0; t_us != NEVER_US && count < 60; t_us = timeline_next_us(whole.timeline, t_us), count++) {
			char where[96];
			struct viewer viewer;

			snprintf(where, sizeof where, "%s at %.6f s", outside_sample_name((enum outside_sample)sample), (double)t_us / S);
			check_told(&whole, t_us, where);
			viewer_init(&viewer, (enum outside_sample)sample, t_us, 0);
			for (enum view_id view = 0; view < VIEW_COUNT && count % 3 == 0; view++) {
				viewer.scene.state.view = view;
				for (size_t i = 0; i < sizeof sizes / sizeof *sizes && view != VIEW_LESSONS; i++)
					check_screen(&viewer, sizes[i].cols, sizes[i].rows, where);
			}
			viewer_release(&viewer);
		}
		viewer_release(&whole);
	}
}

/* The axis only ever grows, and holds what there is; and nothing is expected of a server that is not ours. */
static void
test_axis(void **state)
{
	enum { STEP_US = 10 * MS };

	(void)state;
	for (int sample = 0; sample < OUTSIDE_SAMPLE_COUNT; sample++) {
		struct trace *trace = outside_trace((enum outside_sample)sample);
		struct timeline *tl = timeline_new(trace);
		int64_t before_us = 0, end_us = timeline_end_us(tl);
		struct settings settings;

		assert_true(timeline_is_outside(tl));
		timeline_settings_at(tl, 0, &settings);
		assert_true(timeline_span_us(tl, 0) < S);
		for (int64_t t_us = 0; t_us <= end_us; t_us += STEP_US) {
			int64_t span_us = timeline_span_us(tl, t_us);
			struct outlook outlook;

			assert_true(span_us >= t_us && span_us >= before_us);
			before_us = span_us;
			outlook_make(tl, t_us, &outlook);
			assert_int_equal(outlook.end_us, NEVER_US);
			for (int i = 0; i < PROGRAM_COUNT; i++) {
				assert_int_equal(outlook.program[i].next_us, NEVER_US);
				assert_int_equal(outlook.program[i].most_us, NEVER_US);
				assert_int_equal(outlook.program[i].runs, timeline_span_at(tl, (enum track)i, t_us).state != STATE_DONE);
			}
		}
		timeline_free(tl);
		trace_free(trace);
	}
}

/* ---- stories ---- */

static const struct {
	enum outside_sample sample;
	enum track track;
	uint32_t number;
	int64_t t_us;
	const char *has; /* of the longest form */
} stories[] = {
	{ OUTSIDE_SAMPLE_SLOW, TRACK_ASYNC, 1, S, "sent, no answer for 1.000 s so far" },
	{ OUTSIDE_SAMPLE_SLOW, TRACK_ASYNC, 1, 9 * S, " with 200 OK: HTTP/1.0, 20 bytes" },
	{ OUTSIDE_SAMPLE_SECURE, TRACK_ASYNC, 1, 10 * MS, "its name is looked up, " },
	{ OUTSIDE_SAMPLE_SECURE, TRACK_ASYNC, 1, 40 * MS, "connecting since " },
	{ OUTSIDE_SAMPLE_SECURE, TRACK_ASYNC, 1, 80 * MS, "TLS handshake, " },
	{ OUTSIDE_SAMPLE_SECURE, TRACK_ASYNC, 1, 9 * S, "TLS 1.3, certificate not checked" },
	{ OUTSIDE_SAMPLE_SECURE, TRACK_ASYNC, 2, 9 * S, "to https://www.example.org/reports" },
	{ OUTSIDE_SAMPLE_SECURE, TRACK_ASYNC, 3, 9 * S, "told to wait on (HTTP 103)" },
	{ OUTSIDE_SAMPLE_SECURE, TRACK_ASYNC, 3, 9 * S, "48312 bytes came" },
	{ OUTSIDE_SAMPLE_MIXED, TRACK_ASYNC, 1, 9 * S, "first tried [::1]:8080: connection refused" },
	{ OUTSIDE_SAMPLE_MIXED, TRACK_ASYNC, 2, 9 * S, "with 204 No Content" },
	{ OUTSIDE_SAMPLE_MIXED, TRACK_ASYNC, 4, 9 * S, "the other end broke off the connection" },
	{ OUTSIDE_SAMPLE_MIXED, TRACK_ASYNC, 5, 9 * S, "no answer for 3.0" },
	{ OUTSIDE_SAMPLE_REFUSED, TRACK_SYNC, 1, 9 * S, "the system there said that nobody listens" },
	{ OUTSIDE_SAMPLE_EXPIRED, TRACK_SYNC, 1, 9 * S, "it has expired; nothing was sent" },
	{ OUTSIDE_SAMPLE_NO_NAME, TRACK_SYNC, 1, 9 * S, "nobody who was asked knows an address for that name" },
};

static void
test_stories(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof stories / sizeof *stories; i++) {
		char story[REQUEST_STORY_SIZE];
		struct viewer viewer;

		viewer_init(&viewer, stories[i].sample, 0, 30 * S);
		request_story_write(viewer.timeline, stories[i].track, stories[i].number, stories[i].t_us, MS, REQUEST_STORY_SIZE - 1, story, sizeof story);
		if (strstr(story, stories[i].has) == NULL)
			fail_msg("\"%s\" is not in: %s", stories[i].has, story);
		viewer_release(&viewer);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden), cmocka_unit_test(test_words), cmocka_unit_test(test_axis), cmocka_unit_test(test_stories),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
