/* The strip of knobs, under the header. */
#include <string.h>

#include "base/utf8.h"
#include "ui/panel/offers.h"
#include "ui/panel/panel.h"

/* A knob on the strip. */
struct place {
	enum knob knob;
	int col, name_cols, cols;
	char value[96];
};

struct strip {
	struct place places[KNOB_COUNT];
	int first, count, end; /* places[first..end) are visible */
	int gap;               /* between two of them */
	int hint_col;
	enum offer hint;       /* at its right edge */
	const char *words;     /* of the hint; NULL: nothing is offered */
	bool says_now;         /* "knobs now:": the knobs are not those of the time shown */
};

#define KNOBS_NOW "knobs now:"

enum { NOW_COLS = sizeof KNOBS_NOW - 1, STRIP_GAP = 3, NARROW_GAP = 2, SPELLED_COLS = 80 /* narrower screens have room for arrows, and not for their names */ };

/* Returns true if the arrows turn the knob: under a card they may be for that. */
static bool
arrows_turn(const struct canvas *c)
{
	enum card card = c->scene->moment.lesson.card;

	return !c->scene->moment.whole && (card == CARD_NONE || (card == CARD_AFTER && panel_card_scroll_max(c) == 0));
}

/* What is being typed: of a long address its end, where one types. */
static void
write_typed(const struct canvas *c, char *out, size_t size)
{
	enum { OTHERS_COLS = 30, MOST = 64 };
	const char *typed = c->scene->typing;
	int room = c->at.cols - OTHERS_COLS < MOST ? c->at.cols - OTHERS_COLS : MOST, length = (int)strlen(typed);

	if (length <= room)
		utf8_format(out, size, " %s_ ", typed);
	else
		utf8_format(out, size, " …%s_ ", typed + length - room + 1);
}

static void
measure_knob(const struct canvas *c, struct place *place, enum knob knob)
{
	bool chosen = knob == c->scene->state.chosen;
	char value[32], keys[OFFER_KEY_SIZE] = "";

	place->knob = knob;
	place->name_cols = text_cols(knob_info(knob)->name);
	knob_brief(knob, c->scene->moment.knobs->value[knob], value, sizeof value);
	if (chosen && arrows_turn(c) && (!keys_arrows_are_spelled() || c->at.cols >= SPELLED_COLS))
		key_label_pair(ACTION_KNOB_UP, ACTION_KNOB_DOWN, c->scene->presenter, keys, sizeof keys);
	if (chosen && c->scene->typing != NULL)
		write_typed(c, place->value, sizeof place->value);
	else
		utf8_format(place->value, sizeof place->value, chosen ? " %s%s%s " : "%s%s%s", value, keys[0] != '\0' ? " " : "", keys);
	place->cols = place->name_cols + 1 + text_cols(place->value);
}

/* Places knobs from `first` on. Returns true if the chosen one is visible. */
static bool
place_knobs(const struct canvas *c, struct strip *strip, int first, int room_end)
{
	int col = strip->says_now ? NOW_COLS + 2 : 1;
	bool seen = false;

	if (first > 0)
		col += 2;
	strip->first = strip->end = first;
	for (int i = first; i < strip->count && col + strip->places[i].cols <= room_end; i++) {
		strip->places[i].col = col;
		col += strip->places[i].cols + strip->gap;
		strip->end = i + 1;
		seen |= strip->places[i].knob == c->scene->state.chosen;
	}
	return seen;
}

static void
set_hint(const struct canvas *c, struct strip *strip, enum offer offer, int form)
{
	char key[OFFER_KEY_SIZE];

	offer_key(offer, c->scene->presenter, key, sizeof key);
	strip->hint = offer;
	strip->words = offer_words(offer, form);
	strip->hint_col = c->at.cols - 1 - text_cols(key) - (strip->words[0] != '\0') - text_cols(strip->words);
}

static bool
is_on_strip(const struct canvas *c, enum knob k)
{
	const struct knob_info *info = knob_info(k);

	if (!info->on_strip || !offer_knob_is_for_run(k, c->scene->moment.timeline))
		return false;
	return !info->may_hide || c->scene->state.chosen == k || c->scene->moment.knobs->value[k] != info->fallback;
}

static struct strip
strip_make(const struct canvas *c)
{
	bool typing = c->scene->typing != NULL, before = c->scene->moment.lesson.card == CARD_BEFORE || c->scene->moment.lesson.card == CARD_PART;
	struct strip strip = { .says_now = !c->live && !c->scene->moment.whole, .gap = STRIP_GAP };
	int first = 0, form = 0;

	for (int k = 0; k < KNOB_COUNT; k++)
		if (is_on_strip(c, (enum knob)k))
			measure_knob(c, &strip.places[strip.count++], (enum knob)k);
	/* The longest hint that leaves room for all knobs, then narrower gaps; failing that, the hint says that
	 * there are more, and as few knobs as possible are scrolled off the left to show the chosen one. */
	for (;;) {
		set_hint(c, &strip, typing ? OFFER_SET : OFFER_STRIP_KNOB, form);
		place_knobs(c, &strip, 0, strip.hint_col - 2);
		if (strip.end == strip.count || (form + 1 == OFFER_FORMS && strip.gap == NARROW_GAP))
			break;
		if (form + 1 < OFFER_FORMS)
			form++;
		else
			strip.gap = NARROW_GAP;
	}
	if (strip.end < strip.count && !typing)
		set_hint(c, &strip, OFFER_MORE_KNOBS, 0);
	while (!place_knobs(c, &strip, first, strip.hint_col - 2) && first + 1 < strip.count)
		first++;
	if (before) /* the card's keys come first */
		strip.words = NULL;
	return strip;
}

void
panel_knobs(const struct canvas *c)
{
	struct strip strip = strip_make(c);
	int row = c->at.knobs_row;

	if (strip.says_now)
		grid_text(c->grid, 1, row, NOW_COLS, ROLE_LIVE, KNOBS_NOW);
	if (strip.first > 0)
		grid_text(c->grid, strip.says_now ? NOW_COLS + 2 : 1, row, 1, ROLE_DIM, "…");
	for (int i = strip.first; i < strip.end; i++) {
		const struct place *place = &strip.places[i];
		bool has_effect = !settings_lacks_server(c->scene->moment.knobs) || !knob_info(place->knob)->of_built_in;
		enum role role = place->knob == c->scene->state.chosen ? ROLE_CHOSEN : has_effect ? ROLE_VALUE : ROLE_DIM;

		grid_text(c->grid, place->col, row, -1, has_effect ? ROLE_KNOB : ROLE_DIM, knob_info(place->knob)->name);
		grid_text(c->grid, place->col + place->name_cols + 1, row, -1, role, place->value);
	}
	if (strip.words == NULL) {
		grid_text(c->grid, c->at.cols - 2, row, 1, ROLE_DIM, strip.end < strip.count ? "…" : "");
		return;
	}
	grid_hline(c->grid, strip.hint_col, row, c->at.cols - 1 - strip.hint_col, ' ', ROLE_DIM);
	offer_draw(strip.hint, c->scene->presenter, c->grid, strip.hint_col, row, strip.words);
}

int
panel_knob_at(const struct canvas *c, int col, int row)
{
	struct strip strip = strip_make(c);

	if (row != c->at.knobs_row)
		return -1;
	for (int i = strip.first; i < strip.end; i++)
		if (col >= strip.places[i].col && col < strip.places[i].col + strip.places[i].cols)
			return (int)strip.places[i].knob;
	return -1;
}
