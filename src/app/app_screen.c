/*
 * The application with a screen: keys and the mouse from the terminal, frames to it,
 * and signals.
 */
#include "app/app_screen.h"

#include <event2/event.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/app_headless.h"
#include "app/app_tape.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "tell/summary.h"
#include "ui/tape/tape_writer.h"
#include "ui/ui.h"

enum {
	SIGNALS = 6,
	SUSPEND_SIGNAL = 3, /* the row of SIGTSTP in signal_rows */
};

struct app_screen {
	struct lab *lab;
	struct ui *ui;
	const struct options *options;
	struct session session;
	struct app_tape *tape;           /* or NULL */
	FILE *record;                    /* or NULL: what is pressed is written there */
	struct tape_writer writer;
	struct tape_beginning beginning; /* of that tape */
	bool has_head;
	int64_t begun_us;
	char recording[256];             /* the file that is being recorded */
	char failure[TAPE_WHY_SIZE];     /* the last thing that went wrong and is told again at the end; "" = nothing */
	struct event *signals[SIGNALS];
	int end_signal;                  /* the signal that ended it; 0 = none */
};

/* ---- what the session wants of a terminal ---- */

static void
touched(void *arg)
{
	struct app_screen *app = arg;

	ui_touch(app->ui);
}

static const char *
next_theme(void *arg)
{
	struct app_screen *app = arg;
	const char *name = ui_next_theme(app->ui);

	if (app->tape != NULL)
		app_tape_set_theme(app->tape, (enum theme)theme_find(name));
	return name;
}

static int
begin_recording(struct app_screen *app, const char *path, char *why, size_t why_size)
{
	const struct ui_recording recording = {
		.title = "waitscope", .cast_version = app->options->cast_version, .idle_limit_us = app->options->idle_limit_us,
	};

	return ui_record(app->ui, path, &recording, why, why_size);
}

/* On the screen, and once more when that is gone. */
__attribute__((format(printf, 2, 3)))
static void
fail(struct app_screen *app, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(app->failure, sizeof app->failure, format, args);
	va_end(args);
	viewer_say(&app->session.viewer, clock_now_us(), "%s", app->failure);
	ui_touch(app->ui);
}

static bool
tape_plays(const struct app_screen *app)
{
	return app->tape != NULL && app_tape_plays(app->tape);
}

static bool
is_taken(void *arg, const char *name)
{
	const struct app_screen *app = arg;

	return ui_is_recording(app->ui) && file_same(app->recording, name);
}

/* While a tape is at play, its recordings are: what is hidden is not in them. */
static void
record_film(void *arg)
{
	struct app_screen *app = arg;
	char name[FILE_CLAIM_SIZE], why[128] = "";

	if (tape_plays(app)) {
		app_tape_record(app->tape);
		return;
	}
	if (ui_is_recording(app->ui)) {
		if (ui_end_recording(app->ui, why, sizeof why) == 0)
			viewer_say(&app->session.viewer, clock_now_us(), "The recording is in %s.", app->recording);
		else
			fail(app, "%s: %s", app->recording, why);
		return;
	}
	if (file_claim_name(".cast", is_taken, app, name, why, sizeof why) != 0) {
		fail(app, "%s: %s", name, why);
		return;
	}
	snprintf(app->recording, sizeof app->recording, "%s", name);
	if (begin_recording(app, name, why, sizeof why) != 0) {
		fail(app, "%s: %s", name, why);
		unlink(name);
	}
}

static void
picture(void *arg)
{
	struct app_screen *app = arg;
	char name[FILE_CLAIM_SIZE], why[128] = "";

	if (tape_plays(app)) {
		app_tape_picture(app->tape);
		return;
	}
	if (file_claim_name(".svg", is_taken, app, name, why, sizeof why) != 0) {
		fail(app, "%s: %s", name, why);
	} else if (ui_save_picture(app->ui, name, why, sizeof why) == 0) {
		viewer_say(&app->session.viewer, clock_now_us(), "The picture is in %s.", name);
	} else {
		fail(app, "%s: %s", name, why);
		unlink(name);
	}
}

static void
mark(void *arg, const char *label)
{
	struct app_screen *app = arg;

	ui_mark(app->ui, label);
	if (app->tape != NULL)
		app_tape_mark(app->tape, label);
}

static void
redraw(void *arg)
{
	struct app_screen *app = arg;

	ui_redraw(app->ui);
}

/* By the signal that a shell expects, which does nothing where no shell could
 * ever continue it. */
static void
suspend(void *arg)
{
	struct app_screen *app = arg;
	struct event *ours = app->signals[SUSPEND_SIGNAL];

	ui_leave(app->ui);
	event_del(ours);
	raise(SIGTSTP);
	event_add(ours, NULL);
	ui_enter(app->ui);
}

/* ---- what the terminal gives ---- */

static bool
frame(void *arg, int cols, int rows, struct scene *scene)
{
	struct app_screen *app = arg;

	session_tick(&app->session, cols, rows);
	ui_sign_recording(app->ui, app->tape != NULL && app_tape_records(app->tape));
	return session_scene(&app->session, scene);
}

/* The head is written as late as that, because by then a frame was drawn: the size is known. */
static void
begin_record(struct app_screen *app)
{
	struct tape_beginning beginning = app->beginning;

	beginning.cols = app->session.viewer.cols;
	beginning.rows = app->session.viewer.rows;
	tape_writer_begin(&app->writer, app->record, &beginning, app->begun_us);
	app->has_head = true;
}

static void
record(struct app_screen *app, const struct input *input)
{
	if (!app->has_head)
		begin_record(app);
	if (input->key == KEY_CODE_MOUSE && input->mouse == MOUSE_PRESS)
		tape_writer_mouse(&app->writer, clock_now_us());
	else if (input->key != KEY_CODE_MOUSE)
		tape_writer_key(&app->writer, input->key, clock_now_us());
}

static void
on_input(void *arg, const struct input *input)
{
	struct app_screen *app = arg;

	if (app->record != NULL)
		record(app, input);
	session_input(&app->session, input);
}

static void
on_recording_failed(void *arg, const char *why)
{
	struct app_screen *app = arg;

	fail(app, "The recording stopped: %s: %s. What is in it is whole.", app->recording, why);
}

static void
on_gone(void *arg)
{
	struct app_screen *app = arg;

	lab_stop(app->lab);
}

/* ---- signals: they must put the terminal back ---- */

static void
end_by_signal(struct app_screen *app, int number)
{
	app->end_signal = number;
	lab_stop(app->lab);
}

static void
interrupt(struct app_screen *app, int number)
{
	(void)number;
	lab_stop(app->lab);
}

static void
stop_signal(struct app_screen *app, int number)
{
	(void)number;
	suspend(app);
}

static void
resized(struct app_screen *app, int number)
{
	(void)number;
	ui_resize(app->ui);
}

static void
continued(struct app_screen *app, int number)
{
	(void)number;
	ui_enter(app->ui);
}

static const struct {
	int number;
	void (*act)(struct app_screen *, int number);
} signal_rows[SIGNALS] = {
	{ SIGINT, interrupt },
	{ SIGTERM, end_by_signal },
	{ SIGHUP, end_by_signal },
	[SUSPEND_SIGNAL] = { SIGTSTP, stop_signal },
	{ SIGCONT, continued },
	{ SIGWINCH, resized },
};

static void
signal_cb(evutil_socket_t number, short what, void *arg)
{
	struct app_screen *app = arg;

	(void)what;
	for (int i = 0; i < SIGNALS && app->ui != NULL; i++)
		if (signal_rows[i].number == number)
			signal_rows[i].act(app, (int)number);
}

static void
watch_signals(struct app_screen *app)
{
	for (int i = 0; i < SIGNALS; i++) {
		app->signals[i] = evsignal_new(lab_base(app->lab), signal_rows[i].number, signal_cb, app);
		event_add(app->signals[i], NULL);
	}
}

static void
unwatch_signals(struct app_screen *app)
{
	for (int i = 0; i < SIGNALS; i++)
		event_free(app->signals[i]);
}

/* ---- a tape ---- */

/* To its end, and the person goes on from there; or not, and then they are told why. */
static void
tape_ended(void *arg, const char *why)
{
	struct app_screen *app = arg;

	if (why != NULL)
		fail(app, "%s", why);
	session_relived(&app->session);
	ui_touch(app->ui);
}

static void
load_tape(struct app_screen *app, const struct app_screen_options *options)
{
	const struct app_tape_options tape_options = {
		.tape = options->tape,
		.theme = app_headless_theme(options->begin.options),
		.ascii = options->begin.options->ascii || !glyphs_are_safe(),
		.cast_version = options->begin.options->cast_version,
		.idle_limit_us = options->begin.options->idle_limit_us,
		.record = options->begin.options->record,
		.ended = tape_ended,
		.arg = app,
	};

	if (options->tape != NULL)
		app->tape = app_tape_new(&app->session, &tape_options);
	app->record = options->record;
	app->beginning = options->beginning;
}

/* ---- life ---- */

struct app_screen *
app_screen_new(struct lab *lab, const struct app_screen_options *options, char *why, size_t why_size)
{
	struct app_screen *app = mem_new(1, sizeof *app);
	const struct app_begin *begin = &options->begin;
	const struct session_hooks session_hooks = {
		.touched = touched, .theme = next_theme, .redraw = redraw, .suspend = suspend,
		.record = record_film, .picture = picture, .mark = mark, .arg = app,
	};
	const struct ui_hooks hooks = { .frame = frame, .input = on_input, .gone = on_gone, .recording_failed = on_recording_failed,
		.arg = app };
	const struct ui_options ui_options = {
		.theme = begin->theme, .ascii = begin->options->ascii, .mouse = !begin->options->no_mouse,
	};

	app->lab = lab;
	app->options = begin->options;
	/* Before curses, whose own handlers would leave the terminal raw. */
	watch_signals(app);
	app->ui = ui_new(lab_base(lab), &ui_options, &hooks, why, why_size);
	if (app->ui == NULL) {
		unwatch_signals(app);
		free(app);
		return NULL;
	}
	session_init(&app->session, lab, begin, &session_hooks);
	load_tape(app, options);
	if (why[0] != '\0')
		viewer_say(&app->session.viewer, clock_now_us(), "%s", why);
	return app;
}

void
app_screen_begin(struct app_screen *app)
{
	char why[128] = "";

	app->begun_us = clock_now_us();
	if (app->options->record != NULL && app->tape == NULL) {
		snprintf(app->recording, sizeof app->recording, "%s", app->options->record);
		if (begin_recording(app, app->options->record, why, sizeof why) != 0)
			fail(app, "--record: %s: %s", app->options->record, why);
	}
	session_begin(&app->session);
	if (app->tape != NULL)
		app_tape_begin(app->tape);
}

static void
print_summary(const struct app_screen *app, const char *recording)
{
	char lines[SUMMARY_SIZE];

	summary_write(lab_timeline(app->lab), lab_now_us(app->lab), app->options->run_file, lines, sizeof lines);
	fputs(lines, stdout);
	if (recording != NULL)
		printf("The recording is in %s.\n", recording);
}

static void
end_record(struct app_screen *app)
{
	if (app->record == NULL)
		return;
	if (!app->has_head)
		begin_record(app);
	tape_writer_end(&app->writer, clock_now_us());
}

/* What is still being recorded. Returns false, with one line in `why`, if it is not whole. */
static bool
end_recording(struct app_screen *app, char *why, size_t why_size)
{
	char clause[128] = "";

	if (!ui_is_recording(app->ui) || ui_end_recording(app->ui, clause, sizeof clause) == 0)
		return true;
	snprintf(why, why_size, "%s: %s", app->recording, clause);
	return false;
}

int
app_screen_free(struct app_screen *app, char *why, size_t why_size)
{
	int end_signal = app->end_signal;
	bool was_recording = ui_is_recording(app->ui), is_whole;

	snprintf(why, why_size, "%s", app->failure);
	is_whole = end_recording(app, why, why_size);
	ui_free(app->ui);
	end_record(app);
	if (end_signal == 0)
		print_summary(app, was_recording && is_whole ? app->recording : NULL);
	if (app->tape != NULL)
		app_tape_free(app->tape, why, why_size);
	session_release(&app->session);
	unwatch_signals(app);
	free(app);
	return end_signal;
}

struct session *
app_screen_session(struct app_screen *app)
{
	return &app->session;
}

void
app_screen_told(struct app_screen *app)
{
	ui_touch(app->ui);
}

/* What is typed at a screen that stands still is typed blindly. */
void
app_screen_slept(struct app_screen *app, bool has_slept, int64_t us)
{
	if (has_slept)
		ui_drop_input(app->ui);
	else
		session_sleeps(&app->session, us);
	ui_touch(app->ui);
}

void
app_screen_say(struct app_screen *app, const char *format, ...)
{
	char line[MESSAGE_SIZE];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof line, format, args);
	va_end(args);
	viewer_say(&app->session.viewer, clock_now_us(), "%s", line);
	ui_touch(app->ui);
}
