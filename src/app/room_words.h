/*
 * What the page for the room says of the screen, for those who hear it. Of a run that goes on, its tale (tell/tale.h), sentence by
 * sentence, but never two at a time in a short while; to those who look back, what the narrator says of that moment, when it
 * says something else than before: numbers that go on are no news.
 */
#ifndef WAITSCOPE_ROOM_WORDS_H
#define WAITSCOPE_ROOM_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "tell/narrator.h"
#include "tell/tale.h"
#include "ui/view/view.h"

enum {
	ROOM_WORDS_US = 2500 * 1000, /* from one to the next, at least */
	ROOM_WORDS_MOST = 4,         /* sentences of the tale at a time: the last ones */
	ROOM_WORDS_SIZE = ROOM_WORDS_MOST * (TALE_SIZE + 32),
};

/* All zero: nothing has been said. */
struct room_words {
	struct tale *tale;          /* or NULL: nobody has asked for it */
	uint32_t run;               /* whose it is, */
	const struct timeline *timeline; /* and what it is told from */
	int64_t told_us;            /* up to that time of the run */
	char gist[SENTENCE_SIZE];   /* of what the narrator said last, without its numbers */
	int64_t said_us;            /* when something was said, by the clock */
	bool waits;                 /* it is too early to say more: to be asked again */
	char text[ROOM_WORDS_SIZE];
};

/* What is to be said of that scene now, a line for each sentence, or NULL. Good until the next call. `run` is the number of the present run, which is
 * there until there is another one; 0: the scene is of an earlier one. */
const char *room_words_next(struct room_words *, const struct scene *, uint32_t run);

void room_words_release(struct room_words *);

#endif
