/* Draws how costs grow: bench_plot BENCH.JSON PICTURE.SVG, of what bench has measured (report.h). make bench-plot does this. */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/growth_svg.h"

static int
fail(const char *path, const char *why)
{
	fprintf(stderr, "bench_plot: %s: %s\n", path, why);
	return 1;
}

/* Returns false if it has no growth. What it points to is the JSON's. */
static bool
read_growth(json_t *figure, struct growth *growth)
{
	json_t *points, *point;
	size_t i;

	*growth = (struct growth){ .title = NULL };
	if (json_unpack(figure, "{ss ss s{ss so}}", "what", &growth->title, "unit", &growth->y, "growth", "of", &growth->x, "points",
	        &points) != 0)
		return false;
	json_array_foreach(points, i, point) {
		struct point p;

		if (json_unpack(point, "{ss sF sF}", "series", &p.series, "x", &p.x, "y", &p.y) == 0)
			ARRAY_PUSH(growth->points, p);
	}
	return growth->points.count > 0;
}

int
main(int argc, char *argv[])
{
	ARRAY(struct growth) growths = { 0 };
	json_error_t error;
	json_t *report, *figure;
	FILE *out;
	size_t i;

	if (argc != 3) {
		fprintf(stderr, "usage: bench_plot BENCH.JSON PICTURE.SVG\n");
		return 2;
	}
	report = json_load_file(argv[1], 0, &error);
	if (report == NULL)
		return fail(argv[1], error.text);
	json_array_foreach(json_object_get(report, "figures"), i, figure) {
		struct growth growth;

		if (read_growth(figure, &growth))
			ARRAY_PUSH(growths, growth);
	}
	if (growths.count == 0)
		return fail(argv[1], "nothing in it grows: measure a figure that does, such as frame");
	out = fopen(argv[2], "w");
	if (out == NULL)
		return fail(argv[2], strerror(errno));
	growth_svg_write(out, growths.at, growths.count);
	if (fclose(out) != 0)
		return fail(argv[2], strerror(errno));
	for (i = 0; i < growths.count; i++)
		ARRAY_RELEASE(growths.at[i].points);
	ARRAY_RELEASE(growths);
	json_decref(report);
	return 0;
}
