/*
 * The application with a screen: where keys, the mouse and signals become actions,
 * and actions are carried out.
 */
#include "app_screen.h"

#include <event2/event.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "memory.h"
#include "rescue.h"
#include "stage.h"
#include "summary.h"
#include "theme.h"
#include "ui.h"

enum {
	NEW_RUN_US = US_PER_S / 2, /* after the last turn of a knob */
	SIGNALS = 6,
	SUSPEND_SIGNAL = 3,        /* the row of SIGTSTP in signal_rows */
};

struct app_screen {
	struct lab *lab;
	struct ui *ui;
	struct stage stage;
	struct event *new_run_timer;
	struct event *signals[SIGNALS];
	int64_t ticked_us; /* when the stage last heard of time */
	int end_signal;    /* the signal that ended it; 0 = none */
};

/* ---- knobs and actions ---- */

static void
new_run_cb(evutil_socket_t fd, short what, void *arg)
{
	struct app_screen *app = arg;

	(void)fd;
	(void)what;
	lab_run(app->lab);
}

static void
turn(struct app_screen *app, enum knob knob, int64_t value)
{
	if (!lab_turn(app->lab, knob, value))
		return;
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

static void (*const actions[ACTION_COUNT])(struct app_screen *) = {
	[ACTION_KNOB_UP] = knob_up,
	[ACTION_KNOB_DOWN] = knob_down,
	[ACTION_BUTTON] = press_button,
	[ACTION_RUN_AGAIN] = run_again,
	[ACTION_CANCEL] = cancel,
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
	return stage_moves(&app->stage, &present);
}

/* ---- input ---- */

static void
act(struct app_screen *app, enum action action)
{
	struct present present = app_present(app->lab);

	if (!stage_act(&app->stage, &present, action) && actions[action] != NULL)
		actions[action](app);
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

static void
mouse(struct app_screen *app, const struct input *input)
{
	struct present present = app_present(app->lab);
	int direction = 0, knob = stage_mouse(&app->stage, &present, input, &direction);

	if (knob >= 0)
		turn_by(app, (enum knob)knob, direction);
}

static void
on_input(void *arg, const struct input *input)
{
	struct app_screen *app = arg;

	if (!lab_has_run(app->lab))
		return;
	if (input->key == KEY_CODE_MOUSE)
		mouse(app, input);
	else if (!app->stage.is_typing)
		act(app, key_action(input->key));
	else if (stage_type(&app->stage, input->key))
		typed(app);
	ui_touch(app->ui);
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
app_screen_new(struct lab *lab, const struct options *options, char *why, size_t why_size)
{
	struct app_screen *app = mem_new(1, sizeof *app);
	const struct ui_hooks hooks = { .frame = frame, .input = on_input, .gone = on_gone, .arg = app };
	const struct ui_options ui_options = {
		.theme = (enum theme)theme_find(options->theme), .ascii = options->ascii, .mouse = !options->no_mouse,
	};

	app->lab = lab;
	stage_init(&app->stage, 0, 0);
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
	app->ticked_us = clock_now_us();
	if (why[0] != '\0')
		stage_say(&app->stage, app->ticked_us, "%s", why);
	return app;
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
	if (end_signal == 0 && lab_has_run(app->lab))
		print_summary(app->lab);
	event_free(app->new_run_timer);
	unwatch_signals(app);
	free(app);
	return end_signal;
}

void
app_screen_began(struct app_screen *app)
{
	stage_new_run(&app->stage);
	ui_touch(app->ui);
}

/* What was typed at a screen that stood still was typed blindly. */
void
app_screen_told(struct app_screen *app, const struct event *e)
{
	if (e->kind == EVENT_THAW)
		ui_drop_input(app->ui);
	ui_touch(app->ui);
}
