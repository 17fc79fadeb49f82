/* The arithmetic of the table. */
#include "bench/table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int
compare(const void *one, const void *other)
{
	double a = *(const double *)one, b = *(const double *)other;

	return (a > b) - (a < b);
}

struct spread
spread_of(double *numbers, size_t count)
{
	if (count == 0)
		return (struct spread){ .median = 0 };
	qsort(numbers, count, sizeof *numbers, compare);
	return (struct spread){
		.median = (numbers[(count - 1) / 2] + numbers[count / 2]) / 2, .least = numbers[0], .most = numbers[count - 1],
	};
}

static double
ours_of(const struct pair *pair)
{
	return pair->ours;
}

static double
reference_of(const struct pair *pair)
{
	return pair->reference;
}

static double
ratio_of(const struct pair *pair)
{
	return pair->reference > 0 ? pair->ours / pair->reference : 0;
}

static struct spread
spread_of_pairs(const struct result *result, double (*of)(const struct pair *))
{
	double *numbers = mem_new(result->pairs.count, sizeof *numbers);
	struct spread spread;

	for (size_t i = 0; i < result->pairs.count; i++)
		numbers[i] = of(&result->pairs.at[i]);
	spread = spread_of(numbers, result->pairs.count);
	free(numbers);
	return spread;
}

struct spread
result_ours(const struct result *result)
{
	return spread_of_pairs(result, ours_of);
}

struct spread
result_reference(const struct result *result)
{
	return spread_of_pairs(result, reference_of);
}

struct spread
result_ratio(const struct result *result)
{
	struct spread ratio = spread_of_pairs(result, ratio_of), reference = result_reference(result);

	ratio.median = reference.median > 0 ? result_ours(result).median / reference.median : 0;
	return ratio;
}

void
result_release(struct result *result)
{
	ARRAY_RELEASE(result->pairs);
	ARRAY_RELEASE(result->points);
}

/* ---- curves ---- */

/* Where the series comes first: two literals of the same text may be one or two. */
static size_t
place_of(const struct result *result, const char *series)
{
	size_t i = 0;

	while (strcmp(result->points.at[i].series, series) != 0)
		i++;
	return i;
}

static bool
comes_before(const struct result *result, const struct point *one, const struct point *other)
{
	size_t a = place_of(result, one->series), b = place_of(result, other->series);

	return a < b || (a == b && one->x < other->x);
}

static double
median_at(const struct result *result, const struct point *at)
{
	double *numbers = mem_new(result->points.count, sizeof *numbers), median;
	size_t count = 0;

	for (size_t i = 0; i < result->points.count; i++)
		if (result->points.at[i].x == at->x && strcmp(result->points.at[i].series, at->series) == 0)
			numbers[count++] = result->points.at[i].y;
	median = spread_of(numbers, count).median;
	free(numbers);
	return median;
}

struct point *
result_curve(const struct result *result, size_t *count)
{
	struct point *curve = mem_new(result->points.count, sizeof *curve);

	*count = 0;
	for (size_t i = 0; i < result->points.count; i++) {
		struct point point = result->points.at[i];
		size_t at = *count;

		while (at > 0 && comes_before(result, &point, &curve[at - 1]))
			at--;
		if (at > 0 && curve[at - 1].x == point.x && strcmp(curve[at - 1].series, point.series) == 0)
			continue;
		memmove(&curve[at + 1], &curve[at], (*count - at) * sizeof *curve);
		point.y = median_at(result, &point);
		curve[at] = point;
		++*count;
	}
	return curve;
}

/* ---- figures ---- */

double
figure_judged(const struct figure *figure, const struct result *result)
{
	switch (figure->wants) {
	case WANTS_RATIO:
		return result_ratio(result).median;
	case WANTS_MORE:
		return result_ours(result).median - result_reference(result).median;
	case WANTS_MEDIAN:
		return result_ours(result).median;
	case WANTS_WORST:
		return result_ours(result).most;
	case WANTS_NOTHING:
		break;
	}
	return 0;
}

enum verdict
figure_verdict(const struct figure *figure, const struct result *result)
{
	if (figure->wants == WANTS_NOTHING || result->pairs.count == 0)
		return VERDICT_NONE;
	return figure_judged(figure, result) <= figure->wanted ? VERDICT_MET : VERDICT_MISSED;
}

bool
figure_is_chosen(const struct figure *figure, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t length = strlen(words[i]);

		if (strncmp(figure->name, words[i], length) == 0 && (figure->name[length] == '\0' || figure->name[length] == '-'))
			return true;
	}
	return count == 0;
}

const char *
number_write(double number, char out[NUMBER_SIZE])
{
	double size = fabs(number);

	snprintf(out, NUMBER_SIZE, "%.*f", size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : size > 0 ? 3 : 0, number);
	return out;
}
