/* A session: carrying out actions. */
#include <event2/event.h>

#include "app/session_inside.h"
#include "base/clock.h"
#include "base/loop.h"
#include "log/watched.h"

enum { NEW_RUN_US = US_PER_S / 2 /* after the last turn of a knob */ };

/* A kept run, from its beginning. */
static void
see_again(struct session *session)
{
	struct settings knobs;
	struct moment moment = session_moment(session, &knobs);

	playhead_seek(&session->viewer.state.playhead, timeline_from_us(moment.timeline), moment.now_us);
	playhead_pause(&session->viewer.state.playhead, moment.now_us); /* it was paused: now it moves */
}

/* One of a sweep is begun once more, and the sweep goes on; but a lesson's run is not its own any more. */
static void
disown_run(struct session *session)
{
	const struct sweep *sweep = session->live.lesson < 0 ? session->sweep.of : NULL;
	int run = session->sweep.run;

	session_disown_run(session);
	session_set_sweep(session, sweep, run);
}

static void
run_again(struct session *session)
{
	if (session->shown != session->source) {
		see_again(session);
		return;
	}
	event_del(session->new_run_timer);
	disown_run(session);
	if (source_has_run(session->source) && timeline_watched_count(source_whole(session->source)) > 0 &&
	    !session_is_over(session))
		viewer_say(&session->viewer, session_clock_us(session), "It is asked to end (SIGTERM); after 2 s it is killed.");
	source_run(session->source, session_clock_us(session));
}

static void
act_run_again(struct session *session)
{
	if (session->shown != session->source || !session_must_wait(session, "r", "begins it again"))
		run_again(session);
}

void
session_new_run_cb(evutil_socket_t fd, short what, void *arg)
{
	struct session *session = arg;

	(void)fd;
	(void)what;
	if (session_sweeps(session))
		session_go_on_with_sweep(session);
	else
		run_again(session);
}

/* ---- knobs ---- */

void
session_expect_new_run(struct session *session)
{
	struct timeval tv = clock_timeval(NEW_RUN_US);

	event_add(session->new_run_timer, &tv);
}

/* Its programs are done, if it has any, and visitors keep it going: what is turned is for the run after it. */
static bool
is_for_visitors(const struct session *session)
{
	const struct timeline *tl = source_whole(session->source);
	bool has_program = false;

	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++) {
		struct tally tally = timeline_tally_at(tl, track, INT64_MAX);

		if (!timeline_has_program(tl, track))
			continue;
		if (timeline_span_at(tl, track, INT64_MAX).state != STATE_DONE || tally.launched < tally.planned)
			return false;
		has_program = true;
	}
	return has_program || source_shows_visit(session->source);
}

/* Returns true, and tells the person, if the knob is about programs that are not here. */
static bool
is_of_absent_programs(struct session *session, enum knob knob)
{
	if (!knob_info(knob)->of_programs || !timeline_watches_only(source_whole(session->source)))
		return false;
	viewer_say(&session->viewer, session_clock_us(session), "%s is about the built-in programs, and means nothing to yours.",
	    knob_info(knob)->name);
	return true;
}

/* A command of the person's own may do anything: it is never run again by itself. */
static void
tell_of_command(struct session *session)
{
	if (session_is_over(session))
		viewer_say(&session->viewer, session_clock_us(session), "r runs it again with that.");
}

/* Tells the person that what is turned is the built-in server's, and another one answers. Returns true if that is so. */
static bool
is_of_absent_server(struct session *session, enum knob knob)
{
	struct settings knobs;
	const struct settings *now = session_moment(session, &knobs).knobs;
	char from[48];

	if (!settings_lacks_server(now) || !knob_info(knob)->of_built_in)
		return false;
	knob_brief(KNOB_URL, now->value[KNOB_URL], from, sizeof from);
	viewer_say(&session->viewer, session_clock_us(session), "%s is the built-in server's: %s takes what it takes.", knob_info(knob)->name, from);
	return true;
}

/* Returns true, and tells the person, if that is the address of the built-in server, which would not be there: another one
 * is fetched from then. */
static bool
is_own_address(struct session *session, enum knob knob, int64_t value)
{
	struct settings knobs;
	const char *address = session_moment(session, &knobs).address;
	const struct url *url = knob == KNOB_URL ? addresses_at(value) : NULL;
	struct url own;
	char why[KNOB_WHY_SIZE];

	if (url == NULL || address == NULL || url_parse(address, &own, why, sizeof why) != 0 || url->is_tls || !url_is_loopback(url) ||
	    url->port != own.port)
		return false;
	viewer_say(&session->viewer, session_clock_us(session), "That is the built-in server's own address: url built-in fetches from there.");
	return true;
}

void
session_turn_knob(struct session *session, enum knob knob, int64_t value)
{
	if (session_is_fixed(session) || is_of_absent_programs(session, knob) || is_own_address(session, knob, value) || !source_turn(session->source, knob, value))
		return;
	if (tutor_lesson(session->tutor) == NULL)
		session->own.knobs.value[knob] = value;
	session_mark_turn(session, knob, value);
	playhead_go_live(&session->viewer.state.playhead, session_now_us(session));
	if (session_sweeps(session))
		session_end_sweep(session);
	if (timeline_watched_count(source_whole(session->source)) > 0)
		tell_of_command(session);
	else if (is_of_absent_server(session, knob))
		return; /* nothing would be different: nobody is asked again for it */
	else if (session_is_over(session))
		session_expect_new_run(session);
	else
		session->wants_run = is_for_visitors(session);
}

void
session_step_knob(struct session *session, enum knob knob, int direction)
{
	struct settings knobs;

	session_turn_knob(session, knob, knob_step(knob, session_moment(session, &knobs).knobs->value[knob], direction));
}

static void
act_knob_up(struct session *session)
{
	session_step_knob(session, session->viewer.state.chosen, +1);
}

static void
act_knob_down(struct session *session)
{
	session_step_knob(session, session->viewer.state.chosen, -1);
}

static void
act_button(struct session *session)
{
	if (session_is_fixed(session))
		return;
	playhead_go_live(&session->viewer.state.playhead, session_now_us(session));
	session->viewer.lit_until_us = session_clock_us(session) + BUTTON_LIT_US;
	source_press(session->source);
}

static void
act_cancel(struct session *session)
{
	if (!session_is_fixed(session))
		source_cancel(session->source);
}

static void
act_beside(struct session *session)
{
	session_lay_beside(session);
}

static void
act_forget(struct session *session)
{
	session_forget_row(session);
}

static void
act_theme(struct session *session)
{
	if (session->hooks.theme != NULL)
		viewer_say(&session->viewer, session_clock_us(session), "theme: %s", session->hooks.theme(session->hooks.arg));
}

static void
act_record(struct session *session)
{
	if (session->hooks.record != NULL)
		session->hooks.record(session->hooks.arg);
}

static void
act_picture(struct session *session)
{
	if (session->hooks.picture != NULL)
		session->hooks.picture(session->hooks.arg);
}

static void
act_redraw(struct session *session)
{
	if (session->hooks.redraw != NULL)
		session->hooks.redraw(session->hooks.arg);
}

static void
act_suspend(struct session *session)
{
	if (session->hooks.suspend != NULL)
		session->hooks.suspend(session->hooks.arg);
}

static void
act_quit(struct session *session)
{
	session->quits = true;
	loop_stop(session->base);
}

static void
act_step_on(struct session *session)
{
	if (!session_step_visit(session, +1) && !session_read_on(session))
		session_step_lesson(session, +1);
}

static void
act_step_back(struct session *session)
{
	if (!session_step_visit(session, -1))
		session_step_lesson(session, -1);
}

static void
act_lesson_next(struct session *session)
{
	session_turn_lesson(session, +1);
}

static void
act_lesson_prev(struct session *session)
{
	session_turn_lesson(session, -1);
}

/* The viewer's are empty here. */
static void (*const acts[ACTION_COUNT])(struct session *) = {
#define ACTION_ACT(ID, act) [ACTION_##ID] = act_##act,
	SESSION_ACTIONS(ACTION_ACT)
#undef ACTION_ACT
};

/* The language that a person chose is theirs wherever they did; a view only outside of lessons, where it is
 * no passing look. */
static void
keep_own(struct session *session, enum action action)
{
	if (action == ACTION_LANGUAGE)
		session->own.language = session->viewer.state.language;
	if (tutor_lesson(session->tutor) == NULL && !view_is_list(session->viewer.state.view))
		session->own.view = session->viewer.state.view;
}

void
session_do(struct session *session, enum action action)
{
	struct settings knobs;
	struct moment moment = session_moment(session, &knobs);

	if (session_act_in_menu(session, action) || session_act_in_runs(session, action) || session_close_run(session, action))
		return;
	if (session_closes_sweep(session, action))
		session_end_sweep(session);
	else if (!viewer_act(&session->viewer, &moment, action) && acts[action] != NULL)
		acts[action](session);
	if (action == ACTION_PAUSE)
		session_mark(session, session->viewer.state.playhead.paused ? "pause" : "go on");
	keep_own(session, action);
	session_meet_visit(session, action == ACTION_LIVE);
}
