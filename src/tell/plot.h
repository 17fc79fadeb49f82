/*
 * The plot: how long sync and async took against the knob that was turned, where all other knobs are equal; and behind the
 * measured points the law's line. Pure.
 *
 * A point is off its line if it is further from what the law says than measuring accounts for: PLOT_NOISE_US and a fiftieth
 * of the time, and for as long as a beat of waitscope's own loop was late in that run. Of each such point it is said what
 * was measured that explains it, or that nothing was.
 */
#ifndef WAITSCOPE_PLOT_H
#define WAITSCOPE_PLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/array.h"
#include "log/law_time.h"
#include "tell/law_words.h"
#include "tell/plot_axis.h"
#include "tell/run_digest.h"

enum { PLOT_WORDS_SIZE = 256, PLOT_NOISE_US = 20 * 1000, PLOT_NOISE_DIVISOR = 50 };

struct plot_point {
	int run;                    /* the index of its run */
	enum track track;
	int64_t value;              /* of the knob */
	int64_t took_us;
	struct law_time law;        /* what the law says of that run */
	bool is_chosen;             /* its run is the chosen one */
	bool is_off;
	char why[PLOT_WORDS_SIZE];  /* if it is off: one sentence */
};

/* A program's line. */
struct plot_line {
	bool runs;                        /* it is part of these runs */
	bool is_known;                    /* the law says something */
	bool is_step;                     /* it jumps from one whole number to the next */
	ARRAY(struct law_sample) samples; /* by rising value; those that are no numbers (plot_axis_is_apart) come last, and join nothing */
	char words[LAW_WORDS_SIZE];       /* "⌈n ÷ 3⌉ × 2.0 s" */
};

struct plot {
	bool is_there;                    /* there is something to compare */
	char words[PLOT_WORDS_SIZE];      /* if it is not: why, and what to do */
	enum knob knob;                   /* the one that was turned */
	char title[PLOT_TITLE_SIZE];      /* "time against requests n" */
	char others[PLOT_WORDS_SIZE];     /* "delay 1.0 s, limit 3": what the other knobs are */
	struct plot_axis x, y;
	ARRAY(struct plot_point) points;  /* by rising value; of one value in the order of their runs */
	struct plot_line line[PROGRAM_COUNT];
};

/* Makes the plot of the run `chosen` and those that differ from it in one knob alone: the knob of which there are most runs; of
 * several, the one turned last. The runs are in the order in which they were made. Anything of an earlier plot is released; a
 * first one is all zero. */
void plot_make(const struct run_digest *const *runs, int count, int chosen, struct plot *);
void plot_release(struct plot *);

#endif
