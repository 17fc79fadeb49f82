/* The list of runs in a session: what a person does there. */
#include "app/session_inside.h"

static bool
has_chosen(const struct session *session)
{
	return session->runs.cursor >= 0 && session->runs.cursor < (int)session->runs.rows.count;
}

/* Says so if there is none. */
static struct source *
chosen(struct session *session)
{
	struct source *source = has_chosen(session) ? session_run_at(session, session->runs.cursor) : NULL;

	if (source == NULL && has_chosen(session))
		viewer_say(&session->viewer, session_clock_us(session),
		    "Only this row of run %u was kept (--keep).",
		    session->runs.rows.at[session->runs.cursor].number);
	return source;
}

void
session_show_row(struct session *session)
{
	struct source *source = chosen(session);

	if (source == NULL)
		return;
	viewer_uncover(&session->viewer);
	session_show(session, source);
	session->viewer.message_until_us = 0;
}

void
session_forget_row(struct session *session)
{
	int row = session->runs.cursor;
	const struct source *source = has_chosen(session) ? session_run_at(session, row) : NULL;

	if (!session_in_runs(session) || !has_chosen(session))
		return;
	if (source == session->beside)
		session->beside = NULL;
	/* The source's own run is there for all that, without a row. */
	if (source != NULL && source == session->shown)
		session_show(session, session->source);
	runs_forget(&session->runs, row);
}

/* Only where a program of ours took part is there something to lay beside another. */
static bool
has_program(const struct run_digest *d)
{
	return d->program[TRACK_SYNC].present || d->program[TRACK_ASYNC].present;
}

static const char no_other[] = "There is no other run to compare this one with.";

/* In the list: marks the chosen one, or takes its mark away. */
static void
mark_beside(struct session *session)
{
	struct source *source = chosen(session);
	const struct run_row *row = source == NULL ? NULL : &session->runs.rows.at[session->runs.cursor];
	int64_t now_us = session_clock_us(session);

	if (source == NULL)
		return;
	if (source == session->beside) {
		session->beside = NULL;
	} else if (session->runs.rows.count < 2) {
		viewer_say(&session->viewer, now_us, "%s", no_other);
	} else if (!has_program(&row->digest)) {
		viewer_say(&session->viewer, now_us, "In run %u is no program of ours that could be compared.", row->number);
	} else {
		session->beside = source;
		if (source == session->shown)
			viewer_say(&session->viewer, now_us, "Run %u is marked: Enter on another one shows both.", row->number);
		else
			viewer_say(&session->viewer, now_us, "Run %u is laid beside the one that you look at: press 1 to see both.", row->number);
	}
}

/* The nearest run that can be laid beside the one that is looked at: one before it or, if there is none, one after it; -1: none. */
static int
find_other(const struct session *session)
{
	int shown = runs_row_of(&session->runs, session->shown, session->source), count = (int)session->runs.rows.count;

	if (shown < 0)
		shown = count;
	for (int i = shown - 1; i >= 0; i--)
		if (session_run_at(session, i) != NULL && has_program(&session->runs.rows.at[i].digest))
			return i;
	for (int i = shown + 1; i < count; i++)
		if (session_run_at(session, i) != NULL && has_program(&session->runs.rows.at[i].digest))
			return i;
	return -1;
}

static bool
is_beside(const struct session *session)
{
	struct settings knobs;

	return session_moment(session, &knobs).beside != NULL;
}

void
session_lay_beside(struct session *session)
{
	int other;

	if (session_in_runs(session)) {
		mark_beside(session);
		return;
	}
	if (is_beside(session)) {
		session->beside = NULL;
		return;
	}
	if (session->viewer.state.help || view_is_list(session->viewer.state.view))
		return;
	other = find_other(session);
	if (other < 0) {
		viewer_say(&session->viewer, session_clock_us(session), "%s", no_other);
		return;
	}
	session->beside = session_run_at(session, other);
	if (session->viewer.state.view != VIEW_NUMBERS)
		session->viewer.state.view = VIEW_TIMELINE;
	viewer_say(&session->viewer, session_clock_us(session), "Run %u is laid beside it. c or Esc takes it away; 4 shows the differences.",
	    session->runs.rows.at[other].number);
}

bool
session_act_in_runs(struct session *session, enum action action)
{
	if (!session_in_runs(session))
		return false;
	if (action == ACTION_KNOB_TYPE)
		session_show_row(session);
	else if (action == ACTION_KNOB_UP || action == ACTION_REQUEST_PREV)
		runs_move(&session->runs, -1);
	else if (action == ACTION_KNOB_DOWN || action == ACTION_REQUEST_NEXT)
		runs_move(&session->runs, +1);
	else
		return false;
	return true;
}

bool
session_click_in_runs(struct session *session, const struct moment *moment, const struct input *input)
{
	struct scene scene = viewer_scene(&session->viewer, moment);
	struct pick pick;

	if (!session_in_runs(session) || input->mouse != MOUSE_PRESS ||
	    !view_of(VIEW_RUNS)->pick(&scene, session->viewer.cols, session->viewer.rows, input->col, input->row, &pick))
		return false;
	if (session->runs.cursor == pick.row)
		session_show_row(session);
	else
		session->runs.cursor = pick.row;
	return true;
}

bool
session_close_run(struct session *session, enum action action)
{
	const struct view_state *state = &session->viewer.state;
	bool is_covered = state->help || view_is_list(state->view) || session_clock_us(session) < session->viewer.message_until_us;

	if (action != ACTION_CLOSE || is_covered || state->request_number != 0)
		return false;
	if (is_beside(session) && !tutor_has_card(session->tutor)) {
		session->beside = NULL;
		return true;
	}
	if (session->shown == session->source || tutor_lesson(session->tutor) != NULL || source_shows_visit(session->source))
		return false;
	session_show(session, session->source);
	return true;
}
