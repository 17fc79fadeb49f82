/* The list of runs in a session: what a person does there. */
#include "app/session_inside.h"

/* The run of that row; NULL: its trace is gone. */
static struct source *
source_of(const struct session *session, int row)
{
	return row == session->runs.own ? session->source : session->runs.kept.at[row].source;
}

static bool
has_chosen(const struct session *session)
{
	return session->runs.cursor >= 0 && session->runs.cursor < (int)session->runs.rows.count;
}

/* Says so if there is none. */
static struct source *
chosen(struct session *session)
{
	struct source *source = has_chosen(session) ? source_of(session, session->runs.cursor) : NULL;

	if (source == NULL && has_chosen(session))
		viewer_say(&session->viewer, session_clock_us(session),
		    "Of run %u only this row was kept (--keep).",
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
	const struct source *source = has_chosen(session) ? source_of(session, row) : NULL;

	if (!session_in_runs(session) || !has_chosen(session))
		return;
	if (source == session->beside)
		session->beside = NULL;
	/* The source's own run is there for all that, without a row. */
	if (source != NULL && source == session->shown)
		session_show(session, session->source);
	runs_forget(&session->runs, row);
}

void
session_lay_beside(struct session *session)
{
	struct source *source = session_in_runs(session) ? chosen(session) : NULL;

	if (!session_in_runs(session)) {
		session->beside = NULL;
		return;
	}
	if (source != NULL)
		session->beside = session->beside == source ? NULL : source;
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

	if (action != ACTION_CLOSE || is_covered || state->request_number != 0 || session->shown == session->source ||
	    tutor_lesson(session->tutor) != NULL || source_shows_visit(session->source))
		return false;
	session_show(session, session->source);
	return true;
}
