/* The n-th smallest of the first k values. */
#include "log/ranks.h"

#include <assert.h>

void
ranks_release(struct ranks *ranks)
{
	for (size_t i = 0; i < ranks->levels.count; i++)
		ARRAY_RELEASE(ranks->levels.at[i].values);
	ARRAY_RELEASE(ranks->levels);
	ranks->count = 0;
}

static struct ranks_level *
level_of(struct ranks *ranks, size_t level)
{
	while (ranks->levels.count <= level)
		ARRAY_PUSH(ranks->levels, (struct ranks_level){ .values = { .count = 0 } });
	return &ranks->levels.at[level];
}

/* Makes a block out of the last two of the level below. */
static void
merge_last(struct ranks *ranks, size_t level)
{
	struct ranks_level *into = level_of(ranks, level);
	const struct ranks_level *from = &ranks->levels.at[level - 1];
	size_t half = (size_t)1 << (level - 1), i = 0, k = 0;
	const int64_t *a = from->values.at + from->values.count - 2 * half, *b = a + half;

	ARRAY_RESERVE(into->values, 2 * half);
	while (i < half || k < half)
		into->values.at[into->values.count++] = k == half || (i < half && a[i] <= b[k]) ? a[i++] : b[k++];
}

void
ranks_push(struct ranks *ranks, int64_t value)
{
	ARRAY_PUSH(level_of(ranks, 0)->values, value);
	ranks->count++;
	for (size_t level = 1; ranks->count % ((size_t)1 << level) == 0; level++)
		merge_last(ranks, level);
}

/* How many of a sorted block are at most that. */
static size_t
up_to(const int64_t *block, size_t size, int64_t value)
{
	size_t low = 0, high = size;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (block[middle] <= value)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The blocks that the first `count` values are made of, the largest first. */
struct block {
	const int64_t *at;
	size_t size;
};

enum { BLOCKS_MAX = sizeof(size_t) * 8 };

static size_t
find_blocks(const struct ranks *ranks, size_t count, struct block blocks[BLOCKS_MAX])
{
	size_t found = 0, begin = 0;

	for (size_t level = ranks->levels.count; level-- > 0;) {
		size_t size = (size_t)1 << level;

		if (begin + size > count)
			continue;
		blocks[found++] = (struct block){ ranks->levels.at[level].values.at + begin, size };
		begin += size;
	}
	return found;
}

int64_t
ranks_nth(const struct ranks *ranks, size_t count, size_t n)
{
	struct block blocks[BLOCKS_MAX];
	size_t found = find_blocks(ranks, count, blocks);
	int64_t low, high;

	assert(n < count && count <= ranks->count && found > 0);
	low = blocks[0].at[0];
	high = blocks[0].at[blocks[0].size - 1];
	for (size_t i = 1; i < found; i++) {
		low = blocks[i].at[0] < low ? blocks[i].at[0] : low;
		high = blocks[i].at[blocks[i].size - 1] > high ? blocks[i].at[blocks[i].size - 1] : high;
	}
	/* The least value that more than n are at most. */
	while (low < high) {
		int64_t middle = low + (int64_t)(((uint64_t)high - (uint64_t)low) / 2);
		size_t at_most = 0;

		for (size_t i = 0; i < found; i++)
			at_most += up_to(blocks[i].at, blocks[i].size, middle);
		if (at_most > n)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}
