/* Answers that others have worked out, kept with the timeline. */
#include <assert.h>
#include <stdlib.h>

#include "base/memory.h"
#include "log/timeline_inside.h"

/* A grain is a power of ten of microseconds (base/duration.h). */
static size_t
grain_index(int64_t grain_us)
{
	size_t index = 0;

	for (; grain_us > 1 && index + 1 < KEPT_GRAINS; grain_us /= 10)
		index++;
	return index;
}

bool
timeline_keeps(const struct timeline *tl, enum timeline_kept what, int64_t grain_us, size_t told, size_t size, void **answer)
{
	struct kept_answer *kept = &tl->kept[what * KEPT_GRAINS + grain_index(grain_us)];
	bool is_there = kept->answer != NULL && kept->told == told && kept->grain_us == grain_us;

	assert(kept->answer == NULL || kept->size == size);
	if (kept->answer == NULL)
		kept->answer = mem_new(1, size);
	kept->size = size;
	kept->told = told;
	kept->grain_us = grain_us;
	*answer = kept->answer;
	return is_there;
}

size_t
timeline_told(const struct timeline *tl, int64_t t_us)
{
	size_t until = trace_count_until(tl->trace, t_us);

	return until < tl->read ? until : tl->read;
}

size_t
timeline_told_of(const struct timeline *tl, enum track track, int64_t t_us)
{
	size_t told = 0;

	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
		if (kind != EVENT_SPIN && tl->events[track][kind].count > 0)
			told += timeline_event_count(tl, track, (enum event_kind)kind, t_us);
	return told;
}

struct kept_answer *
kept_new(void)
{
	return mem_new(KEPT_COUNT * KEPT_GRAINS, sizeof(struct kept_answer));
}

void
kept_free(struct kept_answer *kept)
{
	for (size_t i = 0; i < KEPT_COUNT * KEPT_GRAINS; i++)
		free(kept[i].answer);
	free(kept);
}
