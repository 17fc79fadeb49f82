/* the session: what is to be seen, and when. */
#include <event2/event.h>

#include "app/moment.h"
#include "app/session_inside.h"

void
session_touch(struct session *session)
{
	if (session->hooks.touched != NULL)
		session->hooks.touched(session->hooks.arg);
}

void
session_mark(struct session *session, const char *label)
{
	if (session->hooks.mark != NULL)
		session->hooks.mark(session->hooks.arg, label);
}

void
session_mark_turn(struct session *session, enum knob knob, int64_t value)
{
	char label[KNOB_LABEL_SIZE];

	knob_label(knob, value, label, sizeof label);
	session_mark(session, label);
}

int64_t
session_clock_us(const struct session *session)
{
	return session->hooks.clock != NULL ? session->hooks.clock(session->hooks.arg) : clock_now_us();
}

/* ---- what there is to look at ---- */

/* Lets happen what has happened by now; turned knobs are marked, as they were then. */
static void
relive(struct session *session, int64_t until_us)
{
	const struct trace *trace = session->relive.trace;
	size_t known = trace_count(trace);

	relive_until(&session->relive, until_us);
	for (; known < trace_count(trace); known++) {
		const struct event *e = trace_at(trace, known);

		if (e->kind == EVENT_KNOB && e->t_us > 0)
			session_mark_turn(session, (enum knob)e->number, e->value);
	}
}

/* The lab's run; but of a kept one that happens again only what has happened, and with
 * a kept one's knobs as they were set at the moment that is shown. */
struct moment
session_moment(struct session *session)
{
	int64_t clock_us = session_clock_us(session);
	struct moment moment;

	if (session->relives) {
		moment = moment_at(session->lab, clock_us - session->relived_us, &session->then);
		relive(session, moment.now_us);
		moment.timeline = session->relive.timeline;
	} else {
		moment = moment_now(session->lab);
		if (lab_is_replay(session->lab)) {
			timeline_settings_at(moment.timeline, session->viewer.state.playhead.t_us, &session->then);
			moment.knobs = &session->then;
		}
	}
	moment.clock_us = clock_us;
	return moment;
}

bool
session_is_past(struct session *session)
{
	if (!lab_is_replay(session->lab))
		return false;
	viewer_say(&session->viewer, session_clock_us(session), "This is a saved run: it is as it was.");
	return true;
}

static int64_t
now_us(struct session *session)
{
	return session_moment(session).now_us;
}

void
session_relived(struct session *session)
{
	if (!session->relives)
		return;
	if (session->viewer.state.playhead.live && !session_moment(session).over) {
		session->relives = false;
		playhead_seek(&session->viewer.state.playhead, session->viewer.state.playhead.t_us, now_us(session));
		playhead_pause(&session->viewer.state.playhead, now_us(session));
	}
	session->relives = false;
}

/* ---- frames ---- */

void
session_tick(struct session *session, int cols, int rows)
{
	struct moment moment = session_moment(session);

	session->viewer.cols = cols;
	session->viewer.rows = rows;
	viewer_tick(&session->viewer, &moment, moment.clock_us - session->ticked_us);
	session->ticked_us = moment.clock_us;
}

bool
session_scene(struct session *session, struct scene *scene)
{
	struct moment moment = session_moment(session);

	*scene = viewer_scene(&session->viewer, &moment);
	scene->moment.whole = lab_is_replay(session->lab) && !session->relives;
	scene->lesson = tutor_scene(session->tutor, moment.timeline, session->viewer.state.playhead.t_us);
	return lab_has_begun(session->lab) && viewer_moves(&session->viewer, &moment);
}
