/* A tape at play. */
#include "app_tape.h"

#include <event2/event.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "clock.h"
#include "grid.h"
#include "memory.h"
#include "new_file.h"
#include "picture.h"
#include "recorder.h"
#include "tape_player.h"
#include "tutor.h"
#include "view.h"

enum {
	FRAME_US = US_PER_S / 30,
	OUTPUTS_MAX = 8,
	NAME_SIZE = 32,
	STEPS_BEGIN_US = US_PER_S, /* 0 is when what never was last was */
};

struct recording {
	struct recorder *recorder;
	char *path;
	const struct tape_command *command; /* that began it; NULL: the command line */
	int64_t begun_us;                   /* of recorded time: its first frame */
	bool has_frame;
	bool by_key;                        /* and another press ends it */
	bool is_full;                       /* the file takes no more */
};

struct app_tape {
	struct app_stage *stage;
	struct app_tape_options options;
	struct tape_player player;
	struct event *timer;
	int64_t begun_us;
	int64_t clock_us;             /* of this frame */
	int64_t next_us;              /* of the next one, in steps */
	bool has_begun;
	struct grid grid;             /* for pictures and frames */
	struct recording recordings[OUTPUTS_MAX];
	int recording_count;
	bool wants_poster;            /* this frame is to be it */
	bool hidden;
	int64_t hidden_since_us, hidden_us; /* until then, in all */
	int64_t recorded_us;          /* recorded time, at the last frame */
	bool over;
	char why[TAPE_WHY_SIZE];      /* what went wrong first; "" = nothing */
};

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
	return !app->options.alone && app->options.tape->cols > 0 ? app->options.tape->cols : app->stage->stage.cols;
}

static int
rows(const struct app_tape *app)
{
	return !app->options.alone && app->options.tape->rows > 0 ? app->options.tape->rows : app->stage->stage.rows;
}

/* Returns whether it sums up the run. */
static bool
draw(struct app_tape *app)
{
	struct scene scene;

	if (app->grid.cols != cols(app) || app->grid.rows != rows(app))
		grid_resize(&app->grid, cols(app), rows(app));
	app_stage_scene(app->stage, &scene);
	view_draw(&scene, &app->grid);
	if (app->options.ascii)
		grid_to_ascii(&app->grid);
	return view_sums_up(&scene);
}

/* What went wrong first is what is told. A command of NULL is that option's. */
__attribute__((format(printf, 4, 5)))
static int
fail(struct app_tape *app, const struct tape_command *command, const char *option, const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	if (app->why[0] == '\0' && command != NULL)
		tape_explain(command, app->why, sizeof app->why, "%s", text);
	else if (app->why[0] == '\0')
		snprintf(app->why, sizeof app->why, "%s: %s", option, text);
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

/* Recorded time stands still while the tape hides what it does. */
static void
record(struct app_tape *app)
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
	struct stat one, other;

	for (int i = 0; i < app->recording_count; i++) {
		if (strcmp(app->recordings[i].path, path) == 0)
			return true;
		if (stat(app->recordings[i].path, &one) == 0 && stat(path, &other) == 0 && S_ISREG(one.st_mode) &&
		    one.st_dev == other.st_dev && one.st_ino == other.st_ino)
			return true;
	}
	return false;
}

static int
begin_recording(struct app_tape *app, const char *path, const struct tape_command *command)
{
	const struct recorder_options options = {
		.cols = cols(app), .rows = rows(app), .theme = app->options.theme,
		.title = title(app), .cast_version = app->options.cast_version, .idle_limit_us = app->options.idle_limit_us,
	};
	struct recorder *recorder;
	char why[128] = "";

	if (is_recorded(app, path))
		return fail(app, command, path == app->options.record ? "--record" : "Ctrl-R", "%.160s is being recorded already", path);
	recorder = recorder_new(path, &options, why, sizeof why);
	if (recorder == NULL)
		return fail(app, command, path == app->options.record ? "--record" : "Ctrl-R", "%.160s: %s", path, why);
	app->recordings[app->recording_count++] = (struct recording){
		.recorder = recorder, .path = mem_copy(path), .command = command,
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
		fail(app, recording->command, recording->by_key ? "Ctrl-R" : "--record", "%.160s: %s", recording->path, why);
	free(recording->path);
	*recording = app->recordings[--app->recording_count];
}

static int
save_picture(struct app_tape *app, const char *path, const struct tape_command *command)
{
	char why[128] = "";

	if (is_recorded(app, path))
		return fail(app, command, path == app->options.shot ? "--shot" : "Ctrl-P", "%.160s is being recorded", path);
	draw(app);
	if (picture_write(path, &app->grid, app->options.theme, title(app), why, sizeof why) != 0)
		return fail(app, command, path == app->options.shot ? "--shot" : "Ctrl-P", "%.160s: %s", path, why);
	return 0;
}

/* ---- what the tape says ---- */

static int
do_press(struct app_tape *app, const struct tape_step *step)
{
	app_stage_input(app->stage, &(struct input){ .key = step->key });
	return 0;
}

static int
do_action(struct app_tape *app, const struct tape_step *step)
{
	if (app_stage_act(app->stage, step->command->action))
		return 0;
	return fail(app, step->command, NULL, "the lesson's card is up: Enter, or another key for the card, is expected before it");
}

/* What a tape tells is not to be untrue of the run. */
static int
check_live(struct app_tape *app, const struct tape_step *step)
{
	if (!lab_is_replay(app->stage->lab))
		return 0;
	return fail(app, step->command, NULL, "a saved run is as it was: nothing can be turned or opened in it");
}

static int
do_knob(struct app_tape *app, const struct tape_step *step)
{
	if (check_live(app, step) != 0)
		return -1;
	app_stage_turn(app->stage, step->command->knob, step->command->value);
	return 0;
}

static int
do_lesson(struct app_tape *app, const struct tape_step *step)
{
	char why[LESSON_WHY_SIZE];
	int lesson = check_live(app, step) != 0 ? -1 : tutor_find(app->stage->tutor, step->command->text, why, sizeof why);

	if (lesson < 0 && app->why[0] != '\0')
		return -1;
	if (lesson < 0)
		return fail(app, step->command, NULL, "%s", why);
	app_stage_open(app->stage, lesson);
	return 0;
}

static int
do_hide(struct app_tape *app, const struct tape_step *step)
{
	(void)step;
	if (!app->hidden)
		app->hidden_since_us = app->clock_us;
	app->hidden = true;
	return 0;
}

static int
do_show(struct app_tape *app, const struct tape_step *step)
{
	(void)step;
	if (app->hidden) {
		app->hidden_us += app->clock_us - app->hidden_since_us;
		stage_calm(&app->stage->stage); /* it came of what was hidden */
	}
	app->hidden = false;
	return 0;
}

static int
do_screenshot(struct app_tape *app, const struct tape_step *step)
{
	return save_picture(app, step->command->text, step->command);
}

static int
do_output(struct app_tape *app, const struct tape_step *step)
{
	if (app->recording_count == OUTPUTS_MAX)
		return fail(app, step->command, NULL, "there are too many: at most %d are expected", OUTPUTS_MAX);
	return begin_recording(app, step->command->text, step->command);
}

static int
do_poster(struct app_tape *app, const struct tape_step *step)
{
	(void)step;
	app->wants_poster = true;
	return 0;
}

static int
do_caption(struct app_tape *app, const struct tape_step *step)
{
	stage_caption(&app->stage->stage, step->command->text);
	return 0;
}

static int
do_keys(struct app_tape *app, const struct tape_step *step)
{
	app->stage->stage.shows_keys = step->command->on;
	return 0;
}

/* Those that the player does not see to by itself. */
static int (*const deeds[TAPE_VERB_COUNT])(struct app_tape *, const struct tape_step *) = {
	[TAPE_PRESS] = do_press,
	[TAPE_ACTION] = do_action,
	[TAPE_KNOB] = do_knob,
	[TAPE_LESSON] = do_lesson,
	[TAPE_HIDE] = do_hide,
	[TAPE_SHOW] = do_show,
	[TAPE_SCREENSHOT] = do_screenshot,
	[TAPE_OUTPUT] = do_output,
	[TAPE_POSTER] = do_poster,
	[TAPE_CAPTION] = do_caption,
	[TAPE_KEYS] = do_keys,
};

/* ---- playing ---- */

/* Whether a row of what is seen now matches. */
static bool
matches(void *arg, const regex_t *pattern)
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

static struct tape_now
look(struct app_tape *app)
{
	struct app_stage *stage = app->stage;
	const struct playhead *head = &stage->stage.playhead;
	struct present present = app_stage_present(stage);
	bool moves = lab_has_begun(stage->lab) && playhead_moves(head, present.now_us, present.over);

	return (struct tape_now){
		.clock_us = app->clock_us,
		.timeline = app_stage_expects_run(stage) ? NULL : lab_timeline(stage->lab),
		.run = stage->run,
		.shown_us = head->t_us,
		.ended = present.over && head->t_us >= present.now_us,
		.shows = matches,
		.arg = app,
		.stands = app->options.alone && !moves && !app_stage_expects_card(stage),
	};
}

/* The files are done with as soon as the tape is. */
static void
end_outputs(struct app_tape *app)
{
	while (app->recording_count > 0)
		end_recording(app, &app->recordings[0]);
}

/* Does all that is due. Returns false when there is nothing more to come. */
static bool
play(struct app_tape *app)
{
	while (!app->stage->quits) {
		struct tape_now now = look(app);
		struct tape_step step = tape_next(&app->player, &now);

		if (step.deed == TAPE_SLEEPS || step.deed == TAPE_WAITS)
			return true;
		if (step.deed == TAPE_ENDS)
			return false;
		if (step.deed == TAPE_FAILS)
			fail(app, step.command, NULL, "%s", step.why);
		else if (deeds[step.command->verb](app, &step) == 0)
			continue;
		return false;
	}
	return false;
}

static void
wait_for_frame(struct app_tape *app)
{
	int64_t since_us = clock_now_us() - app->begun_us, wait_us = FRAME_US - since_us % FRAME_US;

	if (app->options.in_steps)
		event_active(app->timer, EV_TIMEOUT, 0);
	else
		event_add(app->timer, &(struct timeval){ 0, (suseconds_t)wait_us });
}

/* The tape is over: what is seen now stays. */
static void
end(struct app_tape *app)
{
	app->over = true;
	end_outputs(app);
	if (app->options.shot != NULL && app->why[0] == '\0')
		save_picture(app, app->options.shot, NULL);
	app->options.ended(app->options.arg, app->why[0] != '\0' ? app->why : NULL);
}

/* The first frame is one that can be seen. */
static bool
begin_on_screen(struct app_tape *app)
{
	app->has_begun = true;
	return app->options.record == NULL || begin_recording(app, app->options.record, NULL) == 0;
}

static void
frame_cb(evutil_socket_t fd, short what, void *arg)
{
	struct app_tape *app = arg;
	bool goes_on = true;

	(void)fd;
	(void)what;
	app->clock_us = app->options.in_steps ? app->next_us : clock_now_us();
	app->next_us = app->clock_us + FRAME_US;
	if (app->options.alone)
		app_stage_tick(app->stage, app->options.cols, app->options.rows);
	/* On a screen nothing is done before there is something to be seen. */
	if (app->stage->stage.cols > 0) {
		goes_on = (app->has_begun || begin_on_screen(app)) && play(app);
		record(app);
	}
	if (goes_on)
		wait_for_frame(app);
	else
		end(app);
}

/* ---- life ---- */

struct app_tape *
app_tape_new(struct app_stage *stage, const struct app_tape_options *options)
{
	struct app_tape *app = mem_new(1, sizeof *app);

	app->stage = stage;
	app->options = *options;
	app->clock_us = options->in_steps ? STEPS_BEGIN_US : clock_now_us();
	app->timer = evtimer_new(lab_base(stage->lab), frame_cb, app);
	grid_init(&app->grid, 0, 0);
	return app;
}

void
app_tape_begin(struct app_tape *app)
{
	app->begun_us = app->options.in_steps ? app->clock_us : clock_now_us();
	app->next_us = app->begun_us;
	tape_player_init(&app->player, app->options.tape, app->begun_us);
	event_active(app->timer, EV_TIMEOUT, 0);
}

int64_t
app_tape_clock_us(const struct app_tape *app)
{
	return app->options.in_steps ? app->clock_us : clock_now_us();
}

void
app_tape_set_theme(struct app_tape *app, enum theme theme)
{
	app->options.theme = theme;
	for (int i = 0; i < app->recording_count; i++)
		recorder_set_theme(app->recordings[i].recorder, theme);
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

void
app_tape_picture(struct app_tape *app)
{
	char name[NAME_SIZE];

	new_file_free_name(".svg", name, sizeof name);
	save_picture(app, name, NULL);
}

void
app_tape_record(struct app_tape *app)
{
	char name[NAME_SIZE];

	for (int i = 0; i < app->recording_count; i++) {
		if (!app->recordings[i].by_key)
			continue;
		end_recording(app, &app->recordings[i]);
		return;
	}
	new_file_free_name(".cast", name, sizeof name);
	if (app->recording_count < OUTPUTS_MAX && begin_recording(app, name, NULL) == 0)
		app->recordings[app->recording_count - 1].by_key = true;
}

int
app_tape_free(struct app_tape *app, char *why, size_t why_size)
{
	bool failed = false;

	if (!app->over) {
		end_outputs(app);
		failed = app->why[0] != '\0';
		if (failed)
			snprintf(why, why_size, "%s", app->why);
	}
	event_free(app->timer);
	grid_release(&app->grid);
	free(app);
	return failed ? -1 : 0;
}
