/* The tale: what is told, and when. tale_words.c has the words. */
#include "tell/tale.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/http_status.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "log/watched.h"
#include "tell/tale_words.h"

/* A sentence that waits to be told: whole, or of a group that may still grow. Later ones wait behind it. */
struct sentence {
	int64_t at_us;
	char *text;              /* NULL: it may still grow */
	tale_write_group *write;
	struct tale_group group;
};

/* What others do, of which too much may happen: in a second from since_us on, so many facts of it were told, and so many more
 * were not. */
struct flood {
	int64_t since_us;
	uint32_t told, more;
};

struct tale {
	const struct timeline *timeline;
	enum language language;
	size_t read;             /* events so far */
	bool begun;              /* EVENT_RUN_START was read */
	bool was_ready[PROGRAM_COUNT];
	uint32_t tenths[PROGRAM_COUNT]; /* of its responses, that were told */
	int64_t printed[PROGRAM_COUNT][TALE_PRINTS]; /* texts, that were told */
	int printed_count[PROGRAM_COUNT];
	struct flood floods[TRACK_COUNT];
	ARRAY(struct sentence) waiting;
	char told[TALE_SIZE];
};

struct tale *
tale_new(const struct timeline *timeline, enum language language)
{
	struct tale *tale = mem_new(1, sizeof *tale);

	tale->timeline = timeline;
	tale->language = language;
	return tale;
}

void
tale_free(struct tale *tale)
{
	if (tale == NULL)
		return;
	for (size_t i = 0; i < tale->waiting.count; i++)
		free(tale->waiting.at[i].text);
	ARRAY_RELEASE(tale->waiting);
	free(tale);
}

/* ---- groups ---- */

/* Of a count the time is that of its last: what was before it, though it waited behind, comes first. */
static void
move_to_its_time(struct tale *tale, size_t i)
{
	struct sentence *at = tale->waiting.at;

	for (; i + 1 < tale->waiting.count && at[i + 1].at_us <= at[i].at_us; i++) {
		struct sentence later = at[i];

		at[i] = at[i + 1];
		at[i + 1] = later;
	}
}

static void
close_group(struct tale *tale, size_t i)
{
	struct sentence *s = &tale->waiting.at[i];
	char text[TALE_SIZE];

	s->write(tale->timeline, &s->group, text);
	if (s->group.next == 0)
		tale_add_printed(tale->timeline, &s->group, text);
	s->text = mem_copy(text);
	if (s->write != tale_write_count)
		return;
	s->at_us = s->group.until_us;
	move_to_its_time(tale, i);
}

/* A group is whole TALE_GAP_US after its first; and those of one program, when something else comes of that. */
static void
close_groups(struct tale *tale, int64_t t_us, enum track of)
{
	for (size_t i = tale->waiting.count; i-- > 0;) {
		const struct sentence *s = &tale->waiting.at[i];

		if (s->text == NULL && (t_us - s->at_us > TALE_GAP_US || s->group.track == of))
			close_group(tale, i);
	}
}

static struct sentence *
open_group(struct tale *tale, enum track track, tale_write_group *write)
{
	for (size_t i = 0; i < tale->waiting.count; i++) {
		struct sentence *s = &tale->waiting.at[i];

		if (s->text == NULL && s->group.track == track && s->write == write)
			return s;
	}
	return NULL;
}

static void
tell_group(struct tale *tale, const struct event *e, tale_write_group *write)
{
	struct sentence *s = open_group(tale, (enum track)e->track, write);

	if (s == NULL) {
		close_groups(tale, e->t_us, (enum track)e->track);
		ARRAY_PUSH(tale->waiting, (struct sentence){
			.at_us = e->t_us, .write = write,
			.group = { .name = track_name((enum track)e->track), .track = (enum track)e->track, .first = e->number, .last = e->number, .about = *e },
		});
		s = ARRAY_LAST(tale->waiting);
	}
	s->group.first = e->number < s->group.first ? e->number : s->group.first;
	s->group.last = e->number > s->group.last ? e->number : s->group.last;
	s->group.count++;
	s->group.until_us = e->t_us;
}

static void
tell(struct tale *tale, const struct event *e, tale_write_event *write)
{
	char text[TALE_SIZE] = "";

	write(tale->timeline, tale->language, e, text);
	if (text[0] == '\0')
		return;
	close_groups(tale, e->t_us, (enum track)e->track);
	ARRAY_PUSH(tale->waiting, (struct sentence){ .at_us = e->t_us, .text = mem_copy(text) });
}

/* ---- what is told ---- */

static bool
is_many(const struct tale *tale, const struct event *e)
{
	return timeline_tally_at(tale->timeline, (enum track)e->track, e->t_us).planned > TALE_MANY;
}

/* Of a program with many requests: another tenth of its responses, or failures, is here. */
static void
tell_count(struct tale *tale, const struct event *e)
{
	struct tally tally = timeline_tally_at(tale->timeline, (enum track)e->track, e->t_us);
	uint32_t here = tally.done + tally.failed, tenths = tally.planned > 0 ? (uint32_t)((uint64_t)here * 10 / tally.planned) : 0;
	bool grows = open_group(tale, (enum track)e->track, tale_write_count) != NULL;

	if (tenths <= tale->tenths[e->track] && !grows)
		return;
	tale->tenths[e->track] = tenths;
	tell_group(tale, e, tale_write_count);
}

/* ---- what is printed ---- */

static bool
is_new_print(struct tale *tale, const struct event *e)
{
	int64_t *printed = tale->printed[e->track];
	int *count = &tale->printed_count[e->track];

	for (int i = 0; i < *count; i++)
		if (printed[i] == e->value)
			return false;
	if (*count == TALE_PRINTS)
		return false;
	printed[(*count)++] = e->value;
	return true;
}

/* Of an error it says what is told of that anyway. */
static bool
prints_error(const struct tale *tale, const struct event *e)
{
	const struct request *r = timeline_request(tale->timeline, (enum track)e->track, e->number);

	return r != NULL && ((r->fail_us != NEVER_US && r->fail_us <= e->t_us) || r->status >= HTTP_ERROR);
}

/* It goes with what the program does meanwhile, if that is about to be told. */
static void
tell_print(struct tale *tale, const struct event *e)
{
	if (prints_error(tale, e) || !is_new_print(tale, e))
		return;
	for (size_t i = tale->waiting.count; i-- > 0;) {
		struct sentence *s = &tale->waiting.at[i];

		if (s->text == NULL && s->group.track == (enum track)e->track) {
			s->group.printed[s->group.printed_count++] = e->value;
			return;
		}
	}
	tell(tale, e, tale_write_print);
}

/* ---- addresses that fail ---- */

/* If that is how the request fails, it will be told so. */
static void
tell_miss(struct tale *tale, const struct event *e)
{
	ARRAY_PUSH(tale->waiting, (struct sentence){
		.at_us = e->t_us, .write = tale_write_miss, .group = { .track = (enum track)e->track, .first = e->number, .about = *e },
	});
}

static void
forget_miss(struct tale *tale, const struct event *e)
{
	for (size_t i = tale->waiting.count; i-- > 0;) {
		const struct sentence *s = &tale->waiting.at[i];

		if (s->text != NULL || s->write != tale_write_miss || s->group.track != (enum track)e->track || s->group.first != e->number)
			continue;
		for (; i + 1 < tale->waiting.count; i++)
			tale->waiting.at[i] = tale->waiting.at[i + 1];
		tale->waiting.count--;
		return;
	}
}

/* ---- programs ---- */

/* Out of one call, right into the next: that is one fact. */
static void
tell_block(struct tale *tale, const struct event *e)
{
	struct sentence *s = open_group(tale, (enum track)e->track, tale_write_return);

	if (s == NULL) {
		tell(tale, e, tale_write_block);
		return;
	}
	s->group.next = e->number;
	close_groups(tale, e->t_us, (enum track)e->track);
}

/* An error is a fact of its own. */
static void
tell_callback(struct tale *tale, const struct event *e)
{
	const struct request *r = timeline_request(tale->timeline, (enum track)e->track, e->number);
	bool failed = r != NULL && (r->fail_us != NEVER_US || r->status >= HTTP_ERROR);

	if (failed)
		close_groups(tale, e->t_us, (enum track)e->track);
	tell_group(tale, e, tale_write_callback);
	if (failed)
		close_groups(tale, e->t_us, (enum track)e->track);
}

/* A call that fetched a request. */
static void
tell_return(struct tale *tale, const struct event *e)
{
	if (e->step == STEP_FETCH || e->step == STEP_MORE)
		tell_group(tale, e, tale_write_return);
}

static void
tell_of_program(struct tale *tale, const struct event *e)
{
	switch ((enum event_kind)e->kind) {
	case EVENT_LAUNCH:
		if (e->track == TRACK_ASYNC)
			tell_group(tale, e, tale_write_launch);
		break;
	case EVENT_CANCEL: tell_group(tale, e, tale_write_cancel); break;
	case EVENT_BUTTON_ANSWER: tell(tale, e, tale_write_answer); break;
	case EVENT_DONE: tell(tale, e, tale_write_done); break;
	case EVENT_READY:
		if (!tale->was_ready[e->track])
			tell(tale, e, tale_write_ready);
		tale->was_ready[e->track] = true;
		break;
	case EVENT_BLOCK:
		if (!is_many(tale, e) || e->number == 1)
			tell_block(tale, e);
		break;
	case EVENT_UNBLOCK:
		if (is_many(tale, e))
			tell_count(tale, e);
		else
			tell_return(tale, e);
		break;
	case EVENT_CALLBACK_START:
		if (is_many(tale, e))
			tell_count(tale, e);
		else
			tell_callback(tale, e);
		break;
	case EVENT_STEP:
		if (e->step == STEP_WORK && !is_many(tale, e))
			tell(tale, e, tale_write_work);
		break;
	case EVENT_PRINT: tell_print(tale, e); break;
	case EVENT_MISS:
		if (!is_many(tale, e))
			tell_miss(tale, e);
		break;
	case EVENT_FAIL: forget_miss(tale, e); break;
	case EVENT_LOOKUP:
	case EVENT_SECURED:
	case EVENT_INTERIM:
	case EVENT_REDIRECT:
		if (!is_many(tale, e))
			tell(tale, e, tale_write_as_narrator);
		break;
	default: break;
	}
}

/* ---- others ---- */

/* The one that ended first by t; NULL: none did. All end with the run. */
static struct flood *
ended_flood(struct tale *tale, int64_t t_us, bool is_end)
{
	struct flood *first = NULL;

	for (enum track track = PROGRAM_COUNT; track < TRACK_COUNT; track++) {
		struct flood *flood = &tale->floods[track];

		if (flood->told > 0 && (is_end || t_us - flood->since_us >= TALE_FLOOD_US) && (first == NULL || flood->since_us < first->since_us))
			first = flood;
	}
	return first;
}

/* What was not told is counted. */
static void
end_floods(struct tale *tale, int64_t t_us, bool is_end)
{
	struct flood *flood;

	while ((flood = ended_flood(tale, t_us, is_end)) != NULL) {
		int64_t at_us = flood->since_us + TALE_FLOOD_US < t_us ? flood->since_us + TALE_FLOOD_US : t_us;
		char text[TALE_SIZE];

		if (flood->more > 0) {
			tale_write_more(tale->timeline, (enum track)(flood - tale->floods), flood->more, text);
			ARRAY_PUSH(tale->waiting, (struct sentence){ .at_us = at_us, .text = mem_copy(text) });
		}
		*flood = (struct flood){ .told = 0 };
	}
}

/* How a command begins and ends is told in any case. */
static bool
is_always_told(const struct event *e)
{
	return e->kind == EVENT_COMMAND || e->kind == EVENT_NOT_STARTED || e->kind == EVENT_UNTRACED || e->kind == EVENT_EXIT || e->kind == EVENT_GONE;
}

static void
tell_of_others(struct tale *tale, const struct event *e)
{
	struct flood *flood = &tale->floods[e->track];
	char text[TALE_SIZE] = "";

	tale_write_as_transcript(tale->timeline, tale->language, e, text);
	if (text[0] == '\0')
		return;
	if (flood->told == 0)
		flood->since_us = e->t_us;
	if (!is_always_told(e) && flood->told >= (watched_index(e->track) >= 0 ? TALE_FLOOD_WATCHED : TALE_FLOOD_OTHERS)) {
		flood->more++;
		return;
	}
	flood->told++;
	ARRAY_PUSH(tale->waiting, (struct sentence){ .at_us = e->t_us, .text = mem_copy(text) });
}

static void
tell_event(struct tale *tale, const struct event *e)
{
	end_floods(tale, e->t_us, e->kind == EVENT_RUN_END);
	if (e->kind == EVENT_RUN_START) {
		tale->begun = true;
		tell(tale, e, tale_write_begin);
	} else if (e->kind == EVENT_RUN_END) {
		tell(tale, e, tale_write_end);
	} else if (e->kind == EVENT_KNOB && tale->begun) {
		tell(tale, e, tale_write_turn);
	} else if (e->kind == EVENT_FORGOT) {
		tell(tale, e, tale_write_forgot);
	} else if (e->kind == EVENT_BUTTON) {
		tell(tale, e, tale_write_button);
	} else if (e->track < PROGRAM_COUNT) {
		tell_of_program(tale, e);
	} else {
		tell_of_others(tale, e);
	}
}

/* Until the first sentence that waits is whole: what lies behind it is not needed yet. */
static bool
has_sentence(const struct tale *tale)
{
	return tale->waiting.count > 0 && tale->waiting.at[0].text != NULL;
}

static bool
is_over(const struct timeline *tl, int64_t t_us)
{
	int64_t end_us = timeline_end_us(tl);

	return end_us != NEVER_US && end_us <= t_us;
}

const char *
tale_next(struct tale *tale, int64_t t_us, int64_t *at_us)
{
	const struct trace *trace = timeline_trace(tale->timeline);
	size_t until = trace_count_until(trace, t_us);

	if (tale->read < trace_first(trace))
		tale->read = trace_first(trace);
	while (!has_sentence(tale) && tale->read < until) {
		const struct event *e = trace_at(trace, tale->read++);

		close_groups(tale, e->t_us, TRACK_COUNT);
		tell_event(tale, e);
	}
	if (!has_sentence(tale)) {
		close_groups(tale, is_over(tale->timeline, t_us) ? INT64_MAX : t_us, TRACK_COUNT);
		end_floods(tale, t_us, false);
	}
	if (!has_sentence(tale))
		return NULL;
	*at_us = tale->waiting.at[0].at_us;
	utf8_format(tale->told, sizeof tale->told, "%s", tale->waiting.at[0].text);
	free(tale->waiting.at[0].text);
	ARRAY_DROP(tale->waiting, 1);
	return tale->told;
}

bool
tale_holds_back(const struct tale *tale)
{
	return tale->waiting.count > 0;
}
