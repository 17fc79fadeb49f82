/* Lifetimes: the pieces of a film, each with the time in which it is seen. */
#ifndef WAITSCOPE_SVG_LIFETIME_H
#define WAITSCOPE_SVG_LIFETIME_H

#include <stddef.h>

#include "base/array.h"
#include "ui/record/svg_piece.h"

/* In tenths of a second of the film: seen from one to before another. */
struct svg_lifetime {
	struct svg_piece piece;
	int from, until;
};

enum { SVG_LIFETIME_OPEN = -1 }; /* `until` of what is seen now */

struct svg_lifetimes {
	ARRAY(struct svg_lifetime) list;
};

/* Which of the lifetimes are open in a row: indices. */
struct svg_open_lifetimes {
	ARRAY(size_t) list;
};

/* From `tenth` on the row consists of these pieces: ends the lifetimes that they do not go
 * on with, and begins new ones. Empties `pieces`. */
void svg_lifetimes_go_on(struct svg_lifetimes *, struct svg_open_lifetimes *, struct svg_pieces *, int tenth);

/* Those that are still open end. */
void svg_lifetimes_end(struct svg_lifetimes *, int tenth);

void svg_lifetimes_release(struct svg_lifetimes *);

#endif
