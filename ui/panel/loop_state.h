/*
 * What is inside of a program's loop at a time: its call stack, what is in flight,
 * what waits in its queue, and what moved from one to the next a moment ago. All of it
 * from the timeline. Private to view_loop.c and the
 * panels that it is made of.
 */
#ifndef WAITSCOPE_LOOP_STATE_H
#define WAITSCOPE_LOOP_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "ui/panel/panel.h"

enum {
	MOVED_US = 400 * 1000, /* what moved so lately is lit */
	FRAMES_MAX = 4,
	SHOWN_MAX = 24,        /* requests that are named, in flight or in the queue */
	LATELY_MAX = 6,
	TIMERS_MAX = 10,
	SAME_TIME_US = 20 * 1000, /* timers closer than that are told of together */
};

/* One call on the stack. */
struct frame {
	char call[64], brief[48], note[48]; /* brief: "" = no shorter form of the call */
};

enum wait_kind {
	WAIT_RESPONSE, /* a callback: number = the request */
	WAIT_SPINS,    /* turns of the spinner: number = how many */
	WAIT_PRESS,    /* of the button: number = how many */
	WAIT_MORE,     /* fetch_more(): number = how many it is to launch */
};

struct waiting {
	int64_t since_us;
	enum wait_kind kind;
	uint32_t number;
};

/* Requests that went somewhere within MOVED_US: how many, and the last few of them. */
struct lately {
	uint32_t count, numbers[LATELY_MAX];
};

struct loop_state {
	enum track track;
	struct span span;
	struct tally tally;
	struct spin_count spins;
	int64_t since_us;                  /* it has been in this state since then */
	bool over;                         /* the run is */
	struct frame frames[FRAMES_MAX];   /* the innermost first */
	int frame_count;
	uint32_t flight[SHOWN_MAX];        /* the oldest first */
	int flight_count;                  /* of tally.open */
	struct waiting queue[SHOWN_MAX];   /* in the order in which they will run */
	int queue_count;                   /* how many of these */
	uint32_t queue_more;               /* and how many more */
	struct lately launched, arrived, called, ended;
};

void loop_state_make(const struct canvas *, enum track, struct loop_state *);

/* Whether a time lies within MOVED_US before the playhead's. */
bool loop_moved_lately(const struct canvas *, int64_t t_us);

/* What a timer will do. */
enum timer_kind {
	TIMER_SPIN,    /* turn the program's spinner */
	TIMER_ANSWER,  /* the server answers the request */
	TIMER_TIMEOUT, /* the request's fetcher gives it up */
};

/* A timer that is armed; or several of a kind that are due at about the same time. */
struct armed {
	int64_t due_us;
	enum timer_kind kind;
	enum track track;
	uint32_t number, count; /* of the first one; how many */
};

/* The soonest ones in order, `most` at most. Returns how many, and in *more how many
 * timers there are beyond these. The heartbeat is not among them. */
int loop_timers(const struct canvas *, struct armed *timers, int most, uint32_t *more);

/* ---- panel_inside.c: one program's panel ---- */

/* From above; SECTION_AIR stands for free rows between them. */
enum section { SECTION_STACK, SECTION_FLIGHT, SECTION_QUEUE, SECTION_RUNNING, SECTION_DONE, SECTION_AIR };

enum { SECTIONS = SECTION_AIR, RING_COLS = 11 /* "╭─ queue ─╮" */, NARROW_RING_COLS = 9 };

struct inside {
	const struct canvas *c;
	const struct loop_state *s;
	struct rect inner;      /* without its title */
	int ring_cols;
	int col, cols;          /* where a section's words stand */
	int row[SECTIONS], rows[SECTIONS];
};

void inside_draw(const struct inside *);

/* How many of s->flight and s->queue have a row of their own. */
int inside_flight_shown(const struct inside *);
int inside_queue_shown(const struct inside *);

/* ---- panel_loop.c ---- */

/* The one loop that everything here runs on: heartbeat, timers, descriptors. */
void panel_loop(const struct canvas *, struct rect);

#endif
