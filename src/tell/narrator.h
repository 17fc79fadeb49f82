/*
 * The narrator: (timeline, t) -> one sentence for each program and one for what
 * comes next. Plain English, present tense, and never wrong: a sentence says what
 * the log knows at t, and what it does not know it calls "about" or leaves out.
 * Pure.
 *
 * narrator_facts.c computes once what the rules ask for; narrator_news.c, _doing.c,
 * _done.c and _next.c hold the rules, each an ordered table; _knobs.c, _then.c and
 * _now.c (with _event.c) the sentences of three of them; narrator_write.c chooses.
 */
#ifndef WAITSCOPE_NARRATOR_H
#define WAITSCOPE_NARRATOR_H

#include <stdbool.h>
#include <stdint.h>

#include "log/timeline.h"
#include "tell/listing.h"

/* What is asked of the narrator, beside the log. */
struct telling {
	int64_t t_us;
	bool live;              /* t is the present: what comes next is foretold; otherwise it is
	                         * read from the events that follow */
	bool stepped;           /* the playhead stands on t: what happened exactly then is said */
	bool saved;             /* a saved run, shown again: nothing can be turned */
	enum language language; /* of the listings that are shown */
	bool says_coming;       /* there is no row for what comes next: a program's sentence that leaves
	                         * room for it says when its next response comes */
	int width;              /* the most characters that a sentence may have; less than
	                         * SENTENCE_LEAST is taken as that */
};

enum {
	SENTENCE_SIZE = 256,
	SENTENCE_LEAST = 48,  /* every sentence has a form of at most this many characters, */
	SENTENCE_SHORT = 72,  /* most have one of this many, */
	SENTENCE_FULL = 100,  /* and none has more than this. */
};

struct narration {
	char program[PROGRAM_COUNT][SENTENCE_SIZE]; /* without the name; "" for an absent one */
	char next_label[8];       /* "next", "then" (looking back), "you" (a knob was turned),
	                           * "loop" (it stands still, or did), "try" (the end; "again": of a saved run) or
	                           * "now" (stepped: what happens at t) */
	char next[SENTENCE_SIZE]; /* never "" */
	int now_track;            /* stepped, and `next` says what happens: enum track, to whom; else -1 */
};

/* Writes the narration of a moment, the longest form of each sentence that fits. All
 * of it is ASCII. */
void narrator_write(const struct timeline *, const struct telling *, struct narration *out);

#endif
