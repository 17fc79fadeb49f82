/*
 * The inside of a watched program at a time: its stack, as far as the log knows it, the stations of its requests (in
 * flight, unread in a socket of its, read), its event loop around them, and what its other threads do. All of it comes
 * from the timeline. Private to view_loop.c.
 */
#ifndef WAITSCOPE_WATCHED_INSIDE_H
#define WAITSCOPE_WATCHED_INSIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "ui/panel/canvas.h"
#include "ui/panel/watched_now.h"

/* From top to bottom; OWN_AIR stands for the free rows between them. */
enum own_section { OWN_STACK, OWN_FLIGHT, OWN_UNREAD, OWN_LOOP, OWN_READ, OWN_THREADS, OWN_AIR };

enum {
	OWN_SECTIONS = OWN_AIR,
	OWN_LEAST_ROWS = 4,  /* below its title */
	OWN_SHOWN_MAX = 24,  /* requests that are named, in flight or unread */
	OWN_FRAMES_MAX = 3,
};

/* One call on the stack: in ever shorter forms, "" = no such form; and what stands behind it. */
enum { OWN_FORMS = 3 };
struct own_frame {
	char call[OWN_FORMS][256], note[96];
	bool note_matters; /* where there is not room for both, it stands for the call */
	bool has_source;   /* in the first form behind the function, in the second alone */
};

/* Its requests in one station: how many, and the first of them, by their numbers. */
struct own_station {
	uint32_t count, numbers[OWN_SHOWN_MAX];
};

struct watched_inside {
	const struct canvas *c;
	struct watched_now now;
	const struct watched_thread *thread;  /* that is looked at; NULL: none */
	int64_t away_us;                      /* since when it is away from its event loop; NEVER_US: it is not */
	bool has_loop;
	struct own_frame frames[OWN_FRAMES_MAX]; /* the innermost first */
	int frame_count;
	struct own_station flight, unread;
	uint32_t requests, done, without;     /* of so many, those that are over, with an answer and without one */
	struct rect inner;                    /* without its title */
	int ring_cols, col, cols;             /* of its labels, or the ring; and of a section's words */
	int row[OWN_SECTIONS], rows[OWN_SECTIONS]; /* no rows: not shown */
};

/* `inner` has at least OWN_LEAST_ROWS rows. */
void watched_inside_make(const struct canvas *, enum track, struct rect inner, struct watched_inside *);

/* How many of those in flight, or unread, have a row of their own. */
int watched_inside_shown(const struct watched_inside *, enum own_section);

/* ---- watched_sections.c ---- */

void watched_inside_draw(const struct watched_inside *);

/* ---- watched_inside.c ---- */

/* The request in that row, by its visitor's number; 0 if there is none. */
uint32_t watched_inside_pick(const struct watched_inside *, int row);

#endif
