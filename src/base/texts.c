/* Texts, each stored once. */
#include "base/texts.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum {
	SLOTS_AT_FIRST = 64,
	PAGE = 256, /* texts */
};

void
texts_release(struct texts *texts)
{
	for (size_t page = 0; page < texts->pages.count; page++) {
		for (size_t i = 0; texts->pages.at[page] != NULL && i < PAGE; i++)
			free(texts->pages.at[page][i]);
		free(texts->pages.at[page]);
	}
	ARRAY_RELEASE(texts->pages);
	free(texts->slots);
	*texts = (struct texts){ .slots = NULL };
}

/* The text of a number that has one, as those in slots do. */
static const char *
text_of(const struct texts *texts, size_t number)
{
	return texts->pages.at[(number - 1) / PAGE][(number - 1) % PAGE];
}

/* NULL: there is none of that number. */
static const char *
find_text(const struct texts *texts, size_t number)
{
	size_t page = (number - 1) / PAGE;

	if (number < 1 || page >= texts->pages.count || texts->pages.at[page] == NULL)
		return NULL;
	return text_of(texts, number);
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

	while (texts->slots[i] != 0 && strcmp(text_of(texts, texts->slots[i]), text) != 0)
		i = (i + 1) & (texts->slot_count - 1);
	return &texts->slots[i];
}

static void
grow_slots(struct texts *texts)
{
	free(texts->slots);
	texts->slot_count = texts->slot_count == 0 ? SLOTS_AT_FIRST : texts->slot_count * 2;
	texts->slots = mem_new(texts->slot_count, sizeof *texts->slots);
	for (size_t number = 1; number <= texts->count; number++)
		if (find_text(texts, number) != NULL)
			*find_slot(texts, find_text(texts, number)) = number;
}

static void
add(struct texts *texts, size_t number, const char *text, size_t *slot)
{
	size_t page = (number - 1) / PAGE;

	while (texts->pages.count <= page)
		ARRAY_PUSH(texts->pages, NULL);
	if (texts->pages.at[page] == NULL)
		texts->pages.at[page] = mem_new(PAGE, sizeof *texts->pages.at[page]);
	texts->pages.at[page][(number - 1) % PAGE] = mem_copy(text);
	texts->used++;
	texts_skip(texts, number);
	*slot = number;
}

/* The slot of a text, and room for another one. */
static size_t *
slot_of(struct texts *texts, const char *text)
{
	if (texts->used * 2 >= texts->slot_count)
		grow_slots(texts);
	return find_slot(texts, text);
}

size_t
texts_number(struct texts *texts, const char *text)
{
	size_t *slot = slot_of(texts, text);

	if (*slot == 0)
		add(texts, texts->count + 1, text, slot);
	return *slot;
}

const char *
texts_at(const struct texts *texts, size_t number)
{
	const char *text = find_text(texts, number);

	return text == NULL ? "" : text;
}

void
texts_put(struct texts *texts, size_t number, const char *text)
{
	if (find_text(texts, number) == NULL)
		add(texts, number, text, slot_of(texts, text));
}

void
texts_skip(struct texts *texts, size_t number)
{
	texts->count = number > texts->count ? number : texts->count;
}
