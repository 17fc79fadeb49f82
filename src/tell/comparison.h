/*
 * Two runs compared: how their knobs differ, and what that made of each program's time. "Twice the delay: sync took twice as long
 * (30.0 s, before 15.0 s), async too (10.0 s, before 5.0 s)." Says only what both runs show, but for the law, which is
 * named as such. Pure.
 */
#ifndef WAITSCOPE_COMPARISON_H
#define WAITSCOPE_COMPARISON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tell/run_digest.h"

enum {
	COMPARISON_FORMS = 5,
	COMPARISON_SIZE = 256,
};

/* Writes it in ever shorter forms, of which some may be the same; each is a sentence of its own. `other`: the other run, as it
 * is called: "before", or "in run 2". Returns false, and all are "", if there is nothing to compare: one of them did not come to
 * its end, or no program of ours is part of both. */
bool comparison_write(const struct run_digest *, const struct run_digest *other, const char *name, char forms[COMPARISON_FORMS][COMPARISON_SIZE]);

/* Writes what the law says of such a run as this if one more thing were otherwise, that the other does not show: "By the law, ten times
 * the requests cost async nothing." Returns false, and it is "", if there is nothing to say. */
bool comparison_law_write(const struct run_digest *, const struct run_digest *other, char *out, size_t size);

/* Writes by how much one time is more than another, and how many times as much: "+10.0 s, 2.0 times"; "the same" where the difference is
 * within the noise of a measurement. */
void comparison_difference_write(int64_t us, int64_t other_us, char *out, size_t size);

/* Returns true if that knob means something in both and they began with different values of it. */
bool comparison_knob_differs(const struct run_digest *, const struct run_digest *other, enum knob);

#endif
