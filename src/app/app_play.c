/* The application without a terminal. */
#include "app/app_play.h"

#include <stdlib.h>

#include "app/app_headless.h"
#include "app/app_tape.h"
#include "base/memory.h"

struct app_play {
	struct session session;
	struct app_tape *tape;
	enum theme theme;
};

/* A kept run's time is the tape's. */
static int64_t
tape_clock(void *arg)
{
	const struct app_play *app = arg;

	return app->tape == NULL ? 0 : app_tape_clock_us(app->tape);
}

/* For the pictures that are still to be made. */
static const char *
next_theme(void *arg)
{
	struct app_play *app = arg;

	app->theme = app->theme + 1 >= THEME_COUNT ? THEME_DARK : app->theme + 1;
	app_tape_set_theme(app->tape, app->theme);
	return theme_name(app->theme);
}

static void
picture(void *arg)
{
	struct app_play *app = arg;

	app_tape_picture(app->tape);
}

static void
record(void *arg)
{
	struct app_play *app = arg;

	app_tape_record(app->tape);
}

static void
mark(void *arg, const char *label)
{
	struct app_play *app = arg;

	if (app->tape != NULL)
		app_tape_mark(app->tape, label);
}

struct app_play *
app_play_new(struct lab *lab, const struct app_begin *begin, const struct tape *tape,
    void (*ended)(void *arg, const char *why), void *arg)
{
	struct app_play *app = mem_new(1, sizeof *app);
	const struct session_hooks hooks = { .theme = next_theme, .picture = picture, .record = record, .mark = mark,
		.clock = lab_is_replay(lab) ? tape_clock : NULL, .arg = app };
	const struct app_tape_options options = {
		.tape = tape,
		.theme = app_headless_theme(begin->options),
		.ascii = begin->options->ascii || !glyphs_are_safe(),
		.alone = true,
		.in_steps = lab_is_replay(lab),
		.record = begin->options->record,
		.shot = begin->options->shot,
		.cast_version = begin->options->cast_version,
		.idle_limit_us = begin->options->idle_limit_us,
		.cols = begin->options->cols,
		.rows = begin->options->rows,
		.ended = ended,
		.arg = arg,
	};

	app->theme = options.theme;
	session_init(&app->session, lab, begin, &hooks);
	app->tape = app_tape_new(&app->session, &options);
	return app;
}

void
app_play_begin(struct app_play *app)
{
	session_begin(&app->session);
	app_tape_begin(app->tape);
}

int
app_play_free(struct app_play *app, char *why, size_t why_size)
{
	int status = app_tape_free(app->tape, why, why_size);

	session_release(&app->session);
	free(app);
	return status;
}

struct session *
app_play_session(struct app_play *app)
{
	return &app->session;
}
