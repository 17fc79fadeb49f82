/*
 * What is still to come of a run, played without a clock under knobs that stay as they are. Whoever plays says how it
 * stands (outlook.c: at a moment of a run; law_time.c: before anything has happened), calls play_run(), and reads
 * each program's end. Pure.
 */
#ifndef WAITSCOPE_PLAY_H
#define WAITSCOPE_PLAY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "base/queue.h"
#include "log/settings.h"
#include "log/timeline.h"

/* Something that will happen: play.c. */
struct play_moment {
	int64_t t_us;
	uint32_t order; /* of two at one time, the one that was known first */
	uint32_t place; /* of who gives up: in the line */
	uint32_t more;  /* of a request's end: how many others of its program end with it */
	uint8_t kind, track;
	bool responds;  /* of a request's end: with a response to compute on */
};

/* A request that is at the server. */
struct play_job {
	int64_t deadline_us; /* NEVER_US: none */
	int64_t arrive_us;
	int64_t connect_us;  /* of those that have not arrived, whoever connects first is expected to */
	int64_t asked_us;    /* the delay that it asked for; NEVER_US: the knob's */
	uint32_t number;
	uint32_t more;       /* how many others like it there are, that nothing tells apart */
	uint8_t track;
};

/* A program, and its plan. */
struct play_party {
	uint32_t next, planned;  /* the next number to launch; how many there will be */
	uint32_t ended_to_come;  /* launched ones that have not ended */
	uint32_t in_flight;
	uint32_t turns;          /* launched ones that wait to be sent: the first of them is `turn` */
	uint32_t turn;
	int64_t in_line_us;      /* how long its requests have stood in the server's line, in all */
	int64_t free_us;         /* when its callbacks so far, or its computing, are over */
	int64_t next_us;         /* the first end of one of its requests; NEVER_US: not known yet */
	int64_t begin_us;        /* of one that had not begun; NEVER_US: not known yet */
	int64_t end_us;          /* NEVER_US: not known yet, and after play_run(): it never ends */
	uint32_t uncomputed;     /* of async while the server freezes: responses whose callbacks are to come */
	bool computes;           /* one of these computes */
	bool present, begun, done;
	bool plain;              /* nothing follows from its requests' ends but its own */
};

struct play {
	int64_t t_us;            /* when it begins: nothing happens earlier */
	struct settings knobs;
	int64_t percent;         /* of a delay that was asked for */
	int64_t delay_us, limit, at_once, at_work;
	struct play_party party[PROGRAM_COUNT];
	ARRAY(struct play_moment) heap;
	QUEUE(struct play_job) line;
	uint32_t lined_up, came_up; /* those who have joined the line, and left its front */
	uint32_t order;
	int64_t sleep_us, sleeps_for_us; /* when a server that freezes took up its request, and for how long; 0: it does not sleep */
	bool in_turn;
	bool freezes;            /* the server sleeps on everybody's loop */
	bool serves_all;         /* whatever comes is taken up at once */
	bool has_skipped;        /* rounds of async's were looked for that nothing tells apart */
};

/* Sets it to a server at which nobody is, and programs that are not there. `limit`: how many of a program's requests may be
 * in flight; INT64_MAX: all. What an earlier play has allocated is used again; a first one is all zero. */
void play_begin(struct play *, const struct settings *, bool in_turn, int64_t limit, int64_t t_us);
void play_release(struct play *);

/* What is taken up from now on takes so many percent of what it asks for, or of the delay knob; afterwards, exactly that. */
void play_set_percent(struct play *, int64_t percent);
void play_set_delay(struct play *, int64_t delay_us);

/* How it stands. Jobs line up in the order of their arrival. A job was taken up at that time, for so long; or a request ends;
 * or one place at the server becomes free again, and is taken until then. */
void play_line_up(struct play *, struct play_job);
void play_take_up(struct play *, const struct play_job *, int64_t take_us, int64_t for_us);
void play_add_end(struct play *, int64_t t_us, enum track, bool responds);
/* Of a plain party so many end, the first and the last of them then. */
void play_add_plain_ends(struct play *, enum track, int64_t first_us, int64_t last_us, uint32_t count);
void play_add_busy(struct play *, int64_t until_us, enum track);

/* When that request gives up; NEVER_US: it waits for ever. */
int64_t play_deadline_us(const struct settings *, int64_t connect_us, uint32_t number);

/* Plays all of it. Nothing is played of a plan beyond what any knob allows. */
void play_run(struct play *);

#endif
