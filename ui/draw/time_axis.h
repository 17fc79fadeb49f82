/* The time axis: which cell shows which time. Pure, and exact: a cell is a whole
 * fraction of a round tick, so columns never drift. */
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
	int cols;         /* how many there are */
};

/* The axis that starts at 0 and on which the moment `span_us` fits into `cols`. */
struct time_axis time_axis_fit(int64_t span_us, int cols);

/* Zooms in by `steps` (negative: out), with the moment `t_us` at the same column as
 * before where there is room for it (never before 0). Zoomed cells are 1, 2 or 5 x
 * 10^k us long, so that as many steps out as in lead back. Never shorter than 1 us
 * and never longer than fitting `span_us` takes: there a step changes nothing. */
struct time_axis time_axis_zoom(const struct time_axis *, int steps, int64_t t_us, int64_t span_us);

/* Puts the left end at the cell that holds left_us (at least 0). */
void time_axis_set_left(struct time_axis *, int64_t left_us);

/* Moves it so that t lies inside; nothing if it does. */
void time_axis_show(struct time_axis *, int64_t t_us);

/* The column of t: may be negative or >= cols. And a column's first microsecond. */
int64_t time_axis_col(const struct time_axis *, int64_t t_us);
int64_t time_axis_time(const struct time_axis *, int64_t col);

/* A cell's length, at least 1. */
int64_t time_axis_cell_us(const struct time_axis *);

/* How many decimals of a second its cells are worth: 1 to 6. */
int time_axis_decimals(const struct time_axis *);

/* What stands at the axis' head ("seconds", or "5 s and" when its numbers are
 * offsets), and the number at a labelled tick. `narrow` shortens the head. */
void time_axis_unit(const struct time_axis *, bool narrow, char *out, size_t size);
void time_axis_label(const struct time_axis *, int64_t t_us, char *out, size_t size);

#endif
