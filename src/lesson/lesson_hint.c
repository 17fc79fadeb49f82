/* Hints: which events they may be bound to, and which of them is to be seen. */
#include <stdio.h>
#include <string.h>

#include "lesson/lesson_inside.h"

/* ---- events by name ---- */

static void
list_tracks(char *out, size_t size)
{
	size_t used = (size_t)snprintf(out, size, "WHO WHAT, as in \"sync block\", where WHO is one of");

	for (int i = 0; i < TRACK_COUNT && used < size; i++)
		used += (size_t)snprintf(out + used, size - used, "%s %s", i == 0 ? "" : ",", track_name((enum track)i));
}

static void
list_kinds(enum track track, char *out, size_t size)
{
	size_t used = (size_t)snprintf(out, size, "anything that happens to %s:", track_name(track));
	const char *comma = "";

	for (int i = 0; i < EVENT_KIND_COUNT && used < size; i++) {
		if (!event_kind_is_on((enum event_kind)i, track))
			continue;
		used += (size_t)snprintf(out + used, size - used, "%s %s", comma, event_kind_info((enum event_kind)i)->name);
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

/* ---- which is to be seen ---- */

/* The hints whose event has not been met yet, and how many of each were. */
struct search {
	const struct lesson_hint *hint[LESSON_HINTS_MAX];
	uint32_t met[LESSON_HINTS_MAX];
	int count;
	bool wanted[TRACK_COUNT][EVENT_KIND_COUNT]; /* most events are nobody's: spins, heartbeats */
	const struct lesson_hint *best;
	int64_t best_from_us;
};

/* When the run is over, only what is said of an end is still to be said. */
static bool
is_of_end(const struct lesson_hint *hint)
{
	return hint->kind == EVENT_RUN_END || hint->kind == EVENT_DONE;
}

static void
begin(struct search *s, const struct lesson *lesson, int part, bool over)
{
	for (int i = 0; i < lesson->hint_count; i++) {
		const struct lesson_hint *hint = &lesson->hints[i];

		if ((hint->part != -1 && hint->part != part) || (over && !is_of_end(hint)))
			continue;
		s->hint[s->count++] = hint;
		s->wanted[hint->track][hint->kind] = true;
	}
}

static void
meet(struct search *s, const struct event *e, int64_t t_us)
{
	int left = 0;

	for (int i = 0; i < s->count; i++) {
		const struct lesson_hint *hint = s->hint[i];
		int64_t from_us = e->t_us + hint->after_us;
		uint32_t met = s->met[i] + (e->kind == hint->kind && e->track == hint->track);

		if (met == hint->nth) {
			if (t_us >= from_us && t_us < from_us + HINT_US && (s->best == NULL || from_us >= s->best_from_us)) {
				s->best = hint;
				s->best_from_us = from_us;
			}
			continue;
		}
		s->hint[left] = hint;
		s->met[left++] = met;
	}
	s->count = left;
}

const struct lesson_hint *
lesson_hint_at(const struct lesson *lesson, int part, const struct timeline *tl, int64_t t_us)
{
	const struct trace *trace = timeline_trace(tl);
	struct search s = { .count = 0 };
	int64_t end_us = timeline_end_us(tl);
	size_t until;

	begin(&s, lesson, part, end_us != NEVER_US && end_us <= t_us);
	until = s.count == 0 ? 0 : trace_count_until(trace, t_us);
	for (size_t i = 0; i < until && s.count > 0; i++) {
		const struct event *e = trace_at(trace, i);

		if (s.wanted[e->track][e->kind])
			meet(&s, e, t_us);
	}
	return s.best;
}
