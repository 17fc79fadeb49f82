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

/* A knob's turn: what is set from then on, and the largest value that each knob had until then. */
struct knob_turn {
	int64_t t_us;
	struct settings settings;
	int64_t most[KNOB_COUNT];
};

/* A span of one state, seen among those of its state. */
struct stretch {
	int64_t start_us;
	int64_t end_us;    /* INT64_MAX while it is the last span */
	int64_t before_us; /* the sum of those before it */
	uint32_t number;   /* from 1: of the stretch that it belongs to; spans that touch are one */
};

/* A span of computing, and what those before it come to. */
struct work {
	int64_t start_us;
	int64_t end_us;    /* INT64_MAX while it is the last span */
	struct computing before;
};

/* With as much of it as there was by t, which is not before its start. */
struct computing work_until(const struct work *, int64_t t_us);

/* Every element begins with its time (int64_t) and none is earlier than the one before it. */
struct program_index {
	ARRAY(struct span) spans;
	ARRAY(struct stretch) stretches[STATE_COUNT];
	ARRAY(struct work) works;
	ARRAY(struct moment) answers; /* to presses of the button, one each */
	ARRAY(struct tally_at) tallies;
	ARRAY(struct print) prints;
	ARRAY(struct spin) spins;
	ARRAY(struct moment) dones;
	ARRAY(struct moment) raises; /* of the plan; value = by how many */
	ARRAY(struct moment) raised; /* the sum of raises that still stands */
	int64_t begin_us, first_callback_us, first_response_us;
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
	ARRAY(struct moment) forecasts; /* value = how long the run is foretold to take, from then on */
	ARRAY(struct moment) presses; /* value = index of its intervention */
	ARRAY(int64_t) landmarks; /* times of events that stepping stops at, each once */
	ARRAY(struct intervention) interventions;
	ARRAY(struct beat) beats;
	ARRAY(struct server_load) loads;
	ARRAY(struct arrival) visitors;
};

#endif
