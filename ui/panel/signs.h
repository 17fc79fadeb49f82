/* The signs: every glyph that stands among the bars or in the loop, and its meaning. The one table behind the legend and the
 * help page; what is on the screen and not in it fails a test. */
#ifndef WAITSCOPE_SIGNS_H
#define WAITSCOPE_SIGNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/panel/canvas.h"
#include "ui/panel/offers.h"

enum sign_kind {
	SIGN_PLAIN,
	SIGN_HEIGHTS, /* any height of a block counts as its first glyph */
	SIGN_BY_PLACE, /* explains itself by where it stands: it is in the help, not in the legend */
};

/* Where a sign stands; combined. */
enum {
	SIGN_IN_BARS = 1 << 0, /* among the bars, and on the axis, which each view has */
	SIGN_IN_LOOP = 1 << 1, /* in the loop's view */
};

struct sign {
	const char *glyphs;  /* UTF-8; each has the same meaning in this role */
	enum role role;
	const char *words, *brief, *least; /* ever shorter */
	enum sign_kind kind;
	unsigned where;
	enum offer_whose whose;
};

enum { SIGNS_MAX = 40, SIGN_TEXT_SIZE = 32 };

/* All of them, the weightiest first. */
const struct sign *signs_all(size_t *count);

/* The glyph as it stands in the table: a line's ends are the line's sign. */
uint32_t sign_glyph(uint32_t glyph);

/* The sign that the glyph is in that role, in one of those places; or NULL. */
const struct sign *sign_find(uint32_t glyph, enum role, unsigned where);

/* A part of the screen with signs. */
struct sign_area {
	struct rect rect;
	unsigned where;
};

/* Of the view that is shown: its bars, or the loop; or the axis, which all others have, too. */
struct sign_area signs_area(const struct canvas *);

/* Returns true if the cell is the × of "3 × 5.0 s", which is no request that failed. */
bool sign_is_times(const struct grid *, int col, int row);

/* A sign that stands on a screen now. */
struct sign_seen {
	const struct sign *sign;
	char text[SIGN_TEXT_SIZE]; /* those of its glyphs that do */
};

/* Looks for the signs of the legend in that area, which is drawn. Returns how many there are, in the table's
 * order. */
size_t signs_seen(const struct canvas *, struct sign_seen seen[SIGNS_MAX]);

#endif
