/* The runs of a session: which there are, and what views see of them. */
#include "app/session_inside.h"
#include "base/utf8.h"

/* A lesson's title and part, or the file's name, of the source's run. */
static void
name_own(const struct session *session, char *out, size_t size)
{
	const struct options *o = session->options;

	out[0] = '\0';
	if (session->live.lesson >= 0)
		utf8_format(out, size, "%s, part %d", session->tutor->list.at[session->live.lesson]->title, session->live.part + 1);
	else if (o->run_file != NULL)
		utf8_format(out, size, "%s", runs_file_name(o->run_file));
}

void
session_note_run(struct session *session)
{
	char name[RUN_NAME_SIZE];

	name_own(session, name, sizeof name);
	runs_add_own(&session->runs, source_whole(session->source), INT64_MAX, name);
	if (session->runs.own >= 0)
		session->runs.kept.at[session->runs.own].lesson = session->live.lesson;
}

/* What is laid beside others stays there while its trace is kept, be it now a copy. */
static void
follow_beside(struct session *session, int row)
{
	if (session->beside == session->source)
		session->beside = session->runs.kept.at[row].source;
	else if (runs_row_of(&session->runs, session->beside, session->source) < 0)
		session->beside = NULL;
}

void
session_keep_run(struct session *session, struct run_key key)
{
	char name[RUN_NAME_SIZE];
	int row;

	if (session->source->fixed != NULL || !source_has_run(session->source) || !source_has_begun(session->source))
		return;
	name_own(session, name, sizeof name);
	row = session->runs.own;
	runs_keep_own(&session->runs, key, source_whole(session->source), session->source->address, name);
	if (session->beside != NULL)
		follow_beside(session, row >= 0 ? row : (int)session->runs.rows.count - 1);
}

struct source *
session_run_at(const struct session *session, int row)
{
	return row == session->runs.own ? session->source : session->runs.kept.at[row].source;
}

bool
session_in_runs(const struct session *session)
{
	return session->viewer.state.view == VIEW_RUNS && !session->viewer.state.help;
}

/* ---- what views see ---- */

/* The last run before that row which can be looked at, and came to its end. What came before a lesson is no part of it. */
static const struct timeline *
run_before(const struct session *session, int row)
{
	const struct runs *runs = &session->runs;
	int lesson = row < (int)runs->rows.count ? runs->kept.at[row].lesson : session->live.lesson;

	for (int i = row - 1; i >= 0; i--)
		if (session_run_at(session, i) != NULL && runs->rows.at[i].digest.over && (lesson < 0 || runs->kept.at[i].lesson == lesson))
			return source_whole(session_run_at(session, i));
	return NULL;
}

const struct plot *
session_plot(const struct session *session)
{
	const struct plot *plot;

	if (session->viewer.state.view != VIEW_RUNS || session->viewer.state.help)
		return NULL;
	plot = runs_plot(&session->runs);
	return plot->is_there ? plot : NULL;
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
	if (session->viewer.state.view == VIEW_RUNS)
		moment->runs.plot = runs_plot(runs);
	moment->before = run_before(session, shown >= 0 ? shown : (int)runs->rows.count);
	if (moment->runs.beside >= 0)
		moment->beside = source_whole(session->beside);
}
