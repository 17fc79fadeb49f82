/*
 * The narrator: (timeline, t) -> one sentence for each program and one for what comes
 * next. Plain English, present tense, and never wrong: a sentence says what the log
 * knows at t; anything else it calls "about" or leaves out. Pure.
 *
 * narrator_facts.c gathers the facts once; narrator_news.c, _doing.c, _done.c and _next.c
 * hold the rules, each an ordered table; _knobs.c, _then.c, _visitors.c and _now.c (with
 * _event.c) have the sentences of some of them; _watched.c has those of watched programs;
 * narrator_write.c chooses.
 */
#ifndef WAITSCOPE_NARRATOR_H
#define WAITSCOPE_NARRATOR_H

#include <stdbool.h>
#include <stdint.h>

#include "log/outlook.h"
#include "log/timeline.h"
#include "tell/listing.h"

/* The question to the narrator. */
struct telling {
	int64_t t_us;
	bool live;              /* t is now: what comes next is predicted; otherwise it is read
	                         * from the events that follow */
	bool stepped;           /* the person stepped to t: the narrator says what happened then */
	bool saved;             /* a saved run, shown again: nothing can be turned */
	bool left;              /* the run was left at t, before its end: nothing is predicted */
	enum language language; /* of the listings that are shown */
	bool says_coming;       /* the screen has no row for what comes next: a program's sentence
	                         * with room for it says when its next response comes */
	bool says_end[PROGRAM_COUNT]; /* nor one for the program's end: its sentence says when that is expected,
	                         * whatever it must leave out for it */
	const struct timeline *before; /* a run that this one is compared with once it is over; NULL: none */
	const char *before_name; /* how it is called behind a time: "in run 2"; NULL: "before" */
	const struct outlook *outlook; /* as of t, if it is known already; or NULL */
	int64_t grain_us;       /* of times (base/duration.h); 0 = the run's own */
	int width;              /* the most characters of a sentence; at least SENTENCE_LEAST
	                         * are used */
};

enum {
	SENTENCE_SIZE = 256,
	SENTENCE_LEAST = 48,  /* every sentence has a form of at most this many characters, */
	SENTENCE_SHORT = 72,  /* most have one of this many, */
	SENTENCE_FULL = 100,  /* and none has more than this. */
};

struct narration {
	char program[PROGRAM_COUNT][SENTENCE_SIZE]; /* without its name; "" if not in this run */
	char watched[WATCHED_MAX][SENTENCE_SIZE];   /* the same of each watched program */
	char next_label[8];       /* "next", "then" (looking back), "you" (a knob was turned),
	                           * "loop" (it stands still, or did), "try" (after the end), "before" (then, where there is a
	                           * run to compare it with)
	                           * or "now" (stepped: what happens at t) */
	char next[SENTENCE_SIZE]; /* never "" */
	int now_track;            /* of the event that `next` is about if stepped (enum track); else -1 */
};

/* Writes the narration of a moment, in ASCII but for the µ of microseconds: of each sentence, the longest form that fits. */
void narrator_write(const struct timeline *, const struct telling *, struct narration *out);

#endif
