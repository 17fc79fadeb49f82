/* Visitors in numbers. */
#include "tell/visitor_numbers.h"

#include <stdlib.h>

#include "base/duration.h"
#include "base/memory.h"
#include "tell/statistics.h"

static int
by_length(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

struct visitor_times
visitor_times_at(const struct timeline *tl, size_t group, int64_t t_us)
{
	struct visitor_times times = { NEVER_US, NEVER_US, NEVER_US };
	size_t count, answered = 0;
	const struct stay *visitors = timeline_visits(tl, group, t_us, &count);
	int64_t *lengths = mem_new(count + 1, sizeof *lengths);

	for (size_t i = 0; i < count; i++) {
		const struct request *r = timeline_request(tl, TRACK_VISITOR, visitors[i].number);

		if (r->answer_us != NEVER_US && r->answer_us <= t_us)
			lengths[answered++] = duration_between(request_came_us(r), r->answer_us, STATISTICS_GRAIN_US);
	}
	qsort(lengths, answered, sizeof *lengths, by_length);
	if (answered > 0)
		times = (struct visitor_times){ lengths[0], lengths[(answered - 1) / 2], lengths[answered - 1] };
	free(lengths);
	return times;
}

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
