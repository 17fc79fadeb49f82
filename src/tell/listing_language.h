/* What a language is made of. Private to listing*.c. */
#ifndef WAITSCOPE_LISTING_LANGUAGE_H
#define WAITSCOPE_LISTING_LANGUAGE_H

#include "tell/listing.h"

/* When a line stands in the listing. Once there it stays, so that numbers do not
 * jump about; what stands in its place until then goes. */
enum line_when {
	LINE_ALWAYS,
	LINE_WITH_WORK,      /* once the work knob was above 0 */
	LINE_WITHOUT_WORK,
	LINE_WITH_MORE,      /* once the requests knob was raised meanwhile */
	LINE_WITH_ERRORS,    /* once requests may fail: a knob lets them, or one did */
	LINE_WITHOUT_ERRORS,
};

/* At most 34 columns: that is what a screen of 80 has for one. */
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
	const char *main; /* what a stack of calls begins with */
	struct listing program[PROGRAM_COUNT];
	struct listing one_by_one;           /* async's while the limit is 1; without lines: the same */
	struct callback_words words, one_by_one_words;
};

#define LANGUAGE_LISTINGS(language, name) extern const struct language_listings listings_##name;
LANGUAGES(LANGUAGE_LISTINGS)

#endif
