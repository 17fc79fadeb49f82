/*
 * A tape without a terminal: it plays, and makes its pictures and recordings. A live run takes
 * its real time. With a saved run nothing is waited for: time passes a frame at a time, and
 * the results are the same each time.
 */
#include <stdlib.h>

#include "app/print_error.h"
#include "app/mode.h"
#include "app/session.h"
#include "app/setup.h"
#include "app/tape_run.h"
#include "base/memory.h"

struct mode_tape {
	struct app *app;
	struct session session;
	struct tape_run *run; /* or NULL, before it starts */
	enum theme theme;
};

/* ---- what the session wants ---- */

static int64_t
tape_clock(void *arg)
{
	const struct mode_tape *mode = arg;

	return mode->run == NULL ? 0 : tape_run_clock_us(mode->run);
}

/* For the pictures that are still to be made. */
static const char *
next_theme(void *arg)
{
	struct mode_tape *mode = arg;

	mode->theme = theme_next(mode->theme);
	tape_run_set_theme(mode->run, mode->theme);
	return theme_name(mode->theme);
}

static void
picture(void *arg)
{
	struct mode_tape *mode = arg;

	tape_run_picture(mode->run);
}

static void
record(void *arg)
{
	struct mode_tape *mode = arg;

	tape_run_record(mode->run);
}

static void
mark(void *arg, const char *label)
{
	struct mode_tape *mode = arg;

	if (mode->run != NULL)
		tape_run_mark(mode->run, label);
}

static void
tell(void *arg, const char *sentence)
{
	struct mode_tape *mode = arg;

	if (mode->run != NULL)
		tape_run_tell(mode->run, sentence);
}

static void
begin_session(struct mode_tape *mode)
{
	const struct app *app = mode->app;
	const struct session_options options = {
		.base = app->base, .source = app->source, .options = app->options, .tutor = &mode->app->tutor, .lesson = app->lesson,
		.more = &mode->app->more,
	};
	const struct session_hooks hooks = {
		.theme = next_theme, .picture = picture, .record = record, .mark = mark, .tell = tell,
		.clock = app->source->in_steps ? tape_clock : NULL, .arg = mode,
	};

	session_init(&mode->session, &options, &hooks);
}

/* ---- the tape ---- */

static bool
is_for_file(const struct tape_command *command)
{
	enum action action = command->verb == TAPE_PRESS ? key_action(command->keys[0]) :
	    command->verb == TAPE_ACTION ? command->action : ACTION_NONE;

	return command->verb == TAPE_OUTPUT || command->verb == TAPE_SCREENSHOT || action == ACTION_RECORD ||
	    action == ACTION_PICTURE;
}

/* Returns true if the tape or an option asks for a file. */
static bool
makes_files(const struct app *app)
{
	const struct options *o = app->options;

	for (size_t i = 0; i < app->tape->commands.count; i++)
		if (is_for_file(&app->tape->commands.at[i]))
			return true;
	return o->record != NULL || o->shot != NULL || o->save != NULL;
}

static void
tape_ended(void *arg, const char *why)
{
	struct mode_tape *mode = arg;

	if (why != NULL)
		app_print_error("%s", why);
	mode_stop(mode->app, why != NULL ? 1 : 0);
}

static struct tape_run *
load_tape(struct mode_tape *mode)
{
	const struct app *app = mode->app;
	const struct options *o = app->options;
	const struct tape_run_options options = {
		.tape = app->tape,
		.theme = mode->theme,
		.ascii = o->ascii || !theme_glyphs_are_safe(),
		.alone = true,
		.in_steps = app->source->in_steps,
		.record = o->record,
		.shot = o->shot,
		.cast_version = o->cast_version,
		.idle_limit_us = o->idle_limit_us,
		.cols = o->cols,
		.rows = o->rows,
		.ended = tape_ended,
		.arg = mode,
	};

	return tape_run_new(&mode->session, &options);
}

/* ---- the mode ---- */

static void *
mode_tape_new(struct app *app)
{
	struct mode_tape *mode = mem_new(1, sizeof *mode);

	mode->app = app;
	return mode;
}

static int
mode_tape_start(void *state)
{
	struct mode_tape *mode = state;
	const struct app *app = mode->app;

	if (!makes_files(app))
		app_print_error("%s makes no file: Output or Screenshot is expected in it, or --record beside it", app->options->tape);
	mode->theme = setup_theme(app->options);
	begin_session(mode);
	mode->run = load_tape(mode);
	return 0;
}

static void
mode_tape_begin(void *state)
{
	struct mode_tape *mode = state;

	session_begin(&mode->session);
	tape_run_begin(mode->run);
}

static void
mode_tape_run_made(void *state)
{
	struct mode_tape *mode = state;

	session_run_made(&mode->session);
}

static void
mode_tape_run_ended(void *state)
{
	struct mode_tape *mode = state;

	saver_begin(mode->app->saver);
	session_run_ended(&mode->session);
}

static void
mode_tape_visited(void *state)
{
	struct mode_tape *mode = state;

	session_visited(&mode->session);
}

static void
mode_tape_slept(void *state, bool has_slept, int64_t us)
{
	struct mode_tape *mode = state;

	if (!has_slept)
		session_sleeps(&mode->session, us);
}

static void
mode_tape_end(void *state)
{
	struct mode_tape *mode = state;
	char why[TAPE_WHY_SIZE];

	if (mode->run != NULL) {
		if (tape_run_free(mode->run, why, sizeof why) != 0) {
			app_print_error("%s", why);
			mode->app->status = 1;
		}
		session_release(&mode->session);
	}
	free(mode);
}

const struct mode mode_tape = {
	.has_session = true,
	.hooks = { .run_made = mode_tape_run_made, .run_ended = mode_tape_run_ended, .slept = mode_tape_slept, .visited = mode_tape_visited },
	.new = mode_tape_new,
	.start = mode_tape_start,
	.begin = mode_tape_begin,
	.end = mode_tape_end,
};
