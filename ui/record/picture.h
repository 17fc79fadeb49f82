/* A picture of the screen, in a file whose ending says what it is: .svg, .txt
 * (plain text) or .ans (text with colours). */
#ifndef WAITSCOPE_PICTURE_H
#define WAITSCOPE_PICTURE_H

#include <stdbool.h>
#include <stddef.h>

#include "ui/draw/grid.h"
#include "ui/draw/theme.h"

/* Whether a file of that name can be a picture. */
bool picture_knows(const char *path);

/* Writes it; a file that is there is replaced at once or not at all. Returns 0, or -1
 * with a clause in `why`. */
int picture_write(const char *path, const struct grid *, enum theme, const char *title, char *why, size_t why_size);

#endif
