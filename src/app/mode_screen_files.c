/* The screen's messages, and the recordings, pictures and tapes that a person makes there. */
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/print_error.h"
#include "app/mode_screen_inside.h"
#include "base/clock.h"
#include "base/complaint.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "ui/record/plot_svg.h"

/* ---- messages ---- */

void
mode_screen_say(void *state, const char *line)
{
	struct mode_screen *mode = state;

	if (mode->ui == NULL)
		return;
	viewer_say(&mode->session.viewer, clock_now_us(), "%s", line);
	ui_touch(mode->ui);
}

void
mode_screen_fail(struct mode_screen *mode, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	utf8_vformat(mode->failure, sizeof mode->failure, format, args);
	va_end(args);
	mode_screen_say(mode, mode->failure);
}

/* ---- recordings and pictures ---- */

int
mode_screen_record(struct mode_screen *mode, const char *path, char *why, size_t why_size)
{
	const struct ui_recording recording = {
		.title = "waitscope", .cast_version = mode->app->options->cast_version, .idle_limit_us = mode->app->options->idle_limit_us,
	};
	char place[SESSION_PLACE_SIZE];

	if (ui_record(mode->ui, path, &recording, why, why_size) != 0)
		return -1;
	session_place(&mode->session, place, sizeof place);
	if (place[0] != '\0')
		ui_mark(mode->ui, place);
	return 0;
}

static bool
tape_plays(const struct mode_screen *mode)
{
	return mode->tape != NULL && tape_run_plays(mode->tape);
}

static bool
is_being_recorded(void *arg, const char *name)
{
	const struct mode_screen *mode = arg;

	return ui_is_recording(mode->ui) && file_same(mode->recording, name);
}

/* While a tape plays, recordings are the tape's, so that whatever it hides is left out. */
void
mode_screen_toggle_recording(void *arg)
{
	struct mode_screen *mode = arg;
	char name[FILE_CLAIM_SIZE], why[CLAUSE_SIZE] = "";

	if (tape_plays(mode)) {
		tape_run_record(mode->tape);
		return;
	}
	if (ui_is_recording(mode->ui)) {
		if (ui_end_recording(mode->ui, why, sizeof why) == 0)
			viewer_say(&mode->session.viewer, clock_now_us(), "The recording is in %s.", complaint_path(mode->recording).text);
		else
			mode_screen_fail(mode, "%s: %s", complaint_path(mode->recording).text, why);
		return;
	}
	if (file_claim_name(".cast", is_being_recorded, mode, name, why, sizeof why) != 0) {
		mode_screen_fail(mode, "%s: %s", name, why);
		return;
	}
	free(mode->recording);
	mode->recording = mem_copy(name);
	if (mode_screen_record(mode, name, why, sizeof why) != 0) {
		mode_screen_fail(mode, "%s: %s", name, why);
		unlink(name);
	}
}

/* Of the screen; where the list of runs has a plot, of that. */
static int
save_picture(struct mode_screen *mode, const char *name, char *why, size_t why_size)
{
	const struct plot *plot = session_plot(&mode->session);

	return plot != NULL ? plot_svg_save(name, plot, THEME_AUTO, why, why_size) : ui_save_picture(mode->ui, name, why, why_size);
}

void
mode_screen_picture(void *arg)
{
	struct mode_screen *mode = arg;
	const char *what = session_plot(&mode->session) != NULL ? "plot" : "picture";
	char name[FILE_CLAIM_SIZE], why[CLAUSE_SIZE] = "";

	if (tape_plays(mode)) {
		tape_run_picture(mode->tape);
		return;
	}
	if (file_claim_name(".svg", is_being_recorded, mode, name, why, sizeof why) != 0) {
		mode_screen_fail(mode, "%s: %s", name, why);
	} else if (save_picture(mode, name, why, sizeof why) == 0) {
		viewer_say(&mode->session.viewer, clock_now_us(), "The %s is in %s.", what, name);
	} else {
		mode_screen_fail(mode, "%s: %s", name, why);
		unlink(name);
	}
}

bool
mode_screen_end_recording(struct mode_screen *mode, char *failure, size_t size)
{
	char why[CLAUSE_SIZE] = "";

	if (!ui_is_recording(mode->ui) || ui_end_recording(mode->ui, why, sizeof why) == 0)
		return true;
	utf8_format(failure, size, "%s: %s", complaint_path(mode->recording).text, why);
	return false;
}

/* ---- the tape that is written ---- */

/* The written tape begins as the program does. Returns 0, or -1 after an error. */
int
mode_screen_open_pressed(struct mode_screen *mode)
{
	const struct app *app = mode->app;
	const struct options *o = app->options;
	struct tape_beginning beginning = { .knobs = &o->settings, .given = mode->marked };
	char why[CLAUSE_SIZE] = "";

	if (o->tape_record == NULL)
		return 0;
	for (int knob = 0; knob < KNOB_COUNT; knob++)
		mode->marked[knob] = o->given[knob] ||
		    (app->lesson < 0 && o->settings.value[knob] != knob_info((enum knob)knob)->fallback);
	if (app->lesson >= 0)
		beginning.lesson = o->lesson != NULL ? o->lesson : app->tutor.list.at[app->lesson]->name;
	for (int i = 0; i < o->command_count; i++)
		beginning.programs[beginning.program_count++] = o->commands[i].text;
	mode->pressed = tape_record_new(o->tape_record, &beginning, why, sizeof why);
	if (mode->pressed != NULL)
		return 0;
	app_print_error("--tape-record: %s: %s", o->tape_record, why);
	return -1;
}
