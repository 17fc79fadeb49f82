/*
 * The time axis, in whole numbers: cell i, counted from time 0, begins at the first microsecond that
 * is not before i * tick / tick_cols. So a moment is in the same cell however the axis is scrolled, and
 * ticks coincide with cells.
 */
#include "ui/draw/time_axis.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/utf8.h"

enum {
	TICK_COLS_MIN = 3, /* closer ticks say nothing */
	TICK_COLS_MAX = 10,   /* of a tick of 1: there a spinner's turns, ten a second, leave no gaps */
	TICK_COLS_MAX_5 = 15, /* of a tick of 5: finer than the coarsest tick of 1 */
	LABEL_GAP_COLS = 2,
	RULE_LEAST_COLS = 14, /* closer grid lines are noise */
	RUNG_COLS = 10,       /* of a tick, when zoomed */
	STEPS_MAX = 64,       /* more steps of zooming change nothing */
};

/* A step of zooming changes the length of a cell at least by this factor. */
#define RUNG_RATIO 1.5

static const int64_t LONGEST_TICK_US = 5000000000000000;

/* The round numbers in order: 1, 2, 5, 10, … */
static int64_t
next_round(int64_t n)
{
	int64_t power = 1;

	while (n / power >= 10)
		power *= 10;
	return n / power == 2 ? power * 5 : n * 2;
}

/* The number of a moment's cell, counted from time 0. */
static int64_t
cell_of(const struct time_axis *axis, int64_t t_us)
{
	int64_t tick = t_us / axis->tick_us, rest = t_us % axis->tick_us;

	if (rest < 0) {
		rest += axis->tick_us;
		tick--;
	}
	return tick * axis->tick_cols + rest * axis->tick_cols / axis->tick_us;
}

static int64_t
cell_start(const struct time_axis *axis, int64_t cell)
{
	int64_t tick = cell / axis->tick_cols, rest = cell % axis->tick_cols;

	if (rest < 0) {
		rest += axis->tick_cols;
		tick--;
	}
	return tick * axis->tick_us + (rest * axis->tick_us + axis->tick_cols - 1) / axis->tick_cols;
}

int64_t
time_axis_col(const struct time_axis *axis, int64_t t_us)
{
	return cell_of(axis, t_us) - cell_of(axis, axis->left_us);
}

int64_t
time_axis_time(const struct time_axis *axis, int64_t col)
{
	return cell_start(axis, cell_of(axis, axis->left_us) + col);
}

int64_t
time_axis_cell_us(const struct time_axis *axis)
{
	int64_t us = axis->tick_us / axis->tick_cols;

	return us < 1 ? 1 : us;
}

int
time_axis_decimals(const struct time_axis *axis)
{
	int64_t unit_us = US_PER_S / 10;
	int decimals = 1;

	while (decimals < 6 && time_axis_cell_us(axis) <= unit_us / 10) {
		unit_us /= 10;
		decimals++;
	}
	return decimals;
}

/* Labels less than a millisecond apart are offsets from a whole second. */
static int64_t
offset_base_us(const struct time_axis *axis)
{
	if (axis->tick_us >= US_PER_MS || axis->left_us < US_PER_S)
		return 0;
	return axis->left_us / US_PER_S * US_PER_S;
}

void
time_axis_unit(const struct time_axis *axis, bool narrow, char *out, size_t size)
{
	int64_t base_us = offset_base_us(axis);

	if (base_us > 0)
		utf8_format(out, size, narrow ? "%lld s+" : "%lld s and", (long long)(base_us / US_PER_S));
	else if (axis->tick_us < US_PER_MS)
		utf8_format(out, size, "ms");
	else
		utf8_format(out, size, narrow ? "s" : "seconds");
}

void
time_axis_label(const struct time_axis *axis, int64_t t_us, char *out, size_t size)
{
	int64_t base_us = offset_base_us(axis), unit_us = axis->tick_us < US_PER_MS ? US_PER_MS : US_PER_S;
	int64_t label_us = axis->tick_us * axis->label_every;
	int decimals = 0;

	for (int64_t step_us = unit_us; step_us > label_us && t_us != 0; step_us /= 10)
		decimals++;
	utf8_format(out, size, base_us > 0 ? "%.*f ms" : "%.*f", decimals, (double)(t_us - base_us) / (double)unit_us);
}

/* The columns of the widest number on the axis. */
static int
label_cols(const struct time_axis *axis)
{
	char text[48];

	time_axis_label(axis, time_axis_time(axis, axis->cols), text, sizeof text);
	for (int i = 0; text[i] != '\0'; i++)
		if (text[i + 1] == '\0')
			return i + 1;
	return 0;
}

static int64_t
leading_digit(int64_t n)
{
	while (n >= 10)
		n /= 10;
	return n;
}

/* From every n-th tick to the next fewer ticks whose distance is round and a multiple of n:
 * 1 5 10 50 …, 2 10 50 …, 5 10 50 …. */
static int
fewer_ticks(const struct time_axis *axis, int every)
{
	return leading_digit(axis->tick_us * every) == 5 ? every * 2 : every * 5;
}

static void
place_labels(struct time_axis *axis)
{
	axis->label_every = 1;
	while (axis->label_every * axis->tick_cols < label_cols(axis) + LABEL_GAP_COLS)
		axis->label_every = fewer_ticks(axis, axis->label_every);
	axis->rule_every = axis->label_every;
	while (axis->rule_every * axis->tick_cols < RULE_LEAST_COLS)
		axis->rule_every = fewer_ticks(axis, axis->rule_every);
}

/* Of the ticks of 1 and 5 (people do not count in twos), takes the one with the shortest cells with
 * which the span fits; of equal ones the longest tick. */
struct time_axis
time_axis_fit(int64_t span_us, int cols)
{
	struct time_axis best = { 0, 1, 1, 1, 1, cols < 1 ? 1 : cols };

	if (span_us < 0)
		span_us = 0;
	/* Too long for every tick below: one cell a tick. */
	while (best.tick_us < LONGEST_TICK_US && time_axis_col(&best, span_us) >= best.cols)
		best.tick_us = next_round(best.tick_us);
	for (int64_t tick = 1; tick < LONGEST_TICK_US && tick / TICK_COLS_MAX_5 <= best.tick_us; tick = next_round(tick)) {
		for (int n = leading_digit(tick) == 5 ? TICK_COLS_MAX_5 : TICK_COLS_MAX; n >= TICK_COLS_MIN; n--) {
			struct time_axis axis = { 0, tick, n, 1, 1, best.cols };

			if (n > tick || leading_digit(tick) == 2 || time_axis_col(&axis, span_us) >= axis.cols)
				continue;
			if ((double)tick * best.tick_cols <= (double)best.tick_us * n)
				best = axis;
			break;
		}
	}
	place_labels(&best);
	return best;
}

static double
exact_cell_us(const struct time_axis *axis)
{
	return (double)axis->tick_us / axis->tick_cols;
}

/* One step in or out on the ladder of round cells; the rungs are the same in both directions. */
static struct time_axis
step_zoom(const struct time_axis *axis, int direction, const struct time_axis *fit)
{
	struct time_axis zoomed = *axis;
	double cell_us = exact_cell_us(axis);
	int64_t rung_us = 1;

	if (direction > 0) {
		while ((double)next_round(rung_us) * RUNG_RATIO <= cell_us)
			rung_us = next_round(rung_us);
		if ((double)rung_us * RUNG_RATIO > cell_us)
			return *axis;
	} else {
		while ((double)rung_us < cell_us * RUNG_RATIO)
			rung_us = next_round(rung_us);
		if ((double)rung_us * RUNG_RATIO > exact_cell_us(fit))
			return *fit;
	}
	zoomed.tick_us = rung_us * RUNG_COLS;
	zoomed.tick_cols = RUNG_COLS;
	return zoomed;
}

struct time_axis
time_axis_zoom(const struct time_axis *axis, int steps, int64_t t_us, int64_t span_us)
{
	struct time_axis fit = time_axis_fit(span_us, axis->cols), zoomed = *axis;
	int64_t col = time_axis_col(axis, t_us);

	for (int i = 0; i < steps && i < STEPS_MAX; i++)
		zoomed = step_zoom(&zoomed, +1, &fit);
	for (int i = 0; i > steps && i > -STEPS_MAX; i--)
		zoomed = step_zoom(&zoomed, -1, &fit);
	if (exact_cell_us(&zoomed) >= exact_cell_us(&fit))
		return fit;
	time_axis_set_left(&zoomed, cell_start(&zoomed, cell_of(&zoomed, t_us) - col));
	return zoomed;
}

void
time_axis_set_left(struct time_axis *axis, int64_t left_us)
{
	axis->left_us = cell_start(axis, cell_of(axis, left_us < 0 ? 0 : left_us));
	place_labels(axis);
}

void
time_axis_show(struct time_axis *axis, int64_t t_us)
{
	int64_t col = time_axis_col(axis, t_us);

	if (col < 0)
		time_axis_set_left(axis, t_us);
	else if (col >= axis->cols)
		time_axis_set_left(axis, time_axis_time(axis, col - axis->cols + 1));
}
