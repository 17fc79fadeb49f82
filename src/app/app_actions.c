/* Actions, carried out. */
#include <event2/event.h>
#include <stdio.h>

#include "app/app_stage_inside.h"

enum { NEW_RUN_US = US_PER_S / 2 /* after the last turn of a knob */ };

void
actions_new_run_cb(evutil_socket_t fd, short what, void *arg)
{
	struct app_stage *app = arg;

	(void)fd;
	(void)what;
	tutor_run_is_not_ours(app->tutor);
	lab_run(app->lab);
}

/* A kept run is shown again from its beginning. For who counts its events it is another one. */
void
actions_play_again(struct app_stage *app)
{
	app->run++;
	app->relived_us = app_stage_clock_us(app);
	if (app->relives) {
		relive_release(&app->relive);
		relive_init(&app->relive, timeline_trace(lab_timeline(app->lab)));
		stage_new_run(&app->stage);
		return;
	}
	playhead_seek(&app->stage.playhead, 0, app_stage_present(app).now_us);
	playhead_pause(&app->stage.playhead, app_stage_present(app).now_us);
}

void
actions_turn(struct app_stage *app, enum knob knob, int64_t value)
{
	if (app_stage_is_past(app) || !lab_turn(app->lab, knob, value))
		return;
	app_stage_mark_turn(app, knob, value);
	playhead_go_live(&app->stage.playhead, app_stage_present(app).now_us);
	if (lab_is_over(app->lab))
		event_add(app->new_run_timer, &(struct timeval){ 0, NEW_RUN_US });
}

void
actions_turn_by(struct app_stage *app, enum knob knob, int direction)
{
	actions_turn(app, knob, knob_step(knob, lab_knobs(app->lab)->value[knob], direction));
}

static void
knob_up(struct app_stage *app)
{
	actions_turn_by(app, app->stage.chosen, +1);
}

static void
knob_down(struct app_stage *app)
{
	actions_turn_by(app, app->stage.chosen, -1);
}

static void
press_button(struct app_stage *app)
{
	if (app_stage_is_past(app))
		return;
	playhead_go_live(&app->stage.playhead, app_stage_present(app).now_us);
	app->stage.lit_until_us = app_stage_clock_us(app) + BUTTON_LIT_US;
	lab_press(app->lab);
}

static void
run_again(struct app_stage *app)
{
	event_del(app->new_run_timer);
	tutor_run_is_not_ours(app->tutor);
	if (lab_is_replay(app->lab))
		actions_play_again(app);
	else
		lab_run(app->lab);
}

static void
cancel(struct app_stage *app)
{
	if (!app_stage_is_past(app))
		lab_cancel(app->lab);
}

static void
next_theme(struct app_stage *app)
{
	if (app->hooks.theme != NULL)
		stage_say(&app->stage, app_stage_clock_us(app), "theme: %s", app->hooks.theme(app->hooks.arg));
}

static void
record(struct app_stage *app)
{
	if (app->hooks.record != NULL)
		app->hooks.record(app->hooks.arg);
}

static void
picture(struct app_stage *app)
{
	if (app->hooks.picture != NULL)
		app->hooks.picture(app->hooks.arg);
}

static void
redraw(struct app_stage *app)
{
	if (app->hooks.redraw != NULL)
		app->hooks.redraw(app->hooks.arg);
}

static void
suspend(struct app_stage *app)
{
	if (app->hooks.suspend != NULL)
		app->hooks.suspend(app->hooks.arg);
}

static void
quit(struct app_stage *app)
{
	app->quits = true;
	lab_stop(app->lab);
}

static void
next_lesson(struct app_stage *app)
{
	lessons_turn(app, +1);
}

static void
previous_lesson(struct app_stage *app)
{
	lessons_turn(app, -1);
}

static void (*const actions[ACTION_COUNT])(struct app_stage *) = {
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

void
actions_do(struct app_stage *app, enum action action)
{
	struct present present = app_stage_present(app);

	if (lessons_act(app, action))
		return;
	if (!stage_act(&app->stage, &present, action) && actions[action] != NULL)
		actions[action](app);
	if (action == ACTION_PAUSE)
		app_stage_mark(app, app->stage.playhead.paused ? "pause" : "go on");
	lessons_show_due_card(app);
}
