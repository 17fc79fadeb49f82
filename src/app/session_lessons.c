/* Lessons in a session: their parts become runs, their cards come and go. */
#include <event2/event.h>
#include <stdio.h>

#include "app/session_inside.h"

/* Sets the part's knobs, language and view. In the first part, those given on the command
 * line win. */
static void
set_part(struct session *session)
{
	const struct options *o = session->options;
	const struct lesson_part *part = tutor_part(session->tutor);
	int language = lesson_language(tutor_lesson(session->tutor), session->tutor->part, -1);
	bool is_first = session->lesson >= 0;

	for (int knob = 0; knob < KNOB_COUNT; knob++)
		if (!is_first || !o->given[knob])
			source_turn(session->source, (enum knob)knob, part->knobs.value[knob]);
	if (language >= 0 && !(is_first && o->language_given))
		session->viewer.state.language = (enum language)language;
	if (!(is_first && o->view_given))
		session->viewer.state.view = (enum view_id)lesson_view(tutor_lesson(session->tutor), session->tutor->part, VIEW_TIMELINE);
	session->lesson = -1;
}

static void
mark_lesson(struct session *session)
{
	char label[LESSON_TITLE_MAX * 4 + 32];

	snprintf(label, sizeof label, "%s, part %d", tutor_lesson(session->tutor)->title, session->tutor->part + 1);
	session_mark(session, label);
}

static void
drop_card(struct session *session)
{
	event_del(session->card_timer);
	session->card_is_due = false;
}

void
session_disown_run(struct session *session)
{
	drop_card(session);
	tutor_disown_run(session->tutor);
}

void
session_grant(struct session *session, enum tutor_wish wish)
{
	if (wish == TUTOR_WANTS_PART) {
		mark_lesson(session);
		event_del(session->new_run_timer);
		drop_card(session);
		set_part(session);
		source_prepare(session->source);
	}
	if (wish == TUTOR_WANTS_BEGIN && !source_has_begun(session->source))
		source_begin(session->source);
}

void
session_open_lesson(struct session *session, int lesson)
{
	if (!session_is_fixed(session))
		session_grant(session, tutor_open(session->tutor, lesson));
	session_touch(session);
}

void
session_turn_lesson(struct session *session, int direction)
{
	if (!session_is_fixed(session))
		session_grant(session, tutor_turn(session->tutor, direction));
}

/* Not while an old moment is looked at: a card would lie over it. */
void
session_show_due_card(struct session *session)
{
	if (!session->card_is_due || !session->viewer.state.playhead.live)
		return;
	session->card_is_due = false;
	session->viewer.is_typing = false; /* from here on, keys are for the card */
	session_grant(session, tutor_after_run(session->tutor));
	session_touch(session);
}

void
session_card_cb(evutil_socket_t fd, short what, void *arg)
{
	struct session *session = arg;

	(void)fd;
	(void)what;
	session->card_is_due = true;
	session_show_due_card(session);
}

/* In the menu, the keys that turn knobs choose a lesson. Returns false for other keys. */
bool
session_act_in_menu(struct session *session, enum action action)
{
	if (session->viewer.state.view != VIEW_LESSONS || session->viewer.state.help)
		return false;
	if (action == ACTION_KNOB_TYPE)
		session_open_lesson(session, session->tutor->cursor);
	else if (action == ACTION_KNOB_UP || action == ACTION_KNOB_DOWN)
		tutor_move(session->tutor, action == ACTION_KNOB_UP ? -1 : +1);
	else
		return false;
	return true;
}
