/* The time axis: columns <-> times. Pure, and exact: a tick is a round time and a whole number of
 * cells, so columns never drift. */
#ifndef WAITSCOPE_TIME_AXIS_H
#define WAITSCOPE_TIME_AXIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Column c (0-based) shows [left_us + c * tick_us / tick_cols, and up to c + 1). */
struct time_axis {
	int64_t left_us;  /* where a cell begins, >= 0 */
	int64_t tick_us;  /* 1, 2 or 5 x 10^k */
	int tick_cols;    /* cells in a tick, >= 1, and at most tick_us */
	int label_every;  /* ticks from one number to the next */
	int rule_every;   /* ticks from one vertical grid line to the next */
	int cols;         /* the columns of the whole axis */
};

/* The axis that starts at 0 and has the moment `span_us` within its `cols`. */
struct time_axis time_axis_fit(int64_t span_us, int cols);

/* Zooms in by `steps` (negative: out), keeping the moment `t_us` in its column where that is possible
 * (the axis never begins before 0). Zoomed cells are 1, 2 or 5 x 10^k us long, so that as many steps out
 * as in lead back. They are never shorter than 1 us and never longer than needed to fit `span_us`: there
 * a step changes nothing. */
struct time_axis time_axis_zoom(const struct time_axis *, int steps, int64_t t_us, int64_t span_us);

/* Puts the left end at the cell that holds left_us (at least 0). */
void time_axis_set_left(struct time_axis *, int64_t left_us);

/* Scrolls it so that t is on it; does nothing if it is. */
void time_axis_show(struct time_axis *, int64_t t_us);

/* The column of t: may be negative or >= cols. And a column's first microsecond. */
int64_t time_axis_col(const struct time_axis *, int64_t t_us);
int64_t time_axis_time(const struct time_axis *, int64_t col);

/* A cell's length, at least 1. */
int64_t time_axis_cell_us(const struct time_axis *);

/* The number of decimals of a second that its cells warrant: 1 to 6. */
int time_axis_decimals(const struct time_axis *);

/* Write the axis' head ("seconds", or "5 s and" when its numbers are offsets), and the number at a
 * labelled tick. `narrow` shortens the head. */
void time_axis_unit(const struct time_axis *, bool narrow, char *out, size_t size);
void time_axis_label(const struct time_axis *, int64_t t_us, char *out, size_t size);

#endif
