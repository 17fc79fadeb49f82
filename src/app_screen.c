/*
 * The application with a screen: where keys, the mouse and signals become actions,
 * and actions are carried out.
 */
#include "app_screen.h"

#include <event2/event.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "memory.h"
#include "rescue.h"
#include "stage.h"
#include "summary.h"
#include "theme.h"
#include "ui.h"

enum {
	NEW_RUN_US = US_PER_S / 2, /* after the last turn of a knob */
	CARD_US = US_PER_S,        /* from a run's end to the card after it: one looks at the end first */
	SIGNALS = 6,
	SUSPEND_SIGNAL = 3,        /* the row of SIGTSTP in signal_rows */
};

struct app_screen {
	struct lab *lab;
	struct ui *ui;
	const struct options *options;
	struct stage stage;
	struct tutor *tutor;
	int lesson;        /* the first one's index, -1 = none; until it is opened */
	struct event *new_run_timer;
	struct event *card_timer;
	bool card_is_due;  /* as soon as the present is looked at */
	struct event *signals[SIGNALS];
	int64_t ticked_us; /* when the stage last heard of time */
	char recording[256]; /* the file that is being recorded */
	int end_signal;    /* the signal that ended it; 0 = none */
};

/* ---- knobs and actions ---- */

static void
new_run_cb(evutil_socket_t fd, short what, void *arg)
{
	struct app_screen *app = arg;

	(void)fd;
	(void)what;
	tutor_run_is_not_ours(app->tutor);
	lab_run(app->lab);
}

/* A kept run is shown again from its beginning. */
static void
play_again(struct app_screen *app)
{
	int64_t now_us = lab_now_us(app->lab);

	playhead_seek(&app->stage.playhead, 0, now_us);
	playhead_pause(&app->stage.playhead, now_us);
}

static void
mark_turn(struct app_screen *app, enum knob knob, int64_t value)
{
	char text[KNOB_TEXT_SIZE], label[KNOB_TEXT_SIZE + 32];

	knob_format(knob, value, text, sizeof text);
	snprintf(label, sizeof label, "%s %s", knob_info(knob)->name, text);
	ui_mark(app->ui, label);
}

static void
turn(struct app_screen *app, enum knob knob, int64_t value)
{
	if (lab_is_replay(app->lab))
		stage_say(&app->stage, clock_now_us(), "This is a saved run: its knobs are as they were.");
	if (!lab_turn(app->lab, knob, value))
		return;
	mark_turn(app, knob, value);
	playhead_go_live(&app->stage.playhead, lab_now_us(app->lab));
	if (lab_is_over(app->lab))
		event_add(app->new_run_timer, &(struct timeval){ 0, NEW_RUN_US });
}

static void
turn_by(struct app_screen *app, enum knob knob, int direction)
{
	turn(app, knob, knob_step(knob, lab_knobs(app->lab)->value[knob], direction));
}

static void
knob_up(struct app_screen *app)
{
	turn_by(app, app->stage.chosen, +1);
}

static void
knob_down(struct app_screen *app)
{
	turn_by(app, app->stage.chosen, -1);
}

static void
press_button(struct app_screen *app)
{
	playhead_go_live(&app->stage.playhead, lab_now_us(app->lab));
	app->stage.lit_until_us = clock_now_us() + BUTTON_LIT_US;
	lab_press(app->lab);
}

static void
run_again(struct app_screen *app)
{
	event_del(app->new_run_timer);
	tutor_run_is_not_ours(app->tutor);
	if (lab_is_replay(app->lab))
		play_again(app);
	else
		lab_run(app->lab);
}

static void
cancel(struct app_screen *app)
{
	lab_cancel(app->lab);
}

static void
next_theme(struct app_screen *app)
{
	stage_say(&app->stage, clock_now_us(), "theme: %s", ui_next_theme(app->ui));
}

/* The first name of the row waitscope-1, waitscope-2, … that is free here. */
static void
free_name(const char *ending, char *name, size_t size)
{
	for (int i = 1; i < 10000; i++) {
		snprintf(name, size, "waitscope-%d%s", i, ending);
		if (access(name, F_OK) != 0)
			return;
	}
}

static int
begin_recording(struct app_screen *app, const char *path, char *why, size_t why_size)
{
	const struct ui_recording recording = {
		.title = "waitscope", .cast_version = app->options->cast_version, .idle_limit_us = app->options->idle_limit_us,
	};

	return ui_record(app->ui, path, &recording, why, why_size);
}

static void
record(struct app_screen *app)
{
	char name[32], why[128] = "";

	if (ui_is_recording(app->ui)) {
		if (ui_end_recording(app->ui, why, sizeof why) == 0)
			stage_say(&app->stage, clock_now_us(), "The recording is in %s.", app->recording);
		else
			stage_say(&app->stage, clock_now_us(), "%s: %s", app->recording, why);
		return;
	}
	free_name(".cast", name, sizeof name);
	snprintf(app->recording, sizeof app->recording, "%s", name);
	if (begin_recording(app, name, why, sizeof why) != 0)
		stage_say(&app->stage, clock_now_us(), "%s: %s", name, why);
}

static void
picture(struct app_screen *app)
{
	char name[32], why[128] = "";

	free_name(".svg", name, sizeof name);
	if (ui_save_picture(app->ui, name, why, sizeof why) == 0)
		stage_say(&app->stage, clock_now_us(), "The picture is in %s.", name);
	else
		stage_say(&app->stage, clock_now_us(), "%s: %s", name, why);
}

static void
redraw(struct app_screen *app)
{
	ui_redraw(app->ui);
}

/* By the signal that a shell expects, which does nothing where no shell could
 * ever continue it. */
static void
suspend(struct app_screen *app)
{
	struct event *ours = app->signals[SUSPEND_SIGNAL];

	ui_leave(app->ui);
	event_del(ours);
	raise(SIGTSTP);
	event_add(ours, NULL);
	ui_enter(app->ui);
}

static void
quit(struct app_screen *app)
{
	lab_stop(app->lab);
}

/* ---- lessons ---- */

/* The knobs of the lesson's part, but those that the command line asked for, which
 * count for the first. */
static void
set_part(struct app_screen *app)
{
	const struct lesson_part *part = tutor_part(app->tutor);
	int language = language_find(part->language);

	for (int knob = 0; knob < KNOB_COUNT; knob++)
		if (app->lesson < 0 || !app->options->given[knob])
			lab_turn(app->lab, (enum knob)knob, part->knobs.value[knob]);
	if (language >= 0)
		app->stage.language = (enum language)language;
	app->stage.view = (enum view_id)(part->view - 1);
	app->lesson = -1;
}

static void
mark_lesson(struct app_screen *app)
{
	char label[LESSON_TITLE_MAX * 4 + 32];

	snprintf(label, sizeof label, "%s, part %d", tutor_lesson(app->tutor)->title, app->tutor->part + 1);
	ui_mark(app->ui, label);
}

static void
grant(struct app_screen *app, enum tutor_wish wish)
{
	if (wish == TUTOR_WANTS_PART) {
		mark_lesson(app);
		event_del(app->new_run_timer);
		event_del(app->card_timer);
		app->card_is_due = false;
		set_part(app);
		lab_prepare(app->lab);
	}
	if (wish == TUTOR_WANTS_BEGIN && !lab_has_begun(app->lab))
		lab_begin(app->lab);
}

/* Not while an old moment is looked at: a card would lie over it. */
static void
show_due_card(struct app_screen *app)
{
	if (!app->card_is_due || !app->stage.playhead.live)
		return;
	app->card_is_due = false;
	app->stage.is_typing = false; /* what is typed from here on is for the card */
	grant(app, tutor_after_run(app->tutor));
	ui_touch(app->ui);
}

static void
card_cb(evutil_socket_t fd, short what, void *arg)
{
	struct app_screen *app = arg;

	(void)fd;
	(void)what;
	app->card_is_due = true;
	show_due_card(app);
}

static void
next_lesson(struct app_screen *app)
{
	grant(app, tutor_turn(app->tutor, +1));
}

static void
previous_lesson(struct app_screen *app)
{
	grant(app, tutor_turn(app->tutor, -1));
}

/* In the menu, the keys that turn knobs choose a lesson. Returns false for other keys. */
static bool
act_in_menu(struct app_screen *app, enum action action)
{
	if (app->stage.view != VIEW_LESSONS || app->stage.help)
		return false;
	if (action == ACTION_KNOB_TYPE)
		grant(app, tutor_open(app->tutor, app->tutor->cursor));
	else if (action == ACTION_KNOB_UP || action == ACTION_KNOB_DOWN)
		tutor_move(app->tutor, action == ACTION_KNOB_UP ? -1 : +1);
	else
		return false;
	return true;
}

static void (*const actions[ACTION_COUNT])(struct app_screen *) = {
	[ACTION_KNOB_UP] = knob_up,
	[ACTION_KNOB_DOWN] = knob_down,
	[ACTION_BUTTON] = press_button,
	[ACTION_RUN_AGAIN] = run_again,
	[ACTION_LESSON_NEXT] = next_lesson,
	[ACTION_LESSON_PREV] = previous_lesson,
	[ACTION_CANCEL] = cancel,
	[ACTION_RECORD] = record,
	[ACTION_PICTURE] = picture,
	[ACTION_THEME] = next_theme,
	[ACTION_REDRAW] = redraw,
	[ACTION_SUSPEND] = suspend,
	[ACTION_QUIT] = quit,
};

/* ---- looking ---- */

struct present
app_present(struct lab *lab)
{
	return (struct present){
		.timeline = lab_timeline(lab),
		.knobs = lab_knobs(lab),
		.address = lab_address(lab),
		.now_us = lab_now_us(lab),
		.span_us = lab_span_us(lab),
		.clock_us = clock_now_us(),
		.over = lab_is_over(lab),
	};
}

static bool
frame(void *arg, int cols, int rows, struct scene *scene)
{
	struct app_screen *app = arg;
	struct present present = app_present(app->lab);

	app->stage.cols = cols;
	app->stage.rows = rows;
	stage_tick(&app->stage, &present, present.clock_us - app->ticked_us);
	app->ticked_us = present.clock_us;
	*scene = stage_scene(&app->stage, &present);
	scene->lesson = tutor_scene(app->tutor, present.timeline, app->stage.playhead.t_us);
	return lab_has_begun(app->lab) && stage_moves(&app->stage, &present);
}

/* ---- input ---- */

static void
act(struct app_screen *app, enum action action)
{
	struct present present = app_present(app->lab);

	if (act_in_menu(app, action))
		return;
	if (!stage_act(&app->stage, &present, action) && actions[action] != NULL)
		actions[action](app);
	if (action == ACTION_PAUSE)
		ui_mark(app->ui, app->stage.playhead.paused ? "pause" : "go on");
	show_due_card(app);
}

/* What must work whatever lies on top. */
static bool
is_always(enum action action)
{
	return action == ACTION_QUIT || action == ACTION_SUSPEND || action == ACTION_REDRAW ||
	    action == ACTION_LESSON_NEXT || action == ACTION_LESSON_PREV;
}

static void
key(struct app_screen *app, uint32_t code)
{
	enum action action = key_action(code);

	if (tutor_has_card(app->tutor) && !is_always(action))
		grant(app, tutor_key(app->tutor, code));
	else
		act(app, action);
}

static void
typed(struct app_screen *app)
{
	enum knob knob = app->stage.chosen;
	int64_t value;
	char why[KNOB_WHY_SIZE];

	if (knob_parse(knob, app->stage.typing, &value, why, sizeof why) == 0)
		turn(app, knob, value);
	else
		stage_say(&app->stage, clock_now_us(), "%s: \"%s\" is not %s", knob_info(knob)->name, app->stage.typing, why);
}

/* A click on a row of the menu opens that lesson. */
static bool
click_in_menu(struct app_screen *app, const struct present *present, const struct input *input)
{
	struct scene scene = stage_scene(&app->stage, present);
	struct pick pick;

	if (app->stage.view != VIEW_LESSONS || app->stage.help || input->mouse != MOUSE_PRESS)
		return false;
	scene.lesson = tutor_scene(app->tutor, present->timeline, app->stage.playhead.t_us);
	if (!view_of(VIEW_LESSONS)->pick(&scene, app->stage.cols, app->stage.rows, input->col, input->row, &pick) || pick.row < 0)
		return false;
	grant(app, tutor_open(app->tutor, pick.row));
	return true;
}

static void
mouse(struct app_screen *app, const struct input *input)
{
	struct present present = app_present(app->lab);
	int direction = 0, knob;

	if (tutor_has_card(app->tutor) || click_in_menu(app, &present, input))
		return;
	knob = stage_mouse(&app->stage, &present, input, &direction);

	if (knob >= 0)
		turn_by(app, (enum knob)knob, direction);
}

static void
on_input(void *arg, const struct input *input)
{
	struct app_screen *app = arg;

	if (input->key == KEY_CODE_MOUSE)
		mouse(app, input);
	else if (!app->stage.is_typing)
		key(app, input->key);
	else if (stage_type(&app->stage, input->key))
		typed(app);
	ui_touch(app->ui);
}

static void
on_recording_failed(void *arg, const char *why)
{
	struct app_screen *app = arg;

	stage_say(&app->stage, clock_now_us(), "The recording stopped: %s: %s. What is in it is whole.", app->recording, why);
}

static void
on_gone(void *arg)
{
	quit(arg);
}

/* ---- signals: they must put the terminal back ---- */

static void
end_by_signal(struct app_screen *app, int number)
{
	app->end_signal = number;
	quit(app);
}

static void
interrupt(struct app_screen *app, int number)
{
	(void)number;
	quit(app);
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

/* ---- life ---- */

struct app_screen *
app_screen_new(struct lab *lab, const struct app_screen_options *begin, char *why, size_t why_size)
{
	struct app_screen *app = mem_new(1, sizeof *app);
	const struct ui_hooks hooks = { .frame = frame, .input = on_input, .gone = on_gone, .recording_failed = on_recording_failed,
		.arg = app };
	const struct ui_options ui_options = {
		.theme = begin->theme, .ascii = begin->options->ascii, .mouse = !begin->options->no_mouse,
	};

	app->lab = lab;
	app->options = begin->options;
	app->tutor = begin->tutor;
	app->lesson = begin->lesson;
	stage_init(&app->stage, 0, 0);
	app->stage.language = begin->language;
	app->stage.view = (enum view_id)(begin->options->view - 1);
	/* Before curses, whose own handlers would leave the terminal raw. */
	watch_signals(app);
	app->ui = ui_new(lab_base(lab), &ui_options, &hooks, why, why_size);
	if (app->ui == NULL) {
		unwatch_signals(app);
		free(app);
		return NULL;
	}
	mem_on_failure(rescue_now);
	app->new_run_timer = evtimer_new(lab_base(lab), new_run_cb, app);
	app->card_timer = evtimer_new(lab_base(lab), card_cb, app);
	app->ticked_us = clock_now_us();
	if (why[0] != '\0')
		stage_say(&app->stage, app->ticked_us, "%s", why);
	return app;
}

void
app_screen_begin(struct app_screen *app)
{
	char why[128] = "";

	if (app->options->record != NULL) {
		snprintf(app->recording, sizeof app->recording, "%s", app->options->record);
		if (begin_recording(app, app->options->record, why, sizeof why) != 0)
			stage_say(&app->stage, clock_now_us(), "--record: %s: %s", app->options->record, why);
	}
	if (lab_is_replay(app->lab))
		play_again(app);
	else if (app->lesson >= 0)
		grant(app, tutor_open(app->tutor, app->lesson));
	else
		lab_run(app->lab);
	ui_touch(app->ui);
}

static void
print_summary(const struct lab *lab)
{
	char lines[SUMMARY_SIZE];

	summary_write(lab_timeline(lab), lab_now_us(lab), lines, sizeof lines);
	fputs(lines, stdout);
}

int
app_screen_free(struct app_screen *app)
{
	int end_signal = app->end_signal;

	ui_free(app->ui);
	if (end_signal == 0)
		print_summary(app->lab);
	event_free(app->new_run_timer);
	event_free(app->card_timer);
	unwatch_signals(app);
	free(app);
	return end_signal;
}

void
app_screen_made(struct app_screen *app)
{
	stage_new_run(&app->stage);
	ui_touch(app->ui);
}

void
app_screen_ended(struct app_screen *app)
{
	if (tutor_run_ended(app->tutor, lab_timeline(app->lab)))
		event_add(app->card_timer, &(struct timeval){ CARD_US / US_PER_S, CARD_US % US_PER_S });
	ui_touch(app->ui);
}

void
app_screen_told(struct app_screen *app)
{
	ui_touch(app->ui);
}

/* In a run the log says it; else nothing would. What is typed at a screen that stands
 * still is typed blindly. */
void
app_screen_slept(struct app_screen *app, bool has_slept, int64_t us)
{
	char text[KNOB_TEXT_SIZE];

	if (has_slept) {
		ui_drop_input(app->ui);
	} else if (lab_is_over(app->lab)) {
		format_duration(us, text, sizeof text);
		stage_say(&app->stage, clock_now_us(), "The server sleeps on the loop that draws this screen: up to %s.", text);
	}
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
	stage_say(&app->stage, clock_now_us(), "%s", line);
	ui_touch(app->ui);
}
