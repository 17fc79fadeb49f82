/*
 * The offers: every key that a screen names, with the words for what it does there. The one table behind the
 * last row of each screen, the knobs' row, the header and the cards; keys come from the table of bindings,
 * so that only those are named that do something. A test presses each, wherever it is offered.
 */
#ifndef WAITSCOPE_OFFERS_H
#define WAITSCOPE_OFFERS_H

#include <stdbool.h>
#include <stddef.h>

#include "log/settings.h"
#include "log/timeline.h"
#include "ui/draw/grid.h"
#include "ui/keys/keys.h"

/* X(ID, words, brief, least, ...): words in ever shorter forms, then a struct offer's actions. Words that
 * name keys themselves have others where the arrows are spelled. */
#define OFFERS(X) \
	/* the keys' row */ \
	X(PAUSE, "pause", "pause", "pause", .action = ACTION_PAUSE) \
	X(GO_ON, "go on", "go on", "go on", .action = ACTION_PAUSE) \
	X(RUN_AGAIN, "run again", "again", "again", .action = ACTION_RUN_AGAIN) \
	X(SEE_AGAIN, "see again", "again", "again", .action = ACTION_RUN_AGAIN) \
	X(LOOK_BACK, "back, forward →", "back →", "back →", .action = ACTION_BACK, \
	  .spelled = { "back, Right forward", "back", "back" }) \
	X(EVENTS, "event by event", "event", "event", .action = ACTION_PREV_EVENT, .with = ACTION_NEXT_EVENT) \
	X(TURN, "another choice", "choose", "choose", .action = ACTION_KNOB_UP, .with = ACTION_KNOB_DOWN) \
	X(TURN_NUMBER, "more ↓ fewer", "more ↓ less", "more ↓ less", .action = ACTION_KNOB_UP, \
	  .spelled = { "more, Down fewer", "more Down less", "more" }) \
	X(TURN_AMOUNT, "more ↓ less", "more ↓ less", "more ↓ less", .action = ACTION_KNOB_UP, \
	  .spelled = { "more, Down less", "more Down less", "more" }) \
	X(NEXT_KNOB, "next knob", "next knob", "next knob", .action = ACTION_KNOB_NEXT) \
	X(STRIP_KNOB, "next knob", "next", "", .action = ACTION_KNOB_NEXT) /* in the knobs' row */ \
	X(MORE_KNOBS, "more", "more", "more", .action = ACTION_KNOB_NEXT) \
	X(BUTTON, "press the button", "button", "button", .action = ACTION_BUTTON) \
	X(ZOOM, "zoom", "zoom", "zoom", .action = ACTION_ZOOM_IN, .with = ACTION_ZOOM_OUT) \
	X(FIT, "fit", "fit", "fit", .action = ACTION_ZOOM_FIT) \
	X(REQUESTS, "requests", "requests", "requests", .action = ACTION_REQUEST_NEXT, .with = ACTION_REQUEST_PREV) \
	X(LIVE, "live", "live", "live", .action = ACTION_LIVE) \
	X(TO_END, "to the end", "end", "end", .action = ACTION_LIVE) \
	X(HELP, "help", "help", "help", .action = ACTION_HELP) \
	X(ALL_SIGNS, "all signs", "all signs", "all signs", .action = ACTION_HELP) \
	X(QUIT, "quit", "quit", "quit", .action = ACTION_QUIT) \
	/* a value being typed */ \
	X(SET, "sets it", "sets it", "sets it", .action = ACTION_KNOB_TYPE) \
	X(LEAVE, "leaves it", "leaves it", "leaves it", .action = ACTION_CLOSE, .always = true) \
	/* cards */ \
	X(START, "starts it", "starts it", "starts it", .action = ACTION_KNOB_TYPE) \
	X(START_AGAIN, "runs it again", "runs it again", "runs it again", .action = ACTION_KNOB_TYPE) \
	X(CARD_ON, "goes on", "goes on", "goes on", .action = ACTION_KNOB_TYPE) \
	X(CARD_CLOSE, "closes this card", "closes this card", "closes this card", .action = ACTION_KNOB_TYPE) \
	X(SKIP, "skips the question", "skips it", "skips it", .action = ACTION_KNOB_TYPE) \
	X(SKIP_START, "skips the question, and starts", "skips it", "skips it", .action = ACTION_KNOB_TYPE) \
	X(CHOICE, "or a digit choose", "choose", "choose", .action = ACTION_KNOB_UP, .with = ACTION_KNOB_DOWN) \
	X(SCROLL, "more", "more", "more", .action = ACTION_KNOB_UP, .with = ACTION_KNOB_DOWN) \
	X(SCROLL_CHOICE, "more", "more", "more", .action = ACTION_REQUEST_NEXT, .with = ACTION_REQUEST_PREV) \
	X(READ_ON, "more", "more", "more", .action = ACTION_STEP_ON) \
	X(STEP_ON, NULL, NULL, NULL, .action = ACTION_STEP_ON) /* what that is, the lesson knows */ \
	X(STEP_BACK, "back", "back", "back", .action = ACTION_STEP_BACK) \
	X(LESSONS, "all lessons", "lessons", "lessons", .action = ACTION_VIEW_LESSONS) \
	X(LESSONS_TOO, "all lessons", "lessons", "lessons", .action = ACTION_VIEW_LESSONS, .last = true) /* where digits are answers */ \
	/* the list of lessons */ \
	X(LIST_OPEN, "opens", "opens", "opens", .action = ACTION_KNOB_TYPE) \
	X(LIST_CHOOSE, "choose", "choose", "choose", .action = ACTION_KNOB_UP, .with = ACTION_KNOB_DOWN) \
	X(LIST_NUMBER, "opens", "opens", "opens", .key = "1…9") \
	X(LIST_LEAVE, "free play", "free play", "free play", .key = "0") \
	X(LIST_CLOSE, "back", "back", "back", .action = ACTION_CLOSE, .instead = ACTION_STEP_BACK) \
	/* the list of runs */ \
	X(RUN_SHOW, "shows it again", "shows it", "shows", .action = ACTION_KNOB_TYPE) \
	X(RUN_CHOOSE, "choose", "choose", "choose", .action = ACTION_KNOB_UP, .with = ACTION_KNOB_DOWN) \
	X(RUN_BESIDE, "compares it with another", "compares", "compares", .action = ACTION_BESIDE) \
	X(RUN_FORGET, "forgets it", "forgets", "forgets", .action = ACTION_FORGET) \
	X(RUN_PICTURE, "saves the plot", "plot", "plot", .action = ACTION_PICTURE) \
	/* the help */ \
	X(HELP_DOWN, "there is more below", "more", "more", .action = ACTION_KNOB_UP, .with = ACTION_KNOB_DOWN) \
	X(HELP_UP, "back to the top", "back", "back", .action = ACTION_KNOB_UP, .with = ACTION_KNOB_DOWN) \
	X(HELP_CLOSE, "closes this page", "closes", "closes", .action = ACTION_CLOSE, .instead = ACTION_HELP)

#define OFFER_ID(ID, ...) OFFER_##ID,
enum offer { OFFERS(OFFER_ID) OFFER_COUNT };
#undef OFFER_ID

enum { OFFER_FORMS = 3, OFFER_KEY_SIZE = 2 * KEY_NAME_SIZE };

struct offer_info {
	const char *words[OFFER_FORMS];
	const char *spelled[OFFER_FORMS]; /* instead, where the arrows are words; or NULL */
	const char *key;     /* its name, where no action has it; else NULL */
	enum action action;  /* its key is named */
	enum action with;    /* and that one's, or ACTION_NONE */
	enum action instead; /* named where no key of the first does anything, or ACTION_NONE */
	bool last;           /* of the first's keys the last is named */
	bool always;         /* it does so with --presenter, too */
};

const struct offer_info *offer_info(enum offer);

/* Its words in one of the forms, as the arrows are named now. */
const char *offer_words(enum offer, int form);

/* Writes the keys: "Space", "←→", ", ."; with --presenter those that do something then. */
void offer_key(enum offer, bool presenter, char *out, size_t size);

/* Writes the keys and the words, in full: "Enter starts it". */
void offer_write(enum offer, bool presenter, char *out, size_t size);

/* Where commands of the person's own run alone nothing that is about the built-in programs means anything, and is not
 * named; what is about those commands does only there. So it is with keys, signs and words. */
enum offer_whose { OF_ALL, OF_BUILT_IN, OF_WATCHED, OF_HERE /* our own server */, OF_OUTSIDE /* another one */ };
bool offer_whose_is_here(enum offer_whose, const struct timeline *);

/* The same of an action, and of a turn of a knob. offer_why_not() returns a sentence that says so to whoever
 * presses its key, NULL: it means something. */
const char *offer_why_not(enum action, const struct timeline *);
bool offer_knob_is_for_run(enum knob, const struct timeline *);

/* Draws the keys and words, NULL for those of the table. Returns the columns taken. */
int offer_draw(enum offer, bool presenter, struct grid *, int col, int row, const char *words);

#endif
