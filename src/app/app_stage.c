/* The application's stage: what is typed and clicked, how it begins and ends. */
#include "app/app_stage_inside.h"

#include <event2/event.h>
#include <stdio.h>
#include <string.h>

enum { CARD_US = US_PER_S /* from a run's end to the card after it: one looks at the end first */ };

/* ---- input ---- */

/* What must work whatever lies on top. */
static bool
is_always(enum action action)
{
	return action == ACTION_QUIT || action == ACTION_SUSPEND || action == ACTION_REDRAW ||
	    action == ACTION_LESSON_NEXT || action == ACTION_LESSON_PREV;
}

static bool
in_menu(const struct app_stage *app)
{
	return app->stage.view == VIEW_LESSONS && !app->stage.help;
}

static const char *
help_of(enum action action)
{
	return action == ACTION_NONE ? NULL : action_row(action)->help;
}

static void
key(struct app_stage *app, uint32_t code)
{
	enum action action = key_action(code);

	bool answers = tutor_has_card(app->tutor) && !is_always(action);

	stage_pressed(&app->stage, app_stage_clock_us(app), code, answers || in_menu(app) ? NULL : help_of(action));
	if (answers)
		lessons_grant(app, tutor_key(app->tutor, code));
	else
		actions_do(app, action);
}

static void
typed(struct app_stage *app)
{
	enum knob knob = app->stage.chosen;
	int64_t value;
	char why[KNOB_WHY_SIZE];

	if (knob_parse(knob, app->stage.typing, &value, why, sizeof why) == 0)
		actions_turn(app, knob, value);
	else
		stage_say(&app->stage, app_stage_clock_us(app), "%s: \"%s\" is not %s", knob_info(knob)->name, app->stage.typing, why);
}

/* A click on a row of the menu opens that lesson. */
static bool
click_in_menu(struct app_stage *app, const struct present *present, const struct input *input)
{
	struct scene scene = stage_scene(&app->stage, present);
	struct pick pick;

	if (app->stage.view != VIEW_LESSONS || app->stage.help || input->mouse != MOUSE_PRESS)
		return false;
	scene.lesson = tutor_scene(app->tutor, present->timeline, app->stage.playhead.t_us);
	if (!view_of(VIEW_LESSONS)->pick(&scene, app->stage.cols, app->stage.rows, input->col, input->row, &pick) || pick.row < 0)
		return false;
	lessons_open(app, pick.row);
	return true;
}

static void
mouse(struct app_stage *app, const struct input *input)
{
	struct present present = app_stage_present(app);
	int direction = 0, knob;

	if (tutor_has_card(app->tutor) || click_in_menu(app, &present, input))
		return;
	knob = stage_mouse(&app->stage, &present, input, &direction);

	if (knob >= 0)
		actions_turn_by(app, (enum knob)knob, direction);
}

void
app_stage_input(struct app_stage *app, const struct input *input)
{
	if (input->key == KEY_CODE_MOUSE) {
		mouse(app, input);
	} else if (!app->stage.is_typing) {
		key(app, input->key);
	} else {
		stage_pressed(&app->stage, app_stage_clock_us(app), input->key, NULL);
		if (stage_type(&app->stage, input->key))
			typed(app);
	}
	app_stage_touch(app);
}

bool
app_stage_act(struct app_stage *app, enum action action)
{
	const struct key_row *row = action_row(action);

	if (tutor_has_card(app->tutor) && !is_always(action))
		return false;
	app->stage.is_typing = false;
	stage_pressed(&app->stage, app_stage_clock_us(app), row->keys[0], row->help);
	actions_do(app, action);
	app_stage_touch(app);
	return true;
}

void
app_stage_turn(struct app_stage *app, enum knob knob, int64_t value)
{
	if (knob_info(knob)->on_strip) {
		app->stage.chosen = knob;
		app->stage.explained_until_us = app_stage_clock_us(app) + EXPLAINED_US;
	}
	actions_turn(app, knob, value);
	app_stage_touch(app);
}

void
app_stage_open(struct app_stage *app, int lesson)
{
	lessons_open(app, lesson);
	app_stage_touch(app);
}

/* ---- life ---- */

void
app_stage_init(struct app_stage *app, struct lab *lab, const struct app_begin *begin, const struct app_stage_hooks *hooks)
{
	*app = (struct app_stage){
		.lab = lab, .options = begin->options, .hooks = *hooks, .tutor = begin->tutor, .lesson = begin->lesson,
		.relives = begin->relives && lab_is_replay(lab),
	};
	stage_init(&app->stage, 0, 0);
	app->stage.language = begin->language;
	app->stage.view = (enum view_id)(begin->options->view - 1);
	app->new_run_timer = evtimer_new(lab_base(lab), actions_new_run_cb, app);
	app->card_timer = evtimer_new(lab_base(lab), lessons_card_cb, app);
	app->ticked_us = app_stage_clock_us(app);
}

void
app_stage_release(struct app_stage *app)
{
	relive_release(&app->relive);
	event_free(app->new_run_timer);
	event_free(app->card_timer);
}

void
app_stage_begin(struct app_stage *app)
{
	if (lab_is_replay(app->lab))
		actions_play_again(app);
	else if (app->lesson >= 0)
		lessons_grant(app, tutor_open(app->tutor, app->lesson));
	else
		lab_run(app->lab);
	app_stage_touch(app);
}

void
app_stage_made(struct app_stage *app)
{
	app->run++;
	stage_new_run(&app->stage);
	app_stage_touch(app);
}

void
app_stage_ended(struct app_stage *app)
{
	if (tutor_run_ended(app->tutor, lab_timeline(app->lab)))
		event_add(app->card_timer, &(struct timeval){ CARD_US / US_PER_S, CARD_US % US_PER_S });
	app_stage_touch(app);
}

/* In a run the log says it; else nothing would. */
void
app_stage_sleeps(struct app_stage *app, int64_t us)
{
	char text[KNOB_TEXT_SIZE];

	format_duration(us, text, sizeof text);
	if (lab_is_over(app->lab))
		stage_say(&app->stage, app_stage_clock_us(app), "The server sleeps on the loop that draws this screen: up to %s.", text);
	app_stage_touch(app);
}

bool
app_stage_expects_run(const struct app_stage *app)
{
	return !lab_has_run(app->lab) || evtimer_pending(app->new_run_timer, NULL);
}

bool
app_stage_expects_card(const struct app_stage *app)
{
	return evtimer_pending(app->card_timer, NULL) || (app->card_is_due && app->stage.playhead.live);
}
