/*
 * A frame, or a key, costs the same, or nearly, after a long run as after a short one: of nothing that
 * a person, a visitor or a program can do for as long as they like does it look at all. The
 * compiler counts: it calls __sanitizer_cov_trace_pc() in each basic block of the timeline, the
 * words, the panels and the views (libcounted.a), so that no loop goes unseen.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lesson/lesson.h"
#include "log/timeline.h"
#include "support/sample_run.h"
#include "ui/view/view.h"
#include "ui/viewer.h"

enum {
	SHORT = 500, LONG = 100 * SHORT,
	COLS = 120, ROWS = 36,
	ROUND_US = SPIN_US,
	REQUESTS = 3,
};

static size_t steps;

void __sanitizer_cov_trace_pc(void);

void
__sanitizer_cov_trace_pc(void)
{
	steps++;
}

/* ---- a run ---- */

static const struct event beginning[] = {
	{ .kind = EVENT_PLAN, .track = TRACK_SYNC, .value = REQUESTS },
	{ .kind = EVENT_PLAN, .track = TRACK_ASYNC, .value = REQUESTS },
	{ .kind = EVENT_STEP, .track = TRACK_ASYNC, .step = STEP_EVERY },
	{ .kind = EVENT_LAUNCH, .track = TRACK_ASYNC, .number = 1 },
	{ .kind = EVENT_CONNECT, .track = TRACK_ASYNC, .number = 1 },
	{ .kind = EVENT_ARRIVE, .track = TRACK_ASYNC, .number = 1 },
	{ .kind = EVENT_READY, .track = TRACK_ASYNC },
	{ .kind = EVENT_STEP, .track = TRACK_SYNC, .step = STEP_EVERY },
	{ .kind = EVENT_STEP, .track = TRACK_SYNC, .step = STEP_FETCH, .number = 1 },
	{ .kind = EVENT_LAUNCH, .track = TRACK_SYNC, .number = 1 },
	{ .kind = EVENT_CONNECT, .track = TRACK_SYNC, .number = 1 },
	{ .kind = EVENT_BLOCK, .track = TRACK_SYNC, .step = STEP_FETCH, .number = 1 },
};

/* What happens again and again: one program stands blocked and answers nothing, the other
 * is in its loop and answers all. Numbers and, where it is 0, the value count the rounds. */
static const struct event each_round[] = {
	{ .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_DELAY, .value = 100 * 1000 },
	{ .kind = EVENT_BUTTON, .track = TRACK_YOU },
	{ .kind = EVENT_BUTTON_ANSWER, .track = TRACK_ASYNC },
	{ .kind = EVENT_SPIN, .track = TRACK_ASYNC },
	{ .kind = EVENT_PRINT, .track = TRACK_ASYNC, .step = STEP_PRINT_RESPONSE },
	{ .kind = EVENT_HEARTBEAT, .track = TRACK_LOOP, .value = 200 },
	{ .kind = EVENT_ARRIVE, .track = TRACK_VISITOR },
	{ .kind = EVENT_TAKE, .track = TRACK_VISITOR, .value = 5000 },
	{ .kind = EVENT_ANSWER, .track = TRACK_VISITOR, .value = 200 },
};

static void
add_round(struct trace *trace, uint32_t round)
{
	size_t count = sizeof each_round / sizeof each_round[0];

	for (size_t i = 0; i < count; i++) {
		struct event e = each_round[i];

		e.t_us = (int64_t)round * ROUND_US + (int64_t)i * (ROUND_US / 2) / (int64_t)count;
		if (e.kind != EVENT_KNOB)
			e.number = round;
		if (e.kind == EVENT_SPIN)
			e.value = round;
		else if (e.kind == EVENT_PRINT)
			e.value = 1;
		else if (e.kind == EVENT_ARRIVE)
			e.value = TRACE_NO_TEXT;
		trace_append(trace, &e);
	}
}

static struct trace *
make_run(int64_t programs, uint32_t rounds)
{
	struct trace *trace = trace_new(0);

	trace_intern(trace, "Hello, world");
	trace_append(trace, &(struct event){ .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_PROGRAMS, .value = programs });
	trace_append(trace, &(struct event){ .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_REQUESTS, .value = REQUESTS });
	trace_append(trace, &(struct event){ .kind = EVENT_RUN_START, .track = TRACK_LOOP });
	for (size_t i = 0; i < sizeof beginning / sizeof beginning[0] && programs != PROGRAMS_NONE; i++)
		trace_append(trace, &beginning[i]);
	for (uint32_t round = 1; round <= rounds; round++)
		add_round(trace, round);
	return trace;
}

/* ---- frames of it ---- */

static size_t
draw(const struct timeline *tl, enum view_id view, int64_t t_us, bool live, int zoom)
{
	struct settings knobs;
	struct grid grid;
	/* A hint whose event does not come, and one whose event comes at last. */
	static const struct lesson lesson = { .hint_count = 2, .hints = {
		{ .part = -1, .track = TRACK_LOOP, .kind = EVENT_RUN_END, .nth = 1 },
		{ .part = -1, .track = TRACK_ASYNC, .kind = EVENT_SPIN, .nth = SHORT },
	} };
	int64_t now_us = timeline_last_us(tl);
	struct scene scene = {
		.moment = { .timeline = tl, .knobs = &knobs, .now_us = now_us, .span_us = now_us, .address = "127.0.0.1:8888" },
		.state = { .playhead = { .t_us = t_us, .live = live, .speed = 100 }, .view = view, .zoom = zoom },
	};

	settings_init(&knobs);
	grid_init(&grid, COLS, ROWS);
	steps = 0;
	lesson_hint_at(&lesson, 0, tl, t_us);
	view_draw(&scene, &grid);
	grid_release(&grid);
	return steps;
}

/* The most that any frame of a view takes: live, and looking back, all of it and some. */
static size_t
most_work(int64_t programs, enum view_id view, uint32_t rounds)
{
	struct trace *trace = make_run(programs, rounds);
	struct timeline *tl = timeline_new(trace);
	size_t most = 0;

	for (int zoom = 0; zoom <= 2; zoom++)
		for (int quarter = 1; quarter <= 4; quarter++) {
			size_t work = draw(tl, view, timeline_last_us(tl) * quarter / 4, quarter == 4, zoom);

			most = work > most ? work : most;
		}
	timeline_free(tl);
	trace_free(trace);
	return most;
}

/* A hundred times as much is seven steps more of each binary search. */
static void
a_frame_does_not_grow_with_history(void **state)
{
	static const int64_t programs[] = { PROGRAMS_BOTH, PROGRAMS_NONE };

	(void)state;
	for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++)
		for (int view = 0; view < VIEW_COUNT; view++) {
			size_t brief = most_work(programs[i], (enum view_id)view, SHORT);
			size_t lengthy = most_work(programs[i], (enum view_id)view, LONG);

			assert_true(brief > 0);
			assert_in_range(lengthy, 1, 2 * brief);
		}
}

/* ---- many requests ---- */

enum { FEW = 1000, MANY = 10 * FEW };

struct way {
	const char *name;
	struct sample sample;
};

static const struct way ways[] = {
	{ "all at once", { .delay_us = 1000 * 1000, .programs = PROGRAMS_ASYNC } },
	{ "both", { .delay_us = 10 * 1000, .programs = PROGRAMS_BOTH } },
	{ "a few at a time", { .delay_us = 10 * 1000, .limit = 3, .programs = PROGRAMS_ASYNC } },
};

/* The steps of a frame at that part of the run: the first one, or one that nothing happened before. */
static size_t
part_work(const struct timeline *tl, enum view_id view, int quarter, bool again)
{
	int64_t t_us = timeline_last_us(tl) * quarter / 4;

	if (again)
		draw(tl, view, t_us, false, 0);
	return draw(tl, view, t_us, false, 0);
}

static void
compare_parts(const struct way *way, const struct timeline *few, const struct timeline *many)
{
	for (int view = 0; view < VIEW_COUNT; view++)
		for (int quarter = 1; quarter <= 4; quarter++) {
			/* A program that is done is looked at as a whole, as are the numbers: then, and not again. */
			bool is_first = quarter < 4 && view != VIEW_NUMBERS && way->sample.programs == PROGRAMS_ASYNC;
			size_t less = part_work(few, (enum view_id)view, quarter, !is_first);
			size_t more = part_work(many, (enum view_id)view, quarter, !is_first);

			if (more > 2 * less)
				fail_msg("%s, view %d, %d/4: %zu steps of %d requests, %zu of %d", way->name, view, quarter, less, FEW, more, MANY);
		}
}

/* ---- keys ---- */

/* The steps of one of the viewer's keys in the middle of the run. */
static size_t
key_work(const struct timeline *tl, enum view_id view, enum action action)
{
	int64_t now_us = timeline_last_us(tl);
	struct settings knobs;
	struct moment moment = { .timeline = tl, .knobs = &knobs, .now_us = now_us, .span_us = now_us, .address = "127.0.0.1:8888" };
	struct viewer viewer;

	settings_init(&knobs);
	viewer_init(&viewer, COLS, ROWS);
	viewer.state.view = view;
	viewer.state.playhead = (struct playhead){ .t_us = now_us / 2, .paused = true, .speed = 100 };
	steps = 0;
	viewer_act(&viewer, &moment, action);
	return steps;
}

static void
compare_keys(const struct way *way, const struct timeline *few, const struct timeline *many)
{
	for (int view = 0; view < VIEW_COUNT; view++)
		for (int action = ACTION_NONE + 1; action < ACTION_VIEW_TIMELINE; action++) {
			size_t less = key_work(few, (enum view_id)view, (enum action)action);
			size_t more = key_work(many, (enum view_id)view, (enum action)action);

			if (more > 2 * less)
				fail_msg("%s, view %d, key %d: %zu steps of %d requests, %zu of %d", way->name, view, action, less, FEW, more, MANY);
		}
}

/* What looks at each request at all does so once, and not in each frame or at each key. */
static void
nothing_grows_with_requests(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		struct sample sample = ways[i].sample;
		struct trace *few, *many;
		struct timeline *of_few, *of_many;

		sample.requests = FEW;
		few = sample_run(&sample);
		sample.requests = MANY;
		many = sample_run(&sample);
		of_few = timeline_new(few);
		of_many = timeline_new(many);
		compare_parts(&ways[i], of_few, of_many);
		compare_keys(&ways[i], of_few, of_many);
		timeline_free(of_few);
		timeline_free(of_many);
		trace_free(few);
		trace_free(many);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_frame_does_not_grow_with_history),
		cmocka_unit_test(nothing_grows_with_requests),
	};

	return cmocka_run_group_tests_name("view_work", tests, NULL, NULL);
}
