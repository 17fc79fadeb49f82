/* Keys on a lesson's card: which are the card's, which act as ever, and which wait. */
#include "app/session_inside.h"

/* Whatever these do can be seen beside a card, or covers it for a while. */
static bool
goes_with_card(enum action action)
{
	switch (action) {
#define VIEW_CASE(ID, ...) case ACTION_VIEW_##ID:
	VIEWS(VIEW_CASE)
#undef VIEW_CASE
	case ACTION_VIEW_NEXT:
	case ACTION_LANGUAGE:
	case ACTION_THEME:
	case ACTION_HELP:
	case ACTION_RECORD:
	case ACTION_PICTURE:
		return true;
	default:
		return false;
	}
}

static bool
scrolls(enum action action)
{
	return action == ACTION_KNOB_UP || action == ACTION_KNOB_DOWN || action == ACTION_REQUEST_NEXT || action == ACTION_REQUEST_PREV;
}

/* Returns false if there is nothing to scroll. */
static bool
scroll(struct session *session, enum action action)
{
	bool down = action == ACTION_KNOB_DOWN || action == ACTION_REQUEST_NEXT;
	struct settings knobs;
	struct scene scene;
	int most;

	session_scene(session, &knobs, &scene);
	most = view_card_scroll_max(&scene, session->viewer.cols, session->viewer.rows);
	session->tutor->scroll += down ? +1 : -1;
	session->tutor->scroll = session->tutor->scroll < 0 ? 0 : session->tutor->scroll > most ? most : session->tutor->scroll;
	return most > 0;
}

/* The last card makes room for what is to be looked at or done; before a run there is nothing yet. */
bool
session_card_act(struct session *session, enum action action)
{
	bool after = session->tutor->at.card == CARD_AFTER, covers = action == ACTION_HELP || action == ACTION_VIEW_LESSONS || action == ACTION_VIEW_RUNS;

	if (!session_card_is_up(session)) { /* help or the list lies over it */
		if (!goes_with_card(action) && !scrolls(action) && action != ACTION_CLOSE && action != ACTION_KNOB_TYPE)
			return false;
		if (action == ACTION_KNOB_TYPE && session->viewer.state.help)
			action = ACTION_CLOSE;
		session_do(session, action);
	} else if (scrolls(action) && (scroll(session, action) || !after)) {
		return true;
	} else if (after || goes_with_card(action)) {
		if (after && !covers && action != ACTION_THEME && action != ACTION_RECORD && action != ACTION_PICTURE)
			tutor_close(session->tutor);
		session_do(session, action);
	} else {
		return false;
	}
	return true;
}

void
session_card_key(struct session *session, uint32_t key)
{
	enum action action = key_action(key);
	bool is_up = session_card_is_up(session);
	enum tutor_wish wish;
	char label[KEY_NAME_SIZE];

	if (is_up && action == ACTION_KNOB_TYPE && session->tutor->at.card != CARD_AFTER && session_ends_run(session) &&
	    session_must_wait(session, "Enter", "begins another one"))
		return;
	wish = is_up ? tutor_key(session->tutor, key) : TUTOR_PASSES;
	if (wish != TUTOR_PASSES) {
		session_grant(session, wish);
		return;
	}
	if (action == ACTION_NONE || session_card_act(session, action) || !is_up)
		return;
	key_label(key, label, sizeof label);
	viewer_say(&session->viewer, session_clock_us(session), "First Enter, which goes on; then %s: %s.", label,
	    key_row_of(action)->help);
}

/* ---- remotes ---- */

/* Whoever types a number means its point: a remote's comes before any digit. */
static bool
is_point(const struct session *session, uint32_t key)
{
	return key == '.' && session_card_is_up(session) && tutor_is_typed(session->tutor) && session->tutor->at.answer[0] != '\0';
}

bool
session_is_from_remote(struct session *session, uint32_t key)
{
	enum action action = key_action(key);
	char label[KEY_NAME_SIZE];

	if (!session->options->presenter || !key_is_of_remotes(key) || is_point(session, key))
		return false;
	key_label_of(action, true, label, sizeof label);
	if (label[0] != '\0') /* nobody would miss another */
		viewer_say(&session->viewer, session_clock_us(session), "That key does nothing with --presenter; %s does: %s.", label,
		    key_row_of(action)->help);
	return true;
}
