/*
 * Listings: the lines of a program that people see. Each stands for a step; its
 * number and words are the listing's, not the log's. Pure.
 */
#ifndef WAITSCOPE_LISTING_H
#define WAITSCOPE_LISTING_H

#include <stdbool.h>
#include <stdint.h>

#include "timeline.h"
#include "trace.h"

/* When a line stands in the listing. */
enum line_when {
	LINE_ALWAYS,
	LINE_WITH_WORK, /* once the work knob was above 0 */
	LINE_WITH_MORE, /* once the requests knob was raised meanwhile */
};

struct listing_line {
	const char *text; /* %s stands for the number, or the seconds, of the step */
	enum step step;
	enum line_when when;
	bool callback;    /* belongs to the callback's body */
};

struct listing {
	const struct listing_line *lines;
	int count;
};

/* The listing of TRACK_SYNC or TRACK_ASYNC. */
const struct listing *program_listing(enum track);

/* One line as it stands at a time. */
struct shown_line {
	char text[80];
	int number; /* from 1 */
	enum step step;
	bool callback;
};

enum { LISTING_MAX = 16 };

/* The lines that stand in the listing at t; returns their count. */
int program_lines_at(const struct timeline *, enum track, int64_t t_us, struct shown_line lines[LISTING_MAX]);

/* The number of the line of `step` in the listing as of t; 0 if it has none. */
int program_line_number(const struct timeline *, enum track, enum step, int64_t t_us);

#endif
