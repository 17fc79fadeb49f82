/* Visitors in numbers. */
#include "tell/visitor_numbers.h"

#include <stdlib.h>

#include "base/memory.h"
#include "tell/statistics.h"

_Static_assert((int)VISITS_GRAIN_US == (int)STATISTICS_GRAIN_US, "they stand in one table");

struct named {
	uint32_t came;
	size_t group;
};

static int
by_count(const void *a, const void *b)
{
	const struct named *x = a, *y = b;

	if (x->came != y->came)
		return x->came > y->came ? -1 : 1;
	return x->group < y->group ? -1 : x->group > y->group;
}

size_t *
visitor_names_at(const struct timeline *tl, int64_t t_us, size_t *count)
{
	size_t groups = timeline_visit_groups(tl), *names = mem_new(groups, sizeof *names);
	struct named *all = mem_new(groups, sizeof *all);

	*count = 0;
	for (size_t i = VISITS_NAMES; i < groups; i++) {
		uint32_t came = timeline_visits_at(tl, i, t_us).came;

		if (came > 0)
			all[(*count)++] = (struct named){ came, i };
	}
	qsort(all, *count, sizeof *all, by_count);
	for (size_t i = 0; i < *count; i++)
		names[i] = all[i].group;
	free(all);
	return names;
}
