/*
 * The arrays of a timeline, known only to timeline_build.c and watched_build.c, which build them, and
 * timeline_query.c and watched_query.c, which answer from them.
 */
#ifndef WAITSCOPE_TIMELINE_INSIDE_H
#define WAITSCOPE_TIMELINE_INSIDE_H

#include <string.h>

#include "base/array.h"
#include "log/peaks.h"
#include "log/stays.h"
#include "log/timeline.h"
#include "log/visits.h"
#include "log/watched.h"

#define ARRAY_UNTIL(array, t_us) count_until((array).at, (array).count, sizeof *(array).at, (t_us))

/* The number of elements, each beginning with its time, that are at or before t. */
static inline size_t
count_until(const void *array, size_t count, size_t size, int64_t t_us)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int64_t at;

		memcpy(&at, (const char *)array + middle * size, sizeof at);
		if (at <= t_us)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

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
	struct flights flights;
	struct lengths *lengths;     /* of its stretches, by state: timeline_printed.c */
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

/* ---- watched programs ---- */

enum { SUMS_EVERY = 64 };

struct watched_sums {
	int64_t us[WATCHED_STATE_COUNT];
	uint32_t stretches[WATCHED_STATE_COUNT];
};


struct thread_index {
	struct watched_thread facts;
	ARRAY(struct watched_span) spans;
	ARRAY(struct watched_sums) sums;      /* of the spans before the one of index i x SUMS_EVERY */
	struct watched_sums more;             /* by how much the spans that are forgotten change the sums */
	bool is_part;                         /* some are */
	ARRAY(struct watched_place) places;
	ARRAY(struct moment) aways;           /* value = 1: it leaves its loop; 0: it is back */
	ARRAY(uint32_t) unread;               /* its requests that are answered and not read, ascending */
	struct watched_span under;            /* what it does but for a signal that stops it */
	size_t hold;                          /* that goes on: its index and 1; 0 = none */
	int64_t lines_us;                     /* since when a line of its own is known, or NEVER_US */
};

enum { SOURCE_LINES_MAX = 1000 * 1000 }; /* lines beyond are ignored */

struct source_file {
	const char *path;   /* of the trace, not ended by a NUL */
	size_t size;
	ARRAY(const char *) lines; /* index: the number - 1; NULL: not known */
};

struct watched_index {
	struct watched_life life; /* all that is known */
	int64_t not_started_us, untraced_us, name_us;
	bool is_known;            /* there was an event of it */
	ARRAY(struct thread_index) threads;
	ARRAY(struct source_file) files;
	ARRAY(struct watched_output) outputs;
	ARRAY(struct watched_request) requests;
	ARRAY(struct watched_hold) holds;
};

void watched_init(struct watched_index *);
void watched_release(struct watched_index *);
void watched_add(struct watched_index *, const struct trace *, const struct event *);

/* The state that a kind of event begins; WATCHED_ABSENT: it begins none. */
enum watched_state watched_begun_by(enum event_kind);

/* What a thread's spans add up to by t, without what is forgotten. */
int64_t watched_sum_us(const struct thread_index *, enum watched_state, int64_t t_us, uint32_t *stretches);

/* A visitor's request has ended. */
void watched_visit_ended(struct watched_index *, const struct event *);

/* ---- answers that are kept: timeline_kept.c ---- */

enum { KEPT_GRAINS = 6 };

struct kept_answer {
	void *answer; /* NULL: none yet */
	size_t size, told;
	int64_t grain_us;
};

struct kept_answer *kept_new(void);
void kept_free(struct kept_answer *);

struct timeline {
	const struct trace *trace;
	struct kept_answer *kept;
	size_t read; /* events so far */
	int64_t last_us, end_us, from_us;
	uint64_t forgotten;
	bool started; /* EVENT_RUN_START was read: knobs from then on are turns */
	int64_t programs; /* enum programs, at the run's start */
	int64_t sockets;  /* how many requests may be open at a time; 0 = unknown */
	bool lacks_ports; /* there would be more if the system had more local ports */
	int64_t landmark_us; /* the last event that stepping stops at; NEVER_US: there was none */
	size_t unmarked;     /* events since then */
	int64_t blind_us; /* since when a certificate is known that was not checked; NEVER_US */
	struct program_index program[PROGRAM_COUNT];
	ARRAY(struct request) requests[TRACK_VISITOR + 1]; /* index: number - 1 */
	ARRAY(struct knob_turn) knobs;
	bool forecast_waits; /* it is to be made anew */
	ARRAY(struct moment) forecasts; /* value = the forecast of the run's length, from then on */
	ARRAY(struct moment) presses, turns; /* value = index of its intervention */
	ARRAY(struct moment) visit_ends; /* value = the latest end that visitors' requests are known to have */
	ARRAY(struct intervention) interventions;
	ARRAY(struct beat) beats;
	struct peaks lateness;       /* of the beats */
	ARRAY(struct server_load) loads;
	uint32_t unkept_open, unkept_at_work; /* the part of the last load that visitors are who are not kept */
	ARRAY(struct moment) lasting; /* loads that held for LOAD_LASTS_US; value = index in loads */
	struct peaks most_open, fewest_open; /* of the lasting ones; the latter with its sign changed */
	struct stays visitors;       /* each while the server has it before it */
	struct stays left;           /* each that left, until its answer would have come */
	struct visits visits;        /* those who are nobody's */
	struct watched_index watched[WATCHED_MAX];
	ARRAY(struct refusal_at) refusals;
	ARRAY(struct stay) departures; /* of visitors: when the last one so far ended, and which */
	ARRAY(struct moment) rests; /* between two landmarks, where many other events are: value = when the second comes */
	ARRAY(size_t) events[TRACK_COUNT][EVENT_KIND_COUNT]; /* of a kind on a track: their places in the trace (has_all_places) */
};

/* Whether all places of such events are noted, and not only those of the first EVENT_NTH_MAX. */
static inline bool
has_all_places(enum track track, enum event_kind kind)
{
	return (track < PROGRAM_COUNT && kind != EVENT_SPIN) || track == TRACK_SERVER || track == TRACK_YOU;
}

/* Whether an event that is to tell a total stands behind FORGOT, at its moment. */
static inline bool
timeline_is_total(const struct timeline *tl, const struct event *e)
{
	return tl->forgotten > 0 && tl->from_us == e->t_us;
}

/* For forget.c, with the same of their traces (trace.h): the trace of each stays its own. */
void timeline_move(struct timeline *, size_t first);
void timeline_swap(struct timeline *, struct timeline *);

/* ---- timeline_forecast.c: how long the run will take ---- */

/* The run's own setting: a turn of that knob is for the next run. */
bool timeline_fetches_outside(const struct timeline *);
/* The length of the run is forecast, at its start or when a knob is turned; whether that may be done again so soon; or as soon
 * as it may. */
void timeline_push_forecast(struct timeline *, int64_t t_us);
bool timeline_may_forecast(const struct timeline *, int64_t t_us);
void timeline_renew_forecast(struct timeline *, int64_t t_us);

/* ---- timeline_programs.c ---- */

/* The program of an event; NULL if it is of none. Its counts so far, and new ones from t on. */
struct program_index *timeline_program_of(struct timeline *, const struct event *e);
void timeline_push_span(struct program_index *p, const struct event *e, enum program_state state, enum step step);
struct tally timeline_last_tally(const struct program_index *p);
void timeline_push_tally(struct program_index *p, int64_t t_us, struct tally tally);

/* What events add: the index of their rows (event.h). */
void timeline_add_step(struct timeline *, const struct event *e);
void timeline_add_block(struct timeline *, const struct event *e);
void timeline_add_ready(struct timeline *, const struct event *e);
void timeline_add_done(struct timeline *, const struct event *e);
void timeline_add_print(struct timeline *, const struct event *e);
void timeline_add_spin(struct timeline *, const struct event *e);
void timeline_add_plan(struct timeline *, const struct event *e);
void timeline_add_spun(struct timeline *, const struct event *e);

/* ---- timeline_requests.c ---- */

/* The request of an event, made if need be; NULL if the event cannot have one. */
struct request *timeline_request_of(struct timeline *, const struct event *e);

/* What events add: the index of their rows (event.h). */
void timeline_add_callback(struct timeline *, const struct event *e);
void timeline_add_callback_end(struct timeline *, const struct event *e);
void timeline_add_request_event(struct timeline *, const struct event *e);
void timeline_add_request_text(struct timeline *, const struct event *e);
void timeline_add_request_interim(struct timeline *, const struct event *e);
void timeline_add_request_size(struct timeline *, const struct event *e);
void timeline_add_redirect(struct timeline *, const struct event *e);
void timeline_add_body(struct timeline *, const struct event *e);

/* ---- timeline_server.c ---- */

/* The request of a visitor who came with an event just now; NULL if that is not so. */
struct request *timeline_newcomer_of(struct timeline *, const struct event *e);

/* What events add: the index of their rows (event.h). */
void timeline_add_server_event(struct timeline *, const struct event *e);
void timeline_add_ask(struct timeline *, const struct event *e);
void timeline_add_stay(struct timeline *, const struct event *e);
void timeline_add_who(struct timeline *, const struct event *e);
void timeline_add_refused(struct timeline *, const struct event *e);
void timeline_add_freeze(struct timeline *, const struct event *e);
void timeline_add_unkept_open(struct timeline *, const struct event *e);
void timeline_add_heartbeat(struct timeline *, const struct event *e);
void timeline_add_most(struct timeline *, const struct event *e);

#endif
