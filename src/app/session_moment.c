/* A session: what there is to see, and when. */
#include "app/session_inside.h"
#include "base/utf8.h"
#include "tell/tale.h"

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

bool
session_part_is_live(const struct session *session)
{
	return session->live.lesson >= 0 && session->live.lesson == session->tutor->current &&
	    session->live.part == session->tutor->at.part;
}

struct source *
session_part_run(const struct session *session)
{
	return session_part_is_live(session) ? session->source :
	    runs_find(&session->runs, (struct run_key){ session->tutor->current, session->tutor->at.part });
}

static enum part_run
part_run(const struct session *session)
{
	bool is_live = session_part_is_live(session);

	if (tutor_lesson(session->tutor) == NULL || (is_live ? !session->live.begun : session_part_run(session) == NULL))
		return PART_HAS_NO_RUN;
	return is_live && session->tutor->runs ? PART_RUNS : PART_HAS_RUN;
}

bool
session_run_goes_on(const struct session *session)
{
	struct settings knobs;

	if (tutor_lesson(session->tutor) != NULL && session_sweeps(session))
		return true;
	return tutor_lesson(session->tutor) != NULL && source_has_run(session->source) && source_has_begun(session->source) &&
	    !source_shows_visit(session->source) && !source_moment(session->source, session_clock_us(session), 0, &knobs).over;
}

struct moment
session_moment(const struct session *session, struct settings *knobs)
{
	int64_t t_us = session->viewer.state.playhead.t_us;
	struct moment moment = source_moment(session->shown, session_clock_us(session), t_us, knobs);

	moment.sweep = session_sweeps(session) && session->shown == session->source ? session->sweep.words : NULL;
	session_fill_runs(session, &moment);
	moment.lesson = tutor_scene(session->tutor, moment.timeline, t_us);
	if (moment.lesson.card == CARD_NONE && session->shown == session->source && session_run_goes_on(session))
		moment.lesson.next[0] = '\0'; /* also for one begun by hand */
	moment.lesson.run = part_run(session);
	if (session->shown != session->source && session->shown != session_part_run(session))
		moment.lesson.hint = NULL; /* it is about the part's run, not about an earlier one */
	if (lesson_scene_is_before(&moment.lesson) && moment.lesson.run != PART_HAS_NO_RUN)
		utf8_format(moment.lesson.next, sizeof moment.lesson.next, "show the run");
	return moment;
}

int64_t
session_now_us(const struct session *session)
{
	struct settings knobs;

	return session_moment(session, &knobs).now_us;
}

bool
session_is_over(const struct session *session)
{
	struct settings knobs;

	return session_moment(session, &knobs).over;
}

bool
session_is_fixed(struct session *session)
{
	if (session->shown->fixed == NULL)
		return false;
	viewer_say(&session->viewer, session_clock_us(session), "%s", session->shown->fixed);
	return true;
}

/* Someone who was live in a run that is not over stays at that moment, paused. */
void
session_settle(struct session *session)
{
	bool stays = session->viewer.state.playhead.live && !session_is_over(session);

	if (!source_settle(session->source) || !stays)
		return;
	playhead_seek(&session->viewer.state.playhead, session->viewer.state.playhead.t_us, session_now_us(session));
	playhead_pause(&session->viewer.state.playhead, session_now_us(session));
}

/* ---- frames ---- */

void
session_resize(struct session *session, int cols, int rows)
{
	session->viewer.cols = cols;
	session->viewer.rows = rows;
}

static void
tell(struct session *session, bool jumped)
{
	const struct playhead *head = &session->viewer.state.playhead;
	const char *sentence;
	int64_t at_us;

	if (session->hooks.tell == NULL)
		return;
	if (session->tale == NULL)
		session->tale = tale_new(source_whole(session->source), session->viewer.state.language);
	while ((sentence = tale_next(session->tale, head->t_us, &at_us)) != NULL)
		if (!jumped)
			session->hooks.tell(session->hooks.arg, sentence);
}

/* The source's run was seen up to the playhead, if that moves on, live or behind: marks its chapters, and tells what happened, but
 * not what was jumped over. */
static void
tell_on(struct session *session, int64_t elapsed_us)
{
	enum { SLACK_US = 500 * 1000 };
	const struct playhead *head = &session->viewer.state.playhead;
	bool jumped = head->t_us - session->told_us > elapsed_us * head->speed / 100 + SLACK_US;
	const char *label;
	int64_t begins_us;

	if (head->paused || session->shown != session->source || !source_has_begun(session->source))
		return;
	while ((label = chapter_next(&session->chapters, source_whole(session->source), head->t_us, &begins_us)) != NULL)
		if (!jumped)
			session_mark(session, label);
	tell(session, jumped);
	session->told_us = head->t_us;
}

void
session_tick(struct session *session)
{
	struct settings knobs;
	struct moment moment;

	source_tick(session->source, session_clock_us(session));
	moment = session_moment(session, &knobs);
	viewer_tick(&session->viewer, &moment, moment.clock_us - session->ticked_us);
	tell_on(session, moment.clock_us - session->ticked_us);
	session->ticked_us = moment.clock_us;
}
