/*
 * The table of figures: what is measured of each, and what that says. Arithmetic and text alone: nothing here measures.
 *
 * A figure is sampled several times. A sample is a pair, ours and the reference, measured one after the other so that whatever else the
 * machine does meets both alike; some figures have no reference.
 */
#ifndef WAITSCOPE_BENCH_TABLE_H
#define WAITSCOPE_BENCH_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/array.h"

/* What must not exceed struct figure's `wanted`. */
enum wants {
	WANTS_NOTHING,
	WANTS_RATIO,  /* the ratio of the medians */
	WANTS_MORE,   /* what ours is more than the reference, of the medians */
	WANTS_MEDIAN, /* ours, the median of all samples */
	WANTS_WORST,  /* ours, the worst of all samples */
};

struct bench;

/* A row of the table. */
struct figure {
	const char *name;      /* by which it is chosen, words joined by '-'; the first words choose all that begin with them */
	const char *what;      /* is measured, for people */
	const char *unit;      /* "ms" */
	const char *ours;      /* what of ours is measured; NULL: that goes without saying */
	const char *reference; /* with what it is compared; NULL: with nothing */
	enum wants wants;
	double wanted;         /* at most */
	/* Measures it, and may measure others with it, each of which then names the same function. */
	void (*measure)(struct bench *);
};

struct pair {
	double ours, reference; /* the latter 0 where there is none */
};

/* How a cost grows: what it was where x was that much. */
struct point {
	const char *series; /* whose cost, a literal */
	double x, y;
};

enum { RESULT_WHY_SIZE = 160 };

/* What was measured of a figure. All zero: nothing yet. */
struct result {
	ARRAY(struct pair) pairs;
	ARRAY(struct point) points; /* of its growth; all samples, in any order */
	const char *x;              /* what grows along: "requests"; NULL: nothing was seen growing */
	char why[RESULT_WHY_SIZE];  /* why nothing was measured */
};

void result_release(struct result *);

struct spread {
	double median, least, most;
};

/* Of no numbers: all 0. The numbers are put in order. */
struct spread spread_of(double *numbers, size_t count);

struct spread result_ours(const struct result *);
struct spread result_reference(const struct result *);

/* The ratio of the medians; the least and the most are those of single pairs. */
struct spread result_ratio(const struct result *);

/* The points as they are drawn: for each series, in the order of their coming, and each x, rising, one with the median of its y. The
 * caller's. */
struct point *result_curve(const struct result *, size_t *count);

/* What must not exceed what is wanted; 0 if nothing is. */
double figure_judged(const struct figure *, const struct result *);

enum verdict { VERDICT_NONE, VERDICT_MET, VERDICT_MISSED };
enum verdict figure_verdict(const struct figure *, const struct result *);

/* Returns true if one of these words, or none being given, chooses the figure. */
bool figure_is_chosen(const struct figure *, const char *const *words, size_t count);

/* With about three digits, "0.262", "23.4", "1024"; returns `out`. */
enum { NUMBER_SIZE = 32 };
const char *number_write(double, char out[NUMBER_SIZE]);

#endif
