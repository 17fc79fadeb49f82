/*
 * Visits: somebody asks while nothing runs, which begins a run of visitors alone. Whoever looks on, live at an
 * end or at a lesson's last card, sees it at once; whoever looks back, or at another card, is told, and sees it
 * when they are live again. The run before is kept, and so are the visits since: PgUp shows them, the latest first.
 */
#include <event2/event.h>
#include <inttypes.h>

#include "app/session_inside.h"
#include "run/lab.h"

/* The name under which the run before a visit is kept: that of the lesson's part, if there is one. */
static struct source *
run_before(const struct session *session)
{
	return runs_find(&session->runs, (struct run_key){ session->tutor->current, session->tutor->at.part });
}

/* A last card invites visitors, or has been read: it makes room, whatever run is behind it. */
static bool
is_free(const struct session *session)
{
	bool after = session->tutor->at.card == CARD_AFTER;

	return (after || (session->shown == session->source && !tutor_has_card(session->tutor))) && session->viewer.state.playhead.live &&
	    !session->viewer.state.help && !view_is_list(session->viewer.state.view);
}

/* Visits are kept as the parts of a lesson that there is not, from 0 on. */
enum { VISITS_MAX = LAB_VISITS_MAX };

/* The run before them, too, which belongs to a lesson's part or to none; one that stands ready has nothing to
 * keep. */
static void
keep_run(struct session *session)
{
	if (source_shows_visit(session->source)) {
		runs_disown(&session->runs, (struct run_key){ RUN_OF_VISITS, session->visits - VISITS_MAX });
		session_disown_run_as(session, (struct run_key){ RUN_OF_VISITS, session->visits++ });
		return;
	}
	runs_disown_lesson(&session->runs, RUN_OF_VISITS);
	session->visits = 0;
	if (session->live.lesson >= 0)
		session_disown_run(session);
	else
		session_disown_run_as(session, (struct run_key){ session->tutor->current, session->tutor->at.part });
}

/* All that have come, one after another: the last one is shown then. */
static void
show_visits(struct session *session)
{
	session_show(session, session->source); /* a kept one may make room */
	while (source_has_visit(session->source)) {
		keep_run(session);
		source_show_visit(session->source);
	}
	tutor_put_aside(session->tutor);
	if (source_lost_visitors(session->source) > 0)
		viewer_say(&session->viewer, session_clock_us(session),
		    "The last %d visits are kept, of %" PRIu64 " more visitors the number.",
		    LAB_VISITS_MAX, source_lost_visitors(session->source));
	else if (run_before(session) != NULL)
		viewer_say(&session->viewer, session_clock_us(session), "A visitor came. PgUp shows the run before.");
	session_touch(session);
}

void
session_meet_visit(struct session *session, bool asked)
{
	if (!source_has_visit(session->source) || evtimer_pending(session->new_run_timer, NULL))
		return;
	if (is_free(session) || (asked && !tutor_has_card(session->tutor)))
		show_visits(session);
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

/* The run before the visits, at place 0, the visits that are kept, and the one that is the source's. NULL: it is
 * not kept any more. */
static struct source *
run_at(const struct session *session, int place)
{
	if (place == 0)
		return run_before(session);
	return place <= session->visits ? runs_find(&session->runs, (struct run_key){ RUN_OF_VISITS, place - 1 }) : session->source;
}

static int
place_shown(const struct session *session)
{
	int place = 0;

	while (place <= session->visits && run_at(session, place) != session->shown)
		place++;
	return place;
}

bool
session_step_visit(struct session *session, int direction)
{
	int place = place_shown(session) + direction;

	/* In a lesson, a step on is the lesson's. */
	if (!source_shows_visit(session->source) || (direction > 0 && tutor_lesson(session->tutor) != NULL))
		return false;
	while (place >= 0 && place <= session->visits + 1 && run_at(session, place) == NULL)
		place += direction;
	if (place < 0 || place > session->visits + 1)
		return false;
	session_show(session, run_at(session, place));
	session->viewer.message_until_us = 0; /* it told of this step */
	return true;
}

const struct source *
session_main_run(const struct session *session)
{
	struct source *before = run_before(session);

	return before != NULL && source_shows_visit(session->source) ? before : session->source;
}
