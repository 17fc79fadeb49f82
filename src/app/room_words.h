/*
 * What the page for the room says of the screen, for those who hear it: a sentence now and then, when something is otherwise than
 * it was; numbers that go on are no news.
 */
#ifndef WAITSCOPE_ROOM_WORDS_H
#define WAITSCOPE_ROOM_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "tell/narrator.h"
#include "ui/view/view.h"

enum {
	ROOM_WORDS_US = 2500 * 1000, /* from one to the next, at least */
	ROOM_WORDS_SIZE = (PROGRAM_COUNT + WATCHED_MAX + 1) * (SENTENCE_SIZE + 64),
};

/* All zero: nothing has been said. */
struct room_words {
	char gist[PROGRAM_COUNT + WATCHED_MAX + 1][SENTENCE_SIZE]; /* of what was said of each, without its numbers */
	int64_t said_us; /* of the clock */
	bool waits;      /* it is too early to say more: to be asked again */
	char text[ROOM_WORDS_SIZE];
};

/* What is to be said of that scene now, or NULL. Good until the next call. */
const char *room_words_next(struct room_words *, const struct scene *);

#endif
