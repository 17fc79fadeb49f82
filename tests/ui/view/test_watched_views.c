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
#include "support/drawn.h"
#include "support/golden.h"
#include "support/watched_trace.h"
#include "ui/keys/keys.h"
#include "ui/panel/panel.h"
#include "ui/panel/signs.h"
#include "ui/panel/watched_now.h"
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

/* ---- at every size and moment ---- */

/* A screen that is looked at. */
struct sight {
	struct viewer viewer;
	struct canvas canvas;
	struct grid grid;
	enum watched_sample sample;
	int cols, rows;
	int64_t t_us;
};

__attribute__((format(printf, 2, 3), noreturn))
static void
fail_at(const struct sight *l, const char *format, ...)
{
	char where[128];
	va_list args;

	snprintf(where, sizeof where, "%s, %dx%d, %s at %.3f s", watched_sample_name(l->sample), l->cols, l->rows,
	    l->canvas.live ? "live" : "back", (double)l->t_us / 1e6);
	va_start(args, format);
	drawn_fail(&l->grid, where, format, args);
}

/* A row's text within columns. The caller's until the next call. */
static const char *
row_text(const struct sight *l, int row, int col, int end)
{
	static char text[4 * 300 + 1];
	char *out = text;

	for (; col < end; col++) {
		const struct cell *cell = grid_cell(&l->grid, col, row);
		struct letter letter = grid_letter(cell);

		if (cell->glyph != GLYPH_TAIL)
			out = letter_encode(out, &letter);
	}
	*out = '\0';
	return text;
}

static int
count_role(const struct sight *l, struct rect in, enum role role)
{
	int count = 0;

	for (int row = in.row; row < in.row + in.rows; row++)
		for (int col = in.col; col < in.col + in.cols; col++)
			count += grid_cell(&l->grid, col, row)->role == role;
	return count;
}

/* The one thing that must strike the eye: on the panel, in the row of the thread, and in those of the responses. */
static void
check_hold(const struct sight *l, int party)
{
	const struct timeline *tl = l->viewer.timeline;
	enum track track = layout_track(party);
	uint32_t thread = timeline_main_thread(tl, track, l->t_us);
	const struct watched_hold *hold = thread > 0 ? timeline_hold_at(tl, track, thread, l->t_us) : NULL;
	struct rect bars = { l->canvas.at.label_cols, l->canvas.at.program_row[party], l->canvas.axis.cols, 1 };

	if ((hold != NULL) != (count_role(l, l->canvas.at.panel[party], ROLE_HOLD) > 0))
		fail_at(l, "its panel says that it holds its loop, or does not");
	if (hold == NULL || l->t_us - hold->start_us < 2 * time_axis_cell_us(&l->canvas.axis))
		return;
	if (count_role(l, bars, ROLE_HOLD_BAR) == 0)
		fail_at(l, "the hold is no bar");
	bars.rows += l->canvas.at.own_rows[party - PROGRAM_COUNT];
	if (l->canvas.at.own_rows[party - PROGRAM_COUNT] >= 4 && count_role(l, bars, ROLE_UNREAD) == 0)
		fail_at(l, "no response lies unread");
}

/* What it is and why, in words. */
static void
check_badge(const struct sight *l, int party)
{
	const struct timeline *tl = l->viewer.timeline;
	enum track track = layout_track(party);
	struct watched_life life = timeline_watched_life(tl, track, l->t_us);
	uint32_t thread = timeline_main_thread(tl, track, l->t_us);
	enum watched_state state = thread > 0 ? (enum watched_state)timeline_thread_at(tl, track, thread, l->t_us).state : WATCHED_ABSENT;
	struct rect panel = l->canvas.at.panel[party];
	const char *title = row_text(l, panel.row, panel.col, panel.col + panel.cols);
	const char *word = life.not_started != NULL ? "NOT STARTED" : life.untraced != NULL && life.exit_us == NEVER_US ? "RUNS" :
	    thread > 0 && timeline_hold_at(tl, track, thread, l->t_us) != NULL ? "HOLDS" : state == WATCHED_ABSENT ? "" : watched_state_badge(state);

	if (strstr(title, word) == NULL)
		fail_at(l, "the badge does not say %s: %s", word, title);
	if (life.status != NULL && state == WATCHED_ENDED && l->cols >= 80 && l->canvas.at.style != PANEL_STATUS &&
	    strstr(title, life.status) == NULL)
		fail_at(l, "the badge does not say %s", life.status);
}

/* The text of a column of labels. */
static int
count_labels(const struct sight *l, int row, int end_row, const char *label)
{
	int count = 0;

	for (; row < end_row; row++)
		count += strstr(row_text(l, row, 0, l->canvas.at.label_cols), label) != NULL;
	return count;
}

/* Each of its requests and threads has a row, or is counted; and nobody's visitors are not among them. */
static void
check_rows(const struct sight *l, int party)
{
	const struct timeline *tl = l->viewer.timeline;
	enum track track = layout_track(party);
	int row = l->canvas.at.program_row[party], end = row + 1 + l->canvas.at.own_rows[party - PROGRAM_COUNT], more = 0;
	uint32_t threads = 0;
	struct watched_rows rows;
	size_t requests;

	watched_rows_plan(&l->canvas, track, &rows);
	timeline_own_requests(tl, track, l->canvas.until_us, &requests);
	if (rows.request_row != NO_ROW) {
		const char *text = row_text(l, rows.request_row, l->canvas.at.label_cols, l->cols), *plus = strstr(text, "+");

		more = plus != NULL ? atoi(plus + 1) : 0;
	}
	if (rows.request_rows > 0 && (size_t)(rows.request_rows + more) != requests)
		fail_at(l, "%d of %zu requests have a row, and %d are counted", rows.request_rows, requests, more);
	if (count_labels(l, row, end, "req ") != rows.request_rows)
		fail_at(l, "%d requests are named", count_labels(l, row, end, "req "));
	for (uint32_t n = 0; (n = timeline_next_row(tl, track, l->canvas.until_us, n)) > 0;) {
		const struct watched_thread *thread = timeline_thread(tl, track, n);

		threads += thread->begin_us <= l->t_us;
	}
	for (int i = 0; i < rows.thread_rows; i++) {
		const struct watched_thread *thread = timeline_thread(tl, track, rows.threads[i]);

		threads -= thread != NULL && thread->begin_us <= l->t_us;
	}
	if (threads != rows.hidden)
		fail_at(l, "%u threads have no row, and %u are counted", threads, rows.hidden);
	if (rows.hidden > 0 && strstr(row_text(l, rows.summary_row != NO_ROW ? rows.summary_row : row, 0, l->cols), "+ ") == NULL)
		fail_at(l, "threads without a row are not counted");
}

/* Every sign among the bars has a meaning, and stands in the legend, or the foot says where it is. */
static void
check_signs(const struct sight *l)
{
	struct sign_area in = signs_area(&l->canvas);
	const struct layout *at = &l->canvas.at;
	int foot = at->legend_row != NO_ROW ? at->legend_row : at->keys_row;
	bool has_all = strstr(row_text(l, at->keys_row, 0, l->cols), "all signs") != NULL;

	for (int row = in.rect.row + 1; row < in.rect.row + in.rect.rows; row++)
		for (int col = in.rect.col; col < in.rect.col + in.rect.cols; col++) {
			const struct cell *cell = grid_cell(&l->grid, col, row);
			bool is_word = cell->glyph < GLYPH_ARROWS && cell->glyph != GLYPH_MOMENT;
			const struct sign *sign = sign_find(cell->glyph, (enum role)cell->role, in.where);
			bool is_in_foot = false;

			if (cell->role == ROLE_FUTURE || is_word)
				continue;
			if (sign == NULL)
				fail_at(l, "column %d of row %d is a sign without a meaning", col, row);
			for (int r = foot; r < l->rows && sign->kind == SIGN_PLAIN; r++)
				for (int c = 0; c < l->cols; c++)
					is_in_foot |= grid_cell(&l->grid, c, r)->role == sign->role && grid_cell(&l->grid, c, r)->glyph == sign_glyph(cell->glyph);
			if (sign->kind == SIGN_PLAIN && !is_in_foot && !has_all)
				fail_at(l, "\"%s\" is not in the legend", sign->words);
		}
}

static void
look(enum watched_sample sample, int cols, int rows, int64_t t_us, int64_t now_us)
{
	struct sight l = { .sample = sample, .cols = cols, .rows = rows };

	viewer_init(&l.viewer, sample, t_us, now_us);
	l.t_us = l.viewer.scene.state.playhead.t_us;
	grid_init(&l.grid, cols, rows);
	view_draw(&l.viewer.scene, &l.grid);
	canvas_init(&l.canvas, &l.viewer.scene, &l.grid, cols, rows);
	for (int i = PROGRAM_COUNT; i < PARTY_COUNT; i++) {
		if (l.canvas.at.program_row[i] == NO_ROW)
			continue;
		check_hold(&l, i);
		check_badge(&l, i);
		check_rows(&l, i);
	}
	check_signs(&l);
	if (count_labels(&l, 0, rows, "vis") != (sample == WATCHED_SAMPLE_BESIDE && wanted_rows_visitors(l.viewer.timeline, l.canvas.until_us) > 0))
		fail_at(&l, "%d visitors have a row", count_labels(&l, 0, rows, "vis"));
	grid_release(&l.grid);
	viewer_release(&l.viewer);
}

static void
test_every_size(void **state)
{
	static const struct {
		int cols, rows;
	} sizes[] = { { 60, 20 }, { 61, 23 }, { 80, 24 }, { 77, 31 }, { 60, 50 }, { 100, 30 }, { 120, 36 }, { 133, 43 }, { 200, 60 }, { 300, 100 } };
	static const int64_t times_us[] = { 1, 20 * MS, 190 * MS, 1 * S, 2215 * MS, 2300 * MS, 2450 * MS, 2600 * MS, 4400 * MS, 30 * S };

	(void)state;
	for (int sample = 0; sample < WATCHED_SAMPLE_COUNT; sample++)
		for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
			for (size_t k = 0; k < sizeof times_us / sizeof *times_us; k++) {
				look((enum watched_sample)sample, sizes[i].cols, sizes[i].rows, times_us[k], 0);
				if (times_us[k] < 30 * S)
					look((enum watched_sample)sample, sizes[i].cols, sizes[i].rows, times_us[k], 30 * S);
			}
}

/* What cannot be seen is said, and why, on the panel. */
static void
test_reasons(void **state)
{
	static const struct {
		enum watched_sample sample;
		const char *words[2];
	} cases[] = {
		{ WATCHED_SAMPLE_NOT_FOUND, { "NOT STARTED", "there is no such command" } },
		{ WATCHED_SAMPLE_UNTRACED, { "its states are not seen: Operation not permitted", "Fetch 1 blocks" } },
		{ WATCHED_SAMPLE_KILLED, { "killed by SIGKILL", "Fetch 1 blocks" } },
		{ WATCHED_SAMPLE_NODE, { "2.061  \xc2\xabHello, world\xc2\xbb", "holds its loop 0.2 s: runs" } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct viewer viewer;
		struct grid grid;
		char *text;

		viewer_init(&viewer, cases[i].sample, 2300 * MS, 0);
		grid_init(&grid, 100, 30);
		view_draw(&viewer.scene, &grid);
		text = grid_to_text(&grid, false);
		for (int k = 0; k < 2; k++)
			if (strstr(text, cases[i].words[k]) == NULL)
				fail_msg("%s: no \"%s\" in\n%s", watched_sample_name(cases[i].sample), cases[i].words[k], text);
		free(text);
		grid_release(&grid);
		viewer_release(&viewer);
	}
}

/* A long file scrolls, so that the marked line is always in sight, with its number. */
static void
test_lines_scroll(void **state)
{
	(void)state;
	for (int64_t t_us = 200 * MS; t_us < 8 * S; t_us += 130 * MS) {
		struct sight l = { .sample = WATCHED_SAMPLE_MANY, .cols = 90, .rows = 28, .t_us = t_us };
		struct watched_now now;
		char number[32];
		bool found = false;

		viewer_init(&l.viewer, WATCHED_SAMPLE_MANY, t_us, 0);
		grid_init(&l.grid, l.cols, l.rows);
		view_draw(&l.viewer.scene, &l.grid);
		canvas_init(&l.canvas, &l.viewer.scene, &l.grid, l.cols, l.rows);
		watched_now_look(&l.canvas, TRACK_WATCHED_1, &now);
		snprintf(number, sizeof number, "▸%u ", now.place.line);
		for (int row = 0; row < l.canvas.at.axis_row; row++)
			found |= strstr(row_text(&l, row, 0, l.cols), number) != NULL;
		if (now.is_there && !found)
			fail_at(&l, "line %u is not marked", now.place.line);
		grid_release(&l.grid);
		viewer_release(&l.viewer);
	}
}

/* A click on a row chooses the request, which is lit then. */
static void
test_pick(void **state)
{
	struct viewer viewer;
	struct grid grid;
	int found = 0;

	(void)state;
	viewer_init(&viewer, WATCHED_SAMPLE_BOTH, 4300 * MS, 0);
	grid_init(&grid, 100, 40);
	for (int row = 0; row < 40; row++) {
		struct pick pick = { .number = 0 };
		enum track track;
		uint32_t number;
		int lit = 0;

		viewer.scene.state.request_number = 0;
		if (!view_timeline.pick(&viewer.scene, 100, 40, 1, row, &pick))
			continue;
		assert_int_equal(pick.track, TRACK_VISITOR);
		assert_true(timeline_owner(viewer.timeline, pick.number, &track, &number));
		viewer.scene.state.request_track = pick.track;
		viewer.scene.state.request_number = pick.number;
		view_draw(&viewer.scene, &grid);
		for (int col = 0; col < 12; col++)
			lit += grid_cell(&grid, col, row)->role == ROLE_CHOSEN;
		assert_true(lit > 0);
		found++;
	}
	assert_int_equal(found, 6);
	grid_release(&grid);
	viewer_release(&viewer);
}

/* The panel shows the lines of the thread whose request is chosen. */
static void
test_chosen_thread(void **state)
{
	struct viewer viewer;
	struct canvas c;
	struct watched_now now;

	(void)state;
	viewer_init(&viewer, WATCHED_SAMPLE_THREADS, 1 * S, 0);
	for (uint32_t visitor = 0; visitor <= 3; visitor++) {
		viewer.scene.state.request_track = TRACK_VISITOR;
		viewer.scene.state.request_number = visitor;
		canvas_init(&c, &viewer.scene, NULL, 100, 30);
		watched_now_look(&c, TRACK_WATCHED_1, &now);
		assert_int_equal(now.thread, visitor + 1);
		assert_int_equal(now.span.state, visitor == 0 ? WATCHED_FOR_THREAD : WATCHED_BLOCKED);
		assert_int_equal(now.place.line, visitor == 0 ? 20 : 10);
	}
	viewer_release(&viewer);
}

/* While a child of which no lines are known has a loop, those of the program that started it stay in sight. */
static void
test_lines_stay_beside_a_child(void **state)
{
	struct viewer viewer;
	struct canvas c;
	struct watched_now now;
	const struct event child[] = {
		{ .kind = EVENT_THREAD, .value = 2 }, { .kind = EVENT_NETWORK },
		{ .kind = EVENT_WAIT_ANY },
	};

	(void)state;
	viewer_init(&viewer, WATCHED_SAMPLE_URLLIB, 1 * S, 0);
	for (size_t i = 0; i < sizeof child / sizeof *child; i++) {
		struct event e = child[i];

		e.t_us = 1 * S;
		e.track = TRACK_WATCHED_1;
		e.number = 2;
		trace_append(viewer.trace, &e);
	}
	timeline_update(viewer.timeline);
	assert_int_equal(timeline_main_thread(viewer.timeline, TRACK_WATCHED_1, 1 * S), 2);
	canvas_init(&c, &viewer.scene, NULL, 100, 30);
	watched_now_look(&c, TRACK_WATCHED_1, &now);
	assert_int_equal(now.thread, 1);
	assert_int_equal(now.place.line, 8);
	viewer_release(&viewer);
}

/* Of many threads, one after the other, the last ones have the rows that there are; the others are counted. */
static void
test_last_threads(void **state)
{
	enum { CHILDREN = 20 };
	struct viewer viewer;
	struct canvas c;
	struct watched_rows rows;

	(void)state;
	viewer_init(&viewer, WATCHED_SAMPLE_URLLIB, 1 * S, 0);
	for (uint32_t i = 2; i < 2 + CHILDREN; i++) {
		static const enum event_kind kinds[] = { EVENT_THREAD, EVENT_NETWORK, EVENT_THREAD_END };

		for (int k = 0; k < 3; k++)
			trace_append(viewer.trace, &(struct event){ .t_us = 1 * S + i * MS + k, .kind = (uint8_t)kinds[k],
			    .track = TRACK_WATCHED_1, .number = i, .value = i });
	}
	timeline_update(viewer.timeline);
	viewer.scene.moment.now_us = viewer.scene.state.playhead.t_us = 1500 * MS;
	canvas_init(&c, &viewer.scene, NULL, 80, 24);
	watched_rows_plan(&c, TRACK_WATCHED_1, &rows);
	assert_in_range(rows.thread_rows, 3, CHILDREN - 1);
	assert_int_equal(rows.threads[0], 1);
	for (int i = 1; i < rows.thread_rows; i++)
		assert_int_equal(rows.threads[i], 2 + CHILDREN - (rows.thread_rows - i));
	assert_int_equal((int)rows.hidden + rows.thread_rows, 1 + CHILDREN);
	viewer_release(&viewer);
}

/* A loop that is held for a few milliseconds at a time, as every one is, is not said to be held, before one zooms in. */
static void
test_short_holds_are_quiet(void **state)
{
	struct trace *trace = watched_trace_until(WATCHED_SAMPLE_HOLD, 2000 * MS);
	struct viewer viewer;
	struct grid grid;

	(void)state;
	viewer_init(&viewer, WATCHED_SAMPLE_HOLD, 2000 * MS, 0);
	for (int i = 0; i < 2; i++)
		trace_append(trace, &(struct event){ .t_us = 2100 * MS + i * 10, .kind = EVENT_ANSWER, .track = TRACK_VISITOR,
		    .number = 1 + (uint32_t)i, .value = 200 });
	trace_append(trace, &(struct event){ .t_us = 2100 * MS + 20, .kind = EVENT_WOKE, .track = TRACK_WATCHED_1, .number = 1 });
	trace_append(trace, &(struct event){ .t_us = 2100 * MS + 20, .kind = EVENT_AWAY, .track = TRACK_WATCHED_1, .number = 1 });
	trace_append(trace, &(struct event){ .t_us = 2105 * MS, .kind = EVENT_BACK, .track = TRACK_WATCHED_1, .number = 1 });
	timeline_free(viewer.timeline);
	trace_free(viewer.trace);
	viewer.trace = trace;
	viewer.scene.moment.timeline = viewer.timeline = timeline_new(trace);
	viewer.scene.moment.now_us = 2200 * MS;
	viewer.scene.state.playhead = (struct playhead){ .t_us = 2200 * MS, .live = true, .speed = 100 };
	grid_init(&grid, 100, 30);
	for (int zoom = 0; zoom <= 5; zoom += 5) {
		int held = 0;

		viewer.scene.state.zoom = zoom;
		viewer.scene.state.zoom_left_us = 2095 * MS;
		viewer.scene.state.playhead = (struct playhead){ .t_us = zoom == 0 ? 2200 * MS : 2110 * MS, .live = zoom == 0, .paused = zoom > 0, .speed = 100 };
		view_draw(&viewer.scene, &grid);
		for (int i = 0; i < 100 * 30; i++)
			held += grid.cells[i].role == ROLE_HOLD_BAR;
		assert_int_equal(held > 0, zoom > 0);
	}
	grid_release(&grid);
	viewer_release(&viewer);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden),
		cmocka_unit_test(test_every_size),
		cmocka_unit_test(test_reasons),
		cmocka_unit_test(test_lines_scroll),
		cmocka_unit_test(test_pick),
		cmocka_unit_test(test_chosen_thread),
		cmocka_unit_test(test_lines_stay_beside_a_child),
		cmocka_unit_test(test_last_threads),
		cmocka_unit_test(test_short_holds_are_quiet),
	};

	return cmocka_run_group_tests_name("watched views", tests, NULL, NULL);
}
