/* A tape at play. */
#include "app/app_tape_inside.h"

#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "ui/tutor.h"

enum {
	FRAME_US = US_PER_S / 30,
	STEPS_BEGIN_US = US_PER_S, /* 0 is when what never was last was */
};

/* ---- what the tape says ---- */

static int
do_press(struct app_tape *app, const struct tape_step *step)
{
	session_input(app->session, &(struct input){ .key = step->key });
	return 0;
}

static int
do_action(struct app_tape *app, const struct tape_step *step)
{
	if (session_act(app->session, step->command->action))
		return 0;
	return tape_files_fail(app, step->command, NULL, "the lesson's card is up: Enter, or another key for the card, is expected before it");
}

/* What a tape tells is not to be untrue of the run. */
static int
check_live(struct app_tape *app, const struct tape_step *step)
{
	if (!lab_is_replay(app->session->lab))
		return 0;
	return tape_files_fail(app, step->command, NULL, "a saved run is as it was: nothing can be turned or opened in it");
}

static int
do_knob(struct app_tape *app, const struct tape_step *step)
{
	if (check_live(app, step) != 0)
		return -1;
	session_turn(app->session, step->command->knob, step->command->value);
	return 0;
}

static int
do_lesson(struct app_tape *app, const struct tape_step *step)
{
	char why[LESSON_WHY_SIZE];
	int lesson = check_live(app, step) != 0 ? -1 : tutor_find(app->session->tutor, step->command->text, why, sizeof why);

	if (lesson < 0 && app->why[0] != '\0')
		return -1;
	if (lesson < 0)
		return tape_files_fail(app, step->command, NULL, "%s", why);
	session_open(app->session, lesson);
	return 0;
}

static int
do_hide(struct app_tape *app, const struct tape_step *step)
{
	(void)step;
	if (!app->hidden)
		app->hidden_since_us = app->clock_us;
	app->hidden = true;
	return 0;
}

static int
do_show(struct app_tape *app, const struct tape_step *step)
{
	(void)step;
	if (app->hidden) {
		app->hidden_us += app->clock_us - app->hidden_since_us;
		viewer_calm(&app->session->viewer); /* it came of what was hidden */
	}
	app->hidden = false;
	return 0;
}

static int
do_screenshot(struct app_tape *app, const struct tape_step *step)
{
	return tape_files_picture(app, step->command->text, step->command, NULL);
}

static int
do_output(struct app_tape *app, const struct tape_step *step)
{
	if (app->recording_count == OUTPUTS_MAX)
		return tape_files_fail(app, step->command, NULL, "there are too many: at most %d are expected", OUTPUTS_MAX);
	return tape_files_begin(app, step->command->text, step->command, NULL);
}

static int
do_poster(struct app_tape *app, const struct tape_step *step)
{
	(void)step;
	app->wants_poster = true;
	return 0;
}

static int
do_caption(struct app_tape *app, const struct tape_step *step)
{
	viewer_caption(&app->session->viewer, step->command->text);
	return 0;
}

static int
do_keys(struct app_tape *app, const struct tape_step *step)
{
	app->session->viewer.shows_keys = step->command->on;
	return 0;
}

/* Those that the player does not see to by itself. */
static int (*const deeds[TAPE_VERB_COUNT])(struct app_tape *, const struct tape_step *) = {
	[TAPE_PRESS] = do_press,
	[TAPE_ACTION] = do_action,
	[TAPE_KNOB] = do_knob,
	[TAPE_LESSON] = do_lesson,
	[TAPE_HIDE] = do_hide,
	[TAPE_SHOW] = do_show,
	[TAPE_SCREENSHOT] = do_screenshot,
	[TAPE_OUTPUT] = do_output,
	[TAPE_POSTER] = do_poster,
	[TAPE_CAPTION] = do_caption,
	[TAPE_KEYS] = do_keys,
};

/* ---- playing ---- */

static struct tape_now
look(struct app_tape *app)
{
	struct session *session = app->session;
	const struct playhead *head = &session->viewer.state.playhead;
	struct moment moment = session_moment(session);
	bool moves = lab_has_begun(session->lab) && playhead_moves(head, moment.now_us, moment.over);

	return (struct tape_now){
		.clock_us = app->clock_us,
		.timeline = session_expects_run(session) ? NULL : lab_timeline(session->lab),
		.run = session->run,
		.shown_us = head->t_us,
		.ended = moment.over && head->t_us >= moment.now_us,
		.shows = tape_files_shows,
		.arg = app,
		.stands = app->options.alone && !moves && !session_expects_card(session),
	};
}

/* Does all that is due. Returns false when there is nothing more to come. */
static bool
play(struct app_tape *app)
{
	while (!app->session->quits) {
		struct tape_now now = look(app);
		struct tape_step step = tape_next(&app->player, &now);

		if (step.deed == TAPE_SLEEPS || step.deed == TAPE_WAITS)
			return true;
		if (step.deed == TAPE_ENDS)
			return false;
		if (step.deed == TAPE_FAILS)
			tape_files_fail(app, step.command, NULL, "%s", step.why);
		else if (deeds[step.command->verb](app, &step) == 0)
			continue;
		return false;
	}
	return false;
}

static void
wait_for_frame(struct app_tape *app)
{
	int64_t since_us = clock_now_us() - app->begun_us, wait_us = FRAME_US - since_us % FRAME_US;
	struct timeval tv = clock_timeval(wait_us);

	if (app->options.in_steps)
		event_active(app->timer, EV_TIMEOUT, 0);
	else
		event_add(app->timer, &tv);
}

/* The tape is over: what is seen now stays. */
static void
end(struct app_tape *app)
{
	app->over = true;
	tape_files_end(app);
	if (app->options.shot != NULL && app->why[0] == '\0')
		tape_files_picture(app, app->options.shot, NULL, "--shot");
	app->options.ended(app->options.arg, app->why[0] != '\0' ? app->why : NULL);
}

/* The first frame is one that can be seen. */
static bool
begin_on_screen(struct app_tape *app)
{
	app->has_begun = true;
	return app->options.record == NULL || tape_files_begin(app, app->options.record, NULL, "--record") == 0;
}

static void
frame_cb(evutil_socket_t fd, short what, void *arg)
{
	struct app_tape *app = arg;
	bool goes_on = true;

	(void)fd;
	(void)what;
	app->clock_us = app->options.in_steps ? app->next_us : clock_now_us();
	app->next_us = app->clock_us + FRAME_US;
	if (app->options.alone)
		session_tick(app->session, app->options.cols, app->options.rows);
	/* On a screen nothing is done before there is something to be seen. */
	if (app->session->viewer.cols > 0) {
		goes_on = (app->has_begun || begin_on_screen(app)) && play(app);
		tape_files_frame(app);
	}
	if (goes_on)
		wait_for_frame(app);
	else
		end(app);
}

/* ---- life ---- */

struct app_tape *
app_tape_new(struct session *session, const struct app_tape_options *options)
{
	struct app_tape *app = mem_new(1, sizeof *app);

	app->session = session;
	app->options = *options;
	app->clock_us = options->in_steps ? STEPS_BEGIN_US : clock_now_us();
	app->timer = evtimer_new(lab_base(session->lab), frame_cb, app);
	grid_init(&app->grid, 0, 0);
	return app;
}

void
app_tape_begin(struct app_tape *app)
{
	app->begun_us = app->options.in_steps ? app->clock_us : clock_now_us();
	app->next_us = app->begun_us;
	tape_player_init(&app->player, app->options.tape, app->begun_us);
	event_active(app->timer, EV_TIMEOUT, 0);
}

int64_t
app_tape_clock_us(const struct app_tape *app)
{
	return app->options.in_steps ? app->clock_us : clock_now_us();
}

int
app_tape_free(struct app_tape *app, char *why, size_t why_size)
{
	bool failed = false;

	if (!app->over) {
		tape_files_end(app);
		failed = app->why[0] != '\0';
		if (failed)
			snprintf(why, why_size, "%s", app->why);
	}
	event_free(app->timer);
	grid_release(&app->grid);
	free(app);
	return failed ? -1 : 0;
}
