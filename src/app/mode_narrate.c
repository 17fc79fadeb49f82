/*
 * The narrated mode: for those who do not look. Each fact is told in a sentence as it happens, cards are paragraphs, questions are
 * answered and knobs turned by typing; nothing moves a cursor. Where nobody types, what is asked is passed over, and it ends
 * with the run or the lesson.
 */
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/mode.h"
#include "app/narrate_tell.h"
#include "app/narrate_views.h"
#include "app/narrate_words.h"
#include "app/session.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/typed.h"
#include "base/utf8.h"

enum {
	TICK_US = 50 * 1000,
	COLS = 120, ROWS = 36,     /* of a screen that nobody sees: what scrolls on one does not here */
};

struct narrate {
	struct app *app;
	struct session session;
	struct teller teller;
	struct out *out;         /* or NULL, before it starts */
	struct typed *typed;
	struct event *tick;
	bool is_typed;           /* a person types, at a terminal */
	bool is_ended;           /* nothing more is typed */
};

/* ---- going on ---- */

/* A part that waits for visitors, which would never end. */
static bool
waits_for_visitors(const struct narrate *n)
{
	const struct lesson_part *part = tutor_part(n->session.tutor);

	return part != NULL && part->command == NULL && !settings_has_programs(&part->knobs) && !tutor_has_card(n->session.tutor);
}

static void
pass_visitors(struct narrate *n)
{
	teller_say_line(&n->teller, "This part waits for visitors. Nobody types here, and it is passed over.");
	for (int press = 0; press < 2; press++) /* what ends a run is pressed twice */
		session_act(&n->session, ACTION_STEP_ON);
	n->teller.message_us = n->session.viewer.message_until_us;
}

/* Nobody types any more: cards are passed, and what is left of a lesson is run; then it ends. */
static void
go_on_alone(struct narrate *n)
{
	const struct tutor *tutor = n->session.tutor;

	if (!source_has_run(n->session.source)) /* another one is about to be made: until then nothing of it was told, not its card either */
		return;
	if (tutor_lesson(tutor) == NULL) {
		if (teller_is_over(&n->teller) && !session_expects_run(&n->session))
			mode_stop(n->app, 0);
	} else if (tutor->at.card == CARD_AFTER) {
		mode_stop(n->app, 0);
	} else if (waits_for_visitors(n) && teller_has_run(&n->teller)) {
		pass_visitors(n);
	} else if (tutor_has_card(tutor) || (teller_is_over(&n->teller) && !session_expects_run(&n->session))) {
		session_act(&n->session, ACTION_STEP_ON);
	}
}

static void
tell_all(struct narrate *n)
{
	if (source_has_run(n->session.source))
		session_tick(&n->session);
	teller_tell(&n->teller);
}

/* At rest nothing wakes up: what is typed, and a visitor, begin it again. */
static void
keep_ticking(struct narrate *n)
{
	struct timeval tick = clock_timeval(TICK_US);

	if (!n->app->stopped && (!teller_is_over(&n->teller) || session_expects_run(&n->session) || n->is_ended))
		event_add(n->tick, &tick);
}

static void
tick_cb(evutil_socket_t fd, short what, void *arg)
{
	struct narrate *n = arg;

	(void)fd;
	(void)what;
	tell_all(n);
	if (n->is_ended)
		go_on_alone(n);
	keep_ticking(n);
}

static void
touch(struct narrate *n)
{
	struct timeval soon = clock_timeval(0);

	event_add(n->tick, &soon);
}

/* ---- what is typed ---- */

/* An answer to a card's question goes key by key, as on a screen. */
static void
answer(struct narrate *n, const char *line)
{
	if (line[0] != '\0') /* a line is the whole of it: nothing that was typed before stands in front of it */
		tutor_empty_answer(n->session.tutor);
	for (const char *at = line; *at != '\0'; at++)
		session_input(&n->session, &(struct input){ .key = (unsigned char)*at });
	session_input(&n->session, &(struct input){ .key = KEY_CODE_ENTER });
	if (n->session.tutor->complaint[0] == '\0')
		return;
	teller_say_line(&n->teller, "\"%s\" is not %s.", line, n->session.tutor->complaint);
	tutor_empty_answer(n->session.tutor); /* and nothing of it is in the way of Enter alone, or of the end */
}

/* Returns true if the card asks, and the line looks like an answer: it is a number or a time. */
static bool
is_answer(const struct narrate *n, const char *line)
{
	struct settings knobs;
	struct lesson_scene lesson = session_moment(&n->session, &knobs).lesson;

	return lesson_scene_is_before(&lesson) && lesson.asks && line[0] >= '0' && line[0] <= '9' && line[strspn(line, "0123456789.,smu ")] == '\0';
}

/* Enter alone is the lessons' next step: without one it would leave what runs. */
static void
say_nothing_waits(struct narrate *n)
{
	teller_say(&n->teller, "No lesson is open, and nothing waits for Enter. lesson 1 opens the first, help lists the words.\n");
}


/* Nothing typed: on to the next step, from a card as with its Enter. */
static void
go_on(struct narrate *n)
{
	if (tutor_has_card(n->session.tutor))
		answer(n, "");
	else if (tutor_lesson(n->session.tutor) == NULL)
		say_nothing_waits(n);
	else
		session_act(&n->session, ACTION_STEP_ON);
}

static void
on_line(void *arg, const char *line)
{
	struct narrate *n = arg;
	char clean[TYPED_MOST + 1], *end, *reply;

	if (n->session.quits) /* what was typed behind that is for nobody */
		return;
	reply = mem_new(NARRATE_VIEW_SIZE, 1);
	utf8_format(clean, sizeof clean, "%s", line + strspn(line, " \t"));
	utf8_clean(clean, '?');
	for (end = clean + strlen(clean); end > clean && end[-1] == ' '; end--)
		end[-1] = '\0';
	tell_all(n);
	if (clean[0] == '\0')
		go_on(n);
	else if (is_answer(n, clean))
		answer(n, clean);
	else
		narrate_obey(&n->session, clean, reply, NARRATE_VIEW_SIZE);
	if (reply[0] != '\0')
		teller_say(&n->teller, reply);
	free(reply);
	if (n->session.quits)
		mode_stop(n->app, 0);
	touch(n);
}

static void
on_end(void *arg)
{
	struct narrate *n = arg;

	n->is_ended = true;
	n->teller.is_typed = false;
	touch(n);
}

/* ---- the mode ---- */

static void
touched(void *arg)
{
	touch(arg);
}

static void *
mode_narrate_new(struct app *app)
{
	struct narrate *n = mem_new(1, sizeof *n);

	n->app = app;
	n->is_typed = isatty(STDIN_FILENO);
	n->is_ended = app->options->run_file != NULL;
	n->tick = evtimer_new(app->base, tick_cb, n);
	return n;
}

static int
mode_narrate_start(void *state)
{
	struct narrate *n = state;
	const struct session_options options = {
		.base = n->app->base, .source = n->app->source, .options = n->app->options, .tutor = &n->app->tutor, .lesson = n->app->lesson,
	};
	const struct session_hooks hooks = { .touched = touched, .arg = n };

	n->out = mode_out_new(n->app, SIZE_MAX);
	session_init(&n->session, &options, &hooks);
	session_resize(&n->session, COLS, ROWS);
	teller_init(&n->teller, &n->session, n->out, n->is_typed && !n->is_ended);
	return 0;
}

static void
mode_narrate_begin(void *state)
{
	struct narrate *n = state;

	teller_begin(&n->teller, n->app->options);
	if (!n->is_ended)
		n->typed = typed_new(n->app->base, STDIN_FILENO, on_line, on_end, n);
	session_begin(&n->session);
	touch(n);
}

static void
mode_narrate_run_made(void *state)
{
	struct narrate *n = state;

	teller_new_run(&n->teller);
	session_run_made(&n->session);
	touch(n);
}

static void
mode_narrate_logged(void *state, const struct event *e)
{
	struct narrate *n = state;

	(void)e;
	if (!evtimer_pending(n->tick, NULL))
		touch(n);
}

static void
mode_narrate_run_ended(void *state)
{
	struct narrate *n = state;

	saver_begin(n->app->saver);
	session_run_ended(&n->session);
	tell_all(n);
	teller_end_run(&n->teller);
	touch(n);
}

static void
mode_narrate_visited(void *state)
{
	struct narrate *n = state;

	session_visited(&n->session);
	touch(n);
}

static void
mode_narrate_slept(void *state, bool has_slept, int64_t us)
{
	struct narrate *n = state;

	if (!has_slept)
		session_sleeps(&n->session, us);
}

static void
mode_narrate_say(void *state, const char *line)
{
	struct narrate *n = state;

	teller_say_line(&n->teller, "%s", line);
}

static void
mode_narrate_end(void *state)
{
	struct narrate *n = state;

	typed_free(n->typed);
	event_free(n->tick);
	if (n->out != NULL) {
		teller_release(&n->teller);
		session_release(&n->session);
		mode_out_free(n->app, n->out);
	}
	free(n);
}

const struct mode mode_narrate = {
	.has_session = true,
	.opens_first_lesson = true,
	.interrupt_quits = true,
	.hooks = {
		.run_made = mode_narrate_run_made, .logged = mode_narrate_logged, .run_ended = mode_narrate_run_ended, .slept = mode_narrate_slept,
		.visited = mode_narrate_visited,
	},
	.new = mode_narrate_new,
	.start = mode_narrate_start,
	.begin = mode_narrate_begin,
	.say = mode_narrate_say,
	.end = mode_narrate_end,
};
