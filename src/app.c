/*
 * The application. A mode (a screen, plain text, the server alone, no screen at
 * all) is a row of a table: what it does at the start, at each event, at the end.
 */
#include "app.h"

#include <locale.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "app_screen.h"
#include "grid.h"
#include "lab.h"
#include "stage.h"
#include "theme.h"
#include "transcript.h"
#include "view.h"

struct app;

struct mode {
	bool runs;                                        /* programs run, not only the server */
	int (*start)(struct app *);                       /* returns 0, or an exit status */
	void (*told)(struct app *, const struct event *); /* of an event of the run; may be NULL */
	void (*asked)(struct app *);                      /* a request for the slow page arrived; may be NULL */
	void (*ended)(struct app *);                      /* the run is over; may be NULL */
};

struct app {
	struct options *options;
	const struct mode *mode;
	struct lab *lab;
	struct app_screen *screen; /* or NULL */
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

static void
stop(struct app *app, int status)
{
	app->status = status;
	lab_stop(app->lab);
}

/* ---- plain text ---- */

static int
start_plain(struct app *app)
{
	(void)app;
	setvbuf(stdout, NULL, _IOLBF, 0);
	return 0;
}

static void
plain_told(struct app *app, const struct event *e)
{
	char lines[TRANSCRIPT_SIZE];

	if (transcript_lines(lab_timeline(app->lab), e, lines, sizeof lines) > 0)
		fputs(lines, stdout);
	if (ferror(stdout))
		stop(app, 1); /* nobody reads it any more */
}

static void
stop_well(struct app *app)
{
	stop(app, 0);
}

static const struct mode plain_mode = {
	.runs = true, .start = start_plain, .told = plain_told, .ended = stop_well,
};

/* ---- the screen ---- */

/* A terminal that cannot be used is no reason to give up. */
static int
fall_back(struct app *app, const char *why)
{
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
	char why[128] = "";

	app->screen = app_screen_new(app->lab, app->options, why, sizeof why);
	return app->screen == NULL ? fall_back(app, why) : 0;
}

static void
screen_told(struct app *app, const struct event *e)
{
	app_screen_told(app->screen, e);
}

static const struct mode screen_mode = {
	.runs = true, .start = start_screen, .told = screen_told,
};

/* ---- the server alone ---- */

static int
start_serving(struct app *app)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("Starting sample server on http://%s\n", lab_address(app->lab));
	return 0;
}

static void
serve_asked(struct app *app)
{
	puts("Someone is GET'ing me");
	if (ferror(stdout))
		stop(app, 1);
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

/* The screen as it would have been at t, live. */
static void
dump(struct app *app, int64_t t_us)
{
	struct present present = app_present(app->lab);
	struct stage stage;
	struct scene scene;
	struct grid grid;
	char *text;

	if (t_us > present.now_us)
		t_us = present.now_us;
	present.over = present.over && t_us >= present.now_us;
	present.now_us = t_us;
	stage_init(&stage, app->options->cols, app->options->rows);
	playhead_go_live(&stage.playhead, t_us);
	scene = stage_scene(&stage, &present);
	grid_init(&grid, stage.cols, stage.rows);
	view_draw(&scene, &grid);
	if (app->options->ascii || !glyphs_are_safe())
		grid_to_ascii(&grid);
	text = grid_to_text(&grid, false);
	fputs(text, stdout);
	free(text);
	grid_release(&grid);
}

static void
headless_ended(struct app *app)
{
	if (app->options->dump)
		dump(app, app->options->at_us == AT_NOT_GIVEN ? INT64_MAX : app->options->at_us);
	stop(app, 0);
}

static const struct mode headless_mode = {
	.runs = true, .start = start_headless, .ended = headless_ended,
};

/* ---- the lab's hooks ---- */

static void
began(void *arg)
{
	struct app *app = arg;

	if (app->screen != NULL)
		app_screen_began(app->screen);
}

static void
told(void *arg, const struct event *e)
{
	struct app *app = arg;

	if (app->mode->told != NULL)
		app->mode->told(app, e);
}

static void
ended(void *arg)
{
	struct app *app = arg;

	if (app->mode->ended != NULL)
		app->mode->ended(app);
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

static int
start(struct app *app)
{
	const struct lab_hooks hooks = { .began = began, .told = told, .ended = ended, .asked = asked, .arg = app };
	const char *event_path = getenv("WAITSCOPE_TRACE");
	int port = app->options->port == PORT_NOT_GIVEN ? LAB_ANY_PORT : app->options->port;
	char why[160];

	app->lab = lab_new(&app->options->settings, port, &hooks, why, sizeof why);
	if (app->lab == NULL)
		return complain("%s", why);
	if (event_path != NULL && event_path[0] != '\0')
		lab_write_events(app->lab, event_path);
	return app->mode->start(app);
}

int
app_run(struct options *options)
{
	struct app app = { .options = options, .mode = mode_of(options) };
	int end_signal = 0;

	setlocale(LC_ALL, "");
	signal(SIGPIPE, SIG_IGN);
	app.status = start(&app);
	if (app.status == 0) {
		if (app.mode->runs)
			lab_run(app.lab);
		lab_loop(app.lab);
	}
	if (app.screen != NULL)
		end_signal = app_screen_free(app.screen);
	app.screen = NULL;
	lab_free(app.lab);
	if (end_signal != 0) {
		signal(end_signal, SIG_DFL);
		raise(end_signal);
	}
	return app.status;
}
