/* The application's stage: actions are carried out here. */
#include "app_stage.h"

#include <event2/event.h>
#include <stdio.h>
#include <string.h>

#include "app_present.h"
#include "clock.h"

enum {
	NEW_RUN_US = US_PER_S / 2, /* after the last turn of a knob */
	CARD_US = US_PER_S,        /* from a run's end to the card after it: one looks at the end first */
};

static void
touch(struct app_stage *app)
{
	if (app->hooks.touched != NULL)
		app->hooks.touched(app->hooks.arg);
}

static void
mark(struct app_stage *app, const char *label)
{
	if (app->hooks.mark != NULL)
		app->hooks.mark(app->hooks.arg, label);
}

int64_t
app_stage_clock_us(const struct app_stage *app)
{
	return app->hooks.clock != NULL ? app->hooks.clock(app->hooks.arg) : clock_now_us();
}

/* ---- what there is to look at ---- */

/* The lab's run; but of a kept one that happens again only what has happened, and with
 * a kept one's knobs as they were set at the moment that is shown. */
struct present
app_stage_present(struct app_stage *app)
{
	int64_t clock_us = app_stage_clock_us(app);
	struct present present;

	if (app->relives) {
		present = app_present_at(app->lab, clock_us - app->relived_us, &app->then);
	} else {
		present = app_present(app->lab);
		if (lab_is_replay(app->lab)) {
			timeline_settings_at(present.timeline, app->stage.playhead.t_us, &app->then);
			present.knobs = &app->then;
		}
	}
	present.clock_us = clock_us;
	return present;
}

static int64_t
now_us(struct app_stage *app)
{
	return app_stage_present(app).now_us;
}

void
app_stage_relived(struct app_stage *app)
{
	if (!app->relives)
		return;
	if (app->stage.playhead.live && !app_stage_present(app).over) {
		app->relives = false;
		playhead_seek(&app->stage.playhead, app->stage.playhead.t_us, now_us(app));
		playhead_pause(&app->stage.playhead, now_us(app));
	}
	app->relives = false;
}

/* ---- knobs and actions ---- */

static void
new_run_cb(evutil_socket_t fd, short what, void *arg)
{
	struct app_stage *app = arg;

	(void)fd;
	(void)what;
	tutor_run_is_not_ours(app->tutor);
	lab_run(app->lab);
}

/* A kept run is shown again from its beginning. For who counts its events it is another one. */
static void
play_again(struct app_stage *app)
{
	app->run++;
	app->relived_us = app_stage_clock_us(app);
	if (app->relives) {
		stage_new_run(&app->stage);
		return;
	}
	playhead_seek(&app->stage.playhead, 0, now_us(app));
	playhead_pause(&app->stage.playhead, now_us(app));
}

/* What was cannot be changed, and whoever tries is told. */
static bool
is_past(struct app_stage *app)
{
	if (!lab_is_replay(app->lab))
		return false;
	stage_say(&app->stage, app_stage_clock_us(app), "This is a saved run: it is as it was.");
	return true;
}

static void
mark_turn(struct app_stage *app, enum knob knob, int64_t value)
{
	char text[KNOB_TEXT_SIZE], label[KNOB_TEXT_SIZE + 32];

	knob_format(knob, value, text, sizeof text);
	snprintf(label, sizeof label, "%s %s", knob_info(knob)->name, text);
	mark(app, label);
}

static void
turn(struct app_stage *app, enum knob knob, int64_t value)
{
	if (is_past(app) || !lab_turn(app->lab, knob, value))
		return;
	mark_turn(app, knob, value);
	playhead_go_live(&app->stage.playhead, now_us(app));
	if (lab_is_over(app->lab))
		event_add(app->new_run_timer, &(struct timeval){ 0, NEW_RUN_US });
}

static void
turn_by(struct app_stage *app, enum knob knob, int direction)
{
	turn(app, knob, knob_step(knob, lab_knobs(app->lab)->value[knob], direction));
}

static void
knob_up(struct app_stage *app)
{
	turn_by(app, app->stage.chosen, +1);
}

static void
knob_down(struct app_stage *app)
{
	turn_by(app, app->stage.chosen, -1);
}

static void
press_button(struct app_stage *app)
{
	if (is_past(app))
		return;
	playhead_go_live(&app->stage.playhead, now_us(app));
	app->stage.lit_until_us = app_stage_clock_us(app) + BUTTON_LIT_US;
	lab_press(app->lab);
}

static void
run_again(struct app_stage *app)
{
	event_del(app->new_run_timer);
	tutor_run_is_not_ours(app->tutor);
	if (lab_is_replay(app->lab))
		play_again(app);
	else
		lab_run(app->lab);
}

static void
cancel(struct app_stage *app)
{
	if (!is_past(app))
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

/* ---- lessons ---- */

/* The knobs of the lesson's part, but those that the command line asked for, which
 * count for the first. */
static void
set_part(struct app_stage *app)
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
mark_lesson(struct app_stage *app)
{
	char label[LESSON_TITLE_MAX * 4 + 32];

	snprintf(label, sizeof label, "%s, part %d", tutor_lesson(app->tutor)->title, app->tutor->part + 1);
	mark(app, label);
}

static void
grant(struct app_stage *app, enum tutor_wish wish)
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
show_due_card(struct app_stage *app)
{
	if (!app->card_is_due || !app->stage.playhead.live)
		return;
	app->card_is_due = false;
	app->stage.is_typing = false; /* what is typed from here on is for the card */
	grant(app, tutor_after_run(app->tutor));
	touch(app);
}

static void
card_cb(evutil_socket_t fd, short what, void *arg)
{
	struct app_stage *app = arg;

	(void)fd;
	(void)what;
	app->card_is_due = true;
	show_due_card(app);
}

static void
next_lesson(struct app_stage *app)
{
	grant(app, tutor_turn(app->tutor, +1));
}

static void
previous_lesson(struct app_stage *app)
{
	grant(app, tutor_turn(app->tutor, -1));
}

/* In the menu, the keys that turn knobs choose a lesson. Returns false for other keys. */
static bool
act_in_menu(struct app_stage *app, enum action action)
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

/* ---- looking ---- */

void
app_stage_tick(struct app_stage *app, int cols, int rows)
{
	struct present present = app_stage_present(app);

	app->stage.cols = cols;
	app->stage.rows = rows;
	stage_tick(&app->stage, &present, present.clock_us - app->ticked_us);
	app->ticked_us = present.clock_us;
}

bool
app_stage_scene(struct app_stage *app, struct scene *scene)
{
	struct present present = app_stage_present(app);

	*scene = stage_scene(&app->stage, &present);
	scene->kept = lab_is_replay(app->lab) && !app->relives;
	scene->lesson = tutor_scene(app->tutor, present.timeline, app->stage.playhead.t_us);
	return lab_has_begun(app->lab) && stage_moves(&app->stage, &present);
}

/* ---- input ---- */

static void
act(struct app_stage *app, enum action action)
{
	struct present present = app_stage_present(app);

	if (act_in_menu(app, action))
		return;
	if (!stage_act(&app->stage, &present, action) && actions[action] != NULL)
		actions[action](app);
	if (action == ACTION_PAUSE)
		mark(app, app->stage.playhead.paused ? "pause" : "go on");
	show_due_card(app);
}

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
		grant(app, tutor_key(app->tutor, code));
	else
		act(app, action);
}

static void
typed(struct app_stage *app)
{
	enum knob knob = app->stage.chosen;
	int64_t value;
	char why[KNOB_WHY_SIZE];

	if (knob_parse(knob, app->stage.typing, &value, why, sizeof why) == 0)
		turn(app, knob, value);
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
	grant(app, tutor_open(app->tutor, pick.row));
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
		turn_by(app, (enum knob)knob, direction);
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
	touch(app);
}

bool
app_stage_act(struct app_stage *app, enum action action)
{
	const struct key_row *row = action_row(action);

	if (tutor_has_card(app->tutor) && !is_always(action))
		return false;
	app->stage.is_typing = false;
	stage_pressed(&app->stage, app_stage_clock_us(app), row->keys[0], row->help);
	act(app, action);
	touch(app);
	return true;
}

void
app_stage_turn(struct app_stage *app, enum knob knob, int64_t value)
{
	if (knob_info(knob)->on_strip) {
		app->stage.chosen = knob;
		app->stage.explained_until_us = app_stage_clock_us(app) + EXPLAINED_US;
	}
	turn(app, knob, value);
	touch(app);
}

void
app_stage_open(struct app_stage *app, int lesson)
{
	grant(app, tutor_open(app->tutor, lesson));
	touch(app);
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
	app->new_run_timer = evtimer_new(lab_base(lab), new_run_cb, app);
	app->card_timer = evtimer_new(lab_base(lab), card_cb, app);
	app->ticked_us = app_stage_clock_us(app);
}

void
app_stage_release(struct app_stage *app)
{
	event_free(app->new_run_timer);
	event_free(app->card_timer);
}

void
app_stage_begin(struct app_stage *app)
{
	if (lab_is_replay(app->lab))
		play_again(app);
	else if (app->lesson >= 0)
		grant(app, tutor_open(app->tutor, app->lesson));
	else
		lab_run(app->lab);
	touch(app);
}

void
app_stage_made(struct app_stage *app)
{
	app->run++;
	stage_new_run(&app->stage);
	touch(app);
}

void
app_stage_ended(struct app_stage *app)
{
	if (tutor_run_ended(app->tutor, lab_timeline(app->lab)))
		event_add(app->card_timer, &(struct timeval){ CARD_US / US_PER_S, CARD_US % US_PER_S });
	touch(app);
}

/* In a run the log says it; else nothing would. */
void
app_stage_sleeps(struct app_stage *app, int64_t us)
{
	char text[KNOB_TEXT_SIZE];

	format_duration(us, text, sizeof text);
	if (lab_is_over(app->lab))
		stage_say(&app->stage, app_stage_clock_us(app), "The server sleeps on the loop that draws this screen: up to %s.", text);
	touch(app);
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
