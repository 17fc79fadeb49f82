/* The sign on the terminal that what it shows is being recorded; it is in no recording and no picture. */
#ifndef WAITSCOPE_REC_SIGN_H
#define WAITSCOPE_REC_SIGN_H

#include <stdbool.h>

#include "ui/draw/grid.h"

/* A row of the grid as it was without the sign. */
struct rec_sign {
	int row;
	struct cell *cells;
};

/* Puts the sign where the screen has the program's name; where a caption lies over that, into the first row
 * with room for it. Nothing on a grid too narrow for it. Taken away again by rec_sign_take(). */
void rec_sign_put(struct rec_sign *, struct grid *, bool ascii);
void rec_sign_take(struct rec_sign *, struct grid *);

#endif
