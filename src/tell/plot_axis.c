/* The axes of a plot. */
#include "tell/plot_axis.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/duration.h"
#include "base/utf8.h"
#include "tell/law_words.h"

/* Of an axis' length: the room for none, behind the numbers; what is free at an end where no zero is. */
static const double none_share = 0.14, free_share = 0.05;

enum { SPREAD = 50, FINEST_US = 100, LABEL_APART = 2, ROWS_APART = 3, LOG_ROWS_APART = 2 };

void
plot_axis_begin(struct plot_axis *axis, enum knob knob)
{
	const struct knob_info *info = knob == KNOB_COUNT ? NULL : knob_info(knob);
	const char *variable = info == NULL ? "" : law_variable(knob);

	*axis = (struct plot_axis){ .knob = knob, .by_place = info != NULL && (info->unit == UNIT_CHOICE || info->unit == UNIT_ADDRESS || knob == KNOB_SEED) };
	utf8_format(axis->name, sizeof axis->name, "%s", info == NULL ? "time" : info->name);
	if (variable[0] != '\0' && variable[1] == '\0')
		utf8_add(axis->name, sizeof axis->name, " %s", variable);
}

void
plot_axis_release(struct plot_axis *axis)
{
	ARRAY_RELEASE(axis->values);
}

/* ---- values ---- */

/* Where 0 stands for as much as there is, it is no small number. */
static bool
zero_is_none(enum knob knob)
{
	return knob == KNOB_LIMIT || knob == KNOB_TIMEOUT;
}

bool
plot_axis_is_apart(const struct plot_axis *axis, int64_t value)
{
	return axis->by_place || (value == 0 && zero_is_none(axis->knob));
}

/* Choices stand in the order in which turning the knob walks through them. */
static bool
comes_before(const struct plot_axis *axis, int64_t a, int64_t b)
{
	if (axis->knob < KNOB_COUNT && knob_info(axis->knob)->unit == UNIT_CHOICE) {
		const struct choice *x = choice_of(axis->knob, a), *y = choice_of(axis->knob, b);

		return x != y ? x < y : a < b;
	}
	if (plot_axis_is_apart(axis, a) != plot_axis_is_apart(axis, b))
		return plot_axis_is_apart(axis, b);
	return a < b;
}

void
plot_axis_add(struct plot_axis *axis, int64_t value)
{
	size_t i = 0;

	while (i < axis->values.count && comes_before(axis, axis->values.at[i], value))
		i++;
	if (i < axis->values.count && axis->values.at[i] == value)
		return;
	ARRAY_PUSH(axis->values, value);
	for (size_t k = axis->values.count - 1; k > i; k--)
		axis->values.at[k] = axis->values.at[k - 1];
	axis->values.at[i] = value;
	axis->has_none = axis->has_none || (!axis->by_place && plot_axis_is_apart(axis, value));
}

/* How many of them are numbers: these come first. */
static size_t
count_numbers(const struct plot_axis *axis)
{
	return axis->by_place ? 0 : axis->values.count - axis->has_none;
}

bool
plot_axis_is_spread(const struct plot_axis *axis)
{
	size_t count = count_numbers(axis);
	int64_t least, most, middle;

	if (count < 3)
		return false;
	least = axis->values.at[0];
	most = axis->values.at[count - 1];
	middle = axis->values.at[count / 2];
	return least > 0 && most / least >= SPREAD && middle - least < (most - least) / 3;
}

/* ---- the scale ---- */

static void
fit_log(struct plot_axis *axis, int64_t least, int64_t most)
{
	double room = pow((double)most / (double)least, free_share);

	axis->least = (int64_t)floor((double)least / (room > 1.1 ? room : 1.1));
	axis->least = axis->least < 1 ? 1 : axis->least;
	axis->most = (int64_t)ceil((double)most * (room > 1.1 ? room : 1.1));
}

/* From zero, unless all values are far from it. */
static void
fit_linear(struct plot_axis *axis, int64_t least, int64_t most)
{
	int64_t range = most - least, room = (int64_t)((double)(range > 0 ? range : most > 0 ? most : 1) * free_share) + 1;

	axis->least = axis->knob == KNOB_COUNT || least <= range || range == 0 ? 0 : least - room;
	axis->least = axis->least < 0 ? 0 : axis->least;
	axis->most = most + room;
}

void
plot_axis_fit(struct plot_axis *axis, bool is_log)
{
	size_t count = count_numbers(axis);

	axis->least = 0;
	axis->most = 1;
	axis->is_log = is_log && count > 0 && axis->values.at[0] > 0;
	if (count == 0)
		return;
	if (axis->is_log)
		fit_log(axis, axis->values.at[0], axis->values.at[count - 1]);
	else
		fit_linear(axis, axis->values.at[0], axis->values.at[count - 1]);
}

static double
place_of(const struct plot_axis *axis, int64_t value)
{
	size_t i = 0;

	while (i + 1 < axis->values.count && axis->values.at[i] != value)
		i++;
	return ((double)i + 0.5) / (double)(axis->values.count > 0 ? axis->values.count : 1);
}

double
plot_axis_share(const struct plot_axis *axis, int64_t value)
{
	double room = axis->has_none ? 1 - none_share : 1, share;

	if (axis->by_place)
		return place_of(axis, value);
	if (plot_axis_is_apart(axis, value))
		return 1 - none_share / 2;
	if (axis->is_log)
		share = value < 1 ? 0 : log((double)value / (double)axis->least) / log((double)axis->most / (double)axis->least);
	else
		share = (double)(value - axis->least) / (double)(axis->most - axis->least);
	return share * room;
}

/* ---- ticks ---- */

static void
write_number(const struct plot_axis *axis, int64_t value, char *out)
{
	bool is_time = axis->knob == KNOB_COUNT || knob_info(axis->knob)->unit == UNIT_TIME;

	if (plot_axis_is_apart(axis, value))
		knob_brief(axis->knob, value, out, PLOT_TICK_SIZE);
	else if (is_time)
		duration_write_part(value, FINEST_US, out, PLOT_TICK_SIZE);
	else
		utf8_format(out, PLOT_TICK_SIZE, "%" PRId64, value);
}

static void
add_tick(const struct plot_axis *axis, int64_t value, struct plot_tick *ticks, int *count)
{
	struct plot_tick *tick = &ticks[*count];

	*tick = (struct plot_tick){ .share = plot_axis_share(axis, value) };
	write_number(axis, value, tick->label);
	*count += 1;
}

/* 1, 2 or 5 x 10^k: at least `least`. */
static int64_t
round_step(double least)
{
	int64_t step = 1;

	for (int i = 0; (double)step < least; i++)
		step = i % 3 == 1 ? step / 2 * 5 : step * 2;
	return step;
}

static int
linear_ticks(const struct plot_axis *axis, int most, struct plot_tick *ticks)
{
	int64_t step = round_step((double)(axis->most - axis->least) / most);
	int count = 0;

	for (int64_t value = (axis->least + step - 1) / step * step; value <= axis->most && count < most; value += step)
		if (!plot_axis_is_apart(axis, value))
			add_tick(axis, value, ticks, &count);
	return count;
}

/* 1, 2, 5, 10; or only 1, 10, 100, where there is less room. */
static int
log_ticks(const struct plot_axis *axis, int most, bool all, struct plot_tick *ticks)
{
	int64_t value = 1;
	int count = 0;

	for (int i = 0; value <= axis->most && count <= most; i++) {
		if (value >= axis->least && (all || i % 3 == 0)) {
			if (count == most)
				return count + 1;
			add_tick(axis, value, ticks, &count);
		}
		value = i % 3 == 1 ? value / 2 * 5 : value * 2;
	}
	return count;
}

/* The measured values, if there is room for all; and for none, in any case. */
static int
value_ticks(const struct plot_axis *axis, struct plot_tick *ticks)
{
	int count = 0;

	for (size_t i = 0; i < axis->values.count; i++)
		add_tick(axis, axis->values.at[i], ticks, &count);
	return count;
}

static int
some_ticks(const struct plot_axis *axis, int most, struct plot_tick *ticks)
{
	int count, room = most > PLOT_TICKS_MAX ? PLOT_TICKS_MAX : most;

	if (room < 1)
		return 0;
	if (axis->knob != KNOB_COUNT && axis->values.count <= (size_t)room)
		return value_ticks(axis, ticks);
	if (axis->by_place)
		return 0;
	room -= axis->has_none && room > 1;
	count = axis->is_log ? log_ticks(axis, room, true, ticks) : linear_ticks(axis, room, ticks);
	if (count > room)
		count = log_ticks(axis, room, false, ticks);
	count = count > room ? room : count;
	if (axis->has_none)
		add_tick(axis, 0, ticks, &count);
	return count;
}

/* The last number's. */
static void
add_unit(const struct plot_axis *axis, struct plot_tick *ticks, int count)
{
	bool is_time = axis->knob == KNOB_COUNT || knob_info(axis->knob)->unit == UNIT_TIME;
	int last = count - 1 - (axis->has_none && count > 1);

	if (last >= 0)
		utf8_add(ticks[last].label, sizeof ticks[last].label, "%s", is_time ? " s" : knob_info(axis->knob)->unit == UNIT_PERCENT ? "%" : "");
}

static int
longest(const struct plot_tick *ticks, int count)
{
	int letters = 0;

	for (int i = 0; i < count; i++)
		letters = (int)utf8_length(ticks[i].label) > letters ? (int)utf8_length(ticks[i].label) : letters;
	return letters;
}

/* Half a letter is as fine as a panel's dots are: so a label is below its point. */
static int
letter_at(double share, int letters)
{
	return (int)(share * (2 * letters - 1) + 0.5) / 2;
}

/* From left to right as far as there is room; but the last one always. Each is centred on its tick, as far as the axis goes. */
static void
place_labels(struct plot_tick *ticks, int count, int letters)
{
	int free_from = -1;

	for (int i = 0; i < count; i++) {
		int length = (int)utf8_length(ticks[i].label), from = letter_at(ticks[i].share, letters) - (length - 1) / 2;

		from = from + length > letters ? letters - length : from;
		ticks[i].from = from < 0 ? 0 : from;
	}
	for (int i = 0; i < count; i++) {
		int end = ticks[i].from + (int)utf8_length(ticks[i].label);

		if (i < count - 1 && (ticks[i].from < free_from || end + 1 > ticks[count - 1].from))
			ticks[i].label[0] = '\0';
		else
			free_from = end + 1;
	}
}

int
plot_axis_ticks_across(const struct plot_axis *axis, int letters, struct plot_tick *ticks)
{
	int count = some_ticks(axis, PLOT_TICKS_MAX, ticks);

	if (!axis->by_place && (longest(ticks, count) + 1) * count > letters && axis->values.count > PLOT_TICKS_MAX)
		count = some_ticks(axis, letters / (longest(ticks, count) + LABEL_APART) + 1, ticks);
	add_unit(axis, ticks, count);
	place_labels(ticks, count, letters);
	return count;
}

int
plot_axis_ticks_up(const struct plot_axis *axis, int rows, struct plot_tick *ticks)
{
	int count = some_ticks(axis, rows / (axis->is_log ? LOG_ROWS_APART : ROWS_APART) + 1, ticks);

	add_unit(axis, ticks, count);
	return count;
}
