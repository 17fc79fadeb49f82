/* The vocabulary of the log: the tables made from the lists in event.h. */
#include "log/event.h"

#include <assert.h>

#define TRACK_ROW(track, name, title) [TRACK_##track] = { (name), (title) },
static const struct {
	const char *name, *title;
} tracks[TRACK_COUNT] = { TRACKS(TRACK_ROW) };

#define STEP_ROW(step, name) [STEP_##step] = (name),
static const char *const steps[STEP_COUNT] = { STEPS(STEP_ROW) };

#define CAUSE_ROW(cause, words, brief, story) [CAUSE_##cause] = { (words), (brief), (story) },
static const struct {
	const char *words, *brief, *story;
} causes[CAUSE_COUNT] = { CAUSES(CAUSE_ROW) };

#define GROUP_TRACKS(group, tracks) TRACKS_OF_##group = (tracks),
enum { EVENT_GROUPS(GROUP_TRACKS) };

enum { PASS = false, STOP = true };

#define KIND_ROW(kind, name_, group_, stop, value_, request, index, sentence_) \
	[EVENT_##kind] = { \
		.name = (name_), .sentence = (sentence_), .tracks = TRACKS_OF_##group_, .group = EVENT_GROUP_##group_, \
		.value = EVENT_VALUE_##value_, .landmark = (stop), \
	},
static const struct event_kind_info kinds[EVENT_KIND_COUNT] = { EVENT_KINDS(KIND_ROW) };

const char *
track_name(enum track track)
{
	assert((unsigned)track < TRACK_COUNT);
	return tracks[track].name;
}

const char *
track_title(enum track track)
{
	assert((unsigned)track < TRACK_COUNT);
	return tracks[track].title;
}

const char *
step_name(enum step step)
{
	assert((unsigned)step < STEP_COUNT);
	return steps[step];
}

const char *
cause_words(enum cause cause)
{
	assert((unsigned)cause < CAUSE_COUNT);
	return causes[cause].words;
}

const char *
cause_brief(enum cause cause)
{
	assert((unsigned)cause < CAUSE_COUNT);
	return causes[cause].brief;
}

const char *
cause_story(enum cause cause)
{
	assert((unsigned)cause < CAUSE_COUNT);
	return causes[cause].story;
}

const struct event_kind_info *
event_kind_info(enum event_kind kind)
{
	assert((unsigned)kind < EVENT_KIND_COUNT);
	return &kinds[kind];
}

bool
event_kind_is_on(enum event_kind kind, enum track track)
{
	return (event_kind_info(kind)->tracks & 1u << track) != 0;
}

enum event_value
event_value(const struct event *e)
{
	enum event_value value = event_kind_info((enum event_kind)e->kind)->value;

	if (value != EVENT_VALUE_TARGET)
		return value;
	return e->track == TRACK_VISITOR ? EVENT_VALUE_TEXT : EVENT_VALUE_NONE;
}

bool
event_has_text(const struct event *e)
{
	return event_value(e) == EVENT_VALUE_TEXT;
}
