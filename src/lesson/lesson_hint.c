/* Hints: the events that they may be bound to, and the choice of the one to show. */
#include <string.h>

#include "base/utf8.h"
#include "lesson/lesson_inside.h"

/* ---- events by name ---- */

static void
list_tracks(char *out, size_t size)
{
	utf8_format(out, size, "WHO WHAT, as in \"sync block\", where WHO is one of");
	for (int i = 0; i < TRACK_COUNT; i++)
		utf8_add(out, size, "%s %s", i == 0 ? "" : ",", track_name((enum track)i));
}

static void
list_kinds(enum track track, char *out, size_t size)
{
	const char *comma = "";

	utf8_format(out, size, "anything that happens to %s:", track_name(track));
	for (int i = 0; i < EVENT_KIND_COUNT; i++) {
		if (!event_kind_is_on((enum event_kind)i, track))
			continue;
		utf8_add(out, size, "%s %s", comma, event_kind_info((enum event_kind)i)->name);
		comma = ",";
	}
}

int
lesson_event_find(const char *text, enum track *track, enum event_kind *kind, char *why, size_t why_size)
{
	size_t length = strcspn(text, " ");
	const char *what = text[length] == '\0' ? "" : text + length + 1;
	int t = 0, k = 0;

	while (t < TRACK_COUNT && (strncmp(text, track_name((enum track)t), length) != 0 ||
	    track_name((enum track)t)[length] != '\0'))
		t++;
	if (t == TRACK_COUNT) {
		list_tracks(why, why_size);
		return -1;
	}
	while (k < EVENT_KIND_COUNT && (strcmp(what, event_kind_info((enum event_kind)k)->name) != 0 ||
	    !event_kind_is_on((enum event_kind)k, (enum track)t)))
		k++;
	if (k == EVENT_KIND_COUNT) {
		list_kinds((enum track)t, why, why_size);
		return -1;
	}
	*track = (enum track)t;
	*kind = (enum event_kind)k;
	return 0;
}

/* ---- the hint to show ---- */

/* When the run is over, only hints about an end are still shown. Visitors end a run of their own. */
static bool
is_of_end(const struct lesson_hint *hint)
{
	return hint->kind == EVENT_RUN_END || hint->kind == EVENT_DONE || hint->kind == EVENT_EXIT || hint->kind == EVENT_GONE ||
	    hint->track == TRACK_VISITOR;
}

/* Of several hints that could be shown, takes the one that began last; if they began at the same time, the
 * order of their events decides. */
const struct lesson_hint *
lesson_hint_at(const struct lesson *lesson, int part, const struct timeline *tl, int64_t t_us)
{
	const struct trace *trace = timeline_trace(tl);
	const struct lesson_hint *best = NULL;
	int64_t end_us = timeline_end_us(tl), best_from_us = 0;
	size_t best_event = 0;
	bool over = end_us != NEVER_US && end_us <= t_us;

	for (int i = 0; i < lesson->hint_count; i++) {
		const struct lesson_hint *hint = &lesson->hints[i];
		size_t event = timeline_event_index(tl, hint->track, hint->kind, hint->nth);
		int64_t from_us;

		if ((hint->part != -1 && hint->part != part) || (over && !is_of_end(hint)) || event >= trace_count(trace))
			continue;
		from_us = trace_at(trace, event)->t_us + hint->after_us;
		if (t_us < from_us || t_us >= from_us + HINT_US)
			continue;
		if (best == NULL || from_us > best_from_us || (from_us == best_from_us && event >= best_event)) {
			best = hint;
			best_from_us = from_us;
			best_event = event;
		}
	}
	return best;
}
