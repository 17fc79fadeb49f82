/*
 * The application. A mode (a screen, plain text, the server alone, no screen at
 * all) is a row of a table: what it does at the start, at each event, at the end.
 */
#include "app.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app_headless.h"
#include "app_play.h"
#include "app_save.h"
#include "app_screen.h"
#include "app_setup.h"
#include "config.h"
#include "lab.h"
#include "out.h"
#include "run_file.h"
#include "save.h"
#include "tape.h"
#include "theme.h"
#include "transcript.h"
#include "tutor.h"

enum { SERVE_LINES_MAX = 1 << 20 }; /* bytes of lines that wait for a slow reader */

struct app;

struct mode {
	int (*start)(struct app *);                       /* returns 0, or an exit status */
	void (*begin)(struct app *);                      /* the first run; NULL: none, the server alone */
	void (*made)(struct app *);                       /* there is a new run; may be NULL */
	void (*told)(struct app *, const struct event *); /* of an event of the run; may be NULL */
	void (*slept)(struct app *, bool has_slept, int64_t us); /* as in lab_hooks; may be NULL */
	void (*asked)(struct app *);                      /* a request for the slow page arrived; may be NULL */
	void (*ended)(struct app *);                      /* the run is over; may be NULL */
};

struct app {
	struct options *options;
	const struct mode *mode;
	struct lab *lab;
	struct app_screen *screen; /* or NULL */
	struct app_play *play;     /* or NULL */
	struct tape *tape;         /* that is to be played; or NULL */
	FILE *record;              /* or NULL: the tape that is written */
	struct app_save *save;     /* or NULL, before there is a lab */
	struct out *out;           /* or NULL: what is printed while the loop runs */
	struct config config;
	struct tutor tutor;
	bool marked[KNOB_COUNT];   /* knobs with which that tape begins */
	char unsaved[RUN_FILE_WHY_SIZE]; /* why the last run could not be kept; "": it could */
	int lesson;                /* the index of the one that was asked for, -1 = none */
	int status;
};

/* A status that says what went wrong before stays. */
static void
stop(struct app *app, int status)
{
	app->status = app->status == 0 ? status : app->status;
	lab_stop(app->lab);
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

/* A terminal that cannot be used is no reason to give up, but where one is needed. */
static int
fall_back(struct app *app, const char *why)
{
	if (app->tape != NULL || app->record != NULL)
		return app_complain("%s: --tape needs a terminal, or --headless; --tape-record needs a terminal", why);
	if (app->options->settings.value[KNOB_PROGRAMS] == PROGRAMS_NONE)
		return app_complain("%s, and programs=none needs a screen", why);
	app_complain("%s: going on as with --plain", why);
	options_use_plain(app->options);
	for (int knob = 0; knob < KNOB_COUNT; knob++)
		lab_turn(app->lab, (enum knob)knob, app->options->settings.value[knob]);
	app->mode = &plain_mode;
	return start_plain(app);
}

static struct app_begin
begin_with(struct app *app)
{
	const struct options *o = app->options;

	return (struct app_begin){
		.options = o,
		.theme = (enum theme)theme_find(o->theme),
		.language = app_setup_language(o),
		.tutor = &app->tutor,
		.lesson = app->lesson,
		.relives = app->tape != NULL,
	};
}

/* The tape that is written begins as the program does. */
static struct tape_beginning
tape_beginning(struct app *app)
{
	const struct options *o = app->options;

	for (int knob = 0; knob < KNOB_COUNT; knob++)
		app->marked[knob] = o->given[knob] ||
		    (app->lesson < 0 && o->settings.value[knob] != knob_info((enum knob)knob)->fallback);
	return (struct tape_beginning){
		.lesson = app->lesson < 0 ? NULL : o->lesson != NULL ? o->lesson : app->tutor.list.at[app->lesson]->name,
		.knobs = &o->settings,
		.given = app->marked,
	};
}

static int
start_screen(struct app *app)
{
	const char *path = app->options->tape_record;
	struct app_screen_options options = { .begin = begin_with(app), .tape = app->tape };
	char why[128] = "";

	if (path != NULL) {
		app->record = fopen(path, "we");
		if (app->record == NULL)
			return app_complain("--tape-record: %s: %s", path, strerror(errno));
		options.record = app->record;
		options.beginning = tape_beginning(app);
	}
	app->screen = app_screen_new(app->lab, &options, why, sizeof why);
	return app->screen == NULL ? fall_back(app, why) : 0;
}

static void
begin_screen(struct app *app)
{
	app_screen_begin(app->screen);
}

static void
screen_made(struct app *app)
{
	app_stage_made(app_screen_stage(app->screen));
}

static void
screen_ended(struct app *app)
{
	app_stage_ended(app_screen_stage(app->screen));
}

static void
screen_told(struct app *app, const struct event *e)
{
	(void)e;
	app_screen_told(app->screen);
}

static void
screen_slept(struct app *app, bool has_slept, int64_t us)
{
	app_screen_slept(app->screen, has_slept, us);
}

static const struct mode screen_mode = {
	.start = start_screen, .begin = begin_screen, .made = screen_made, .told = screen_told, .slept = screen_slept,
	.ended = screen_ended,
};

/* ---- a tape without a screen ---- */

static void
play_ended(void *arg, const char *why)
{
	if (why != NULL)
		app_complain("%s", why);
	stop(arg, why != NULL ? 1 : 0);
}

static int
start_play(struct app *app)
{
	const struct app_begin begin = begin_with(app);

	app->play = app_play_new(app->lab, &begin, app->tape, play_ended, app);
	return 0;
}

static void
begin_play(struct app *app)
{
	app_play_begin(app->play);
}

static void
play_made(struct app *app)
{
	app_stage_made(app_play_stage(app->play));
}

static void
play_run_ended(struct app *app)
{
	app_stage_ended(app_play_stage(app->play));
}

static void
play_slept(struct app *app, bool has_slept, int64_t us)
{
	if (!has_slept)
		app_stage_sleeps(app_play_stage(app->play), us);
}

static const struct mode play_mode = {
	.start = start_play, .begin = begin_play, .made = play_made, .slept = play_slept, .ended = play_run_ended,
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

static void
headless_ended(struct app *app)
{
	stop(app, app_headless_show(app->lab, app->options));
}

static const struct mode headless_mode = {
	.start = start_headless, .begin = begin_run, .ended = headless_ended,
};

/* ---- the lab's hooks ---- */

static void
made(void *arg)
{
	struct app *app = arg;

	if (app->mode->made != NULL)
		app->mode->made(app);
}

static void
told(void *arg, const struct event *e)
{
	struct app *app = arg;

	if (app->mode->told != NULL)
		app->mode->told(app, e);
}

/* Said at once on a screen, and once more when that is gone. Of several runs the last one
 * counts. */
static void
save_failed(void *arg, const char *why)
{
	struct app *app = arg;

	snprintf(app->unsaved, sizeof app->unsaved, "%s", why);
	if (app->screen != NULL)
		app_screen_say(app->screen, "--save: %s: %s", app->options->save, why);
}

static void
ended(void *arg)
{
	struct app *app = arg;

	app->unsaved[0] = '\0';
	app_save_begin(app->save);
	if (app->mode->ended != NULL)
		app->mode->ended(app);
}

static void
leaves(void *arg)
{
	struct app *app = arg;

	app_save_finish(app->save);
}

static void
slept(void *arg, bool has_slept, int64_t us)
{
	struct app *app = arg;

	if (app->mode->slept != NULL)
		app->mode->slept(app, has_slept, us);
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
		return options->tape != NULL ? &play_mode : &headless_mode;
	return options->plain ? &plain_mode : &screen_mode;
}

static int
start_mode(struct app *app)
{
	app->save = app_save_new(app->lab, app->options->save, save_failed, app);
	return app->mode->start(app);
}

static int
start_lab(struct app *app)
{
	const struct lab_hooks hooks = { .made = made, .told = told, .ended = ended, .leaves = leaves, .slept = slept, .asked = asked, .arg = app };
	const char *event_path = getenv("WAITSCOPE_TRACE");
	int port = app->options->port == PORT_NOT_GIVEN ? LAB_ANY_PORT : app->options->port;
	char why[RUN_FILE_WHY_SIZE];

	if (app->options->run_file != NULL) {
		struct trace *trace = run_load(app->options->run_file, why, sizeof why);

		if (trace == NULL)
			return app_complain("%s", why);
		app->lab = lab_new_replay(trace, &hooks);
		return start_mode(app);
	}
	app->lab = lab_new(&app->options->settings, port, &hooks, why, sizeof why);
	if (app->lab == NULL)
		return app_complain("%s", why);
	if (event_path != NULL && event_path[0] != '\0' && lab_write_events(app->lab, event_path) != 0)
		return app_complain("WAITSCOPE_TRACE: %s: %s", event_path, strerror(errno));
	return start_mode(app);
}

/* The screen or the play; returns the signal that ended it, or 0. */
static int
put_away(struct app *app)
{
	char why[TAPE_WHY_SIZE] = "";
	int end_signal = 0;
	bool failed = false;

	if (app->screen != NULL)
		end_signal = app_screen_free(app->screen, why, sizeof why);
	if (app->play != NULL)
		app_play_free(app->play, why, sizeof why);
	app->screen = NULL;
	app->play = NULL;
	if (why[0] != '\0')
		app->status = app_complain("%s", why);
	if (app->record != NULL) {
		failed = ferror(app->record) != 0;
		failed |= fclose(app->record) != 0;
	}
	if (failed)
		app->status = app_complain("--tape-record: %s: it is not whole: the file could not be written", app->options->tape_record);
	return end_signal;
}

/* Of a reader who had enough nothing is said, as everywhere. */
static void
end_out(struct app *app)
{
	int failure = out_free(app->out);

	if (failure != 0 && failure != EPIPE)
		app_complain("standard output: %s", strerror(failure));
	if (failure != 0)
		app->status = 1;
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

/* Whether the mode plays a kept run, as time goes by. */
static bool
plays(const struct mode *mode)
{
	return mode == &screen_mode || mode == &play_mode;
}

/* Quitting in the middle of a run keeps what there is of it; and a kept run, which never
 * ends anew, is kept again by a tape. */
static bool
is_unsaved(const struct app *app)
{
	if (!plays(app->mode) || !lab_has_run(app->lab))
		return false;
	return lab_is_replay(app->lab) ? app->play != NULL : !lab_is_over(app->lab);
}

/* Runs the chosen mode to its end; the signal that ended it, 0 if none did, is in *end_signal. */
static int
run_mode(struct app *app, int *end_signal)
{
	int status = app_setup_choose_lesson(app->options, app->tape, app->mode == &screen_mode, &app->tutor, &app->lesson);

	if (status != 0)
		return status;
	if (app->lesson >= 0 && !plays(app->mode))
		app_setup_use_lesson(app->options, app->tutor.list.at[app->lesson]);
	if (app->options->run_file == NULL && (app->mode == &plain_mode || app->mode == &headless_mode) &&
	    app->options->settings.value[KNOB_PROGRAMS] == PROGRAMS_NONE)
		return app_complain("programs=none needs a screen: nothing would ever end it"), 2;
	app->status = start_lab(app);
	if (app->status == 0 && app->options->run_file != NULL && !plays(app->mode))
		retell(app);
	else if (app->status == 0) {
		if (app->mode->begin != NULL)
			app->mode->begin(app);
		lab_loop(app->lab);
	}
	if (app->status == 0 && is_unsaved(app))
		app_save_begin(app->save);
	app_save_free(app->save);
	*end_signal = put_away(app);
	if (app->unsaved[0] != '\0')
		app->status = app_complain("--save: %s: %s", app->options->save, app->unsaved);
	end_out(app);
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
		app_complain("%s", why);
	app_setup_use_config(options, &app.config);
	if (options->save_config)
		return app_setup_save_config(options, &app.config);
	if (app_setup_read_tape(options, &app.tape) != 0)
		return 1;
	tutor_init(&app.tutor, !options->no_questions);
	status = options->lessons ? app_setup_list_lessons(&app.tutor) : run_mode(&app, &end_signal);
	tutor_release(&app.tutor);
	tape_free(app.tape);
	if (end_signal != 0) {
		signal(end_signal, SIG_DFL);
		raise(end_signal);
	}
	return status;
}
