/*
 * What waitscope can be: a screen, plain text, the server alone, a tape or a single look without a
 * screen. A row of hooks for each.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "app/app_headless.h"
#include "app/app_inside.h"
#include "app/app_setup.h"
#include "base/file.h"
#include "tell/transcript.h"
#include "ui/draw/theme.h"
#include "ui/record/recorder.h"

enum { SERVE_LINES_MAX = 1 << 20 }; /* bytes of lines that wait for a slow reader */

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

const struct mode plain_mode = {
	.start = start_plain, .begin = begin_run, .told = plain_told, .ended = stop_well,
};

/* ---- the screen ---- */

/* A terminal that cannot be used is no reason to give up, but where one is needed. */
static int
fall_back(struct app *app, const char *why)
{
	const char *needs = options_need_screen(app->options);

	if (needs != NULL)
		return app_complain("%s: %s", why, needs), 2;
	app_complain("%s: going on as with --plain", why);
	options_use_plain(app->options);
	if (app->options->lesson != NULL)
		app_setup_use_lesson(app->options, app->tutor.list.at[app->lesson]);
	if (app->options->settings.value[KNOB_PROGRAMS] == PROGRAMS_NONE)
		return app_complain("programs=none needs a screen: nothing would ever end it"), 2;
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

/* What cannot be written is refused before anything runs. */
static int
check_files(const struct options *o)
{
	char why[128];

	if (o->record != NULL && recorder_check(o->record, why, sizeof why) != 0)
		return app_complain("--record: %s: %s", o->record, why);
	if (o->tape_record != NULL && file_check(o->tape_record, false, why, sizeof why) != 0)
		return app_complain("--tape-record: %s: %s", o->tape_record, why);
	return 0;
}

static int
start_screen(struct app *app)
{
	const char *path = app->options->tape_record;
	struct app_screen_options options = { .begin = begin_with(app), .tape = app->tape };
	char why[128] = "";

	if (check_files(app->options) != 0)
		return 1;

	if (path != NULL) {
		int fd = file_open(path, O_CREAT | O_TRUNC, why, sizeof why);

		app->record = fd < 0 ? NULL : fdopen(fd, "w");
		if (app->record == NULL)
			return app_complain("--tape-record: %s: %s", path, why);
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
	session_made(app_screen_session(app->screen));
}

static void
screen_ended(struct app *app)
{
	session_ended(app_screen_session(app->screen));
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

const struct mode screen_mode = {
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

/* Whether the tape, or an option, asks for any file. */
static bool
makes_files(const struct app *app)
{
	const struct options *o = app->options;
	const struct tape *tape = app->tape;

	for (size_t i = 0; i < tape->count; i++) {
		const struct tape_command *c = &tape->commands[i];
		enum action action = c->verb == TAPE_PRESS ? key_action(c->keys[0]) : c->verb == TAPE_ACTION ? c->action : ACTION_NONE;

		if (c->verb == TAPE_OUTPUT || c->verb == TAPE_SCREENSHOT || action == ACTION_RECORD || action == ACTION_PICTURE)
			return true;
	}
	return o->record != NULL || o->shot != NULL || o->save != NULL;
}

static int
start_play(struct app *app)
{
	const struct app_begin begin = begin_with(app);

	if (check_files(app->options) != 0)
		return 1;
	if (!makes_files(app))
		app_complain("%s makes no file: Output or Screenshot is expected in it, or --record beside it", app->options->tape);

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
	session_made(app_play_session(app->play));
}

static void
play_run_ended(struct app *app)
{
	session_ended(app_play_session(app->play));
}

static void
play_slept(struct app *app, bool has_slept, int64_t us)
{
	if (!has_slept)
		session_sleeps(app_play_session(app->play), us);
}

const struct mode play_mode = {
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

const struct mode serve_mode = {
	.start = start_serving, .asked = serve_asked,
};

/* ---- no screen at all ---- */

static int
start_headless(struct app *app)
{
	return check_files(app->options);
}

static void
headless_ended(struct app *app)
{
	stop(app, app_headless_show(app->lab, app->options));
}

const struct mode headless_mode = {
	.start = start_headless, .begin = begin_run, .ended = headless_ended,
};

/* ---- which one ---- */

const struct mode *
mode_of(const struct options *options)
{
	if (options->serve)
		return &serve_mode;
	if (options->headless)
		return options->tape != NULL ? &play_mode : &headless_mode;
	return options->plain ? &plain_mode : &screen_mode;
}
