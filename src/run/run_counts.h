/*
 * What a run only counts, because there may be more of it than a log can keep: visitors beyond the first thousands, and
 * whom the server refused. The counts are logged where they have changed, all at a time.
 */
#ifndef WAITSCOPE_RUN_COUNTS_H
#define WAITSCOPE_RUN_COUNTS_H

#include <stdbool.h>
#include <stdint.h>

#include "log/log.h"
#include "log/timeline.h"

/* All zero at first. */
struct run_counts {
	struct unkept unkept, unkept_logged; /* visitors: so far, and as of the last event about them */
	struct {
		int64_t count, logged;
		uint16_t status;
	} refused[REFUSALS_KINDS]; /* those that have a count come first */
};

/* Something happened to a visitor; `was_taken`: who had been taken up before. */
void run_counts_visitor(struct run_counts *, enum event_kind, bool was_taken);

/* Somebody was refused with that status. */
void run_counts_refused(struct run_counts *, unsigned status);

void run_counts_log(struct run_counts *, struct log *);

#endif
