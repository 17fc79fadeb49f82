/*
 * A program's requests by how far they have got. Each of them is in one of the stages, so what a screen counts
 * of them adds up, at every moment, to how many there are.
 */
#ifndef WAITSCOPE_STAGES_H
#define WAITSCOPE_STAGES_H

#include <stdint.h>

#include "log/timeline.h"

/* The parts add up to `requests`. */
struct stages {
	uint32_t requests;  /* those planned; more if more were launched before the plan was lowered */
	uint32_t left;      /* not launched yet */
	uint32_t waiting;   /* wait to be sent */
	uint32_t open;      /* in flight */
	uint32_t queued;    /* over, response or not: their callbacks wait in the queue */
	uint32_t running;   /* over, and the program is at it: in its callback; at the response that its call returned */
	uint32_t ok;        /* dealt with: there was a response, and it was no error */
	uint32_t failed;    /* dealt with: there was none, or its status was at least HTTP_ERROR */
	uint32_t cancelled;
};

/* As of t; track < PROGRAM_COUNT. All are 0 before the program's first event. */
struct stages stages_at(const struct timeline *, enum track, int64_t t_us);

#endif
