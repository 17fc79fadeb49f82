/* The runs of a session: its list, and what a person does there. */
#include <string.h>

#include "app/session_inside.h"
#include "base/utf8.h"

bool
session_in_runs(const struct session *session)
{
	return session->viewer.state.view == VIEW_RUNS && !session->viewer.state.help;
}

/* Of a path what one calls the file. */
static const char *
name_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

/* A lesson's title and part, or the file's name, of the source's run. */
static void
name_own(const struct session *session, char *out, size_t size)
{
	const struct options *o = session->options;

	out[0] = '\0';
	if (session->live.lesson >= 0)
		utf8_format(out, size, "%s, part %d", session->tutor->list.at[session->live.lesson]->title, session->live.part + 1);
	else if (o->run_file != NULL)
		utf8_format(out, size, "%s", name_of(o->run_file));
}

void
session_add_files(struct session *session)
{
	int cursor = session->runs.cursor;

	for (size_t i = 0; i < session->more_count; i++)
		runs_add_file(&session->runs, session->more[i], name_of(session->options->files[i + 1]));
	if (session->more_count > 0 && cursor >= 0)
		session->runs.cursor = cursor;
	session->more_count = 0;
}

void
session_note_run(struct session *session)
{
	char name[RUN_NAME_SIZE];

	name_own(session, name, sizeof name);
	runs_add_own(&session->runs, source_whole(session->source), INT64_MAX, name);
}

void
session_keep_run(struct session *session, struct run_key key)
{
	char name[RUN_NAME_SIZE];

	if (session->source->fixed != NULL || !source_has_run(session->source) || !source_has_begun(session->source))
		return;
	name_own(session, name, sizeof name);
	runs_keep_own(&session->runs, key, source_whole(session->source), session->source->address, name);
}

/* ---- what views see ---- */

/* The last run before that row which can be looked at, and came to its end. */
static const struct timeline *
run_before(const struct session *session, int row)
{
	for (int i = row - 1; i >= 0; i--)
		if (session->runs.kept.at[i].source != NULL && session->runs.rows.at[i].digest.over)
			return source_whole(session->runs.kept.at[i].source);
	return NULL;
}

void
session_fill_runs(const struct session *session, struct moment *moment)
{
	const struct runs *runs = &session->runs;
	int shown = runs_row_of(runs, session->shown, session->source), beside = runs_row_of(runs, session->beside, session->source);

	moment->runs = (struct runs_scene){
		.rows = runs->rows.at, .count = (int)runs->rows.count, .cursor = runs->cursor, .shown = shown,
		.beside = session->beside == NULL || beside == shown ? -1 : beside,
	};
	moment->before = run_before(session, shown >= 0 ? shown : (int)runs->rows.count);
	if (moment->runs.beside >= 0)
		moment->beside = source_whole(session->beside);
}

/* ---- what a person does ---- */

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
