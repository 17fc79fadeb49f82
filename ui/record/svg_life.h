/* Lives: pieces of a film, and from when until when each is seen. */
#ifndef WAITSCOPE_SVG_LIFE_H
#define WAITSCOPE_SVG_LIFE_H

#include <stddef.h>

#include "ui/record/svg_piece.h"

/* In tenths of a second of the film: seen from one to before another. */
struct life {
	struct piece piece;
	int from, until;
};

enum { LIFE_OPEN = -1 }; /* `until` of what is seen now */

struct lives {
	struct life *list;
	size_t count, capacity;
};

/* Which of the lives are open in a row: indices. */
struct open_lives {
	size_t *list;
	size_t count, capacity;
};

/* From `tenth` on the row consists of these pieces: ends the lives that they do not go
 * on with, and begins new ones. Empties `pieces`. */
void lives_go_on(struct lives *, struct open_lives *, struct pieces *, int tenth);

/* Those that are still open end. */
void lives_end(struct lives *, int tenth);

void lives_release(struct lives *);

#endif
