/* While the server sleeps on the loop, nobody is free, and no screen says so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "log/timeline.h"
#include "tell/views.h"
#include "ui/view/view.h"

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

enum { S = 1000 * 1000, FREEZE_AT = S / 10, THAW_AT = 2 * S };

static const struct event events[] = {
	{ .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_SERVER, .value = SERVER_FREEZE },
	{ .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_REQUESTS, .value = 1 },
	{ .kind = EVENT_RUN_START, .track = TRACK_LOOP },
	{ .kind = EVENT_PLAN, .track = TRACK_SYNC, .value = 1 },
	{ .kind = EVENT_PLAN, .track = TRACK_ASYNC, .value = 1 },
	{ .kind = EVENT_STEP, .track = TRACK_SYNC, .step = STEP_EVERY },
	{ .kind = EVENT_STEP, .track = TRACK_SYNC, .step = STEP_FETCH, .number = 1 },
	{ .kind = EVENT_LAUNCH, .track = TRACK_SYNC, .number = 1 },
	{ .kind = EVENT_BLOCK, .track = TRACK_SYNC, .step = STEP_FETCH, .number = 1 },
	{ .kind = EVENT_CONNECT, .track = TRACK_SYNC, .number = 1 },
	{ .kind = EVENT_SENT, .track = TRACK_SYNC, .number = 1 },
	{ .kind = EVENT_STEP, .track = TRACK_ASYNC, .step = STEP_EVERY },
	{ .kind = EVENT_STEP, .track = TRACK_ASYNC, .step = STEP_FETCH, .number = 1 },
	{ .kind = EVENT_LAUNCH, .track = TRACK_ASYNC, .number = 1 },
	{ .kind = EVENT_CONNECT, .track = TRACK_ASYNC, .number = 1 },
	{ .kind = EVENT_SENT, .track = TRACK_ASYNC, .number = 1 },
	{ .kind = EVENT_STEP, .track = TRACK_ASYNC, .step = STEP_LOOP },
	{ .kind = EVENT_READY, .track = TRACK_ASYNC },
	{ .t_us = S / 20, .kind = EVENT_ARRIVE, .track = TRACK_SYNC, .number = 1 },
	{ .t_us = S / 20, .kind = EVENT_ARRIVE, .track = TRACK_ASYNC, .number = 1 },
	{ .t_us = FREEZE_AT, .kind = EVENT_TAKE, .track = TRACK_SYNC, .number = 1, .value = 4 * S },
	{ .t_us = FREEZE_AT, .kind = EVENT_FREEZE, .track = TRACK_SERVER, .value = 2 * S },
	{ .t_us = THAW_AT, .kind = EVENT_THAW, .track = TRACK_SERVER, .value = 2 * S },
	{ .t_us = THAW_AT, .kind = EVENT_SPIN, .track = TRACK_ASYNC, .value = 20 },
	{ .t_us = THAW_AT, .kind = EVENT_HEARTBEAT, .track = TRACK_LOOP, .value = 1900 * 1000 },
};

/* The screen at t, as text. Freed by the caller. */
static char *
screen_at(int64_t t_us, enum view_id view, int cols, int rows)
{
	struct trace *trace = trace_new(0);
	struct timeline *tl;
	struct settings knobs;
	struct scene scene = { .moment.address = "127.0.0.1:8888", .moment.knobs = &knobs, .moment.now_us = t_us, .moment.span_us = 4 * S,
		.state.view = view, .state.playhead = { .t_us = t_us, .live = true, .speed = 100 } };
	struct grid grid;
	char *text;

	for (size_t i = 0; i < COUNT_OF(events) && events[i].t_us <= t_us; i++)
		trace_append(trace, &events[i]);
	tl = timeline_new(trace);
	scene.moment.timeline = tl;
	timeline_settings_at(tl, t_us, &knobs);
	grid_init(&grid, cols, rows);
	view_draw(&scene, &grid);
	text = grid_to_text(&grid, false);
	grid_release(&grid);
	timeline_free(tl);
	trace_free(trace);
	return text;
}

static void
nobody_is_ready_while_it_sleeps(void **state)
{
	static const struct {
		int cols, rows;
	} sizes[] = { { 60, 20 }, { 80, 24 }, { 120, 36 } };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		char *text = screen_at(S, VIEW_TIMELINE, sizes[i].cols, sizes[i].rows);

		if (strstr(text, "READY") != NULL || strstr(text, "is ready") != NULL || strstr(text, "ready:") != NULL ||
		    strstr(text, "FROZEN") == NULL || strstr(text, "BLOCKED") == NULL || strstr(text, "asle…") != NULL)
			fail_msg("%s", text);
		free(text);
	}
	for (enum view_id view = VIEW_TIMELINE; view < VIEW_LESSONS; view++) {
		char *text = screen_at(S, view, 120, 36);

		if (strstr(text, "READY") != NULL)
			fail_msg("view %d:\n%s", (int)view, text);
		free(text);
	}
}

/* Once it is awake, the row says why no spinner turned. */
static void
what_stood_still_was_not_ready(void **state)
{
	char *text = screen_at(2100 * 1000, VIEW_TIMELINE, 120, 36);

	(void)state;
	if (strstr(text, "ready: nothing") != NULL || strstr(text, "the loop stood still") == NULL || strstr(text, "READY") == NULL)
		fail_msg("%s", text);
	free(text);
}

/* A program that is done stays so while the server sleeps for the other one: its time is what it took. */
static void
who_is_done_is_not_frozen(void **state)
{
	for (enum view_id view = VIEW_TIMELINE; view < VIEW_PRINTS; view++) {
		struct trace *trace = trace_new(0);
		struct timeline *tl;
		struct settings knobs;
		struct scene scene = { .moment.address = "127.0.0.1:8888", .moment.knobs = &knobs, .moment.now_us = S, .moment.span_us = 4 * S,
			.state.view = view, .state.playhead = { .t_us = S, .live = true, .speed = 100 } };
		struct grid grid;
		char *text;

		(void)state;
		for (size_t i = 0; i < COUNT_OF(events) && events[i].t_us <= FREEZE_AT; i++) {
			if (events[i].t_us == FREEZE_AT && events[i].kind == EVENT_TAKE)
				trace_append(trace, &(struct event){ .t_us = FREEZE_AT, .kind = EVENT_DONE, .track = TRACK_ASYNC });
			trace_append(trace, &events[i]);
		}
		tl = timeline_new(trace);
		scene.moment.timeline = tl;
		timeline_settings_at(tl, S, &knobs);
		grid_init(&grid, 120, 36);
		view_draw(&scene, &grid);
		text = grid_to_text(&grid, false);
		if (strstr(text, "FROZEN") != NULL || strstr(text, "DONE 0.1 s") == NULL)
			fail_msg("view %d:\n%s", (int)view, text);
		free(text);
		grid_release(&grid);
		timeline_free(tl);
		trace_free(trace);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_is_ready_while_it_sleeps),
		cmocka_unit_test(what_stood_still_was_not_ready),
		cmocka_unit_test(who_is_done_is_not_frozen),
	};

	return cmocka_run_group_tests_name("freeze", tests, NULL, NULL);
}
