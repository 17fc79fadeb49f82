/* A tape playing: its frames, and the files that it makes. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/print_error.h"
#include "app/tape_run_inside.h"
#include "base/complaint.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/pattern.h"
#include "base/utf8.h"
#include "ui/keys/keys.h"
#include "ui/record/picture.h"
#include "ui/view/view.h"

enum { FAILURE_SIZE = 320 };

/* ---- what is seen ---- */

static const char *
title(const struct tape_run *run)
{
	return run->options.tape->title[0] != '\0' ? run->options.tape->title : "waitscope";
}

/* Files have the tape's size, whatever the screen's. */
static int
cols(const struct tape_run *run)
{
	return !run->options.alone && run->options.tape->cols > 0 ? run->options.tape->cols : run->session->viewer.cols;
}

static int
rows(const struct tape_run *run)
{
	return !run->options.alone && run->options.tape->rows > 0 ? run->options.tape->rows : run->session->viewer.rows;
}

/* With all characters. Returns true if it sums up the run. */
static bool
draw_all(struct tape_run *run)
{
	struct scene scene;

	if (run->grid.cols != cols(run) || run->grid.rows != rows(run))
		grid_resize(&run->grid, cols(run), rows(run));
	session_scene(run->session, &run->knobs, &scene);
	view_draw(&scene, &run->grid);
	return view_sums_up(&scene);
}

/* The same, with those that are to be shown. */
static bool
draw(struct tape_run *run)
{
	bool sums_up = draw_all(run);

	if (run->options.ascii)
		grid_to_ascii(&run->grid);
	return sums_up;
}

int
tape_run_files_fail(struct tape_run *run, const struct tape_command *command, const char *asker, const char *format, ...)
{
	char text[FAILURE_SIZE];
	va_list args;

	va_start(args, format);
	utf8_vformat(text, sizeof text, format, args);
	va_end(args);
	/* The tape goes on after what a key asked for. */
	if (command == NULL)
		viewer_say(&run->session->viewer, session_clock_us(run->session), "%s: %s", asker, text);
	if (run->why[0] == '\0' && command != NULL)
		tape_explain(command, run->why, sizeof run->why, "%s", text);
	else if (run->why[0] == '\0')
		utf8_format(run->why, sizeof run->why, "%s: %s", asker, text);
	return -1;
}

/* A recording that is given up takes no more frames; ending it reports why. */
static void
record_frame(struct tape_run *run, struct recording *recording, bool sums_up)
{
	int64_t t_us;

	if (!recording->has_frame)
		recording->begun_us = run->recorded_us;
	t_us = run->recorded_us - recording->begun_us;
	if (run->wants_poster)
		recorder_set_poster(recording->recorder, t_us);
	if (sums_up)
		recorder_offer_poster(recording->recorder, t_us);
	if (!recording->is_full && recorder_frame(recording->recorder, &run->grid, t_us) != 0)
		recording->is_full = true;
	recording->has_frame = true;
}

void
tape_run_files_frame(struct tape_run *run)
{
	bool sums_up;

	if (run->hidden)
		return;
	run->recorded_us = run->clock_us - run->begun_us - run->hidden_us;
	if (run->recording_count == 0)
		return;
	sums_up = draw(run);
	for (int i = 0; i < run->recording_count; i++)
		record_frame(run, &run->recordings[i], sums_up);
	run->wants_poster = false;
}

/* Two names may be one file. */
static bool
is_recorded(const struct tape_run *run, const char *path)
{
	for (int i = 0; i < run->recording_count; i++)
		if (file_same(run->recordings[i].path, path))
			return true;
	return false;
}

void
tape_run_files_forget_told(struct tape_run *run)
{
	for (size_t i = 0; i < run->told.count; i++)
		free(run->told.at[i]);
	run->told.count = 0;
}

int
tape_run_files_begin(struct tape_run *run, const char *path, const struct tape_command *command, const char *asker)
{
	const struct recorder_options options = {
		.cols = cols(run), .rows = rows(run), .theme = run->options.theme,
		.title = title(run), .cast_version = run->options.cast_version, .idle_limit_us = run->options.idle_limit_us,
	};
	struct recorder *recorder;
	char why[CLAUSE_SIZE] = "", place[SESSION_PLACE_SIZE];

	if (is_recorded(run, path))
		return tape_run_files_fail(run, command, asker, "%s is being recorded already", complaint_path(path).text);
	recorder = recorder_new(path, &options, why, sizeof why);
	if (recorder == NULL)
		return tape_run_files_fail(run, command, asker, "%s: %s", complaint_path(path).text, why);
	run->recordings[run->recording_count++] = (struct recording){
		.recorder = recorder, .path = mem_copy(path), .command = command, .asker = asker,
	};
	session_place(run->session, place, sizeof place);
	if (place[0] != '\0')
		recorder_mark(recorder, 0, place);
	for (size_t i = 0; i < run->told.count && run->told_us == run->clock_us; i++)
		recorder_tell(recorder, 0, run->told.at[i]);
	return 0;
}

/* A recording without a frame gets the last one. */
static void
end_recording(struct tape_run *run, struct recording *recording)
{
	char why[CLAUSE_SIZE] = "";

	if (!recording->has_frame) {
		draw(run);
		record_frame(run, recording, false);
	}
	if (recorder_end(recording->recorder, run->recorded_us - recording->begun_us, why, sizeof why) != 0)
		tape_run_files_fail(run, recording->command, recording->asker, "%s: %s", complaint_path(recording->path).text, why);
	free(recording->path);
	*recording = run->recordings[--run->recording_count];
}

int
tape_run_files_picture(struct tape_run *run, const char *path, const struct tape_command *command, const char *asker)
{
	char why[CLAUSE_SIZE] = "";

	if (is_recorded(run, path))
		return tape_run_files_fail(run, command, asker, "%s is being recorded", complaint_path(path).text);
	draw(run);
	if (picture_write(path, &run->grid, run->options.theme, title(run), why, sizeof why) != 0)
		return tape_run_files_fail(run, command, asker, "%s: %s", complaint_path(path).text, why);
	return 0;
}

void
tape_run_files_end(struct tape_run *run)
{
	while (run->recording_count > 0)
		end_recording(run, &run->recordings[0]);
}

static bool
grid_shows(const struct grid *grid, const struct pattern *pattern)
{
	char *text = grid_to_text(grid, false), *rest = text, *row;
	bool does = false;

	while (!does && (row = strsep(&rest, "\n")) != NULL)
		does = pattern_matches(pattern, row);
	free(text);
	return does;
}

/* What a tape waits for is the same in every locale, and whether --ascii is given or not. */
bool
tape_run_files_shows(void *arg, const struct pattern *pattern)
{
	struct tape_run *run = arg;
	bool does;

	keys_spell_arrows(false);
	draw_all(run);
	keys_spell_arrows(run->options.ascii);
	does = grid_shows(&run->grid, pattern);
	if (run->options.ascii && !does) { /* or as it is shown */
		draw(run);
		does = grid_shows(&run->grid, pattern);
	}
	return does;
}

/* Puts words at this moment into each recording that is not hidden. */
static void
put(const struct tape_run *run, const char *words, void (*put_into)(struct recorder *, int64_t t_us, const char *))
{
	int64_t t_us = run->clock_us - run->begun_us - run->hidden_us;

	for (int i = 0; i < run->recording_count && !run->hidden; i++) {
		const struct recording *recording = &run->recordings[i];

		put_into(recording->recorder, recording->has_frame ? t_us - recording->begun_us : 0, words);
	}
}

void
tape_run_mark(struct tape_run *run, const char *label)
{
	put(run, label, recorder_mark);
}

void
tape_run_tell(struct tape_run *run, const char *sentence)
{
	if (run->told_us != run->clock_us)
		tape_run_files_forget_told(run);
	run->told_us = run->clock_us;
	ARRAY_PUSH(run->told, mem_copy(sentence));
	put(run, sentence, recorder_tell);
}

static bool
is_output(void *arg, const char *name)
{
	return is_recorded(arg, name);
}

bool
tape_run_records(const struct tape_run *run)
{
	return run->recording_count > 0 && !run->hidden;
}

bool
tape_run_plays(const struct tape_run *run)
{
	return !run->over;
}

void
tape_run_picture(struct tape_run *run)
{
	char name[FILE_CLAIM_SIZE], why[CLAUSE_SIZE] = "";

	if (file_claim_name(".svg", is_output, run, name, why, sizeof why) != 0)
		tape_run_files_fail(run, NULL, "Ctrl-P", "%s: %s", name, why);
	else if (tape_run_files_picture(run, name, NULL, "Ctrl-P") != 0)
		unlink(name);
}

void
tape_run_record(struct tape_run *run)
{
	char name[FILE_CLAIM_SIZE], why[CLAUSE_SIZE] = "";

	for (int i = 0; i < run->recording_count; i++) {
		if (!run->recordings[i].by_key)
			continue;
		end_recording(run, &run->recordings[i]);
		return;
	}
	if (run->recording_count == TAPE_OUTPUTS_MAX)
		tape_run_files_fail(run, NULL, "Ctrl-R", "there are %d recordings already", TAPE_OUTPUTS_MAX);
	else if (file_claim_name(".cast", is_output, run, name, why, sizeof why) != 0)
		tape_run_files_fail(run, NULL, "Ctrl-R", "%s: %s", name, why);
	else if (tape_run_files_begin(run, name, NULL, "Ctrl-R") != 0)
		unlink(name);
	else
		run->recordings[run->recording_count - 1].by_key = true;
}

void
tape_run_set_theme(struct tape_run *run, enum theme theme)
{
	run->options.theme = theme;
	for (int i = 0; i < run->recording_count; i++)
		recorder_set_theme(run->recordings[i].recorder, theme);
}
