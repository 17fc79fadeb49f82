/* For tests and benchmarks of whole runs: a lab, and something to be done to it
 * when a certain event comes. */
#ifndef WAITSCOPE_WORLD_H
#define WAITSCOPE_WORLD_H

#include <stdbool.h>
#include <stdint.h>

#include "run/lab.h"

struct event;
struct event_base;

struct world {
	struct settings knobs;        /* what world_run() begins with */
	const struct run_command *command; /* that runs beside the programs; NULL: none */
	/* From world_run() on. */
	struct event_base *base;
	struct lab *lab;
	void (*act)(struct world *);  /* done once, in a turn of its own, after ... */
	enum event_kind after_kind;
	enum track after_track;
	uint32_t after_count;         /* ... that many of these */
	bool acts_at_once;            /* not in a turn of its own, but within the event's */
	bool act_done;
	struct event *act_timer;
};

/* The knobs at their fallbacks. */
void world_init(struct world *);
void world_release(struct world *);

/* A lab on a free port, and one run in it, until it is over. */
void world_run(struct world *);

#endif
