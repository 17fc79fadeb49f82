/*
 * The narrator: (timeline, t) -> one sentence for each program and one for what
 * comes next. Plain English, present tense, and never wrong: a sentence says what
 * the log knows at t, and what it does not know it calls "about" or leaves out.
 * Pure.
 *
 * narrator_facts.c computes once what the rules ask for; narrator_news.c, _doing.c,
 * _done.c and _next.c hold the rules, each an ordered table, and _knobs.c and
 * _then.c the sentences of two of them; narrator.c chooses.
 */
#ifndef WAITSCOPE_NARRATOR_H
#define WAITSCOPE_NARRATOR_H

#include <stdbool.h>
#include <stdint.h>

#include "timeline.h"

enum {
	SENTENCE_SIZE = 256,
	SENTENCE_LEAST = 48,  /* every sentence has a form of at most this many characters, */
	SENTENCE_SHORT = 72,  /* most have one of this many, */
	SENTENCE_FULL = 100,  /* and none has more than this. */
};

struct narration {
	char program[PROGRAM_COUNT][SENTENCE_SIZE]; /* without the name; "" for an absent one */
	char next_label[8];       /* "next", "then" (looking back), "you" (a knob was turned),
	                           * "loop" (it stands still, or did) or "try" (the end) */
	char next[SENTENCE_SIZE]; /* never "" */
};

/* Writes the narration at t, each sentence of at most `width` characters: the
 * longest form that fits. SENTENCE_LEAST is the least; less is taken as that. All
 * of it is ASCII. `live`: t is the present, so what comes next is foretold;
 * otherwise it is read from the events that follow. */
void narrate(const struct timeline *, int64_t t_us, bool live, int width, struct narration *out);

#endif
