/*
 * The arrays of a timeline, known only to timeline_build.c, which builds them, and
 * timeline_query.c, which answers from them.
 */
#ifndef WAITSCOPE_TIMELINE_INSIDE_H
#define WAITSCOPE_TIMELINE_INSIDE_H

#include "base/array.h"
#include "log/peaks.h"
#include "log/stays.h"
#include "log/timeline.h"

struct moment {
	int64_t t_us;
	int64_t value;
};

/* A turn of a knob: the settings from then on, and each knob's largest value so far. */
struct knob_turn {
	int64_t t_us;
	struct settings settings;
	int64_t most[KNOB_COUNT];
	int64_t turned_us[KNOB_COUNT]; /* when it was last turned, the run having begun; NEVER_US */
};

/* A span, among those of the same state. */
struct stretch {
	int64_t start_us;
	int64_t end_us;    /* INT64_MAX while it is the last span */
	int64_t before_us; /* the total length of those before it */
	uint32_t number;   /* of its stretch, from 1; adjacent spans are one stretch */
};

/* The total by t, which must not be before the span's start. */
struct computing work_until(const struct work *, int64_t t_us);

/* The index of the intervention that is the press of that number; one beyond all interventions if there is none. */
size_t press_index(const struct timeline *, uint32_t number);

/* Every element begins with its time (int64_t); times never decrease. */
struct program_index {
	ARRAY(struct span) spans;
	ARRAY(struct moment) states; /* each begins a state, or a callback; value unused */
	ARRAY(struct stretch) stretches[STATE_COUNT];
	ARRAY(struct work) works;
	ARRAY(struct moment) answers; /* to presses of the button, one each; value = how many so far came at once */
	ARRAY(struct tally_at) tallies;
	ARRAY(struct print) prints;
	ARRAY(struct spin) spins;
	ARRAY(struct moment) dones;
	ARRAY(struct moment) raises; /* of the plan; value = by how many */
	ARRAY(struct moment) raised; /* the sum of raises that still stands */
	int64_t begin_us, first_callback_us, first_response_us;
	bool in_callback;
};

enum { REQUEST_NUMBER_MAX = 1 << 20 }; /* larger ones in a log are ignored; nor can there be more visitors at a time */

/* How many visitors an EVENT_UNKEPT_OPEN says that there are. */
static inline uint32_t
unkept_open(const struct event *e)
{
	return e->value < 0 ? 0 : e->value > REQUEST_NUMBER_MAX ? REQUEST_NUMBER_MAX : (uint32_t)e->value;
}

struct timeline {
	const struct trace *trace;
	size_t read; /* events so far */
	int64_t last_us, end_us;
	bool started; /* EVENT_RUN_START was read: knobs from then on are turns */
	int64_t programs; /* enum programs, at the run's start */
	int64_t sockets;  /* the number that the system has for open requests; 0 = unknown */
	struct program_index program[PROGRAM_COUNT];
	ARRAY(struct request) requests[TRACK_VISITOR + 1]; /* index: number - 1 */
	ARRAY(struct knob_turn) knobs;
	bool forecast_waits; /* it is to be made anew */
	ARRAY(struct moment) forecasts; /* value = the forecast of the run's length, from then on */
	ARRAY(struct moment) presses, turns; /* value = index of its intervention */
	ARRAY(struct moment) visit_ends; /* value = the latest end that visitors' requests are known to have */
	ARRAY(int64_t) landmarks; /* the distinct times of events that stepping stops at */
	ARRAY(struct intervention) interventions;
	ARRAY(struct beat) beats;
	struct peaks lateness;       /* of the beats */
	ARRAY(struct server_load) loads;
	uint32_t unkept_open, unkept_at_work; /* the part of the last load that visitors are who are not kept */
	ARRAY(struct moment) lasting; /* loads that held for LOAD_LASTS_US; value = index in loads */
	struct peaks most_open, fewest_open; /* of the lasting ones; the latter with its sign changed */
	struct stays visitors;       /* each while the server has it before it */
	struct stays left;           /* each that left, until its answer would have come */
	ARRAY(struct stay) departures; /* of visitors: when the last one so far ended, and which */
	ARRAY(size_t) events[TRACK_COUNT][EVENT_KIND_COUNT]; /* of a kind on a track: their places in the trace */
};

#endif
