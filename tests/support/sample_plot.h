/* Runs to plot: digests of what a sweep of a knob measured. */
#ifndef WAITSCOPE_SAMPLE_PLOT_H
#define WAITSCOPE_SAMPLE_PLOT_H

#include <stddef.h>
#include <stdint.h>

#include "tell/run_digest.h"

enum { SAMPLE_PLOT_RUNS = 16, SAMPLE_PLOT_OTHERS = 4 };

struct sample_plot {
	const char *name;
	enum knob knob;
	int64_t values[SAMPLE_PLOT_RUNS]; /* of the knob, run by run */
	int count;
	struct {
		enum knob knob;
		int64_t value;            /* 0: no more */
	} others[SAMPLE_PLOT_OTHERS];
	int late_run;                     /* from 1: in it a beat of the loop was late by late_us, which sync took longer */
	int64_t late_us;
	int line_run;                     /* in it sync's requests stood in line, which took longer by a second */
	int turned_run;                   /* in it a knob was turned, and both took two seconds less */
};

/* The plots that tests draw; NULL behind the last. */
const struct sample_plot *sample_plot_at(size_t i);

/* What a run of these settings would come to: what the law says, and half a millisecond for each request. */
void sample_plot_digest(const struct settings *, struct run_digest *out);

/* The digests, and pointers to them for plot_make(). */
struct sample_runs {
	struct run_digest digests[SAMPLE_PLOT_RUNS];
	const struct run_digest *runs[SAMPLE_PLOT_RUNS];
	int count;
};
void sample_plot_runs(const struct sample_plot *, struct sample_runs *out);

#endif
