/* The display: a dirty flag, a frame timer, one place that draws. */
#include "ui/ui.h"

#include <event2/buffer.h>
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "ui/draw/grid.h"
#include "ui/record/picture.h"
#include "ui/rec_sign.h"
#include "ui/record/recorder.h"
#include "ui/term/rescue.h"
#include "ui/term/screen.h"
#include "ui/term/terminal.h"

enum {
	FIRST_WAIT_MS = 20,   /* nothing is drawn for so long, unless the terminal says before whether it is light: most need less */
	RECORD_WAIT_MS = 200, /* nor recorded: a recording begins with what that is */
	/* After a frame the loop has so many times as long for everything else, so that a large run is slowed down by
	 * a twentieth at most; but a frame comes at least so often, and a key is answered at once. */
	REST_OF_FRAMES = 20,
	REST_MAX_US = 200 * 1000,
};

struct ui {
	struct ui_options options;
	struct ui_hooks hooks;
	struct terminal *terminal;
	struct screen *screen;
	struct evbuffer *bytes;
	struct event *frame_timer;
	struct grid grid;
	struct recorder *recorder; /* or NULL */
	int64_t recorded_us; /* the recording's beginning */
	int64_t drawn_us;  /* the time of the last frame, */
	int64_t took_us;   /* and how long it took */
	int64_t first_us;  /* none is drawn before */
	enum theme theme;
	bool suits;        /* it is the one that suits the terminal, as far as that is known */
	bool anew;         /* the next frame repaints everything */
	bool wanted;       /* a frame is due as soon as the terminal has read the last one */
	bool was_typed_to; /* since the last frame */
	bool is_recorded;  /* by someone else */
	bool away;         /* the terminal has been handed back */
};

static void
readable(void *arg)
{
	struct ui *ui = arg;
	struct input input;

	while (terminal_read(ui->terminal, &input)) {
		ui->was_typed_to = true;
		ui->hooks.input(ui->hooks.arg, &input);
	}
}

static void
drained(void *arg)
{
	struct ui *ui = arg;

	if (ui->wanted)
		ui_touch(ui);
}

/* It has told how it looks: the next frame is of that theme (suit_terminal()), and if it is the first, it is due. */
static void
answered(void *arg)
{
	struct ui *ui = arg;

	if (terminal_has_answered(ui->terminal) && ui->drawn_us < ui->first_us) {
		ui->first_us = 0;
		event_del(ui->frame_timer);
	}
	ui_touch(ui);
}

static void
gone(void *arg)
{
	struct ui *ui = arg;

	ui->hooks.gone(ui->hooks.arg);
}

static void
send_bytes(struct ui *ui)
{
	if (evbuffer_get_length(ui->bytes) > 0)
		terminal_write(ui->terminal, ui->bytes);
}

static void
record_frame(struct ui *ui, const struct scene *scene)
{
	int64_t t_us = clock_now_us() - ui->recorded_us;
	char why[128] = "";

	if (ui->recorder == NULL)
		return;
	if (view_sums_up(scene))
		recorder_offer_poster(ui->recorder, t_us);
	if (recorder_frame(ui->recorder, &ui->grid, t_us) == 0)
		return;
	ui_end_recording(ui, why, sizeof why);
	ui->hooks.recording_failed(ui->hooks.arg, why);
}

static void
show(struct ui *ui)
{
	bool marks = ui->recorder != NULL || ui->is_recorded;
	struct rec_sign sign;

	if (marks)
		rec_sign_put(&sign, &ui->grid, ui->options.ascii);
	screen_draw(ui->screen, &ui->grid, ui->anew, ui->bytes);
	if (marks)
		rec_sign_take(&sign, &ui->grid);
	ui->anew = false;
	send_bytes(ui);
}

static void
set_theme(struct ui *ui, enum theme theme)
{
	ui->theme = theme;
	screen_set_theme(ui->screen, theme);
	ui->anew = true;
	if (ui->recorder != NULL)
		recorder_set_theme(ui->recorder, theme);
}

/* Looked at before each frame, so that all of a terminal's answer is there: also that it can show the new colours at once. */
static void
suit_terminal(struct ui *ui)
{
	enum theme theme = terminal_is_light(ui->terminal) == 1 ? THEME_LIGHT : THEME_DARK;

	if (ui->suits && theme != ui->theme)
		set_theme(ui, theme);
}

/* Draws a frame now, unless the terminal still owes too much. */
static void
draw(struct ui *ui)
{
	struct scene scene;
	bool moves;

	if (ui->away)
		return;
	if (terminal_owed(ui->terminal) > TERMINAL_OWED_MAX) {
		ui->wanted = true;
		return;
	}
	ui->wanted = ui->was_typed_to = false;
	suit_terminal(ui);
	ui->drawn_us = clock_now_us();
	moves = ui->hooks.frame(ui->hooks.arg, ui->grid.cols, ui->grid.rows, &scene);
	view_draw(&scene, &ui->grid);
	if (ui->options.ascii)
		grid_to_ascii(&ui->grid);
	record_frame(ui, &scene);
	if (ui->hooks.drawn != NULL)
		ui->hooks.drawn(ui->hooks.arg, &ui->grid);
	show(ui);
	ui->took_us = clock_now_us() - ui->drawn_us;
	if (moves)
		ui_touch(ui);
}

static void
frame_cb(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	draw(arg);
}

/* From the begin of the last frame to the next. */
static int64_t
frame_us(const struct ui *ui)
{
	int64_t us = ui->took_us * REST_OF_FRAMES;

	if (us < UI_FRAME_US || ui->was_typed_to)
		return UI_FRAME_US;
	return us < REST_MAX_US ? us : REST_MAX_US;
}

void
ui_touch(struct ui *ui)
{
	int64_t next_us = ui->drawn_us + frame_us(ui), at_us = next_us > ui->first_us ? next_us : ui->first_us;
	struct timeval tv;

	if (evtimer_pending(ui->frame_timer, NULL) && !ui->was_typed_to)
		return;
	tv = clock_timeval(at_us - clock_now_us());
	event_add(ui->frame_timer, &tv);
}

/* The theme that is asked for, or the one that suits the terminal, which is asked, too, how light it is. */
static void
choose_theme(struct ui *ui)
{
	const char *no_colour = getenv("NO_COLOR");
	bool has_colours = (no_colour == NULL || no_colour[0] == '\0') && screen_colours(ui->screen) > 0;

	ui->suits = ui->options.theme == THEME_AUTO && has_colours;
	if (ui->suits && terminal_ask(ui->terminal, screen_kind(ui->screen) == SCREEN_LIKE_XTERM))
		ui->first_us = clock_now_us() + FIRST_WAIT_MS * US_PER_MS;
	set_theme(ui, ui->options.theme != THEME_AUTO ? ui->options.theme : has_colours ? THEME_DARK : THEME_MONO);
	suit_terminal(ui);
}

void
ui_enter(struct ui *ui)
{
	struct evbuffer *restore = evbuffer_new();

	screen_leave(ui->screen, restore);
	screen_enter(ui->screen, ui->bytes);
	terminal_enter(ui->terminal, ui->bytes, evbuffer_pullup(restore, -1), evbuffer_get_length(restore));
	evbuffer_free(restore);
	ui->away = false;
	ui_resize(ui);
}

void
ui_leave(struct ui *ui)
{
	ui->away = true;
	terminal_leave(ui->terminal);
}

void
ui_rescue(void)
{
	rescue_now();
}

int
ui_check(struct event_base *base, char *why, size_t why_size)
{
	const struct terminal_hooks no_hooks = { .arg = NULL };
	struct terminal *terminal = terminal_open(base, &no_hooks, why, why_size);
	int status = terminal == NULL ? -1 : screen_check(NULL, why, why_size);

	terminal_free(terminal);
	return status;
}

struct ui *
ui_new(struct event_base *base, const struct ui_options *options, const struct ui_hooks *hooks, char *why, size_t why_size)
{
	struct ui *ui = mem_new(1, sizeof *ui);
	struct terminal_hooks terminal_hooks = { .readable = readable, .drained = drained, .gone = gone, .answered = answered, .arg = ui };
	int cols, rows;

	ui->options = *options;
	ui->hooks = *hooks;
	ui->away = true;
	ui->terminal = terminal_open(base, &terminal_hooks, why, why_size);
	if (ui->terminal == NULL) {
		free(ui);
		return NULL;
	}
	terminal_size(ui->terminal, &cols, &rows);
	ui->screen = screen_new(NULL, cols, rows, options->mouse, why, why_size);
	if (ui->screen == NULL) {
		terminal_free(ui->terminal);
		free(ui);
		return NULL;
	}
	ui->options.ascii = options->ascii || !theme_glyphs_are_safe();
	ui->bytes = evbuffer_new();
	ui->frame_timer = evtimer_new(base, frame_cb, ui);
	grid_init(&ui->grid, cols, rows);
	choose_theme(ui);
	ui_enter(ui);
	return ui;
}

int
ui_record(struct ui *ui, const char *path, const struct ui_recording *recording, char *why, size_t why_size)
{
	struct recorder_options options = {
		.cols = ui->grid.cols, .rows = ui->grid.rows, .title = recording->title,
		.cast_version = recording->cast_version, .wall_us = clock_wall_us(), .idle_limit_us = recording->idle_limit_us,
	};

	if (ui->suits) {
		terminal_await_answer(ui->terminal, RECORD_WAIT_MS);
		answered(ui);
		suit_terminal(ui);
	}
	options.theme = ui->theme;
	ui->recorder = recorder_new(path, &options, why, why_size);
	ui->recorded_us = clock_now_us();
	ui_touch(ui);
	return ui->recorder == NULL ? -1 : 0;
}

bool
ui_is_recording(const struct ui *ui)
{
	return ui->recorder != NULL;
}

void
ui_sign_recording(struct ui *ui, bool records)
{
	ui->is_recorded = records;
}

void
ui_mark(struct ui *ui, const char *label)
{
	if (ui->recorder != NULL)
		recorder_mark(ui->recorder, clock_now_us() - ui->recorded_us, label);
}

void
ui_tell(struct ui *ui, const char *sentence)
{
	if (ui->recorder != NULL)
		recorder_tell(ui->recorder, clock_now_us() - ui->recorded_us, sentence);
}

int
ui_end_recording(struct ui *ui, char *why, size_t why_size)
{
	struct recorder *recorder = ui->recorder;

	ui->recorder = NULL;
	ui_touch(ui);
	return recorder_end(recorder, clock_now_us() - ui->recorded_us, why, why_size);
}

const struct grid *
ui_grid(const struct ui *ui)
{
	return &ui->grid;
}

/* A message is for whoever pressed the key, and does not belong in the picture. */
int
ui_save_picture(struct ui *ui, const char *path, char *why, size_t why_size)
{
	struct scene scene;
	struct grid grid;
	int status;

	grid_init(&grid, ui->grid.cols, ui->grid.rows);
	ui->hooks.frame(ui->hooks.arg, grid.cols, grid.rows, &scene);
	scene.message = NULL;
	view_draw(&scene, &grid);
	if (ui->options.ascii)
		grid_to_ascii(&grid);
	status = picture_write(path, &grid, ui->theme, "waitscope", why, why_size);
	grid_release(&grid);
	return status;
}

void
ui_free(struct ui *ui)
{
	char why[128];

	if (ui == NULL)
		return;
	recorder_end(ui->recorder, clock_now_us() - ui->recorded_us, why, sizeof why);
	terminal_free(ui->terminal);
	screen_free(ui->screen);
	event_free(ui->frame_timer);
	evbuffer_free(ui->bytes);
	grid_release(&ui->grid);
	free(ui);
}

void
ui_resize(struct ui *ui)
{
	int cols, rows;

	terminal_size(ui->terminal, &cols, &rows);
	if (cols != ui->grid.cols || rows != ui->grid.rows) {
		grid_resize(&ui->grid, cols, rows);
		screen_resize(ui->screen, cols, rows);
	}
	ui_redraw(ui);
}

void
ui_redraw(struct ui *ui)
{
	ui->anew = true;
	if (ui->recorder != NULL)
		recorder_renew(ui->recorder);
	ui_touch(ui);
}

void
ui_drop_input(struct ui *ui)
{
	terminal_drop_input(ui->terminal);
}

const char *
ui_next_theme(struct ui *ui)
{
	enum theme next = theme_next(ui->theme);

	ui->suits = false;
	set_theme(ui, next);
	ui_touch(ui);
	return theme_name(next);
}
