/*
 * A lesson's card as lines, before it is drawn: set as loosely as there is room for. Before the run it
 * introduces the lesson and asks the question; afterwards it compares the guess with the truth and sums up.
 */
#ifndef WAITSCOPE_CARD_PAGE_H
#define WAITSCOPE_CARD_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "ui/panel/panel.h"

enum {
	CARD_WORDS_COLS = 72,  /* longer lines are hard to read */
	CARD_AROUND_COLS = 8,  /* a cell of air, the frame, and two cells of air inside, on both sides */
	CARD_FRAME_ROWS = 2,
	CARD_LINE_SIZE = (CARD_WORDS_COLS + 1) * LETTER_MAX_BYTES,
};

struct card_line {
	char text[CARD_LINE_SIZE];
	enum role role;
	const char *unit;  /* after the text, or NULL */
	bool keys;         /* it begins with a key, and others follow after three blanks */
	int64_t bar_us;    /* the length of its bar, relative to the card's longest */
	uint32_t glyph;    /* at the bar's end; 0: there is no bar */
};

/* How loosely the card is set; each takes less room than the one before. */
enum air { AIR_FULL, AIR_LITTLE, AIR_NONE, AIR_COUNT };

struct card_page {
	const struct canvas *c;
	struct card_line *lines; /* owned */
	int count, size, cols;
	enum air air;
	int fixed;         /* the last lines, with the keys: they stay where the rest is scrolled */
	int64_t longest_us;
	int bar_col;       /* where its bars begin: behind the longest of their words */
	int chosen_until;  /* behind the last line of the choice that the arrows are on; 0 = none */
};

/* Sets the card of the canvas' lesson, which must have one up. */
struct card_page card_page_make(const struct canvas *);
void card_page_release(struct card_page *);

/* The most rows that are there for its lines. */
int card_page_room(const struct canvas *);

#endif
