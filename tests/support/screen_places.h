/* The places where numbers stand (screen_numbers.h). */
#ifndef WAITSCOPE_SCREEN_PLACES_H
#define WAITSCOPE_SCREEN_PLACES_H

#include "support/screen_numbers.h"

enum { PLACE_GROUPS = 12, PLACE_READS = 5 };

/*
 * The parts in which it is, its pattern (an extended regular expression), and the quantities that its groups are. In a name
 * "#1" is the text of group 1, "@" the program whose part it is; "!" before it means a time, "*" a number with
 * one decimal. A group without a name, and all of the match for group 0, is explained, and has no twin.
 */
struct screen_place {
	unsigned parts;
	const char *pattern;
	struct {
		int group;
		const char *name;
	} read[PLACE_READS];
};

const struct screen_place *screen_places(size_t *count);

#endif
