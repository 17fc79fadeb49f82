/* Lifetimes: the pieces of a film, each with the time during which it is visible. */
#ifndef WAITSCOPE_SVG_LIFETIME_H
#define WAITSCOPE_SVG_LIFETIME_H

#include <stddef.h>

#include "base/array.h"
#include "ui/record/svg_piece.h"

/* Visible during [from, until), in tenths of a second of the film. */
struct svg_lifetime {
	struct svg_piece piece;
	int from, until;
};

enum { SVG_LIFETIME_OPEN = -1 }; /* `until` of what is visible now */

struct svg_lifetimes {
	ARRAY(struct svg_lifetime) list;
};

/* The open lifetimes of a row: indices. */
struct svg_open_lifetimes {
	ARRAY(size_t) list;
};

/* From `tenth` on the row consists of these pieces: ends the lifetimes of pieces that are gone,
 * and begins those of new ones. Takes the pieces' words, and empties `pieces`. */
void svg_lifetimes_go_on(struct svg_lifetimes *, struct svg_open_lifetimes *, struct svg_pieces *, int tenth);

/* Ends those that are still open. */
void svg_lifetimes_end(struct svg_lifetimes *, int tenth);

void svg_lifetimes_release(struct svg_lifetimes *);

#endif
