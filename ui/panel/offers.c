/* The offers: their table, and how they are drawn. */
#include "ui/panel/offers.h"

#include <string.h>

#include "base/utf8.h"
#include "log/watched.h"

static const struct offer_info infos[OFFER_COUNT] = {
#define OFFER_INFO(ID, full, brief, least, ...) [OFFER_##ID] = { .words = { full, brief, least }, __VA_ARGS__ },
	OFFERS(OFFER_INFO)
#undef OFFER_INFO
};

const struct offer_info *
offer_info(enum offer offer)
{
	return &infos[offer];
}

const char *
offer_words(enum offer offer, int form)
{
	const struct offer_info *info = &infos[offer];

	return keys_arrows_are_spelled() && info->spelled[form] != NULL ? info->spelled[form] : info->words[form];
}

void
offer_key(enum offer offer, bool presenter, char *out, size_t size)
{
	const struct offer_info *info = &infos[offer];
	char labels[KEY_LABELS_SIZE], *last;

	if (info->key != NULL) {
		utf8_format(out, size, "%s", info->key);
		return;
	}
	presenter = presenter && !info->always;
	key_labels_of(info->action, presenter, labels, sizeof labels);
	last = strrchr(labels, ' ');
	if (info->last && last != NULL)
		utf8_format(out, size, "%s", last + 1);
	else
		key_label_of(info->action, presenter, out, size);
	if (out[0] == '\0')
		key_label_of(info->instead, presenter, out, size);
	if (info->with != ACTION_NONE)
		key_label_pair(info->action, info->with, presenter, out, size);
}

void
offer_write(enum offer offer, bool presenter, char *out, size_t size)
{
	char key[OFFER_KEY_SIZE];

	offer_key(offer, presenter, key, sizeof key);
	utf8_format(out, size, "%s %s", key, offer_words(offer, 0));
}

#define NO_HOLDS "Holds are of the loops of programs of your own: waitscope -- COMMAND watches one."

/* What is about the built-in programs alone, or about watched ones. */
static const struct {
	const char *why_not;
	enum offer_whose whose;
} whose[ACTION_COUNT] = {
	[ACTION_BUTTON] = { .why_not = "The button is in the built-in programs, and not in yours.", .whose = OF_BUILT_IN },
	[ACTION_CANCEL] = { .why_not = "That cancels requests of the built-in programs, and not of yours.", .whose = OF_BUILT_IN },
	[ACTION_LANGUAGE] = { .why_not = "The built-in programs alone are shown in several languages.", .whose = OF_BUILT_IN },
	[ACTION_NEXT_HOLD] = { .why_not = NO_HOLDS, .whose = OF_WATCHED },
	[ACTION_PREV_HOLD] = { .why_not = NO_HOLDS, .whose = OF_WATCHED },
};

bool
offer_whose_is_here(enum offer_whose of, const struct timeline *tl)
{
	switch (of) {
	case OF_BUILT_IN:
		return !timeline_watches_only(tl);
	case OF_WATCHED:
		return timeline_watched_count(tl) > 0;
	case OF_HERE:
	case OF_OUTSIDE:
		return timeline_is_outside(tl) == (of == OF_OUTSIDE);
	case OF_ALL:
		break;
	}
	return true;
}

const char *
offer_why_not(enum action action, const struct timeline *tl)
{
	return offer_whose_is_here(whose[action].whose, tl) ? NULL : whose[action].why_not;
}

bool
offer_knob_is_for_run(enum knob knob, const struct timeline *tl)
{
	return !knob_info(knob)->of_programs || offer_whose_is_here(OF_BUILT_IN, tl);
}

int
offer_draw(enum offer offer, bool presenter, struct grid *grid, int col, int row, const char *words)
{
	char key[OFFER_KEY_SIZE];
	int begin = col;

	offer_key(offer, presenter, key, sizeof key);
	col += grid_text(grid, col, row, -1, ROLE_KEY, key) + 1;
	return col + grid_text(grid, col, row, -1, ROLE_DIM, words != NULL ? words : offer_words(offer, 0)) - begin;
}
