/* A sweep in a session: its next run begins, or it ends. */
#include <event2/event.h>

#include "app/session_inside.h"
#include "base/clock.h"

enum {
	NEXT_RUN_US = US_PER_S, /* after a run: its end is seen */
	WAIT_US = US_PER_S / 2, /* while somebody looks elsewhere */
};

static void
expect(struct session *session, int64_t us)
{
	struct timeval tv = clock_timeval(us);

	event_add(session->new_run_timer, &tv);
}

void
session_expect_next_of_sweep(struct session *session)
{
	expect(session, NEXT_RUN_US);
}

/* Whoever looks at something else is waited for. */
static bool
looks_elsewhere(const struct session *session)
{
	const struct viewer *viewer = &session->viewer;

	return session->shown != session->source || !viewer->state.playhead.live || viewer->state.help || viewer->is_typing ||
	    tutor_has_card(session->tutor);
}

/* A lesson's part stays the next run's, too. */
static void
begin_next(struct session *session)
{
	const struct sweep *sweep = session->sweep.of;
	int run = session->sweep.run, lesson = session->live.lesson, part = session->live.part;

	session_disown_run(session);
	session_set_sweep(session, sweep, run + 1);
	if (lesson >= 0) {
		session->live.lesson = lesson;
		session->live.part = part;
		tutor_run_begun(session->tutor);
	}
	session_sweep_turn(session);
	session_mark(session, session->sweep.words);
	source_run(session->source, session_clock_us(session));
}

static void
end_in_list(struct session *session)
{
	struct settings knobs;
	struct moment moment = session_moment(session, &knobs);

	session_set_sweep(session, NULL, session->sweep.run);
	if (!view_is_list(session->viewer.state.view))
		viewer_act(&session->viewer, &moment, ACTION_VIEW_RUNS);
	session_touch(session);
}

void
session_go_on_with_sweep(struct session *session)
{
	if (looks_elsewhere(session))
		expect(session, WAIT_US);
	else if (session->sweep.run + 1 < session->sweep.of->count)
		begin_next(session);
	else
		end_in_list(session);
}

void
session_end_sweep(struct session *session)
{
	viewer_say(&session->viewer, session_clock_us(session), "The sweep ends with run %d of %d.", session->sweep.run + 1, session->sweep.of->count);
	session_set_sweep(session, NULL, 0);
	if (session_is_over(session))
		event_del(session->new_run_timer);
}

bool
session_closes_sweep(const struct session *session, enum action action)
{
	const struct viewer *viewer = &session->viewer;

	return action == ACTION_CLOSE && session_sweeps(session) && !viewer->state.help && !view_is_list(viewer->state.view) &&
	    session_clock_us(session) >= viewer->message_until_us && viewer->state.request_number == 0;
}
