/* What is due, in a heap: each comes before the two below it. */
#include "server/due.h"

#include <stdbool.h>

static bool
comes_before(const struct due *a, const struct due *b)
{
	return a->at_us != b->at_us ? a->at_us < b->at_us : a->order < b->order;
}

static void
put(struct due_list *list, struct due *due, size_t place)
{
	list->heap.at[place - 1] = due;
	due->place = place;
}

/* Puts it there, or as far up as it belongs. */
static void
put_up(struct due_list *list, struct due *due, size_t place)
{
	for (; place > 1 && comes_before(due, list->heap.at[place / 2 - 1]); place /= 2)
		put(list, list->heap.at[place / 2 - 1], place);
	put(list, due, place);
}

/* Puts it there, or as far down as it belongs. */
static void
put_down(struct due_list *list, struct due *due, size_t place)
{
	size_t count = list->heap.count, below;

	while ((below = 2 * place) <= count) {
		if (below < count && comes_before(list->heap.at[below], list->heap.at[below - 1]))
			below++;
		if (!comes_before(list->heap.at[below - 1], due))
			break;
		put(list, list->heap.at[below - 1], place);
		place = below;
	}
	put(list, due, place);
}

void
due_add(struct due_list *list, struct due *due, int64_t at_us)
{
	due->at_us = at_us;
	due->order = list->orders++;
	ARRAY_PUSH(list->heap, due);
	put_up(list, due, list->heap.count);
}

void
due_remove(struct due_list *list, struct due *due)
{
	size_t place = due->place;
	struct due *last;

	if (place == 0)
		return;
	last = *ARRAY_LAST(list->heap);
	list->heap.count--;
	due->place = 0;
	if (last == due)
		return;
	put_up(list, last, place);
	put_down(list, last, last->place);
}

struct due *
due_first(const struct due_list *list)
{
	return list->heap.count == 0 ? NULL : list->heap.at[0];
}

void
due_release(struct due_list *list)
{
	ARRAY_RELEASE(list->heap);
}
