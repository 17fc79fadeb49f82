/* Measures: the answers to a lesson's question, taken from the timeline. */
#include <stdio.h>
#include <string.h>

#include "base/duration.h"
#include "lesson/lesson_inside.h"

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

static bool
tell_times_faster(const struct timeline *tl, enum track track, int64_t t_us, int64_t *value)
{
	int64_t sync_us, async_us;

	(void)track;
	if (!tell_took(tl, TRACK_SYNC, t_us, &sync_us) || !tell_took(tl, TRACK_ASYNC, t_us, &async_us) || async_us <= 0)
		return false;
	*value = (sync_us + async_us / 2) / async_us;
	return true;
}

static const struct lesson_measure_info measures[] = {
	{ "sync-took", QUESTION_SECONDS, 0, TRACK_SYNC, false, tell_took },
	{ "async-took", QUESTION_SECONDS, 0, TRACK_ASYNC, false, tell_took },
	{ "last-callback-end", QUESTION_SECONDS, 0, TRACK_ASYNC, false, tell_last_callback },
	{ "first-callback", QUESTION_NUMBER, 0, TRACK_ASYNC, false, tell_first_callback },
	{ "times-faster", QUESTION_NUMBER, 0, TRACK_ASYNC, true, tell_times_faster },
	{ "first-printed", QUESTION_CHOICE, 2, TRACK_ASYNC, false, tell_first_printed },
};

enum { MEASURE_COUNT = sizeof measures / sizeof measures[0] };

const struct lesson_measure_info *
lesson_measure_find(const char *name)
{
	for (int i = 0; i < MEASURE_COUNT; i++)
		if (strcmp(measures[i].name, name) == 0)
			return &measures[i];
	return NULL;
}

void
lesson_measure_names(enum question_kind kind, char *out, size_t size)
{
	size_t used = 0;

	out[0] = '\0';
	for (int i = 0; i < MEASURE_COUNT && used < size; i++)
		if (kind == QUESTION_NONE || measures[i].kind == kind)
			used += (size_t)snprintf(out + used, size - used, "%s%s", used == 0 ? "" : ", ", measures[i].name);
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
	return timeline_end_us(tl) != NEVER_US && timeline_end_us(tl) <= t_us;
}

void
lesson_measure_write(const struct lesson *lesson, const struct timeline *tl, int64_t value, char *out, size_t size)
{
	int64_t begin_us = timeline_begin_us(tl, lesson_measure_find(lesson->question.measure)->track);

	duration_write(begin_us, begin_us + value, duration_grain_us(timeline_span_us(tl, timeline_last_us(tl))), out, size);
}
