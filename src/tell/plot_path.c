/* The law's lines. A step stays for half a number to either side, so that its points stand on its middle. */
#include "tell/plot_path.h"

#include "log/request.h"

/* Half the length of the line of a value that is no number; of the room for its place, where each has one. */
static const double none_half = 0.03, place_half = 0.3;

static int64_t
us_of(const struct law_sample *sample, enum plot_edge edge)
{
	return edge == PLOT_LEAST ? sample->law.least_us : edge == PLOT_MOST ? sample->law.most_us : sample->law.us;
}

static void
add(struct plot_path *path, double x, double y, bool joined)
{
	ARRAY_PUSH(path->spots, ((struct plot_spot){ .x = x, .y = y, .joined = joined }));
}

static void
add_apart(const struct plot_axis *axis, const struct law_sample *sample, double y, struct plot_path *path)
{
	double x = plot_axis_share(axis, sample->value), half = axis->by_place ? place_half / (double)axis->values.count : none_half;

	add(path, x - half, y, false);
	add(path, x + half, y, true);
}

/* Where a number's step ends towards its neighbour. */
static double
towards(const struct plot_axis *axis, const struct plot_line *line, size_t i, int direction)
{
	double here = plot_axis_share(axis, line->samples.at[i].value);
	size_t next = i + (size_t)direction; /* wraps before the first, and is out of range then */

	if (next >= line->samples.count || plot_axis_is_apart(axis, line->samples.at[next].value))
		return here;
	return (here + plot_axis_share(axis, line->samples.at[next].value)) / 2;
}

void
plot_path_add(const struct plot *plot, enum track track, enum plot_edge edge, struct plot_path *path)
{
	const struct plot_line *line = &plot->line[track];
	bool joined = false;

	for (size_t i = 0; i < line->samples.count && line->is_known; i++) {
		const struct law_sample *sample = &line->samples.at[i];
		double y = plot_axis_share(&plot->y, us_of(sample, edge));

		if (sample->law.us == NEVER_US) {
			joined = false;
			continue;
		}
		if (plot_axis_is_apart(&plot->x, sample->value)) {
			add_apart(&plot->x, sample, y, path);
		} else if (line->is_step) {
			add(path, towards(&plot->x, line, i, -1), y, joined);
			add(path, towards(&plot->x, line, i, 1), y, true);
		} else {
			add(path, plot_axis_share(&plot->x, sample->value), y, joined);
		}
		joined = true;
	}
}

void
plot_path_release(struct plot_path *path)
{
	ARRAY_RELEASE(path->spots);
}

bool
plot_has_band(const struct plot *plot, enum track track)
{
	const struct plot_line *line = &plot->line[track];

	for (size_t i = 0; i < line->samples.count && line->is_known; i++)
		if (line->samples.at[i].law.least_us != line->samples.at[i].law.most_us)
			return true;
	return false;
}
