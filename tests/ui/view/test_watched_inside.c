/*
 * The views besides the timeline, of watched programs: the inside of their loops, their prints, their numbers, the help.
 * Golden screens; and at any moment and size a view draws within its grid, and what a click on a row chooses stands there.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "log/watched.h"
#include "support/golden.h"
#include "support/watched_trace.h"
#include "ui/keys/keys.h"
#include "ui/view/view.h"

enum { MS = 1000, SPAN_US = 7000 * MS };

struct fixture {
	struct trace *trace;
	struct timeline *timeline;
	struct settings knobs;
	struct scene scene;
};

/* NEVER_US: its end. Live at t, or looking back to it from the end. */
static void
fixture_init(struct fixture *f, enum watched_sample sample, int64_t t_us, bool back, enum view_id view)
{
	bool at_end = t_us == NEVER_US;
	int64_t end_us;

	*f = (struct fixture){ .trace = at_end || back ? watched_trace(sample) : watched_trace_until(sample, t_us) };
	f->timeline = timeline_new(f->trace);
	timeline_settings_at(f->timeline, INT64_MAX, &f->knobs);
	end_us = timeline_last_us(f->timeline);
	t_us = at_end ? end_us : t_us;
	f->scene = (struct scene){
		.moment = { .timeline = f->timeline, .knobs = &f->knobs, .address = "127.0.0.1:8888", .clock_us = 1000 * MS,
			.now_us = back ? end_us : t_us, .span_us = SPAN_US, .over = timeline_end_us(f->timeline) != NEVER_US },
		.state = { .playhead = { .t_us = t_us, .live = !back, .paused = back, .speed = 100 }, .view = view, .chosen = KNOB_DELAY },
	};
}

static void
fixture_release(struct fixture *f)
{
	timeline_free(f->timeline);
	trace_free(f->trace);
}

static char *
text_of(const struct fixture *f, int cols, int rows)
{
	struct grid grid;
	char *text;

	grid_init(&grid, cols, rows);
	view_draw(&f->scene, &grid);
	text = grid_to_text(&grid, false);
	grid_release(&grid);
	return text;
}

/* ---- golden screens ---- */

struct golden {
	const char *name;
	enum watched_sample sample;
	enum view_id view;
	int cols, rows;
	int64_t t_us;
	bool back, ascii, help;
	uint32_t visitor; /* whose request is chosen */
};

static const struct golden goldens[] = {
	{ "watched-80x24-loop-hold", WATCHED_SAMPLE_HOLD, VIEW_LOOP, 80, 24, .t_us = 2400 * MS },
	{ "watched-80x24-loop-ready", WATCHED_SAMPLE_HOLD, VIEW_LOOP, 80, 24, .t_us = 1500 * MS, .visitor = 1 },
	{ "watched-80x24-loop-both", WATCHED_SAMPLE_BOTH, VIEW_LOOP, 80, 24, .t_us = 2400 * MS },
	{ "watched-120x36-loop-both", WATCHED_SAMPLE_BOTH, VIEW_LOOP, 120, 36, .t_us = 2400 * MS },
	{ "watched-60x20-loop-both", WATCHED_SAMPLE_BOTH, VIEW_LOOP, 60, 20, .t_us = 2400 * MS },
	{ "watched-60x20-loop-ascii", WATCHED_SAMPLE_HOLD, VIEW_LOOP, 60, 20, .t_us = 2400 * MS, .ascii = true },
	{ "watched-80x24-loop-threads", WATCHED_SAMPLE_THREADS, VIEW_LOOP, 80, 24, .t_us = 1200 * MS },
	{ "watched-120x36-loop-threads", WATCHED_SAMPLE_THREADS, VIEW_LOOP, 120, 36, .t_us = 1200 * MS },
	{ "watched-80x24-loop-node", WATCHED_SAMPLE_NODE, VIEW_LOOP, 80, 24, .t_us = 2300 * MS },
	{ "watched-80x24-loop-many", WATCHED_SAMPLE_MANY, VIEW_LOOP, 80, 24, .t_us = 3000 * MS },
	{ "watched-80x24-loop-untraced", WATCHED_SAMPLE_UNTRACED, VIEW_LOOP, 80, 24, .t_us = 1000 * MS },
	{ "watched-60x20-loop-killed", WATCHED_SAMPLE_KILLED, VIEW_LOOP, 60, 20, .t_us = NEVER_US },
	{ "watched-60x20-loop-not-found", WATCHED_SAMPLE_NOT_FOUND, VIEW_LOOP, 60, 20, .t_us = NEVER_US },
	{ "watched-80x24-loop-beside", WATCHED_SAMPLE_BESIDE, VIEW_LOOP, 80, 24, .t_us = 2400 * MS },
	{ "watched-120x36-loop-beside", WATCHED_SAMPLE_BESIDE, VIEW_LOOP, 120, 36, .t_us = 2400 * MS },
	{ "watched-80x24-prints-both", WATCHED_SAMPLE_BOTH, VIEW_PRINTS, 80, 24, .t_us = 2400 * MS },
	{ "watched-60x20-prints-both", WATCHED_SAMPLE_BOTH, VIEW_PRINTS, 60, 20, .t_us = 2400 * MS },
	{ "watched-80x24-prints-back", WATCHED_SAMPLE_HOLD, VIEW_PRINTS, 80, 24, .t_us = 2400 * MS, .back = true },
	{ "watched-60x20-prints-many", WATCHED_SAMPLE_MANY, VIEW_PRINTS, 60, 20, .t_us = 3000 * MS },
	{ "watched-80x24-prints-beside", WATCHED_SAMPLE_BESIDE, VIEW_PRINTS, 80, 24, .t_us = 2400 * MS },
	{ "watched-80x24-numbers-hold", WATCHED_SAMPLE_HOLD, VIEW_NUMBERS, 80, 24, .t_us = NEVER_US, .visitor = 2 },
	{ "watched-80x24-numbers-both", WATCHED_SAMPLE_BOTH, VIEW_NUMBERS, 80, 24, .t_us = 2400 * MS },
	{ "watched-120x36-numbers-both", WATCHED_SAMPLE_BOTH, VIEW_NUMBERS, 120, 36, .t_us = NEVER_US },
	{ "watched-60x20-numbers-both", WATCHED_SAMPLE_BOTH, VIEW_NUMBERS, 60, 20, .t_us = NEVER_US },
	{ "watched-60x20-numbers-many", WATCHED_SAMPLE_MANY, VIEW_NUMBERS, 60, 20, .t_us = 3000 * MS },
	{ "watched-80x24-numbers-untraced", WATCHED_SAMPLE_UNTRACED, VIEW_NUMBERS, 80, 24, .t_us = 3000 * MS },
	{ "watched-80x24-numbers-beside", WATCHED_SAMPLE_BESIDE, VIEW_NUMBERS, 80, 24, .t_us = NEVER_US },
	{ "watched-80x70-help", WATCHED_SAMPLE_HOLD, VIEW_TIMELINE, 80, 70, .t_us = 1500 * MS, .help = true },
};

static bool
is_golden(const struct golden *g)
{
	struct fixture f;
	struct grid grid;
	bool same;

	fixture_init(&f, g->sample, g->t_us, g->back, g->view);
	f.scene.state.help = g->help;
	if (g->visitor != 0) {
		f.scene.state.request_track = TRACK_VISITOR;
		f.scene.state.request_number = g->visitor;
	}
	grid_init(&grid, g->cols, g->rows);
	keys_spell_arrows(g->ascii);
	view_draw(&f.scene, &grid);
	keys_spell_arrows(false);
	if (g->ascii)
		grid_to_ascii(&grid);
	same = golden_matches(g->name, &grid, g->ascii);
	grid_release(&grid);
	fixture_release(&f);
	return same;
}

static void
screens_are_golden(void **state)
{
	int failures = 0;

	(void)state;
	for (size_t i = 0; i < sizeof goldens / sizeof *goldens; i++)
		failures += !is_golden(&goldens[i]);
	if (failures > 0)
		fail_msg("%d screens differ; WAITSCOPE_REFRESH_GOLDEN=1 writes them anew", failures);
}

/* ---- at any moment ---- */

static const enum view_id views[] = { VIEW_LOOP, VIEW_PRINTS, VIEW_NUMBERS };
static const int sizes[][2] = { { 60, 20 }, { 80, 24 }, { 100, 30 }, { 120, 36 }, { 63, 50 }, { 200, 20 } };

enum { VIEWS_TRIED = sizeof views / sizeof *views, SIZES_TRIED = sizeof sizes / sizeof *sizes, STEP_US = 173 * MS };

/* A row that chooses a request has its number on it. */
static void
check_picks(const struct fixture *f, int cols, int rows, const struct grid *grid)
{
	const struct view *view = view_of(f->scene.state.view);

	for (int row = 0; view->pick != NULL && row < rows; row++) {
		for (int col = 1; col < cols; col += cols / 2) {
			struct pick pick = { .number = 0 };
			enum track owner;
			char number[16] = "";
			bool found = false;

			if (!view->pick(&f->scene, cols, rows, col, row, &pick) || pick.number == 0 || pick.track != TRACK_VISITOR)
				continue; /* what a built-in program prints about a request has no number */
			assert_true(timeline_owner(f->timeline, pick.number, &owner, &pick.number));
			utf8_format(number, sizeof number, "%u", pick.number);
			for (int at = 0; at < cols && !found; at++) {
				found = true;
				for (int k = 0; number[k] != '\0'; k++)
					found &= grid_cell(grid, at + k, row) != NULL && grid_cell(grid, at + k, row)->glyph == (uint32_t)number[k];
			}
			if (!found)
				fail_msg("%dx%d, view %d, at %lld: row %d chooses request %s, which does not stand there", cols, rows,
				    (int)f->scene.state.view, (long long)f->scene.state.playhead.t_us, row, number);
		}
	}
}

static void
views_draw_within_their_grid(void **state)
{
	enum watched_sample sample = (enum watched_sample)(intptr_t)*state;
	struct fixture f;
	int64_t end_us;

	fixture_init(&f, sample, NEVER_US, true, VIEW_LOOP);
	end_us = f.scene.moment.now_us;
	for (int64_t t_us = 0; t_us <= end_us; t_us += STEP_US) {
		for (int i = 0; i < VIEWS_TRIED * SIZES_TRIED; i++) {
			int cols = sizes[i % SIZES_TRIED][0], rows = sizes[i % SIZES_TRIED][1];
			struct grid grid;

			f.scene.state.playhead.t_us = t_us;
			f.scene.state.view = views[i / SIZES_TRIED];
			grid_init(&grid, cols, rows);
			view_draw(&f.scene, &grid);
			check_picks(&f, cols, rows, &grid);
			grid_release(&grid);
		}
	}
	fixture_release(&f);
}

/* ---- what is said ---- */

static void
the_longest_hold_stands_with_its_line(void **state)
{
	static const struct {
		enum watched_sample sample;
		int64_t t_us;
		const char *words;
	} cases[] = {
		{ WATCHED_SAMPLE_HOLD, NEVER_US, "my_async.py:20  time.sleep(0.3)  slept in clock_nanosleep; responses 2 and 3 waited" },
		{ WATCHED_SAMPLE_HOLD, 2400 * MS, "my_async.py:20  time.sleep(0.3)  slept in clock_nanosleep; responses 2 and 3 wait" },
		{ WATCHED_SAMPLE_HOLD, 1500 * MS, "none is seen" },
		{ WATCHED_SAMPLE_NODE, NEVER_US, "fetcher.mjs  ran; responses 2 and 3 waited" },
		{ WATCHED_SAMPLE_URLLIB, NEVER_US, "none is seen" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fixture f;
		char *text;

		fixture_init(&f, cases[i].sample, cases[i].t_us, false, VIEW_NUMBERS);
		text = text_of(&f, 120, 36);
		if (strstr(text, cases[i].words) == NULL)
			fail_msg("\"%s\" does not stand in\n%s", cases[i].words, text);
		free(text);
		fixture_release(&f);
	}
}

/* Of a print that has no room the screen says how much is missing; all of it is there where there is room. */
static void
long_prints_are_cut_and_said(void **state)
{
	struct fixture f;
	char all[600] = "x", *text;
	const char *last = all + sizeof all - 5;

	(void)state;
	fixture_init(&f, WATCHED_SAMPLE_HOLD, 100 * MS, false, VIEW_PRINTS);
	memset(all, 'x', sizeof all - 1);
	memcpy(all + sizeof all - 5, "last", 5);
	trace_append(f.trace, &(struct event){ .t_us = 101 * MS, .kind = EVENT_OUTPUT, .track = TRACK_WATCHED_1,
	    .value = trace_intern(f.trace, all) });
	timeline_update(f.timeline);
	f.scene.state.playhead.t_us = f.scene.moment.now_us = 101 * MS;
	text = text_of(&f, 80, 24);
	assert_null(strstr(text, last));
	assert_non_null(strstr(text, "… 405 more\n"));
	free(text);
	text = text_of(&f, 220, 24);
	assert_non_null(strstr(text, last));
	assert_null(strstr(text, "… "));
	free(text);
	fixture_release(&f);
}

/* The help has the keys and words of what is here. */
static void
the_help_is_about_what_is_here(void **state)
{
	static const struct {
		enum watched_sample sample;
		const char *here[4], *absent[4];
	} cases[] = {
		{ WATCHED_SAMPLE_HOLD, { "the next hold", "\n hold ", "\n unread " }, { "press the button", "cancel requests", "\n spinner " } },
		{ WATCHED_SAMPLE_BESIDE, { "the next hold", "press the button", "\n hold ", "\n spinner " }, { NULL } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fixture f;
		char *text;

		fixture_init(&f, cases[i].sample, 1500 * MS, false, VIEW_TIMELINE);
		f.scene.state.help = true;
		text = text_of(&f, 100, 100);
		for (int k = 0; k < 4 && cases[i].here[k] != NULL; k++)
			if (strstr(text, cases[i].here[k]) == NULL)
				fail_msg("\"%s\" is not in\n%s", cases[i].here[k], text);
		for (int k = 0; k < 4 && cases[i].absent[k] != NULL; k++)
			if (strstr(strstr(text, "keys"), cases[i].absent[k]) != NULL)
				fail_msg("\"%s\" is in\n%s", cases[i].absent[k], text);
		free(text);
		fixture_release(&f);
	}
}

int
main(void)
{
#define ANY_MOMENT(sample, name) { "any moment of " name, views_draw_within_their_grid, NULL, NULL, (void *)(intptr_t)WATCHED_SAMPLE_##sample },
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(screens_are_golden),
		cmocka_unit_test(the_longest_hold_stands_with_its_line),
		cmocka_unit_test(long_prints_are_cut_and_said),
		cmocka_unit_test(the_help_is_about_what_is_here),
		WATCHED_SAMPLES(ANY_MOMENT)
	};

	return cmocka_run_group_tests_name("watched programs, inside", tests, NULL, NULL);
}
