/* The longest holds of loops, with their lines: a part of the watched programs' numbers. */
#include <string.h>

#include "base/utf8.h"
#include "tell/statistics.h"
#include "tell/watched_numbers.h"
#include "ui/panel/milliseconds.h"
#include "ui/panel/panel.h"
#include "ui/panel/watched_table.h"

enum { LENGTH_COLS = 10 };

/* A hold, and whose. */
struct held {
	struct watched_hold_row row;
	enum track track;
};

static int64_t
length_of(const struct held *held)
{
	return held->row.end_us - held->row.start_us;
}

/* The longest of all programs. Returns how many. */
static int
find_longest(const struct watched_table *t, struct held found[TABLE_HOLDS_MAX], int most)
{
	int count = 0;

	for (int i = 0; i < t->programs; i++) {
		struct watched_hold_row rows[TABLE_HOLDS_MAX];
		size_t here = watched_longest_holds(t->c->scene->moment.timeline, t->tracks[i], t->c->t_us, rows, (size_t)most);

		for (size_t k = 0; k < here; k++) {
			struct held held = { rows[k], t->tracks[i] };
			int at = count < most ? count++ : count;

			for (; at > 0 && length_of(&found[at - 1]) < length_of(&held); at--)
				if (at < most)
					found[at] = found[at - 1];
			if (at < most)
				found[at] = held;
		}
	}
	return count;
}

/* What it did during a hold, in the longest form that fits: the line, its source, what happened, whose responses waited.
 * The source is cut before what waited is left out, but not to nothing. */
static void
write_hold(const struct watched_table *t, const struct held *held, int cols, char *out, size_t size)
{
	enum { SOURCE_LEAST = 20 };
	const struct timeline *tl = t->c->scene->moment.timeline;
	const struct watched_hold_row *h = &held->row;
	struct watched_text name = watched_name(tl, held->track), waited = h->waited;
	const char *where = h->where.s[0] != '\0' ? h->where.s : name.s;
	bool is_one = strncmp(h->waited.s, "response ", strlen("response ")) == 0, has_source = h->source.s[0] != '\0';
	int room;

	utf8_add(waited.s, sizeof waited.s, " %s", !h->goes_on ? "waited" : is_one ? "waits" : "wait");
	utf8_format(out, size, "%s%s%s  %s; %s", where, has_source ? "  " : "", h->source.s, h->did.s, waited.s);
	if (text_cols(out) <= cols)
		return;
	if (!has_source) {
		utf8_format(out, size, "%s  %s", where, h->did.s);
		return;
	}
	room = cols - text_cols(where) - 4 - text_cols(waited.s); /* two blanks between each */
	if (room < SOURCE_LEAST && room < text_cols(h->source.s)) {
		waited.s[0] = '\0';
		room = cols - text_cols(where) - 2;
	}
	utf8_format(out, size, "%s  %s%s%s", where, watched_source(tl, held->track, &h->doing.place, room > 1 ? (size_t)room - 1 : 1).s,
	    waited.s[0] != '\0' ? "  " : "", waited.s);
}

static void
draw_hold(const struct watched_table *t, const struct held *held, int row)
{
	const struct watched_hold_row *h = &held->row;
	int col = LENGTH_COLS + 2, cols = t->area.cols - col - 1;
	char words[4 * WATCHED_TEXT_SIZE];

	milliseconds_draw(t->c, LENGTH_COLS, row, h->goes_on ? ROLE_UNREAD : ROLE_STRONG, length_of(held));
	if (h->goes_on)
		grid_text(t->c->grid, LENGTH_COLS, row, 1, ROLE_UNREAD, "…");
	write_hold(t, held, cols, words, sizeof words);
	grid_text(t->c->grid, col, row, cols, ROLE_TEXT, words);
}

void
watched_table_holds(const struct watched_table *t)
{
	struct held found[TABLE_HOLDS_MAX];
	int most = t->rows[TABLE_HOLDS] < TABLE_HOLDS_MAX ? t->rows[TABLE_HOLDS] : TABLE_HOLDS_MAX, count = find_longest(t, found, most);
	uint32_t all = 0;
	int64_t sum_us = 0, grains;

	for (int i = 0; i < t->programs; i++) {
		struct watched_held held = watched_held_at(t->c->scene->moment.timeline, t->tracks[i], t->c->t_us);

		all += held.count;
		sum_us += held.sum_us;
	}
	grains = sum_us / STATISTICS_GRAIN_US;
	if (t->title_row != NO_ROW && all > 0)
		grid_printf(t->c->grid, 1, t->title_row, t->area.cols - 2, ROLE_DIM, "the longest holds of a loop (%u in all, %.2f ms)", all,
		    (double)grains / 100);
	else if (t->title_row != NO_ROW)
		grid_text(t->c->grid, 1, t->title_row, t->area.cols - 2, ROLE_DIM, "the longest holds of a loop");
	for (int i = 0; i < count; i++)
		draw_hold(t, &found[i], t->hold_row + i);
	if (count == 0)
		grid_text(t->c->grid, 1, t->hold_row, t->area.cols - 2, ROLE_DIM, t->title_row != NO_ROW ? "none is seen" : "no hold of a loop is seen");
}
