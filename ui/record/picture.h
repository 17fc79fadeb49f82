/* A picture of the screen, in a file whose extension gives its format: .svg, .txt (plain text) or
 * .ans (text with colours). */
#ifndef WAITSCOPE_PICTURE_H
#define WAITSCOPE_PICTURE_H

#include <stdbool.h>
#include <stddef.h>

#include "ui/draw/grid.h"
#include "ui/draw/theme.h"

/* Returns true if a file of that name can be a picture. */
bool picture_knows(const char *path);

/* The endings of such names by index: ".svg", …; NULL after the last. */
const char *picture_ending_at(int i);

/* Writes a picture; an existing file is replaced atomically. Returns 0, or -1 with a clause in
 * `why`. */
int picture_write(const char *path, const struct grid *, enum theme, const char *title, char *why, size_t why_size);

#endif
