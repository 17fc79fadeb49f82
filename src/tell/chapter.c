/* The chapters of a run. */
#include "tell/chapter.h"

#include "base/utf8.h"
#include "log/trace.h"
#include "log/watched.h"
#include "tell/watched_words.h"

static const char *const blocks[PROGRAM_COUNT] = { [TRACK_SYNC] = "sync: first block", [TRACK_ASYNC] = "async: first block" };
static const char *const callbacks[PROGRAM_COUNT] = { [TRACK_SYNC] = "sync: first callback", [TRACK_ASYNC] = "async: first callback" };

/* Returns true once. */
static bool
is_first(bool *was)
{
	bool first = !*was;

	*was = true;
	return first;
}

/* Returns true once, when the loop of a watched program has been held for so long. */
static bool
is_first_hold(struct chapters *chapters, const struct timeline *timeline, int i, int64_t t_us)
{
	size_t count;
	const struct watched_hold *holds;

	if (chapters->held[i] || !timeline_has_watched(timeline, watched_track(i)))
		return false;
	holds = timeline_holds(timeline, watched_track(i), t_us, &count);
	for (size_t h = chapters->short_holds[i]; h < count; h++) {
		bool is_over = holds[h].end_us != NEVER_US && holds[h].end_us <= t_us;

		if ((is_over ? holds[h].end_us : t_us) - holds[h].start_us >= HOLD_WORTH_US)
			return is_first(&chapters->held[i]);
		if (is_over && h == chapters->short_holds[i])
			chapters->short_holds[i]++; /* it is not looked at again */
	}
	return false;
}

static const char *
label_watched(struct chapters *chapters, const struct timeline *timeline, enum track track, const char *what)
{
	utf8_format(chapters->label, sizeof chapters->label, "%s: %s", watched_name(timeline, track).s, what);
	return chapters->label;
}

/* What an event of a watched program begins; NULL if nothing. */
static const char *
watched_chapter(struct chapters *chapters, const struct event *e)
{
	int i = watched_index(e->track);

	if (e->kind == EVENT_VISITS && is_first(&chapters->asked[i]))
		return "first request";
	if ((e->kind == EVENT_EXIT || e->kind == EVENT_NOT_STARTED) && is_first(&chapters->ended[i]))
		return e->kind == EVENT_EXIT ? "ends" : "not started";
	return NULL;
}

const char *
chapter_next(struct chapters *chapters, const struct timeline *timeline, int64_t t_us, int64_t *begins_us)
{
	const struct trace *trace = timeline_trace(timeline);
	size_t until = trace_count_until(trace, t_us);

	if (chapters->counted < trace_first(trace))
		chapters->counted = trace_first(trace);
	while (chapters->counted < until) {
		const struct event *e = trace_at(trace, chapters->counted);
		const char *what;

		*begins_us = e->t_us;
		for (int i = 0; i < WATCHED_MAX; i++)
			if (is_first_hold(chapters, timeline, i, e->t_us))
				return label_watched(chapters, timeline, watched_track(i), "first hold");
		chapters->counted++;
		if (e->kind == EVENT_KNOB && chapters->turns && e->t_us > 0) {
			knob_label((enum knob)e->number, e->value, chapters->label, sizeof chapters->label);
			return chapters->label;
		}
		if (watched_index(e->track) >= 0 && (what = watched_chapter(chapters, e)) != NULL)
			return label_watched(chapters, timeline, (enum track)e->track, what);
		if (e->track >= PROGRAM_COUNT)
			continue;
		if (e->kind == EVENT_BLOCK && is_first(&chapters->blocked[e->track]))
			return blocks[e->track];
		if (e->kind == EVENT_CALLBACK_START && is_first(&chapters->called[e->track]))
			return callbacks[e->track];
	}
	return NULL;
}
