/* Stays: who is there at a time. */
#include "log/stays.h"

#include <stdlib.h>

#include "base/memory.h"

enum { LEAVES_AT_FIRST = 16 };

void
stays_release(struct stays *s)
{
	ARRAY_RELEASE(s->all);
	free(s->latest);
	*s = (struct stays){ .leaves = 0 };
}

/* The latest end of a part changed: so may that of all parts that it is in. */
static void
set_latest(struct stays *s, size_t index, int64_t t_us)
{
	size_t part = s->leaves + index;

	s->latest[part] = t_us;
	for (part /= 2; part > 0; part /= 2) {
		int64_t left = s->latest[2 * part], right = s->latest[2 * part + 1];

		s->latest[part] = left > right ? left : right;
	}
}

/* Twice the room; what has not begun ends before all time. */
static void
grow(struct stays *s)
{
	struct stays larger = { .leaves = s->leaves == 0 ? LEAVES_AT_FIRST : 2 * s->leaves };

	larger.latest = mem_new(2 * larger.leaves, sizeof *larger.latest);
	for (size_t part = 0; part < 2 * larger.leaves; part++)
		larger.latest[part] = INT64_MIN;
	for (size_t i = 0; i < s->leaves; i++)
		set_latest(&larger, i, s->latest[s->leaves + i]);
	free(s->latest);
	s->latest = larger.latest;
	s->leaves = larger.leaves;
}

size_t
stays_begin(struct stays *s, int64_t t_us, uint32_t number)
{
	if (s->all.count == s->leaves)
		grow(s);
	ARRAY_PUSH(s->all, (struct stay){ t_us, number });
	set_latest(s, s->all.count - 1, INT64_MAX);
	return s->all.count - 1;
}

void
stays_end(struct stays *s, size_t index, int64_t t_us)
{
	set_latest(s, index, t_us);
}

/* The first leaf of a part whose end lies after t; there is one. */
static size_t
first_leaf(const struct stays *s, size_t part, int64_t t_us)
{
	while (part < s->leaves)
		part = s->latest[2 * part] > t_us ? 2 * part : 2 * part + 1;
	return part - s->leaves;
}

/* To the right of leaf `from`: up until a part at the right has an end after t, then down in it. */
size_t
stays_find(const struct stays *s, int64_t t_us, size_t from)
{
	size_t part = s->leaves + from, found = s->all.count;

	if (from >= s->all.count)
		return s->all.count;
	while (part > 1 && s->latest[part] <= t_us) {
		while (part > 1 && part % 2 == 1)
			part /= 2;
		part += part > 1;
	}
	if (part > 1)
		found = first_leaf(s, part, t_us);
	return found < s->all.count && s->all.at[found].t_us <= t_us ? found : s->all.count;
}
