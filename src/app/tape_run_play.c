/* A tape playing: what it says and does. */
#include "app/tape_run_inside.h"

#include <event2/event.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "ui/ui.h"

enum { STEPS_BEGIN_US = US_PER_S /* not 0, which means "never" in times that were not set */ };

/* ---- what the tape says ---- */

static int
do_press(struct tape_run *run, const struct tape_step *step)
{
	session_input(run->session, &(struct input){ .key = step->key });
	return 0;
}

static int
do_action(struct tape_run *run, const struct tape_step *step)
{
	if (session_act(run->session, step->command->action))
		return 0;
	return tape_run_files_fail(run, step->command, NULL, "the lesson's card is up: Enter, or another key for the card, is expected before it");
}

/* A tape must not show a saved run as it never was. */
static int
check_live(struct tape_run *run, const struct tape_step *step)
{
	if (run->session->source->fixed == NULL)
		return 0;
	return tape_run_files_fail(run, step->command, NULL, "a saved run is as it was: nothing can be turned or opened in it");
}

static int
do_knob(struct tape_run *run, const struct tape_step *step)
{
	if (check_live(run, step) != 0)
		return -1;
	session_choose_and_turn(run->session, step->command->knob, step->command->value);
	return 0;
}

static int
do_lesson(struct tape_run *run, const struct tape_step *step)
{
	if (check_live(run, step) != 0)
		return -1;
	session_open_lesson(run->session, step->command->lesson);
	return 0;
}

static int
do_hide(struct tape_run *run, const struct tape_step *step)
{
	(void)step;
	if (!run->hidden)
		run->hidden_since_us = run->clock_us;
	run->hidden = true;
	return 0;
}

static int
do_show(struct tape_run *run, const struct tape_step *step)
{
	(void)step;
	if (run->hidden) {
		run->hidden_us += run->clock_us - run->hidden_since_us;
		viewer_calm(&run->session->viewer); /* they came from what was hidden */
	}
	run->hidden = false;
	return 0;
}

static int
do_screenshot(struct tape_run *run, const struct tape_step *step)
{
	return tape_run_files_picture(run, step->command->text, step->command, NULL);
}

static int
do_output(struct tape_run *run, const struct tape_step *step)
{
	if (run->recording_count == TAPE_OUTPUTS_MAX)
		return tape_run_files_fail(run, step->command, NULL, "there are too many: at most %d are expected", TAPE_OUTPUTS_MAX);
	return tape_run_files_begin(run, step->command->text, step->command, NULL);
}

static int
do_poster(struct tape_run *run, const struct tape_step *step)
{
	(void)step;
	run->wants_poster = true;
	return 0;
}

static int
do_caption(struct tape_run *run, const struct tape_step *step)
{
	viewer_caption(&run->session->viewer, step->command->text, step->command->on);
	if (step->command->text != NULL)
		session_mark(run->session, step->command->text);
	return 0;
}

static int
do_marker(struct tape_run *run, const struct tape_step *step)
{
	session_mark(run->session, step->command->text);
	return 0;
}

static int
do_keys(struct tape_run *run, const struct tape_step *step)
{
	run->session->viewer.shows_keys = step->command->on;
	return 0;
}

/* The verbs that the player does not handle itself. */
static int (*const verbs[TAPE_VERB_COUNT])(struct tape_run *, const struct tape_step *) = {
#define VERB_ROW(ID, word) [TAPE_##ID] = do_##word,
	TAPE_DOINGS(VERB_ROW)
#undef VERB_ROW
};

/* ---- playing ---- */

static struct tape_now
look(struct tape_run *run)
{
	struct session *session = run->session;
	const struct playhead *head = &session->viewer.state.playhead;
	struct settings knobs;
	struct moment moment = session_moment(session, &knobs);
	bool moves = source_has_begun(session->shown) && playhead_moves(head, moment.now_us, moment.over);

	return (struct tape_now){
		.clock_us = run->clock_us,
		.timeline = session_expects_run(session) ? NULL : source_whole(session->shown),
		.run = session->run,
		.shown_us = head->t_us,
		.ended = moment.over && head->t_us >= moment.now_us,
		.shows = tape_run_files_shows,
		.arg = run,
		.has_key = run->has_key || run->options.alone,
		.stands = run->options.alone && !moves,
	};
}

/* Does everything that is due. Returns false when the tape is over. */
static bool
play(struct tape_run *run)
{
	while (!run->session->quits) {
		struct tape_now now = look(run);
		struct tape_step step = tape_next(&run->player, &now);

		run->has_key = run->has_key && tape_awaits_key(&run->player);
		if (step.kind == TAPE_SLEEPS || step.kind == TAPE_WAITS)
			return true;
		if (step.kind == TAPE_ENDS)
			return false;
		if (step.kind == TAPE_FAILS)
			tape_run_files_fail(run, step.command, NULL, "%s", step.why);
		else if (verbs[step.command->verb](run, &step) == 0)
			continue;
		return false;
	}
	return false;
}

bool
tape_run_takes_key(struct tape_run *run, uint32_t key)
{
	if (run->over || key == KEY_CODE_MOUSE || action_is_always(key_action(key)) || !tape_awaits_key(&run->player))
		return false;
	run->has_key = true;
	return true;
}

static void
wait_for_frame(struct tape_run *run)
{
	int64_t since_us = clock_now_us() - run->begun_us, wait_us = UI_FRAME_US - since_us % UI_FRAME_US;
	struct timeval tv = clock_timeval(wait_us);

	if (run->options.in_steps)
		event_active(run->timer, EV_TIMEOUT, 0);
	else
		event_add(run->timer, &tv);
}

/* The tape is over: the last frame stays. */
static void
end(struct tape_run *run)
{
	run->over = true;
	tape_run_files_end(run);
	if (run->options.shot != NULL && run->why[0] == '\0')
		tape_run_files_picture(run, run->options.shot, NULL, "--shot");
	run->options.ended(run->options.arg, run->why[0] != '\0' ? run->why : NULL);
}

/* Recording starts with the first visible frame. */
static bool
begin_on_screen(struct tape_run *run)
{
	run->has_begun = true;
	return run->options.record == NULL || tape_run_files_begin(run, run->options.record, NULL, "--record") == 0;
}

/* Where nothing is waited for, only the tape's length bounds how long that takes. */
static bool
is_too_long(struct tape_run *run)
{
	if (!run->options.in_steps || run->clock_us - run->begun_us <= RECORDER_FILM_MAX_US)
		return false;
	tape_run_files_fail(run, NULL, "the tape", "it has played for %d minutes, which is the most with a saved run",
	    (int)(RECORDER_FILM_MAX_US / US_PER_S / 60));
	return true;
}

static void
frame_cb(evutil_socket_t fd, short what, void *arg)
{
	struct tape_run *run = arg;
	bool goes_on = true;

	(void)fd;
	(void)what;
	run->clock_us = run->options.in_steps ? run->next_us : clock_now_us();
	run->next_us = run->clock_us + UI_FRAME_US;
	/* On a screen nothing is done before there is something to see. */
	if (run->session->viewer.cols > 0) {
		session_tick(run->session);
		goes_on = (run->has_begun || begin_on_screen(run)) && !is_too_long(run) && play(run);
		tape_run_files_frame(run);
	}
	if (goes_on)
		wait_for_frame(run);
	else
		end(run);
}

/* ---- making and freeing ---- */

struct tape_run *
tape_run_new(struct session *session, const struct tape_run_options *options)
{
	struct tape_run *run = mem_new(1, sizeof *run);

	run->session = session;
	run->options = *options;
	if (options->alone)
		session_resize(session, options->cols, options->rows);
	run->clock_us = options->in_steps ? STEPS_BEGIN_US : clock_now_us();
	run->timer = evtimer_new(session->base, frame_cb, run);
	grid_init(&run->grid, 0, 0);
	return run;
}

void
tape_run_begin(struct tape_run *run)
{
	run->begun_us = run->options.in_steps ? run->clock_us : clock_now_us();
	run->next_us = run->begun_us;
	tape_player_init(&run->player, run->options.tape, run->begun_us);
	event_active(run->timer, EV_TIMEOUT, 0);
}

int64_t
tape_run_clock_us(const struct tape_run *run)
{
	return run->options.in_steps ? run->clock_us : clock_now_us();
}

int
tape_run_free(struct tape_run *run, char *why, size_t why_size)
{
	bool failed = false;

	if (!run->over) {
		tape_run_files_end(run);
		failed = run->why[0] != '\0';
		if (failed)
			utf8_format(why, why_size, "%s", run->why);
	}
	event_free(run->timer);
	tape_run_files_forget_told(run);
	ARRAY_RELEASE(run->told);
	grid_release(&run->grid);
	free(run);
	return failed ? -1 : 0;
}
