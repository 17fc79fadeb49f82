/*
 * The application. A mode (a screen, plain text, the server alone, no screen at
 * all) is a row of a table: what it does at the start, at each event, at the end.
 */
#include "app.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app_screen.h"
#include "clock.h"
#include "config.h"
#include "grid.h"
#include "lab.h"
#include "lesson.h"
#include "listing.h"
#include "out.h"
#include "picture.h"
#include "recorder.h"
#include "run.h"
#include "run_file.h"
#include "save.h"
#include "stage.h"
#include "theme.h"
#include "transcript.h"
#include "tutor.h"
#include "view.h"

enum {
	SERVE_LINES_MAX = 1 << 20, /* bytes of lines that wait for a slow reader */
	FILM_FRAME_US = US_PER_S / 30,
};

struct app;

struct mode {
	int (*start)(struct app *);                       /* returns 0, or an exit status */
	void (*begin)(struct app *);                      /* the first run; NULL: none, the server alone */
	void (*told)(struct app *, const struct event *); /* of an event of the run; may be NULL */
	void (*asked)(struct app *);                      /* a request for the slow page arrived; may be NULL */
	void (*ended)(struct app *);                      /* the run is over; may be NULL */
};

struct app {
	struct options *options;
	const struct mode *mode;
	struct lab *lab;
	struct app_screen *screen; /* or NULL */
	struct out *out;           /* or NULL: what is printed while the loop runs */
	struct config config;
	struct tutor tutor;
	int lesson;                /* the index of the one that was asked for, -1 = none */
	int status;
};

__attribute__((format(printf, 1, 2)))
static int
complain(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("waitscope: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	return 1;
}

/* A status that says what went wrong before stays. */
static void
stop(struct app *app, int status)
{
	app->status = app->status == 0 ? status : app->status;
	lab_stop(app->lab);
}

static enum language
language_of(const struct options *options)
{
	return options->language == NULL ? LANGUAGE_PYTHON : (enum language)language_find(options->language);
}

/* ---- plain text ---- */

static void
nobody_reads(void *arg)
{
	stop(arg, 1);
}

static int
start_plain(struct app *app)
{
	app->out = out_new(lab_base(app->lab), SIZE_MAX, nobody_reads, app);
	return 0;
}

static void
begin_run(struct app *app)
{
	lab_run(app->lab);
}

static void
plain_told(struct app *app, const struct event *e)
{
	char lines[TRANSCRIPT_SIZE];

	if (transcript_lines(lab_timeline(app->lab), e, lines, sizeof lines) > 0)
		out_text(app->out, lines);
}

static void
stop_well(struct app *app)
{
	stop(app, 0);
}

static const struct mode plain_mode = {
	.start = start_plain, .begin = begin_run, .told = plain_told, .ended = stop_well,
};

/* ---- the screen ---- */

/* A terminal that cannot be used is no reason to give up. */
static int
fall_back(struct app *app, const char *why)
{
	if (app->options->settings.value[KNOB_PROGRAMS] == PROGRAMS_NONE)
		return complain("%s, and programs=none needs a screen", why);
	complain("%s: going on as with --plain", why);
	options_use_plain(app->options);
	for (int knob = 0; knob < KNOB_COUNT; knob++)
		lab_turn(app->lab, (enum knob)knob, app->options->settings.value[knob]);
	app->mode = &plain_mode;
	return start_plain(app);
}

static int
start_screen(struct app *app)
{
	const struct app_screen_options begin = {
		.options = app->options,
		.theme = (enum theme)theme_find(app->options->theme),
		.language = language_of(app->options),
		.tutor = &app->tutor,
		.lesson = app->lesson,
	};
	char why[128] = "";

	app->screen = app_screen_new(app->lab, &begin, why, sizeof why);
	return app->screen == NULL ? fall_back(app, why) : 0;
}

static void
begin_screen(struct app *app)
{
	app_screen_begin(app->screen);
}

static void
screen_ended(struct app *app)
{
	app_screen_ended(app->screen);
}

static void
screen_told(struct app *app, const struct event *e)
{
	(void)e;
	app_screen_told(app->screen);
}

static const struct mode screen_mode = {
	.start = start_screen, .begin = begin_screen, .told = screen_told, .ended = screen_ended,
};

/* ---- the server alone ---- */

static int
start_serving(struct app *app)
{
	char line[64];

	app->out = out_new(lab_base(app->lab), SERVE_LINES_MAX, nobody_reads, app);
	snprintf(line, sizeof line, "Starting sample server on http://%s\n", lab_address(app->lab));
	out_text(app->out, line);
	return 0;
}

static void
serve_asked(struct app *app)
{
	out_text(app->out, "Someone is GET'ing me\n");
}

static const struct mode serve_mode = {
	.start = start_serving, .asked = serve_asked,
};

/* ---- no screen at all ---- */

static int
start_headless(struct app *app)
{
	(void)app;
	return 0;
}

/* The screen as it was at t, live then. */
static void
draw_at(struct app *app, int64_t t_us, struct grid *grid)
{
	struct present present = app_present(app->lab);
	struct stage stage;
	struct scene scene;

	if (t_us > present.now_us)
		t_us = present.now_us;
	present.over = present.over && t_us >= present.now_us;
	present.now_us = t_us;
	present.span_us = run_span_us(present.timeline, t_us);
	stage_init(&stage, app->options->cols, app->options->rows);
	stage.language = language_of(app->options);
	stage.view = (enum view_id)(app->options->view - 1);
	playhead_go_live(&stage.playhead, t_us);
	scene = stage_scene(&stage, &present);
	grid_clear(grid);
	view_draw(&scene, grid);
	if (app->options->ascii || !glyphs_are_safe())
		grid_to_ascii(grid);
}

static enum theme
picture_theme(const struct options *options)
{
	int theme = theme_find(options->theme);

	return theme == THEME_AUTO ? THEME_DARK : (enum theme)theme;
}

static int
shoot(struct app *app, const struct grid *grid)
{
	const struct options *o = app->options;
	char why[160], *text;

	if (o->shot != NULL && picture_write(o->shot, grid, picture_theme(o), "waitscope", why, sizeof why) != 0)
		return complain("--shot: %s: %s", o->shot, why);
	if (o->dump) {
		text = grid_to_text(grid, false);
		fputs(text, stdout);
		free(text);
	}
	return 0;
}

/* What says most at a glance: the first callbacks have just run. */
static int64_t
poster_us(const struct app *app)
{
	const struct timeline *tl = lab_timeline(app->lab);
	int64_t first_us = INT64_MAX;

	for (uint32_t n = 1; n <= timeline_request_count(tl, TRACK_ASYNC); n++) {
		int64_t callback_us = timeline_request(tl, TRACK_ASYNC, n)->callback_us;

		if (callback_us != NEVER_US && callback_us < first_us)
			first_us = callback_us;
	}
	return first_us == INT64_MAX ? lab_now_us(app->lab) : first_us + US_PER_S / 5;
}

/* The whole run, frame by frame, from its log: as a screen would have shown it, and
 * the same each time that the same run is recorded. */
static int
film(struct app *app, struct grid *grid)
{
	const struct options *o = app->options;
	const struct recorder_options options = {
		.cols = o->cols, .rows = o->rows, .theme = picture_theme(o), .title = "waitscope",
		.cast_version = o->cast_version, .idle_limit_us = o->idle_limit_us,
	};
	int64_t end_us = lab_now_us(app->lab), t_us = 0;
	char why[160] = "";
	struct recorder *recorder = recorder_new(o->record, &options, why, sizeof why);

	if (recorder == NULL)
		return complain("--record: %s: %s", o->record, why);
	for (; t_us < end_us + FILM_FRAME_US; t_us += FILM_FRAME_US) {
		draw_at(app, t_us, grid);
		if (recorder_frame(recorder, grid, t_us) != 0)
			break;
	}
	recorder_set_poster(recorder, poster_us(app));
	if (recorder_end(recorder, t_us, why, sizeof why) != 0)
		return complain("--record: %s: %s", o->record, why);
	return 0;
}

static void
headless_ended(struct app *app)
{
	const struct options *o = app->options;
	struct grid grid;
	int status = 0;

	grid_init(&grid, o->cols, o->rows);
	if (o->record != NULL)
		status = film(app, &grid);
	draw_at(app, o->at_us == AT_NOT_GIVEN ? INT64_MAX : o->at_us, &grid);
	if (status == 0)
		status = shoot(app, &grid);
	grid_release(&grid);
	stop(app, status);
}

static const struct mode headless_mode = {
	.start = start_headless, .begin = begin_run, .ended = headless_ended,
};

/* ---- the lab's hooks ---- */

static void
made(void *arg)
{
	struct app *app = arg;

	if (app->screen != NULL)
		app_screen_made(app->screen);
}

static void
told(void *arg, const struct event *e)
{
	struct app *app = arg;

	if (app->mode->told != NULL)
		app->mode->told(app, e);
}

/* Keeps the run, if that was asked for. */
static int
save(struct app *app)
{
	const char *path = app->options->save;
	char why[RUN_FILE_WHY_SIZE];

	if (path == NULL || run_save(lab_timeline(app->lab), lab_address(app->lab), path, why, sizeof why) == 0)
		return 0;
	if (app->screen != NULL)
		return app_screen_say(app->screen, "--save: %s: %s", path, why), 1;
	return complain("--save: %s: %s", path, why);
}

static void
ended(void *arg)
{
	struct app *app = arg;

	app->status = save(app);
	if (app->mode->ended != NULL)
		app->mode->ended(app);
}

static void
slept(void *arg, bool has_slept, int64_t us)
{
	struct app *app = arg;

	if (app->screen != NULL)
		app_screen_slept(app->screen, has_slept, us);
}

static void
asked(void *arg)
{
	struct app *app = arg;

	if (app->mode->asked != NULL)
		app->mode->asked(app);
}

/* ---- life ---- */

static const struct mode *
mode_of(const struct options *options)
{
	if (options->serve)
		return &serve_mode;
	if (options->headless)
		return &headless_mode;
	return options->plain ? &plain_mode : &screen_mode;
}

/* NO_COLOR (https://no-color.org) counts more than what was kept. */
static bool
refuses_colour(void)
{
	const char *no_colour = getenv("NO_COLOR");

	return no_colour != NULL && no_colour[0] != '\0';
}

/* What a person wants kept counts unless the command line says otherwise. */
static void
use_config(struct app *app)
{
	struct options *o = app->options;
	const struct config *c = &app->config;

	for (int knob = 0; knob < KNOB_COUNT; knob++)
		if (c->given[knob] && !o->given[knob])
			o->settings.value[knob] = c->knobs.value[knob];
	if (!o->theme_given && theme_find(c->theme) >= 0 && !refuses_colour())
		o->theme = theme_name((enum theme)theme_find(c->theme));
	else if (c->theme[0] != '\0' && theme_find(c->theme) < 0)
		complain("config: theme: \"%s\" is no theme: see waitscope --help", c->theme);
	if (o->language == NULL && language_find(c->language) >= 0)
		o->language = language_name((enum language)language_find(c->language));
	o->ascii = o->ascii || c->ascii;
	o->no_mouse = o->no_mouse || !c->mouse;
	o->no_questions = o->no_questions || !c->questions;
	if (o->plain)
		options_use_plain(o);
}

static int
save_config(struct app *app)
{
	const struct options *o = app->options;
	struct config *c = &app->config;
	char why[CONFIG_WHY_SIZE];

	for (int knob = 0; knob < KNOB_COUNT; knob++) {
		c->knobs.value[knob] = o->settings.value[knob];
		c->given[knob] = c->given[knob] || o->given[knob];
	}
	snprintf(c->theme, sizeof c->theme, "%s", o->theme);
	snprintf(c->language, sizeof c->language, "%s", o->language == NULL ? "" : o->language);
	c->ascii = o->ascii;
	c->mouse = !o->no_mouse;
	c->questions = !o->no_questions;
	return config_write(c, why, sizeof why) == 0 ? 0 : complain("--save-config: %s", why);
}

static int
list_lessons(const struct app *app)
{
	for (size_t i = 0; i < app->tutor.list.count; i++)
		printf("%zu  %-28s %s\n", i + 1, app->tutor.list.at[i]->name, app->tutor.list.at[i]->title);
	for (size_t i = 0; i < app->tutor.list.complaint_count; i++)
		complain("%s", app->tutor.list.complaints[i]);
	return 0;
}

static bool
is_free_play(const struct options *o)
{
	for (int knob = 0; knob < KNOB_COUNT; knob++)
		if (o->given[knob])
			return true;
	return false;
}

/* The lesson that was asked for; on a screen, with neither one nor a knob, the first. */
static int
choose_lesson(struct app *app)
{
	const struct options *o = app->options;
	char why[LESSON_WHY_SIZE];

	app->lesson = -1;
	if (o->lesson == NULL) {
		if (app->mode == &screen_mode && !is_free_play(o) && o->run_file == NULL && app->tutor.list.count > 0)
			app->lesson = 0;
		return 0;
	}
	app->lesson = tutor_find(&app->tutor, o->lesson, why, sizeof why);
	return app->lesson >= 0 ? 0 : (complain("%s", why), 2);
}

/* Without a screen a lesson is its first part's knobs, language and view. */
static void
use_lesson_knobs(struct app *app)
{
	const struct lesson_part *part = &app->tutor.list.at[app->lesson]->parts[0];

	for (int knob = 0; knob < KNOB_COUNT; knob++)
		if (!app->options->given[knob])
			app->options->settings.value[knob] = part->knobs.value[knob];
	if (app->options->language == NULL && language_find(part->language) >= 0)
		app->options->language = language_name((enum language)language_find(part->language));
	if (app->options->view == 1)
		app->options->view = part->view;
}

static int
start_lab(struct app *app)
{
	const struct lab_hooks hooks = { .made = made, .told = told, .ended = ended, .slept = slept, .asked = asked, .arg = app };
	const char *event_path = getenv("WAITSCOPE_TRACE");
	int port = app->options->port == PORT_NOT_GIVEN ? LAB_ANY_PORT : app->options->port;
	char why[RUN_FILE_WHY_SIZE];

	if (app->options->run_file != NULL) {
		struct trace *trace = run_load(app->options->run_file, why, sizeof why);

		if (trace == NULL)
			return complain("%s", why);
		app->lab = lab_new_replay(trace, &hooks);
		return app->mode->start(app);
	}
	app->lab = lab_new(&app->options->settings, port, &hooks, why, sizeof why);
	if (app->lab == NULL)
		return complain("%s", why);
	if (event_path != NULL && event_path[0] != '\0' && lab_write_events(app->lab, event_path) != 0)
		return complain("WAITSCOPE_TRACE: %s: %s", event_path, strerror(errno));
	return app->mode->start(app);
}

/* A kept run without a screen: nothing is waited for. */
static void
retell(struct app *app)
{
	const struct trace *trace = timeline_trace(lab_timeline(app->lab));

	for (size_t i = 0; i < trace_count(trace); i++)
		told(app, trace_at(trace, i));
	ended(app);
}

/* Runs the chosen mode to its end; the signal that ended it, 0 if none did, is in *end_signal. */
static int
run_mode(struct app *app, int *end_signal)
{
	int status = choose_lesson(app);

	if (status != 0)
		return status;
	if (app->lesson >= 0 && app->mode != &screen_mode)
		use_lesson_knobs(app);
	if (app->options->run_file == NULL && (app->mode == &plain_mode || app->mode == &headless_mode) &&
	    app->options->settings.value[KNOB_PROGRAMS] == PROGRAMS_NONE)
		return complain("programs=none needs a screen: nothing would ever end it"), 2;
	app->status = start_lab(app);
	if (app->status == 0 && app->options->run_file != NULL && app->mode != &screen_mode)
		retell(app);
	else if (app->status == 0) {
		if (app->mode->begin != NULL)
			app->mode->begin(app);
		lab_loop(app->lab);
	}
	/* Quitting in the middle of a run keeps what there is of it. */
	if (app->screen != NULL && !lab_is_replay(app->lab) && !lab_is_over(app->lab) && app->status == 0)
		app->status = save(app);
	if (app->screen != NULL)
		*end_signal = app_screen_free(app->screen);
	app->screen = NULL;
	if (!out_free(app->out))
		app->status = 1;
	lab_free(app->lab);
	return app->status;
}

int
app_run(struct options *options)
{
	struct app app = { .options = options, .mode = mode_of(options) };
	int status, end_signal = 0;
	char why[CONFIG_WHY_SIZE];

	setlocale(LC_ALL, "");
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is a failed write */
	if (config_read(&app.config, why, sizeof why) != 0)
		complain("%s", why);
	use_config(&app);
	if (options->save_config)
		return save_config(&app);
	tutor_init(&app.tutor, !options->no_questions);
	status = options->lessons ? list_lessons(&app) : run_mode(&app, &end_signal);
	tutor_release(&app.tutor);
	if (end_signal != 0) {
		signal(end_signal, SIG_DFL);
		raise(end_signal);
	}
	return status;
}
