/*
 * Visits: somebody asks while nothing runs, which begins a run of visitors alone. Whoever looks on, live at an
 * end, sees it at once; whoever looks back, or at a card, is told, and sees it when they are live again. The run
 * before is kept, and PgUp shows it.
 */
#include <event2/event.h>

#include "app/session_inside.h"

/* The name under which the run before a visit is kept: that of the lesson's part, if there is one. */
static struct source *
run_before(const struct session *session)
{
	return kept_find(&session->kept, session->tutor->current, session->tutor->at.part);
}

static bool
is_free(const struct session *session)
{
	return session->shown == session->source && session->viewer.state.playhead.live && !tutor_has_card(session->tutor) &&
	    !session->viewer.state.help && session->viewer.state.view != VIEW_LESSONS;
}

/* A run that stands ready has nothing to keep, nor has another visit. */
static void
keep_run(struct session *session)
{
	bool is_lessons = session->live.lesson >= 0;

	if (!is_lessons && source_has_begun(session->source) && !source_shows_visit(session->source))
		kept_put(&session->kept, session->tutor->current, session->tutor->at.part, source_whole(session->source), session->source->address);
	session_disown_run(session);
}

static void
show_visit(struct session *session)
{
	keep_run(session);
	if (source_show_visit(session->source) && run_before(session) != NULL)
		viewer_say(&session->viewer, session_clock_us(session), "A visitor came. PgUp shows the run before.");
	session_touch(session);
}

void
session_meet_visit(struct session *session, bool asked)
{
	if (!source_has_visit(session->source) || evtimer_pending(session->new_run_timer, NULL))
		return;
	if (is_free(session) || (asked && !tutor_has_card(session->tutor)))
		show_visit(session);
}

void
session_visited(struct session *session)
{
	session_meet_visit(session, false);
	if (source_has_visit(session->source))
		viewer_say(&session->viewer, session_clock_us(session), "%s", tutor_has_card(session->tutor) ?
		    "A visitor came while nothing ran. The card comes first." : "A visitor came while nothing ran. End shows it.");
	session_touch(session);
}

bool
session_step_visit(struct session *session, int direction)
{
	struct source *before = run_before(session);

	if (before == NULL || !source_shows_visit(session->source))
		return false;
	if (direction < 0 && session->shown == session->source)
		session_show(session, before);
	else if (direction > 0 && session->shown == before && tutor_lesson(session->tutor) == NULL)
		session_show(session, session->source);
	else
		return false;
	return true;
}

const struct source *
session_main_run(const struct session *session)
{
	struct source *before = run_before(session);

	return before != NULL && source_shows_visit(session->source) ? before : session->source;
}
