/* Measures: the answers to a lesson's question, taken from the timeline. */
#include <assert.h>
#include <string.h>

#include "base/duration.h"
#include "base/utf8.h"
#include "lesson/lesson_inside.h"
#include "log/watched.h"
#include "tell/judgement.h"

static int64_t
grain_of(const struct timeline *tl)
{
	return duration_grain_us(timeline_span_us(tl, timeline_last_us(tl)));
}

/* From the program's first line until it is done, and for good as far as is known at t. */
static bool
tell_took(const struct timeline *tl, enum track track, int64_t t_us, int64_t *value)
{
	int64_t begin_us = timeline_begin_us(tl, track), done_us = timeline_done_us(tl, track, t_us);
	struct tally tally = timeline_tally_at(tl, track, t_us);

	if (begin_us == NEVER_US || done_us == NEVER_US || tally.launched < tally.planned || tally.open + tally.waiting > 0)
		return false;
	*value = done_us - begin_us;
	return true;
}

static bool
tell_last_callback(const struct timeline *tl, enum track track, int64_t t_us, int64_t *value)
{
	int64_t last_us = NEVER_US, took_us;

	if (!tell_took(tl, track, t_us, &took_us))
		return false;
	for (uint32_t i = 1; i <= timeline_request_count(tl, track); i++) {
		const struct request *r = timeline_request(tl, track, i);

		if (r->callback_end_us <= t_us && r->callback_end_us > last_us)
			last_us = r->callback_end_us;
	}
	*value = last_us - timeline_begin_us(tl, track);
	return last_us != NEVER_US;
}

static bool
tell_first_callback(const struct timeline *tl, enum track track, int64_t t_us, int64_t *value)
{
	size_t count;
	const struct span *spans = timeline_spans(tl, track, &count);

	for (size_t i = 0; i < count && spans[i].start_us <= t_us; i++) {
		if (spans[i].state == STATE_CALLBACK) {
			*value = spans[i].number;
			return true;
		}
	}
	return false;
}

/* 0: its own next line, 1: its callback's. */
static bool
tell_first_printed(const struct timeline *tl, enum track track, int64_t t_us, int64_t *value)
{
	size_t count;
	const struct print *prints = timeline_prints(tl, track, t_us, &count);

	if (count == 0)
		return false;
	*value = prints[0].step != STEP_PRINT_LAST;
	return true;
}

/* Only where the run's other words compare the two, too. */
static bool
tell_times_faster(const struct timeline *tl, enum track track, int64_t t_us, int64_t *value)
{
	struct judgement j;
	int64_t us;

	(void)track;
	if (!tell_took(tl, TRACK_SYNC, t_us, &us) || !tell_took(tl, TRACK_ASYNC, t_us, &us))
		return false;
	judgement_make(tl, t_us, grain_of(tl), &j);
	*value = (int64_t)(j.times + 0.5);
	return j.judged == JUDGED_FASTER || j.judged == JUDGED_SAME || j.judged == JUDGED_SLOWER;
}

static const struct lesson_measure_info measures[] = {
	{ "sync-took", QUESTION_SECONDS, 0, TRACK_SYNC, false, tell_took },
	{ "async-took", QUESTION_SECONDS, 0, TRACK_ASYNC, false, tell_took },
	{ "last-callback-end", QUESTION_SECONDS, 0, TRACK_ASYNC, false, tell_last_callback },
	{ "first-callback", QUESTION_NUMBER, 0, TRACK_ASYNC, false, tell_first_callback },
	{ "times-faster", QUESTION_NUMBER, 0, TRACK_ASYNC, true, tell_times_faster },
	{ "longest-hold", QUESTION_SECONDS, 0, TRACK_WATCHED_1, false, lesson_tell_longest_hold },
	{ "longest-hold-line", QUESTION_NUMBER, 0, TRACK_WATCHED_1, false, lesson_tell_line },
	{ "first-printed", QUESTION_CHOICE, 2, TRACK_ASYNC, false, tell_first_printed },
};

enum { QUANTITIES = sizeof measures / sizeof measures[0] };

const struct lesson_measure_info *
lesson_measure_find(const char *name)
{
	for (int i = 0; i < QUANTITIES; i++)
		if (strcmp(measures[i].name, name) == 0)
			return &measures[i];
	return NULL;
}

void
lesson_measure_names(enum question_kind kind, char *out, size_t size)
{
	out[0] = '\0';
	for (int i = 0; i < QUANTITIES; i++)
		if (kind == QUESTION_NONE || measures[i].kind == kind)
			utf8_add(out, size, "%s%s", out[0] == '\0' ? "" : ", ", measures[i].name);
}

bool
lesson_measure(const struct lesson *lesson, const struct timeline *tl, int64_t t_us, int64_t *value)
{
	const struct lesson_question *question = &lesson->question;
	const struct lesson_measure_info *measure;

	if (question->kind == QUESTION_NONE)
		return false;
	measure = lesson_measure_find(question->measure);
	if (measure != NULL)
		return measure->tell(tl, measure->track, t_us, value);
	*value = question->right;
	return timeline_end_us(tl) != NEVER_US && timeline_end_us(tl) <= t_us && !lesson_command_failed(tl);
}

enum track
lesson_measure_track(const struct lesson *lesson)
{
	const struct lesson_measure_info *measure = lesson_measure_find(lesson->question.measure);

	assert(measure != NULL);
	return watched_index(measure->track) >= 0 ? TRACK_COUNT : measure->track;
}

/* ---- the outcome ---- */

static bool
had_other_knobs(const struct lesson *lesson, const struct timeline *tl)
{
	struct settings first, last;

	timeline_settings_at(tl, 0, &first);
	timeline_settings_at(tl, timeline_last_us(tl), &last);
	for (int knob = 0; knob < KNOB_COUNT; knob++) {
		int64_t value = lesson->parts[lesson->question.part].knobs.value[knob];

		if (first.value[knob] != value || last.value[knob] != value)
			return true;
	}
	return false;
}

/* Writes the time, and rounds it as it is written: what is derived from it goes with what is read. */
static void
print_time(const struct timeline *tl, enum track track, struct lesson_outcome *out)
{
	bool is_of_program = watched_index(track) < 0;
	int64_t begin_us = is_of_program ? timeline_begin_us(tl, track) : lesson_hold_start_us(tl, track), grain_us = grain_of(tl);
	char took[32];

	duration_write(begin_us, begin_us + out->truth, grain_us, took, sizeof took);
	utf8_format(out->took, sizeof out->took,
	    is_of_program && duration_between(0, begin_us, grain_us) > 0 ? "%s from its start" : "%s", took);
	out->at_once = duration_is_short(out->truth, grain_us);
	if (!out->at_once)
		out->truth = duration_between(begin_us, begin_us + out->truth, grain_us);
}

static void
explain(const struct lesson_measure_info *measure, const struct timeline *tl, char *out, size_t size)
{
	char verdict[VERDICT_SIZE], why[VERDICT_SIZE];

	if (timeline_end_us(tl) == NEVER_US)
		utf8_format(out, size, "The run did not go on to its end.");
	else if (lesson_command_failed(tl) || (measure != NULL && timeline_has_watched(tl, measure->track)))
		lesson_hold_write(tl, out, size);
	else if (measure != NULL && watched_index(measure->track) >= 0)
		utf8_format(out, size, "It is about a program that is watched, and there was none.");
	else if (measure != NULL && !timeline_has_program(tl, measure->track))
		utf8_format(out, size, "It is about %s, which did not run.", track_name(measure->track));
	else if (measure != NULL && measure->compares && !timeline_has_program(tl, TRACK_SYNC))
		utf8_format(out, size, "It is about both, and sync did not run.");
	else if (measure != NULL && measure->compares) {
		statistics_verdict(tl, timeline_last_us(tl), grain_of(tl), VERDICT_SIZE, verdict, why);
		utf8_format(out, size, "%s %s", verdict, why);
	} else
		utf8_format(out, size, "It did not come to that.");
}

void
lesson_outcome_make(const struct lesson *lesson, const struct timeline *tl, struct lesson_outcome *out)
{
	const struct lesson_question *question = &lesson->question;
	const struct lesson_measure_info *measure;

	*out = (struct lesson_outcome){ .told = false };
	if (question->kind == QUESTION_NONE)
		return;
	measure = lesson_measure_find(question->measure);
	out->measured = measure != NULL;
	out->other_knobs = had_other_knobs(lesson, tl);
	out->told = lesson_measure(lesson, tl, INT64_MAX, &out->truth);
	if (!out->told)
		explain(measure, tl, out->untold, sizeof out->untold);
	else if (question->kind == QUESTION_SECONDS && measure != NULL)
		print_time(tl, measure->track, out);
}
