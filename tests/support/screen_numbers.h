/*
 * The numbers on a screen, read from its text: which quantity each of them is, told by the words around it.
 * The same quantity read twice must be the same number; and a number that no words explain is a failure,
 * so that none can be left out of the comparison.
 */
#ifndef WAITSCOPE_SCREEN_NUMBERS_H
#define WAITSCOPE_SCREEN_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/panel/scene.h"

/* The parts of a screen; combined. */
enum part_of_screen {
	IN_HEAD = 1 << 0,
	IN_PANEL = 1 << 1,     /* a program's listing, with its title and prints */
	IN_LOOP = 1 << 2,      /* the one loop's rows in the loop's view */
	IN_BARS = 1 << 3,      /* the rows under the axis */
	IN_NARRATION = 1 << 4,
	IN_TABLE = 1 << 5,     /* the numbers' view */
	IN_TEXT = 1 << 6,      /* the summary */
	IN_PRINTS = 1 << 7,    /* a half of the prints' view */
	IN_INSIDE = 1 << 8,    /* a half of the loop's view */
	IN_STORY = 1 << 9,     /* the chosen request's */
};

enum { QUANTITIES_MAX = 512, QUANTITY_SIZE = 48, LINE_BYTES = 1024 };

struct quantity {
	char name[QUANTITY_SIZE], place[LINE_BYTES];
	int64_t value, slack;  /* slack: how far another reading may be off */
};

struct screen_numbers {
	struct quantity at[QUANTITIES_MAX];
	size_t count, compared;
	const char *moment;    /* for messages */
	const struct timeline *timeline;
	int64_t t_us, grain_us;
};

/* Begins with what the run's log says of that moment: counts, knobs. */
void screen_numbers_begin(struct screen_numbers *, const struct scene *, const char *moment);

/* A quantity, found in that place. Fails if it was found before, with another value. */
void screen_numbers_note(struct screen_numbers *, const char *name, int64_t value, const char *place);

/* Reads all numbers of a text; `program`: whose it is, or "". Fails if one remains unexplained. */
void screen_numbers_read(struct screen_numbers *, unsigned part, const char *program, const char *text);

/* "5.0 s" in microseconds; fails if it is no time. */
int64_t screen_numbers_time(const char *text);

#endif
