/* The runs of a sweep, told. */
#include "app/narrate_runs.h"

#include "base/utf8.h"
#include "tell/plot.h"
#include "tell/spoken.h"

enum { CELL_SIZE = 48 };

void
narrate_took(const struct run_digest *d, char *out, size_t size)
{
	char took[CELL_SIZE];
	bool first = true;

	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++) {
		if (!d->program[track].present)
			continue;
		run_digest_took(d, track, took, sizeof took);
		utf8_add(out, size, d->program[track].done ? "%s%s took %s" : "%s%s was not done", first ? "" : ", ", track_name(track), took);
		first = false;
	}
	utf8_add(out, size, "%s%s.\n", d->faster[0] != '\0' ? "; async was " : "", d->faster);
}

/* "requests 8: sync took 2.0 s, async 0.2 s; async was about 10 times faster." */
static void
tell_run(const struct run_digest *d, enum knob knob, char *out, size_t size)
{
	char label[KNOB_LABEL_SIZE];

	knob_label(knob, d->knobs.value[knob], label, sizeof label);
	utf8_add(out, size, "%s: ", label);
	narrate_took(d, out, size);
}

static void
tell_laws(const struct plot *plot, char *out, size_t size)
{
	char words[LAW_WORDS_SIZE * 2];

	for (enum track track = TRACK_SYNC; plot->is_there && track < PROGRAM_COUNT; track++) {
		if (!plot->line[track].runs || !plot->line[track].is_known)
			continue;
		spoken_write(plot->line[track].words, words, sizeof words);
		utf8_add(out, size, "The law for %s: %s.\n", track_name(track), words);
	}
}

/* A point that is off its line, and why. */
static void
tell_why(const struct plot *plot, char *out, size_t size)
{
	for (size_t i = 0; plot->is_there && i < plot->points.count; i++)
		if (plot->points.at[i].is_off)
			utf8_add(out, size, "%s\n", plot->points.at[i].why);
}

void
narrate_law(const struct runs *runs, char *out, size_t size)
{
	const struct plot *plot = runs_plot(runs);

	tell_laws(plot, out, size);
	tell_why(plot, out, size);
}

void
narrate_runs(const struct runs *runs, const struct sweep *sweep, char *out, size_t size)
{
	size_t first = runs->rows.count > (size_t)sweep->count ? runs->rows.count - (size_t)sweep->count : 0;

	utf8_format(out, size, "%s", "");
	for (size_t i = first; i < runs->rows.count; i++)
		tell_run(&runs->rows.at[i].digest, sweep->knob, out, size);
	narrate_law(runs, out, size);
}
