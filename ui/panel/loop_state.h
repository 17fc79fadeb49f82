/*
 * The inside of a program's loop at a time: its call stack, the requests in flight, the callbacks in
 * its queue, and those that moved from one to the next a moment ago. All of it comes from the
 * timeline. Private to view_loop.c and its panels.
 */
#ifndef WAITSCOPE_LOOP_STATE_H
#define WAITSCOPE_LOOP_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "ui/panel/panel.h"

enum {
	MOVED_US = 400 * 1000, /* requests that moved this recently are lit */
	FRAMES_MAX = 4,
	SHOWN_MAX = 24,        /* requests that are named, in flight or in the queue */
	LATELY_MAX = 6,
	TIMERS_MAX = 10,
	SAME_TIME_US = 20 * 1000, /* timers closer together than this are listed as one */
};

/* One call on the stack. */
struct frame {
	char call[64], brief[48], note[48]; /* brief: "" = no shorter form of the call */
};

enum wait_kind {
	WAIT_RESPONSE, /* a callback: number = the request */
	WAIT_SPINS,    /* turns of the spinner: number = how many */
	WAIT_PRESS,    /* of the button: number = how many */
	WAIT_MORE,     /* fetch_more(): number = how many it will launch */
};

struct waiting {
	int64_t since_us;
	enum wait_kind kind;
	uint32_t number;
};

/* The requests that took some step within MOVED_US: how many, and the last few of them. */
struct lately {
	uint32_t count, named, numbers[LATELY_MAX];
	bool without_response; /* some of those named have none: they failed */
};

struct loop_state {
	enum track track;
	struct span span;
	struct tally tally;
	struct spin_count spins;
	int64_t since_us;                  /* the start of its present state */
	bool over;                         /* the run has ended */
	struct frame frames[FRAMES_MAX];   /* the innermost first */
	int frame_count;
	uint32_t flight[SHOWN_MAX];        /* the oldest first */
	int flight_count;                  /* of tally.open */
	struct waiting queue[SHOWN_MAX];   /* in the order in which they will run */
	int queue_count;                   /* of queue[] */
	uint32_t queue_more;               /* beyond these */
	bool launched;                     /* some were lately */
	struct lately arrived, called, ended;
};

void loop_state_make(const struct canvas *, enum track, struct loop_state *);

/* Returns true if a time lies within MOVED_US before the playhead's. */
bool loop_state_moved_lately(const struct canvas *, int64_t t_us);

/* Returns true if the request has ended without a response: an error is what its callback gets. */
bool loop_state_has_failed(const struct canvas *, enum track, uint32_t number);

/* ---- loop_timers.c ---- */

/* The effect of a timer. */
enum timer_kind {
	TIMER_SPIN,    /* turn the program's spinner */
	TIMER_ANSWER,  /* the server answers the request */
	TIMER_TIMEOUT, /* the request's fetcher gives it up */
};

/* An armed timer, or several of a kind that are due at about the same time. */
struct loop_timer {
	int64_t due_us;
	enum timer_kind kind;
	enum track track;
	uint32_t number, count; /* of the first one; how many */
};

/* Writes the armed timers that are due first, in order, at most `most`. Returns their number, and in
 * *more the number of timers beyond these. The heartbeat is not among them. */
int loop_state_timers(const struct canvas *, struct loop_timer *timers, int most, uint32_t *more);

/* ---- loop_sections.c: one program's panel ---- */

/* From top to bottom; SECTION_AIR stands for the free rows between them. */
enum section { SECTION_STACK, SECTION_FLIGHT, SECTION_QUEUE, SECTION_RUNNING, SECTION_DONE, SECTION_AIR };

enum { SECTIONS = SECTION_AIR, RING_COLS = 11 /* "╭─ queue ─╮" */, NARROW_RING_COLS = 9 };

struct loop_sections {
	const struct canvas *c;
	const struct loop_state *s;
	struct rect inner;      /* without its title */
	int ring_cols;
	int col, cols;          /* of a section's words */
	int row[SECTIONS], rows[SECTIONS];
};

void loop_sections_draw(const struct loop_sections *);

/* How many of s->flight, and of s->queue, have a row of their own. */
int loop_sections_flight_shown(const struct loop_sections *);
int loop_sections_queue_shown(const struct loop_sections *);

/* ---- panel_loop.c ---- */

/* The one loop that everything runs on: heartbeat, timers, descriptors. */
void panel_loop(const struct canvas *, struct rect);

#endif
