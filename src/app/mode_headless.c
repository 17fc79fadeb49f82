/*
 * No screen at all: once the run is over, the pictures and recordings that the options ask
 * for are made from its log, the same each time.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "app/print_error.h"
#include "app/mode.h"
#include "app/setup.h"
#include "base/clock.h"
#include "base/duration.h"
#include "base/memory.h"
#include "tell/chapter.h"
#include "ui/draw/grid.h"
#include "ui/record/picture.h"
#include "ui/record/recorder.h"
#include "ui/ui.h"
#include "ui/view/view.h"
#include "ui/viewer.h"

#define US_PER_MINUTE (INT64_C(60) * US_PER_S)

struct headless {
	struct app *app;
	struct moment moment;  /* the run's end */
	struct settings knobs; /* then */
};

/* Draws the screen as it was, live, at t. Returns true if it sums up the run. */
static bool
draw_at(const struct headless *headless, int64_t t_us, struct grid *grid)
{
	const struct options *o = headless->app->options;
	struct settings knobs;
	struct moment moment = moment_at(headless->moment, t_us, &knobs);
	struct viewer viewer;
	struct scene scene;

	viewer_init(&viewer, o->cols, o->rows);
	viewer.state.language = setup_language(o);
	viewer.state.view = o->view;
	playhead_go_live(&viewer.state.playhead, moment.now_us);
	scene = viewer_scene(&viewer, &moment);
	grid_clear(grid);
	view_draw(&scene, grid);
	if (o->ascii || !theme_glyphs_are_safe())
		grid_to_ascii(grid);
	return view_sums_up(&scene);
}

/* Returns the exit status. */
static int
dump(struct app *app, const struct grid *grid)
{
	struct out *out = mode_out_new(app, SIZE_MAX);
	char *text = grid_to_text(grid, false);

	out_text(out, text);
	free(text);
	mode_out_free(app, out);
	return app->status;
}

static int
shoot(struct app *app, const struct grid *grid)
{
	const struct options *o = app->options;
	char why[CLAUSE_SIZE];

	if (o->shot != NULL && picture_write(o->shot, grid, setup_theme(o), "waitscope", why, sizeof why) != 0) {
		app_print_error("--shot: %s: %s", o->shot, why);
		return 1;
	}
	return o->dump ? dump(app, grid) : 0;
}

static void
mark_chapters(const struct timeline *timeline, int64_t t_us, struct recorder *recorder, struct chapters *chapters)
{
	const char *label;
	int64_t begins_us;

	while ((label = chapter_next(chapters, timeline, t_us, &begins_us)) != NULL)
		recorder_mark(recorder, begins_us, label);
}

/* Says so if the run is too long for a film; a run file may last thirty days. */
static bool
is_too_long(const struct headless *headless)
{
	int64_t minutes = (headless->moment.now_us + US_PER_MINUTE - 1) / US_PER_MINUTE;

	if (headless->moment.now_us <= RECORDER_FILM_MAX_US)
		return false;
	app_print_error("--record: %s: the run lasts %" PRId64 " minutes, a film at most %" PRId64 "; --shot and --at show any moment",
	    headless->app->options->record, minutes, RECORDER_FILM_MAX_US / US_PER_MINUTE);
	return true;
}

/* The whole run, frame by frame, from its log: as a screen would have shown it, and
 * the same each time that the same run is recorded. */
static int
film(const struct headless *headless, struct grid *grid)
{
	const struct options *o = headless->app->options;
	const struct recorder_options options = {
		.cols = o->cols, .rows = o->rows, .theme = setup_theme(o), .title = "waitscope",
		.cast_version = o->cast_version, .idle_limit_us = o->idle_limit_us,
	};
	int64_t end_us = headless->moment.now_us, t_us = 0;
	struct chapters chapters = { .turns = true };
	char why[CLAUSE_SIZE] = "";
	struct recorder *recorder = recorder_new(o->record, &options, why, sizeof why);

	if (recorder == NULL) {
		app_print_error("--record: %s: %s", o->record, why);
		return 1;
	}
	for (; t_us < end_us + UI_FRAME_US; t_us += UI_FRAME_US) {
		if (draw_at(headless, t_us, grid))
			recorder_offer_poster(recorder, t_us);
		mark_chapters(headless->moment.timeline, t_us, recorder, &chapters);
		if (recorder_frame(recorder, grid, t_us) != 0)
			break;
	}
	if (recorder_end(recorder, t_us, why, sizeof why) != 0) {
		app_print_error("--record: %s: %s", o->record, why);
		return 1;
	}
	return 0;
}

/* Says so if the moment that was asked for is one that the run did not have. */
static void
tell_late_moment(const struct headless *headless)
{
	int64_t end_us = headless->moment.now_us, at_us = headless->app->options->at_us;
	char end[32];

	if (at_us == AT_NOT_GIVEN || at_us <= end_us)
		return;
	duration_format(end_us, end, sizeof end);
	app_print_error("--at: the run ended after %s: its end is shown", end);
}

/* Returns the exit status. */
static int
show(const struct headless *headless)
{
	const struct options *o = headless->app->options;
	struct grid grid;
	int status = 0, shot;

	grid_init(&grid, o->cols, o->rows);
	if (o->record != NULL)
		status = is_too_long(headless) ? 1 : film(headless, &grid);
	tell_late_moment(headless);
	draw_at(headless, o->at_us == AT_NOT_GIVEN ? INT64_MAX : o->at_us, &grid);
	shot = shoot(headless->app, &grid);
	grid_release(&grid);
	return status != 0 ? status : shot;
}

/* ---- the mode ---- */

static void *
mode_headless_new(struct app *app)
{
	struct headless *headless = mem_new(1, sizeof *headless);

	headless->app = app;
	return headless;
}

static void
mode_headless_begin(void *state)
{
	const struct headless *headless = state;

	source_run(headless->app->source, clock_now_us());
}

static void
mode_headless_run_ended(void *state)
{
	struct headless *headless = state;
	struct app *app = headless->app;

	saver_begin(app->saver);
	headless->moment = source_moment(app->source, clock_now_us(), 0, &headless->knobs);
	headless->moment.lesson.list = &app->tutor.list;
	mode_stop(app, show(headless));
}

static void
mode_headless_end(void *state)
{
	free(state);
}

const struct mode mode_headless = {
	.needs_end = true,
	.hooks = { .run_ended = mode_headless_run_ended },
	.new = mode_headless_new,
	.begin = mode_headless_begin,
	.end = mode_headless_end,
};
