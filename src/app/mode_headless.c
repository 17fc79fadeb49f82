/*
 * No screen at all: once the run is over, or all of a sweep, the pictures and recordings that the options ask
 * for are made from the log, the same each time. For a picture of one moment, the run goes on no longer than until then.
 */
#include <event2/event.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/film.h"
#include "app/headless_runs.h"
#include "app/print_error.h"
#include "app/mode.h"
#include "app/setup.h"
#include "app/setup_files.h"
#include "base/clock.h"
#include "base/complaint.h"
#include "base/duration.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/print.h"
#include "base/utf8.h"
#include "ui/draw/grid.h"
#include "ui/record/picture.h"
#include "ui/record/plot_svg.h"
#include "ui/record/recorder.h"
#include "ui/ui.h"
#include "ui/view/view.h"

#define US_PER_MINUTE (INT64_C(60) * US_PER_S)

enum {
	TURN_US = 20 * 1000,      /* that drawing takes at a time */
	PROGRESS_US = 300 * 1000, /* so often it is shown */
	PERCENT = 100,
	AFTER_RUN_US = 1000 * 1000, /* a run of a sweep stands still in a film, */
	LIST_US = 4 * 1000 * 1000,  /* and all of them at its end */
	PROGRESS_SIZE = sizeof "\r--record: 100 %\r" + 1,
};

/* A film is made in turns of the loop, so that signals are heeded meanwhile. */
struct headless {
	struct app *app;
	struct headless_runs runs;
	struct moment moment;  /* the run's end */
	struct settings knobs; /* then */
	struct grid grid;
	struct film *film;     /* or NULL: none is being made */
	struct event *turn;    /* of the film's; or NULL */
	int run;               /* that it shows, from 0; behind the last one, their list */
	int64_t whole_us;      /* how long it takes */
	int64_t told_us;       /* when its progress was shown last, or it began */
	bool told;             /* it was shown */
	bool is_filmed, is_shot; /* what is asked for is made, or cannot be */
};

static bool
is_sweep(const struct headless *headless)
{
	return headless->app->options->sweep.count > 0;
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

/* In SVG the list of runs is its plot. */
static int
write_picture(const struct headless *headless, enum view_id view, char *why, size_t why_size)
{
	const struct options *o = headless->app->options;
	const struct plot *plot = headless->moment.runs.plot;

	if (view == VIEW_RUNS && plot->is_there && file_ends_in(o->shot, ".svg"))
		return plot_svg_save(o->shot, plot, (enum theme)theme_find(o->theme), why, why_size);
	return picture_write(o->shot, &headless->grid, setup_theme(o), "waitscope", why, why_size);
}

static int
shoot(const struct headless *headless, enum view_id view)
{
	const struct options *o = headless->app->options;
	char why[CLAUSE_SIZE];

	if (o->shot != NULL && write_picture(headless, view, why, sizeof why) != 0) {
		app_print_error("--shot: %s: %s", o->shot, why);
		return 1;
	}
	return o->dump ? dump(headless->app, &headless->grid) : 0;
}

/* Says so if the run is too long for a film; a run file may last thirty days. */
static bool
is_too_long(const struct headless *headless)
{
	int64_t minutes = (headless->whole_us + US_PER_MINUTE - 1) / US_PER_MINUTE;

	if (headless->whole_us <= RECORDER_FILM_MAX_US)
		return false;
	app_print_error("--record: %s: %s %" PRId64 " minutes, a film at most %" PRId64 "; --shot and --at show any moment",
	    headless->app->options->record, is_sweep(headless) ? "all runs last" : "the run lasts", minutes, RECORDER_FILM_MAX_US / US_PER_MINUTE);
	return true;
}

/* Says so if the moment that was asked for is one that the run did not have. */
static void
tell_late_moment(const struct headless *headless)
{
	int64_t end_us = headless->moment.now_us, at_us = headless->app->options->at_us;
	int64_t from_us = timeline_from_us(headless->moment.timeline);
	char end[32];

	duration_format(from_us, end, sizeof end);
	if (at_us != AT_NOT_GIVEN && at_us < from_us)
		app_print_error("--at: details from before %s are forgotten (--max-events): that moment is shown", end);
	if (at_us == AT_NOT_GIVEN || at_us <= end_us)
		return;
	duration_format(end_us, end, sizeof end);
	app_print_error("--at: the run ended after %s: its end is shown", end);
}

/* The stills, and what is left to say. `status`: the film's. */
static void
finish(struct headless *headless, int status)
{
	const struct options *o = headless->app->options;
	enum view_id view = is_sweep(headless) && !o->view_given && o->at_us == AT_NOT_GIVEN ? VIEW_RUNS : o->view;
	int shot;

	headless->is_shot = true;
	tell_late_moment(headless);
	film_draw(o, &headless->moment, view, o->at_us == AT_NOT_GIVEN ? INT64_MAX : o->at_us, &headless->grid);
	shot = shoot(headless, view);
	mode_stop(headless->app, status != 0 ? status : shot);
}

/* ---- a film ---- */

/* To a person who waits, in a line of its own that goes away. */
static void
show_progress(struct headless *headless)
{
	int64_t clock_us = clock_now_us(), whole_us = headless->whole_us + UI_FRAME_US;
	char line[PROGRESS_SIZE];

	if (clock_us - headless->told_us < PROGRESS_US || !isatty(STDERR_FILENO))
		return;
	utf8_format(line, sizeof line, "\r--record: %3d %%", (int)(film_length_us(headless->film) * PERCENT / whole_us));
	print_text(STDERR_FILENO, line);
	headless->told_us = clock_us;
	headless->told = true;
}

static void
hide_progress(struct headless *headless)
{
	char blanks[PROGRESS_SIZE];

	utf8_format(blanks, sizeof blanks, "\r%*s\r", (int)sizeof "--record: 100 %", "");
	if (headless->told)
		print_text(STDERR_FILENO, blanks);
	headless->told = false;
}

static void
end_film(struct headless *headless)
{
	char why[CLAUSE_SIZE] = "";
	int status = film_end(headless->film, why, sizeof why);

	headless->film = NULL;
	headless->is_filmed = true;
	hide_progress(headless);
	if (status != 0)
		app_print_error("--record: %s: %s", headless->app->options->record, why);
	finish(headless, status != 0 ? 1 : 0);
}

static bool
shows_list(const struct headless *headless)
{
	return headless->run == headless_runs_count(&headless->runs);
}

/* The film comes to another run of a sweep: how that ended, and which one it is; or to all of them. */
static void
begin_run_of_sweep(struct headless *headless)
{
	char label[SWEEP_NAME_SIZE] = "";

	if (shows_list(headless)) {
		film_mark(headless->film, "all runs");
		film_stay(headless->film, VIEW_RUNS, LIST_US);
		return;
	}
	headless->moment = source_moment(headless_runs_at(&headless->runs, headless->run), clock_now_us(), 0, &headless->knobs);
	headless->moment.lesson.list = &headless->app->tutor.list;
	headless_runs_fill(&headless->runs, &headless->moment);
	sweep_write(&headless->app->options->sweep, headless->run, label, sizeof label);
	film_mark(headless->film, label);
	film_show(headless->film, &headless->moment, headless->app->options->view, headless->moment.now_us + UI_FRAME_US + AFTER_RUN_US);
}

static void
begin_run(struct headless *headless, int run)
{
	headless->run = run;
	if (is_sweep(headless))
		begin_run_of_sweep(headless);
	else
		film_show(headless->film, &headless->moment, headless->app->options->view, headless->moment.now_us + UI_FRAME_US);
}

/* Returns false if that was the last one. */
static bool
film_frame(struct headless *headless)
{
	if (film_step(headless->film))
		return true;
	if (film_ends_early(headless->film) || !is_sweep(headless) || shows_list(headless))
		return false;
	begin_run(headless, headless->run + 1);
	return true;
}

/* How long all that it shows takes. */
static int64_t
measure_film(const struct headless *headless)
{
	int64_t us = is_sweep(headless) ? LIST_US : headless->moment.now_us;
	struct settings knobs;

	for (int i = 0; is_sweep(headless) && i < headless_runs_count(&headless->runs); i++)
		us += source_moment(headless_runs_at(&headless->runs, i), 0, 0, &knobs).now_us + AFTER_RUN_US;
	return us;
}

static void
film_cb(evutil_socket_t fd, short what, void *arg)
{
	struct headless *headless = arg;
	int64_t begun_us = clock_now_us();
	struct timeval soon = clock_timeval(0);

	(void)fd;
	(void)what;
	while (film_frame(headless))
		if (clock_now_us() - begun_us > TURN_US) {
			show_progress(headless);
			event_add(headless->turn, &soon);
			return;
		}
	end_film(headless);
}

/* What a recording of it is called. */
static const char *
title_of(const struct app *app)
{
	return app->lesson < 0 ? "waitscope" : app->tutor.list.at[app->lesson]->title;
}

/* The whole run, frame by frame, from its log: as a screen would have shown it, and
 * the same each time that the same run is recorded. Returns false after an error. */
static bool
begin_film(struct headless *headless)
{
	const struct options *o = headless->app->options;
	struct timeval soon = clock_timeval(0);
	char why[CLAUSE_SIZE] = "";

	headless->whole_us = measure_film(headless);
	if (is_too_long(headless))
		return false;
	headless->film = film_new(o, o->record, title_of(headless->app), why, sizeof why);
	if (headless->film == NULL) {
		app_print_error("--record: %s: %s", o->record, why);
		return false;
	}
	begin_run(headless, 0);
	headless->told_us = clock_now_us();
	headless->turn = evtimer_new(headless->app->base, film_cb, headless);
	event_add(headless->turn, &soon);
	return true;
}

/* ---- the mode ---- */

/* Nothing is asked of the run but how it was at one moment: then it may be broken off behind that. */
static bool
wants_moment_alone(const struct app *app)
{
	const struct options *o = app->options;

	return o->at_us != AT_NOT_GIVEN && o->save == NULL && o->record == NULL && o->sweep.count == 0 && o->command_count == 0 && app->listens == NULL &&
	    setup_event_file() == NULL;
}

static void *
mode_headless_new(struct app *app)
{
	struct headless *headless = mem_new(1, sizeof *headless);

	headless->app = app;
	headless_runs_init(&headless->runs, app, app->options->record != NULL);
	grid_init(&headless->grid, app->options->cols, app->options->rows);
	return headless;
}

static void
mode_headless_begin(void *state)
{
	struct headless *headless = state;

	headless_runs_begin(&headless->runs);
}

static void
take_moment(struct headless *headless)
{
	struct app *app = headless->app;

	headless->moment = source_moment(app->source, clock_now_us(), 0, &headless->knobs);
	headless->moment.lesson.list = &app->tutor.list;
	headless_runs_fill(&headless->runs, &headless->moment);
}

/* A later event: what happened until then is all there. */
static void
mode_headless_logged(void *state, const struct event *e)
{
	struct headless *headless = state;

	if (headless->is_shot || e->t_us <= headless->app->options->at_us || !wants_moment_alone(headless->app))
		return;
	take_moment(headless);
	finish(headless, 0);
}

static void
mode_headless_run_ended(void *state)
{
	struct headless *headless = state;
	struct app *app = headless->app;

	if (headless->is_shot)
		return;
	saver_begin(app->saver);
	if (headless_runs_ended(&headless->runs))
		return;
	take_moment(headless);
	if (app->options->record == NULL)
		finish(headless, 0);
	else if (!begin_film(headless))
		finish(headless, 1);
}

/* Says what a signal kept from being made. `is_there`: a part of the film is. */
static void
tell_unmade(const struct headless *headless, bool is_there)
{
	const struct options *o = headless->app->options;

	if (headless->app->end_signal == 0)
		return;
	if (o->record != NULL && !headless->is_filmed)
		app_print_error("--record: %s is not %s: a signal came before it was", complaint_path(o->record).text, is_there ? "whole" : "written");
	if (o->shot != NULL && !headless->is_shot)
		app_print_error("--shot: %s is not written: a signal came before it was", complaint_path(o->shot).text);
}

/* A film that a signal broke off is given up. */
static void
mode_headless_end(void *state)
{
	struct headless *headless = state;

	hide_progress(headless);
	tell_unmade(headless, film_give_up(headless->film));
	if (headless->turn != NULL)
		event_free(headless->turn);
	grid_release(&headless->grid);
	headless_runs_release(&headless->runs);
	free(headless);
}

const struct mode mode_headless = {
	.needs_end = true,
	.hooks = { .logged = mode_headless_logged, .run_ended = mode_headless_run_ended },
	.new = mode_headless_new,
	.begin = mode_headless_begin,
	.end = mode_headless_end,
};
