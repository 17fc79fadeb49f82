/* The application: wires the lab to the mode that was asked for. */
#include "app/app.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "app/app_inside.h"
#include "app/app_setup.h"
#include "file/save.h"

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
begin_saving(struct app *app)
{
	app->unsaved[0] = '\0';
	app_save_begin(app->save);
}

static void
ended(void *arg)
{
	struct app *app = arg;

	begin_saving(app);
	if (app->mode->ended != NULL)
		app->mode->ended(app);
}

/* It is needed until it is kept. */
static bool
leaves(void *arg)
{
	struct app *app = arg;

	return !app_save_is_busy(app->save);
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

/* Quitting in the middle of a run keeps what there is of it, but one that has not begun is
 * none; and a kept run, which never ends anew, is kept again. */
static bool
is_unsaved(const struct app *app)
{
	if (!plays(app->mode) || !lab_has_run(app->lab))
		return false;
	return lab_is_replay(app->lab) || (lab_has_begun(app->lab) && !lab_is_over(app->lab));
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
		begin_saving(app);
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
