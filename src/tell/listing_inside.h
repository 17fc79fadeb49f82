/* The lines and words of a language. Private to listing*.c. */
#ifndef WAITSCOPE_LISTING_INSIDE_H
#define WAITSCOPE_LISTING_INSIDE_H

#include "tell/listing.h"

/* When a line is in the listing. Once there it stays, so that line numbers do not jump
 * about; the line that it replaces goes. */
enum line_when {
	LINE_ALWAYS,
	LINE_WITH_MORE,      /* once the requests knob has been raised during the run */
	LINE_WITH_ERRORS,    /* once requests may fail: a knob makes them, or one has */
	LINE_WITHOUT_ERRORS,
	LINE_WITHOUT_WORK,
	LINE_WITH_WORK_WITHOUT_ERRORS, /* once the work knob has been above 0 */
	LINE_WITH_WORK_AND_ERRORS,     /* there is nothing to compute on without a response */
};

/* Each is a line of a real program: what it prints by the rules of its language is what the program prints.
 * A screen of 80 columns shows 34 of them, and where there were more, says so. */
struct listing_line {
	const char *text;    /* %s stands for the number, or the seconds, of the step */
	enum step step;
	enum step also;      /* another step that it stands for, or STEP_NONE */
	enum line_when when;
	bool callback;
	enum line_note note;
	const char *value;
};

struct listing {
	const struct listing_line *lines;
	int count;
};

/* The lines of an array. */
#define LISTING(array) { (array), sizeof (array) / sizeof (array)[0] }

struct language_listings {
	const char *title;
	const char *main; /* the bottom of a call stack */
	bool loop_after_main; /* main has returned by the time the event loop runs */
	struct listing program[PROGRAM_COUNT];
	struct listing one_by_one;           /* async's while the limit is 1; without lines: no different */
	struct callback_words words, one_by_one_words;
};

#define LANGUAGE_LISTINGS(language, name) extern const struct language_listings listings_##name;
LANGUAGES(LANGUAGE_LISTINGS)

#endif
