/* Listings as they stand at a time: which lines, with which numbers in them. */
#include "listing.h"

#include <assert.h>
#include <stdio.h>

#include "program.h"

const struct listing *
program_listing(enum track track)
{
	assert(track < PROGRAM_COUNT);
	return track == TRACK_SYNC ? &sync_program.listing : &async_program.listing;
}

static bool
stands(const struct timeline *tl, enum track track, int64_t t_us, enum line_when when)
{
	if (when == LINE_WITH_WORK)
		return timeline_knob_exceeded(tl, KNOB_WORK, 0, t_us);
	return when == LINE_ALWAYS || timeline_more(tl, track, t_us) > 0;
}

/* How many requests its body loops over: what is planned less what fetch_more adds. */
static uint32_t
looped(const struct timeline *tl, enum track track, int64_t t_us)
{
	return timeline_tally_at(tl, track, t_us).planned - timeline_raised(tl, track, t_us);
}

static void
argument_at(const struct timeline *tl, enum track track, enum step step, int64_t t_us, char *out, size_t size)
{
	struct settings settings;

	if (step == STEP_FOR) {
		snprintf(out, size, "%u", looped(tl, track, t_us));
	} else if (step == STEP_MORE) {
		snprintf(out, size, "%u", timeline_more(tl, track, t_us));
	} else if (step == STEP_WORK) {
		timeline_settings_at(tl, t_us, &settings);
		snprintf(out, size, "%g", (double)settings.value[KNOB_WORK] / 1e6);
	} else {
		snprintf(out, size, "%s", "");
	}
}

/* The text with its %s filled in; one that has none stays as it is. */
static void
fill_in(const char *text, const char *argument, char *out, size_t size)
{
	size_t used = 0;

	for (; *text != '\0' && used + 1 < size; text++) {
		if (text[0] == '%' && text[1] == 's') {
			used += (size_t)snprintf(out + used, size - used, "%s", argument);
			text++;
		} else {
			out[used++] = *text;
		}
	}
	out[used < size ? used : size - 1] = '\0';
}

int
program_lines_at(const struct timeline *tl, enum track track, int64_t t_us, struct shown_line shown[LISTING_MAX])
{
	const struct listing *listing = program_listing(track);
	int count = 0;

	for (int i = 0; i < listing->count; i++) {
		const struct listing_line *line = &listing->lines[i];
		char argument[32];

		if (!stands(tl, track, t_us, line->when))
			continue;
		argument_at(tl, track, line->step, t_us, argument, sizeof argument);
		shown[count] = (struct shown_line){ .number = count + 1, .step = line->step, .callback = line->callback };
		fill_in(line->text, argument, shown[count].text, sizeof shown[count].text);
		count++;
	}
	return count;
}

int
program_line_number(const struct timeline *tl, enum track track, enum step step, int64_t t_us)
{
	struct shown_line shown[LISTING_MAX];
	int count = program_lines_at(tl, track, t_us, shown);

	for (int i = 0; i < count; i++)
		if (shown[i].step == step)
			return shown[i].number;
	return 0;
}
