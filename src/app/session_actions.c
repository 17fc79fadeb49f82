/* Actions, carried out. */
#include <event2/event.h>
#include <stdio.h>

#include "app/session_inside.h"
#include "base/clock.h"

enum { NEW_RUN_US = US_PER_S / 2 /* after the last turn of a knob */ };

void
actions_new_run_cb(evutil_socket_t fd, short what, void *arg)
{
	struct session *session = arg;

	(void)fd;
	(void)what;
	tutor_run_is_not_ours(session->tutor);
	lab_run(session->lab);
}

/* A kept run is shown again from its beginning. For who counts its events it is another one. */
void
actions_play_again(struct session *session)
{
	session->run++;
	session->relived_us = session_clock_us(session);
	if (session->relives) {
		relive_release(&session->relive);
		relive_init(&session->relive, timeline_trace(lab_timeline(session->lab)));
		viewer_new_run(&session->viewer);
		return;
	}
	playhead_seek(&session->viewer.state.playhead, 0, session_moment(session).now_us);
	playhead_pause(&session->viewer.state.playhead, session_moment(session).now_us);
}

void
actions_turn(struct session *session, enum knob knob, int64_t value)
{
	struct timeval tv = clock_timeval(NEW_RUN_US);

	if (session_is_past(session) || !lab_turn(session->lab, knob, value))
		return;
	session_mark_turn(session, knob, value);
	playhead_go_live(&session->viewer.state.playhead, session_moment(session).now_us);
	if (lab_is_over(session->lab))
		event_add(session->new_run_timer, &tv);
}

void
actions_turn_by(struct session *session, enum knob knob, int direction)
{
	actions_turn(session, knob, knob_step(knob, lab_knobs(session->lab)->value[knob], direction));
}

static void
knob_up(struct session *session)
{
	actions_turn_by(session, session->viewer.state.chosen, +1);
}

static void
knob_down(struct session *session)
{
	actions_turn_by(session, session->viewer.state.chosen, -1);
}

static void
press_button(struct session *session)
{
	if (session_is_past(session))
		return;
	playhead_go_live(&session->viewer.state.playhead, session_moment(session).now_us);
	session->viewer.lit_until_us = session_clock_us(session) + BUTTON_LIT_US;
	lab_press(session->lab);
}

static void
run_again(struct session *session)
{
	event_del(session->new_run_timer);
	tutor_run_is_not_ours(session->tutor);
	if (lab_is_replay(session->lab))
		actions_play_again(session);
	else
		lab_run(session->lab);
}

static void
cancel(struct session *session)
{
	if (!session_is_past(session))
		lab_cancel(session->lab);
}

static void
next_theme(struct session *session)
{
	if (session->hooks.theme != NULL)
		viewer_say(&session->viewer, session_clock_us(session), "theme: %s", session->hooks.theme(session->hooks.arg));
}

static void
record(struct session *session)
{
	if (session->hooks.record != NULL)
		session->hooks.record(session->hooks.arg);
}

static void
picture(struct session *session)
{
	if (session->hooks.picture != NULL)
		session->hooks.picture(session->hooks.arg);
}

static void
redraw(struct session *session)
{
	if (session->hooks.redraw != NULL)
		session->hooks.redraw(session->hooks.arg);
}

static void
suspend(struct session *session)
{
	if (session->hooks.suspend != NULL)
		session->hooks.suspend(session->hooks.arg);
}

static void
quit(struct session *session)
{
	session->quits = true;
	lab_stop(session->lab);
}

static void
next_lesson(struct session *session)
{
	lessons_turn(session, +1);
}

static void
previous_lesson(struct session *session)
{
	lessons_turn(session, -1);
}

static void (*const actions[ACTION_COUNT])(struct session *) = {
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
actions_do(struct session *session, enum action action)
{
	struct moment moment = session_moment(session);

	if (lessons_act(session, action))
		return;
	if (!viewer_act(&session->viewer, &moment, action) && actions[action] != NULL)
		actions[action](session);
	if (action == ACTION_PAUSE)
		session_mark(session, session->viewer.state.playhead.paused ? "pause" : "go on");
	lessons_show_due_card(session);
}
