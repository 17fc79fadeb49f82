/*
 * Playing a tape. Pure: the current state goes in, the next step comes out. The caller takes step after
 * step until there is something to wait for.
 */
#ifndef WAITSCOPE_TAPE_PLAYER_H
#define WAITSCOPE_TAPE_PLAYER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "log/timeline.h"
#include "ui/tape/tape.h"

/* The current state of the run and the screen. */
struct tape_now {
	int64_t clock_us;                /* real time */
	const struct timeline *timeline; /* NULL: a run is about to begin */
	uint32_t run;                    /* the number of the run */
	int64_t shown_us;                /* the run's time that the screen shows */
	bool ended;                      /* that is the end of the run */
	/* Returns true if a row of the screen matches; called only when needed. */
	bool (*shows)(void *arg, const struct pattern *);
	void *arg;
	bool has_key;                    /* the awaited key was pressed, or there is nobody to press one */
	bool stands;                     /* the time shown does not move by itself, and nobody can move it */
};

enum tape_step_kind {
	TAPE_DOES,   /* carry out the command; if it presses, that key */
	TAPE_SLEEPS, /* ask again at until_us */
	TAPE_WAITS,  /* ask again when something has changed */
	TAPE_FAILS,  /* the thing that the command waits for can never come; `why` says why */
	TAPE_ENDS,   /* the tape is over */
};

struct tape_step {
	enum tape_step_kind kind;
	const struct tape_command *command; /* with DOES, WAITS, FAILS */
	uint32_t key;                       /* with DOES: TAPE_PRESS */
	int64_t until_us;                   /* with SLEEPS: of clock_us */
	const char *why;                    /* with FAILS; the player's */
};

struct tape_player {
	const struct tape *tape;
	size_t at;          /* the command */
	uint32_t pressed;   /* how many times it was done already */
	int64_t due_us;     /* when the next step is due: sleeps do not accumulate delays */
	uint32_t run;       /* in which events are counted */
	size_t counted;     /* how many of its events were examined */
	uint32_t found;     /* how many of these were of the awaited kind */
	bool waits;         /* the command is waiting, */
	int64_t waits_since_us; /* since then */
	char why[64];       /* of a step that fails */
};

void tape_player_init(struct tape_player *, const struct tape *, int64_t clock_us);

struct tape_step tape_next(struct tape_player *, const struct tape_now *);

/* Returns true if it waits for a key. */
bool tape_awaits_key(const struct tape_player *);

#endif
