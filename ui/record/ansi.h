/* The screen as text with colours: lines that a terminal shows when they are printed. */
#ifndef WAITSCOPE_ANSI_H
#define WAITSCOPE_ANSI_H

#include <stdio.h>

#include "ui/draw/grid.h"
#include "ui/draw/theme.h"

enum ansi_colours {
	ANSI_256,  /* every current terminal knows them */
	ANSI_TRUE, /* the theme's exact colours */
};

/* Writes the grid as UTF-8 lines with SGR sequences. Each line ends with a reset, so that it can
 * be cut out; invisible blanks at its end are omitted. Returns 0, or -1 if the file did not take
 * all of it (as far as stdio knows before fclose()). */
int ansi_write(FILE *, const struct grid *, enum theme, enum ansi_colours);

#endif
