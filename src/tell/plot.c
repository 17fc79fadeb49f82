/* The plot: which runs belong together, their points, and the law's lines. */
#include "tell/plot.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "log/request.h"
#include "tell/plot_why.h"

enum {
	SAMPLES = 64,              /* between the ends of a line */
	REQUESTS_PLAYED = 400000,  /* for all samples, about: some hundredths of a second */
	SAMPLES_LEAST = 4,
};

/* ---- which runs belong together ---- */

/* A knob that makes no difference to any time need not be equal. */
static bool
matters(const struct run_digest *d, enum knob knob)
{
	return run_digest_heeds(d, knob) && (knob != KNOB_SEED || d->knobs.value[KNOB_JITTER] != 0);
}

static bool
is_alike(const struct run_digest *a, const struct run_digest *b)
{
	return a->is_outside == b->is_outside && a->watched == b->watched && strcmp(a->command, b->command) == 0;
}

static bool
has_point(const struct run_digest *d)
{
	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++)
		if (run_digest_took_us(d, track) != NEVER_US)
			return true;
	return false;
}

static bool
differs_only_in(const struct run_digest *a, const struct run_digest *b, enum knob knob)
{
	if (!is_alike(a, b) || !has_point(b))
		return false;
	for (enum knob k = 0; k < KNOB_COUNT; k++)
		if (k != knob && a->knobs.value[k] != b->knobs.value[k] && (matters(a, k) || matters(b, k)))
			return false;
	return true;
}

/* How many runs a knob's plot has; 0 if all have one value. */
static int
count_runs(const struct run_digest *const *runs, int count, int chosen, enum knob knob)
{
	int found = 0, others = 0;

	for (int i = 0; i < count; i++)
		if (differs_only_in(runs[chosen], runs[i], knob)) {
			found++;
			others += runs[i]->knobs.value[knob] != runs[chosen]->knobs.value[knob];
		}
	return others > 0 ? found : 0;
}

/* The last run before which the knob was turned; -1: none. */
static int
last_turned(const struct run_digest *const *runs, int count, enum knob knob)
{
	for (int i = count - 1; i > 0; i--)
		if (runs[i]->knobs.value[knob] != runs[i - 1]->knobs.value[knob])
			return i;
	return -1;
}

static bool
find_knob(const struct run_digest *const *runs, int count, int chosen, enum knob *knob)
{
	int most = 0, turned = -1;

	for (enum knob k = 0; k < KNOB_COUNT; k++) {
		int found = matters(runs[chosen], k) ? count_runs(runs, count, chosen, k) : 0, last = last_turned(runs, count, k);

		if (found == 0 || found < most || (found == most && last <= turned))
			continue;
		most = found;
		turned = last;
		*knob = k;
	}
	return most > 0;
}

/* ---- points ---- */

static void
add_point(struct plot *plot, const struct run_digest *d, int run, enum track track, bool is_chosen, const struct law_time *law)
{
	struct plot_point point = {
		.run = run, .track = track, .value = d->knobs.value[plot->knob], .took_us = run_digest_took_us(d, track), .law = *law,
		.is_chosen = is_chosen,
	};

	plot_explain(d, plot->knob, &point);
	plot_axis_add(&plot->x, point.value);
	plot_axis_add(&plot->y, point.took_us);
	ARRAY_PUSH(plot->points, point);
}

static int
in_order(const void *a, const void *b)
{
	const struct plot_point *x = a, *y = b;

	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	return x->run != y->run ? x->run - y->run : (int)x->track - (int)y->track;
}

static void
add_points(struct plot *plot, const struct run_digest *const *runs, int count, int chosen)
{
	for (int i = 0; i < count; i++) {
		struct law_time law[PROGRAM_COUNT];

		if (!differs_only_in(runs[chosen], runs[i], plot->knob))
			continue;
		law_times(&runs[i]->knobs, 0, law);
		for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++) {
			plot->line[track].runs = plot->line[track].runs || runs[i]->program[track].present;
			if (run_digest_took_us(runs[i], track) != NEVER_US)
				add_point(plot, runs[i], i, track, i == chosen, &law[track]);
		}
	}
	ARRAY_SORT(plot->points, in_order);
}

/* ---- lines ---- */

static bool
is_whole(enum knob knob)
{
	enum knob_unit unit = knob_info(knob)->unit;

	return unit == UNIT_NUMBER || unit == UNIT_PERCENT;
}

/* How many samples the ends of the axis are apart, at most: of many requests it takes time to play them. */
static int
count_samples(const struct plot *plot, const struct settings *base, int64_t most)
{
	struct settings dearest = *base;
	int64_t samples;

	dearest.value[plot->knob] = most;
	samples = REQUESTS_PLAYED / (law_times_cost(&dearest) + 1);
	return (int)(samples > SAMPLES ? SAMPLES : samples < SAMPLES_LEAST ? SAMPLES_LEAST : samples);
}

/* The i-th of `count` values from one end to the other. */
static int64_t
value_between(const struct plot_axis *x, int64_t least, int64_t most, int i, int count)
{
	double share = (double)i / (count - 1), value;

	if (i == count - 1)
		return most;
	value = x->is_log ? (double)least * pow((double)most / (double)least, share) : (double)least + share * (double)(most - least);
	return (int64_t)(value + 0.5);
}

static void
add_sample(struct plot *plot, const struct settings *base, int64_t value)
{
	struct settings s = *base;
	struct law_time law[PROGRAM_COUNT];

	s.value[plot->knob] = value;
	law_times(&s, 0, law);
	for (int track = 0; track < PROGRAM_COUNT; track++)
		ARRAY_PUSH(plot->line[track].samples, ((struct law_sample){ .value = value, .law = law[track] }));
}

/* The measured values are among them: there the line must be exact. */
static void
add_samples(struct plot *plot, const struct settings *base)
{
	const struct plot_axis *x = &plot->x;
	const struct knob_info *info = knob_info(plot->knob);
	int64_t least = x->least < info->min ? info->min : x->least, most = x->most > info->max ? info->max : x->most, last = -1;
	int count = count_samples(plot, base, most);
	size_t next = 0;

	least = plot_axis_is_apart(x, least) ? least + 1 : least;
	if (is_whole(plot->knob) && most - least < count)
		count = (int)(most - least) + 1;
	for (int i = 0; i < count && !x->by_place && count > 1; i++) {
		int64_t value = value_between(x, least, most, i, count);

		for (; next < x->values.count && !plot_axis_is_apart(x, x->values.at[next]) && x->values.at[next] <= value; next++)
			if (x->values.at[next] != last && x->values.at[next] != value)
				add_sample(plot, base, last = x->values.at[next]);
		if (value != last)
			add_sample(plot, base, last = value);
	}
	for (; next < x->values.count; next++)
		add_sample(plot, base, x->values.at[next]);
}

/* It stays for some whole numbers, and jumps between others. */
static bool
is_step(const struct plot *plot, const struct plot_line *line)
{
	bool stays = false, jumps = false;

	for (size_t i = 1; i < line->samples.count; i++) {
		const struct law_sample *a = &line->samples.at[i - 1], *b = &line->samples.at[i];

		if (plot_axis_is_apart(&plot->x, b->value))
			break;
		if (b->value != a->value + 1)
			return false;
		stays = stays || a->law.us == b->law.us;
		jumps = jumps || a->law.us != b->law.us;
	}
	return is_whole(plot->knob) && stays && jumps;
}

static bool
is_known(const struct plot_line *line)
{
	for (size_t i = 0; i < line->samples.count; i++)
		if (line->samples.at[i].law.us != NEVER_US)
			return true;
	return false;
}

static void
add_heights(struct plot_axis *y, const struct law_time *law)
{
	plot_axis_add(y, law->us);
	plot_axis_add(y, law->least_us);
	plot_axis_add(y, law->most_us);
}

static void
finish_line(struct plot *plot, const struct settings *base, enum track track)
{
	struct plot_line *line = &plot->line[track];

	line->is_known = line->runs && is_known(line);
	line->is_step = line->is_known && is_step(plot, line);
	if (line->runs)
		law_words(track, base, plot->knob, line->samples.at, line->samples.count, line->words);
	for (size_t i = 0; i < line->samples.count && line->is_known; i++)
		if (line->samples.at[i].law.us != NEVER_US)
			add_heights(&plot->y, &line->samples.at[i].law);
}

/* ---- the whole ---- */

/* What the chosen run's other knobs are: those that one always wants to know, and those that were turned. */
static void
write_others(struct plot *plot, const struct run_digest *d)
{
	char label[KNOB_LABEL_SIZE];

	for (enum knob k = 0; k < KNOB_COUNT; k++) {
		bool always = k == KNOB_DELAY || k == KNOB_REQUESTS;

		if (k == plot->knob || !matters(d, k) || (!always && d->knobs.value[k] == knob_info(k)->fallback))
			continue;
		knob_label(k, d->knobs.value[k], label, sizeof label);
		utf8_add(plot->others, sizeof plot->others, "%s%s", plot->others[0] != '\0' ? ", " : "", label);
	}
}

/* Both axes together, so that what grows in proportion is a straight line on either. */
static void
fit(struct plot *plot, const struct settings *base)
{
	bool is_log = plot_axis_is_spread(&plot->x) && plot->y.values.at[0] > 0;

	plot_axis_fit(&plot->x, is_log);
	add_samples(plot, base);
	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++)
		finish_line(plot, base, track);
	if (is_log && plot->y.values.at[0] <= 0) {
		plot_axis_fit(&plot->x, false);
		is_log = false;
	}
	plot_axis_fit(&plot->y, is_log);
}

void
plot_make(const struct run_digest *const *runs, int count, int chosen, struct plot *plot)
{
	plot_release(plot);
	if (count == 0 || chosen < 0 || chosen >= count || !has_point(runs[chosen])) {
		utf8_format(plot->words, sizeof plot->words, "%s", count == 0 ? "No run has ended yet." : "Neither program came to its end in that run.");
		return;
	}
	if (!find_knob(runs, count, chosen, &plot->knob)) {
		utf8_format(plot->words, sizeof plot->words, "Turn one knob and run again: here its runs are plotted.");
		return;
	}
	plot->is_there = true;
	plot_axis_begin(&plot->x, plot->knob);
	plot_axis_begin(&plot->y, KNOB_COUNT);
	utf8_format(plot->title, sizeof plot->title, "time against %s", plot->x.name);
	write_others(plot, runs[chosen]);
	add_points(plot, runs, count, chosen);
	fit(plot, &runs[chosen]->knobs);
}

void
plot_release(struct plot *plot)
{
	plot_axis_release(&plot->x);
	plot_axis_release(&plot->y);
	ARRAY_RELEASE(plot->points);
	for (int track = 0; track < PROGRAM_COUNT; track++)
		ARRAY_RELEASE(plot->line[track].samples);
	*plot = (struct plot){ .is_there = false };
}
