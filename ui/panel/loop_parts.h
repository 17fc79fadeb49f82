/* What the insides of built-in and of watched programs have in common. Private to view_loop.c's panels. */
#ifndef WAITSCOPE_LOOP_PARTS_H
#define WAITSCOPE_LOOP_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "log/request.h"
#include "ui/panel/canvas.h"

/* Draws words at the left of a row, and a note at the right if there is room. */
void loop_part_pair(const struct canvas *, struct rect, enum role, const char *words, enum role note_role, const char *note);

/* Shows how far the server has got with a request; one that is connecting or in line has a thin bar. */
void loop_part_flight(const struct canvas *, const struct request *, struct rect, bool lit);

/* A loop: a frame with a word in its upper and in its lower side, and a bead that has moved on so often. */
struct loop_ring {
	const char *upper, *lower;
	enum role role;
	int64_t turns;
	uint32_t bead; /* a glyph; 0: none */
	enum role bead_role;
};
void loop_part_ring(const struct canvas *, struct rect, const struct loop_ring *);

#endif
