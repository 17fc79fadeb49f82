/* The words of the views. */
#include "tell/views.h"

#include <stddef.h>
#include <string.h>

static const struct {
	const char *word, *title;
} views[VIEW_COUNT] = {
#define VIEW_WORDS(ID, word, key, help, title) [VIEW_##ID] = { #word, title },
	VIEWS(VIEW_WORDS)
#undef VIEW_WORDS
};

const char *
views_word(enum view_id id)
{
	return views[id].word;
}

const char *
views_title(enum view_id id)
{
	return views[id].title;
}

const char *
views_word_at(int i)
{
	return i < VIEW_COUNT ? views[i].word : NULL;
}

int
views_find(const char *word)
{
	for (int id = 0; id < VIEW_COUNT; id++)
		if (strcmp(word, views[id].word) == 0)
			return id;
	return -1;
}
