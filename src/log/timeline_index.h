/*
 * What a timeline is made of. Only timeline.c, which builds it, and
 * timeline_query.c, which answers from it, know.
 */
#ifndef WAITSCOPE_TIMELINE_INDEX_H
#define WAITSCOPE_TIMELINE_INDEX_H

#include "base/array.h"
#include "log/timeline.h"

struct moment {
	int64_t t_us;
	int64_t value;
};

struct knob_turn {
	int64_t t_us;
	int64_t value;
	enum knob knob;
};

/* Every element begins with its time (int64_t) and none is earlier than the one before it. */
struct program_index {
	ARRAY(struct span) spans;
	ARRAY(struct tally_at) tallies;
	ARRAY(struct print) prints;
	ARRAY(struct spin) spins;
	ARRAY(struct moment) dones;
	ARRAY(struct moment) raises; /* of the plan; value = by how many */
	ARRAY(struct moment) raised; /* the sum of raises that still stands */
	int64_t begin_us;
	bool in_callback;
};

struct timeline {
	const struct trace *trace;
	size_t read; /* events so far */
	int64_t last_us, end_us;
	bool started; /* EVENT_RUN_START was read: knobs from now on are turns */
	int64_t programs; /* enum programs, as the run started */
	int64_t sockets;  /* that the system has for open requests; 0 = not known */
	struct program_index program[PROGRAM_COUNT];
	ARRAY(struct request) requests[TRACK_VISITOR + 1]; /* number - 1 -> its life */
	ARRAY(struct knob_turn) knobs;
	ARRAY(struct deed) deeds;
	ARRAY(struct beat) beats;
	ARRAY(struct server_load) loads;
	ARRAY(struct arrival) visitors;
};

#endif
