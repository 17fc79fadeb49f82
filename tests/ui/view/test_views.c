/*
 * What people see. Screens of typical runs are compared with golden files, text and
 * roles; WAITSCOPE_REFRESH_GOLDEN=1 writes them anew. And whatever was logged,
 * whatever the size and the moment, a view stays inside of its grid.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/golden.h"
#include "support/random_trace.h"
#include "support/sample_run.h"
#include "ui/draw/theme.h"
#include "ui/keys/keys.h"
#include "ui/panel/panel.h"
#include "ui/view/view.h"

enum { MS = 1000, S = 1000 * 1000 };

/* ---- scenes ---- */

/* A scene and what it borrows. */
struct viewer {
	struct trace *trace;
	struct timeline *timeline;
	struct settings knobs;
	struct scene scene;
};

static void
viewer_init(struct viewer *viewer, struct trace *trace)
{
	*viewer = (struct viewer){ .trace = trace, .timeline = timeline_new(trace) };
	settings_init(&viewer->knobs);
	timeline_settings_at(viewer->timeline, INT64_MAX, &viewer->knobs);
	viewer->scene = (struct scene){
		.moment.timeline = viewer->timeline,
		.moment.knobs = &viewer->knobs,
		.state.playhead = { .live = true, .speed = 100 },
		.moment.now_us = timeline_last_us(viewer->timeline),
		.moment.over = timeline_end_us(viewer->timeline) != NEVER_US,
		.moment.address = "127.0.0.1:8888",
	};
	viewer->scene.state.playhead.t_us = viewer->scene.moment.now_us;
	viewer->scene.moment.span_us = viewer->scene.moment.now_us;
}

static void
stage_release(struct viewer *viewer)
{
	timeline_free(viewer->timeline);
	trace_free(viewer->trace);
}

static void
look_back(struct viewer *viewer, int64_t t_us)
{
	viewer->scene.state.playhead = (struct playhead){ .t_us = t_us, .paused = true, .speed = 100 };
}

/* ---- golden screens ---- */

struct golden {
	const char *name; /* of the file */
	struct sample run;
	int cols, rows;
	int64_t t_us, now_us; /* now_us 0: live at t */
	int64_t span_us;
	int zoom;
	int64_t left_us;
	uint32_t scroll;
	enum knob chosen;
	const char *typing, *message;
	const char *listens; /* where others come in; NULL: nobody can */
	const char *watch;   /* where the screen can be watched; NULL: nowhere */
	int watchers;
	bool help, ascii, button_lit;
	enum view_id view;
	enum language language;
	enum track track; /* of the chosen request */
	uint32_t request; /* 0 = none is chosen */
};

#define THREE { .requests = 3 }
#define HUNDRED { .requests = 100, .delay_us = 200 * MS }
#define MIXED { .requests = 5, .delay_us = 2 * S, .errors = ERRORS_MIXED }
#define CROWD(n) { .delay_us = 2 * S, .programs = PROGRAMS_NONE, .crowd = (n) }
#define OPEN(n) { .delay_us = 2 * S, .programs = PROGRAMS_NONE, .visitors = (n) }
#define SPAN_MIXED (9 * S + 10 * MS)
#define WORKING { .requests = 4, .delay_us = 2 * S, .work_us = 500 * MS, .press_us = 1200 * MS }
#define SPAN_3 (15 * S + 10 * MS)
#define SPAN_100 (20 * S + 200 * MS)

static const struct golden goldens[] = {
	/* The mock-ups' moments. */
	{ "120x36-begin", THREE, 120, 36, .t_us = 420 * MS, .span_us = SPAN_3 },
	{ "120x36-waiting", THREE, 120, 36, .t_us = 3420 * MS, .span_us = SPAN_3 },
	{ "120x36-callbacks", THREE, 120, 36, .t_us = 5003 * MS, .span_us = SPAN_3 },
	{ "120x36-end", THREE, 120, 36, .t_us = 16 * S, .span_us = SPAN_3 },
	{ "120x36-queue", THREE, 120, 36, .t_us = 5001900, .now_us = 9800 * MS, .span_us = SPAN_3, .zoom = 12, .left_us = 5001200 },
	{ "120x36-hundred", HUNDRED, 120, 36, .t_us = 7 * S, .span_us = SPAN_100, .chosen = KNOB_REQUESTS },
	{ "80x24-waiting", THREE, 80, 24, .t_us = 3420 * MS, .span_us = SPAN_3 },
	{ "80x24-end", THREE, 80, 24, .t_us = 16 * S, .span_us = SPAN_3 },
	{ "80x24-hundred", HUNDRED, 80, 24, .t_us = 7 * S, .span_us = SPAN_100, .chosen = KNOB_REQUESTS },
	{ "80x24-waiting-ascii", THREE, 80, 24, .t_us = 3420 * MS, .span_us = SPAN_3, .ascii = true },
	{ "60x20-waiting", THREE, 60, 20, .t_us = 3420 * MS, .span_us = SPAN_3 },
	{ "60x20-hundred", HUNDRED, 60, 20, .t_us = 7 * S, .span_us = SPAN_100, .chosen = KNOB_REQUESTS },
	{ "200x60-callbacks", THREE, 200, 60, .t_us = 5003 * MS, .span_us = SPAN_3 },
	/* Other states. */
	{ "120x36-turned", { .requests = 3, .fails = 2, .cause = CAUSE_TIMED_OUT, .turn_us = 2500 * MS, .turn_to_us = 2 * S,
	    .press_us = 1200 * MS }, 120, 36, .t_us = 3600 * MS, .span_us = SPAN_3, .button_lit = true },
	{ "120x36-work-back", { .requests = 3, .work_us = 500 * MS }, 120, 36, .t_us = 6200 * MS, .now_us = 15500 * MS,
	    .span_us = 17 * S },
	{ "120x36-work-end", { .requests = 3, .delay_us = 2 * S, .work_us = 2 * S }, 120, 36, .t_us = 20 * S, .span_us = 13 * S },
	{ "80x24-limit", { .requests = 5, .delay_us = 1 * S, .limit = 2 }, 80, 24, .t_us = 1600 * MS, .span_us = 5100 * MS,
	    .chosen = KNOB_LIMIT },
	{ "80x24-refused-back", { .requests = 3, .fails = 2, .cause = CAUSE_REFUSED }, 80, 24, .t_us = 2200 * MS,
	    .now_us = 9800 * MS, .span_us = SPAN_3 },
	{ "80x24-in-turn-serial", { .requests = 3, .delay_us = 1 * S, .programs = PROGRAMS_IN_TURN, .server = SERVER_SERIAL },
	    80, 24, .t_us = 4500 * MS, .span_us = 6100 * MS, .chosen = KNOB_WORK },
	{ "80x24-in-turn-before", { .requests = 3, .delay_us = 1 * S, .programs = PROGRAMS_IN_TURN }, 80, 24, .t_us = 2200 * MS,
	    .span_us = 4100 * MS },
	{ "80x24-async-only", { .requests = 3, .programs = PROGRAMS_ASYNC }, 80, 24, .t_us = 5003 * MS, .span_us = SPAN_3 },
	{ "80x24-scrolled", { .requests = 20, .delay_us = 1 * S }, 80, 24, .t_us = 4200 * MS, .span_us = 20100 * MS, .scroll = 4 },
	{ "60x20-typing", THREE, 60, 20, .t_us = 3420 * MS, .span_us = SPAN_3, .chosen = KNOB_DELAY, .typing = "2.5",
	    .message = "delay: a time from 0 to 60 s, such as 5, 0.5 or 500ms" },
	/* What goes wrong, and who asks from outside. */
	{ "120x36-mixed", MIXED, 120, 36, .t_us = 6420 * MS, .span_us = SPAN_MIXED, .chosen = KNOB_ERRORS },
	{ "80x24-mixed-end", MIXED, 80, 24, .t_us = 12 * S, .span_us = SPAN_MIXED, .chosen = KNOB_ERRORS },
	{ "60x20-reset", { .requests = 2, .delay_us = 2 * S, .errors = ERRORS_RESET }, 60, 20, .t_us = 3 * S, .span_us = 4 * S },
	{ "120x36-visitors", { .requests = 3, .visitors = 3 }, 120, 36, .t_us = 3420 * MS, .span_us = SPAN_3 },
	{ "120x36-open", OPEN(4), 120, 36, .t_us = 3 * S, .span_us = 60 * S, .chosen = KNOB_PROGRAMS },
	{ "120x36-listens", OPEN(4), 120, 36, .t_us = 3 * S, .span_us = 60 * S, .listens = "192.168.1.20:8888" },
	{ "80x24-listens-open", OPEN(2), 80, 24, .t_us = 3 * S, .span_us = 60 * S, .listens = "192.168.178.123:8888" },
	{ "60x20-listens-open", OPEN(2), 60, 20, .t_us = 3 * S, .span_us = 60 * S, .listens = "10.0.0.23:8888", .ascii = true },
	{ "120x36-listens-ipv6", OPEN(2), 120, 36, .t_us = 3 * S, .span_us = 60 * S, .listens = "[2001:db8:7::1a]:8888" },
	{ "80x24-listens", THREE, 80, 24, .t_us = 16 * S, .span_us = SPAN_3, .listens = "192.168.1.20:8888" },
	{ "120x36-watched", THREE, 120, 36, .t_us = 3420 * MS, .span_us = SPAN_3, .watch = "127.0.0.1:8888" },
	{ "80x24-watched-by-31", THREE, 80, 24, .t_us = 3420 * MS, .span_us = SPAN_3, .watch = "127.0.0.1:8888", .watchers = 31 },
	{ "80x24-watched-end", THREE, 80, 24, .t_us = 16 * S, .span_us = SPAN_3, .watch = "127.0.0.1:8888", .watchers = 1 },
	{ "60x20-watched-by-31", THREE, 60, 20, .t_us = 3420 * MS, .span_us = SPAN_3, .watch = "127.0.0.1:8888", .watchers = 31 },
	{ "120x36-listens-watched", THREE, 120, 36, .t_us = 16 * S, .span_us = SPAN_3, .listens = "192.168.1.20:8888", .watch = "192.168.1.20:8888", .watchers = 31 },
	{ "80x24-listens-watched", THREE, 80, 24, .t_us = 3420 * MS, .span_us = SPAN_3, .listens = "192.168.1.20:8888", .watch = "192.168.1.20:8888", .watchers = 31 },
	{ "60x20-listens", THREE, 60, 20, .t_us = 3420 * MS, .span_us = SPAN_3, .listens = "192.168.1.20:8888" },
	{ "80x24-open-nobody", OPEN(0), 80, 24, .t_us = 1 * S, .span_us = 60 * S },
	{ "80x24-open-back", OPEN(40), 80, 24, .t_us = 9 * S, .now_us = 21 * S, .span_us = 60 * S },
	{ "120x36-crowd-30", CROWD(30), 120, 36, .t_us = 4 * S, .span_us = 10 * S },
	{ "80x24-crowd-30", CROWD(30), 80, 24, .t_us = 6 * S, .now_us = 10 * S, .span_us = 10 * S },
	{ "60x20-crowd-30", CROWD(30), 60, 20, .t_us = 4 * S, .span_us = 10 * S },
	{ "200x60-crowd-30", CROWD(30), 200, 60, .t_us = 4 * S, .span_us = 10 * S },
	{ "80x24-crowd-numbers", CROWD(30), 80, 24, .t_us = 4 * S, .span_us = 10 * S, .view = VIEW_NUMBERS },
	{ "60x20-crowd-numbers", CROWD(500), 60, 20, .t_us = 4 * S, .span_us = 10 * S, .view = VIEW_NUMBERS },
	{ "120x36-crowd-numbers", CROWD(500), 120, 36, .t_us = 9 * S, .span_us = 10 * S, .view = VIEW_NUMBERS },
	{ "120x36-crowd-beside-numbers", { .requests = 3, .crowd = 30 }, 120, 36, .t_us = 9 * S, .span_us = SPAN_3, .view = VIEW_NUMBERS },
	{ "80x24-crowd-500", CROWD(500), 80, 24, .t_us = 4 * S, .span_us = 10 * S },
	{ "120x36-crowd-10000", CROWD(10000), 120, 36, .t_us = 4 * S, .span_us = 10 * S },
	{ "120x36-crowd-beside", { .requests = 3, .crowd = 30 }, 120, 36, .t_us = 3 * S, .span_us = SPAN_3 },
	{ "100x30-hostile", { .delay_us = 2 * S, .programs = PROGRAMS_NONE, .crowd = 12, .is_hostile = true }, 100, 30, .t_us = 4 * S, .span_us = 10 * S },
	{ "60x20-open", OPEN(12), 60, 20, .t_us = 9 * S, .span_us = 60 * S },
	{ "80x24-help", THREE, 80, 24, .t_us = 3420 * MS, .span_us = SPAN_3, .help = true },
	/* A chosen request, and its life in words. */
	{ "120x36-chosen", THREE, 120, 36, .t_us = 5003 * MS, .span_us = SPAN_3, .track = TRACK_ASYNC, .request = 2 },
	{ "80x24-chosen", THREE, 80, 24, .t_us = 3420 * MS, .span_us = SPAN_3, .track = TRACK_SYNC, .request = 1 },
	/* The loop's inside: waiting, a moment after, a queue, many, none of two. */
	{ "120x36-loop-waiting", { .requests = 3, .press_us = 1200 * MS }, 120, 36, .t_us = 3420 * MS, .span_us = SPAN_3, .view = VIEW_LOOP },
	{ "120x36-loop-moved", THREE, 120, 36, .t_us = 5003 * MS, .now_us = 9 * S, .span_us = SPAN_3, .view = VIEW_LOOP },
	{ "80x24-loop-waiting", { .requests = 3, .press_us = 1200 * MS }, 80, 24, .t_us = 3420 * MS, .span_us = SPAN_3, .view = VIEW_LOOP },
	{ "80x24-loop-queue", WORKING, 80, 24, .t_us = 2700 * MS, .now_us = 6 * S, .span_us = 10 * S, .view = VIEW_LOOP,
	    .track = TRACK_ASYNC, .request = 3 },
	{ "80x24-loop-queue-ascii", WORKING, 80, 24, .t_us = 2700 * MS, .now_us = 6 * S, .span_us = 10 * S, .view = VIEW_LOOP,
	    .ascii = true },
	{ "80x24-loop-hundred", { .requests = 100, .delay_us = 1 * S, .limit = 20 }, 80, 24, .t_us = 1500 * MS, .span_us = 100 * S,
	    .view = VIEW_LOOP },
	{ "80x24-loop-end", THREE, 80, 24, .t_us = 16 * S, .span_us = SPAN_3, .view = VIEW_LOOP },
	{ "60x20-loop-waiting", { .requests = 3, .press_us = 1200 * MS }, 60, 20, .t_us = 3420 * MS, .span_us = SPAN_3, .view = VIEW_LOOP },
	{ "80x24-loop-open", OPEN(3), 80, 24, .t_us = 2500 * MS, .span_us = 60 * S, .view = VIEW_LOOP },
	/* What is printed. */
	{ "120x36-prints-back", THREE, 120, 36, .t_us = 6420 * MS, .now_us = 16 * S, .span_us = SPAN_3, .view = VIEW_PRINTS },
	{ "80x24-prints-waiting", THREE, 80, 24, .t_us = 3420 * MS, .span_us = SPAN_3, .view = VIEW_PRINTS },
	{ "80x24-prints-many", { .requests = 30, .delay_us = 1500 * MS }, 80, 24, .t_us = 20 * S, .now_us = 46 * S, .span_us = 46 * S,
	    .view = VIEW_PRINTS, .track = TRACK_SYNC, .request = 12 },
	{ "60x20-waiting-ascii", THREE, 60, 20, .t_us = 3420 * MS, .now_us = 6 * S, .span_us = SPAN_3, .ascii = true },
	{ "80x24-back-ascii", THREE, 80, 24, .t_us = 3420 * MS, .now_us = 6 * S, .span_us = SPAN_3, .chosen = KNOB_REQUESTS, .ascii = true },
	{ "120x36-help-ascii", THREE, 120, 36, .t_us = 3420 * MS, .now_us = 6 * S, .span_us = SPAN_3, .help = true, .ascii = true },
	{ "80x24-prints-ascii", THREE, 80, 24, .t_us = 6420 * MS, .now_us = 16 * S, .span_us = SPAN_3, .view = VIEW_PRINTS, .ascii = true },
	{ "60x20-prints", { .requests = 3, .programs = PROGRAMS_IN_TURN }, 60, 20, .t_us = 6 * S, .span_us = 20 * S, .view = VIEW_PRINTS },
	/* The numbers. */
	{ "120x36-numbers-end", THREE, 120, 36, .t_us = 16 * S, .span_us = SPAN_3, .view = VIEW_NUMBERS },
	{ "120x36-numbers-hundred", HUNDRED, 120, 36, .t_us = 7 * S, .span_us = SPAN_100, .view = VIEW_NUMBERS, .scroll = 30,
	    .track = TRACK_SYNC, .request = 34 },
	{ "80x24-numbers-waiting", THREE, 80, 24, .t_us = 6 * S, .span_us = SPAN_3, .view = VIEW_NUMBERS },
	{ "80x24-numbers-failed", { .requests = 4, .limit = 2, .fails = 2, .cause = CAUSE_TIMED_OUT }, 80, 24, .t_us = 30 * S,
	    .span_us = 20 * S, .view = VIEW_NUMBERS, .track = TRACK_ASYNC, .request = 2 },
	{ "80x24-numbers-ascii", THREE, 80, 24, .t_us = 16 * S, .span_us = SPAN_3, .view = VIEW_NUMBERS, .ascii = true },
	{ "60x20-numbers-end", THREE, 60, 20, .t_us = 16 * S, .span_us = SPAN_3, .view = VIEW_NUMBERS },
};

static void
draw_golden(const struct golden *g, struct grid *grid)
{
	struct viewer viewer;

	viewer_init(&viewer, sample_run_until(&g->run, g->now_us != 0 ? g->now_us : g->t_us));
	if (!viewer.scene.moment.over)
		viewer.scene.moment.now_us = g->now_us != 0 ? g->now_us : g->t_us;
	viewer.scene.state.playhead.t_us = viewer.scene.moment.now_us;
	if (g->now_us != 0)
		look_back(&viewer, g->t_us);
	viewer.scene.moment.span_us = g->span_us;
	viewer.scene.state.zoom = g->zoom;
	viewer.scene.state.zoom_left_us = g->left_us;
	viewer.scene.state.scroll = g->scroll;
	viewer.scene.state.chosen = g->chosen;
	viewer.scene.typing = g->typing;
	viewer.scene.message = g->message;
	viewer.scene.moment.is_open = g->listens != NULL;
	if (g->listens != NULL)
		viewer.scene.moment.address = g->listens;
	viewer.scene.moment.watch_at = g->watch;
	viewer.scene.moment.watchers = g->watchers;
	viewer.scene.state.help = g->help;
	viewer.scene.button_lit = g->button_lit;
	viewer.scene.state.view = g->view;
	viewer.scene.state.language = g->language;
	viewer.scene.state.request_track = g->track;
	viewer.scene.state.request_number = g->request;
	grid_init(grid, g->cols, g->rows);
	keys_spell_arrows(g->ascii);
	view_draw(&viewer.scene, grid);
	keys_spell_arrows(false);
	if (g->ascii)
		grid_to_ascii(grid);
	stage_release(&viewer);
}

static void
test_golden(void **state)
{
	int failures = 0;

	(void)state;
	for (size_t i = 0; i < sizeof goldens / sizeof *goldens; i++) {
		struct grid grid;

		draw_golden(&goldens[i], &grid);
		failures += !golden_matches(goldens[i].name, &grid, goldens[i].ascii);
		grid_release(&grid);
	}
	if (failures > 0)
		fail_msg("%d screens differ; WAITSCOPE_REFRESH_GOLDEN=1 writes them anew", failures);
}

/* ---- a screen without room ---- */

static void
test_too_small(void **state)
{
	static const struct {
		int cols, rows;
		const char *text;
	} cases[] = {
		{ 50, 10, "waitscope needs 60x20; this is 50x10. q quits\n\n\n\n\n\n\n\n\n\n" },
		{ 59, 2, "waitscope needs 60x20; this is 59x2. q quits\n\n" },
		{ 24, 4, "waitscope needs 60x20;\nthis is 24x4. q quits\n\n\n" },
		{ 5, 2, "waits\ncope\n" },
		{ 1, 1, "w\n" },
		{ 0, 0, "" },
	};
	struct viewer viewer;

	(void)state;
	viewer_init(&viewer, sample_run(&(struct sample){ .requests = 1 }));
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct grid grid;
		char *text;

		grid_init(&grid, cases[i].cols, cases[i].rows);
		view_draw(&viewer.scene, &grid);
		text = grid_to_text(&grid, false);
		assert_string_equal(text, cases[i].text);
		free(text);
		grid_release(&grid);
	}
	stage_release(&viewer);
}

/* ---- where things are ---- */

static void
test_places(void **state)
{
	struct viewer viewer;
	struct grid grid;
	struct axis_place place;
	int seen = 0, before = -1;

	(void)state;
	viewer_init(&viewer, sample_run(&(struct sample){ .requests = 3 }));
	grid_init(&grid, 120, 36);
	view_draw(&viewer.scene, &grid);
	place = view_axis(&viewer.scene, 120, 36);
	assert_int_equal(grid_cell(&grid, place.col, place.row)->glyph, '0');
	assert_int_equal(time_axis_col(&place.axis, 0), 0);
	/* Every knob of the strip is found, once, from left to right. */
	for (int col = 0; col < 120; col++) {
		int knob = view_knob_at(&viewer.scene, 120, 36, col, 1);

		assert_int_equal(view_knob_at(&viewer.scene, 120, 36, col, 0), -1);
		seen += knob >= 0 && knob != before;
		before = knob >= 0 ? knob : before;
	}
	for (int k = 0; k < KNOB_COUNT; k++)
		seen -= knob_info((enum knob)k)->on_strip && !knob_info((enum knob)k)->may_hide;
	assert_int_equal(seen, 0);
	assert_int_equal(view_axis(&viewer.scene, 10, 10).rows, 0);
	assert_int_equal(view_knob_at(&viewer.scene, 10, 10, 1, 1), -1);
	grid_release(&grid);
	stage_release(&viewer);
}

/* However narrow, the chosen knob is on the strip. */
static void
test_chosen_knob_is_seen(void **state)
{
	struct viewer viewer;

	(void)state;
	viewer_init(&viewer, sample_run(&(struct sample){ .requests = 3 }));
	for (int cols = 60; cols < 130; cols++) {
		for (int k = 0; k < KNOB_COUNT; k++) {
			bool seen = false;

			if (!knob_info((enum knob)k)->on_strip)
				continue;
			viewer.scene.state.chosen = (enum knob)k;
			for (int col = 0; col < cols; col++)
				seen |= view_knob_at(&viewer.scene, cols, 24, col, 1) == k;
			if (!seen)
				fail_msg("%s is not on a strip of %d columns", knob_info((enum knob)k)->name, cols);
		}
	}
	stage_release(&viewer);
}

/* The screen, scrolled to a request; to be freed. */
static char *
scrolled_to(struct viewer *viewer, uint32_t number)
{
	struct grid grid;
	char *text;

	viewer->scene.state.scroll = number;
	grid_init(&grid, 80, 24);
	view_draw(&viewer->scene, &grid);
	text = grid_to_text(&grid, false);
	grid_release(&grid);
	return text;
}

/* Scrolling ends where the last request has the last row. */
static void
test_scroll(void **state)
{
	char *before, *last, *beyond;
	struct viewer viewer;

	(void)state;
	viewer_init(&viewer, sample_run(&(struct sample){ .requests = 20, .delay_us = 10 * MS }));
	before = scrolled_to(&viewer, 15);
	last = scrolled_to(&viewer, 16); /* 16 to 20: five rows */
	beyond = scrolled_to(&viewer, UINT32_MAX);
	assert_string_not_equal(before, last);
	assert_string_equal(last, beyond);
	free(before);
	free(last);
	free(beyond);
	stage_release(&viewer);
}

/* ---- rows that must tell the truth ---- */

/* The row that begins with those words, as text without blanks at its end. */
static char *
row_of(const struct grid *grid, const char *begin)
{
	char *text = grid_to_text(grid, false), *row = NULL;

	for (char *line = strtok(text, "\n"); line != NULL && row == NULL; line = strtok(NULL, "\n"))
		if (strncmp(line, begin, strlen(begin)) == 0)
			row = strdup(line);
	free(text);
	if (row == NULL)
		fail_msg("no row begins with \"%s\"", begin);
	return row;
}

static void
test_rows(void **state)
{
	static const struct {
		struct golden screen;
		const char *begin, *has, *has_not;
	} cases[] = {
		/* A mark only where the number changes, and labels that are true from mark to mark. */
		{ { "one after the other", { .requests = 3, .delay_us = 1 * S, .programs = PROGRAMS_SYNC }, 80, 24, .t_us = 4 * S,
		    .span_us = 4 * S }, " server", "╶─ serving 1 ────", "│" },
		{ { "fewer and fewer", MIXED, 120, 36, .t_us = 12 * S, .span_us = SPAN_MIXED }, " server",
		    "╶─ serving 5 ───────│─ 2 ─────│─ serving 1 ───────────────────────", "serving 1 ──│" },
		{ { "more and more", { .requests = 3, .visitors = 3 }, 120, 36, .t_us = 3420 * MS, .span_us = SPAN_3 }, " server",
		    "╶ 4 │ 5 │─│─ 5 ─────╴", "serving 4" },
		{ { "whose they are changes", { .requests = 3, .delay_us = 1 * S, .programs = PROGRAMS_IN_TURN, .limit = 1 }, 120, 36,
		    .t_us = 7 * S, .span_us = 7 * S }, " server", "╶─ serving 1 ────", "sync" },
		{ { "in line", { .requests = 3, .delay_us = 1 * S, .programs = PROGRAMS_ASYNC, .server = SERVER_SERIAL }, 80, 24,
		    .t_us = 900 * MS, .span_us = 3 * S }, " server", "╶─ 1, 2 in line ╴", "serving 3" },
		{ { "somebody within a cell", { .requests = 3, .delay_us = 60 * S, .programs = PROGRAMS_SYNC, .visitors = 2 }, 200, 60,
		    .t_us = 120 * S, .span_us = 150 * S }, " server", "╶─ 2 to 3 requests ───", "serving 2" },
		/* Nothing is printed in what was a flight. */
		{ { "no room", THREE, 120, 36, .t_us = 16 * S, .span_us = SPAN_3 }, "     req 3", "╺━━━━━━━━━━━━━━━━━━━━━━━━━━━━━●", "Hello" },
		/* The spinner's turns on time look even: here a cell is 66 ms long. */
		{ { "even", { .requests = 1, .delay_us = 5 * S, .programs = PROGRAMS_ASYNC }, 120, 36, .t_us = 4 * S, .span_us = 5 * S },
		    " async", "│••••••••••••••••••••••••••••••••••••••••••••••••••••••", "• •" },
		/* Lines that are lit after their callbacks say so, however little room there is. */
		{ { "lit, 110 columns", THREE, 110, 30, .t_us = 5200 * MS, .span_us = SPAN_3 }, "│   2 for", "(response):    ★ ran 3 times │", "…" },
		{ { "lit, 100 columns", THREE, 100, 30, .t_us = 5200 * MS, .span_us = SPAN_3 }, "│   2 for", "(response):   ★ 3 times │", "…" },
		{ { "lit, 90 columns", THREE, 90, 30, .t_us = 5200 * MS, .span_us = SPAN_3 }, "   2 for", "(response):     3 ★",
		    "…" },
		{ { "lit once", { .requests = 1 }, 92, 30, .t_us = 5200 * MS, .span_us = SPAN_3 }, "   2 for", "(response):   ★ once", "★ ran" },
		/* The line on which it awaits is in view, wherever its loop's line is. */
		{ { "awaits one by one", { .requests = 6, .delay_us = 2 * S, .limit = 1, .programs = PROGRAMS_ASYNC }, 80, 24,
		    .t_us = 3 * S, .span_us = 12 * S, .language = LANGUAGE_AWAIT },
		    "   3         r = await fetch(url)", "waits for response 2", "…" },
		{ { "awaits all", { .requests = 3, .programs = PROGRAMS_ASYNC }, 60, 20, .t_us = 3 * S,
		    .span_us = SPAN_3, .language = LANGUAGE_AWAIT }, "   2     r = await future", "3 tasks wait here", "…" },
		/* What was served within one cell is not what was served afterwards. */
		{ { "a crowd in a cell", { .requests = 60, .delay_us = 100 * MS }, 80, 24, .t_us = 4 * S, .span_us = 7 * S },
		    " server", "╶│─ serving 1 ───", "╶─ serving" },
		/* The legend has what is on the screen. */
		{ { "failed", { .requests = 3, .errors = ERRORS_REFUSED, .programs = PROGRAMS_SYNC }, 80, 24, .t_us = 2200 * MS, .span_us = SPAN_3 },
		    " × failed", "× failed", "│ own" },
		/* A failed request's callback is where the program's row has it. */
		{ { "called", { .requests = 3, .programs = PROGRAMS_ASYNC, .fails = 2, .cause = CAUSE_REFUSED }, 80, 24, .t_us = 2200 * MS, .span_us = SPAN_3 },
		    "  req 2 ", "★ connection refused", "×" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct grid grid;
		char *row;

		draw_golden(&cases[i].screen, &grid);
		row = row_of(&grid, cases[i].begin);
		if (strstr(row, cases[i].has) == NULL || strstr(row, cases[i].has_not) != NULL)
			fail_msg("%s: \"%s\", without \"%s\", is not in\n%s", cases[i].screen.name, cases[i].has, cases[i].has_not, row);
		free(row);
		grid_release(&grid);
	}
}

static char *
text_of(const struct scene *scene, int cols, int rows)
{
	struct grid grid;
	char *text;

	grid_init(&grid, cols, rows);
	view_draw(scene, &grid);
	text = grid_to_text(&grid, false);
	grid_release(&grid);
	return text;
}

/* The loop's inside never speaks of the response of a request that failed. */
static void
test_failed_requests_have_no_response(void **state)
{
	static const struct sample refused = { .requests = 3, .fails = 2, .cause = CAUSE_REFUSED, .programs = PROGRAMS_ASYNC };
	int said = 0;

	(void)state;
	for (int64_t t_us = 0; t_us < 500 * MS; t_us += 10 * MS) {
		struct viewer viewer;
		char *text;

		viewer_init(&viewer, sample_run_until(&refused, t_us));
		viewer.scene.moment.now_us = viewer.scene.state.playhead.t_us = t_us;
		viewer.scene.state.view = VIEW_LOOP;
		text = text_of(&viewer.scene, 120, 36);
		if (strstr(text, "response 2") != NULL || strstr(text, "response 2,") != NULL)
			fail_msg("at %lld:\n%s", (long long)t_us, text);
		said += strstr(text, "request 2 just now") != NULL;
		free(text);
		stage_release(&viewer);
	}
	assert_true(said > 0);
}

/* A loop counts to where its line says that it goes: what was added later is fetch_more's. */
static void
test_loops_count_their_own(void **state)
{
	(void)state;
	for (int64_t t_us = 2 * S; t_us <= 16 * S; t_us += 7 * S) {
		struct sample three = THREE;
		struct trace *trace = sample_run_until(&three, t_us);
		struct viewer viewer;
		char *text;

		for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++)
			trace_append(trace, &(struct event){ .t_us = t_us, .kind = EVENT_PLAN, .track = (uint8_t)track, .value = 5 });
		viewer_init(&viewer, trace);
		viewer.scene.moment.now_us = viewer.scene.state.playhead.t_us = t_us;
		text = text_of(&viewer.scene, 120, 36);
		if (strstr(text, "range(3)") == NULL || strstr(text, "3 of 3") == NULL || strstr(text, "of 5 │") != NULL)
			fail_msg("at %lld:\n%s", (long long)t_us, text);
		free(text);
		stage_release(&viewer);
	}
}

/* In a row of what is in flight, or waits to be sent, a plus stands only behind others. */
static void
test_more_than_something(void **state)
{
	static const char *const words[] = { "", "  1 waits to be sent", "  2 wait to be sent", "  + 2 wait to be sent" };
	struct trace *trace = trace_new(0);

	(void)state;
	trace_append(trace, &(struct event){ .track = TRACK_YOU, .kind = EVENT_KNOB, .number = KNOB_PROGRAMS, .value = PROGRAMS_ASYNC });
	trace_append(trace, &(struct event){ .track = TRACK_LOOP, .kind = EVENT_RUN_START });
	trace_append(trace, &(struct event){ .track = TRACK_ASYNC, .kind = EVENT_PLAN, .value = 3 });
	trace_append(trace, &(struct event){ .track = TRACK_ASYNC, .kind = EVENT_STEP, .step = STEP_FETCH });
	for (uint32_t k = 1; k <= 4; k++) {
		struct event event = { .t_us = k, .track = TRACK_ASYNC, .kind = EVENT_LAUNCH, .number = k };
		struct scene scene = { .state.playhead = { .t_us = k, .live = true, .speed = 100 }, .moment.now_us = k, .moment.address = "", .state.view = VIEW_LOOP,
			.moment.span_us = S };
		struct timeline *timeline;
		struct settings knobs;
		struct grid grid;
		char *row;

		if (k == 4) /* one of the three goes off */
			event = (struct event){ .t_us = k, .track = TRACK_ASYNC, .kind = EVENT_CONNECT, .number = 1 };
		trace_append(trace, &event);
		if (k == 3)
			continue;
		settings_init(&knobs);
		timeline = timeline_new(trace);
		scene.moment.knobs = &knobs;
		scene.moment.timeline = timeline;
		grid_init(&grid, 80, 24);
		view_draw(&scene, &grid);
		row = row_of(&grid, k == 4 ? "  1 now" : "  in flight");
		if (strstr(row, words[k < 4 ? k : 3]) == NULL || (k < 4 && strchr(row, '+') != NULL))
			fail_msg("\"%s\" is not in\n%s", words[k < 4 ? k : 3], row);
		free(row);
		grid_release(&grid);
		timeline_free(timeline);
	}
	trace_free(trace);
}

/* However few columns of the numbers there is room for, what they show adds up to the total. */
static void
test_numbers_add_up(void **state)
{
	for (int cols = 60; cols <= 140; cols++) {
		const struct golden screen = { "numbers", { .requests = 3, .delay_us = 2 * MS }, cols, 24, .t_us = 1 * S, .span_us = 1 * S,
		    .view = VIEW_NUMBERS };
		struct grid grid;
		double sum = 0, value = 0, before;
		char *row, *at;

		(void)state;
		draw_golden(&screen, &grid);
		row = row_of(&grid, " async 2");
		at = row + strlen(" async 2");
		for (char *end = at;; at = end) {
			before = value;
			value = strtod(at, &end);
			if (end == at)
				break;
			sum += value;
		}
		/* The total is the last; all are cut off, to hundredths. */
		if (before < sum - before - 0.005 || before > sum - before + 0.08)
			fail_msg("at %d columns this does not add up:\n%s", cols, row);
		free(row);
		grid_release(&grid);
	}
}

/* A chart's columns are true to scale: what is done in eighths, what is in flight within half
 * a row, and the same number of rows however high it stands. */
static void
check_chart(const struct viewer *viewer, const struct canvas *c, enum track track, int requests)
{
	int rows = c->at.request_rows;

	for (int64_t col = 0; col <= c->head_col; col++) {
		int64_t end_us = time_axis_time(&c->axis, col + 1) - 1;
		struct tally t = timeline_tally_at(viewer->timeline, track, end_us < c->t_us ? end_us : c->t_us);
		int solid = 0, texture = 0, open_rows = ((int)t.open * rows * 2 + requests) / (2 * requests);
		int done = (int)t.done * rows * 8 / requests; /* of any the least step is seen */

		for (int row = 0; row < rows; row++) {
			uint32_t glyph = grid_cell(c->grid, c->at.label_cols + (int)col, c->at.request_row[track] + rows - 1 - row)->glyph;

			if (glyph >= GLYPH_EIGHTH && glyph <= GLYPH_SOLID)
				solid = row * 8 + (int)(glyph - GLYPH_EIGHTH) + 1;
			texture += glyph == GLYPH_QUEUED || glyph == GLYPH_FLIGHT;
		}
		if (open_rows > 0) /* no gap is between the two */
			done = (done + 4) / 8 * 8;
		if (open_rows > rows - (solid + 7) / 8)
			open_rows = rows - (solid + 7) / 8;
		if (solid != (t.done > 0 && done == 0 && open_rows == 0 ? 1 : done) || texture != open_rows)
			fail_msg("%d requests, %s, column %lld: %u done are %d eighths, %u open are %d rows", requests, panel_program_name(track),
			    (long long)col, t.done, solid, t.open, texture);
	}
}

static void
test_chart_is_true_to_scale(void **state)
{
	static const struct sample samples[] = {
		{ .requests = 50, .delay_us = 200 * MS }, { .requests = 100, .delay_us = 200 * MS, .limit = 20 },
		{ .requests = 30, .delay_us = 500 * MS, .limit = 15 }, { .requests = 12, .delay_us = 1 * S },
	};

	(void)state;
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
		struct viewer viewer;
		struct canvas c;
		struct grid grid;

		viewer_init(&viewer, sample_run_until(&samples[i], 4 * S));
		viewer.scene.moment.now_us = viewer.scene.state.playhead.t_us = 4 * S;
		viewer.scene.moment.span_us = 12 * S;
		grid_init(&grid, 120, 36);
		view_draw(&viewer.scene, &grid);
		canvas_init(&c, &viewer.scene, &grid, 120, 36);
		assert_true(c.at.chart);
		check_chart(&viewer, &c, TRACK_SYNC, samples[i].requests);
		check_chart(&viewer, &c, TRACK_ASYNC, samples[i].requests);
		grid_release(&grid);
		stage_release(&viewer);
	}
}

/* A turn that came too late leaves its cell free; those on time around it have theirs. */
static void
test_late_spin_is_a_gap(void **state)
{
	struct trace *trace = trace_new(0);
	struct axis_place place;
	struct viewer viewer;
	struct grid grid;
	char *row;

	(void)state;
	trace_append(trace, &(struct event){ .track = TRACK_YOU, .kind = EVENT_KNOB, .number = KNOB_PROGRAMS, .value = PROGRAMS_ASYNC });
	trace_append(trace, &(struct event){ .track = TRACK_LOOP, .kind = EVENT_RUN_START });
	trace_append(trace, &(struct event){ .track = TRACK_ASYNC, .kind = EVENT_PLAN, .value = 1 });
	trace_append(trace, &(struct event){ .track = TRACK_ASYNC, .kind = EVENT_STEP, .step = STEP_EVERY });
	trace_append(trace, &(struct event){ .track = TRACK_ASYNC, .kind = EVENT_READY });
	for (int k = 1; k <= 30; k++)
		trace_append(trace, &(struct event){ .t_us = k * 100 * MS + (k == 10 ? 80 * MS : 1 * MS), .track = TRACK_ASYNC,
		    .kind = EVENT_SPIN, .value = k });
	viewer_init(&viewer, trace);
	viewer.scene.moment.span_us = 9 * S; /* cells of 100 ms */
	grid_init(&grid, 120, 36);
	view_draw(&viewer.scene, &grid);
	place = view_axis(&viewer.scene, 120, 36);
	assert_int_equal(time_axis_cell_us(&place.axis), 100 * MS);
	row = row_of(&grid, " async");
	if (strstr(row, "••••••••• ••••••••••••") == NULL)
		fail_msg("no gap, or more than one, in\n%s", row);
	free(row);
	grid_release(&grid);
	stage_release(&viewer);
}

/* ---- properties ---- */

static void
check_cells(const struct grid *grid, bool live)
{
	for (int i = 0; i < grid->cols * grid->rows; i++) {
		const struct cell *cell = &grid->cells[i];

		assert_true(cell->role < ROLE_COUNT);
		assert_true(cell->glyph >= ' ');
		/* Every glyph has its stand-in. */
		if (cell->glyph > 0x7e)
			assert_int_not_equal(theme_glyph_ascii(cell->glyph), '?');
		if (live)
			assert_int_not_equal(cell->role, ROLE_FUTURE);
	}
}

static void
check_sums(const struct timeline *timeline, int64_t t_us)
{
	for (enum track track = 0; track < PROGRAM_COUNT; track++) {
		struct tally t = timeline_tally_at(timeline, track, t_us);

		assert_int_equal(t.launched, t.waiting + t.open + t.done + t.failed + t.cancelled);
	}
}

static void
pick_scene(struct viewer *viewer, uint64_t *seed)
{
	struct scene *scene = &viewer->scene;

	if (random_below(seed, 2) == 0) {
		look_back(viewer, random_below(seed, scene->moment.now_us + 1));
		scene->state.playhead.paused = random_below(seed, 2) == 0;
	}
	scene->moment.span_us = random_below(seed, 2 * scene->moment.now_us + 2);
	scene->state.zoom = random_below(seed, 2) == 0 ? 0 : (int)random_below(seed, 30);
	scene->state.zoom_left_us = random_below(seed, scene->moment.now_us + 1);
	scene->state.scroll = random_below(seed, 3) == 0 ? (uint32_t)random_below(seed, 30) : 0;
	scene->state.chosen = (enum knob)random_below(seed, KNOB_COUNT);
	scene->typing = random_below(seed, 4) == 0 ? "123456789012345678901234567890" : NULL;
	scene->message = random_below(seed, 4) == 0 ? "this must be seen" : NULL;
	scene->state.help = random_below(seed, 8) == 0;
	scene->state.view = (enum view_id)random_below(seed, VIEW_LESSONS);
	scene->state.request_track = (enum track)random_below(seed, PROGRAM_COUNT);
	scene->state.request_number = random_below(seed, 2) == 0 ? (uint32_t)random_below(seed, 12) : 0;
	scene->state.language = (enum language)random_below(seed, LANGUAGE_COUNT);
}

static void
test_any_trace(void **state)
{
	uint64_t seed = 2026;

	(void)state;
	for (int i = 0; i < 600; i++) {
		struct viewer viewer;
		struct grid grid, again;

		viewer_init(&viewer, i % 2 == 0 ? random_run((uint64_t)i) : random_nonsense((uint64_t)i, 400));
		grid_init(&grid, 0, 0);
		grid_init(&again, 0, 0);
		for (int k = 0; k < 4; k++) {
			int cols = (int)random_below(&seed, 4) == 0 ? (int)random_below(&seed, 301) : 60 + (int)random_below(&seed, 100);
			int rows = (int)random_below(&seed, 4) == 0 ? (int)random_below(&seed, 101) : 20 + (int)random_below(&seed, 40);

			pick_scene(&viewer, &seed);
			grid_resize(&grid, cols, rows);
			grid_resize(&again, cols, rows);
			view_draw(&viewer.scene, &grid);
			view_draw(&viewer.scene, &again);
			check_cells(&grid, viewer.scene.state.playhead.live);
			assert_memory_equal(grid.cells, again.cells, (size_t)cols * (size_t)rows * sizeof *grid.cells);
			check_sums(viewer.timeline, viewer.scene.state.playhead.t_us);
		}
		grid_release(&grid);
		grid_release(&again);
		stage_release(&viewer);
	}
}

/* A bar's role, whether the cell is the bar's or that of words in it; BLANK: no bar. */
static enum role
bar_role(const struct cell *cell)
{
	static const enum role bars[ROLE_COUNT] = {
		[ROLE_BLOCKED_BAR] = ROLE_BLOCKED_BAR, [ROLE_BLOCKED] = ROLE_BLOCKED_BAR,
		[ROLE_CALLBACK] = ROLE_CALLBACK, [ROLE_CALLBACK_BADGE] = ROLE_CALLBACK,
		[ROLE_RUNNING] = ROLE_RUNNING, [ROLE_RUNNING_WORDS] = ROLE_RUNNING,
	};

	return bars[cell->role];
}

/* What the listings show at t does not depend on what came after t, and no bar is
 * another one before it; words may stand elsewhere. */
static void
test_no_leak_from_the_future(void **state)
{
	const struct sample sample = { .requests = 4, .delay_us = 300 * MS, .limit = 2, .work_us = 40 * MS, .turn_us = 500 * MS,
		.turn_to_us = 100 * MS, .press_us = 250 * MS };

	(void)state;
	for (int64_t t_us = 0; t_us < 1200 * MS; t_us += 37 * MS) {
		struct viewer whole, part;
		struct grid a, b;
		struct axis_place place;

		viewer_init(&whole, sample_run(&sample));
		viewer_init(&part, sample_run_until(&sample, t_us));
		part.scene.moment.now_us = whole.scene.moment.now_us;
		part.scene.moment.over = whole.scene.moment.over;
		part.scene.moment.span_us = whole.scene.moment.span_us;
		part.scene.moment.knobs = whole.scene.moment.knobs;
		look_back(&whole, t_us);
		look_back(&part, t_us);
		grid_init(&a, 120, 36);
		grid_init(&b, 120, 36);
		view_draw(&whole.scene, &a);
		view_draw(&part.scene, &b);
		place = view_axis(&whole.scene, 120, 36);
		assert_memory_equal(a.cells, b.cells, (size_t)(place.row * 120) * sizeof *a.cells);
		for (int row = place.row + 1; row < place.row + place.rows; row++)
			for (int col = 0; col < time_axis_col(&place.axis, t_us); col++)
				assert_int_equal(bar_role(grid_cell(&a, place.col + col, row)), bar_role(grid_cell(&b, place.col + col, row)));
		grid_release(&a);
		grid_release(&b);
		stage_release(&whole);
		stage_release(&part);
	}
}

/* What a cell of the bars says: words, which may have room elsewhere, and the lines of the
 * grid say nothing of it. False if it has such words. */
static bool
says_of_bar(const struct cell *cell, struct cell *said)
{
	static const bool is_of_words[ROLE_COUNT] = {
		[ROLE_BLOCKED] = true, [ROLE_FLIGHT_WORDS] = true, [ROLE_RUNNING_WORDS] = true, [ROLE_CALLBACK_BADGE] = true,
		[ROLE_PRINTED] = true, [ROLE_FAILED] = true, [ROLE_DIM] = true, [ROLE_SERVER] = true,
	};
	bool is_line = cell->glyph == GLYPH_GRID;

	*said = is_line ? (struct cell){ .glyph = ' ', .role = ROLE_BLANK } : *cell;
	if (cell->role == ROLE_RUNNING) /* one cell of it is a mark, until there are two */
		said->glyph = GLYPH_SOLID;
	return cell->glyph > 0x7e || cell->glyph == GLYPH_FAILED || !is_of_words[cell->role];
}

/* How far the bars until the playhead, its cell included, are those of a live screen at that time. */
static void
check_bars_as_live(struct viewer *viewer, int64_t t_us, int cols, int rows)
{
	struct grid back, live;
	struct axis_place place;

	grid_init(&back, cols, rows);
	grid_init(&live, cols, rows);
	look_back(viewer, t_us);
	view_draw(&viewer->scene, &back);
	place = view_axis(&viewer->scene, cols, rows);
	viewer->scene.state.playhead = (struct playhead){ .t_us = t_us, .live = true, .speed = 100 };
	view_draw(&viewer->scene, &live);
	for (int row = place.row + 1; row < place.row + place.rows; row++) {
		/* Who is still to come may have a row already. */
		if (memcmp(grid_cell(&back, 0, row), grid_cell(&live, 0, row), (size_t)place.col * sizeof (struct cell)) != 0)
			continue;
		for (int col = 0; col <= time_axis_col(&place.axis, t_us) && col < place.axis.cols; col++) {
			struct cell a, b;

			if (!says_of_bar(grid_cell(&back, place.col + col, row), &a) || !says_of_bar(grid_cell(&live, place.col + col, row), &b))
				continue;
			if (a.glyph != b.glyph || a.role != b.role)
				fail_msg("looking back to %lld us at %dx%d, row %d, column %d: U+%04x in %c, live U+%04x in %c", (long long)t_us,
				    cols, rows, row, col, a.glyph, theme_role_letter((enum role)a.role), b.glyph, theme_role_letter((enum role)b.role));
		}
	}
	grid_release(&back);
	grid_release(&live);
}

/* Nothing of what is later is seen at the playhead or before it, however short the time
 * between: at each event, and just before it, all is as it was live. */
static void
test_bars_as_live(void **state)
{
	static const struct sample samples[] = {
		THREE, { .requests = 4, .delay_us = 300 * MS, .limit = 2, .work_us = 40 * MS, .turn_us = 500 * MS, .turn_to_us = 100 * MS,
		    .press_us = 250 * MS }, MIXED, { .requests = 3, .visitors = 5 }, { .requests = 30, .delay_us = 100 * MS },
	};
	static const int sizes[][2] = { { 120, 36 }, { 60, 20 } };

	(void)state;
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
		struct viewer viewer;
		int64_t before_us = -1;

		viewer_init(&viewer, sample_run(&samples[i]));
		for (uint64_t k = 0; k < trace_count(viewer.trace); k++) {
			int64_t t_us = trace_at(viewer.trace, k)->t_us;

			for (int size = 0; size < 2 && t_us > before_us; size++) {
				if (t_us > before_us + 1)
					check_bars_as_live(&viewer, t_us - 1, sizes[size][0], sizes[size][1]);
				check_bars_as_live(&viewer, t_us, sizes[size][0], sizes[size][1]);
			}
			before_us = t_us;
		}
		stage_release(&viewer);
	}
}

/* A live screen at t is the same whether the log ends there or goes on, also of a request that
 * is dropped and launched anew. */
static void
test_live_is_no_wiser(void **state)
{
	uint64_t seed = 3;

	(void)state;
	for (uint64_t i = 1; i <= 300; i++) {
		struct trace *trace = random_run(i);
		int64_t t_us = trace_at(trace, (size_t)random_below(&seed, (int64_t)trace_count(trace)))->t_us;
		struct viewer whole, part;
		struct grid a, b;

		viewer_init(&part, random_first_part(trace, t_us));
		viewer_init(&whole, trace);
		pick_scene(&whole, &seed);
		whole.scene.state.playhead = (struct playhead){ .t_us = t_us, .live = true, .speed = 100 };
		whole.scene.state.zoom_left_us = random_below(&seed, t_us + 1);
		whole.scene.moment.now_us = t_us;
		whole.scene.moment.over = false;
		part.scene.state = whole.scene.state;
		part.scene.moment.now_us = t_us;
		part.scene.moment.over = false;
		part.scene.moment.span_us = whole.scene.moment.span_us;
		part.scene.moment.knobs = whole.scene.moment.knobs;
		part.scene.typing = whole.scene.typing;
		part.scene.message = whole.scene.message;
		grid_init(&a, 120, 36);
		grid_init(&b, 120, 36);
		view_draw(&whole.scene, &a);
		view_draw(&part.scene, &b);
		for (int cell = 0; cell < a.cols * a.rows; cell++)
			if (a.cells[cell].glyph != b.cells[cell].glyph || a.cells[cell].role != b.cells[cell].role)
				fail_msg("run %d at %lld us, %s, row %d, column %d:\n%s\n%s", (int)i, (long long)t_us,
				    views_word(whole.scene.state.view), cell / a.cols, cell % a.cols, grid_to_text(&a, false),
				    grid_to_text(&b, false));
		grid_release(&a);
		grid_release(&b);
		stage_release(&whole);
		stage_release(&part);
	}
}

/* The same of the views that show nothing but the playhead's moment: all of their own
 * area, which lies between the rows above and the time axis. */
static void
test_views_of_a_moment(void **state)
{
	static const enum view_id views[] = { VIEW_LOOP, VIEW_NUMBERS };
	const struct sample sample = { .requests = 4, .delay_us = 300 * MS, .limit = 2, .work_us = 40 * MS, .turn_us = 500 * MS,
		.turn_to_us = 100 * MS, .press_us = 250 * MS };

	(void)state;
	for (int64_t t_us = 0; t_us < 2 * 1200 * MS; t_us += 37 * MS) {
		struct viewer whole, part;
		struct grid a, b;

		viewer_init(&whole, sample_run(&sample));
		viewer_init(&part, sample_run_until(&sample, t_us / 2));
		part.scene.moment.now_us = whole.scene.moment.now_us;
		part.scene.moment.over = whole.scene.moment.over;
		part.scene.moment.span_us = whole.scene.moment.span_us;
		part.scene.moment.knobs = whole.scene.moment.knobs;
		look_back(&whole, t_us / 2);
		look_back(&part, t_us / 2);
		whole.scene.state.view = part.scene.state.view = views[t_us / (37 * MS) % 2];
		grid_init(&a, 100, 30);
		grid_init(&b, 100, 30);
		view_draw(&whole.scene, &a);
		view_draw(&part.scene, &b);
		assert_memory_equal(a.cells, b.cells, (size_t)(view_axis(&whole.scene, 100, 30).row * 100) * sizeof *a.cells);
		grid_release(&a);
		grid_release(&b);
		stage_release(&whole);
		stage_release(&part);
	}
}

/* How many cells of a row have that role. */
static int
count_role(const struct grid *grid, int row, enum role role)
{
	int count = 0;

	for (int col = 0; col < grid->cols; col++)
		count += grid_cell(grid, col, row)->role == role;
	return count;
}

/* Returns true if a chosen thing is lit below the knobs. */
static bool
is_lit_below(const struct grid *grid, int row)
{
	for (; row < grid->rows; row++)
		if (count_role(grid, row, ROLE_CHOSEN) > 0)
			return true;
	return false;
}

/* Where a click chooses a request, that one is lit once it is chosen. */
static void
test_pick(void **state)
{
	static const struct {
		enum view_id view;
		int at_least; /* requests that have a row */
	} views[] = { { VIEW_TIMELINE, 6 }, { VIEW_LOOP, 4 }, { VIEW_PRINTS, 1 }, { VIEW_NUMBERS, 6 } };

	(void)state;
	for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
		struct viewer viewer;
		struct grid grid;
		struct pick pick, none = { .number = 0 };
		int found = 0;

		viewer_init(&viewer, sample_run_until(&(struct sample){ .requests = 3 }, views[i].view == VIEW_PRINTS ? 6 * S : 3 * S));
		viewer.scene.moment.span_us = SPAN_3;
		viewer.scene.state.view = views[i].view;
		grid_init(&grid, 100, 40);
		assert_non_null(view_of(views[i].view)->pick);
		for (int row = 0; row < 40; row++) {
			for (int col = 1; col < 100; col += 60) {
				viewer.scene.state.request_number = 0;
				pick = none;
				if (!view_of(views[i].view)->pick(&viewer.scene, 100, 40, col, row, &pick))
					continue;
				assert_in_range(pick.number, 1, 3);
				assert_true(pick.track <= TRACK_VISITOR);
				view_draw(&viewer.scene, &grid);
				assert_int_equal(count_role(&grid, row, ROLE_CHOSEN), 0);
				viewer.scene.state.request_track = pick.track;
				viewer.scene.state.request_number = pick.number;
				/* It has rows of its own now, so that the others' may have moved. */
				view_draw(&viewer.scene, &grid);
				assert_true(is_lit_below(&grid, 2));
				found++;
			}
		}
		assert_true(found >= views[i].at_least);
		assert_false(view_of(views[i].view)->pick(&viewer.scene, 100, 40, 1, 39, &pick));
		grid_release(&grid);
		stage_release(&viewer);
	}
}

/* When the program printed something in that request's callback; NEVER_US: not by t. */
static int64_t
printed_at(const struct timeline *timeline, uint32_t number, int64_t t_us)
{
	const struct request *r = timeline_request(timeline, TRACK_ASYNC, number);
	size_t count;
	const struct print *prints = timeline_prints(timeline, TRACK_ASYNC, t_us, &count);

	for (size_t i = 0; i < count; i++)
		if (prints[i].number == number && prints[i].t_us >= r->callback_us)
			return prints[i].t_us;
	return NEVER_US;
}

/* Three callbacks that all run within one cell, seen event by event: none has its star
 * before it begins, nor its words before they are printed; one that waits is queued. */
static void
test_callbacks_of_one_cell(void **state)
{
	struct viewer viewer;
	struct grid grid;
	int queued = 0, printed = 0;

	(void)state;
	viewer_init(&viewer, sample_run(&(struct sample)THREE));
	grid_init(&grid, 120, 36);
	for (uint64_t k = 0; k < trace_count(viewer.trace); k++) {
		int64_t t_us = trace_at(viewer.trace, k)->t_us;
		struct axis_place place;
		int head, first_row = 0;

		look_back(&viewer, t_us);
		view_draw(&viewer.scene, &grid);
		place = view_axis(&viewer.scene, 120, 36);
		head = place.col + (int)time_axis_col(&place.axis, t_us);
		for (int row = place.row + 1; row < place.row + place.rows; row++)
			if (grid_cell(&grid, 1, row)->glyph == 'a')
				first_row = row + 1;
		for (uint32_t n = 1; n <= 3; n++) {
			const struct request *r = timeline_request(viewer.timeline, TRACK_ASYNC, n);
			int row = first_row + (int)n - 1;

			if (time_axis_col(&place.axis, r->response_us) != head - place.col)
				continue;
			assert_int_equal(count_role(&grid, row, ROLE_CALLBACK), r->callback_us <= t_us);
			assert_int_equal(count_role(&grid, row, ROLE_PRINTED) > 0, printed_at(viewer.timeline, n, t_us) != NEVER_US);
			assert_int_equal(count_role(&grid, row, ROLE_FUTURE), 0);
			assert_int_equal(grid_cell(&grid, head, row)->role == ROLE_QUEUED, request_phase_at(r, t_us) == PHASE_QUEUED);
			queued += grid_cell(&grid, head, row)->role == ROLE_QUEUED;
			printed += count_role(&grid, row, ROLE_PRINTED) > 0;
		}
	}
	assert_true(queued > 0);
	assert_true(printed > 0);
	grid_release(&grid);
	stage_release(&viewer);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden),
		cmocka_unit_test(test_too_small),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_chosen_knob_is_seen),
		cmocka_unit_test(test_scroll),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_failed_requests_have_no_response),
		cmocka_unit_test(test_loops_count_their_own),
		cmocka_unit_test(test_more_than_something),
		cmocka_unit_test(test_numbers_add_up),
		cmocka_unit_test(test_chart_is_true_to_scale),
		cmocka_unit_test(test_late_spin_is_a_gap),
		cmocka_unit_test(test_any_trace),
		cmocka_unit_test(test_no_leak_from_the_future),
		cmocka_unit_test(test_bars_as_live),
		cmocka_unit_test(test_live_is_no_wiser),
		cmocka_unit_test(test_views_of_a_moment),
		cmocka_unit_test(test_pick),
		cmocka_unit_test(test_callbacks_of_one_cell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
