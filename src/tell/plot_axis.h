/*
 * An axis of a plot: values -> shares of its length, and the numbers along it. Pure.
 *
 * Values are numbers, on a scale that is linear or logarithmic; or each has a place of its own: those of a knob that has words
 * for values, and what a knob calls none (no limit), behind all numbers.
 */
#ifndef WAITSCOPE_PLOT_AXIS_H
#define WAITSCOPE_PLOT_AXIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/array.h"
#include "log/settings.h"

enum { PLOT_TICKS_MAX = 24, PLOT_TICK_SIZE = 24, PLOT_TITLE_SIZE = 64 };

struct plot_tick {
	double share;               /* 0: where the axis begins; 1: its end */
	int from;                   /* of ticks side by side: the letter's place at which the label begins */
	char label[PLOT_TICK_SIZE]; /* "": there is no room for one */
};

struct plot_axis {
	enum knob knob;          /* whose values they are; KNOB_COUNT: times that runs took */
	bool is_log;
	bool by_place;           /* no value is a number: each has its place in `values` */
	bool has_none;           /* 0 is none, and somebody has it */
	int64_t least, most;     /* the ends of the scale */
	ARRAY(int64_t) values;   /* those that were measured, each once, in the order in which they stand */
	char name[PLOT_TITLE_SIZE]; /* "delay d", as the law's words call it; "time" */
};

/* Begins an axis for a knob, or for times (KNOB_COUNT). */
void plot_axis_begin(struct plot_axis *, enum knob);
void plot_axis_release(struct plot_axis *);

/* Returns true if that value is no number on this axis' scale. */
bool plot_axis_is_apart(const struct plot_axis *, int64_t value);

/* Takes in a measured value; when all are in, plot_axis_fit() chooses scale and ends. It becomes logarithmic only if `may_be_log`,
 * which plot_axis_is_spread() should be asked for: the values are all above zero, most of them crowd at the lower end of a
 * linear one, and they span more than fifty-fold, as 1, 2, 4, … 64 do: what grows in proportion is seen best on a linear scale, as long as
 * its points are not all in one corner. */
void plot_axis_add(struct plot_axis *, int64_t value);
bool plot_axis_is_spread(const struct plot_axis *);
void plot_axis_fit(struct plot_axis *, bool is_log);

/* Where the value stands, 0 to 1 for what is on the axis. */
double plot_axis_share(const struct plot_axis *, int64_t value);

/*
 * Writes the ticks, up to PLOT_TICKS_MAX, in rising order: the measured values where these are few enough, else round ones. The last
 * number has the unit. Returns how many.
 *
 * Side by side along so many letters, no label touches another. One below the other in so many rows, each has one of its own.
 */
int plot_axis_ticks_across(const struct plot_axis *, int letters, struct plot_tick *);
int plot_axis_ticks_up(const struct plot_axis *, int rows, struct plot_tick *);

#endif
