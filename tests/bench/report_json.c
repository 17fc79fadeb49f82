/* The table, for programs. */
#include <jansson.h>
#include <time.h>

#include "base/clock.h"
#include "bench/report.h"

#ifndef VERSION
#define VERSION "dev"
#endif

enum { FORMAT = 1, DIGITS = 6 };

static json_t *
pack_spread(struct spread spread)
{
	return json_pack("{sf sf sf}", "median", spread.median, "least", spread.least, "most", spread.most);
}

/* Null if nothing was measured of it. */
static json_t *
pack_side(const struct figure *figure, const struct result *result, bool is_ours)
{
	const char *what = is_ours ? figure->ours : figure->reference;
	json_t *side, *samples;

	if (result->pairs.count == 0 || (!is_ours && what == NULL))
		return json_null();
	side = pack_spread(is_ours ? result_ours(result) : result_reference(result));
	samples = json_array();
	for (size_t i = 0; i < result->pairs.count; i++)
		json_array_append_new(samples, json_real(is_ours ? result->pairs.at[i].ours : result->pairs.at[i].reference));
	json_object_set_new(side, "what", what == NULL ? json_null() : json_string(what));
	json_object_set_new(side, "samples", samples);
	return side;
}

static json_t *
pack_wanted(const struct figure *figure)
{
	static const char *const of[] = { [WANTS_RATIO] = "ratio", [WANTS_MORE] = "more", [WANTS_MEDIAN] = "median", [WANTS_WORST] = "worst" };

	return figure->wants == WANTS_NOTHING ? json_null() : json_pack("{sf ss}", "most", figure->wanted, "of", of[figure->wants]);
}

static json_t *
pack_verdict(enum verdict verdict)
{
	return verdict == VERDICT_NONE ? json_null() : json_boolean(verdict == VERDICT_MET);
}

static json_t *
pack_growth(const struct result *result)
{
	struct point *curve;
	json_t *points;
	size_t count;

	if (result->x == NULL)
		return json_null();
	curve = result_curve(result, &count);
	points = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(points, json_pack("{ss sf sf}", "series", curve[i].series, "x", curve[i].x, "y", curve[i].y));
	free(curve);
	return json_pack("{ss so}", "of", result->x, "points", points);
}

static json_t *
pack_figure(const struct figure *figure, const struct result *result)
{
	bool has_ratio = result->pairs.count > 0 && figure->reference != NULL;

	return json_pack("{ss ss ss so so so so so so so}", "name", figure->name, "what", figure->what, "unit", figure->unit,
	    "ours", pack_side(figure, result, true), "reference", pack_side(figure, result, false),
	    "ratio", has_ratio ? pack_spread(result_ratio(result)) : json_null(), "wanted", pack_wanted(figure),
	    "is_met", pack_verdict(figure_verdict(figure, result)),
	    "not_measured", result->why[0] != '\0' ? json_string(result->why) : json_null(), "growth", pack_growth(result));
}

static json_t *
pack_surroundings(const struct surroundings *at)
{
	time_t seconds = (time_t)(at->wall_us / US_PER_S);
	char date[32];

	strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", gmtime(&seconds));
	return json_pack("{ss sf si s[ff] ss ss}", "at", date, "seconds", at->took_s, "processors", at->processors,
	    "load", at->load[0], at->load[1], "system", at->system, "processor", at->processor);
}

void
report_json(FILE *out, const struct bench *bench, const struct surroundings *at)
{
	json_t *all = json_array(), *report;

	for (int k = 0; k < FIGURE_COUNT; k++)
		if (bench->chosen[k])
			json_array_append_new(all, pack_figure(&figures[k], &bench->results[k]));
	report = json_pack("{ss si so so}", "program", "waitscope " VERSION, "format", FORMAT, "measured", pack_surroundings(at), "figures", all);
	json_dumpf(report, out, JSON_INDENT(1) | JSON_REAL_PRECISION(DIGITS));
	fputc('\n', out);
	json_decref(report);
}
