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
#include "app/narrate_runs.h"
#include "app/narrate_words.h"
#include "app/print_error.h"
#include "app/session.h"
#include "app/setup.h"
#include "base/clock.h"
#include "base/typed.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "tell/tale.h"
#include "ui/card_told.h"

enum {
	TICK_US = 50 * 1000,
	WAITING_US = 3 * US_PER_S, /* so long nothing is told before it is said who waits */
	COLS = 120, ROWS = 36,     /* of a screen that nobody sees: what scrolls on one does not here */
};

/* The step of a lesson: a card is told once. */
struct told_step {
	int lesson, part;
	enum card card;
};

struct narrate {
	struct app *app;
	struct session session;
	struct out *out;         /* or NULL, before it starts */
	struct typed *typed;
	struct event *tick;
	bool is_typed;           /* a person types, at a terminal */
	bool is_ended;           /* nothing more is typed */
	const struct timeline *timeline; /* of the run that is told */
	struct tale *tale;       /* of that; or NULL */
	uint32_t run;            /* session.run then */
	int64_t told_us;         /* when something was last said, of the clock */
	struct told_step step;        /* whose card was told */
	const struct lesson_hint *hint; /* that was told */
	const struct sweep *sweep; /* that goes on; NULL: none */
	char sweep_words[SWEEP_NAME_SIZE]; /* which of its runs was told */
	int64_t message_us;      /* viewer.message_until_us of the message that was told */
};

/* ---- saying ---- */

static void
say(struct narrate *n, const char *lines)
{
	char *printable = app_printable(lines);

	out_text(n->out, printable);
	free(printable);
	n->told_us = clock_now_us();
}

__attribute__((format(printf, 2, 3)))
static void
say_line(struct narrate *n, const char *format, ...)
{
	char line[TALE_SIZE + 64];
	va_list args;

	va_start(args, format);
	utf8_vformat(line, sizeof line, format, args);
	va_end(args);
	utf8_add(line, sizeof line, "\n");
	say(n, line);
}

/* ---- the run ---- */

static void
forget_tale(struct narrate *n)
{
	tale_free(n->tale);
	n->tale = NULL;
}

/* A run that is there, and has begun. */
static bool
has_run(const struct narrate *n)
{
	return source_has_run(n->session.source) && source_has_begun(n->session.source);
}

static void
tell_run(struct narrate *n, int64_t t_us)
{
	const struct timeline *tl = source_whole(n->session.source);
	const char *sentence;
	int64_t at_us;
	char at[32];

	if (n->tale == NULL || n->run != n->session.run) {
		forget_tale(n);
		n->tale = tale_new(tl, n->session.viewer.state.language);
		n->run = n->session.run;
	}
	while ((sentence = tale_next(n->tale, t_us, &at_us)) != NULL) {
		tale_moment(tl, at_us, at, sizeof at);
		say_line(n, "%s: %s", at, sentence);
	}
}

static void
tell_waiting(struct narrate *n, int64_t t_us)
{
	char waiting[TALE_SIZE], at[32];

	if (clock_now_us() - n->told_us < WAITING_US)
		return;
	tale_waiting(source_whole(n->session.source), t_us, waiting, sizeof waiting);
	if (waiting[0] == '\0')
		return;
	tale_moment(source_whole(n->session.source), t_us, at, sizeof at);
	say_line(n, "%s: %s", at, waiting);
}

/* ---- sweeps ---- */

static void
tell_sweep(struct narrate *n)
{
	const struct sweep *of = n->session.sweep.of, *before = n->sweep;
	char *words;

	n->sweep = of;
	if (of != NULL && strcmp(n->sweep_words, n->session.sweep.words) != 0) {
		utf8_format(n->sweep_words, sizeof n->sweep_words, "%s", n->session.sweep.words);
		say_line(n, "R%s.", n->sweep_words + 1); /* "Run 2 of 4: ..." */
	}
	if (of != NULL || before == NULL)
		return;
	n->sweep_words[0] = '\0';
	if (n->session.sweep.run + 1 < before->count)
		return; /* it was ended before its end */
	words = mem_new(NARRATE_RUNS_SIZE, 1);
	narrate_runs(&n->session.runs, before, words, NARRATE_RUNS_SIZE);
	say(n, words);
	free(words);
}

/* ---- lessons and messages ---- */

static void
tell_card(struct narrate *n, const struct scene *scene)
{
	const struct lesson_scene *lesson = &scene->moment.lesson;
	const struct told_step step = { lesson->lesson == NULL ? 0 : lesson->number, lesson->part, lesson->card };
	char *text;

	if (step.lesson == n->step.lesson && step.part == n->step.part && step.card == n->step.card)
		return;
	n->step = step;
	text = card_told(scene);
	if (text == NULL)
		return;
	say_line(n, "%s", "");
	if (lesson->card == CARD_BEFORE)
		say_line(n, "Lesson %d of %d", lesson->number, lesson->count);
	say(n, text);
	say_line(n, "%s", "");
	free(text);
	if (!n->is_typed)
		return;
	if (lesson->asks && lesson->lesson->question.kind == QUESTION_CHOICE)
		say_line(n, "Type the number of your answer, or nothing, and press Enter.");
	else if (lesson->asks && lesson->lesson->question.kind != QUESTION_NONE)
		say_line(n, "Type your answer, or nothing, and press Enter.");
	else
		say_line(n, lesson->card == CARD_AFTER ? "Enter goes on to the next lesson." : "Enter goes on.");
}

static void
tell_rest(struct narrate *n, const struct scene *scene)
{
	const struct viewer *viewer = &n->session.viewer;

	if (scene->moment.lesson.hint != n->hint && scene->moment.lesson.hint != NULL)
		say_line(n, "Hint: %s", scene->moment.lesson.hint->text);
	n->hint = scene->moment.lesson.hint;
	if (scene->message != NULL && viewer->message_until_us != n->message_us)
		say_line(n, "%s", scene->message);
	n->message_us = viewer->message_until_us;
	if (scene->moment.lesson.lesson != NULL)
		tell_card(n, scene);
	else
		n->step = (struct told_step){ .card = CARD_NONE };
}

/* ---- going on ---- */

static bool
is_over(const struct narrate *n)
{
	struct settings knobs;

	return has_run(n) && source_moment(n->session.source, session_clock_us(&n->session), 0, &knobs).over;
}

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
	say_line(n, "This part waits for visitors. Nobody types here, and it is passed over.");
	for (int press = 0; press < 2; press++) /* what ends a run is pressed twice */
		session_act(&n->session, ACTION_STEP_ON);
	n->message_us = n->session.viewer.message_until_us;
}

/* Nobody types any more: cards are passed, and what is left of a lesson is run; then it ends. */
static void
go_on_alone(struct narrate *n)
{
	const struct tutor *tutor = n->session.tutor;

	if (tutor_lesson(tutor) == NULL) {
		if (is_over(n) && !session_expects_run(&n->session))
			mode_stop(n->app, 0);
	} else if (tutor->at.card == CARD_AFTER) {
		mode_stop(n->app, 0);
	} else if (waits_for_visitors(n) && has_run(n)) {
		pass_visitors(n);
	} else if (tutor_has_card(tutor) || (is_over(n) && !session_expects_run(&n->session))) {
		session_act(&n->session, ACTION_STEP_ON);
	}
}

static void
tell_all(struct narrate *n)
{
	struct settings knobs;
	struct scene scene;
	int64_t now_us;

	if (!source_has_run(n->session.source))
		return;
	session_tick(&n->session);
	session_scene(&n->session, &knobs, &scene);
	tell_sweep(n);
	if (has_run(n)) {
		now_us = source_moment(n->session.source, session_clock_us(&n->session), 0, &knobs).now_us;
		tell_run(n, now_us);
		if (!is_over(n))
			tell_waiting(n, now_us);
	}
	tell_rest(n, &scene);
}

/* At rest nothing wakes up: what is typed, and a visitor, begin it again. */
static void
keep_ticking(struct narrate *n)
{
	struct timeval tick = clock_timeval(TICK_US);

	if (!n->app->stopped && (!is_over(n) || session_expects_run(&n->session) || n->is_ended))
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
	for (const char *at = line; *at != '\0'; at++)
		session_input(&n->session, &(struct input){ .key = (unsigned char)*at });
	session_input(&n->session, &(struct input){ .key = KEY_CODE_ENTER });
	if (n->session.tutor->complaint[0] != '\0')
		say_line(n, "\"%s\" is not %s.", line, n->session.tutor->complaint);
}

/* Returns true if the line is one: a number or a time, or nothing. */
static bool
is_answer(const struct narrate *n, const char *line)
{
	return tutor_has_card(n->session.tutor) && line[strspn(line, "0123456789.,smu ")] == '\0';
}

static void
on_line(void *arg, const char *line)
{
	struct narrate *n = arg;
	char clean[TYPED_MOST + 1], *end, reply[NARRATE_ANSWER_SIZE];

	utf8_format(clean, sizeof clean, "%s", line + strspn(line, " \t"));
	utf8_clean(clean, '?');
	for (end = clean + strlen(clean); end > clean && end[-1] == ' '; end--)
		end[-1] = '\0';
	tell_all(n);
	if (is_answer(n, clean)) {
		answer(n, clean);
	} else if (clean[0] == '\0') {
		session_act(&n->session, ACTION_STEP_ON);
	} else {
		narrate_obey(&n->session, clean, reply, sizeof reply);
		if (reply[0] != '\0')
			say(n, reply);
	}
	if (n->session.quits)
		mode_stop(n->app, 0);
	touch(n);
}

static void
on_end(void *arg)
{
	struct narrate *n = arg;

	n->is_ended = true;
	n->is_typed = false;
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
	return 0;
}

static void
mode_narrate_begin(void *state)
{
	struct narrate *n = state;

	n->told_us = clock_now_us();
	if (n->is_typed && !n->is_ended)
		say_line(n, "This is waitscope. Type help and Enter for the words that it knows.");
	if (!n->is_ended)
		n->typed = typed_new(n->app->base, STDIN_FILENO, on_line, on_end, n);
	session_begin(&n->session);
	touch(n);
}

static void
mode_narrate_run_made(void *state)
{
	struct narrate *n = state;

	forget_tale(n);
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
	if (n->is_typed && tutor_lesson(n->session.tutor) == NULL)
		say_line(n, "Type run to run it again, a knob and its value to change it, or quit.");
	else if (n->is_typed)
		say_line(n, "Enter goes on.");
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
	say_line(state, "%s", line);
}

static void
mode_narrate_end(void *state)
{
	struct narrate *n = state;

	forget_tale(n);
	typed_free(n->typed);
	event_free(n->tick);
	if (n->out != NULL) {
		session_release(&n->session);
		mode_out_free(n->app, n->out);
	}
	free(n);
}

const struct mode mode_narrate = {
	.has_session = true,
	.opens_first_lesson = true,
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
