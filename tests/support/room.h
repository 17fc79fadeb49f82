/* A room for lessons: a real session with a real lab, whose lessons take a fraction of their time. */
#ifndef WAITSCOPE_ROOM_H
#define WAITSCOPE_ROOM_H

#include <stdbool.h>
#include <stdint.h>

#include "app/session.h"
#include "run/lab.h"
#include "ui/draw/grid.h"

enum { FASTER = 20 /* times of lessons are divided by this */ };

struct room {
	struct event_base *base;
	struct lab *lab;
	struct source *source;
	struct options options;
	struct tutor tutor;
	struct session session;
	int made, ended, pictures;
};

/* As `waitscope ARGUMENTS` begins; a lesson by its index, or -1. */
void room_open(struct room *, int argc, const char *const *arguments, int lesson);
void room_close(struct room *);

/* A run has ended, or a whole sweep, or one stands ready; it has begun; there is one. */
bool room_stands(const struct room *);
bool room_has_begun(const struct room *);
bool room_is_prepared(const struct room *);

/* Goes on, for a frame at least, until that is so. */
void room_wait(struct room *, bool (*is_so)(const struct room *));

void room_press(struct room *, uint32_t key);

/* Inits the grid, and draws the screen at that size; its text, which the caller frees. */
void room_draw(struct room *, struct grid *, int cols, int rows);
char *room_text(struct room *, int cols, int rows);

#endif
