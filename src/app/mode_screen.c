/* The screen: keys and the mouse from the terminal, frames to it, and signals. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "app/print_error.h"
#include "app/mode_screen_inside.h"
#include "app/room_page.h"
#include "app/setup.h"
#include "base/clock.h"
#include "base/complaint.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "tell/summary.h"
#include "ui/keys/keys.h"

/* ---- what the session wants from a terminal ---- */

static void
touched(void *arg)
{
	struct mode_screen *mode = arg;

	ui_touch(mode->ui);
}

static const char *
next_theme(void *arg)
{
	struct mode_screen *mode = arg;
	const char *name = ui_next_theme(mode->ui);

	if (mode->tape != NULL)
		tape_run_set_theme(mode->tape, (enum theme)theme_find(name));
	return name;
}

static void
mark(void *arg, const char *label)
{
	struct mode_screen *mode = arg;

	ui_mark(mode->ui, label);
	if (mode->tape != NULL)
		tape_run_mark(mode->tape, label);
}

static void
tell(void *arg, const char *sentence)
{
	struct mode_screen *mode = arg;

	ui_tell(mode->ui, sentence);
	if (mode->tape != NULL)
		tape_run_tell(mode->tape, sentence);
}

static void
redraw(void *arg)
{
	struct mode_screen *mode = arg;

	ui_redraw(mode->ui);
}

/* With the signal that a shell expects; it does nothing where no shell could ever continue
 * the program. */
static void
suspend(void *arg)
{
	struct mode_screen *mode = arg;

	ui_leave(mode->ui);
	signals_default(mode->signals, SIGTSTP);
	ui_enter(mode->ui);
}

static void
begin_session(struct mode_screen *mode)
{
	const struct app *app = mode->app;
	const struct session_options options = {
		.base = app->base, .source = app->source, .options = app->options, .tutor = &mode->app->tutor, .lesson = app->lesson,
		.more = &mode->app->more,
	};
	const struct session_hooks hooks = {
		.touched = touched, .theme = next_theme, .redraw = redraw, .suspend = suspend,
		.record = mode_screen_toggle_recording, .picture = mode_screen_picture, .mark = mark, .tell = tell, .arg = mode,
	};

	session_init(&mode->session, &options, &hooks);
	mode->has_session = true;
}

/* ---- what the terminal gives ---- */

/* The scene says who watches it, and they are told what it is. Returns true if there may be more to tell them soon. */
static bool
show_to_room(struct mode_screen *mode, struct scene *scene)
{
	struct room_page *room = mode->app->room;
	const char *words;

	scene->moment.watch_at = room_page_address(room);
	scene->moment.watchers = room_page_readers(room);
	if (scene->moment.watchers == 0)
		return false;
	words = room_words_next(&mode->words, scene, mode->session.shown == mode->session.source ? mode->session.run : 0);
	if (words != NULL)
		room_page_say(room, words);
	return mode->words.waits;
}

static bool
next_frame(void *arg, int cols, int rows, struct scene *scene)
{
	struct mode_screen *mode = arg;
	bool moves;

	if (mode->reads != NULL) {
		*scene = (struct scene){ .reads = mode->reads, .read_percent = mode->read_percent };
		return false;
	}
	session_resize(&mode->session, cols, rows);
	session_tick(&mode->session);
	ui_sign_recording(mode->ui, mode->tape != NULL && tape_run_records(mode->tape));
	moves = session_scene(&mode->session, &mode->knobs, scene);
	return show_to_room(mode, scene) || moves;
}

static void
on_input(void *arg, const struct input *input)
{
	struct mode_screen *mode = arg;
	char why[CLAUSE_SIZE];

	if (mode->reads != NULL) {
		if (key_action(input->key) == ACTION_QUIT)
			mode_stop(mode->app, 0);
		return;
	}
	/* What was typed behind the key that quits is for nobody. */
	if (mode->session.quits || !session_heeds(&mode->session, input))
		return;
	if (mode->pressed != NULL &&
	    tape_record_input(mode->pressed, input, mode->session.viewer.cols, mode->session.viewer.rows, why, sizeof why) != 0)
		mode_screen_fail(mode, "--tape-record: %s: %s", complaint_path(mode->app->options->tape_record).text, why);
	if (mode->tape == NULL || !tape_run_takes_key(mode->tape, input->key))
		session_input(&mode->session, input);
}

static void
on_drawn(void *arg, const struct grid *grid)
{
	const struct mode_screen *mode = arg;

	if (mode->app->room != NULL)
		room_page_frame(mode->app->room, grid);
}

static void
show_room(void *arg)
{
	const struct mode_screen *mode = arg;

	room_page_frame(mode->app->room, ui_grid(mode->ui));
}

static void
open_room(struct mode_screen *mode)
{
	const struct room_page_hooks hooks = { .changed = touched, .wanted = show_room, .arg = mode };

	if (mode->app->room != NULL)
		room_page_set_hooks(mode->app->room, &hooks);
}

static void
on_recording_failed(void *arg, const char *why)
{
	struct mode_screen *mode = arg;

	mode_screen_fail(mode, "The recording stopped: %s: %s. What is in it is whole.", complaint_path(mode->recording).text, why);
}

static void
on_gone(void *arg)
{
	struct mode_screen *mode = arg;

	mode_stop(mode->app, 0);
}

static int
open_screen(struct mode_screen *mode, char *why, size_t why_size)
{
	const struct options *o = mode->app->options;
	const struct ui_hooks hooks = {
		.frame = next_frame, .drawn = on_drawn, .input = on_input, .gone = on_gone, .recording_failed = on_recording_failed, .arg = mode,
	};
	const struct ui_options options = {
		.theme = (enum theme)theme_find(o->theme), .ascii = o->ascii, .mouse = !o->no_mouse,
	};

	mode->ui = ui_new(mode->app->base, &options, &hooks, why, why_size);
	return mode->ui == NULL ? -1 : 0;
}

/* ---- signals that concern the terminal ---- */

static void
stop(void *arg, int number)
{
	(void)number;
	suspend(arg);
}

static void
resized(void *arg, int number)
{
	struct mode_screen *mode = arg;

	(void)number;
	ui_resize(mode->ui);
}

static void
continued(void *arg, int number)
{
	struct mode_screen *mode = arg;

	(void)number;
	ui_enter(mode->ui);
}

static const struct signal_row signal_rows[] = {
	{ .number = SIGTSTP, .act = stop },
	{ .number = SIGCONT, .act = continued },
	{ .number = SIGWINCH, .act = resized },
	{ .number = 0 },
};

/* ---- a tape that is played ---- */

/* When it has played to its end, the person goes on from there; if it failed, they are told why. */
static void
tape_ended(void *arg, const char *why)
{
	struct mode_screen *mode = arg;

	if (why != NULL)
		mode_screen_fail(mode, "%s", why);
	session_settle(&mode->session);
	ui_touch(mode->ui);
}

static struct tape_run *
load_tape(struct mode_screen *mode)
{
	const struct options *o = mode->app->options;
	const struct tape_run_options options = {
		.tape = mode->app->tape,
		.theme = setup_theme(o),
		.ascii = o->ascii || !theme_glyphs_are_safe(),
		.cast_version = o->cast_version,
		.idle_limit_us = o->idle_limit_us,
		.record = o->record,
		.ended = tape_ended,
		.arg = mode,
	};

	return mode->app->tape == NULL ? NULL : tape_run_new(&mode->session, &options);
}

/* ---- the mode ---- */

static void *
mode_screen_new(struct app *app)
{
	struct mode_screen *mode = mem_new(1, sizeof *mode);

	mode->app = app;
	return mode;
}

/* Returns 0, or -1 after an error. */
static int
take_terminal(struct mode_screen *mode)
{
	if (mode->ui != NULL)
		return 0;
	/* Before curses, whose own handlers would leave the terminal raw. */
	mode->signals = signals_new(mode->app->base, signal_rows, mode);
	if (mode->signals == NULL) {
		app_print_error("signals cannot be watched for: %s", strerror(errno));
		return -1;
	}
	if (open_screen(mode, mode->remark, sizeof mode->remark) == 0)
		return 0;
	app_print_error("%s", mode->remark);
	return -1;
}

static void
mode_screen_reads(void *state, const char *name, int percent)
{
	struct mode_screen *mode = state;

	mode->reads = name;
	mode->read_percent = percent;
	if (take_terminal(mode) == 0)
		ui_touch(mode->ui);
	else
		mode_stop(mode->app, 1);
}

static int
mode_screen_start(void *state)
{
	struct mode_screen *mode = state;
	const char *line = mode->remark;

	if (mode_screen_open_pressed(mode) != 0)
		return 1;
	begin_session(mode);
	if (take_terminal(mode) != 0)
		return 1;
	mode->reads = NULL;
	mode->tape = load_tape(mode);
	open_room(mode);
	if (line[0] == '\0')
		line = mode->app->room != NULL ? room_page_line(mode->app->room) : mode->app->listens;
	if (line != NULL)
		mode_screen_say(mode, line);
	return 0;
}

static void
mode_screen_begin(void *state)
{
	struct mode_screen *mode = state;
	const char *path = mode->app->options->record;
	char why[CLAUSE_SIZE] = "";

	if (mode->pressed != NULL)
		tape_record_begin(mode->pressed, clock_now_us());
	if (path != NULL && mode->tape == NULL) {
		mode->recording = mem_copy(path);
		if (mode_screen_record(mode, path, why, sizeof why) != 0)
			mode_screen_fail(mode, "--record: %s: %s", complaint_path(path).text, why);
	}
	session_begin(&mode->session);
	if (mode->tape != NULL)
		tape_run_begin(mode->tape);
}

static void
mode_screen_run_made(void *state)
{
	struct mode_screen *mode = state;

	session_run_made(&mode->session);
}

static void
mode_screen_visited(void *state)
{
	struct mode_screen *mode = state;

	session_visited(&mode->session);
}

static void
mode_screen_logged(void *state, const struct event *e)
{
	struct mode_screen *mode = state;

	(void)e;
	ui_touch(mode->ui);
}

static void
mode_screen_run_ended(void *state)
{
	struct mode_screen *mode = state;

	saver_begin(mode->app->saver);
	session_run_ended(&mode->session);
}

/* Keys pressed while the screen stood still were pressed blindly: they are dropped. */
static void
mode_screen_slept(void *state, bool has_slept, int64_t us)
{
	struct mode_screen *mode = state;

	if (has_slept)
		ui_drop_input(mode->ui);
	else
		session_sleeps(&mode->session, us);
	ui_touch(mode->ui);
}

/* The file or the lesson that shows the run again; NULL: its knobs do. */
static const char *
operand_of(const struct mode_screen *mode, const struct source *run)
{
	const struct app *app = mode->app;
	const char *asked = app->options->lesson != NULL ? app->options->lesson : app->tape != NULL ? app->tape->lesson : NULL;
	int lesson = session_lesson_of(&mode->session, run);

	if (app->options->run_file != NULL || lesson < 0)
		return app->options->run_file;
	/* A lesson of one's own may not be found by its name. */
	return lesson == app->lesson && asked != NULL ? asked : mode->session.tutor->list.at[lesson]->name;
}

static void
print_summary(const struct mode_screen *mode, const char *recording)
{
	const struct source *run = session_main_run(&mode->session);
	const struct options *o = mode->app->options;
	size_t more = o->run_file == NULL ? 0 : o->file_count - 1, size = SUMMARY_SIZE + more * SUMMARY_FILE_SIZE;
	struct settings knobs;
	char *lines = mem_new(size, 1), *said, *name;

	summary_write(source_whole(run), source_moment(run, 0, 0, &knobs).now_us, operand_of(mode, run),
	    session_asked_knobs(&mode->session, run), lines, size);
	summary_add_files(o->files + 1, more, lines, size);
	name = mem_copy(recording != NULL ? recording : "");
	utf8_clean(name, '?'); /* a newline in it begins no line */
	said = recording == NULL ? mem_copy(lines) : mem_format("%sThe recording is in %s.\n", lines, name);
	mode->app->status = app_print(said, mode->app->status);
	free(said);
	free(name);
	free(lines);
}

/* Why something that was being written is not whole at the end: "" = it is. */
struct failures {
	char recording[TAPE_WHY_SIZE], played[TAPE_WHY_SIZE], pressed[TAPE_WHY_SIZE];
};

static void
end_tapes(struct mode_screen *mode, struct failures *failures)
{
	int cols = mode->session.viewer.cols, rows = mode->session.viewer.rows;
	char why[CLAUSE_SIZE];

	if (mode->tape != NULL)
		tape_run_free(mode->tape, failures->played, sizeof failures->played);
	if (mode->pressed != NULL && tape_record_end(mode->pressed, cols, rows, why, sizeof why) != 0)
		utf8_format(failures->pressed, sizeof failures->pressed, "--tape-record: %s: %s",
		    complaint_path(mode->app->options->tape_record).text, why);
}

static void
tell_failure(struct mode_screen *mode, const char *failure)
{
	if (failure[0] == '\0')
		return;
	app_print_error("%s", failure);
	mode->app->status = 1;
}

/* The last failure while the screen was there, and then each that the end brought: of one file's both say the same. */
static void
tell_failures(struct mode_screen *mode, const struct failures *failures)
{
	const char *const ends[] = { failures->recording, failures->played, failures->pressed };

	tell_failure(mode, mode->failure);
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
		if (strcmp(ends[i], mode->failure) != 0)
			tell_failure(mode, ends[i]);
}

/* Ends the files, puts the terminal back and, unless a signal ended it, prints the summary: last, since
 * nobody may read it. */
static void
mode_screen_end(void *state)
{
	struct mode_screen *mode = state;
	struct failures failures = { .recording = "" };
	bool had_screen = mode->ui != NULL, was_recording = had_screen && ui_is_recording(mode->ui);
	bool is_whole = !had_screen || mode_screen_end_recording(mode, failures.recording, sizeof failures.recording);

	end_tapes(mode, &failures);
	if (had_screen)
		ui_free(mode->ui);
	signals_free(mode->signals);
	mode->app->hurries = true;
	mode_let_go(mode->app);
	if (had_screen && mode->has_session && mode->app->end_signal == 0)
		print_summary(mode, was_recording && is_whole ? mode->recording : NULL);
	if (mode->has_session)
		session_release(&mode->session);
	tell_failures(mode, &failures);
	room_words_release(&mode->words);
	free(mode->recording);
	free(mode);
}

const struct mode mode_screen = {
	.needs_terminal = true,
	.has_session = true,
	.opens_first_lesson = true,
	.interrupt_quits = true,
	.hooks = { .run_made = mode_screen_run_made, .logged = mode_screen_logged, .run_ended = mode_screen_run_ended, .slept = mode_screen_slept, .visited = mode_screen_visited },
	.reads = mode_screen_reads,
	.new = mode_screen_new,
	.start = mode_screen_start,
	.begin = mode_screen_begin,
	.say = mode_screen_say,
	.end = mode_screen_end,
};
