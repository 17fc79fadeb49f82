/* The table as people and programs read it. */
#ifndef WAITSCOPE_BENCH_REPORT_H
#define WAITSCOPE_BENCH_REPORT_H

#include <stdint.h>
#include <stdio.h>

#include "bench/bench.h"

/* Where and when it was measured. */
struct surroundings {
	int64_t wall_us;     /* when it began */
	double took_s;
	int processors;
	double load[2];      /* of the machine, over a minute: before, and after */
	char system[96];     /* "Linux 6.1 x86_64" */
	char processor[96];  /* its name; "": not known */
};

void report_text(FILE *, const struct bench *, const struct surroundings *);
void report_markdown(FILE *, const struct bench *, const struct surroundings *);

/*
 * As JSON:
 *
 *	{"program": "waitscope 1.0.0", "format": 1,
 *	 "measured": {"at": "2026-11-30T15:00:00Z", "seconds": 151.2, "processors": 2, "load": [0.1, 1.3], "system": "…", "processor": "…"},
 *	 "figures": [
 *	   {"name": "frame-requests", "what": "…", "unit": "ms of CPU",
 *	    "ours": {"what": "10,000 requests", "median": 0.9, "least": 0.8, "most": 1.1, "samples": [0.9, …]},
 *	    "reference": {"what": "10 requests", "median": …, "least": …, "most": …, "samples": […]},   or null: compared with nothing
 *	    "ratio": {"median": …, "least": …, "most": …},   the ratio of the medians, and the least and most of a pair's; or null
 *	    "wanted": {"most": 2, "of": "ratio"},            "ratio", "more" (than the reference), "median" or "worst"; or null
 *	    "is_met": true,                                  or null: nothing is wanted, or nothing was measured
 *	    "not_measured": "there is no htop",              or null
 *	    "growth": {"of": "requests", "points": [{"series": "a frame", "x": 10, "y": 0.3}, …]}},     or null
 *	   …]}
 *
 * The n-th samples of ours and the reference are a pair. Of what was not measured, "ours", "reference" and "ratio" are null.
 */
void report_json(FILE *, const struct bench *, const struct surroundings *);

#endif
