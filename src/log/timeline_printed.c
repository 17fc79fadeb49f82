/* Asking the timeline for what would be printed of many stretches. */
#include "base/duration.h"
#include "log/timeline_inside.h"

/* Whether they are asked for is known only when they are; and mostly it is the same grain again. */
static const struct lengths *
lengths_of(const struct program_index *p, enum program_state state, int64_t grain_us)
{
	struct lengths *lengths = &p->lengths[state];

	lengths_use(lengths, grain_us);
	for (size_t i = lengths->sums.count; i < p->stretches[state].count && p->stretches[state].at[i].end_us != INT64_MAX; i++)
		lengths_push(lengths, p->stretches[state].at[i].start_us, p->stretches[state].at[i].end_us);
	return lengths;
}

uint32_t
timeline_printed(const struct timeline *tl, enum track track, enum program_state state, int64_t from_us, int64_t until_us, int64_t grain_us,
    struct lengths_sum *out)
{
	const struct program_index *p = &tl->program[track];
	const struct stretch *all = p->stretches[state].at;
	size_t from = ARRAY_UNTIL(p->stretches[state], from_us - 1), to = ARRAY_UNTIL(p->stretches[state], until_us);
	bool goes_on = from < to && all[to - 1].end_us > until_us;

	*out = lengths_between(lengths_of(p, state, grain_us), from, to - goes_on);
	if (goes_on)
		lengths_add(out, to - 1 - from, duration_between(all[to - 1].start_us, until_us, grain_us));
	return from < to ? all[to - 1].number - all[from].number + 1 : 0;
}
