/*
 * What a figure's function is given: the table to be filled in, and where the program, its sources and its files are.
 */
#ifndef WAITSCOPE_BENCH_H
#define WAITSCOPE_BENCH_H

#include <stdbool.h>

#include "bench/figures.h"

struct bench {
	struct result results[FIGURE_COUNT];
	bool chosen[FIGURE_COUNT];
	bool is_brief;         /* each is sampled once, and small: only to see that it can be */
	const char *program;   /* waitscope's path */
	char *tools;           /* the folder of the other programs that were built for this: the references */
	char *sources;         /* the folder of tests/bench among the sources */
	char *samples;         /* the folder of the samples */
	char *folder;          /* for files, removed at the end */
};

/* How often to sample: so many times, or once. */
int bench_rounds(const struct bench *, int rounds);

/* How many of something to measure with: so many, or a few. */
int bench_size(const struct bench *, int size);

/* Adds a pair; `reference` is 0 where there is none. */
void bench_add(struct bench *, enum figure_id, double ours, double reference);

/* Adds a point of its growth: of the series (a literal) that cost at x, which is so many `of` (a literal). */
void bench_point(struct bench *, enum figure_id, const char *of, const char *series, double x, double y);

/* It cannot be measured here, for that reason. (FIGURE_COUNT: none is meant, and nothing is noted.) */
__attribute__((format(printf, 3, 4)))
void bench_cannot(struct bench *, enum figure_id, const char *format, ...);

/* The path of a file in the bench's folder, the caller's. */
char *bench_file(const struct bench *, const char *name);

/* The time that this thread has computed, in microseconds. */
double bench_cpu_us(void);

#endif
