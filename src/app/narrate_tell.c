/* What --narrate says by itself. */
#include "app/narrate_tell.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "app/narrate_runs.h"
#include "app/narrate_views.h"
#include "app/print_error.h"
#include "base/clock.h"
#include "base/complaint.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "base/version.h"
#include "tell/summary.h"
#include "ui/card_told.h"

enum {
	WAITING_US = 2 * US_PER_S,           /* so long nothing is told before it is said who waits; */
	WAITING_MOST_US = 8 * US_PER_S,      /* the second time twice as long, and so on, up to this: it is no news */
};

void
teller_init(struct teller *teller, const struct session *session, struct out *out, bool is_typed)
{
	*teller = (struct teller){ .session = session, .out = out, .is_typed = is_typed, .told_us = clock_now_us(), .patience_us = WAITING_US };
}

void
teller_release(struct teller *teller)
{
	tale_free(teller->tale);
	teller->tale = NULL;
}

/* ---- saying ---- */

void
teller_say(struct teller *teller, const char *lines)
{
	char *printable = app_printable(lines);

	out_text(teller->out, printable);
	free(printable);
	teller->told_us = clock_now_us();
}

void
teller_say_line(struct teller *teller, const char *format, ...)
{
	char line[TALE_SIZE + 64];
	va_list args;

	va_start(args, format);
	utf8_vformat(line, sizeof line, format, args);
	va_end(args);
	utf8_add(line, sizeof line, "\n");
	teller_say(teller, line);
}

/* ---- the beginning ---- */

void
teller_begin(struct teller *teller, const struct options *o)
{
	char line[TALE_SIZE] = "", value[KNOB_TEXT_SIZE];

	if (o->run_file != NULL)
		utf8_format(line, sizeof line, " The run in %s.", complaint_path(o->run_file).text);
	for (int k = 0; k < KNOB_COUNT && o->run_file == NULL; k++) {
		if (o->settings.value[k] == knob_info((enum knob)k)->fallback)
			continue;
		knob_format((enum knob)k, o->settings.value[k], value, sizeof value);
		utf8_add(line, sizeof line, "%s %s %s", line[0] == '\0' ? " Knobs:" : ",", knob_info((enum knob)k)->name, value);
	}
	teller_say_line(teller, "waitscope %s.%s%s", version_text, line, line[0] != '\0' && o->run_file == NULL ? "." : "");
	if (teller->is_typed)
		teller_say_line(teller, "Type help and Enter for the words that it knows. Keys that a lesson names are typed like words.");
}

/* ---- the run ---- */

bool
teller_has_run(const struct teller *teller)
{
	return source_has_run(teller->session->source) && source_has_begun(teller->session->source);
}

bool
teller_is_over(const struct teller *teller)
{
	struct settings knobs;

	return teller_has_run(teller) && source_moment(teller->session->source, session_clock_us(teller->session), 0, &knobs).over;
}

void
teller_new_run(struct teller *teller)
{
	teller_release(teller);
}

static void
tell_run(struct teller *teller, int64_t t_us)
{
	const struct timeline *tl = source_whole(teller->session->source);
	const char *sentence;
	int64_t at_us;
	char at[32];

	if (teller->tale == NULL || teller->run != teller->session->run) {
		teller_release(teller);
		teller->tale = tale_new(tl, teller->session->viewer.state.language);
		teller->run = teller->session->run;
	}
	while ((sentence = tale_next(teller->tale, t_us, &at_us)) != NULL) {
		tale_moment(tl, at_us, at, sizeof at);
		teller_say_line(teller, "%s: %s", at, sentence);
		teller->patience_us = WAITING_US;
	}
}

/* What is about to be told is news enough. */
static void
tell_waiting(struct teller *teller, int64_t t_us)
{
	const struct timeline *tl = source_whole(teller->session->source);
	char waiting[TALE_SIZE], at[32];

	if (clock_now_us() - teller->told_us < teller->patience_us || tale_holds_back(teller->tale))
		return;
	tale_waiting(tl, t_us, waiting, sizeof waiting);
	if (waiting[0] == '\0')
		return;
	tale_moment(tl, t_us, at, sizeof at);
	teller_say_line(teller, "%s: %s", at, waiting);
	teller->patience_us = teller->patience_us * 2 < WAITING_MOST_US ? teller->patience_us * 2 : WAITING_MOST_US;
}

/* ---- sweeps ---- */

static void
tell_sweep(struct teller *teller)
{
	const struct session *session = teller->session;
	const struct sweep *of = session->sweep.of, *before = teller->sweep;
	char *words;

	teller->sweep = of;
	if (of != NULL && strcmp(teller->sweep_words, session->sweep.words) != 0) {
		utf8_format(teller->sweep_words, sizeof teller->sweep_words, "%s", session->sweep.words);
		teller_say_line(teller, "R%s.", teller->sweep_words + 1); /* "Run 2 of 4: ..." */
	}
	if (of != NULL || before == NULL)
		return;
	teller->sweep_words[0] = '\0';
	if (session->sweep.run + 1 < before->count)
		return; /* it was ended before its end */
	words = mem_new(NARRATE_RUNS_SIZE, 1);
	narrate_runs(&session->runs, before, words, NARRATE_RUNS_SIZE);
	teller_say(teller, words);
	free(words);
}

/* ---- lessons and messages ---- */

static void
tell_what_to_type(struct teller *teller, const struct lesson_scene *lesson)
{
	enum question_kind asks = lesson->asks && lesson->card != CARD_AFTER ? lesson->lesson->question.kind : QUESTION_NONE;

	if (asks == QUESTION_CHOICE)
		teller_say_line(teller, "Type the number of your answer, or nothing, and press Enter.");
	else if (asks != QUESTION_NONE)
		teller_say_line(teller, "Type your answer, or nothing, and press Enter.");
	else
		teller_say_line(teller, lesson->card == CARD_AFTER ? "Enter goes on to the next lesson." : "Enter goes on.");
}

static void
tell_card(struct teller *teller, const struct scene *scene)
{
	const struct lesson_scene *lesson = &scene->moment.lesson;
	const struct told_step step = { lesson->number, lesson->part, lesson->card };
	char *text;

	if (step.lesson == teller->step.lesson && step.part == teller->step.part && step.card == teller->step.card)
		return;
	teller->step = step;
	text = card_told(scene);
	if (text == NULL)
		return;
	teller_say_line(teller, "%s", "");
	if (lesson->card == CARD_BEFORE)
		teller_say_line(teller, "Lesson %d of %d", lesson->number, lesson->count);
	else if (lesson->card == CARD_PART)
		teller_say_line(teller, "Part %d of %d", lesson->part + 1, lesson->lesson->part_count);
	teller_say(teller, text);
	teller_say_line(teller, "%s", "");
	free(text);
	if (teller->is_typed)
		tell_what_to_type(teller, lesson);
}

static void
tell_rest(struct teller *teller, const struct scene *scene)
{
	const struct lesson_scene *lesson = &scene->moment.lesson;
	int64_t message_us = teller->session->viewer.message_until_us;

	if (scene->state.playhead.live) { /* and not to whoever steps back over it */
		if (lesson->hint != teller->hint && lesson->hint != NULL)
			teller_say_line(teller, "Hint: %s", lesson->hint->text);
		teller->hint = lesson->hint;
	}
	if (scene->message != NULL && message_us != teller->message_us)
		teller_say_line(teller, "%s", scene->message);
	teller->message_us = message_us;
	if (lesson->lesson != NULL)
		tell_card(teller, scene);
	else
		teller->step = (struct told_step){ .card = CARD_NONE };
}

void
teller_tell(struct teller *teller)
{
	struct settings knobs;
	struct scene scene;
	int64_t now_us;

	if (!source_has_run(teller->session->source))
		return;
	session_scene(teller->session, &knobs, &scene);
	tell_sweep(teller);
	if (teller_has_run(teller)) {
		struct settings then;

		now_us = source_moment(teller->session->source, session_clock_us(teller->session), 0, &then).now_us;
		tell_run(teller, now_us);
		if (!teller_is_over(teller))
			tell_waiting(teller, now_us);
	}
	tell_rest(teller, &scene);
}

/* ---- the end ---- */

/* "See it again: waitscope --delay=5.0s", the last line of what a screen leaves behind. */
static void
tell_again(struct teller *teller)
{
	const struct session *session = teller->session;
	const struct timeline *tl = source_whole(session->source);
	char lines[SUMMARY_SIZE], *again;
	size_t length;

	summary_write(tl, timeline_last_us(tl), session->options->run_file, session_asked_knobs(session, session->source), lines, sizeof lines);
	length = strlen(lines);
	if (length > 0)
		lines[length - 1] = '\0';
	again = strrchr(lines, '\n');
	teller_say_line(teller, "%s", again != NULL ? again + 1 : lines);
}

void
teller_end_run(struct teller *teller)
{
	bool sweeps = teller->session->sweep.of != NULL, teaches = tutor_lesson(teller->session->tutor) != NULL;
	char words[NARRATE_VIEW_SIZE] = "";

	teller_tell(teller);
	if (sweeps)
		return;
	narrate_before(teller->session, words, sizeof words);
	if (teller->is_typed && !teaches)
		narrate_try(teller->session, words, sizeof words);
	teller_say(teller, words);
	if (!teaches)
		tell_again(teller);
	else if (teller->is_typed)
		teller_say_line(teller, "Enter goes on.");
}
