/* A session: what is typed and clicked, how it begins and ends. */
#include <event2/event.h>

#include "app/commands.h"
#include "app/session_inside.h"
#include "app/setup.h"
#include "base/clock.h"
#include "base/duration.h"
#include "log/watched.h"
#include "tell/tale.h"

/* ---- input ---- */

/* Actions that must work whatever lies on top. */
static bool
is_always(enum action action)
{
	return action_is_always(action) || action == ACTION_STEP_ON || action == ACTION_STEP_BACK ||
	    action == ACTION_LESSON_NEXT || action == ACTION_LESSON_PREV;
}

/* Ctrl-C and its like, which no text that is being typed has in it. */
static bool
cuts_in(uint32_t code)
{
	return code < ' ' && action_is_always(key_action(code));
}

/* At a part's end Enter goes on, as the foot says; afterwards, or behind Tab, it is the knob's. */
static bool
goes_on(const struct session *session, enum action action)
{
	const struct tutor *tutor = session->tutor;

	bool runs = session->shown == session->source && session_run_goes_on(session);

	return action == ACTION_KNOB_TYPE && tutor_lesson(tutor) != NULL && !tutor_has_card(tutor) && !runs && !tutor->at.closed && !session->viewer.state.help && !view_is_list(session->viewer.state.view) &&
	    session_clock_us(session) >= session->viewer.explained_until_us;
}

static const char *
help_of(enum action action)
{
	return action == ACTION_NONE ? NULL : key_row_of(action)->help;
}

static void
key(struct session *session, uint32_t code)
{
	enum action action = key_action(code);
	bool has_card = tutor_has_card(session->tutor) && !is_always(action), answers = has_card && session_card_is_up(session);

	if (session_is_from_remote(session, code))
		return;
	viewer_pressed(&session->viewer, session_clock_us(session), code, answers || session_in_menu(session) || session_in_runs(session) ? NULL : help_of(action));
	if (session_type_in_menu(session, code))
		return;
	if (has_card)
		session_card_key(session, code);
	else
		session_do(session, goes_on(session, action) ? ACTION_STEP_ON : action);
}

static void
typed(struct session *session)
{
	enum knob knob = session->viewer.state.chosen;
	int64_t value;
	char why[KNOB_WHY_SIZE];

	if (knob_parse(knob, session->viewer.typing, &value, why, sizeof why) == 0)
		session_turn_knob(session, knob, value);
	else if (knob_has_text(knob) && addresses_note(session->viewer.typing, why, sizeof why) < 0)
		viewer_say(&session->viewer, session_clock_us(session), "No address to fetch from: %s.", why);
	else
		viewer_say(&session->viewer, session_clock_us(session), "%s: \"%s\" is not %s", knob_info(knob)->name, session->viewer.typing, why);
}

/* A click on a row of the menu opens that lesson. */
static bool
click_in_menu(struct session *session, const struct moment *moment, const struct input *input)
{
	struct scene scene = viewer_scene(&session->viewer, moment);
	struct pick pick;

	if (!session_in_menu(session) || input->mouse != MOUSE_PRESS)
		return false;
	if (!view_of(VIEW_LESSONS)->pick(&scene, session->viewer.cols, session->viewer.rows, input->col, input->row, &pick) || pick.row < 0)
		return false;
	session_choose_lesson(session, "A click", pick.row);
	return true;
}

static void
mouse(struct session *session, const struct input *input)
{
	struct settings knobs;
	struct moment moment = session_moment(session, &knobs);
	int direction = 0, knob;

	if (click_in_menu(session, &moment, input) || session_click_in_runs(session, &moment, input) || tutor_has_card(session->tutor))
		return;
	knob = viewer_mouse(&session->viewer, &moment, input, &direction);
	if (knob >= 0)
		session_step_knob(session, (enum knob)knob, direction);
}

static bool
is_typed(const struct session *session, uint32_t key)
{
	return session->viewer.is_typing ||
	    (session_card_is_up(session) && tutor_types(session->tutor, key) && !is_always(key_action(key)));
}

bool
session_heeds(struct session *session, const struct input *input)
{
	if (is_typed(session, input->key))
		return true;
	if (input->pasted)
		return false;
	if (!input->crowded || key_action(input->key) != ACTION_QUIT)
		return true;
	viewer_say(&session->viewer, session_clock_us(session), "Among other keys, as in a paste, that one does not quit. Press it alone.");
	session_touch(session);
	return false;
}

void
session_input(struct session *session, const struct input *input)
{
	if (input->key == KEY_CODE_MOUSE) {
		mouse(session, input);
	} else if (!session->viewer.is_typing || cuts_in(input->key)) {
		key(session, input->key);
	} else {
		viewer_pressed(&session->viewer, session_clock_us(session), input->key, NULL);
		if (viewer_type(&session->viewer, input->key))
			typed(session);
	}
	session_meet_visit(session, false);
	session_touch(session);
}

bool
session_act(struct session *session, enum action action)
{
	const struct key_row *row = key_row_of(action);

	bool acts = true;

	session->viewer.is_typing = false;
	viewer_pressed(&session->viewer, session_clock_us(session), row->keys[0], row->help);
	if (tutor_has_card(session->tutor) && !is_always(action))
		acts = session_card_act(session, action);
	else
		session_do(session, action);
	session_touch(session);
	return acts;
}

void
session_choose_and_turn(struct session *session, enum knob knob, int64_t value)
{
	if (knob_info(knob)->on_strip) {
		session->viewer.state.chosen = knob;
		session->viewer.explained_until_us = session_clock_us(session) + EXPLAINED_US;
	}
	session_turn_knob(session, knob, value);
	session_touch(session);
}

/* ---- how it begins, and what the source tells ---- */

void
session_init(struct session *session, const struct session_options *options, const struct session_hooks *hooks)
{
	*session = (struct session){
		.base = options->base, .source = options->source, .shown = options->source, .options = options->options,
		.hooks = *hooks, .more = options->more, .tutor = options->tutor, .asked = options->lesson, .live = { .lesson = -1 },
		.own = {
			.knobs = options->options->settings, .language = setup_language(options->options),
			.view = view_is_list(options->options->view) ? VIEW_TIMELINE : options->options->view,
		},
	};
	viewer_init(&session->viewer, 0, 0);
	runs_init(&session->runs, (size_t)options->options->keep_mib << 20);
	if (settings_lacks_server(&options->options->settings))
		session->viewer.state.chosen = KNOB_REQUESTS; /* the delay is not there to be turned */
	session->viewer.presenter = options->options->presenter;
	session->viewer.state.language = setup_language(options->options);
	session->viewer.state.view = options->options->view;
	session->chapters.turns = options->source->fixed != NULL;
	session->own.command_count = commands_of(options->options, session->own.commands);
	session->new_run_timer = evtimer_new(options->base, session_new_run_cb, session);
	session->ticked_us = session_clock_us(session);
}

void
session_release(struct session *session)
{
	event_free(session->new_run_timer);
	runs_release(&session->runs);
	tale_free(session->tale);
}

static void
begin_free(struct session *session)
{
	if (session->options->sweep.count > 0) {
		session_set_sweep(session, &session->options->sweep, 0);
		session_sweep_turn(session);
	}
	source_run(session->source, session_clock_us(session));
}

void
session_begin(struct session *session)
{
	if (session->asked >= 0)
		session_grant(session, tutor_open(session->tutor, session->asked));
	else
		begin_free(session);
	if (session->more != NULL)
		runs_take(&session->runs, session->more);
	session_touch(session);
}

/* One that is there as a whole is shown from its beginning. */
void
session_run_made(struct session *session)
{
	struct settings knobs;
	struct moment moment;

	session->run++;
	session->wants_run = false;
	session->chapters = (struct chapters){ .turns = session->source->fixed != NULL };
	tale_free(session->tale);
	session->tale = NULL;
	session->told_us = 0;
	if (session->shown != session->source)
		return; /* a kept one is looked at meanwhile */
	moment = session_moment(session, &knobs);
	if (moment.whole) {
		playhead_seek(&session->viewer.state.playhead, timeline_from_us(moment.timeline), moment.now_us);
		playhead_pause(&session->viewer.state.playhead, moment.now_us); /* it was paused: now it moves */
	} else {
		viewer_new_run(&session->viewer);
	}
	if (timeline_watched_count(moment.timeline) > 0)
		session->viewer.message_until_us = 0; /* that the one before is asked to end */
	session_touch(session);
}

void
session_run_ended(struct session *session)
{
	tutor_run_ended(session->tutor, source_whole(session->source));
	session_note_run(session);
	if (session_sweeps(session) && !source_shows_visit(session->source))
		session_expect_next_of_sweep(session);
	else if (session->wants_run)
		session_expect_new_run(session);
	session_touch(session);
}

/* During a run the log says so; between runs nothing else would. */
void
session_sleeps(struct session *session, int64_t us)
{
	char text[KNOB_TEXT_SIZE];

	duration_format(us, text, sizeof text);
	if (session_is_over(session))
		viewer_say(&session->viewer, session_clock_us(session), "The server sleeps on the loop that draws this screen: up to %s.", text);
	session_touch(session);
}

bool
session_expects_run(const struct session *session)
{
	return !source_has_run(session->source) || evtimer_pending(session->new_run_timer, NULL);
}
