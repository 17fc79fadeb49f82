/* A tape at play: what it sees, and the files that it makes. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app_tape_inside.h"
#include "base/file.h"
#include "base/memory.h"
#include "ui/record/picture.h"
#include "ui/view/view.h"

/* ---- what is seen ---- */

static const char *
title(const struct app_tape *app)
{
	return app->options.tape->title[0] != '\0' ? app->options.tape->title : "waitscope";
}

/* Files have the size that the tape asks for, also while it is seen on a screen of another one. */
static int
cols(const struct app_tape *app)
{
	return !app->options.alone && app->options.tape->cols > 0 ? app->options.tape->cols : app->session->viewer.cols;
}

static int
rows(const struct app_tape *app)
{
	return !app->options.alone && app->options.tape->rows > 0 ? app->options.tape->rows : app->session->viewer.rows;
}

/* Returns whether it sums up the run. */
static bool
draw(struct app_tape *app)
{
	struct scene scene;

	if (app->grid.cols != cols(app) || app->grid.rows != rows(app))
		grid_resize(&app->grid, cols(app), rows(app));
	session_scene(app->session, &scene);
	view_draw(&scene, &app->grid);
	if (app->options.ascii)
		grid_to_ascii(&app->grid);
	return view_sums_up(&scene);
}

int
tape_files_fail(struct app_tape *app, const struct tape_command *command, const char *asker, const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	if (app->why[0] == '\0' && command != NULL)
		tape_explain(command, app->why, sizeof app->why, "%s", text);
	else if (app->why[0] == '\0')
		snprintf(app->why, sizeof app->why, "%s: %s", asker, text);
	return -1;
}

/* The one that is given up takes nothing more; its end says so. */
static void
record_frame(struct app_tape *app, struct recording *recording, bool sums_up)
{
	int64_t t_us;

	if (!recording->has_frame)
		recording->begun_us = app->recorded_us;
	t_us = app->recorded_us - recording->begun_us;
	if (app->wants_poster)
		recorder_set_poster(recording->recorder, t_us);
	if (sums_up)
		recorder_offer_poster(recording->recorder, t_us);
	if (!recording->is_full && recorder_frame(recording->recorder, &app->grid, t_us) != 0)
		recording->is_full = true;
	recording->has_frame = true;
}

void
tape_files_frame(struct app_tape *app)
{
	bool sums_up;

	if (app->hidden)
		return;
	app->recorded_us = app->clock_us - app->begun_us - app->hidden_us;
	if (app->recording_count == 0)
		return;
	sums_up = draw(app);
	for (int i = 0; i < app->recording_count; i++)
		record_frame(app, &app->recordings[i], sums_up);
	app->wants_poster = false;
}

/* Two names may be the same file's. */
static bool
is_recorded(const struct app_tape *app, const char *path)
{
	for (int i = 0; i < app->recording_count; i++)
		if (file_same(app->recordings[i].path, path))
			return true;
	return false;
}

int
tape_files_begin(struct app_tape *app, const char *path, const struct tape_command *command, const char *asker)
{
	const struct recorder_options options = {
		.cols = cols(app), .rows = rows(app), .theme = app->options.theme,
		.title = title(app), .cast_version = app->options.cast_version, .idle_limit_us = app->options.idle_limit_us,
	};
	struct recorder *recorder;
	char why[128] = "";

	if (is_recorded(app, path))
		return tape_files_fail(app, command, asker, "%.160s is being recorded already", path);
	recorder = recorder_new(path, &options, why, sizeof why);
	if (recorder == NULL)
		return tape_files_fail(app, command, asker, "%.160s: %s", path, why);
	app->recordings[app->recording_count++] = (struct recording){
		.recorder = recorder, .path = mem_copy(path), .command = command, .asker = asker,
	};
	return 0;
}

/* A recording that has nothing shows what is seen last. */
static void
end_recording(struct app_tape *app, struct recording *recording)
{
	char why[128] = "";

	if (!recording->has_frame) {
		draw(app);
		record_frame(app, recording, false);
	}
	if (recorder_end(recording->recorder, app->recorded_us - recording->begun_us, why, sizeof why) != 0)
		tape_files_fail(app, recording->command, recording->asker, "%.160s: %s", recording->path, why);
	free(recording->path);
	*recording = app->recordings[--app->recording_count];
}

int
tape_files_picture(struct app_tape *app, const char *path, const struct tape_command *command, const char *asker)
{
	char why[128] = "";

	if (is_recorded(app, path))
		return tape_files_fail(app, command, asker, "%.160s is being recorded", path);
	draw(app);
	if (picture_write(path, &app->grid, app->options.theme, title(app), why, sizeof why) != 0)
		return tape_files_fail(app, command, asker, "%.160s: %s", path, why);
	return 0;
}

void
tape_files_end(struct app_tape *app)
{
	while (app->recording_count > 0)
		end_recording(app, &app->recordings[0]);
}

bool
tape_files_shows(void *arg, const regex_t *pattern)
{
	struct app_tape *app = arg;
	char *text, *rest, *row;
	bool does = false;

	draw(app);
	text = rest = grid_to_text(&app->grid, false);
	while (!does && (row = strsep(&rest, "\n")) != NULL)
		does = regexec(pattern, row, 0, NULL, 0) == 0;
	free(text);
	return does;
}

void
app_tape_mark(struct app_tape *app, const char *label)
{
	int64_t t_us = app->clock_us - app->begun_us - app->hidden_us;

	for (int i = 0; i < app->recording_count && !app->hidden; i++) {
		struct recording *recording = &app->recordings[i];

		recorder_mark(recording->recorder, recording->has_frame ? t_us - recording->begun_us : 0, label);
	}
}

static bool
is_taken(void *arg, const char *name)
{
	return is_recorded(arg, name);
}

bool
app_tape_records(const struct app_tape *app)
{
	return app->recording_count > 0 && !app->hidden;
}

bool
app_tape_plays(const struct app_tape *app)
{
	return !app->over;
}

void
app_tape_picture(struct app_tape *app)
{
	char name[FILE_CLAIM_SIZE], why[128] = "";

	if (file_claim_name(".svg", is_taken, app, name, why, sizeof why) != 0)
		tape_files_fail(app, NULL, "Ctrl-P", "%s: %s", name, why);
	else if (tape_files_picture(app, name, NULL, "Ctrl-P") != 0)
		unlink(name);
}

void
app_tape_record(struct app_tape *app)
{
	char name[FILE_CLAIM_SIZE], why[128] = "";

	for (int i = 0; i < app->recording_count; i++) {
		if (!app->recordings[i].by_key)
			continue;
		end_recording(app, &app->recordings[i]);
		return;
	}
	if (app->recording_count == OUTPUTS_MAX)
		tape_files_fail(app, NULL, "Ctrl-R", "there are %d recordings already", OUTPUTS_MAX);
	else if (file_claim_name(".cast", is_taken, app, name, why, sizeof why) != 0)
		tape_files_fail(app, NULL, "Ctrl-R", "%s: %s", name, why);
	else if (tape_files_begin(app, name, NULL, "Ctrl-R") != 0)
		unlink(name);
	else
		app->recordings[app->recording_count - 1].by_key = true;
}

void
app_tape_set_theme(struct app_tape *app, enum theme theme)
{
	app->options.theme = theme;
	for (int i = 0; i < app->recording_count; i++)
		recorder_set_theme(app->recordings[i].recorder, theme);
}
