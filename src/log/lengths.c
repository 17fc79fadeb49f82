/* Sums and extremes of lengths as they are printed. */
#include "log/lengths.h"

#include "base/duration.h"

void
lengths_release(struct lengths *lengths)
{
	ARRAY_RELEASE(lengths->sums);
	peaks_release(&lengths->longest);
	peaks_release(&lengths->shortest);
}

void
lengths_use(struct lengths *lengths, int64_t grain_us)
{
	if (lengths->grain_us == grain_us)
		return;
	lengths_release(lengths);
	*lengths = (struct lengths){ .grain_us = grain_us };
}

void
lengths_push(struct lengths *lengths, int64_t from_us, int64_t to_us)
{
	int64_t us = duration_between(from_us, to_us, lengths->grain_us);
	int64_t before_us = lengths->sums.count > 0 ? *ARRAY_LAST(lengths->sums) : 0;

	ARRAY_PUSH(lengths->sums, before_us + us);
	peaks_push(&lengths->longest, us);
	peaks_push(&lengths->shortest, -us);
}

struct lengths_sum
lengths_between(const struct lengths *lengths, size_t from, size_t to)
{
	struct lengths_sum sum = { 0 };

	if (from >= to)
		return sum;
	sum.sum_us = lengths->sums.at[to - 1] - (from > 0 ? lengths->sums.at[from - 1] : 0);
	sum.most_us = peaks_most(&lengths->longest, from, to);
	sum.least_us = -peaks_most(&lengths->shortest, from, to);
	return sum;
}

void
lengths_add(struct lengths_sum *sum, size_t count, int64_t us)
{
	sum->sum_us += us;
	sum->least_us = count == 0 || us < sum->least_us ? us : sum->least_us;
	sum->most_us = count == 0 || us > sum->most_us ? us : sum->most_us;
}
