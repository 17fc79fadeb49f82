/* Texts, each stored once. */
#include "base/texts.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { SLOTS_AT_FIRST = 64 };

void
texts_release(struct texts *texts)
{
	for (size_t i = 0; i < texts->list.count; i++)
		free(texts->list.at[i]);
	ARRAY_RELEASE(texts->list);
	free(texts->slots);
	*texts = (struct texts){ .slots = NULL };
}

/* FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/ */
static uint64_t
hash(const char *text)
{
	uint64_t h = 14695981039346656037u;

	for (; *text != '\0'; text++)
		h = (h ^ (unsigned char)*text) * 1099511628211u;
	return h;
}

/* The slot that holds `text`, or the free one where it belongs. */
static size_t *
find_slot(const struct texts *texts, const char *text)
{
	size_t i = hash(text) & (texts->slot_count - 1);

	while (texts->slots[i] != 0 && strcmp(texts->list.at[texts->slots[i] - 1], text) != 0)
		i = (i + 1) & (texts->slot_count - 1);
	return &texts->slots[i];
}

static void
grow_slots(struct texts *texts)
{
	free(texts->slots);
	texts->slot_count = texts->slot_count == 0 ? SLOTS_AT_FIRST : texts->slot_count * 2;
	texts->slots = mem_new(texts->slot_count, sizeof *texts->slots);
	for (size_t number = 1; number <= texts->list.count; number++)
		*find_slot(texts, texts->list.at[number - 1]) = number;
}

size_t
texts_number(struct texts *texts, const char *text)
{
	size_t *slot;

	if (texts->list.count * 2 >= texts->slot_count)
		grow_slots(texts);
	slot = find_slot(texts, text);
	if (*slot == 0) {
		ARRAY_PUSH(texts->list, mem_copy(text));
		*slot = texts->list.count;
	}
	return *slot;
}

const char *
texts_at(const struct texts *texts, size_t number)
{
	return number < 1 || number > texts->list.count ? "" : texts->list.at[number - 1];
}
