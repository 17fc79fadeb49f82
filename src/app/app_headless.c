/* A run without a screen. */
#include "app/app_headless.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/moment.h"
#include "app/app_setup.h"
#include "base/clock.h"
#include "ui/draw/grid.h"
#include "ui/record/picture.h"
#include "ui/record/recorder.h"
#include "ui/viewer.h"
#include "ui/view/view.h"

enum { FILM_FRAME_US = US_PER_S / 30 };

/* The screen as it was at t, live then. Returns whether it sums up the run. */
static bool
draw_at(struct lab *lab, const struct options *o, int64_t t_us, struct grid *grid)
{
	struct settings knobs;
	struct moment moment = moment_at(lab, t_us, &knobs);
	struct viewer viewer;
	struct scene scene;

	viewer_init(&viewer, o->cols, o->rows);
	viewer.state.language = app_setup_language(o);
	viewer.state.view = o->view;
	playhead_go_live(&viewer.state.playhead, moment.now_us);
	scene = viewer_scene(&viewer, &moment);
	grid_clear(grid);
	view_draw(&scene, grid);
	if (o->ascii || !glyphs_are_safe())
		grid_to_ascii(grid);
	return view_sums_up(&scene);
}

enum theme
app_headless_theme(const struct options *options)
{
	int theme = theme_find(options->theme);

	return theme == THEME_AUTO ? THEME_DARK : (enum theme)theme;
}

static int
shoot(const struct options *o, const struct grid *grid)
{
	char why[160], *text;

	if (o->shot != NULL && picture_write(o->shot, grid, app_headless_theme(o), "waitscope", why, sizeof why) != 0)
		return app_complain("--shot: %s: %s", o->shot, why);
	if (o->dump) {
		text = grid_to_text(grid, false);
		fputs(text, stdout);
		free(text);
	}
	return 0;
}

/* The knobs that were turned by then, and are not marked yet. */
static void
mark_turns(struct lab *lab, int64_t t_us, struct recorder *recorder, size_t *marked)
{
	size_t count;
	const struct deed *deeds = timeline_deeds(lab_timeline(lab), t_us, &count);
	char label[KNOB_LABEL_SIZE];

	for (; *marked < count; ++*marked) {
		if (deeds[*marked].button)
			continue;
		knob_label((enum knob)deeds[*marked].number, deeds[*marked].value, label, sizeof label);
		recorder_mark(recorder, deeds[*marked].t_us, label);
	}
}

/* The whole run, frame by frame, from its log: as a screen would have shown it, and
 * the same each time that the same run is recorded. */
static int
film(struct lab *lab, const struct options *o, struct grid *grid)
{
	const struct recorder_options options = {
		.cols = o->cols, .rows = o->rows, .theme = app_headless_theme(o), .title = "waitscope",
		.cast_version = o->cast_version, .idle_limit_us = o->idle_limit_us,
	};
	int64_t end_us = lab_now_us(lab), t_us = 0;
	size_t marked = 0;
	char why[160] = "";
	struct recorder *recorder = recorder_new(o->record, &options, why, sizeof why);

	if (recorder == NULL)
		return app_complain("--record: %s: %s", o->record, why);
	for (; t_us < end_us + FILM_FRAME_US; t_us += FILM_FRAME_US) {
		if (draw_at(lab, o, t_us, grid))
			recorder_offer_poster(recorder, t_us);
		mark_turns(lab, t_us, recorder, &marked);
		if (recorder_frame(recorder, grid, t_us) != 0)
			break;
	}
	if (recorder_end(recorder, t_us, why, sizeof why) != 0)
		return app_complain("--record: %s: %s", o->record, why);
	return 0;
}

int
app_headless_show(struct lab *lab, const struct options *o)
{
	struct grid grid;
	int status = 0;

	grid_init(&grid, o->cols, o->rows);
	if (o->record != NULL)
		status = film(lab, o, &grid);
	draw_at(lab, o, o->at_us == AT_NOT_GIVEN ? INT64_MAX : o->at_us, &grid);
	if (status == 0)
		status = shoot(o, &grid);
	grid_release(&grid);
	return status;
}
