/* Lessons on the stage: their parts become runs, their cards come and go. */
#include <event2/event.h>
#include <stdio.h>

#include "app/app_stage_inside.h"

/* The lesson's part: its knobs, language and view, but those that the command line asked
 * for, which count for the first. */
static void
set_part(struct app_stage *app)
{
	const struct options *o = app->options;
	const struct lesson_part *part = tutor_part(app->tutor);
	int language = language_find(part->language);
	bool is_first = app->lesson >= 0;

	for (int knob = 0; knob < KNOB_COUNT; knob++)
		if (!is_first || !o->given[knob])
			lab_turn(app->lab, (enum knob)knob, part->knobs.value[knob]);
	if (language >= 0 && !(is_first && o->language_given))
		app->stage.language = (enum language)language;
	if (!(is_first && o->view_given))
		app->stage.view = (enum view_id)(part->view - 1);
	app->lesson = -1;
}

static void
mark_lesson(struct app_stage *app)
{
	char label[LESSON_TITLE_MAX * 4 + 32];

	snprintf(label, sizeof label, "%s, part %d", tutor_lesson(app->tutor)->title, app->tutor->part + 1);
	app_stage_mark(app, label);
}

void
lessons_grant(struct app_stage *app, enum tutor_wish wish)
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

void
lessons_open(struct app_stage *app, int lesson)
{
	if (!app_stage_is_past(app))
		lessons_grant(app, tutor_open(app->tutor, lesson));
}

void
lessons_turn(struct app_stage *app, int direction)
{
	if (!app_stage_is_past(app))
		lessons_grant(app, tutor_turn(app->tutor, direction));
}

/* Not while an old moment is looked at: a card would lie over it. */
void
lessons_show_due_card(struct app_stage *app)
{
	if (!app->card_is_due || !app->stage.playhead.live)
		return;
	app->card_is_due = false;
	app->stage.is_typing = false; /* what is typed from here on is for the card */
	lessons_grant(app, tutor_after_run(app->tutor));
	app_stage_touch(app);
}

void
lessons_card_cb(evutil_socket_t fd, short what, void *arg)
{
	struct app_stage *app = arg;

	(void)fd;
	(void)what;
	app->card_is_due = true;
	lessons_show_due_card(app);
}

/* In the menu, the keys that turn knobs choose a lesson. Returns false for other keys. */
bool
lessons_act(struct app_stage *app, enum action action)
{
	if (app->stage.view != VIEW_LESSONS || app->stage.help)
		return false;
	if (action == ACTION_KNOB_TYPE)
		lessons_open(app, app->tutor->cursor);
	else if (action == ACTION_KNOB_UP || action == ACTION_KNOB_DOWN)
		tutor_move(app->tutor, action == ACTION_KNOB_UP ? -1 : +1);
	else
		return false;
	return true;
}
